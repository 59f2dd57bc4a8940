package review_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/room/review"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// kept says whether a member of staff is kept out by what a person wrote.
func kept(written, staff string) (sure, unsure bool) {
	marks := review.NamedMarks(written)
	a, b := review.Lookups(staff)
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(m string) bool { return slices.Contains(marks, m) })
	}
	return has(a), has(b)
}

// TestANameKeepsItsBearerOutHoweverItIsWritten: pairs of what a person wrote and
// the name in the list of staff.
func TestANameKeepsItsBearerOutHoweverItIsWritten(t *testing.T) {
	same := [][2]string{
		{"Sean O'Synthetic", "Sean O’Synthetic"}, {"Sean O’Synthetic", "Sean OSynthetic"}, {"sean o`synthetic", "Seán O'Synthetic"},
		{"Ann Made-Up", "Ann Made–Up"}, {"Ann Made Up", "Ann Made-Up"}, {"Ann Made‑Up", "Ann MadeUp"}, {"Ann Made−Up", "Ann Made-Up"}, {"AnnMarie Madeup", "Ann-Marie Madeup"},
		{"John\u00a0Synthetic", "John Synthetic"}, {"Jo\u200bhn Synthetic", "John Synthetic"}, {"John\u2060 Syn\u00adthetic", "John Synthetic"}, {"Ｊｏｈｎ　Ｓｙｎｔｈｅｔｉｃ", "John Synthetic"},
		{"Synthetic, John", "John Synthetic"}, {"SYNTHETIC, John", "John Synthetic"}, {"Synthetic John", "John Synthetic"}, {"John Synthetic", "Synthetic, John"},
		{"DC John Synthetic", "John Synthetic"}, {"D.C. John Synthetic", "John Synthetic"}, {"Det. Sgt. John Synthetic", "John Synthetic"}, {"Mr John Synthetic", "Dr John Synthetic"},
		{"John Synthetic QPM", "John Synthetic"},
		{"Zoë Exámple", "Zoe Example"}, {"Łukasz Øexample", "Lukasz Oexample"}, {"John Synthetic (the detective)", "John Synthetic (reviewer)"}, {"(John Synthetic)", "John Synthetic"},
		{"PC 1234 John Synthetic", "John Synthetic"}, {"PC John Synthetic 1234", "John Synthetic 2"}, {"John Synthetic 1234", "John Synthetic"},
		{"Synthetic Person 23", "Synthetic Person 23"}, {"synthetic person 023.", "Synthetic Person 23 (reviewer)"}, {"Synthetic Person", "Synthetic Person 20"},
		{"1234 John Synthetic", "John Synthetic 2"}, {"Synthetic Person 22 and Synthetic Person 23", "Synthetic Person 23"},
		{"it was Synthetic Person 23 who came to us", "Synthetic Person 23"}, {"John Synthetic 99", "DC John Synthetic 1234"},
		{"John Andrew Synthetic", "John Synthetic"}, {"John Synthetic", "John A. Synthetic"}, {"JOHN SYNTHETIC", "John Synthetic"},
		{"Jane Example and John Synthetic", "John Synthetic"}, {"Jane Example; John Synthetic", "Jane Example"}, {"Jane Example, John Synthetic", "John Synthetic"},
		{"the detective who came, DS John Synthetic from the unit", "John Synthetic"},
		{"Jane Example\r\nJohn Synthetic", "John Synthetic"},
	}
	maybe := [][2]string{
		{"J Synthetic", "John Synthetic"}, {"J. Synthetic", "John Synthetic"}, {"Synthetic J", "John Synthetic"}, {"Synthetic, J.", "John Synthetic"},
		{"J.A. Synthetic", "John Synthetic"}, {"JA Synthetic", "John Andrew Synthetic"},
		{"John Synthetic", "J Synthetic"}, {"DC Synthetic", "John Synthetic"}, {"Synthetic", "John Synthetic"}, {"John", "John Synthetic"}, {"John Synthetic", "Synthetic"},
		{"DS J SYNTHETIC", "John Synthetic"},
		{"It was DC Synthetic who came to our house", "John Synthetic"},
		{"Synthetic Persn 23", "Synthetic Person 23"}, {"Synthetic Persons", "Synthetic Person 20"}, {"Jhon Synthetic", "John Synthetic"}, {"Jon Synthetic", "John Synthetic"},
		{"John Sinthetic", "John Synthetic"}, {"Sinthetic, John", "John Synthetic"}, {"DC John Synthetc 1234", "John Synthetic"},
	}
	other := [][2]string{
		{"John Synthetic", "Jane Synthetic"}, {"John Synthetic", "John Example"}, {"J Synthetic", "Ann Synthetic"}, {"DC Synthetic", "John Example"}, {"", "John Synthetic"},
		{"Synthetic Person 23", "Synthetic Person 20"}, {"Synthetic Person 23, Synthetic Person 24", "Synthetic Person 20"}, {"S Person 23", "Synthetic Person 20"},
		{"it was Synthetic Person 23 who came to us", "Synthetic Person 20"},
		{"Synthetic Persn 23", "Synthetic Person 20"}, {"Jn Synthtic", "John Synthetic"}, {"Bo Lee", "Jo Lee"},
		{"...", "John Synthetic"}, {"John Synthetic and Jane Example", "John Example"},
	}
	for _, p := range same {
		if sure, _ := kept(p[0], p[1]); !sure {
			t.Errorf("%q does not keep %q out", p[0], p[1])
		}
	}
	for _, p := range maybe {
		if sure, unsure := kept(p[0], p[1]); !unsure || sure {
			t.Errorf("%q may mean %q: sure %v, unsure %v", p[0], p[1], sure, unsure)
		}
	}
	for _, p := range other {
		if sure, unsure := kept(p[0], p[1]); sure || unsure {
			t.Errorf("%q keeps %q out", p[0], p[1])
		}
	}
}

