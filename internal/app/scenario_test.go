package app

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"testing"

	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/command"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/opened"
)

// recordsHash is one hash over every row of every table of records and of the
// log's leaves.
func recordsHash(t *testing.T, s *site) string {
	t.Helper()
	h := sha256.New()
	for _, table := range rooms().Tables() {
		name := table.Name
		if name == "vault_opening" || name == "sweep_sight" || name == "return_sight" || name == "inquiry_disclosed_read" || name == opened.Table {
			continue // that somebody read a case is a record of its own
		}
		for _, line := range rowsOf(t, s, name) {
			if name == "audit_step" && strings.Contains(line, "looked at") {
				continue // and so is that somebody looked at what a linkage made
			}
			_, _ = fmt.Fprintln(h, name, line)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func rowsOf(t *testing.T, s *site, table string) []string {
	t.Helper()
	out := testkit.Rows(t, s.db, table, func(_ []string, cells []any) string { return fmt.Sprint(cells...) })
	sort.Strings(out)
	return out
}

// hide enters a draft report and recommendation with canary words.
func hide(t *testing.T, s *site) {
	t.Helper()
	_, err := s.register.Load(command.By(context.Background(), "demo", access.RoleCoordinator),
		[]exchange.FileReport{{ReportID: "hidden-report", Title: "zqcanary report", Body: "zqcanary body", Kind: "inquiry", State: record.StateDraft}},
		[]exchange.FileRecommendation{{ID: "hidden-1", ReportID: "hidden-report", Title: "zqcanary title", Summary: "zqcanary words",
			Addressees: []string{"Home Office"}, State: record.StateDraft}})
	if err != nil {
		t.Fatal(err)
	}
}

// serviceSays are the pages that say how anybody reaches the service.
var serviceSays = map[string]bool{"/contact": true, "/wrong": true}

// TestReadingChangesNothingAndShowsNothingHidden crawls every page as every
// role: the records stay as they were, no address of a person is shown, and
// no role but those that keep the register meets a draft.
func TestReadingChangesNothingAndShowsNothingHidden(t *testing.T) {
	s := newSite(t)
	hide(t, s)
	before := recordsHash(t, s)
	count := func(query string) (n int) {
		if err := s.db.QueryRow(context.Background(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const entries, readings = `SELECT count(*) FROM ledger_leaf`,
		`SELECT count(*) FROM (SELECT leaf_id FROM vault_opening UNION SELECT leaf_id FROM sweep_sight UNION SELECT leaf_id FROM return_sight UNION
		SELECT leaf_id FROM inquiry_disclosed_read UNION SELECT leaf_id FROM opened UNION SELECT leaf_id FROM audit_step) AS shown`
	hadEntries, hadReadings := count(entries), count(readings)
	for _, role := range matrixRoles() {
		b := s.browser(role)
		for _, rt := range s.web.Routes() {
			if rt.Method != http.MethodGet {
				continue
			}
			got := b.get(s.targetOf(rt.Pattern))
			body := strings.ToLower(got.Body.String())
			if staff := strings.HasPrefix(rt.Pattern, "/staff"); strings.Contains(body, "@demo.invalid") && !staff && rt.Pattern != "/account" && !serviceSays[rt.Pattern] {
				t.Errorf("%s as %s shows an address", rt, role)
			}
			if keeps := role != "visitor" && role != "auditor" && role != "administrator" && role != "owner" && role != "other-owner"; strings.Contains(body, "zqcanary") && !keeps {
				t.Errorf("%s as %s shows a draft", rt, role)
			}
			if got.Header().Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(got.Header().Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s as %s (%d) lacks its security headers", rt, role, got.Code)
			}
		}
	}
	if recordsHash(t, s) != before {
		t.Error("reading changed a record")
	}
	if e, r := count(entries)-hadEntries, count(readings)-hadReadings; e != r || r == 0 {
		t.Errorf("%d entries were written by reading, and %d readings of cases have one", e, r)
	}
}

func TestHiddenAndNeverWasAreOneAnswer(t *testing.T) {
	s := newSite(t)
	hide(t, s)
	visitor := s.browser("visitor")
	for _, pair := range [][2]string{{"/recommendations/hidden-1", "/recommendations/neverw-1"}, {"/reports/hidden-report", "/reports/neverw-report"},
		{"/recommendations/hidden-1/history", "/recommendations/neverw-1/history"},
		{"/api/v1/recommendations/hidden-1", "/api/v1/recommendations/neverw-1"}, {"/api/v1/reports/hidden-report", "/api/v1/reports/neverw-report"}} {
		a, b := visitor.get(pair[0]), visitor.get(pair[1])
		x := strings.ReplaceAll(a.Body.String(), a.Header().Get("X-Reference"), "REF")
		y := strings.ReplaceAll(b.Body.String(), b.Header().Get("X-Reference"), "REF")
		if a.Code != http.StatusNotFound || b.Code != http.StatusNotFound || strings.ReplaceAll(x, "hidden", "neverw") != strings.ReplaceAll(y, "hidden", "neverw") {
			t.Errorf("%s (%d) and %s (%d) differ:\n%s\n%s", pair[0], a.Code, pair[1], b.Code, x, y)
		}
	}
}

// TestHostileWordsNeverBreak: no text in an address makes a 500.
func TestHostileWordsNeverBreak(t *testing.T) {
	s := newSite(t)
	b := s.browser("coordinator")
	for _, bad := range []string{"' OR 1=1 --", `"`, "*", "NEAR(", "\x00", "\xff\xfe", "<script>alert(1)</script>", strings.Repeat("a ", 2000), "../../etc/passwd", "%"} {
		for _, rt := range s.web.Routes() {
			if rt.Method != http.MethodGet {
				continue
			}
			target := s.targetOf(rt.Pattern)
			if i := strings.Index(rt.Pattern, "{"); i > 0 && rt.Pattern != "/{$}" {
				target = rt.Pattern[:i] + url.PathEscape(bad)
			}
			got := b.get(target + "?" + url.Values{"q": {bad}, "page": {bad}, "next": {bad}, "id": {bad}, "month": {bad}}.Encode())
			if got.Code >= 500 || strings.Contains(got.Body.String(), "<script>alert") {
				t.Errorf("%s with %.20q: %d", rt, bad, got.Code)
			}
		}
	}
}
