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
		var more []room.DeskItem
		if more, err = s.referItems(ctx, x); err != nil {
			return nil, err
		}
		out = append(out, more...)
		if more, err = s.outwardItems(ctx, x); err != nil {
			return nil, err
		}
		out = append(out, more...)
		if x.Frozen() {
			continue
		}
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

// referItems are referrals that were agreed, each with what is next, today: to who proposed it; where
// that is not known, or they have no part any more, to whoever may follow it up. A danger does not
// wait until an inquiry is taken up again.
func (s *Service) referItems(ctx context.Context, x *inquiry.Inquiry) (out []room.DeskItem, err error) {
	all, err := s.store.referrals(ctx, s.DB, `WHERE inquiry_id = ? AND agreed IS NOT NULL AND told IS NULL`, x.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	who := access.ActorFrom(ctx)
	for _, f := range all {
		mine := who.Is(f.asker)
		if !mine && !slices.ContainsFunc(seats, func(seat inquiry.Seat) bool { return f.asker != "" && seat.Human == f.asker }) {
			if mine, err = s.follows(ctx, s.DB, x, &f); err != nil {
				return nil, err
			}
		}
		if !mine || s.may(ctx, s.DB, x, inquiry.InquiryRefer, f.Approach) != nil {
			continue
		}
		title, since := "Send the referral, and record that it was sent", f.Agreed
		if !f.Sent.IsZero() {
			title, since = "Tell the person of the referral, and record it", f.Sent
		}
		it := Pressing(title+": "+x.Title, inquiry.OnePath+"/"+x.ID+"/refer/"+f.Approach, since, s.Today())
		it.Synthetic = x.Synthetic
		out = append(out, it)
	}
	return out, nil
}

// Pressing is something about a danger: it is due on the day on which it began to wait, and stands
// before all that is not late.
func Pressing(title, href string, since, today clock.Day) room.DeskItem {
	it := room.Timed(title, href, since, today)
	it.Why = "Somebody may be in danger"
	if !since.Before(today) {
		it.Clock, it.Urgency = "Due today", room.Late
	}
	return it
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
	if err != nil {
		return nil, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, s.DB, x.ID)
	who := access.ActorFrom(ctx)
	forThemes := slices.ContainsFunc(seats, func(seat inquiry.Seat) bool {
		return seat.Human != "" && who.Is(seat.Human) && opensFor(seat.Part, testimony.Themed)
	})
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
		if l.Restricted {
			continue
		}
		if forThemes && !l.MineToo && l.Readers < 2 {
			add("Read an account for themes", l.ThemeBy, l.ReadTwice)
		}
		add("Give the first word back", l.WordBy, l.FirstWord)
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things to do about accounts: " + x.Title, Href: at}), err
}
