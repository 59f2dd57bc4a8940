package hearing

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/restrict"
)

// Hearing is a run of days on which witnesses are heard.
type Hearing struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Timetable Timetable   `json:"timetable"`
	Days      []clock.Day `json:"days"` // in order, each once; its number is its place, from 1
	Witnesses []Witness   `json:"witnesses"`
}

// Witness is somebody who gives evidence, by the name that they go by here.
type Witness struct {
	ID       string          `json:"id"`
	Alias    string          `json:"alias"` // unique in the inquiry; a name, or a cipher that says nothing
	On       clock.Day       `json:"on"`    // of the hearing; the zero day is not fixed yet
	Order    int             `json:"order"` // on that day, from 1
	Met      map[Step]Met    `json:"met,omitempty"`
	Late     []Late          `json:"late,omitempty"`
	Topics   []Topic         `json:"topics,omitempty"`
	Measures Measures        `json:"measures,omitzero"`
	Heard    []restrict.Span `json:"heard,omitempty"` // where in the transcript of the day
	Ended    Ended           `json:"ended,omitzero"`
}

// Met is that a step was done.
type Met struct {
	On       clock.Day `json:"on"`
	By       string    `json:"by"`
	Document string    `json:"document,omitempty"` // the statement, the proposal or the bundle
}

// Late is a document that came in after the bundle, and why it is let in.
type Late struct {
	Document string    `json:"document"`
	Request  string    `json:"request"` // which it answers
	Notice   string    `json:"notice"`  // how everybody was told of it
	Came     clock.Day `json:"came"`
	By       string    `json:"by"`
}

// Ended is that a witness is done.
type Ended struct {
	On clock.Day `json:"on"`
	By string    `json:"by"`
}

var errNoWitness = errs.New(errs.NotFound, "There is no such witness at this hearing.")

type asked []errs.Field

func (a *asked) need(ok bool, field, words string) {
	if !ok {
		*a = append(*a, errs.Field{Name: field, Message: words})
	}
}

func (a asked) err(words string) error { return errs.Refused(words, a...) }

// Check says what a hearing lacks.
func (h Hearing) Check() error {
	var bad asked
	bad.need(h.ID != "" && strings.TrimSpace(h.Title) != "", "title", "Say what is heard")
	for i, d := range h.Days {
		bad.need(!d.IsZero() && (i == 0 || h.Days[i-1].Before(d)), "days", "Give the days in their order, each once")
	}
	bad.need(len(h.Days) > 0, "days", "Give at least one day")
	if err := h.Timetable.Check(); err != nil {
		bad = append(bad, errs.FieldsOf(err)...)
	}
	return bad.err("The hearing is not whole.")
}

// Number is which day of the hearing a day is, from 1; 0 where it is none.
func (h Hearing) Number(d clock.Day) int { return slices.Index(h.Days, d) + 1 }

// Witness gives a witness; false where there is none.
func (h Hearing) Witness(id string) (Witness, bool) {
	i := slices.IndexFunc(h.Witnesses, func(w Witness) bool { return w.ID == id })
	if i < 0 || id == "" {
		return Witness{}, false
	}
	return h.Witnesses[i], true
}

// change gives the hearing with one witness changed. One who is done is changed no more.
func (h Hearing) change(id string, f func(*Witness) error) (Hearing, error) {
	i := slices.IndexFunc(h.Witnesses, func(w Witness) bool { return w.ID == id })
	if i < 0 || id == "" {
		return h, errNoWitness
	}
	w := h.Witnesses[i].copy()
	if w.Ended != (Ended{}) {
		return h, errs.New(errs.Conflict, "This witness is done. Call them again, by another entry, if they are to be heard once more.")
	}
	if err := f(&w); err != nil {
		return h, err
	}
	h.Witnesses = slices.Clone(h.Witnesses)
	h.Witnesses[i] = w
	return h, nil
}

