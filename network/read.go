package network

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The most that is read: more would not fit into an ordinary computer's memory.
const (
	MostNodes = 2_000_000
	MostTies  = 5_000_000
)

// maxProblems is how many mistakes of a file are told.
const maxProblems = 20

// ReadNodes reads nodes: CSV with a header and the columns id and kind, and if
// they are there label and areas (with semicolons between them). Every mistake,
// to the number of twenty, is an InputError in the joined error, with its row:
// the line of the file on which it begins.
func ReadNodes(r io.Reader) ([]Node, error) {
	var out []Node
	seen := map[string]int{}
	t := table{what: "node", most: MostNodes, needed: []string{"id", "kind"}, also: []string{"label", "areas"}}
	err := t.read(r, func(row int, get func(string) string) string {
		n := Node{ID: get("id"), Kind: Kind(kindOf(get("kind"))), Label: get("label")}
		for _, a := range strings.Split(get("areas"), ";") {
			if a = strings.TrimSpace(a); a != "" && !slices.Contains(n.Areas, a) {
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

// ReadTies reads the ties of nodes: CSV with a header and the columns from, to,
// kind and probability, and if they are there since, until (ISO dates, as rough
// as they are known), source, record and words. Two rows may be two pieces of
// evidence of one tie: they are kept as two ties, so that neither is a bridge.
func ReadTies(r io.Reader, nodes []Node) ([]Tie, error) {
	kinds := make(map[string]Kind, len(nodes))
	for _, n := range nodes {
		kinds[n.ID] = n.Kind
	}
	var out []Tie
	t := table{what: "tie", most: MostTies, needed: []string{"from", "to", "kind", "probability"}, also: []string{"since", "until", "source", "record", "words"}}
	err := t.read(r, func(_ int, get func(string) string) string {
		t, words := readTie(get)
		if words == "" {
			words = endsOf(t, kinds)
		}
		if words == "" {
			out = append(out, t)
		}
		return words
	})
	return out, err
}

// readTie gives the tie of a row, or what is wrong with it.
func readTie(get func(string) string) (Tie, string) {
	t := Tie{From: get("from"), To: get("to"), Kind: TieKind(kindOf(get("kind"))), Since: get("since"), Until: get("until")}
	p, err := strconv.ParseFloat(get("probability"), 64)
	switch {
	case t.From == "" || t.To == "":
		return t, "from or to is empty"
	case t.From == t.To:
		return t, fmt.Sprintf("%q is tied to itself", t.From)
	case !slices.Contains(TieKinds(), t.Kind):
		return t, fmt.Sprintf("kind is %q. The kinds are %s", t.Kind, join(TieKinds()))
	case err != nil || !(p > 0 && p <= 1):
		return t, fmt.Sprintf("probability is %q. It should be a number above 0 and at most 1, such as 0.95", get("probability"))
	case !IsDate(t.Since) || !IsDate(t.Until):
		return t, "since and until are dates such as 2021-06-24, or 2021-06 or 2021"
	case t.Since != "" && t.Until != "" && t.Until < t.Since[:min(len(t.Since), len(t.Until))]:
		return t, fmt.Sprintf("it ends (%s) before it begins (%s)", t.Until, t.Since)
	}
	t.Probability = p
	if e := (Evidence{get("source"), get("record"), get("words")}); e != (Evidence{}) {
		t.Evidence = []Evidence{e}
	}
	return t, ""
}

func endsOf(t Tie, kinds map[string]Kind) string {
	from, isFrom := kinds[t.From]
	to, isTo := kinds[t.To]
	switch {
	case !isFrom:
		return fmt.Sprintf("there is no node %q", t.From)
	case !isTo:
		return fmt.Sprintf("there is no node %q", t.To)
	case !t.Kind.joins(from, to):
		return t.Kind.misfit(from, to)
	}
	return ""
}

// kindOf takes "Suspect of" for suspect-of.
func kindOf(s string) string {
	return strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(s))
}

// IsDate says whether a text is a year, a month or a day that there is, or
// nothing: 2021, 2021-06 or 2021-06-24.
func IsDate(s string) bool {
	const form = "2006-01-02"
	if s == "" {
		return true
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	_, err := time.Parse(form[:len(s)], s)
	return err == nil
}
