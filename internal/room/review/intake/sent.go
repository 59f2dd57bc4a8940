package intake

import (
	"maps"
	"slices"
	"strings"

	"candour/internal/room/review/rules"
)

// Answered are the next steps that the person answered. That they let their name be
// known is among them, so that they see it beside the others and can take it back.
func (a Application) Answered() map[rules.Step]bool {
	out := map[rules.Step]bool{}
	maps.Copy(out, a.Agreed)
	if len(a.IdentityTo) > 0 {
		if _, said := out[rules.StepIdentity]; !said {
			out[rules.StepIdentity] = true
		}
	}
	return out
}

// GroupNames are the groups of staff that something can be sealed to, each once.
func GroupNames(groups []Group) []string {
	out := []string{}
	for _, g := range groups {
		if (g == GroupPanel || g == GroupIndependent) && !slices.Contains(out, string(g)) {
			out = append(out, string(g))
		}
	}
	return out
}

// TypedOut is whom a person keeps out, as they wrote it.
func TypedOut(offices, people string) string {
	var out []string
	for _, s := range []string{strings.TrimSpace(offices), strings.TrimSpace(people)} {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}
