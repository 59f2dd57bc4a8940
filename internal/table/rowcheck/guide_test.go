package rowcheck_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"candour/internal/table/rowcheck"
	"candour/internal/table/tableschema"
)

// TestTheGuideShowsWhatReallyHappens holds the generated parts of the data
// lead's guide to the program.
func TestTheGuideShowsWhatReallyHappens(t *testing.T) {
	const path = "../../../docs/guides/data-lead.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(data)
	for name, text := range map[string]string{"reasons": guideReasons(t), "report": guideReport(t), "dates": guideDates(t)} {
		before, rest, ok := strings.Cut(want, "<!-- "+name+" -->\n")
		_, after, ok2 := strings.Cut(rest, "<!-- end -->")
		if !ok || !ok2 {
			t.Fatalf("the guide has no place for %s", name)
		}
		want = before + "<!-- " + name + " -->\n" + text + "<!-- end -->" + after
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(data) {
		t.Error("docs/guides/data-lead.md is not what the program does: run go test ./internal/table/rowcheck -update")
	}
}

func guideReasons(t *testing.T) string {
	s, ok := book(t).Latest("suspect")
	if !ok {
		t.Fatal("no suspects")
	}
	meaning := map[string]string{}
	for _, c := range book(t).MissingCodes() {
		meaning[c.Code] = c.Group
	}
	var b strings.Builder
	b.WriteString("\n| write | when |\n|---|---|\n")
	for _, m := range s.MissingValues {
		if m.Value != "" {
			fmt.Fprintf(&b, "| `%s` | %s |\n", m.Value, meaning["~"+strings.ReplaceAll(strings.ToLower(m.Label), " ", "-")])
		}
	}
	return b.String() + "\nAn empty cell is read too, and says only that nobody gave a reason.\n\n"
}

func guideReport(t *testing.T) string {
	sus := strings.NewReplacer("M,W1,", "M,IC1,").Replace(susRow) + strings.NewReplacer("not asked,not applicable", ",not applicable").Replace(susRow2)
	inv := invRow + strings.NewReplacer("SYN-1", "SYN-2", "group,", "gruop,", "2023-06-30", "30/06/2023").Replace(invRow)
	r, _, err := check(t, rowcheck.Options{}, file("investigation.csv", invHead+inv), file("suspect.csv", susHead+sus))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.WriteText(&b, 5); err != nil {
		t.Fatal(err)
	}
	return "\n```\n" + b.String() + "```\n\n"
}

func guideDates(t *testing.T) string {
	s, ok := book(t).Latest("investigation")
	if !ok {
		t.Fatal("no investigations")
	}
	c := s.Compiled.Fields[s.Index("opened")]
	var b strings.Builder
	b.WriteString("\n| written | read as |\n|---|---|\n")
	for _, text := range []string{"2023-04-30", "30/04/2023", "30.04.2023", "04/30/2023", "30 April 2023", "30th Apr 2023", "20230430", "03/04/2023", "30/04/23", "45046"} {
		fmt.Fprintf(&b, "| `%s` | %s |\n", text, readAs(c, text))
	}
	return b.String() + "\n"
}

func readAs(c *tableschema.Caster, text string) string {
	v, fault := c.Cast(text)
	switch {
	case fault == nil:
		return v
	case fault.Warning:
		return v + ", with a warning"
	}
	return "refused: " + fault.Message
}
