package listening_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/hear"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/access"
)

// asksFor gives what is proposed of an account for a use.
func (w *world) asksFor(account string, use testimony.Use) listening.OutwardInput {
	in := listening.OutwardInput{Account: account, Use: use, Why: "Somebody looks at this again.", Follows: "Nothing more is asked of them."}
	switch use {
	case testimony.Passed:
		in.Body = listening.ReviewPanel
	case testimony.Researched:
		in.Whom, in.Signed, in.SignedOn = "Made-up project", "A made-up university signed a made-up promise", w.Today()
	default:
		in.Whom = "Made-up hearing of the spring"
	}
	return in
}

// outwardID is the asking that something was proposed of.
func (w *world) outwardID(proposed string) (id string) {
	w.t.Helper()
	w.do(w.db.QueryRow(as(visitor), `SELECT record FROM proposal WHERE id = ?`, proposed).Scan(&id))
	return id
}

// asksNow has two people ask somebody, and gives the asking.
func (w *world) asksNow(p listening.Person, use testimony.Use) string {
	w.t.Helper()
	id, err := w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), use))
	w.agreed(w.Proposals(), chair, id, err)
	return w.outwardID(id)
}

// standsFixed are what rests on an account for good under a use.
func (w *world) standsFixed(p listening.Person, use testimony.Use) (n int) {
	w.t.Helper()
	m, err := w.Mine(as(visitor), p)
	w.do(err)
	for _, u := range m.Uses {
		if u.Use == use {
			n = u.Fixed
		}
	}
	return n
}

// desk are the titles of what waits for somebody.
func (w *world) titles(a access.Actor) (out string) {
	w.t.Helper()
	items, err := w.DeskItems(as(a), a)
	w.do(err)
	for _, it := range items {
		out += it.Title + "; "
	}
	return out
}

// TestAnAccountIsPassedOnAfterTwoYeses: the use, then this very recipient, then two humans on the day on which it
// goes. Until the second yes nobody opens it for that; from then it rests on it for good, and the key is gone.
func TestAnAccountIsPassedOnAfterTwoYeses(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p, none := w.given(testimony.Passed), w.given(testimony.Counted)
		_, err := w.ProposeOutward(as(solicitor), w.asksFor(w.account(none), testimony.Passed))
		refused(t, "without a yes to the use", err, errs.Conflict)
		for body, what := range map[string]string{council: "looked at", trust: "of its kin", office: "that commissions", "made-up-nowhere": "on no list", "": "not said"} {
			in := w.asksFor(w.account(p), testimony.Passed)
			in.Body = body
			if _, err := w.ProposeOutward(as(solicitor), in); !errs.Is(err, errs.Invalid) {
				t.Errorf("a body %s: %v", what, err)
			}
		}
		for _, a := range []access.Actor{com1, member, secretary, clerk, facilitator, support, both, fromOffice, noSeat, admin, auditor} {
			if _, err := w.ProposeOutward(as(a), w.asksFor(w.account(p), testimony.Passed)); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s proposes: %v", a.ID, err)
			}
			if _, _, _, err := w.OutwardOf(as(a), w.id, w.account(p)); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s reads it: %v", a.ID, err)
			}
		}
		id, err := w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), testimony.Passed))
		w.do(err)
		ask := w.outwardID(id)
		refused(t, "an answer before they were asked", w.AnswerAsked(as(visitor), p, ask, testimony.AskSayYes), errs.NotFound)
		if m, err := w.Mine(as(visitor), p); err != nil || len(m.Asked) != 0 {
			t.Errorf("they read of a proposal: %+v %v", m.Asked, err)
		}
		if err := w.agree(w.Proposals(), solicitor, id); err == nil {
			t.Error("one human asked alone")
		}
		w.do(w.agree(w.Proposals(), chair, id))
		refused(t, "asked twice at once", errOf(w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), testimony.Passed))), errs.Conflict)
		refused(t, "it goes without their answer", errOf(w.ProposeGoes(as(solicitor), ask, "By hand, sealed")), errs.Conflict)
		open := func() error {
			_, _, err := w.OpenWords(as(solicitor), w.account(p), testimony.Passed, "To copy it for the panel.")
			return err
		}
		refused(t, "opened before their yes", open(), errs.Conflict)
		refused(t, "answered by another", w.AnswerAsked(as(visitor), none, ask, testimony.AskSayYes), errs.NotFound)
		forged := listening.Person{Approach: p.Approach, Key: none.Key}
		if err := w.AnswerAsked(as(visitor), forged, ask, testimony.AskSayYes); err == nil {
			t.Error("another phrase answered")
		}
		w.do(w.AnswerAsked(as(visitor), p, ask, testimony.AskSayYes))
		if got := w.titles(solicitor); !strings.Contains(got, "may go to "+listening.ReviewPanelWords) || strings.Contains(w.titles(secretary), "may go") {
			t.Errorf("the desk says %q", got)
		}
		w.do(open())
		w.do(w.Restrict(as(solicitor), w.account(p), "A made-up notice of a made-up court"))
		refused(t, "it goes while restricted", errOf(w.ProposeGoes(as(solicitor), ask, "By hand, sealed")), errs.Conflict)
		lift, err := w.ProposeLift(as(solicitor), w.account(p), "A made-up decision")
		w.agreed(w.Proposals(), chair, lift, err)
		goes, err := w.ProposeGoes(as(solicitor), ask, "By hand, sealed")
		w.do(err)
		if w.standsFixed(p, testimony.Passed) != 0 {
			t.Error("it rests on it before the second agreed")
		}
		w.clock.Advance(24 * time.Hour)
		w.do(w.agree(w.Proposals(), chair, goes))
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		if len(m.Asked) != 1 || m.Asked[0].Went != w.Today() || m.Asked[0].How != "By hand, sealed" || w.standsFixed(p, testimony.Passed) != 1 {
			t.Errorf("they read %+v", m.Asked)
		}
		if err := open(); err == nil {
			t.Error("it is opened for that after it went")
		}
		refused(t, "a no after it went", w.AnswerAsked(as(visitor), p, ask, testimony.AskSayNo), errs.Conflict)
		w.do(w.Say(as(visitor), p, testimony.Passed, false, "", m.Seen()))
		if w.standsFixed(p, testimony.Passed) != 1 {
			t.Error("a no undid what went")
		}
	})
}

