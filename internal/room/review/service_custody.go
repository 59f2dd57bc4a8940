package review

import (
	"context"
	"time"

	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// CustodyWaiting lists the requests that wait for the signed-in custodian.
func (s *Service) CustodyWaiting(ctx context.Context) ([]vault.Request, error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), access.VaultApprove, access.Route()); err != nil {
		return nil, err
	}
	return s.vault.Waiting(ctx)
}

// CustodyList lists the custodians.
func (s *Service) CustodyList(ctx context.Context) ([]vault.Custodian, error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), access.VaultKeep, access.Route()); err != nil {
		return nil, err
	}
	return s.vault.Custodians(ctx)
}

// Enrol makes the signed-in custodian's key.
func (s *Service) Enrol(ctx context.Context, passphrase string) error {
	_, err := s.vault.Enrol(ctx, passphrase)
	return err
}

// Approve is the signed-in custodian's yes to a request.
func (s *Service) Approve(ctx context.Context, id, passphrase, reason string) error {
	return s.vault.Approve(ctx, id, passphrase, reason)
}

// Refuse is the signed-in custodian's no.
func (s *Service) Refuse(ctx context.Context, id, reason string) error {
	return s.vault.Refuse(ctx, id, reason)
}

// Resign gives up the signed-in custodian's key.
func (s *Service) Resign(ctx context.Context, reason string) error {
	return s.vault.Resign(ctx, reason)
}

// Standing says what hangs on the signed-in custodian and on whom else.
func (s *Service) Standing(ctx context.Context) (vault.Standing, error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), access.VaultKeep, access.Route()); err != nil {
		return vault.Standing{}, err
	}
	return s.vault.Standing(ctx)
}

// RenewKey gives the signed-in custodian a new key under a new passphrase.
func (s *Service) RenewKey(ctx context.Context, passphrase, next string) error {
	return s.vault.Renew(ctx, passphrase, next)
}

// LoseKey says that the signed-in custodian's passphrase is lost, FindKey that
// it is found.
func (s *Service) LoseKey(ctx context.Context, reason string) error { return s.vault.Lost(ctx, reason) }

// FindKey takes lost keys up again.
func (s *Service) FindKey(ctx context.Context, passphrase string) error {
	return s.vault.Found(ctx, passphrase)
}

// sealFor is how long one press of the button seals, so that the page answers
// while a browser still waits.
const sealFor = 15 * time.Second

// SealToAll has two custodians seal identities to those who lack them.
func (s *Service) SealToAll(ctx context.Context, passphrase, other, theirs string) (vault.Resealed, error) {
	return s.vault.Reseal(ctx, passphrase, other, theirs, sealFor)
}

// ListedBodies are the bodies that forms offer.
func (s *Service) ListedBodies() []intake.BodyOption { return s.Bodies }

// CodeBook gives the codes that forms offer.
func (s *Service) CodeBook() rules.CodeBook { return s.Codes }
