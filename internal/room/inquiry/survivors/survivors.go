package survivors

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/banded"
)

// AlwaysSpeak stands on every paper that is put to the panel, whatever is confidential in it.
const AlwaysSpeak = "You may always speak to your doctor, lawyer, support worker and MP."

// The longest texts, in characters.
const (
	MaxWords = 1000  // of one line of the offer, a reason, an item
	MaxName  = 100   // of a name, a title, an employer
	MaxAlias = 80    // of an alias
	MaxPaper = 30000 // of a paper, minutes
	MaxOwn   = 5000  // of what somebody says in their own words
)

// Offer is what a member of the panel is offered: one version of it.
type Offer struct {
	ID, Inquiry string
	Number      int
	Work        string // what the panel does
	Time        string // per month
	Pay         string
	Ways        string // how it may be taken
	Benefits    string // what to know about benefits before saying yes
	Length      string // of a term
	Leaving     string // how to leave
	// PapersDays is how many working days before a meeting papers go out; AnswerDays within how
	// many advice is answered.
	PapersDays, AnswerDays int
	// Body is the panel in the list of bodies: what it finds is found by it.
	Body          string
	Made          clock.Day
	Asked, Agreed string
}

// LinkPerson is who stands between the panel and the inquiry.
type LinkPerson struct {
	ID, Inquiry, Seat   string
	Account, Human      string
	Name                string
	Employer, Interests string
	From                clock.Day
	Asked, Agreed       string
}

// Door says when nominations are taken.
type Door struct {
	ID, Inquiry   string
	Number        int
	From, To      clock.Day
	Words         string // who is asked for
	Asked, Agreed string
}

// Open says whether a nomination is taken on a day.
func (d *Door) Open(day clock.Day) bool {
	return d != nil && !d.From.IsZero() && !d.To.IsZero() && !day.Before(d.From) && !day.After(d.To)
}

// offered are the lines of an offer, by what everybody calls them.
func (o *Offer) offered() []struct{ Name, Words string } {
	return []struct{ Name, Words string }{{"what the panel does", o.Work}, {"how much time it takes in a month", o.Time}, {"what is paid", o.Pay}, {"how pay may be taken", o.Ways},
		{"the notice about benefits", o.Benefits}, {"how long a term is", o.Length}, {"how to leave", o.Leaving}}
}

// Missing names what must be public before nominations open: somebody who is asked to join has
// read all of it (in 2015 a panel's nominations opened before its inquiry had terms).
func Missing(o *Offer, link *LinkPerson, terms bool) (out []string) {
	if !terms {
		out = append(out, "the terms of reference of the inquiry, in force")
	}
	if o == nil {
		o = &Offer{}
	}
	for _, l := range o.offered() {
		if strings.TrimSpace(l.Words) == "" {
			out = append(out, l.Name)
		}
	}
	if o.PapersDays <= 0 {
		out = append(out, "how many working days before a meeting papers go out")
	}
	if o.AnswerDays <= 0 {
		out = append(out, "within how many working days advice is answered")
	}
	if o.Body == "" {
		out = append(out, "which body the panel is in the list of bodies")
	}
	if link == nil || link.Employer == "" || link.Interests == "" {
		out = append(out, "who the link person is, with their employer and interests")
	}
	return out
}

// The states of a nomination.
const (
	Waits = "waits"
	Yes   = "yes"
	No    = "no"
	Back  = "taken-back"
)

// Nomination is one person, nominated by themselves or by another with their consent.
type Nomination struct {
	ID, Inquiry string
	Version     int64
	BySelf      bool
	On          clock.Day
	State       string
	Answered    clock.Day
	Alias       string
	Synthetic   bool
}

// Member is somebody who sits, or sat, on the panel. Alias is all that is known of their name.
type Member struct {
	ID, Inquiry, Nomination string
	Version                 int64
	Account, Human, Alias   string
	From, To                clock.Day
	Left                    clock.Day // zero: has not resigned
}

