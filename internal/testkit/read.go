package testkit

import (
	"bytes"
	"encoding/csv"
	"io"
	"iter"
	"net/http"
	"slices"
	"testing"
)

// Failer is what a helper needs of a test.
type Failer interface {
	Helper()
	Fatal(args ...any)
}

// Lines gives each row of a CSV file under its header: its cells, and the same by
// column.
func Lines(t Failer, file []byte) iter.Seq2[[]string, map[string]string] {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func([]string, map[string]string) bool) {
		for _, r := range rows[1:] {
			line := map[string]string{}
			for i, column := range rows[0] {
				line[column] = r[i]
			}
			if !yield(r, line) {
				return
			}
		}
	}
}

// Body is what an answer holds, for a call that gave it and an error.
func Body(t Failer, res *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Same names what only one of two lists has. Each of the words has a place for it.
func Same(t testing.TB, want, got []string, more, less string) {
	t.Helper()
	for _, n := range got {
		if !slices.Contains(want, n) {
			t.Errorf(more, n)
		}
	}
	for _, n := range want {
		if !slices.Contains(got, n) {
			t.Errorf(less, n)
		}
	}
}