func (w Witness) copy() Witness {
	met := map[Step]Met{}
	for s, m := range w.Met {
		met[s] = m
	}
	w.Met = met
	w.Late, w.Topics, w.Heard = slices.Clone(w.Late), slices.Clone(w.Topics), slices.Clone(w.Heard)
	return w
}

// Call enters a witness. Nobody else of the hearing goes by that name (nor by one that differs
// in capitals or spaces alone), and no two are in one place of a day.
func (h Hearing) Call(w Witness) (Hearing, error) {
	w = Witness{ID: w.ID, Alias: strings.Join(strings.Fields(w.Alias), " "), On: w.On, Order: w.Order}
	var bad asked
	bad.need(w.ID != "" && !slices.ContainsFunc(h.Witnesses, func(o Witness) bool { return o.ID == w.ID }), "id", "The witness needs an id of their own")
	bad.need(w.Alias != "", "alias", "Say by what name this witness goes here")
	bad.need(!slices.ContainsFunc(h.Witnesses, func(o Witness) bool { return strings.EqualFold(o.Alias, w.Alias) }), "alias", "Somebody else goes by this name here")
	bad = append(bad, h.place(w)...)
	if err := bad.err("The witness was not entered."); err != nil {
		return h, err
	}
	h.Witnesses = append(slices.Clip(h.Witnesses), w)
	return h, nil
}

func (h Hearing) place(w Witness) (bad asked) {
	if w.On.IsZero() {
		bad.need(w.Order == 0, "order", "A witness without a day has no place in it")
		return bad
	}
	bad.need(h.Number(w.On) > 0, "on", "This is no day of the hearing")
	bad.need(w.Order > 0, "order", "Say in which place of the day, from 1")
	bad.need(!slices.ContainsFunc(h.Witnesses, func(o Witness) bool { return o.ID != w.ID && o.On == w.On && o.Order == w.Order }),
		"order", "Somebody else has this place of that day")
	return bad
}

// Move gives a witness another day or place.
func (h Hearing) Move(id string, on clock.Day, order int) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		if len(w.Heard) > 0 {
			return errs.New(errs.Conflict, "This witness is being heard. They can go on on another day, and are not moved.")
		}
		w.On, w.Order = on, order
		return h.place(*w).err("The witness was not moved.")
	})
}

// Meet records that a step was done.
func (h Hearing) Meet(id string, s Step, m Met) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		var bad asked
		bad.need(Names[s] != "", "step", "Choose what was done")
		bad.need(!m.On.IsZero(), "on", "Say on which day")
		bad.need(m.By != "", "by", "Say by whom")
		bad.need(s == Questions || m.Document != "", "document", "Say which document it is")
		w.Met[s] = m
		return bad.err("This was not recorded.")
	})
}

// LetIn lets a late document in. It names the request it answers and the notice that was given, and came two
// clear working days or more before the witness.
func (h Hearing) LetIn(id string, l Late, cal *clock.Calendar) (Hearing, error) {
	return h.change(id, func(w *Witness) error {
		var bad asked
		bad.need(l.Document != "", "document", "Say which document")
		bad.need(l.Request != "", "request", "Say which request it answers")
		bad.need(!saysnothing.Is(l.Notice, "notice", "reason"), "notice", "Say how everybody was told of it, and why it comes late")
		bad.need(!l.Came.IsZero() && l.By != "", "came", "Say when it came, and who lets it in")
		bad.need(!w.On.IsZero() && cal != nil, "on", "The day of this witness is not fixed yet")
		if err := bad.err("The document was not let in."); err != nil {
			return err
		}
		n, err := h.Timetable.clear(cal, l.Came, w.On)
		if err != nil {
			return err
		}
		bad.need(n >= Clear, "came", "There must be two clear working days between the day it came and the day of the witness. Move the witness, or leave the document out")
		w.Late = append(w.Late, l)
		return bad.err("The document was not let in.")
	})
}
