package recommendation_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/room/recommendation/record"
	"candour/internal/testkit/browser"
)

// TestPublicPagesInTheBrowser looks at each kind of public page as somebody
// meets it: wide with scripts and at 320 pixels without, by axe and by
// keyboard. CANDOUR_SCREENSHOTS names a folder for pictures of what was seen.
func TestPublicPagesInTheBrowser(t *testing.T) {
	w := withSynthetic(t)
	list, err := w.Commitments(public(), "home-office")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(openLibrary(t, w).server)
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, Height: 640, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			for _, target := range []string{"/register", "/recommendations?state=overdue", "/recommendations/iicsa-final-19", "/recommendations/casey-2025-04", "/recommendations/iicsa-networks-02",
				"/reports", "/reports/hmicfrs-cse-2023", "/bodies", "/bodies/home-office", "/bodies/home-office/statement/2026", "/chains", "/chains/iicsa-final-07",
				"/timetable?month=2022-08", record.CommitmentHref(list[0].ID), "/ladder", "/about"} {
				tab := b.Open(t, o)
				tab.Go(srv.URL + target)
				tab.Check()
				tab.Walk()
				if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
					tab.Screenshot(filepath.Join(dir, strings.NewReplacer("/", "_", "?", "-", "=", "-").Replace(target)+"-"+o.String()+".png"))
				}
			}
		})
	}
}

// TestFiltersWorkWithoutScripts: the panel opens, narrows the list and each
// filter can be taken away again, all by plain links and forms.
func TestFiltersWorkWithoutScripts(t *testing.T) {
	srv := httptest.NewServer(seededLibrary(t).server)
	defer srv.Close()
	b := browser.Start(t)
	tab := b.Open(t, browser.Options{NoScript: true})
	tab.Go(srv.URL + "/recommendations")
	tab.Click(".cd-filter__summary")
	tab.Fill("#due", "2025-05")
	tab.FollowText("Apply filters")
	if !tab.Has("Due in: May 2025") || tab.Has("A single redress scheme") {
		t.Errorf("the filter was not applied: %s", tab.Text("main"))
	}
	tab.Follow(".cd-chip")
	if !tab.Has("153 recommendations in the register") {
		t.Errorf("the filter was not taken away: %s", tab.Text("main"))
	}
}
