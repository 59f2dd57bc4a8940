package rules

import "slices"

// Part is what somebody does in one inquiry. It is no role of the service: whoever has the
// role of the inquiry team and no part sees nothing.
type Part string

// The parts.
const (
	Chair       Part = "chair"
	Member      Part = "panel-member"
	Secretary   Part = "secretary"
	Secretariat Part = "secretariat"
	Solicitor   Part = "solicitor"
	Counsel     Part = "counsel"
	Assessor    Part = "assessor"
	Facilitator Part = "facilitator"
	Support     Part = "support-worker"
)

// Does is what a part does.
type Does string

// What parts do on this floor.
const (
	Works   Does = "work"  // drafts terms and papers, says the next word, records answers to themes
	Decides Does = "agree" // is the second human for terms and papers
	Seats   Does = "seat"  // proposes who works for the inquiry, below the panel
	Opens   Does = "open"  // opens sealed answers of a consultation
)

// PartInfo is what is known of a part.
type PartInfo struct {
	Part Part
	Name string
	// Public says that whoever has it is named on the public page.
	Public bool
	// Panel says that only whoever commissions the inquiry gives it.
	Panel bool
	Does  []Does
}

var parts = []PartInfo{
	{Chair, "Chair", true, true, []Does{Works, Decides, Seats}},
	{Member, "Panel member", true, true, []Does{Works, Decides}},
	{Secretary, "Secretary", true, false, []Does{Works, Seats, Opens}},
	{Secretariat, "Secretariat", false, false, []Does{Works}},
	{Solicitor, "Solicitor to the inquiry", true, false, []Does{Works, Decides, Opens}},
	{Counsel, "Counsel to the inquiry", true, false, nil},
	{Assessor, "Assessor", true, false, nil}, // sees what is allocated, finds nothing alone
	{Facilitator, "Facilitator", false, false, nil},
	{Support, "Support worker", false, false, nil}, // not named in public: people meet them in private
}

// Parts are all of them, in the order of pages.
func Parts() []PartInfo { return slices.Clone(parts) }

// Info gives what is known of a part; false for one that does not exist, which does nothing.
func (p Part) Info() (PartInfo, bool) {
	i := slices.IndexFunc(parts, func(x PartInfo) bool { return x.Part == p })
	if i < 0 {
		return PartInfo{}, false
	}
	return parts[i], true
}

// Can says whether a part does something. A part that nobody knows does nothing.
func (p Part) Can(d Does) bool {
	info, _ := p.Info()
	return slices.Contains(info.Does, d)
}
