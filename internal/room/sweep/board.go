package sweep

import (
	"encoding/json"
	"fmt"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/table/spreadsheet"
)

// Tally is what one force's cases really come to. It is never published as it
// is.
type Tally struct {
	ForceID string
	// Held is how many closed cases the force says that it holds.
	Held Count
	// Returned cases are those of its newest list; Caught those of them to be
	// looked at again, Reviewed those that were, Reopened those that the force
	// reopened. LeftOut cases were in an earlier list and are not in the newest:
	// they count as nothing else.
	Returned, Caught, Reviewed, Reopened, LeftOut int
	// LastReturn is the day of the newest list; the zero Day when there is none.
	LastReturn clock.Day
	// Lists is how many lists it returned.
	Lists int
	// Standing is what it owes.
	Standing Standing
}

// Shown is a number as it is published.
type Shown struct {
	// From is the number rounded down to a whole multiple of Base. When Small is
	// set the number is below Base, and nobody is told which.
	From  int  `json:"from"`
	Small bool `json:"small,omitempty"`
	// Unknown says that the force has not told the number.
	Unknown bool `json:"unknown,omitempty"`
}

// Base is what published numbers are rounded down to (package disclosure).
const Base = disclosure.Base

// String gives the number in words for the board.
func (s Shown) String() string {
	switch {
	case s.Unknown:
		return "Not told"
	}
	return disclosure.Of(s.From, Base).String()
}

// show rounds a number down. The result depends on n / Base alone, so that two
// releases between which fewer than Base cases came may look the same, and one
// that differs tells no more than that a multiple of Base was passed.
func show(n int) Shown {
	band := disclosure.Of(n, Base)
	return Shown{From: band.From, Small: band.From == 0}
}

func showCount(c Count) Shown {
	if !c.Known {
		return Shown{Unknown: true}
	}
	return show(c.N)
}

// BoardRow is one force on the published board.
type BoardRow struct {
	ForceID string `json:"force"`
	Name    string `json:"name"`
	// Standing is not-asked, asked, asked-entered-by-one, late or returned; empty on boards from before
	// it was recorded who was asked. Asked and Due are the days of the asking that
	// is open, First the last day that was named before it was moved.
	Standing string `json:"standing,omitempty"`
	Asked    string `json:"asked,omitempty"`
	Due      string `json:"due,omitempty"`
	First    string `json:"first_due,omitempty"`
	// LastReturn is a day such as 2026-09-30; empty when no list is here, and
	// then there are no numbers.
	LastReturn string `json:"last_return,omitempty"`
	Held       Shown  `json:"held"`
	Returned   Shown  `json:"returned"`
	Caught     Shown  `json:"to_be_looked_at"`
	Reviewed   Shown  `json:"looked_at"`
	Reopened   Shown  `json:"reopened"`
	LeftOut    Shown  `json:"left_out"`
}

// None says that no list of the force is here. It does not say that one was
// asked for.
func (r BoardRow) None() bool { return r.LastReturn == "" }

// Board says how things stood on the day on which it was made. One is published
// in a quarter; what was wrong with it is put right by another edition.
type Board struct {
	Format  string     `json:"format"`
	Quarter string     `json:"quarter"` // the one in which it was published: 2026-Q4
	Made    string     `json:"made"`    // 2026-11-23
	Number  int        `json:"edition,omitempty"`
	Why     string     `json:"why,omitempty"`     // of a correction: what was wrong
	Changed string     `json:"changed,omitempty"` // and what is different
	Base    int        `json:"rounded_down_to"`
	Rows    []BoardRow `json:"rows"`
	// Synthetic says that its forces are made up.
	Synthetic bool `json:"synthetic,omitempty"`
}

// BoardFormat names the format and its version.
const BoardFormat = "candour-sweep-board/v2"

