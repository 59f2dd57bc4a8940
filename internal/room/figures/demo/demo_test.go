package demo

import (
	"slices"
	"testing"

	"candour/internal/room/figures"
	"candour/internal/room/figures/cli"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

// TestTheExamplesOfCommandsAreOfTheDemonstration: the release that the examples name is
// one of the demonstration's, and its first table has the figure that they follow.
func TestTheExamplesOfCommandsAreOfTheDemonstration(t *testing.T) {
	first := releases[0]
	if got := figures.Slug(first.title); got != cli.DemoRelease || !first.out {
		t.Errorf("the demonstration publishes %s; the examples are about %s", got, cli.DemoRelease)
	}
	text, err := tables.ReadFile(first.tables[0] + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := tabulate.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	c, err := tabulate.Compile(d, book)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(c.Axes, func(a tabulate.Axis) bool {
		return a.Name == "setting" && slices.Contains(a.LeavesOf("family"), "family")
	}) {
		t.Error("table T1 of the demonstration has no setting=family")
	}
}
