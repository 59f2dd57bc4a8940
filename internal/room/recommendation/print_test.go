package recommendation_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAWholeListIsPrinted: one page holds all that the filters give, and nothing
// else, says where and when it was taken, and offers no form.
func TestAWholeListIsPrinted(t *testing.T) {
	l := seededLibrary(t)
	for target, want := range map[string]int{"/recommendations?print=yes": 153, "/recommendations?print=yes&report=casey-2025": 11, "/recommendations?print=yes&page=3&report=casey-2025": 11} {
		got := l.get("", target)
		body := got.Body.String()
		if n := strings.Count(body, `<li class="cd-item">`); got.Code != http.StatusOK || n != want {
			t.Errorf("%s: %d items, want %d", target, n, want)
		}
		for _, words := range []string{"Taken from http", "/recommendations", "on 23 November 2026. Use your browser to print it.", "noindex"} {
			if !strings.Contains(body, words) {
				t.Errorf("%s does not say %q", target, words)
			}
		}
		if strings.Contains(body, `role="search"`) || strings.Contains(body, "print=yes") || strings.Contains(body, "govuk-pagination") {
			t.Errorf("%s offers what paper cannot do", target)
		}
	}
	if page := l.get("", "/recommendations?report=casey-2025").Body.String(); !strings.Contains(page, `href="/recommendations?print=yes&amp;report=casey-2025"`) {
		t.Error("the list does not lead to the page that is printed")
	}
}
