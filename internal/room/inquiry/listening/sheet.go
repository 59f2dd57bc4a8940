package listening

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
)

//go:embed sheets/*.toml
var sheetFiles embed.FS

// Sheets is what people are shown before they give an account, as data.
type Sheets struct {
	Version string
	From    clock.Day
	Status  rules.Status
	Source  string
	Within  Within
	// Forms says which uses each form of inquiry has.
	Forms map[rules.Form][]testimony.Use
	Line  []testimony.Line
}

// Within is by when something is done with an account, in working days from the day after it
// was given.
type Within struct {
	Theme int // two have read it for themes
	Word  int // the person has a first word back
	// Silence is after how many days an approach lapses of which nothing was heard.
	Silence int
	Status  rules.Status
	Source  string
}

var loaded = sync.OnceValues(func() (Sheets, error) { return ReadSheets(sheetFiles) })

// ReadSheets reads and checks sheets/accounts.toml of a folder.
func ReadSheets(files fs.FS) (s Sheets, err error) {
	text, err := fs.ReadFile(files, "sheets/accounts.toml")
	if err != nil {
		return s, err
	}
	meta, err := toml.Decode(string(text), &s)
	if err != nil {
		return s, fmt.Errorf("the sheet of promises: %w", err)
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return s, fmt.Errorf("the sheet of promises: nobody knows the key %s", odd[0])
	}
	return s, s.check()
}

func (s Sheets) check() error {
	switch {
	case s.From.IsZero() || s.Source == "" || rules.StatusWords[s.Status] == "":
		return fmt.Errorf("the sheet of promises: from, source or status is missing")
	case s.Within.Theme < 1 || s.Within.Word < 1 || s.Within.Silence < 1 || s.Within.Source == "" || rules.StatusWords[s.Within.Status] == "":
		return fmt.Errorf("the sheet of promises: by when something is done, its source or its status is missing")
	case len(s.Line) != len(testimony.Uses):
		return fmt.Errorf("the sheet of promises: %d uses are asked about, and there are %d", len(s.Line), len(testimony.Uses))
	}
	forms, err := rules.Forms()
	for _, f := range forms {
		sheet, ok := s.of(f.Form)
		if !ok {
			return fmt.Errorf("the sheet of promises: it says nothing of the form %q", f.Form)
		}
		if err := sheet.Check(); err != nil {
			return err
		}
	}
	return err
}

// of gives the sheet of a form; false for a form that it says nothing of.
func (s Sheets) of(form rules.Form) (testimony.Sheet, bool) {
	uses := s.Forms[form]
	if len(uses) == 0 || slices.ContainsFunc(uses, func(u testimony.Use) bool { return !slices.Contains(testimony.Uses, u) }) {
		return testimony.Sheet{}, false
	}
	return testimony.Sheet{Version: s.Version, Lines: s.Line}.Only(uses...), true
}

// SheetOf gives what somebody is shown who speaks to an inquiry of a form today; false for a
// form that nobody wrote a sheet for, to which then nobody can speak.
func SheetOf(form rules.Form) (testimony.Sheet, bool) {
	all, err := loaded()
	if err != nil {
		return testimony.Sheet{}, false
	}
	return all.of(form)
}

// WithinOf gives by when something is done; zero where the sheet cannot be read, and then
// nothing is promised and nobody can speak.
func WithinOf() Within {
	all, err := loaded()
	if err != nil {
		return Within{}
	}
	return all.Within
}
