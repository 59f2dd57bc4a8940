package recommendation_test

import (
	"fmt"
	"html"
	"reflect"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/testkit/fields"
	"candour/internal/trust/access"
)

// validFor gives what an import takes where not any words will do. Days and
// addresses differ from each other, so that one cannot stand for another.
func validFor(path string, n int, _ reflect.Type) any {
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case strings.HasSuffix(last, "URL"):
		return fmt.Sprintf("https://example.org/%d", n)
	case path == "Deadline", last == "Date", last == "AnswerDue", last == "CheckedOn", last == "LatestAnswerDate", last == "Due", last == "FirstDue", last == "Made",
		last == "Noted", last == "Published":
		return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	}
	return validCode[path]
}

// validCode has the fields that hold a code or the name of something else.
var validCode = map[string]any{
	"ID": "made-up-01", "ReportID": "made-up", "Number": "77", "Addressees": []string{"Home Office"}, "State": "", "Kind": "inquiry",
	"Answers.Answer": "rejected", "Answers.Language": "cy", "Answers.Part": "p1", "Parts.Label": "p1", "LatestAnswer": "accepted", "Answers.By": "Home Office",
	"Commitments.State": "superseded", "Commitments.ID": "made-up-c", "Commitments.Owner": "Home Office", "Commitments.Serves": []string{"made-up-02"},
	"Commitments.SupersededBy": "other", "Implementation.Status": "implemented", "Restates": []string{"made-up-02"}, "Related": []string{"made-up-03"},
	"Endings.What": record.EndReplaced, "Endings.By": "made-up-04", "Endings.Synthetic": false,
	"Ties.To": "made-up-04", "Ties.Kind": record.TieOverlaps, "Ties.State": record.TieConfirmed,
	"Commitments.Progress": []exchange.FileProgress(nil), "Commitments.Findings": []exchange.FileVerdict(nil),
	"Searches": []exchange.FileSearch(nil), "Commitments.Searches": []exchange.FileSearch(nil), "Synthetic": false, "Answers.Synthetic": false, "Total": 4,
	"Answers.Received": "", "Answers.ReceivedFrom": "", "Answers.DayChecked": "", "Answers.DayCheckedBy": "",
}

// notTaken are the fields of a line that an import enters itself, or that have a
// test of their own.
var notTaken = map[string]string{
	"State":                "published is the state of a line that says none",
	"Searches":             "entered by rules of their own: TestASearchComesInAndGoesOut",
	"Commitments.Searches": "entered by rules of their own: TestASearchComesInAndGoesOut",
	"Commitments.Progress": "an act of its owner: TestWhatWasReportedAndFoundGoesOutAndIsNotTakenIn",
	"Commitments.Findings": "an act of its verifier: TestWhatWasReportedAndFoundGoesOutAndIsNotTakenIn",
	"Answers.Received":     "the register enters it at the import", "Answers.ReceivedFrom": "the register enters it at the import",
	"Answers.DayChecked": "who checked is a person of this register", "Answers.DayCheckedBy": "who checked is a person of this register",
	"Synthetic": "a made-up line would be hidden", "Endings.Synthetic": "a made-up line would be hidden", "Answers.Synthetic": "a made-up line would be hidden",
}

// TestAFieldOfTheFileReachesImportAndExport fills every field of a line: one that
// the importer, the store or the exporter forgets does not come out again.
func TestAFieldOfTheFileReachesImportAndExport(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	ctx := as(access.RoleCoordinator, "register")
	w.clock.Set(time.Date(2030, 1, 2, 9, 0, 0, 0, time.UTC)) // after every day that is filled in
	report, line, others := filledFiles(t)
	if _, err := w.Load(ctx, []exchange.FileReport{report}, append(others, line)); err != nil {
		t.Fatal(err)
	}
	reps, recs, err := w.ExportFiles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := findRecommendation(recs, line.ID)
	if !ok || !exchange.SameJSON(got, exchange.NormalRecommendation(line)) {
		t.Errorf("a line went in as\n%s\nand came out as\n%s", lineOf(t, exchange.NormalRecommendation(line)), lineOf(t, got))
	}
	if len(reps) != 1 || !exchange.SameJSON(reps[0], exchange.NormalReport(report)) {
		t.Errorf("a report went in as\n%s\nand came out as\n%s", lineOf(t, exchange.NormalReport(report)), lineOf(t, reps))
	}
	fields.Only(t, "a line that was filled has no", fields.Unset(line), notTaken)
}

// filledFiles gives a report and a line with every field filled, and the lines
// that it speaks of.
func filledFiles(t *testing.T) (exchange.FileReport, exchange.FileRecommendation, []exchange.FileRecommendation) {
	var report exchange.FileReport
	fields.Fill(t, &report, validFor)
	var line exchange.FileRecommendation
	fields.Fill(t, &line, validFor)
	var others []exchange.FileRecommendation
	for i := 2; i <= 4; i++ {
		others = append(others, exchange.FileRecommendation{ID: fmt.Sprintf("made-up-%02d", i), ReportID: report.ReportID, Title: "Another", Summary: "Another."})
	}
	// What serves two is on both lines.
	shared := line.Commitments[0]
	shared.Serves = []string{line.ID}
	others[0].Commitments = []exchange.FileCommitment{shared}
	return report, line, others
}

// notOnThePage are the fields of a line that its page does not print.
var notOnThePage = map[string]string{
	"Endings.What":         "in its words, with its day",
	"Commitments.FirstDue": "on the commitment's own page, with every move", "Commitments.Made": "on the commitment's own page",
	"Commitments.State": "said by where it stands", "Related": "a suggestion of the file is shown once a person has confirmed it",
	"Ties.State": "only what is confirmed is shown", "Ties.Method": "for those who decide on the tie", "Ties.Score": "for those who decide on the tie",
}

// TestAFieldOfTheFileIsOnThePage: what a line says is on the page of its
// recommendation, in its words, as a link or as a day.
func TestAFieldOfTheFileIsOnThePage(t *testing.T) {
	s := newSite(t, newWorld(t, testkit.SQLite(t)))
	ctx := as(access.RoleCoordinator, "register")
	s.clock.Set(time.Date(2030, 1, 2, 9, 0, 0, 0, time.UTC))
	report, line, others := filledFiles(t)
	if _, err := s.Load(ctx, []exchange.FileReport{report}, append(others, line)); err != nil {
		t.Fatal(err)
	}
	page := html.UnescapeString(s.get(public(), "/recommendations/"+line.ID).body)
	fields.Only(t, "the page of a recommendation lacks", fields.Missing(line, page, wordsOnPage), notOnThePage)
}

// wordsOnPage are the ways in which a page may put a value. Yes and no, and what is
// not set, have no words of their own.
func wordsOnPage(l fields.Leaf) []string {
	v := l.Value
	if v.IsZero() || !v.CanInterface() || v.Kind() == reflect.Bool {
		return nil
	}
	text := fmt.Sprint(v.Interface())
	out := []string{text, record.LabelOf(record.StatusLabels, text), record.LowerFirst(record.LabelOf(record.ImplementationLabels, text))}
	if d, err := edtf.Parse(text); err == nil && len(text) == len(time.DateOnly) {
		out = append(out, record.DateWords(d))
	}
	return out
}
