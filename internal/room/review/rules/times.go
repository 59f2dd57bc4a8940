package rules

import "candour/internal/base/clock"

// Passage is one arrival of a case in a state: all that figures and clocks
// need to know of it, and nothing that says whose case it is.
type Passage struct {
	Case  string // an opaque id, the same for all passages of a case
	Force string // id of the originating force; empty when the person did not say
	State State
	On    clock.Day
	// Due is the last day on which the next step was in time; zero when no
	// clock ran.
	Due clock.Day
	// Code is the reason or outcome: why not eligible, what was decided, what
	// the force did. Empty otherwise.
	Code string
}
