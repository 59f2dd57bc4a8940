package app

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/bodies"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
)

// standing says what is known of where a person belongs and which human they
// are. What is not known stays out, and the rules close on it.
func (c *core) standing(ctx context.Context, q db.Querier, p signin.Staff) (access.Standing, error) {
	selves, accounts, own, err := signin.Accounts(ctx, q, p)
	if err != nil {
		return access.Standing{}, err
	}
	belongs, err := c.bodies.StandingOf(ctx, q, append([]string{p.Body}, own...), accounts)
	if err != nil {
		return access.Standing{}, err
	}
	as, err := c.bodies.As(ctx, q, p.Body)
	if err != nil {
		return access.Standing{}, err
	}
	return access.Standing{Body: as, Kin: belongs.Kin, Closes: closing[belongs.Closes], Selves: selves}, nil
}

// closing says in the words of the rules whether bodies may have closed a case.
var closing = map[bodies.Closing]access.Known{bodies.Unsaid: access.Unknown, bodies.ClosesNone: access.No, bodies.ClosesSome: access.Yes}
