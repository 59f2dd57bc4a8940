package listening_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// line gives a use as the person reads it.
func line(t *testing.T, m listening.Mine, u testimony.Use) listening.UseLine {
	t.Helper()
	i := slices.IndexFunc(m.Uses, func(l listening.UseLine) bool { return l.Use == u })
	if i < 0 {
		t.Fatalf("%s is not on the page: %+v", u, m.Uses)
	}
	return m.Uses[i]
}

// TestSomebodyGivesAnAccountAndComesBack: they read where it is, what they said, who opened it
// and why; a no takes the words away from those who read; what they take back is destroyed
// that day, and they still read what was said beforehand.
func TestSomebodyGivesAnAccountAndComesBack(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.given(testimony.Themed, testimony.QuotedNamed)
		account := w.account(p)
		words, _, err := w.OpenWords(as(analyst1), account, testimony.Themed, "To see what people have in common.")
		w.do(err)
		if words != canary {
			t.Errorf("the words are %q", words)
		}
		_, name, err := w.OpenWords(as(solicitor), account, testimony.QuotedNamed, "To quote it.")
		w.do(err)
		if name != "Synthetic Name 1" {
			t.Errorf("the name is %q", name)
		}
		_, _, err = w.OpenWords(as(analyst1), account, testimony.Evidence, "For the hearing.")
		refused(t, "opened for a use that nobody agreed to", err, errs.Conflict)
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		if m.Step != testimony.Given || m.Words != testimony.Held || len(m.Uses) != 9 || !line(t, m, testimony.Themed).Yes || line(t, m, testimony.Evidence).Yes {
			t.Errorf("%+v", m)
		}
		if l := line(t, m, testimony.Themed); l.Until == "" || l.Stays == "" || l.Question == "" || !l.Asked {
			t.Errorf("what was promised is not said: %+v", l)
		}
		if len(m.Openings) != 2 || !strings.Contains(m.Openings[0].Purpose, "To see what people have in common.") || m.Openings[0].What != listening.PartWordings["inquiry-account"] ||
			m.Openings[0].Who != "The inquiry team: Analyst" || m.Openings[1].Who != "The inquiry team: Solicitor to the inquiry" || m.Openings[1].What == "" {
			t.Errorf("who opened it: %+v", m.Openings)
		}
		for _, o := range m.Openings {
			if strings.Contains(fmt.Sprint(o), "Synthetic Person") || strings.Contains(fmt.Sprint(o), "H-") {
				t.Errorf("an opening names somebody: %+v", o)
			}
		}
		w.do(w.Say(as(visitor), p, testimony.Themed, false, "", "seen"))
		_, _, err = w.OpenWords(as(analyst2), account, testimony.Themed, "To see what people have in common.")
		refused(t, "after the no", err, errs.Conflict)
		w.do(w.Say(as(visitor), p, testimony.QuotedNamed, false, "", "seen"))
		if _, _, err = w.OpenWords(as(analyst2), account, testimony.QuotedNamed, "To quote it."); err == nil {
			t.Error("words were opened with no yes to any use")
		}
		if n := w.wraps(p.Approach + ".words"); n != 0 {
			t.Errorf("%d keys of the account are with staff after every use was a no", n)
		}
		w.do(w.Say(as(visitor), p, testimony.Quoted, true, "", "seen"))
		_, _, err = w.OpenWords(as(analyst2), account, testimony.Quoted, "To quote it.")
		w.do(err)
		w.do(w.Withdraw(as(visitor), p, "seen"))
		w.gone(p)
		m, err = w.Mine(as(visitor), p)
		w.do(err)
		if m.Words != testimony.Destroyed || m.Withdrawn != w.Today() || slices.ContainsFunc(m.Uses, func(l listening.UseLine) bool { return l.Yes || l.Asked }) {
			t.Errorf("after it was taken back: %+v", m)
		}
		refused(t, "yes after it was taken back", w.Say(as(visitor), p, testimony.Quoted, true, "", "seen"), errs.Conflict)
		refused(t, "another key", errOf(w.Mine(as(visitor), listening.Person{Approach: p.Approach, Key: newKey()})), errs.NotFound)
		refused(t, "no key", errOf(w.Mine(as(visitor), listening.Person{Approach: p.Approach})), errs.NotFound)
		w.verified()
	})
}