// TestNamesWrittenByChance: over names of one to four words, every way of writing
// one that people use keeps its bearer out.
func TestNamesWrittenByChance(t *testing.T) {
	word := rapid.SampledFrom([]string{"John", "Zoë", "Anne-Marie", "O’Example", "Synthetic", "Made-up", "Łukasz", "Núñez", "Van", "Bo"})
	ways := map[string]func(string) string{
		"capitals": strings.ToUpper, "small": strings.ToLower, "title": func(s string) string { return "DS " + s }, "brackets": func(s string) string { return s + " (Gwent)" },
		"spaces": func(s string) string { return " " + strings.ReplaceAll(s, " ", "\u00a0 ") + "\u200b" }, "apostrophe": func(s string) string { return strings.ReplaceAll(s, "’", "'") },
		"no hyphen": func(s string) string { return strings.ReplaceAll(s, "-", " ") }, "dash": func(s string) string { return strings.ReplaceAll(s, "-", "–") },
		"turned": func(s string) string {
			at := strings.LastIndex(s, " ")
			if at < 0 {
				return s
			}
			return s[at+1:] + ", " + s[:at]
		},
		"initial": func(s string) string {
			first, rest, ok := strings.Cut(s, " ")
			if !ok {
				return s
			}
			return string([]rune(first)[:1]) + " " + rest
		},
	}
	names := slices.Sorted(func(yield func(string) bool) {
		for n := range ways {
			if !yield(n) {
				return
			}
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(word, 2, 4).Draw(t, "name"), " ")
		written := name
		for range rapid.IntRange(0, 2).Draw(t, "ways") {
			way := rapid.SampledFrom(names).Draw(t, "way")
			if way == "initial" && written != name {
				continue // an initial of a title is none of the name
			}
			written = ways[way](written)
		}
		if sure, unsure := kept(written, name); !sure && !unsure {
			t.Fatalf("%q does not keep %q out", written, name)
		}
	})
}

