package requesting

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/typed"
)

// The longest texts of an asking, in characters, and the most of what it holds.
const (
	MaxMatters      = 4000
	MaxMatter       = 500
	MaxMany         = 60 // matters
	MaxDays         = 250
	MaxSource       = 200
	MaxConsequences = 1000
	MaxName         = 80
)

// Asked is something that a body was asked, with everything that was done about it.
type Asked struct {
	request.Record
	ID, Inquiry string
	Made        clock.Day
	// Standing is how it stands today, or stood when the inquiry was suspended or ended.
	Standing request.Standing
	// Remind says that a reminder is due.
	Remind bool
	// posted says of each act that the team recorded what came by post.
	posted []bool
}

// Posted says of an act that it came by post, and the team recorded it.
func (a *Asked) Posted(i int) bool { return i < len(a.posted) && a.posted[i] }

// Reference names it to both sides; it does not tell how many there are.
func (a *Asked) Reference() string { return "E-" + strings.ToUpper(a.ID[len(a.ID)-6:]) }

// Text is an asking that an inquiry keeps for later ones.
type Text struct {
	ID, Name string
	Matters  []request.Matter
	Clock    request.Clock
	Made     clock.Day
}

// NewAsking is a request as it is written.
type NewAsking struct {
	Inquiry, Body string
	Matters       string // one a line
	Clock         request.Clock
	KeepAs        string // the name under which its text is kept for later; empty: it is not
}

// MattersOf reads matters that somebody typed, one a line.
func MattersOf(text string) (out []request.Matter) {
	for line := range strings.Lines(typed.Clean(text)) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, request.Matter{Number: len(out) + 1, Words: line})
		}
	}
	return out
}

// LinesOf writes them as they are typed.
func LinesOf(all []request.Matter) string {
	var out []string
	for _, m := range all {
		out = append(out, m.Words)
	}
	return strings.Join(out, "\n")
}

// checkAsking says what of an asking is too long, cannot be seen or is of no body that can be
// asked; what is missing says package request.
func checkAsking(a *request.Asking, bodies []inquiry.Body, x *inquiry.Inquiry, bad *typed.Asked) {
	known := false
	for _, b := range bodies { // made-up inquiries ask made-up bodies, and real ones real
		known = known || b.ID == a.Of && b.Synthetic == x.Synthetic
	}
	bad.Need(known, "body", "Choose which body is asked")
	text := LinesOf(a.Matters)
	bad.Need(len(a.Matters) <= MaxMany && len([]rune(text)) <= MaxMatters, "matters", "Write at most 60 matters, in at most 4,000 characters together")
	for _, m := range a.Matters {
		bad.Need(len([]rune(m.Words)) <= MaxMatter, "matters", "Write at most 500 characters a matter")
	}
	bad.Seen(text, "matters")
	bad.Need(a.Clock.Days <= MaxDays, "days", "Write at most 250 working days")
	for _, f := range []struct {
		text, field string
		limit       int
	}{{a.Clock.Source, "source", MaxSource}, {a.Consequences, "consequences", MaxConsequences}} {
		bad.Seen(f.text, f.field)
		bad.Need(len([]rune(f.text)) <= f.limit, f.field, "Write less: this is too long")
	}
}

// checkAct says what of an act is too long or cannot be seen.
func checkAct(a *request.Act) error {
	var bad typed.Asked
	for _, f := range []struct{ text, field string }{{a.Why, "why"}, {a.Fair, "fair"}, {a.Cost, "cost"}} {
		bad.Seen(f.text, f.field)
		bad.Need(len([]rune(f.text)) <= MaxWhy, f.field, "Write at most 500 characters")
	}
	for _, m := range a.Vary {
		bad.Seen(m.Words, "matters")
		bad.Need(len([]rune(m.Words)) <= MaxMatter, "matters", "Write at most 500 characters a matter")
	}
	return bad.Err()
}
