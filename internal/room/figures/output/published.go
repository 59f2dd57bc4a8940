package output

import (
	"embed"
	"time"

	"github.com/BurntSushi/toml"

	"candour/internal/base/errs"
	"candour/internal/table/bounds"
	"candour/internal/table/tabulate"
)

//go:embed published
var publishedFiles embed.FS

// publishedForm is a file of figures as others published them.
type publishedForm struct {
	ID       string            `toml:"id"`
	Title    string            `toml:"title"`
	Period   string            `toml:"period"`
	Repeated string            `toml:"repeated"` // the day on which they were taken over
	Source   string            `toml:"source"`
	Figures  []publishedFigure `toml:"figure"`
}

// publishedFigure is one figure: a number, or a percentage of those known with
// the percentage that is known.
type publishedFigure struct {
	Code       string   `toml:"code"`
	Label      string   `toml:"label"`
	Unit       string   `toml:"unit"`
	About      string   `toml:"about"`
	Value      *int64   `toml:"value"`
	OfKnown    *float64 `toml:"of_known"`
	Recorded   *float64 `toml:"recorded"`
	Population string   `toml:"population"`
	Definition string   `toml:"definition"`
	Source     string   `toml:"source"`
	Verified   bool     `toml:"verified"`
}

// AsPublished gives the figures for 2023 as others published them, marked as
// what they are.
func AsPublished() ([]*Result, ReleaseInfo, error) {
	text, err := publishedFiles.ReadFile("published/2023.toml")
	if err != nil {
		return nil, ReleaseInfo{}, err
	}
	return readPublished(string(text))
}

func readPublished(text string) ([]*Result, ReleaseInfo, error) {
	var f publishedForm
	meta, err := toml.Decode(text, &f)
	if err != nil {
		return nil, ReleaseInfo{}, errs.Because(errs.Invalid, "The file of published figures cannot be read.", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, ReleaseInfo{}, errs.Newf(errs.Invalid, "The file of published figures has a key that is not known: %s.", extra[0])
	}
	when, err := time.Parse(time.DateOnly, f.Repeated)
	if err != nil || f.ID == "" || f.Title == "" || f.Period == "" || f.Source == "" || len(f.Figures) == 0 {
		return nil, ReleaseInfo{}, errs.New(errs.Invalid, "The file of published figures needs id, title, period, repeated (a day), source and figures.")
	}
	r := &Result{Name: "published", Title: f.Title, Periods: []string{f.Period}, Rows: 1, Share: -1, Approximate: true,
		Protection: "The figures are printed as they were published. Nothing was counted, hidden or rounded here.",
		Axes:       []Axis{{Name: tabulate.AxisMeasure, Title: "Figure", Variable: tabulate.AxisMeasure}}}
	for _, x := range f.Figures {
		if err := x.add(r); err != nil {
			return nil, ReleaseInfo{}, err
		}
	}
	info := ReleaseInfo{ID: f.ID, Title: f.Title, Published: when, AsPublished: true, Source: f.Source}
	return []*Result{r}, info, nil
}

// add puts a figure into a result.
func (x publishedFigure) add(r *Result) error {
	if x.Code == "" || x.Label == "" || x.Unit == "" || x.Population == "" || x.Definition == "" || x.Source == "" {
		return errs.Newf(errs.Invalid, "The published figure %q needs code, label, unit, population, definition and source.", x.Label)
	}
	c := Cell{About: x.About, Line: -1}
	switch {
	case x.Value != nil && x.OfKnown == nil && *x.Value >= 0:
		c.Value = *x.Value
	case x.OfKnown != nil && x.Recorded != nil && x.Value == nil:
		s, err := bounds.FromPercent(*x.OfKnown, *x.Recorded)
		if err != nil {
			return err
		}
		c.Hidden, c.Share = NotAvailable, &s
	default:
		return errs.Newf(errs.Invalid, "The published figure %q needs either value, or of_known with recorded: a percentage without what it is of is not printed.", x.Label)
	}
	how := "Read in the source named."
	if !x.Verified {
		how = "Read second-hand: the source named repeats it."
	}
	r.Measures = append(r.Measures, Measure{Label: x.Label, Unit: x.Unit, Population: x.Population, Key: "published " + x.Code,
		Definition: tabulate.DefinitionText{Name: "as published", Title: x.Label, Text: x.Definition, Source: x.Source}, Rules: []string{how}, Source: x.Source})
	r.Axes[0].Codes = append(r.Axes[0].Codes, tabulate.AxisCode{Code: x.Code, Label: x.Label + " (" + x.Unit + ")", Parent: -1})
	r.Cells = append(r.Cells, c)
	return nil
}
