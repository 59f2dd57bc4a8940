package output

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"candour/disclosure"
	"candour/internal/table/tabulate"
)

// beside is counts and sums beside each other, by force area.
const beside = `title = "Police and children's services side by side"
periods = ["2023"]
rows = ["area"]
columns = ["period"]
[[beside]]
name = "Police"
count = "investigation"
unit = "investigations"
definition = "group-based-exploitation/1"
[[beside]]
name = "Children's services"
sum = "referral.assessments_cse"
unit = "assessments"
definition = "children-in-need/1"
`

// besideWorld has investigations and referrals of every force: few of both in
// some, and rows that gave no number.
func besideWorld(t testing.TB, seed uint64) *world {
	w := newWorld(t)
	rnd := rand.New(rand.NewPCG(seed, 2))
	for i, body := range w.bodies {
		for range 2 + i*7 + rnd.IntN(4) {
			w.rows["investigation"] = append(w.rows["investigation"], row{body, "2023", map[string]string{"investigation.suspects": "3", "investigation.setting": "group",
				"investigation.offence_class": "exploitation"}, nil})
		}
		for range 3 + i*9 {
			sum := map[string]int64{"assessments_cse": int64(rnd.IntN(4))}
			if rnd.IntN(9) == 0 {
				sum = nil
			}
			w.rows["referral"] = append(w.rows["referral"], row{body, "2023", map[string]string{"referral.area": body}, sum})
		}
	}
	return w
}

// TestLinesAreProtectedWithTheirSums: beside a count stands no line, since it
// would be the count; beside a hidden sum it is hidden; every format prints only
// what the table does.
func TestLinesAreProtectedWithTheirSums(t *testing.T) {
	hidden, lines := 0, 0
	for seed := range uint64(20) {
		w := besideWorld(t, seed)
		d := w.draft(beside, BuildOptions{Name: "T1"})
		p := protect(t, d)
		r := p.Results[0]
		for i := range r.Cells {
			c := &r.Cells[i]
			if !r.measureOf(i).Sum {
				if c.Line >= 0 {
					t.Fatalf("a count has a line: %s", r.Words(i))
				}
				continue
			}
			l := r.Lines[c.Line]
			lines++
			for _, n := range []Number{l.Known, l.Missing} {
				if !c.Printed() && n.Printed() {
					t.Errorf("%s is hidden and %s rows are printed", r.Words(i), n)
				}
				if n.Printed() && n.Value > 0 && n.Value <= 5 {
					t.Errorf("%s: %s rows are printed", r.Words(i), n)
				}
			}
			if !c.Printed() {
				hidden++
			}
		}
		for name, text := range written(t, p.Results) {
			if strings.HasSuffix(name, ".csv") {
				for _, leak := range hiddenKnown(t, []byte(text)) {
					t.Error(name, leak)
				}
			}
		}
		f, err := finishedOf(r, "test")
		if err != nil || len(f.leaks) > 0 {
			t.Fatal(f.leaks, err)
		}
		sameNumbers(t, r, f)
		if f.against(r); len(f.leaks) > 0 {
			t.Error(f.leaks)
		}
		inEveryFormat(t, r)
	}
	if hidden == 0 || lines == hidden {
		t.Errorf("%d of %d sums are hidden", hidden, lines)
	}
}

// inEveryFormat prints the table again with every hidden number and every row
// behind one turned into a number that stands nowhere else: no format has it.
func inEveryFormat(t *testing.T, r *Result) {
	t.Helper()
	const nowhere = 987654321
	for i := range r.Cells {
		if r.Cells[i].Hidden == Confidential {
			r.Cells[i].Value = nowhere
		}
	}
	for i := range r.Lines {
		for _, n := range []*Number{&r.Lines[i].Known, &r.Lines[i].Missing} {
			if n.Hidden == Confidential {
				n.Value = nowhere
			}
		}
	}
	for name, text := range written(t, []*Result{r}) {
		if name != r.Name+" kept" && (strings.Contains(text, "987654321") || strings.Contains(text, "987,654,321")) {
			t.Errorf("%s prints what is hidden", name)
		}
	}
}

// sameNumbers wants the file to say what the result does.
func sameNumbers(t *testing.T, r *Result, f *finished) {
	t.Helper()
	for i := range r.Cells {
		if r.Cells[i].Number != f.Cells[i].Number {
			t.Errorf("%s: %+v in the file, %+v in the table", r.Words(i), f.Cells[i].Number, r.Cells[i].Number)
		}
		if a, b := r.Cells[i].Line, f.Cells[i].Line; r.Share < 0 && a >= 0 && (b < 0 || f.Lines[b].Known != r.Lines[a].Known || f.Lines[b].Missing != r.Lines[a].Missing) {
			t.Errorf("%s: its line is another in the file", r.Words(i))
		}
	}
}

