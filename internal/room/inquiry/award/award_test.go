package award

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
)

func day(s string) clock.Day { return clock.DayOrNone(s) }

// TestMoneyIsExact: what is read is written the same; what is no sum of pence is refused.
func TestMoneyIsExact(t *testing.T) {
	for text, want := range map[string]Pence{"0": 0, "12": 1200, "12.5": 1250, "£1,234.56": 123456, " 1000000000 ": MaxPence, "£ 7.01": 701} {
		if got, err := ParsePence(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "1.234", "1,23", "1e3", "=1+1", "1000000000.01", "99999999999999999999", "12.", ".5", "1 000", "NaN", "٣", "+5", "£-3"} {
		if got, err := ParsePence(text); err == nil {
			t.Errorf("%q was read as %d", text, got)
		}
	}
	for text, want := range map[string]Minutes{"0.1": 6, "1.25": 75, "24": 1440, "0.05": 3} {
		if got, err := ParseHours(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "0.33", "1:30", "1,5", "1.00001", "9999999"} {
		if got, err := ParseHours(text); err == nil {
			t.Errorf("%q was read as %d", text, got)
		}
	}
	if _, err := MaxPence.For(MaxMinutes); err == nil {
		t.Error("a thousand million pounds an hour, for a million hours, was taken")
	}
	if _, err := MaxPence.Add(1); err == nil {
		t.Error("more than there may be was added")
	}
	if _, err := Pence(-1).Add(5); err == nil {
		t.Error("less than nothing was added")
	}
}

// TestSumsAreWhole: money added in any order, taken again and written out loses no penny; a rate is
// never out by more than half a penny.
func TestSumsAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000_00), 0, 50).Draw(t, "all")
		var sums []Pence
		var want int64
		for _, x := range all {
			want += x
			again, err := ParsePence(Pence(x).String())
			plain, err2 := ParsePence(Pence(x).Plain())
			if err != nil || err2 != nil || again != Pence(x) || plain != again {
				t.Fatalf("%d: %v %v", x, again, plain)
			}
			sums = append(sums, Pence(x))
		}
		slices.Reverse(sums)
		if got, err := Sum(sums...); err != nil || int64(got) != want {
			t.Fatalf("%d, not %d: %v", got, want, err)
		}
		rate, m := rapid.Int64Range(0, 2000_00).Draw(t, "rate"), rapid.Int64Range(0, 1440).Draw(t, "minutes")
		cost, err := Pence(rate).For(Minutes(m))
		if off := int64(cost)*60 - rate*m; err != nil || off > 30 || off < -30 {
			t.Fatalf("%d for %d minutes is %d", rate, m, cost)
		}
	})
}

func granted() Award {
	a := Award{Application: Application{For: "Participant P1", As: Participant, Kind: ToCome, Purpose: "Made-up preparation of evidence", On: day("2026-01-05")}}
	a.Decisions = []Decision{{Outcome: Notified, From: day("2026-02-01"), To: day("2026-12-31"),
		Ceilings: []Ceiling{{"Grade A", 200_00}, {"Grade B", 100_00}}, Month: 20 * 60, Total: 10_000_00, On: day("2026-01-20")}}
	return a
}

func decided(o Outcome) Decision {
	return Decision{Outcome: o, Interest: "Made-up weighing of interest.", Means: "Made-up weighing of means.", Why: "Made-up cause.", On: day("2026-01-20"), By: "H-chair", Second: "H-solicitor"}
}

