package rules

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// DefaultRetention reads the schedule that comes with the program.
func DefaultRetention() (Retention, error) {
	return openRules("retention.toml", ReadRetention)
}

// ReadRetention reads and checks a retention schedule
// (docs/formats/review-rules.md). Errors are Invalid and name the line or the
// kind of record.
func ReadRetention(r io.Reader) (Retention, error) {
	var out Retention
	if err := decodeRules(r, &out); err != nil {
		return Retention{}, err
	}
	var bad ruleFaults
	bad.needWords("schedule", "version", out.Version)
	if len(out.Kinds) == 0 {
		bad.add("kind", "There are no kinds of record.")
	}
	seen := map[string]bool{}
	for i, k := range out.Kinds {
		where := fmt.Sprintf("kind %q", k.ID)
		if k.ID == "" {
			where = fmt.Sprintf("kind number %d", i+1)
		}
		bad.needID(where, k.ID, seen)
		bad.needWords(where, "title", k.Title, "words", k.Words, "authority", k.Authority)
		if bad.checkWho(where, k); !k.lifeless() || k.By == DestroyedByKeeper && k.WarnDays != 0 {
			bad.checkLife(where, k)
		}
		bad.checkSentence(where, k)
		bad.checkBeaten(where, k)
	}
	bad.checkWhole(out)
	if err := bad.err(); err != nil {
		return Retention{}, err
	}
	return out, nil
}

// destroyers are the kinds of record that this program knows, and who may destroy
// each. Another could be promised, and would be reached by nothing.
var destroyers = map[string]string{"draft": DestroyedByClock, "withdrawn": DestroyedByTwo, "not-eligible": DestroyedByTwo, "case": DestroyedByTwo,
	"papers": DestroyedByTwo, "message": DestroyedByTwo, "contact": DestroyedByTwo, "access-log": DestroyedByNobody, "backup": DestroyedByKeeper}

// DestroyerOf says who may destroy a kind of record.
func DestroyerOf(kind string) string { return destroyers[kind] }

// counts are the events that each life is counted from.
var counts = map[string]string{"draft": EventSaved, "withdrawn": EventWithdrawn, "not-eligible": EventEnded, "case": EventEnded,
	"papers": EventEnded, "message": EventEnded, "contact": EventEnded, "access-log": EventMade, "backup": EventMade}

func (f *ruleFaults) checkWho(where string, k RetentionRule) {
	switch by, known := destroyers[k.ID]; {
	case !known:
		f.add(where, "This program keeps no record of the kind %q, so the line would be reached by nothing.", k.ID)
	case k.By != by:
		f.add(where, "destroyed_by must be %q for this kind: it is how the program destroys it.", by)
	case k.After != counts[k.ID]:
		f.add(where, "after must be %q for this kind: it is the day that the program knows.", counts[k.ID])
	case k.By == DestroyedByNobody && k.Months+k.Days+k.WarnDays != 0:
		f.add(where, "Nothing destroys this kind. Leave out months, days and warn_days.")
	case k.ID == "draft" && k.Months != 0:
		f.add(where, "Write the life of a draft in days.")
	}
}

// checkSentence holds the words to the numbers: a number that is written out
// stays when the schedule changes.
func (f *ruleFaults) checkSentence(where string, k RetentionRule) {
	if strings.ContainsAny(k.Words, "0123456789") {
		f.add(where, "words must hold no number: write {life} and {appeal}.")
	}
	if has := strings.Contains(k.Words, "{life}"); has == k.lifeless() {
		f.add(where, "words must say {life}, and must not where nothing is destroyed or no day is set.")
	}
	if strings.Contains(k.Words, "{appeal}") && k.AppealMonths == 0 {
		f.add(where, "words say {appeal}, and there is no appeal_months.")
	}
	if strings.ContainsAny(strings.NewReplacer("{life}", "", "{appeal}", "").Replace(k.Words), "{}") {
		f.add(where, "words may have {life} and {appeal}, and no other braces.")
	}
}

// checkWhole asks for every kind: what is not in the schedule would be kept and
// nobody would have said so.
func (f *ruleFaults) checkWhole(r Retention) {
	for _, id := range slices.Sorted(maps.Keys(destroyers)) {
		if _, ok := r.Kind(id); !ok {
			f.add("kind", "The kind %q is missing.", id)
		}
	}
}

// maxDays is the longest life that may be written in days: ten years.
const maxDays = 3660

func (f *ruleFaults) checkLife(where string, k RetentionRule) {
	if !slices.Contains([]string{EventSaved, EventEnded, EventWithdrawn, EventMade}, k.After) {
		f.add(where, "There is no event %q to count from.", k.After)
	}
	if k.Months < 0 || k.Days < 0 || k.Months+k.Days == 0 || k.Months > 2*maxLimit || k.Days > maxDays {
		f.add(where, "Write months (up to %d), days (up to %d) or both.", 2*maxLimit, maxDays)
	}
	// 28 days a month at the least: a warning before the life began warns of
	// nothing.
	if k.WarnDays < 1 || k.WarnDays >= k.Days+28*k.Months {
		f.add(where, "warn_days must be at least 1, and shorter than the life.")
	}
}

// checkBeaten refuses a schedule that would destroy what must not be: holds
// and clocks beat every rule, and so does the time in which a person may come
// back, wherever a life is counted from the end of a case.
func (f *ruleFaults) checkBeaten(where string, k RetentionRule) {
	known := []string{beatenHold, beatenClock, beatenAppeal}
	for _, b := range k.BeatenBy {
		if !slices.Contains(known, b) {
			f.add(where, "beaten_by: there is no %q.", b)
		}
	}
	if !slices.Contains(k.BeatenBy, beatenHold) || !slices.Contains(k.BeatenBy, beatenClock) {
		f.add(where, "beaten_by must have hold and clock: nothing is destroyed under either.")
	}
	appeal := slices.Contains(k.BeatenBy, beatenAppeal)
	if k.After == EventEnded && !appeal {
		f.add(where, "beaten_by must have appeal when the time is counted from ended.")
	}
	if appeal != (k.AppealMonths > 0) || k.AppealMonths < 0 || k.AppealMonths > maxLimit {
		f.add(where, "appeal_months must be from 1 to %d when beaten_by has appeal, and left out otherwise.", maxLimit)
	}
}
