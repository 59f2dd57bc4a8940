package figures_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/testkit"
)

// TestAFigureLessAnotherIsHidden publishes suspects, then drafts those who were
// not charged: three fewer. Either is safe alone; together the three would be
// counted, though no table prints them.
func TestAFigureLessAnotherIsHidden(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		rows := suspectRows(0, 60, "M", "group")
		for i := range 3 {
			rows[i].codes["suspect.charged"] = "yes"
		}
		p.shelf.put("force-a", "2023", "suspect", rows...)
		all := p.publish("Suspects, the first quarter", bySetting)
		uncharged := strings.Replace(bySetting, "share =", "filter = [{ field = \"charged\", in = [\"no\"] }]\nshare =", 1)
		next := p.draft("Suspects not charged", uncharged)
		r, err := p.Build(as(drafter), next.ID, 0)
		p.must(err)
		if !r.Clear() || r.UnprintedSafe == 0 || r.UnprintedSafe != r.Unprinted {
			t.Fatalf("%+v", r)
		}
		p.wantNoFewBetween(all, next)
		// Counted by whether charged, the small number is hidden and nothing
		// can be taken from anything.
		p.must(p.SetTable(as(drafter), next.ID, 0, "T1", strings.Replace(bySetting, "share =", "columns = [\"charged\"]\nshare =", 1)))
		if r, err = p.Build(as(drafter), next.ID, 0); err != nil || !r.Clear() {
			t.Fatalf("the mended release was refused: %+v %v", r, err)
		}
		hidden := 0
		for _, c := range first(p.ownResults(next)).Cells {
			if c.Hidden == output.Confidential {
				hidden++
			}
			if c.Printed() && c.Value == 3 {
				t.Error("the three are printed")
			}
		}
		if hidden == 0 {
			t.Error("nothing is hidden")
		}
	})
}

func first(list []*output.Result) *output.Result { return list[0] }

func (p *place) ownResults(e figures.Edition) []*output.Result {
	p.t.Helper()
	out, err := p.ResultsOf(as(drafter), p.again(e))
	p.must(err)
	return out
}

// TestTheDifferenceIsFoundBothWays: the narrower table may be the older one.
func TestTheDifferenceIsFoundBothWays(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	rows := suspectRows(0, 60, "M", "group")
	for i := range 2 {
		rows[i].codes["suspect.charged"] = "yes"
	}
	p.shelf.put("force-a", "2023", "suspect", rows...)
	part := p.publish("Suspects not charged", strings.Replace(bySetting, "share =", "filter = [{ field = \"charged\", in = [\"no\"] }]\nshare =", 1))
	next := p.draft("All suspects", bySetting)
	r, err := p.Build(as(drafter), next.ID, 0)
	p.must(err)
	if !r.Clear() {
		t.Fatalf("%+v", r)
	}
	p.wantNoFewBetween(part, next)
}

// wantNoFewBetween wants no figure of one release to differ by few from that of
// the other, and some to be hidden for it.
func (p *place) wantNoFewBetween(a, b figures.Edition) {
	p.t.Helper()
	x, y := first(p.ownResults(a)), first(p.ownResults(b))
	hidden := 0
	for i := range x.Cells {
		if !y.Cells[i].Printed() {
			hidden++
			continue
		}
		if d := x.Cells[i].Value - y.Cells[i].Value; d != 0 && d > -6 && d < 6 {
			p.t.Errorf("%s: %d and %d", x.Words(i), x.Cells[i].Value, y.Cells[i].Value)
		}
	}
	if hidden == 0 {
		p.t.Error("nothing is hidden")
	}
}