// TestADecisionWeighsBoth: interest and means in words, a reason for a substantial body, conditions for costs
// to come and none for costs incurred, two known humans; a form without the power has nothing.
func TestADecisionWeighsBoth(t *testing.T) {
	full := decided(Notified)
	full.From, full.To, full.Ceilings, full.Month, full.Total = day("2026-02-01"), day("2026-12-31"), []Ceiling{{"Grade A", 200_00}}, 1200, 100_00
	for name, c := range map[string]struct {
		change func(*Award, *Decision)
		form   rules.Form
		field  string
		code   errs.Code
	}{
		"whole":             {func(*Award, *Decision) {}, rules.Statutory, "", ""},
		"no interest":       {func(_ *Award, d *Decision) { d.Interest = "n/a" }, rules.Statutory, "interest", errs.Invalid},
		"no means":          {func(_ *Award, d *Decision) { d.Means = "" }, rules.Statutory, "means", errs.Invalid},
		"substantial":       {func(a *Award, _ *Decision) { a.Substantial = true }, rules.Statutory, "unusual", errs.Invalid},
		"no ceilings":       {func(_ *Award, d *Decision) { d.Ceilings = nil }, rules.Statutory, "ceilings", errs.Invalid},
		"a grade twice":     {func(_ *Award, d *Decision) { d.Ceilings = []Ceiling{{"Grade A", 1}, {"grade  a", 2}} }, rules.Statutory, "ceilings", errs.Invalid},
		"less than nothing": {func(_ *Award, d *Decision) { d.Total = -1 }, rules.Statutory, "total", errs.Invalid},
		"days turned round": {func(_ *Award, d *Decision) { d.To = d.From.AddDays(-1) }, rules.Statutory, "to", errs.Invalid},
		"referred to come":  {func(_ *Award, d *Decision) { d.Outcome = Referred }, rules.Statutory, "outcome", errs.Invalid},
		"incurred, capped":  {func(a *Award, d *Decision) { a.Kind, d.Outcome = Incurred, Referred }, rules.Statutory, "outcome", errs.Invalid},
		"one human":         {func(_ *Award, d *Decision) { d.Second = d.By }, rules.Statutory, "", errs.Forbidden},
		"no human":          {func(_ *Award, d *Decision) { d.By = "" }, rules.Statutory, "", errs.Forbidden},
		"no power":          {func(*Award, *Decision) {}, rules.Audit, "", errs.NotFound},
		"unknown form":      {func(*Award, *Decision) {}, "made-up", "", errs.NotFound},
		"no agreement":      {func(*Award, *Decision) {}, rules.Council, "agreed", errs.Invalid},
	} {
		a, d := granted(), full
		a.Decisions = nil
		c.change(&a, &d)
		got, err := a.Decide(d, PowerOf(c.form))
		if errs.CodeOf(err) != c.code && (err != nil || c.code != "") {
			t.Errorf("%s: %v", name, err)
		}
		if c.field != "" && (len(errs.FieldsOf(err)) == 0 || slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name != c.field })) {
			t.Errorf("%s: %v", name, errs.FieldsOf(err))
		}
		if err == nil && len(got.Decisions) != 1 || err != nil && len(got.Decisions) != 0 {
			t.Errorf("%s: %d decisions", name, len(got.Decisions))
		}
	}
	refusal := decided(Refused)
	a, err := granted().Decide(refusal, PowerOf(rules.Statutory))
	if err != nil || len(a.Decisions) != 2 {
		t.Fatal(err)
	}
	if _, err := a.Decide(refusal, PowerOf(rules.Statutory)); !errs.Is(err, errs.Conflict) {
		t.Errorf("refused twice: %v", err)
	}
}

// TestWhichDecisionCoversADay: a later one takes the place of one before it from its first day on, and a
// refusal from its own.
func TestWhichDecisionCoversADay(t *testing.T) {
	a := granted()
	later := a.Decisions[0]
	later.From, later.To, later.Total = day("2026-06-01"), day("2026-08-31"), 5
	a.Decisions = append(a.Decisions, later)
	for d, want := range map[string]Pence{"2026-01-31": 0, "2026-02-01": 10_000_00, "2026-05-31": 10_000_00, "2026-06-01": 5, "2026-08-31": 5, "2026-09-01": 0} {
		got, ok := a.Covering(day(d))
		if ok != (want > 0) || ok && got.Total != want {
			t.Errorf("%s: %v %v", d, ok, got.Total)
		}
	}
	a.Decisions = append(a.Decisions, Decision{Outcome: Refused, On: day("2026-07-10")})
	if _, ok := a.Covering(day("2026-07-10")); ok {
		t.Error("a day after the refusal is covered")
	}
	if _, ok := a.Covering(day("2026-07-09")); !ok {
		t.Error("a day before the refusal is not covered any more")
	}
	if _, ok := (&Award{}).Covering(day("2026-07-09")); ok {
		t.Error("nothing was decided, and a day is covered")
	}
}

const header = "date,grade,hours,rate,work,disbursement\n"

