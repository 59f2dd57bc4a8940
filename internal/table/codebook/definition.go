package codebook

import (
	"io/fs"
	"strings"

	"candour/internal/base/errs"
)

// Definition is what a count is made under. It is a thing of its own, with a
// version: two counts under two definitions are never added.
type Definition struct {
	ID      string `toml:"id"` // without its version
	Version string `toml:"version"`
	Title   string `toml:"title"`
	Text    string `toml:"text"`
	Unit    string `toml:"unit"` // of what the definition describes
	From    string `toml:"from"`
	To      string `toml:"to"` // "" while it is in use
	Owner   string `toml:"owner"`
	Source  string `toml:"source"`
	// About is the schema whose rows it describes, where no condition says so.
	About string `toml:"about"`
	Where []Term `toml:"where"`
}

// Term is one condition of a definition: all of them must hold.
type Term struct {
	Schema string   `toml:"schema"`
	Field  string   `toml:"field"`
	Op     string   `toml:"op"`
	Values []string `toml:"values"`
}

// Name is the id with the version: "group-based-abuse/1".
func (d Definition) Name() string { return d.ID + "/" + d.Version }

func (b *Book) readDefinitions(fsys fs.FS) error {
	var doc struct {
		Definition []Definition `toml:"definition"`
	}
	if err := decode(fsys, "definitions.toml", &doc); err != nil {
		return err
	}
	for _, d := range doc.Definition {
		if _, ok := b.Latest(d.About); !ok && (d.About != "" || len(d.Where) == 0) {
			return errs.Newf(errs.Invalid, "Definition %s does not say which table it is about.", d.Name())
		}
		for _, t := range d.Where {
			s, ok := b.Latest(t.Schema)
			if !ok || s.Index(t.Field) < 0 {
				return errs.Newf(errs.Invalid, "Definition %s asks for %s.%s, which is no field.", d.Name(), t.Schema, t.Field)
			}
		}
	}
	b.definitions = doc.Definition
	return nil
}

// Definitions gives every version of every definition.
func (b *Book) Definitions() []Definition { return b.definitions }

// Definition finds a definition by its name with version ("x/1"), or the newest
// version by its id alone.
func (b *Book) Definition(name string) (out Definition, ok bool) {
	for _, d := range b.definitions {
		if d.Name() == name || !strings.Contains(name, "/") && d.ID == name && (!ok || newer(d.Version, out.Version)) {
			out, ok = d, true
		}
	}
	return out, ok
}

// Rule is one rule that rows are checked by, beyond what the schema says.
type Rule struct {
	ID     string `toml:"id"`
	Schema string `toml:"schema"`
	// Check is a CEL expression over the fields of the row, each a text; it
	// must be true. Empty for a rule between rows, which package rowcheck has.
	Check    string `toml:"check"`
	Severity string `toml:"severity"` // "error", "warning" or "exception"
	Field    string `toml:"field"`    // where the mark goes
	Message  string `toml:"message"`  // what is wrong and what is expected
	Reason   string `toml:"reason"`   // why there is such a rule
	// Period says that Field places a row in its period: PeriodIn, or PeriodBy.
	// Package rowcheck has the rule.
	Period string `toml:"period"`
	// Why says that a body that submits all the same says why.
	Why  bool     `toml:"why"`
	From string   `toml:"from"`
	To   string   `toml:"to"`
	Uses []string `toml:"-"` // the fields that Check names
}

// How a field places a row in its period.
const (
	PeriodIn = "in" // in the period itself
	PeriodBy = "by" // up to its last day
)

func (b *Book) readRules(fsys fs.FS) error { return b.rulesFrom(fsys, "rules.toml") }

// readListRules reads the rules of the tables of audit lists.
func (b *Book) readListRules(fsys fs.FS) error { return b.rulesFrom(fsys, "lists/rules.toml") }

func (b *Book) rulesFrom(fsys fs.FS, name string) error {
	var doc struct {
		Rule []Rule `toml:"rule"`
	}
	if err := decode(fsys, name, &doc); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range doc.Rule {
		switch {
		case r.ID == "" || seen[r.ID]:
			return errs.Newf(errs.Invalid, "Rule %q has no id of its own.", r.ID)
		case r.Message == "" || r.Reason == "":
			return errs.Newf(errs.Invalid, "Rule %s does not say what is wrong, or why it is there.", r.ID)
		case r.Severity != "error" && r.Severity != "warning" && r.Severity != "exception":
			return errs.Newf(errs.Invalid, "Rule %s is neither error, warning nor exception.", r.ID)
		case r.Period != "" && (r.Period != PeriodIn && r.Period != PeriodBy || r.Field == "" || r.Check != ""):
			return errs.Newf(errs.Invalid, "Rule %s does not say how its field places a row in its period.", r.ID)
		}
		seen[r.ID] = true
	}
	b.rules = doc.Rule
	return nil
}

// Rules gives every rule, in the order of the file.
func (b *Book) Rules() []Rule { return b.rules }

// Rule finds a rule.
func (b *Book) Rule(id string) (Rule, bool) {
	for _, r := range b.rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}
