package access

import "slices"

// Leaver is somebody who is about to lose work that they may have things in
// hand for: they are disabled, lose a role, or move to another body.
type Leaver struct {
	// Account, Human and Name are who it is.
	Account, Human, Name string
	// Body is the one that they worked for.
	Body string
	// Roles are those that they lose.
	Roles []Role
	// Stay are all other accounts that may sign in. While nobody has said, nobody
	// stays.
	Stay []Actor
}

// Loses says whether one of the roles goes.
func (l Leaver) Loses(roles ...Role) bool {
	for _, r := range roles {
		if (Actor{Roles: l.Roles}).Has(r) {
			return true
		}
	}
	return false
}

// Others are those who stay and hold a role.
func (l Leaver) Others(role Role) []Actor {
	return slices.DeleteFunc(slices.Clone(l.Stay), func(a Actor) bool { return a.ID == l.Account || !a.Has(role) })
}

// Last says whether a role goes of which nobody would be left.
func (l Leaver) Last(role Role) bool { return l.Loses(role) && len(l.Others(role)) == 0 }

// LastAt says whether a role goes of which nobody of their body would be left.
// Somebody of no body leaves none behind.
func (l Leaver) LastAt(role Role) bool {
	return l.Body != "" && l.Loses(role) && !slices.ContainsFunc(l.Others(role), func(a Actor) bool { return a.Body == l.Body })
}
