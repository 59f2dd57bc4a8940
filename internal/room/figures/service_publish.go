package figures

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Freeze fixes the bytes of a checked release and the time at which it is
// published. It is built once more from the return versions that were counted:
// what comes out must be, byte for byte, what the second person checked; and it
// is held against everything that others published or froze meanwhile.
func (s *Service) Freeze(ctx context.Context, edition string, version int64, at time.Time) error {
	if at.IsZero() {
		return bad("planned", "Enter the day and time at which it is published")
	}
	if !at.After(s.clock.Now()) {
		return bad("planned", "This time has passed. Enter one that is still to come")
	}
	return checkedAgain(func() error { return s.freeze(ctx, edition, version, at) })
}

func (s *Service) freeze(ctx context.Context, edition string, version int64, at time.Time) error {
	e, err := s.staff(ctx, edition, FiguresPublish)
	if err != nil {
		return err
	}
	if _, ok := e.State.After(StepFreeze); !ok {
		return errs.New(errs.Conflict, "Only a release that a second person checked can be frozen.")
	}
	r, err := s.reproduce(ctx, e)
	if err != nil {
		return err
	}
	if !r.Same() {
		return errs.Newf(errs.Conflict, "Building the release again gave something else (%s). Build it again and have it checked again.", r.First())
	}
	report, list, err := s.checkAgain(ctx, e)
	if err != nil {
		return err
	}
	if !report.Clear() {
		return s.hold(ctx, e, version, report)
	}
	return s.step(ctx, FiguresPublish, edition, version, StepFreeze, func(ctx context.Context, c *change) error {
		if err := s.still(ctx, c, list); err != nil {
			return err
		}
		if c.e.Digest != e.Digest || c.e.AssuredBy == "" {
			return errs.New(errs.Conflict, "The release was changed meanwhile.")
		}
		if err := s.sawAll(ctx, c); err != nil {
			return err
		}
		c.forgetEarly()
		c.set["frozen_at"], c.set["planned"] = s.now(), stamp(at)
		c.words = "To be published on " + clock.Words(at)
		return nil
	})
}

// hold stops a release that was right when it was checked and is not now.
func (s *Service) hold(ctx context.Context, e Edition, version int64, r Report) error {
	err := s.step(ctx, FiguresPublish, e.ID, version, StepHold, func(_ context.Context, c *change) error {
		c.set["report"], c.set["frozen_at"] = asJSON(r), nil
		c.set["assured_by"], c.set["assured_name"] = nil, nil
		c.forgetEarly()
		c.words = r.Stops[0].Words
		return nil
	})
	if err != nil {
		return err
	}
	return errs.New(errs.Invalid, "The release was stopped: together with what was published meanwhile it would tell too much. Its page says what.")
}

// SetTime puts off when a frozen release is published. What was announced is not
// brought forward by it: that is publishing early ([Service.AskEarly]).
func (s *Service) SetTime(ctx context.Context, edition string, version int64, at time.Time) error {
	if at.IsZero() {
		return bad("planned", "Enter the day and time at which it is published")
	}
	return s.step(ctx, FiguresPublish, edition, version, StepTime, func(_ context.Context, c *change) error {
		switch {
		case !at.After(s.clock.Now()):
			return bad("planned", "This time has passed. Enter one that is still to come")
		case at.Before(c.e.Planned):
			return bad("planned", "This is before the time that was announced. Ask for it to be published early, with a reason")
		}
		c.forgetEarly()
		c.set["planned"] = stamp(at)
		c.words = "To be published on " + clock.Words(at)
		return nil
	})
}

// PublishNow publishes a frozen release: at its time, or before it where somebody
// else asked for that with a reason.
func (s *Service) PublishNow(ctx context.Context, edition string, version int64) error {
	e, err := s.staff(ctx, edition, FiguresPublish)
	if err != nil {
		return err
	}
	return s.publish(ctx, e, version, false)
}

// PublishDue publishes every frozen release whose time has come, and says how
// many. One that fails or must be held back does not stop the others.
func (s *Service) PublishDue(ctx context.Context) (n int, err error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresPublish, access.Route()); err != nil {
		return 0, err
	}
	all, err := s.store.inState(ctx, s.db, IsFrozen)
	if err != nil {
		return 0, err
	}
	slices.SortFunc(all, func(a, b Edition) int { return a.Planned.Compare(b.Planned) })
	var failed []error
	for _, e := range all {
		if e.Planned.IsZero() || e.Planned.After(s.clock.Now()) {
			continue
		}
		err := s.publish(ctx, e, e.Version, true)
		if errs.Is(err, errs.Conflict) && s.movedOn(ctx, e) {
			continue // somebody, or another node, was first
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", e.ID, err))
			continue
		}
		n++
	}
	return n, errors.Join(failed...)
}

// movedOn says that an edition is not the one any more that was to be published.
func (s *Service) movedOn(ctx context.Context, e Edition) bool {
	now, err := s.store.edition(ctx, s.db, e.ID)
	return err == nil && now.Version != e.Version
}

// publish makes an edition public. Its bytes are the frozen ones: each is read
// and held against its hash first.
func (s *Service) publish(ctx context.Context, e Edition, version int64, due bool) error {
	if _, ok := e.State.After(StepPublish); !ok {
		return errs.New(errs.Conflict, "Only a frozen release can be published.")
	}
	return checkedAgain(func() error { return s.publishChecked(ctx, e, version, due) })
}

