package mse

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// MaxLists is the most lists that a table may have: 4,095 capture histories.
const MaxLists = 12

// maxPeople keeps every sum exact in a float64 and far from an overflow.
const maxPeople = 1_000_000_000

// History is one capture history: which lists a person is on, one bit a list
// (bit 0 is the first list). Zero is the people on no list, who are not seen.
type History uint16

// Table counts the people who were seen by capture history. It does not
// change after it is made.
type Table struct {
	names  []string
	counts []int64 // by History; counts[0] is always 0
}

// Row is one line of a table of capture histories.
type Row struct {
	History History
	Count   int64 // people
}

// NewTable makes a table from the names of the lists and from rows in any
// order. Rows with the same history are summed. It refuses fewer than one or
// more than [MaxLists] lists, names that are empty or the same, counts below
// zero, and people on no list.
func NewTable(names []string, rows []Row) (*Table, error) {
	if err := checkNames(names); err != nil {
		return nil, err
	}
	t := &Table{names: slices.Clone(names), counts: make([]int64, 1<<len(names))}
	total := int64(0)
	for i, r := range rows {
		switch {
		case int(r.History) >= len(t.counts):
			return nil, &InputError{Row: i + 1, Message: fmt.Sprintf("The history %b names a list that the table does not have.", r.History)}
		case r.Count < 0:
			return nil, &InputError{Row: i + 1, Message: fmt.Sprintf("The count is %d. A count of people cannot be below 0.", r.Count)}
		case r.History == 0 && r.Count > 0:
			return nil, &InputError{Row: i + 1, Message: "This row is on no list. People on no list are what is estimated: leave the row out."}
		case r.Count > maxPeople || total+r.Count > maxPeople:
			return nil, &InputError{Row: i + 1, Message: "The counts add up to more than 1,000,000,000 people."}
		}
		total += r.Count
		t.counts[r.History] += r.Count
	}
	return t, nil
}

func checkNames(names []string) error {
	if len(names) == 0 || len(names) > MaxLists {
		return &InputError{Message: fmt.Sprintf("There are %d lists. A table has from 1 to %d.", len(names), MaxLists)}
	}
	for i, n := range names {
		if strings.TrimSpace(n) == "" {
			return &InputError{Column: i + 1, Message: "This list has no name."}
		}
		if j := slices.Index(names, n); j < i {
			return &InputError{Column: i + 1, Message: fmt.Sprintf("Columns %d and %d are both named %q.", j+1, i+1, n)}
		}
	}
	return nil
}

// FromLists counts the capture histories of lists of people's keys. A key that
// stands twice in one list is one person.
func FromLists(names []string, lists [][]string) (*Table, error) {
	if len(names) != len(lists) {
		return nil, &InputError{Message: fmt.Sprintf("There are %d names for %d lists.", len(names), len(lists))}
	}
	if err := checkNames(names); err != nil {
		return nil, err
	}
	on := map[string]History{}
	for i, keys := range lists {
		for _, k := range keys {
			on[k] |= 1 << i
		}
	}
	counts := make([]int64, 1<<len(names))
	for _, h := range on {
		counts[h]++
	}
	return &Table{names: slices.Clone(names), counts: counts}, nil
}

// Names are the lists, in order.
func (t *Table) Names() []string { return slices.Clone(t.names) }

// Lists is how many lists there are.
func (t *Table) Lists() int { return len(t.names) }

// Count is how many people have the history.
func (t *Table) Count(h History) int64 {
	if int(h) >= len(t.counts) {
		return 0
	}
	return t.counts[h]
}

// Observed is how many people are on any list.
func (t *Table) Observed() int64 {
	sum := int64(0)
	for _, c := range t.counts {
		sum += c
	}
	return sum
}

// Size is how many people are on list i, counted from 0.
func (t *Table) Size(i int) int64 { return t.Overlap(1 << i) }

