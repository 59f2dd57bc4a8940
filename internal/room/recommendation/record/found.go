package record

// Found is what an independent body found, where that is not that it is done. A
// finding names no body: of several, or of a kind of body, it says nothing of
// any one of them.
type Found struct {
	Open bool `json:"open,omitempty"`
	// One says that exactly one body was asked, so that the finding is of it.
	One bool `json:"one,omitempty"`
	// Status is the word of the finding: incomplete, in_progress, not_started.
	Status string `json:"status,omitempty"`
	By     string `json:"by,omitempty"`
	On     string `json:"on,omitempty"`
	// Checked says whether the finding itself was checked against its source.
	Checked *bool `json:"checked,omitempty"`
}

// foundUnder is the word for what was found in progress, foundUnstarted for what
// was not even begun; the other word of ImplementationLabels that is not "done"
// states that it was not complete.
const (
	foundUnder     = "in_progress"
	foundUnstarted = "not_started"
)

// foundOf reads a finding. A word that we do not know says nothing.
func foundOf(a Assessment, asked []Body) Found {
	if a.Status == "implemented" || !IsChoice(ImplementationLabels, a.Status) {
		return Found{}
	}
	return Found{Open: true, One: oneBody(asked), Status: a.Status, By: a.By, On: a.Made.Human(), Checked: a.Checked}
}

// BornOut says that a finding counts as the word of whoever published it. Every
// finding came by a file: it counts where it has a source, and its record was
// checked against its sources. Else it is what a file says, and nothing follows.
func (a Assessment) BornOut(r Recommendation) bool {
	return SafeURL(a.SourceURL) && r.Check.Done != nil && *r.Check.Done && (a.Checked == nil || *a.Checked)
}

// oneBody says that one body was asked, and not a kind of body.
func oneBody(asked []Body) bool { return len(asked) == 1 && asked[0].Kind != BodyClass }

// condition says where a finding puts a recommendation.
func (f Found) condition() Condition {
	switch {
	case f.Status == foundUnder:
		return Condition{State: StateFoundUnder, FoundBy: f.By, FoundOn: f.On}
	case !f.One:
		return Condition{State: StateFoundWhole, Unstarted: f.Status == foundUnstarted}
	}
	return Condition{State: StateFoundNotDone, Unstarted: f.Status == foundUnstarted}
}

// CheckedWords says what was checked: where the state rests on a finding, the
// finding too, which somebody else published.
func (s *Summary) CheckedWords(c Condition) string {
	words := Check{Done: s.Checked}.Words()
	switch c.State {
	case StateDeclined:
		return "The recommendation: " + LowerFirst(words) + ". The answer: " + LowerFirst(s.refusalChecked().Words())
	case StateFoundNotDone, StateFoundWhole, StateFoundUnder:
		return "The recommendation: " + LowerFirst(words) + ". What was found: " + LowerFirst(Check{Done: s.Found.Checked}.Words())
	}
	return words
}
