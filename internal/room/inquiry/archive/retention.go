package archive

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
)

//go:embed retention.toml
var retentionText string

// Permanent is what is never destroyed. Nothing is destroyed only because it is sensitive.
const (
	Permanent = "permanent"
	Years     = "years"
)

// Class is one class of what an inquiry leaves behind.
type Class struct {
	Name   string
	Words  string
	Keep   string
	Years  int
	Status rules.Status
	Source string
}

// Retention is the table, as data.
type Retention struct {
	Version string
	From    clock.Day
	Class   []Class
}

var retention = sync.OnceValues(func() (Retention, error) { return ReadRetention(retentionText) })

// Keeps gives the table that the program has.
func Keeps() (Retention, error) { return retention() }

// ReadRetention reads and checks a table. A class of which something is missing is refused: nothing would
// be destroyed under it by a guess.
func ReadRetention(text string) (r Retention, err error) {
	meta, err := toml.Decode(text, &r)
	if err != nil {
		return r, fmt.Errorf("the retention table: %w", err)
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return r, fmt.Errorf("the retention table: nobody knows the key %s", odd[0])
	}
	if r.Version == "" || r.From.IsZero() {
		return r, fmt.Errorf("the retention table: its version or its first day is missing")
	}
	seen := map[string]bool{}
	for _, c := range r.Class {
		kept := c.Keep == Permanent && c.Years == 0 || c.Keep == Years && c.Years >= 0
		if c.Name == "" || seen[c.Name] || c.Words == "" || c.Source == "" || rules.StatusWords[c.Status] == "" || !kept {
			return r, fmt.Errorf("the retention table: the class %q stands twice, or its words, source, status or time are missing", c.Name)
		}
		seen[c.Name] = true
	}
	return r, nil
}

// Of gives a class; false for one that nobody wrote down, which is never destroyed.
func (r *Retention) Of(name string) (Class, bool) {
	i := slices.IndexFunc(r.Class, func(c Class) bool { return c.Name == name })
	if i < 0 {
		return Class{}, false
	}
	return r.Class[i], true
}

// Due gives the first day on which a class may be destroyed, counted from the day of the closing; false where
// it is kept for good, or where nobody said on what day the record was closed.
func (c *Class) Due(closed clock.Day) (clock.Day, bool) {
	if c.Keep != Years || closed.IsZero() {
		return clock.Day{}, false
	}
	year, month, day := closed.Date()
	return clock.NewDay(year+c.Years, int(month), day), true // of 29 February it is 1 March
}

// MayDestroy refuses the destruction of a class before its day, while a hold stands, and of what is kept for
// good.
func (c *Class) MayDestroy(closed, today clock.Day, held []string) error {
	due, ever := c.Due(closed)
	switch {
	case !ever && c.Keep == Permanent:
		return errs.New(errs.Conflict, "This is kept for good. Nothing is destroyed only because it is sensitive.")
	case !ever:
		return errs.New(errs.Conflict, "The record of this inquiry is not closed. Nothing of it is destroyed before that.")
	case today.Before(due):
		return errs.New(errs.Conflict, "This is kept until "+due.Human()+". It is not destroyed before that day.")
	case len(held) > 0:
		return errs.New(errs.Conflict, "A hold stands ("+strings.Join(held, "; ")+"). While it does nothing is destroyed.")
	}
	return nil
}