// On says whether they sit on a day.
func (m *Member) On(day clock.Day) bool {
	return !m.From.IsZero() && !day.Before(m.From) && !m.To.IsZero() && !day.After(m.To) && m.Left.IsZero()
}

func sitting(all []Member, day clock.Day) []Member {
	return slices.DeleteFunc(slices.Clone(all), func(m Member) bool { return !m.On(day) })
}

// Wall keeps a body, or one paper, from a member.
type Wall struct {
	ID, Member  string
	Version     int64
	Body, Paper string // one of the two
	On, Ended   clock.Day
	// Of a paper: why, and by whom.
	Reason, Asked, Agreed string
}

// Walled says whether something about some bodies is kept from a member. Of what nobody said
// which bodies it is about, nothing is known: it is kept from whoever has a wall.
func Walled(walls []Wall, member, paper string, bodies []string, kin func(string) []string) bool {
	for _, w := range walls {
		switch {
		case w.Member != member || !w.Ended.IsZero():
		case w.Paper != "" && w.Paper == paper:
			return true
		case w.Body == "":
		case len(bodies) == 0:
			return true
		default:
			own := kin(w.Body)
			if len(own) == 0 || slices.ContainsFunc(bodies, func(b string) bool { return b == w.Body || slices.Contains(own, b) }) {
				return true
			}
		}
	}
	return false
}

// NoBody says, of a paper, that it is about no body in particular.
const NoBody = "none"

// Meeting is one meeting of the panel.
type Meeting struct {
	ID, Inquiry string
	Number      int
	Day         clock.Day
	How         string // where, or how one takes part
	Made        clock.Day
}

// Item is something that a member set down to be talked about.
type Item struct{ ID, Meeting, Member, Alias, Words string }

// Paper is one version of what is put to the panel.
type Paper struct {
	ID, Inquiry, Meeting string
	Series               string // of all its versions
	Number               int
	Title, Text, SHA256  string
	Out                  clock.Day
	// Late says that it went out after its day, or that no day could be counted; Why says why.
	Late bool
	Why  string
	// Bodies are those that it is about; NoBody alone where it is about none.
	Bodies []string
	// Confidential says why it is, until the end of the day Until; empty: everybody reads it.
	Confidential  string
	Until         clock.Day
	Asked, Agreed string
}

// Secret says whether a paper is confidential on a day.
func (p *Paper) Secret(day clock.Day) bool {
	return p.Confidential != "" && (p.Until.IsZero() || !day.After(p.Until))
}

// InTime says whether a paper that goes out on a day is out so many working days before a meeting.
// A day that cannot be counted is not in time: what nobody knows counts for nobody.
func InTime(cal *clock.Calendar, out, meeting clock.Day, days int) bool {
	if cal == nil || days <= 0 || out.IsZero() || meeting.IsZero() {
		return false
	}
	first, err := cal.AddWorkingDays(clock.EnglandAndWales, out, days)
	return err == nil && !first.After(meeting)
}

// Minutes are one version of what was written down of a meeting.
type Minutes struct {
	ID, Inquiry, Meeting string
	Number               int
	Text, SHA256         string
	On                   clock.Day
	Agreed               []Agreed
}

// Agreed is what one member said to minutes.
type Agreed struct {
	Minutes, Member, Human, Alias string
	Yes                           bool
	Words                         string // of a no, if they wish
	On                            clock.Day
}

// Counts says how many agreed and how many did not.
func (m *Minutes) Counts() (yes, no int) {
	for _, a := range m.Agreed {
		if a.Yes {
			yes++
		} else {
			no++
		}
	}
	return yes, no
}

