package app

import (
	"context"
	"maps"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/forces"
	"candour/internal/room/bodies"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/room/returns"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/site/madeup"
	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/trust/ledger"
)

// prosecutors is the head office of all areas of the Crown Prosecution Service.
const prosecutors = "crown-prosecution-service"

// builtInBodies are those that the program knows, and who stands over whom.
func builtInBodies(book *codebook.Book, demo bool) (list []bodies.Body, ties []bodies.Tie) {
	add := func(id, name string, kind bodies.Kind, synthetic bool) {
		list = append(list, bodies.Body{ID: id, Name: name, Kind: kind, Source: bodies.BuiltIn, Synthetic: synthetic})
	}
	for _, f := range forceList(demo) {
		add(f.ID, f.Name, bodies.Force, f.Synthetic)
	}
	for _, b := range returningBodies(book, demo) {
		switch b.Kind {
		case "council":
			add(b.ID, b.Name, bodies.Council, b.Synthetic)
		case "force":
			if demo { // a real one is among the forces above
				add(b.ID, b.Name, bodies.Force, true)
			}
		}
	}
	add(review.PanelBody, "Review panel", bodies.Panel, false)
	add(returns.DeskBody, "National returns desk", bodies.Other, false)
	if demo {
		return demoBodies(list)
	}
	add(prosecutors, "Crown Prosecution Service", bodies.HeadOffice, false)
	for _, a := range prosecutorAreas {
		name := "Crown Prosecution Service " + a
		add(forces.ID(name), name, bodies.Prosecutor, false)
		ties = append(ties, bodies.Tie{From: forces.ID(name), To: prosecutors, Kind: bodies.PartOf})
	}
	return list, ties
}

// demoBodies adds the bodies that only the demonstration has.
func demoBodies(list []bodies.Body) ([]bodies.Body, []bodies.Tie) {
	for _, b := range []bodies.Body{
		{ID: madeup.Prosecutors, Name: "Made-up Prosecutors", Kind: bodies.Prosecutor}, {ID: madeup.ProsecutorsHead, Name: "Made-up Prosecutors’ Head Office", Kind: bodies.HeadOffice},
		{ID: madeup.Department, Name: "Made-up Department", Kind: bodies.Department}, {ID: madeup.Police, Name: "Made-up Police", Kind: bodies.Force},
		{ID: madeup.Council, Name: "Made-up Council", Kind: bodies.Council},
		{ID: madeup.Inspectorate, Name: "Made-up Inspectorate", Kind: bodies.Inspectorate}, {ID: madeup.Survivors, Name: "Made-up Survivors Panel", Kind: bodies.Survivors},
		{ID: madeup.Keeper, Name: "Made-up Register Office", Kind: bodies.Other}, {ID: madeup.Taskforce, Name: "Made-up Taskforce", Kind: bodies.National},
		{ID: madeup.AuditTeam, Name: "Made-up Audit Team", Kind: bodies.Other}, {ID: madeup.OtherTeam, Name: "Made-up Other Team", Kind: bodies.Other},
		{ID: madeup.AuditOffice, Name: "Made-up Audit Office", Kind: bodies.Other},
		{ID: madeup.InquiryOffice, Name: "Made-up Inquiry Commissioners", Kind: bodies.Other}, {ID: madeup.InquiryTeam, Name: "Made-up Inquiry Team", Kind: bodies.Other},
	} {
		b.Source, b.Synthetic = bodies.BuiltIn, true
		list = append(list, b)
	}
	return list, []bodies.Tie{{From: madeup.Prosecutors, To: madeup.ProsecutorsHead, Kind: bodies.PartOf}}
}

// buildBodies puts the list of bodies on the core.
func (c *core) buildBodies(demo bool) error {
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	list, ties := builtInBodies(book, demo)
	c.bodies = bodies.NewService(bodies.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock, BuiltIn: list, Ties: ties, Registered: registeredBodies,
		RegisteredMark: store.Store{}.BodiesMark,
		Columns:        bodyColumns(c.rooms()), Merged: c.bodiesMerged, Changed: c.bodiesChanged, After: func() { c.register.Touched() }})
	return nil
}

// registeredBodies are those of the register. Its kinds may be guesses: only
// that something is a force is told.
func registeredBodies(ctx context.Context, q db.Querier) ([]bodies.Body, error) {
	all, err := recommendation.AllBodies(ctx, q)
	out := make([]bodies.Body, 0, len(all))
	for _, b := range all {
		one := bodies.Body{ID: b.ID, Name: b.Name, Source: bodies.Register, Synthetic: b.Synthetic}
		if b.Kind == record.BodyForce {
			one.Kind = bodies.Force
		}
		out = append(out, one)
	}
	return out, err
}

