package review

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// A person keeps an office out by its name, as they write it. A name that means a body
// of the list bars that body. One that nobody knows may mean any body: it closes the
// case to everybody until two humans have said which it is, or that nobody who works
// here belongs to it. They see the name, and nothing else of the case.

// Offices finds what the names of offices mean that somebody typed: each line of
// offices, and those lines of people that name an office.
func (s *Service) Offices(ctx context.Context, q db.Querier, offices, people string) ([]intake.TypedOffice, error) {
	var out []intake.TypedOffice
	all := intake.OfficeNames(offices)
	sure := len(all)
	for i, typed := range append(all, intake.OfficeNames(people)...) {
		o, err := s.office(ctx, q, typed)
		if err != nil {
			return nil, err
		}
		if i < sure || o.Known() || intake.LikeOffice(typed) {
			out = append(out, o)
		}
	}
	return out, nil
}

func (s *Service) office(ctx context.Context, q db.Querier, typed string) (intake.TypedOffice, error) {
	if s.Office != nil {
		return s.Office(ctx, q, typed)
	}
	o := intake.TypedOffice{Typed: typed}
	for _, b := range s.Bodies {
		if strings.EqualFold(b.Name, typed) {
			o.ID, o.Name = b.ID, b.Name
		}
	}
	return o, nil
}

// keepOffices bars what the names mean, and closes the case for those that nobody
// knows. A name that stands there already is not noted again.
func (s *Service) keepOffices(ctx context.Context, tx *ledger.Tx, c *Case, list []intake.TypedOffice) error {
	var known []string
	for _, o := range list {
		if o.Known() {
			if !slices.ContainsFunc(c.Bars, func(b Bar) bool { return b.Body == o.ID }) {
				known = append(known, o.ID)
			}
			continue
		}
		if slices.ContainsFunc(c.Bars, func(b Bar) bool { return b.Kind == BarUnknown && strings.EqualFold(b.Reason, o.Typed) }) {
			continue
		}
		if err := tx.Insert("review_bar", ids.Random("bar"), ledger.Row{"case_id": c.ID, "kind": BarUnknown, "reason": o.Typed, "on_day": s.Today().String()}); err != nil {
			return err
		}
	}
	return s.barBodies(ctx, tx, c, known, BarExcluded, "")
}

// closed says that an office is kept out which nobody knows.
func (c *Case) closed() bool {
	return slices.ContainsFunc(c.Bars, func(b Bar) bool { return b.Kind == BarUnknown })
}

// officesOf are the offices that a person keeps out, as they are told.
func (s *Service) officesOf(c *Case) (out []mine.Office) {
	for _, b := range c.Bars {
		o := mine.Office{Typed: b.Reason, Unknown: b.Kind == BarUnknown}
		if b.Body != "" && b.Kind == BarExcluded {
			o = mine.Office{Name: s.bodyWords(b.Body)}
		}
		if b.personsOwn() {
			o.ID = b.ID
		}
		if o.Name != "" || o.Unknown || b.Kind == BarNobody {
			out = append(out, o)
		}
	}
	return out
}

// personsOwn says that an office is kept out at the person's word alone: nobody of the
// panel gave a reason, and no two administrators said which it is.
func (b Bar) personsOwn() bool {
	return b.Human == "" && (b.Kind == BarUnknown || b.Kind == BarExcluded && b.Reason == "")
}

// takeBackOffice ends what the person alone keeps an office out by. What keeps its staff
// out for another reason (it closed the case, or was asked for papers) stands in other
// rows and stays.
func (s *Service) takeBackOffice(ctx context.Context, k intake.PersonKey, bar string) error {
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		at := slices.IndexFunc(c.Bars, func(b Bar) bool { return b.ID == bar })
		switch {
		case at < 0:
			return errs.New(errs.Conflict, "This was taken back already.")
		case !c.Bars[at].personsOwn():
			return errs.New(errs.Conflict, "Two people have said which office this is, or the panel keeps it out too. It stays kept out. You can write to the panel about it.")
		}
		if c.Origin != nil && slices.Contains(c.Origin.Bodies, c.Bars[at].Body) { // it stood for both before each had a row
			return tx.Update(ctx, "review_bar", bar, 0, ledger.Row{"kind": BarOrigin})
		}
		return tx.Delete(ctx, "review_bar", bar, 0)
	})
}

// NameOffice says in a write which body an office is that nobody knew, or, with no
// body, that nobody who works here belongs to it. Whoever calls it has two humans.
func (s *Service) NameOffice(ctx context.Context, tx *ledger.Tx, bar, body string) error {
	id, err := s.store.unknownOffice(ctx, tx, bar)
	if err != nil {
		return err
	}
	c, err := s.store.load(ctx, tx, id)
	if err != nil {
		return err
	}
	row := ledger.Row{"kind": BarNobody}
	if body != "" {
		if err := s.checkListed(ctx, tx, "body", []string{body}); err != nil {
			return err
		}
		if _, err := s.shutOut(ctx, tx, c, nil, BarInput{Body: body}); err != nil {
			return err
		}
		row = ledger.Row{"kind": BarExcluded, "body": body}
	}
	return tx.Update(ctx, "review_bar", bar, 0, row)
}

// UnknownOffices gives the offices that nobody knows, by the names that were typed:
// to whoever may say which they are.
func (s *Service) UnknownOffices(ctx context.Context, action access.Action) ([]UnknownOffice, error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Route()); err != nil {
		return nil, err
	}
	return s.store.unknownOffices(ctx, s.DB)
}

// dropOffices empties what the person typed of offices, when the case is erased.
func (s *Service) dropOffices(ctx context.Context, tx *ledger.Tx, c *Case) error {
	for _, b := range c.Bars {
		if b.Kind == BarUnknown || b.Kind == BarNobody || b.Kind == BarExcluded && b.Body != "" && b.Reason != "" {
			if err := tx.Update(ctx, "review_bar", b.ID, 0, ledger.Row{"reason": nil}); err != nil {
				return err
			}
		}
	}
	return nil
}

// errNoOffice is for whoever answers about an office that is answered.
func errNoOffice() error {
	return errs.New(errs.Conflict, "Somebody has said already which office this is, or the person took it back.")
}
