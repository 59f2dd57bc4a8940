package figures

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Limits of what is typed.
const (
	maxTitle    = 120
	MaxSynopsis = 1500
	MaxText     = 3000
	// MaxDefinition is the most bytes of one table's definition.
	MaxDefinition = 64 << 10
	// MaxTables is the most tables of one release.
	MaxTables = 30
)

// DraftInput is a new release.
type DraftInput struct {
	Title, Synopsis string
	// Planned may be zero: the time is then set when it is frozen.
	Planned time.Time
	// Tables are definitions in the table language, in order.
	Tables []string
}

// Check says what is wrong with it, by field.
func (in *DraftInput) Check() error {
	in.Title, in.Synopsis = clean(in.Title), clean(in.Synopsis)
	var wrong []errs.Field
	if in.Title == "" {
		wrong = append(wrong, errs.Field{Name: "title", Message: "Enter a title"})
	} else if len([]rune(in.Title)) > maxTitle {
		wrong = append(wrong, errs.Field{Name: "title", Message: fmt.Sprintf("The title must be at most %d characters", maxTitle)})
	}
	if in.Synopsis == "" {
		wrong = append(wrong, errs.Field{Name: "synopsis", Message: "Say in a few sentences what the figures are about"})
	} else if len([]rune(in.Synopsis)) > MaxSynopsis {
		wrong = append(wrong, errs.Field{Name: "synopsis", Message: fmt.Sprintf("This must be at most %d characters", MaxSynopsis)})
	}
	if len(in.Tables) > MaxTables {
		wrong = append(wrong, errs.Field{Name: "tables", Message: fmt.Sprintf("A release has at most %d tables", MaxTables)})
	}
	if wrong == nil {
		return nil
	}
	return errs.InvalidInput("Some of this cannot be taken.", wrong...)
}

// Draft begins a release. Whoever drafts it cannot check it.
func (s *Service) Draft(ctx context.Context, in DraftInput) (Edition, error) {
	if err := in.Check(); err != nil {
		return Edition{}, err
	}
	for i, d := range in.Tables {
		if _, err := s.compile(d); err != nil {
			return Edition{}, errs.Because(errs.Invalid, fmt.Sprintf("Table %d: %s", i+1, errs.Message(err)), err)
		}
	}
	actor := access.ActorFrom(ctx)
	if actor.Human == "" && actor.SignedIn() {
		return Edition{}, errs.New(errs.Forbidden, "Nobody has said who you are: a release needs a known person behind it.")
	}
	id := s.ids.Next("edition")
	act := ledger.Act{Action: FiguresDraft, Kind: "figures_edition", ID: id}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		release := Slug(in.Title)
		for n := 2; ; n++ {
			taken, err := s.store.releaseTaken(ctx, tx, release)
			if err != nil {
				return err
			}
			if !taken {
				break
			}
			release = Slug(in.Title) + "-" + strconv.Itoa(n)
		}
		if err := tx.Insert("figures_release", release, ledger.Row{"kind": KindCounted, "made": s.now(), "synthetic": actor.Synthetic}); err != nil {
			return err
		}
		return s.insertEdition(tx, id, release, 1, actor, ledger.Row{"title": in.Title, "synopsis": in.Synopsis, "planned": db.OrNil(planned(in.Planned))}, in.Tables, "")
	})
	if err != nil {
		return Edition{}, err
	}
	return s.store.edition(ctx, s.db, id)
}

// insertEdition writes a new edition with its tables and its first step.
func (s *Service) insertEdition(tx *ledger.Tx, id, release string, number int, actor access.Actor, row ledger.Row, tables []string, words string) error {
	row["release_id"], row["number"], row["state"] = release, number, string(IsDrafted)
	row["proposer"], row["proposer_name"], row["hands"] = actor.Human, actor.Name, asJSON([]string{actor.Human})
	if err := tx.Insert("figures_edition", id, row); err != nil {
		return err
	}
	for i, d := range tables {
		if err := insertTable(tx, id, i+1, clean(d)); err != nil {
			return err
		}
	}
	return s.trail(tx, id, StepDraft, actor, s.now(), "", words)
}

func insertTable(tx *ledger.Tx, edition string, position int, definition string) error {
	name := "T" + strconv.Itoa(position)
	return tx.Insert("figures_table", edition+"."+name, ledger.Row{"edition_id": edition, "position": position, "name": name, "definition": definition})
}

func planned(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return stamp(t)
}

