package request

import (
	"slices"

	"candour/internal/base/clock"
)

// Mistaken is a time in which an asking was taken for silent by what was on record then, and was
// not, by what is on record now; Found is what was recorded late, and made it known.
type Mistaken struct {
	Silence
	Found []Act
}

// Mistaken gives those times up to a day, in order. That somebody was said to be silent is not
// made unsaid by what is found.
func (r Record) Mistaken(day clock.Day, cal Calendar) (out []Mistaken) {
	if !slices.ContainsFunc(r.Acts, func(a Act) bool { return a.Made.After(a.On) }) {
		return nil // all was known on its day, so that all that was said was so
	}
	so := r.Standing(day, cal).Silences
	for _, said := range r.said(day, cal) {
		for _, s := range less(said, so) {
			out = append(out, Mistaken{s, r.late(s)})
		}
	}
	return out
}

// recorded is the day on which an act came on record.
func (a Act) recorded() clock.Day {
	if a.Made.After(a.On) {
		return a.Made
	}
	return a.On
}

// said are the times before a day of which it was said at their time that nobody answered: of
// each day, by what had been recorded by it.
func (r Record) said(day clock.Day, cal Calendar) (out []Silence) {
	var known []clock.Day
	for _, a := range r.Acts {
		known = append(known, a.recorded())
	}
	slices.SortFunc(known, func(a, b clock.Day) int { return a.Sub(b) })
	known = slices.Compact(known)
	for i, from := range known {
		to := day
		if i+1 < len(known) {
			to = earlier(known[i+1], day)
		}
		if !from.Before(to) {
			continue
		}
		then := Record{Asking: r.Asking}
		for _, a := range r.Acts {
			if !a.recorded().After(from) {
				then.Acts = append(then.Acts, a)
			}
		}
		for _, s := range then.Standing(to.AddDays(-1), cal).Silences {
			out = joined(out, Silence{later(s.From, from), earlier(s.To, to)})
		}
	}
	return out
}

// late are the acts of the time or before it that came on record after it had begun.
func (r Record) late(s Silence) (out []Act) {
	for _, a := range r.Acts {
		if a.Made.After(s.From) && !a.On.After(s.From) {
			out = append(out, a)
		}
	}
	return out
}

// joined adds a time to those before it, or makes the last of them longer.
func joined(out []Silence, s Silence) []Silence {
	switch n := len(out); {
	case !s.From.Before(s.To):
	case n > 0 && out[n-1].To == s.From:
		out[n-1].To = s.To
	default:
		out = append(out, s)
	}
	return out
}

// less is what of a time is in none of others, which are in order.
func less(s Silence, others []Silence) (out []Silence) {
	for _, o := range others {
		if end := earlier(s.To, o.From); s.From.Before(end) {
			out = append(out, Silence{s.From, end})
		}
		if o.To.IsZero() {
			return out
		}
		s.From = later(s.From, o.To)
	}
	if s.From.Before(s.To) {
		out = append(out, s)
	}
	return out
}

func earlier(to, day clock.Day) clock.Day {
	if to.IsZero() || to.After(day) {
		return day
	}
	return to
}

func later(a, b clock.Day) clock.Day {
	if a.After(b) {
		return a
	}
	return b
}
