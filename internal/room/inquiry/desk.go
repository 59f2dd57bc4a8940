package inquiry

import (
	"context"

	"candour/internal/room/inquiry/rules"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for somebody in inquiries: a word that is due or was missed,
// and a proposal that waits for them as the second.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	var out []room.DeskItem
	if who.Has(access.RoleInquiry) {
		mine, err := s.Mine(ctx)
		if err != nil {
			return nil, err
		}
		for _, x := range mine {
			items, err := s.wordItems(ctx, &x)
			if err != nil {
				return nil, err
			}
			out = append(out, items...)
		}
	}
	more, err := second.DeskItems(ctx, s.proposals, ProposalsPath)
	return append(out, more...), err
}

// wordItems are the words of an inquiry that are not kept.
func (s *Service) wordItems(ctx context.Context, x *Inquiry) (out []room.DeskItem, err error) {
	if x.State == Ended || !s.May(ctx, x, InquiryWork) {
		return nil, nil
	}
	words, err := s.store.words(ctx, s.db, x.ID)
	if err != nil {
		return nil, err
	}
	if !x.Frozen() {
		if out, err = s.themeItems(ctx, x); err != nil {
			return nil, err
		}
	}
	at := OnePath + "/" + x.ID + "/word"
	open := rules.Missing(words, s.Today())
	if next, ok := rules.Next(words, s.Today()); ok {
		open = append(open, next)
	} else if len(open) == 0 {
		return append(out, room.DeskItem{Title: "Say when " + x.Title + " will next say something", Href: at, Synthetic: x.Synthetic}), nil
	}
	var due []room.DeskItem
	for _, w := range open {
		it := room.Timed("Say what was promised: "+x.Title, at, w.Due, s.Today())
		it.Synthetic = x.Synthetic
		due = append(due, it)
	}
	return append(out, room.Grouped(due, room.DeskItem{Title: web.Number(len(due)) + " dates of next word", Href: at})...), nil
}

// themeItems are what was said in consultations and is not answered.
func (s *Service) themeItems(ctx context.Context, x *Inquiry) ([]room.DeskItem, error) {
	all, err := s.store.themes(ctx, s.db, `WHERE inquiry_id = ? AND did IS NULL`, x.ID)
	at := OnePath + "/" + x.ID + "/themes"
	var out []room.DeskItem
	for _, t := range all {
		it := room.Timed("Answer what was said: "+x.Title, at, t.Due, s.Today())
		it.Synthetic = x.Synthetic
		out = append(out, it)
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things that were said, to answer", Href: at}), err
}
