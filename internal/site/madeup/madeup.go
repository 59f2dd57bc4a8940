// Package madeup is what the rooms of a demonstration share: made-up bodies, and
// made-up people whom a visitor can become.
//
// What a room enters stands in its folder demo, and is played through the same use
// cases and rules as everybody's acts; internal/app plays one room after the other.
// Nothing made up is ever said of a real body.
package madeup

import (
	"context"
	"errors"
	"fmt"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// The made-up bodies that people of a demonstration are of.
const (
	Department   = "made-up-department"
	Police       = "made-up-police"
	Council      = "made-up-council"
	Inspectorate = "made-up-inspectorate"
	Survivors    = "made-up-survivors-panel"
	Keeper       = "made-up-register-office"
	Taskforce    = "made-up-taskforce"
	AuditTeam    = "made-up-audit-team"
	OtherTeam    = "made-up-other-team"
	// AuditOffice closes no cases, or the walls would keep its auditors from every
	// entry about one.
	AuditOffice = "made-up-audit-office"
	// Prosecutors are of ProsecutorsHead.
	Prosecutors     = "made-up-prosecutors"
	ProsecutorsHead = "made-up-prosecutors-head-office"
	// InquiryOffice commissions a made-up inquiry; its team is apart from it.
	InquiryOffice = "made-up-inquiry-office"
	InquiryTeam   = "made-up-inquiry-team"
)

// Person is somebody made up, with one role.
type Person struct {
	N    int // Synthetic Person N
	Role access.Role
	Body string
	What string // what they are, in words: "coordinator"
}

// Name is what a page calls them.
func (p Person) Name() string { return fmt.Sprintf("Synthetic Person %d (%s)", p.N, p.What) }

// Email is the address that they sign in with.
func (p Person) Email() string { return fmt.Sprintf("person%d@demo.invalid", p.N) }

// Human is their roll number: which human they are.
func (p Person) Human() string { return fmt.Sprintf("MADE-UP-%d", p.N) }

// Players are people who were entered, in the order in which their room names them.
type Players []access.Actor

// As acts as the one at a place.
func (p Players) As(ctx context.Context, n int) context.Context {
	return access.WithActor(ctx, p[n])
}

// Cast enters people who are not there yet, and gives all of them.
type Cast func(ctx context.Context, people ...Person) (Players, error)

// WithFields puts what is wrong with each field into the words of an error.
func WithFields(err error) error {
	for _, f := range errs.FieldsOf(err) {
		err = errors.Join(err, errors.New(f.String()))
	}
	return err
}
