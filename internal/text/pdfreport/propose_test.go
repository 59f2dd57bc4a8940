package pdfreport

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func propose(t testing.TB, data []byte) Proposal {
	t.Helper()
	p, err := Propose(t.Context(), bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		t.Fatalf("Propose: %v", err)
	}
	return p
}

// right says whether a candidate is the recommendation that was wanted, to the
// letter: number, text, parts and pages.
func right(c Candidate, w want) bool {
	return c.Number == w.number && c.Text == w.text && slices.Equal(c.Parts, w.parts) &&
		(w.page == 0 || c.Page == w.page) && (w.pageTo == 0 || c.PageTo == w.pageTo)
}

// TestPrecisionAndRecall measures over the generated styles and prints what it
// measured. A recommendation counts only when it is right to the letter.
func TestPrecisionAndRecall(t *testing.T) {
	wanted, proposed, correct := 0, 0, 0
	for _, r := range append(generated(t), printed(t)...) {
		p := propose(t, r.data)
		hits := 0
		for _, w := range r.wants {
			if slices.ContainsFunc(p.Candidates, func(c Candidate) bool { return right(c, w) }) {
				hits++
			} else {
				t.Logf("%s: not right: %+v", r.name, w)
			}
		}
		t.Logf("%-42s %2d wanted, %2d proposed, %2d right", r.name, len(r.wants), len(p.Candidates), hits)
		if hits < len(r.wants) || len(p.Candidates) != hits {
			for _, c := range p.Candidates {
				t.Logf("    got %+v", c)
			}
		}
		notes := ""
		for _, n := range p.Missed {
			notes += n.Message + "\n"
		}
		for _, n := range r.notes {
			if !strings.Contains(notes, n) {
				t.Errorf("%s: does not note %q; notes:\n%s", r.name, n, notes)
			}
		}
		wanted, proposed, correct = wanted+len(r.wants), proposed+len(p.Candidates), correct+hits
	}
	precision, recall := float64(correct)/float64(proposed), float64(correct)/float64(wanted)
	t.Logf("precision %.3f, recall %.3f over %d recommendations", precision, recall, wanted)
	if precision < 1 || recall < 1 {
		t.Errorf("precision %.3f and recall %.3f; both were 1 when this was written", precision, recall)
	}
}
