package app

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/config"
	auditdemo "candour/internal/room/audit/demo"
	"candour/internal/room/inquiry"
	inquirydemo "candour/internal/room/inquiry/demo"
	registerdemo "candour/internal/room/recommendation/demo"
	returnsdemo "candour/internal/room/returns/demo"
	reviewdemo "candour/internal/room/review/demo"
	"candour/internal/room/signin"
	"candour/internal/room/tokens"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// site is the whole program with the demonstration's data, asked in process.
type site struct {
	*server
	t      testing.TB
	people map[string]string // role in words to staff id
	entry  string            // a ledger entry about a published recommendation
	apiKey string            // an API token that the data lead made
	madeID string            // the id of another, which may be revoked
	closed func()            // ends it; more than once does nothing
}

// bareSite is the program as a demonstration that holds nothing yet.
func bareSite(t testing.TB) *site { return siteOf(t, false) }

// siteOf is a demonstration that holds nothing yet, with made-up bodies or with
// real ones alone, and with more rooms than the program has.
func siteOf(t testing.TB, real bool, more ...entry) *site {
	t.Helper()
	return siteIn(t, filepath.Join(t.TempDir(), "data"), real, more...)
}

// siteIn is a demonstration on a folder of data.
func siteIn(t testing.TB, data string, real bool, more ...entry) *site {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = data, "http://127.0.0.1:8080", "127.0.0.1:0"
	srv, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true, real: real, list: append(list(), more...)})
	if err != nil {
		t.Fatal(err)
	}
	closed := sync.OnceFunc(srv.close)
	t.Cleanup(closed)
	return &site{server: srv, t: t, people: map[string]string{}, closed: closed}
}

// seeded is the folder of a site with all that is made up, made once for all tests:
// each works on a copy of its own.
var seeded struct {
	folder string
	people map[string]string
	entry  string
}

// forgetSeeded removes the folders when all tests are done.
func forgetSeeded() {
	for _, folder := range []string{seeded.folder, demonstrated.folder} {
		if folder != "" {
			_ = os.RemoveAll(folder)
		}
	}
}

// newSite is a site with all that is made up.
func newSite(t testing.TB) *site {
	t.Helper()
	if seeded.folder == "" {
		seedSite(t)
	}
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(seeded.folder)); err != nil { // as private as the tests' umask makes it
		t.Fatal(err)
	}
	s := siteIn(t, data, false)
	s.people, s.entry = maps.Clone(seeded.people), seeded.entry
	return s
}

