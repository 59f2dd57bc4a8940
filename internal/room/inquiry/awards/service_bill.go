package awards

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// File is a bill as it is sent.
type File struct {
	Month award.Month
	Name  string
	Bytes []byte
	// Beside is why the solicitor's side takes it in although a bill of that time came.
	Beside string
}

// read reads a file, and says everything that is wrong with it at once, beside the other bills of its award.
func (f *File) read(today clock.Day, others []Bill) (lines []award.Line, works []string, err error) {
	var bad typed.Asked
	bad.Need(f.Month.OK(), "month", "Write the month as 2026-10")
	bad.Need(!f.Month.OK() || f.Month <= award.MonthOf(today), "month", "This month is to come")
	if lines, works, err = award.Read(f.Bytes, f.Name); err != nil {
		for _, wrong := range errs.FieldsOf(err) {
			bad.Need(false, wrong.Name, wrong.Message)
		}
		if len(errs.FieldsOf(err)) == 0 {
			return nil, nil, err
		}
	}
	for i := range lines {
		if lines[i].On.After(today) {
			bad.Need(false, "file", "Row "+num(lines[i].Row)+", date: this day is to come. Send its line once it is past")
		}
	}
	f.beside(&bad, lines, others)
	return lines, works, bad.Err()
}

// beside asks why a bill is taken in of a time of which another came. Whoever sends their own has no say in it.
func (f *File) beside(bad *typed.Asked, lines []award.Line, others []Bill) {
	pure := make([]award.Bill, len(others))
	for i := range others {
		pure[i] = others[i].Bill
	}
	over := award.Overlap(f.Month, lines, pure)
	if len(over) == 0 {
		f.Beside = ""
		return
	}
	if f.Beside = typed.Clean(f.Beside); f.Beside == "" {
		*bad = append(*bad, over[:min(len(over), 40)]...)
		return
	}
	bad.Reason(f.Beside, "beside", "Write why another bill of this time is taken in", award.MaxWhy)
}

// Enter takes in a bill that came by post, for the solicitor's side: whoever enters it does not assess it.
func (s *Service) Enter(ctx context.Context, id, of string, f File) (string, error) {
	others, err := s.store.bills(ctx, s.DB, `WHERE inquiry_id = ? AND award_id = ?`, id, of)
	if err != nil {
		return "", err
	}
	lines, works, err := f.read(s.Today(), others)
	if err != nil {
		if x, gone := s.one(ctx, id); gone != nil || !s.May(ctx, &x, inquiry.InquiryCosts) {
			return "", errNone
		}
		return "", err
	}
	bid := ids.Random("bill")
	return bid, s.write(ctx, inquiry.InquiryCosts, ledger.Of{Kind: kindBill, ID: bid}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, err := s.award(ctx, tx, id, of)
		if err != nil {
			return err
		}
		return s.take(ctx, tx, x, &a, bid, &f, lines, works, true)
	})
}

// take stores a bill under an award. Two bills of one award are taken one after the other: each is held against those
// before it.
func (s *Service) take(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Award, bid string, f *File, lines []award.Line, works []string, post bool) error {
	if !a.Open() {
		return errs.New(errs.Conflict, "No costs are awarded here. There is nothing to bill.")
	}
	others, err := s.store.bills(ctx, tx, `WHERE award_id = ?`, a.ID)
	if err != nil {
		return err
	}
	var bad typed.Asked
	if f.beside(&bad, lines, others); len(bad) > 0 {
		return bad.Err()
	}
	who := access.ActorFrom(ctx)
	wrote := []string{who.ID, who.Human}
	if a.Biller != "" {
		wrote = append(wrote, a.Biller, a.BillerHuman)
	}
	b, err := award.NewBill(f.Month, slices.Clone(lines), wrote...)
	if err != nil {
		return err
	}
	b.Beside = f.Beside
	digest, pure := b.Digest(), []award.Bill{}
	for _, o := range others {
		if o.digest == digest {
			return typed.Wrong("file", "This bill was sent already, on "+o.Made.Human()+". Nothing was taken in")
		}
		pure = append(pure, o.Bill)
	}
	b.Flagged(&a.Award, pure, works)
	sealed, err := s.seal(ctx, tx, x, bid, works)
	if err != nil {
		return err
	}
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := s.keepAward(ctx, tx, a); err != nil {
		return err
	}
	return tx.Insert(kindBill, bid, ledger.Row{"inquiry_id": x.ID, "award_id": a.ID, "month": string(f.Month), "digest": digest, "text": string(text),
		"sealed": sealed, "post": post, "made": s.Today().String()})
}

func place(bill string) vault.Place {
	return vault.Place{Table: kindBill, Column: "sealed", Row: bill}
}

// seal seals what was done to those who assess bills. Nobody has a phrase for it.
func (s *Service) seal(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, bid string, works []string) (string, error) {
	var self [32]byte
	if _, err := rand.Read(self[:]); err != nil {
		return "", err
	}
	plain, err := json.Marshal(works)
	if err != nil {
		return "", err
	}
	p, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: bid, Self: self, Parts: map[vault.Part][]string{partWork: {groupCosts}}, Synthetic: x.Synthetic})
	if err != nil {
		return "", err
	}
	return p.Seal(partWork, place(bid), plain)
}

