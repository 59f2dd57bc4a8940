package intake

import (
	"context"
	"time"

	"candour/internal/base/clock"
	"candour/internal/trust/phrase"
)

// Taken says that somebody of the panel wrote an application down on the telephone: who,
// of which body, and when they began. It is sealed as the answers are.
type Taken struct {
	Name  string    `json:"name"`
	Human string    `json:"human"`
	Body  string    `json:"body"`
	At    time.Time `json:"at"`
}

// StartToday makes a draft of a telephone call: it ends with the day, unless the person
// comes back to it by themselves and saves it.
func (d *Drafts) StartToday(ctx context.Context, kind phrase.Kind, t Taken) (phrase.Phrase, Found, error) {
	return d.start(ctx, kind, Answers{Phone: &t}, clock.Today(d.Clock))
}

// SaveToday saves a draft of a telephone call, which still ends with the day.
func (d *Drafts) SaveToday(ctx context.Context, f Found, a Answers) error {
	_, err := d.save(ctx, f, a, clock.Today(d.Clock), nil)
	return err
}

// NotAsked is an answer to a next step that nobody asked about. It is neither a yes nor
// a no, and nothing reads it as one.
const NotAsked = "not-asked"

// AskedByPhone are the questions as they are read out: all but the page of files, each
// with a way to say that it was not asked where an answer opens something.
func AskedByPhone(all []Question) (out []Question) {
	for _, q := range all {
		if q.Files {
			continue
		}
		if q.Section == PartChoice && len(q.Asks) == 1 {
			q.Asks = []Ask{askedAloud(q.Asks[0])}
		}
		out = append(out, q)
	}
	return out
}

// askedAloud is a choice as it is asked on the telephone, where nothing follows from
// silence.
func askedAloud(ask Ask) Ask {
	switch ask.Kind {
	case AskOne:
		ask.Choices = append(append([]Choice{}, ask.Choices...), Choice{NotAsked, "I did not ask this", "It counts as neither yes nor no."})
	case AskSome:
		ask.Hint = "Choose what they say. It is not sent without an answer to this."
	}
	return ask
}

// Unasked gives the labels of what must be asked before a call is sent and was not: who
// may read it and who may know the name, which say more than nothing when they are left
// empty, and each next step.
func (a Answers) Unasked(questions []Question) (out []string) {
	for _, q := range questions {
		if q.Section != PartChoice || len(q.Asks) != 1 {
			continue // whom to keep out is no yes
		}
		if ask := q.Asks[0]; len(a.Values[ask.Name]) == 0 {
			out = append(out, ask.Label)
		}
	}
	return out
}
