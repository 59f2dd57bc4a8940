package exchange

import (
	"fmt"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// FileEnding says that its own inquiry withdrew, replaced or merged a recommendation.
type FileEnding struct {
	What      string  `json:"what"`
	By        string  `json:"by,omitempty"` // the id of what took its place
	SaidBy    string  `json:"said_by"`
	Date      *string `json:"date"`
	SourceURL *string `json:"source_url"`
	Note      string  `json:"note"`
	Synthetic bool    `json:"synthetic,omitempty"`
}

func fileEndings(all []record.Ending) (out []FileEnding) {
	for _, e := range all {
		out = append(out, FileEnding{What: e.What, By: e.ByID, SaidBy: e.By, Date: nilText(e.On.Text()), SourceURL: nilText(e.SourceURL), Note: e.Words, Synthetic: e.Synthetic})
	}
	return out
}

func normalEndings(all []FileEnding) (out []FileEnding) {
	for _, e := range all {
		emptyIsNil(&e.Date)
		emptyIsNil(&e.SourceURL)
		out = append(out, e)
	}
	return out
}

// checkEndings refuses what says nothing: an ending without who says so or where. A file
// takes nobody off the ladder by its word alone.
func (p *ImportPlan) checkEndings(row int, r FileRecommendation, ids map[string]bool) {
	if len(r.Endings) > 1 {
		p.bad(row, "ended_by_inquiry", "A recommendation ends once. Give the ending that stands.")
	}
	for i, e := range r.Endings {
		at := fmt.Sprintf("ended_by_inquiry[%d].", i)
		if !record.IsChoice(record.EndLabels, e.What) {
			p.bad(row, at+"what", fmt.Sprintf("%q is not a code that we know.", e.What))
		}
		if record.Clean(e.SaidBy) == "" {
			p.bad(row, at+"said_by", "Say who says so.")
		}
		if record.Clean(e.Note) == "" {
			p.bad(row, at+"note", "Say what the inquiry said.")
		}
		if e.SourceURL == nil || !record.SafeURL(*e.SourceURL) {
			p.bad(row, at+"source_url", "Give the web address where the inquiry says it. It begins with https:// or http://.")
		}
		if !validDate(e.Date) {
			p.bad(row, at+"date", fmt.Sprintf("%q is not a date.", record.TextOf(e.Date)))
		} else {
			p.past(row, at+"date", e.Date, edtf.Date{})
		}
		switch {
		case e.What == record.EndWithdrawn && e.By != "":
			p.bad(row, at+"by", "Nothing took the place of what was withdrawn.")
		case e.What != record.EndWithdrawn && (e.By == r.ID || !ids[e.By]):
			p.bad(row, at+"by", fmt.Sprintf("%q is no other recommendation of the register or of this file.", e.By))
		}
	}
}

// endings stores them.
func (l lineLoader) endings() error {
	for i, e := range l.r.Endings {
		if err := l.tx.Insert("ending", fmt.Sprintf("%s/ending/%d", l.r.ID, i+1), ledger.Row{"recommendation_id": l.r.ID, "what": e.What, "by_id": record.OrNil(e.By), "by_name": record.Clean(e.SaidBy),
			"on_day": e.Date, "source_url": record.TextOf(e.SourceURL), "words": e.Note, "synthetic": e.Synthetic || l.r.Synthetic}); err != nil {
			return err
		}
	}
	return nil
}
