package app

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/bodies"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
)

// standing says where people belong, by all accounts of their human. What is not
// known stays out, and the rules close on it.
func (c *core) standing(ctx context.Context, q db.Querier, people ...signin.Tied) ([]access.Standing, error) {
	of := make([]bodies.Belongs, len(people))
	for i, p := range people {
		of[i] = bodies.Belongs{Body: p.Body, Others: p.Bodies, Accounts: p.Accounts}
	}
	found, err := c.bodies.Standings(ctx, q, of...)
	if err != nil {
		return nil, err
	}
	out := make([]access.Standing, len(people))
	for i, at := range found {
		out[i] = access.Standing{Body: at.As, Kin: at.Kin, Closes: closedCases[at.Closes], Selves: people[i].Selves}
	}
	return out, nil
}

// closedCases says in the words of the rules whether bodies may have closed a case.
var closedCases = map[bodies.Closing]access.Known{bodies.Unsaid: access.Unknown, bodies.ClosesNone: access.No, bodies.ClosesSome: access.Yes}
