package inquiry_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/access"
)

// node is one node, with what its acts are about.
type node struct {
	*world
	id, word, series, theme string
}

func nodeOn(t *testing.T, d *db.DB) *node {
	t.Helper()
	n := &node{world: newWorld(t, d)}
	for into, query := range map[*string]string{&n.id: `SELECT id FROM inquiry`, &n.word: `SELECT id FROM inquiry_word`, &n.series: `SELECT series FROM inquiry_paper`,
		&n.theme: `SELECT id FROM inquiry_theme`} {
		if err := d.QueryRow(t.Context(), query).Scan(into); err != nil && !db.NoRows(err) {
			t.Fatal(err)
		}
	}
	return n
}

func does(name string, do func(n *node) error) pairs.Act[*node] {
	return pairs.Act[*node]{Name: name, Do: do}
}

// waiting agrees to the one proposal of a kind, as somebody.
func (n *node) waiting(a access.Actor, kind string) error {
	var id string
	if err := n.db.QueryRow(as(a), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting'`, kind).Scan(&id); err != nil {
		return nil // it was answered
	}
	err := n.agree(a, id)
	if errs.Is(err, errs.Forbidden) { // the wall went up between reading and answering
		err = errs.New(errs.NotFound, "There is no such proposal.")
	}
	return err
}

// TestTwoActsAtOnceOnAnInquiry: nothing is written after it was suspended, terms go out
// once, a conflict keeps whoever declared it from agreeing, a word is kept once.
func TestTwoActsAtOnceOnAnInquiry(t *testing.T) {
	suspend := does("suspend", func(n *node) error { return n.waiting(com2, inquiry.KindTurn) })
	word := does("a new word", func(n *node) error { return n.SetWord(as(secretary), n.id, n.Today().AddDays(30), "Second.") })
	keep := pairs.Act[*node]{Name: "a word is kept", Alone: true, Do: func(n *node) error { return n.waiting(member, inquiry.KindWord) }}
	saysSo := does("another proposes that it was kept", func(n *node) error {
		_, err := n.ProposeWord(as(solicitor), inquiry.WordInput{Inquiry: n.id, Word: n.word, To: rules.Published{Kind: rules.PubUpdate}, Text: "Other made-up words."})
		return err
	})
	draft := does("the draft is saved", func(n *node) error {
		return n.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: n.id, Text: "1. Another text.", Version: 1})
	})
	publish := pairs.Act[*node]{Name: "terms go out", Alone: true, Do: func(n *node) error { return n.waiting(member, inquiry.KindTerms) }}
	conflict := does("the second declares a conflict", func(n *node) error {
		return n.Declare(as(member), inquiry.InterestInput{Inquiry: n.id, Words: "Made up.", Conflict: "yes"})
	})
	answer := does("an answer", func(n *node) error {
		return n.Answer(as(visitor), inquiry.AnswerInput{Inquiry: n.id, Series: n.series, Number: 1, Words: "Made up."})
	})
	theme := pairs.Act[*node]{Name: "a theme is answered", Alone: true, Do: func(n *node) error { return n.waiting(member, inquiry.KindDid) }}
	suspend.Alone = true
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d)
			id := w.open()
			series := w.paper(id)
			w.answers(id, series, "Made up.")
			w.theme(inquiry.ThemeInput{Inquiry: id, Series: series, Said: "Made up.", Many: 1, Due: w.Today().AddDays(9)})
			w.do(w.SetWord(as(secretary), id, w.Today().AddDays(9), "First."))
			x, err := w.See(as(visitor), id)
			w.do(err)
			_, err = w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: x.Words[0].ID, To: rules.Published{Kind: rules.PubUpdate}, Text: "Made-up words."})
			w.do(err)
			_, err = w.ProposeDid(as(secretary), inquiry.AnswerTo{Inquiry: id, Theme: x.Consultations[0].Themes[0].ID, Did: inquiry.DidIt, Words: "The years begin in 1996."})
			w.do(err)
			w.draft(id, "1. What was known?", true)
			_, err = w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
			w.do(err)
			_, err = w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSuspend, Why: "Made up."})
			w.do(err)
		},
		Open:   nodeOn,
		Tables: []string{"inquiry", "inquiry_turn", "inquiry_word", "inquiry_kept", "inquiry_draft", "inquiry_terms", "inquiry_interest", "inquiry_theme"},
		Acts:   []pairs.Act[*node]{suspend, word, keep, saysSo, draft, publish, conflict, answer, theme},
	}.Run(t)
}

// TestTwoChairsAtOnce: of two who were proposed as the chair one is seated.
func TestTwoChairsAtOnce(t *testing.T) {
	seat := func(a access.Actor) pairs.Act[*node] {
		return pairs.Act[*node]{Name: a.ID + " is seated", Alone: true, Do: func(n *node) error {
			var id string
			if err := n.db.QueryRow(as(com2), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting' AND record = ?`, inquiry.KindSeat, n.id+" "+a.ID).Scan(&id); err != nil {
				return nil
			}
			return n.agree(com2, id)
		}}
	}
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d)
			id := w.found(newOf(rules.Council, "Made-up Inquiry", "", council))
			for _, a := range []access.Actor{chair, member} {
				_, err := w.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: id, Account: a.ID, Part: rules.Chair, From: w.Today(), Why: "Made up."})
				w.do(err)
			}
		},
		Open: nodeOn, Tables: []string{"inquiry_seat"}, Acts: []pairs.Act[*node]{seat(chair), seat(member)},
	}.Run(t)
}
