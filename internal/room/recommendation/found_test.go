package recommendation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// TestAFindingIsOfABodyOnlyWhereItAloneWasAsked: on pages, statements and
// calendars of real bodies; and what was found in progress is not "not complete".
func TestAFindingIsOfABodyOnlyWhereItAloneWasAsked(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	for _, id := range []string{"national-crime-agency", "college-of-policing", "national-police-chiefs-council", "welsh-government", "chief-constables"} {
		at := "/bodies/" + id
		s.wants(s.get(public(), at), http.StatusOK, "No record says that anything was not there by its date", "!cd-tag--bad")
		s.wants(s.get(public(), at+"/statement/2026"), http.StatusOK, "!Found not complete<", "!cd-tag--bad")
		s.wants(s.get(public(), at+"/calendar.ics"), http.StatusOK, "!found_not_done")
	}
	s.wants(s.get(public(), "/bodies/home-office"), http.StatusOK, "cd-tag--bad", "Found not complete", "!No record says that anything was not there")
	s.wants(s.get(public(), "/recommendations/hmicfrs-cse-2023-01"), http.StatusOK, "Found not complete as a whole; it may differ by body", "!cd-tag--bad")
	s.wants(s.get(public(), "/recommendations/hmicfrs-cse-2023-03"), http.StatusOK, "Found in progress on 24 October 2025 by HMICFRS", "!Found not complete", "!cd-tag--bad")
	s.wants(s.get(public(), "/bodies/national-crime-agency"), http.StatusOK, "What was found: not known whether checked")
}

// TestWhatWasFoundIsSaidInItsOwnWord: over statuses and who was asked. What is
// missing, unknown or misspelt says nothing.
func TestWhatWasFoundIsSaidInItsOwnWord(t *testing.T) {
	one, class := []record.Body{{ID: "a", Kind: record.BodyAgency}}, []record.Body{{ID: "a", Kind: record.BodyClass}}
	two := append([]record.Body{{ID: "b", Kind: record.BodyAgency}}, one...)
	for _, c := range []struct {
		status string
		asked  []record.Body
		want   record.State
	}{
		{"incomplete", one, record.StateFoundNotDone}, {"incomplete", two, record.StateFoundWhole}, {"incomplete", class, record.StateFoundWhole}, {"incomplete", nil, record.StateFoundWhole},
		{"not_started", one, record.StateFoundNotDone}, {"in_progress", one, record.StateFoundUnder}, {"in_progress", two, record.StateFoundUnder},
		{"", one, record.StateNotEntered}, {"incomplet", one, record.StateNotEntered},
	} {
		r, yes := &record.Record{}, true
		r.Check.Done = &yes
		r.Addressees, r.Assessments = c.asked, []record.Assessment{{Kind: record.AssessmentFinding, By: "Synthetic Inspectorate", Status: c.status, SourceURL: "https://example.org/found"}}
		s := record.Summarise(r)
		if got := s.Condition(clock.NewDay(2026, 12, 1)); got.State != c.want {
			t.Errorf("%q, %d asked: %s, want %s", c.status, len(c.asked), got.State, c.want)
		} else if c.status == "not_started" && got.Words() != "Found not started" {
			t.Errorf("not started is headed %q", got.Words())
		}
	}
}

// TestAFileAloneFindsNothingOfABody: without a source, or unchecked, what a file
// says that somebody found stands on the record as that, and nowhere else. The
// import warns of it.
func TestAFileAloneFindsNothingOfABody(t *testing.T) {
	const source = "https://example.org/found"
	yes, no := true, false
	for _, c := range []struct {
		name, status, source string
		checked              *bool
		counts               bool
	}{
		{"no source, not checked", "not_started", "", nil, false}, {"no source", "not_started", "", &yes, false}, {"no web address", "not_started", "the library", &yes, false},
		{"not known whether checked", "not_started", source, nil, false}, {"not checked", "incomplete", source, &no, false},
		{"said to be done, by a file alone", "implemented", "", nil, false}, {"checked, with its source", "not_started", source, &yes, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, newWorld(t, testkit.SQLite(t)))
			reps, _, err := exchange.SeedFiles()
			if err != nil {
				t.Fatal(err)
			}
			line := exchange.FileRecommendation{ID: "iicsa-final-x", ReportID: "iicsa-final", Title: "Synthetic title", Summary: "Synthetic summary.", Addressees: []string{"Home Office"},
				Deadline: new("2022-09-01"), Checked: c.checked, SourceURL: new(source),
				Implementation: &exchange.FileFinding{Status: c.status, By: new("Body B"), Date: new("2024-01-01"), SourceURL: given(c.source)}}
			load, err := s.Load(mender, reps, []exchange.FileRecommendation{line})
			if err != nil {
				t.Fatal(err)
			}
			if warned := slices.ContainsFunc(load.Warnings, func(f errs.Field) bool { return f.Column == "implementation" }); warned == c.counts {
				t.Errorf("warned of: %v, %v", warned, load.Warnings)
			}
			at, body := "/recommendations/iicsa-final-x", "/bodies/home-office"
			if c.counts {
				s.wants(s.get(public(), at), http.StatusOK, "Found not started", "cd-tag--bad", "!Found not complete", "!A file says")
				s.wants(s.get(public(), body), http.StatusOK, "Found not started", "cd-tag--bad")
				return
			}
			s.wants(s.get(public(), at), http.StatusOK, "A file says", "Body B found: ", "Nothing here follows from it", "Answer known of, not entered here", "!cd-tag--bad", "!Found not",
				"!Verified as done", "!Claimed done")
			s.wants(s.get(public(), body), http.StatusOK, "No record says that anything was not there by its date", "!cd-tag--bad", "!Found not", "!Verified as done<")
			s.wants(s.get(public(), body+"/statement/2026"), http.StatusOK, "!Found not complete<", "!cd-tag--bad")
		})
	}
}

