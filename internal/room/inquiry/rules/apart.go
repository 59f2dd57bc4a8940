package rules

import "slices"

// Kin says which bodies count as a body's own (its parents, parts, past and what it became).
// False: the body is not on the list.
type Kin func(body string) ([]string, bool)

// Apart says why a commissioning body and the bodies under examination may not be those of
// one inquiry; nothing where they may. Whoever pays for an inquiry must not be looked at by
// it, and a body of which nobody knows what it is part of may be either: unknown closes.
func Apart(commissioner string, examined []string, kin Kin) (field, why string) {
	if commissioner == "" {
		return "commissioner", "Say which body commissions the inquiry"
	}
	own, known := kin(commissioner)
	if !known {
		return "commissioner", "This body is not on the list of bodies. An administrator must add it, and say what it is part of"
	}
	if len(examined) == 0 {
		return "bodies", "Say which bodies are looked at"
	}
	for _, b := range examined {
		theirs, known := kin(b)
		switch {
		case !known:
			return "bodies", "One of these is not on the list of bodies. An administrator must add it, and say what it is part of"
		case slices.Contains(own, b) || slices.ContainsFunc(theirs, func(x string) bool { return slices.Contains(own, x) }):
			return "bodies", "One of these is the body that commissions the inquiry, or part of it. Another body must commission it"
		}
	}
	return "", ""
}
