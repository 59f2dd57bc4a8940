package rowcheck

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"candour/internal/base/errs"
	"candour/internal/table/codebook"
	"candour/internal/table/tableschema"
)

// rule is a rule of the code book made ready. What it decides depends on the
// few values that it names, and those come again and again, so decisions are
// kept by value.
type rule struct {
	codebook.Rule
	uses    []int // places of the fields that it names
	names   []string
	program cel.Program
	seen    map[string]bool
	key     []byte
	vars    map[string]any
}

// decisionsKept bounds the memory of one rule.
const decisionsKept = 1 << 13

var identifier = regexp.MustCompile(`[a-z_][a-z0-9_]*`)

// compiled keeps the rules that were made ready, by schema: a code book does
// not change, and making its rules ready takes longer than a small file.
var compiled sync.Map // *codebook.Schema to []*rule

// rulesOf gives the rules of a schema that look at one row and are in force.
// Each check has memories of its own.
func rulesOf(book *codebook.Book, s *codebook.Schema, today string) (out []*rule, err error) {
	ready, ok := compiled.Load(s)
	if !ok {
		if ready, err = compileRules(book, s); err != nil {
			return nil, err
		}
		compiled.Store(s, ready)
	}
	all, _ := ready.([]*rule)
	for _, r := range all {
		if r.From != "" && r.From > today || r.To != "" && r.To < today {
			continue
		}
		one := *r
		one.seen, one.vars = map[string]bool{}, map[string]any{"today": today}
		out = append(out, &one)
	}
	return out, nil
}

// compileRules makes ready the rules of a schema that look at one row.
func compileRules(book *codebook.Book, s *codebook.Schema) (out []*rule, err error) {
	env, err := environment(s)
	if err != nil {
		return nil, err
	}
	for _, r := range book.Rules() {
		if r.Schema != s.Name || r.Check == "" || asksMore(book, s, r) {
			continue
		}
		c, err := compileRule(env, s, r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// asksMore says whether a rule names a field that came in a later version.
func asksMore(book *codebook.Book, s *codebook.Schema, r codebook.Rule) bool {
	latest, ok := book.Latest(s.Name)
	return ok && slices.ContainsFunc(identifier.FindAllString(r.Check, -1), func(name string) bool {
		return s.Index(name) < 0 && latest.Index(name) >= 0
	})
}

// environment knows each field as a text, the day, and three functions.
func environment(s *codebook.Schema) (*cel.Env, error) {
	text := func(name string, result *cel.Type, fn func(string) ref.Val) cel.EnvOption {
		return cel.Function(name, cel.Overload(name+"_string", []*cel.Type{cel.StringType}, result, cel.UnaryBinding(func(v ref.Val) ref.Val {
			x, _ := v.Value().(string)
			return fn(x)
		})))
	}
	opts := []cel.EnvOption{
		cel.Variable("today", cel.StringType),
		text("known", cel.BoolType, func(x string) ref.Val { return types.Bool(known(x)) }),
		text("num", cel.IntType, func(x string) ref.Val {
			n, err := strconv.ParseInt(x, 10, 64)
			if err != nil {
				return types.Int(0) // asked of known values only; a missing one counts as none
			}
			return types.Int(n)
		}),
		cel.Function("has", cel.Overload("has_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType, cel.BinaryBinding(func(a, b ref.Val) ref.Val {
			list, _ := a.Value().(string)
			code, _ := b.Value().(string)
			return types.Bool(slices.Contains(strings.Split(list, ";"), code))
		}))),
		text("calendar", cel.BoolType, func(x string) ref.Val { _, ok := lastOfRough(x); return types.Bool(ok) }),
		cel.Function("years", cel.Overload("years_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.IntType, cel.BinaryBinding(func(a, b ref.Val) ref.Val {
			from, _ := a.Value().(string)
			to, _ := b.Value().(string)
			return types.Int(yearsBetween(from, to))
		}))),
		cel.Function("began", cel.Overload("began_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType, cel.BinaryBinding(func(a, b ref.Val) ref.Val {
			what, _ := a.Value().(string)
			today, _ := b.Value().(string)
			return types.Bool(began(what, today))
		}))),
		cel.ClearMacros(), // has() is ours
	}
	for _, f := range s.Fields {
		opts = append(opts, cel.Variable(f.Name, cel.StringType))
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		return nil, errs.Because(errs.Internal, "The rules of "+s.Name+" cannot be made ready.", err)
	}
	return env, nil
}

func compileRule(env *cel.Env, s *codebook.Schema, r codebook.Rule) (*rule, error) {
	ast, issues := env.Compile(r.Check)
	if err := issues.Err(); err != nil {
		return nil, errs.Because(errs.Invalid, "Rule "+r.ID+" cannot be read: "+err.Error(), err)
	}
	if ast.OutputType() != cel.BoolType {
		return nil, errs.Newf(errs.Invalid, "Rule %s does not say yes or no.", r.ID)
	}
	program, err := env.Program(ast)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "Rule "+r.ID+" cannot be made ready: "+err.Error(), err)
	}
	c := &rule{Rule: r, program: program}
	for _, name := range identifier.FindAllString(r.Check, -1) {
		if i := s.Index(name); i >= 0 && !slices.Contains(c.names, name) {
			c.uses, c.names = append(c.uses, i), append(c.names, name)
		}
	}
	return c, nil
}

// holds says whether a row keeps the rule. A rule that fails to decide is one
// that the code book's tests did not try: the row is said to break it.
func (r *rule) holds(row []string) bool {
	r.key = r.key[:0]
	for _, i := range r.uses {
		r.key = append(append(r.key, row[i]...), 31)
	}
	if ok, met := r.seen[string(r.key)]; met {
		return ok
	}
	for n, i := range r.uses {
		r.vars[r.names[n]] = row[i]
	}
	out, _, err := r.program.Eval(r.vars)
	ok := err == nil && out == types.True
	if len(r.seen) < decisionsKept {
		r.seen[string(r.key)] = ok
	}
	return ok
}

// known says whether a kept value is a value, and not a reason for its absence.
func known(v string) bool { return v != "" && v[0] != tableschema.MissingMark[0] }
