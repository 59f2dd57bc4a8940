package awards_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestAnAwardToItsPayment goes the whole way: applied for, decided by the chair, varied, billed, assessed, disputed, ruled, a
// costs judge, paid by two, the money come back, paid again.
func TestAnAwardToItsPayment(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		of := w.award()
		later := decision()
		later.Total, later.Why = 12_000_00, "More documents came than was thought."
		p, err := w.Decide(as("paralegal"), w.id, of, later)
		w.agreed(w.Proposals(), "chair", p, err)
		bill, err := w.Send(as("lawyer"), of, file(3))
		w.do(err)
		_, err = w.Send(as("lawyer"), of, file(3))
		refused(t, "the same bill twice", err, errs.Invalid)
		w.do(w.AllowPlain(as("solicitor"), w.id, bill))
		refused(t, "an end before all lines were looked at", w.Close(as("solicitor"), w.id, bill), errs.Conflict)
		w.do(w.Assess(as("paralegal"), w.id, bill, awards.Said{Rows: []int{3}, Outcome: award.LineReduced, Allowed: 400_00, Why: "The rate of its grade."}))
		w.do(w.Close(as("paralegal"), w.id, bill))
		w.do(w.Answer(as("lawyer"), of, bill, false, "The rate was agreed before."))
		p, err = w.RuleOn(as("solicitor"), w.id, bill, 650_00, "Half of it.")
		w.agreed(w.Proposals(), "chair", p, err)
		w.do(w.Answer(as("lawyer"), of, bill, false, "All of it is asked for."))
		w.do(w.Judged(as("solicitor"), w.id, bill, 700_00, "Made-up decision of 2 March 2026."))
		_, err = w.PayBill(as("secretary"), w.id, bill, "")
		refused(t, "a payment to nobody", err, errs.Conflict)
		w.do(w.AddPayee(as("secretary"), w.id, "ab 12345", award.Lawyers, of))
		pay, err := w.PayBill(as("secretary"), w.id, bill, "")
		w.read(w.Proposals(), "secretary", pay, err)
		refused(t, "a payment by one", w.Proposals().Agree(as("secretary"), pay, ""), errs.Forbidden)
		w.agreed(w.Proposals(), "clerk", pay, nil)
		got, err := w.Overview(as("clerk"), w.id)
		w.do(err)
		if b := got.Budgets[0]; len(got.Payments) != 1 || got.Payments[0].Amount != 700_00 || got.Bills[0].State != award.Paid ||
			b.Total != 12_000_00 || b.Claimed != 700_00 || b.Paid != 700_00 || len(b.Award.Decisions) != 2 {
			t.Errorf("%+v %+v", got.Payments, b)
		}
		out, err := w.PayFile(as("secretary"), w.id, w.Today())
		w.do(err)
		if lines := strings.Split(string(out), "\r\n"); len(lines) != 3 || !strings.HasPrefix(lines[1], "AB12345,700.00,R") || saysSomething(string(out)) {
			t.Errorf("%q", out)
		}
		_, err = w.PayBill(as("secretary"), w.id, bill, "")
		refused(t, "a second payment", err, errs.Conflict)
		back, err := w.Return(as("secretary"), w.id, got.Payments[0].ID, true, "The bank wrote so on 2 March 2026.")
		w.read(w.Proposals(), "secretary", back, err)
		refused(t, "it came back, says one", w.Proposals().Agree(as("secretary"), back, ""), errs.Forbidden)
		w.agreed(w.Proposals(), "clerk", back, nil)
		_, err = w.Return(as("secretary"), w.id, got.Payments[0].ID, true, "The bank wrote so on 2 March 2026.")
		refused(t, "it came back twice", err, errs.Conflict)
		_, err = w.PayFile(as("secretary"), w.id, w.Today())
		refused(t, "a file of nothing", err, errs.NotFound)
		pay, err = w.PayBill(as("solicitor"), w.id, bill, "")
		w.agreed(w.Proposals(), "secretary", pay, err)
	})
}

// saysSomething says that a file has a word that it must not have.
func saysSomething(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc([]string{"made-up", "inquiry", "survivor", "witness", "participant", "p1", "support", "bill", "legal", "lawyer", "costs", "solicitor", "abuse",
		"=", "@", "+"}, func(word string) bool {
		return strings.Contains(text, word)
	})
}

