package exchange

import (
	"strings"
	"testing"

	"candour/internal/base/clock"
)

// The data that comes with the program holds no cut sentence and no note of the
// workshop.
func TestTheEmbeddedDataIsFitToPublish(t *testing.T) {
	reps, recs, err := SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range LintFiles(reps, recs, clock.NewDay(2026, 11, 30)) {
		t.Errorf("row %d, %s: %s", f.Row, f.Column, f.Message)
	}
}

// Each fault that the lint is for is found where it is put into a good line,
// and only there.
func TestTheLintFindsEachFault(t *testing.T) {
	yes := true
	text := func(s string) *string { return &s }
	good := func() FileRecommendation {
		return FileRecommendation{ID: "r-01", ReportID: "r", Number: "1", Title: "Publish a plan", Summary: "Publish a plan within a year.", Checked: &yes,
			SourceURL: text("https://example.org/a"), LatestAnswer: text("accepted"), LatestAnswerDate: text("2026-02-03"),
			Answers: []FileAnswer{{Date: text("2026-02-03"), By: text("Home Office"), Note: text("It will."), Answer: text("accepted"), Checked: &yes, SourceURL: text("https://example.org/b")}}}
	}
	rep := FileReport{ReportID: "r", Title: "A report", Published: text("2026-01-05"), Note: text("One recommendation.")}
	today := clock.NewDay(2026, 11, 29)
	if got := LintFiles([]FileReport{rep}, []FileRecommendation{good()}, today); len(got) != 0 {
		t.Fatalf("a good line: %v", got)
	}
	silent := good()
	if silent.LatestAnswer, silent.LatestAnswerDate = nil, nil; len(LintFiles([]FileReport{rep}, []FileRecommendation{silent}, today)) != 0 {
		t.Error("a line that calls no answer the latest is said to contradict its answers")
	}
	for want, spoil := range map[string]func(*FileRecommendation){
		"summary: ends in the middle":         func(r *FileRecommendation) { r.Summary = "Publish a plan with the" },
		"summary: A bracket is open":          func(r *FileRecommendation) { r.Summary = "Publish a plan (within a year." },
		"note: A word is missing at \".\"":    func(r *FileRecommendation) { r.Note = text("The report is not entered; only its introduction is .") },
		"note: A word is missing at \"its.\"": func(r *FileRecommendation) { r.Note = text("The report is not entered; nor are its.") },
		"note: A word is missing at \"()\"":   func(r *FileRecommendation) { r.Note = text("The report () is not entered.") },
		"note: A word is missing at \",\"":    func(r *FileRecommendation) { r.Note = text("The police , and others, were asked.") },
		"note: A word is missing at \"t  i\"": func(r *FileRecommendation) { r.Note = text("The report  is not entered.") },
		"note: \"excerpt\" is a note":         func(r *FileRecommendation) { r.Note = text("The excerpt ends here.") },
		"note: \", seen\" is a note":          func(r *FileRecommendation) { r.Note = text("Nine in all (a letter, seen).") },
		"answers[0].note: \"not seen\"":       func(r *FileRecommendation) { r.Answers[0].Note = text("Day not seen.") },
		"answers[0].note: capital":            func(r *FileRecommendation) { r.Answers[0].Note = text("it will.") },
		"answers[0].checked: no source":       func(r *FileRecommendation) { r.Answers[0].SourceURL = nil },
		"checked: no source":                  func(r *FileRecommendation) { r.SourceURL = nil },
		"answers[0].date: has not come":       func(r *FileRecommendation) { r.Answers[0].Date, r.LatestAnswerDate = text("2030-01"), text("2030-01") },
		"answers[0].date: before the report":  func(r *FileRecommendation) { r.Answers[0].Date, r.LatestAnswerDate = text("2025"), text("2025") },
		"number: Put a u before it":           func(r *FileRecommendation) { r.Number = "" },
		"number: another number":              func(r *FileRecommendation) { r.Number = "7" },
		"latest_answer: its answers come to":  func(r *FileRecommendation) { r.LatestAnswer = text("rejected") },
		"answers[0]: It says nothing": func(r *FileRecommendation) {
			r.Answers[0].Note, r.Answers[0].Answer, r.LatestAnswer, r.LatestAnswerDate = nil, nil, nil, nil
		},
		"answers_known[0].noted: when this was": func(r *FileRecommendation) { r.Known = []FileKnown{{By: text("Home Office")}} },
	} {
		r := good()
		spoil(&r)
		column, words, _ := strings.Cut(want, ": ")
		got := LintFiles([]FileReport{rep}, []FileRecommendation{r}, today)
		if len(got) != 1 || got[0].Column != "recommendations."+column || !strings.Contains(got[0].Message, words) {
			t.Errorf("%s: found %v", want, got)
		}
	}
	twice := good()
	twice.ID = "r-u02"
	if got := LintFiles([]FileReport{rep}, []FileRecommendation{good(), twice}, today); len(got) != 1 || !strings.Contains(got[0].Message, "r-01 has the number 1 too") {
		t.Errorf("a number used twice: %v", got)
	}
}