// OpenWork opens what was done, line by line, with an entry.
func (s *Service) OpenWork(ctx context.Context, id, of, purpose string) ([]string, error) {
	purpose = typed.Clean(purpose)
	if _, err := s.one(ctx, id); err != nil {
		return nil, err
	}
	b, err := s.bill(ctx, s.DB, id, of)
	if err != nil {
		return nil, err
	}
	var bad typed.Asked
	bad.Reason(purpose, "purpose", "Write what for. The log keeps it", award.MaxWhy)
	if err := bad.Err(); err != nil {
		return nil, err
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: of, Purpose: purpose, Items: []vault.Sealed{{Part: partWork, Place: place(of), Text: b.sealed}}})
	if err != nil {
		return nil, inquiry.Hide(err)
	}
	var out []string
	return out, json.Unmarshal(plain[0], &out)
}

// onBill does something to a bill of an inquiry. Its own facts keep those from it whose own it is.
func (s *Service) onBill(ctx context.Context, id, of string, do func(Bill, award.By) (award.Bill, error)) error {
	return s.write(ctx, inquiry.InquiryCosts, ledger.Of{Kind: kindBill, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		b, err := s.bill(ctx, tx, id, of)
		if err != nil {
			return err
		}
		by, err := s.by(ctx, tx)
		if err != nil {
			return err
		}
		if b.Bill, err = do(b, by); err != nil {
			return err
		}
		return s.keepBill(ctx, tx, &b)
	})
}

// Said is what is said of some lines of a bill.
type Said struct {
	Rows    []int
	Outcome award.LineOutcome
	Allowed award.Pence
	Why     string
}

// Assess says something of some lines of a bill.
func (s *Service) Assess(ctx context.Context, id, of string, in Said) error {
	return s.onBill(ctx, id, of, func(b Bill, by award.By) (award.Bill, error) {
		return b.Assess(in.Rows, in.Outcome, in.Allowed, in.Why, by)
	})
}

// AllowPlain allows what nothing is odd about, and nothing was said of.
func (s *Service) AllowPlain(ctx context.Context, id, of string) error {
	return s.onBill(ctx, id, of, func(b Bill, by award.By) (award.Bill, error) { return b.AllowPlain(by) })
}

// Close ends an assessment; whoever sent the bill agrees with it, or does not.
func (s *Service) Close(ctx context.Context, id, of string) error {
	return s.onBill(ctx, id, of, func(b Bill, by award.By) (award.Bill, error) { return b.Close(by) })
}

// Judged records what a costs judge found.
func (s *Service) Judged(ctx context.Context, id, of string, amount award.Pence, why string) error {
	return s.onBill(ctx, id, of, func(b Bill, by award.By) (award.Bill, error) {
		if err := theirs(&b, by); err != nil {
			return b.Bill, err
		}
		return b.Judged(amount, why, by.Human, by.On)
	})
}

// theirs is ours of what goes on with a bill: it waits while whoever sent it can say that an answer is not theirs.
func theirs(b *Bill, by award.By) error {
	if err := ours(b, by); err != nil {
		return err
	}
	return b.Waits(by.On)
}

// ours refuses what somebody would do to their own bill, and what is done to one that must be assessed again.
func ours(b *Bill, by award.By) error {
	if b.IsOwn(by) {
		return award.ErrOwn
	}
	if b.Again(by) {
		return award.ErrAgain
	}
	return nil
}

// goesOn is theirs of the actor and of whoever proposed.
func (s *Service) goesOn(ctx context.Context, q db.Querier, b *Bill, proposers ...string) error {
	if err := s.notOwn(ctx, q, b, proposers...); err != nil {
		return err
	}
	return b.Waits(s.Today())
}

// notOwn is ours of the actor and of whoever proposed.
func (s *Service) notOwn(ctx context.Context, q db.Querier, b *Bill, proposers ...string) error {
	by, err := s.by(ctx, q)
	if err != nil {
		return err
	}
	for _, human := range proposers {
		other := by
		if other.Account, other.Human = human, human; b.IsOwn(other) {
			return award.ErrOwn
		}
	}
	return ours(b, by)
}

// billsUnder refuses whoever is the biller of an award, under whatever account: they decide nothing of it.
func (s *Service) billsUnder(ctx context.Context, q db.Querier, a *Award) error {
	if a.Biller == "" {
		return nil
	}
	by, err := s.by(ctx, q)
	if err != nil {
		return err
	}
	b := award.Bill{Wrote: []string{a.Biller, a.BillerHuman}}
	if b.IsOwn(by) {
		return errOwnAward
	}
	return nil
}

var errOwnAward = errs.New(errs.Forbidden, "Nobody decides on an award under which they send bills, under whatever account. Somebody else must do it.")

// Bill gives a bill to whoever sees the money of an inquiry.
func (s *Service) Bill(ctx context.Context, id, of string) (x inquiry.Inquiry, a Award, b Bill, err error) {
	if x, err = s.one(ctx, id); err != nil {
		return x, a, b, err
	}
	if b, err = s.bill(ctx, s.DB, id, of); err != nil {
		return x, a, b, err
	}
	a, err = s.award(ctx, s.DB, id, b.Award)
	return x, a, b, err
}