// TestABillThatIsWrongIsToldByRowAndField, and nothing of it is taken.
func TestABillThatIsWrongIsToldByRowAndField(t *testing.T) {
	good := "2026-02-03,Grade A,1.5,200.00,Summary withheld in test data,\n"
	for name, c := range map[string]struct{ file, want string }{
		"a formula":            {header + good + "2026-02-03,Grade A,1,200,=1+1,\n", "Row 3, work: begins with ="},
		"a formula as money":   {header + "2026-02-03,Grade A,1,=200,Made up,\n", "Row 2, rate: begins with ="},
		"below nothing":        {header + "2026-02-03,Grade A,1,200,Made up,-5\n", "Row 2, disbursement: begins with -"},
		"a call":               {header + "2026-02-03,@SUM(A1),1,200,Made up,\n", "Row 2, grade: begins with @"},
		"a day that is none":   {header + "31/02/2026,Grade A,1,200,Made up,\n", "Row 2, date"},
		"another day":          {header + "2026-02-30,Grade A,1,200,Made up,\n", "Row 2, date"},
		"odd hours":            {header + "2026-02-03,Grade A,0.33,200,Made up,\n", "Row 2, hours: write hours that are whole minutes"},
		"a long day":           {header + "2026-02-03,Grade A,24.1,200,Made up,\n", "Row 2, hours: a day has 24 hours"},
		"no grade":             {header + "2026-02-03,,1,200,Made up,\n", "Row 2, grade"},
		"no rate":              {header + "2026-02-03,Grade A,1,,Made up,\n", "Row 2, rate"},
		"no work":              {header + "2026-02-03,Grade A,1,200,,\n", "Row 2, work"},
		"nothing claimed":      {header + "2026-02-03,,,,Made up,\n", "Row 2, hours"},
		"too much":             {header + "2026-02-03,Grade A,24,999999999,Made up,\n", "Row 2, rate: the sum is more"},
		"hidden signs":         {header + "2026-02-03,Grade\u202eA,1,200,Made up,\n", "Row 2, grade: has signs that nobody sees"},
		"a column too many":    {"date,grade,hours,rate,work,disbursement,bank\n" + good, "bank"},
		"a column missing":     {"date,grade,hours,rate,work\n2026-02-03,Grade A,1,200,Made up\n", "“disbursement” is missing"},
		"a column twice":       {"date,date,grade,hours,rate,work,disbursement\n", "stands there twice"},
		"a row cut short":      {header + "2026-02-03,Grade A,1\n", "2"},
		"nothing":              {"", "not empty"},
		"a heading alone":      {header, "no line"},
		"an open quotation":    {header + "2026-02-03,Grade A,1,200,\"Made up,\n", ""},
		"two faults, two told": {header + "x,Grade A,1,200,Made up,\n2026-02-03,Grade A,y,200,Made up,\n", "Row 3, hours"},
	} {
		lines, works, err := Read([]byte(c.file), "bill.csv")
		words := ""
		for _, f := range errs.FieldsOf(err) {
			words += f.Name + ": " + f.Message
		}
		if err == nil || len(lines)+len(works) > 0 || !strings.HasPrefix(words, "file: ") || !strings.Contains(words, c.want) {
			t.Errorf("%s: %v: %q", name, err, words)
		}
	}
	for name, file := range map[string]string{"plain": header + good, "with a byte order mark": "\ufeff" + header + good, "CR LF": strings.ReplaceAll(header+good, "\n", "\r\n"),
		"semicolons": strings.ReplaceAll(header+good, ",", ";"), "capitals, another order": "Work;Date;Grade;Hours;Rate;Disbursement\nMade up;2026-02-03;Grade A;1.5;200;\n"} {
		lines, works, err := Read([]byte(file), "bill.csv")
		if err != nil || len(lines) != 1 || len(works) != 1 || lines[0].Amount != 300_00 || lines[0].Time != 90 || lines[0].Row != 2 {
			t.Errorf("%s: %v %+v", name, errs.FieldsOf(err), lines)
		}
	}
}