// Edit changes what a draft says of itself.
func (s *Service) Edit(ctx context.Context, edition string, version int64, in DraftInput) error {
	if err := in.Check(); err != nil {
		return err
	}
	return s.step(ctx, FiguresDraft, edition, version, StepEdit, func(_ context.Context, c *change) error {
		c.set["title"], c.set["synopsis"], c.set["planned"] = in.Title, in.Synopsis, db.OrNil(planned(in.Planned))
		return s.edited(c, "The title, the words or the time")
	})
}

// edited notes a hand in the edition and forgets what was built.
func (s *Service) edited(c *change, words string) error {
	if c.actor.Human == "" {
		return errs.New(errs.Forbidden, "Nobody has said who you are: a release needs a known person behind it.")
	}
	c.set["hands"], c.set["digest"], c.set["report"] = c.e.hands(c.actor.Human), nil, nil
	c.set["assured_by"], c.set["assured_name"] = nil, nil
	c.words = words
	return nil
}

// Table gives one table's definition for editing. An empty name is a new table.
func (s *Service) Table(ctx context.Context, edition, name string) (Edition, TableText, error) {
	e, err := s.Staff(ctx, edition)
	if err != nil {
		return e, TableText{}, err
	}
	all, err := s.store.tables(ctx, s.db, edition)
	if err != nil {
		return e, TableText{}, err
	}
	if name == "" {
		return e, TableText{Position: len(all) + 1, Name: "T" + strconv.Itoa(len(all)+1)}, nil
	}
	for _, t := range all {
		if t.Name == name {
			return e, t, nil
		}
	}
	return e, TableText{}, errs.New(errs.NotFound, "There is no such table in this release.")
}

// SetTable writes a table of a draft: a new one, or one that is there. The
// definition must be one that can be counted.
func (s *Service) SetTable(ctx context.Context, edition string, version int64, name, definition string) error {
	definition = clean(definition)
	if len(definition) > MaxDefinition {
		return bad("definition", "The definition is too long.")
	}
	if _, err := s.compile(definition); err != nil {
		return err
	}
	return s.step(ctx, FiguresDraft, edition, version, StepEdit, func(ctx context.Context, c *change) error {
		all, err := s.store.tables(ctx, c.tx, edition)
		if err != nil {
			return err
		}
		for _, t := range all {
			if t.Name == name {
				if err := c.tx.Update(ctx, "figures_table", t.ID, 0, ledger.Row{"definition": definition}); err != nil {
					return err
				}
				return s.edited(c, "Table "+name)
			}
		}
		if len(all) >= MaxTables {
			return bad("definition", fmt.Sprintf("A release has at most %d tables.", MaxTables))
		}
		if err := insertTable(c.tx, edition, len(all)+1, definition); err != nil {
			return err
		}
		return s.edited(c, "Table T"+strconv.Itoa(len(all)+1)+" is new")
	})
}

// RemoveTable takes the last table out of a draft. (Others keep their names, so
// that an address never comes to mean another table.)
func (s *Service) RemoveTable(ctx context.Context, edition string, version int64, name string) error {
	return s.step(ctx, FiguresDraft, edition, version, StepEdit, func(ctx context.Context, c *change) error {
		all, err := s.store.tables(ctx, c.tx, edition)
		if err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Name != name {
			return errs.New(errs.Invalid, "Only the last table can be taken out. Change this one instead.")
		}
		if err := c.tx.Delete(ctx, "figures_table", all[len(all)-1].ID, 0); err != nil {
			return err
		}
		return s.edited(c, "Table "+name+" was taken out")
	})
}

// Withdraw gives up a draft.
func (s *Service) Withdraw(ctx context.Context, edition string, version int64, reason string) error {
	return s.stepBecause(ctx, FiguresDraft, edition, version, StepWithdraw, because{"reason", "Say why", reason}, nil)
}

// PublishedTable is a table of a published release, to begin another from.
type PublishedTable struct {
	Edition Edition
	TableText
	Title string
}

// PublishedTables gives the tables of the releases that are published, as their
// newest editions have them, to those who draft.
func (s *Service) PublishedTables(ctx context.Context) (out []PublishedTable, err error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresDraft, access.Route()); err != nil {
		return nil, err
	}
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range list.Releases {
		if e.Kind != KindCounted {
			continue
		}
		all, err := s.store.tables(ctx, s.db, e.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range all {
			if c, err := s.compile(t.Definition); err == nil { // the code book may have gone on since
				out = append(out, PublishedTable{Edition: e, TableText: t, Title: c.Def.Title})
			}
		}
	}
	return out, nil
}
