package own

import (
	"context"
	"embed"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

//go:embed templates/*.gohtml
var pageFiles embed.FS

//go:embed told.md
var toldText string

// OwnKeep is keeping something for oneself.
const OwnKeep access.Action = "own.keep"

// Access is what can be asked for here.
func Access() access.Rules {
	return access.Rules{Room: "own", Files: access.Policies(policyFiles), Acts: []access.Act{{Action: OwnKeep, Words: "Something kept for oneself"}}}
}

// Room is what is brought.
func Room() room.Room {
	return room.Room{Name: "own", Told: room.ReadTold(toldText), Rules: Access(), Migrations: []db.Migrations{Migrations()}, Tables: Tables(),
		Removable: []string{filterTable, quietTable}, Templates: []web.Templates{{Slice: "own", FS: pageFiles}},
		Nav: []room.Entry{{In: room.Desks, NavItem: web.NavItem{Text: "My filters and mail", Href: Path, Action: OwnKeep, SignedIn: true}, Rank: 290}}}
}

// List is a list whose filters can be saved.
type List struct {
	Path, Title string
	// Action is the rule for opening it.
	Action access.Action
	// Read gives what of an address the list itself understands, as it writes it.
	Read func(url.Values) url.Values
	// Mail says that what is due on it is told by mail.
	Mail bool
}

// What a name may be, and how many filters somebody may have.
const (
	MaxName = 60
	Most    = 20
	maxText = 1000
)

// Filter is one saved filter.
type Filter struct {
	ID, Staff, List, Name string
	query                 string
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Lists  []List
}

// Service keeps what is somebody's own.
type Service struct {
	Config
	ids *ids.Maker
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service { return &Service{c, ids.New(c.Clock)} }

// Shown is a saved filter as its owner reads it.
type Shown struct {
	Filter
	Title string // of its list
	// Href leads there; empty where the list cannot be opened now.
	Href string
	// Lost are the parts that the list does not know any more.
	Lost []string
}

// Mine are the actor's own filters, each read again by its list.
func (s *Service) Mine(ctx context.Context) ([]Shown, error) {
	all, err := filters(ctx, s.DB, access.ActorFrom(ctx))
	out := make([]Shown, 0, len(all))
	for _, f := range all {
		out = append(out, s.shown(ctx, f))
	}
	return out, err
}

func (s *Service) shown(ctx context.Context, f Filter) Shown {
	x := Shown{Filter: f, Title: "A list that is here no longer"}
	i := slices.IndexFunc(s.Lists, func(l List) bool { return l.Path == f.List })
	if i < 0 {
		return x
	}
	x.Title = s.Lists[i].Title
	if s.Auth.Authorize(ctx, access.ActorFrom(ctx), s.Lists[i].Action, access.Route()) != nil {
		return x
	}
	was, _ := url.ParseQuery(f.query) // it was written by Encode
	now := s.Lists[i].Read(was)
	for name := range was {
		if now.Get(name) != was.Get(name) {
			x.Lost = append(x.Lost, name+": "+was.Get(name))
		}
	}
	slices.Sort(x.Lost)
	x.Href = (&url.URL{Path: f.List, RawQuery: now.Encode()}).String()
	return x
}

// Links are the actor's filters of one list, or of all where it is empty.
func (s *Service) Links(ctx context.Context, list string) ([]web.Link, error) {
	all, err := s.Mine(ctx)
	var out []web.Link
	for _, x := range all {
		if x.Href != "" && (list == "" || x.List == list) {
			out = append(out, web.Link{Text: x.Name, Href: x.Href})
		}
	}
	return out, err
}

// Panel puts the actor's filters of its list on a panel, with the way to save the one
// that is in force.
func (s *Service) Panel(ctx context.Context, panel *web.FilterPanel, query url.Values) error {
	i := slices.IndexFunc(s.Lists, func(l List) bool { return l.Path == panel.Action })
	if i < 0 || s.Auth.Authorize(ctx, access.ActorFrom(ctx), OwnKeep, access.Route()) != nil {
		return nil // a list that anybody may open is read by those too who keep nothing
	}
	var err error
	if panel.Saved, err = s.Links(ctx, panel.Action); err != nil {
		return err
	}
	if now := s.Lists[i].Read(query); len(now) > 0 {
		panel.Save = Path + "?" + url.Values{"list": {panel.Action}, "query": {now.Encode()}}.Encode()
	}
	return nil
}

func facts(id, staff string) access.Resource {
	return access.Resource{Kind: filterTable, ID: id, Attrs: map[string]any{"author": staff}}
}

// named checks a name that somebody gives a filter of a list.
func (s *Service) named(ctx context.Context, tx *ledger.Tx, id, list, name string) (string, error) {
	fail := func(words string) (string, error) {
		return "", errs.InvalidInput("The name cannot be taken.", errs.Field{Name: "name", Message: words})
	}
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return fail("Enter a name for this filter")
	case len([]rune(name)) > MaxName:
		return fail("Use 60 characters or fewer")
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || !unicode.IsPrint(r) }):
		return fail("Use letters, digits and signs in one line")
	}
	all, err := filters(ctx, tx, access.ActorFrom(ctx))
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(all, func(f Filter) bool { return f.ID != id && f.List == list && strings.EqualFold(f.Name, name) }) {
		return fail("You have a filter of this name for this list")
	}
	if id == "" && len(all) >= Most {
		return fail("You have 20 saved filters. Delete one first")
	}
	return name, nil
}

