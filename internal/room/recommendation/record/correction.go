package record

import (
	"slices"
	"strings"

	"candour/internal/base/clock/edtf"
)

// Correction says that something published was put right in public view. It
// is a record of its own, so that nothing that was published is changed
// without a trace that anybody can read.
type Correction struct {
	ID     string `json:"id"`
	OfKind string `json:"of"` // what was put right, see fixables
	OfID   string `json:"of_id"`
	// What is Withdrawal, Rewording or Takedown.
	What   string    `json:"what"`
	Made   edtf.Date `json:"on"`
	Reason string    `json:"reason"`
	ByRole string    `json:"by"`
	ByBody string    `json:"by_body,omitempty"`
	// Was holds the earlier words of what was corrected, by column.
	Was map[string]string `json:"was,omitempty"`
	// EntryBefore is the entry of the log that vouches for what was there
	// before.
	EntryBefore string `json:"entry_before,omitempty"`
	Synthetic   bool   `json:"synthetic,omitempty"`
	Version     int64  `json:"-"`
}

// The ways of putting right.
const (
	Withdrawal = "withdrawn"  // it was entered by mistake and counts for nothing
	Rewording  = "corrected"  // other words stand; the earlier ones stay in view
	Takedown   = "taken_down" // personal details: the words or the file are gone
)

// CorrectionLabels gives the words for each way.
var CorrectionLabels = []Choice{{Withdrawal, "Withdrawn: it was entered by mistake"}, {Rewording, "Corrected: the earlier words stay in view"},
	{Takedown, "Taken down: it held personal details"}}

// Withdrawn is what was entered by mistake on a recommendation or commitment.
// It is shown struck through and counts nowhere.
type Withdrawn struct {
	Answers     []Answer      `json:"answers,omitempty"`
	Commitments []Commitment  `json:"commitments,omitempty"`
	Assessments []Assessment  `json:"assessments,omitempty"`
	Notes       []StatusNote  `json:"status_notes,omitempty"`
	Known       []KnownAnswer `json:"answers_known,omitempty"`
	Steps       []LadderStep  `json:"ladder_steps,omitempty"`
	Endings     []Ending      `json:"endings,omitempty"`
	Ties        []Tie         `json:"ties,omitempty"`
	Moves       []Move        `json:"moves,omitempty"`
	Progress    []Progress    `json:"progress,omitempty"`
	Findings    []Finding     `json:"findings,omitempty"`
	Views       []PanelView   `json:"panel_views,omitempty"`
	Readings    []Reading     `json:"readings,omitempty"`
	Searches    []Search      `json:"searches,omitempty"`
}

// any says whether there is anything.
func (w *Withdrawn) any() bool {
	return len(w.Answers)+len(w.Commitments)+len(w.Assessments)+len(w.Notes)+len(w.Known)+len(w.Steps)+len(w.Ties)+
		len(w.Moves)+len(w.Progress)+len(w.Findings)+len(w.Views)+len(w.Readings)+len(w.Searches)+len(w.Endings) > 0
}

// Corrections are those of one recommendation or commitment.
type Corrections []Correction

// Of gives those of one record, oldest first.
func (cs Corrections) Of(kind, id string) (out []Correction) {
	for _, c := range cs {
		if c.OfKind == kind && c.OfID == id {
			out = append(out, c)
		}
	}
	return out
}

// Withdrawal gives the one that withdrew a record, or nil.
func (cs Corrections) Withdrawal(kind, id string) *Correction {
	return cs.Last(kind, id, Withdrawal)
}

// Last gives the newest of one kind, or nil.
func (cs Corrections) Last(kind, id, what string) *Correction {
	for i := len(cs) - 1; i >= 0; i-- {
		if c := &cs[i]; c.OfKind == kind && c.OfID == id && c.What == what {
			return c
		}
	}
	return nil
}

// parted takes out of a list what was withdrawn: the second result.
func parted[T any](list []T, cs Corrections, kind string, id func(*T) string) (live, out []T) {
	live = list[:0:0]
	for i := range list {
		if cs.Withdrawal(kind, id(&list[i])) != nil {
			out = append(out, list[i])
		} else {
			live = append(live, list[i])
		}
	}
	return live, out
}