// TestWhoReadsMoneyAndWork: each sees what their part needs; the secretariat no word of what was done; whoever is kept out, and
// whoever bills under another award, nothing, in the words for nothing.
func TestWhoReadsMoneyAndWork(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	of := w.award()
	bill, err := w.Send(as("lawyer"), of, file(3))
	w.do(err)
	for _, id := range []string{"chair", "secretary", "clerk", "solicitor", "paralegal"} {
		got, err := w.Overview(as(id), w.id)
		w.do(err)
		if text, _ := json.Marshal(got); strings.Contains(string(text), secret) {
			t.Errorf("%s reads what was done in the overview", id)
		}
	}
	for _, id := range []string{"chair", "solicitor", "paralegal"} {
		works, err := w.OpenWork(as(id), w.id, bill, "To assess the bill.")
		if err != nil || len(works) != 2 || works[0] != secret {
			t.Errorf("%s: %v %v", id, works, err)
		}
	}
	for _, id := range []string{"secretary", "clerk", "member", "counsel", "support", "of-office", "torn", "com-1", "admin", "auditor", "lawyer", "rival"} {
		_, err := w.OpenWork(as(id), w.id, bill, "To assess the bill.")
		refused(t, "work opened by "+id, err, errs.NotFound)
		refused(t, "assessed by "+id, w.AllowPlain(as(id), w.id, bill), errs.NotFound)
		_, err = w.Decide(as(id), w.id, of, decision())
		refused(t, "proposed by "+id, err, errs.NotFound)
	}
	for _, id := range []string{"member", "counsel", "support", "of-office", "torn", "com-1", "admin", "auditor", "lawyer", "rival"} {
		_, err := w.Overview(as(id), w.id)
		refused(t, "overview to "+id, err, errs.NotFound)
		_, err = w.PayRun(as(id), w.id, []awards.PayLine{{Payee: "AB12345", Amount: 1, Why: "Made up."}}, "")
		refused(t, "paid by "+id, err, errs.NotFound)
	}
	_, there := w.Theirs(as("rival"), of)
	_, nothing := w.Theirs(as("rival"), "award-none")
	_, sent := w.Send(as("rival"), of, file(4))
	_, billed := w.Send(as("rival"), "award-none", file(4))
	said := w.Answer(as("rival"), of, bill, true, "")
	for what, err := range map[string]error{"another's": there, "none": nothing, "sent to another's": sent, "sent to none": billed, "answered for another": said,
		"a bill of another award": w.Answer(as("lawyer"), of, "bill-none", true, "")} {
		if !errs.Is(err, errs.NotFound) || errs.Message(err) != errs.Message(inquiry.ErrNothing()) {
			t.Errorf("%s: %v", what, err)
		}
	}
	mine, err := w.Mine(as("rival"))
	if err != nil || len(mine) != 0 {
		t.Errorf("%v %v", mine, err)
	}
	nobody := lawyer
	nobody.Human, nobody.Selves = "", nil
	if got, err := w.Mine(access.WithActor(context.Background(), nobody)); err != nil || len(got) != 0 {
		t.Errorf("a human whom nobody knows: %v %v", got, err)
	}
}

// TestNobodyAssessesWhatTheyEntered, nor rules on it, nor has it paid.
func TestNobodyAssessesWhatTheyEntered(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	of := w.award()
	bill, err := w.Enter(as("solicitor"), w.id, of, file(3))
	w.do(err)
	for _, do := range []func() error{func() error { return w.AllowPlain(as("solicitor"), w.id, bill) },
		func() error {
			return w.Assess(as("solicitor"), w.id, bill, awards.Said{Rows: []int{2}, Outcome: award.LineRefused, Why: "Made up."})
		}} {
		if err := do(); err == nil {
			t.Error("whoever entered a bill assessed it")
		}
	}
	w.do(w.AllowPlain(as("paralegal"), w.id, bill))
	w.do(w.Assess(as("paralegal"), w.id, bill, awards.Said{Rows: []int{3}, Outcome: award.LineAllowed, Why: "It was agreed before."}))
	w.do(w.Close(as("paralegal"), w.id, bill))
	answer, err := w.Answered(as("paralegal"), w.id, bill, true, "By a letter of 2 March 2026.")
	w.agreed(w.Proposals(), "second", answer, err)
	w.on(w.Today().AddDays(award.PostDays + 1))
	w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Lawyers, of))
	p, err := w.PayBill(as("secretary"), w.id, bill, "")
	w.do(err)
	if _, err := w.Proposals().Read(as("solicitor"), p); err != nil {
		t.Fatal(err)
	}
	refused(t, "paid by whoever entered it", w.Proposals().Agree(as("solicitor"), p, ""), errs.Forbidden)
}

