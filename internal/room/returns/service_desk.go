package returns

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/table/rowcheck"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Submit says that the current version is complete. Rows that were refused are
// left out of it; without says why, and is needed when there are any. Remarks
// that ask why (Remarks) each need their words too: the approver sees them, and
// the chief officer who signs.
func (s *Service) Submit(ctx context.Context, id, without string, why ...Why) error {
	return s.submit(ctx, id, without, nil, why)
}

// SubmitSeen submits the version that was shown. Where another has come since, by a
// body's own system or a colleague, nobody has read it, and nothing is submitted.
func (s *Service) SubmitSeen(ctx context.Context, id, version, without string, why ...Why) error {
	return s.submit(ctx, id, without, &version, why)
}

// stillShown refuses where another version than the one that somebody was shown is the
// newest. A nil shown asks nothing.
func (r *Return) stillShown(shown *string) error {
	if shown == nil || *shown == r.Current {
		return nil
	}
	return errs.InvalidInput("Another version has come since you opened this page. It is on this page now: read it, then answer.")
}

func (s *Service) submit(ctx context.Context, id, without string, shown *string, why []Why) error {
	without = clean(without)
	return s.change(ctx, ReturnsSend, id, MoveSubmit, "", func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		if err := r.stillShown(shown); err != nil {
			return nil, "", err
		}
		v, err := s.store.version(ctx, tx, r.Current)
		if err != nil {
			return nil, "", err
		}
		if err := complete(&v, without); err != nil {
			return nil, "", err
		}
		if err := s.whole(ctx, tx, &v); err != nil {
			return nil, "", err
		}
		if err := s.explain(ctx, tx, &v, why); err != nil {
			return nil, "", err
		}
		if row := submitted(&v, without); len(row) > 0 {
			if err := tx.Update(ctx, "return_version", v.ID, 0, row); err != nil {
				return nil, "", err
			}
		}
		set := ledger.Row{"submitter": access.ActorFrom(ctx).Human}
		if !r.Sent() { // also where it was sent back: the day is that of what stands
			set["first_submitted"] = s.now()
		}
		return set, hashOf(&v), nil
	})
}

// submitted is what a submission changes of a version. A signature under an
// earlier submission is not one under this.
func submitted(v *Version, without string) ledger.Row {
	row := ledger.Row{}
	if without != "" {
		row["without"] = without
	}
	if v.SignedBy != "" || v.SignedName != "" || !v.SignedAt.IsZero() {
		row["signed_by"], row["signed_name"], row["signed_at"] = nil, nil, nil
	}
	return row
}

// whole refuses a version in which a table is neither here nor said to be nil: it
// would be counted as not sent, and nobody asked for that.
func (s *Service) whole(ctx context.Context, tx *ledger.Tx, v *Version) error {
	if v.Nil || v.Substituted != "" {
		return nil
	}
	found, err := s.store.asking(ctx, tx, v.ID, []string{rowcheck.RuleNotSent, rowcheck.RuleNoRows})
	if err != nil || len(found) == 0 {
		return err
	}
	words := "The return is not whole."
	for _, f := range found {
		words += " " + f.Words
	}
	return errs.New(errs.Conflict, words)
}

// complete says whether a version may be submitted.
func complete(v *Version, without string) error {
	switch {
	case v.State != "checked":
		return errs.New(errs.Conflict, "The file is not checked yet. Wait until it is.")
	case v.Nil && v.Without == "" && without == "":
		return nilOver(v.Over, "without")
	case v.Nil || v.Substituted != "":
		return nil
	case len(v.Loads) == 0:
		return errs.New(errs.Conflict, "No row of the file could be taken. If there is nothing to return, say so with a nil return.")
	case v.Refused > 0 && without == "":
		return errs.InvalidInput("Some rows were refused.", errs.Field{Name: "without", Message: "Say why the return goes without the rows that were refused, or put them right and send the file again"})
	}
	return nil
}

// SendBack gives a submitted return back to the body, with a reason.
func (s *Service) SendBack(ctx context.Context, id, reason string) error {
	return s.change(ctx, ReturnsApprove, id, MoveSendBack, clean(reason), nil)
}

// Approve agrees to a submitted return. Figures count it from now on. seen is the
// version that the approver was shown; one that came since is not approved. Who
// approves has opened the version that is current.
func (s *Service) Approve(ctx context.Context, id string, seen ...string) error {
	return s.change(ctx, ReturnsApprove, id, MoveApprove, "", func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		set, hash, err := s.approve(ctx, tx, r)
		if err == nil {
			err = s.hasOpened(ctx, tx, r)
		}
		if err == nil && len(seen) > 0 && r.Current != seen[0] {
			err = errs.New(errs.Conflict, "Another version came since you were shown this one. Look at it first.")
		}
		return set, hash, err
	})
}

