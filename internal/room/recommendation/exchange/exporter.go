package exchange

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"candour/internal/room/recommendation/record"
)

// InFileOrder gives the same order from every database.
func InFileOrder(recs []FileRecommendation) {
	slices.SortFunc(recs, func(a, b FileRecommendation) int {
		return cmp.Or(cmp.Compare(a.ReportID, b.ReportID), cmp.Compare(record.NumberPosition(string(a.Number)), record.NumberPosition(string(b.Number))), cmp.Compare(a.ID, b.ID))
	})
}

// WriteLines writes values as JSON Lines.
func WriteLines[T any](w io.Writer, values []T) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

// OfReport is a report as a file has it.
func OfReport(r record.Report) FileReport {
	return NormalReport(FileReport{ReportID: r.ID, Title: r.Title, Body: r.Body, Kind: r.Kind, Published: nilText(r.Published.Text()),
		URL: nilText(r.URL), Note: nilText(r.Note), Total: r.Total, Known: fileKnown(r.Known), Checked: r.Check.Done, CheckedBy: r.Check.By,
		CheckedOn: r.Check.On.Text(), State: r.State, Synthetic: r.Synthetic})
}

func nilText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// OfRecord is a recommendation, with what hangs on it, as a file has it.
func OfRecord(r *record.Record) FileRecommendation {
	latest, given := r.LatestSaid()
	out := FileRecommendation{ID: r.ID, ReportID: r.ReportID, Number: FileNumber(r.Number), Title: r.Title, Summary: r.Summary,
		Quote: nilText(r.Quote), QuotePlace: nilText(r.PlaceOfQuote()),
		Deadline: nilText(r.Deadline.Text()), AnswerDue: nilText(r.AnswerDue.Text()), Checked: r.Check.Done, CheckedBy: r.Check.By,
		CheckedOn: r.Check.On.Text(), SourceURL: nilText(r.SourceURL), LatestAnswer: nilText(string(latest)),
		LatestAnswerDate: nilText(given.Text()), AnswerCoding: nilText(r.AnswerCoding), Note: nilText(r.Note),
		State: r.State, Synthetic: r.Synthetic}
	for _, b := range r.Addressees {
		out.Addressees = append(out.Addressees, b.Name)
	}
	labels := map[string]string{}
	for _, p := range r.Parts {
		labels[p.ID] = p.Label
		out.Parts = append(out.Parts, FilePart{Label: p.Label, Text: p.Wording})
	}
	for _, a := range r.Answers {
		f := FileAnswer{Date: nilText(a.Given.Text()), By: nilText(a.BodyName), Part: labels[a.PartID],
			Note: nilText(a.Words), Language: a.Lang, Checked: a.Check.Done, CheckedBy: a.Check.By, CheckedOn: a.Check.On.Text(),
			Answer: nilText(string(a.Status)), CodedBy: a.CodedBy, SourceURL: nilText(a.SourceURL), Synthetic: a.Synthetic}
		fileArrival(a, &f)
		out.Answers = append(out.Answers, f)
	}
	out.Searches = fileSearches(r.Searches)
	for i, c := range r.Commitments {
		f := fileCommitment(r.ID, c)
		if c.ID == madeCommitmentID(r.ID, i) {
			f.ID = "" // an import makes this id again
		}
		out.Commitments = append(out.Commitments, f)
	}
	out.fillOthers(r)
	return NormalRecommendation(out)
}

func fileCommitment(rec string, c record.Commitment) FileCommitment {
	f := FileCommitment{ID: c.ID, Text: c.Wording, Due: nilText(c.Due.Text()), SourceURL: nilText(c.SourceURL), Owner: c.BodyName,
		Criterion: c.Criterion, Indicator: c.Indicator, Made: c.Made.Text(), FirstDue: c.FirstDue.Text(), State: c.State, SupersededBy: c.SupersededBy, Synthetic: c.Synthetic}
	f.Searches = fileSearches(c.Searches)
	fileActs(c, &f)
	for _, other := range c.Serves {
		if other != rec {
			f.Serves = append(f.Serves, other)
		}
	}
	return f
}

func (out *FileRecommendation) fillOthers(r *record.Record) {
	for _, a := range r.Assessments {
		if a.Kind == record.AssessmentFinding {
			out.Implementation = &FileFinding{Status: a.Status, By: nilText(a.By), Date: nilText(a.Made.Text()), SourceURL: nilText(a.SourceURL), Synthetic: a.Synthetic}
			continue
		}
		out.Others = append(out.Others, FileView{By: nilText(a.By), Date: nilText(a.Made.Text()), View: a.Words, SourceURL: nilText(a.SourceURL), Checked: a.Checked, Synthetic: a.Synthetic})
	}
	for _, n := range r.Notes {
		out.StatusNotes = append(out.StatusNotes, FileNote{Date: nilText(n.Noted.Text()), Note: n.Words, SourceURL: nilText(n.SourceURL)})
	}
	out.Known = fileKnown(r.Known)
	out.Endings = fileEndings(r.Endings)
	for _, t := range r.Ties {
		if t.FromID == r.ID {
			out.addTie(fileTie(t))
		}
	}
}

func fileTie(t record.Tie) FileTie {
	return FileTie{To: t.ToID, Kind: t.Kind, State: t.State, Says: t.Says, Reason: t.Reason, Method: t.Method, Score: t.Score}
}
