package returns

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// openFirst is said to whoever signs or approves a version that they have not opened.
const openFirst = "You have not opened this version: what was sent, and what the check found. Open it, then come back."

func returnOf(id string) ledger.Of { return ledger.Of{Kind: "return_due", ID: id} }

// partOf names a version as it is judged: its file and rows, why it goes without
// some, and what the body says of what was found.
func partOf(v *Version, remarks []Remark) string {
	words := []string{hashOf(v), v.SHA256, v.Without}
	for _, l := range v.Loads {
		words = append(words, l.Schema, l.SHA256)
	}
	for _, r := range remarks {
		words = append(words, r.Rule, r.About, r.Why)
	}
	return opened.Part(v.ID, words...)
}

// OpenVersion is SeeVersion with its remarks, for whoever reads it on its page.
// Where it waits for this reader's signature or approval, that they were shown it
// is noted, once.
func (s *Service) OpenVersion(ctx context.Context, id string) (Version, Owed, []Remark, error) {
	v, owed, err := s.SeeVersion(ctx, id)
	if err != nil {
		return v, owed, nil, err
	}
	remarks, err := s.remarks(ctx, s.db, id)
	if err != nil || owed.Current != id || !s.judges(ctx, &owed.Return) {
		return v, owed, remarks, err
	}
	part := partOf(&v, remarks)
	if seen, err := opened.Has(ctx, s.db, returnOf(owed.ID), part); err != nil || seen {
		return v, owed, remarks, err
	}
	act := ledger.Act{Action: ReturnsRead, Kind: "return_due", ID: owed.ID, Again: true, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return factsOf("return_due", owed.ID, owed.Body, ""), nil
	}}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return opened.Note(ctx, tx, returnOf(owed.ID), part) // as it was shown, whatever came since
	})
	return v, owed, remarks, err
}

// judges says whether a return waits for somebody who may be this actor.
func (s *Service) judges(ctx context.Context, r *Return) bool {
	return r.State == Submitted && (s.May(ctx, ReturnsApprove, r.Body, r.Submitter) || s.May(ctx, ReturnsSign, r.Body, r.Submitter))
}

// Decides says whether the next word on a return may be this actor's: the chief
// officer's signature while it waits for one, and else the approval.
func (s *Service) Decides(ctx context.Context, o *Owed) bool {
	action := ReturnsApprove
	if o.WaitsForChief {
		action = ReturnsSign
	}
	return o.State == Submitted && s.May(ctx, action, o.Body, o.Submitter)
}

// Opened says whether the actor has opened the newest version of a return as it
// is now, for the page.
func (s *Service) Opened(ctx context.Context, x *Seen, remarks []Remark) (bool, error) {
	if x.Newest == nil {
		return false, nil
	}
	return opened.Has(ctx, s.db, returnOf(x.ID), partOf(x.Newest, remarks))
}

// hasOpened refuses an act of somebody who has not opened the current version as
// it is.
func (s *Service) hasOpened(ctx context.Context, q db.Querier, r *Return) error {
	v, err := s.store.version(ctx, q, r.Current)
	if err != nil {
		return err
	}
	remarks, err := s.remarks(ctx, q, v.ID)
	if err != nil {
		return err
	}
	return opened.Need(ctx, q, returnOf(r.ID), openFirst, partOf(&v, remarks))
}

// IsNotOpened says whether an act was refused because what it decides was not
// opened first.
func IsNotOpened(err error) bool {
	return errs.Is(err, errs.Conflict) && errs.Message(err) == openFirst
}