// Protected makes the board that may be published from what is true.
//
// Every number is rounded down to a multiple of Base, each by itself, and no
// total is published: a total of exact numbers beside rounded ones would narrow
// them. What is published of a force in a quarter is therefore a function of
// its numbers divided by Base and of nothing else, in this release and in every
// other, so that the difference of two releases holds nothing that the rounded
// numbers themselves do not (see the test).
func Protected(quarter string, made clock.Day, forceNames func(id string) string, tallies []Tally) Board {
	b := Board{Format: BoardFormat, Quarter: quarter, Made: made.String(), Base: Base}
	for _, t := range tallies {
		s := t.Standing
		row := BoardRow{ForceID: t.ForceID, Name: forceNames(t.ForceID), Standing: s.State, Asked: DayText(s.Asked), Due: DayText(s.Due), First: DayText(s.First)}
		if t.Lists > 0 && !t.LastReturn.After(made) {
			row.LastReturn = t.LastReturn.String()
			row.Held, row.Returned, row.Caught, row.Reviewed, row.Reopened, row.LeftOut = showCount(t.Held), show(t.Returned), show(t.Caught), show(t.Reviewed), show(t.Reopened), show(t.LeftOut)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// DayText writes a day, and nothing for the zero Day.
func DayText(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// QuarterOf names the quarter of a day: 2026-Q4.
func QuarterOf(d clock.Day) string {
	y, m, _ := d.Date()
	return fmt.Sprintf("%d-Q%d", y, (int(m)+2)/3)
}

// Words name the board by the day on which things stood so.
func (b Board) Words() string {
	d, err := clock.ParseDay(b.Made)
	if err != nil {
		return b.Made
	}
	if b.Number > 1 {
		return d.Human() + ", a correction"
	}
	return d.Human()
}

// Since is how many days before a day a force last returned a list. A list that
// came after that day says nothing of it.
func (r BoardRow) Since(day clock.Day) (int, bool) {
	d, err := clock.ParseDay(r.LastReturn)
	if err != nil || d.After(day) {
		return 0, false
	}
	return day.Sub(d), true
}

func parseBoard(text string) (Board, error) {
	var b Board
	err := json.Unmarshal([]byte(text), &b)
	return b, err
}

// Table gives the board as a table to take away. The days are counted to the
// day of the release, so that the file is the same whenever it is asked for.
func (b Board) Table() spreadsheet.Table {
	made, _ := clock.ParseDay(b.Made)
	cells := make([][]spreadsheet.Cell, 0, len(b.Rows))
	number := func(s Shown, none bool) []spreadsheet.Cell {
		switch {
		case none:
			return []spreadsheet.Cell{spreadsheet.TextCell("no list here"), spreadsheet.TextCell("no list here")}
		case s.Unknown:
			return []spreadsheet.Cell{spreadsheet.TextCell("not told"), spreadsheet.TextCell("not told")}
		}
		return []spreadsheet.Cell{spreadsheet.NumberCell(itoa(s.From)), spreadsheet.NumberCell(itoa(s.From + b.Base - 1))}
	}
	for _, r := range b.Rows {
		line := []spreadsheet.Cell{spreadsheet.TextCell(b.Made), spreadsheet.TextCell(r.ForceID), spreadsheet.TextCell(r.Name), spreadsheet.TextCell(r.StandingCode()),
			spreadsheet.TextCell(r.Asked), spreadsheet.TextCell(r.Due)}
		for _, s := range []Shown{r.Held, r.Returned, r.Caught, r.Reviewed, r.Reopened, r.LeftOut} {
			line = append(line, number(s, r.None())...)
		}
		if days, ok := r.Since(made); ok {
			line = append(line, spreadsheet.DateCell(r.LastReturn), spreadsheet.NumberCell(itoa(days)))
		} else {
			line = append(line, spreadsheet.TextCell("no list here"), spreadsheet.TextCell("no list here"))
		}
		cells = append(cells, line)
	}
	return spreadsheet.Table{Name: "sweep_board", Title: "The sweep of closed cases, as it stood on " + b.Words(),
		Columns: []string{"stands_on", "force_id", "force", "standing", "asked_on", "asked_by_day",
			"held_from", "held_to", "returned_from", "returned_to", "to_be_looked_at_from", "to_be_looked_at_to", "looked_at_from", "looked_at_to", "reopened_from", "reopened_to",
			"left_out_from", "left_out_to",
			"last_return", "days_since_last_return"}, Rows: spreadsheet.RowsOf(cells)}
}

// StandingCode is the standing for a table; a board from before it was recorded
// who was asked says that it is not known.
func (r BoardRow) StandingCode() string {
	if r.Standing == "" {
		return "not known"
	}
	return r.Standing
}