// TestANoToARecipientIsFinal: at each point before it goes, by each way in which it can be said; and the same is not
// asked for again in the time of quiet unless they open it.
func TestANoToARecipientIsFinal(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		for what, no := range map[string]func(listening.Person, string) error{
			"taken back": func(p listening.Person, ask string) error {
				return w.AnswerAsked(as(visitor), p, ask, testimony.AskSayNo)
			},
			"no to the use": func(p listening.Person, _ string) error {
				return w.Say(as(visitor), p, testimony.Passed, false, "", "seen")
			},
			"all taken back": func(p listening.Person, _ string) error { return w.Withdraw(as(visitor), p, "seen") },
		} {
			p := w.given(testimony.Passed)
			ask := w.asksNow(p, testimony.Passed)
			w.do(w.AnswerAsked(as(visitor), p, ask, testimony.AskSayYes))
			goes, err := w.ProposeGoes(as(solicitor), ask, "By hand, sealed")
			w.do(err)
			w.do(no(p, ask))
			refused(t, what, w.agree(w.Proposals(), chair, goes), errs.Conflict)
			w.do(w.Proposals().Refuse(as(chair), goes, "They said no."))
			if w.standsFixed(p, testimony.Passed) != 0 {
				t.Errorf("%s: it rests on it", what)
			}
			if what == "all taken back" {
				continue
			}
			w.do(w.Say(as(visitor), p, testimony.Passed, true, "", ""))
			refused(t, what+": a new yes to the use opens the old asking", errOf(w.ProposeGoes(as(solicitor), ask, "By hand, sealed")), errs.Conflict)
			refused(t, what+": asked again at once", errOf(w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), testimony.Passed))), errs.Conflict)
			w.do(w.AnswerAsked(as(visitor), p, ask, testimony.AskReopen))
			again := w.asksNow(p, testimony.Passed)
			w.do(w.AnswerAsked(as(visitor), p, again, testimony.AskSayNo))
			w.clock.Advance(testimony.Quiet * 24 * time.Hour)
			refused(t, what+": asked on the last quiet day", errOf(w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), testimony.Passed))), errs.Conflict)
			w.clock.Advance(24 * time.Hour)
			w.do(errOf(w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), testimony.Passed))))
		}
		p := w.given(testimony.Passed, testimony.Speaking)
		ask := w.asksNow(p, testimony.Passed)
		w.turn(inquiry.TurnSuspend)
		refused(t, "a yes while nothing is written", w.AnswerAsked(as(visitor), p, ask, testimony.AskSayYes), errs.Conflict)
		refused(t, "asked while nothing is written", errOf(w.ProposeOutward(as(solicitor), w.asksFor(w.account(p), testimony.Speaking))), errs.Conflict)
		w.do(w.AnswerAsked(as(visitor), p, ask, testimony.AskSayNo))
	})
}

