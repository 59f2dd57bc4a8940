package sweep

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/room/sweep/cell"
	"candour/internal/table/spreadsheet"
)

// reader reads the cells of one row and notes what is wrong with them.
type reader struct {
	k        *Checker
	sheet    *spreadsheet.Sheet
	row      *spreadsheet.Row
	at       map[string]int
	problems *Problems
}

func itoa(n int) string { return strconv.Itoa(n) }

// text gives a cell without outer spaces; empty when there is no such column.
func (r *reader) text(column string) string {
	i := r.at[column]
	if i < 0 {
		return ""
	}
	return strings.Trim(r.row.Cells[i].Text, " \t\r\n\u00a0")
}

func (r *reader) problem(level Level, column, rule, got, message, expected, suggestion string) {
	p := Problem{Level: level, Row: r.row.Number, Rule: rule, Got: got, Message: message, Expected: expected, Suggestion: suggestion, Header: column}
	if i := r.at[column]; i >= 0 && i < len(r.sheet.Header) {
		p.Column, p.Header = r.sheet.Header[i].Letter, r.sheet.Header[i].Name
	}
	r.problems.add(p)
}

func (r *reader) bad(column, rule, got, message, expected string) {
	r.problem(IsError, column, rule, got, message, expected, "")
}

func (r *reader) warn(column, rule, got, message, expected string) {
	r.problem(IsWarning, column, rule, got, message, expected, "")
}

func (r *reader) facts() Facts {
	f := Facts{ForceID: r.force(), Reference: r.reference(), Opened: r.date(colOpened), Closed: r.date(colClosed),
		Outcome: r.outcome(), Class: r.code(colClass, r.k.Codes.Classes), Suspects: r.count(colSuspects, 999), Alive: r.answer(colAlive),
		Victims: r.count(colVictims, 999), Age: r.count(colAge, 120), Access: r.answer(colAccess),
		Indicators: r.codes(colIndicators, r.k.Codes.Indicators), Reasons: r.codes(colReasons, r.k.Codes.Reasons)}
	f.Reviewed, f.NeverReviewed = r.reviewed()
	r.across(&f)
	return f
}

func (r *reader) force() string {
	got := r.text(colForce)
	if got == "" && r.k.ForceID != "" && r.at[colForce] < 0 {
		return r.k.ForceID
	}
	if got == "" {
		r.bad(colForce, "force.missing", "", "No force is given.", "the force that closed the case")
		return ""
	}
	f, ok := forces.Find(r.k.Forces, got)
	switch {
	case !ok:
		names := make([]string, 0, len(r.k.Forces))
		for _, f := range r.k.Forces {
			names = append(names, f.ID)
		}
		near, _ := forces.Find(r.k.Forces, cell.Nearest(forces.ID(got), names))
		r.problem(IsError, colForce, "force.unknown", got, "No force is called this.", "a force's code, name or id", near.Name)
		return ""
	case r.k.ForceID != "" && f.ID != r.k.ForceID:
		r.bad(colForce, "force.other", got, "This case is another force's. Each force returns its own list.", "the force that returns the list")
		return ""
	}
	return f.ID
}

