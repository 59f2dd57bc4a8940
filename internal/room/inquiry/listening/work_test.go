package listening_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// theme names a theme and gives its id.
func (w *world) theme(name string) string {
	w.t.Helper()
	w.do(w.AddTheme(as(analyst1), w.id, name, "Somebody was told, and there is no record of it"))
	var id string
	w.do(w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_account_theme WHERE name = ?`, name).Scan(&id))
	return id
}

// reads has somebody open an account for themes, and say which they found.
func (w *world) reads(a access.Actor, account string, themes ...string) error {
	if _, _, err := w.OpenWords(as(a), account, testimony.Themed, "To see what people have in common."); err != nil {
		return err
	}
	return w.Themed(as(a), account, themes)
}

// TestAThemeIsFoundByTwo who opened the account as it is, each apart and once; what two found
// goes with the no of whom it is about.
func TestAThemeIsFoundByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		theme, another := w.theme("Not written down"), w.theme("Sent on")
		refused(t, "the same theme in other letters", w.AddTheme(as(analyst2), w.id, " not  WRITTEN down!", "The same words said in another way"), errs.Invalid)
		p := w.given(testimony.Themed)
		account := w.account(p)
		refused(t, "without having opened it", w.Themed(as(analyst1), account, []string{theme}), errs.Conflict)
		w.do(w.reads(analyst1, account, theme, another))
		refused(t, "twice by one", w.reads(analyst1, account, theme), errs.Conflict)
		other, err := w.Read(as(analyst2), account)
		w.do(err)
		if len(other.Mine)+len(other.Both) != 0 {
			t.Errorf("the second reader sees what the first found: %+v", other)
		}
		_, in, _, err := w.ThemesFound(as(analyst1), w.db, w.id)
		if err != nil || len(in) != 0 {
			t.Errorf("one reader makes a theme: %v %v", in, err)
		}
		refused(t, "a theme that is not on the list", w.reads(analyst2, account, "theme-none"), errs.Invalid)
		w.do(w.reads(analyst2, account, theme))
		_, in, how, err := w.ThemesFound(as(analyst1), w.db, w.id)
		w.do(err)
		if !slices.Equal(in[theme], []string{account}) || len(in[another]) != 0 || how.Accounts != 1 || how.Agreed != 1 || how.Decisions != 2 {
			t.Errorf("%v %+v", in, how)
		}
		got, err := w.Read(as(analyst2), account)
		if err != nil || !slices.Equal(got.Both, []string{theme}) || got.ReadTwice != w.Today() {
			t.Errorf("%+v %v", got, err)
		}
		w.do(w.Say(as(visitor), p, testimony.Themed, false, "", "seen"))
		if _, in, how, err = w.ThemesFound(as(analyst1), w.db, w.id); err != nil || len(in) != 0 || how.Accounts != 0 {
			t.Errorf("after the no: %v %+v %v", in, how, err)
		}
		var rows int
		w.do(w.db.QueryRow(context.Background(), `SELECT (SELECT count(*) FROM inquiry_account_tag) + (SELECT count(*) FROM inquiry_account_reading)`).Scan(&rows))
		if rows != 0 {
			t.Errorf("%d rows say what was found in it", rows)
		}
		w.verified()
	})
}

// TestAReferralTakesTwoAndThePersonReadsIt: whoever sat with them proposes; another who opened it
// agrees; the secretariat does neither; the person reads it once they were told.
func TestAReferralTakesTwoAndThePersonReadsIt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.session()
		told := listening.Told{To: "A made-up service", Why: "canary-danger", Sent: "A place."}
		for _, a := range []access.Actor{secretary, clerk, both, other, chair, com1, noSeat, fromOffice} {
			_, err := w.Refer(as(a), p.Approach, told)
			refused(t, "by "+a.ID, err, errs.NotFound)
		}
		_, err := w.Refer(as(facilitator), p.Approach, listening.Told{To: "A made-up service"})
		refused(t, "without a danger", err, errs.Invalid)
		id, err := w.Refer(as(facilitator), p.Approach, told)
		w.do(err)
		for _, a := range []access.Actor{secretary, clerk, com1, noSeat, fromOffice} {
			if x, err := w.Proposals().Read(as(a), id); err == nil {
				t.Errorf("%s reads it: %+v", a.ID, x)
			}
		}
		if x, err := w.Proposals().Read(as(chair), id); err != nil || strings.Contains(fmt.Sprint(x), "canary-danger") {
			t.Errorf("the words are not sealed: %+v %v", x, err)
		}
		refused(t, "by oneself", w.agree(w.Proposals(), facilitator, id), errs.Forbidden)
		refused(t, "by one who sat beside and decides nothing", w.agree(w.Proposals(), support, id), errs.NotFound)
		refused(t, "unopened", w.Proposals().Agree(as(chair), id, ""), errs.Conflict)
		w.do(w.agree(w.Proposals(), chair, id))
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		if len(m.Referrals) != 0 {
			t.Errorf("it stands there before they were told: %+v", m.Referrals)
		}
		_, all, err := w.Referrals(as(support), w.id, p.Approach)
		w.do(err)
		refused(t, "told by a secretary", w.ToldPerson(as(secretary), all[0].ID, "session"), errs.NotFound)
		refused(t, "told before it was sent", w.ToldPerson(as(support), all[0].ID, "contact"), errs.Conflict)
		refused(t, "sent by another who reads", w.SentReferral(as(analyst1), all[0].ID, "By telephone"), errs.NotFound)
		refused(t, "sent in no way", w.SentReferral(as(facilitator), all[0].ID, "."), errs.Invalid)
		w.do(w.SentReferral(as(facilitator), all[0].ID, "By telephone to the duty team"))
		refused(t, "sent twice", w.SentReferral(as(chair), all[0].ID, "By telephone"), errs.Conflict)
		w.clock.Advance(24 * time.Hour)
		refused(t, "told by another who reads", w.ToldPerson(as(analyst1), all[0].ID, "contact"), errs.NotFound)
		refused(t, "told in no way", w.ToldPerson(as(chair), all[0].ID, "pigeon"), errs.Invalid)
		if m, err = w.Mine(as(visitor), p); err != nil || len(m.Referrals) != 0 || strings.Contains(fmt.Sprint(m.Openings), "danger") {
			t.Errorf("something of it stands there before they were told: %+v %v", m.Openings, err)
		}
		w.do(w.ToldPerson(as(chair), all[0].ID, "contact"))
		refused(t, "told twice", w.ToldPerson(as(support), all[0].ID, "contact"), errs.Conflict)
		if m, err = w.Mine(as(visitor), p); err != nil || len(m.Referrals) != 1 || m.Referrals[0].Told != w.Today() {
			t.Errorf("%+v %v", m.Referrals, err)
		}
		own, err := w.Own(as(visitor), p)
		if err != nil || own.Referrals[all[0].ID] != told {
			t.Errorf("%+v %v", own.Referrals, err)
		}
		if !slices.ContainsFunc(m.Openings, func(o listening.Opening) bool { return o.What == listening.PartWordings["inquiry-referral"] }) {
			t.Errorf("that the second opened it is not there: %+v", m.Openings)
		}
		w.verified()
	})
}

// TestAccountsAreTakenOnceTwoPeopleSaidSo, from that day to its last, while the inquiry is open;
// what cannot be known closes.
func TestAccountsAreTakenOnceTwoPeopleSaidSo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.id = w.found("Made-up Inquiry")
		give := func() error { return errOf(w.Give(as(visitor), w.giving(testimony.Themed))) }
		refused(t, "before anybody said so", give(), errs.Conflict)
		in := listening.TakingInput{Inquiry: w.id, From: w.Today(), Words: "Two people listen, and one of them is there for you."}
		_, err := w.ProposeTaking(as(analyst1), in)
		refused(t, "by an analyst", err, errs.NotFound)
		early := in
		early.From = w.Today().AddDays(-1)
		_, err = w.ProposeTaking(as(secretary), early)
		refused(t, "from yesterday", err, errs.Invalid)
		p, err := w.ProposeTaking(as(secretary), in)
		w.do(err)
		refused(t, "by one alone", w.agree(w.Proposals(), secretary, p), errs.Forbidden)
		w.do(w.agree(w.Proposals(), chair, p))
		refused(t, "before the setting-up day", give(), errs.Conflict)
		w.turn(inquiry.TurnSetUp)
		w.do(give())
		open, err := w.Doors(as(visitor))
		if err != nil || len(open) != 1 || len(open[0].Ways) != 4 || !open[0].Open {
			t.Errorf("%+v %v", open, err)
		}
		stale := w.giving(testimony.Themed)
		stale.Sheet = "accounts-0"
		refused(t, "another sheet", errOf(w.Give(as(visitor), stale)), errs.Conflict)
		w.take(w.Today())
		w.do(give())
		w.clock.Advance(24 * time.Hour)
		refused(t, "after the last day", give(), errs.Conflict)
		refused(t, "begun after the last day", errOf(w.Begin(as(visitor), w.id)), errs.Conflict)
		w.take(clock.Day{})
		w.do(give())
		w.turn(inquiry.TurnSuspend)
		refused(t, "suspended", give(), errs.Conflict)
		w.turn(inquiry.TurnResume)
		w.do(give())
		w.turn(inquiry.TurnEnd)
		refused(t, "ended", give(), errs.Conflict)
		refused(t, "another inquiry", errOf(w.Begin(as(visitor), "inquiry-none")), errs.NotFound)
	})
}

// TestTheCountIsThatOfTheRules: what the database counts is what package testimony counts of the
// same steps; today is not in it, and numbers are banded.
func TestTheCountIsThatOfTheRules(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		for range 11 {
			_, err := w.Begin(as(visitor), w.id)
			w.do(err)
		}
		for i := range 3 {
			p := w.given(testimony.Themed)
			if i == 0 {
				w.do(w.Withdraw(as(visitor), p, "seen"))
			}
		}
		w.session()
		key := newKey()
		id, err := w.Choose(as(visitor), listening.Choosing{Inquiry: w.id, Key: key, Way: testimony.InPerson, Contact: "By a made-up number"})
		w.do(err)
		w.do(w.turnedBack(other, id, "This lies in another area."))
		w.clock.Advance(24 * time.Hour)
		_, err = w.Begin(as(visitor), w.id)
		w.do(err)
		got, err := w.Public(as(visitor), w.id)
		w.do(err)
		var all []testimony.Approach
		rows, err := w.db.Query(context.Background(), `SELECT approach_id, step, on_day FROM inquiry_move WHERE on_day < ? ORDER BY approach_id, number`, w.Today().String())
		w.do(err)
		by := map[string]testimony.Approach{}
		for rows.Next() {
			var id, step, day string
			w.do(rows.Scan(&id, &step, &day))
			m := testimony.Move{To: testimony.Step(step), On: clock.DayOrNone(day), Reason: "Made up."}
			if by[id], err = by[id].Take(m); err != nil {
				t.Fatal(err)
			}
		}
		w.do(rows.Err())
		w.do(rows.Close())
		for _, p := range by {
			all = append(all, p)
		}
		want := testimony.Published(testimony.Count(all), testimony.PublicBands)
		if fmt.Sprint(got.Steps) != fmt.Sprint(want) || len(all) != 16 {
			t.Errorf("%d people\n%+v\n%+v", len(all), got.Steps, want)
		}
		if got.Steps[0].Reached.AtLeast != 15 || got.Steps[4].Reached.Below != 10 {
			t.Errorf("%+v", got.Steps)
		}
	})
}

// TestTheFigureCountsWhatWasPromised: accounts whose day is over, read by two and answered by
// it; fewer than ten are not told.
func TestTheFigureCountsWhatWasPromised(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	var accounts []string
	for range 12 {
		accounts = append(accounts, w.account(w.given(testimony.Themed)))
	}
	w.given(testimony.Counted) // nobody promised anything
	w.clock.Advance(5 * 24 * time.Hour)
	for _, a := range accounts[:9] {
		w.do(w.reads(analyst1, a))
		w.do(w.reads(analyst2, a))
	}
	for _, a := range accounts {
		_, _, err := w.OpenWords(as(analyst1), a, testimony.Themed, "To answer what was given.")
		w.do(err)
		w.do(w.FirstWord(as(analyst1), a, "Two people have read what you gave."))
	}
	refused(t, "a first word twice", w.FirstWord(as(analyst1), accounts[0], "Two people have read what you gave."), errs.Conflict)
	x, err := w.Public(as(visitor), w.id)
	w.do(err)
	if x.Themed.Told() || x.Answered.Told() {
		t.Errorf("told before any day is over: %+v", x)
	}
	w.clock.Set(time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)) // the 20th working day after 2 March is 30 March
	if x, err = w.Public(as(visitor), w.id); err != nil || x.Themed.Words() != "Between 70 and 80 in 100, of at least 10 accounts" || x.Answered.Told() {
		t.Errorf("%s; %s; %v", x.Themed.Words(), x.Answered.Words(), err)
	}
	w.do(w.reads(analyst1, accounts[9]))
	w.do(w.reads(analyst2, accounts[9])) // too late
	w.clock.Set(time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC))
	if x, err = w.Public(as(visitor), w.id); err != nil || x.Themed.Least != 70 || x.Answered.Words() != "All, of at least 10 accounts" {
		t.Errorf("%s; %s; %v", x.Themed.Words(), x.Answered.Words(), err)
	}
}

// TestNobodyLearnsOfAnother: adding and taking away another person's account changes nothing on
// somebody's page.
func TestNobodyLearnsOfAnother(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	a := w.given(testimony.Themed, testimony.Quoted)
	w.do(w.reads(analyst1, w.account(a)))
	page := func() string {
		m, err := w.Mine(as(visitor), a)
		w.do(err)
		own, err := w.Own(as(visitor), a)
		w.do(err)
		m.Openings = slices.DeleteFunc(m.Openings, func(o listening.Opening) bool { return o.Own == "yes" })
		return fmt.Sprintf("%+v %+v", m, own)
	}
	before := page()
	b := w.given(testimony.Themed, testimony.Quoted)
	w.do(w.reads(analyst1, w.account(b)))
	w.do(w.reads(analyst2, w.account(b)))
	w.do(w.rest(w.Cite, listening.Footing{Account: w.account(b), Use: testimony.Quoted, Ref: "s1"}))
	if now := page(); now != before {
		t.Errorf("another's account shows:\n%s\n%s", before, now)
	}
	w.do(w.Withdraw(as(visitor), b, "seen"))
	if now := page(); now != before {
		t.Errorf("that another took theirs back shows:\n%s\n%s", before, now)
	}
}

// TestAnApproachEndsAndCanBeginAgain: lapsed, stopped, turned back; how to reach the person is
// destroyed each time, and another that they give later opens only itself.
func TestAnApproachEndsAndCanBeginAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		system := access.WithActor(context.Background(), access.SystemActor("inquiry-approaches"))
		key := newKey()
		choosing := listening.Choosing{Inquiry: w.id, Key: key, Way: testimony.ByPhone, Contact: "canary-contact one"}
		id, err := w.Choose(as(visitor), choosing)
		w.do(err)
		p := listening.Person{Approach: id, Key: key}
		ends := map[string]func() error{
			"stopped": func() error { return w.Stop(as(visitor), p) },
			"turned":  func() error { return w.turnedBack(facilitator, id, "This lies in another area.") },
			"lapsed":  func() error { w.clock.Advance(91 * 24 * time.Hour); return errOf(w.Lapse(system)) },
		}
		for _, name := range []string{"stopped", "turned", "lapsed"} {
			w.do(ends[name]())
			m, err := w.Mine(as(visitor), p)
			if err != nil || string(m.Step) != name || !m.Lapses.IsZero() {
				t.Errorf("%s: %+v %v", name, m, err)
			}
			w.gone(p)
			choosing.Approach, choosing.Contact = id, "canary-contact after it "+name
			wrong := choosing
			wrong.Key = newKey()
			refused(t, "chosen again by another", errOf(w.Choose(as(visitor), wrong)), errs.NotFound)
			w.do(errOf(w.Choose(as(visitor), choosing)))
			own, err := w.Own(as(visitor), p)
			if err != nil || own.Contact != choosing.Contact {
				t.Errorf("%s: %+v %v", name, own, err)
			}
		}
		in := w.giving(testimony.Quoted)
		in.Approach, in.Key = id, key
		w.do(errOf(w.Give(as(visitor), in)))
		refused(t, "given twice", errOf(w.Give(as(visitor), in)), errs.Conflict)
		w.verified()
	})
}

// TestASessionIsTakenOverOnlyWhenNobodySitsAnyMore.
func TestASessionIsTakenOverOnlyWhenNobodySitsAnyMore(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.session()
	refused(t, "while the two sit", w.TakeOver(as(other), w.id, p.Approach, support2.ID), errs.Conflict)
	for _, a := range []access.Actor{facilitator, support} {
		var seat string
		w.do(w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_seat WHERE account = ?`, a.ID).Scan(&seat))
		leave, err := w.inquiries.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: w.id, Seat: seat, Why: "Made up."})
		w.agreed(w.inquiries.Proposals(), member, leave, err)
	}
	_, err := w.OpenNote(as(facilitator), p.Approach, "To read it back.")
	refused(t, "whose part is over", err, errs.NotFound)
	refused(t, "beside nobody who supports", w.TakeOver(as(other), w.id, p.Approach, facilitator.ID), errs.Invalid)
	w.do(w.TakeOver(as(other), w.id, p.Approach, support2.ID))
	got, err := w.OpenNote(as(support2), p.Approach, "To read it back.")
	if err != nil || got.Note != canary {
		t.Errorf("%+v %v", got, err)
	}
}

