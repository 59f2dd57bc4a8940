package published

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/report"
)

// Here knows the reports that are drafted in this program, for package finding. It needs no Service.
type Here struct{}

// Drafted gives those of an inquiry, with what is published of each.
func (Here) Drafted(ctx context.Context, q db.Querier, inquiryID string) (all []finding.Drafted, err error) {
	reports, err := drafted(ctx, q, inquiryID)
	if err != nil {
		return nil, err
	}
	outs, err := outs(ctx, q, `WHERE inquiry_id = ?`, inquiryID)
	if err != nil {
		return nil, err
	}
	for i := range reports {
		one := finding.Drafted{Title: reports[i].title, Path: PathOf(inquiryID, reports[i].id)}
		if at := slices.IndexFunc(outs, func(o outRow) bool { return o.id == reports[i].id }); at >= 0 {
			one.Out = true
			if one.Runs, err = runsOf(&outs[at]); err != nil {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// runsOf cuts a published text where something of it is withheld.
func runsOf(o *outRow) (out []string, err error) {
	var gaps []report.Gap
	if err := json.Unmarshal([]byte(o.gaps), &gaps); err != nil {
		return nil, inquiry.Broken(err)
	}
	from := 0
	for _, g := range gaps {
		if g.At < from || g.At > len(o.text) {
			return nil, inquiry.Broken(nil)
		}
		out, from = append(out, o.text[from:g.At]), g.At
	}
	return append(out, o.text[from:]), nil
}

// TextKind is what a report is among texts that are read for whom they could tell.
const TextKind = "report"

// Public gives the reports that everybody reads, for whoever asks whom they could tell.
func (Here) Public(ctx context.Context, q db.Querier, inquiryID string) (out []jigsaw.Text, err error) {
	all, err := outs(ctx, q, `WHERE inquiry_id = ?`, inquiryID)
	for _, o := range all {
		var gaps []report.Gap
		if err := json.Unmarshal([]byte(o.gaps), &gaps); err != nil {
			return nil, inquiry.Broken(err)
		}
		out = append(out, jigsaw.Text{Kind: TextKind, Ref: o.id, Title: o.title, Words: report.WordsOf(o.text, gaps)})
	}
	return out, err
}