func errOf[T any](_ T, err error) error { return err }

// wraps counts the keys of a person of the vault that are with groups of staff.
func (w *world) wraps(person string) (n int) {
	w.t.Helper()
	w.do(w.db.QueryRow(context.Background(), `SELECT count(*) FROM vault_key WHERE person = ? AND holder LIKE 'group:%'`, person).Scan(&n))
	return n
}

// gone wants no key and no sealed word of what somebody took back.
func (w *world) gone(p listening.Person) {
	w.t.Helper()
	var keys, texts int
	w.do(w.db.QueryRow(context.Background(), `SELECT count(*) FROM vault_key WHERE person LIKE ?`, p.Approach+".words%").Scan(&keys))
	w.do(w.db.QueryRow(context.Background(), `SELECT count(*) FROM inquiry_account_sealed WHERE approach_id = ? AND sealed <> '' AND name <> 'referral'`, p.Approach).Scan(&texts))
	if keys+texts != 0 {
		w.t.Errorf("%d keys and %d sealed words are left", keys, texts)
	}
	own, err := w.Own(as(visitor), p)
	if err != nil || own.Words+own.Name+own.Contact+own.Note != "" {
		w.t.Errorf("what was taken back still opens: %+v %v", own, err)
	}
}

// verified wants the log to hold.
func (w *world) verified() {
	w.t.Helper()
	report, err := w.ledger.Verify(context.Background(), nil)
	w.do(err)
	if len(report.Problems) > 0 {
		w.t.Errorf("the log does not hold: %+v", report.Problems)
	}
}

// TestASessionLeadsToAnAccount: the day is agreed by the person, the note counts when they agree
// it, and only whose session it is sees how to reach them.
func TestASessionLeadsToAnAccount(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.session()
		for _, a := range staff {
			got, err := w.OpenContact(as(a), p.Approach, "To call about the day.")
			note, noteErr := w.OpenNote(as(a), p.Approach, "To read it back.")
			own := a.ID == facilitator.ID || a.ID == support.ID
			if own != (err == nil) || own != (noteErr == nil) || !own && fmt.Sprint(got, note) != fmt.Sprint(listening.Opened{}, listening.Opened{}) {
				t.Errorf("%s opened %+v %+v: %v %v", a.ID, got, note, err, noteErr)
			}
		}
		refused(t, "another takes it up", w.Offer(as(other), listening.Offering{Inquiry: w.id, Approach: p.Approach, Day: w.Today().AddDays(9), Hour: "10", Support: support2.ID}), errs.Conflict)
		w.do(w.Correct(as(visitor), p, "One word is another."))
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		refused(t, "agreed while it is corrected", w.AgreeNote(as(visitor), p, listening.Agreeing{Sheet: m.Sheet.Version}), errs.Conflict)
		w.do(w.ReadBack(as(support), p.Approach, canary+" corrected"))
		refused(t, "another note than on the page", w.AgreeNote(as(visitor), p, listening.Agreeing{Sheet: m.Sheet.Version, Note: canary}), errs.Conflict)
		refused(t, "another sheet", w.AgreeNote(as(visitor), p, listening.Agreeing{Sheet: "older"}), errs.Conflict)
		w.do(w.AgreeNote(as(visitor), p, listening.Agreeing{Sheet: m.Sheet.Version, Answers: yes(testimony.Themed), Note: canary + " corrected"}))
		own, err := w.Own(as(visitor), p)
		w.do(err)
		if own.Words != canary+" corrected" || own.Note != "" || own.Contact == "" {
			t.Errorf("%+v", own)
		}
		words, _, err := w.OpenWords(as(analyst1), w.account(p), testimony.Themed, "To see what people have in common.")
		w.do(err)
		if words != own.Words {
			t.Error(words)
		}
		_, err = w.OpenNote(as(facilitator), p.Approach, "To read it again.")
		refused(t, "the note after it was agreed", err, errs.NotFound)
		w.do(w.Withdraw(as(visitor), p, "seen"))
		w.gone(p)
		w.verified()
	})
}

