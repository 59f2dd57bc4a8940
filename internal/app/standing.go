package app

import (
	"context"
	"slices"

	"candour/internal/access"
	"candour/internal/db"
	"candour/internal/review"
	"candour/internal/signin"
)

// standing says what is known of where a person belongs and which human they
// are. What is not known stays out, and the rules close on it.
func (c *core) standing(_ context.Context, _ db.Querier, p signin.Staff) (access.Standing, error) {
	closes := access.No
	if slices.ContainsFunc(c.review.ListedBodies(), func(b review.BodyOption) bool { return b.ID == p.Body }) {
		closes = access.Yes
	}
	return access.Alone(p.ID, p.Human, p.Body, closes), nil
}
