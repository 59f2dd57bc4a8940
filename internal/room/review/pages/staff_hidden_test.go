package pages

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/review"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
)

// stepPages are all pages of a case.
var stepPages = []string{"", "/acknowledge", "/eligible", "/ask-papers", "/gather", "/allocate", "/line", "/examined", "/view", "/propose/not-eligible", "/propose/decided",
	"/propose/closed", "/propose/erased", "/propose/hold", "/propose/unhold", "/second/proposal-1", "/origin", "/origin-second", "/advise", "/action", "/step-away", "/conflict",
	"/message", "/ask-identity"}

// TestAConflictLearnsNothing tries every way by which somebody who may not see
// a case might learn that it exists: its address, each step, posting past the
// forms, the list and its count, filters, sorting, the file and the search.
func TestAConflictLearnsNothing(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Allocated)
	s.People["barred"] = reviewtest.StaffOf("Barred", "made-up-panel", access.RoleSecretariat)
	s.OK(s.S.Bar(s.As("secretary"), id, review.BarInput{Human: "human-Barred", Kind: review.BarTouched, Reason: "A roll of that year."}))
	s.People["twin"] = reviewtest.StaffOf("Twin", "made-up-trust", access.RoleSecretariat, access.RoleReviewer)
	twin := s.People["twin"]
	twin.Human, twin.Standing = "human-Barred", access.Alone(twin.ID, "human-Barred", twin.Body, access.No) // another account of the same human
	s.People["twin"] = twin
	number, reference := s.Number(id), "MU/"+reviewtest.Canary
	for _, who := range []string{"insider", "barred", "twin", "reviewer2", "independent2", "admin", "auditor", "liaison", "liaison2", "custodian1", "public"} {
		t.Run(who, func(t *testing.T) {
			before := s.Entries()
			for _, p := range stepPages {
				s.sameAsNothing(t, who, id, p)
			}
			if n := s.Entries() - before; n != 0 {
				t.Errorf("looking for it made %d entries", n)
			}
			if w := s.State(id); w != rules.Allocated {
				t.Errorf("the case moved to %s", w)
			}
			s.notListed(t, who, id, number, reference)
		})
	}
}

// sameAsNothing checks that a page of the case answers exactly as one of a
// case that does not exist, to a look and to a form.
func (s *staffSite) sameAsNothing(t *testing.T, who, id, page string) {
	t.Helper()
	const nothing = "case-000000000000000000000000"
	real, not := s.get(who, "/panel/cases/"+id+page), s.get(who, "/panel/cases/"+nothing+page)
	same := func(how string, a, b staffPage) {
		t.Helper()
		if a.code != b.code || a.code == http.StatusOK || strings.ReplaceAll(a.location, id, nothing) != b.location || bare(a.body, id, nothing) != bare(b.body, id, nothing) {
			t.Errorf("%s %s: %d %q, and for nothing %d %q", how, page, a.code, reviewtest.PlainText(a.body), b.code, reviewtest.PlainText(b.body))
		}
		if strings.Contains(a.body, s.Number(id)) || strings.Contains(a.body, reviewtest.Canary) {
			t.Errorf("%s %s tells of the case: %s", how, page, reviewtest.PlainText(a.body))
		}
	}
	same("GET", real, not)
	fields := []string{"turn", "record", "words", "x", "reason", "x", "code", "x", "kind", "touched", "human", "x", "line", "x", "followed", "x", "reviewer", "x", "independent", "x",
		"bodies", "made-up-northern-police", "answer", "yes"}
	if page == "" {
		page = "/read"
		fields = append(fields, "part", "account", "purpose", "check")
	}
	same("POST", s.force(who, "/panel/cases/"+id+page, fields...), s.force(who, "/panel/cases/"+nothing+page, fields...))
}

// bare leaves out what differs from request to request.
func bare(body, id, nothing string) string {
	body = strings.ReplaceAll(body, id, nothing)
	return reviewtest.PlainText(refCode.ReplaceAllString(body, ""))
}

// notListed checks the list, its count, the file and the search.
func (s *staffSite) notListed(t *testing.T, who, id, number, reference string) {
	t.Helper()
	for _, p := range []string{"/panel", "/panel?show=all", "/panel?show=overdue", "/panel?show=all&state=allocated", "/panel?show=all&force=made-up-northern-police&sort=-received",
		"/panel/export.csv?show=all"} {
		got := s.get(who, p)
		if strings.Contains(got.body, number) || strings.Contains(got.body, id) || strings.Contains(got.body, "1 case") {
			t.Errorf("%s tells of the case: %s", p, reviewtest.PlainText(got.body))
		}
	}
	for _, q := range []string{number, reference} {
		got, not := s.force(who, "/panel/find", "q", q), s.force(who, "/panel/find", "q", "R-0000-0000")
		if got.code != not.code || bare(strings.ReplaceAll(got.body, q, "R-0000-0000"), id, id) != bare(not.body, id, id) {
			t.Errorf("the search for %q differs from one for nothing: %d %s", q, got.code, reviewtest.PlainText(got.body))
		}
	}
}

