package awards_test

import (
	"strings"
	"sync"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// assessed gives a bill of the lawyer's whose second line was cut: to nothing, both were.
func (w *world) assessed(of string, nothing bool) string {
	w.t.Helper()
	bill, err := w.Send(as("lawyer"), of, file(3))
	w.do(err)
	rows := []int{3}
	if nothing {
		rows = []int{2, 3}
	} else {
		w.do(w.AllowPlain(as("solicitor"), w.id, bill))
	}
	w.do(w.Assess(as("solicitor"), w.id, bill, awards.Said{Rows: rows, Outcome: award.LineRefused, Why: "It was not agreed before."}))
	w.do(w.Close(as("solicitor"), w.id, bill))
	return bill
}

func (w *world) state(bill string) award.State {
	w.t.Helper()
	_, _, b, err := w.Bill(as("solicitor"), w.id, bill)
	w.do(err)
	return b.State
}

// TestAnAnswerByPostIsContested: one alone records none; the lawyer says that it is not theirs, nothing is paid before the chair
// decides, and then they answer themselves. One that they confirm goes on at once.
func TestAnAnswerByPostIsContested(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		of := w.award()
		bill := w.assessed(of, false)
		w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Lawyers, of))
		const letter = "They agree, by a letter of 1 March 2026."
		post := func(agrees bool) {
			p, err := w.Answered(as("solicitor"), w.id, bill, agrees, letter)
			w.read(w.Proposals(), "solicitor", p, err)
			refused(t, "recorded by one", w.Proposals().Agree(as("solicitor"), p, ""), errs.Forbidden)
			for _, id := range []string{"chair", "secretary", "clerk", "lawyer"} {
				if err := w.Proposals().Agree(as(id), p, ""); err == nil {
					t.Errorf("recorded by %s, who assesses no bills", id)
				}
			}
			if got := w.state(bill); got != award.Assessed {
				t.Errorf("it counts before a second agreed: %s", got)
			}
			w.agreed(w.Proposals(), "paralegal", p, nil)
		}
		post(true)
		_, err := w.PayBill(as("secretary"), w.id, bill, "")
		refused(t, "paid before the lawyer could say anything", err, errs.Conflict)
		refused(t, "contested by another", w.Posted(as("rival"), of, bill, false, "I wrote something else."), errs.NotFound)
		refused(t, "contested without a word", w.Posted(as("lawyer"), of, bill, false, ""), errs.Invalid)
		w.do(w.Posted(as("lawyer"), of, bill, false, "I wrote that I do not agree."))
		w.on(w.Today().AddDays(60))
		_, err = w.PayBill(as("secretary"), w.id, bill, "")
		refused(t, "paid while it is contested", err, errs.Conflict)
		_, err = w.Answered(as("solicitor"), w.id, bill, true, letter)
		refused(t, "recorded again over it", err, errs.Conflict)
		p, err := w.Hear(as("solicitor"), w.id, bill, false, "The letter says otherwise.")
		w.agreed(w.Proposals(), "chair", p, err)
		if got := w.state(bill); got != award.Assessed {
			t.Fatalf("they cannot answer again: %s", got)
		}
		post(true)
		w.do(w.Posted(as("lawyer"), of, bill, true, ""))
		refused(t, "contested after it was confirmed", w.Posted(as("lawyer"), of, bill, false, "I wrote something else."), errs.Conflict)
		p, err = w.PayBill(as("secretary"), w.id, bill, "")
		w.agreed(w.Proposals(), "clerk", p, err)
	})
}

// TestABillOfNothingEnds without a payment: it waits for nobody, and is counted.
func TestABillOfNothingEnds(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	of := w.award()
	bill := w.assessed(of, true)
	w.do(w.Answer(as("lawyer"), of, bill, true, ""))
	x, err := w.inquiries.Of(as("solicitor"), w.DB, w.id)
	w.do(err)
	open, err := w.Unpaid(as("solicitor"), w.DB, &x)
	w.do(err)
	mine, err := w.Theirs(as("lawyer"), of)
	w.do(err)
	if got := w.state(bill); got != award.Nothing || len(open) > 0 || mine.Nothing != 1 || mine.Paid != 0 || mine.Bills[0].State != award.Nothing {
		t.Errorf("%s %v %+v", got, open, mine.Budget)
	}
	old := award.Bill{State: award.Settled, Claimed: 5, Steps: []award.Step{{To: award.Settled}}}
	if old = old.Came(); old.State != award.Nothing {
		t.Errorf("one of before stays stuck: %s", old.State)
	}
}

