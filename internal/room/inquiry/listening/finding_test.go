package listening_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
)

// register is a made-up register of recommendations.
type register map[string]finding.Recommendation

func (r register) Follow(_ context.Context, id string) (finding.Recommendation, error) {
	got, ok := r[id]
	if !ok {
		return got, errs.New(errs.NotFound, "There is no such recommendation.")
	}
	return got, nil
}

// themed has two analysts read accounts and find a theme in each.
func (w *world) themed(name string, all ...listening.Person) string {
	w.t.Helper()
	w.do(w.AddTheme(as(analyst1), w.id, name, "What belongs to it, in made-up words."))
	themes, _, _, err := w.ThemesFound(context.Background(), w.db, w.id)
	w.do(err)
	var id string
	for _, t := range themes {
		if t.Name == name {
			id = t.ID
		}
	}
	for _, p := range all {
		for _, a := range []access.Actor{analyst1, analyst2} {
			_, _, err := w.OpenWords(as(a), w.account(p), testimony.Themed, "To see what people have in common.")
			w.do(err)
			w.do(w.Themed(as(a), w.account(p), []string{id}))
		}
	}
	return id
}

// sentence is a published sentence as it is proposed.
func (w *world) sentence(words string) finding.Input {
	return finding.Input{Inquiry: w.id, Report: "Made-up report", Place: "chapter 1, paragraph 2", Words: words, On: w.Today(), Link: "https://made-up.example/report"}
}

// single has those who propose open an account for a use, where its person agreed to that.
func (w *world) single(p listening.Person, u testimony.Use) finding.Single {
	w.t.Helper()
	for _, a := range []access.Actor{analyst1, solicitor} {
		if _, _, err := w.OpenWords(as(a), w.account(p), u, "To see which words the report uses."); err != nil && !errs.Is(err, errs.Conflict) {
			w.t.Fatal(err)
		}
	}
	return finding.Single{Account: w.account(p), Use: u}
}

// second has somebody open a finding as it stands, and agree.
func (w *world) second(a access.Actor, id string) error {
	p, err := w.finding.Proposals().Read(as(a), id)
	if err != nil {
		return err
	}
	_, part, err := w.finding.ProposedNow(as(a), p)
	if err != nil {
		return err
	}
	if err := w.finding.Proposals().Opened(as(a), p, part); err != nil {
		return err
	}
	return w.finding.Proposals().Agree(as(a), id, "")
}

func (w *world) published() []finding.Followed {
	w.t.Helper()
	_, all, err := w.finding.Public(as(visitor), w.id)
	w.do(err)
	return all
}

