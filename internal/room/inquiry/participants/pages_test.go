package participants_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/partake"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the room's pages on a world.
type site struct {
	*world
	*pages.Site
	pages *partake.Pages
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{world: newWorld(t, testkit.SQLite(t), rules.Statutory)}
	s.Site = pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		s.pages = partake.New(s.Service, s.inquiries, rd)
		all := inquirypages.New(s.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: s.pages.Links, Boxes: s.pages.Boxes}).Routes()
		return append(append(all, s.pages.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})
	return s
}

// second has somebody read what waits on its page, and agree.
func (s *site) second(a, words string) {
	s.t.Helper()
	at := partake.ProposalsPath + "/" + s.one(`SELECT id FROM proposal WHERE state = 'waiting'`)
	s.Wants(s.Get(who(a), at), http.StatusOK, words)
	if got := s.Post(who(a), at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		s.t.Fatalf("%s: %d %s", words, got.Code, pages.Plain(got.Body))
	}
	s.clock.Advance(1)
}

// sent wants a form to have been taken.
func (s *site) sent(got pages.Answer) {
	s.t.Helper()
	if got.Code != http.StatusSeeOther {
		s.t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
}

// TestParticipantsByTheirPages: from the application to what was called back, by the forms; what was typed stays
// where something is wrong; an empty form is answered; nobody else sees any of it.
func TestParticipantsByTheirPages(t *testing.T) {
	s := newSite(t)
	of, public, today := inquiry.OnePath+"/"+s.id+"/participants", partake.PublicPath(s.id), s.Today().Human()
	s.Wants(s.Get(who("secretary"), of), http.StatusNotFound)
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "Nothing has been decided so far", "!Canary")
	wrong := s.Wants(s.Post(who("solicitor"), of+"?do=enter", of+"/enter", "name", "Canary Family", "came", "some day", "why", "They saw it.", "consent_on", "", "consent", "…"),
		http.StatusUnprocessableEntity, "Write the day on which it came", "Nobody becomes a participant without their consent", "Write which signed paper it is")
	if !strings.Contains(wrong.Body, `value="Canary Family"`) || !strings.Contains(wrong.Body, `value="some day"`) {
		t.Error("what was typed is lost")
	}
	s.sent(s.Post(who("solicitor"), of+"?do=enter", of+"/enter", "name", "Canary Family", "came", today, "why", "They saw it.", "consent_on", today, "consent", "A letter, in file 12"))
	one := of + "/" + s.one(`SELECT id FROM inquiry_participant`)
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "!Canary")
	s.Wants(s.Get(who("chair"), one+"?do=decide"), http.StatusOK, "Known, and not read again in the source", "A letter, in file 12")
	s.Wants(s.Get(who("solicitor"), one+"?do=decide"), http.StatusOK, "!Propose the decision")
	full := []string{"outcome", "granted", "factor-role", "They were there.", "factor-interest", "It is about them.", "factor-criticism", "It does not arise, because they reported it.",
		"fairness", "They can answer.", "cost", "Little.", "why", "What they saw matters."}
	s.Wants(s.Post(who("chair"), one+"?do=decide", one+"/decide", append([]string{"until", "soon"}, full...)...), http.StatusUnprocessableEntity, "or leave it empty", "They can answer.")
	s.Wants(s.Post(who("chair"), one+"?do=decide", one+"/decide", "outcome", "granted"), http.StatusUnprocessableEntity, "Write how this was weighed", "Write what fairness asks for")
	s.sent(s.Post(who("chair"), one+"?do=decide", one+"/decide", full...))
	s.second("solicitor", "Canary Family")
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "Canary Family", "They were there.", "can ask a court to look at it until", "!A letter, in file 12", "!H-chair")
	s.Wants(s.Get(access.Public(), inquiry.PathOf(s.id)), http.StatusOK, "Core participants")

	s.sent(s.Post(who("solicitor"), of+"?do=text", of+"/text", "text", "I keep it to myself.", "why", "So that documents can be given."))
	s.second("chair", "I keep it to myself.")
	party := one[strings.LastIndex(one, "/")+1:]
	s.Wants(s.Post(who("solicitor"), of+"?do=acts", of+"/acts", "parties", party, "account", "", "acting", "lawyer"), http.StatusUnprocessableEntity, "Choose a person of the list")
	s.sent(s.Post(who("solicitor"), of+"?do=acts", of+"/acts", "parties", party, "account", "law-a", "acting", "lawyer"))
	s.second("chair", "Synthetic Person (law-a)")
	s.Wants(s.Post(who("solicitor"), of+"?do=give", of+"/give", "parties", party, "set", "Canary set"), http.StatusUnprocessableEntity, "Choose from 1 to 100 documents", "Title of doc-1")
	s.Wants(s.Post(who("solicitor"), of+"?do=give", of+"/give", "parties", party, "set", "Canary set", "documents", "doc-1", "documents", "doc-2", "sha256", sha("9"), "pages", "4"),
		http.StatusUnprocessableEntity, "Choose one document alone")
	s.sent(s.Post(who("solicitor"), of+"?do=give", of+"/give", "parties", party, "set", "Canary set", "documents", "doc-1", "documents", "doc-2"))
	s.second("chair", "Title of doc-2")

	acts := inquiry.GivenPath + "/" + s.one(`SELECT id FROM inquiry_representation`)
	given := acts + "/documents/" + s.one(`SELECT id FROM inquiry_disclosed WHERE document_id = 'doc-1'`)
	for _, at := range []string{acts + "/documents", given} {
		s.Wants(s.Get(who("law-a"), at), http.StatusNotFound, "!Title of")
	}
	s.Wants(s.Get(who("law-a"), acts), http.StatusOK, "Canary Family", "Not given yet", "!Title of", "!Canary set")
	s.Wants(s.Post(who("law-a"), acts+"/undertaking", acts+"/undertaking"), http.StatusUnprocessableEntity, "Tick that you have read it")
	s.sent(s.Post(who("law-a"), acts+"/undertaking", acts+"/undertaking", "agree", "yes"))
	s.Wants(s.Get(who("law-a"), acts+"/documents"), http.StatusOK, "Title of doc-1", "Title of doc-2", "!Canary set", "!Showing 1 to 2 of 3")
	s.Wants(s.Get(who("law-a"), acts+"/documents?find=DOC-2"), http.StatusOK, "!Title of doc-1", "Title of doc-2")
	s.Wants(s.Get(who("law-a"), given), http.StatusOK, "Title of doc-1", sha("a"))
	for _, a := range everyone() {
		if got := s.Get(a, given); a.ID != "law-a" && (got.Code == http.StatusOK || strings.Contains(got.Body, "Title of") || strings.Contains(got.Body, "Canary")) {
			t.Errorf("%s opens it: %d", a.ID, got.Code)
		}
	}
	s.sent(s.Post(who("solicitor"), one+"?do=back", one+"/back", "given", given[strings.LastIndex(given, "/")+1:], "destroy", s.Today().AddDays(3).Human(), "why", "It was for another file."))
	s.Wants(s.Get(who("law-a"), given), http.StatusNotFound, "!Title of")
	back := strings.Replace(given, "/documents/", "/called-back/", 1)
	s.Wants(s.Get(who("law-a"), acts), http.StatusOK, "Sent to you in error", s.Today().AddDays(3).Human())
	s.Wants(s.Post(who("law-a"), back, back, "did", "neither", "words", ""), http.StatusUnprocessableEntity, "Write why, and where the copy is")
	s.sent(s.Post(who("law-a"), back, back, "did", "destroyed", "words", ""))
	s.Wants(s.Get(who("solicitor"), one), http.StatusOK, "destroyed", "!to answer")
	s.Wants(s.Post(who("solicitor"), one+"?do=stop", one+"/stop", "acts", "", "cause", "changed", "why", "Another acts."), http.StatusUnprocessableEntity, "Choose who acts no longer")
	s.sent(s.Post(who("solicitor"), one+"?do=stop", one+"/stop", "acts", acts[strings.LastIndex(acts, "/")+1:], "cause", "changed", "why", "Another acts from now on."))
	s.Wants(s.Get(who("law-a"), acts+"/documents"), http.StatusNotFound)
	s.Wants(s.Get(who("law-a"), acts), http.StatusOK, "You do not act for them any more", "!Title of doc-2")
}