// TestMoneyThatDidNotComeBack: a mistaken entry is put right by another of two; both stay, and it is counted again.
func TestMoneyThatDidNotComeBack(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		of := w.award()
		bill := w.assessed(of, false)
		w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Lawyers, of))
		w.do(w.Answer(as("lawyer"), of, bill, true, ""))
		p, err := w.PayBill(as("secretary"), w.id, bill, "")
		w.agreed(w.Proposals(), "clerk", p, err)
		got, err := w.Overview(as("clerk"), w.id)
		w.do(err)
		pay := got.Payments[0].ID
		_, err = w.Return(as("clerk"), w.id, pay, false, "The bank wrote so.")
		refused(t, "put right where nothing was said", err, errs.Conflict)
		for i, back := range []bool{true, false} {
			p, err = w.Return(as("clerk"), w.id, pay, back, "The bank wrote so on 2 March 2026.")
			w.agreed(w.Proposals(), "secretary", p, err)
			if got, err = w.Overview(as("clerk"), w.id); err != nil || len(got.Payments[0].Backs) != i+1 || got.Payments[0].Returned.IsZero() == back || (w.state(bill) == award.Paid) == back {
				t.Fatalf("%v: %+v %s %v", back, got.Payments[0], w.state(bill), err)
			}
		}
		if b := got.Payments[0].Backs[0]; !b.Back || b.Asked == "" || b.Agree == "" || b.On == "" {
			t.Errorf("the first entry is gone: %+v", b)
		}
	})
}

// TestPaymentsThatAreAlike need a reason, of one run and of before; what looks like no words is refused.
func TestPaymentsThatAreAlike(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	for _, ref := range []string{"AB12345", "AB12346"} {
		w.do(w.AddPayee(as("secretary"), w.id, ref, award.Witnesses, ""))
	}
	run := func(again string, lines ...awards.PayLine) (string, error) {
		return w.PayRun(as("secretary"), w.id, lines, again)
	}
	fare := awards.PayLine{Payee: "AB12345", Amount: 42_50, Why: "Fare to a hearing, invoice MU-4471 of 2026"}
	p, err := run("", fare)
	w.agreed(w.Proposals(), "clerk", p, err)
	for what, l := range map[string]awards.PayLine{"payee and amount": {Payee: "AB12345", Amount: 42_50, Why: "Something else"}, "number of a bill": {Payee: "AB12346", Amount: 7,
		Why: "Bill mu-4471"}} {
		_, err := run("", l)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "again" || !strings.Contains(f[0].Message, "2 March 2026") {
			t.Errorf("%s: %v", what, err)
		}
	}
	other := awards.PayLine{Payee: "AB12346", Amount: 42_50, Why: "Fare to a hearing in 2026"}
	_, err = run("", other, other)
	refused(t, "twice in one run", err, errs.Invalid)
	p, err = run("", other)
	w.do(err) // another payee, and a year is no number of a bill
	q, err := run("They came a second time.", awards.PayLine{Payee: "AB12346", Amount: 42_50, Why: "Another fare"})
	w.do(err)
	w.read(w.Proposals(), "clerk", q, nil)
	w.agreed(w.Proposals(), "clerk", p, nil)
	refused(t, "agreed before the second saw what it is like", w.Proposals().Agree(as("clerk"), q, ""), errs.Conflict)
	one, err := w.Proposals().Read(as("clerk"), q)
	w.do(err)
	now, _, err := w.Proposed(as("clerk"), w.DB, one)
	if err != nil || len(now.Alike) != 1 || now.Alike[0].Payee != "AB12346" || now.Again == "" {
		t.Errorf("the second human does not see it: %+v %v", now.Alike, err)
	}
	w.agreed(w.Proposals(), "clerk", q, nil)
	w.on(w.Today().AddDays(awards.AlikeDays + 1))
	p, err = run("", fare)
	w.agreed(w.Proposals(), "clerk", p, err)
	for _, bad := range []string{"=1+1 for it", "+44 fare", "-5 fare", "@SUM(A1) fare", "Fare\u202e to a hearing", "Fare\u200b to a hearing", "Fare\x07 to a hearing"} {
		_, err := run("It is another.", awards.PayLine{Payee: "AB12345", Amount: 3, Why: bad})
		refused(t, bad, err, errs.Invalid)
	}
}