// TestFormsWithoutThePower answer as where there is nothing; a council's inquiry says what was agreed to.
func TestFormsWithoutThePower(t *testing.T) {
	for form, open := range map[rules.Form]bool{rules.Statutory: true, rules.Council: true, rules.Panel: false, rules.Audit: false} {
		w := newWorld(t, testkit.SQLite(t), form)
		of, err := w.Apply(as("solicitor"), w.id, application, "")
		if !open {
			refused(t, string(form), err, errs.NotFound)
			continue
		}
		w.do(err)
		d := decision()
		d.Agreed = ""
		_, err = w.Decide(as("solicitor"), w.id, of, d)
		if (err != nil) != (form == rules.Council) {
			t.Errorf("%s without an agreement: %v", form, err)
		}
		w.turn(inquiry.TurnEnd)
		_, err = w.Decide(as("solicitor"), w.id, of, decision())
		refused(t, "an award after the end", err, errs.Conflict)
		w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Witnesses, ""))
		_, err = w.PayRun(as("secretary"), w.id, []awards.PayLine{{Payee: "AB12345", Amount: 1, Why: "Fare to a hearing"}}, "")
		w.do(err) // what is owed stays owed
	}
}

// TestPayeesHaveNoBank: a reference in which no name, word or account can stand; nobody else is paid.
func TestPayeesHaveNoBank(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	for _, ref := range []string{"", "12345678", "20-20-15 55555555", "GB33BUKB20201555555555", "=A12345", "JOHN", "SURVIVOR12345"} {
		refused(t, ref, w.AddPayee(as("secretary"), w.id, ref, award.Panel, ""), errs.Invalid)
	}
	w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Panel, ""))
	refused(t, "twice", w.AddPayee(as("clerk"), w.id, "ab12345", award.Support, ""), errs.Invalid)
	refused(t, "a lawyer without an award", w.AddPayee(as("clerk"), w.id, "AB99999", award.Lawyers, ""), errs.Invalid)
	for what, l := range map[string]awards.PayLine{"nobody known": {Payee: "ZZ99999", Amount: 5, Why: "Made up."}, "nothing": {Payee: "AB12345", Why: "Made up."},
		"less than nothing": {Payee: "AB12345", Amount: -5, Why: "Made up."},
		"no word of why":    {Payee: "AB12345", Amount: 5}, "more than there can be": {Payee: "AB12345", Amount: award.MaxPence + 1, Why: "Made up."}} {
		_, err := w.PayRun(as("secretary"), w.id, []awards.PayLine{l}, "")
		refused(t, what, err, errs.Invalid)
	}
}

// pay has so many payees of a class paid on the day of the clock.
func (w *world) pay(class award.Class, from, n int, amount award.Pence) {
	w.t.Helper()
	var lines []awards.PayLine
	for i := range n {
		ref := fmt.Sprintf("%c%04d", class[0]-32, from+i)
		if err := w.AddPayee(as("secretary"), w.id, ref, class, ""); err != nil && !errs.Is(err, errs.Invalid) {
			w.t.Fatal(err)
		}
		lines = append(lines, awards.PayLine{Payee: ref, Amount: amount + award.Pence(i), Why: "Made-up payment"})
	}
	p, err := w.PayRun(as("secretary"), w.id, lines, "")
	w.agreed(w.Proposals(), "clerk", p, err)
}

