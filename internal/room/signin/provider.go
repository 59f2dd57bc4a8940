package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin/provider"
)

// recognisePerson gives who of ours the provider's person is. Somebody new is
// tied to the person whom an administrator has registered with the e-mail
// address that the provider has verified; after that the address no longer
// matters. Nobody is ever created here.
func (s *Service) recognisePerson(ctx context.Context, who provider.Identity) (Staff, error) {
	i, err := s.tieWhere(ctx, s.cfg.DB, `issuer = ? AND subject = ?`, who.Issuer, who.Subject)
	if errs.Is(err, errs.NotFound) {
		return s.firstTime(ctx, who)
	}
	if err != nil {
		return Staff{}, err
	}
	known, err := staffByID(ctx, s.cfg.DB, i.staffID)
	switch {
	case errs.Is(err, errs.NotFound):
		return Staff{}, errNotKnown(err)
	case err != nil:
		return Staff{}, err
	case known.Disabled:
		return Staff{}, errNotKnown(fmt.Errorf("staff %s is disabled", known.ID))
	case !i.good && (who.Email == "" || who.Email != known.Email):
		// A row that this service did not write counts only if the provider says
		// as much by itself.
		return Staff{}, errNotKnown(fmt.Errorf("the tie of staff %s is not one that this service made", known.ID))
	}
	return known, s.confirmIdentity(ctx, i, s.cfg.Clock.Now())
}

// firstTime ties somebody whom no tie is known of.
func (s *Service) firstTime(ctx context.Context, who provider.Identity) (Staff, error) {
	if who.Email == "" {
		return Staff{}, errNotKnown(errors.New("the provider has verified no e-mail address"))
	}
	known, err := s.tie(ctx, who)
	switch {
	case errs.Is(err, errs.NotFound):
		return Staff{}, errNotKnown(err)
	case errs.Is(err, errs.Conflict):
		// The address now belongs to somebody else at the provider.
		return Staff{}, errNotKnown(fmt.Errorf("staff %s is tied to another person at the provider", known.ID))
	case err != nil:
		return Staff{}, err
	}
	s.cfg.Log.InfoContext(ctx, "first sign-in", "staff", known.ID, "issuer", who.Issuer)
	return known, nil
}

// tie ties the provider's person to whoever has the address at this moment: an
// address that is given to somebody else meanwhile must not let the one before
// in.
func (s *Service) tie(ctx context.Context, who provider.Identity) (known Staff, err error) {
	err = s.cfg.DB.InSerialTx(ctx, func(tx *db.Tx) error {
		i, err := s.tieWhere(ctx, tx, `issuer = ? AND subject = ?`, who.Issuer, who.Subject)
		tied := err == nil // by another tab of theirs, at this moment
		switch {
		case tied:
			known, err = staffByID(ctx, tx, i.staffID)
		case errs.Is(err, errs.NotFound):
			known, err = staffByEmail(ctx, tx, who.Email)
		}
		switch {
		case err != nil:
			return err
		case known.Disabled, tied && !i.good:
			return errs.New(errs.NotFound, "There is no such person.")
		case tied:
			return nil
		}
		return s.linkIdentity(ctx, tx, who.Issuer, who.Subject, known.ID, s.cfg.Clock.Now())
	})
	return known, err
}

// providerKnows refuses a passkey of somebody whom the provider has not
// recognised for too long: whoever was disabled there must not go on here.
// Without a provider a passkey is all there is, and so it is for somebody whom
// the provider never knew: alone says that of the key itself, so that taking
// the tie away does not make it so.
func (s *Service) providerKnows(ctx context.Context, staffID string, alone bool) error {
	if s.relying == nil || s.cfg.PasskeyAfterProvider <= 0 {
		return nil
	}
	i, err := s.tieWhere(ctx, s.cfg.DB, `issuer = ? AND staff_id = ?`, s.relying.Issuer(), staffID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err != nil && alone {
		return nil
	}
	age := s.cfg.Clock.Now().Sub(i.seen)
	if err == nil && i.good && age <= s.cfg.PasskeyAfterProvider && age >= -time.Minute {
		return nil
	}
	return errs.Because(errs.Forbidden, "Sign in with "+s.relying.Name()+" first. We ask for that from time to time, "+
		"so that somebody who has left cannot go on with a passkey. Your passkey works again after it.",
		fmt.Errorf("the provider last knew staff %s %s ago", staffID, age.Round(time.Minute)))
}
