package access

// Leaver is somebody who is about to lose work that they may have things in
// hand for: they are disabled, lose a role, or move to another body.
type Leaver struct {
	// Account, Human and Name are who it is.
	Account, Human, Name string
	// Body is the one that they worked for.
	Body string
	// Roles are those that they lose.
	Roles []Role
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
