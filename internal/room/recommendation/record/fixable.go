package record

import (
	"slices"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// Fixable is a kind of record that can be put right, and what of it can be.
type Fixable struct {
	kind, Name string // "answer", "Answer"
	Table      string
	// about is what a reader finds it on, and column leads there; an empty
	// column says that the record is found on its own page.
	About, Column string
	noWithdrawal  bool // it is edited in its own way, and only words are taken down
	fields        []FixField
}

// FixField is one column that holds words.
type FixField struct {
	Column, Label string
	Max           int
	need          bool
	// check refuses a value that the column cannot hold.
	Check func(string) error
	// fixed says that personal words may be taken out of it, and that it may
	// not otherwise be changed: others judge by it.
	Fixed   bool
	Choices []Choice
	// told says that it is changed on another page, which leaves a correction:
	// here it is only named.
	told bool
	// day says that it holds a day, which readers are told in words.
	day bool
}

func words(column, label string, max int, need bool) FixField {
	return FixField{Column: column, Label: label, Max: max, need: need}
}

func fixedWords(column, label string, max int, need bool) FixField {
	return FixField{Column: column, Label: label, Max: max, need: need, Fixed: true}
}

func webAddress() FixField {
	return FixField{Column: "source_url", Label: "Web address of the source", Max: 2000, Check: func(v string) error {
		if v != "" && !SafeURL(v) {
			return errs.New(errs.Invalid, "Enter a web address that begins with https://")
		}
		return nil
	}}
}

// neededAddress is [webAddress] of what holds only as long as it can be read: without
// it nothing is ended.
func neededAddress(missing string) FixField {
	f := webAddress()
	valid := f.Check
	f.Check = func(v string) error {
		if v == "" {
			return errs.New(errs.Invalid, missing)
		}
		return valid(v)
	}
	return f
}

func roughDay(column, label string) FixField {
	return FixField{Column: column, Label: label, Max: 60, day: true, Check: func(v string) error {
		if _, err := edtf.Parse(v); err != nil {
			return errs.New(errs.Invalid, "Enter a date, as exact as you know it")
		}
		return nil
	}}
}

// language is in which language the words are; nobody need know.
func language() FixField {
	return FixField{Column: "lang", Label: "In which language", Choices: append([]Choice{{"", LanguageOpen}}, Languages...)}
}

func told(f FixField) FixField {
	f.told = true
	return f
}

// toldDay gives a stored date or period in words.
func toldDay(text string) string {
	d, err := ParseDeadline(text)
	if err != nil {
		return text
	}
	return d.Human()
}

// Fixables are all kinds that are published. A kind that is published and not
// here could not be put right: TestEveryPublishedKindCanBePutRight.
func Fixables() []Fixable {
	const rec, com = "recommendation", "commitment"
	return []Fixable{
		{kind: "answer", Name: "Answer", Table: "answer", About: rec, Column: "recommendation_id", fields: []FixField{
			words("words", "What was said", 5000, true), language(), {Column: "status", Label: "The answer", Choices: StatusLabels[:len(StatusLabels)-1]},
			roughDay("given", "When it was given"), webAddress(), words("coded_by", "Whose judgement the answer is", 300, false)}},
		{kind: "ladder_step", Name: "Step of the ladder", Table: "ladder_step", About: rec, Column: "recommendation_id", fields: []FixField{
			words("words", "What was sent or said", 5000, true)}},
		{kind: "ending", Name: "Ending by its own inquiry", Table: "ending", About: rec, Column: "recommendation_id", fields: []FixField{
			words("words", "What the inquiry said", 2000, true), words("by_name", "Who says so", 300, true), neededAddress(EndingNeedsSource)}},
		{kind: "assessment", Name: "Published view", Table: "assessment", About: rec, Column: "recommendation_id", fields: []FixField{
			words("words", "What they said", 5000, false), words("by_name", "Who said it", 300, false), webAddress()}},
		{kind: "status_note", Name: "Note", Table: "status_note", About: rec, Column: "recommendation_id", fields: []FixField{
			words("words", "The note", 5000, true), webAddress()}},
		{kind: "answer_known", Name: "Answer known of", Table: "answer_known", About: rec, Column: "recommendation_id", fields: []FixField{
			words("note", "What is known of it", 2000, false), words("by_name", "Who answered", 300, false)}},
		{kind: "tie", Name: "Link to another recommendation", Table: "tie", About: rec, Column: "from_id", fields: []FixField{
			words("reason", "Why they belong together", 2000, false)}},
		{kind: "part", Name: "Part of the recommendation", Table: "part", About: rec, Column: "recommendation_id", noWithdrawal: true, fields: []FixField{
			fixedWords("wording", "The part", 2000, true)}},
		{kind: rec, Name: "Recommendation", Table: rec, About: rec, noWithdrawal: true, fields: []FixField{
			fixedWords("title", "Title", 300, true), fixedWords("summary", "What it asks", 5000, true),
			fixedWords("quote", "The report's own words", QuoteLimit, false), fixedWords("note", "Note", 2000, false),
			told(roughDay("answer_due", "Answer asked for by")), told(roughDay("deadline", "Deadline set by the report")),
			told(words("addressees", "Asked of", 2000, false))}},
		{kind: com, Name: "Commitment", Table: com, About: com, fields: []FixField{
			words("wording", "What will be done", 2000, true), fixedWords("criterion", "How anybody will know that it is done", 2000, false),
			fixedWords("indicator", "The measure", 1000, false), webAddress()}},
		{kind: "closure", Name: "Closing of the commitment", Table: com, About: com},
		{kind: "date_move", Name: "Move of a date", Table: "date_move", About: com, Column: "commitment_id", fields: []FixField{
			words("reason", "Why the date moved", 2000, true)}},
		{kind: "progress", Name: "Progress report", Table: "progress", About: com, Column: "commitment_id", fields: []FixField{
			words("words", "What was done", 10000, true), words("obstacles", "What stood in the way", 5000, false),
			words("why_not", "What was not done, and why", 5000, false), words("intent", "What will be done about that", 5000, false),
			words("timetable", "By when", 5000, false), language()}},
		{kind: "finding", Name: "Finding", Table: "finding", About: com, Column: "commitment_id", fields: []FixField{
			words("reasons", "The reasons", 10000, true), words("outcome_reasons", "What changed, in words", 10000, false)}},
		{kind: "panel_view", Name: "View of the panel", Table: "panel_view", About: com, Column: "commitment_id", fields: []FixField{
			words("words", "The panel's view", 10000, true)}},
		{kind: "reading", Name: "Value of the measure", Table: "reading", About: com, Column: "commitment_id", fields: []FixField{
			words("value", "The value", 200, true), webAddress()}},
		{kind: "search", Name: "Search", Table: "search_made", Column: "about_id", fields: []FixField{
			words("places", "Where it was looked for", 2000, false), webAddress(), words("words", "Note", 2000, false),
			words("why_late", "Why it was entered late", 1000, false), fixedWords("agreed_places", "Where the second person looked", 2000, false)}},
		{kind: "evidence", Name: "File", Table: "evidence", About: com, noWithdrawal: true},
	}
}

// FixableOf finds a kind by its name.
func FixableOf(kind string) (*Fixable, error) {
	for _, k := range Fixables() {
		if k.kind == kind {
			return &k, nil
		}
	}
	return nil, errs.New(errs.NotFound, "There is no such record.")
}

// KindName names a kind as a reader knows it.
func KindName(kind string) string {
	k, err := FixableOf(kind)
	if err != nil {
		return kind
	}
	return k.Name
}

// Offered are the fields that putting right may change.
func (k *Fixable) Offered() []FixField {
	return slices.DeleteFunc(slices.Clone(k.fields), func(f FixField) bool { return f.told })
}

// Columns are those that putting right needs of a row.
func (k *Fixable) Columns() []string {
	out := []string{"id"}
	if k.Column != "" {
		out = append(out, k.Column)
	}
	for _, f := range k.Offered() {
		out = append(out, f.Column)
	}
	return append(out, map[string][]string{"answer": {"body_id"}, "tie": {"to_id", "state"}, "commitment": {"body_id", "state"},
		"closure": {"body_id", "state"}, "date_move": {"old_due", "new_due"}, "progress": {"state"}, "finding": {"body_id"},
		"search": {"about_kind"}, "evidence": {"progress_id", "kind", "name", "sha256", "size"}}[k.kind]...)
}

// SaidByOwner says whether it is a body's own words: what it answered, promised,
// gave as its reason, or reported.
func (k *Fixable) SaidByOwner() bool {
	return slices.Contains([]string{"answer", "commitment", "date_move", "progress"}, k.kind)
}

// Can says whether a way of putting right is open to the kind.
func (k *Fixable) Can(what string) bool {
	switch what {
	case Withdrawal:
		return !k.noWithdrawal
	case Takedown:
		return len(k.Offered()) > 0 || k.kind == "evidence"
	case Rewording:
		for _, f := range k.Offered() {
			if !f.Fixed {
				return true
			}
		}
	}
	return false
}

// Ways are the ways open to the kind.
func (k *Fixable) Ways() []Choice {
	var out []Choice
	for _, c := range CorrectionLabels {
		if k.Can(c.Value) {
			out = append(out, c)
		}
	}
	return out
}

// Changed checks new words against those that stand, and gives what differs.
func (k *Fixable) Changed(what string, old, set map[string]string, p *Problems) map[string]string {
	out := map[string]string{}
	for _, f := range k.Offered() {
		v, sent := set[f.Column]
		if v = Clean(v); !sent || v == old[f.Column] {
			continue
		}
		if f.Fixed && what == Rewording {
			p.Add(f.Column, "This is what others judge by. It cannot be corrected here; personal details can be taken out of it.")
			continue
		}
		f.refuse(v, p)
		out[f.Column] = v
	}
	if len(out) == 0 && len(*p) == 0 {
		p.Add(k.fields[0].Column, "Nothing is different. Change the words here first.")
	}
	return out
}

func (f FixField) refuse(v string, p *Problems) {
	switch {
	case f.Choices != nil && !IsChoice(f.Choices, v):
		p.Add(f.Column, "Choose one of the answers")
	case f.need && v == "":
		p.Add(f.Column, "Some words must stay here. Say what was taken out, for example: [name taken out].")
	case f.Check != nil:
		if err := f.Check(v); err != nil {
			p.Add(f.Column, errs.Message(err))
		}
	}
	p.Limit(f.Column, v, f.Max)
}

// labelled gives the earlier words of a correction under the names that a
// reader knows.
func (k *Fixable) labelled(was map[string]string) []string {
	var out []string
	for _, f := range k.fields {
		v, ok := was[f.Column]
		switch {
		case !ok:
		case f.day && v != "":
			out = append(out, f.Label+": "+toldDay(v))
		case v == "":
			out = append(out, f.Label+": (nothing)")
		case f.Choices != nil:
			out = append(out, f.Label+": "+LabelOf(f.Choices, v))
		default:
			out = append(out, f.Label+": "+strings.ReplaceAll(v, "\n", " "))
		}
	}
	return out
}
