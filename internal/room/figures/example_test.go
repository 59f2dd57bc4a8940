package figures_test

import (
	"bytes"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/figures"
	"candour/internal/room/figures/cli"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestTheExampleOfTraceWorks: the command under --help follows a figure, as it is written.
func TestTheExampleOfTraceWorks(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	e := p.publish("Group-based child sexual abuse and exploitation, 2023 (made up)", bySetting)
	trace := reflect.ValueOf(cli.Commands()[0].Of).Elem().FieldByName("Trace").Interface().(interface{ Help() string })
	example := strings.Fields(regexp.MustCompile(`(?m)^  candour returns trace .*$`).FindString(trace.Help()))
	if len(example) < 5 || example[3] != e.ReleaseID {
		t.Fatalf("the example is %q, the release %s", example, e.ReleaseID)
	}
	var out bytes.Buffer
	p.must(figures.RunTrace(as(drafter), p.Service, &out, example[3], example[4], true))
	if !strings.Contains(out.String(), "T1:setting=family\nFigure: ") || !strings.Contains(out.String(), "Made-up force-a") {
		t.Error(out.String())
	}
}

// TestEachRowLeadsToItsTrace: on a release's page every row's name leads to the figure of
// that row, in the edition that is shown; a preview has no such link.
func TestEachRowLeadsToItsTrace(t *testing.T) {
	s := newSite(t)
	e := s.publish("Suspects in 2023", bySex)
	page := s.Wants(s.Get(access.Public(), "/figures/"+e.ReleaseID), 200, "The name of each row leads to where its figures come from")
	rows := regexp.MustCompile(`<a class="govuk-link" href="(/figures/[^"]*/trace\?[^"]*cell=T1%3A[^"]*)"[^>]*>([^<]*)</a>`).FindAllStringSubmatch(page.Body, -1)
	if len(rows) < 4 {
		t.Fatalf("%d rows lead to their trace", len(rows))
	}
	for _, row := range rows {
		to := strings.ReplaceAll(row[1], "&amp;", "&")
		at, err := url.Parse(to)
		if err != nil || at.Query().Get("edition") != "1" {
			t.Fatal(to, err)
		}
		s.Wants(s.Get(access.Public(), to), 200, "The figure", at.Query().Get("cell"), "Made-up force-a", "!Choose which figure", strings.TrimSpace(row[2]))
	}
	var draft figures.Edition
	draft, err := s.Draft(as(drafter), figures.DraftInput{Title: "Another", Synopsis: "Made up.", Tables: []string{bySex}})
	s.must(err)
	if _, err := s.Build(as(drafter), draft.ID, draft.Version); err != nil {
		t.Fatal(err)
	}
	s.Wants(s.Get(drafter, figures.DraftPath+"/"+draft.ID+"/preview"), 200, "!/trace?", "!The name of each row leads")
}
