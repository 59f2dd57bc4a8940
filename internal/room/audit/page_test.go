package audit_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/audit"
	auditpages "candour/internal/room/audit/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the slice's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t))
	return &site{w, pages.New(t, pages.Sessions{}, wholeAccess(), auditpages.Templates(), func(rd *web.Renderer) []web.Route { return auditpages.New(w.Service, rd).Routes() })}
}

// deskPages are the pages of a project.
var deskPages = []string{"", "/members", "/lists", "/link", "/persons", "/networks", "/plan", "/estimates", "/demographics", "/report", "/openings", "/close", "/pairs"}

// plaintexts are what only a clerk's page may show: telephones, addresses,
// postcodes and the lists' own references.
func plaintexts(t testing.TB, people int) (out []string) {
	t.Helper()
	lists, _, err := audit.Sample(audit.SampleOptions{People: people, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lists {
		rows, err := csv.NewReader(bytes.NewReader(l.Data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range rows[0] {
			if name != "phone" && name != "email" && name != "postcode" && name != "record_id" {
				continue
			}
			for _, row := range rows[1:] {
				if len(row[i]) > 4 {
					out = append(out, row[i])
				}
			}
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d texts to look for", len(out))
	}
	return out
}

// Every page of a project, in each state of it, is sound and shows nobody's
// record.
func TestPagesShowNobodysRecord(t *testing.T) {
	const people = 400
	s := newSite(t)
	fresh := s.project().ID
	id := s.estimated(people).Project.ID
	secret := plaintexts(t, people)
	for _, project := range []string{fresh, id} {
		for _, page := range deskPages {
			got := s.Get(ann, audit.PathOf(project)+page)
			if got.Code != http.StatusOK {
				t.Errorf("%s: %d %s", page, got.Code, pages.Plain(got.Body))
			}
			for _, words := range pages.LongCells(got.Body, 10) {
				t.Errorf("%s has a cell of more than ten words: %q", page, words)
			}
			text := pages.Plain(got.Body)
			for _, x := range secret {
				if strings.Contains(text, x) {
					t.Errorf("%s shows %q of somebody's record", page, x)
					break
				}
			}
			for _, a := range []access.Actor{stranger, access.Public(), coordinator} {
				if other := s.Get(a, audit.PathOf(project)+page); other.Code == http.StatusOK || strings.Contains(other.Body, "Made-up audit") {
					t.Errorf("%s opened %s: %d", a.ID, page, other.Code)
				}
			}
		}
	}
	s.Wants(s.Get(stranger, audit.DeskPath), 200, "You belong to no project", "!Made-up audit")
	for _, project := range []string{id, "audit-none"} { // a clerk's role says no before any project is looked for
		s.Wants(s.Get(cleo, audit.PathOf(project)), 403, "!Made-up audit")
	}
	s.Wants(s.Get(ann, audit.PathOf(fresh)+"/estimates"), 200, "plan")
}

// A clerk sees two records at a time, and that they looked is written down.
func TestAClerkSeesTwoRecordsAndTheLookIsTold(t *testing.T) {
	s := newSite(t)
	id := s.linked(200).Project.ID
	desk, err := s.Desk(as(cleo), id)
	if err != nil || desk.Next == "" {
		t.Fatal(desk, err)
	}
	pair := audit.PathOf(id) + "/pairs/" + desk.Next
	s.Wants(s.Get(cleo, pair), 200, "The two records", "That you looked is written down", "How the model weighs them")
	s.Wants(s.Get(ann, audit.PathOf(id)+"/openings"), 200, cleo.Name)
	s.Wants(s.Post(cleo, pair, pair), 422, "There is a problem")
	s.Wants(s.Get(stranger, pair), 404, "!The two records")
	s.Wants(s.Post(cleo, pair, pair, "verdict", "same", "words", ""), 303)
	s.Wants(s.Get(dev, pair), 200, "!"+cleo.Name)
}

// Whatever is wrong with a form is said above it and beside its field, and what
// was written is still there.
func TestFormsSayWhatIsWrong(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Post(ann, audit.DeskPath+"/new", audit.DeskPath+"/new", "title", "A made-up title", "since", "soon"), 422, "There is a problem", "Say what the audit is to answer",
		"Enter when the time begins")
	id := s.estimated(300).Project.ID
	at := audit.PathOf(id)
	s.Wants(s.Post(ann, at+"/members", at+"/members"), 422, "There is a problem")
	s.Wants(s.Post(ann, at+"/report", at+"/report", "title", "", "summary", "There are 1,234 children."), 422, "There is a problem", "1,234")
	s.Wants(s.Post(ann, at+"/report", at+"/report", "title", "What the lists say", "summary", "In all there are 5,000.", "unknown", "Much."), 422, "There is a problem", "5,000")
	s.Wants(s.Post(ann, at+"/close", at+"/close"), 422, "There is a problem")
	other := s.project().ID
	s.Wants(s.Post(ann, audit.PathOf(other)+"/lists", audit.PathOf(other)+"/lists"), 422, "There is a problem")
	s.Wants(s.Get(ann, audit.PathOf(other)+"/link"), 200)
}