// TestALargeBill: ten thousand lines are read whole, and one more is told.
func TestALargeBill(t *testing.T) {
	var b strings.Builder
	b.WriteString(header)
	for i := range MaxLines {
		fmt.Fprintf(&b, "2026-02-%02d,Grade A,0.1,200.00,Made-up line %d,0.01\n", i%28+1, i)
	}
	lines, works, err := Read([]byte(b.String()), "bill.csv")
	if err != nil || len(lines) != MaxLines || works[MaxLines-1] != "Made-up line 9999" {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	bill, err := NewBill("2026-02", lines, "H-lawyer")
	if err != nil || bill.Claimed != MaxLines*(20_00+1) {
		t.Fatalf("%v: %v", bill.Claimed, err)
	}
	a := granted()
	bill.Flagged(&a, nil, works)
	if _, _, err := Read([]byte(b.String()+"2026-02-01,Grade A,0.1,200,One more,\n"), "bill.csv"); err == nil {
		t.Error("10,001 lines were taken")
	}
}

// TestWhatIsOddIsFlagged and hidden by nothing: each flag by a line that has it and no other.
func TestWhatIsOddIsFlagged(t *testing.T) {
	a := granted()
	file := header + "2026-02-03,Grade A,1,200,One,\n" + "2026-02-03,Grade A,1,200,One,\n" + "2026-02-04,Grade A,1,200.01,Two,\n" + "2026-02-05,Grade C,1,10,Three,\n" +
		"2026-01-31,Grade B,1,10,Four,\n" + "2026-02-06,Grade B,17,1,Five,\n" + "2026-02-07,,,,Six,9500\n" + "2026-02-08,grade b,2,3,Seven,\n"
	lines, works, err := Read([]byte(file), "bill.csv")
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewBill("2026-02", []Line{{Row: 2, On: day("2026-02-08"), Grade: "Grade B", Time: 120, Rate: 300, Amount: 600}}, "H")
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewBill("2026-02", lines, "H")
	if err != nil {
		t.Fatal(err)
	}
	b.Flagged(&a, []Bill{other}, works)
	var got []string
	for _, l := range b.Lines {
		var flags []string
		for _, f := range l.Flags {
			flags = append(flags, string(f))
		}
		got = append(got, strings.Join(flags, "+"))
	}
	want := []string{"", "twice", "over-rate", "no-ceiling", "outside-month+outside-award", "over-hours", "over-total", "over-hours+over-total+elsewhere"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
	again, _ := NewBill("2026-02", slices.Clone(lines), "H")
	slices.Reverse(again.Lines)
	if again.Digest() != b.Digest() || again.Digest() == other.Digest() {
		t.Error("the same lines in another order are another bill")
	}
}

func bill(t *testing.T) Bill {
	lines, works, err := Read([]byte(header+"2026-02-03,Grade A,1,200,One,\n2026-02-04,Grade A,2,200,Two,\n2026-02-05,Grade A,1,300,Three,\n"), "bill.csv")
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewBill("2026-02", lines, "lawyer", "H-lawyer")
	if err != nil {
		t.Fatal(err)
	}
	a := granted()
	b.Flagged(&a, nil, works)
	return b
}

var solicitor = By{Account: "solicitor", Human: "H-solicitor", On: clock.NewDay(2026, 3, 2)}

// TestNobodyAssessesTheirOwn, under whatever account, nor anybody where it is not known who they are or whose
// the bill is.
func TestNobodyAssessesTheirOwn(t *testing.T) {
	one := func(id string) string { return map[string]string{"H-twin": "H-lawyer"}[id] }
	for name, by := range map[string]By{
		"the lawyer": {Account: "lawyer", Human: "H-lawyer"}, "another account": {Account: "second", Human: "H-lawyer"}, "the account alone": {Account: "lawyer", Human: "H-x"},
		"no human": {Account: "solicitor"}, "no account": {Human: "H-solicitor"}, "one human of two ids": {Account: "x", Human: "H-twin", One: func(id string) string {
			if s := one(id); s != "" {
				return s
			}
			return id
		}}} {
		b := bill(t)
		_, e1 := b.Assess([]int{2}, LineAllowed, 0, "", by)
		_, e2 := b.AllowPlain(by)
		_, e3 := b.Close(by)
		for _, err := range []error{e1, e2, e3} {
			if !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	b := bill(t)
	b.Wrote = nil
	if _, err := b.AllowPlain(solicitor); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a bill of nobody known was assessed: %v", err)
	}
}

// TestABillGoesItsWay: line by line, with a reason for each change, to the costs judge and to payment by two.
func TestABillGoesItsWay(t *testing.T) {
	b := bill(t)
	must := func(next Bill, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		b = next
	}
	wrong := func(what string, _ Bill, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s was done", what)
		}
	}
	next, err := b.Close(solicitor)
	wrong("an end before every line was looked at", next, err)
	must(b.AllowPlain(solicitor)) // rows 2 and 3; row 4 is above its rate
	if b.Open() != 1 || b.Allowed() != 600_00 {
		t.Fatalf("%d open, %s allowed", b.Open(), b.Allowed())
	}
	for what, c := range map[string]struct {
		rows    []int
		outcome LineOutcome
		allowed Pence
		why     string
	}{"a flagged line without a reason": {[]int{4}, LineAllowed, 0, ""}, "a change without a reason": {[]int{2}, LineAllowed, 0, ""}, "a refusal without one": {[]int{2}, LineRefused, 0, "-"},
		"reduced to all": {[]int{4}, LineReduced, 300_00, "Made-up cause."}, "reduced to nothing": {[]int{4}, LineReduced, 0, "Made-up cause."},
		"raised":      {[]int{4}, LineReduced, 301_00, "Made-up cause."},
		"two at once": {[]int{2, 3}, LineReduced, 5, "Made-up cause."}, "a row that is not there": {[]int{99}, LineAllowed, 0, ""}, "nothing": {nil, LineAllowed, 0, ""}} {
		next, err := b.Assess(c.rows, c.outcome, c.allowed, c.why, solicitor)
		wrong(what, next, err)
	}
	must(b.Assess([]int{4}, LineReduced, 200_00, "The rate of its grade.", solicitor))
	must(b.Assess([]int{2}, LineRefused, 0, "It was paid before.", solicitor))
	must(b.Close(solicitor))
	if b.Stands() != 600_00 || len(b.Lines[0].Said) != 2 {
		t.Fatalf("%s; %+v", b.Stands(), b.Lines[0])
	}
	next, err = b.Assess([]int{2}, LineAllowed, 0, "Made-up cause.", solicitor)
	wrong("an assessment after its end", next, err)
	next, err = b.Pay("H-a", "H-b", solicitor.On)
	wrong("a payment before it is settled", next, err)
	must(b.Dispute("Row 2 was not paid before.", "H-lawyer", solicitor.On))
	next, err = b.Rule(b.Claimed+1, "Made-up cause.", "H-chair", "H-solicitor", solicitor.On)
	wrong("more than was claimed", next, err)
	must(b.Rule(700_00, "Row 2 in part.", "H-chair", "H-solicitor", solicitor.On))
	must(b.Dispute("All of row 2.", "H-lawyer", solicitor.On))
	next, err = b.Agree("", "H-lawyer", solicitor.On)
	wrong("agreement while the judge has it", next, err)
	must(b.Judged(800_00, "Made-up decision of 1 March 2026.", "H-solicitor", solicitor.On))
	next, err = b.Pay("H-a", "H-a", solicitor.On)
	wrong("a payment by one", next, err)
	must(b.Pay("H-a", "H-b", solicitor.On))
	if b.State != Paid || b.Stands() != 800_00 || len(b.Steps) != 6 {
		t.Errorf("%s, %s, %d steps", b.State, b.Stands(), len(b.Steps))
	}
	next, err = b.Pay("H-a", "H-b", solicitor.On)
	wrong("a second payment", next, err)
}

// TestThePaymentFileSaysNothing: no word, no name, no kind, and nothing that a spreadsheet would run.
func TestThePaymentFileSaysNothing(t *testing.T) {
	got, err := PayFile([]Pay{{"AB12345", 1234_50, "R9000000001"}, {"C99999", 1, "R1000000002"}})
	if err != nil || string(got) != "payee_reference,amount,reference\r\nC99999,0.01,R1000000002\r\nAB12345,1234.50,R9000000001\r\n" {
		t.Errorf("%v: %q", err, got)
	}
	for _, ref := range []string{"", "=CMD1234", "INQUIRY1234", "P1", "12345678", "GB33BUKB20201555555555", "ab1234", "A-1234", "A1234\n", "SURVIVOR0001", "@A1234"} {
		if PayeeReference(ref) {
			t.Errorf("%q is taken for a reference", ref)
		}
		if _, err := PayFile([]Pay{{ref, 5, "R1000000002"}}); err == nil {
			t.Errorf("%q goes out", ref)
		}
	}
	if _, err := PayFile([]Pay{{"AB12345", 0, "R1000000002"}}); err == nil {
		t.Error("a payment of nothing goes out")
	}
}

// TestEveryFaultOfABillAtOnce: each cell by its row and column, each told by itself, each saying what to do.
func TestEveryFaultOfABillAtOnce(t *testing.T) {
	_, _, err := Read([]byte(header+"x,,1,=200,,-5\n2026-02-03,Grade A,25,200,Made\u202eup,\n2026-02-04,,,,Made up,\n"), "bill.csv")
	var got []string
	for _, f := range errs.FieldsOf(err) {
		where, todo, _ := strings.Cut(f.Message, ": ")
		if got = append(got, where); f.Name != "file" || !strings.Contains(strings.ToLower(todo), "write") && !strings.Contains(todo, "Type") {
			t.Errorf("it does not say what to do: %q", f)
		}
	}
	slices.Sort(got)
	if want := []string{"Row 2, date", "Row 2, disbursement", "Row 2, grade", "Row 2, rate", "Row 2, work", "Row 3, hours", "Row 3, work", "Row 4, hours"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
