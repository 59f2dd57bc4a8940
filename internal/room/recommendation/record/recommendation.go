package record

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"candour/internal/base/clock/edtf"
)

// Recommendation is one thing that a report asked for, in our own words.
type Recommendation struct {
	ID       string `json:"id"`
	ReportID string `json:"report_id"`
	// Number is the report's own number ("7", "4.3", "A"); empty when it was
	// not seen. Position orders the recommendations of one report.
	Number   string `json:"number,omitempty"`
	Position int    `json:"-"`
	Title    string `json:"title"`
	Summary  string `json:"summary"`
	// Quote is a short quotation of the report's own words, and QuotePlace where in
	// it they stand; both empty where nobody has entered them.
	Quote      string `json:"quote,omitempty"`
	QuotePlace string `json:"quote_place,omitempty"`
	// Deadline is the date or period that the report itself set, as written.
	Deadline Deadline `json:"deadline,omitzero"`
	// AnswerDue is when an answer was asked for.
	AnswerDue edtf.Date `json:"answer_due,omitzero"`
	SourceURL string    `json:"source_url,omitempty"`
	Note      string    `json:"note,omitempty"`
	// AnswerCoding says whose words stand behind the coded answers.
	AnswerCoding string `json:"answer_coding,omitempty"`
	// SaidLatest is what the data file itself called the latest answer. It is
	// kept so that a disagreement with the listed answers can be shown.
	SaidLatest     Status    `json:"said_latest,omitempty"`
	SaidLatestDate edtf.Date `json:"said_latest_date,omitzero"`
	State          string    `json:"state"`
	Check          Check     `json:"check"`
	Synthetic      bool      `json:"synthetic,omitempty"`
	Version        int64     `json:"-"`
}

// Part is one part of a recommendation that may be answered on its own.
type Part struct {
	ID      string `json:"id"`
	Label   string `json:"label"`
	Wording string `json:"wording"`
}

// Record is a recommendation with everything that hangs on it.
type Record struct {
	Recommendation
	Report      Report       `json:"report"`
	Addressees  []Body       `json:"addressees"`
	Parts       []Part       `json:"parts,omitempty"`
	Answers     []Answer     `json:"answers"`
	Commitments []Commitment `json:"commitments"`
	Assessments []Assessment `json:"assessments,omitempty"`
	Notes       []StatusNote `json:"status_notes,omitempty"`
	// Known are answers that are known of and not entered; the report has its
	// own.
	Known []KnownAnswer `json:"answers_known,omitempty"`
	Ties  []Tie         `json:"ties,omitempty"`
	Steps []LadderStep  `json:"ladder_steps,omitempty"`
	// Endings say that its own inquiry withdrew, replaced or merged it; Ends are the ids
	// of those that it took the place of so.
	Endings []Ending `json:"endings,omitempty"`
	Ends    []string `json:"takes_the_place_of,omitempty"`
	// Searches say who looked for an answer, and what they found.
	Searches []Search `json:"searches,omitempty"`
	// Withdrawn is what was entered by mistake. None of it is in the lists above.
	Withdrawn   *Withdrawn   `json:"withdrawn,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
}

// Assessment is what somebody else published about a recommendation: an
// independent body's finding on whether it was done, or a view of the answer.
// Views differ and all are shown.
type Assessment struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"` // AssessmentFinding or AssessmentView
	By        string    `json:"by,omitempty"`
	Made      edtf.Date `json:"date,omitzero"`
	Status    string    `json:"status,omitempty"` // implemented, in_progress, incomplete
	Words     string    `json:"view,omitempty"`
	SourceURL string    `json:"source_url,omitempty"`
	Checked   *bool     `json:"checked,omitempty"`
	Synthetic bool      `json:"synthetic,omitempty"`
}

// The kinds of assessment.
const (
	AssessmentFinding = "finding"
	AssessmentView    = "view"
)

// StatusNote is a dated remark with its source.
type StatusNote struct {
	ID        string    `json:"id"`
	Noted     edtf.Date `json:"date,omitzero"`
	Words     string    `json:"note"`
	SourceURL string    `json:"source_url,omitempty"`
}

// ImplementationLabels gives the words for what an independent body found.
var ImplementationLabels = []Choice{
	{"implemented", "Done"}, {"in_progress", "In progress"}, {"incomplete", "Not complete"}, {"not_started", "Not started"},
}

// Heading gives "Recommendation 7" or, with no number seen, "Recommendation
// (number not seen)".
func (r Recommendation) Heading() string {
	if r.Number == "" {
		return "Recommendation (number not seen)"
	}
	return "Recommendation " + r.Number
}

// NumberPosition orders numbers as a reader would: 2 before 10, 4.2 before
// 4.10, then letters, and those without a number last.
func NumberPosition(number string) int {
	fields := strings.FieldsFunc(number, func(r rune) bool { return r == '.' || r == '-' || r == ' ' })
	if len(fields) == 0 {
		return 1 << 30
	}
	pos := numberField(fields[0]) * 10_000
	if len(fields) > 1 {
		pos += numberField(fields[1])
	}
	return pos
}

func numberField(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return min(n, 4_999)
	}
	return 5_000 + int(strings.ToUpper(s)[0])
}

// HasSynthetic says whether anything that the page shows is made up.
func (r *Record) HasSynthetic() bool {
	if madeUp(r.Corrections) || r.Withdrawn.HasSynthetic() {
		return true
	}
	for _, a := range r.Assessments {
		if a.Synthetic {
			return true
		}
	}
	for _, a := range r.Answers {
		if a.Synthetic {
			return true
		}
	}
	for _, s := range r.Searches {
		if s.Synthetic {
			return true
		}
	}
	for _, k := range r.Known {
		if k.Synthetic {
			return true
		}
	}
	for _, k := range r.KnownOfReport() {
		if k.Synthetic {
			return true
		}
	}
	for _, st := range r.Steps {
		if st.Synthetic {
			return true
		}
	}
	for _, e := range r.Endings {
		if e.Synthetic {
			return true
		}
	}
	for i := range r.Commitments {
		if r.Commitments[i].HasSynthetic() {
			return true
		}
	}
	return r.Report.Synthetic
}

// Answer finds an answer that stands.
func (r *Record) Answer(id string) *Answer {
	for i := range r.Answers {
		if r.Answers[i].ID == id {
			return &r.Answers[i]
		}
	}
	return nil
}

// DaysThatFollowed are those of what can only have come after the report.
func (r *Record) DaysThatFollowed() (out []edtf.Date) {
	for _, a := range r.Answers {
		out = append(out, a.Given)
	}
	for _, a := range r.Assessments {
		out = append(out, a.Made)
	}
	for _, s := range r.Searches {
		out = append(out, s.Searched)
	}
	return out
}

// EditVersion is one number for all that the edit form shows: the row, its
// addressees and its parts. A change to any of them changes it.
func (r *Record) EditVersion() int64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d", r.Version)
	for _, b := range r.Addressees {
		_, _ = fmt.Fprintf(h, "\x00a%s", b.ID)
	}
	for _, p := range r.Parts {
		_, _ = fmt.Fprintf(h, "\x00p%s\x00%s", p.Label, p.Wording)
	}
	return int64(h.Sum64() &^ (1 << 63))
}