// changes is what differs between two loads of one page: ids that are drawn, and what a form carries.
var changes = regexp.MustCompile(`(represents|given|party|inquiry)-[0-9a-z]{8,}|type="hidden" name="[a-z_]*(csrf|mark|once|token)[a-z_]*" value="[^"]*"|nonce="[^"]*"|cd-reference">[^<]*`)

// page is what somebody is shown, without that.
func (s *site) page(a, at string) string {
	got := s.Get(who(a), at)
	return http.StatusText(got.Code) + "\n" + changes.ReplaceAllString(got.Body, "$1")
}

// lawyersPages are all pages that a lawyer can open of one representation, and what waits for them; with what they
// are told of another's and of what never was, which must not differ.
func (s *site) lawyersPages(a, of string, others []string) (out []string) {
	s.t.Helper()
	at := inquiry.GivenPath + "/" + of
	for _, p := range []string{inquiry.GivenPath, at, at + "/undertaking", at + "/documents", at + "/documents?find=doc-1", at + "/questions"} {
		out = append(out, s.page(a, p))
	}
	o, all, err := s.Items(as(a), of, "")
	s.do(err)
	for _, it := range all {
		out = append(out, s.page(a, at+"/documents/"+it.ID))
	}
	for _, r := range o.Asked {
		out = append(out, s.page(a, at+"/called-back/"+r.ID))
	}
	items, err := s.pages.DeskItems(as(a), who(a))
	s.do(err)
	for _, it := range items {
		out = append(out, it.Title+it.Clock)
	}
	none := s.page(a, at+"/documents/given-0000000000")
	for _, id := range others {
		if got := s.page(a, at+"/documents/"+id); got != none {
			s.t.Errorf("another's is answered otherwise than what never was:\n%s\n%s", got, none)
		}
	}
	return out
}

