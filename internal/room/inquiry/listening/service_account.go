package listening

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/ledger"
)

// load gives an account as its acts make it, and the inquiry as it stands: where that has
// ended nothing new is done with it, whatever stands in the acts. An act that may not stand
// where it does refuses.
func (s *Service) load(ctx context.Context, q db.Querier, where string, args ...any) (*Account, *inquiry.Inquiry, error) {
	all, err := s.store.accounts(ctx, q, where, args...)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return nil, nil, err
	}
	a := &all[0]
	x, err := s.Inquiries.Of(ctx, q, a.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	acts, err := s.store.acts(ctx, q, `WHERE account_id = ?`, a.ID)
	if err != nil {
		return nil, nil, err
	}
	return a, &x, a.fold(acts, x.State, s.Today())
}

// fold replays acts. Numbers count from 1 without a gap: an act that was taken out is
// noticed too, and one that was taken off the end where the row says what it did.
func (a *Account) fold(acts []numbered, state inquiry.State, today clock.Day) error {
	var all []testimony.Act
	for i, act := range acts {
		if act.number != i+1 {
			return inquiry.Broken(errs.Newf(errs.Invalid, "account %s: act %d stands where %d should", a.ID, act.number, i+1))
		}
		all = append(all, act.Act)
	}
	if len(all) == 0 {
		return inquiry.Broken(errs.Newf(errs.Invalid, "account %s has no act", a.ID))
	}
	a.next = len(all) + 1
	if state == inquiry.Ended && all[len(all)-1].Kind != testimony.Close {
		on := all[len(all)-1].On
		if on.Before(today) {
			on = today
		}
		all = append(all, testimony.Act{Kind: testimony.End, On: on})
	}
	now, err := testimony.Replay(all...)
	if err != nil {
		return inquiry.Broken(err)
	}
	a.Account = now
	return a.agrees()
}

// agrees refuses an account of which the row says something else than its acts.
func (a *Account) agrees() error {
	if a.keeps() != a.kept {
		return inquiry.Broken(errs.Newf(errs.Invalid, "account %s: its row says %+v and its acts %+v", a.ID, a.kept, a.keeps()))
	}
	return nil
}

// do takes acts on an account, stores them and brings its row up to date. What changes
// nothing (the same said again) is not stored.
func (s *Service) do(ctx context.Context, tx *ledger.Tx, a *Account, acts ...testimony.Act) error {
	for _, act := range acts {
		next, err := a.Do(act)
		if err != nil {
			return err
		}
		if act.Kind == testimony.Say && a.Answer(act.Use) == next.Answer(act.Use) {
			continue
		}
		a.Account = next
		if err := s.insertAct(tx, a, act); err != nil {
			return err
		}
	}
	return tx.Update(ctx, "inquiry_account", a.ID, a.Version, a.row())
}

// Footing is one thing that rests, or is to rest, on one account under one use. Ref says what
// it is: the id of a sentence, a table, a bundle.
type Footing struct {
	Account string
	Use     testimony.Use
	Ref     string
}

// Cite has things rest on accounts of an inquiry, within a write that the caller has
// authorised. One account to which it may not be done (a no, a withdrawal, a restriction)
// refuses all, with errs.Conflict and why. While the inquiry is suspended or has ended
// nothing is cited. The caller cites once in a write: what it cites is read as it stood before.
func (s *Service) Cite(ctx context.Context, tx *ledger.Tx, inquiry string, all ...Footing) error {
	return s.rest(ctx, tx, inquiry, testimony.Cite, all)
}

// Fix is the point of no return of what was cited, as the sheet said beforehand: the report
// that it stands in is published. It refuses as Cite does.
func (s *Service) Fix(ctx context.Context, tx *ledger.Tx, inquiry string, all ...Footing) error {
	return s.rest(ctx, tx, inquiry, testimony.Fix, all)
}

// Drop leaves out what was cited and not fixed. It goes on while the inquiry is suspended,
// and after its end. What a no has taken out already is no error.
func (s *Service) Drop(ctx context.Context, tx *ledger.Tx, inquiry string, all ...Footing) error {
	return s.rest(ctx, tx, inquiry, testimony.Drop, all)
}

// rest does one kind of act for many footings; those of one account are one after another.
func (s *Service) rest(ctx context.Context, tx *ledger.Tx, id string, kind testimony.Kind, all []Footing) error {
	by, order := map[string][]testimony.Act{}, []string{}
	for _, f := range all {
		if by[f.Account] == nil {
			order = append(order, f.Account)
		}
		by[f.Account] = append(by[f.Account], testimony.Act{Kind: kind, On: s.Today(), Use: f.Use, Ref: f.Ref})
	}
	slices.Sort(order)
	for _, account := range order {
		a, x, err := s.load(ctx, tx, `WHERE id = ? AND inquiry_id = ?`, account, id)
		if err != nil {
			return err
		}
		if kind != testimony.Drop && x.Frozen() {
			return inquiry.ErrFrozen()
		}
		acts := by[account]
		if kind == testimony.Drop {
			acts = slices.DeleteFunc(acts, func(act testimony.Act) bool { return !a.standsOn(act.Use, act.Ref) })
		}
		if err := s.do(ctx, tx, a, acts...); err != nil {
			return err
		}
	}
	return nil
}