// registerKinds are the register's words for the kinds of the list.
var registerKinds = map[bodies.Kind]string{bodies.Force: record.BodyForce, bodies.Council: record.BodyCouncil, bodies.Department: record.BodyDepartment,
	bodies.Inspectorate: record.BodyInspectorate, bodies.Survivors: record.BodyPanel, bodies.Panel: record.BodyPanel}

// listedBody finds, for the register, the listed body that a name means.
func (c *core) listedBody(ctx context.Context, q db.Querier, name string) (record.Body, bool, error) {
	b, found, err := c.bodies.Named(ctx, q, name)
	if err != nil || !found {
		return record.Body{}, false, err
	}
	return asRegistered(b), true, nil
}

// memberBody gives the register a listed body by its id.
func (c *core) memberBody(ctx context.Context, q db.Querier, id string) (record.Body, bool, error) {
	d, err := c.bodies.Directory(ctx, q)
	if err != nil {
		return record.Body{}, false, err
	}
	b, found := d.Find(id)
	return asRegistered(b), found, nil
}

// asRegistered is a listed body as the register keeps it.
func asRegistered(b bodies.Body) record.Body {
	kind := registerKinds[b.Kind]
	if kind == "" {
		kind = record.BodyAgency
	}
	return record.Body{ID: b.ID, Name: b.Name, Kind: kind, Synthetic: b.Synthetic}
}

// bodyOptions lists the bodies for the form that enters staff.
func (s *server) bodyOptions(ctx context.Context) ([]web.Option, error) {
	d, err := s.bodies.Directory(ctx, s.db)
	if err != nil {
		return nil, err
	}
	var out []web.Option
	for _, b := range d.All() {
		o := web.Option{Value: b.ID, Text: b.Name}
		if on, _ := d.ClosedOn(b.ID); !on.IsZero() {
			o.Text += " (ended)"
		}
		out = append(out, o)
	}
	for _, from := range slices.Sorted(maps.Keys(d.Merged())) { // staff of earlier keep the entry under which they were entered
		out = append(out, web.Option{Value: from, Text: d.EntryName(from) + " (merged: read as " + d.Name(from) + ")"})
	}
	return out, nil
}

// staffBody is what sign-in asks of the list, within its own writes.
type staffBody struct{ list *bodies.Service }

// Has says whether a body is on the list.
func (b staffBody) Has(ctx context.Context, q db.Querier, id string) (bool, error) {
	return b.list.Has(ctx, q, id)
}

// Left notes that somebody worked for a body until now.
func (b staffBody) Left(tx *ledger.Tx, staff, body string) error {
	return b.list.Left(tx, staff, body)
}

// Before says in words where somebody worked before.
func (b staffBody) Before(ctx context.Context, q db.Querier, staff string) ([]string, error) {
	past, err := b.list.Pasts(ctx, q, staff)
	if err != nil || len(past) == 0 {
		return nil, err
	}
	d, err := b.list.Directory(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range past {
		out = append(out, d.PastWords(p))
	}
	return out, nil
}

// offeredBodies are those that the panel's staff may name in a case.
func (c *core) offeredBodies(ctx context.Context, q db.Querier) ([]intake.BodyOption, error) {
	d, err := c.bodies.Directory(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []intake.BodyOption
	for _, b := range d.All() {
		out = append(out, intake.BodyOption{ID: b.ID, Name: b.Name, Kind: string(b.Kind)})
	}
	return out, nil
}

// nearOffices is how many bodies somebody is asked about who typed a name that nobody
// knows.
const nearOffices = 2

// typedOffice finds the body that an applicant means by a name, and names like it: as
// everywhere, by all names that a body has or had, and its initials. Made-up bodies are
// named where there are made-up people alone.
func (c *core) typedOffice(invents bool) func(ctx context.Context, q db.Querier, typed string) (intake.TypedOffice, error) {
	return func(ctx context.Context, q db.Querier, typed string) (intake.TypedOffice, error) {
		out := intake.TypedOffice{Typed: typed}
		d, err := c.bodies.Directory(ctx, q)
		if err != nil {
			return out, err
		}
		b, found, nearest := d.Named(typed)
		if found {
			out.ID, out.Name = b.ID, b.Name
			return out, nil
		}
		near := d.Near(typed)
		if nearest != nil {
			near = append([]bodies.Body{*nearest}, near...)
		}
		for _, b := range near {
			if b.Synthetic == invents && len(out.Near) < nearOffices && !slices.Contains(out.Near, b.Name) {
				out.Near = append(out.Near, b.Name)
			}
		}
		return out, nil
	}
}
