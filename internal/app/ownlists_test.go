package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestListsWhoseFiltersAreKept: each list offers to keep the filter in force to those who
// work with it, shows their own and nobody else's, and offers nothing to a visitor or to
// whoever runs or watches the service. Mail about what is due is offered where there is any.
func TestListsWhoseFiltersAreKept(t *testing.T) {
	s := newSite(t)
	for _, c := range []struct{ path, query, role, other, words string }{
		{"/recommendations", "state=overdue", "coordinator", "verifier", "Overdue"},
		{"/returns/desk", "state=submitted", "statistician", "data-lead", "submitted"},
	} {
		at := c.path + "?" + c.query
		got := s.browser(c.role).get(at).Body.String()
		save := "/my-filters?" + strings.ReplaceAll(url.Values{"list": {c.path}, "query": {c.query}}.Encode(), "&", "&amp;")
		if !strings.Contains(got, `href="`+save+`"`) {
			t.Errorf("%s offers nothing to keep to %s", at, c.role)
		}
		if strings.Contains(s.browser(c.role).get(c.path).Body.String(), "Save this filter") {
			t.Errorf("%s offers to keep no filter at all", c.path)
		}
		mine := s.browser(c.role)
		if done := mine.post("/my-filters", url.Values{"list": {c.path}, "query": {c.query + "&page=3&forged=1"}, "name": {"Mine of " + c.role}}); done.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", at, done.Code, done.Body.String())
		}
		if got := mine.get(c.path).Body.String(); !strings.Contains(got, `href="`+at+`">Mine of `+c.role) {
			t.Errorf("%s does not show what is kept", c.path)
		}
		if got := s.browser(c.other).get(c.path).Body.String(); strings.Contains(got, "Mine of "+c.role) {
			t.Errorf("%s shows %s what is %s's", c.path, c.other, c.role)
		}
		own := mine.get("/my-filters").Body.String()
		if strings.Contains(own, "Mail about what is due") || !strings.Contains(own, "Mine of "+c.role) {
			t.Errorf("the page of %s offers mail that never goes, or not what is kept", c.role)
		}
	}
	for _, who := range []string{"visitor", "administrator", "auditor"} {
		if got := s.browser(who).get("/recommendations?state=overdue").Body.String(); strings.Contains(got, "my-filters?") || strings.Contains(got, "Your filters") {
			t.Errorf("%s is offered to keep a filter", who)
		}
	}
	if own := s.browser("secretariat").get("/my-filters").Body.String(); !strings.Contains(own, "Mail about what is due") {
		t.Error("the panel's secretariat cannot stop its mail")
	}
}
