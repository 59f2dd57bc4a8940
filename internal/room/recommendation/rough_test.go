package recommendation_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// Case 10: a date as rough as "late 2026" stays so, typed or imported, in every
// output; nothing is past before the day after its last possible day.
func TestRoughDatesStayRough(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		keeper := as(access.RoleCoordinator, "register")
		published, due, deadline := "2025-02-03", "late 2026", "2027-mid/late"
		_, err := w.Load(keeper, []exchange.FileReport{{ReportID: "made-up-2025", Title: "Made-up inquiry", Body: "Made-up Inquiry", Kind: "made-up report", Published: &published, Synthetic: true}},
			[]exchange.FileRecommendation{{ID: "made-up-01", ReportID: "made-up-2025", Title: "By import", Summary: "Neutral text.", Addressees: []string{"Made-up Department"},
				AnswerDue: &due, Deadline: &deadline, Answers: []exchange.FileAnswer{}}})
		if err != nil {
			t.Fatal(err)
		}
		s := newSite(t, w)
		got := s.post(keeper, "/reports/made-up-2025/add", "title", "By form", "summary", "Neutral text.", "addressees", "Made-up Department",
			"answer_due", "late 2026", "deadline", "2027-mid/late", "number", "2", "publish", "yes")
		if got.code != 303 {
			t.Fatalf("the form: %d %s", got.code, got.body)
		}
		list, err := w.List(public(), record.Filter{}, 0, 0)
		if err != nil || len(list.Items) != 2 {
			t.Fatalf("List: %d, %v", len(list.Items), err)
		}
		for _, r := range list.Items {
			outputsAreRough(t, s, openAPI(t, w), r)
			for day, late := range map[clock.Day]int{clock.NewDay(2026, 12, 31): 0, clock.NewDay(2027, 1, 1): 1} {
				if f := record.Count(nil, []*record.Summary{r}, day); f.DueAnswers+f.TimeUnknown+f.NotEntered != late {
					t.Errorf("%s: %d answers were due by %s, want %d", r.Title, f.DueAnswers+f.TimeUnknown+f.NotEntered, day, late)
				}
			}
		}
	})
}

func outputsAreRough(t *testing.T, s *site, api *apiSite, r *record.Summary) {
	t.Helper()
	for target, words := range map[string][]string{
		record.RecommendationHref(r.ID):           {"late 2026", "Mid to late 2027"},
		"/timetable":                              {"late 2026", "mid to late 2027", "31 December 2026"},
		"/bodies/made-up-department":              {"late 2026"},
		record.RecommendationHref(r.ID) + "/edit": {`value="late 2026"`, `value="2027-mid/late"`},
	} {
		body := s.get(as(access.RoleCoordinator, "register"), target).body
		for _, w := range words {
			if !strings.Contains(body, w) {
				t.Errorf("%s: GET %s does not show %q", r.Title, target, w)
			}
		}
	}
	var one struct{ Items []map[string]any }
	api.read("/api/v1/recommendations", &one)
	for _, it := range one.Items {
		if it["answer_due"] != "late 2026" || it["answer_due_last_day"] != "2026-12-31" || it["deadline"] != "2027-mid/late" {
			t.Errorf("the API's list: %v", it)
		}
	}
	var record map[string]any
	api.read("/api/v1/recommendations/"+r.ID, &record)
	if record["answer_due"] != "late 2026" {
		t.Errorf("the API's record: %v", record["answer_due"])
	}
	csvIsRough(t, s.get(public(), "/recommendations.csv").body)
	var lines []map[string]any
	if err := json.Unmarshal([]byte(s.get(public(), "/timetable.json").body), &lines); err != nil || len(lines) != 4 || lines[0]["when"] != "late 2026" || lines[0]["first_day"] != "2026-09-01" {
		t.Errorf("timetable.json: %v, %v", lines, err)
	}
	calendarIsRough(t, s.get(public(), "/timetable.ics").body)
}

func csvIsRough(t *testing.T, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for i, column := range rows[0] {
			want, asked := map[string]string{"answer_due": "late 2026", "answer_due_last_day": "2026-12-31", "deadline_in_report": "2027-mid/late", "deadline_last_day": "2027-12-31"}[column]
			if asked && row[i] != want {
				t.Errorf("recommendations.csv: %s is %q, want %q", column, row[i], want)
			}
		}
	}
}

func calendarIsRough(t *testing.T, text string) {
	t.Helper()
	text = strings.ReplaceAll(text, "\r\n ", "")
	events := strings.Split(text, "BEGIN:VEVENT")[1:]
	if len(events) != 4 {
		t.Fatalf("%d events", len(events))
	}
	for _, e := range events {
		want := "late 2026"
		if strings.Contains(e, "UID:deadline-") {
			want = "mid to late 2027"
		}
		if !strings.Contains(e, "STATUS:TENTATIVE") || !strings.Contains(e, "When: "+want) {
			t.Errorf("an event does not say %q, tentative:%s", want, e)
		}
	}
}
