package inquiry_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// knower knows what it was given.
type knower struct {
	known inquiry.Known
	err   error
}

func (k *knower) Known(context.Context, db.Querier, string) (inquiry.Known, error) {
	return k.known, k.err
}

// refusedFor says that words were refused at a field, with what was found and nothing else.
func refusedFor(t testing.TB, what string, err error, field, found string) {
	t.Helper()
	all := errs.FieldsOf(err)
	if !errs.Is(err, errs.Invalid) || len(all) != 1 || all[0].Name != field || !strings.Contains(all[0].Message, "“"+found+"”. Write it without") {
		t.Errorf("%s: %v %v", what, err, all)
	}
}

// TestShortOfficialWordsTellOfNobody: what one human alone declares, and what two agree to, is refused within its write where it names
// somebody whom the inquiry knows, or says an age or how somebody is related.
func TestShortOfficialWordsTellOfNobody(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		k := &knower{}
		w.Service = w.with(k)
		id := w.open()
		declare := func(words string) error {
			return w.Declare(as(member), inquiry.InterestInput{Inquiry: id, Words: words, Conflict: "no"})
		}
		refusedFor(t, "an age, with nothing known", declare("I taught Witness A1 at Made-up School when she was 14."), "words", "14")
		w.do(declare("I taught Witness A1 at Made-up School, until 2004."))
		k.known = inquiry.Known{Persons: []string{"A1", "Body " + council}, Listed: jigsaw.Listed{jigsaw.School: {"Made-up School"}, jigsaw.Area: {"Made-up Area", "Made-up East"}}}
		refusedFor(t, "an alias", declare("I taught witness a-1."), "words", "witness a-1")
		refusedFor(t, "a listed name", declare("I taught at Made-up  School."), "words", "Made-up School")
		refusedFor(t, "a word", w.SetWord(as(secretary), id, w.Today().AddDays(9), "What became of A1"), "what", "A1")
		_, err := w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSuspend, Why: "A girl of fourteen was told of."})
		refusedFor(t, "why it is suspended", err, "why", "fourteen")
		_, err = w.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: id, Account: support.ID, Part: rules.Support, From: w.Today(), Why: "The stepfather of somebody left."})
		refusedFor(t, "why a part is given", err, "why", "stepfather")
		_, err = w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Title: "Made-up East", Questions: "What of it?", Closes: w.Today().AddDays(9), Why: "Made up."})
		refusedFor(t, "a question paper", err, "title", "Made-up East")
		_, err = w.Propose(as(com1), newOf(rules.Council, "What the vicar's daughter said", "", council))
		refusedFor(t, "a title", err, "title", "vicar's daughter")
		w.do(declare("I live in Made-up Area, and know Body " + council + ".")) // the area that the inquiry is called by, and a body of the list
		w.do(w.SetWord(as(secretary), id, w.Today().AddDays(9), "What was done since 2004 to children under 18, on 3 May"))

		p, err := w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSuspend, Why: "Something of B7 waits."})
		w.do(err)
		k.known.Persons = append(k.known.Persons, "B7")
		refused(t, "somebody known meanwhile", w.agree(com2, p), errs.Conflict)
		k.err = errors.New("made-up failure")
		if err := declare("I have an interest in made-up things."); !errors.Is(err, k.err) {
			t.Error("what is known cannot be read, and it was published:", err)
		}
	})
}