// Overlap is how many people are on every list of h, whatever other lists they
// are on.
func (t *Table) Overlap(h History) int64 {
	sum := int64(0)
	for o, c := range t.counts {
		if History(o)&h == h {
			sum += c
		}
	}
	return sum
}

// Rows are the histories that somebody has: fewest lists first, then in the
// order of the lists.
func (t *Table) Rows() []Row {
	var out []Row
	for h, c := range t.counts {
		if c > 0 {
			out = append(out, Row{History: History(h), Count: c})
		}
	}
	slices.SortFunc(out, func(a, b Row) int { return compareTerms(a.History, b.History) })
	return out
}

// compareTerms orders sets of lists: fewest lists first, then by their first
// lists, as 1, 2, 12, 13, 23, 123.
func compareTerms(a, b History) int {
	if d := bits.OnesCount16(uint16(a)) - bits.OnesCount16(uint16(b)); d != 0 {
		return d
	}
	return int(bits.Reverse16(uint16(b))) - int(bits.Reverse16(uint16(a)))
}

// String is a line a history, as the reader takes it.
func (t *Table) String() string {
	var b strings.Builder
	b.WriteString(strings.Join(t.names, ",") + ",count\n")
	for _, r := range t.Rows() {
		for i := range t.names {
			fmt.Fprintf(&b, "%d,", r.History>>i&1)
		}
		fmt.Fprintf(&b, "%d\n", r.Count)
	}
	return b.String()
}

// remake gives every history a new place; people whose history becomes 0 are
// left out.
func (t *Table) remake(names []string, move func(History) History) *Table {
	out := &Table{names: names, counts: make([]int64, 1<<len(names))}
	for h, c := range t.counts {
		if to := move(History(h)); to != 0 {
			out.counts[to] += c
		}
	}
	return out
}

// Drop is the table without list i. People who were on that list alone are not
// seen any more.
func (t *Table) Drop(i int) *Table {
	names := slices.Delete(t.Names(), i, i+1)
	return t.remake(names, func(h History) History { return dropBit(h, i) })
}

func dropBit(h History, i int) History {
	low := h & (1<<i - 1)
	return low | h>>(i+1)<<i
}

// Only is the table of the people who are on list i, by the other lists: where
// the truth is known. Its people on none of the other lists are counted by the
// second result.
func (t *Table) Only(i int) (*Table, int64) {
	names := slices.Delete(t.Names(), i, i+1)
	bit := History(1) << i
	out := t.remake(names, func(h History) History {
		if h&bit == 0 {
			return 0
		}
		return dropBit(h, i)
	})
	return out, t.counts[bit]
}

// Merge is the table with lists i and j as one list: who is on either is on
// it. It stands in the place of the first.
func (t *Table) Merge(i, j int) *Table {
	if i > j {
		i, j = j, i
	}
	names := t.Names()
	names[i] += "+" + names[j]
	names = slices.Delete(names, j, j+1)
	return t.remake(names, func(h History) History {
		if h&(1<<j) != 0 {
			h |= 1 << i
		}
		return dropBit(h, j)
	})
}

// byName is the table with its lists in the order of their names, and where
// each of them stood. Everything is estimated on it, so that no answer depends
// on the order of the columns.
func (t *Table) byName() (*Table, []int) {
	from := make([]int, len(t.names))
	for i := range from {
		from[i] = i
	}
	slices.SortFunc(from, func(a, b int) int { return strings.Compare(t.names[a], t.names[b]) })
	names := make([]string, len(from))
	for i, f := range from {
		names[i] = t.names[f]
	}
	return t.remake(names, func(h History) History {
		var to History
		for i, f := range from {
			to |= h >> f & 1 << i
		}
		return to
	}), from
}

// floats are the counts as numbers.
func (t *Table) floats() []float64 {
	out := make([]float64, len(t.counts))
	for i, c := range t.counts {
		out[i] = float64(c)
	}
	return out
}