// TestWhoSeesNothingOfAccounts: the secretariat, whoever has a part in it beside another,
// whoever commissions the inquiry, those who are looked at, those with a conflict, who runs or
// watches the service: they see no account, no count, no word; each read of the service is
// asked as each of them.
func TestWhoSeesNothingOfAccounts(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.given(testimony.Themed, testimony.Evidence)
	account := w.account(p)
	ofCouncil := person("insider", council, access.RoleInquiry)
	ofTrust := person("trusted", trust, access.RoleInquiry)
	ofTrust.Kin = append(ofTrust.Kin, council)
	analystOf := func(a access.Actor, body string) access.Actor { // their own account, and another body since
		a.Body, a.Kin = body, []string{body, council}
		return a
	}
	unknown := analyst1
	unknown.Human, unknown.Selves = "", nil
	homeless := analyst1
	homeless.Body, homeless.Kin = "", nil
	conflicted := member
	w.do(w.inquiries.Declare(as(analyst2), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	for name, a := range map[string]access.Actor{"secretary": secretary, "secretariat": clerk, "analyst and secretariat": both, "analyst of the commissioning body": fromOffice,
		"commissioner": com1, "of the council": ofCouncil, "of a part of the council": ofTrust,
		"analyst who went to the council": analystOf(analyst1, trust), "no part": noSeat, "chair": chair, "member": conflicted,
		"conflicted analyst": analyst2, "facilitator of nobody": facilitator, "support": support, "administrator": admin, "auditor": auditor, "visitor": visitor,
		"no human": unknown, "no body": homeless} {
		ctx := as(a)
		_, list, err1 := w.Accounts(ctx, w.id)
		got, err2 := w.Read(ctx, account)
		words, _, err3 := w.OpenWords(ctx, account, testimony.Themed, "To see what people have in common.")
		if words != "" || err3 == nil || err1 == nil && name != "chair" || err2 == nil && name != "chair" || name != "chair" && (len(list) > 0 || got.ID != "") {
			t.Errorf("%s reads %q, %d accounts, %+v: %v %v %v", name, words, len(list), got, err1, err2, err3)
		}
		err4, err5 := w.Themed(ctx, account, nil), w.FirstWord(ctx, account, "Somebody has read what you gave.")
		if hidden := errs.NotFound; name != "visitor" && (!errs.Is(err4, hidden) || !errs.Is(err5, hidden)) || err4 == nil || err5 == nil {
			t.Errorf("%s finds themes: %v; answers: %v", name, err4, err5)
		}
		if strings.Contains(fmt.Sprint(err1, err2, err3, list, got), "canary") {
			t.Errorf("%s is told something: %v %v %v", name, err1, err2, err3)
		}
	}
	if _, list, err := w.Accounts(as(analyst1), w.id); err != nil || len(list) != 1 {
		t.Errorf("the analyst sees %d, %v", len(list), err)
	}
}

// TestABodyOfWhichNothingIsKnownCloses: of whom it looks at, and of whom commissions it.
func TestABodyOfWhichNothingIsKnownCloses(t *testing.T) {
	for _, body := range []string{council, office} {
		w := newWorld(t, testkit.SQLite(t), "")
		w.open()
		p := w.given(testimony.Themed)
		s := w.session()
		delete(w.bodies, body)
		_, _, err := w.Accounts(as(analyst1), w.id)
		refused(t, "accounts, without "+body, err, errs.NotFound)
		words, _, err := w.OpenWords(as(analyst1), w.account(p), testimony.Themed, "To see what people have in common.")
		refused(t, "opened, without "+body, err, errs.NotFound)
		contact, err := w.OpenContact(as(facilitator), s.Approach, "To call about the day.")
		refused(t, "a session, without "+body, err, errs.NotFound)
		if words+contact.Contact != "" {
			t.Errorf("%s %+v", words, contact)
		}
		if _, err := w.Mine(as(visitor), p); err != nil {
			t.Errorf("the person: %v", err)
		}
		w.do(w.Withdraw(as(visitor), p, "seen"))
	}
}

// TestAnAccountThatNobodyAgreedToIsNobodysToRead: it is kept, it is not listed, and the service
// holds no key to it.
func TestAnAccountThatNobodyAgreedToIsNobodysToRead(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.given()
	if n := w.wraps(p.Approach + ".words"); n != 0 {
		t.Errorf("%d groups hold a key", n)
	}
	for _, a := range []access.Actor{analyst1, solicitor} {
		if _, list, err := w.Accounts(as(a), w.id); err != nil || len(list) != 0 {
			t.Errorf("listed: %+v %v", list, err)
		}
		_, err := w.Read(as(a), w.account(p))
		refused(t, "read", err, errs.NotFound)
		_, _, err = w.OpenWords(as(a), w.account(p), testimony.Themed, "To see what people have in common.")
		if err == nil {
			t.Error("opened")
		}
	}
	own, err := w.Own(as(visitor), p)
	if err != nil || own.Words != canary {
		t.Errorf("the person reads %+v, %v", own, err)
	}
}

// TestNothingIsCitedAgainstANo, a restriction, a suspension and the end; a no ends what is cited,
// what was fixed stays, and what is dropped is dropped.
func TestNothingIsCitedAgainstANo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.given(testimony.Themed, testimony.Quoted)
		q := w.given(testimony.Quoted)
		of := func(p listening.Person, u testimony.Use, ref string) listening.Footing {
			return listening.Footing{Account: w.account(p), Use: u, Ref: ref}
		}
		w.do(w.rest(w.Cite, of(p, testimony.Quoted, "s1"), of(p, testimony.Quoted, "s2"), of(q, testimony.Quoted, "s1")))
		w.do(w.rest(w.Fix, of(p, testimony.Quoted, "s1"), of(q, testimony.Quoted, "s1")))
		refused(t, "without a yes to it", w.rest(w.Cite, of(q, testimony.Themed, "s3")), errs.Conflict)
		refused(t, "one of two has no yes", w.rest(w.Cite, of(p, testimony.Themed, "s3"), of(q, testimony.Themed, "s3")), errs.Conflict)
		stands, err := w.Rests(as(analyst1), w.db, w.id, "s3")
		if err != nil || len(stands) != 0 {
			t.Errorf("half of it was cited: %+v %v", stands, err)
		}
		w.do(w.Say(as(visitor), p, testimony.Quoted, false, "", w.seen(p)))
		refused(t, "after the no", w.rest(w.Cite, of(p, testimony.Quoted, "s4")), errs.Conflict)
		refused(t, "fixed after the no", w.rest(w.Fix, of(p, testimony.Quoted, "s2")), errs.NotFound)
		stands, err = w.Rests(as(analyst1), w.db, w.id)
		w.do(err)
		left := 0
		for _, f := range stands {
			if f.Stands() {
				left++
			}
		}
		if left != 2 || len(stands) != 3 {
			t.Errorf("%d of %d stand: %+v", left, len(stands), stands)
		}
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		if l := line(t, m, testimony.Quoted); l.Yes || l.Fixed != 1 || l.Cited != 0 {
			t.Errorf("the person reads %+v", l)
		}
		w.do(w.Restrict(as(solicitor), w.account(q), "A made-up application of today."))
		refused(t, "restricted", w.rest(w.Cite, of(q, testimony.Quoted, "s5")), errs.Conflict)
		_, _, err = w.OpenWords(as(analyst1), w.account(q), testimony.Quoted, "To quote it.")
		refused(t, "opened while restricted", err, errs.Conflict)
		lift, err := w.ProposeLift(as(solicitor), w.account(q), "It was refused today.")
		w.do(err)
		refused(t, "lifted by oneself", w.agree(w.Proposals(), solicitor, lift), errs.Forbidden)
		w.agreed(w.Proposals(), member, lift, nil)
		w.do(w.rest(w.Cite, of(q, testimony.Quoted, "s5")))
		w.turn(inquiry.TurnSuspend)
		refused(t, "suspended", w.rest(w.Cite, of(q, testimony.Quoted, "s6")), errs.Conflict)
		w.do(w.Say(as(visitor), p, testimony.Themed, false, "", w.seen(p)))
		w.do(w.rest(w.Drop, of(q, testimony.Quoted, "s5")))
		w.turn(inquiry.TurnEnd)
		refused(t, "ended", w.rest(w.Fix, of(q, testimony.Quoted, "s5")), errs.Conflict)
		m, err = w.Mine(as(visitor), q)
		if err != nil || !line(t, m, testimony.Quoted).Yes || line(t, m, testimony.Quoted).Fixed != 1 {
			t.Errorf("after the end the page says %+v, %v", m, err)
		}
		w.do(w.Say(as(visitor), q, testimony.Quoted, false, "", w.seen(q)))
		w.do(w.Withdraw(as(visitor), q, w.seen(q)))
		w.gone(q)
		w.verified()
	})
}