// TestAQuarterIsPublishedByTwo: what few got is not given; a correction is another release, and the first stays.
func TestAQuarterIsPublishedByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		for _, c := range []award.Class{award.Panel, award.Secretariat, award.Witnesses, award.Other} {
			w.pay(c, 100*len(c), 7, 1000_00)
		}
		w.pay(award.Support, 1, 2, 77_77)
		w.pay(award.Legal, 1, 6, 90_00)
		_, err := w.Publish(as("secretary"), w.id, "2026-Q1", "The quarter is over.", "")
		refused(t, "a quarter that goes on", err, errs.Invalid)
		w.on(clock.NewDay(2026, 4, 3))
		p, err := w.Publish(as("secretary"), w.id, "2026-Q1", "The quarter is over.", "")
		w.read(w.Proposals(), "secretary", p, err)
		refused(t, "by one", w.Proposals().Agree(as("secretary"), p, ""), errs.Forbidden)
		w.agreed(w.Proposals(), "clerk", p, nil)
		x, all, err := w.Public(as(""), w.id)
		if err != nil || x.ID != w.id || len(all) != 1 || all[0].Counted != nil || !all[0].Total().Given {
			t.Fatalf("%+v %v", all, err)
		}
		given := 0
		for _, f := range all[0].Figures {
			if f.Class == award.Support && (f.Given || f.Amount != 0) {
				t.Errorf("what two got is given: %+v", f)
			}
			if f.Given {
				given++
			}
		}
		if given != 5 { // of lawyers nobody, of support two, and beside them the least: counsel and solicitor
			t.Errorf("%d given: %+v", given, all[0].Figures)
		}
		_, err = w.Publish(as("secretary"), w.id, "2026-Q1", "Once more.", "")
		refused(t, "the same again", err, errs.Conflict)
		got, err := w.Overview(as("clerk"), w.id)
		w.do(err)
		i := slices.IndexFunc(got.Payments, func(p awards.Payment) bool { return p.Class == award.Witnesses })
		p, err = w.Return(as("secretary"), w.id, got.Payments[i].ID, true, "The bank wrote so on 3 April 2026.")
		w.agreed(w.Proposals(), "clerk", p, err)
		p, err = w.Publish(as("clerk"), w.id, "2026-Q1", "One payment came back.", "")
		w.agreed(w.Proposals(), "secretary", p, err)
		_, all, err = w.Public(as(""), w.id)
		if err != nil || len(all) != 2 || all[1].Number != 2 || all[1].Total().Given || !all[1].Total().Back || !all[0].Total().Given {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// TestTwoAtOnce: two that answer one payment at one moment make one, and two bills of one award are each held against the other.
func TestTwoAtOnce(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t), rules.Statutory)
	of := w.award()
	var wait sync.WaitGroup
	start := make(chan struct{})
	bills := make([]string, 2)
	for i := range bills {
		wait.Go(func() {
			<-start
			bills[i], _ = w.Send(as("lawyer"), of, file(3))
		})
	}
	close(start)
	wait.Wait()
	got, err := w.Overview(as("solicitor"), w.id)
	if err != nil || len(got.Bills) != 1 {
		t.Fatalf("the same bill at one moment: %d, %v", len(got.Bills), err)
	}
	bill := got.Bills[0].ID
	w.do(w.AllowPlain(as("solicitor"), w.id, bill))
	w.do(w.Assess(as("solicitor"), w.id, bill, awards.Said{Rows: []int{3}, Outcome: award.LineRefused, Why: "Made-up cause."}))
	w.do(w.Close(as("solicitor"), w.id, bill))
	w.do(w.Answer(as("lawyer"), of, bill, true, ""))
	w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Lawyers, of))
	p, err := w.PayBill(as("secretary"), w.id, bill, "")
	w.read(w.Proposals(), "clerk", p, err)
	w.read(w.Proposals(), "solicitor", p, nil)
	start = make(chan struct{})
	done := make([]error, 2)
	for i, who := range []string{"clerk", "solicitor"} {
		wait.Go(func() {
			<-start
			done[i] = w.Proposals().Agree(as(who), p, "")
		})
	}
	close(start)
	wait.Wait()
	got, err = w.Overview(as("solicitor"), w.id)
	if err != nil || len(got.Payments) != 1 || (done[0] == nil) == (done[1] == nil) {
		t.Errorf("%d payments; %v; %v", len(got.Payments), done, err)
	}
}
