package pages

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/internal/room/review/reviewtest"
)

// TestHostileTextIsOnlyText: markup, formulas and broken UTF-8 in what staff
// type come back as text, or not at all.
func TestHostileTextIsOnlyText(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	at := "/panel/cases/" + id
	const markup = `<script>alert(1)</script>"><img src=x onerror=1>`
	s.wants(s.force("secretary", "/panel/find", "q", markup), http.StatusOK, "There is no case for you to see")
	for _, target := range []string{at + "/message", at + "/propose/hold", at + "/step-away", at + "/conflict"} {
		got := s.get("secretary", target)
		v := got.lastForm("words", markup+strings.Repeat("x", 30_000), "reason", markup+strings.Repeat("x", 30_000), "human", markup, turnField, turnCheck)
		back := s.post("secretary", target, v)
		if back.code != http.StatusUnprocessableEntity || strings.Contains(back.body, "<script>alert") || strings.Contains(back.body, "<img src=x") {
			t.Errorf("%s: %d, or markup came through", target, back.code)
		}
		if !strings.Contains(back.body, "&lt;script&gt;alert(1)") {
			t.Errorf("%s lost what was typed", target)
		}
	}
	s.took(s.checked("secretary", at+"/propose/hold", "words", "\xff\xfe"+markup), at+"?done=proposed")
	got := s.force("secretary", at+"/read", "part", "account", "purpose", "other", "other", markup)
	s.wants(got, http.StatusOK, "!<script>alert(1)</script><p", "They may be hard to read")
	if strings.Contains(got.body, "<script>alert") || strings.Contains(s.get("secretary", at).body, "<script>alert") {
		t.Error("markup came through")
	}
}

// TestBadAddresses never break a page and never say more than a good one.
func TestBadAddresses(t *testing.T) {
	s := newStaffSite(t)
	s.Apply()
	for _, target := range []string{"/panel/cases/%00", "/panel/cases/" + strings.Repeat("a", 5000), "/panel/cases/..%2f..%2fetc", "/panel/cases/case'%20OR%20'1'='1",
		"/panel/cases/case-1/second/x", "/panel/cases/case-1/propose/everything", "/papers/papers-1", "/custody/requests/request-1"} {
		for _, who := range []string{"secretary", "liaison", "custodian1"} {
			if got := s.get(who, target); got.code != http.StatusNotFound && got.code != http.StatusForbidden {
				t.Errorf("%s as %s: %d", target, who, got.code)
			}
		}
	}
	for _, q := range []string{"page=99999999999", "sort=c.id;--", "state=" + url.QueryEscape("' OR 1=1"), "force=" + url.QueryEscape("%"), "standing=due+soon&show=overdue",
		"show=" + strings.Repeat("x", 5000), "done=" + url.QueryEscape("<b>")} {
		got := s.get("secretary", "/panel?show=all&"+q)
		if got.code != http.StatusOK || strings.Contains(got.body, "<b>") {
			t.Errorf("?%.60s: %d", q, got.code)
		}
		if got := s.get("secretary", "/panel/export.csv?"+q); got.code != http.StatusOK || !strings.HasPrefix(got.body, "\ufeffnumber,state") {
			t.Errorf("export ?%.60s: %d", q, got.code)
		}
	}
}

// TestAFormNeedsItsToken: a form from elsewhere does nothing.
func TestAFormNeedsItsToken(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	before := s.Entries()
	for _, target := range []string{"/acknowledge", "/read", "/step-away", "/message"} {
		v := url.Values{"turn": {"record"}, "reason": {"x"}, "words": {"x"}, "part": {"account"}, "purpose": {"check"}}
		s.wants(s.post("secretary", "/panel/cases/"+id+target, v), http.StatusForbidden, "!"+reviewtest.Canary)
	}
	if n := s.Entries() - before; n != 0 {
		t.Errorf("forms without a token made %d entries", n)
	}
}
