package drafting_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestWhomASentenceNamesIsAskedFor: a sentence that names a body of the list, or a person who is named in
// the report, and is said to criticise nobody, is not checked before its checker says of each that it does
// not criticise them; of whichever sort it is, and however the name is written.
func TestWhomASentenceNamesIsAskedFor(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Statutory)
		id, err := w.AddNamed(as(solicitor), w.report, "Synthetic Person Doe", "A made-up head of records")
		w.do(err)
		body, doe := report.Party{Kind: report.Body, ID: council}, report.Party{Kind: report.Person, ID: id}
		for _, c := range []struct {
			text string
			want []report.Party
		}{
			{"Body made-up-council hid its log.", []report.Party{body}}, {"BODY  made–up council’s log was hidden.", []report.Party{body}}, {"Made-up Other Name hid its log.", []report.Party{body}},
			{"Mr Doe hid the log of Body made-up-council.", []report.Party{body, doe}}, {"Body made-up-councillors hid it.", nil}, {"The doer hid it.", nil},
		} {
			for _, sort := range []report.Sort{report.Narrative, report.Opinion} {
				s := w.wrote(counsel, report.Content{Text: c.text, Sort: sort})
				one := w.at(s)
				var got []report.Party
				for _, n := range one.InText {
					got = append(got, n.Party)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%q names %v, want %v", c.text, got, c.want)
				}
				plain := report.Check{Revision: one.Revision, NoMore: true}
				for i := range c.want { // each by itself is asked for
					plain.NotOf = slices.Delete(slices.Clone(c.want), i, i+1)
					err := w.Service.Check(as(member), w.report, s, plain)
					refused(t, c.text, err, errs.Invalid)
					if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "not_of" || !strings.Contains(f[0].Message, one.InText[i].Who) {
						t.Errorf("%q: %v", c.text, f)
					}
				}
				if got := w.at(s).Standing.State; got == report.Checked {
					t.Errorf("%q is checked", c.text)
				}
				plain.NotOf = append(slices.Clone(c.want), report.Party{Kind: report.Person, ID: "named-none"})
				w.do(w.Service.Check(as(member), w.report, s, plain))
				if one := w.at(s); one.Standing.State != report.Checked || !slices.Equal(one.Checked.NotOf, c.want) {
					t.Errorf("%q: %v, kept %v", c.text, one.Standing.State, one.Checked.NotOf)
				}
			}
		}
		f := w.wrote(counsel, fact("Three lists were kept."))
		if one := w.at(w.wrote(counsel, criticism("Body made-up-council hid its log.", body, report.Serious, f))); len(one.InText) != 0 {
			t.Errorf("whom it criticises is asked for again: %v", one.InText)
		}
		w.verified()
	})
}

// TestWhoWasTakenOutIsAskedForByThePage: their name stands there, though the words and the list hold it no more, and
// that it rests on one word is said.
func TestWhoWasTakenOutIsAskedForByThePage(t *testing.T) {
	s := newSite(t)
	s.begun(rules.Statutory)
	f := s.wrote(counsel, fact("Three lists were kept."))
	line := s.wrote(counsel, criticism("The council hid its log.", theCouncil, report.Serious, f))
	s.do(s.Edit(as(counsel), s.report, line, 1, report.Content{Text: "The log was hidden.", Sort: report.Narrative}))
	check := inquiry.OnePath + "/" + s.id + "/drafted/" + s.report + "/lines/" + line + "/check"
	s.Wants(s.Get(member, check), http.StatusOK, "It was said before to criticise Body made-up-council, and is not any more", "rests on your word alone")
	s.Wants(s.Post(member, check, check, "no_more", "yes"), http.StatusUnprocessableEntity, "Say of each that it does not criticise them")
	if err := s.Freeze(as(counsel), s.report, line, 2); err == nil {
		t.Error("it is frozen")
	}
	s.Post(member, check, check, "no_more", "yes", "not_of", "body "+council)
	if s.at(line).Standing.State != report.Checked {
		t.Error("it is not checked")
	}
}

// TestTheCheckOfASentenceAsksByItsPage for a tick of each whom it names.
func TestTheCheckOfASentenceAsksByItsPage(t *testing.T) {
	s := newSite(t)
	s.begun(rules.Statutory)
	line := s.wrote(counsel, report.Content{Text: "Body made-up-council hid its log.", Sort: report.Narrative})
	check := inquiry.OnePath + "/" + s.id + "/drafted/" + s.report + "/lines/" + line + "/check"
	s.Wants(s.Get(member, check), http.StatusOK, "It names Body made-up-council, and nobody has said that it criticises them", "It does not criticise Body made-up-council")
	s.Wants(s.Post(member, check, check, "no_more", "yes"), http.StatusUnprocessableEntity, "There is a problem", "Say of each that it does not criticise them")
	if s.at(line).Standing.State == report.Checked {
		t.Error("it is checked")
	}
	s.Post(member, check, check, "no_more", "yes", "not_of", "body "+council)
	if s.at(line).Standing.State != report.Checked {
		t.Error("it is not checked")
	}
}
