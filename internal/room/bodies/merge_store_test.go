package bodies_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/bodies"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

var keeper, keeper2 = as(access.RoleCoordinator), person("second-coordinator", access.RoleCoordinator)

// join has somebody read the one merge that waits about an entry, and agree.
func join(ctx context.Context, s *bodies.Service, from string) error {
	all, err := s.Merges().Waiting(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Record != from {
			continue
		}
		_, parts, err := s.MovesOf(ctx, p)
		if err == nil {
			err = s.Merges().Opened(ctx, p, parts...)
		}
		if err != nil {
			return err
		}
		return s.Merges().Agree(ctx, p.ID, "")
	}
	return errors.New("nothing waits about " + from)
}

// madeUpOrder is where something is said to be read.
const madeUpOrder = "https://example.org/made-up-order"

func twoOffices(t *testing.T, s *bodies.Service) (a, b bodies.Body) {
	t.Helper()
	a, err := s.Add(admin, bodies.Input{Name: "Made-up Records Office", Kind: bodies.Other, Sure: true})
	if err == nil {
		b, err = s.Add(admin, bodies.Input{Name: "Made-up Office of Records and Papers", Kind: bodies.Other, Sure: true})
	}
	if err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	return a, b
}

// TestTwoEntriesBecomeOne: one proposes, another human agrees; everything is read
// through it; it can be undone; no other row changes.
func TestTwoEntriesBecomeOne(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, ctx := newList(t, d), context.Background()
		a, b := twoOffices(t, s)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err, errs.FieldsOf(err))
			}
		}
		must(s.Say(keeper, bodies.SayInput{Body: a.ID, Kind: bodies.Former, Name: "Made-up Rolls Office", Until: "3 May 2012", Source: madeUpOrder, Reason: "made up"}))
		if _, err := s.Look(as(access.RoleOwner), a.ID, b.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an owner looks at a merge: %v", err)
		}
		for _, c := range [][2]string{{"made-up-force", a.ID}, {a.ID, a.ID}, {a.ID, "nowhere"}, {a.ID, "made-up-force"}} {
			if err := s.Propose(keeper, c[0], c[1], "made up"); !errs.Is(err, errs.Invalid) {
				t.Errorf("%v can be made one: %v", c, err)
			}
		}
		if err := s.Propose(keeper, a.ID, b.ID, " "); !errs.Is(err, errs.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		m, err := s.Look(keeper, a.ID, b.ID)
		must(err)
		if !slices.Contains(m.Names, "Made-up Rolls Office, until 3 May 2012") {
			t.Errorf("the names that move are %v", m.Names)
		}
		must(s.Propose(keeper, a.ID, b.ID, "It was entered twice. (Made up.)"))
		if err := join(keeper, s, a.ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("whoever proposed it agrees: %v", err)
		}
		if at, err := s.Standing(ctx, d, a.ID); err != nil || at.As != a.ID {
			t.Errorf("one human alone made them one: %s, %v", at.As, err)
		}
		must(join(keeper2, s, a.ID))
		if at, err := s.Standing(ctx, d, a.ID); err != nil || at.As != b.ID {
			t.Errorf("who works at what was merged works at %s, %v", at.As, err)
		}
		dir, err := s.Directory(ctx, d)
		must(err)
		if got, _ := dir.Find(a.ID); got.ID != b.ID || len(dir.Said(b.ID)) != 1 || slices.ContainsFunc(dir.All(), func(x bodies.Body) bool { return x.ID == a.ID }) {
			t.Errorf("it is read as %+v", got)
		}
		for _, name := range []string{"Made-up Records Office", "Made-up Rolls Office"} {
			if got, found, err := s.Named(ctx, d, name); err != nil || !found || got.ID != b.ID {
				t.Errorf("%s means %+v, %v", name, got, err)
			}
		}
		if kin, err := s.Kin(ctx, d, b.ID); err != nil || !slices.Contains(kin, a.ID) {
			t.Errorf("what was written under the old id is nobody's own: %v, %v", kin, err)
		}
		if err := s.Propose(keeper, b.ID, a.ID, "made up"); !errs.Is(err, errs.Invalid) {
			t.Errorf("back into what is no entry of its own: %v", err)
		}
		must(s.ProposeUndoing(keeper2, a.ID, "They are two after all. (Made up.)"))
		must(join(keeper, s, a.ID))
		if at, err := s.Standing(ctx, d, a.ID); err != nil || at.As != a.ID {
			t.Errorf("after it was undone it is read as %s, %v", at.As, err)
		}
		if err := s.ProposeUndoing(keeper, a.ID, "twice"); !errs.Is(err, errs.NotFound) {
			t.Errorf("undone twice: %v", err)
		}
	})
}

