package recommendation_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestNothingCountsAgainstWhomNobodyCanAnswerFor: over every page, file, feed and answer of
// the API: two people looked and found none, and it is called late nowhere; each says that
// nobody there can answer here. Once somebody can, it is late, in the write that lets them.
func TestNothingCountsAgainstWhomNobodyCanAnswerFor(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		w.silent = map[string]bool{"first-department": true}
		s := newSite(t, w)
		id := askedOfTwo(t, s)
		s.wants(s.post(keeper, "/recommendations/"+id+"/search", "result", "none", "searched", "20 November 2026", "places", "gov.uk",
			"of", "first-department"), http.StatusSeeOther)
		s.looksToo(t)
		const plain = "Two people looked by 20 November 2026 and found none; whether there is one is not known, since nobody at First Department has been given the means to answer here"
		targets := []string{"/bodies/first-department", "/recommendations?body=first-department", "/recommendations.csv?body=first-department",
			"/recommendations.json?body=first-department",
			"/bodies/first-department/statement/2026", "/bodies/first-department/calendar.ics", "/timetable?body=first-department", "/timetable.csv?body=first-department",
			"/recommendations/" + id,
			"/recommendations?print=yes&body=first-department", "/api/v1/recommendations?body=first-department", "/api/v1/timetable?body=first-department", "/api/v1/recommendations/" + id}
		read := func(target string) page {
			if strings.HasPrefix(target, "/api/") {
				return apiOf(t, s, target)
			}
			return s.get(public(), target)
		}
		for _, target := range targets {
			got := read(target)
			s.wants(got, http.StatusOK, "!No answer found", "!days after it was due", "!cd-tag--bad")
			if unfolded := unfold.Replace(got.body); !strings.Contains(unfolded, plain) {
				t.Errorf("%s does not say that nobody there can answer: %s", target, unfolded[:min(len(unfolded), 300)])
			}
		}
		for _, target := range []string{"/bodies/first-department/feed.atom", "/feed.atom", "/ladder", "/register"} {
			s.wants(s.get(public(), target), http.StatusOK, "!No answer found from First", "!314 days after it was due")
		}
		s.wants(s.get(public(), "/recommendations?body=first-department&state=not_answered"), http.StatusOK, "No recommendation matches")
		s.wants(s.get(public(), "/bodies/first-department"), http.StatusOK, `id="unheard"`, record.UnheardWords)
		s.wants(s.get(public(), "/bodies/second-department"), http.StatusOK, "!"+record.UnheardWords)
		s.wants(apiOf(t, s, "/api/v1/recommendations/"+id), http.StatusOK, `"nobody_can_answer_for":"First Department"`, `"looked_twice":true`)
		s.wants(s.get(keeper, "/desk"), http.StatusOK, "Bodies that nobody can answer for here", "First Department")

		delete(w.silent, "first-department")
		act := ledger.Act{Action: recommendation.ReportEdit, Kind: "body", ID: "first-department"}
		if _, err := w.ledger.Write(keeper, act, func(ctx context.Context, tx *ledger.Tx) error { return s.BodiesStaffed(ctx, tx, "first-department") }); err != nil {
			t.Fatal(err)
		}
		for _, target := range targets {
			got := read(target)
			if s.wants(got, http.StatusOK, "!the means to answer"); !strings.Contains(unfold.Replace(got.body), "No answer found") {
				t.Errorf("%s does not say that none was found", target)
			}
		}
		s.wants(s.get(public(), "/recommendations?body=first-department&state=not_answered"), http.StatusOK, "Asked of two")
		s.wants(s.get(keeper, "/desk"), http.StatusOK, "!First Department</a>")
	})
}

// unfold reads the lines of a calendar as they were before they were cut.
var unfold = strings.NewReplacer("\r\n ", "", `\;`, ";", `\,`, ",")

