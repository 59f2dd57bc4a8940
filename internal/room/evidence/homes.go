package evidence

import (
	"context"
	"slices"

	"candour/evidence"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Home is what holds documents: an inquiry.
type Home struct {
	ID, Title, Href string
	Synthetic       bool
	// Closed says in words why nothing is taken in; empty: it is.
	Closed string
}

// Body is one of the list of bodies.
type Body struct{ ID, Name string }

// Asked is something that the home asked for.
type Asked struct{ ID, Text, Body string }

// Came is a document with a number, as its home refers to it: by its number alone, since the name of a file can be
// the name of a person.
type Came struct {
	ID, URN, SHA256 string
	Pages           int
	Received        clock.Day
	Body, Sender    string
	Asking          string
}

// Sight is what somebody may see of a document: all pages but those from one to another, each of these with all that stands
// on it. Of what stands on no page they see nothing while anything is held.
type Sight struct{ Held []Pages }

// Pages are those from one to another, from 1.
type Pages struct{ From, To int }

// shows says whether what stands on a page (0: on none) is seen.
func (s Sight) shows(page int) bool {
	for _, p := range s.Held {
		if page == 0 || page >= p.From && page <= p.To {
			return false
		}
	}
	return true
}

// with is what may be seen of two things that are the same.
func (s Sight) with(o Sight) Sight { return Sight{append(slices.Clone(s.Held), o.Held...)} }

// Audience is for whom a document is made ready.
type Audience string

// The audiences. What the public may have, participants may have too.
const (
	Participants Audience = "participants"
	Public       Audience = "public"
)

// Hole is what is held of a document; the zero Pages are all of it.
type Hole struct {
	Document string
	Pages    Pages
}

// Homes are all homes. Each method reads in q what stands there.
type Homes interface {
	// Home gives one; whether the actor may know of it is asked by Facts.
	Home(ctx context.Context, q db.Querier, id string) (Home, error)
	// Facts is what the rules weigh of a home where somebody asks for an action of this room.
	Facts(ctx context.Context, q db.Querier, id string, action access.Action) (map[string]any, error)
	// Sees gives, of some documents that have a number, those of which the actor may see something, and what of each is
	// held from them. What a home does not know it does not give.
	Sees(ctx context.Context, q db.Querier, id string, documents []string) (map[string]Sight, error)
	// Shows gives, of some documents that have a number, those of which an audience may have something, and what of each is held
	// from it. What a home does not know it does not give.
	Shows(ctx context.Context, q db.Querier, id string, to Audience, documents []string) (map[string]Sight, error)
	// Holes gives all that is held of the documents of a home from the actor.
	Holes(ctx context.Context, q db.Querier, id string) ([]Hole, error)
	// HandedOver records, in a write of this room, that what the home asked for came on a day, as a delivery.
	HandedOver(ctx context.Context, tx *ledger.Tx, id, asking, delivery string, on clock.Day) error
	// Took makes references to documents that came, in a write of this room.
	Took(ctx context.Context, tx *ledger.Tx, id string, all []Came) error
	// Bodies gives those who can have handed something over, and Asked what the home asked for.
	Bodies(ctx context.Context) ([]Body, error)
	Asked(ctx context.Context, q db.Querier, id string) ([]Asked, error)
}

// Reader reads files of one delivery, each in a program of its own. scratch is an empty folder, into which it puts what lies in
// the file.
type Reader interface {
	Read(ctx context.Context, path, name, scratch string, limits evidence.Limits) (*evidence.Reading, error)
	Close() error
}