// TestTwoMergesAtOnce: A into B and B into A are agreed at the same moment, on two
// nodes: one of them counts, and nobody is read in a ring.
func TestTwoMergesAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newList(t, d)
		other := newList(t, d) // another node: nothing in memory is shared
		a, b := twoOffices(t, s)
		if err := errors.Join(s.Propose(keeper, a.ID, b.ID, "made up"), s.Propose(keeper, b.ID, a.ID, "made up")); err != nil {
			t.Fatal(err)
		}
		ready, done := make(chan struct{}), make([]error, 2)
		var all sync.WaitGroup
		for i, one := range []struct {
			node *bodies.Service
			from string
		}{{s, a.ID}, {other, b.ID}} {
			waiting, err := one.node.Merges().Waiting(keeper2)
			if err != nil || len(waiting) != 2 {
				t.Fatal(len(waiting), err)
			}
			all.Go(func() {
				for _, p := range waiting {
					if p.Record != one.from {
						continue
					}
					_, parts, err := one.node.MovesOf(keeper2, p)
					if err == nil {
						err = one.node.Merges().Opened(keeper2, p, parts...)
					}
					<-ready
					if err == nil {
						err = one.node.Merges().Agree(keeper2, p.ID, "")
					}
					done[i] = err
				}
			})
		}
		close(ready)
		all.Wait()
		counted := 0
		for _, err := range done {
			switch {
			case err == nil:
				counted++
			case !errs.Is(err, errs.Conflict):
				t.Errorf("the one that lost is told %v", err)
			case !strings.Contains(errs.Message(err), "The list changed since"):
				t.Errorf("the one that lost is told %q", errs.Message(err))
			}
		}
		dir, err := s.Directory(context.Background(), d)
		if err != nil || counted != 1 || dir.As(a.ID) != dir.As(b.ID) || len(dir.Merged()) != 1 {
			t.Errorf("%d counted; read as %s and %s, %v", counted, dir.As(a.ID), dir.As(b.ID), err)
		}
	})
}

// TestWhatABodyIsCalled: names and days are entered and taken back, with every
// refusal; what is missing stays unknown.
func TestWhatABodyIsCalled(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, ctx := newList(t, d), context.Background()
		_, b := twoOffices(t, s)
		for field, in := range map[string]bodies.SayInput{
			"what": {Body: b.ID, Reason: "Seen in the order"}, "name": {Body: b.ID, Kind: bodies.Former, Source: madeUpOrder, Reason: "Seen in the order"},
			"reason": {Body: b.ID, Kind: bodies.Acronym, Name: "MORP"},
			"from":   {Body: b.ID, Kind: bodies.Closed, Source: madeUpOrder, Reason: "Seen in the order"},
			"until":  {Body: b.ID, Kind: bodies.Former, Name: "Made-up Rolls Office", From: "2012", Until: "2010", Source: madeUpOrder, Reason: "Seen in the order"},
			"source": {Body: b.ID, Kind: bodies.Acronym, Name: "MORP", Source: "an act", Reason: "Seen in the order"},
		} {
			err := s.Say(keeper, in)
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != field {
				t.Errorf("%+v: %v %v, want a refusal at %s", in, err, f, field)
			}
		}
		taken := bodies.SayInput{Body: b.ID, Kind: bodies.OtherName, Name: "Made-up Records Office", Reason: "Seen in the order"}
		if err := s.Say(keeper, taken); !errs.Is(err, errs.Invalid) {
			t.Errorf("another body's own name: %v", err)
		}
		if err := s.Say(as(access.RoleOwner), bodies.SayInput{Body: b.ID, Kind: bodies.Acronym, Name: "MORP", Reason: "Seen in the order"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an owner says what it is called: %v", err)
		}
		if err := s.Say(keeper, bodies.SayInput{Body: b.ID, Kind: bodies.Acronym, Name: "MORP", Reason: "made up"}); err != nil {
			t.Fatal(err)
		}
		if got, found, _ := s.Named(ctx, d, "m.o.r.p"); !found || got.ID != b.ID {
			t.Errorf("its initials mean %+v", got)
		}
		dir, err := s.Directory(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range dir.Said(b.ID) {
			if err := s.Unsay(keeper, b.ID, one.ID, ""); !errs.Is(err, errs.Invalid) {
				t.Errorf("taken back without a reason: %v", err)
			}
			if err := s.Unsay(keeper, b.ID, one.ID, "a slip"); err != nil {
				t.Error(err)
			}
		}
		if _, found, _ := s.Named(ctx, d, "MORP"); found {
			t.Error("what was taken back still names it")
		}
	})
}

