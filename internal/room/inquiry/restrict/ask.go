package restrict

import (
	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Application asks for a restriction. Until it is determined or withdrawn the
// text is held as if the order had been made (Inquiry Rules 2006 r.12; read in
// the explanatory note, and word for word in the twin, rule 13 of S.R. 2013/171).
type Application struct {
	ID     string    `json:"id"`
	By     string    `json:"by"`
	Scopes []Scope   `json:"scopes"`
	Only   Audiences `json:"only"` // who, as is asked, may still see
	// Seen are those who had been given the text before it was asked for. Nobody
	// else comes to see it while it is pending, also if the application would let
	// them.
	Seen     Audiences `json:"seen"`
	Shown    []Showing `json:"shown,omitempty"`
	Decision Decision  `json:"decision,omitzero"`
}

// Showing is that pending text was shown to somebody because the application
// cannot be determined without; whoever provided it, or applied, was heard on
// that before.
type Showing struct {
	To    Audience `json:"to"`
	Why   string   `json:"why"`
	Heard string   `json:"heard"` // who was heard, and what they said
}

func (s Showing) wrong() (out []errs.Field) {
	if !s.To.reads() || s.To.Circle == Public {
		out = append(out, errs.Field{Name: "to", Message: "Name the one to whom it is shown; the public is nobody to whom it can be"})
	}
	if saysnothing.Is(s.Why, "why") {
		out = append(out, errs.Field{Name: "why", Message: "Say why it cannot be determined without"})
	}
	if saysnothing.Is(s.Heard, "heard") {
		out = append(out, errs.Field{Name: "heard", Message: "Say who was heard on this before, and what they said"})
	}
	return out
}

// Outcome is how an application ended.
type Outcome string

// The outcomes. Granted in part is granted by a narrower order, with an opening
// for the rest.
const (
	Granted   Outcome = "granted"
	Refused   Outcome = "refused"
	Withdrawn Outcome = "withdrawn"
)

// Decision ends an application. Granted names the order; where that order holds
// less than was asked, and where it was refused or withdrawn, Opening says that
// and when the text opens.
type Decision struct {
	Outcome Outcome   `json:"outcome"`
	Order   string    `json:"order,omitempty"`
	On      clock.Day `json:"on"`
	Opening Opening   `json:"opening,omitzero"`
}

// Check says everything that is missing in an application.
func (a Application) Check() error {
	out := reach(a.Scopes, a.Only)
	if a.ID == "" {
		out = append(out, errs.Field{Name: "id", Message: "The application needs an id"})
	}
	if a.By == "" {
		out = append(out, errs.Field{Name: "by", Message: "Say who applies"})
	}
	for _, s := range a.Shown {
		out = append(out, s.wrong()...)
	}
	return errs.Refused("This application cannot be entered yet", out...)
}

// pending is who may see while nothing is decided.
func (a Application) pending() Audiences {
	out := a.Only.both(a.Seen)
	for _, s := range a.Shown {
		if len(s.wrong()) == 0 {
			out = append(out, s.To)
		}
	}
	return out
}

// ClaimGround is why something need not, or may not, be given in evidence
// (s.22).
type ClaimGround string

// The grounds of a claim.
const (
	Privilege              ClaimGround = "privilege"
	PublicInterestImmunity ClaimGround = "public-interest-immunity"
)

// Claim is a claim of privilege or public interest immunity. It has no field for
// what the passage says: the log of privilege is made of claims.
type Claim struct {
	ID     string      `json:"id"`
	By     string      `json:"by"`
	Ground ClaimGround `json:"ground"`
	Scopes []Scope     `json:"scopes"`
	Upheld clock.Day   `json:"upheld"` // when it was upheld; it is held apart before as after
	Failed Opening     `json:"failed,omitzero"`
}

// Check says everything that is missing in a claim.
func (c Claim) Check() error {
	out := reach(c.Scopes, nil)
	if c.ID == "" || c.By == "" {
		out = append(out, errs.Field{Name: "by", Message: "Say who makes the claim, and give it an id"})
	}
	if c.Ground != Privilege && c.Ground != PublicInterestImmunity {
		out = append(out, errs.Field{Name: "ground", Message: "Choose the ground of the claim"})
	}
	return errs.Refused("This claim cannot be entered yet", out...)
}

// Stop is the button at a hearing: from here to there, or on to the end, nobody
// but the team sees what was said, before anybody has written an order.
type Stop struct {
	ID      string  `json:"id"`
	By      string  `json:"by"`
	Hearing string  `json:"hearing"`
	Span    Span    `json:"span"`
	Lifted  Opening `json:"lifted,omitzero"`
}

func (s Stop) scopes() []Scope { return []Scope{{OfHearing, s.Hearing, s.Span}} }

// Check says everything that is missing in a stop.
func (s Stop) Check() error {
	out := reach(s.scopes(), nil)
	if s.ID == "" || s.By == "" {
		out = append(out, errs.Field{Name: "by", Message: "Say who stops it, and give it an id"})
	}
	return errs.Refused("This stop cannot be entered yet", out...)
}
