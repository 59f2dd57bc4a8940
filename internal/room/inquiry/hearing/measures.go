package hearing

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Measure is what can help somebody to give evidence.
type Measure string

// Offer is a measure with its words.
type Offer struct {
	Measure Measure
	Words   string
}

// The measures that are offered, in the order of pages.
var offered = []Offer{
	{"screen", "A screen, so that others in the room do not see them"},
	{"voice", "Their voice is changed in what is broadcast"},
	{"video", "By video link from another room or place"},
	{"breaks", "Breaks, whenever they ask"},
	{"supporter", "Somebody of their choice beside them"},
	{"intermediary", "An intermediary, who helps with questions and answers"},
	{"interpreter", "An interpreter"},
	{"order", "A time of the day that suits them"},
	{"entrance", "A separate entrance and waiting room"},
	{"access", "A room, seat, hearing loop or papers that suit a disability"},
}

// Offered gives the measures with their words.
func Offered() []Offer { return slices.Clone(offered) }

// Measures is what a witness was asked, once, and what they chose. There is no field for why.
type Measures struct {
	Asked  bool      `json:"asked"`
	On     clock.Day `json:"on,omitzero"`
	Chosen []Measure `json:"chosen,omitempty"` // none is an answer
}

// Ask records what a witness chose. It is asked once, and changed whenever they wish.
func (h Hearing) Ask(id string, m Measures) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		var bad asked
		for i, x := range m.Chosen {
			known := slices.ContainsFunc(offered, func(o Offer) bool { return o.Measure == x })
			bad.need(known && !slices.Contains(m.Chosen[:i], x), "measures", "Choose from the list, each once")
		}
		bad.need(!m.On.IsZero(), "on", "Say on which day they were asked")
		m.Asked = true
		w.Measures = m
		return bad.err("This was not recorded.")
	})
}

// Slot is a witness on the sheet of a day: by the name they go by, with what was arranged and no word of
// why.
type Slot struct {
	Order    int
	Alias    string
	Measures []string
	Unasked  bool // nobody asked them yet
}

// Sheet is the sheet of a day, in the order of the day. A witness who is done stays on it.
func (h Hearing) Sheet(day clock.Day) (out []Slot) {
	for _, w := range h.Witnesses {
		if w.On != day || day.IsZero() {
			continue
		}
		s := Slot{Order: w.Order, Alias: w.Alias, Unasked: !w.Measures.Asked}
		for _, o := range offered {
			if slices.Contains(w.Measures.Chosen, o.Measure) {
				s.Measures = append(s.Measures, o.Words)
			}
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Slot) int { return a.Order - b.Order })
	return out
}

// State is how far a witness has come.
type State string

// The states, in order.
const (
	Unfixed  State = "no day yet"
	Called   State = "called"
	Ready    State = "ready"
	BeingHad State = "being heard"
	Finished State = "done"
)

// Standing is how a witness stands on a day.
type Standing struct {
	State State
	// Due is when each step is due; a step without a day is one of which the day cannot be told.
	Due map[Step]clock.Day
	// Overdue are the steps that were due before today and were not done.
	Overdue []Step
	// Open are the topics that keep the witness from being done.
	Open []Topic
}

// Standing works out how a witness stands.
func (h Hearing) Standing(id string, cal *clock.Calendar, today clock.Day) (Standing, error) {
	w, ok := h.Witness(id)
	if !ok {
		return Standing{}, errNoWitness
	}
	out := Standing{State: Called, Due: map[Step]clock.Day{}}
	whole := true
	for _, s := range Steps {
		due, err := h.Timetable.Due(cal, s, w.On)
		if err != nil && errs.CodeOf(err) != errs.Invalid {
			return Standing{}, err
		}
		if err == nil {
			out.Due[s] = due
		}
		if _, done := w.Met[s]; !done {
			whole = false
			if err == nil && today.After(due) {
				out.Overdue = append(out.Overdue, s)
			}
		}
	}
	for _, t := range w.Topics {
		if t.Open() != "" {
			out.Open = append(out.Open, t)
		}
	}
	unruled := slices.ContainsFunc(out.Open, func(t Topic) bool { return t.Ruling == (Ruling{}) })
	switch {
	case w.Ended != (Ended{}):
		out.State = Finished
	case len(w.Heard) > 0:
		out.State = BeingHad
	case w.On.IsZero():
		out.State = Unfixed
	case whole && w.Measures.Asked && !unruled:
		out.State = Ready
	}
	return out, nil
}