// TestAsPagesDoNotDependOnB: for sequences of what can be done, the bytes of A's pages are the same where B takes part
// as well and where there is no B at all.
func TestAsPagesDoNotDependOnB(t *testing.T) {
	ops := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [3]int {
		return [3]int{rapid.IntRange(0, 13).Draw(t, "what"), rapid.IntRange(1, 4).Draw(t, "document"), rapid.IntRange(0, 2).Draw(t, "to")}
	}), 24, 24)
	opened := 0
	for seed := range 4 {
		with, without := newTwin(t, true), newTwin(t, false)
		for i, op := range ops.Example(seed) {
			with.play(op)
			without.play(op)
			a, b := with.lawyersPages("law-a", with.of, with.others()), without.lawyersPages("law-a", without.of, nil)
			opened += max(0, len(b)-6)
			if strings.Join(a, "\n\n") != strings.Join(b, "\n\n") {
				for j := range min(len(a), len(b)) {
					if a[j] != b[j] {
						t.Fatalf("seed %d, step %d, %v, page %d:\n%s\n\nwithout B:\n%s", seed, i, op, j, a[j], b[j])
					}
				}
				t.Fatalf("seed %d, step %d, %v: %d pages, without B %d", seed, i, op, len(a), len(b))
			}
		}
	}
	if opened < 60 {
		t.Errorf("%d documents were opened: the test does not test", opened)
	}
}

// twin2 is one of two worlds that differ in whether there is a B.
type twin2 struct {
	*site
	b        bool
	a, other string
	of, ofB  string
	texts    int
}

func newTwin(t *testing.T, b bool) *twin2 {
	w := &twin2{site: newSite(t), b: b, other: "party-of-nobody"}
	w.text("I keep what I am shown to myself.")
	w.a = w.party("Family A", clock.Day{})
	w.of = w.acts("law-a", w.a)
	w.promise("law-a", w.of)
	return w
}

