package hall

import (
	"context"
	"strconv"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/pages/release"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

func (p *Pages) shows() map[string]second.Show {
	out := map[string]second.Show{}
	for kind, draw := range map[string]func(context.Context, *sheet.View, *hearings.Proposed) error{
		hearings.KindTimetable: p.showTimetable, hearings.KindRuling: p.showRuling, hearings.KindTranscript: p.showTranscript, hearings.KindLine: p.showLine, hearings.KindAgain: p.showAgain,
	} {
		out[kind] = func(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
			now, part, err := p.service.Proposed(ctx, p.service.DB, x)
			if err != nil {
				return nil, nil, err
			}
			v := &sheet.View{}
			return v, []string{part}, draw(ctx, v, &now)
		}
	}
	return out
}

func (p *Pages) showTimetable(_ context.Context, v *sheet.View, now *hearings.Proposed) error {
	v.Lead = []string{"Everybody will read this, and each witness by the name that is here. Look for a name that should not be read."}
	out := hearings.Out{ID: now.Hearing.ID, Timetable: now.Timetable}
	boxes := outBox(now.Inquiry, &out, p.service.Today(), false)
	boxes[0].Notes = nil
	if before := now.Hearing.Public; !before.On.IsZero() {
		was := outBox(now.Inquiry, &hearings.Out{ID: "before", Timetable: before}, p.service.Today(), true)[0]
		was.Title = "As everybody reads it now"
		boxes = append(boxes, was)
	}
	v.Boxes = append(boxes, release.ToldBox(now.Told))
	return nil
}

func (p *Pages) showRuling(_ context.Context, v *sheet.View, now *hearings.Proposed) error {
	asked := sheet.Box{ID: "asked", Title: "The ruling", List: sheet.Rows(sheet.Row("Witness", now.Witness.Alias), sheet.Row("Ruling", web.UpperFirst(string(now.Outcome))))}
	if now.Part != "" {
		asked.List.Rows = append(asked.List.Rows, sheet.Row("What may be asked", now.Part))
	}
	asked.List.Rows = append(asked.List.Rows, sheet.Row("Why", now.Why))
	v.Boxes = []sheet.Box{asked, topicBox(&now.Topic)}
	return nil
}

// shown is how many lines of a transcript stand on the page of whoever answers whether it goes out; all of
// them are on its own pages.
const shown = 40

func (p *Pages) showTranscript(ctx context.Context, v *sheet.View, now *hearings.Proposed) error {
	all, err := p.service.AsPublic(ctx, now.Transcript)
	if err != nil {
		return err
	}
	held := 0
	for _, l := range all.Lines {
		if l.Held {
			held++
		}
	}
	v.Boxes = []sheet.Box{{ID: "what", Title: "Transcript of day " + strconv.Itoa(now.Transcript.Number), List: sheet.Rows(sheet.Row("Hearing", now.Hearing.Title),
		sheet.Row("Pages", strconv.Itoa(all.Pages[0])+" to "+strconv.Itoa(all.Pages[len(all.Pages)-1])), sheet.Row("Passages held from everybody today", strconv.Itoa(held)),
		sheet.Row("Read for whom its lines identify, up to", placeWords(now.Transcript.Looked.To)), sheet.Row("SHA-256 of the file", now.Transcript.SHA256)),
		Links: []web.Link{{Text: "Read all of it", Href: transcriptPath(now)}}}}
	t := web.Table{ID: "lines", Stack: true, Caption: "How it begins for everybody", CaptionSize: "s", Columns: []web.Column{{Text: "Line"}, {Text: "Words"}}}
	for _, l := range all.Lines[:min(shown, len(all.Lines))] {
		words := web.Said(l.Text)
		if l.Held {
			words = web.T("Held from here")
		}
		t.Rows = append(t.Rows, web.Row(web.T(placeWords(l.Place)), words))
	}
	v.Boxes = append(v.Boxes, sheet.Box{ID: "begins", Title: "How it begins", Table: &t, Fold: true}, release.ToldBox(now.Told))
	return nil
}

func (p *Pages) showLine(_ context.Context, v *sheet.View, now *hearings.Proposed) error {
	l, _ := now.Transcript.Line(now.At)
	v.Boxes = []sheet.Box{{ID: "line", Title: "Day " + strconv.Itoa(now.Transcript.Number) + ", " + placeWords(now.At), List: sheet.Rows(
		web.SummaryRow{Key: "It says now", Value: web.Said(l.Text)}, web.SummaryRow{Key: "It should say", Value: web.Said(now.Becomes)}, sheet.Row("Why", now.Why)),
		Links: []web.Link{{Text: "Read it in its place", Href: transcriptPath(now)}}}}
	if !now.Transcript.Out.IsZero() {
		v.Boxes = append(v.Boxes, release.ToldBox(now.Told))
	}
	return nil
}

// showAgain shows each line that reads otherwise in a later file, and how many are new.
func (p *Pages) showAgain(_ context.Context, v *sheet.View, now *hearings.Proposed) error {
	later, ok := now.Transcript.Next()
	if !ok {
		return errNone
	}
	t := web.Table{ID: "differs", Stack: true, Caption: "Lines that read otherwise", HideCaption: true, Empty: "No line reads otherwise.",
		Columns: []web.Column{{Text: "Line"}, {Text: "Now"}, {Text: "In the later file"}}}
	added := 0
	for _, l := range later.Lines {
		before, there := now.Transcript.Line(l.Place)
		switch {
		case !there:
			added++
		case before.Text != l.Text:
			t.Rows = append(t.Rows, web.Row(web.T(placeWords(l.Place)), web.Said(before.Text), web.Said(l.Text)))
		}
	}
	v.Boxes = []sheet.Box{{ID: "what", Title: "A later file of day " + strconv.Itoa(now.Transcript.Number), List: sheet.Rows(sheet.Row("Why", now.Why),
		sheet.Row("Lines that are new", strconv.Itoa(added)),
		sheet.Row("Lines that read otherwise", strconv.Itoa(len(t.Rows))))}, {ID: "differ", Title: "What reads otherwise", Table: &t}}
	if !now.Transcript.Out.IsZero() {
		v.Boxes = append(v.Boxes, release.ToldBox(now.Told))
	}
	return nil
}

func transcriptPath(now *hearings.Proposed) string {
	return inquiry.OnePath + "/" + now.Inquiry + "/transcripts/" + now.Transcript.ID
}