// SetApart moves what was withdrawn out of everything that rules and counts look
// at. They then see the record as if it had never been entered.
func (r *Record) SetApart() {
	cs, w := Corrections(r.Corrections), &Withdrawn{}
	r.Answers, w.Answers = parted(r.Answers, cs, "answer", func(a *Answer) string { return a.ID })
	r.Assessments, w.Assessments = parted(r.Assessments, cs, "assessment", func(a *Assessment) string { return a.ID })
	r.Notes, w.Notes = parted(r.Notes, cs, "status_note", func(n *StatusNote) string { return n.ID })
	r.Known, w.Known = parted(r.Known, cs, "answer_known", func(k *KnownAnswer) string { return k.ID })
	r.Steps, w.Steps = parted(r.Steps, cs, "ladder_step", func(s *LadderStep) string { return s.ID })
	r.Searches, w.Searches = parted(r.Searches, cs, "search", func(s *Search) string { return s.ID })
	r.Endings, w.Endings = parted(r.Endings, cs, "ending", func(e *Ending) string { return e.ID })
	ties := r.Ties[:0:0]
	for _, t := range r.Ties { // one that was withdrawn and then decided anew stands
		if t.State == TieRejected && cs.Withdrawal("tie", t.ID) != nil {
			w.Ties = append(w.Ties, t)
		} else {
			ties = append(ties, t)
		}
	}
	r.Ties = ties
	live := r.Commitments[:0:0]
	for _, c := range r.Commitments {
		if c.Mistake == nil {
			live = append(live, c)
		} else {
			w.Commitments = append(w.Commitments, c)
		}
	}
	if r.Commitments = live; w.any() {
		r.Withdrawn = w
	}
}

// SetApart is [Record.part] for a commitment.
func (c *Commitment) SetApart() {
	cs, w := Corrections(c.Corrections), &Withdrawn{}
	c.Mistake = cs.Withdrawal("commitment", c.ID)
	c.Moves, w.Moves = parted(c.Moves, cs, "date_move", func(m *Move) string { return m.ID })
	c.Progress, w.Progress = parted(c.Progress, cs, "progress", func(p *Progress) string { return p.ID })
	c.Findings, w.Findings = parted(c.Findings, cs, "finding", func(f *Finding) string { return f.ID })
	c.Views, w.Views = parted(c.Views, cs, "panel_view", func(v *PanelView) string { return v.ID })
	c.Readings, w.Readings = parted(c.Readings, cs, "reading", func(g *Reading) string { return g.ID })
	c.Searches, w.Searches = parted(c.Searches, cs, "search", func(s *Search) string { return s.ID })
	if w.any() {
		c.Withdrawn = w
	}
}

// HasSynthetic says whether anything of what was withdrawn is made up: it is
// still shown.
func (w *Withdrawn) HasSynthetic() bool {
	if w == nil {
		return false
	}
	for _, a := range w.Answers {
		if a.Synthetic {
			return true
		}
	}
	for _, a := range w.Assessments {
		if a.Synthetic {
			return true
		}
	}
	for _, e := range w.Endings {
		if e.Synthetic {
			return true
		}
	}
	for i := range w.Commitments {
		if w.Commitments[i].HasSynthetic() {
			return true
		}
	}
	for _, k := range w.Known {
		if k.Synthetic {
			return true
		}
	}
	for _, st := range w.Steps {
		if st.Synthetic {
			return true
		}
	}
	rest := Commitment{Progress: w.Progress, Findings: w.Findings, Views: w.Views, Readings: w.Readings, Searches: w.Searches, Moves: w.Moves}
	return rest.HasSynthetic()
}

// madeUp says whether any of them is.
func madeUp(list []Correction) bool {
	return slices.ContainsFunc(list, func(c Correction) bool { return c.Synthetic })
}

// by says who did it, as the register names its staff: by their part in it.
func (c *Correction) by() string {
	switch c.ByRole {
	case "coordinator":
		return "a coordinator of this register"
	case "owner":
		return "the body that said it; a coordinator of this register, of another body, agreed"
	}
	return c.ByRole
}

// Note says what was done, when, by whom and why.
func (c *Correction) Note() string {
	words := map[string]string{Withdrawal: "Entered by mistake. Withdrawn on ", Rewording: "Corrected on ", Takedown: "Personal details were taken down on "}[c.What]
	switch {
	case c.What == Withdrawal && c.OfKind == "closure":
		words = "That it was closed was entered by mistake. Taken back on "
	case c.What == Takedown && c.OfKind == "evidence":
		words = "A file was taken down on "
	}
	return words + c.Made.Human() + " by " + c.by() + ". Why: " + strings.TrimSuffix(c.Reason, ".") + "."
}

// Earlier are the words that stood before, each with what it was.
func (c *Correction) Earlier() []string {
	k, err := FixableOf(c.OfKind)
	if err != nil || c.Was == nil {
		return nil
	}
	return k.labelled(c.Was)
}
