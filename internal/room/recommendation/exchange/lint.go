package exchange

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// LintFiles says what should not be published as it stands in the two files:
// sentences that were cut, notes of whoever made the file to themselves, what
// was checked against no source, days that have not come, numbers used twice.
// It judges words and not facts, and an import does not ask it.
func LintFiles(reps []FileReport, recs []FileRecommendation, today clock.Day) []errs.Field {
	l := linter{today: today, published: map[string]edtf.Date{}, numbers: map[string]string{}, ids: map[string]bool{}}
	for i, r := range reps {
		l.row, l.file = i+1, "reports"
		l.report(r)
	}
	l.ids = map[string]bool{}
	for i, r := range recs {
		l.row, l.file = i+1, "recommendations"
		l.recommendation(r)
	}
	return l.found
}

type linter struct {
	today     clock.Day
	published map[string]edtf.Date
	numbers   map[string]string // report and number -> id
	ids       map[string]bool
	file      string
	row       int
	found     []errs.Field
}

func (l *linter) say(column, message string) {
	l.found = append(l.found, errs.Field{Row: l.row, Column: l.file + "." + column, Message: message})
}

func (l *linter) report(r FileReport) {
	l.unique(r.ReportID)
	l.words("title", r.Title)
	l.sentence("note", record.TextOf(r.Note))
	l.known(r.Known)
	l.published[r.ReportID] = readDate(record.TextOf(r.Published))
	l.day("published", r.Published)
	l.source("checked", r.Checked, r.URL)
}

func (l *linter) recommendation(r FileRecommendation) {
	l.unique(r.ID)
	l.number(r)
	l.words("title", r.Title)
	l.sentence("summary", r.Summary)
	l.words("quote", record.TextOf(r.Quote))
	l.sentence("note", record.TextOf(r.Note))
	l.words("answer_coding", record.TextOf(r.AnswerCoding))
	l.source("checked", r.Checked, r.SourceURL)
	for i, p := range r.Parts {
		l.words(fmt.Sprintf("parts[%d].text", i), p.Text)
	}
	for i, c := range r.Commitments {
		l.words(fmt.Sprintf("commitments[%d].text", i), c.Text)
	}
	for i, t := range r.Ties {
		l.sentence(fmt.Sprintf("ties[%d].reason", i), t.Reason)
	}
	l.known(r.Known)
	l.answers(r)
	l.others(r)
	l.latest(r)
}

func (l *linter) unique(id string) {
	if l.ids[id] {
		l.say("id", fmt.Sprintf("%q is used twice.", id))
	}
	l.ids[id] = true
}

var numbered = regexp.MustCompile(`^[0-9]+$`)

// number holds an id to the report's own number: an id must not look as if it
// had one where the number was not seen, nor have another.
func (l *linter) number(r FileRecommendation) {
	end := strings.TrimPrefix(r.ID, r.ReportID+"-")
	switch {
	case r.Number == "" && numbered.MatchString(end):
		l.say("number", "The number is not known and the id ends in one. Put a u before it.")
	case r.Number != "" && numbered.MatchString(end) && strings.TrimLeft(end, "0") != string(r.Number):
		l.say("number", fmt.Sprintf("The id ends in another number than %s.", r.Number))
	}
	if r.Number == "" {
		return
	}
	key := r.ReportID + "/" + string(r.Number)
	if other := l.numbers[key]; other != "" {
		l.say("number", fmt.Sprintf("%s has the number %s too.", other, r.Number))
	}
	l.numbers[key] = r.ID
}

func (l *linter) answers(r FileRecommendation) {
	for i, a := range r.Answers {
		column := fmt.Sprintf("answers[%d]", i)
		l.sentence(column+".note", record.TextOf(a.Note))
		l.words(column+".coded_by", a.CodedBy)
		l.day(column+".date", a.Date)
		l.source(column+".checked", a.Checked, a.SourceURL)
		l.notBefore(column+".date", a.Date, l.published[r.ReportID])
		if a.Answer == nil && record.TextOf(a.Note) == "" {
			l.say(column, "It says nothing: neither a code nor words.")
		}
	}
}

func (l *linter) others(r FileRecommendation) {
	for i, v := range r.Others {
		column := fmt.Sprintf("other_assessments[%d]", i)
		l.sentence(column+".view", v.View)
		l.day(column+".date", v.Date)
		l.source(column+".checked", v.Checked, v.SourceURL)
		l.notBefore(column+".date", v.Date, l.published[r.ReportID])
	}
	for i, n := range r.StatusNotes {
		column := fmt.Sprintf("status_notes[%d]", i)
		l.sentence(column+".note", n.Note)
		l.day(column+".date", n.Date)
		if record.TextOf(n.SourceURL) == "" {
			l.say(column, "It has no source.")
		}
	}
	if f := r.Implementation; f != nil {
		l.day("implementation.date", f.Date)
		if record.TextOf(f.SourceURL) == "" {
			l.say("implementation", "It has no source.")
		}
	}
}

