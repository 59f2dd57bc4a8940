package rules

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"candour/internal/base/clock"
)

//go:embed forms/*.toml forms/before/*.toml
var formFiles embed.FS

// Form is a form of inquiry.
type Form string

// The forms, as pages offer them.
const (
	Statutory Form = "statutory"
	Local     Form = "local"
	Council   Form = "council"
	Panel     Form = "panel"
	Audit     Form = "audit"
)

var order = []Form{Statutory, Local, Council, Panel, Audit}

// Step is what a form of inquiry has or has not.
type Step string

// The steps. A form says of each whether it has it.
const (
	Terms        Step = "terms"
	Consultation Step = "consultation"
	LocalSteps   Step = "local" // local investigations within it
	Compel       Step = "compel"
	Letters      Step = "letters"
	Core         Step = "core-participants"
	Findings     Step = "findings"
	Privilege    Step = "privilege"
	Suspend      Step = "suspend"
	Convert      Step = "convert"
)

var steps = []Step{Terms, Consultation, LocalSteps, Compel, Letters, Core, Findings, Privilege, Suspend, Convert}

// Status says how surely a line is known.
type Status string

// How surely a line is known.
const (
	Seen  Status = "seen"  // read in the source named
	Known Status = "known" // its text was not read again
	Guess Status = "guess" // our own choice
)

// StatusWords say it to a reader.
var StatusWords = map[Status]string{Seen: "Read in the source", Known: "Known, and not read again in the source", Guess: "Our own choice"}

// Line is what a form says of one step.
type Line struct {
	ID Step
	// Name is what the step is about, as something that a form has or has not.
	Name   string
	On     bool
	Words  string
	Source string
	Status Status
	// Said is why the step is on though its line was not seen, or why it counts as off.
	Said string
	// Called is what this form calls somebody who has it, where others call them otherwise.
	Called string
}

// Set is one version of the rules of a form. A version is never changed once an inquiry
// has gone by it: another version takes its place.
type Set struct {
	Form       Form
	Version    string
	Title      string
	Words      string
	From       clock.Day
	FromStatus Status `toml:"from_status"`
	Source     string
	// AnswerWithin is within how many days what was said in a consultation is answered. No
	// statute says it; a version without it lets no day be set.
	AnswerWithin int    `toml:"answer_within"`
	AnswerStatus Status `toml:"answer_status"`
	AnswerSource string `toml:"answer_source"`
	Step         []Line
}

// Has says whether the form has a step.
func (s Set) Has(step Step) bool {
	i := slices.IndexFunc(s.Step, func(l Line) bool { return l.ID == step })
	return i >= 0 && s.Step[i].On
}

// Called is what a form calls whoever has a step, where it does not call them as others do.
func (s Set) Called(step Step, otherwise string) string {
	if i := slices.IndexFunc(s.Step, func(l Line) bool { return l.ID == step }); i >= 0 && s.Step[i].Called != "" {
		return s.Step[i].Called
	}
	return otherwise
}

// Forms are the newest versions, in the order in which pages offer them.
func Forms() ([]Set, error) {
	all, err := loaded()
	return all[:min(len(all), len(order))], err
}

var loaded = sync.OnceValues(func() ([]Set, error) { return ReadForms(formFiles) })

// Find gives a version of a form; false where the program does not know it, and then
// nothing may be done under it.
func Find(version string) (Set, bool) {
	all, err := loaded()
	i := slices.IndexFunc(all, func(s Set) bool { return s.Version == version })
	if err != nil || i < 0 {
		return Set{}, false
	}
	return all[i], true
}

// Newest gives the version that an inquiry of a form goes by which is set up now.
func Newest(form Form) (Set, bool) {
	all, err := Forms()
	i := slices.IndexFunc(all, func(s Set) bool { return s.Form == form })
	if err != nil || i < 0 {
		return Set{}, false
	}
	return all[i], true
}

// ReadForms reads and checks a folder forms/*.toml: every form once, every step of each
// said, and none on that nobody has seen or answered for. Versions that another took the place of
// come after them, from forms/before/*.toml.
func ReadForms(files fs.FS) ([]Set, error) {
	var out []Set
	for _, form := range order {
		s, err := readForm(files, "forms/"+string(form)+".toml", form)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	before, err := fs.Glob(files, "forms/before/*.toml")
	if err != nil {
		return nil, err
	}
	for _, at := range before {
		version := strings.TrimSuffix(path.Base(at), ".toml")
		s, err := readForm(files, at, Form(version[:max(0, strings.LastIndex(version, "-"))]))
		if err == nil && (s.Version != version || slices.ContainsFunc(out, func(o Set) bool { return o.Version == version })) {
			err = fmt.Errorf("the rules in %s say that they are %s, or there are others of that name", at, s.Version)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, sameNames(out)
}

func readForm(files fs.FS, at string, form Form) (s Set, err error) {
	text, err := fs.ReadFile(files, at)
	if err != nil {
		return s, err
	}
	meta, err := toml.Decode(string(text), &s)
	if err != nil {
		return s, fmt.Errorf("the rules of %s: %w", form, err)
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return s, fmt.Errorf("the rules of %s: nobody knows the key %s", form, odd[0])
	}
	return s, s.check(form)
}

// denies begins a name to which yes and no would be said the wrong way round.
var denies = regexp.MustCompile(`(?i)^(no|not|none|never|without|nobody|nothing)\b`)

// sameNames refuses a step that one form calls otherwise than another: forms are read
// beside each other.
func sameNames(all []Set) error {
	for _, s := range all {
		for i, l := range s.Step {
			if first := all[0].Step[i].Name; l.Name != first {
				return fmt.Errorf("the rules of %s: step %s is called %q, and %q in another form", s.Form, l.ID, l.Name, first)
			}
		}
	}
	return nil
}

func (s Set) check(form Form) error {
	bad := func(words string, args ...any) error {
		return fmt.Errorf("the rules of %s: "+words, append([]any{form}, args...)...)
	}
	switch {
	case s.Form != form:
		return bad("they say that they are of %q", s.Form)
	case s.Version == "" || s.Title == "" || s.Words == "" || s.Source == "" || s.From.IsZero() || StatusWords[s.FromStatus] == "":
		return bad("version, title, words, source, from or from_status is missing")
	case s.AnswerWithin < 0 || s.AnswerWithin > 0 && (s.AnswerSource == "" || StatusWords[s.AnswerStatus] == ""):
		return bad("answer_within lacks its source or status, or is below 0")
	case len(s.Step) != len(steps):
		return bad("%d steps are said, and there are %d", len(s.Step), len(steps))
	}
	for i, l := range s.Step {
		switch {
		case l.ID != steps[i]:
			return bad("step %d is %q, and should be %q", i+1, l.ID, steps[i])
		case l.Name == "" || denies.MatchString(l.Name):
			return bad("step %s has no name that can be answered by yes and no", l.ID)
		case l.Words == "" || l.Source == "" || StatusWords[l.Status] == "":
			return bad("step %s lacks its words, source or status", l.ID)
		case l.On && l.Status != Seen && l.Said == "":
			return bad("step %s is on, its line was not seen, and nobody says why", l.ID)
		}
	}
	return nil
}
