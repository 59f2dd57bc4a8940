package network

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// mostProblems is how many mistakes of a file are told.
const mostProblems = 20

// ReadNodes reads nodes: CSV with a header and the columns id and kind, and if
// they are there label and areas (with semicolons between them). Every mistake,
// to the number of twenty, is an InputError in the joined error.
func ReadNodes(r io.Reader) ([]Node, error) {
	var out []Node
	seen := map[string]int{}
	err := readTable(r, "node", []string{"id", "kind"}, []string{"label", "areas"}, func(row int, get func(string) string) string {
		n := Node{ID: get("id"), Kind: Kind(get("kind")), Label: get("label")}
		for _, a := range strings.Split(get("areas"), ";") {
			if a = strings.TrimSpace(a); a != "" {
				n.Areas = append(n.Areas, a)
			}
		}
		switch {
		case n.ID == "":
			return "id is empty"
		case !slices.Contains(Kinds(), n.Kind):
			return fmt.Sprintf("kind is %q. The kinds are %s", n.Kind, join(Kinds()))
		case seen[n.ID] > 0:
			return fmt.Sprintf("the id %q stands in row %d already", n.ID, seen[n.ID])
		}
		seen[n.ID] = row
		out = append(out, n)
		return ""
	})
	return out, err
}

// ReadTies reads ties: CSV with a header and the columns from, to, kind and
// probability, and if they are there since, until (ISO dates, as rough as they
// are known), source, record and words. Two rows may be two pieces of evidence of
// one tie: they are kept as two ties.
func ReadTies(r io.Reader) ([]Tie, error) {
	var out []Tie
	err := readTable(r, "tie", []string{"from", "to", "kind", "probability"}, []string{"since", "until", "source", "record", "words"}, func(_ int, get func(string) string) string {
		t := Tie{From: get("from"), To: get("to"), Kind: TieKind(get("kind")), Since: get("since"), Until: get("until")}
		p, err := strconv.ParseFloat(get("probability"), 64)
		switch {
		case t.From == "" || t.To == "":
			return "from or to is empty"
		case t.From == t.To:
			return fmt.Sprintf("%q is tied to itself", t.From)
		case !slices.Contains(TieKinds(), t.Kind):
			return fmt.Sprintf("kind is %q. The kinds are %s", t.Kind, join(TieKinds()))
		case err != nil || !(p > 0 && p <= 1):
			return fmt.Sprintf("probability is %q. It should be above 0 and at most 1", get("probability"))
		case !isDate(t.Since) || !isDate(t.Until):
			return "since and until are dates such as 2021-06-24, or 2021-06 or 2021"
		}
		t.Probability = p
		if e := (Evidence{get("source"), get("record"), get("words")}); e != (Evidence{}) {
			t.Evidence = []Evidence{e}
		}
		out = append(out, t)
		return ""
	})
	return out, err
}

// isDate says whether a text is a year, a month or a day, or nothing.
func isDate(s string) bool {
	if s == "" {
		return true
	}
	for i, r := range s {
		if i == 4 || i == 7 {
			if r != '-' {
				return false
			}
		} else if r < '0' || r > '9' {
			return false
		}
	}
	return len(s) == 4 || len(s) == 7 || len(s) == 10
}

// readTable reads a CSV file whose columns are found by name.
func readTable(r io.Reader, what string, needed, also []string, take func(row int, get func(string) string) string) error {
	c := csv.NewReader(r)
	c.FieldsPerRecord, c.ReuseRecord = -1, true
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return &InputError{Message: "the file is empty. Its first row should name the columns " + strings.Join(needed, ", ")}
	}
	if err != nil {
		return unreadable(err)
	}
	at := map[string]int{}
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\uFEFF")))
		if _, twice := at[h]; twice {
			return &InputError{Message: fmt.Sprintf("the column %q is there twice", h)}
		}
		at[h] = i
	}
	for _, n := range needed {
		if _, ok := at[n]; !ok {
			return &InputError{Message: fmt.Sprintf("there is no column %q. The columns should be %s, and may be %s", n, strings.Join(needed, ", "), strings.Join(also, ", "))}
		}
	}
	var problems []error
	for len(problems) < mostProblems {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.Join(append(problems, unreadable(err))...)
		}
		row, _ := c.FieldPos(0)
		words := take(row, func(name string) string {
			i, ok := at[name]
			if !ok || i >= len(record) {
				return ""
			}
			return strings.ToValidUTF8(strings.TrimSpace(record[i]), "\uFFFD")
		})
		if words != "" {
			problems = append(problems, &InputError{what + " in row", row, words})
		}
	}
	return errors.Join(problems...)
}

func unreadable(err error) error {
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		return &InputError{Message: fmt.Sprintf("row %d cannot be read as CSV: %v", p.Line, p.Err)}
	}
	return err
}
