package tabulate

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"candour/internal/base/errs"
	"candour/internal/table/tableschema"
)

// MaxFile is the most bytes that a definition may have.
const MaxFile = 64 << 10

// Parse reads a definition. It knows no code book: [Compile] checks what the
// names mean. Errors (Invalid) name each key with its line, counting from 1.
func Parse(text string) (*Definition, error) {
	if len(text) > MaxFile || !utf8.ValidString(text) {
		return nil, errs.Newf(errs.Invalid, "A table definition is UTF-8 text of at most %d bytes.", MaxFile)
	}
	var f fileForm
	meta, err := toml.Decode(text, &f)
	if err != nil {
		return nil, syntax(err)
	}
	p := &problems{lines: keyLines(text)}
	for _, key := range meta.Undecoded() {
		p.unknown(key)
	}
	d := f.definition(p)
	d.lines = p.lines
	d.check(p)
	return d, p.err()
}

// syntax says where the file is not TOML, or a value of the wrong kind.
func syntax(err error) error {
	field := errs.Field{Name: "file", Message: strings.TrimPrefix(err.Error(), "toml: ")}
	var parse toml.ParseError
	if errors.As(err, &parse) {
		field.Row, field.Message = parse.Position.Line, parse.Message
		if parse.LastKey != "" {
			field.Name = parse.LastKey
		}
	}
	return errs.InvalidInput("The table definition cannot be read.", field)
}

// problems gathers what is wrong, by key.
type problems struct {
	lines  map[string]int
	fields []errs.Field
}

func (p *problems) add(key, format string, args ...any) {
	p.fields = append(p.fields, errs.Field{Name: key, Message: fmt.Sprintf(format, args...), Row: p.line(key)})
}

// line finds the line of a key, or of what it stands in.
func (p *problems) line(key string) int {
	for ; key != ""; key = parentKey(key) {
		if n, ok := p.lines[key]; ok {
			return n
		}
	}
	return 0
}

func parentKey(key string) string {
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		return key[:i]
	}
	return ""
}

func (p *problems) err() error {
	if len(p.fields) == 0 {
		return nil
	}
	slices.SortStableFunc(p.fields, func(a, b errs.Field) int { return a.Row - b.Row })
	return errs.InvalidInput("The table definition has something wrong in it.", p.fields...)
}

// unknown refuses a key that the language does not have.
func (p *problems) unknown(key toml.Key) {
	name := strings.Join(key, ".")
	known := keysOf(reflect.TypeFor[fileForm]())
	switch key[0] {
	case "measure", "beside":
		known = keysOf(reflect.TypeFor[measureForm]())
		if len(key) > 2 {
			known = keysOf(reflect.TypeFor[termForm]())
		}
	case "filter":
		known = keysOf(reflect.TypeFor[termForm]())
	case "protect":
		known = keysOf(reflect.TypeFor[protectForm]())
	case "rate":
		known = keysOf(reflect.TypeFor[rateForm]())
	}
	last := key[len(key)-1]
	if s := tableschema.Nearest(last, known); s != "" {
		p.add(name, "there is no key %q here; perhaps %q was meant", last, s)
		return
	}
	p.add(name, "there is no key %q here; there are %s", last, strings.Join(known, ", "))
}

func keysOf(t reflect.Type) (out []string) {
	for i := range t.NumField() {
		out = append(out, t.Field(i).Tag.Get("toml"))
	}
	return out
}

// keyLines finds on which line each key stands. It only serves messages, so it
// reads TOML roughly: headers in brackets, and what is before an equals sign.
func keyLines(text string) map[string]int {
	out := map[string]int{}
	counts := map[string]int{}
	prefix := ""
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "[[") && strings.Contains(line, "]]"):
			name := strings.TrimSpace(line[2:strings.Index(line, "]]")])
			prefix = name + "." + strconv.Itoa(counts[name])
			counts[name]++
			for _, k := range []string{name, prefix} {
				if _, ok := out[k]; !ok {
					out[k] = n + 1
				}
			}
		case strings.HasPrefix(line, "[") && strings.Contains(line, "]"):
			prefix = strings.TrimSpace(line[1:strings.Index(line, "]")])
			out[prefix] = n + 1
		default:
			key, _, ok := strings.Cut(line, "=")
			key = strings.Trim(strings.TrimSpace(key), `"`)
			if !ok || key == "" || strings.ContainsAny(key, "#[]{}, ") {
				continue
			}
			if prefix != "" {
				key = prefix + "." + key
			}
			if _, ok := out[key]; !ok {
				out[key] = n + 1
			}
			// Without their numbers, for keys that the language does not have.
			bare := strings.Join(slices.DeleteFunc(strings.Split(key, "."), func(s string) bool { _, err := strconv.Atoi(s); return err == nil }), ".")
			if _, ok := out[bare]; !ok {
				out[bare] = n + 1
			}
		}
	}
	return out
}