// Save keeps what stands in the address of a list under a name.
func (s *Service) Save(ctx context.Context, list, query, name string) error {
	a := access.ActorFrom(ctx)
	i := slices.IndexFunc(s.Lists, func(l List) bool { return l.Path == list })
	if i < 0 {
		return errs.InvalidInput("There is no such list.", errs.Field{Name: "name", Message: "There is no list for this filter. Go to the list and begin again"})
	}
	if err := s.Auth.Authorize(ctx, a, s.Lists[i].Action, access.Route()); err != nil {
		return err
	}
	asked, err := url.ParseQuery(query)
	if err != nil {
		asked = url.Values{}
	}
	text := s.Lists[i].Read(asked).Encode()
	if text == "" || len(text) > maxText {
		return errs.InvalidInput("There is nothing to save.", errs.Field{Name: "name", Message: "No filter is in force on the list. Choose one there first"})
	}
	id := s.ids.Next("filter")
	return s.write(ctx, id, func(context.Context, *ledger.Tx) (string, error) { return a.ID, nil }, func(ctx context.Context, tx *ledger.Tx) error {
		name, err := s.named(ctx, tx, "", list, name)
		if err != nil {
			return err
		}
		return tx.Insert(filterTable, id, ledger.Row{"staff": a.ID, "list": list, "name": name, "query": text, "made": s.Clock.Now().UTC().Format(time.RFC3339)})
	})
}

func (s *Service) write(ctx context.Context, id string, author func(context.Context, *ledger.Tx) (string, error), fn func(context.Context, *ledger.Tx) error) error {
	act := ledger.Act{Action: OwnKeep, Kind: filterTable, ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		staff, err := author(ctx, tx)
		return facts(id, staff), err
	}}
	_, err := s.Ledger.Write(ctx, act, fn)
	if errs.Is(err, errs.Forbidden) {
		return errNone // whoever asks for another's is told that there is none
	}
	return err
}

func ownerOf(id string) func(context.Context, *ledger.Tx) (string, error) {
	return func(ctx context.Context, tx *ledger.Tx) (string, error) {
		f, err := filter(ctx, tx, id)
		return f.Staff, err
	}
}

// Rename gives a filter another name.
func (s *Service) Rename(ctx context.Context, id, name string) error {
	return s.write(ctx, id, ownerOf(id), func(ctx context.Context, tx *ledger.Tx) error {
		f, err := filter(ctx, tx, id)
		if err != nil {
			return err
		}
		if name, err = s.named(ctx, tx, id, f.List, name); err != nil {
			return err
		}
		return tx.Update(ctx, filterTable, id, 0, ledger.Row{"name": name})
	})
}

// Delete takes a filter out.
func (s *Service) Delete(ctx context.Context, id string) error {
	return s.write(ctx, id, ownerOf(id), func(ctx context.Context, tx *ledger.Tx) error { return tx.Delete(ctx, "own_filter", id, 0) })
}

// IsMailed says whether what is due on a list of the actor's is told by mail.
func (s *Service) IsMailed(ctx context.Context) bool {
	return slices.ContainsFunc(s.Lists, func(l List) bool {
		return l.Mail && s.Auth.Authorize(ctx, access.ActorFrom(ctx), l.Action, access.Route()) == nil
	})
}

// IsQuiet says whether the actor wants no mail about what is due.
func (s *Service) IsQuiet(ctx context.Context) (bool, error) {
	all, err := Quiet(ctx, s.DB)
	return all[access.ActorFrom(ctx).ID], err
}

// SetQuiet stops mail about what is due to the actor, or begins it again.
func (s *Service) SetQuiet(ctx context.Context, quiet bool) error {
	a := access.ActorFrom(ctx)
	id := "quiet-" + a.ID
	return s.write(ctx, id, func(context.Context, *ledger.Tx) (string, error) { return a.ID, nil }, func(ctx context.Context, tx *ledger.Tx) error {
		all, err := Quiet(ctx, tx)
		switch {
		case err != nil || all[a.ID] == quiet:
			return err
		case quiet:
			return tx.Insert(quietTable, id, ledger.Row{"staff": a.ID, "made": s.Clock.Now().UTC().Format(time.RFC3339)})
		}
		return tx.Delete(ctx, "own_quiet", id, 0)
	})
}
