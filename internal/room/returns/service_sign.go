package returns

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const (
	notSigned   = "The chief officer has not signed this return yet."
	signedByOne = "You signed this return for the body that sent it. Somebody else must approve it."
)

// WantsChief says whether a chief officer signs this version: the round asks
// for it, and the body itself sent what it is. Figures that the desk put in the
// place of a return are the desk's, and no chief officer's.
func WantsChief(round Round, v *Version) bool { return round.ChiefSigns && v.Substituted == "" }

// Signed says whether the record of a signature is whole.
func (v *Version) Signed() bool {
	return v.SignedBy != "" && v.SignedName != "" && !v.SignedAt.IsZero()
}

// Sign is the chief officer's signature under the version that was submitted,
// once they have opened it. A new version, or a new submission, needs a new one.
func (s *Service) Sign(ctx context.Context, id string) error {
	return s.change(ctx, ReturnsSign, id, MoveSign, "", func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		v, err := s.unsigned(ctx, tx, r)
		if err != nil {
			return nil, "", err
		}
		a := access.ActorFrom(ctx)
		if a.Human == "" || a.Name == "" {
			return nil, "", errs.New(errs.Conflict, "It is not known which person you are. Ask an administrator to enter it; then sign.")
		}
		if err := s.hasOpened(ctx, tx, r); err != nil {
			return nil, "", err
		}
		return nil, hashOf(&v), tx.Update(ctx, "return_version", v.ID, 0, ledger.Row{"signed_by": a.Human, "signed_name": a.Name, "signed_at": s.now()})
	})
}

// Decline gives a return that the chief officer does not sign back to whoever
// prepares it, with a reason.
func (s *Service) Decline(ctx context.Context, id, reason string) error {
	return s.change(ctx, ReturnsSign, id, MoveDecline, clean(reason), func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		_, err := s.unsigned(ctx, tx, r)
		return nil, "", err
	})
}

// unsigned gives the version that waits for its signature, or says why none does.
func (s *Service) unsigned(ctx context.Context, q db.Querier, r *Return) (Version, error) {
	round, err := s.store.round(ctx, q, r.RoundID)
	if err != nil {
		return Version{}, err
	}
	v, err := s.store.version(ctx, q, r.Current)
	switch {
	case err != nil:
		return v, err
	case !WantsChief(round, &v):
		return v, errs.New(errs.Conflict, "No chief officer is asked to sign this return.")
	case v.Signed():
		return v, errs.New(errs.Conflict, "This return is signed already.")
	}
	return v, nil
}

// signedFor refuses an approval that comes before the chief officer's signature,
// and one by the human who gave it.
func (s *Service) signedFor(ctx context.Context, q db.Querier, r *Return, v *Version) error {
	round, err := s.store.round(ctx, q, r.RoundID)
	switch {
	case err != nil:
		return err
	case !WantsChief(round, v):
		return nil
	case !v.Signed():
		return errs.New(errs.Conflict, notSigned)
	case access.ActorFrom(ctx).MayBe(v.SignedBy):
		return errs.New(errs.Conflict, signedByOne)
	}
	return nil
}

// waitsForChief says whether a return as it is shown waits for its signature.
func waitsForChief(r *Return, round Round, v *Version) bool {
	return r.State == Submitted && WantsChief(round, v) && !v.Signed()
}
