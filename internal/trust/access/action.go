package access

// Action names one thing that can be asked for: what, then how.
type Action string

// Resource is what is asked about.
type Resource struct {
	// Kind is what sort of thing ("route", "recommendation", "commitment").
	Kind string
	// ID is which one; empty for a route.
	ID string
	// Attrs are the facts that the policies weigh. Those they know: bodies
	// ([]string, the addressees), owner, reporter (body ids), author (an
	// actor's id), published (bool), heirs ([]string, those who answer for a closed owner
	// now). Of a review: origin ([]string, the bodies
	// that closed it), barred ([]string, humans who touched it, stepped away or
	// are named by the person), allocated ([]string, humans), proposer (a
	// human), mine (bool, the person's own phrase), consented (bool, the person
	// agreed to the reader's role), custodians (how many agreed). Of a return: move (which
	// step is made). A fact that is missing counts as a
	// refusal wherever a rule needs it.
	Attrs map[string]any
}

// Route is the resource for asking whether a page may be opened at all,
// before any record is known.
func Route() Resource { return Resource{Kind: "route"} }
