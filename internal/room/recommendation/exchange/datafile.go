package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"candour/internal/base/errs"
)

// The interchange format: two files of JSON Lines, reports and
// recommendations, described in docs/formats/register.md. A field that is not
// known is null. Exporting and importing into an empty register gives the same
// register.

// FileReport is a line of reports.jsonl.
type FileReport struct {
	ReportID  string      `json:"report_id"`
	Title     string      `json:"title"`
	Body      string      `json:"body"`
	Kind      string      `json:"kind"`
	Published *string     `json:"published"`
	URL       *string     `json:"url"`
	Note      *string     `json:"note"`
	Total     *int        `json:"recommendations_total"`
	Checked   *bool       `json:"checked,omitempty"`
	CheckedBy string      `json:"checked_by,omitempty"`
	CheckedOn string      `json:"checked_on,omitempty"`
	State     string      `json:"state,omitempty"`
	Known     []FileKnown `json:"answers_known,omitempty"`
	Synthetic bool        `json:"synthetic,omitempty"`
}

// FileRecommendation is a line of recommendations.jsonl.
type FileRecommendation struct {
	ID               string           `json:"id"`
	ReportID         string           `json:"report_id"`
	Number           FileNumber       `json:"number"`
	Title            string           `json:"title"`
	Summary          string           `json:"summary"`
	Quote            *string          `json:"quote,omitempty"`
	QuotePlace       *string          `json:"quote_place,omitempty"`
	Addressees       []string         `json:"addressees"`
	Deadline         *string          `json:"deadline_in_report"`
	AnswerDue        *string          `json:"answer_due"`
	Checked          *bool            `json:"checked"`
	CheckedBy        string           `json:"checked_by,omitempty"`
	CheckedOn        string           `json:"checked_on,omitempty"`
	SourceURL        *string          `json:"source_url"`
	Parts            []FilePart       `json:"parts,omitempty"`
	Answers          []FileAnswer     `json:"answers"`
	LatestAnswer     *string          `json:"latest_answer"`
	LatestAnswerDate *string          `json:"latest_answer_date"`
	AnswerCoding     *string          `json:"answer_coding"`
	Commitments      []FileCommitment `json:"commitments,omitempty"`
	Implementation   *FileFinding     `json:"implementation,omitempty"`
	Others           []FileView       `json:"other_assessments,omitempty"`
	Searches         []FileSearch     `json:"searches,omitempty"`
	StatusNotes      []FileNote       `json:"status_notes,omitempty"`
	Endings          []FileEnding     `json:"ended_by_inquiry,omitempty"`
	Restates         []string         `json:"restates,omitempty"`
	Related          []string         `json:"related,omitempty"`
	Ties             []FileTie        `json:"ties,omitempty"`
	Known            []FileKnown      `json:"answers_known,omitempty"`
	Note             *string          `json:"note,omitempty"`
	State            string           `json:"state,omitempty"`
	Synthetic        bool             `json:"synthetic,omitempty"`
}

// FilePart is one part of a recommendation.
type FilePart struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// FileAnswer is one answer of the sequence.
type FileAnswer struct {
	Date      *string `json:"date"`
	By        *string `json:"by"`
	Part      string  `json:"part,omitempty"`
	Note      *string `json:"note"`
	Language  string  `json:"language,omitempty"` // of the note, as a BCP 47 tag
	Checked   *bool   `json:"checked"`
	CheckedBy string  `json:"checked_by,omitempty"`
	CheckedOn string  `json:"checked_on,omitempty"`
	Answer    *string `json:"answer"`
	CodedBy   string  `json:"coded_by,omitempty"`
	SourceURL *string `json:"source_url"`
	Synthetic bool    `json:"synthetic,omitempty"`
	// When and by whom it was entered in the register that wrote the file, and
	// who of another body checked the stated day (answer_day.go). An import of
	// somebody's own answers takes none of these from the file.
	Received     string `json:"received,omitempty"`
	ReceivedFrom string `json:"received_from,omitempty"`
	DayChecked   string `json:"day_checked,omitempty"`
	DayCheckedBy string `json:"day_checked_by,omitempty"`
}

