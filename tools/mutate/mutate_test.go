package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const sample = `package sample

func small(n int, name string, on bool) (bool, string) {
	switch {
	case n < 3 && on, !on:
		return true, "a" + name
	case on:
		n++
		n += 2
	}
	for n > 9 {
		break
	}
	return -n == 7-n, name
}
`

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// module is a folder with a package p.
func module(t *testing.T, text, test string) string {
	t.Helper()
	root := t.TempDir()
	write(t, root, "go.mod", "module candour\n\ngo 1.26\n")
	if err := os.Mkdir(filepath.Join(root, "p"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "p"), "p.go", text)
	write(t, filepath.Join(root, "p"), "p_test.go", test)
	return root
}

// TestEveryKindOfChange also finds those in the cases of a switch, which tools that
// go by coverage leave out.
func TestEveryKindOfChange(t *testing.T) {
	b := &bench{root: module(t, sample, ""), target: target{dir: "p"}}
	if err := os.Remove(filepath.Join(b.root, "p", "p_test.go")); err != nil {
		t.Fatal(err)
	}
	if err := b.find(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range b.mutants {
		got = append(got, m.words)
		if text := string(apply([]byte(sample), []mutant{m})); text == sample || !strings.Contains(sample, m.source) || strings.Count(text, "\n") != strings.Count(sample, "\n") {
			t.Errorf("%+v", m)
		}
	}
	slices.Sort(got)
	want := []string{"&& to ||", "++ to --", "+= to -=", "- to +", "< to <=", "< to >=", "== to !=", "> to <=", "> to >=", "break to continue", "true to false",
		"turned (!)", "without !", "without -"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestASampleIsTheSameEachTime(t *testing.T) {
	all := make([]mutant, 50)
	for i := range all {
		all[i].line = i
	}
	lines := func(n int, seed uint64) (out []int) {
		for _, m := range draw(all, n, seed) {
			out = append(out, m.line)
		}
		return out
	}
	a, b, other := lines(10, 1), lines(10, 1), lines(10, 2)
	if len(a) != 10 || !slices.Equal(a, b) || slices.Equal(a, other) || !slices.IsSorted(a) || len(lines(0, 1)) != 50 || len(lines(60, 1)) != 50 {
		t.Error(a, b, other)
	}
}

// TestFates: tests notice one change, do not notice another, never reach a third, and
// wait for ever with a fourth; with none on all is as it was, nested as it may be.
func TestFates(t *testing.T) {
	const text = `package p

func Noticed(a, b int) int { return a - b }

func Unnoticed(a, b int) int { return a * b }

func Unreached(a, b int) int { return a / b }

func Text(a, b string) string { return a + b }

func Nested(a, b, c int, x []int) bool {
	return a+b < c*2 && !(a == b ||
		len(x) > 2-b && x[1] <= -c) || a >= b+c
}
`
	const test = `package p

import "testing"

func TestAll(t *testing.T) {
	Unnoticed(1, 1)
	Text("", "")
	if Noticed(3, 1) != 2 {
		t.Fail()
	}
	for i := range 3125 {
		a, b, c, x, y := i%5, i/5%5, i/25%5, i/125%5, i/625
		want := a+b < c*2 && !(a == b || 2 > 2-b && y <= -c) || a >= b+c
		if Nested(a, b, c, []int{x, y}) != want {
			t.Fatal(i)
		}
	}
}
`
	root := module(t, text, test)
	b, err := newBench(root, t.TempDir(), target{dir: "p"})
	if err != nil {
		t.Fatal(err)
	}
	nested := 0
	for _, m := range b.mutants {
		f := b.try(m)
		for part, want := range map[string]fate{"Noticed(": killed, "Unnoticed(": survived, "Unreached(": notCalled} {
			if strings.Contains(m.source, " "+part) && f != want {
				t.Errorf("%s %s, not %s", m.source, f, want)
			}
		}
		if m.line > 10 && f == killed {
			nested++
		}
	}
	if now, err := os.ReadFile(filepath.Join(root, "p", "p.go")); err != nil || string(now) != text || nested < 10 {
		t.Errorf("%d of %d, %v: %s", nested, len(b.mutants), err, now)
	}
}

// TestThePlanIsOfWhatThereIs: a package that moved would be measured no more.
func TestThePlanIsOfWhatThereIs(t *testing.T) {
	for _, p := range plan {
		testsOf(t, filepath.Join("../..", p.dir))
		for _, f := range p.files {
			if _, err := os.Stat(filepath.Join("../..", p.dir, f)); err != nil {
				t.Error(err)
			}
		}
		for _, s := range p.testedBy() {
			text := testsOf(t, filepath.Join("../..", s.dir))
			for _, list := range []string{s.run, s.skip} {
				for name := range strings.SplitSeq(strings.Trim(list, "^()$"), "|") {
					if name != "" && !strings.Contains(text, "func "+name+"(") {
						t.Errorf("%s has no %s", s.dir, name)
					}
				}
			}
		}
	}
	if got := chosen([]string{"./internal/table/bounds/", "x/y"}); len(got) != 2 || got[0].dir != plan[0].dir || got[1].dir != "x/y" || len(chosen(nil)) != len(plan) {
		t.Errorf("%+v", got)
	}
}

// testsOf is the text of all tests of a folder.
func testsOf(t *testing.T, dir string) (out string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tests in %s: %v", dir, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out += string(text)
	}
	return out
}

// TestOnlyTheTestsThatAreNamedCount: of a test that would notice and is not named, or
// is left out, nothing is heard, and what it alone reaches is not reached.
func TestOnlyTheTestsThatAreNamedCount(t *testing.T) {
	const text = "package p\n\nfunc Add(a, b int) int { return a + b }\n"
	const test = `package p

import "testing"

func TestStrict(t *testing.T) {
	if Add(2, 1) != 3 {
		t.Fail()
	}
}

func TestLoose(t *testing.T) { Add(2, 0) }

func TestElsewhere(*testing.T) {}
`
	root := module(t, text, test)
	for name, c := range map[string]struct {
		run, skip string
		want      fate
	}{
		"all":           {want: killed},
		"named":         {run: "^(TestStrict)$", want: killed},
		"not named":     {run: "^(TestLoose)$", want: survived},
		"left out":      {skip: "^(TestStrict)$", want: survived},
		"both left out": {skip: "^(TestStrict|TestLoose)$", want: notCalled},
	} {
		b, err := newBench(root, t.TempDir(), target{dir: "p", run: c.run, skip: c.skip})
		if err != nil {
			t.Fatal(name, err)
		}
		if got := b.try(b.mutants[0]); got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}
