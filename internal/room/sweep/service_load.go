package sweep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// chunk is how many cases are stored with one entry of the log.
const chunk = 1000

// Check reads a list of a force and says what is wrong with it. Nothing is
// stored.
func (s *Service) Check(ctx context.Context, force string, r io.ReaderAt, size int64, name string) (*Checked, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepLoad, forceFacts("sweep_list", "", force)); err != nil {
		return nil, err
	}
	k := Checker{Codes: s.rules.Codes, Forces: s.forces, Today: s.Today(), ForceID: force}
	return k.Check(ctx, r, size, name)
}

// LoadInput is a checked list to be taken.
type LoadInput struct {
	ForceID string
	Checked *Checked
	// Held is how many closed cases the force says that it holds in all: not known
	// keeps what it said before, [HeldGone] takes that back.
	Held Count
	// Progress, when not nil, is told how many rows of how many are stored.
	Progress func(done, total int)
}

// Load takes the good rows of a list: new cases are added, cases that were there
// are changed, cases that the list leaves out are marked. It removes nothing.
// The cases are stored in chunks, each with its entry; the list itself counts
// once the last is in. Loading the same file again after a failure is safe.
func (s *Service) Load(ctx context.Context, in LoadInput) (List, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepLoad, forceFacts("sweep_list", "", in.ForceID)); err != nil {
		return List{}, err
	}
	force, ok := forces.Find(s.forces, in.ForceID)
	if !ok {
		return List{}, errs.New(errs.Invalid, "No force is called "+in.ForceID+".")
	}
	held, err := s.heldNow(ctx, in.ForceID, in.Held, len(in.Checked.Rows))
	if err != nil {
		return List{}, err
	}
	in.Held = held
	l := &loading{s: s, in: in, force: force}
	err = l.begin(ctx)
	if err == nil {
		err = l.cases(ctx)
	}
	if err == nil {
		err = l.leftOut(ctx)
	}
	if err == nil {
		err = l.twins(ctx)
	}
	if err == nil {
		err = l.finish(ctx)
	}
	if err != nil {
		return List{}, err
	}
	return s.store.list(ctx, s.db, l.list.ID)
}

// LastHeld is how many closed cases the newest list of a force says that it holds.
func (s *Service) LastHeld(ctx context.Context, force string) (Count, error) {
	newest, err := s.store.lists(ctx, s.db, force, 1)
	if err != nil || len(newest) == 0 {
		return Count{}, err
	}
	return newest[0].Held, nil
}

// heldNow is what a list says of how many cases the force holds: the number that
// was given, none where nobody knows any more, and otherwise the number that stands.
func (s *Service) heldNow(ctx context.Context, force string, given Count, rows int) (Count, error) {
	before := Count{}
	if !given.Known && given != HeldGone {
		var err error
		if before, err = s.LastHeld(ctx, force); err != nil {
			return Count{}, err
		}
	}
	switch {
	case given.Known && given.N < rows:
		return Count{}, errHeld(rows)
	case given.Known || given == HeldGone:
		return given, nil
	case before.Known && before.N < rows:
		return Count{}, errs.InvalidInput("The number that you gave before is too low now.", errs.Field{Name: "held", Message: "You said before that the force holds " + itoa(before.N) +
			", and this list has " + itoa(rows) + " cases. Enter how many it holds in all now, or say that nobody knows"})
	}
	return before, nil
}

// errHeld refuses a number of cases held that the list itself contradicts.
func errHeld(rows int) error {
	return errs.InvalidInput("The two numbers contradict each other.", errs.Field{Name: "held", Message: "The list has " + itoa(rows) +
		" cases, so the force holds at least that many. Enter how many it holds in all, or leave it empty"})
}

// loading is one list on its way in.
type loading struct {
	s        *Service
	in       LoadInput
	force    forces.Force
	list     List
	begun    bool
	screen   Screen
	priority Priority
	before   map[string]earlier // by reference in small letters
	stored   []string           // the id of each row's case
	seen     map[string]bool    // ids that the list names
	fresh    map[string]bool    // ids that it added
}

// earlier is what is known of a case before the list.
type earlier struct {
	id, print string
	state     State
	key       twinKey
	dropped   bool
}

func (l *loading) write(ctx context.Context, fn func(ctx context.Context, tx *ledger.Tx) error) error {
	act := ledger.Act{Action: SweepLoad, Kind: "sweep_list", ID: l.list.ID, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return forceFacts("sweep_list", l.list.ID, l.force.ID), nil
	}}
	_, err := l.s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if err := l.goesOn(ctx, tx); err != nil {
			return err
		}
		return fn(ctx, tx)
	})
	return err
}

