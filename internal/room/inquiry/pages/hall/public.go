package hall

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// public is the hearings of an inquiry as everybody reads them.
func (p *Pages) public(w http.ResponseWriter, r *http.Request) error {
	x, err := p.inquiries.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := p.service.Public(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Hearings", Section: inquiry.Home, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.PathOf(x.ID)}}}
	if len(all) == 0 {
		v.Lead = []string{"This inquiry has published no timetable of a hearing so far. That does not say that there will be none."}
	}
	for i := range all {
		v.Boxes = append(v.Boxes, outBox(x.ID, &all[i], p.service.Today(), len(all) > 1)...)
	}
	return p.web.Page(w, r, "inquiry/page", v)
}

// outBox is one hearing: its days, each with who is heard and the transcript.
func outBox(id string, h *hearings.Out, today clock.Day, fold bool) []sheet.Box {
	days := web.Table{ID: "days-" + h.ID, Stack: true, Caption: "Days", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "Who is heard"}, {Text: "Transcript"}}}
	for i, d := range h.Days {
		n := strconv.Itoa(i + 1)
		c := web.T("Not public yet")
		switch {
		case slices.Contains(h.Transcripts, i+1):
			c = web.A("Transcript of day "+n, PublicPath(id)+"/"+h.ID+"/"+n)
		case d.After(today):
			c = web.T("This day is to come")
		}
		days.Rows = append(days.Rows, web.Row(web.T(d.Human()+", day "+n), names(h, d), c))
	}
	b := sheet.Box{ID: "h-" + h.ID, Title: h.Title, Table: &days, Fold: fold,
		Notes: []string{"Published on " + h.On.Human() + ", asked for by " + h.Asked + ", agreed by " + h.Agreed + ". It can change; two people publish it anew then."}}
	if rest := names(h, clock.Day{}); rest.Text != "Nobody is named" {
		b.List = sheet.Rows(web.SummaryRow{Key: "To be heard, day not fixed yet", Value: rest})
	}
	return []sheet.Box{b}
}

func names(h *hearings.Out, on clock.Day) web.Cell {
	all := slices.DeleteFunc(slices.Clone(h.Witnesses), func(c hearings.Called) bool { return c.On != on })
	slices.SortStableFunc(all, func(a, b hearings.Called) int { return cmp.Compare(a.Order, b.Order) })
	if len(all) == 0 {
		return web.T("Nobody is named")
	}
	out := web.Cell{Text: all[0].Alias}
	for _, c := range all[1:] {
		out.Lines = append(out.Lines, c.Alias)
	}
	return out
}

func (p *Pages) publicTranscript(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return errNone
	}
	x, err := p.inquiries.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := p.service.PublicTranscript(r.Context(), x.ID, r.PathValue("hearing"), number, pageAsked(r), together)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Transcript of day " + strconv.Itoa(number), Section: inquiry.Home, Synthetic: x.Synthetic, Back: &web.Link{Text: "Hearings", Href: PublicPath(x.ID)}}}
	v.Lead = []string{page.Hearing.Public.Title + ", " + page.Day.Human() + ". Each line has an address of its own, which stays.", page.Transcript.Numbering.Words()}
	v.Pages = turn(r, &page)
	return p.web.Page(w, r, "inquiry/transcript", &text{v, linesOf(number, &page, func(string) string { return "" }), aboveOf(&page)})
}