// FileSearch is one search for an answer, or for whether something was done.
type FileSearch struct {
	Date      string  `json:"date"`
	Sought    string  `json:"sought"`
	Result    string  `json:"result"`
	Places    string  `json:"places,omitempty"`
	SourceURL *string `json:"source_url,omitempty"`
	Note      string  `json:"note,omitempty"`
	By        string  `json:"by"`
	ByBody    string  `json:"by_body,omitempty"`
	// Recorded is the day of entry in the register that wrote the file. It is not
	// taken from a file: here it is entered on the day of the import.
	Recorded string `json:"recorded,omitempty"`
	// Of names those whose answer was looked for. Without it a search speaks of
	// the only one that was asked, and of nobody where several were.
	Of      []string `json:"of,omitempty"`
	WhyLate string   `json:"why_entered_late,omitempty"`
	// Who else looked and found none, in the register that wrote the file. It is
	// not taken from a file: what counts here was seen by two people here.
	Agreed       string `json:"agreed,omitempty"`
	AgreedBy     string `json:"agreed_by,omitempty"`
	AgreedByBody string `json:"agreed_by_body,omitempty"`
	AgreedPlaces string `json:"agreed_places,omitempty"`
	Synthetic    bool   `json:"synthetic,omitempty"`
}

// FileCommitment is one commitment.
type FileCommitment struct {
	Text      string   `json:"text"`
	Due       *string  `json:"due"`
	SourceURL *string  `json:"source_url"`
	Owner     string   `json:"owner,omitempty"`
	Criterion string   `json:"criterion,omitempty"`
	Indicator string   `json:"indicator,omitempty"`
	Made      string   `json:"made,omitempty"`
	FirstDue  string   `json:"first_due,omitempty"`
	ID        string   `json:"id,omitempty"`
	Serves    []string `json:"serves,omitempty"` // further recommendations
	State     string   `json:"state,omitempty"`
	// SupersededBy is the commitment that replaced it.
	SupersededBy string       `json:"superseded_by,omitempty"`
	Synthetic    bool         `json:"synthetic,omitempty"`
	Searches     []FileSearch `json:"searches,omitempty"`
	// What was reported and found in the register that wrote the file (acts.go).
	Progress []FileProgress `json:"progress,omitempty"`
	Findings []FileVerdict  `json:"findings,omitempty"`
}

// FileFinding is what an independent body found.
type FileFinding struct {
	Status    string  `json:"status"`
	By        *string `json:"by"`
	Date      *string `json:"date"`
	SourceURL *string `json:"source_url"`
	Synthetic bool    `json:"synthetic,omitempty"`
}

// FileView is somebody else's view of the answer.
type FileView struct {
	By        *string `json:"by"`
	Date      *string `json:"date"`
	View      string  `json:"view"`
	SourceURL *string `json:"source_url"`
	Checked   *bool   `json:"checked"`
	Synthetic bool    `json:"synthetic,omitempty"`
}

// FileNote is a dated remark.
type FileNote struct {
	Date      *string `json:"date"`
	Note      string  `json:"note"`
	SourceURL *string `json:"source_url"`
}

// FileTie is a tie that a person decided on in the register.
type FileTie struct {
	To     string `json:"to"`
	Kind   string `json:"kind"`
	State  string `json:"state"`
	Says   string `json:"says"`
	Reason string `json:"reason,omitempty"`
	Method string `json:"method,omitempty"`
	Score  int    `json:"score,omitempty"`
}

// FileNumber is a report's own number: a JSON number where it is a whole
// number, a string otherwise, null where it was not seen.
type FileNumber string

