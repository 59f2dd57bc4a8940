package sweep

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// CaseFacts is shown to tests.
func (x *Service) CaseFacts(a0 string) func(context.Context, *ledger.Tx) (access.Resource, error) {
	return x.caseFacts(a0)
}

// Chunk is shown to tests.
const Chunk = chunk

// CodesOf is shown to tests.
var CodesOf = codesOf

// ColAccess is shown to tests.
const ColAccess = colAccess

// ColAge is shown to tests.
const ColAge = colAge

// ColAlive is shown to tests.
const ColAlive = colAlive

// ColClass is shown to tests.
const ColClass = colClass

// ColClosed is shown to tests.
const ColClosed = colClosed

// ColIndicators is shown to tests.
const ColIndicators = colIndicators

// ColOpened is shown to tests.
const ColOpened = colOpened

// ColOutcome is shown to tests.
const ColOutcome = colOutcome

// ColReasons is shown to tests.
const ColReasons = colReasons

// ColReviewed is shown to tests.
const ColReviewed = colReviewed

// ColSuspects is shown to tests.
const ColSuspects = colSuspects

// ColVictims is shown to tests.
const ColVictims = colVictims

// Day is shown to tests.
type Day = day

// Holds is shown to tests.
func (x *Condition) Holds(a0 *Book, a1 *Facts) Answer {
	return x.holds(a0, a1)
}

// Itoa is shown to tests.
var Itoa = itoa

// Never is shown to tests.
const Never = never

// OpenCaseFirst is shown to tests.
const OpenCaseFirst = openCaseFirst

// OpenFirst is shown to tests.
const OpenFirst = openFirst

// OpenTwinsFirst is shown to tests.
const OpenTwinsFirst = openTwinsFirst

// ParseDate is shown to tests.
var ParseDate = parseDate

// PartOf is shown to tests.
var PartOf = partOf

// ReasonLeft is shown to tests.
const ReasonLeft = reasonLeft

// RuleFiles is shown to tests.
var RuleFiles = ruleFiles

// SeedLists is shown to tests.
var SeedLists = seedLists

// Sees is shown to tests.
func (x *Service) Sees(a0 context.Context, a1 access.Actor, a2 *Case, a3 []string) bool {
	return x.sees(a0, a1, a2, a3)
}

// Show is shown to tests.
var Show = show

// TestFields is shown to tests.
var TestFields = testFields

// CaseByID reads a case past the rules.
func (s *Service) CaseByID(ctx context.Context, q db.Querier, id string) (Case, error) {
	return s.store.caseByID(ctx, q, id)
}

// TwinsOf reads the near-duplicates of a case past the rules.
func (s *Service) TwinsOf(ctx context.Context, q db.Querier, id string) ([]Twin, error) {
	return s.store.twins(ctx, q, id)
}

// CheckOf reads a case of the sample past the rules.
func (s *Service) CheckOf(ctx context.Context, q db.Querier, id string) (SampleCheck, error) {
	return s.store.check(ctx, q, id)
}