// goesOn refuses to store more of a list when a newer one of the force has
// begun: of two at once, the newer stands.
func (l *loading) goesOn(ctx context.Context, tx *ledger.Tx) error {
	on, err := l.s.store.onTheWay(ctx, tx, l.force.ID)
	if err == nil && l.begun && !slices.Contains(on, l.list.ID) {
		err = errs.New(errs.Conflict, "A newer list of this force came in while this one was being stored. The newer one stands.")
	}
	return err
}

// stopOthers takes lists of the force off that are on their way, or that a
// stop of the service cut short.
func (l *loading) stopOthers(ctx context.Context, tx *ledger.Tx) error {
	on, err := l.s.store.onTheWay(ctx, tx, l.force.ID)
	for _, id := range on {
		if err == nil {
			err = tx.Update(ctx, "sweep_list", id, 0, ledger.Row{"state": "stopped"})
		}
	}
	return err
}

func (l *loading) begin(ctx context.Context) (err error) {
	if l.screen, l.priority, err = l.s.rules.On(l.s.Today()); err != nil {
		return err
	}
	if l.before, err = l.s.store.earlier(ctx, l.s.db, l.force.ID); err != nil {
		return err
	}
	c := l.in.Checked
	l.seen, l.fresh, l.stored = map[string]bool{}, map[string]bool{}, make([]string, len(c.Rows))
	l.list = List{ID: l.s.ids.Next("list"), ForceID: l.force.ID}
	err = l.write(ctx, func(ctx context.Context, tx *ledger.Tx) error {
		if err := l.stopOthers(ctx, tx); err != nil {
			return err
		}
		return tx.Insert("sweep_list", l.list.ID, ledger.Row{"force_id": l.force.ID, "made": l.s.now(), "name": shorten(c.Name), "format": c.Format, "sha256": c.SHA256,
			"bytes": c.Bytes, "total": c.Total, "good": len(c.Rows), "refused": c.Refused(), "errors": c.Problems.Errors, "warnings": c.Problems.Warnings,
			"held": l.in.Held.orNil(), "screen": l.screen.Version, "caught": 0, "added": 0, "changed": 0, "unchanged": 0, "dropped": 0, "twins": 0,
			"state": "loading", "synthetic": l.force.Synthetic})
	})
	l.begun = err == nil
	return err
}