// TestWhoeverMayBeNamedIsKeptOut: by list, by address and as a candidate; the
// secretariat hears that somebody may be meant, and not who. A mark of release 1
// still works.
func TestWhoeverMayBeNamedIsKeptOut(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		for name, called := range map[string]string{"reviewer2": "Seán O'Synthetic (reviewer)", "second": "Jane Example"} {
			a := w.People[name]
			a.Name = called
			w.People[name] = a
		}
		sure := w.Apply(func(a *intake.Application) { a.ExcludePeople = "DC O’Synthetic, Sean" }).CaseID
		unsure := w.Apply(func(a *intake.Application) { a.ExcludePeople = "DS Example" }).CaseID
		old := w.Apply().CaseID
		act := func(id string, marks ...string) {
			m, err := w.S.Vault().Keys.Mark(t.Context(), review.FieldNamed, marks[0])
			w.OK(err)
			w.OK(d.InTx(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), `INSERT INTO vault_index (field, mark, person) VALUES (?, ?, ?)`, review.FieldNamed, m, id)
				return err
			}))
		}
		act(old, "dsexample") // as "DS Example" was marked before
		for _, id := range []string{unsure, old} {
			if w.sees("second", id) {
				t.Errorf("somebody who may be the one named sees %s", id)
			}
		}
		w.To(sure, rules.Gathered)
		if offered := w.offered(sure); slices.Contains(offered, "staff-Reviewer Two") || len(offered) == 0 {
			t.Errorf("offered: %v", offered)
		}
		for id, want := range map[string]bool{sure: false, unsure: true, old: false} {
			c, err := w.S.Case(w.As("secretary"), id, "Working on this case.")
			w.OK(err)
			if c.MayBeNamed != want {
				t.Errorf("%s: somebody may be named: %v, want %v", id, c.MayBeNamed, want)
			}
		}
	})
}

// TestANumberReadOutByTelephone is case 21: a case is found by its number and its
// reference in all the ways in which people say and write them.
func TestANumberReadOutByTelephone(t *testing.T) {
	if got := review.CaseNumberOf("R-XQG2-KRYR"); got != "R-XQG2-KRYR" {
		t.Error(got)
	}
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		id := w.Apply(func(a *intake.Application) { a.Account.Reference = "14/1234/06 (Gwent)" }).CaseID
		c, err := w.S.Bare(t.Context(), d, id)
		w.OK(err)
		n := c.Number[2:6] + c.Number[7:]
		find := func(f review.Filter) int {
			items, _, err := w.S.List(w.As("secretary"), f)
			w.OK(err)
			return len(items)
		}
		for _, typed := range []string{"R" + n, "R " + n[:4] + " " + n[4:], n[:4] + "-" + n[4:], "R–" + n[:4] + "–" + n[4:], "r" + strings.ToLower(n), " r - " + n[:4] + " - " + n[4:],
			n[:4] + "\u00a0" + n[4:]} {
			if find(review.Filter{Number: typed}) != 1 {
				t.Errorf("%q does not find %s", typed, c.Number)
			}
		}
		for _, typed := range []string{"14 1234 06 gwent", "14/1234/06 (Gwent)", "14-1234-06 GWENT", "14.1234.06 [gwent]", "141234 06gwent"} {
			if find(review.Filter{Reference: typed}) != 1 {
				t.Errorf("%q does not find the reference", typed)
			}
		}
		last := map[byte]string{'Z': "Y"}[n[7]]
		if last == "" {
			last = "Z"
		}
		if find(review.Filter{Number: "R-" + n[:4] + "-" + n[4:7] + last}) != 0 || find(review.Filter{Reference: "14 1234 07 gwent"}) != 0 {
			t.Error("another number finds the case")
		}
		if n := func() int {
			items, _, _ := w.S.List(w.As("insider"), review.Filter{Number: c.Number})
			return len(items)
		}(); n != 0 {
			t.Error("the force's own reviewer finds it")
		}
	})
}

// TestTheNumberOfCase21 has the case's own numbers.
func TestTheNumberOfCase21(t *testing.T) {
	for _, typed := range []string{"RXQG2KRYR", "R XQG2 KRYR", "XQG2-KRYR", "R–XQG2–KRYR"} {
		if got := review.CaseNumberOf(typed); got != "R-XQG2-KRYR" {
			t.Errorf("%q is %s", typed, got)
		}
	}
	if got := review.CaseNumberOf("R-XQG2-KRYZ"); got == "R-XQG2-KRYR" {
		t.Error("another number is taken for it")
	}
	if a, b := review.ReferenceMarks("14/1234/06 (Gwent)"), review.ReferenceMarks("14 1234 06 gwent"); !slices.ContainsFunc(a, func(m string) bool { return slices.Contains(b, m) }) {
		t.Errorf("%v and %v have nothing in common", a, b)
	}
}
