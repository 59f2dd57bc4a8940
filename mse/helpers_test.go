package mse

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
)

func load(t testing.TB, name string) *Table {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tab, err := Read(f, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func model(t testing.TB, lists int, text string) Model {
	t.Helper()
	m, err := ParseModel(lists, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// published reads a file of figures as maps by column.
func published(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, rec := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = rec[i]
		}
		out = append(out, row)
	}
	return out
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func estimate(t testing.TB, tab *Table, o Options) *Result {
	t.Helper()
	r, err := Estimate(t.Context(), tab, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