// TestAChangeOfFormKeepsThePromise: what was agreed on one sheet stands as that one said, and a
// new use needs a new yes on a sheet that the person was shown.
func TestAChangeOfFormKeepsThePromise(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.given(testimony.Quoted)
	before, err := w.Mine(as(visitor), p)
	w.do(err)
	w.turn(inquiry.TurnConvert)
	w.clock.Advance(48 * time.Hour)
	after, err := w.Mine(as(visitor), p)
	w.do(err)
	if fmt.Sprint(before.Uses) != fmt.Sprint(after.Uses) {
		t.Errorf("the promise changed:\n%+v\n%+v", before.Uses, after.Uses)
	}
	refused(t, "a use that nobody agreed to", w.rest(w.Cite, listening.Footing{Account: w.account(p), Use: testimony.Evidence, Ref: "s1"}), errs.Conflict)
	var form string
	w.do(w.db.QueryRow(context.Background(), `SELECT form FROM inquiry_account WHERE approach_id = ?`, p.Approach).Scan(&form))
	if form != "council" {
		t.Errorf("it was given to the form %q", form)
	}
}

// TestARecordThatWasChangedIsNotReadAsIfItHeld: an act that is gone, or may not stand where it
// does, refuses everything.
func TestARecordThatWasChangedIsNotReadAsIfItHeld(t *testing.T) {
	for name, change := range map[string]string{
		"an act is gone":         `DELETE FROM inquiry_account_act WHERE number = 2`,
		"cited without a yes":    `UPDATE inquiry_account_act SET kind = 'cite', ref = 's1', use_of = 'evidence' WHERE number = 2`,
		"a sheet cannot be read": `UPDATE inquiry_account_act SET sheet = 'no' WHERE kind = 'give'`,
		"the last acts are gone": `DELETE FROM inquiry_account_act WHERE number > 1`,
		"a use nobody knows":     `UPDATE inquiry_account_act SET use_of = 'sold' WHERE kind = 'say'`,
		"no act at all":          `DELETE FROM inquiry_account_act`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, testkit.SQLite(t), "")
			w.open()
			p := w.given(testimony.Themed, testimony.Quoted)
			w.unguarded(`inquiry_account_act`, change)
			if _, err := w.Mine(as(visitor), p); err == nil {
				t.Error("the person reads it")
			}
			if _, _, err := w.Accounts(as(analyst1), w.id); err == nil {
				t.Error("the team reads it")
			}
			if err := w.rest(w.Cite, listening.Footing{Account: w.account(p), Use: testimony.Quoted, Ref: "s9"}); err == nil {
				t.Error("it was cited")
			}
		})
	}
}

// unguarded changes a table past the ledger, as somebody with the database could.
func (w *world) unguarded(table, change string) {
	w.t.Helper()
	ctx := context.Background()
	rows, err := w.db.Query(ctx, `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?`, table)
	w.do(err)
	var all []string
	for rows.Next() {
		var n string
		w.do(rows.Scan(&n))
		all = append(all, n)
	}
	w.do(rows.Err())
	w.do(rows.Close())
	w.do(w.db.InTx(ctx, func(tx *db.Tx) error {
		for _, n := range all {
			if _, err := tx.Exec(ctx, `DROP TRIGGER "`+n+`"`); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, change)
		return err
	}))
}
