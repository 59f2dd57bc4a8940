package rowcheck

import "slices"

// Rules of whole tables. A return in which one is broken is not complete: what
// is not here, and was not said to be nil, would be counted as 0.
const (
	RuleNotSent = "table-not-sent"
	RuleNoRows  = "no-rows"
)

// notSent names the tables of the return that did not come. Silence is no nil
// return: only a body that says nil of its first table says it of all.
func (k *checking) notSent(tables []*table) {
	if k.report.Nil || len(tables) == 0 {
		return
	}
	for _, name := range k.options.Schemas {
		if slices.ContainsFunc(tables, func(t *table) bool { return t.schema.Name == name }) {
			continue
		}
		title := name
		if s, ok := k.book.Latest(name); ok {
			title = s.Title
		}
		k.report.add(Problem{Severity: Error, Rule: RuleNotSent, File: tables[0].file, Message: "The table “" + name + "” (" + title +
			") was not sent. Expected its rows or, if there is nothing to return, the word nil in the first cell under the names of its columns. Send all tables together."})
	}
}
