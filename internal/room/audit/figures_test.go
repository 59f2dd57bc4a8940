package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/room/audit"
	auditpages "candour/internal/room/audit/pages"
	"candour/internal/table/codebook"
	"candour/internal/testkit"
	"candour/mse"
)

func way(m mse.Method, estimate, lower, upper float64) mse.Answer {
	r := &mse.Result{Estimate: &estimate}
	if upper > 0 {
		r.Lower95, r.Upper95 = &lower, &upper
	}
	return mse.Answer{Way: mse.Way{Method: m}, Result: r}
}

// TestTheRangeIsSaidAndSoIsTheContradiction: the sentence of [F6] holds numbers,
// whatever the ways say, and reads on from "there may be".
func TestTheRangeIsSaidAndSoIsTheContradiction(t *testing.T) {
	refused := mse.Answer{Result: &mse.Result{Refusal: "The lists never overlap."}}
	for name, c := range map[string]struct {
		answers []mse.Answer
		want    []string
		not     string
	}{
		"apart": {[]mse.Answer{way(mse.Stepwise, 500, 450, 600), way(mse.Stepwise, 900, 800, 990)}, []string{"between 500 and 900", "2 ways", "from 450 to 990"}, "contradict"},
		"close together": {[]mse.Answer{way(mse.Stepwise, 500, 450, 600), way(mse.Stepwise, 500, 460, 590)},
			[]string{"between 450 and 600", "2 ways", "says nothing of what all of them miss"}, "differ little"},
		"close, no intervals": {[]mse.Answer{way(mse.Stepwise, 500, 0, 0)}, []string{"between 500 and 510"}, "differ little"},
		"a bound above": {[]mse.Answer{way(mse.Stepwise, 500, 450, 600), way(mse.Stepwise, 500, 460, 590), way(mse.Stepwise, 800, 700, 900), way(mse.Chao, 780, 700, 860)},
			[]string{"contradict each other", "at least 780", "2 other ways"}, "differ little"},
		"a bound inside": {[]mse.Answer{way(mse.Stepwise, 500, 450, 600), way(mse.Chao, 480, 0, 0)}, []string{"between 480 and 500"}, "contradict"},
		"bounds alone":   {[]mse.Answer{way(mse.Chao, 780, 700, 860), refused}, []string{"at least 780", "1 way gave no defensible"}, "between"},
		"none":           {[]mse.Answer{refused}, []string{"no defensible estimate"}, "between"},
	} {
		got := audit.SpanWords(&mse.Answers{Answers: c.answers})
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q in it", name, got, want)
			}
		}
		if strings.Contains(got, c.not) {
			t.Errorf("%s: %q says %q", name, got, c.not)
		}
	}
}

// crowd makes people of one role: so many of each code, and so many unknown.
func crowd(counts []int, unknown, differ int) (out []audit.Person) {
	codes := []string{"W1", "M1", "A1", "B1", "O9"}
	add := func(said ...string) {
		p := audit.Person{ID: fmt.Sprint(len(out))}
		for _, e := range said {
			p.Records = append(p.Records, audit.Fact{Role: audit.RoleChild, Ethnicity: e})
		}
		out = append(out, p)
	}
	for i, n := range counts {
		for range n {
			add(codes[i], codes[i])
		}
	}
	for range unknown {
		add("~not-asked")
	}
	for range differ {
		add("W1", "A1")
	}
	return out
}

// TestEveryPrintedShareAndTotalIsThatOfTheRows counts the rows again, and holds
// each figure of a report to them.
func TestEveryPrintedShareAndTotalIsThatOfTheRows(t *testing.T) {
	book, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		counts := rapid.SliceOfN(rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 8), rapid.IntRange(0, 120)), 5, 5).Draw(rt, "counts")
		unknown, differ := rapid.IntRange(0, 60).Draw(rt, "unknown"), rapid.IntRange(0, 9).Draw(rt, "differ")
		people := crowd(counts, unknown, differ)
		d, err := audit.Demographics(book, people, audit.RoleChild)
		if err != nil {
			rt.Fatal(err)
		}
		known := 0
		for _, n := range counts {
			known += n
		}
		if int(d.Known) != known || int(d.People) != len(people) {
			rt.Fatalf("%d known of %d, want %d of %d", d.Known, d.People, known, len(people))
		}
		words := audit.ProtectedShares(d)
		for i, g := range d.Groups {
			var share, recorded, low, high float64
			if n, _ := fmt.Sscanf(words[i], "%f%% of the %f%% known; between %f%% and %f%% of all", &share, &recorded, &low, &high); n == 4 || strings.HasSuffix(words[i], "%") {
				if n != 4 {
					_, _ = fmt.Sscanf(words[i], "%f%%", &share)
				}
				// Each of the two counts is rounded by two at most.
				if minimum, maximum := float64(g.Count-2)/float64(known+2)*100-0.1, float64(g.Count+2)/float64(known-2)*100+0.1; share < minimum || share > maximum {
					rt.Fatalf("%s: %s, and the rows have %d of %d", g.Group, words[i], g.Count, known)
				}
				if n == 4 && low > high || n == 4 && unknown+differ == 0 || n != 4 && unknown+differ > 0 {
					rt.Fatalf("%s: %s, with %d missing", g.Group, words[i], unknown+differ)
				}
			} else if words[i] == audit.NoneWords && g.Count > 0 {
				rt.Fatalf("%s: none, and the rows have %d", g.Group, g.Count)
			}
		}
		attacked(rt, d, words)
	})
}

