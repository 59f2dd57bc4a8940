package index

import (
	"fmt"
	"strings"
)

// fts5 is a query in the language of SQLite's FTS5 (sqlite.org/fts5.html, section 3). Marks are letters and figures, so
// that nothing in them is read as a sign.
func (n node) fts5(k Key) string {
	switch n.op {
	case "phrase":
		if n.star {
			return `beginnings : "` + k.mark(n.words[0], true) + `"`
		}
		return `words : ` + k.phrase(n.words)
	case "near":
		return fmt.Sprintf(`words : NEAR(%s %s, %d)`, k.phrase(n.parts[0].words), k.phrase(n.parts[1].words), n.near)
	}
	var parts []string
	for _, p := range n.parts {
		parts = append(parts, "("+p.fts5(k)+")")
	}
	return strings.Join(parts, map[string]string{"and": " AND ", "or": " OR ", "not": " NOT "}[n.op])
}

func (k Key) phrase(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, k.mark(w, false))
	}
	return `"` + strings.Join(out, " ") + `"`
}

// tsquery is a query in the language of PostgreSQL's text search (section 8.11.2 of its manual).
func (n node) tsquery(k Key) string {
	switch n.op {
	case "phrase":
		if n.star {
			return k.mark(n.words[0], true)
		}
		return k.follows(n.words)
	case "near":
		return n.distances(k)
	}
	var parts []string
	for i, p := range n.parts {
		one := "(" + p.tsquery(k) + ")"
		if n.op == "not" && i > 0 {
			one = "!" + one
		}
		parts = append(parts, one)
	}
	return strings.Join(parts, map[string]string{"and": " & ", "or": " | ", "not": " & "}[n.op])
}

func (k Key) follows(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, k.mark(w, false))
	}
	return strings.Join(out, " <-> ")
}

// distances says near in either order: PostgreSQL knows only of words at one distance, counted from the last word of what
// stands before to the first of what comes after.
func (n node) distances(k Key) string {
	a, b := n.parts[0].words, n.parts[1].words
	var out []string
	for between := range n.near + 1 {
		out = append(out, fmt.Sprintf("((%s) <%d> (%s))", k.follows(a), between+1, k.follows(b)),
			fmt.Sprintf("((%s) <%d> (%s))", k.follows(b), between+1, k.follows(a)))
	}
	for at := 1 - len(b); at < len(a); at++ {
		if both := over(a, b, at); both != nil {
			out = append(out, "("+k.follows(both)+")")
		}
	}
	return strings.Join(out, " | ")
}

// over lays words over others, from a place among these on: what both are together, nil where they differ. Words that
// overlap are near.
func over(a, b []string, at int) []string {
	first, last := min(0, at), max(len(a), at+len(b))
	var out []string
	for i := first; i < last; i++ {
		inA, inB := i >= 0 && i < len(a), i >= at && i < at+len(b)
		switch {
		case inA && inB && a[i] != b[i-at]:
			return nil
		case inA:
			out = append(out, a[i])
		default:
			out = append(out, b[i-at])
		}
	}
	return out
}
