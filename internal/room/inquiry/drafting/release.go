package drafting

import (
	"cmp"
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/ledger"
)

// textOf is a report as it would be published.
func textOf(d *draft, signed report.Signed, held []report.Withheld) (jigsaw.Text, error) {
	p, err := report.Publish(signed, held)
	return jigsaw.Text{Kind: published.TextKind, Ref: d.ID, Title: d.Title, Words: report.WordsOf(string(p.Text), p.Gaps)}, err
}

// tells says why a report would not be let out, and gives every reading of it, for whoever is to sign it.
func (s *Service) tells(ctx context.Context, q db.Querier, d *draft, signed report.Signed, held []report.Withheld) (why error, told []jigsaw.Told, err error) {
	t, why := textOf(d, signed, held)
	if why != nil {
		return why, nil, nil
	}
	told, err = letting.Told(ctx, q, s.Release, d.Inquiry, t)
	return letting.Would(ctx, q, s.Release, d.Inquiry, t), told, err
}

// let lets it out, within the write that publishes it, or refuses.
func (s *Service) let(ctx context.Context, tx *ledger.Tx, d *draft, signed report.Signed, held []report.Withheld) error {
	t, err := textOf(d, signed, held)
	if err != nil {
		return err
	}
	return letting.Let(ctx, tx, s.Release, d.Inquiry, t)
}

// Ahead lists the reports that are not published yet, to whoever drafts.
func (s *Service) Ahead(ctx context.Context, inquiryID string) (out []jigsaw.Text, err error) {
	x, err := s.Inquiries.Of(ctx, s.DB, inquiryID)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryDraft)
	}
	if err != nil {
		return nil, err
	}
	all, err := s.store.reports(ctx, s.DB, inquiryID)
	for _, r := range all {
		if r.State == Drafting {
			out = append(out, jigsaw.Text{Kind: published.TextKind, Ref: r.ID, Title: r.Title})
		}
	}
	return out, err
}

// Words gives one in the words that everybody would read, once nothing else stands between it and its
// signature.
func (s *Service) Words(ctx context.Context, inquiryID, kind, ref string) (out jigsaw.Text, err error) {
	if kind != published.TextKind {
		return out, errNone
	}
	d, w, err := s.look(ctx, ref, "The report, for whom it could tell.")
	if err != nil {
		return out, err
	}
	if d.Inquiry != inquiryID || d.State != Drafting {
		return out, errNone
	}
	if len(d.text.Hindrances(w)) > 0 {
		return out, errs.New(errs.Conflict, "This report is read for whom it could tell once nothing else stands between it and its signature.")
	}
	signed, err := d.text.Sign(d.text.Form.Panel, w)
	if err != nil {
		return out, err
	}
	held, err := d.withheld(signed)
	if err != nil {
		return out, err
	}
	return textOf(d, signed, held)
}

// signers names those who signed as everybody knows them. A member of the panel whom nobody can name signs nothing.
func (s *Service) signers(ctx context.Context, tx *ledger.Tx, d *draft, by []report.Human, of string) (out []published.Signer, err error) {
	seats, err := s.Inquiries.SeatsToday(ctx, tx, d.Inquiry)
	if err != nil {
		return nil, err
	}
	days, err := s.store.signedOn(ctx, tx, d.ID, of)
	if err != nil {
		return nil, err
	}
	for _, h := range by {
		i := slices.IndexFunc(seats, func(x inquiry.Seat) bool { return x.Part.Can(rules.Signs) && report.Human(d.one(x.Human)) == h })
		if i < 0 || seats[i].Name == "" {
			return nil, errs.New(errs.Conflict, "It is not known by which name a member of the panel signs. Nothing was signed.")
		}
		one := published.Signer{Name: seats[i].Name, Part: seats[i].Part, On: s.Today()}
		for _, p := range days {
			if report.Human(d.one(p.a)) == h {
				one.On = clock.DayOrNone(p.b)
			}
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b published.Signer) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

// hasTerms refuses a report of an inquiry whose terms of reference are not out and in force: nobody could say what it
// was to find.
func (s *Service) hasTerms(ctx context.Context, q db.Querier, d *draft) error {
	out, err := s.Inquiries.TermsInForce(ctx, q, d.Inquiry)
	if err == nil && !out {
		err = errs.New(errs.Conflict, "This inquiry has no terms of reference in force. They are published first: everybody must be able to read what it was to find.")
	}
	return err
}