// TestARealBodyIsClosedWithASource: of a body that is not made up one coordinator says
// a former name, or that it was closed, with an address and not without; of one that is
// made up they may. An administrator's form does not close it by another door.
func TestARealBodyIsClosedWithASource(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, ctx := newList(t, d), context.Background()
		_, real := twoOffices(t, s)
		madeUp, err := s.Add(admin, bodies.Input{Name: "Synthetic Bureau", Kind: bodies.Other, Synthetic: true, Ended: "2020", Sure: true})
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		refused := func(err error, field string) {
			t.Helper()
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != field {
				t.Errorf("%v %v, want a refusal at %s", err, f, field)
			}
		}
		former := bodies.SayInput{Kind: bodies.Former, Name: "Made-up Rolls Office", Until: "3 May 2012", Reason: "made up"}
		closed := bodies.SayInput{Kind: bodies.Closed, From: "1 June 2026", Reason: "made up"}
		for _, in := range []bodies.SayInput{former, closed} {
			in.Body = real.ID
			refused(s.Say(keeper, in), "source")
			in.Source = " "
			refused(s.Say(keeper, in), "source")
			in.Body, in.Source = madeUp.ID, ""
			if in.Kind == bodies.Former {
				in.Name = "Synthetic Rolls Bureau"
			}
			if err := s.Say(keeper, in); err != nil {
				t.Errorf("of a made-up body: %v", err)
			}
		}
		change := bodies.Input{ID: real.ID, Name: real.Name, Kind: real.Kind, Ended: "2021", Reason: "made up", Version: real.Version}
		refused(s.Change(admin, change), "ended")
		_, err = s.Add(admin, bodies.Input{Name: "Made-up Third Office", Kind: bodies.Other, Ended: "2021", Sure: true})
		refused(err, "ended")
		dir, err := s.Directory(ctx, d)
		if err != nil || len(dir.Said(real.ID)) != 0 {
			t.Fatalf("what was refused is stored: %v %v", dir.Said(real.ID), err)
		}
		for _, in := range []bodies.SayInput{former, closed} {
			in.Body, in.Source = real.ID, madeUpOrder
			if err := s.Say(keeper, in); err != nil {
				t.Errorf("with a source: %v", err)
			}
		}
		if dir, err = s.Directory(ctx, d); err != nil {
			t.Fatal(err)
		}
		if on, source := dir.ClosedOn(real.ID); on.Human() != "1 June 2026" || source != madeUpOrder {
			t.Errorf("closed on %v by %q", on, source)
		}
		change.Ended = ""
		if err := s.Change(admin, change); err != nil {
			t.Errorf("a change that closes nothing: %v", err)
		}
		if err := s.Say(keeper, bodies.SayInput{Body: real.ID, Kind: bodies.Acronym, Name: "MUORP", Reason: "made up"}); err != nil {
			t.Errorf("initials need a source: %v", err)
		}
	})
}