// MarshalJSON writes 7, "4.3" or null.
func (n FileNumber) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	if i, err := strconv.Atoi(string(n)); err == nil && strconv.Itoa(i) == string(n) {
		return []byte(n), nil
	}
	return json.Marshal(string(n))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *FileNumber) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if bytes.Equal(b, []byte("null")) {
		*n = ""
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*n = FileNumber(s)
		return err
	}
	if _, err := strconv.Atoi(string(b)); err != nil {
		return fmt.Errorf("a number must be a whole number, a text or null")
	}
	*n = FileNumber(b)
	return nil
}

// lineLimit is the longest line that is read, in bytes.
const lineLimit = 1 << 20

// utf8Mark is the byte order mark that some programs put before UTF-8.
var utf8Mark = []byte("\xef\xbb\xbf")

// ReadLines reads JSON Lines, naming each line that cannot be read. Unknown
// fields are refused: a misspelt name must not lose what it holds.
func ReadLines[T any](r io.Reader) ([]T, error) {
	var (
		out  []T
		bad  []errs.Field
		scan = newLineScanner(r)
		row  int
	)
	for scan.Scan() {
		row++
		line := scan.Bytes()
		if row == 1 {
			line = bytes.TrimPrefix(line, utf8Mark)
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		v, wrong := readLine[T](line)
		if wrong != "" {
			bad = append(bad, errs.Field{Row: row, Message: wrong})
			continue
		}
		out = append(out, v)
	}
	if err := scan.Err(); err != nil {
		bad = append(bad, errs.Field{Row: row + 1, Message: "This line is longer than we take (1 MB)."})
	}
	if len(bad) > 0 {
		return nil, errs.InvalidInput("Some lines cannot be read. Nothing was imported.", bad...)
	}
	return out, nil
}

// readLine reads one object; wrong says why it cannot be.
func readLine[T any](line []byte) (v T, wrong string) {
	if line[0] == '[' || line[0] == ']' {
		return v, "This is a list. Expected one object a line, with no brackets around them and no commas between them."
	}
	if wrong := changedByReading(line); wrong != "" {
		return v, wrong
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return v, jsonWords(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return v, "There is more than one object on this line. Expected one object a line."
	}
	return v, ""
}

// changedByReading says what encoding/json would change without a word: bytes
// that are no text, half a character, and a name that comes twice, of which it
// keeps the last. What is no JSON at all is left to jsonWords.
func changedByReading(line []byte) string {
	if !utf8.Valid(line) {
		return "This line is not stored as UTF-8. Save the file again as UTF-8."
	}
	d := json.NewDecoder(bytes.NewReader(line))
	var open []map[string]bool // of each object or list that is open: the names so far, nil for a list
	name := false              // what comes next is a name
	lost := 0
	for {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch v := t.(type) {
		case json.Delim:
			switch v {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
		case string:
			lost += strings.Count(v, "\uFFFD")
			if strings.ContainsRune(v, 0) {
				return "This line holds a NUL character, which no text has. Delete it."
			}
			if at := controlIn(v); at >= 0 {
				return controlWords(v, at)
			}
			if seen := strings.ToLower(v); name && open[len(open)-1][seen] {
				return fmt.Sprintf("The name %q comes twice on this line. Expected it once.", v)
			} else if name {
				open[len(open)-1][seen] = true
				name = false
				continue
			}
		}
		name = len(open) > 0 && open[len(open)-1] != nil
	}
	if written := bytes.Count(line, []byte("\uFFFD")) + bytes.Count(bytes.ToLower(line), []byte(`\ufffd`)); lost > written {
		return "This line holds half a character (a lone surrogate, such as \\ud800). Write the whole character."
	}
	return ""
}

func jsonWords(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("The field %q should not be a %s.", e.Field, e.Value)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("This is not JSON from character %d on: %s.", e.Offset, e.Error())
	}
	return "This line cannot be read: " + err.Error() + "."
}
