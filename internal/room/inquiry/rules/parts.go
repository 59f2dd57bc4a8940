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
	Paralegal   Part = "paralegal"
	Counsel     Part = "counsel"
	Analyst     Part = "analyst"
	Assessor    Part = "assessor"
	Facilitator Part = "facilitator"
	Support     Part = "support-worker"
	Link        Part = "link-person" // between the survivors panel and the inquiry
)

// Does is what a part does.
type Does string

// What parts do on this floor.
const (
	Works   Does = "work"  // drafts terms and papers, says the next word, records answers to themes
	Decides Does = "agree" // is the second human for terms and papers
	Seats   Does = "seat"  // proposes who works for the inquiry, below the panel
	Opens   Does = "open"  // opens sealed answers of a consultation

	Hears     Does = "hear"     // sits with people who speak: their own sessions alone
	Reads     Does = "read"     // reads accounts, for uses that the person said yes to
	Refers    Does = "refer"    // has somebody told that a person is in danger: whoever sat with them or reads
	Restricts Does = "restrict" // closes an account to every use

	Views   Does = "evidence" // reads what bodies were asked for, and what came
	Gathers Does = "gather"   // asks bodies for it, and records what came
	Rules   Does = "decide"   // rules on objections, and makes restriction orders
	Holds   Does = "hold"     // reads all that is held, and the book of restrictions

	Drafts  Does = "draft"  // writes, checks and reads the report, with its letters and what came back
	Sends   Does = "send"   // proposes that somebody is warned of a criticism, and sends the letter
	Warns   Does = "warn"   // is the second human for a letter
	Signs   Does = "sign"   // signs the report
	Panels  Does = "panel"  // keeps the survivors panel: its offer, meetings, papers, and what was done with its advice
	Chooses Does = "choose" // reads nominations to the survivors panel, and answers them

	Arranges Does = "arrange" // days of hearings, witnesses and what helps them
	Examines Does = "examine" // evidence proposals, topics, transcripts
	RulesOn  Does = "rule"    // the panel: rules on what others want to ask

	Discloses  Does = "disclose"  // applications of participants, who acts for them, what they are given
	Designates Does = "designate" // the chair's: who is a participant

	Costs  Does = "costs" // the solicitor's side: applications for costs, bills, their assessment
	Awards Does = "award" // the chair: decides on costs
	Pays   Does = "pay"   // has payments made, and the figures of a quarter published

	Guards   Does = "guard"   // reads what is published for whom it could tell
	Lets     Does = "let"     // is the second human for how that is weighed
	Marks    Does = "mark"    // says what of a document participants or the public do not get
	Releases Does = "release" // is the second human for what they get

	Closes Does = "close" // closes the record when the inquiry has ended: what is left undone, the archive, what is destroyed
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
	{Chair, "Chair", true, true, []Does{Works, Decides, Seats, Restricts, Views, Rules, Holds, Drafts, Warns, Signs, Panels, Chooses, Arranges, RulesOn, Designates, Awards, Guards, Lets, Closes}},
	{Member, "Panel member", true, true, []Does{Works, Decides, Views, Drafts, Signs, RulesOn}},
	{Secretary, "Secretary", true, false, []Does{Works, Seats, Opens, Panels, Arranges, Pays, Closes}},
	{Secretariat, "Secretariat", false, false, []Does{Works, Panels, Arranges, Pays}},
	{Solicitor, "Solicitor to the inquiry", true, false, []Does{Works, Decides, Opens, Reads, Restricts, Views, Gathers, Holds, Drafts, Sends, Warns, Arranges,
		Examines, Discloses, Costs, Pays, Guards, Lets, Marks, Releases, Closes}},
	{Paralegal, "Paralegal", false, false, []Does{Reads, Views, Gathers, Examines, Discloses, Costs, Guards, Marks}},
	{Counsel, "Counsel to the inquiry", true, false, []Does{Reads, Views, Drafts, Sends, Warns, Examines, Guards, Lets, Marks, Releases}},
	{Analyst, "Analyst", false, false, []Does{Reads}}, // reads for themes, with another
	{Assessor, "Assessor", true, false, nil},          // sees what is allocated, finds nothing alone
	{Facilitator, "Facilitator", false, false, []Does{Hears}},
	{Support, "Support worker", false, false, []Does{Hears}}, // not named in public: people meet them in private
	{Link, "Link person of the survivors panel", true, false, []Does{Chooses}},
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

// Apart says that whoever has a part is kept from doing something in the same inquiry, whatever
// other parts they have: parts add walls, never sight. The secretariat never sees what is
// in an account, and who sits with people reads nobody's tested evidence (the roles of
// inquiry.md, section 8). None of those who run the inquiry, advise it or count for it reads
// a warning letter.
func (p Part) Apart(d Does) bool {
	report, hearings := d == Drafts || d == Sends || d == Warns || d == Signs || d == Guards || d == Lets, d == Examines || d == RulesOn || d == Discloses || d == Designates
	money, papers := d == Costs || d == Awards, d == Views || d == Gathers || d == Marks || d == Releases
	switch p {
	case Secretary, Secretariat:
		return report || d == Hears || d == Reads || d == Refers || d == Restricts || papers || d == Rules || d == Holds || hearings || money
	case Facilitator, Support:
		return report || d == Reads || papers || d == Rules || d == Holds || hearings || money || d == Pays
	case Assessor, Analyst:
		return report || money
	case Link:
		return report || d == Hears || d == Reads || d == Refers || d == Decides || papers || d == Rules || d == Holds || d == Discloses || d == Designates || money || d == Pays
	}
	return false
}

// Can says whether a part does something. A part that nobody knows does nothing.
func (p Part) Can(d Does) bool {
	info, _ := p.Info()
	return slices.Contains(info.Does, d)
}