// TestASentenceIsPutOnRecordByTwo, with what it rests on and what comes from it.
func TestASentenceIsPutOnRecordByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		w.register["r1"] = finding.Recommendation{MadeUp: access.Yes, ID: "r1", Title: "Made-up recommendation 1", Href: "/recommendations/r1", Stands: "No answer entered here"}
		p, q := w.given(testimony.Themed, testimony.Quoted), w.given(testimony.Counted)
		in := w.sentence("Reports were made, and nobody wrote them down.")
		in.Themes, in.Singles, in.Recommendations = []string{w.themed("Not written down", p)}, []finding.Single{w.single(p, testimony.Quoted)}, []string{"r1"}
		for name, spoil := range map[string]func(*finding.Input){
			"no words": func(in *finding.Input) { in.Words = "…" }, "no place": func(in *finding.Input) { in.Place = "" }, "no report": func(in *finding.Input) { in.Report = "-" },
			"a day to come": func(in *finding.Input) { in.On = w.Today().AddDays(1) }, "no day": func(in *finding.Input) { in.On = clock.Day{} },
			"before the inquiry": func(in *finding.Input) { in.On = w.Today().AddDays(-9) }, "a script": func(in *finding.Input) { in.Link = "javascript:alert(1)" },
			"a name in the address": func(in *finding.Input) { in.Link = "https://a:b@made-up.example" }, "rests on nothing": func(in *finding.Input) { in.Themes, in.Singles = nil, nil },
			"an unknown theme": func(in *finding.Input) { in.Themes = []string{"theme-none"} }, "an unknown recommendation": func(in *finding.Input) { in.Recommendations = []string{"r1", "r2"} },
			"a use that is no sentence's": func(in *finding.Input) { in.Singles[0].Use = testimony.Passed },
			"a sentence that turns":       func(in *finding.Input) { in.Words += "\u202e" + "s" }, "a hidden place": func(in *finding.Input) { in.Place = "chapter\u200b 1" },
			"a report with a hidden mark": func(in *finding.Input) { in.Report = "\ufeffMade-up report" + "\u2069." },
		} {
			bad := in
			bad.Singles = append([]finding.Single(nil), in.Singles...)
			spoil(&bad)
			_, err := w.finding.Propose(as(analyst1), bad)
			refused(t, name, err, errs.Invalid)
		}
		bad := in
		bad.Singles = []finding.Single{w.single(q, testimony.Quoted)}
		_, err := w.finding.Propose(as(analyst1), bad)
		refused(t, "an account that said no", err, errs.Conflict)
		for name, a := range map[string]access.Actor{"secretary": secretary, "secretariat": clerk, "facilitator": facilitator, "commissioner": com1, "of the commissioning body": fromOffice,
			"of the council": person("insider", council, access.RoleInquiry), "chair": chair, "visitor": visitor, "no part": noSeat} {
			_, err := w.finding.Propose(as(a), in)
			if err == nil {
				t.Errorf("%s proposed it", name)
			}
		}
		id, err := w.finding.Propose(as(solicitor), in)
		w.do(err)
		if len(w.published()) != 0 {
			t.Error("one person published it")
		}
		refused(t, "agreeing with oneself", w.second(solicitor, id), errs.Forbidden)
		refused(t, "agreeing unread", w.finding.Proposals().Agree(as(chair), id, ""), errs.Conflict)
		for _, a := range []access.Actor{secretary, facilitator, support, com1, noSeat, person("insider", council, access.RoleInquiry)} {
			refused(t, "read by "+a.ID, w.second(a, id), errs.NotFound)
		}
		w.do(w.second(chair, id))
		all := w.published()
		if len(all) != 1 || all[0].Words != in.Words || all[0].Came[0].Title != "Made-up recommendation 1" || all[0].RestsOn.Words() != "fewer than 10" || all[0].Agreed != chair.Name+", Chair" ||
			strings.Join(all[0].Themes, " ") != "Not written down" {
			t.Fatalf("%+v", all)
		}
		if text, _ := json.Marshal(all); strings.Contains(string(text), w.account(p)) || strings.Contains(string(text), p.Approach) || strings.Contains(string(text), "canary") {
			t.Errorf("everybody reads which account it is: %s", text)
		}
		open := restrict.Compile(restrict.Book{}, w.Today())
		if got, err := (finding.Outside{}).Under(as(visitor), w.db, w.id, open); err != nil || len(got) != 1 || got[0].Words != in.Words+"\nNot written down" {
			t.Errorf("counted: %+v %v", got, err)
		}
		if got, err := (finding.Outside{Clock: w.clock}).Public(as(visitor), w.db, w.id); err != nil || len(got) != 0 {
			t.Errorf("where nobody says what is held: %+v %v", got, err)
		}
		_, err = w.finding.Propose(as(analyst1), in)
		refused(t, "twice", err, errs.Invalid)
		refused(t, "a theme with a hidden mark", w.AddTheme(as(analyst1), w.id, "Not\u200d heard", "What belongs to it, in made-up words."), errs.Invalid)
		thread, err := w.finding.Thread(as(visitor), p, w.id)
		if err != nil || len(thread.Sentences) != 1 || !thread.Sentences[0].Own || thread.Sentences[0].Came[0].Stands != "No answer entered here" {
			t.Errorf("%+v %v", thread, err)
		}
		if thread, err := w.finding.Thread(as(visitor), q, w.id); err != nil || !thread.Given || len(thread.Sentences) != 0 {
			t.Errorf("somebody else's: %+v %v", thread, err)
		}
		if thread, err := w.finding.Thread(as(visitor), listening.Person{Approach: "approach-none"}, w.id); err != nil || thread.Given {
			t.Errorf("nobody's: %+v %v", thread, err)
		}
		w.verified()
	})
}

