package exchange

import (
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/table/spreadsheet"
)

// ListColumn is one column of the list download: its name, what it holds (for the
// notes and the documentation) and its value.
type ListColumn struct {
	Name, About string
	Cell        func(s *record.Summary, day clock.Day, base string) spreadsheet.Cell
}

// wordsOf makes a column of text.
func wordsOf(f func(s *record.Summary) string) func(*record.Summary, clock.Day, string) spreadsheet.Cell {
	return func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell { return spreadsheet.TextCell(f(s)) }
}

// ListColumns are the columns of the list download, in order. A name that an import
// knows too means the same in both. They are documented in docs/formats/register.md; a test compares.
func ListColumns() []ListColumn {
	return append([]ListColumn{
		{"id", "The recommendation's id; its page is /recommendations/ and this.", wordsOf(func(s *record.Summary) string { return s.ID })},
		{"report_id", "The report's id.", wordsOf(func(s *record.Summary) string { return s.ReportID })},
		{"report", "The report's title.", wordsOf(func(s *record.Summary) string { return s.ReportTitle })},
		{"report_body", "Who published the report.", wordsOf(func(s *record.Summary) string { return s.ReportBody })},
		{"published", "When the report was published, as precisely as it is known.", wordsOf(func(s *record.Summary) string { return s.Published.Text() })},
		{"number", "The report's own number; empty when it was not seen.", wordsOf(func(s *record.Summary) string { return s.Number })},
		{"title", "A short title, in our own words.", wordsOf(func(s *record.Summary) string { return s.Title })},
		{"summary", "What was asked for, in our own words.", wordsOf(func(s *record.Summary) string { return s.Summary })},
		{"addressees", "Who it is addressed to, parted by semicolons.", wordsOf(func(s *record.Summary) string { return BodyNames(s.Bodies) })},
		{"answer", "Code of the answer that stands; none_yet when there is none.", wordsOf(func(s *record.Summary) string { return string(s.Answer) })},
		{"answer_in_words", "The same in words, and whose it is where not all who were asked gave it.", wordsOf(func(s *record.Summary) string { return s.AnswerWords() })},
		{"answer_date", "When the answer that stands was given.", wordsOf(func(s *record.Summary) string { return s.AnswerDate.Text() })},
		{"answers_in_words", "How each body's answer changed, in a line.", wordsOf(record.Glances)},
	}, stateColumns()...)
}

// ownNames are the names of the columns of the list download.
func ownNames() (out []string) {
	for _, c := range ListColumns() {
		out = append(out, c.Name)
	}
	return out
}

// stateColumns are those that depend on the day or on what is under the
// recommendation.
func stateColumns() []ListColumn {
	return []ListColumn{
		{"answer_due", "When an answer was asked for, as rough as it was given.", wordsOf(func(s *record.Summary) string { return s.AnswerAsked.Text() })},
		{"answer_due_last_day", "Its last possible day.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell { return DayCell(s.AnswerDue) }},
		{"answer_timing", "in_time, after, unknown or not_entered, where an answer was due by now.", func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.TextCell(s.Timing(d))
		}},
		{"deadline_in_report", "The date or period that the report set, as written.", wordsOf(func(s *record.Summary) string { return s.DeadlineSet.Text() })},
		{"deadline_last_day", "Its last possible day.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell { return DayCell(s.Deadline) }},
		{"state", "Code of where it stands on the day of the download.", func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.TextCell(string(s.Condition(d).State))
		}},
		{"ended_by", "The id of the recommendation that its own inquiry put in its place, or merged it with; empty for any other.", wordsOf(func(s *record.Summary) string {
			if s.Ended == nil {
				return ""
			}
			return s.Ended.ByID
		})},
		{"state_words", "The same in words, with the number of days and the day up to which they are counted.", func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.TextCell(s.Condition(d).Words())
		}},
		{"days", "How many days after its date it was not there, up to the day on which somebody looked; or days since the owner's last report.",
			func(s *record.Summary, d clock.Day, _ string) spreadsheet.Cell {
				return CountCell(s.Condition(d).Days)
			}},
		{"commitments_count", "How many commitments serve it.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.NumberCell(strconv.Itoa(len(s.Work)))
		}},
		{"said_before", "How many confirmed links to other recommendations.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			return spreadsheet.NumberCell(strconv.Itoa(s.Chain))
		}},
		{"checked", "yes or no: checked against its source; empty when nobody has said.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			if s.Checked == nil {
				return spreadsheet.Cell{}
			}
			return spreadsheet.TextCell(YesNo(*s.Checked))
		}},
		{"synthetic", "yes: made up for demonstration; part: something under it is; no: neither.", func(s *record.Summary, _ clock.Day, _ string) spreadsheet.Cell {
			if s.HasSynthetic && !s.Synthetic {
				return spreadsheet.TextCell("part")
			}
			return spreadsheet.TextCell(YesNo(s.Synthetic))
		}},
		{"url", "Its page.", func(s *record.Summary, _ clock.Day, base string) spreadsheet.Cell {
			return spreadsheet.TextCell(base + record.RecommendationHref(s.ID))
		}},
	}
}

// BodyNames puts names in one cell. A semicolon parts them, because names hold
// commas.
func BodyNames(list []record.BodyRef) string {
	out := ""
	for i, b := range list {
		if i > 0 {
			out += "; "
		}
		out += b.Name
	}
	return out
}

// DayCell is a whole day, or empty when it is not known.
func DayCell(d *clock.Day) spreadsheet.Cell {
	if d == nil {
		return spreadsheet.Cell{}
	}
	return spreadsheet.DateCell(d.String())
}

// CountCell leaves out a number that does not apply.
func CountCell(n int) spreadsheet.Cell {
	if n == 0 {
		return spreadsheet.Cell{}
	}
	return spreadsheet.NumberCell(strconv.Itoa(n))
}

// YesNo is how tables write what holds and what does not.
func YesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