// others are the ids of what B was given.
func (w *twin2) others() (out []string) {
	for _, id := range strings.Fields(w.one(`SELECT COALESCE(GROUP_CONCAT(id, ' '), '') FROM inquiry_disclosed WHERE party_id <> ?`, w.a)) {
		out = append(out, id)
	}
	return out
}

// play does one thing: to A and to the inquiry in both worlds, to B where there is one.
func (w *twin2) play(op [3]int) {
	w.t.Helper()
	doc := "doc-" + string(rune('0'+op[1]))
	ours, theirs := restrict.Audience{Circle: restrict.CoreParticipant, Of: w.a}, restrict.Audience{Circle: restrict.CoreParticipant, Of: w.other}
	only := [][]restrict.Audience{{ours}, {theirs}, nil}[op[2]]
	switch op[0] {
	case 0, 1, 2:
		if w.free(doc, ours) {
			w.give([]string{w.a}, doc)
		}
	case 3:
		w.held.order(restrict.Scope{Kind: restrict.OfDocument, Of: doc}, only...)
	case 4:
		w.held.order(restrict.Scope{Kind: restrict.OfPassage, Of: doc, Span: page2}, only...)
	case 5, 6:
		w.held.lift()
	case 7:
		if id := w.one(`SELECT COALESCE(MIN(id), '') FROM inquiry_disclosed WHERE party_id = ? AND document_id = ? AND back IS NULL`, w.a, doc); id != "" {
			w.do(w.CallBack(as("solicitor"), w.id, id, "It was for another file.", w.Today().AddDays(7)))
		}
	case 8:
		o, err := w.Theirs(as("law-a"), w.of)
		w.do(err)
		did := participant.Gave
		if o.Undertaken == participant.Given {
			did = participant.Withdrawn
		}
		w.do(w.Promise(as("law-a"), w.of, o.Text.Number, did))
	case 9:
		w.texts++
		w.text("I keep what I am shown to myself, and this is text " + strings.Repeat("i", w.texts))
		w.promise("law-a", w.of)
	default:
		if w.b {
			w.playB(op, doc, theirs)
		}
	}
}

// playB is what happens to B alone.
func (w *twin2) playB(op [3]int, doc string, theirs restrict.Audience) {
	w.t.Helper()
	if w.ofB == "" {
		w.other = w.party("Family B", clock.Day{})
		w.ofB = w.acts("law-b", w.other)
		w.promise("law-b", w.ofB)
		theirs.Of = w.other
	}
	switch op[0] {
	case 10, 11:
		if w.free(doc, theirs) {
			w.give([]string{w.other}, doc)
			w.opens("law-b", w.ofB)
		}
	case 12:
		if id := w.one(`SELECT COALESCE(MIN(id), '') FROM inquiry_disclosed WHERE party_id = ? AND back IS NULL`, w.other); id != "" {
			w.do(w.CallBack(as("solicitor"), w.id, id, "It was for another file.", w.Today().AddDays(7)))
		}
	case 13:
		w.do(w.EndActing(as("solicitor"), w.id, w.ofB, participant.Changed, "Another acts from now on."))
		w.ofB = w.acts("law-b", w.other)
		if o, err := w.Theirs(as("law-b"), w.ofB); err != nil || o.Undertaken != participant.Given {
			w.promise("law-b", w.ofB)
		}
	}
}

// free says that a document is not held from an audience.
func (w *twin2) free(doc string, who restrict.Audience) bool {
	all, err := w.Documents.Papers(context.Background(), w.DB, w.id, who, nil)
	w.do(err)
	for _, p := range all {
		if p.ID == doc {
			return true
		}
	}
	return false
}