// TestANoBeforeASentenceIsAgreedTo takes its footing out: the agreement fails and says why, and
// goes on with what is left; of nothing nobody agrees. What is turned down rests on nobody.
func TestANoBeforeASentenceIsAgreedTo(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p, q := w.given(testimony.Quoted), w.given(testimony.Quoted)
	in := w.sentence("A made-up sentence.")
	in.Singles = []finding.Single{w.single(p, testimony.Quoted), w.single(q, testimony.Quoted)}
	id, err := w.finding.Propose(as(analyst1), in)
	w.do(err)
	prop, err := w.finding.Proposals().Read(as(chair), id)
	w.do(err)
	_, part, err := w.finding.ProposedNow(as(chair), prop)
	w.do(err)
	w.do(w.finding.Proposals().Opened(as(chair), prop, part))
	w.do(w.Say(as(visitor), p, testimony.Quoted, false, "", w.seen(p)))
	err = w.finding.Proposals().Agree(as(chair), id, "")
	if refused(t, "after a no", err, errs.Conflict); !strings.Contains(errs.Message(err), "somebody said no to it") {
		t.Errorf("%v", err)
	}
	if _, team, err := w.finding.Team(as(chair), w.id); err != nil || len(team) != 1 || !team[0].Amber || !team[0].Waits {
		t.Errorf("%+v %v", team, err)
	}
	w.do(w.Restrict(as(solicitor), w.account(q), "A made-up application of today."))
	refused(t, "restricted", w.second(chair, id), errs.Conflict)
	lift, err := w.ProposeLift(as(solicitor), w.account(q), "It was refused today.")
	w.agreed(w.Proposals(), member, lift, err)
	w.do(w.second(chair, id))
	rests, err := w.Rests(as(chair), w.db, w.id)
	w.do(err)
	for _, f := range rests {
		if f.Account == w.account(p) && f.Stands() || f.Account == w.account(q) && f.Fixed.IsZero() {
			t.Errorf("%+v", f)
		}
	}
	if _, team, err := w.finding.Team(as(analyst1), w.id); err != nil || len(team) != 1 || team[0].Amber || team[0].Waits {
		t.Errorf("%+v %v", team, err)
	}
	w.do(w.Withdraw(as(visitor), q, w.seen(q)))
	if _, team, err := w.finding.Team(as(analyst1), w.id); err != nil || !team[0].Amber {
		t.Errorf("what was taken back since is not amber: %+v %v", team, err)
	}
	_, _, err = w.finding.Team(as(secretary), w.id)
	refused(t, "the secretary reads it", err, errs.NotFound)
	if thread, err := w.finding.Thread(as(visitor), q, w.id); err != nil || len(thread.Sentences) != 1 {
		t.Errorf("what was fixed stays on their page: %+v %v", thread, err)
	}

	r := w.given(testimony.Quoted)
	in = w.sentence("Another made-up sentence.")
	in.Singles = []finding.Single{w.single(r, testimony.Quoted)}
	id, err = w.finding.Propose(as(analyst1), in)
	w.do(err)
	w.do(w.Say(as(visitor), r, testimony.Quoted, false, "", w.seen(r)))
	refused(t, "of nothing", w.second(chair, id), errs.Conflict)
	w.do(w.finding.Proposals().Refuse(as(chair), id, "Nothing is left."))
	s := w.given(testimony.Quoted)
	in = w.sentence("One more made-up sentence.")
	in.Singles = []finding.Single{w.single(s, testimony.Quoted)}
	id, err = w.finding.Propose(as(analyst1), in)
	w.do(err)
	w.do(w.finding.Proposals().Refuse(as(chair), id, "Not the words of the report."))
	rests, err = w.Rests(as(chair), w.db, w.id)
	w.do(err)
	for _, f := range rests {
		if f.Account == w.account(s) && f.Stands() {
			t.Error("what was turned down still rests on somebody")
		}
	}
}

// told is what a person reads of what their words changed, less ids.
func (w *world) told(p listening.Person) string {
	w.t.Helper()
	th, err := w.finding.Thread(as(visitor), p, w.id)
	w.do(err)
	all := trace.Lines(&th)
	for i := range th.Sentences {
		s := &th.Sentences[i]
		path, err := json.Marshal(trace.Path(&s.Followed, trace.Own(s)))
		w.do(err)
		all = append(all, s.Words, string(path))
	}
	return strings.Join(all, "\n")
}

var bandWords = regexp.MustCompile(`(fewer than|at least) \d+`)