func seedSite(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "candour-seeded-")
	if err != nil {
		t.Fatal(err)
	}
	s := siteIn(t, folder, false)
	srv := s.server
	for _, seed := range []func(context.Context) error{func(ctx context.Context) error { _, err := srv.seedReal(ctx); return err }, srv.seedMadeUp, srv.seedPanel, srv.seedSweep, srv.seedInquiry,
		srv.seedFewReturns,
		func(ctx context.Context) error { return srv.seedAudits(ctx, 300, 100) }} {
		if err == nil {
			err = seed(ctx)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	s.enter(ctx)
	if _, err := srv.ledger.Publish(access.WithActor(ctx, access.SystemActor("checkpoint")), nil); err != nil {
		t.Fatal(err)
	}
	history, err := srv.ledger.History(ctx, ledger.Of{Kind: "recommendation", ID: "made-up-01"})
	if err != nil || len(history) == 0 {
		t.Fatalf("no entry about made-up-01: %v", err)
	}
	s.closed()
	seeded.folder, seeded.people, seeded.entry = folder, s.people, history[0].ID
}

// matrixRoles are the columns, in order; "visitor" is nobody.
func matrixRoles() []string {
	return []string{"visitor", "owner", "other-owner", "coordinator", "verifier", "own-verifier", "analyst", "auditor", "administrator",
		"secretariat", "reviewer", "insider", "independent", "custodian", "liaison", "national",
		"data-lead", "other-lead", "chief", "statistician", "inspector", "audit-analyst", "other-analyst", "clerk",
		"commissioner", "inquiry", "inquiry-conflict", "facilitator", "inquiry-reader", "paralegal", "provider", "panel-member", "participant", "biller"}
}

// enter adds a verifier of the addressed body itself to the seeded people.
func (s *site) enter(ctx context.Context) {
	ctx = access.WithActor(ctx, access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleAdministrator}})
	seeded := registerdemo.People()
	own := signin.Staff{Name: "Synthetic Person 9 (verifier, Made-up Department)", Email: "person9@demo.invalid", Body: madeup.Department, Human: "MADE-UP-OWN",
		Roles: []access.Role{access.RoleVerifier}, Synthetic: true}
	panel, desk, team, asks := reviewdemo.People(), returnsdemo.People(), auditdemo.People(), inquirydemo.People()
	people := map[string]signin.Staff{"own-verifier": own}
	for name, p := range map[string]madeup.Person{"secretariat": panel[reviewdemo.Secretary], "reviewer": panel[reviewdemo.Reviewer], "insider": panel[reviewdemo.ReviewerNorth],
		"independent": panel[reviewdemo.Independent], "custodian": panel[reviewdemo.Custodian1], "liaison": panel[reviewdemo.Liaison], "national": panel[reviewdemo.National],
		"data-lead": desk[returnsdemo.Lead1], "other-lead": desk[returnsdemo.Lead2], "chief": desk[returnsdemo.Chief], "statistician": desk[returnsdemo.Statistician1],
		"inspector":     desk[returnsdemo.Inspector],
		"audit-analyst": team[auditdemo.Analyst1], "other-analyst": team[auditdemo.AnalystElsewhere], "clerk": team[auditdemo.Clerk1],
		"commissioner": asks[inquirydemo.Commissioner1], "inquiry": asks[inquirydemo.Secretary], "inquiry-conflict": asks[inquirydemo.Conflicted],
		"facilitator": asks[inquirydemo.Facilitator], "inquiry-reader": asks[inquirydemo.Analyst1], "paralegal": asks[inquirydemo.Paralegal], "provider": asks[inquirydemo.Provider],
		"panel-member": asks[inquirydemo.Member1], "participant": asks[inquirydemo.Lawyer1], "biller": asks[inquirydemo.Biller],
		"coordinator": seeded[0], "owner": seeded[1], "other-owner": seeded[2], "verifier": seeded[3],
		"analyst": seeded[5], "auditor": seeded[6], "administrator": seeded[7], "administrator-2": seeded[8]} {
		people[name] = staffOf(p)
	}
	for name, p := range people {
		p, err := s.signin.EnsureStaff(ctx, p)
		if err != nil {
			s.t.Fatal(err)
		}
		s.people[name] = p.ID
	}
	s.propose(ctx)
}

// makeTokens makes two API tokens: one to call with, and one that may be revoked.
func (s *site) makeTokens(ctx context.Context) {
	s.madeID, _ = s.makeToken(ctx, "Synthetic system 1")
	_, s.apiKey = s.makeToken(ctx, "Synthetic system 2")
}

// makeToken makes an API token as the data lead.
func (s *site) makeToken(ctx context.Context, name string) (id, text string) {
	s.t.Helper()
	lead, err := s.signin.PersonIn(ctx, s.db, s.people["data-lead"])
	if err != nil {
		s.t.Fatal(err)
	}
	made, text, err := s.tokens.Make(access.WithActor(ctx, lead), tokens.Input{Name: name, Scopes: []string{"returns.send", "returns.read"}, Days: 30})
	if err != nil {
		s.t.Fatal(err)
	}
	return made.ID, text
}

// propose leaves a change of the analyst waiting for a second administrator.
func (s *site) propose(ctx context.Context) {
	a := access.ActorFrom(ctx)
	a.Human = "MADE-UP-PROPOSER"
	ctx = access.WithActor(ctx, a)
	p, err := s.signin.StaffMember(ctx, s.people["analyst"])
	if err == nil {
		p.Roles = append(p.Roles, access.RoleAuditor)
		err = s.signin.ChangeStaff(ctx, p, "Made up.")
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// browser is one person's cookies. They are carried by hand: they are Secure,
// and these requests never touch a wire.
type browser struct {
	site    *site
	cookies map[string]string
	token   string
	form    string // the token that forms carry, while the session stands
}

func (s *site) browser(role string) *browser {
	s.t.Helper()
	b := &browser{site: s, cookies: map[string]string{}}
	switch role {
	case "token":
		b.token = s.apiKey
		return b
	case "visitor":
		return b
	}
	got := b.post(signin.DemoPath, url.Values{"id": {s.people[role]}})
	if got.Code != http.StatusSeeOther {
		s.t.Fatalf("becoming %s: %d\n%s", role, got.Code, got.Body)
	}
	return b
}

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	w := httptest.NewRecorder()
	b.site.web.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if b.cookies[c.Name] != c.Value {
			b.form = ""
		}
		b.cookies[c.Name] = c.Value
	}
	return w
}

