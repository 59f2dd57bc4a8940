package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// BodiesChanged brings lists and search up to date, within the write of the list of
// bodies that changed what some are called or read as.
func (s *Service) BodiesChanged(ctx context.Context, tx *ledger.Tx, ids ...string) error {
	all, err := s.store.Naming(ctx, tx, ids...)
	if err != nil {
		return err
	}
	return s.store.Reindex(ctx, tx, s.clock.Now(), all...)
}

// BodiesStaffed brings lists up to date, within the write that changes at which bodies
// somebody may answer: of each, of what was merged into it, and of what it took over.
func (s *Service) BodiesStaffed(ctx context.Context, tx *ledger.Tx, ids ...string) error {
	lore, err := s.loreIn(ctx, tx)
	if err != nil {
		return err
	}
	s.Touched()
	return s.BodiesChanged(ctx, tx, lore.AnsweredBy(ids...)...)
}

// EnterRead enters, within a merge, the body that stays, where the register names the
// one that goes and not this one.
func (s *Service) EnterRead(ctx context.Context, tx *ledger.Tx, from, to string) error {
	entries, err := s.store.Entries(ctx, tx)
	if err != nil {
		return err
	}
	named := map[string]bool{}
	for _, b := range entries {
		named[b.ID] = true
	}
	if !named[from] || named[to] {
		return nil
	}
	return s.ownBody(ctx, tx, to)
}

// Touched says that another room wrote what pages here show.
func (s *Service) Touched() {
	s.index.Touch()
	s.wrote.Add(1)
}

// Story gives what is told of a body that whoever asks may see.
func (s *Service) Story(ctx context.Context, id string) (record.BodyStory, error) {
	if s.bodies == nil {
		return record.BodyStory{}, nil
	}
	return s.bodies.Story(ctx, s.db, id)
}

// ReadAs gives the id that an entry of a body is read as: another than its own where
// it was merged.
func (s *Service) ReadAs(ctx context.Context, id string) (string, error) {
	lore, err := s.loreIn(ctx, s.db)
	return lore.ID(id), err
}

func (s *Service) loreIn(ctx context.Context, q db.Querier) (*record.Lore, error) {
	if s.bodies == nil {
		return nil, nil
	}
	return s.bodies.Lore(ctx, q)
}

// BodyNames gives every other name of every body that has one, by id.
func (s *Service) BodyNames(ctx context.Context) (map[string][]string, error) {
	return s.store.OtherNames(ctx, s.db)
}

// askNear refuses a name that is like one of a body that is there, until whoever writes
// says that it is another.
func (s *Service) askNear(ctx context.Context, q db.Querier, name string, another []string) error {
	near, err := s.near(ctx, q, name)
	if err != nil || len(near) == 0 || slices.Contains(another, name) {
		return err
	}
	names := make([]record.BodyRef, len(near))
	for i, b := range near {
		names[i] = record.BodyRef{ID: b.ID, Name: b.Name}
	}
	words := "“" + name + "” is like " + record.NamesOf(names) + ". Is it one of these? Say so below"
	return errs.InvalidInput(words+".", errs.Field{Name: "addressees", Message: words})
}

// namesNow leads from each other name that one body alone has to the name that it has
// now. A name that a body has now means that body.
func (s *Service) namesNow(ctx context.Context, bodies []record.Body) (map[string]string, error) {
	other, err := s.BodyNames(ctx)
	if err != nil {
		return nil, err
	}
	out, taken := map[string]string{}, map[string]bool{}
	for _, b := range bodies {
		taken[b.Name] = true
	}
	for _, b := range bodies {
		for _, name := range other[b.ID] {
			if was := out[name]; taken[name] || was != "" && was != b.Name {
				delete(out, name)
				taken[name] = true
				continue
			}
			out[name] = b.Name
		}
	}
	return out, nil
}

// NearName is a name that was typed, with the bodies that have a like name.
type NearName struct {
	Typed string
	Near  []record.Body
}

// NearNames gives those of some typed names that mean no body that is known and are
// like the name of one.
func (s *Service) NearNames(ctx context.Context, typed []string) (out []NearName, err error) {
	known, err := s.bodiesByName(ctx, s.db)
	if err != nil {
		return nil, err
	}
	for _, name := range typed {
		if _, there := known[record.Slug(name)]; there || record.Slug(name) == "" {
			continue
		}
		near, err := s.near(ctx, s.db, name)
		if err != nil {
			return nil, err
		}
		if len(near) > 0 {
			out = append(out, NearName{name, near})
		}
	}
	return out, nil
}

// near gives the bodies with a name that is like one that was typed.
func (s *Service) near(ctx context.Context, q db.Querier, name string) ([]record.Body, error) {
	if s.bodies == nil {
		return nil, nil
	}
	return s.bodies.Near(ctx, q, name)
}

// Wrote counts the acts of this process that changed what pages show.
func (s *Service) Wrote() int64 { return s.wrote.Load() }

// WordsOf gives the words under some recommendations that everybody is shown. Whether
// they are published is for whoever asks to know.
func (s *Service) WordsOf(ctx context.Context, ids []string) (map[string][]record.WordsIn, error) {
	return s.store.WordsOf(ctx, s.db, ids)
}

// KnownBodies gives every body that the register names; which of them a reader may see
// is for whoever asks to know.
func (s *Service) KnownBodies(ctx context.Context) ([]record.Body, error) {
	return s.store.Bodies(ctx, s.db)
}

// ConfirmedTies gives every link that a person or a report confirmed.
func (s *Service) ConfirmedTies(ctx context.Context) ([]record.Tie, error) {
	return s.store.Ties(ctx, s.db, record.TieConfirmed)
}