// TestOneBillAMonth: another is refused by its month and rows, and taken in with the solicitor's reason; a withdrawn one stands
// in nobody's way, and is assessed by nobody.
func TestOneBillAMonth(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, rules.Statutory)
		of := w.award()
		first, err := w.Send(as("lawyer"), of, file(3))
		w.do(err)
		_, err = w.Send(as("lawyer"), of, file(4))
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "month" {
			t.Errorf("a second of the month: %v %v", err, f)
		}
		late := file(4)
		late.Month, late.Beside = "2026-01", "The lawyer says so."
		_, err = w.Send(as("lawyer"), of, late)
		if f := errs.FieldsOf(err); len(f) != 2 || f[0].Name != "file" || !strings.HasPrefix(f[0].Message, "Row 2, date: 4 February 2026") {
			t.Errorf("days of another bill: %v %v", err, f)
		}
		second := file(4)
		_, err = w.Enter(as("solicitor"), w.id, of, second)
		refused(t, "entered without a reason", err, errs.Invalid)
		second.Beside = "One day was left out of the first."
		beside, err := w.Enter(as("solicitor"), w.id, of, second)
		w.do(err)
		if _, _, b, err := w.Bill(as("solicitor"), w.id, beside); err != nil || b.Beside != second.Beside {
			t.Errorf("the reason is not kept: %q %v", b.Beside, err)
		}
		refused(t, "withdrawn by another", w.Withdraw(as("rival"), of, first, "It has a mistake."), errs.NotFound)
		refused(t, "withdrawn without a word", w.Withdraw(as("lawyer"), of, first, ""), errs.Invalid)
		w.do(w.Withdraw(as("lawyer"), of, first, "It has a mistake in row 3."))
		refused(t, "a withdrawn one assessed", w.AllowPlain(as("paralegal"), w.id, first), errs.Conflict)
		w.do(w.Withdraw(as("lawyer"), of, beside, "It is in the next one."))
		again, err := w.Send(as("lawyer"), of, file(3))
		w.do(err)
		w.do(w.AllowPlain(as("solicitor"), w.id, again))
		w.do(w.Assess(as("solicitor"), w.id, again, awards.Said{Rows: []int{3}, Outcome: award.LineRefused, Why: "It was not agreed before."}))
		w.do(w.Close(as("solicitor"), w.id, again))
		refused(t, "withdrawn after it was assessed", w.Withdraw(as("lawyer"), of, again, "It has a mistake."), errs.Conflict)
		if m, err := w.Theirs(as("lawyer"), of); err != nil || m.Claimed != 700_00 {
			t.Errorf("a withdrawn bill is counted: %v %v", m.Claimed, err)
		}
	})
}

// TestAQuarterOfNothingGiven is published for a reason alone.
func TestAQuarterOfNothingGiven(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	w.pay(award.Support, 1, 2, 77_77)
	w.on(clock.NewDay(2026, 4, 3))
	_, err := w.Publish(as("secretary"), w.id, "2026-Q1", "The quarter is over.", "")
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "despite" {
		t.Fatalf("no warning: %v", err)
	}
	p, err := w.Publish(as("secretary"), w.id, "2026-Q1", "The quarter is over.", "It was promised for this month.")
	w.agreed(w.Proposals(), "clerk", p, err)
	if _, all, err := w.Public(as(""), w.id); err != nil || len(all) != 1 || !all[0].Empty() {
		t.Errorf("%+v %v", all, err)
	}
}

// TestContestedWhileItIsPaid: the lawyer says that an answer is not theirs at the moment in which the second human has it paid:
// one of the two counts, and nothing is paid of a bill that is contested.
func TestContestedWhileItIsPaid(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t), rules.Statutory)
	of := w.award()
	bill := w.assessed(of, false)
	w.do(w.AddPayee(as("secretary"), w.id, "AB12345", award.Lawyers, of))
	p, err := w.Answered(as("solicitor"), w.id, bill, true, "They agree, by a letter of 1 March 2026.")
	w.agreed(w.Proposals(), "paralegal", p, err)
	w.on(w.Today().AddDays(award.PostDays + 1))
	p, err = w.PayBill(as("secretary"), w.id, bill, "")
	w.read(w.Proposals(), "clerk", p, err)
	var wait sync.WaitGroup
	start, done := make(chan struct{}), make([]error, 2)
	for i, do := range []func() error{func() error { return w.Proposals().Agree(as("clerk"), p, "") },
		func() error { return w.Posted(as("lawyer"), of, bill, false, "I wrote that I do not agree.") }} {
		wait.Go(func() {
			<-start
			done[i] = do()
		})
	}
	close(start)
	wait.Wait()
	got, err := w.Overview(as("clerk"), w.id)
	w.do(err)
	if state := w.state(bill); (done[0] == nil) == (done[1] == nil) || (len(got.Payments) == 1) != (done[0] == nil) || (state == award.Contested) != (done[1] == nil) {
		t.Errorf("%v; %d payments of a bill that is %s", done, len(got.Payments), state)
	}
}