// TestAnAnswerIsLateOnlyWhereTheFirstIsKnown: none of the register's files says
// that an answer was the first, nor that of everybody who was asked.
func TestAnAnswerIsLateOnlyWhereTheFirstIsKnown(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	list, err := w.List(public(), record.Filter{}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list.Items {
		if s.Timed(record.TimingAfter, w.Today()) {
			t.Errorf("%s is said to be answered after its day", s.ID)
		}
	}
	due := clock.NewDay(2026, 1, 10)
	own := record.Answer{BodyID: "a", Status: record.Accepted, Received: edtf.Of(due.AddDays(9)), ReceivedFrom: record.FromOwn}
	checked := own
	checked.ReceivedFrom, checked.DayChecked, checked.Given = record.FromFile, own.Received, own.Received
	early := checked
	early.Given = edtf.Of(due)
	for _, c := range []struct {
		name  string
		a     record.Answer
		asked []record.Body
		want  string
	}{
		{"its own, alone", own, []record.Body{{ID: "a"}}, record.TimingAfter},
		{"its own, of two", own, []record.Body{{ID: "a"}, {ID: "b"}}, record.TimingUnknown},
		{"from a file", checked, []record.Body{{ID: "a"}}, record.TimingUnknown},
		{"from a file, in time", early, []record.Body{{ID: "a"}}, record.TimingIn},
		{"nobody asked", own, nil, record.TimingUnknown},
	} {
		r := &record.Record{}
		r.AnswerDue, r.Addressees, r.Answers = edtf.Of(due), c.asked, []record.Answer{c.a}
		s := record.Summarise(r)
		if got := s.Timing(due.AddDays(90)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestAKnownAnswerIsOfWhoGaveIt: one body's answer is not shown as another's, and
// one that is entered not as missing.
func TestAKnownAnswerIsOfWhoGaveIt(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	s.wants(s.get(public(), "/recommendations/hmicfrs-cse-2023-06"), http.StatusOK, "No answer entered here", "Answers to the report by others", "!Answer known of", "!These were given")
	s.wants(s.get(public(), "/recommendations/iicsa-final-01"), http.StatusOK, "!Nobody has entered yet what they say")
	s.wants(s.get(public(), "/recommendations/iicsa-networks-02"), http.StatusOK, "Answer known of, not entered here", "Nobody has entered yet what they say")
	department := []record.Body{{Name: "Home Office", Kind: record.BodyDepartment}}
	for by, want := range map[string]bool{"": true, "home office ": true, "UK Government": true, "Welsh Government": false, "UK Govrnment": false, "others": false} {
		if got := (record.KnownAnswer{By: by}).Of(department); got != want {
			t.Errorf("%q of the Home Office: %v", by, got)
		}
	}
}

// TestAPassedDateSaysNothingOfWhatIsEntered: Lambeth's record has a note of what
// its cabinet did before the date.
func TestAPassedDateSaysNothingOfWhatIsEntered(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	for _, at := range []string{"/recommendations/iicsa-lambeth-2021-01", "/bodies", "/register", "/timetable?page=3", "/about"} {
		if body := strings.ToLower(s.get(public(), at).body); !strings.Contains(body, "date") || strings.Contains(body, "recorded since") || strings.Contains(body, "recorded here since") {
			t.Errorf("%s says that nothing was recorded since a date", at)
		}
	}
}

// given is text that a file gives; nil when it gives none.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