// TestTheSheetsAreWhole, and a form that nobody wrote one for takes nothing.
func TestTheSheetsAreWhole(t *testing.T) {
	forms, err := rules.Forms()
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	for _, f := range forms {
		s, ok := listening.SheetOf(f.Form)
		if !ok || s.Check() != nil {
			t.Errorf("%s: %v", f.Form, s.Check())
		}
		if was, seen := versions[s.Version]; seen && was != fmt.Sprint(s.Lines) {
			t.Errorf("%s shares a version with another sheet", f.Form)
		}
		versions[s.Version] = fmt.Sprint(s.Lines)
	}
	if s, _ := listening.SheetOf(rules.Panel); s.Offers(testimony.Evidence) || s.Offers(testimony.Speaking) {
		t.Error("a panel that finds nothing tests evidence")
	}
	if _, ok := listening.SheetOf("unknown"); ok {
		t.Error("a form that nobody knows has a sheet")
	}
}

// TestSomebodyStopsAfterTheirSession: the note is destroyed, and they can choose again. Before
// they stop nobody turns them back, and another way is not chosen over it.
func TestSomebodyStopsAfterTheirSession(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.session()
		again := listening.Choosing{Inquiry: w.id, Approach: p.Approach, Key: p.Key, Way: testimony.ByPhone, Contact: "canary-contact again"}
		refused(t, "turned back", errOf(w.TurnBack(as(facilitator), w.id, p.Approach, "This lies in another area.")), errs.Conflict)
		refused(t, "chosen over it", errOf(w.Choose(as(visitor), again)), errs.Conflict)
		w.do(w.Stop(as(visitor), p))
		w.gone(p)
		refused(t, "agreed after that", w.AgreeNote(as(visitor), p, listening.Agreeing{}), errs.Conflict)
		w.do(errOf(w.Choose(as(visitor), again)))
		w.do(w.Offer(as(other), listening.Offering{Inquiry: w.id, Approach: p.Approach, Day: w.Today().AddDays(2), Hour: "10.30", Support: support2.ID}))
		_, err := w.OpenContact(as(facilitator), p.Approach, "To call about the day.")
		refused(t, "opened by whose session it was before", err, errs.NotFound)
		got, err := w.OpenContact(as(other), p.Approach, "To call about the day.")
		if err != nil || got.Contact != again.Contact {
			t.Errorf("%+v %v", got, err)
		}
		again.Way, again.Contact = testimony.InWriting, ""
		w.do(errOf(w.Choose(as(visitor), again)))
		w.gone(p)
		_, err = w.OpenContact(as(other), p.Approach, "To call about the day.")
		refused(t, "after they chose to write", err, errs.NotFound)
		w.verified()
	})
}

