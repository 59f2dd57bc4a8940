package pages

import (
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// How what was put right is shown: struck through where it counts for nothing,
// with the day, the reason and who did it, and with the earlier words.

// mark puts on an item what was put right about its record.
func mark(it web.TimelineItem, list []record.Correction, kind, id string) web.TimelineItem {
	for _, c := range record.Corrections(list).Of(kind, id) {
		it.Struck = it.Struck || c.What == record.Withdrawal
		it.Was = append(it.Was, c.Earlier()...)
		it.Notes = append(it.Notes, c.Note())
	}
	return it
}

// TakenDown says which files of a report are gone, when and why.
func TakenDown(list []record.Evidence) []string {
	var out []string
	for _, e := range list {
		if e.TakenDown == nil {
			continue
		}
		note := e.TakenDown.Note()
		if e.SHA256 != "" {
			note += " It was " + e.Name + " (" + sizeWords(e.Size) + "), SHA-256 " + e.SHA256 + "."
		}
		out = append(out, note)
	}
	return out
}

// withdrawnHere lists what has no place of its own on the page: what was
// withdrawn with nothing left to strike through, and changes to the record
// itself.
func withdrawnHere(list []record.Correction, kinds ...string) []web.TimelineItem {
	var out []web.TimelineItem
	for i := range list {
		for _, kind := range kinds {
			if c := &list[i]; c.OfKind == kind {
				out = append(out, web.TimelineItem{Title: record.KindName(kind), When: c.Made.Human(), Tag: syntheticIf(c.Synthetic), Was: c.Earlier(), Notes: []string{c.Note()}})
			}
		}
	}
	return out
}

// putRightOn lists what was put right about a recommendation and is not shown
// in its own place.
func putRightOn(r *record.Record) []web.TimelineItem {
	out := withdrawnHere(r.Corrections, "recommendation", "part")
	if r.Withdrawn == nil {
		return out
	}
	for i := range r.Withdrawn.Commitments {
		c := &r.Withdrawn.Commitments[i]
		it := web.TimelineItem{Title: "Commitment: " + c.Wording, When: record.DateOr(c.Made, record.NotKnown), By: record.OrUnsaid(c.BodyName), Tag: syntheticIf(c.Synthetic)}
		out = append(out, mark(it, c.Corrections, "commitment", c.ID))
	}
	for _, a := range r.Withdrawn.Assessments {
		it := web.TimelineItem{Title: "Published view: " + record.OrUnsaid(a.By), When: record.DateWords(a.Made), Lines: record.Lines(a.Words), Tag: syntheticIf(a.Synthetic)}
		out = append(out, mark(it, r.Corrections, "assessment", a.ID))
	}
	for _, n := range r.Withdrawn.Notes {
		out = append(out, mark(web.TimelineItem{Title: "Note", When: record.DateWords(n.Noted), Lines: record.Lines(n.Words)}, r.Corrections, "status_note", n.ID))
	}
	for _, k := range r.Withdrawn.Known {
		it := web.TimelineItem{Title: "Answer known of: " + record.OrUnsaid(k.By), When: record.DateWords(k.Noted), Lines: record.Lines(k.Note), Tag: syntheticIf(k.Synthetic)}
		out = append(out, mark(it, r.Corrections, "answer_known", k.ID))
	}
	for _, t := range r.Withdrawn.Ties {
		other := t.ToID
		if other == r.ID {
			other = t.FromID
		}
		it := web.TimelineItem{Title: "Said before: " + other, When: "By " + t.Says, Lines: record.Lines(t.Reason)}
		out = append(out, mark(it, r.Corrections, "tie", t.ID))
	}
	return append(out, markedRest(r)...)
}

// markedRest lists corrections of views, notes and links that stand.
func markedRest(r *record.Record) []web.TimelineItem {
	var list []record.Correction
	for _, c := range r.Corrections {
		if c.What != record.Withdrawal {
			list = append(list, c)
		}
	}
	return withdrawnHere(list, "assessment", "status_note", "answer_known", "tie")
}

// putRightOnCommitment is putRightOn for a commitment.
func putRightOnCommitment(c *record.Commitment) []web.TimelineItem {
	out := withdrawnHere(c.Corrections, "commitment", "closure")
	if c.Withdrawn != nil {
		for _, g := range c.Withdrawn.Readings {
			it := web.TimelineItem{Title: "Value of the measure: " + g.Value, When: record.DateWords(g.Taken), Tag: syntheticIf(g.Synthetic)}
			out = append(out, mark(it, c.Corrections, "reading", g.ID))
		}
	}
	for _, g := range c.Readings {
		for _, fix := range record.Corrections(c.Corrections).Of("reading", g.ID) {
			out = append(out, withdrawnHere([]record.Correction{fix}, "reading")...)
		}
	}
	return out
}
