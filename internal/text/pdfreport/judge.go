package pdfreport

import (
	"fmt"
	"slices"
	"strings"
)

// judge turns drafts into candidates: it leaves out what is empty, keeps the
// first of two that are the same, gives each a confidence with its reason, and
// says what is missing.
func (f *finder) judge(missed []Note) ([]Candidate, []Note) {
	kept, notes := f.unique()
	missed = append(missed, notes...)
	last := map[Style]int{}
	var out []Candidate
	for _, d := range kept {
		n, counted := ordinal(d.Number)
		inOrder := !counted || last[d.Style] == 0 || n == last[d.Style]+1
		if counted {
			last[d.Style] = n
		}
		d.Confidence, d.Reason = confidence(d, inOrder)
		out = append(out, d.Candidate)
	}
	missed = append(missed, gaps(out)...)
	missed = append(missed, f.unnumbered(out)...)
	return out, missed
}

// unique drops a candidate that was found before: a summary at the end repeats
// the recommendations. Two with one number and different words are both kept.
func (f *finder) unique() ([]*draft, []Note) {
	var kept []*draft
	var notes []Note
	for _, d := range f.found {
		if d.Text == "" && len(d.Parts) == 0 {
			notes = append(notes, Note{d.Page, fmt.Sprintf("There is the number %s here with no text that could be read after it.", d.Number)})
			continue
		}
		i := slices.IndexFunc(kept, func(k *draft) bool { return k.Number == d.Number })
		switch {
		case i < 0:
			kept = append(kept, d)
		case alike(kept[i].whole(), d.whole()):
			notes = append(notes, Note{d.Page, fmt.Sprintf("Recommendation %s is printed again here, as on page %d. The first was kept.", d.Number, kept[i].Page)})
		default:
			notes = append(notes, Note{d.Page, fmt.Sprintf("There is a second recommendation %s here, with other words than the one on page %d. Both were kept: check which is meant.",
				d.Number, kept[i].Page)})
			kept = append(kept, d)
		}
	}
	return kept, notes
}

// confidence weighs four things and says which were wanting.
func confidence(d *draft, inOrder bool) (Confidence, string) {
	labelled := d.Style != StyleNumber && d.Style != StyleBracket
	acts := duty.MatchString(d.whole())
	var pro, contra []string
	for _, c := range []struct {
		ok      bool
		yes, no string
	}{
		{labelled, "it is labelled as a recommendation", "it is only numbered, under a heading that says Recommendations"},
		{acts, "it says what should be done", "it does not say that anybody should or must do anything"},
		{inOrder, "its number follows the one before", "its number does not follow the one before"},
		{ends(d.whole()), "it ends with a full stop", "it does not end with a full stop, so some of it may be missing"},
	} {
		if c.ok {
			pro = append(pro, c.yes)
		} else {
			contra = append(contra, c.no)
		}
	}
	reason := strings.Join(pro, ", ")
	if len(contra) > 0 {
		reason = strings.TrimPrefix(reason+"; but "+strings.Join(contra, ", "), "; but ")
	}
	reason = strings.ToUpper(reason[:1]) + reason[1:] + "."
	switch {
	case len(contra) == 0:
		return High, reason
	case len(contra) == 1 || labelled && acts:
		return Medium, reason
	}
	return Low, reason
}

// sequence is the numbers found in one style, and in one chapter if dotted.
type sequence struct {
	style    Style
	prefix   string
	have     map[int]bool
	low, top int
}

// sequences sorts what was found into sequences, in the order of the report.
func sequences(found []Candidate) []*sequence {
	var out []*sequence
	for _, c := range found {
		prefix, number := "", c.Number
		if i := strings.LastIndexByte(number, '.'); i >= 0 {
			prefix, number = number[:i+1], number[i+1:]
		}
		n, ok := ordinal(number)
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(s *sequence) bool { return s.style == c.Style && s.prefix == prefix })
		if i < 0 {
			i = len(out)
			out = append(out, &sequence{style: c.Style, prefix: prefix, have: map[int]bool{}, low: n, top: n})
		}
		s := out[i]
		s.have[n] = true
		s.low, s.top = min(s.low, n), max(s.top, n)
	}
	return out
}

// gaps says which numbers are missing in each sequence. One that begins past 5
// carries on from an earlier volume, most likely; nearer to 1 it lost its start.
func gaps(found []Candidate) []Note {
	var out []Note
	for _, s := range sequences(found) {
		from := 1
		if s.low > 5 {
			from = s.low
			out = append(out, Note{0, fmt.Sprintf("The numbers begin at %s. Check that this is so in the report.", s.spell(s.low))})
		}
		var missing []string
		for n := from; n <= s.top; n++ {
			if !s.have[n] {
				missing = append(missing, s.spell(n))
			}
		}
		if len(missing) > 0 {
			out = append(out, Note{0, fmt.Sprintf("Found %s to %s, but %s. Look for it in the report.", s.spell(s.low), s.spell(s.top), listing(missing))})
		}
	}
	return out
}

// spell writes the n-th number of a sequence as the report does.
func (s *sequence) spell(n int) string {
	if s.style == StyleLetter && n <= 26 {
		return string(rune('A' + n - 1))
	}
	return fmt.Sprintf("%s%d", s.prefix, n)
}

// listing says that numbers are missing, naming ten of them at most.
func listing(names []string) string {
	switch n := len(names); {
	case n == 1:
		return "number " + names[0] + " is missing"
	case n > 10:
		return fmt.Sprintf("numbers %s and %d more are missing", strings.Join(names[:10], ", "), n-10)
	default:
		return "numbers " + strings.Join(names[:n-1], ", ") + " and " + names[n-1] + " are missing"
	}
}

// unnumbered says where recommendations may be that have no number we know.
func (f *finder) unnumbered(found []Candidate) []Note {
	var out []Note
	if len(found) == 0 {
		out = append(out, Note{0, "No numbered recommendations were found. They may be numbered in a way that we do not know, or have no numbers. Enter them by hand."})
	}
	pages := sortPages(f.headings)
	for i, p := range pages {
		until := 1 << 30
		if i+1 < len(pages) {
			until = pages[i+1]
		}
		if !slices.ContainsFunc(found, func(c Candidate) bool { return c.Page >= p && c.Page <= until }) && !f.repeats(p, until) {
			out = append(out, Note{p, "There is a heading that says Recommendations here, and nothing under it is numbered in a way that we know."})
		}
	}
	for _, p := range sortPages(f.loose) {
		out = append(out, Note{p, "Something is recommended in the text here without a number of its own. Check whether it counts."})
	}
	return out
}

// repeats says whether any draft, kept or not, begins on these pages.
func (f *finder) repeats(from, to int) bool {
	return slices.ContainsFunc(f.found, func(d *draft) bool { return d.Page >= from && d.Page <= to })
}

// unreadable notes the pages that gave no text, joined into runs.
func unreadable(sheets []sheet) []Note {
	var out []Note
	for i := 0; i < len(sheets); i++ {
		if len(sheets[i].lines) > 0 {
			if sheets[i].unread != nil {
				out = append(out, Note{i + 1, "Part of this page could not be read."})
			}
			continue
		}
		start := i
		for i+1 < len(sheets) && len(sheets[i+1].lines) == 0 {
			i++
		}
		where := fmt.Sprintf("Page %d has", start+1)
		if i > start {
			where = fmt.Sprintf("Pages %d to %d have", start+1, i+1)
		}
		out = append(out, Note{start + 1, where + " no text that can be read: blank, a picture or a scan. If it is a scan, run it through text recognition first."})
	}
	return out
}
