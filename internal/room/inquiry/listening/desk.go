package listening

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for somebody: people who wait for a session, a note that was
// corrected, accounts to be read for themes and to be answered. It names nobody.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if !who.Has(access.RoleInquiry) {
		return nil, nil
	}
	all, err := s.Inquiries.All(ctx, s.DB)
	for i := range all {
		x := &all[i]
		if err != nil {
			return nil, err
		}
		if x.Frozen() {
			continue
		}
		var more []room.DeskItem
		if s.May(ctx, x, inquiry.InquiryHear, "") {
			if more, err = s.hearItems(ctx, x); err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
		if s.May(ctx, x, inquiry.InquiryRead, "") {
			if more, err = s.readItems(ctx, x); err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	return out, err
}

func (s *Service) hearItems(ctx context.Context, x *inquiry.Inquiry) (out []room.DeskItem, err error) {
	_, waiting, err := s.Waiting(ctx, x.ID)
	free, own, support := 0, 0, 0
	for _, w := range waiting {
		if w.Own {
			offers, err := s.supportOf(ctx, s.DB, &w.Sitting, w.Approach)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(offers, func(o Support) bool { return o.IsDue(s.Today()) }) {
				support++
			}
		}
		switch {
		case w.Step == testimony.Chosen && (w.Sitting.ID == "" || w.Sitting.Stage == testimony.SittingOff):
			free++
		case w.Own && (w.Sitting.Stage == testimony.SittingHeld || w.Sitting.Stage == testimony.NoteCorrected):
			own++
		}
	}
	at := inquiry.OnePath + "/" + x.ID + "/waiting"
	if free > 0 {
		out = append(out, room.DeskItem{Title: web.Plural(free, "person waits", "people wait") + " for a session: " + x.Title, Href: at, Urgency: room.Soon, Synthetic: x.Synthetic})
	}
	if own > 0 {
		out = append(out, room.DeskItem{Title: web.Plural(own, "note", "notes") + " to read back: " + x.Title, Href: at, Urgency: room.Soon, Synthetic: x.Synthetic})
	}
	if support > 0 {
		out = append(out, room.DeskItem{Title: "Offer support to " + web.Plural(support, "person", "people") + ": " + x.Title, Href: at, Urgency: room.Soon, Synthetic: x.Synthetic})
	}
	return out, err
}

// readItems are accounts whose day comes, the earliest first.
func (s *Service) readItems(ctx context.Context, x *inquiry.Inquiry) ([]room.DeskItem, error) {
	_, all, err := s.Accounts(ctx, x.ID)
	at := inquiry.OnePath + "/" + x.ID + "/accounts"
	var out []room.DeskItem
	add := func(title string, by, done clock.Day) {
		if by.IsZero() || !done.IsZero() {
			return
		}
		it := room.Timed(title+": "+x.Title, at, by, s.Today())
		it.Synthetic = x.Synthetic
		out = append(out, it)
	}
	for _, l := range all {
		if !l.MineToo && l.Readers < 2 && !l.Restricted {
			add("Read an account for themes", l.ThemeBy, l.ReadTwice)
		}
		add("Give the first word back", l.WordBy, l.FirstWord)
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things to do about accounts: " + x.Title, Href: at}), err
}
