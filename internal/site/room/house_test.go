package room

import (
	"context"
	"errors"
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

func entry(in Group, text string, rank int) Entry {
	return Entry{In: in, NavItem: web.NavItem{Text: text}, Rank: rank}
}

// TestNavStandsInGroups: whatever the order of the rooms, by rank inside a group,
// those of one rank in that order; and a group that nobody brings to is not there.
func TestNavStandsInGroups(t *testing.T) {
	h := House{{Nav: []Entry{entry(Trust, "c", 30), entry(Trust, "a", 10), entry(Desks, "d", 1)}}, {Nav: []Entry{entry(Trust, "b1", 20)}}, {Nav: []Entry{entry(Trust, "b2", 20), entry(Review, "r", 50)}}}
	var got []string
	for _, n := range h.Nav() {
		got = append(got, n.Href)
		for _, i := range n.Items {
			got = append(got, i.Text)
		}
	}
	if want := []string{Review.Href(), "r", Trust.Href(), "a", "b1", "b2", "c", Desks.Href(), "d"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestMayOfATable: what a room says of its tables, and no more.
func TestMayOfATable(t *testing.T) {
	h := House{{ReadOnly: []string{"seen"}, AppendOnly: []string{"grows"}}, {Removable: []string{"goes"}}}
	for table, want := range map[string]string{"seen": "SELECT", "grows": "SELECT, INSERT", "goes": "SELECT, INSERT, UPDATE, DELETE", "other": "SELECT, INSERT, UPDATE"} {
		if got := h.May(table); got != want {
			t.Errorf("%s: %s", table, got)
		}
	}
	h = House{{Open: []OpenTable{{Name: "both"}, {Name: "one", SQLite: true}}}}
	if got := h.OpenOn(db.Postgres); len(got) != 1 || got[0].Name != "both" {
		t.Errorf("on PostgreSQL: %v", got)
	}
	if got := h.OpenOn(db.SQLite); len(got) != 2 {
		t.Errorf("on SQLite: %v", got)
	}
}

// TestWaitingPutsThePressingFirst: late before soon before what has no clock, an
// earlier day before a later one; and a desk that fails hides nothing quietly.
func TestWaitingPutsThePressingFirst(t *testing.T) {
	desk := func(items ...DeskItem) Desk {
		return func(context.Context, access.Actor) ([]DeskItem, error) { return items, nil }
	}
	day := func(n int) clock.Day { return clock.NewDay(2026, 12, n) }
	got, err := Waiting(t.Context(), access.Actor{}, desk(DeskItem{Title: "open"}, DeskItem{Title: "soon, later", Urgency: Soon, Due: day(9)}),
		desk(DeskItem{Title: "soon, no day", Urgency: Soon}, DeskItem{Title: "late", Urgency: Late, Due: day(1)}, DeskItem{Title: "soon, first", Urgency: Soon, Due: day(8)}))
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, i := range got {
		titles = append(titles, i.Title)
	}
	if !slices.Equal(titles, []string{"late", "soon, first", "soon, later", "soon, no day", "open"}) {
		t.Errorf("%v", titles)
	}
	fails := func(context.Context, access.Actor) ([]DeskItem, error) { return nil, errors.New("away") }
	if got, err := Waiting(t.Context(), access.Actor{}, desk(DeskItem{Title: "open"}), fails); err == nil || got != nil {
		t.Errorf("%v, %v", got, err)
	}
}
