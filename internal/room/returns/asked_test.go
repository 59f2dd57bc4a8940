package returns_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// Nobody is late who was not asked before the last day, or whose last day is not
// over; or whose asking one human recorded shortly before that day or after it, and
// no other agreed to; a day that is not known accuses nobody.
func TestLateIsWhoWasAskedInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) clock.Day {
			if n := rapid.IntRange(-1, 20).Draw(t, name); n >= 0 {
				return clock.NewDay(2026, 3, 1+n)
			}
			return clock.Day{}
		}
		who := func(name string) string { return rapid.SampledFrom([]string{"", "H-1", "H-2"}).Draw(t, name) }
		r, due, today := returns.Return{Asking: returns.Asking{On: at("asked"), Made: at("made"), By: who("by"), Agreed: at("agreed"), Second: who("second")}, CameOn: at("came")},
			at("due"), clock.NewDay(2026, 3, 12)
		two := !r.Asking.Agreed.IsZero() && r.Asking.Second != "" && r.Asking.Second != r.Asking.By
		read := two || !r.Asking.Made.IsZero() && due.Sub(r.Asking.Made) > proposal.ReadingDays
		if first := at("submitted"); !first.IsZero() {
			year, month, n := first.Date()
			r.FirstSubmitted = time.Date(year, month, n, 12, 0, 0, 0, time.UTC)
		}
		late := r.Late(due, today)
		end := r.CameDay()
		if end.IsZero() {
			end = today
		}
		if fair := read && r.Asked() && !due.IsZero() && r.Asking.On.Before(due) && end.After(due); fair != (late > 0) || fair && late != end.Sub(due) {
			t.Fatalf("%d days late: %+v, due %s", late, r, due)
		}
	})
}