// attacked plays somebody who knows every printed share (and so each rounded
// count) and the rules, and tries every way in which the rest could be.
func attacked(t *rapid.T, d audit.Demographic, words []string) {
	t.Helper()
	known5, spare, low := int(audit.NearestFive(d.Known)), 0, 0
	var few []int
	printed := 0
	for i, g := range d.Groups {
		switch words[i] {
		case audit.FewWords:
			few = append(few, i)
		case audit.HeldWords:
			spare++
		case audit.NoneWords:
		case audit.HideWords:
			return // nothing of any group is printed
		default:
			printed++
			low += max(audit.FewestCounted, int(audit.NearestFive(g.Count))-2)
		}
	}
	high := 0
	for i, g := range d.Groups {
		if w := words[i]; w != audit.FewWords && w != audit.HeldWords && w != audit.NoneWords {
			high += int(audit.NearestFive(g.Count)) + 2
		}
	}
	if printed < 2 && len(words) > 0 {
		t.Fatalf("one group alone is printed, which tells of everybody: %q", words)
	}
	for _, at := range few {
		for n := range audit.FewestCounted {
			if !possible(n, len(few)-1, spare, known5-2-high, known5+2-low) {
				t.Fatalf("%s cannot be %d (it is %d): %q of %d known", d.Groups[at].Group, n, d.Groups[at].Count, words, d.Known)
			}
		}
	}
}

// possible says whether a small count can be n, when so many other small ones and
// so many held ones make up the rest.
func possible(n, others, spare, minimum, maximum int) bool {
	for rest := 0; rest <= others*(audit.FewestCounted-1); rest++ {
		sum := n + rest + spare*audit.FewestCounted
		if sum <= maximum && (sum >= minimum || spare > 0) {
			return true
		}
	}
	return false
}

// TestNoughtsAreToldOnlyWhereThatIsSafe are the plain cases.
func TestNoughtsAreToldOnlyWhereThatIsSafe(t *testing.T) {
	book, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	for want, counts := range map[string][]int{
		"shown none shown none none":    {60, 0, 40, 0, 0},
		"shown few shown few few":       {60, 3, 40, 0, 0},
		"hide hide hide hide hide":      {90, 0, 0, 0, 0},
		"shown shown shown shown shown": {60, 20, 20, 20, 20},
	} {
		d, err := audit.Demographics(book, crowd(counts, 10, 0), audit.RoleChild)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range audit.ProtectedShares(d) {
			name, ok := map[string]string{audit.FewWords: "few", audit.NoneWords: "none", audit.HeldWords: "held", audit.HideWords: "hide"}[w]
			if !ok {
				name = "shown"
			}
			got = append(got, name)
		}
		if order := strings.Join(got, " "); order != want && len(d.Groups) == 5 {
			t.Errorf("%v: %s, want %s", counts, order, want)
		}
	}
}

// TestAStepIsDoneWhenSomebodyDidIt: what a linkage makes is not done by having
// been made, and looking at it is written down with who did, once.
func TestAStepIsDoneWhenSomebodyDidIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.linked(40).Project.ID
	tag := func(text string) string {
		v, err := w.Open(as(ann), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range auditpages.TasksOf(v) {
			if task.Text == text {
				return task.Status.Text
			}
		}
		t.Fatalf("no step %s", text)
		return ""
	}
	for text, step := range map[string]string{"Persons": audit.StepPersons, "Networks": audit.StepNetworks, "Ethnicity": audit.StepGroups} {
		if got := tag(text); got != auditpages.TagTodo.Text {
			t.Errorf("%s is %q before anybody looked", text, got)
		}
		for range 2 {
			v, err := w.Open(as(ben), id)
			if err == nil {
				err = w.Saw(as(ben), v, step)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := tag(text); got != auditpages.TagDone.Text {
			t.Errorf("%s is %q after somebody looked", text, got)
		}
		v, _ := w.Open(as(ann), id)
		n := 0
		for _, s := range v.Steps {
			if s.Step == step && s.Name == ben.Name {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s was written down %d times", text, n)
		}
	}

}

func TestASpanIsNeverOneNumber(t *testing.T) {
	for want, answers := range map[string][]mse.Answer{
		"between 590 and 660":    {way(mse.Stepwise, 590, 0, 0), way(mse.BIC, 660, 0, 0)},
		"between 590 and 600":    {way(mse.Stepwise, 590, 0, 0), way(mse.BIC, 592, 0, 0)},
		"no defensible estimate": {{Result: &mse.Result{Refusal: "The lists never overlap."}}},
	} {
		if got := audit.SpanWords(&mse.Answers{Answers: answers}); !strings.Contains(got, want) {
			t.Errorf("%q, want %q in it", got, want)
		}
	}
}

// TestWhatClerksSettledIsApplied: whatever the model thought.