func (s *Service) approve(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
	v, err := s.store.version(ctx, tx, r.Current)
	if err == nil {
		err = s.signedFor(ctx, tx, r, &v)
	}
	if err != nil {
		return nil, "", err
	}
	return ledger.Row{"counted_id": r.Current, "approved_at": s.now(), "unlocked": false}, hashOf(&v), nil
}

// Unlock lets a body send a new version of an approved return. What was approved
// stays counted until the new version is approved.
func (s *Service) Unlock(ctx context.Context, id, reason string) error {
	return s.change(ctx, ReturnsOpen, id, MoveUnlock, clean(reason), func(context.Context, *ledger.Tx, *Return) (ledger.Row, string, error) {
		return ledger.Row{"unlocked": true}, "", nil
	})
}

// Lock takes the unlocking back.
func (s *Service) Lock(ctx context.Context, id string) error {
	return s.change(ctx, ReturnsOpen, id, MoveLock, "", func(context.Context, *ledger.Tx, *Return) (ledger.Row, string, error) {
		return ledger.Row{"unlocked": false}, "", nil
	})
}

// Refuse records that the body says it will not send the return, and why.
func (s *Service) Refuse(ctx context.Context, id, reason string) error {
	reason = clean(reason)
	return s.change(ctx, ReturnsSend, id, MoveRefuse, reason, func(context.Context, *ledger.Tx, *Return) (ledger.Row, string, error) {
		return ledger.Row{"refused": reason}, "", nil
	})
}

// Nil records an explicit nil return: the body looked, and there is nothing. Where rows
// were checked before, it leaves them out, and why says why; without it nothing is done.
func (s *Service) Nil(ctx context.Context, id, why string) error {
	return s.sayNil(ctx, id, why, nil)
}

// nilOver asks why a nil return leaves rows out; nothing where it leaves out none.
func nilOver(rows int64, field string) error {
	if rows == 0 {
		return nil
	}
	return errs.InvalidInput("Rows would be left out.", errs.Field{Name: field, Message: web.Plural(int(rows), "row that was", "rows that were") + " checked would be left out. Say why"})
}

// NilSeen is [Service.Nil] of somebody who was shown that this version, or none where
// it is empty, is the newest.
func (s *Service) NilSeen(ctx context.Context, id, version, why string) error {
	return s.sayNil(ctx, id, why, &version)
}

func (s *Service) sayNil(ctx context.Context, id, why string, shown *string) error {
	why = clean(why)
	return s.change(ctx, ReturnsSend, id, MoveNil, why, func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		if err := r.stillShown(shown); err != nil {
			return nil, "", err
		}
		v := s.blank(ctx, r)
		v["is_nil"], v["state"], v["without"] = true, "checked", db.OrNil(why)
		vid := s.ids.Next("version")
		over, err := s.leavesOut(ctx, tx, r, v)
		if err == nil && why == "" {
			err = nilOver(over, "nil_reason")
		}
		if err != nil {
			return nil, "", err
		}
		r.Current = vid
		return ledger.Row{"current_id": vid, "versions": r.Versions + 1, "refused": nil}, "nil", tx.Insert("return_version", vid, v)
	})
}

// leavesOut counts in a nil version the kept rows of the one before it, and gives how
// many rows the newest version with rows has.
func (s *Service) leavesOut(ctx context.Context, tx *ledger.Tx, r *Return, v ledger.Row) (over int64, err error) {
	if r.Current == "" {
		return 0, nil
	}
	before, err := s.store.version(ctx, tx, r.Current)
	if err != nil {
		return 0, err
	}
	gone := int64(0)
	for _, l := range before.Loads {
		gone += l.Rows
	}
	v["gone"] = gone
	all, err := s.store.versions(ctx, tx, r.ID)
	return RowsOf(all), err
}

// RowsOf is how many rows the newest version with rows has, of versions of a return, the
// newest first: what a nil return leaves out.
func RowsOf(versions []Version) int64 {
	for _, v := range versions {
		if v.State == "checked" && !v.Nil && v.Rows > 0 {
			return v.Rows
		}
	}
	return 0
}

