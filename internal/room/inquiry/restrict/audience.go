package restrict

import "slices"

// Circle is one of the closed set of audiences.
type Circle string

// The circles. Only the ruling team opens what is under a claim; it decides on
// all of this, and is the only one that no order leaves out.
const (
	Public          Circle = "public"
	CoreParticipant Circle = "core-participant" // Of is the set that was disclosed to them
	Provider        Circle = "provider"         // Of is who provided the material
	Recipient       Circle = "recipient"        // Of is whose own letter it is
	Team            Circle = "team"
	RulingTeam      Circle = "ruling-team"
)

// Every stands, in a list of who may still see, for each audience of a circle.
// Nobody reads as Every.
const Every = "*"

// Audience is for whom a page, a file or an answer is made.
type Audience struct {
	Circle Circle `json:"circle"`
	Of     string `json:"of,omitempty"`
}

// named says that a circle has many audiences, so that one must be named.
func (c Circle) named() bool { return c == CoreParticipant || c == Provider || c == Recipient }

func (c Circle) known() bool {
	return c.named() || c == Public || c == Team || c == RulingTeam
}

// reads says that this can be somebody who reads: the circle is known, and which
// audience of it is said where there are many, and only there.
func (a Audience) reads() bool {
	return a.Circle.known() && a.Of != Every && a.Circle.named() == (a.Of != "")
}

// listed says that this can stand in a list of who may still see.
func (a Audience) listed() bool { return a.reads() || a.Circle.named() && a.Of == Every }

// Audiences is a list of who may still see.
type Audiences []Audience

// Has says that the list names an audience, itself or by [Every]. What is not
// known is in no list.
func (l Audiences) Has(a Audience) bool {
	if !a.listed() {
		return false
	}
	return slices.Contains(l, a) || a.Circle.named() && slices.Contains(l, Audience{a.Circle, Every})
}

// within says that nobody is in l who is not in o. What is not known lets nobody
// see, and so does not count.
func (l Audiences) within(o Audiences) bool {
	for _, a := range l {
		if a.listed() && a.Circle != RulingTeam && !o.Has(a) {
			return false
		}
	}
	return true
}

// both keeps who is in the two lists.
func (l Audiences) both(o Audiences) (out Audiences) {
	for _, a := range l {
		if o.Has(a) {
			out = append(out, a)
		}
	}
	for _, a := range o {
		if l.Has(a) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}
