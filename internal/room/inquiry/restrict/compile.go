package restrict

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/clock"
)

// Cause is what holds something, for the ruling team. Nobody to whom it is held
// is told of it: they are answered as where there is nothing.
type Cause struct {
	Kind string `json:"kind"` // order, application, claim, stop, or unknown
	ID   string `json:"id,omitempty"`
}

// unknown is the cause where a fact is missing.
const unknown = "unknown"

type bar struct {
	Cause  Cause     `json:"cause"`
	Scopes []Scope   `json:"scopes"`
	Only   Audiences `json:"only"`
	Public bool      `json:"public,omitempty"` // it holds from everybody, and from nobody else
}

// holds says that a bar holds some of an item from an audience.
func (b bar) holds(who Audience, it Item) bool {
	return !b.lets(who) && slices.ContainsFunc(b.scopes(), func(s Scope) bool { return s.touches(it) })
}

// lets says that a bar leaves an audience alone. What everybody may see is
// restricted to nobody: so no bar leaves the public alone, also where it lists it.
func (b bar) lets(who Audience) bool {
	if b.Public {
		return who.Circle != Public
	}
	return who.Circle == RulingTeam || who.Circle != Public && b.Only.Has(who)
}

// scopes are those of the bar; a bar that names none is about everything.
func (b bar) scopes() []Scope {
	if len(b.Scopes) == 0 {
		return []Scope{{}}
	}
	return b.Scopes
}

// Rules are what is held from whom on one day. The zero Rules hold everything
// from everybody.
type Rules struct {
	known bool
	bars  []bar
}

// Compile takes a Book together for a day. Without a day everything is held.
func Compile(b Book, day clock.Day) Rules {
	if day.IsZero() {
		return Rules{}
	}
	r := Rules{known: true}
	for i, o := range b.Orders {
		if b.inForce(i, day) {
			r.add(Cause{string(o.what()), o.ID}, o.Scopes, o.Only)
		}
	}
	for _, a := range b.Applications {
		if !b.decided(a, day) {
			r.add(Cause{string(DecideAsked), a.ID}, a.Scopes, a.pending())
		}
	}
	for _, c := range b.Claims {
		if !c.Upheld.IsZero() || !b.opened(RuleOnClaim, c.Failed, day) {
			r.add(Cause{string(RuleOnClaim), c.ID}, c.Scopes, nil)
		}
	}
	for _, s := range b.Stops {
		if !b.opened(LiftStop, s.Lifted, day) {
			r.add(Cause{string(LiftStop), s.ID}, s.scopes(), Audiences{{Circle: Team}})
		}
	}
	return r
}

// Unshown gives rules that hold from everybody, too, what others hold from them: what is held no more and that nobody let
// out yet. Others lose nothing by it.
func (r Rules) Unshown(of Rules) Rules {
	if !of.known {
		of.bars = []bar{{Cause: Cause{Kind: unknown}}}
	}
	r.bars = slices.Clone(r.bars)
	for _, b := range of.bars {
		b.Public = true
		r.bars = append(r.bars, b)
	}
	return r
}

// add copies what it is given: rules never change with the Book.
func (r *Rules) add(c Cause, scopes []Scope, only Audiences) {
	r.bars = append(r.bars, bar{Cause: c, Scopes: slices.Clone(scopes), Only: slices.Clone(only)})
}

// inForce says that the order at a place of the book holds on a day. A day that
// is not known is no day on which an order holds, and so grants nothing.
func (b Book) inForce(i int, day clock.Day) bool {
	o := b.Orders[i]
	return !day.IsZero() && o.begun(day) && !o.over(day) && !b.gone(i, day)
}

// granted says that an order was in force when it granted something on a day:
// one that went on the same day went after that, as [Book.Decide] took it.
func (b Book) granted(i int, on clock.Day) bool {
	o := b.Orders[i]
	return !on.IsZero() && o.begun(on) && !o.over(on) && !b.gone(i, on.AddDays(-1))
}

// gone says that an order was revoked or replaced by the end of a day.
func (b Book) gone(i int, day clock.Day) bool {
	o := b.Orders[i]
	if b.opened(o.what(), o.Revoked, day) {
		return true
	}
	for _, n := range b.Orders[i+1:] { // what comes earlier replaces nothing: so no ring of orders opens anything
		held := n.begun(day) && !b.opened(n.what(), n.Revoked, n.From) // one that was revoked before it began replaced nothing
		if n.Replaces == o.ID && held && (n.covers(o) || b.opened(o.what(), n.Rest, day)) {
			return true
		}
	}
	return false
}

