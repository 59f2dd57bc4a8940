package inquiry

import (
	"strconv"
	"strings"

	"candour/internal/room/inquiry/rules"
)

// published gives everything that an inquiry published, each with what it says: what a date
// of next word can have been kept by. A date is nothing that was said.
func published(p *Public) (out []Sayable) {
	for _, t := range p.Terms {
		out = append(out, Sayable{rules.Published{Kind: rules.PubTerms, ID: t.ID}, "Version " + strconv.Itoa(t.Number) + " of the terms of reference",
			"/terms/" + strconv.Itoa(t.Number), t.Made, strings.Split(t.Text, "\n"), t.ID})
	}
	for _, c := range p.Consultations {
		at := "/papers/" + c.Newest().Series
		for _, n := range c.Papers {
			out = append(out, Sayable{rules.Published{Kind: rules.PubPaper, ID: n.ID}, "Question paper, version " + strconv.Itoa(n.Number) + ": " + n.Title,
				at + "#version-" + strconv.Itoa(n.Number), n.Made, strings.Split(n.Questions, "\n"), n.ID})
		}
		for _, n := range c.Themes {
			if n.Did != "" {
				out = append(out, Sayable{rules.Published{Kind: rules.PubAnswer, ID: n.ID}, "Answer to what was said: " + n.Said, at + "#you-said", n.Answered,
					[]string{n.DidWords() + ": " + n.Words}, ""})
			}
		}
	}
	for _, n := range p.Turns {
		out = append(out, Sayable{rules.Published{Kind: rules.PubTurn, ID: n.ID}, TurnWords[n.Kind], "#happened", n.On, []string{n.Why}, n.ID})
	}
	return out
}