// TestResearchAndAHearing: a project is told to destroy its copy when the person says no, and a hearing is answered
// to who arranges it, without a word of who it is.
func TestResearchAndAHearing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.given(testimony.Researched, testimony.Speaking)
		in := w.asksFor(w.account(p), testimony.Researched)
		in.Signed, in.SignedOn = "", clock.Day{}
		if got := errs.FieldsOf(errOf(w.ProposeOutward(as(solicitor), in))); len(got) != 2 {
			t.Errorf("nobody signed: %v", got)
		}
		study := w.asksNow(p, testimony.Researched)
		_, _, err := w.OpenWords(as(solicitor), w.account(p), testimony.Researched, "To take out what could show who it is.")
		w.do(err)
		refused(t, "a project is told before it has anything", w.ToldProject(as(solicitor), study, "By letter to its lead"), errs.Conflict)
		goes, err := w.ProposeGoes(as(solicitor), study, "On an encrypted disk")
		w.agreed(w.Proposals(), chair, goes, err)
		hearing := w.asksFor(w.account(p), testimony.Speaking)
		id, err := w.ProposeOutward(as(solicitor), hearing)
		w.agreed(w.Proposals(), chair, id, err)
		ask := w.outwardID(id)
		if strings.Contains(w.titles(secretary), "speaking at a hearing") {
			t.Error("the secretary reads of it before they answered")
		}
		w.do(w.AnswerAsked(as(visitor), p, ask, testimony.AskSayYes))
		refused(t, "somebody goes to a hearing as an account does", errOf(w.ProposeGoes(as(solicitor), ask, "By hand, sealed")), errs.Conflict)
		_, speakers, err := w.Speakers(as(secretary), w.id)
		w.do(err)
		if len(speakers) != 1 || speakers[0].Whom != hearing.Whom ||
			speakers[0].Account+speakers[0].Approach+speakers[0].ID+speakers[0].Why != "" || !strings.Contains(w.titles(secretary), "speaking at a hearing") {
			t.Errorf("the secretary reads %+v, %q", speakers, w.titles(secretary))
		}
		for _, a := range []access.Actor{com1, analyst1, facilitator, support, fromOffice, noSeat, admin, auditor} {
			if _, _, err := w.Speakers(as(a), w.id); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s reads who speaks: %v", a.ID, err)
			}
		}
		w.do(w.AnswerAsked(as(visitor), p, ask, testimony.AskSayNo))
		if _, speakers, err = w.Speakers(as(secretary), w.id); err != nil || len(speakers) != 0 {
			t.Errorf("after a no the secretary reads %+v %v", speakers, err)
		}
		refused(t, "told while they say yes", w.ToldProject(as(solicitor), study, "By letter to its lead"), errs.Conflict)
		w.do(w.Withdraw(as(visitor), p, "seen-researched-1"))
		w.turn(inquiry.TurnSuspend)
		if !strings.Contains(w.titles(solicitor), "Tell the project to destroy its copy") {
			t.Errorf("the desk says %q", w.titles(solicitor))
		}
		refused(t, "told by who does not read", w.ToldProject(as(secretary), study, "By letter to its lead"), errs.NotFound)
		w.do(w.ToldProject(as(solicitor), study, "By letter to its lead"))
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		i := slices.IndexFunc(m.Asked, func(o listening.Outward) bool { return o.ID == study })
		if told := m.Asked[i].Told; told != w.Today() || strings.Contains(w.titles(solicitor), "destroy its copy") {
			t.Errorf("it was told on %s, and the desk says %q", told, w.titles(solicitor))
		}
	})
}

// TestANoWhileItGoes: the person says no, in each way, while the second agrees that it goes: one of them comes first, and
// nothing went against a no that did.
func TestANoWhileItGoes(t *testing.T) {
	keys := t.TempDir()
	var ask string
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d, keys)
			w.open()
			in := w.giving(testimony.Passed)
			in.Key = fixedKey(1)
			id, err := w.Give(as(visitor), in)
			w.do(err)
			p := listening.Person{Approach: id, Key: in.Key}
			first := w.asksNow(p, testimony.Passed)
			w.do(w.AnswerAsked(as(visitor), p, first, testimony.AskSayYes))
			_, err = w.ProposeGoes(as(solicitor), first, "By hand, sealed")
			w.do(err)
		},
		Open: func(t *testing.T, d *db.DB) *node {
			n := &node{world: newWorld(t, d, keys)}
			for query, to := range map[string]*string{`SELECT approach_id FROM inquiry_account`: &n.of.Approach, `SELECT id FROM inquiry_account`: &n.is, `SELECT id FROM inquiry_outward`: &ask,
				`SELECT id FROM proposal WHERE kind = 'inquiry_outward_goes'`: &n.begun} {
				if err := d.QueryRow(t.Context(), query).Scan(to); err != nil {
					t.Fatal(err)
				}
			}
			n.of.Key = fixedKey(1)
			return n
		},
		Tables: []string{"inquiry_account", "inquiry_account_act", "inquiry_outward", "vault_person"},
		Acts: []pairs.Act[*node]{
			{Name: "goes", Do: func(n *node) error { return n.agree(n.Proposals(), chair, n.begun) }},
			{Name: "no to them", Do: func(n *node) error { return n.AnswerAsked(as(visitor), n.of, ask, testimony.AskSayNo) }},
			{Name: "no to the use", Do: func(n *node) error { return n.Say(as(visitor), n.of, testimony.Passed, false, "", "seen") }},
			{Name: "take back", Alone: true, Do: func(n *node) error { return n.Withdraw(as(visitor), n.of, "seen") }},
		},
	}.Run(t)
}