// Stand says in public how minutes stand: it tells no number that tells how many members there are.
func (m *Minutes) Stand(sat int) string {
	yes, no := m.Counts()
	switch {
	case yes+no == 0:
		return "Not answered by the members yet"
	case no > 0:
		return "Not agreed by all members"
	case yes < sat:
		return "Agreed by some members; the others have not answered yet"
	}
	return "Agreed by the members"
}

// The kinds of advice.
const (
	ForInquiry = "advice"
	OtherLink  = "link" // that another link person is asked for
)

// The answers to advice.
const (
	Did    = "did"
	DidNot = "did-not"
)

// Advice is what two members advised, or asked for.
type Advice struct {
	ID, Inquiry, Meeting    string
	Version                 int64
	Kind, Words             string
	Member, Human, Alias    string
	On                      clock.Day
	Second, SecondHuman     string
	SecondAlias             string
	Agreed                  clock.Day // zero: one member alone asked for it
	Due                     clock.Day // zero: no day can be counted
	Answer, Because         string
	Answered                clock.Day
	AnswerAsked, AnswerDone string
}

// How advice stands.
const (
	AdviceAlone    = "one member alone so far"
	AdviceWaits    = "to be answered"
	AdviceLate     = "late: not answered"
	AdviceInTime   = "answered"
	AdviceSaidLate = "answered late"
	AdviceNoDay    = "to be answered; no day can be counted"
)

// Stands says how advice stands on a day. It is worked out and stored nowhere.
func (a *Advice) Stands(today clock.Day) string {
	switch {
	case a.Agreed.IsZero():
		return AdviceAlone
	case !a.Answered.IsZero() && !a.Due.IsZero() && a.Answered.After(a.Due):
		return AdviceSaidLate
	case !a.Answered.IsZero():
		return AdviceInTime
	case a.Due.IsZero():
		return AdviceNoDay
	case today.After(a.Due):
		return AdviceLate
	}
	return AdviceWaits
}

// Resignation is a member's, in their own words.
type Resignation struct {
	ID, Inquiry, Member string
	Version             int64
	Words, SHA256       string
	On                  clock.Day
	Publish             bool
	Chosen              clock.Day // on which they said whether it is published
}

// Public says whether it is published on a day: from the day after the member said yes, so that a
// yes can be taken back on its day.
func (r *Resignation) Public(day clock.Day) bool {
	return r.Publish && !r.Chosen.IsZero() && day.After(r.Chosen)
}

// Verdict is one member's on a claim.
type Verdict struct {
	ID, Inquiry, Commitment, Claim string
	Title                          string // of what was to be done, as it stood
	Member, Human, Alias           string
	Verdict, Reasons               string
	Outcome, OutcomeReasons        string
	On                             clock.Day
}

// How two verdicts stand to each other.
const (
	OneSoFar = "one" // another member is to look
	Found    = "found"
	Split    = "split"
)

// Together says what verdicts of members on one claim come to. Two that are the same in what was done
// and in what changed are the panel's; two that differ are a split, and the claim counts as
// not verified.
func Together(all []Verdict) string {
	switch {
	case len(all) == 0:
		return ""
	case len(all) == 1 || all[0].Human == all[1].Human:
		return OneSoFar
	case all[0].Verdict == all[1].Verdict && all[0].Outcome == all[1].Outcome:
		return Found
	}
	return Split
}

// Sitters says in public how many members there are: below five no more than that.
func Sitters(n int) string { return banded.Few(n) }

// AliasTaken says whether an alias is that of another: letters alone count.
func AliasTaken(alias string, all []string) bool {
	return slices.ContainsFunc(all, func(a string) bool { return saysnothing.Letters(a) == saysnothing.Letters(alias) })
}

// TellsName says whether an alias holds a word of somebody's name.
func TellsName(alias, name string) bool {
	within := saysnothing.Letters(alias)
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '\'' || r == '’' || r == '.' || r == ',' }) {
		if w := saysnothing.Letters(word); len([]rune(w)) > 2 && strings.Contains(within, w) {
			return true
		}
	}
	return false
}
