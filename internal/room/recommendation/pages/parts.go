package pages

import (
	"candour/internal/room/recommendation/record"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// What several pages share: names of places, tones of states, cells.

// tones gives each state its tone; the shape goes with the tone, so that no
// state is told by colour alone.
func stateTone(s record.State) web.Tone {
	switch s {
	case record.StateOverdue, record.StateFoundNotDone, record.StateNotAccepted:
		return web.Bad
	case record.StateMoved, record.StateAnsweredLate:
		return web.Warn
	case record.StateClaimed:
		return web.Claimed
	case record.StateOnTime, record.StateConsideration, record.StateAnswerKnown, record.StateDoingKnown, record.StateFoundUnder:
		return web.Info
	case record.StateVerified, record.StateAnsweredInTime:
		return web.Good
	case record.StateDeclined, record.StateSuperseded, record.StateWithdrawn, record.StateReplaced, record.StateMerged, record.StateNotEntered, record.StateNotOwn,
		record.StateDatePassed, record.StateStalled, record.StateFoundWhole:
		return web.Quiet
	}
	return web.Neutral
}

// conditionPicture gives the shape of a state in pictures.
func conditionPicture(c record.Condition) picture.State {
	switch c.State {
	case record.StateOverdue, record.StateFoundNotDone, record.StateNotAccepted:
		return picture.Overdue
	case record.StateNotAnswered:
		if c.Days > 0 {
			return picture.Overdue
		}
		return picture.NoDate
	case record.StateMoved, record.StateAnsweredLate:
		return picture.Late
	case record.StateClaimed, record.StateAnswered:
		return picture.Done
	case record.StateVerified, record.StateAnsweredInTime:
		return picture.Verified
	case record.StateNoDate, record.StateNotEntered, record.StateNotOwn, record.StateAnswerKnown, record.StateDatePassed, record.StateDoingKnown, record.StateStalled,
		record.StateFoundWhole, record.StateFoundUnder:
		return picture.NoDate
	case record.StateDeclined, record.StateSuperseded, record.StateWithdrawn, record.StateReplaced, record.StateMerged:
		return picture.Stopped
	}
	return picture.Due
}

// ConditionTag is the condition as a tag: "Overdue by 12 days".
func ConditionTag(c record.Condition) web.Tag {
	return web.Tag{Text: c.Words(), Tone: ConditionTone(c)}
}

// ConditionTone warns of a search that found no answer only where it was dated after
// the day by which one was asked for.
func ConditionTone(c record.Condition) web.Tone {
	if c.State == record.StateNotAnswered && c.Days > 0 {
		return web.Bad
	}
	return stateTone(c.State)
}

// conditionCell is a condition in a table.
func conditionCell(c record.Condition) web.Cell {
	t := ConditionTag(c)
	return web.Cell{Tag: &t}
}

// recommendationCell links to a recommendation and says which report it is of.
func recommendationCell(s *record.Summary) web.Cell {
	c := web.Cell{Text: s.Title, Href: record.RecommendationHref(s.ID), Note: s.Where()}
	if s.Synthetic {
		c.Tag = syntheticTag()
	}
	return c
}

// syntheticTag marks a row that is made up, beside the banner on the page.
func syntheticTag() *web.Tag { return &web.Tag{Text: "Synthetic", Tone: web.Warn} }

// bodiesCell lists bodies as links.
func bodiesCell(bodies []record.BodyRef) web.Cell {
	if len(bodies) == 0 {
		return web.T(record.NotKnown)
	}
	var c web.Cell
	for _, b := range bodies {
		c.Links = append(c.Links, web.Link{Text: b.Words(), Href: record.BodyHref(b.ID)})
	}
	return c
}
