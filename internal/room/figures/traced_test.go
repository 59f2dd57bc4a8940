package figures_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
)

var byForce = strings.Replace(strings.Replace(bySetting, `rows =`, "layers = [\"body\"]\nrows =", 1), "by setting", "by setting and body", 1)

// told is what a stranger reads of each body in all traces of a table: by the address of a
// figure and the body. They open the page, and the command as the public.
func (s *site) told(e figures.Edition, r *output.Result) (out map[string]string) {
	s.t.Helper()
	out = map[string]string{}
	row := regexp.MustCompile(`(?s)<tr[^>]*>.*?(Made-up force-[abc]).*?</tr>`)
	cell := regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
	line := regexp.MustCompile(`(?m)^return  (Made-up force-[abc])  2023  .*  adds (\S+)`)
	for at := range r.Cells {
		address := figures.AddressOf(r, at).String()
		t, err := s.Trace(as(access.Public()), e.ReleaseID, 0, address)
		s.must(err)
		for _, x := range t.Returns {
			if x.RowsSHA256 == "" || x.VersionID == "" {
				s.t.Errorf("%s: the return of %s has no version or digest", address, x.BodyName)
			}
			if x.Counted {
				out[address+" "+x.BodyName] = x.Count.String()
			}
		}
		page := s.Wants(s.Get(access.Public(), figures.ListPath+"/"+e.ReleaseID+"/trace?cell="+url.QueryEscape(address)), 200, "The returns that were counted").Body
		_, page, _ = strings.Cut(page, `id="counted"`)
		_, page, _ = strings.Cut(page, `<tbody`)
		page, _, _ = strings.Cut(page, `</tbody>`)
		if len(row.FindAllString(page, -1)) != len(t.Returns) {
			s.t.Errorf("%s: the page does not list %d returns", address, len(t.Returns))
		}
		for _, m := range row.FindAllStringSubmatch(page, -1) {
			cells := cell.FindAllStringSubmatch(m[0], -1)
			if len(cells) > 4 { // a column beside from, period, version and hash
				out["page "+address+" "+m[1]] = html.UnescapeString(cells[2][1])
			}
		}
		var text bytes.Buffer
		s.must(figures.RunTrace(as(drafter), s.Service, &text, e.ReleaseID, address, true))
		for _, m := range line.FindAllStringSubmatch(text.String(), -1) {
			out["command "+address+" "+m[1]] = m[2]
		}
	}
	return out
}

// TestTracesTellNoNumberOfABody: a stranger who opens every trace of a table that is not by
// body learns no number of one: not one that is printed, not a nought, so that there is
// nothing to subtract, and to know that a hidden number is at least one helps nobody. The
// returns, their versions and digests are all there. A table by body is read as it prints.
func TestTracesTellNoNumberOfABody(t *testing.T) {
	s := newSite(t)
	// One body says that it had none, and one has few: what a nought beside hidden numbers told.
	s.shelf.put("force-c", "2023", "suspect")
	open := s.publish("Suspects in 2023", bySetting, bySex)
	all, err := s.ResultsOf(context.Background(), open)
	s.must(err)
	for _, r := range all {
		hidden := slices.ContainsFunc(r.Cells, func(c output.Cell) bool { return c.Text() == "[c]" })
		if got := s.told(open, r); len(got) > 0 || hidden != (r.Name == "T2") {
			t.Errorf("%s (something hidden: %v): a stranger is told %v", r.Name, hidden, got)
		}
	}
	audit, err := s.Audit(as(drafter))
	if err != nil || audit.Tables != 2 || len(audit.Stops) > 0 {
		t.Errorf("the attack had %+v, %v", audit, err)
	}
	t1 := s.Wants(s.Get(access.Public(), figures.ListPath+"/"+open.ReleaseID+"/trace?cell=T1"), 200, "Counts by return are not given", "Said that there was nothing", "Made-up force-a", "!Adds")
	if strings.Contains(t1.Body, "Not told") {
		t.Error("the page has words for a number that it never gives")
	}
}

// TestATableByBodyIsTracedAsItPrints: the numbers of its traces are its own.
func TestATableByBodyIsTracedAsItPrints(t *testing.T) {
	s := newSite(t)
	e := s.publish("Suspects by body", byForce)
	all, err := s.ResultsOf(context.Background(), e)
	s.must(err)
	got := s.told(e, all[0])
	if len(got) == 0 {
		t.Fatal("nothing is told, so this proves nothing")
	}
	for at := range all[0].Cells {
		a := figures.AddressOf(all[0], at)
		body := a.Codes[tabulate.DimBody]
		if body == "" {
			continue
		}
		for _, from := range []string{"", "page ", "command "} {
			if said, want := got[from+a.String()+" Made-up "+body], all[0].Cells[at].Number.String(); said != want {
				t.Errorf("%s%s: %q is told, and %q is printed", from, a, said, want)
			}
		}
	}
}

// TestAnEarlierEditionTellsNoNumberOfABody: one of a release that printed tables by return.
// The attack goes on knowing those.
func TestAnEarlierEditionTellsNoNumberOfABody(t *testing.T) {
	s := newSite(t)
	e, other := s.publish("Suspects in 2023", bySetting), s.built("Suspects by body", byForce)
	counts, err := s.ResultsOf(context.Background(), other)
	s.must(err)
	data, err := json.Marshal(map[string]any{"table": counts[0]})
	s.must(err)
	id := e.ID + "." + figures.TracedName("T1")
	for _, change := range []struct {
		text string
		arg  any
	}{{`DROP TRIGGER figures_file_guard_update`, nil}, {`UPDATE figures_data SET data = ? WHERE id = ?`, data}, {`UPDATE figures_file SET sha256 = ? WHERE id = ?`, figures.Hash(data)}} {
		args := []any{change.arg, id}
		if change.arg == nil {
			args = nil
		}
		_, err := s.db.SQL().ExecContext(context.Background(), change.text, args...)
		s.must(err)
	}
	all, err := s.ResultsOf(context.Background(), e)
	s.must(err)
	if got := s.told(e, all[0]); len(got) > 0 {
		t.Errorf("a stranger is told %v", got)
	}
	s.Wants(s.Get(access.Public(), figures.ListPath+"/"+e.ReleaseID+"/trace?cell=T1"), 200, "Counts by return are not given", "!Adds")
	if audit, err := s.Audit(as(drafter)); err != nil || audit.Tables != 2 {
		t.Errorf("the attack had %+v, %v", audit, err)
	}
}