// TestWhoIsHeard is the rule itself. Whom nobody may answer for, and whose means nobody
// knows, is never late, whoever else was looked for beside them.
func TestWhoIsHeard(t *testing.T) {
	a, b, silent := record.Searched{ID: "a", Name: "A"}, record.Searched{ID: "b", Name: "B"}, record.Searched{ID: "s", Name: "S", Unheard: true}
	due, today := clock.NewDay(2026, 1, 10), clock.NewDay(2026, 11, 23)
	for _, c := range []struct {
		name      string
		of, asked []record.Searched
		agreed    string
		words     string
		late      bool
	}{
		{"one who is heard", []record.Searched{a}, []record.Searched{a}, "2026-11-20", "No answer found on 20 November 2026, 314 days after it was due", true},
		{"one who is not", []record.Searched{silent}, []record.Searched{silent}, "2026-11-20",
			"Two people looked by 20 November 2026 and found none; whether there is one is not known, since nobody at S has " +
				"been given the means to answer here", false},
		{"one who is not, and one person looked", []record.Searched{silent}, []record.Searched{silent}, "",
			"One person looked by 20 November 2026 and found none; whether there is one is not known, " +
				"since nobody at S has been given the means to answer here", false},
		{"names nobody, and the one who was asked is not heard", nil, []record.Searched{silent}, "2026-11-20", "", false},
		{"both of two", []record.Searched{a, silent}, []record.Searched{a, silent}, "2026-11-20", "No answer found from A on 20 November 2026, 314 days after it was due", true},
		{"the one of two who is not", []record.Searched{silent}, []record.Searched{a, b, silent}, "2026-11-20", "", false},
		{"known not to be heard by the search alone", []record.Searched{silent}, nil, "2026-11-20", "", false},
	} {
		s := record.Search{Sought: record.SoughtAnswer, Result: record.FoundNone, Searched: date(t, "2026-11-20"), Recorded: date(t, "2026-11-20"), Of: c.of}
		if c.agreed != "" {
			s.Agreed = date(t, c.agreed)
		}
		sum := record.Summary{Answer: record.NoneYet, AnswerDue: &due, Sought: record.LookedOf([]record.Search{s}, record.SoughtAnswer, c.asked)}
		for _, x := range c.asked {
			sum.Bodies = append(sum.Bodies, record.BodyRef{ID: x.ID, Name: x.Name})
		}
		got := sum.Condition(today)
		if got.Late() != c.late || c.words != "" && got.Words() != c.words {
			t.Errorf("%s: %q, late %v", c.name, got.Words(), got.Late())
		}
		if seen := sum.ConditionOf("s", today); seen.Late() || c.of != nil && len(c.asked) > 0 && c.of[len(c.of)-1].Unheard && seen.Unheard != "S" {
			t.Errorf("%s: of S itself %+v", c.name, seen)
		}
		if _, known := sum.Timely(today); known != c.late {
			t.Errorf("%s: whether it came in time is known: %v", c.name, known)
		}
		un := record.UnheardAmong([]*record.Summary{&sum})
		if want := len(sum.Sought.Days) > 0 && len(sum.Sought.Days[0].Unheard) > 0; (len(un) == 1) != want {
			t.Errorf("%s: %+v cannot answer", c.name, un)
		}
	}
}

// TestWithoutAListOfAccountsNobodyIsLate: nobody said who may answer.
func TestWithoutAListOfAccountsNobodyIsLate(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	b, err := w.CreateBody(keeper, record.Body{Name: "A Synthetic Department", Kind: record.BodyDepartment, Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.Body(keeper, b.ID); err != nil || got.Unheard {
		t.Errorf("with a list: %+v, %v", got, err)
	}
	policy, err := access.Compile(recommendation.Access())
	if err != nil {
		t.Fatal(err)
	}
	bare := recommendation.NewService(recommendation.Config{DB: w.db, Ledger: w.ledger, Auth: policy, Clock: w.clock, Ladder: w.Ladder()})
	if got, err := bare.Body(keeper, b.ID); err != nil || !got.Unheard {
		t.Errorf("without one: %+v, %v", got, err)
	}
}
