package report

import (
	"fmt"
	"slices"
)

// State is how far a sentence has come. The empty State is that of none.
type State string

// The states, in order.
const (
	Drafted    State = "drafted"
	Referenced State = "referenced"
	Checked    State = "checked"
	Lettered   State = "letter"
	Answered   State = "answered"
	Treated    State = "treated"
	Frozen     State = "frozen"
)

// Standing is how a sentence stands today.
type Standing struct {
	State State       `json:"state"`
	Amber []Reference `json:"amber,omitempty"` // references that are not as they were when it was checked
	Words []string    `json:"words,omitempty"` // flagged, and nobody looked again
	Owed  []Party     `json:"owed,omitempty"`  // to whom what it says must still be put
	// Unasked says that of a class it is not known whom a reader could mean, or of
	// a criticism whom it is of.
	Unasked bool `json:"unasked,omitempty"`
}

// clear says that nothing stands in the way of freezing and signing.
func (s Standing) clear() bool {
	return len(s.Amber) == 0 && len(s.Words) == 0 && len(s.Owed) == 0 && !s.Unasked
}

// Standing works out how a sentence stands.
func (d Draft) Standing(id string, w World) (Standing, error) {
	s := d.find(id)
	if s == nil {
		return Standing{}, errNone
	}
	st := Standing{Amber: d.amber(*s, w), Words: s.unseenWords()}
	switch {
	case !d.footed(*s):
		st.State = Drafted
	case !s.checked():
		st.State = Referenced
	default:
		d.fairness(*s, w, &st)
	}
	if done := st.State == Treated || st.State == Checked && len(st.Owed) == 0; done && st.clear() && s.Revision == s.Frozen.Revision {
		st.State = Frozen
	}
	return st, nil
}

// footed says that a sentence has a footing, or is of a sort that needs none.
func (d Draft) footed(s Sentence) bool {
	switch s.Content.Sort {
	case Narrative, Opinion:
		return true
	case Finding, Recommended:
		return len(s.Content.References) > 0
	}
	return false
}

// sight looks at a reference. Another sentence of the report stands if it has a
// footing outside the report that stands.
func (d Draft) sight(r Reference, w World) Sight {
	if r.Kind != OwnWords {
		return w.look(r)
	}
	s := d.find(r.Of)
	if s == nil || len(s.Content.References) == 0 || !s.checked() || s.Content.Sort == Recommended || len(d.amber(*s, w)) > 0 {
		return Sight{}
	}
	return Sight{Stands, fmt.Sprintf("revision %d", s.Revision)}
}

// amber gives the references that were withdrawn, or of which nothing is known;
// and those of a checked sentence that are no longer as they were seen then.
func (d Draft) amber(s Sentence, w World) (out []Reference) {
	for _, r := range s.Content.References {
		now := d.sight(r, w)
		if !now.known() || s.checked() && s.Checked.Sights[r.Key()] != now {
			out = append(out, r)
		}
	}
	return out
}

// unseenWords are those flagged at which nobody looked again in this revision.
func (s Sentence) unseenWords() []string {
	return slices.DeleteFunc(Flagged(s.Content.Text), func(word string) bool {
		return slices.ContainsFunc(s.Looks, func(l SecondLook) bool { return l.Revision == s.Revision && l.Word == word })
	})
}

// fairness says how far the least advanced of those whom a sentence criticises
// has come.
func (d Draft) fairness(s Sentence, w World, st *Standing) {
	st.State = Checked
	var parties []Party
	for _, k := range s.criticisms() {
		of, known := k.Parties(d.Form.ClassUpTo)
		st.Unasked = st.Unasked || !known
		for _, p := range of {
			if _, owed := d.owes(s, p); owed && !slices.Contains(parties, p) {
				parties = append(parties, p)
			}
		}
	}
	for i, p := range parties {
		state := d.far(s, p, w)
		if state == Checked {
			st.Owed = append(st.Owed, p)
		}
		if i == 0 || order(state) < order(st.State) {
			st.State = state
		}
	}
	if st.Unasked {
		st.State = Checked
	}
}

// far says how far a sentence has come with one party.
func (d Draft) far(s Sentence, p Party, w World) State {
	now, _ := d.caseOf(s, p)
	state := Checked
	for _, c := range d.chances(s.ID, p, w.Day) {
		if Compare(now, c.put) == Worse || c.stopped && !c.over { // what is left of a letter of which something is held is put again
			continue
		}
		if state == Checked {
			state = Lettered
		}
		if c.over {
			state = Answered
		}
	}
	if state == Answered && d.treated(s.ID, p, w.Day) {
		state = Treated
	}
	return state
}

func order(s State) int {
	return slices.Index([]State{Drafted, Referenced, Checked, Lettered, Answered, Treated, Frozen}, s)
}
