package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// TestAReaderWhoLeavesIsNoFault: what was under way for somebody who went away ends with
// an error of its own, and is in the log and the metrics as that they left, and never as a 503.
func TestAReaderWhoLeavesIsNoFault(t *testing.T) {
	ts := testSetup(t)
	var seen []int
	var stay bool
	ctx, leave := context.WithCancel(t.Context())
	cfg := ts.Server.Config
	cfg.Observe = func(o web.Observation) { seen = append(seen, o.Status) }
	s, err := web.New(cfg, append(leaveRoutes(ts.renderer, ""),
		web.Get("/slow", access.PolicyRead, func(_ http.ResponseWriter, r *http.Request) error {
			if !stay {
				leave()
			}
			web.AsOf(r.Context(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
			return errs.Because(errs.Unavailable, "This took too long and was stopped. Please try again.", context.Canceled)
		}))...)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/slow", nil).WithContext(ctx))
	if len(seen) != 1 || seen[0] != 499 || strings.Contains(ts.log.String(), "503") || strings.Contains(ts.log.String(), `"ERROR"`) ||
		!strings.Contains(ts.log.String(), "the reader went away") {
		t.Errorf("observed %v, and the log has %s", seen, ts.log)
	}
	ts.log.Reset()
	stay = true
	w = httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/slow", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(ts.log.String(), `"ERROR"`) {
		t.Errorf("for who stays: %d, and the log has %s", w.Code, ts.log)
	}
	if strings.Contains(w.Body.String(), "This page is as of") || w.Header().Get("Candour-As-Of") != "" || !strings.Contains(w.Body.String(), "not available at the moment") {
		t.Errorf("an error page says of what time it is: %v %s", w.Header(), w.Body)
	}
}
