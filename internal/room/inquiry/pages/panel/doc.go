// Package panel serves the survivors panels of inquiries: what everybody reads of one, how
// somebody is nominated and comes back by a phrase, what the team keeps, and what members do.
//
// It reaches the use cases (package survivors) by what they export and decides nothing
// itself. Start at routes.go; public.go is everybody's page, nominate.go the way in without an
// account, team.go and choose.go the desk, member.go and claims.go the members' own.
package panel