func (s *Service) publishChecked(ctx context.Context, e Edition, version int64, due bool) error {
	report, list, err := s.checkAgain(ctx, e)
	if err != nil {
		return err
	}
	if !report.Clear() {
		return s.hold(ctx, e, version, report)
	}
	return s.step(ctx, FiguresPublish, e.ID, version, StepPublish, func(ctx context.Context, c *change) error {
		if err := s.still(ctx, c, list); err != nil {
			return err
		}
		if err := c.e.twoPeople(); err != nil {
			return err
		}
		if due && c.e.Planned.After(s.clock.Now()) {
			return errs.New(errs.Conflict, "The time of this release was changed.")
		}
		if !due {
			if err := s.byHand(ctx, c); err != nil {
				return err
			}
		}
		return s.makePublic(ctx, c)
	})
}

// byHand is what is asked of a person who publishes: they opened what they
// publish, and its time has come or two people stand behind its coming early.
func (s *Service) byHand(ctx context.Context, c *change) error {
	if err := s.sawAll(ctx, c); err != nil {
		return err
	}
	if !c.e.Planned.After(s.clock.Now()) && !c.e.Planned.IsZero() {
		return nil
	}
	if err := c.earlyByTwo(); err != nil {
		return err
	}
	c.words = "Before its time (" + clock.Words(c.e.Planned) + "). Asked for by " + c.e.EarlyName + ": " + c.e.EarlyWhy
	return nil
}

// makePublic writes the public record of an edition.
func (s *Service) makePublic(ctx context.Context, c *change) error {
	files, err := s.store.files(ctx, c.tx, c.e.ID)
	if err != nil {
		return err
	}
	type named struct {
		Name   string `json:"name"`
		Bytes  int64  `json:"bytes"`
		SHA256 string `json:"sha256"`
	}
	type countedReturn struct {
		Version       string `json:"version"`
		Return        string `json:"return"`
		SchemaVersion string `json:"schema_version"`
		RowsSHA256    string `json:"rows_sha256"`
	}
	open, used := []named{}, []countedReturn{}
	for _, f := range files {
		if _, err := s.store.file(ctx, c.tx, c.e.ID, f.Name); err != nil {
			return err
		}
		if f.Open {
			open = append(open, named{f.Name, f.Bytes, f.SHA256})
		}
	}
	for _, l := range c.e.Loads {
		used = append(used, countedReturn{l.VersionID, l.ReturnID, l.SchemaVersion, l.RowsSHA256})
	}
	made := s.now()
	c.set["published_at"] = made
	return c.tx.Insert("figures_published", c.e.ID, ledger.Row{"release_id": c.e.ReleaseID, "number": c.e.Number, "title": c.e.Title, "made": made,
		"code": c.e.Code, "digest": c.digest(), "files": asJSON(open), "returns": asJSON(used), "why": db.OrNil(c.e.Why)})
}

// CorrectInput is a correction's reason.
type CorrectInput struct {
	// Why says what was wrong, Changed what is different now. Both are
	// published with the correction.
	Why, Changed string
}

// Correct begins a new edition of a published release. The one before stays as
// it is, and stays readable.
func (s *Service) Correct(ctx context.Context, edition string, in CorrectInput) (Edition, error) {
	in.Why, in.Changed = clean(in.Why), clean(in.Changed)
	var wrong []errs.Field
	if saysnothing.Is(in.Why, "why") || len([]rune(in.Why)) > MaxText {
		wrong = append(wrong, errs.Field{Name: "why", Message: "Say what was wrong, in at most 3,000 characters"})
	}
	if saysnothing.Is(in.Changed) || len([]rune(in.Changed)) > MaxText {
		wrong = append(wrong, errs.Field{Name: "changed", Message: "Say what changes, in at most 3,000 characters"})
	}
	if wrong != nil {
		return Edition{}, errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	actor := access.ActorFrom(ctx)
	if actor.Human == "" && actor.SignedIn() {
		return Edition{}, errs.New(errs.Forbidden, "Nobody has said who you are: a release needs a known person behind it.")
	}
	id := s.ids.Next("edition")
	var was Edition
	act := ledger.Act{Action: FiguresDraft, Kind: "figures_edition", ID: id}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (err error) {
		if was, err = s.store.edition(ctx, tx, edition); err != nil {
			return err
		}
		all, err := s.store.editions(ctx, tx, was.ReleaseID)
		if err != nil {
			return err
		}
		if was.State != IsPublished || was.Kind != KindCounted {
			return errs.New(errs.Conflict, "Only a published release that was counted here can be corrected.")
		}
		for _, e := range all {
			if e.State != IsPublished && e.State != IsWithdrawn {
				return errs.New(errs.Conflict, "A correction of this release is being made already.")
			}
		}
		tables, err := s.store.tables(ctx, tx, all[newest(all)].ID)
		if err != nil {
			return err
		}
		texts := make([]string, len(tables))
		for i, t := range tables {
			texts[i] = t.Definition
		}
		row := ledger.Row{"title": was.Title, "synopsis": was.Synopsis, "why": in.Why, "changed": in.Changed}
		return s.insertEdition(tx, id, was.ReleaseID, all[0].Number+1, actor, row, texts, in.Why)
	})
	if err != nil {
		return Edition{}, err
	}
	return s.store.edition(ctx, s.db, id)
}

// newest is the place of the newest published edition in a list that has the
// newest first.
func newest(all []Edition) int {
	return max(0, slices.IndexFunc(all, func(e Edition) bool { return e.Public() }))
}