// standsOn says that something rests on the account still.
func (a *Account) standsOn(u testimony.Use, ref string) bool {
	return slices.ContainsFunc(a.Footings(), func(f testimony.Footing) bool { return f.Use == u && f.Ref == ref && f.Stands() })
}

// Stands is what rests on accounts, by what rests: for whoever shows a sentence's footing.
type Stands struct {
	Account string
	testimony.Footing
	// Restricted says that a restriction stands on the account or is asked for: what is not
	// fixed is amber.
	Restricted bool
	// Withdrawn says that the person took the account back; what is fixed stays, as was said
	// beforehand.
	Withdrawn bool
}

// Rests gives what rests, or rested, on accounts of an inquiry under some refs; all of them where
// none is named. It is for other floors of the room, which authorise: nobody else is told which
// account it is.
func (s *Service) Rests(ctx context.Context, q db.Querier, id string, refs ...string) (out []Stands, err error) {
	all, err := s.cited(ctx, q, id, refs)
	asked := map[string]bool{}
	for _, r := range refs {
		asked[r] = true
	}
	for i := range all {
		a := &all[i]
		for _, f := range a.Footings() {
			if len(refs) == 0 || asked[f.Ref] {
				out = append(out, Stands{a.ID, f, a.Restricted(), !a.Withdrawn().IsZero()})
			}
		}
	}
	return out, err
}

// cited gives the accounts on which something of some refs rests or rested, and maybe others. Of
// few refs those alone are read. Of many all accounts are, since they are remembered; one of them
// that cannot be read refuses what rests on it, and nothing else.
func (s *Service) cited(ctx context.Context, q db.Querier, id string, refs []string) ([]Account, error) {
	const few = 10
	if len(refs) == 0 || len(refs) > few {
		if all, err := s.loadAll(ctx, q, id, `WHERE inquiry_id = ?`, id); err == nil {
			return all, nil
		}
	}
	where, args := `WHERE inquiry_id = ? AND id IN (SELECT account_id FROM inquiry_account_act WHERE inquiry_id = ? AND kind = 'cite'`, []any{id, id}
	if len(refs) > 0 {
		where += ` AND ref IN (` + db.Placeholders(len(refs)) + `)`
		for _, r := range refs {
			args = append(args, r)
		}
	}
	return s.loadAll(ctx, q, id, where+`)`, args...)
}

// RestsOf gives what rests, or rested, on the account of one approach: for the thread of the
// person, who has shown by their phrase that it is theirs. Nothing where none was given.
func (s *Service) RestsOf(ctx context.Context, q db.Querier, approach string) (account string, out []testimony.Footing, err error) {
	a, _, err := s.load(ctx, q, `WHERE approach_id = ?`, approach)
	if errs.Is(err, errs.NotFound) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	return a.ID, a.Footings(), nil
}

// loadAll gives many accounts of one inquiry as their acts make them.
func (s *Service) loadAll(ctx context.Context, q db.Querier, id, where string, args ...any) ([]Account, error) {
	x, err := s.Inquiries.Of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	all, err := s.store.accounts(ctx, q, where, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := moment{x.State, s.Today()}
	var left []*Account
	for i := range all {
		known, err := s.folded.recall(&all[i], at)
		if err != nil {
			return nil, err
		}
		if !known {
			left = append(left, &all[i])
		}
	}
	by, err := s.actsOf(ctx, q, id, left)
	if err != nil {
		return nil, err
	}
	for _, a := range left {
		if err := a.fold(by[a.ID], at.state, at.day); err != nil {
			return nil, err
		}
		s.folded.keep(a, by[a.ID], at)
	}
	return all, nil
}

// actsOf gives the acts of some accounts of one inquiry.
func (s *Service) actsOf(ctx context.Context, q db.Querier, id string, of []*Account) (map[string][]numbered, error) {
	const few = 100
	where, args := `WHERE inquiry_id = ?`, []any{id}
	switch {
	case len(of) == 0:
		return nil, nil
	case len(of) <= few:
		where, args = `WHERE account_id IN (`+db.Placeholders(len(of))+`)`, nil
		for _, a := range of {
			args = append(args, a.ID)
		}
	}
	acts, err := s.store.acts(ctx, q, where, args...)
	by := map[string][]numbered{}
	for _, n := range acts {
		by[n.account] = append(by[n.account], n)
	}
	return by, err
}
