package record

import (
	"strconv"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// Commitment is what a body says that it will do. One recommendation may
// become many, and one commitment may serve many recommendations.
type Commitment struct {
	ID      string `json:"id"`
	Wording string `json:"text"`
	// Criterion says, before the work, how anybody will know that it is done.
	Criterion string `json:"criterion,omitempty"`
	BodyID    string `json:"body_id,omitempty"` // empty: the source does not say who owns it
	BodyName  string `json:"owner,omitempty"`
	// Heirs answer for its owner now, where that was closed and a source says who.
	Heirs []BodyRef `json:"-"`
	// Due is the date now promised; FirstDue the one first promised.
	Due      edtf.Date `json:"due,omitzero"`
	FirstDue edtf.Date `json:"first_due,omitzero"`
	Made     edtf.Date `json:"made,omitzero"`
	// Indicator is the measure by which it would show whether anything changed.
	Indicator    string      `json:"indicator,omitempty"`
	SourceURL    string      `json:"source_url,omitempty"`
	State        string      `json:"state"` // CommitmentOpen, CommitmentSuperseded, CommitmentWithdrawn
	SupersededBy string      `json:"superseded_by,omitempty"`
	Position     int         `json:"-"`
	Synthetic    bool        `json:"synthetic,omitempty"`
	Version      int64       `json:"-"`
	Serves       []string    `json:"serves"` // recommendation ids
	Moves        []Move      `json:"moves,omitempty"`
	Progress     []Progress  `json:"progress,omitempty"`
	Findings     []Finding   `json:"findings,omitempty"`
	Views        []PanelView `json:"panel_views,omitempty"`
	Readings     []Reading   `json:"readings,omitempty"`
	Searches     []Search    `json:"searches,omitempty"`
	// drawn is what the searches come to, where a summary kept that alone.
	drawn *Looked
	// class says that its owner is a kind of body, unheard that nobody can answer for
	// it here.
	class, unheard bool
	// Withdrawn is what was entered by mistake. None of it is in the lists
	// above. Mistake says that the commitment itself was.
	Withdrawn   *Withdrawn   `json:"withdrawn,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
	Mistake     *Correction  `json:"entered_by_mistake,omitempty"`
}

// The stored states of a commitment; the rest is computed (see state.go).
const (
	CommitmentOpen       = "open"
	CommitmentSuperseded = "superseded"
	CommitmentWithdrawn  = "withdrawn"
)

// Move is a promised date that was moved. The old date, the reason and the
// count of moves stay in view for ever.
type Move struct {
	ID     string    `json:"id"`
	OldDue edtf.Date `json:"from,omitzero"`
	NewDue edtf.Date `json:"to,omitzero"`
	Reason string    `json:"reason"`
	Moved  edtf.Date `json:"on"`
	// Synthetic marks demonstration data.
	Synthetic bool `json:"synthetic,omitempty"`
}

// MovedWords gives "due March 2023, moved 3 times", or just the first part.
func (c Commitment) MovedWords() string {
	if len(c.Moves) == 0 {
		if c.Due.IsZero() {
			return "no date given"
		}
		return "due " + c.Due.Human()
	}
	times := "once"
	if n := len(c.Moves); n == 2 {
		times = "twice"
	} else if n > 2 {
		times = strconv.Itoa(n) + " times"
	}
	return "due " + c.FirstDue.Human() + ", moved " + times
}

// DueWords gives that with the date now promised, where it was moved.
func (c Commitment) DueWords() string {
	if len(c.Moves) == 0 {
		return c.MovedWords()
	}
	return c.MovedWords() + "; now due " + DateOr(c.Due, "on no date")
}

// Progress is a report by the owner. A draft is the owner's own and silences
// no reminder.
type Progress struct {
	ID           string `json:"id"`
	CommitmentID string `json:"commitment_id"`
	BodyID       string `json:"body_id,omitempty"`
	BodyName     string `json:"body,omitempty"`
	State        string `json:"state"` // ProgressDraft or ProgressSubmitted
	Claim        string `json:"claim"` // ClaimNone or ClaimDone
	Words        string `json:"text"`
	Lang         string `json:"lang,omitempty"` // of its words, as in Languages; empty: not said
	Obstacles    string `json:"obstacles,omitempty"`
	// Where it was not done: why, what is intended, by when (New Clause 1).
	WhyNot    string     `json:"why_not,omitempty"`
	Intent    string     `json:"intent,omitempty"`
	Timetable string     `json:"timetable,omitempty"`
	Reported  edtf.Date  `json:"on,omitzero"`
	Evidence  []Evidence `json:"evidence,omitempty"`
	Synthetic bool       `json:"synthetic,omitempty"`
	Version   int64      `json:"-"`
}

// The states and claims of a progress report.
const (
	ProgressDraft     = "draft"
	ProgressSubmitted = "submitted"
	ClaimNone         = "none"
	ClaimDone         = "done"
)

// Evidence is a file, kept by its SHA-256, or a link.
type Evidence struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"` // EvidenceFile or EvidenceLink
	Name      string `json:"name"`
	URL       string `json:"url,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	Size      int64  `json:"size,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
	// TakenDown says that it is gone, when and why. Its digest stays.
	TakenDown *Correction `json:"taken_down,omitempty"`
}

// The kinds of evidence.
const (
	EvidenceFile = "file"
	EvidenceLink = "link"
)

// Finding is an independent body's verdict on a claim. Delivery (was it done)
// and outcome (did it change anything) are judged apart.
type Finding struct {
	ID             string    `json:"id"`
	CommitmentID   string    `json:"commitment_id"`
	ProgressID     string    `json:"progress_id,omitempty"`
	BodyID         string    `json:"body_id"`
	BodyName       string    `json:"body"`
	Verdict        string    `json:"verdict"`
	Reasons        string    `json:"reasons"`
	Outcome        string    `json:"outcome"`
	OutcomeReasons string    `json:"outcome_reasons,omitempty"`
	Found          edtf.Date `json:"on"`
	Synthetic      bool      `json:"synthetic,omitempty"`
}

// The verdicts on delivery.
const (
	VerdictVerified = "verified"
	VerdictSentBack = "sent_back"
)

// VerdictLabels gives the words for each verdict.
var VerdictLabels = []Choice{{VerdictVerified, "Verified as done"}, {VerdictSentBack, "Not accepted as done"}}

// OutcomeLabels gives the words for what changed.
var OutcomeLabels = []Choice{
	{"better", "Better, by the stated measure"}, {"same", "No change, by the stated measure"},
	{"worse", "Worse, by the stated measure"}, {"unknown", "Not known yet"},
}

// PanelView is what the victims and survivors panel thinks, beside the
// owner's claim and the finding and never merged with them.
type PanelView struct {
	ID           string    `json:"id"`
	CommitmentID string    `json:"commitment_id"`
	BodyID       string    `json:"body_id"`
	BodyName     string    `json:"body"`
	Stance       string    `json:"stance"`
	Words        string    `json:"text"`
	Given        edtf.Date `json:"on"`
	Synthetic    bool      `json:"synthetic,omitempty"`
}

// StanceLabels gives the words for a panel's stance.
var StanceLabels = []Choice{
	{"satisfied", "This is what was asked for"}, {"partly", "This is part of what was asked for"},
	{"not_satisfied", "This is not what was asked for"},
}

// Reading is one value of a commitment's indicator.
type Reading struct {
	ID           string    `json:"id"`
	CommitmentID string    `json:"commitment_id"`
	Taken        edtf.Date `json:"on"`
	Value        string    `json:"value"`
	SourceURL    string    `json:"source_url,omitempty"`
	Synthetic    bool      `json:"synthetic,omitempty"`
}

// LastSubmitted gives the newest submitted report, and the newest that claims
// the work done, or nil. Drafts do not count.
func (c Commitment) LastSubmitted() (any, claim *Progress) {
	for i := range c.Progress {
		p := &c.Progress[i]
		if p.State != ProgressSubmitted {
			continue
		}
		any = p
		if p.Claim == ClaimDone {
			claim = p
		}
	}
	return any, claim
}

// lastUnclaimed gives the newest submitted report that claims nothing, or nil.
func (c Commitment) lastUnclaimed() *Progress {
	for i := len(c.Progress) - 1; i >= 0; i-- {
		if p := &c.Progress[i]; p.State == ProgressSubmitted && p.Claim != ClaimDone {
			return p
		}
	}
	return nil
}

// HasSynthetic says whether anything of the commitment is made up.
func (c *Commitment) HasSynthetic() bool {
	if c.Synthetic || madeUp(c.Corrections) || c.Withdrawn.HasSynthetic() {
		return true
	}
	for _, g := range c.Progress {
		if g.Synthetic {
			return true
		}
	}
	for _, f := range c.Findings {
		if f.Synthetic {
			return true
		}
	}
	for _, v := range c.Views {
		if v.Synthetic {
			return true
		}
	}
	for _, g := range c.Readings {
		if g.Synthetic {
			return true
		}
	}
	for _, s := range c.Searches {
		if s.Synthetic {
			return true
		}
	}
	for _, m := range c.Moves {
		if m.Synthetic {
			return true
		}
	}
	return false
}

// ShowsSynthetic says whether anything on a commitment is made up.
func ShowsSynthetic(c *Commitment) bool {
	any := c.Synthetic
	for _, x := range c.Progress {
		any = any || x.Synthetic
	}
	for _, x := range c.Findings {
		any = any || x.Synthetic
	}
	for _, x := range c.Views {
		any = any || x.Synthetic
	}
	return any
}

// SetOwnerKind notes what kind of body owns it.
func (c *Commitment) SetOwnerKind(kind string) { c.class = kind == BodyClass }

// SetUnheard notes that nobody can answer here for whoever owns it.
func (c *Commitment) SetUnheard(unheard bool) { c.unheard = unheard }

// DraftOf gives the newest draft: a body writes one report at a time.
func DraftOf(c *Commitment) *Progress {
	for i := len(c.Progress) - 1; i >= 0; i-- {
		if c.Progress[i].State == ProgressDraft {
			return &c.Progress[i]
		}
	}
	return nil
}

// Stands refuses to add anything to a commitment that was entered by mistake.
func (c *Commitment) Stands() error {
	if c.Mistake == nil {
		return nil
	}
	return errs.New(errs.Invalid, "This commitment was entered by mistake and is withdrawn. Nothing can be added to it.")
}
