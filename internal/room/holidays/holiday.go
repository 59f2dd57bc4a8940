package holidays

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// What can be said of a day.
const (
	Added   = "added"
	Removed = "removed"
	Whole   = "whole" // the list is complete to the end of the day's year
)

// Change is one thing that somebody said of the list.
type Change struct {
	ID       string
	Position int64
	Nation   clock.Nation
	Day      clock.Day
	What     string
	Title    string
	Why      string
	Source   string
	Made     time.Time
	Account  string
	Name     string
	// Agreed is who agreed to it: it puts right a day that had passed.
	Agreed string
}

// Nations are those whose working days clocks count, with their names.
func Nations() []clock.Nation { return []clock.Nation{clock.EnglandAndWales} }

// NationWords are the names of nations for people.
var NationWords = map[clock.Nation]string{clock.EnglandAndWales: "England and Wales"}

// leastOfYear is how many bank holidays a year has at least. A shorter list would
// count too many working days.
var leastOfYear = map[clock.Nation]int{clock.EnglandAndWales: 8}

// Words say what the change was.
func (c Change) Words() string {
	after := ""
	if c.Agreed != "" {
		after = " after it had passed"
	}
	switch c.What {
	case Added:
		return c.Title + " was added" + after
	case Removed:
		return "The day was taken out" + after
	}
	return fmt.Sprintf("The list was said to be whole to the end of %d", c.Day.Year())
}

// over gives the calendar with what was said of it.
func over(base *clock.Calendar, changes []Change) *clock.Calendar {
	if len(changes) == 0 {
		return base
	}
	list := make([]clock.Change, 0, len(changes))
	for _, c := range changes {
		list = append(list, c.counted())
	}
	return base.With(list...)
}

// counted is the change as clocks count by it.
func (c Change) counted() clock.Change {
	x := clock.Change{Nation: c.Nation, Day: c.Day, Whole: c.What == Whole}
	if c.What == Added {
		x.Title = c.Title
	}
	if c.Agreed != "" {
		x.Agreed = clock.DayOf(c.Made)
	}
	return x
}

// Input is what an administrator says of a day.
type Input struct {
	Nation      clock.Nation
	Day         string
	Title       string
	Why, Source string
}

// Limits of what is typed, in characters.
const (
	maxTitle = 120
	maxWhy   = 500
	maxLink  = 300
)

type wrong []errs.Field

func (w *wrong) add(name, message string) {
	*w = append(*w, errs.Field{Name: name, Message: message})
}

func (w wrong) err() error {
	return errs.Refused("Some of what you entered needs to be put right.", w...)
}

func (w *wrong) text(name, missing string, text *string, maximum int) {
	*text = strings.Join(strings.Fields(*text), " ")
	switch {
	case *text == "":
		w.add(name, missing)
	case len([]rune(*text)) > maximum:
		w.add(name, fmt.Sprintf("This must be at most %d characters.", maximum))
	}
}

// grounds checks why and by which source.
func (w *wrong) grounds(in *Input) {
	w.text("why", "Say why the list changes.", &in.Why, maxWhy)
	w.text("source", "Give the address of the page that says so.", &in.Source, maxLink)
	if u, err := url.Parse(in.Source); in.Source != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		w.add("source", "Give a whole address that begins with https://.")
	}
	if NationWords[in.Nation] == "" {
		w.add("nation", "Choose the nation.")
	}
}

// day reads an exact day.
func (w *wrong) day(in Input) clock.Day {
	d, err := clock.ParseDay(strings.TrimSpace(in.Day))
	if err != nil {
		w.add("day", "Enter the day as year-month-day, such as 2026-12-29.")
	}
	return d
}

// adding checks a holiday that is to be added to the list as it is.
func (in *Input) adding(c *clock.Calendar, today clock.Day, passed bool) (clock.Day, error) {
	var w wrong
	w.grounds(in)
	w.text("title", "Enter the name of the holiday.", &in.Title, maxTitle)
	d := w.day(*in)
	switch first, _ := c.Years(); {
	case len(w) > 0:
	case d.Weekday()%6 == 0:
		w.add("day", d.Human()+" is at a weekend, which is left out already. Enter the weekday that is given in its place.")
	case d.Before(first) || d.Year() > today.Year()+5:
		w.add("day", "Check the year.")
	case passed == d.After(today):
		w.when(d, passed, "added")
	case holidayOn(c, in.Nation, d) != "":
		w.add("day", d.Human()+" is on the list already: "+holidayOn(c, in.Nation, d)+".")
	}
	return d, w.err()
}

// when refuses a day that has begun to one person alone, who would change whether
// a body is late today; and one that is to come where two put right what has passed.
func (w *wrong) when(d clock.Day, passed bool, done string) {
	if passed {
		w.add("day", d.Human()+" is still to come. It can be "+done+" by you alone, from the list.")
		return
	}
	w.add("day", "A day that has passed cannot be "+done+" by one person, and "+d.Human()+" has. Enter a day after today, or put right a day that has passed.")
}

// removing checks a holiday that is to be taken out.
func (in *Input) removing(c *clock.Calendar, today clock.Day, passed bool) (clock.Day, error) {
	var w wrong
	w.grounds(in)
	d := w.day(*in)
	switch {
	case len(w) > 0:
	case holidayOn(c, in.Nation, d) == "":
		w.add("day", d.Human()+" is not on the list.")
	case passed == d.After(today):
		w.when(d, passed, "taken out")
	}
	return d, w.err()
}

// completing checks that the list may be called whole for the next year.
func (in *Input) completing(c *clock.Calendar) (clock.Day, error) {
	var w wrong
	w.grounds(in)
	if err := w.err(); err != nil {
		return clock.Day{}, err
	}
	year := c.Whole(in.Nation).Year() + 1
	has := len(c.Holidays(in.Nation, clock.NewDay(year, 1, 1), clock.NewDay(year, 12, 31)))
	if least := leastOfYear[in.Nation]; has < least {
		w.add("why", fmt.Sprintf("%s has %d bank holidays or more in a year, and %d of %d are on the list. Add the others first.", NationWords[in.Nation], least, has, year))
	}
	return clock.NewDay(year, 12, 31), w.err()
}

func holidayOn(c *clock.Calendar, n clock.Nation, d clock.Day) string {
	for _, h := range c.Holidays(n, d, d) {
		return h.Title
	}
	return ""
}
