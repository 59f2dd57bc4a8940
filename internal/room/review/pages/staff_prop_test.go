package pages

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// modelCase is what the test itself knows of a case: who may see it follows
// from this alone.
type modelCase struct {
	id, number, reference string
	state                 rules.State
	force                 string
	bodies, humans, given []string // those kept out, and those it was given to
	confirmed             bool
}

// seenBy is the rule in a few words: nobody from a body that closed it or was
// kept out, nobody who was, and beside the secretariat only those given it.
func (m modelCase) seenBy(a access.Actor) bool {
	if slices.Contains(m.bodies, a.Body) || slices.Contains(m.humans, a.Human) {
		return false
	}
	if !m.confirmed && a.Closes != access.No {
		return false
	}
	return a.Has(access.RoleSecretariat) || slices.Contains(m.given, a.Human)
}

// mixedCases are cases of several forces with people and bodies kept out by
// chance, at several places.
func (s *staffSite) mixedCases(rnd *rand.Rand) []modelCase {
	s.T.Helper()
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	var out []modelCase
	for i := range 14 {
		m := modelCase{force: pick("made-up-northern-police", "made-up-southern-police", "made-up-western-police", ""), reference: fmt.Sprintf("MU/%04d", i)}
		prosecutor, excluded := pick("made-up-prosecutors", ""), pick("made-up-trust", "made-up-southern-police", "", "", "")
		k := s.Apply(func(a *intake.Application) {
			a.Force, a.Prosecutor, a.Account.Reference = m.force, prosecutor, m.reference
			if excluded != "" {
				a.ExcludeBodies = []string{excluded}
			}
		})
		for _, b := range []string{m.force, prosecutor, excluded} {
			if b != "" {
				m.bodies = append(m.bodies, b)
			}
		}
		m.id, m.number, m.state = k.CaseID, s.Number(k.CaseID), rules.Received
		s.give(rnd, &m)
		if rnd.IntN(3) == 0 {
			who := s.People[pick("second", "reviewer", "reviewer2", "independent2")].Human
			s.OK(s.S.Bar(s.As("secretary"), m.id, review.BarInput{Human: who, Kind: review.BarTouched, Reason: "By chance."}))
			m.humans = append(m.humans, who)
			if slices.Contains(m.given, who) {
				m.state, m.given = rules.Gathered, slices.DeleteFunc(m.given, func(h string) bool { return h == who })
			}
		}
		out = append(out, m)
	}
	return out
}

// give takes about half of the cases to a reviewer and an independent member.
func (s *staffSite) give(rnd *rand.Rand, m *modelCase) {
	s.T.Helper()
	if rnd.IntN(2) == 0 {
		return
	}
	s.To(m.id, rules.Gathered)
	// On the way there the northern force was asked for papers, and confirmed.
	m.state, m.confirmed, m.bodies = rules.Gathered, true, append(m.bodies, "made-up-northern-police")
	people, err := s.S.Candidates(s.As("secretary"), m.id)
	s.OK(err)
	byRole := map[string]review.Candidate{}
	rnd.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	for _, c := range people {
		if other, ok := byRole[string(access.RoleReviewer)]; !ok || other.Human != c.Human {
			byRole[c.Role] = c
		}
	}
	a, b := byRole[string(access.RoleReviewer)], byRole[string(access.RoleIndependent)]
	if a.Staff == "" || b.Staff == "" || a.Human == b.Human {
		return
	}
	s.OK(s.S.Allocate(s.As("secretary"), m.id, 0, a.Staff, b.Staff))
	m.state, m.given = rules.Allocated, []string{a.Human, b.Human}
}

var caseNumber = regexp.MustCompile(`R-[0-9A-Z]{4}-[0-9A-Z]{4}`)

// TestNoQueryLeaksAConflict: over random organisations, cases and queries each
// reader gets by list, count, file, search and address exactly the cases that
// the model gives them.
func TestNoQueryLeaksAConflict(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) { noQueryLeaks(t, newStaffSiteOn(t, d)) })
}

func noQueryLeaks(t *testing.T, s *staffSite) {
	t.Helper()
	s.People["westerner"] = reviewtest.StaffOf("Westerner", "made-up-western-police", access.RoleSecretariat)
	s.People["southerner"] = reviewtest.StaffOf("Southerner", "made-up-southern-police", access.RoleSecretariat, access.RoleIndependent)
	cases := s.mixedCases(rand.New(rand.NewPCG(11, 23)))
	readers := []string{"secretary", "second", "reviewer", "reviewer2", "independent", "independent2", "insider", "westerner", "southerner"}
	none := 0
	rapid.Check(t, func(t *rapid.T) {
		who := rapid.SampledFrom(readers).Draw(t, "who")
		l := listQuery{show: showAll, force: rapid.SampledFrom([]string{"", "made-up-northern-police", "made-up-southern-police"}).Draw(t, "force"),
			state: rapid.SampledFrom([]rules.State{"", rules.Received, rules.Gathered, rules.Allocated}).Draw(t, "state"), sort: rapid.SampledFrom([]string{"", "-due", "received", "-number"}).Draw(t, "sort")}
		var want []string
		for _, m := range cases {
			if m.seenBy(s.People[who]) && (l.force == "" || l.force == m.force) && (l.state == "" || l.state == m.state) {
				want = append(want, m.number)
			}
		}
		slices.Sort(want)
		if len(want) == 0 {
			none++
		}
		for _, path := range []string{"/panel", "/panel/export.csv"} {
			got := s.get(who, l.address(path).String())
			if numbers := numbersIn(got.body); got.code != http.StatusOK || !slices.Equal(numbers, want) {
				t.Fatalf("%s of %s %+v: %d %v, want %v", path, who, l, got.code, numbers, want)
			}
			if path == "/panel" && !strings.Contains(got.body, l.countWords(len(want))+"</h2>") {
				t.Fatalf("the count of %s %+v is not %d: %s", who, l, len(want), reviewtest.PlainText(got.body))
			}
		}
		s.oneByOne(t, who, rapid.SampledFrom(cases).Draw(t, "case"))
	})
	if none == 0 {
		t.Error("every query found something: the conflicts were not tried")
	}
}

// oneByOne tries one case by search and by address.
func (s *staffSite) oneByOne(t *rapid.T, who string, m modelCase) {
	sees := m.seenBy(s.People[who])
	for _, q := range []string{m.number, m.reference} {
		if got := s.force(who, "/panel/find", "q", q); strings.Contains(got.body, "/panel/cases/"+m.id) != sees {
			t.Fatalf("%s finds %s by %q: %v, want %v", who, m.number, q, !sees, sees)
		}
	}
	got := s.get(who, "/panel/cases/"+m.id)
	if (got.code == http.StatusOK) != sees || !sees && got.code != http.StatusNotFound {
		t.Fatalf("%s opens %s: %d, may see it: %v", who, m.number, got.code, sees)
	}
}

func numbersIn(body string) []string {
	out := caseNumber.FindAllString(body, -1)
	slices.Sort(out)
	return slices.Compact(out)
}
