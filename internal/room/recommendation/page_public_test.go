package recommendation_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"candour/internal/room/recommendation"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// library is a register with its public pages, on the real templates, the real
// rules and a real database. The role in the header Test-Role stands for a
// session.
type library struct {
	*world
	server *web.Server
	t      testing.TB
}

type roleSessions struct{}

func (roleSessions) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if role, body, ok := strings.Cut(r.Header.Get("Test-Role"), " "); ok {
			r = r.WithContext(as(access.Role(role), body))
		}
		next.ServeHTTP(w, r)
	})
}

func (roleSessions) Token(context.Context) string { return "" }

func openLibrary(t testing.TB, w *world) *library {
	t.Helper()
	policy, err := access.Compile(recommendation.Access())
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy, Tagline: "The register of recommendations", Nav: []web.NavItem{
		{Text: "Recommendations", Href: "/recommendations"}, {Text: "Reports", Href: "/reports"}, {Text: "Who owes what", Href: "/bodies"},
		{Text: "Timetable", Href: "/timetable"}, {Text: "Said before", Href: "/chains"}, {Text: "The log", Href: "/ledger"}}}, registerpages.Templates())
	if err != nil {
		t.Fatal(err)
	}
	pages := registerpages.New(w.Service, rd, registerpages.PageConfig{PublicURL: "https://register.example"})
	srv, err := web.New(web.Config{Policy: policy, Renderer: rd, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Key: bytes.Repeat([]byte{7}, 32), Sessions: roleSessions{}}, append(pages.Routes(), staff.New(w.Service, rd).Routes()...)...)
	if err != nil {
		t.Fatal(err)
	}
	return &library{world: w, server: srv, t: t}
}

// seededLibrary holds the real register.
func seededLibrary(t testing.TB) *library { return openLibrary(t, seeded(t, testkit.SQLite(t))) }

// get asks for an address as somebody ("owner home-office"; "" is the public).
func (l *library) get(who, target string) *httptest.ResponseRecorder {
	l.t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if who != "" {
		r.Header.Set("Test-Role", who)
	}
	w := httptest.NewRecorder()
	l.server.ServeHTTP(w, r)
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		for _, problem := range web.CheckHTML(w.Body.Bytes()) {
			l.t.Errorf("GET %s: %s", target, problem)
		}
	}
	return w
}

// shows asks for a page and wants every word in it, but none of those that
// begin with "!".
func (l *library) shows(who, target string, words ...string) string {
	l.t.Helper()
	got := l.get(who, target)
	if got.Code != http.StatusOK {
		l.t.Fatalf("GET %s: status %d: %s", target, got.Code, got.Body)
	}
	body := got.Body.String()
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok {
			if strings.Contains(body, not) {
				l.t.Errorf("GET %s shows %q", target, not)
			}
		} else if !strings.Contains(body, w) {
			l.t.Errorf("GET %s does not show %q", target, w)
		}
	}
	return body
}

// TestServeForEyes serves the pages while somebody looks at them; it is not
// part of the suite.
func TestServeForEyes(t *testing.T) {
	address := os.Getenv("CANDOUR_EYES")
	if address == "" {
		t.Skip("set CANDOUR_EYES=127.0.0.1:PORT to look at the pages")
	}
	l := openLibrary(t, withSynthetic(t))
	if err := http.ListenAndServe(address, l.server); err != nil {
		t.Fatal(err)
	}
}

// withSynthetic is the real register with one synthetic commitment that went
// through everything that a commitment can.
func withSynthetic(t testing.TB) *world {
	t.Helper()
	w := seeded(t, testkit.SQLite(t))
	owner := as(access.RoleOwner, "home-office")
	c, err := w.CreateCommitment(as(access.RoleCoordinator, "register"), recommendation.CommitmentInput{BodyID: "home-office", Wording: "Publish a synthetic plan",
		Criterion: "The plan is on the website",
		Due:       "2026-12", Indicator: "Share of forces that use it", Serves: []string{"casey-2025-04"}, Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.MoveDate(owner, c.ID, 1, "2027-spring", "Synthetic reason: the supplier was late."))
	_, err = w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "Synthetic progress: the plan is out.", ClaimDone: true, NoEvidence: true, Submit: true, Synthetic: true})
	must(err)
	now, err := w.Commitment(owner, c.ID)
	must(err)
	must(w.RecordFinding(as(access.RoleVerifier, "college-of-policing"), recommendation.FindingInput{CommitmentID: c.ID, ProgressID: now.Progress[0].ID, Verdict: record.VerdictSentBack,
		Reasons: "Synthetic reasons: the page has no plan on it.", Outcome: "unknown", Synthetic: true}))
	must(w.RecordPanelView(as(access.RoleVerifier, "college-of-policing"), c.ID, "not_satisfied", "Synthetic view: nobody asked us.", true))
	must(w.AddReading(owner, c.ID, "2026-11", "12%", "https://example.org/figures", true))
	return w
}
