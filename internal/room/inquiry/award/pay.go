package award

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/table/spreadsheet"
)

// Class is for what somebody is paid.
type Class string

// The classes.
const (
	Lawyers     Class = "lawyers"
	Legal       Class = "legal"
	Secretariat Class = "secretariat"
	Panel       Class = "panel"
	Witnesses   Class = "witnesses"
	Support     Class = "support"
	Interpreter Class = "interpreters"
	Other       Class = "other"
)

// Classes are all, with how pages call them; Public is under which class everybody reads it.
var Classes = []struct {
	Class  Class
	Name   string
	Public Class
}{{Lawyers, "Lawyers of participants and witnesses", Lawyers}, {Legal, "Counsel and solicitor of the inquiry", Legal}, {Secretariat, "Secretariat", Secretariat}, {Panel, "Chair and panel", Panel},
	{Witnesses, "Expenses of witnesses", Witnesses}, {Support, "Support for people", Support}, {Interpreter, "Interpreters", Other}, {Other, "Other", Other}}

// PublicClasses are those of what everybody reads.
func PublicClasses() (out []Class) {
	for _, c := range Classes {
		if c.Class == c.Public {
			out = append(out, c.Class)
		}
	}
	return out
}

// Name is how pages call a class; empty for one that there is not.
func (c Class) Name() string {
	for _, x := range Classes {
		if x.Class == c {
			return x.Name
		}
	}
	return ""
}

func (c Class) public() Class {
	for _, x := range Classes {
		if x.Class == c {
			return x.Public
		}
	}
	return ""
}

// Quarter is a quarter of a year: 2026-Q4.
type Quarter string

var quarterForm = regexp.MustCompile(`^[0-9]{4}-Q[1-4]$`)

// OK says that it is one.
func (q Quarter) OK() bool { return quarterForm.MatchString(string(q)) }

// QuarterOf is the quarter of a day.
func QuarterOf(d clock.Day) Quarter {
	y, m, _ := d.Date()
	return Quarter(fmt.Sprintf("%04d-Q%d", y, (int(m)+2)/3))
}

// Ends is the last day of a quarter.
func (q Quarter) Ends() clock.Day {
	if !q.OK() {
		return clock.Day{}
	}
	next := map[byte]string{'1': "-04-01", '2': "-07-01", '3': "-10-01"}[q[6]]
	if next == "" {
		return clock.DayOrNone(string(q[:4]) + "-12-31")
	}
	return clock.DayOrNone(string(q[:4]) + next).AddDays(-1)
}

// Human names it: January to March 2026.
func (q Quarter) Human() string {
	if !q.OK() {
		return string(q)
	}
	return []string{"January to March ", "April to June ", "July to September ", "October to December "}[q[6]-'1'] + string(q[:4])
}

var payeeForm = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{4,12}$`)

// PayeeReference says that a text is a reference of the accounts office: letters and figures in which no
// name and no word can stand, and no number of a bank account.
func PayeeReference(s string) bool { return payeeForm.MatchString(s) }

// Pay is one payment as the accounts office reads it.
type Pay struct {
	Payee     string // the reference that the accounts office has for whoever is paid
	Amount    Pence
	Reference string // ours, drawn by lot
}

// PayColumns are the columns of the file for the accounts office.
var PayColumns = []string{"payee_reference", "amount", "reference"}

// PayFile is the file for the accounts office, in the order of our references, which says nothing: it names
// nobody, and says nothing of what anything is for.
func PayFile(all []Pay) ([]byte, error) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Pay) int { return cmp.Compare(a.Reference, b.Reference) })
	rows := make([][]spreadsheet.Cell, 0, len(all))
	for _, p := range all {
		if !PayeeReference(p.Payee) || !PayeeReference(p.Reference) || p.Amount <= 0 || p.Amount > MaxPence {
			return nil, fmt.Errorf("award: a payment that cannot be told to the accounts office: %s", p.Reference)
		}
		rows = append(rows, []spreadsheet.Cell{spreadsheet.TextCell(p.Payee), spreadsheet.NumberCell(p.Amount.Plain()), spreadsheet.TextCell(p.Reference)})
	}
	var out bytes.Buffer
	err := spreadsheet.WriteCSV(&out, spreadsheet.Table{Name: "payments", Title: "Payments", Columns: PayColumns, Rows: spreadsheet.RowsOf(rows)})
	return out.Bytes(), err
}

// CleanReference writes a payee reference as it is kept.
func CleanReference(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(s), ""))
}
