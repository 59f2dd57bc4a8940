package listening

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
)

// Weigh is what the rules weigh of an inquiry where another floor of the room asks for an action
// of this one. Whoever has a part that does more of what is named reads it too, unless they
// are kept out.
func (s *Service) Weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action, more ...rules.Does) (map[string]any, error) {
	attrs, err := s.weigh(ctx, q, x, action, "")
	if err != nil {
		return nil, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	allocated, _ := attrs["allocated"].([]string)
	for _, does := range more {
		allocated = append(allocated, inquiry.Sight(seats, does)...)
	}
	attrs["allocated"] = allocated
	return attrs, nil
}

// Quotation is how an account stands for whoever quotes it.
type Quotation struct {
	// Back says that its person said no to it, or took the account back.
	Back       bool
	Restricted bool
}

// Quotations are all accounts of an inquiry, as they stand for being quoted without a name. It is
// for other floors of the room, which authorise and show no ids.
func (s *Service) Quotations(ctx context.Context, q db.Querier, id string) (map[string]Quotation, error) {
	all, err := s.loadAll(ctx, q, id, `WHERE inquiry_id = ?`, id)
	out := map[string]Quotation{}
	for i := range all {
		a := &all[i]
		out[a.ID] = Quotation{Back: !a.Withdrawn().IsZero() || !a.Answer(testimony.Quoted).Yes, Restricted: a.Restricted()}
	}
	return out, err
}
