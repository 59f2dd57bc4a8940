package restrict

import (
	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Instrument is what a restriction is made by (Inquiries Act 2005 s.19(2)).
type Instrument string

// The instruments: the chair makes an order, the minister gives a notice.
const (
	ByOrder  Instrument = "order"
	ByNotice Instrument = "notice"
)

// Ground is why there may be a restriction (s.19(3)).
type Ground string

// The grounds: (a), and (b) with regard to the four matters of s.19(4).
const (
	RequiredByLaw         Ground = "required-by-law"
	ConduciveOrInInterest Ground = "conducive-or-public-interest"
)

// Factors are the four matters of s.19(4), each with what was weighed, in
// words. "It does not arise, because" is an answer; silence is not.
type Factors struct {
	PublicConcern string `json:"public_concern"` // (a) may it inhibit the allaying of public concern
	Harm          string `json:"harm"`           // (b) what harm or damage it avoids or reduces
	Confidence    string `json:"confidence"`     // (c) in what confidence the information was acquired
	DelayAndCost  string `json:"delay_and_cost"` // (d) delay, loss of effect or cost without it
}

func (f Factors) wrong() (out []errs.Field) {
	for _, x := range []struct{ name, words, heading string }{
		{"public_concern", f.PublicConcern, "public concern"},
		{"harm", f.Harm, "risk of harm or damage"},
		{"confidence", f.Confidence, "confidence"},
		{"delay_and_cost", f.DelayAndCost, "delay and cost"},
	} {
		if saysnothing.Is(x.words, x.heading) {
			out = append(out, errs.Field{Name: x.name, Message: "Say what was weighed under " + x.heading + " (section 19(4))"})
		}
	}
	return out
}

// Order is a restriction order or notice: what may be seen by nobody but those
// whom it lists, from a day until a day. An order that varies another is a new
// one that replaces it (s.20).
type Order struct {
	ID         string     `json:"id"`
	Instrument Instrument `json:"instrument"`
	By         string     `json:"by"`
	Scopes     []Scope    `json:"scopes"`
	Only       Audiences  `json:"only"` // who may still see; the ruling team always
	Ground     Ground     `json:"ground"`
	Law        string     `json:"law,omitempty"`      // the provision or rule, where it is required by law
	Factors    Factors    `json:"factors,omitzero"`   // where it is not
	From       clock.Day  `json:"from"`               // the zero day is at once
	Until      clock.Day  `json:"until"`              // its last day; the zero day is lasting
	Replaces   string     `json:"replaces,omitempty"` // the order that this one varies
	Rest       Opening    `json:"rest,omitzero"`      // what of that opens by this one
	Revoked    Opening    `json:"revoked,omitzero"`
}

// Opening is the only thing by which something that was closed is opened again:
// a refusal, a revocation, a lifting. It opens from its day on, and not at all
// while one of its facts is missing.
type Opening struct {
	Office Office    `json:"office"`
	By     string    `json:"by"`
	Second string    `json:"second"` // another human
	On     clock.Day `json:"on"`     // when it was decided
	Opens  clock.Day `json:"opens"`  // from when it may be seen
	Why    string    `json:"why"`
}

func (o Opening) none() bool { return o == Opening{} }

func (o Opening) wrong() (out []errs.Field) {
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	say(o.By == "", "by", "Say who decides that it opens")
	say(o.Second == "" || o.Second == o.By, "second", "Another person must agree that it opens")
	say(o.On.IsZero(), "on", "Enter the day on which it was decided that it opens")
	say(o.Opens.IsZero() || o.Opens.Before(o.On), "opens", "Enter the day from which it may be seen, not before the decision")
	say(saysnothing.Is(o.Why, "why"), "why", "Say why it may be seen")
	return out
}

// Check says everything that is missing in an order before it is made. What it
// refuses would close more than was meant, never less.
func (o Order) Check() error {
	var out []errs.Field
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	say(o.ID == "", "id", "The order needs an id")
	say(o.By == "", "by", "Say who makes the order")
	say(o.Instrument != ByOrder && o.Instrument != ByNotice, "instrument", "Choose an order of the chair or a notice of the minister")
	say(!o.Until.IsZero() && o.Until.Before(o.From), "until", "The last day must not be before the first")
	out = append(out, reach(o.Scopes, o.Only)...)
	switch o.Ground {
	case RequiredByLaw:
		say(saysnothing.Is(o.Law, "law"), "law", "Name the provision or rule of law that requires it (section 19(3)(a))")
	case ConduciveOrInInterest:
		out = append(out, o.Factors.wrong()...)
	default:
		say(true, "ground", "Choose the ground (section 19(3))")
	}
	if !o.Rest.none() {
		say(o.Replaces == "", "replaces", "Only an order that replaces another can open what the other held")
		out = append(out, o.Rest.wrong()...)
	}
	return errs.Refused("This restriction cannot be made yet", out...)
}

// reach looks at what something is about and who may still see it.
func reach(scopes []Scope, only Audiences) (out []errs.Field) {
	bad := len(scopes) == 0
	for _, s := range scopes {
		bad = bad || !s.known()
	}
	if bad {
		out = append(out, errs.Field{Name: "scopes", Message: "Say which person, passage, document, part of a hearing or class it is about"})
	}
	for _, a := range only {
		if !a.listed() || a.Circle == Public {
			return append(out, errs.Field{Name: "only", Message: "Choose who may still see it from the list: not the public, as that restricts nothing"})
		}
	}
	return out
}

// covers says that whatever b closes, to whomever and however long, o closes
// too.
func (o Order) covers(b Order) bool {
	return cover(o.Scopes, b.Scopes) && o.Only.within(b.Only) && (o.Until.IsZero() || !b.Until.IsZero() && !o.Until.Before(b.Until))
}