func (o Order) begun(day clock.Day) bool { return !day.Before(o.From) }

// over says that the last day has passed. A last day before the first is none.
func (o Order) over(day clock.Day) bool {
	return !o.Until.IsZero() && !o.Until.Before(o.From) && day.After(o.Until)
}

// decided says that an application holds nothing any more on a day.
func (b Book) decided(a Application, day clock.Day) bool {
	d := a.Decision
	switch d.Outcome {
	case Refused, Withdrawn:
		return b.opened(DecideAsked, d.Opening, day)
	case Granted:
		i := slices.IndexFunc(b.Orders, func(o Order) bool { return o.ID == d.Order })
		if i < 0 || !b.granted(i, d.On) || day.Before(d.On) {
			return false
		}
		asked := Order{Scopes: a.Scopes, Only: a.Only, Until: b.Orders[i].Until} // how long is for the chair to say
		return b.Orders[i].covers(asked) || b.opened(DecideAsked, d.Opening, day)
	}
	return false
}

// Verdict says whether an audience may see an item as far as restrictions go.
// The zero Verdict is no.
type Verdict struct {
	Open   bool
	Causes []Cause // for the ruling team alone
}

// May answers for one audience and the whole of an item: it is open only if
// nothing in it is held.
func (r Rules) May(who Audience, it Item) Verdict {
	if !r.known || !who.reads() || !it.known() {
		return Verdict{Causes: []Cause{{Kind: unknown}}}
	}
	var out []Cause
	for _, b := range r.bars {
		if b.holds(who, it) {
			out = append(out, b.Cause)
		}
	}
	return Verdict{len(out) == 0, out}
}

// MayAll answers for somebody with several hats: what all of them may see.
// Somebody of whom no hat is known sees nothing.
func (r Rules) MayAll(hats []Audience, it Item) Verdict {
	v := Verdict{Open: len(hats) > 0}
	if !v.Open {
		v.Causes = []Cause{{Kind: unknown}}
	}
	for _, h := range hats {
		one := r.May(h, it)
		v.Open = v.Open && one.Open
		for _, c := range one.Causes {
			if !slices.Contains(v.Causes, c) {
				v.Causes = append(v.Causes, c)
			}
		}
	}
	return v
}

// Held gives the spans of an item that must be cut out of what an audience is
// given, in order; none when all of it is open. A restriction that is not about
// a span, and a missing fact, hold all of it.
func (r Rules) Held(who Audience, it Item) []Span {
	if !r.known || !who.reads() || !it.known() {
		return []Span{{}}
	}
	var out []Span
	for _, b := range r.bars {
		if b.lets(who) {
			continue
		}
		for _, s := range b.scopes() {
			switch {
			case !s.touches(it):
			case s.known() && (s.Kind == OfPassage || s.Kind == OfHearing):
				out = append(out, it.Span.shared(s.Span))
			default:
				return []Span{it.Span}
			}
		}
	}
	return joined(out)
}

// joined sorts spans and joins those that meet.
func joined(in []Span) (out []Span) {
	slices.SortFunc(in, func(x, y Span) int { return x.From.Compare(y.From) })
	for _, s := range in {
		last := len(out) - 1
		if last < 0 || !out[last].meets(s) {
			out = append(out, s)
			continue
		}
		if out[last].To != (Place{}) && (s.To == (Place{}) || s.To.Compare(out[last].To) > 0) {
			out[last].To = s.To
		}
	}
	return out
}

// Stamp is the same for rules that hold the same, whatever the day and the order
// of acts. What is kept ready for readers (a page, an index, an export) keeps
// the stamp it was made under, and is made anew where that is no longer today's.
func (r Rules) Stamp() string {
	if !r.known {
		return unknown
	}
	var lines []string
	for _, b := range r.bars {
		line, _ := json.Marshal(b) // strings and numbers: it cannot fail
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// Nothing says that nothing is held from an audience, whatever the item.
func (r Rules) Nothing(who Audience) bool {
	return r.known && who.reads() && !slices.ContainsFunc(r.bars, func(b bar) bool { return !b.lets(who) })
}
