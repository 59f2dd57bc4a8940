package inquiry_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestWordsThatTurnAreShownStraight: titles, interests and reasons are kept as they were
// typed, and no page shows what would have them read as something else.
func TestWordsThatTurnAreShownStraight(t *testing.T) {
	const turned = " ends \u202etfel ot thgir\u202c and \u2066isolated\u2069"
	s := newSite(t)
	n := newOf(rules.Council, "Made-up"+turned, "", council)
	n.Area, n.About = "Area"+turned, "About"+turned
	id := s.found(n)
	s.seat(id, chair, rules.Chair)
	s.do(s.Declare(as(chair), inquiry.InterestInput{Inquiry: id, Words: "Interest" + turned, Conflict: "no"}))
	p, err := s.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSetUp, On: s.Today(), Why: "Reason" + turned})
	s.agreed(com2, p, err)
	if x := s.inquiry(id); x.Title != n.Title {
		t.Errorf("not kept as typed: %q", x.Title)
	}
	for _, page := range []string{inquiry.Home, inquiry.PathOf(id), inquiry.PathOf(id) + "/rules"} {
		got := s.Get(visitor, page)
		s.Wants(got, http.StatusOK, "ends tfel ot thgir and isolated")
		if strings.ContainsAny(got.Body, "\u202e\u202c\u2066\u2069") {
			t.Errorf("%s: a character that turns is on the page", page)
		}
	}
}

// TestNoHiddenCharacterIsTaken: dates, what was said, terms and papers are read as they are
// typed, in feeds too: what nobody sees, or what turns the order, is refused by name of its field.
func TestNoHiddenCharacterIsTaken(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	series := w.paper(id)
	w.answers(id, series, "One.")
	_, err := w.See(as(visitor), id)
	w.do(err)
	day := w.Today().AddDays(9)
	w.do(w.SetWord(as(secretary), id, day, "When the report comes."))
	x, err := w.See(as(visitor), id)
	w.do(err)
	for _, r := range "\u202e\u2066\u200b\u200f\ufeff\u00ad" {
		bad := "Made-up words that en" + string(r) + "d here"
		for name, do := range map[string]func() (string, error){
			"what": func() (string, error) { return "", w.SetWord(as(secretary), id, day, bad) },
			"title": func() (string, error) {
				return w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Title: bad, Questions: "1. y", Closes: day, Why: "z"})
			},
			"questions": func() (string, error) {
				return w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Title: "x", Questions: bad, Closes: day, Why: "z"})
			},
			"said": func() (string, error) {
				return w.ProposeTheme(as(secretary), inquiry.ThemeInput{Inquiry: id, Series: series, Said: bad, Many: 1, Due: day})
			},
			"text of terms": func() (string, error) {
				return "", w.SaveDraft(as(secretary), inquiry.DraftInput{Inquiry: id, Text: "1. " + bad})
			},
			"changed": func() (string, error) {
				w.draft(id, "1. Made-up terms.", false)
				return "", w.RecordConsulted(as(chair), inquiry.ConsultedInput{Inquiry: id, Whom: inquiry.WhomChair, On: w.Today(), Said: "Agrees.", Changed: bad})
			},
			"why": func() (string, error) {
				w.draft(id, "1. Made-up terms.", true)
				return w.ProposeTerms(as(secretary), id, inquiry.TermsInForce, bad)
			},
			"text of a word": func() (string, error) {
				return w.ProposeWord(as(secretary), inquiry.WordInput{Inquiry: id, Word: x.Words[len(x.Words)-1].ID, To: rules.Published{Kind: rules.PubUpdate}, Text: bad})
			},
		} {
			_, err := do()
			field, _, _ := strings.Cut(name, " ")
			if got := errs.FieldsOf(err); len(got) != 1 || got[0].Name != field || got[0].Message != rules.UnseenWords {
				t.Errorf("%s with %U: %v %v", name, r, err, got)
			}
		}
	}
}