// Substitute puts the counted version of an earlier period in the place of a
// return that did not come. Somebody else approves it; every figure that counts
// it is marked as estimated.
func (s *Service) Substitute(ctx context.Context, id, reason string) error {
	if _, err := s.See(ctx, id); err != nil {
		return err
	}
	return s.change(ctx, ReturnsOpen, id, MoveSubstitute, clean(reason), func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		round, err := s.store.round(ctx, tx, r.RoundID)
		if err != nil {
			return nil, "", err
		}
		from, err := s.earlier(ctx, tx, Owed{Return: *r, Round: round})
		if err != nil {
			return nil, "", err
		}
		v := s.blank(ctx, r)
		v["substituted_id"], v["state"], v["good"], v["rows_read"] = from.ID, "checked", from.Good, from.Good
		vid := s.ids.Next("version")
		if err := tx.Insert("return_version", vid, v); err != nil {
			return nil, "", err
		}
		for _, l := range from.Loads { // the same rows, under this period
			if err := tx.Insert("return_load", s.ids.Next("load"), ledger.Row{"version_id": vid, "schema_name": l.Schema, "schema_version": l.SchemaVersion,
				"seq": l.Seq, "rows_kept": l.Rows, "sha256": l.SHA256}); err != nil {
				return nil, "", err
			}
		}
		r.Current = vid
		return ledger.Row{"current_id": vid, "versions": r.Versions + 1, "submitter": access.ActorFrom(ctx).Human}, hashOf(&from), nil
	})
}

// asLong says whether two periods are of one length: a quarter is no measure of
// a year, and does not stand in for one.
func asLong(a, b string) bool {
	x, ok := clock.ParsePeriod(a)
	y, also := clock.ParsePeriod(b)
	days := x.Last.Sub(x.First) - y.Last.Sub(y.First)
	return ok && also && days > -4 && days < 4 // quarters differ by two days, years by one
}

// earlier finds the newest counted version of an earlier period of the same
// length, kind and body.
func (s *Service) earlier(ctx context.Context, q db.Querier, o Owed) (Version, error) {
	rounds, err := s.store.rounds(ctx, q)
	if err != nil {
		return Version{}, err
	}
	for _, round := range rounds { // the newest due first
		if round.Kind != o.Round.Kind || !round.Due.Before(o.Round.Due) || !asLong(round.Period, o.Round.Period) {
			continue
		}
		all, err := s.store.returns(ctx, q, round.ID, o.Body)
		if err != nil {
			return Version{}, err
		}
		if len(all) == 1 && all[0].Counted != "" {
			return s.store.version(ctx, q, all[0].Counted)
		}
	}
	return Version{}, errs.New(errs.Conflict, "There is no approved return of an earlier period to put in its place.")
}

// blank is a version of which nothing is known yet but who and when.
func (s *Service) blank(ctx context.Context, r *Return) ledger.Row {
	a := access.ActorFrom(ctx)
	return ledger.Row{"return_id": r.ID, "number": r.Versions + 1, "made": s.now(), "human": a.Human, "name": a.Name, "bytes": 0, "is_nil": false,
		"state": "receiving", "rows_read": 0, "good": 0, "refused": 0, "errors": 0, "warnings": 0, "exceptions": 0, "added": 0, "changed": 0, "gone": 0}
}

// hashOf is what a step says it was about: the digests of the rows.
func hashOf(v *Version) string {
	switch {
	case v.Nil:
		return "nil"
	case len(v.Loads) == 0:
		return v.SHA256
	}
	return v.Loads[0].SHA256
}

// Unpublished gives the counted versions that are not noted as published.
func (s *Service) Unpublished(ctx context.Context) ([]string, error) {
	return s.store.unpublished(ctx, s.db)
}

// NotePublished records that published figures count these versions.
func (s *Service) NotePublished(ctx context.Context, versions []string) error {
	for _, id := range versions {
		v, err := s.store.version(ctx, s.db, id)
		if err != nil {
			return err
		}
		r, err := s.store.oneReturn(ctx, s.db, v.ReturnID)
		if err != nil || r.PublishedVersion == id || r.Counted != id {
			if err != nil {
				return err
			}
			continue
		}
		act := ledger.Act{Action: figuresPublish, Kind: "return_due", ID: r.ID}
		if _, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
			r, err := s.store.oneReturn(ctx, tx, r.ID)
			if err != nil {
				return err
			}
			if r.PublishedVersion == id || r.Counted != id { // another version was approved at this moment
				return nil
			}
			m := MovePublish
			if !r.State.Counts() { // a newer version is on its way: what was published stays noted
				return tx.Update(ctx, "return_due", r.ID, 0, ledger.Row{"published_id": id})
			}
			return s.step(ctx, tx, r, m, "", func(context.Context, *ledger.Tx, *Return) (ledger.Row, string, error) {
				return ledger.Row{"published_id": id}, hashOf(&v), nil
			})
		}); err != nil {
			return err
		}
	}
	return nil
}
