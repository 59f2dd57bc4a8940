package output

import (
	"fmt"
	"math"
	"strconv"

	"github.com/BurntSushi/toml"

	"candour/internal/base/errs"
	"candour/internal/site/picture"
)

// Indicator is a measure that is tracked against a part of itself after some
// years: half in ten.
type Indicator struct {
	Title      string           `toml:"title"`
	Unit       string           `toml:"unit"`
	Definition string           `toml:"definition"`
	Caution    string           `toml:"caution"` // what it does not tell
	BaseYear   int              `toml:"base_year"`
	Years      int              `toml:"years"`
	Part       float64          `toml:"part"`
	Points     []IndicatorPoint `toml:"point"`
}

// IndicatorPoint is the measure in one year.
type IndicatorPoint struct {
	Year     int    `toml:"year"`
	Value    int64  `toml:"value"`
	About    string `toml:"about"`
	Break    string `toml:"break"` // what changed before this year
	Source   string `toml:"source"`
	Verified bool   `toml:"verified"`
}

// Text writes the number as it is printed.
func (p IndicatorPoint) Text() string {
	if p.About != "" {
		return p.About + " " + Thousands(p.Value)
	}
	return Thousands(p.Value)
}

// Halving gives the indicator that comes with the program.
func Halving() (*Indicator, error) {
	text, err := publishedFiles.ReadFile("published/halving.toml")
	if err != nil {
		return nil, err
	}
	return ReadIndicator(string(text))
}

// ReadIndicator reads an indicator. Years must rise, and one of them must be the
// year that the path begins in.
func ReadIndicator(text string) (*Indicator, error) {
	var i Indicator
	meta, err := toml.Decode(text, &i)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The indicator cannot be read.", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, errs.Newf(errs.Invalid, "The indicator has a key that is not known: %s.", extra[0])
	}
	if i.Title == "" || i.Unit == "" || i.Definition == "" || i.Caution == "" || i.Years < 1 || i.Years > 100 || !(i.Part > 0 && i.Part < 1) {
		return nil, errs.New(errs.Invalid, "An indicator needs title, unit, definition, caution, years (from 1 to 100) and part (between 0 and 1).")
	}
	for n, p := range i.Points {
		if p.Value < 0 || p.Source == "" || n > 0 && p.Year <= i.Points[n-1].Year {
			return nil, errs.Newf(errs.Invalid, "The point of %d needs a source, a number of 0 or more, and a year after the one before it.", p.Year)
		}
	}
	if _, ok := i.base(); !ok {
		return nil, errs.Newf(errs.Invalid, "There is no point for %d, in which the path begins.", i.BaseYear)
	}
	return &i, nil
}

func (i *Indicator) base() (IndicatorPoint, bool) {
	for _, p := range i.Points {
		if p.Year == i.BaseYear {
			return p, true
		}
	}
	return IndicatorPoint{}, false
}

// At is where the path stands in a year: the same part less each year.
func (i *Indicator) At(year int) int64 { return int64(math.Round(i.path().At(year))) }

// Target is the number to reach, and the year.
func (i *Indicator) Target() (number int64, year int) {
	return i.At(i.BaseYear + i.Years), i.BaseYear + i.Years
}

func (i *Indicator) path() picture.Path {
	base, _ := i.base()
	p := picture.Path{Title: i.Title, Unit: i.Unit, BaseYear: i.BaseYear, Years: i.Years, BaseValue: float64(base.Value), Part: i.Part}
	for _, x := range i.Points {
		p.Points = append(p.Points, picture.PathPoint{Year: x.Year, Value: float64(x.Value), Text: x.Text(), Break: x.Break})
	}
	return p
}

// Chart draws the indicator at a width.
func (i *Indicator) Chart(id string, width int) picture.Picture {
	p := i.path()
	p.ID, p.Width, p.Description = id, width, i.Standing()
	return p.Draw()
}

// Standing says in a sentence how the newest figure stands to the path. It says
// nothing across a break.
func (i *Indicator) Standing() string {
	number, year := i.Target()
	last := i.Points[len(i.Points)-1]
	goal := fmt.Sprintf("The path ends at %s %s in %d.", Thousands(number), i.Unit, year)
	for _, p := range i.Points {
		if p.Year > i.BaseYear && p.Break != "" {
			return "The series has a break in " + strconv.Itoa(p.Year) + " (" + p.Break + "), so later figures do not compare with the start of the path. " + goal
		}
	}
	if last.Year <= i.BaseYear {
		return fmt.Sprintf("The path begins at %s %s in %d; there is no later figure so far. %s", last.Text(), i.Unit, i.BaseYear, goal)
	}
	at, side := i.At(last.Year), "above"
	if last.Value <= at {
		side = "on or below"
	}
	return fmt.Sprintf("In %d there were %s %s, %s the path (%s). %s", last.Year, last.Text(), i.Unit, side, Thousands(at), goal)
}