// aReference is what a reference may be made of. What looks like an address
// of e-mail, or is only words, may say who somebody is.
var aReference = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} /._\\()-]{0,58}[\p{L}\p{N})]$`)

func (r *reader) reference() string {
	got := r.text(colReference)
	switch {
	case got == "":
		r.bad(colReference, "reference.missing", "", "No reference is given.", "the force's own reference for the case")
		return ""
	case strings.Contains(got, "@"):
		r.bad(colReference, "reference.personal", "", "This reference may hold an e-mail address.", "the force's own reference, which says nothing about a person")
		return ""
	case !aReference.MatchString(got):
		r.bad(colReference, "reference.form", got, "This is not a reference.", "2 to 60 letters, digits and / - . _ or spaces")
		return ""
	case !strings.ContainsFunc(got, func(c rune) bool { return c >= '0' && c <= '9' }):
		r.bad(colReference, "reference.personal", "", "This reference has no digit in it and may be somebody's name.", "the force's own reference, which says nothing about a person")
		return ""
	}
	return got
}

// traces warns of what in a reference may say who somebody is, and repeats none of it:
// a report travels further than a list.
func (r *reader) traces(f *Facts) {
	for _, t := range cell.Traces(f.Reference, []clock.Day{f.Opened.First, f.Closed.First}, r.k.Today) {
		r.warn(colReference, "reference."+string(t), "", "This reference may hold "+cell.TraceWords[t]+". If it does, give the case another reference before you return the list.",
			"the force's own reference, which says nothing about a person")
	}
}

// unknown says whether a cell says that nothing is known.
func unknown(got string) bool {
	switch strings.ToLower(got) {
	case "", "unknown", "not known", "n/k", "nk", "u":
		return true
	}
	return false
}

func (r *reader) date(column string) Date {
	got := r.text(column)
	if unknown(got) {
		return Date{}
	}
	text, styled, err := cell.Restyle(got)
	var d Date
	if err == nil {
		d, err = parseDate(text)
	}
	switch {
	case errors.Is(err, cell.ErrMoment):
		r.bad(column, "date.zone", got, errs.Message(err), "a day as it was in the UK, such as 2014-03-09")
		return Date{}
	case err != nil:
		r.bad(column, "date.unreadable", got, "This is not a date.", dateForm)
		return Date{}
	case d.First.After(r.k.Today):
		r.bad(column, "date.future", got, "This day has not come yet.", "a day up to "+r.k.Today.Human())
		return Date{}
	case d.Last.Year() < 1950:
		r.bad(column, "date.old", got, "This is before 1950.", "a day from 1950 on")
		return Date{}
	case styled:
		r.warn(column, "date.style", got, "This was read as "+d.Human()+".", "the style 2014-03-09")
	}
	return d
}

func (r *reader) reviewed() (Date, bool) {
	if strings.EqualFold(r.text(colReviewed), "never") {
		return Date{}, true
	}
	return r.date(colReviewed), false
}

func (r *reader) outcome() string {
	got := r.text(colOutcome)
	if unknown(got) {
		return ""
	}
	code := strings.TrimSuffix(strings.ToLower(got), ".0")
	code = strings.TrimLeft(strings.TrimSuffix(code, "a"), "0") // 1A, 2A and 3A are for an alternate offence
	if code == "" {
		r.bad(colOutcome, "outcome.open", got, "Outcome 0 says that the case is not closed.", "a closed case with an outcome from 1 to 22")
		return ""
	}
	if _, ok := find(r.k.Codes.Outcomes, code); !ok {
		r.bad(colOutcome, "outcome.unknown", got, "There is no such outcome type.", "a number from 1 to 22")
		return ""
	}
	return code
}

func codesOf(list []Code) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Code
	}
	return out
}

// one reads one code of a list, in any case and with spaces for hyphens.
func (r *reader) one(column, got string, list []Code) string {
	code := strings.ReplaceAll(columnName(got), "_", "-")
	if _, ok := find(list, code); ok {
		return code
	}
	codes := codesOf(list)
	r.problem(IsError, column, "code.unknown", got, "There is no such code.", "one of "+strings.Join(codes, ", "), cell.Nearest(code, codes))
	return ""
}

func (r *reader) code(column string, list []Code) string {
	got := r.text(column)
	if unknown(got) {
		return ""
	}
	return r.one(column, got, list)
}

func (r *reader) codes(column string, list []Code) []string {
	got := r.text(column)
	if unknown(got) {
		return nil
	}
	if strings.HasPrefix(got, "[") { // a list in JSON Lines
		got = strings.NewReplacer("[", "", "]", "", `"`, "").Replace(got)
	}
	var out []string
	alone := ""
	for _, part := range strings.FieldsFunc(got, func(c rune) bool { return c == ';' || c == ',' || c == '|' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		code := r.one(column, part, list)
		if code == "" || slices.Contains(out, code) {
			continue
		}
		if c, _ := find(list, code); c.Alone {
			alone = code
		}
		out = append(out, code)
	}
	if alone != "" && len(out) > 1 {
		r.bad(column, "code.alone", got, "The code "+alone+" goes with no other.", alone+" by itself, or the others without it")
	}
	slices.Sort(out)
	return out
}

func (r *reader) answer(column string) Answer {
	got := r.text(column)
	switch strings.ToLower(got) {
	case "yes", "y", "true", "1":
		return Yes
	case "no", "n", "false", "0":
		return No
	}
	if !unknown(got) {
		r.problem(IsError, column, "code.unknown", got, "This is no answer.", "yes, no or unknown", cell.Nearest(strings.ToLower(got), []string{"yes", "no", "unknown"}))
	}
	return NotKnown
}

func (r *reader) count(column string, maximum int) Count {
	got := r.text(column)
	if unknown(got) {
		return Count{}
	}
	n, err := strconv.Atoi(strings.TrimSuffix(got, ".0"))
	switch {
	case err != nil:
		r.bad(column, "count.unreadable", got, "This is not a whole number.", "a whole number from 0 to "+itoa(maximum)+", or an empty cell")
		return Count{}
	case n < 0 || n > maximum:
		r.bad(column, "count.range", got, "This number cannot be.", "a whole number from 0 to "+itoa(maximum))
		return Count{}
	}
	return Known(n)
}

// across checks what columns say of each other.
func (r *reader) across(f *Facts) {
	o, _ := find(r.k.Codes.Outcomes, f.Outcome)
	r.traces(f)
	if f.Opened.Known() && f.Closed.Known() && f.Closed.Last.Before(f.Opened.First) {
		r.bad(colClosed, "closed.before-opened", f.Closed.Text, "It was closed before it was recorded.", "a day from "+f.Opened.Human()+" on")
	}
	if f.Reviewed.Known() && f.Closed.Known() && f.Reviewed.Last.Before(f.Closed.First) {
		r.warn(colReviewed, "reviewed.before-closed", f.Reviewed.Text,
			"It was reviewed before it was closed, so this was not a review of the closed case. Whether it was reviewed since counts as not known.", "a day from "+f.Closed.Human()+" on, or never")
	}
	if f.Victims.Known && f.Victims.N == 0 {
		r.warn(colVictims, "victims.none", "0", "A case without a victim is unusual.", "how many victims there were, known by name or not")
	}
	if f.Suspects.Known && f.Suspects.N == 0 && o.Suspect {
		r.warn(colSuspects, "suspects.outcome", "0", "The outcome says that there was a suspect.", "1 or more for outcome "+f.Outcome)
	}
	if o.Dead && f.Alive == Yes && f.Suspects.Known && f.Suspects.N == 1 {
		r.warn(colAlive, "alive.outcome", string(f.Alive), "The outcome says that the only suspect has died.", "no for outcome "+f.Outcome+" with one suspect")
	}
	if f.Access == Yes && f.Alive == No {
		r.warn(colAccess, "access.dead", string(f.Access), "All suspects are said to be dead, and one to have contact with children.", "no, or another answer about suspects alive")
	}
}
