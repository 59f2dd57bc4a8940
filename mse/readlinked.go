package mse

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ReadLinked reads what a linkage of several lists wrote, as `candour link` does:
// the records, CSV with the columns record_id and source (clusters.csv), and the
// pairs that may be of one person, CSV with left_id, right_id, left_source,
// right_source and probability (pairs.csv). The lists stand in the order in which
// the records name them. Columns are found by name and others are passed over.
func ReadLinked(records, pairs io.Reader) (Records, error) {
	var out Records
	at := map[[2]string]int{}
	err := eachRow(records, "records", []string{"source", "record_id"}, func(row int, get func(int) string) error {
		key := [2]string{strings.Clone(get(0)), strings.Clone(get(1))}
		if key[0] == "" || key[1] == "" {
			return &InputError{Row: row, Message: "The records have no source or no record_id here. Every record needs both."}
		}
		if _, twice := at[key]; twice {
			return &InputError{Row: row, Message: fmt.Sprintf("The records name %s of %s twice.", key[1], key[0])}
		}
		list := slices.Index(out.Lists, key[0])
		if list < 0 {
			if list = len(out.Lists); list == MaxLists {
				return &InputError{Row: row, Message: fmt.Sprintf("The records name more than %d lists.", MaxLists)}
			}
			out.Lists = append(out.Lists, key[0])
		}
		at[key] = len(out.On)
		out.On = append(out.On, list)
		return nil
	})
	if err != nil {
		return Records{}, err
	}
	err = eachRow(pairs, "pairs", []string{"left_source", "left_id", "right_source", "right_id", "probability"}, func(row int, get func(int) string) error {
		a, ok1 := at[[2]string{get(0), get(1)}]
		b, ok2 := at[[2]string{get(2), get(3)}]
		p, err := strconv.ParseFloat(get(4), 64)
		switch {
		case !ok1 || !ok2:
			return &InputError{Row: row, Message: "The pairs name a record here that is not among the records."}
		case err != nil || !(p >= 0 && p <= 1):
			return &InputError{Row: row, Message: fmt.Sprintf("The pairs say %q here. A probability is from 0 to 1.", get(4))}
		}
		out.Links = append(out.Links, Link{A: a, B: b, Probability: p})
		return nil
	})
	if err != nil {
		return Records{}, err
	}
	return out, nil
}

// count says how many columns have a name, whatever its capitals.
func count(head []string, name string) (n int) {
	for _, h := range head {
		if strings.EqualFold(strings.TrimSpace(h), name) {
			n++
		}
	}
	return n
}

// eachRow gives the named columns of each row of a CSV file.
func eachRow(r io.Reader, what string, columns []string, take func(row int, get func(int) string) error) error {
	c := csv.NewReader(bufio.NewReaderSize(r, 1<<16))
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return &InputError{Row: 1, Message: "The " + what + " are not a table with a header."}
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	at := make([]int, len(columns))
	for i, name := range columns {
		if n := count(head, name); n > 1 {
			return &InputError{Row: 1, Message: fmt.Sprintf("The %s have %d columns called %s. Keep one.", what, n, name)}
		}
		if at[i] = slices.Index(head, name); at[i] < 0 {
			return &InputError{Row: 1, Message: fmt.Sprintf("The %s have no column %s. They should be what a linkage of several lists wrote.", what, name)}
		}
	}
	for row := 2; ; row++ {
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &InputError{Row: row, Message: "The " + what + " cannot be read here: a row has too many or too few columns, or a quotation mark is not closed."}
		}
		if row > maxPairs {
			return &InputError{Message: fmt.Sprintf("The %s have more than %d lines.", what, maxPairs)}
		}
		if err := take(row, func(i int) string { return rec[at[i]] }); err != nil {
			return err
		}
	}
}
