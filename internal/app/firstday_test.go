package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/config"
	"candour/internal/base/forces"
	"candour/internal/room/returns"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// accusing are words that may not stand beside the name of a force that nobody
// asked for anything.
var accusing = regexp.MustCompile(`(?i)\b(days late|is late|overdue|not here by|not received|no list returned|returned nothing|never|none signed|has none|has not|refus\w+|silen\w+|late,)`)

// TestTheFirstDayAccusesNoForce is a real service on its first day: a round is
// opened and the board of closed cases published, and nobody was asked. No public
// page, file or feed says anything against any of the real forces.
func TestTheFirstDayAccusesNoForce(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1:8080", "127.0.0.1:0"
	candour(t, 0, "migrate", "--data", cfg.Data)
	s, err := newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	as := func(role access.Role) context.Context {
		return access.WithActor(t.Context(), access.Actor{ID: string(role), Name: "Synthetic Person", Body: "made-up-desk", Human: "H-" + string(role),
			Roles: []access.Role{access.RolePublic, role}, Standing: access.Alone(string(role), "H-"+string(role), "made-up-desk", access.No)})
	}
	for _, kind := range []string{"investigations", "performance"} {
		round, err := returns.CheckRound(kind, "Figures", "2023", clock.Today(clock.System{}).AddDays(-10).String())
		if err == nil {
			_, err = s.returns.OpenRound(as(access.RoleStatistician), round)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	board(t, s, as(access.RoleNational))
	queue, seen, named := []string{"/returns", "/returns/profiles", "/returns/corrections", "/review/board", "/review/figures", "/review/papers-not-sent", "/figures",
		"/figures/beside"}, map[string]bool{}, 0
	for len(queue) > 0 && len(seen) < 120 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		w := httptest.NewRecorder()
		s.web.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at, nil))
		if w.Code != http.StatusOK {
			continue
		}
		text := pages.Plain(w.Body.String())
		for _, f := range forces.Real() {
			for rest := text; ; {
				_, after, ok := strings.Cut(rest, f.Name)
				if !ok {
					break
				}
				named++
				rest = after
				for _, other := range forces.Real() { // up to the next force
					after, _, _ = strings.Cut(after, other.Name)
				}
				if word := accusing.FindString(after[:min(len(after), 160)]); word != "" {
					t.Errorf("%s says %q of %s: %q", at, word, f.Name, after[:min(len(after), 160)])
				}
			}
		}
		for _, m := range regexp.MustCompile(`href="(/(?:returns|review/board|review/figures|figures)[^"#]*)"`).FindAllStringSubmatch(w.Body.String(), -1) {
			queue = append(queue, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	if named < 3*len(forces.Real()) || len(seen) < 12 {
		t.Errorf("%d pages, forces named %d times: the test does not test", len(seen), named)
	}
}

// board has one of the taskforce propose the board, and another read and publish it.
func board(t *testing.T, s *server, one context.Context) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	second := access.ActorFrom(one)
	second.ID, second.Human, second.Standing = "second", "H-second", access.Alone("second", "H-second", second.Body, access.No)
	two := access.WithActor(one, second)
	_, _, err := s.sweep.Preview(one)
	must(err)
	id, err := s.sweep.Propose(one)
	must(err)
	p, err := s.sweep.Proposals().Read(two, id)
	must(err)
	_, _, _, part, err := s.sweep.Proposed(two, p)
	must(err)
	must(s.sweep.Proposals().Opened(two, p, part))
	must(s.sweep.Proposals().Agree(two, id, ""))
}