// TestAnotherAccountChangesAPageInABandOnly: with and without the account of one more person
// somebody reads the same bytes, but for the band.
func TestAnotherAccountChangesAPageInABandOnly(t *testing.T) {
	read := func(others int) string {
		w := newWorld(t, testkit.SQLite(t), "")
		w.open()
		all := []listening.Person{w.given(testimony.Themed)}
		for range others {
			all = append(all, w.given(testimony.Themed))
		}
		in := w.sentence("A made-up sentence.")
		in.Themes = []string{w.themed("A made-up theme", all...)}
		id, err := w.finding.Propose(as(analyst1), in)
		w.do(err)
		w.do(w.second(chair, id))
		return w.told(all[0])
	}
	alone, few, nine, ten, eleven := read(0), read(3), read(9), read(10), read(11)
	if alone != few || few != nine || ten != eleven {
		t.Errorf("one more account shows:\n%s\n\n%s\n\n%s\n\n%s\n\n%s", alone, few, nine, ten, eleven)
	}
	if nine == ten || bandWords.ReplaceAllString(nine, "N") != bandWords.ReplaceAllString(ten, "N") {
		t.Errorf("more than a band differs:\n%s\n\n%s", nine, ten)
	}
	if !strings.Contains(nine, "fewer than 10 others") || !strings.Contains(ten, "at least 10 others") {
		t.Errorf("%s\n%s", nine, ten)
	}
}

// TestTheNextDateIsTold: of the inquiry or of the register, whichever is nearer, and where
// there is none that is said.
func TestTheNextDateIsTold(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.given(testimony.Quoted)
	must := func(want string) {
		t.Helper()
		if got := w.told(p); !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	must("No date ahead has been given")
	must("That does not say that it was not heard")
	w.do(w.inquiries.SetWord(as(secretary), w.id, w.Today().AddDays(30), "When the report comes."))
	must("1 April 2026: When the report comes.")
	w.register["r1"] = finding.Recommendation{MadeUp: access.Yes, ID: "r1", Title: "Made-up recommendation 1", Stands: "Not due yet", Next: w.Today().AddDays(10), NextWords: "mid March 2026",
		Promises: []finding.Promise{{Event: finding.Event{By: "A made-up body", What: "A made-up promise"}, Due: "due mid March 2026", Stands: "Not due yet"}}}
	w.register["r2"] = finding.Recommendation{MadeUp: access.Yes, ID: "r2", Title: "Made-up recommendation 2", Stands: "No answer entered here",
		Unanswered: "No answer is entered here, and nobody has recorded looking for one."}
	in := w.sentence("A made-up sentence.")
	in.Singles, in.Recommendations = []finding.Single{w.single(p, testimony.Quoted)}, []string{"r1", "r2"}
	id, err := w.finding.Propose(as(analyst1), in)
	w.do(err)
	w.do(w.second(chair, id))
	must("mid March 2026: What was promised for recommendation")
	must("Promised: A made-up promise")
	must("It rests on your own words.")
	must("nobody has recorded looking for one")
	must("Due mid March 2026")
	w.clock.Advance(11 * 24 * time.Hour)
	must("1 April 2026: When the report comes.")
	delete(w.register, "r2")
	must("A recommendation that the register does not show at present")
}

// TestANoAndAnAgreementAtOnce: either the sentence rests on them, or they said no first.
func TestANoAndAnAgreementAtOnce(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "shared")
	key := phrase.NewKey([32]byte{1, 2, 3})
	type node struct {
		*world
		p  listening.Person
		id string
	}
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d, keys)
			w.open()
			in := w.giving(testimony.Quoted)
			in.Key = key
			approach, err := w.Give(as(visitor), in)
			w.do(err)
			s := w.sentence("A made-up sentence.")
			s.Singles = []finding.Single{w.single(listening.Person{Approach: approach}, testimony.Quoted)}
			id, err := w.finding.Propose(as(analyst1), s)
			w.do(err)
			prop, err := w.finding.Proposals().Read(as(chair), id)
			w.do(err)
			_, part, err := w.finding.ProposedNow(as(chair), prop)
			w.do(err)
			w.do(w.finding.Proposals().Opened(as(chair), prop, part))
		},
		Open: func(t *testing.T, d *db.DB) *node {
			n := &node{world: newWorld(t, d, keys)}
			n.p.Key = key
			n.do(d.QueryRow(t.Context(), `SELECT id FROM inquiry_approach`).Scan(&n.p.Approach))
			n.do(d.QueryRow(t.Context(), `SELECT id FROM proposal WHERE kind = ? AND state = ?`, finding.Kind, proposal.Waits).Scan(&n.id))
			return n
		},
		Tables: []string{"inquiry_finding"},
		Acts: []pairs.Act[*node]{
			{Name: "agreed to", Alone: true, Do: func(n *node) error { return n.finding.Proposals().Agree(as(chair), n.id, "") }},
			{Name: "a no", Alone: true, Do: func(n *node) error { return n.Say(as(visitor), n.p, testimony.Quoted, false, "", "seen") }},
		},
	}.Run(t)
}