func TestABodyOwesWhatItWasAskedFor(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		in, err := returns.CheckRound("investigations", "Investigations", "2023", "2026-03-31")
		w.do(err)
		round, err := w.OpenRound(as(deskA), in)
		w.do(err)
		w.clock.Set(time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))
		if r := w.of(round, force1); r.Asked() || r.Late(round.Due, w.Today()) != 0 || returns.BoardWords(r, round.Due, w.Today()) != "Not asked yet" {
			t.Fatalf("%+v", r)
		}
		good := returns.Asking{On: clock.NewDay(2026, 2, 1), How: "Made-up letter.", Why: "It was sent by another desk."}
		for name, bad := range map[string]returns.Asking{"no day": {How: "x"}, "to come": {On: clock.NewDay(2026, 5, 2), How: "x"},
			"after the last day": {On: clock.NewDay(2026, 4, 1), How: "x"}, "on the last day": {On: round.Due, How: "x"}, "no words": {On: good.On, Why: "x"}, "not why only now": {On: good.On, How: "x"}} {
			if _, err := w.Ask(as(deskA), round.ID, bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, a := range []access.Actor{lead1, inspect, access.Public()} {
			if _, err := w.Ask(as(a), round.ID, good); err == nil {
				t.Errorf("%s recorded an asking", a.ID)
			}
		}
		if _, err := w.Ask(as(deskA), round.ID, good, "made-up-fource-01"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a body that is misspelt was asked: %v", err)
		}
		n, err := w.Ask(as(deskA), round.ID, good, force1)
		if err != nil || n != 1 {
			t.Fatalf("%d, %v", n, err)
		}
		if r := w.of(round, force1); r.Late(round.Due, w.Today()) != 0 {
			t.Errorf("late by the word of one human: %+v", r)
		}
		w.do(w.agreed(deskB))
		one, two := w.of(round, force1), w.of(round, force2)
		if one.Late(round.Due, w.Today()) != 31 || one.Asking.Name != deskA.Name || two.Late(round.Due, w.Today()) != 0 {
			t.Errorf("%+v %+v", one, two)
		}
		cards, err := w.Scorecards(as(deskA), force1, force2)
		w.do(err)
		if _, due := cards[0].OnTime(w.Today()); due != 1 {
			t.Errorf("%d due", due)
		}
		if _, due := cards[1].OnTime(w.Today()); due != 0 {
			t.Errorf("a scorecard counts what nobody asked for: %d", due)
		}

		// What the board said is put right in public, beside what it said.
		if err := w.WasNotAsked(as(deskA), one.ID, " "); !errs.Is(err, errs.Invalid) {
			t.Errorf("put right without a reason: %v", err)
		}
		if err := w.WasNotAsked(as(lead1), one.ID, "x"); err == nil {
			t.Error("the body itself put the board right")
		}
		if err := w.CameOn(as(deskA), one.ID, clock.NewDay(2026, 6, 1), "x"); !errs.Is(err, errs.Invalid) {
			t.Errorf("it came on a day to come: %v", err)
		}
		w.do(w.CameOn(as(deskA), one.ID, clock.NewDay(2026, 3, 30), "It came on paper."))
		if r := w.of(round, force1); r.Late(round.Due, w.Today()) != 31 {
			t.Errorf("one human alone changed the board: %+v", r)
		}
		w.do(w.agreed(deskB))
		if r := w.of(round, force1); r.Late(round.Due, w.Today()) != 0 {
			t.Errorf("%+v", r)
		}
		w.do(w.WasNotAsked(as(deskA), one.ID, "The letter was never sent."))
		w.do(w.agreed(deskB))
		w.do(w.CorrectProfile(as(deskA), returns.Correction{Body: force2, Was: "Signed more than a year ago", Becomes: "It was signed in 2026", Why: "The profile was not entered."}))
		w.do(w.agreed(deskB))
		if err := w.CorrectProfile(as(deskA), returns.Correction{Body: "made-up-fource-02"}); len(errs.FieldsOf(err)) != 4 {
			t.Errorf("%v", err)
		}
		all, err := w.Corrections(as(access.Public()))
		w.do(err)
		if len(all) != 3 || all[0].BodyName != "Made-up Force 02" || all[1].Why != "The letter was never sent." || all[2].Was != "31 days late so far" || all[2].Becomes != "On time" {
			t.Errorf("%+v", all)
		}
		report, err := w.ledger.Verify(t.Context(), nil)
		if err != nil || !report.Holds() {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// A period ends before its return is due.
func TestARoundIsDueAfterItsPeriod(t *testing.T) {
	for _, c := range []struct {
		period, due string
		ok          bool
	}{{"2026-Q4", "2026-12-31", false}, {"2026-Q4", "2027-01-01", true}, {"2026", "2026-06-30", false}, {"2026-27", "2027-03-31", false}} {
		if _, err := returns.CheckRound("investigations", "x", c.period, c.due); (err == nil) != c.ok {
			t.Errorf("%s due on %s: %v", c.period, c.due, err)
		}
	}
}

// No public page of an empty service, or of one whose rounds nobody was asked
// for, says anything against a force.
func TestPublicPagesAccuseNobodyWhoWasNotAsked(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	accusing := []string{"!late so far", "!days late", "!have none", "!None signed off", "!Out of date", "!who has not", "!Not received"}
	look := func(more ...string) {
		t.Helper()
		for _, path := range append([]string{returns.Home, returns.ProfilePath, returns.BookPath}, more...) {
			s.Wants(s.Get(access.Public(), path), 200, accusing...)
		}
	}
	look(returns.CorrectionsPath, returns.CorrectionsPath+"/feed.atom")
	in, err := returns.CheckRound("investigations", "Investigations", "2023", "2026-03-31")
	w.do(err)
	round, err := w.OpenRound(as(deskA), in)
	w.do(err)
	w.clock.Set(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
	look()
	s.Wants(s.Get(access.Public(), returns.Home), 200, "0 of 2 bodies were asked", "Not asked yet")
	s.Wants(s.Get(access.Public(), returns.Home+"/board.csv?round="+round.ID), 200, "not-asked", "!expected")
	s.Wants(s.Get(access.Public(), returns.ProfilePath), 200, "None recorded here", "may have one all the same")
	at := returns.RoundPath + "/" + round.ID + "/ask"
	s.Wants(s.Post(deskA, at, at, "how", "Kept words."), 422, "Choose who was asked", "Kept words.")
	s.Wants(s.Post(deskA, at, at, "how", "Kept words.", "asked", "2026-04-02", "bodies", returnspages.EveryBody), 422, "on or after the last day", "Kept words.")
	s.Wants(s.Post(deskA, at, at, "how", "Made-up letter.", "asked", "2026-02-02", "bodies", force1), 422, "Say why this is entered only now", "Made-up letter.")
	s.Wants(s.Post(deskA, at, at, "how", "Made-up letter.", "asked", "2026-02-02", "bodies", force1, "why", "It was sent by another desk."), 303)
	look()
	s.Wants(s.Get(access.Public(), returns.Home), 200, "0 of 2 bodies were asked", "Asked, as one person has entered it", "Not counted until a second agrees")
	s.Wants(s.Get(access.Public(), returns.Home+"/board.csv?round="+round.ID), 200, "asked-entered-by-one", "!2026-02-02")
	agrees(w, s, "It was sent by another desk.", "62 days late so far", "everybody reads at once that 1 body is late")
	s.Wants(s.Get(access.Public(), returns.Home), 200, "1 of 2 bodies were asked", "62 days late so far", "Not asked yet")
	one := returns.ReturnPath + "/" + w.of(round, force1).ID
	s.Wants(s.Get(deskA, one), 200, "Made-up letter. (recorded by Synthetic Person (desk-a))", "It came on another day")
	s.Wants(s.Post(deskA, one, one+"/unasked", "unasked_reason", "The letter was never sent."), 303)
	agrees(w, s, "62 days late so far", "Not asked yet")
	look()
	s.Wants(s.Get(access.Public(), returns.CorrectionsPath), 200, "62 days late so far", "Not asked yet", "The letter was never sent.")
	s.Wants(s.Get(access.Public(), returns.CorrectionsPath+"/feed.atom"), 200, "Put right: Made-up Force 01")
	s.Wants(s.Post(deskA, returns.ProfilePath, returns.ProfilePath+"/correct", "was", "Kept words."), 422, "Choose a force", "Kept words.")
	s.Wants(s.Post(deskA, returns.ProfilePath, returns.ProfilePath+"/correct", "body", force2, "was", "None recorded here", "becomes", "One was signed in May", "why", "It was not entered."), 303)
	s.Wants(s.Get(access.Public(), returns.CorrectionsPath), 200, "!One was signed in May")
	agrees(w, s, "None recorded here", "One was signed in May")
	s.Wants(s.Get(access.Public(), returns.CorrectionsPath), 200, "One was signed in May")
}

// Many are approved as they were shown; what changed since is left and named.
func TestManyAreApprovedAsTheyWereShown(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		one, two := w.of(round, force1), w.of(round, force2)
		for _, x := range []struct {
			who access.Actor
			r   returns.Return
		}{{lead1, one}, {lead2, two}} {
			w.send(x.who, x.r.ID, national(2)...)
			w.do(w.Submit(as(x.who), x.r.ID, ""))
		}
		list, err := w.Clean(as(deskA), round.ID)
		if err != nil || len(list) != 2 || list[0].Digest == "" {
			t.Fatalf("%+v, %v", list, err)
		}
		if n, left, err := w.ApproveClean(as(deskB), round.ID, list); err != nil || n != 0 || len(left) != 2 || !strings.Contains(left[0], "not opened the list") {
			t.Errorf("approved by one who was not shown it: %d, %q, %v", n, left, err)
		}
		if _, _, err := w.ApproveClean(as(deskA), round.ID, nil); !errs.Is(err, errs.Invalid) {
			t.Errorf("approved what nobody was shown: %v", err)
		}
		w.do(w.SendBack(as(deskB), two.ID, "A row is missing."))
		w.send(lead2, two.ID, national(3)...)
		w.do(w.Submit(as(lead2), two.ID, ""))
		forged := list[1]
		forged.Version, forged.Digest = "version-none", "0"
		n, left, err := w.ApproveClean(as(deskA), round.ID, append(list, forged))
		if err != nil || n != 1 || len(left) != 2 || !strings.HasPrefix(left[0], "Made-up Force 02: It changed since you were shown it") {
			t.Fatalf("%d, %q, %v", n, left, err)
		}
		if a, b := w.of(round, force1), w.of(round, force2); a.State != returns.Approved || a.Counted != list[0].Version || b.State != returns.Submitted {
			t.Errorf("%+v %+v", a, b)
		}
		seen, err := w.See(as(deskA), one.ID)
		w.do(err)
		if last := seen.Steps[len(seen.Steps)-1]; last.Move != "approve" || last.VersionID != list[0].Version || last.Hash != list[0].Digest {
			t.Errorf("the step does not say which version: %+v", last)
		}
		if err := w.Approve(as(deskA), two.ID, list[1].Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("a version that was not shown was approved alone: %v", err)
		}
	})
}

func TestManyAreApprovedOnAPage(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	round := w.open("2023")
	one, two := w.of(round, force1), w.of(round, force2)
	w.send(lead1, one.ID, national(2)...)
	w.do(w.Submit(as(lead1), one.ID, ""))
	w.do(w.Nil(as(lead2), two.ID, ""))
	w.do(w.Submit(as(lead2), two.ID, ""))
	at := returns.RoundPath + "/" + round.ID + "/approve"
	s.Wants(s.Get(deskA, returns.DeskPath), 200, "What waits for you here", "2 returns to approve: ", "By round")
	s.Wants(s.Get(deskA, returns.RoundPath+"/"+round.ID+"?show=you"), 200, "2 returns can be approved together", "Made-up Force 01 (8 rows)", "Made-up Force 02 (nil return)",
		"Read and approve them (2)")
	onDesk(w, deskA, "2 returns to approve: ")
	onDesk(w, lead1, "others: 1 return waits for somebody else to approve it")
	page := s.Wants(s.Get(deskA, at), 200, "Made-up Force 01", "Nil return", "Which do you approve?", "2 returns of this list can be approved together")
	form := s.Fill(page, at)
	s.Wants(s.SendForm(deskA, at, form), 422, "Choose the returns that you approve") // none is chosen for them
	list, err := w.Clean(as(deskA), round.ID)
	w.do(err)
	for _, c := range list {
		line := c.ReturnID + " " + c.Version + " " + c.Digest
		if !strings.Contains(page.Body, `type="checkbox" value="`+line+`"`) {
			t.Errorf("no box for %s", line)
		}
		form.Add("seen", line)
	}
	w.do(w.SendBack(as(deskB), two.ID, "Look again."))
	onDesk(w, deskA, "1 return to approve: ")
	onDesk(w, lead2, "Send the return: ")
	s.Wants(s.SendForm(deskA, at, form), 200, "1 return was approved", "Made-up Force 02: ", "There is nothing to approve together")
	onDesk(w, deskA)
	onDesk(w, lead1)
	for _, a := range []access.Actor{lead1, inspect, access.Public()} {
		if got := s.Get(a, at); got.Code == 200 {
			t.Errorf("%s opens the list", a.ID)
		}
	}
}

// onDesk checks what one of the returns' people has on their one desk: the beginnings
// of its lines.
func onDesk(w *world, who access.Actor, want ...string) {
	w.t.Helper()
	items, err := w.DeskItems(as(who), who)
	w.do(err)
	var got []string
	for _, it := range items {
		if it.Others {
			it.Title = "others: " + it.Title
		}
		got = append(got, it.Title)
	}
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		w.t.Errorf("%s has %q, want %q", who.ID, got, want)
	}
}

// agrees has the second of the desk read the one correction that waits on its page,
// and agree there.
func agrees(w *world, s *pages.Site, words ...string) {
	s.T.Helper()
	all, err := w.Proposals().Waiting(as(deskA), returns.BoardCorrection, returns.ProfileCorrection, returns.AskingKind)
	w.do(err)
	if len(all) != 1 {
		s.T.Fatalf("%d corrections wait", len(all))
	}
	one := returns.ProposalsPath + "/" + all[0].ID
	s.Wants(s.Get(deskB, returns.ProposalsPath), 200, all[0].Title)
	s.Wants(s.Get(deskB, one), 200, words...)
	s.Wants(s.Get(deskA, one), 200, "Somebody else must answer", "!Your answer")
	s.Wants(s.Post(deskB, one, one, "answer", "yes"), 303)
}

// TestACorrectionTakesTwoHumans: what a public page said of a body is put right by
// two humans of the desk who have both seen it, neither of that body, and by nobody
// else; it is said once.
func TestACorrectionTakesTwoHumans(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		one := w.of(round, force1)
		ofForce := person("desk-of-force", force1, access.RoleStatistician)
		twin := person("desk-twin", "national-desk", access.RoleStatistician)
		twin.Human, twin.Selves = deskA.Human, append(slices.Clone(deskA.Selves), twin.ID)
		w.do(w.WasNotAsked(as(deskA), one.ID, "The letter was never sent."))
		all, err := w.Proposals().Waiting(as(deskA), returns.BoardCorrection)
		w.do(err)
		id := all[0].ID
		if err := w.Proposals().Agree(as(deskB), id, ""); !errs.Is(err, errs.Conflict) || errs.Message(err) != proposal.OpenFirst {
			t.Errorf("the second saw nothing: %v", err)
		}
		for _, a := range []access.Actor{deskA, twin, ofForce, lead1, inspect, access.Public()} {
			if _, parts, err := w.Said(as(a), all[0]); err == nil {
				_ = w.Proposals().Opened(as(a), all[0], parts...)
			}
			if err := w.Proposals().Agree(as(a), id, ""); err == nil {
				t.Errorf("%s put the board right", a.ID)
			}
		}
		if got, err := w.Corrections(as(access.Public())); err != nil || len(got) != 0 || !w.of(round, force1).Asked() {
			t.Errorf("%+v, %v", got, err)
		}
		w.do(w.agreed(deskB))
		if w.of(round, force1).Asked() {
			t.Error("the asking stands")
		}
		w.do(w.CorrectProfile(as(deskA), returns.Correction{Body: force2, Was: "None", Becomes: "One", Why: "Made up."}))
		all, err = w.Proposals().Waiting(as(deskA), returns.ProfileCorrection)
		w.do(err)
		w.do(w.agreed(deskB))
		if err := w.Proposals().Agree(as(deskB), all[0].ID, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("said twice: %v", err)
		}
		if got, err := w.Corrections(as(access.Public())); err != nil || len(got) != 2 {
			t.Errorf("%d corrections, %v", len(got), err)
		}
	})
}
