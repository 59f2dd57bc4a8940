package inquiry

import (
	"candour/internal/base/clock"
	"candour/internal/room/inquiry/rules"
)

// Paper is one version of a question paper of a consultation. Versions of one paper are a
// series; answers are to the series, and say which version was out.
type Paper struct {
	ID, Inquiry, Series string
	Number              int
	Title, Questions    string
	Opens, Closes       clock.Day
	SHA256              string
	Made                clock.Day
	Why                 string
}

// Open says whether it can be answered on a day.
func (p *Paper) Open(day clock.Day) bool { return !day.Before(p.Opens) && !day.After(p.Closes) }

// Theme is what many said in a consultation, and what was answered to it.
type Theme struct {
	ID, Series string
	Said       string
	Many       int // how many said so, as the team counted; told in bands
	Due        clock.Day
	Made       clock.Day
	Did        string // one of Dids; empty: not answered
	Words      string
	Answered   clock.Day
	// Asked and Agreed are the two who published it, and DidAsked and DidAgreed those of the
	// answer, as everybody reads it. Empty: one person did, as was enough before 30 November
	// 2026.
	Asked, Agreed, DidAsked, DidAgreed string
}

// The answers to a theme.
const (
	DidIt   = "did"
	DidPart = "partly"
	DidNot  = "did-not"
)

// Dids are the words of each.
var Dids = []struct{ Value, Words string }{{DidIt, "We did"}, {DidPart, "We did part of it, and not the rest, because"}, {DidNot, "We did not, because"}}

// DidWords say what was answered.
func (t *Theme) DidWords() string {
	for _, d := range Dids {
		if d.Value == t.Did {
			return d.Words
		}
	}
	return ""
}

// Stands says how a theme stands: answered by its day, late, or not at all though its day
// is over. The day of the answer is that of its recording.
func (t *Theme) Stands(today clock.Day) rules.Standing { return t.clock().Stands(today) }

// Late is how many days its answer is or was late.
func (t *Theme) Late(today clock.Day) int { return t.clock().Late(today) }

func (t *Theme) clock() rules.Word { return rules.Word{Due: t.Due, Kept: t.Answered} }

// Tally is how many answers came to a paper.
type Tally struct {
	Answers int
	// Texts are those that are left where near copies count once, among the answers that
	// were looked at for copies; Unread were not yet.
	Texts, Unread int
}

// Consultation is one paper with all its versions and what came of it, as everybody reads it.
type Consultation struct {
	Papers []Paper // the newest last
	Tally  Tally
	// ByVersion says how many answered each version: an answer stays with what was asked.
	ByVersion map[int]int
	Themes    []Theme
}

// Newest is the version that is out.
func (c *Consultation) Newest() *Paper { return &c.Papers[len(c.Papers)-1] }