// TestThoseWhoMaySeeIt: the same ways do lead those there who may.
func TestThoseWhoMaySeeIt(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Allocated)
	number := s.Number(id)
	for _, who := range []string{"secretary", "reviewer", "independent"} {
		s.wants(s.get(who, "/panel/cases/"+id), http.StatusOK, number)
		s.wants(s.get(who, "/panel?show=all"), http.StatusOK, number, "1 case")
		s.wants(s.get(who, "/panel/export.csv?show=all"), http.StatusOK, number, "allocated", "!"+reviewtest.Canary)
		s.wants(s.force(who, "/panel/find", "q", strings.ToLower(number)), http.StatusOK, number, "1 case has exactly")
		s.wants(s.force(who, "/panel/find", "q", "MU/"+reviewtest.Canary), http.StatusOK, number)
	}
	for _, target := range []string{"/panel", "/panel/export.csv", "/panel/cases/" + id, "/panel/cases/" + id + "/message"} {
		if c := s.get("secretary", target).header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
			t.Errorf("%s may be kept: %q", target, c)
		}
	}
	s.wants(s.get("reviewer", "/panel"), http.StatusOK, "Look at each line of inquiry")
	s.wants(s.get("independent", "/panel"), http.StatusOK, "Nothing waits for you.")
	s.wants(s.get("reviewer", "/panel/cases/"+id+"/acknowledge"), http.StatusForbidden)
	for _, sort := range []string{"", "number", "-received", "due"} { // one order at a time, whatever was asked before
		if n := strings.Count(s.get("secretary", "/panel?show=all&sort="+sort).body, "aria-sort="); n != 1 {
			t.Errorf("sort=%s: %d columns say that they are sorted", sort, n)
		}
	}
	s.wants(s.get("secretary", "/panel?show=all&state=nowhere&standing=never&sort=zzz&page=-3"), http.StatusOK, number)
	s.wants(s.fill("secretary", "/panel", "q", ""), http.StatusMethodNotAllowed)
}

// TestOnlyPeopleWithoutAConflictAreOffered, and nothing tells how many are not.
func TestOnlyPeopleWithoutAConflictAreOffered(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Gathered)
	at := "/panel/cases/" + id + "/allocate"
	s.wants(s.get("secretary", at), http.StatusOK, "Synthetic Reviewer", "Synthetic Independent", "!Insider")
	s.wants(s.fill("secretary", at, "reviewer", "staff-Reviewer", "independent", ""), http.StatusUnprocessableEntity, "Choose an independent member")
	s.wants(s.fill("secretary", at, "reviewer", "staff-Insider", "independent", "staff-Independent"), http.StatusUnprocessableEntity, "Choose a reviewer")
}

// staffDoors says who may open a route at all, by its rule; nobody else may.
var staffDoors = map[access.Action][]string{
	rules.ReviewList: {"secretary", "reviewer", "independent"}, rules.ReviewRead: {"secretary", "reviewer", "independent"},
	access.VaultReveal: {"secretary", "reviewer", "independent"}, access.VaultAsk: {"secretary", "reviewer", "independent"},
	rules.ReviewPropose: {"secretary", "reviewer", "independent"}, rules.ReviewRecuse: {"secretary", "reviewer", "independent"},
	rules.ReviewWork: {"secretary"}, rules.ReviewMessage: {"secretary"}, rules.ReviewExamine: {"reviewer"}, rules.ReviewOpine: {"independent"},
	rules.ReviewDecide: {"secretary", "independent"}, rules.ReviewHold: {"secretary", "independent"},
	rules.AnswerPapers: {"liaison", "prosecutor"}, access.VaultApprove: {"custodian1"}, access.VaultKeep: {"custodian1"},
	rules.ReviewFigures: {"secretary", "reviewer", "independent", "liaison", "prosecutor", "custodian1", "admin", "auditor", "public"},
}

// TestEveryRouteHasItsDoor asks for each route as each kind of person, with an
// id of nothing and an empty form.
func TestEveryRouteHasItsDoor(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID // so that contacts have a form to take a token from
	s.To(id, rules.Eligible)
	s.OK(s.S.AskPapers(s.As("secretary"), id, 0, review.PapersInput{Bodies: []string{"made-up-northern-police", "made-up-prosecutors"}, Words: "Papers."}))
	fill := strings.NewReplacer("{id}", "nothing", "{proposal}", "nothing")
	for _, rt := range s.server.Routes() {
		open, known := staffDoors[rt.Action]
		if !known {
			t.Fatalf("%s has a rule that nobody listed: %s", rt, rt.Action)
		}
		for _, who := range staffDoors[rules.ReviewFigures] {
			target, code := fill.Replace(rt.Pattern), 0
			if rt.Method == http.MethodGet {
				code = s.get(who, target).code
			} else {
				code = s.force(who, target).code
			}
			refused := code == http.StatusForbidden || code == http.StatusUnauthorized || who == "public" && code == http.StatusSeeOther
			if code >= 500 || slices.Contains(open, who) == refused {
				t.Errorf("%s as %s: %d", rt, who, code)
			}
		}
	}
}
