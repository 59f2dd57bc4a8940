package record

import (
	"sort"

	"candour/internal/base/clock/edtf"
)

// Tie says that two recommendations are related: From restates To, supersedes
// To, and so on. From is the later one.
type Tie struct {
	ID     string `json:"id"`
	FromID string `json:"from"`
	ToID   string `json:"to"`
	Kind   string `json:"kind"`
	State  string `json:"state"` // TieSuggested, TieConfirmed, TieRejected
	// Says is who says so: "the report itself", a body, or a person's role.
	Says   string `json:"says"`
	Reason string `json:"reason,omitempty"`
	// Method and Score tell how a suggestion was made; Score is in thousandths.
	Method  string `json:"method,omitempty"`
	Score   int    `json:"score,omitempty"`
	Version int64  `json:"-"`
}

// The kinds of tie, read as "From KIND To".
const (
	TieRestates   = "restates"
	TieSame       = "same"
	TieOverlaps   = "overlaps"
	TieSupersedes = "supersedes"
)

// TieKinds gives the words for each kind.
var TieKinds = []Choice{
	{TieRestates, "says again"}, {TieSame, "asks for the same as"},
	{TieOverlaps, "overlaps with"}, {TieSupersedes, "replaces"},
}

// The states of a tie.
const (
	TieSuggested = "suggested"
	TieConfirmed = "confirmed"
	TieRejected  = "rejected"
)

// replaces says that a recommendation was replaced by another: only the later
// report itself can say so. That one person of this register does is a link, and
// takes nothing out of lateness.
func (t Tie) replaces(id string) bool {
	return t.State == TieConfirmed && t.Kind == TieSupersedes && t.ToID == id && t.Says == SaysReport
}

// ChainLink is one recommendation in a chain of those that say the same.
type ChainLink struct {
	ID        string
	Title     string
	ReportID  string
	Report    string
	Body      string
	Published edtf.Date
	Answer    Status
	AnswerBy  string // whose, where not all who were asked gave it
	Done      bool
}

// ChainOf gives the ids that are tied to id by confirmed ties, id among them:
// everything that can be reached over any number of them.
func ChainOf(id string, ties []Tie) []string {
	next := map[string][]string{}
	for _, t := range ties {
		if t.State == TieConfirmed {
			next[t.FromID] = append(next[t.FromID], t.ToID)
			next[t.ToID] = append(next[t.ToID], t.FromID)
		}
	}
	seen := map[string]bool{id: true}
	queue := []string{id}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, n := range next[at] {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// SortChain puts a chain in order of publication, unknown last.
func SortChain(links []ChainLink) {
	sort.SliceStable(links, func(i, j int) bool {
		if c := edtf.Compare(links[i].Published, links[j].Published); c != 0 {
			return c < 0
		}
		return links[i].ID < links[j].ID
	})
}

// Who says that a tie holds, where it is not a person of this register.
const (
	// SaysReport marks a tie that the later report itself states.
	SaysReport = "the report itself"
	// SaysData marks a tie that the keepers of the data file judged likely.
	SaysData = "the keepers of the data file, to be confirmed"
)

// Other gives the other end of a tie.
func (t Tie) Other(id string) string {
	if t.FromID == id {
		return t.ToID
	}
	return t.FromID
}

// PublicTie says whether a tie is for everybody: a person confirmed it, or the
// data file itself suggests it.
func PublicTie(state, says string) bool {
	return state == TieConfirmed || state == TieSuggested && says == SaysData
}
