package figures

import (
	"strings"
	"testing"

	"candour/internal/db"
	"candour/internal/testkit"
)

// TestAFigureLessAnotherIsRefused publishes suspects, then drafts those who were
// not charged: three fewer. Either is safe alone.
func TestAFigureLessAnotherIsRefused(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		rows := suspectRows(0, 60, "M", "group")
		for i := range 3 {
			rows[i].codes["suspect.charged"] = "yes"
		}
		p.shelf.put("force-a", "2023", "suspect", rows...)
		p.publish("Suspects, the first quarter", bySetting)
		uncharged := strings.Replace(bySetting, "share =", "filter = [{ field = \"charged\", in = [\"no\"] }]\nshare =", 1)
		next := p.draft("Suspects not charged", uncharged)
		r, err := p.Build(as(drafter), next.ID, 0)
		p.must(err)
		if r.Clear() || r.Stops[0].Kind != "disclosure" || !strings.Contains(r.Stops[0].Words, "differ by so few") {
			t.Fatalf("the release was not refused: %+v", r)
		}
		if e := p.again(next); e.State != IsRefused {
			t.Errorf("state %s", e.State)
		}
		// Counted by whether charged, the small number is hidden and nothing
		// can be taken from anything.
		p.must(p.SetTable(as(drafter), next.ID, 0, "T1", strings.Replace(bySetting, "share =", "columns = [\"charged\"]\nshare =", 1)))
		if r, err = p.Build(as(drafter), next.ID, 0); err != nil || !r.Clear() {
			t.Fatalf("the mended release was refused: %+v %v", r, err)
		}
		hidden := 0
		for _, c := range first(p.ownResults(next)).Cells {
			if c.Hidden == Confidential {
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

func first(list []*Result) *Result { return list[0] }

func (p *place) ownResults(e Edition) []*Result {
	p.t.Helper()
	out, err := p.results(as(drafter), p.again(e))
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
	p.publish("Suspects not charged", strings.Replace(bySetting, "share =", "filter = [{ field = \"charged\", in = [\"no\"] }]\nshare =", 1))
	next := p.draft("All suspects", bySetting)
	r, err := p.Build(as(drafter), next.ID, 0)
	p.must(err)
	if r.Clear() {
		t.Error("a whole that gives a published part away was let through")
	}
}