// TestAnAskingByThePagesOfTheTeam: what was typed stays where something is missing; the second reads all of it; who sees
// nothing of accounts gets the page of one that is not there.
func TestAnAskingByThePagesOfTheTeam(t *testing.T) {
	s := newSite(t)
	s.open()
	p := s.given(testimony.Passed, testimony.Speaking, testimony.Researched)
	of := inquiry.OnePath + "/" + s.id
	at := of + "/accounts/" + s.account(p) + "/outward"
	s.Wants(s.Get(solicitor, of+"/accounts/"+s.account(p)), http.StatusOK, "Pass it on, give it to research", "!Open the words")
	got := s.Wants(s.Post(solicitor, at, at, "use", "passed", "body", "", "why", "canary-why", "follows", ""), http.StatusUnprocessableEntity,
		"Choose whom it is to go to", "Write what happens then", "canary-why")
	if !strings.Contains(got.Body, "Body "+trust) {
		t.Error("the list of bodies is not there")
	}
	s.Wants(s.Post(solicitor, at, at, "use", "passed", "body", council, "why", "canary-why", "follows", "Nothing more."), http.StatusUnprocessableEntity, "no part of one that is looked at")
	s.Wants(s.Post(solicitor, at, at), http.StatusUnprocessableEntity, "Choose what is to be done")
	if got := s.Post(solicitor, at, at, "use", "passed", "body", listening.ReviewPanel, "why", "canary-why", "follows", "Nothing more."); got.Location != at+"?done=proposed" {
		t.Fatalf("%d %s", got.Code, got.Location)
	}
	second := s.waits(listening.KindOutward)
	for _, a := range []access.Actor{secretary, clerk, both, fromOffice, noSeat, facilitator, person("insider", council, access.RoleInquiry)} {
		for _, path := range []string{at, second} {
			s.Wants(s.Get(a, path), http.StatusNotFound, "!canary")
		}
		if got := s.Get(a, hear.ProposalsPath); strings.Contains(got.Body, "may be passed on") {
			t.Errorf("%s is told that an asking waits", a.ID)
		}
	}
	another := s.found("Another Made-up Inquiry")
	s.Wants(s.Get(solicitor, inquiry.OnePath+"/"+another+"/accounts/"+s.account(p)+"/outward"), http.StatusNotFound, "!canary")
	s.Wants(s.Get(chair, second), http.StatusOK, "canary-why", "Nothing more.", listening.ReviewPanelWords, "Nothing goes before they say yes")
	s.Post(chair, second, second, "answer", "yes")
	var ask string
	s.do(s.db.QueryRow(as(visitor), `SELECT id FROM inquiry_outward`).Scan(&ask))
	s.Wants(s.Get(solicitor, at), http.StatusOK, "has not answered", "!Propose that it goes")
	s.do(s.AnswerAsked(as(visitor), p, ask, testimony.AskSayYes))
	s.Wants(s.Get(solicitor, at), http.StatusOK, "It may go", "Propose that it goes")
	s.Wants(s.Post(solicitor, at, at+"/goes", "outward", ask, "did", "go", "how", "."), http.StatusUnprocessableEntity, "Write how it goes")
	if got := s.Post(solicitor, at, at+"/goes", "outward", ask, "did", "go", "how", "By hand, sealed"); got.Location != at+"?done=goes" {
		t.Fatalf("%d %s", got.Code, got.Location)
	}
	second = s.waits(listening.KindGoes)
	s.Wants(s.Get(chair, second), http.StatusOK, "How it goes: By hand, sealed", "handed over today")
	s.Post(chair, second, second, "answer", "yes")
	s.Wants(s.Get(solicitor, at), http.StatusOK, "It went on 2 March 2026. By hand, sealed", "!Propose that it goes")
	s.Wants(s.Get(secretary, of+"/speakers"), http.StatusOK, "Nobody said yes to that now", "!canary")
	s.Wants(s.Get(analyst1, of+"/speakers"), http.StatusNotFound)
	s.verified()
}
