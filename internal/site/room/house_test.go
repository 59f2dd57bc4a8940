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
	desk := func(items ...DeskItem) Asked {
		return Asked{Desk: func(context.Context, access.Actor) ([]DeskItem, error) { return items, nil }}
	}
	day := func(n int) clock.Day { return clock.NewDay(2026, 12, n) }
	got := Waiting(t.Context(), access.Actor{}, desk(DeskItem{Title: "open"}, DeskItem{Title: "soon, later", Urgency: Soon, Due: day(9)}),
		desk(DeskItem{Title: "soon, no day", Urgency: Soon},
			DeskItem{Title: "running, a day", Urgency: Running, Due: day(30)}, DeskItem{Title: "late", Urgency: Late, Due: day(1)}, DeskItem{Title: "soon, first", Urgency: Soon, Due: day(8)}))
	var titles []string
	for _, i := range got.Items {
		titles = append(titles, i.Title)
	}
	if !slices.Equal(titles, []string{"late", "soon, first", "soon, later", "soon, no day", "running, a day", "open"}) {
		t.Errorf("%v", titles)
	}
	away := Asked{At: web.Link{Text: "Away", Href: "/away"}, Desk: func(context.Context, access.Actor) ([]DeskItem, error) {
		return []DeskItem{{Title: "half read"}}, errors.New("away")
	}}
	if got := Waiting(t.Context(), access.Actor{}, away, desk(DeskItem{Title: "open"})); len(got.Items) != 1 || got.Items[0].Title != "open" || len(got.Unread) != 1 || got.Unread[0].Room != away.At {
		t.Errorf("%+v", got)
	}
}

// TestManyAreOneLine: few stand as they are; many are one line with the clock of the
// most pressing, and stay made up and others' to do.
func TestManyAreOneLine(t *testing.T) {
	one := func(title string, day int) DeskItem {
		return Timed(title, "/"+title, clock.NewDay(2026, 12, day), clock.NewDay(2026, 12, 5))
	}
	few := []DeskItem{one("a", 20), one("b", 1), {Title: "c"}}
	all := DeskItem{Title: "4 things", Href: "/all"}
	if got := Grouped(few, all); len(got) != 3 {
		t.Errorf("few: %v", got)
	}
	got := Grouped(append(few, one("d", 3)), all)
	if len(got) != 1 || got[0].Title != "4 things" || got[0].Href != "/all" || got[0].Urgency != Late || got[0].Due != clock.NewDay(2026, 12, 1) || got[0].Clock != "Was due 1 December 2026" {
		t.Errorf("many: %+v", got)
	}
	if got := Here([]DeskItem{{Title: "mine", Href: "/m"}, {Title: "theirs", Others: true}}); len(got) != 1 || got[0].Text != "mine" {
		t.Errorf("on the room's own page: %v", got)
	}
}