// hiddenKnown is the rule of the case hidden-known.py, and of the rows behind
// sums: no line of a file prints beside a hidden count what the count is.
func hiddenKnown(t *testing.T, file []byte) (out []string) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head := map[string]int{}
	for i, name := range rows[0] {
		head[name] = i
	}
	for n, r := range rows[1:] {
		l := csvLine{head, r}
		_, known := l.whole(columnKnown)
		_, given := l.whole(columnGiven)
		_, missing := l.whole(columnNotGiven)
		if l.text("count") == "[c]" && (known && l.text(columnMissing) == "0" || given || missing) {
			out = append(out, fmt.Sprintf("line %d: count [c] beside rows that are printed", n+2))
		}
	}
	return out
}

// TestALineGivesAHiddenCountAway is the state before: a file that prints the
// rows behind a hidden count is read, and the attack names it.
func TestALineGivesAHiddenCountAway(t *testing.T) {
	p := protect(t, besideWorld(t, 3).draft(beside, BuildOptions{Name: "T1"}))
	r := p.Results[0]
	var file bytes.Buffer
	if err := WriteCSV(&file, r, info); err != nil {
		t.Fatal(err)
	}
	old := regexp.MustCompile(`"\[c\]",,[^,\n]*,[^,\n]*`).ReplaceAllString(strings.Replace(file.String(), "rows_given,rows_not_given", "known,missing", 1), `"[c]",,4,0`)
	if old == file.String() {
		t.Fatal("nothing is hidden")
	}
	f, err := readFinished([]byte(old), r)
	if err != nil || len(f.leaks) == 0 {
		t.Errorf("nothing was found: %v", err)
	}
	if len(hiddenKnown(t, []byte(old))) == 0 {
		t.Error("the rule of the case finds nothing")
	}
}

// TestWhatIsMadeOfAHiddenNumberIsFound puts shares, changes and known back where
// they would give a hidden number away.
func TestWhatIsMadeOfAHiddenNumberIsFound(t *testing.T) {
	p := protect(t, newWorld(t).people(4, 120, "2022", "2023").draft(suspects, BuildOptions{Name: "T1"}))
	r := p.Results[0]
	var file bytes.Buffer
	if err := WriteCSV(&file, r, info); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for at, column := range rows[0] {
		switch column {
		case "percent_of_known", "lower_percent_of_all", "change", "assumed_upper":
		default:
			continue
		}
		for n := range rows[1:] {
			if rows[n+1][at] != "[c]" || !r.Cells[n].Printed() && r.Cells[n].Hidden != Confidential {
				continue
			}
			was := rows[n+1][at]
			rows[n+1][at] = "12.5"
			var out bytes.Buffer
			if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
				t.Fatal(err)
			}
			rows[n+1][at] = was
			f, err := readFinished(out.Bytes(), r)
			if err != nil || len(f.leaks) == 0 {
				t.Errorf("%s in line %d is not found (%v)", column, n+2, err)
			}
			if tried++; tried%7 == 0 {
				break
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was hidden")
	}
}

// TestRowsBehindSumsAreAttacked: how many rows stand behind a sum is a count, and
// the attacker has it.
func TestRowsBehindSumsAreAttacked(t *testing.T) {
	w := besideWorld(t, 5)
	d := w.draft(beside, BuildOptions{Name: "T1"})
	p := protect(t, d)
	found := 0
	for _, f := range p.Found.Findings {
		if strings.Contains(string(f.Key), "assessments_cse=") && f.Primary {
			found++
			if !f.Safe {
				t.Errorf("%s is not safe", f.Where)
			}
		}
	}
	if found == 0 {
		t.Fatal("no rows behind sums are protected")
	}
	// With protection off, the attacker has them all.
	for _, x := range p.Printed {
		for i := range x.Result.Cells {
			if c := &x.Result.Cells[i]; c.Line >= 0 {
				x.Result.Cells[i].Number = Number{Value: d.counts[i]}
				x.Result.Lines[c.Line] = Line{Known: Number{Value: d.rows[i] - d.unknown[i]}, Missing: Number{Value: d.unknown[i]}}
			}
		}
	}
	report, err := attackAll(p.Printed, disclosure.Options{Rule: disclosure.Rule{Threshold: 5}, Width: width})
	if err != nil {
		t.Fatal(err)
	}
	if report.clear() {
		t.Error("the attacker has nothing of what is printed in full")
	}
}

// attackAll attacks finished tables as if all were new.
func attackAll(all []*Printed, opts disclosure.Options) (*Findings, error) {
	s, err := newSpace(context.Background(), all)
	if err != nil {
		return nil, err
	}
	return s.attack(context.Background(), all, opts)
}

// TestRoundedLinesSayLess: of a table that is rounded, the rows are rounded too.
func TestRoundedLinesSayLess(t *testing.T) {
	d := besideWorld(t, 6).draft(beside+"[protect]\nway = \"round\"\nbase = 5\n", BuildOptions{Name: "T1"})
	p := protect(t, d)
	for _, l := range p.Results[0].Lines {
		if l.Known.Value%5 != 0 || l.Missing.Value%5 != 0 || l.Known.Low || l.Missing.Low {
			t.Errorf("%+v", l)
		}
	}
	if len(p.Results[0].Lines) == 0 || p.Results[0].axis(tabulate.AxisMeasure) < 0 {
		t.Error("there are no lines")
	}
}
