package drafting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// form is what the form of the inquiry asks of its report today. Rules that the program does not
// know give the zero Form, which allows no criticism and no signature.
func (s *Service) form(ctx context.Context, q db.Querier, d *draft) (report.Form, error) {
	panel, err := s.panel(ctx, q, d.x)
	if err != nil {
		return report.Form{}, err
	}
	makers := map[rules.Form]func(...report.Human) report.Form{rules.Statutory: report.Statutory, rules.Local: report.Statutory, rules.Council: report.NonStatutory,
		rules.Panel: report.VictimsPanel, rules.Audit: report.Audit}
	form, known := makers[d.set.Form]
	if !known {
		return report.Form{}, nil
	}
	f := form(panel...)
	f.Criticises = f.Criticises && d.set.Has(rules.Letters)
	if !d.set.Has(rules.Findings) {
		f.Findings = nil
	}
	return f, nil
}

// panel are those who sign: all who have the part of the chair or of a member today, and no
// conflict.
func (s *Service) panel(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []report.Human, err error) {
	attrs, err := s.Inquiries.Inside(ctx, q, x, rules.Signs)
	if err != nil {
		return nil, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	one, err := s.oneHuman(ctx, q)
	if err != nil {
		return nil, err
	}
	allocated, _ := attrs["allocated"].([]string)
	barred, _ := attrs["barred"].([]string)
	for _, seat := range seats {
		if !seat.Part.Can(rules.Signs) || !slices.Contains(allocated, seat.Human) || slices.Contains(barred, seat.Human) || slices.Contains(barred, seat.Account) {
			continue
		}
		if h := report.Human(one(seat.Human)); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return out, nil
}

// world is what a draft is held against as it stands in q.
func (s *Service) world(ctx context.Context, q db.Querier, d *draft) (report.World, error) {
	seen, err := s.store.seen(ctx, q, d.ID)
	if err != nil {
		return report.World{}, err
	}
	opened := map[pair]bool{}
	for _, p := range seen {
		opened[pair{d.one(p.a), p.b}] = true
	}
	looks := map[report.RefKind]func(report.Reference) report.Sight{}
	used := map[report.RefKind]bool{}
	var refs []report.Reference
	for _, one := range d.text.Sentences() {
		for _, r := range one.Content.References {
			used[r.Kind] = true
		}
		refs = append(refs, one.Content.References...)
	}
	for _, src := range s.sources {
		if !slices.ContainsFunc(src.Kinds(), func(k report.RefKind) bool { return used[k] }) {
			continue
		}
		look, err := looksOf(ctx, q, src, d.Inquiry, refs)
		if err != nil {
			return report.World{}, err
		}
		for _, k := range src.Kinds() {
			looks[k] = look
		}
	}
	sights := map[string]report.Sight{}
	return report.World{Day: s.Today(),
		Look: func(r report.Reference) report.Sight {
			look, known := looks[r.Kind]
			if !known {
				return report.Sight{}
			}
			key := r.Key()
			if _, done := sights[key]; !done {
				sights[key] = look(r)
			}
			return sights[key]
		},
		Opened: func(h report.Human, what string) bool { return h != "" && opened[pair{string(h), digest(what)}] }}, nil
}

// looksOf has a source say how references stand, of which many may be asked.
func looksOf(ctx context.Context, q db.Querier, src Source, inquiry string, refs []report.Reference) (func(report.Reference) report.Sight, error) {
	if a, ahead := src.(Ahead); ahead {
		return a.LooksAhead(ctx, q, inquiry, refs)
	}
	return src.Looks(ctx, q, inquiry)
}

// sourceOf gives who knows a sort of reference; nil where nobody does.
func (s *Service) sourceOf(k report.RefKind) Source {
	for _, src := range s.sources {
		if slices.Contains(src.Kinds(), k) {
			return src
		}
	}
	return nil
}

// checkReferences asks of references that come to a sentence that they are offered here, or known to their source: of one that
// is nowhere, and of one that is not of this inquiry, the same is said.
func (s *Service) checkReferences(ctx context.Context, q db.Querier, d *draft, was, is []report.Reference, bad *typed.Asked) error {
	for _, r := range is {
		src := s.sourceOf(r.Kind)
		if src == nil || slices.Contains(was, r) {
			continue
		}
		look, err := looksOf(ctx, q, src, d.Inquiry, []report.Reference{r})
		if err != nil {
			return err
		}
		if look(r).Stand != "" {
			continue
		}
		offered, err := src.Choices(ctx, q, d.Inquiry, s.Today())
		if err != nil {
			return err
		}
		of := r.Of
		if r.Kind == report.Transcript {
			of = DayOf(r.Of, r.Day)
		}
		there := slices.ContainsFunc(offered, func(c Choice) bool { return c.Kind == r.Kind && c.Of == of })
		bad.Need(there, "references", "There is nothing here by this reference. Choose from the list, or write the reference of something of this inquiry")
	}
	return nil
}

// digest names what was opened, so that its row says nothing.
func digest(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// noteSeen records, within a write, that the actor was shown something.
func (s *Service) noteSeen(ctx context.Context, tx *ledger.Tx, reportID, id, what string) error {
	human := access.ActorFrom(ctx).Human
	if human == "" {
		return errNone
	}
	rows, err := s.store.pairs(ctx, tx, `SELECT human, what FROM inquiry_report_seen WHERE report_id = ? AND human = ? AND what = ?`, reportID, human, digest(what))
	if err != nil || len(rows) > 0 {
		return err
	}
	return tx.Insert("inquiry_report_seen", id, ledger.Row{"report_id": reportID, "human": human, "what": digest(what), "on_day": s.Today().String()})
}

// recipient says what whoever gets a letter may see: what each source says, and of nobody else
// that they are criticised.
type recipient struct {
	by map[report.RefKind]func(report.Reference) bool
}

// MaySee says whether they may see a reference.
func (r recipient) MaySee(ref report.Reference) bool {
	if ref.Kind == report.OwnWords {
		return false
	}
	see, known := r.by[ref.Kind]
	return known && see(ref)
}

// MayKnow says whether they may know that another is criticised: no source says that they may.
func (recipient) MayKnow(report.Party) bool { return false }

func (s *Service) recipient(ctx context.Context, q db.Querier, d *draft, to report.Party) (report.Recipient, error) {
	r := recipient{map[report.RefKind]func(report.Reference) bool{}}
	for _, src := range s.sources {
		see, err := src.Seen(ctx, q, d.Inquiry, to)
		if err != nil {
			return nil, err
		}
		for _, k := range src.Kinds() {
			r.by[k] = see
		}
	}
	return r, nil
}

// step refuses what the form of the inquiry has not, as if there were nothing there.
func (d *draft) step(step rules.Step) error {
	if !d.set.Has(step) {
		return errs.New(errs.NotFound, "This form of inquiry has no such step.")
	}
	return nil
}