func (b *browser) get(target string) *httptest.ResponseRecorder {
	return b.send(httptest.NewRequest(http.MethodGet, target, nil))
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// post sends a form with this person's own token.
func (b *browser) post(target string, form url.Values) *httptest.ResponseRecorder {
	b.site.t.Helper()
	if b.form == "" {
		found := tokenField.FindStringSubmatch(b.get(signin.DemoPath).Body.String())
		if found == nil {
			b.site.t.Fatal("the demonstration's page has no form token")
		}
		b.form = found[1]
	}
	form.Set("csrf", b.form)
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// one gives the one text that a query finds.
func (s *site) one(query string) (out string) {
	s.t.Helper()
	if err := s.db.QueryRow(context.Background(), query+` LIMIT 1`).Scan(&out); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return out
}

// targetOf fills a route's pattern with ids from the seeded data.
func (s *site) targetOf(pattern string) string {
	s.t.Helper()
	ids := map[string]string{"recommendations": "made-up-01", "reports": "made-up-2025", "bodies": madeup.Department, "commitments": "made-up-c3", "body-list": madeup.Department, "ties": "none",
		"chains": "iicsa-final-01", "evidence": "none", "staff": s.people["analyst"], "receipt": s.entry, "record": s.entry,
		"statement": "2026", "tile": "0/000.p/1", "mine": "withdraw", "requests": "none", "second": "none", "proposals": "none", "body-proposals": "none", "body-merges": "none",
		"names": "none", "holiday-proposals": "none", "unknown-offices": "none", "office-proposals": "none",
		"upload": "none", "quality": "none", "tokens": cmp.Or(s.madeID, "none"),
		"letter": "none", "copy": "none",
		"parts": "0", "put-right": "answer", "correct": "answer", "correction-proposals": "none", "staff-proposals": s.one(`SELECT id FROM staff_proposal WHERE state = 'waiting'`),
		"answer": s.one(`SELECT max(id) FROM answer WHERE recommendation_id = 'made-up-01'`), "agree-search": s.one(`SELECT max(id) FROM search_made WHERE agreed IS NULL`),
		"check-day": s.one(`SELECT max(id) FROM answer WHERE recommendation_id = 'made-up-01'`),
		"papers":    s.one(`SELECT id FROM review_request WHERE body = 'made-up-northern-police' AND state = 'open'`)}
	ids["cases"] = s.one(`SELECT id FROM review_case WHERE state = 'examined' AND force <> 'made-up-southern-police'`)
	if rest, ok := strings.CutPrefix(pattern, "/api/v1/"); ok {
		if strings.HasPrefix(rest, "review/figures") {
			ids["figures"] = "2026-Q4"
		}
		ids["boards"], ids["tables"] = "2026-Q4", "T1"
		ids["releases"] = s.one(`SELECT release_id FROM figures_edition WHERE state = 'published'`)
	}
	if strings.HasPrefix(pattern, "/figures") {
		ids["figures"] = s.one(`SELECT release_id FROM figures_edition WHERE state = 'published'`)
		ids["figures-desk"] = s.one(`SELECT max(id) FROM figures_edition`)
		ids["files"] = "none"
	}
	if strings.HasPrefix(pattern, "/api/v1/own") || strings.HasPrefix(pattern, "/api/v1/returns") {
		ids["returns"] = s.one(`SELECT id FROM return_due WHERE body = 'made-up-force-01'`)
		ids["rounds"], ids["book"], ids["suspect"] = s.one(`SELECT id FROM return_round`), "suspect", "1"
		ids["versions"] = s.one(`SELECT min(v.id) FROM return_version v JOIN return_due d ON d.id = v.return_id WHERE d.body = 'made-up-force-01'`)
	}
	if strings.HasPrefix(pattern, "/returns") {
		ids["of"] = s.one(`SELECT id FROM return_due WHERE body = 'made-up-force-01'`)
		ids["versions"] = s.one(`SELECT min(v.id) FROM return_version v JOIN return_due d ON d.id = v.return_id WHERE d.body = 'made-up-force-01'`)
		ids["rounds"], ids["scorecards"] = s.one(`SELECT id FROM return_round`), "made-up-force-01"
		ids["profiles"], ids["book"] = s.one(`SELECT max(id) FROM return_profile`), "suspect"
		ids[ids["profiles"]], ids["suspect"], ids["marked"] = "gaps", "1", "0"
	}
	if strings.HasPrefix(pattern, "/audit") {
		ids["audit"] = s.one(`SELECT project_id FROM audit_report`)
		ids["audit-desk"] = s.one(`SELECT max(id) FROM audit_project`) // the one that goes on
		ids["pairs"] = s.one(`SELECT min(id) FROM audit_dispute WHERE project_id = '` + ids["audit-desk"] + `'`)
		ids["files"] = "model.json"
	}
	if strings.HasPrefix(pattern, "/documents/") {
		ids["documents"] = s.one(`SELECT id FROM inquiry`)
		ids[ids["documents"]] = s.one(`SELECT COALESCE(max(id), 'none') FROM evidence_delivery`)
		ids[ids[ids["documents"]]] = s.one(`SELECT COALESCE(min(id), 'none') FROM evidence_item WHERE state = 'exception'`)
		if strings.Contains(pattern, "/redact/") {
			ids[ids["documents"]] = s.one(`SELECT COALESCE(max(delivery_id), 'none') FROM evidence_item WHERE id IN (SELECT item_id FROM evidence_redaction)`)
			ids[ids[ids["documents"]]] = s.one(`SELECT COALESCE(max(item_id), 'none') FROM evidence_redaction`)
			ids["redact"], ids["made"], ids["pages"] = "participants", s.one(`SELECT COALESCE(max(id), 'none') FROM evidence_redaction`), "1"
			ids["file"] = s.one(`SELECT COALESCE(max(output), 'none') FROM evidence_redaction WHERE state = 'approved'`)
		}
	}
	if strings.HasPrefix(pattern, "/handing-over/") {
		ids["handing-over"] = s.one(`SELECT COALESCE(max(asking), 'none') FROM evidence_delivery WHERE own = 1`)
		ids[ids["handing-over"]] = s.one(`SELECT COALESCE(max(id), 'none') FROM evidence_delivery WHERE own = 1`)
	}
	if strings.HasPrefix(pattern, "/inquir") {
		ids["inquiries"], ids["terms"] = s.one(`SELECT id FROM inquiry`), "1"
		ids["papers"] = s.one(`SELECT max(series) FROM inquiry_paper`)
		ids["of"], ids["accounts-proposals"] = ids["inquiries"], "none"
		ids["accounts"] = s.one(`SELECT min(id) FROM inquiry_account WHERE restricted = 0 AND withdrawn IS NULL AND themed = 1`)
		ids["waiting"] = s.one(`SELECT min(id) FROM inquiry_approach WHERE step = 'chosen'`)
		ids["sessions"] = s.one(`SELECT max(approach_id) FROM inquiry_sitting WHERE stage = 'note-read'`)
		ids["sentences"] = s.one(`SELECT max(id) FROM proposal WHERE kind = 'inquiry_finding'`)
		ids["refer"] = s.one(`SELECT max(approach_id) FROM inquiry_referral`)
		ids["documents"] = s.one(`SELECT max(id) FROM inquiry_document WHERE title = 'Made-up list of files'`)
		ids["restrictions"], ids["opening-proposals"] = s.one(`SELECT id FROM inquiry_restriction`), "none"
		ids["drafted"], ids["published"] = s.one(`SELECT id FROM inquiry_report WHERE state = 'drafting'`), s.one(`SELECT id FROM inquiry_report_out`)
		ids["chapters"] = s.one(`SELECT id FROM inquiry_report_chapter WHERE report_id = '` + ids["drafted"] + `'`)
		ids["lines"] = s.one(`SELECT min(id) FROM inquiry_report_sentence WHERE report_id = '` + ids["drafted"] + `'`)
		ids["warnings"] = s.one(`SELECT id FROM inquiry_report_letter WHERE number = 1`)
		ids["treat"], ids["report-proposals"] = ids["lines"], "none"
		ids["hearings"], ids["hearings-proposals"], ids["sheets"] = s.one(`SELECT id FROM inquiry_hearing`), "none", "1"
		ids["closing-proposals"] = "none"
		ids[ids["hearings"]], ids["transcripts"] = "1", s.one(`SELECT id FROM inquiry_transcript`)
		ids["readings"], ids["release-proposals"] = s.one(`SELECT max(id) FROM inquiry_release_read`), "none"
		ids["witnesses"] = s.one(`SELECT json_extract(text, '$.witnesses[0].id') FROM inquiry_hearing`)
		ids["topics"] = s.one(`SELECT json_extract(text, '$.witnesses[0].topics[1].id') FROM inquiry_hearing`)
		ids["requests"] = s.one(`SELECT asking_id FROM inquiry_asking_act WHERE did = 'asked-time'`)
		ids[ids["requests"]], ids["evidence-proposals"] = "came", "none"
		ids["shared"], ids["sharing-proposals"] = "none", "none" // no made-up inquiry has investigations within it
		ids["awards"], ids["money-proposals"] = s.one(`SELECT id FROM inquiry_award WHERE biller <> ''`), "none"
		ids["bills"] = s.one(`SELECT min(id) FROM inquiry_bill WHERE post = 0`)
		ids["inquiry-costs"] = ids["awards"]
	}
	if strings.HasPrefix(pattern, "/inquir") {
		ids["participants"], ids["participants-proposals"] = s.one(`SELECT min(id) FROM inquiry_participant WHERE id IN (SELECT party_id FROM inquiry_disclosed WHERE back IS NOT NULL)`), "none"
	}
	if strings.HasPrefix(pattern, inquiry.GivenPath) {
		ids["participant"] = s.one(`SELECT id FROM inquiry_representation WHERE account = '` + s.people["participant"] + `' AND ended IS NULL`)
		own := ` AND party_id IN (SELECT parties FROM inquiry_representation WHERE id = '` + ids["participant"] + `')`
		ids["documents"] = s.one(`SELECT min(id) FROM inquiry_disclosed WHERE back IS NULL` + own)
		ids["called-back"] = s.one(`SELECT min(id) FROM inquiry_disclosed WHERE back IS NOT NULL` + own)
	}
	if strings.HasPrefix(pattern, "/evidence-asked") {
		ids["evidence-asked"] = s.one(`SELECT asking_id FROM inquiry_asking_act WHERE did = 'asked-time'`)
		ids[ids["evidence-asked"]] = "answer"
	}
	if strings.HasPrefix(pattern, "/inquir") || strings.HasPrefix(pattern, inquiry.PanelPath) {
		ids["survivors-panel"], ids["panel-proposals"] = s.one(`SELECT id FROM inquiry`), s.one(`SELECT max(id) FROM proposal WHERE kind = 'inquiry_panel_paper' AND state = 'waiting'`)
		ids["paper"], ids["minutes"] = s.one(`SELECT min(id) FROM inquiry_panel_paper WHERE confidential IS NULL`), s.one(`SELECT min(id) FROM inquiry_panel_minutes`)
		ids["nominations"], ids["claims"] = s.one(`SELECT max(id) FROM inquiry_panel_nomination WHERE state = 'waits'`), "made-up-c2"
	}
	if strings.HasPrefix(pattern, "/sweep") {
		ids["cases"] = s.one(`SELECT min(id) FROM sweep_case`)
		ids["proposals"] = s.one(`SELECT min(id) FROM proposal WHERE kind = 'sweep_release'`)
	}
	parts := strings.Split(strings.ReplaceAll(pattern, "{$}", ""), "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			id, ok := ids[parts[i-1]]
			if !ok {
				s.t.Fatalf("route %s: give targetOf an id for %s", pattern, part)
			}
			parts[i] = id
		}
	}
	return strings.Join(parts, "/")
}
