package ask

import (
	"context"
	"strconv"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/evidence-proposals"

// seconds are the pages on which another human answers.
func (p *Pages) seconds() []web.Route {
	return second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: map[string]second.Show{requesting.KindNotice: p.showNotice, requesting.KindRuling: p.showRuling,
			requesting.KindAltered: p.showReport, requesting.KindSilence: p.showChoice}}, p.service.Proposals()).Routes()
}

// showNotice shows a notice as it will be sent.
func (p *Pages) showNotice(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	t, q, _, err := p.service.Proposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return nil, nil, err
	}
	n := t.New
	facts := []web.SummaryRow{sheet.Row("Inquiry", q.Title), sheet.Row("To", names[n.Of])}
	if n.Kind == request.Notice {
		facts = append(facts, sheet.Row("To be answered within", web.Plural(n.Clock.Days, "working day", "working days")+" of its sending. "+n.Clock.Source),
			sheet.Row("Where it is not complied with", n.Consequences),
			sheet.Row("Grounds to object", "That you cannot comply.\nThat it is not reasonable, in all the circumstances, to require you to comply."))
	}
	b := sheet.Box{ID: "notice", Title: kindWords[n.Kind] + ", as it will be sent", List: sheet.Rows(facts...), Notes: []string{"If you agree, it is sent today, in the name of you both."}}
	for _, m := range n.Matters {
		b.Lines = append(b.Lines, strconv.Itoa(m.Number)+". "+m.Words)
	}
	return &sheet.View{Boxes: []sheet.Box{b}}, nil, nil
}

func (p *Pages) showRuling(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	t, q, a, err := p.service.Proposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return nil, nil, err
	}
	ruling := sheet.Box{ID: "ruling", Title: "The ruling", Lines: saidOf(&t.Act), Notes: []string{"If you agree, it counts from today, in the name of you both. Whoever was asked reads it."}}
	if len(t.Act.Matters) > 0 {
		ruling.Lines = append(ruling.Lines, "Set aside: matter "+numbers(t.Act.Matters))
	}
	list := sheet.Box{ID: "of", Title: kindWords[a.Asking.Kind] + " to " + names[a.Asking.Of], List: sheet.Rows(sheet.Row("Inquiry", q.Title),
		sheet.Row("They object to", "Matter "+numbers(a.Standing.ObjectedTo)))}
	return &sheet.View{Boxes: []sheet.Box{ruling, list, historyBox(&a, true)}}, nil, nil
}

func (p *Pages) showReport(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	t, q, a, err := p.service.Proposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	names, err := p.inquiries.BodyNames(ctx)
	return &sheet.View{Boxes: []sheet.Box{{ID: "altered", Title: "The report", List: sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row("Body", names[a.Asking.Of]), sheet.Row("What", t.Act.Why)),
		Notes: []string{"If you agree, it goes on record. Nobody outside the team reads it."}}}}, nil, err
}

func (p *Pages) showChoice(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	t, q, _, err := p.service.Proposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	what := "It is public, from the day after, where a body says nothing by its day"
	if !t.Shown {
		what = "It is public no more where a body says nothing by its day"
	}
	return &sheet.View{Boxes: []sheet.Box{{ID: "choice", Title: x.Title, List: sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row("What changes", what), sheet.Row("Why", x.Reason)),
		Links: []web.Link{{Text: "The public page", Href: inquiry.PathOf(q.ID)}}}}}, nil, nil
}
