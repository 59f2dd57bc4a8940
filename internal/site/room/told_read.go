package room

import (
	"fmt"
	"strings"
)

// ReadTold reads a room's told.md: a title, and tables that their first rows tell
// apart. The file is part of the program, so that what it says wrongly is a fault of the
// program: ReadTold then panics, with the line.
func ReadTold(text string) Told {
	title, tables, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(title, "# ") {
		panic(fmt.Sprintf("told.md begins with no title: %q", title))
	}
	told := Told{Title: strings.TrimPrefix(title, "# ")}
	for table := range strings.SplitSeq(strings.TrimSpace(tables), "\n\n") {
		rows := strings.Split(table, "\n")
		add := told.rowsUnder(rows[0])
		for _, row := range rows[min(2, len(rows)):] {
			add(toldCells(row, strings.Count(rows[0], "|")-1))
		}
	}
	return told
}

// rowsUnder says where rows of the table with this head belong.
func (t *Told) rowsUnder(head string) func(cells []string) {
	switch head {
	case "| kind of record | kept | counted from | what destroys it |":
		return func(c []string) {
			t.Retained = append(t.Retained, Retained{Kind: c[0], Kept: c[1], From: c[2], End: c[3]})
		}
	case "| the Act's word | actions | where it stands |":
		return func(c []string) { t.Logged = append(t.Logged, Logged{Act: c[0], Actions: c[1], Where: c[2]}) }
	case "| table | what the log calls it |":
		return wordsInto(&t.Words.Tables)
	case "| kind | what the log calls it |":
		return wordsInto(&t.Words.Kinds)
	case "| column | what the log calls it |":
		return wordsInto(&t.Words.Columns)
	}
	panic(fmt.Sprintf("told.md has a table that nobody knows: %q", head))
}

func wordsInto(words *map[string]string) func(cells []string) {
	*words = map[string]string{}
	return func(cells []string) {
		name := strings.Trim(cells[0], "`")
		if _, twice := (*words)[name]; twice {
			panic(fmt.Sprintf("told.md names %s twice", name))
		}
		(*words)[name] = cells[1]
	}
}

// toldCells are the cells of a row, which has as many as the head of its table.
func toldCells(row string, want int) []string {
	cells := strings.Split(strings.Trim(row, "|"), "|")
	if len(cells) != want || !strings.HasPrefix(row, "|") || !strings.HasSuffix(row, "|") {
		panic(fmt.Sprintf("told.md has a row of other than %d cells: %q", want, row))
	}
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	return cells
}
