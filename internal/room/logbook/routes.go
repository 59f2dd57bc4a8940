package logbook

import (
	"context"
	"embed"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed templates/*.gohtml
var templates embed.FS

// Templates are this package's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "logbook", FS: templates} }

// Trail names the entries that make up the history of one thing.
type Trail struct {
	Title string
	Back  string // the page that it is the history of
	Of    []ledger.Of
	// Synthetic says that some of it is made up for demonstration.
	Synthetic bool
}

// Records finds the trail of a recommendation. It gives errs.NotFound for one
// that the actor may not see.
type Records interface {
	Trail(ctx context.Context, recommendationID string) (Trail, error)
	// Shown gives an entry with those of its rows that the actor may see, and
	// whether that is all of it. A row about a draft is not there for the public.
	Shown(ctx context.Context, it ledger.Item) (shown ledger.Item, whole bool, err error)
}

// Authorizer decides (package access).
type Authorizer interface {
	access.Authorizer
	Documents() []access.Document
	Version() string
	// Actions are all that there are, and Words what each is called.
	Actions() []access.Action
	Words(a access.Action) string
}

// Config is what the pages need.
type Config struct {
	Ledger  *ledger.Ledger
	Records Records
	Policy  Authorizer
	Pages   *web.Renderer
	// Subject gives what the rules weigh of an entry before an auditor sees that it
	// is there; an entry of which it says nothing is shown to nobody. Nil shows
	// none.
	Subject func(ctx context.Context, it ledger.Item) (access.Resource, error)
	// Words are what tables, kinds of record and columns are called.
	Words room.Words
	// Key is the log's public key, as text.
	Key string
	// Witnesses names the witness policy in words; empty when there is none.
	Witnesses string
	// Emergencies lists when somebody was let in because no administrator was
	// left; nil where there is no list of staff.
	Emergencies func(ctx context.Context) ([]Emergency, error)
	// Joins lists when two registered humans were found to be one.
	Joins func(ctx context.Context) ([]Joined, error)
}

// Joined is one time that two registered humans were found to be one.
type Joined struct{ Day, Reason, Entry string }

// Emergency is one such time, as everybody may read it.
type Emergency struct{ Day, Reason, Account, Entry string }

// Book serves the log.
type Book struct{ Config }

// New makes the pages of the log.
func New(c Config) *Book { return &Book{c} }

// Routes are the pages and the tiles.
func (b *Book) Routes() []web.Route {
	get := web.Get
	return []web.Route{
		get("/ledger", access.LedgerRead, b.home),
		get("/ledger/key", access.LedgerRead, b.key),
		get("/ledger/checkpoint", access.LedgerRead, b.checkpoint),
		get("/ledger/tile/{path...}", access.LedgerRead, b.tile),
		get("/ledger/receipt/{entry}", access.LedgerRead, b.receipt),
		get("/ledger/record/{entry}", access.LedgerRead, b.record),
		get("/recommendations/{id}/history", access.LedgerRead, b.history),
		get("/log", LogRead, b.log),
		get("/policies", access.PolicyRead, b.policies),
	}
}
