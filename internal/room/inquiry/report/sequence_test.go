package report

import (
	"fmt"
	"slices"
	"testing"

	"candour/internal/base/clock"
)

// The acts on one critical sentence of which all sequences are tried.
const (
	editLighter = iota
	editSame
	editWorse
	checkIt
	sendLetter
	answerLast
	passTime // longer than there is to answer
	treatIt
	freezeIt
	takeBack // what it rests on is withdrawn
	giveBack
	acts
)

// play is a draft under acts, and what the oracle goes by: the acts alone.
type play struct {
	d        Draft
	day      clock.Day
	gone     bool
	strength Strength
	done     []int // acts that were taken
	strong   []Strength
}

func (p play) world() World {
	if p.gone {
		return world(p.day, evidence)
	}
	return world(p.day)
}

func (p play) do(t testing.TB, act int) (play, error) {
	var err error
	k := p.d.find("k1")
	switch act {
	case editLighter, editSame, editWorse:
		switch act {
		case editLighter:
			p.strength = max(p.strength-1, Significant)
		case editWorse:
			p.strength = min(p.strength+1, Grave)
		}
		text := fmt.Sprintf("The synthetic office did not ask, as it is put in words of revision %d.", k.Revision+1)
		p.d, err = p.d.Edit("k1", k.Revision, criticism(office, p.strength, text), writer)
	case checkIt:
		p.d, err = check(p.d, "k1", p.world())
	case sendLetter:
		id := fmt.Sprintf("l%d", len(p.d.Letters)+1)
		p.d, err = p.d.Send(Letter{ID: id, To: office, Sent: p.day}, "", chair, writer, sees{}, calendars, p.world())
	case answerLast:
		n := len(p.d.Letters)
		p.d, err = p.d.Answer(fmt.Sprintf("l%d", n), Answer{ID: fmt.Sprintf("a%d", len(p.done)), On: p.day, Last: true})
	case passTime:
		p.day = p.day.AddDays(40)
	case treatIt:
		treat := Treatment{Sentence: "k1", Party: office, Outcome: Kept, Why: "the lists themselves show it", By: chair, Second: member, On: p.day}
		var d Draft
		if d, err = p.d.Treat(treat, p.world()); err != nil {
			treat.Outcome = Softened
			d, err = p.d.Treat(treat, p.world())
		}
		p.d = d
	case freezeIt:
		p.d, err = p.d.Freeze("k1", k.Revision, chair, p.world())
	case takeBack:
		p.gone = true
	case giveBack:
		p.gone = false
	}
	p.done, p.strong = append(slices.Clone(p.done), act), append(slices.Clone(p.strong), p.strength)
	return p, err
}

var calendars, _ = clock.BankHolidays()

// last gives where one of some acts was last taken, or -1.
func (p play) last(acts ...int) int {
	for i := len(p.done) - 1; i >= 0; i-- {
		if slices.Contains(acts, p.done[i]) {
			return i
		}
	}
	return -1
}

func (p play) edited() int { return p.last(editLighter, editSame, editWorse) }

func (p play) checked() bool { return p.last(checkIt) > p.edited() }

// put says that an act was a letter that put it as it is now, or more strongly.
func (p play) put(i int) bool {
	return p.done[i] == sendLetter && (p.strong[i] > p.strength || p.strong[i] == p.strength && p.edited() < i)
}

// letter gives the last letter that put it as it is now, or more strongly; or -1.
func (p play) letter() int {
	for i := len(p.done) - 1; i >= 0; i-- {
		if p.put(i) {
			return i
		}
	}
	return -1
}

// over says that the chance that a letter gave is over: an answer to it, before
// another letter went, or time.
func (p play) over(letter int) bool {
	for _, act := range p.done[letter+1:] {
		switch act {
		case answerLast, passTime:
			return true
		case sendLetter:
			return slices.Contains(p.done[letter+1:], passTime)
		}
	}
	return false
}

// state says by the acts alone where the sentence stands.
func (p play) state() State {
	letter := p.letter()
	treated := p.last(treatIt)
	chance := false
	for i := range p.done {
		chance = chance || p.put(i) && p.over(i)
	}
	switch {
	case !p.checked():
		return Referenced
	case letter < 0:
		return Checked
	case !chance:
		return Lettered
	case treated < p.edited() || treated < p.last(answerLast) || treated < 0:
		return Answered
	case p.last(freezeIt) > p.edited() && !p.gone:
		return Frozen
	}
	return Treated
}

// takes says by the acts alone whether an act is taken.
func (p play) takes(act int) bool {
	switch act {
	case checkIt:
		return !p.gone
	case sendLetter:
		return p.checked() && p.letter() < 0 && !p.gone
	case answerLast:
		return p.last(sendLetter) >= 0
	case treatIt:
		return p.checked() && p.letter() >= 0 && p.over(p.letter())
	case freezeIt:
		return p.state() == Treated && !p.gone
	}
	return true
}

func TestAllSequencesOfActs(t *testing.T) {
	tried := 0
	var walk func(p play, depth int)
	walk = func(p play, depth int) {
		tried++
		st, err := p.d.Standing("k1", p.world())
		if err != nil || st.State != p.state() || (len(st.Amber) > 0) != p.gone || (len(st.Owed) > 0) != (p.state() == Checked) {
			t.Fatalf("after %v: %+v, not %s", p.done, st, p.state())
		}
		if depth == 0 {
			return
		}
		for act := range acts {
			if act == takeBack && p.gone || act == giveBack && !p.gone {
				continue
			}
			next, err := p.do(t, act)
			if taken := err == nil; taken != p.takes(act) {
				t.Fatalf("after %v act %d: %v", p.done, act, err)
			}
			if err == nil {
				walk(next, depth-1)
			}
		}
	}
	fresh := play{d: draft(t), day: first, strength: Serious}
	walk(fresh, 6)
	was := play{d: frozen(t), day: first, strength: Serious}
	was.done = []int{checkIt, sendLetter, answerLast, treatIt, freezeIt}
	was.strong = []Strength{Serious, Serious, Serious, Serious, Serious}
	walk(was, 5)
	if tried < 60_000 {
		t.Errorf("only %d states were tried", tried)
	}
	t.Log(tried, "states")
}
