package sweep_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/testkit"
	atonce "candour/internal/testkit/pairs"
)

// post is one node of the sweep, with the case that its acts are about.
type post struct {
	*world
	swept string
	seen  int64 // its version when the node was opened
}

func postOn(t *testing.T, d *db.DB) *post {
	t.Helper()
	p := &post{world: newWorld(t, d)}
	if err := d.QueryRow(t.Context(), `SELECT id, version FROM sweep_case WHERE reference = 'A-1'`).Scan(&p.swept, &p.seen); err != nil && !db.NoRows(err) {
		t.Fatal(err)
	}
	return p
}

// returns loads a list of the northern force.
func returns(name string, lines ...string) atonce.Act[*post] {
	return atonce.Act[*post]{Name: name, Alone: true, Do: func(p *post) error {
		text := head + strings.Join(lines, "")
		c, err := p.Check(as(liaisonNorth), north, strings.NewReader(text), int64(len(text)), "list.csv")
		if err == nil {
			_, err = p.Load(as(liaisonNorth), sweep.LoadInput{ForceID: north, Checked: c, Held: sweep.Known(40)})
		}
		return err
	}}
}

func gives(name, to string) atonce.Act[*post] {
	return atonce.Act[*post]{Name: name, Do: func(p *post) error { return p.Allocate(as(national), p.swept, 0, to, "") }}
}

// sweepTables are the rows that count. A list's own row tells what its file
// was compared with, chunk by chunk, and is no part of the outcome.
var sweepTables = []string{"sweep_case", "sweep_twin", "sweep_allocation", "sweep_outcome", "sweep_draw", "sweep_check", "sweep_release"}

// TestTwoActsAtOnceOnASweptCase: a list that comes in while a case is given
// out takes it from nobody, and no case is given to two.
func TestTwoActsAtOnceOnASweptCase(t *testing.T) {
	atonce.Suite[*post]{
		Start: func(t *testing.T, d *db.DB) { postOn(t, d).load(line("A-1"), line("A-2", "closed", "2016")) },
		Open:  postOn, Tables: sweepTables,
		Acts: []atonce.Act[*post]{
			gives("give it to the south", reviewerSouth.ID), gives("give it to the east", reviewerEast.ID),
			returns("a list that screens it out and leaves another out", line("A-1", "suspects", "1"), line("A-3")),
			{Name: "the board is published", Do: func(p *post) error { _, err := p.Publish(as(national)); return err }},
		},
	}.Run(t)
}

// TestTwoListsOfOneForceAtOnce: of two lists at once the newer stands whole; the
// other is told so, and no case is stored twice.
func TestTwoListsOfOneForceAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		postOn(t, d).load(line("A-1"), line("A-2"))
		nodes := [2]*post{postOn(t, d), postOn(t, d)}
		lists := [2]atonce.Act[*post]{returns("one", line("A-1", "age", "12"), line("A-3")), returns("two", line("A-3"), line("A-4"))}
		for range 10 {
			ended := make(chan error, 1)
			go func() { ended <- lists[0].Do(nodes[0]) }()
			second, first := lists[1].Do(nodes[1]), <-ended
			for _, err := range []error{first, second} {
				if err != nil && !errs.Is(err, errs.Conflict) {
					t.Errorf("a list ended with %v", err)
				}
			}
			if first != nil && second != nil {
				t.Errorf("neither stands: %v, %v", first, second)
			}
			if n := nodes[0].count(`SELECT count(*) - count(DISTINCT lower(reference)) FROM sweep_case`); n != 0 {
				t.Errorf("%d cases are stored twice", n)
			}
			if n := nodes[0].count(`SELECT count(*) FROM sweep_list WHERE state = 'loading'`); n != 0 {
				t.Errorf("%d lists are on their way for ever", n)
			}
		}
	})
}
