package recommendation

import (
	"slices"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// fixable is a kind of record that can be put right, and what of it can be.
type fixable struct {
	kind, name string // "answer", "Answer"
	table      string
	// about is what a reader finds it on, and column leads there; an empty
	// column says that the record is found on its own page.
	about, column string
	noWithdrawal  bool // it is edited in its own way, and only words are taken down
	fields        []fixField
}

// fixField is one column that holds words.
type fixField struct {
	column, label string
	max           int
	need          bool
	// check refuses a value that the column cannot hold.
	check func(string) error
	// fixed says that personal words may be taken out of it, and that it may
	// not otherwise be changed: others judge by it.
	fixed   bool
	choices []Choice
	// told says that it is changed on another page, which leaves a correction:
	// here it is only named.
	told bool
}

func words(column, label string, max int, need bool) fixField {
	return fixField{column: column, label: label, max: max, need: need}
}

func fixedWords(column, label string, max int, need bool) fixField {
	return fixField{column: column, label: label, max: max, need: need, fixed: true}
}

func webAddress() fixField {
	return fixField{column: "source_url", label: "Web address of the source", max: 2000, check: func(v string) error {
		if v != "" && !SafeURL(v) {
			return errs.New(errs.Invalid, "Enter a web address that begins with https://")
		}
		return nil
	}}
}

func roughDay(column, label string) fixField {
	return fixField{column: column, label: label, max: 60, check: func(v string) error {
		if _, err := edtf.Parse(v); err != nil {
			return errs.New(errs.Invalid, "Enter a date, as exact as you know it")
		}
		return nil
	}}
}

func told(f fixField) fixField {
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

// fixables are all kinds that are published. A kind that is published and not
// here could not be put right: TestEveryPublishedKindCanBePutRight.
func fixables() []fixable {
	const rec, com = "recommendation", "commitment"
	return []fixable{
		{kind: "answer", name: "Answer", table: "answer", about: rec, column: "recommendation_id", fields: []fixField{
			words("words", "What was said", 5000, true), {column: "status", label: "The answer", choices: StatusLabels[:len(StatusLabels)-1]},
			roughDay("given", "When it was given"), webAddress(), words("coded_by", "Whose judgement the answer is", 300, false)}},
		{kind: "ladder_step", name: "Step of the ladder", table: "ladder_step", about: rec, column: "recommendation_id", fields: []fixField{
			words("words", "What was sent or said", 5000, true)}},
		{kind: "assessment", name: "Published view", table: "assessment", about: rec, column: "recommendation_id", fields: []fixField{
			words("words", "What they said", 5000, false), words("by_name", "Who said it", 300, false), webAddress()}},
		{kind: "status_note", name: "Note", table: "status_note", about: rec, column: "recommendation_id", fields: []fixField{
			words("words", "The note", 5000, true), webAddress()}},
		{kind: "answer_known", name: "Answer known of", table: "answer_known", about: rec, column: "recommendation_id", fields: []fixField{
			words("note", "What is known of it", 2000, false), words("by_name", "Who answered", 300, false)}},
		{kind: "tie", name: "Link to another recommendation", table: "tie", about: rec, column: "from_id", fields: []fixField{
			words("reason", "Why they belong together", 2000, false)}},
		{kind: "part", name: "Part of the recommendation", table: "part", about: rec, column: "recommendation_id", noWithdrawal: true, fields: []fixField{
			fixedWords("wording", "The part", 2000, true)}},
		{kind: rec, name: "Recommendation", table: rec, about: rec, noWithdrawal: true, fields: []fixField{
			fixedWords("title", "Title", 300, true), fixedWords("summary", "What it asks", 5000, true), fixedWords("note", "Note", 2000, false),
			told(roughDay("answer_due", "Answer asked for by")), told(roughDay("deadline", "Deadline set by the report")),
			told(words("addressees", "Asked of", 2000, false))}},
		{kind: com, name: "Commitment", table: com, about: com, fields: []fixField{
			words("wording", "What will be done", 2000, true), fixedWords("criterion", "How anybody will know that it is done", 2000, false),
			fixedWords("indicator", "The measure", 1000, false), webAddress()}},
		{kind: "closure", name: "Closing of the commitment", table: com, about: com},
		{kind: "date_move", name: "Move of a date", table: "date_move", about: com, column: "commitment_id", fields: []fixField{
			words("reason", "Why the date moved", 2000, true)}},
		{kind: "progress", name: "Progress report", table: "progress", about: com, column: "commitment_id", fields: []fixField{
			words("words", "What was done", 10000, true), words("obstacles", "What stood in the way", 5000, false),
			words("why_not", "What was not done, and why", 5000, false), words("intent", "What will be done about that", 5000, false),
			words("timetable", "By when", 5000, false)}},
		{kind: "finding", name: "Finding", table: "finding", about: com, column: "commitment_id", fields: []fixField{
			words("reasons", "The reasons", 10000, true), words("outcome_reasons", "What changed, in words", 10000, false)}},
		{kind: "panel_view", name: "View of the panel", table: "panel_view", about: com, column: "commitment_id", fields: []fixField{
			words("words", "The panel's view", 10000, true)}},
		{kind: "reading", name: "Value of the measure", table: "reading", about: com, column: "commitment_id", fields: []fixField{
			words("value", "The value", 200, true), webAddress()}},
		{kind: "search", name: "Search", table: "search_made", column: "about_id", fields: []fixField{
			words("places", "Where it was looked for", 2000, false), webAddress(), words("words", "Note", 2000, false),
			words("why_late", "Why it was entered late", 1000, false), fixedWords("agreed_places", "Where the second person looked", 2000, false)}},
		{kind: "evidence", name: "File", table: "evidence", about: com, noWithdrawal: true},
	}
}

// fixableOf finds a kind by its name.
func fixableOf(kind string) (*fixable, error) {
	for _, k := range fixables() {
		if k.kind == kind {
			return &k, nil
		}
	}
	return nil, errs.New(errs.NotFound, "There is no such record.")
}

// kindName names a kind as a reader knows it.
func kindName(kind string) string {
	k, err := fixableOf(kind)
	if err != nil {
		return kind
	}
	return k.name
}

// offered are the fields that putting right may change.
func (k *fixable) offered() []fixField {
	return slices.DeleteFunc(slices.Clone(k.fields), func(f fixField) bool { return f.told })
}

// columns are those that putting right needs of a row.
func (k *fixable) columns() []string {
	out := []string{"id"}
	if k.column != "" {
		out = append(out, k.column)
	}
	for _, f := range k.offered() {
		out = append(out, f.column)
	}
	return append(out, map[string][]string{"answer": {"body_id"}, "tie": {"to_id", "state"}, "commitment": {"body_id", "state"},
		"closure": {"body_id", "state"}, "date_move": {"old_due", "new_due"}, "progress": {"state"}, "finding": {"body_id"},
		"search": {"about_kind"}, "evidence": {"progress_id", "kind", "name", "sha256", "size"}}[k.kind]...)
}

// can says whether a way of putting right is open to the kind.
func (k *fixable) can(what string) bool {
	switch what {
	case Withdrawal:
		return !k.noWithdrawal
	case Takedown:
		return len(k.offered()) > 0 || k.kind == "evidence"
	case Rewording:
		for _, f := range k.offered() {
			if !f.fixed {
				return true
			}
		}
	}
	return false
}

// ways are the ways open to the kind.
func (k *fixable) ways() []Choice {
	var out []Choice
	for _, c := range CorrectionLabels {
		if k.can(c.Value) {
			out = append(out, c)
		}
	}
	return out
}

// changed checks new words against those that stand, and gives what differs.
func (k *fixable) changed(what string, old, set map[string]string, p *problems) map[string]string {
	out := map[string]string{}
	for _, f := range k.offered() {
		v, sent := set[f.column]
		if v = clean(v); !sent || v == old[f.column] {
			continue
		}
		if f.fixed && what == Rewording {
			p.add(f.column, "This is what others judge by. It cannot be corrected here; personal details can be taken out of it.")
			continue
		}
		f.refuse(v, p)
		out[f.column] = v
	}
	if len(out) == 0 && len(*p) == 0 {
		p.add(k.fields[0].column, "Nothing is different. Change the words here first.")
	}
	return out
}

func (f fixField) refuse(v string, p *problems) {
	switch {
	case f.choices != nil && !known(f.choices, v):
		p.add(f.column, "Choose one of the answers")
	case f.need && v == "":
		p.add(f.column, "Some words must stay here. Say what was taken out, for example: [name taken out].")
	case f.check != nil:
		if err := f.check(v); err != nil {
			p.add(f.column, errs.Message(err))
		}
	}
	p.limit(f.column, v, f.max)
}

// labelled gives the earlier words of a correction under the names that a
// reader knows.
func (k *fixable) labelled(was map[string]string) []string {
	var out []string
	for _, f := range k.fields {
		v, ok := was[f.column]
		switch {
		case !ok:
		case f.told && f.check != nil && v != "":
			out = append(out, f.label+": "+toldDay(v))
		case v == "":
			out = append(out, f.label+": (nothing)")
		case f.choices != nil:
			out = append(out, f.label+": "+labelOf(f.choices, v))
		default:
			out = append(out, f.label+": "+strings.ReplaceAll(v, "\n", " "))
		}
	}
	return out
}