// TestSupportIsOfferedAndANoIsAChoice: before, on the day and after, by those whose session it is; a
// no is asked once more and then no longer; it goes on after the end.
func TestSupportIsOfferedAndANoIsAChoice(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.session() // held today
		offers := func() (out []string) {
			m, err := w.Mine(as(visitor), p)
			w.do(err)
			for _, o := range m.Support {
				out = append(out, o.Key)
			}
			return out
		}
		if got := offers(); len(got) != 5 {
			t.Errorf("%v", got)
		}
		for _, a := range []access.Actor{other, secretary, analyst1, chair} {
			refused(t, "by "+a.ID, w.Supported(as(a), p.Approach, "on the day", true), errs.NotFound)
		}
		refused(t, "before its day", w.Supported(as(support), p.Approach, "after two weeks", true), errs.Invalid)
		refused(t, "an offer that nobody knows", w.Supported(as(support), p.Approach, "", true), errs.Invalid)
		w.do(w.Supported(as(support), p.Approach, "before", false))
		refused(t, "twice", w.Supported(as(facilitator), p.Approach, "before", true), errs.Invalid)
		w.turn(inquiry.TurnEnd)
		w.do(w.Supported(as(support), p.Approach, "on the day", false))
		if got := offers(); !slices.Equal(got, []string{"before", "on the day"}) {
			t.Errorf("asked again after two noes: %v", got)
		}
		if m, err := w.Mine(as(visitor), p); err != nil || m.Support[0].Wanted || m.Support[0].Asked != w.Today() {
			t.Errorf("%+v %v", m.Support, err)
		}
		w.verified()
	})
}
