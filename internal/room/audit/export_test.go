package audit

import (
	"context"

	"candour/internal/base/db"
)

// Demographics is shown to tests.
var Demographics = demographics

// FewWords is shown to tests.
const FewWords = fewWords

// FewestCounted is shown to tests.
const FewestCounted = fewestCounted

// HeldWords is shown to tests.
const HeldWords = heldWords

// HideWords is shown to tests.
const HideWords = hideWords

// NearestFive is shown to tests.
var NearestFive = nearestFive

// NoneWords is shown to tests.
const NoneWords = noneWords

// OpenFirst is shown to tests.
const OpenFirst = openFirst

// PartOf is shown to tests.
var PartOf = partOf

// ProtectedShares is shown to tests.
var ProtectedShares = protectedShares

// Unseal is shown to tests.
func (x *Service) Unseal(a0 context.Context, a1 string, a2 string, a3 []List) ([][]byte, error) {
	return x.unseal(a0, a1, a2, a3)
}

// StaffOf gives those who could be given work.
func (s *Service) StaffOf() Staff { return s.staff }

// Disputes gives the pairs of a run that are in dispute.
func (s *Service) Disputes(ctx context.Context, q db.Querier, run string) ([]Dispute, error) {
	return s.store.disputes(ctx, q, run)
}
