package participants

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// asWaits says who changes an application that waits: the chair what is of their own motion.
func (s *Service) asWaits(ctx context.Context, id, party string) (Party, access.Action, error) {
	p, err := s.party(ctx, s.DB, id, party)
	if a, _ := p.Waiting(); a.Own {
		return p, inquiry.InquiryDesignate, err
	}
	return p, inquiry.InquiryDisclose, err
}

// Correct puts right an application that waits for a decision, and the name while nobody outside has read it. The earlier
// stays on record, with the day and why.
func (s *Service) Correct(ctx context.Context, in New, why string) error {
	in.Name, in.Why, in.Consent.How, in.Scope.Part, why = typed.Clean(in.Name), typed.Clean(in.Why), typed.Clean(in.Consent.How), typed.Clean(in.Scope.Part), typed.Clean(why)
	was, action, err := s.asWaits(ctx, in.Inquiry, in.Party)
	if err != nil {
		return err
	}
	if in.Name == "" {
		in.Name = was.Name
	}
	var bad typed.Asked
	named := in
	named.Party = ""
	named.check(&bad)
	bad.Words(why, "correction", "Write what was wrong, and how that is known", MaxWhy)
	bad.Seen(why, "correction")
	if err := in.Check(s.Today()); err != nil {
		bad = append(bad, errs.FieldsOf(err)...)
	}
	if err := once(bad).Err(); err != nil {
		return err
	}
	return s.write(ctx, action, ledger.Of{Kind: kindParty, ID: in.Party}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		p, err := s.party(ctx, tx, in.Inquiry, in.Party)
		if err != nil {
			return err
		}
		if err := s.free(ctx, tx, in.Inquiry, in.Party, in.Name); err != nil {
			return err
		}
		if p.Party, err = p.Correct(in.Name, in.Application, why, access.ActorFrom(ctx).Human, s.Today()); err != nil {
			return err
		}
		return s.keep(ctx, tx, &p)
	})
}

// Withdraw records that an application that waits is withdrawn, as a paper says. It stays on record.
func (s *Service) Withdraw(ctx context.Context, id, party, how string) error {
	how = typed.Clean(how)
	_, action, err := s.asWaits(ctx, id, party)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Words(how, "how", "Write which paper says so, of what day, and where it is kept", MaxWhy)
	bad.Seen(how, "how")
	if err := bad.Err(); err != nil {
		return err
	}
	return s.write(ctx, action, ledger.Of{Kind: kindParty, ID: party}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		p, err := s.party(ctx, tx, id, party)
		if err != nil {
			return err
		}
		if p.Party, err = p.Party.Withdraw(how, s.Today()); err != nil {
			return err
		}
		return s.keep(ctx, tx, &p)
	})
}
