package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// answerOf is an answer as a test needs it.
func answerOf(t *testing.T, body string, status record.Status, given string) record.Answer {
	return record.Answer{BodyID: body, BodyName: strings.ToUpper(body), Status: status, Given: date(t, given), SourceURL: "https://example.org/" + body}
}

// askedOf is a summary of a recommendation that was asked of two, with answers.
func askedOf(t *testing.T, answers ...record.Answer) *record.Summary {
	r := &record.Record{Addressees: []record.Body{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, Answers: answers}
	r.Report.Published = date(t, "2022-10-20")
	s := record.Summarise(r)
	return &s
}

// statementOf is one body's account of a year, of one recommendation.
func statementOf(s *record.Summary, body string, year int) record.Statement {
	out := record.Statement{Body: record.Body{ID: body}, From: clock.NewDay(year, 1, 1), To: clock.NewDay(year, 12, 31)}
	out.Fill([]*record.Summary{s}, nil, clock.NewDay(2026, 11, 29))
	return out
}

// TestAStatementSaysOnlyWhatTheBodySaidByThen (H3): neither another body's
// answer, nor one that came later, nor one whose day is not known.
func TestAStatementSaysOnlyWhatTheBodySaidByThen(t *testing.T) {
	s := askedOf(t, answerOf(t, "a", record.Accepted, "2023-05-22"), answerOf(t, "a", record.NotTakenForward, "2025-04-08"))
	for _, c := range []struct {
		body             string
		year             int
		declined, silent int
	}{
		{"a", 2021, 0, 0}, {"a", 2022, 0, 1}, {"a", 2023, 0, 0}, {"a", 2024, 0, 0}, {"a", 2025, 1, 0}, {"a", 2026, 1, 0},
		{"b", 2022, 0, 1}, {"b", 2023, 0, 1}, {"b", 2025, 0, 1}, {"b", 2026, 0, 1},
	} {
		got := statementOf(s, c.body, c.year)
		if len(got.Declined) != c.declined || len(got.Silent) != c.silent {
			t.Errorf("%s in %d: %d declined, %d with no answer", c.body, c.year, len(got.Declined), len(got.Silent))
		}
		for _, row := range got.Silent {
			if row.Words != "" || row.Condition.Late() {
				t.Errorf("%s in %d: %+v", c.body, c.year, row)
			}
		}
		for _, row := range got.Declined {
			if row.Words != "A: Accepted in 2023, not being taken forward since 2025" {
				t.Errorf("%s in %d: %q", c.body, c.year, row.Words)
			}
		}
	}
	for _, given := range []string{"", "2023/2026"} {
		undated := askedOf(t, answerOf(t, "a", record.Rejected, given))
		if then := statementOf(undated, "a", 2024); len(then.Declined)+len(then.Silent) != 0 {
			t.Errorf("given %q: %+v", given, then)
		}
		if now := statementOf(undated, "a", 2026); len(now.Declined) != 1 {
			t.Errorf("given %q: what it said is not in the year that is not over: %+v", given, now)
		}
	}
	nobody := askedOf(t, answerOf(t, "", record.Rejected, "2023"))
	for _, body := range []string{"a", "b"} {
		if got := statementOf(nobody, body, 2026); len(got.Declined) != 0 {
			t.Errorf("an answer of nobody is %s's: %+v", body, got.Declined)
		}
	}
	unknown := askedOf(t)
	unknown.Published = date(t, "")
	if got := statementOf(unknown, "a", 2020); len(got.Silent) != 0 {
		t.Errorf("asked in a year in which it is not known to have been: %+v", got.Silent)
	}
}

// TestWhatABodySaidIsItsOwnAnswer (H3): over any answers, every place that speaks
// of one body says "not being done" only where that body's own newest one does.
func TestWhatABodySaidIsItsOwnAnswer(t *testing.T) {
	today := clock.NewDay(2026, 11, 29)
	rapid.Check(t, func(rt *rapid.T) {
		var all []record.Answer
		for i := range rapid.IntRange(0, 4).Draw(rt, "answers") {
			a := answerOf(t, rapid.SampledFrom([]string{"a", "b", "government", ""}).Draw(rt, "body"),
				rapid.SampledFrom([]record.Status{record.Accepted, record.Rejected, record.NotTakenForward, record.UnderConsideration, ""}).Draw(rt, "status"),
				rapid.SampledFrom([]string{"", "2023", "2024-02-01", "2025-06", "2025-12-31"}).Draw(rt, "given"))
			a.Position = i
			all = append(all, a)
		}
		s := askedOf(t, all...)
		for _, body := range []string{"a", "b"} {
			var mine []record.Answer
			for _, a := range all {
				if a.BodyID == body {
					mine = append(mine, a)
				}
			}
			status, _ := record.LatestStatus(mine)
			want := status.Declined()
			if got := s.ConditionOf(body, today); got.State == record.StateDeclined != want || got.Of != "" || got.Late() {
				rt.Fatalf("%s: %+v, and it said %s", body, got, status)
			}
			if got := s.As(body); got.Answer != status || got.AnswerBy != "" {
				rt.Fatalf("%s: %s by %q, and it said %s", body, got.Answer, got.AnswerBy, status)
			}
			if got := statementOf(s, body, 2026); len(got.Declined) == 1 != want {
				rt.Fatalf("%s: %+v, and it said %s", body, got, status)
			}
			for _, d := range record.Dues(s.As(body), today) {
				if d.Condition.State == record.StateDeclined && !want {
					rt.Fatalf("%s in the calendar: %+v", body, d)
				}
			}
		}
		if c := s.Condition(today); c.State == record.StateDeclined && s.AnswerBy != "" && c.Words() != "Not being done, said by "+s.AnswerBy {
			rt.Fatalf("of all: %q, and %q said so", c.Words(), s.AnswerBy)
		}
	})
}

// TestNoBodyIsSaidToRefuseWhatAnotherRefused (H3): on the register as it is.
func TestNoBodyIsSaidToRefuseWhatAnotherRefused(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	for year, declined := range map[string]string{"2023": "Not being done (0)", "2026": "Not being done (1)"} {
		at := "/bodies/ministry-of-justice/statement/" + year
		s.wants(s.get(public(), at), http.StatusOK, declined, "!UK Government: Rejected", "!Rejected in")
		s.wants(s.get(public(), at+"?format=json"), http.StatusOK, "!Rejected in", "!UK Government")
	}
	for _, year := range []string{"2022", "2023", "2024"} {
		s.wants(s.get(public(), "/bodies/uk-government/statement/"+year), http.StatusOK, "!since 2025", "!in 2025", "!Not being taken forward")
	}
	s.wants(s.get(public(), "/bodies/uk-government/statement/2022"), http.StatusOK, "Not being done (0)", "!Rejected")
	s.wants(s.get(public(), "/bodies/uk-government/statement/2025"), http.StatusOK, "since 2025")
	s.wants(s.get(public(), "/bodies/ministry-of-justice"), http.StatusOK, "No answer of its own is entered here", "Not being taken forward in 2025")
	s.wants(s.get(public(), "/recommendations?body=ministry-of-justice&answer=rejected"), http.StatusOK, "!UK Government: Rejected")
}

// TestARefusalWithNoSourceIsNobodys (M3): nor is it one of all who were asked.
func TestARefusalWithNoSourceIsNobodys(t *testing.T) {
	today := clock.NewDay(2026, 11, 29)
	bare := answerOf(t, "a", record.Rejected, "2025")
	bare.SourceURL = ""
	for _, from := range []string{"", record.FromOther, record.FromFile, "onw"} {
		bare.ReceivedFrom = from
		s := askedOf(t, bare)
		if got := record.Glances(s) + s.AnswerWords(); !bare.Bare() || strings.HasPrefix(got, "A: Rejected") || !s.AnswerBare() || strings.Contains(got, ", by A") {
			t.Errorf("from %q: %s", from, got)
		}
		for _, body := range []string{"", "a", "b"} {
			if c := s.ConditionOf(body, today); c.State == record.StateDeclined || c.Late() {
				t.Errorf("from %q, of %q: %s", from, body, c.Words())
			}
		}
		if got := statementOf(s, "a", 2026); len(got.Declined)+len(got.Silent) != 0 {
			t.Errorf("from %q: %+v", from, got)
		}
	}
	bare.ReceivedFrom = record.FromOwn
	if s := askedOf(t, bare); bare.Bare() || s.AnswerBare() || record.Glances(s) != "A: Rejected in 2025" {
		t.Errorf("what a body entered itself: %s", record.Glances(s))
	}
	if c := askedOf(t, bare).Condition(today); c.Words() != "Not being done, said by A" {
		t.Errorf("what a body entered itself: %s", c.Words())
	}
	yes, no := true, false
	sourced := answerOf(t, "a", record.Rejected, "2025")
	for check, want := range map[*bool]string{&yes: "checked against its source", &no: "not"} {
		sourced.Check.Done = check
		s := askedOf(t, sourced)
		if got := s.CheckedWords(s.Condition(today)); !strings.Contains(got[strings.Index(got, "The answer"):], want) {
			t.Errorf("%v: %q", *check, got)
		}
	}
}

// TestOnePersonReplacesNothing (M1): only the later report itself takes a
// recommendation out of lateness.
func TestOnePersonReplacesNothing(t *testing.T) {
	for says, want := range map[string]bool{record.SaysReport: true, "a coordinator of this register": false, record.SaysData: false, "": false, "the report itsself": false} {
		r := &record.Record{Ties: []record.Tie{{FromID: "new", ToID: "old", Kind: record.TieSupersedes, State: record.TieConfirmed, Says: says}}}
		r.ID = "old"
		s := record.Summarise(r)
		if s.Superseded != want || s.Chain != 1 {
			t.Errorf("%q says so: replaced %v, linked %d", says, s.Superseded, s.Chain)
		}
	}
}

// TestNobodyRewritesWhereTheSecondPersonLooked (M2): the words are another
// human's; personal details can be taken out of them, and no more.
func TestNobodyRewritesWhereTheSecondPersonLooked(t *testing.T) {
	k, err := record.FixableOf("search")
	if err != nil {
		t.Fatal(err)
	}
	old := map[string]string{"agreed_places": "gov.uk, the committee's website", "places": "gov.uk"}
	for what, want := range map[string]int{record.Rewording: 1, record.Takedown: 0} {
		var p record.Problems
		set := k.Changed(what, old, map[string]string{"agreed_places": "nowhere"}, &p)
		if len(p) != want || len(set) != 1-want {
			t.Errorf("%s: %v, refused %v", what, set, p)
		}
	}
}