func (l *loading) cases(ctx context.Context) error {
	rows := l.in.Checked.Rows
	for from := 0; from < len(rows); from += chunk {
		to := min(from+chunk, len(rows))
		counted := l.list // as it was before the chunk, which may be begun again
		err := l.write(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			l.list = counted
			if err := l.readAgain(ctx, tx, from, to); err != nil {
				return err
			}
			for i := from; i < to; i++ {
				if err := l.one(ctx, tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if l.in.Progress != nil {
			l.in.Progress(to, len(rows))
		}
	}
	return nil
}

// readAgain looks at the cases of a chunk as they are now: one may have been
// allocated, or a newer list stored some of them, since the list began.
func (l *loading) readAgain(ctx context.Context, tx *ledger.Tx, from, to int) error {
	var references []string
	for i := from; i < to; i++ {
		references = append(references, l.in.Checked.Rows[i].Facts.Reference)
	}
	now, err := l.s.store.earlierOf(ctx, tx, l.force.ID, references)
	for _, r := range references {
		key := strings.ToLower(r)
		if was, ok := now[key]; ok {
			l.before[key] = was
		}
	}
	return err
}

// one screens and stores one case.
func (l *loading) one(ctx context.Context, tx *ledger.Tx, i int) error {
	f := &l.in.Checked.Rows[i].Facts
	result := l.screen.Apply(l.s.rules.Codes, f)
	if result.Hit {
		l.list.Caught++
	}
	row := caseRow(f, result)
	print := fingerprint(row)
	row["print"], row["row_number"], row["priority"], row["place"] = print, l.in.Checked.Rows[i].Number, l.priority.Version, l.priority.Place(l.s.rules.Codes, f)
	row["state"], row["list_id"] = string(ScreenedOut), l.list.ID
	if result.Hit {
		row["state"] = string(Waiting)
	}
	was, ok := l.before[strings.ToLower(f.Reference)]
	if !ok {
		id := l.stored[i] // from a chunk that was begun before
		if id == "" {
			id = l.s.ids.Next("swept")
		}
		l.stored[i], l.seen[id], l.fresh[id] = id, true, true
		l.list.Added++
		row["dropped"], row["turned"], row["synthetic"] = false, false, l.force.Synthetic
		return tx.Insert("sweep_case", id, row)
	}
	l.stored[i], l.seen[was.id] = was.id, true
	caught := was.state == ScreenedOut && result.Hit // by rules that were read wrongly before
	if was.print == print && !was.dropped && !caught {
		l.list.Unchanged++
		return nil
	}
	if was.print != print {
		l.list.Changed++
	} else {
		l.list.Unchanged++
	}
	row["dropped"] = false
	if was.state != ScreenedOut {
		delete(row, "state") // no list takes a case out of the queue, or of a reviewer's hands
	}
	if result.Hit {
		row["turned"], row["caught_as"] = false, nil
	} else if was.state != ScreenedOut {
		if err := l.staysIn(ctx, tx, was.id, row); err != nil {
			return err
		}
	}
	return tx.Update(ctx, "sweep_case", was.id, 0, row)
}

// staysIn marks a case that an earlier list screened in and this one would screen
// out: it keeps its place and what it was screened in by. The force that closed it
// decides nothing of its review.
func (l *loading) staysIn(ctx context.Context, tx *ledger.Tx, id string, row ledger.Row) error {
	delete(row, "priority")
	delete(row, "place")
	row["turned"] = true
	c, err := l.s.store.caseByID(ctx, tx, id)
	if c.Result.Hit {
		row["caught_as"] = c.Facts.lines(ColumnNames(l.s.rules.Codes))
	}
	return err
}

// leftOut marks the cases that the list does not name, a chunk at a time.
func (l *loading) leftOut(ctx context.Context) error {
	for left := true; left; {
		marked := 0
		err := l.write(ctx, func(ctx context.Context, tx *ledger.Tx) error {
			marked = 0
			now, err := l.s.store.earlier(ctx, tx, l.force.ID)
			for _, e := range now {
				if err == nil && marked < chunk && !l.seen[e.id] && !e.dropped {
					marked++
					err = tx.Update(ctx, "sweep_case", e.id, 0, ledger.Row{"dropped": true})
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		l.list.Dropped += marked
		left = marked == chunk
	}
	return nil
}

// twins notes near-duplicates of the new cases: within the list, and with what
// the force returned before.
func (l *loading) twins(ctx context.Context) error {
	var keys []twinKey
	var ids []string
	for i := range l.in.Checked.Rows {
		keys, ids = append(keys, keyOf(&l.in.Checked.Rows[i].Facts)), append(ids, l.stored[i])
	}
	for _, e := range l.before {
		if !l.seen[e.id] {
			keys, ids = append(keys, e.key), append(ids, e.id)
		}
	}
	found := pairs(keys, func(a, b int) bool { return ids[a] != ids[b] && (l.fresh[ids[a]] || l.fresh[ids[b]]) })
	l.list.Twins = len(found)
	for from := 0; from < len(found); from += chunk {
		part := found[from:min(from+chunk, len(found))]
		err := l.write(ctx, func(_ context.Context, tx *ledger.Tx) error {
			for _, p := range part {
				if err := tx.Insert("sweep_twin", l.s.ids.Next("twin"), ledger.Row{"a_id": ids[p.A], "b_id": ids[p.B], "reason": p.Reason, "state": TwinOpen}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// finish makes the list count.
func (l *loading) finish(ctx context.Context) error {
	return l.write(ctx, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "sweep_list", l.list.ID, 0, ledger.Row{"state": "complete", "caught": l.list.Caught, "added": l.list.Added, "changed": l.list.Changed,
			"unchanged": l.list.Unchanged, "dropped": l.list.Dropped, "twins": l.list.Twins})
	})
}

// caseRow is a case's facts and result as they are stored.
func caseRow(f *Facts, r Result) ledger.Row {
	reviewed := f.Reviewed.Text
	if f.NeverReviewed {
		reviewed = never
	}
	list := func(codes []string) string { return strings.Join(codes, ";") }
	return ledger.Row{"force_id": f.ForceID, "reference": f.Reference, "opened": db.OrNil(f.Opened.Text), "closed": db.OrNil(f.Closed.Text), "outcome": db.OrNil(f.Outcome),
		"class": db.OrNil(f.Class), "suspects": f.Suspects.orNil(), "alive": db.OrNil(string(f.Alive)), "victims": f.Victims.orNil(), "age": f.Age.orNil(),
		"access": db.OrNil(string(f.Access)), "indicators": db.OrNil(list(f.Indicators)), "reviewed": db.OrNil(reviewed), "reasons": db.OrNil(list(f.Reasons)),
		"screen": r.Version, "met": list(r.Met), "not_known": list(r.NotKnown), "screened_out": list(r.Out), "out_by": db.OrNil(r.OutBy())}
}

// fingerprint tells whether anything of a case changed since it was stored.
func fingerprint(row ledger.Row) string {
	h := sha256.New()
	for _, column := range []string{"reference", "opened", "closed", "outcome", "class", "suspects", "alive", "victims", "age", "access", "indicators", "reviewed", "reasons", "screen"} {
		switch v := row[column].(type) {
		case string:
			_, _ = io.WriteString(h, v)
		case int:
			_, _ = io.WriteString(h, itoa(v))
		default:
			_, _ = io.WriteString(h, "\x01")
		}
		_, _ = io.WriteString(h, "\x00")
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
