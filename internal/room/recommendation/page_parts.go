package recommendation

import (
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// What several pages share: names of places, tones of states, cells.

// tones gives each state its tone; the shape goes with the tone, so that no
// state is told by colour alone.
func stateTone(s State) web.Tone {
	switch s {
	case StateOverdue, StateFoundNotDone, StateNotAccepted:
		return web.Bad
	case StateMoved, StateAnsweredLate:
		return web.Warn
	case StateClaimed:
		return web.Claimed
	case StateOnTime, StateConsideration, StateAnswerKnown, StateDoingKnown, StateFoundUnder:
		return web.Info
	case StateVerified, StateAnsweredInTime:
		return web.Good
	case StateDeclined, StateSuperseded, StateWithdrawn, StateNotEntered, StateNotOwn, StateDatePassed, StateStalled, StateFoundWhole:
		return web.Quiet
	}
	return web.Neutral
}

// conditionPicture gives the shape of a state in pictures.
func conditionPicture(c Condition) picture.State {
	switch c.State {
	case StateOverdue, StateFoundNotDone, StateNotAccepted:
		return picture.Overdue
	case StateNotAnswered:
		if c.Days > 0 {
			return picture.Overdue
		}
		return picture.NoDate
	case StateMoved, StateAnsweredLate:
		return picture.Late
	case StateClaimed, StateAnswered:
		return picture.Done
	case StateVerified, StateAnsweredInTime:
		return picture.Verified
	case StateNoDate, StateNotEntered, StateNotOwn, StateAnswerKnown, StateDatePassed, StateDoingKnown, StateStalled, StateFoundWhole, StateFoundUnder:
		return picture.NoDate
	case StateDeclined, StateSuperseded, StateWithdrawn:
		return picture.Stopped
	}
	return picture.Due
}

// ConditionTag is the condition as a tag: "Overdue by 12 days".
func ConditionTag(c Condition) web.Tag { return web.Tag{Text: c.Words(), Tone: ConditionTone(c)} }

// ConditionTone warns of a search that found no answer only where it was dated after
// the day by which one was asked for.
func ConditionTone(c Condition) web.Tone {
	if c.State == StateNotAnswered && c.Days > 0 {
		return web.Bad
	}
	return stateTone(c.State)
}

// conditionCell is a condition in a table.
func conditionCell(c Condition) web.Cell {
	t := ConditionTag(c)
	return web.Cell{Tag: &t}
}

// recommendationCell links to a recommendation and says which report it is of.
func recommendationCell(s *Summary) web.Cell {
	c := web.Cell{Text: s.Title, Href: RecommendationHref(s.ID), Note: s.Where()}
	if s.Synthetic {
		c.Tag = syntheticTag()
	}
	return c
}

// syntheticTag marks a row that is made up, beside the banner on the page.
func syntheticTag() *web.Tag { return &web.Tag{Text: "Synthetic", Tone: web.Warn} }

// bodiesCell lists bodies as links.
func bodiesCell(bodies []BodyRef) web.Cell {
	if len(bodies) == 0 {
		return web.T(NotKnown)
	}
	var c web.Cell
	for _, b := range bodies {
		c.Links = append(c.Links, web.Link{Text: b.Name, Href: BodyHref(b.ID)})
	}
	return c
}