func (l *linter) known(all []FileKnown) {
	for i, k := range all {
		column := fmt.Sprintf("answers_known[%d]", i)
		l.sentence(column+".note", record.TextOf(k.Note))
		l.day(column+".noted", k.Noted)
		if record.TextOf(k.Noted) == "" {
			l.say(column+".noted", "Say when this was noted.")
		}
	}
}

// latest holds what the line calls the latest answer to those that it lists. A line
// that calls none so contradicts nothing: what was entered here is exported like that.
func (l *linter) latest(r FileRecommendation) {
	if record.TextOf(r.LatestAnswer) == "" && record.TextOf(r.LatestAnswerDate) == "" {
		return
	}
	status, given := r.comesTo()
	said := record.Status(record.TextOf(r.LatestAnswer))
	if said == "" {
		said = record.NoneYet
	}
	if status != said || given.Text() != record.TextOf(r.LatestAnswerDate) {
		l.say("latest_answer", fmt.Sprintf("The line says %q on %q, and its answers come to %q on %q.", said, record.TextOf(r.LatestAnswerDate), status, given.Text()))
	}
}

// comesTo is what the answers of a line come to.
func (r FileRecommendation) comesTo() (record.Status, edtf.Date) {
	var answers []record.Answer
	for i, a := range r.Answers {
		answers = append(answers, record.Answer{Status: record.Status(record.TextOf(a.Answer)), Given: readDate(record.TextOf(a.Date)), BodyID: record.TextOf(a.By), PartID: a.Part, Position: i})
	}
	return record.LatestStatus(answers)
}

// day refuses a day that has not come.
func (l *linter) day(column string, text *string) {
	if d := readDate(record.TextOf(text)); record.ToCome(d, l.today) {
		l.say(column, fmt.Sprintf("%s has not come yet.", d.Human()))
	}
}

// notBefore refuses a day that is wholly before the report.
func (l *linter) notBefore(column string, text *string, published edtf.Date) {
	if d := readDate(record.TextOf(text)); record.WhollyBefore(d, published) {
		l.say(column, fmt.Sprintf("%s is before the report was published.", d.Human()))
	}
}

// source refuses a check against a source that is not there.
func (l *linter) source(column string, checked *bool, url *string) {
	if checked != nil && *checked && !record.SafeURL(record.TextOf(url)) {
		l.say(column, "It is said to be checked and has no source.")
	}
}

// workshop are words that makers of a file leave for themselves. A reader
// needs to know what is not known, and not what was on somebody's screen.
var workshop = regexp.MustCompile(`(?i)\bexcerpts?\b|\bsnippets?\b|\btruncated\b|\(seen\b|, seen\b|\bseen in\b|\b(was|were|not|only) seen\b|\bcut (off|after|at)\b|` +
	`\b(todo|fixme|tbc|tbd|xxx)\b|\?\?|\bfile order\b|\brecord suffix|\bour coding\b|\bnot coded\b|\bstatus field\b|\bwould be truer\b|\bP\d+[YMD]\b|\bsearch (result|hit)s?\b`)

var dangling = regexp.MustCompile(`(?i)(\.\.\.|…|[,;:(\[-]|\b(and|or|the|a|an|of|to|with|for|in|on|by|that|which|as|at|from))$`)

// gap is where a word is missing: "only its introduction is .", "the , and", "()".
var gap = regexp.MustCompile(`(?i)\s[.,;:!?](\s|$)|\(\s*\)|[.,;:]\s*[,;:]|\S  +\S|\b(the|a|an|and|or|its|their)[.,;:)]`)

// words refuses what was cut and notes of the workshop.
func (l *linter) words(column, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if m := workshop.FindString(text); m != "" {
		l.say(column, fmt.Sprintf("%q is a note of the workshop. Say what is known and what is not.", m))
	}
	if m := gap.FindString(text); m != "" {
		l.say(column, fmt.Sprintf("A word is missing at %q.", strings.TrimSpace(m)))
	}
	switch {
	case dangling.MatchString(text):
		l.say(column, "This looks cut: it ends in the middle.")
	case strings.Count(text, "(") != strings.Count(text, ")"):
		l.say(column, "A bracket is open: it looks cut.")
	case strings.Count(text, `"`)%2 != 0 || strings.Count(text, "“") != strings.Count(text, "”"):
		l.say(column, "A quotation is open: it looks cut.")
	}
}

// sentence is words for text that is read on its own: it begins and ends as a
// sentence does.
func (l *linter) sentence(column, text string) {
	before := len(l.found)
	l.words(column, text)
	if text = strings.TrimSpace(text); text == "" || len(l.found) > before {
		return
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsLower(first) {
		l.say(column, "It does not begin with a capital letter.")
	}
	if !strings.HasSuffix(strings.TrimRight(text, `"”’')`), ".") && !strings.ContainsAny(text[len(text)-1:], "?!") {
		l.say(column, "It does not end as a sentence does.")
	}
}
