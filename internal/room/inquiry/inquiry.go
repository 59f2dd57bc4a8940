package inquiry

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/rules"
)

// State says where an inquiry is.
type State string

// The states of an inquiry.
const (
	Preparing State = "preparing" // agreed to, and its setting-up day is not said or not come
	Open      State = "open"
	Suspended State = "suspended"
	Ended     State = "ended"
)

// StateWords say it in public.
var StateWords = map[State]string{Preparing: "Being set up", Open: "Open", Suspended: "Suspended", Ended: "Ended"}

// StateOn says in public where an inquiry is on a day: one that was set up for a day to
// come is not set up yet.
func (q *Inquiry) StateOn(day clock.Day) (State, string) {
	if q.State == Open && (q.SetUp.IsZero() || day.Before(q.SetUp)) {
		return Preparing, "Not yet set up"
	}
	return q.State, StateWords[q.State]
}

// Inquiry is one inquiry, or one local investigation within one.
type Inquiry struct {
	ID      string
	Version int64
	Title   string
	Form    rules.Form
	// Rules is the version of the form's rules that it began with; what it goes by today is
	// [Public] Set.
	Rules string
	// Parent is the inquiry that a local investigation is within.
	Parent       string
	Commissioner string   // the body that commissions it
	Bodies       []string // those under examination
	Area, About  string
	SetUp        clock.Day // zero: no day has been said
	State        State
	Made         clock.Day
	Synthetic    bool
}

// Considers says whether evidence may be considered on a day: from the setting-up day, and
// not before (Inquiries Act 2005, section 5). A day that nobody has said lets nothing in.
func (q *Inquiry) Considers(day clock.Day) bool {
	return q.State == Open && !q.SetUp.IsZero() && !day.Before(q.SetUp)
}

// Frozen says that nothing is written: it is suspended or has ended (sections 13 and 14).
func (q *Inquiry) Frozen() bool { return q.State != Preparing && q.State != Open }

// Turn is what happened to an inquiry.
type Turn struct {
	ID, Kind     string
	On           clock.Day
	Why          string
	Was, Becomes string
	// Of a part that ended: whose and which it was (those that are named in public), who
	// asked for it and who agreed, in words.
	Name          string
	Part          rules.Part
	Asked, Agreed string
	// LeftOpen says of an end what was not done yet, in words; empty: nothing that the program knows of.
	LeftOpen string
}

// The turns of an inquiry.
const (
	TurnSetUp   = "set-up"
	TurnReset   = "set-up-again" // the setting-up day was wrong
	TurnSuspend = "suspend"
	TurnResume  = "resume"
	TurnEnd     = "end"
	TurnConvert = "convert"
	TurnPart    = "part" // a part that is named in public ended before its day
)

// TurnWords say it in public.
var TurnWords = map[string]string{TurnSetUp: "Setting-up day was set", TurnReset: "Setting-up day was put right", TurnSuspend: "Suspended", TurnResume: "Taken up again",
	TurnEnd: "Ended", TurnConvert: "Changed in form", TurnPart: "A part ended"}

// Seat is a part that somebody has in an inquiry.
type Seat struct {
	ID, Inquiry          string
	Version              int64
	Account, Human, Name string
	Body                 string
	Part                 rules.Part
	From, To             clock.Day // To may be zero
	Why                  string
	Ended                clock.Day // earlier than To
	EndedWhy             string
}

// On says whether the seat is had on a day.
func (s *Seat) On(day clock.Day) bool {
	return !s.From.IsZero() && !day.Before(s.From) && !s.Over(day)
}

// Over says whether nobody has the seat any more on a day.
func (s *Seat) Over(day clock.Day) bool {
	return !s.Ended.IsZero() || !s.To.IsZero() && day.After(s.To)
}

// Interest is what somebody declared.
type Interest struct {
	ID, Inquiry          string
	Account, Human, Name string
	Part                 rules.Part
	Words                string
	Conflict             bool
	Body                 string // a body that the conflict is with; empty: with the area itself
	On                   clock.Day
}

// Terms is a version of the terms of reference that is out.
type Terms struct {
	ID          string
	Inquiry     string
	Number      int
	State       string
	Text        string
	SHA256      string
	Made        clock.Day
	Why         string
	Template    string // the version, of another inquiry, that it was copied from
	TemplateWhy string
}

// The states of terms that are out.
const (
	TermsConsulted = "consultation"
	TermsInForce   = "in-force"
	TermsReplaced  = "replaced"
)

// TermsWords say it in public.
var TermsWords = map[string]string{TermsConsulted: "Draft for consultation", TermsInForce: "In force", TermsReplaced: "Replaced"}

// Paragraphs are the paragraphs of a version; it was read when it was drafted.
func (t *Terms) Paragraphs() []rules.Paragraph {
	out, _ := rules.ReadTerms(t.Text)
	return out
}

// Draft is what the team works on.
type Draft struct {
	ID          string
	Version     int64
	Text        string
	SHA256      string
	Template    string
	TemplateWhy string
	Name        string
	On          clock.Day
}

// Consulted is one asking about a draft.
type Consulted struct {
	Number int // of the version that it was asked for
	Whom   string
	Words  string // who it was, where Whom does not say it
	On     clock.Day
	Said   string
	// Changed says what changed because of it; that nothing did is said too.
	Changed string
	SHA256  string // of the text that they were shown: what they said is about no other
	Human   string // who recorded it; of the chair's own word, the chair
}

// The bodies and people that are consulted about terms.
const (
	WhomChair     = "chair"
	WhomSurvivors = "survivors"
	WhomOther     = "other"
)

// Whoms are the words of each.
var Whoms = []struct{ Value, Words string }{{WhomChair, "The chair"}, {WhomSurvivors, "The survivors’ committee or panel"}, {WhomOther, "Somebody else"}}

// WhomWords say who was consulted.
func (c Consulted) WhomWords() string {
	for _, w := range Whoms {
		if w.Value == c.Whom && c.Whom != WhomOther {
			return w.Words
		}
	}
	return c.Words
}

// active gives the seats that are had on a day.
func active(all []Seat, day clock.Day) []Seat {
	return slices.DeleteFunc(slices.Clone(all), func(s Seat) bool { return !s.On(day) })
}
