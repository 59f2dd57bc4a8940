package review

import (
	"context"

	"candour/internal/access"
	"candour/internal/vault"
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

// ListedBodies are the bodies that forms offer.
func (s *Service) ListedBodies() []BodyOption { return s.Bodies }

// CodeBook gives the codes that forms offer.
func (s *Service) CodeBook() CodeBook { return s.Codes }
