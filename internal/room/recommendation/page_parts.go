package recommendation

import (
	"candour/internal/base/clock/edtf"
	"candour/internal/site/picture"
	"candour/internal/site/web"
)

// What several pages share: names of places, tones of states, cells.

// notKnown stands wherever the register holds nothing: unknown is shown.
const notKnown = "Not known"

// orNotKnown shows that something is unknown rather than leaving a gap.
func orNotKnown(s string) string {
	if s == "" {
		return notKnown
	}
	return s
}

// dateWords gives a date in words, as rough as it is.
func dateWords(d edtf.Date) string { return orNotKnown(d.Human()) }

// The addresses of records. Ids are made of safe characters only (idForm).
func recommendationHref(id string) string { return "/recommendations/" + id }
func reportHref(id string) string         { return "/reports/" + id }
func bodyHref(id string) string           { return "/bodies/" + id }
func commitmentHref(id string) string     { return "/commitments/" + id }

// tones gives each state its tone; the shape goes with the tone, so that no
// state is told by colour alone.
func (s State) tone() web.Tone {
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

// picture gives the shape of a state in pictures.
func (c Condition) picture() picture.State {
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

// tag is the condition as a tag: "Overdue by 12 days".
func (c Condition) tag() web.Tag { return web.Tag{Text: c.Words(), Tone: c.tone()} }

// tone warns of a search that found no answer only where it was dated after
// the day by which one was asked for.
func (c Condition) tone() web.Tone {
	if c.State == StateNotAnswered && c.Days > 0 {
		return web.Bad
	}
	return c.State.tone()
}

// conditionCell is a condition in a table.
func conditionCell(c Condition) web.Cell {
	t := c.tag()
	return web.Cell{Tag: &t}
}

// recommendationCell links to a recommendation and says which report it is of.
func recommendationCell(s *Summary) web.Cell {
	c := web.Cell{Text: s.Title, Href: recommendationHref(s.ID), Note: s.where()}
	if s.Synthetic {
		c.Tag = syntheticTag()
	}
	return c
}

// where names the place in its report: "Recommendation 7, Name of report".
func (s *Summary) where() string {
	return Recommendation{Number: s.Number}.Heading() + ", " + s.ReportTitle
}

// syntheticTag marks a row that is made up, beside the banner on the page.
func syntheticTag() *web.Tag { return &web.Tag{Text: "Synthetic", Tone: web.Warn} }

// bodiesCell lists bodies as links.
func bodiesCell(bodies []BodyRef) web.Cell {
	if len(bodies) == 0 {
		return web.T(notKnown)
	}
	var c web.Cell
	for _, b := range bodies {
		c.Links = append(c.Links, web.Link{Text: b.Name, Href: bodyHref(b.ID)})
	}
	return c
}