// TestWhatStrangersFoundByThePages: an application put right by its form, a cipher of one settled, what nobody read shown to the
// second, documents by reference, and "neither" on both desks with its day.
func TestWhatStrangersFoundByThePages(t *testing.T) {
	s := newSite(t)
	s.text("I keep what I am shown to myself.")
	of := inquiry.OnePath + "/" + s.id + "/participants"
	id, err := s.Enter(as("solicitor"), s.new("Canary Famly"))
	s.do(err)
	one := of + "/" + id
	form := s.Wants(s.Get(who("paralegal"), one+"?do=correct"), http.StatusOK, "What stood there before stays on record")
	if !strings.Contains(form.Body, `value="A signed letter, in the made-up file"`) {
		t.Error("the form does not begin with what stands")
	}
	s.Wants(s.Post(who("paralegal"), one+"?do=correct", one+"/correct", "name", "Canary Family", "correction", ""), http.StatusUnprocessableEntity, "Write what was wrong")
	s.sent(s.Post(who("paralegal"), one+"?do=correct", one+"/correct", "name", "Canary Family", "correction", "A slip, as their letter shows",
		"came", s.Today().Human(), "why", "They were there, and saw it.", "consent_on", s.Today().Human(), "consent", "A signed letter, in the made-up file"))
	s.Wants(s.Get(who("solicitor"), one), http.StatusOK, "Canary Family", "Canary Famly", "A slip, as their letter shows", "Record that the application is withdrawn")
	s.decide(id, decision(participant.Granted))
	s.Wants(s.Post(who("paralegal"), one+"?do=persons", one+"/persons", "persons", "W12", "why", ""), http.StatusUnprocessableEntity, "Write how it is known")
	s.sent(s.Post(who("paralegal"), one+"?do=persons", one+"/persons", "persons", "W12", "why", "A made-up letter says so"))
	s.Wants(s.Get(who("solicitor"), one), http.StatusOK, "waits for another to agree", "Settle whom the name may identify")
	s.second("chair", "W12")
	s.Wants(s.Get(who("solicitor"), one), http.StatusOK, "The name identifies: C-Canary-Famly, W12.", "!Settle whom")

	s.held.unread = []string{"doc-4"}
	s.Wants(s.Get(who("solicitor"), of+"?do=give"), http.StatusOK, "Title of doc-1", "!Title of doc-4", "by their references", "Words of the title")
	give := []string{"parties", id, "set", "Canary set", "references", "doc-4"}
	s.Wants(s.Post(who("solicitor"), of+"?do=give", of+"/give", give...), http.StatusUnprocessableEntity, "Nobody has read 1 of these documents", "doc-4")
	s.sent(s.Post(who("solicitor"), of+"?do=give", of+"/give", append(give, "unread", "Its sender said that it names nobody")...))
	s.second("chair", "Nobody has read it for whom it identifies")

	acts := s.acts("law-a", id)
	s.promise("law-a", acts)
	given := s.one(`SELECT id FROM inquiry_disclosed`)
	due := s.Today().AddDays(3)
	s.do(s.CallBack(as("solicitor"), s.id, given, "It was for another file.", due))
	back := inquiry.GivenPath + "/" + acts + "/called-back/" + given
	s.sent(s.Post(who("law-a"), back, back, "did", "neither", "words", "It lies with a court, under seal"))
	desk := func(a string) (out string) {
		all, err := s.pages.DeskItems(as(a), who(a))
		s.do(err)
		for _, it := range all {
			out += it.Title + " " + it.Clock + "\n"
		}
		return out
	}
	for a, want := range map[string]string{"solicitor": "is neither destroyed nor returned", "law-a": "neither destroyed nor returned. Say what became of it"} {
		if got := desk(a); !strings.Contains(got, want) || !strings.Contains(got, "Due "+due.Human()) {
			t.Errorf("the desk of %s: %q", a, got)
		}
	}
	s.Wants(s.Get(who("solicitor"), one), http.StatusOK, "Neither destroyed nor returned", "Its sender said that it names nobody")
	s.sent(s.Post(who("law-a"), back, back, "did", "returned", "words", ""))
	for _, a := range []string{"solicitor", "law-a"} {
		if got := desk(a); strings.Contains(got, "neither") {
			t.Errorf("the desk of %s: %q", a, got)
		}
	}
}
