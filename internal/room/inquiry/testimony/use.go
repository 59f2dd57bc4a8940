package testimony

import (
	"fmt"
	"strings"

	"candour/internal/base/errs"
)

// Use is one thing that may be done with an account.
type Use string

// The nine uses.
const (
	Counted     Use = "counted"      // counted in figures
	Themed      Use = "themed"       // read for themes by the inquiry's own analysts
	Researched  Use = "researched"   // given to research outside
	Quoted      Use = "quoted"       // quoted without a name
	QuotedNamed Use = "quoted-named" // quoted with a name that the person chose
	Evidence    Use = "evidence"     // evidence in this inquiry, which may be tested
	Passed      Use = "passed"       // passed to the police, a re-examination or the review panel
	Speaking    Use = "speaking"     // asked to speak at a hearing
	Archived    Use = "archived"     // kept in the archive after the end
)

// Uses are all of them, in the order in which they are asked.
var Uses = []Use{Counted, Themed, Researched, Quoted, QuotedNamed, Evidence, Passed, Speaking, Archived}

// Line is what a sheet says of one use, before the person answers.
type Line struct {
	Use      Use
	Question string // asked by itself, yes and no equal
	Effect   string // what is done with a yes
	Until    string // the point until which a yes can be taken back
	Stays    string // what stays as it is when that point is past
}

// Sheet is what somebody is shown before they give anything. Its version and its
// lines are kept with each answer: the sheet that was shown is the one that counts.
type Sheet struct {
	Version string
	Lines   []Line
}

// Offers says whether a sheet asks about a use. What a sheet does not ask about
// cannot be agreed to on it.
func (s Sheet) Offers(u Use) bool {
	_, ok := s.Line(u)
	return ok
}

// Line gives what the sheet says of a use.
func (s Sheet) Line(u Use) (Line, bool) {
	for _, l := range s.Lines {
		if l.Use == u {
			return l, true
		}
	}
	return Line{}, false
}

// Only gives the sheet of a form of inquiry that has but some of the uses: one
// without findings tests no evidence. Its version names them, so that two forms
// never share one.
func (s Sheet) Only(uses ...Use) Sheet {
	out := Sheet{Version: s.Version}
	for _, l := range s.Lines {
		for _, u := range uses {
			if l.Use == u {
				out.Lines = append(out.Lines, l)
			}
		}
	}
	if len(out.Lines) < len(s.Lines) {
		names := make([]string, 0, len(out.Lines))
		for _, l := range out.Lines {
			names = append(names, string(l.Use))
		}
		out.Version += "+" + strings.Join(names, "+")
	}
	return out
}

// Check refuses a sheet on which something is not said that a person needs before
// they answer.
func (s Sheet) Check() error {
	var bad []errs.Field
	add := func(where, format string, args ...any) {
		bad = append(bad, errs.Field{Name: where, Message: fmt.Sprintf(format, args...)})
	}
	if strings.TrimSpace(s.Version) == "" {
		add("version", "Write the version of the sheet.")
	}
	if len(s.Lines) == 0 {
		add("use", "The sheet asks nothing.")
	}
	known, seen := map[Use]bool{}, map[Use]bool{}
	for _, u := range Uses {
		known[u] = true
	}
	for _, l := range s.Lines {
		where := fmt.Sprintf("use %q", l.Use)
		switch {
		case !known[l.Use]:
			add(where, "This program knows no such use, so a yes to it would be kept by nothing.")
		case seen[l.Use]:
			add(where, "The sheet asks about it twice.")
		}
		seen[l.Use] = true
		for _, part := range []struct{ name, words string }{
			{"question", l.Question}, {"effect", l.Effect}, {"until", l.Until}, {"stays", l.Stays}} {
			if strings.TrimSpace(part.words) == "" {
				add(where, "Write its %s: it is said before the person answers.", part.name)
			}
		}
	}
	return errs.Refused("The sheet of promises cannot be used.", bad...)
}
