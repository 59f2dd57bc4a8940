package recommendation

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// PutRight is what somebody does about one record that was published.
type PutRight struct {
	Kind, ID string
	What     string            // Withdrawal, Rewording or Takedown
	Version  int64             // as the person saw it
	Words    map[string]string // the words that are to stand, by column
	Reason   string
	// Name says that the name of a file goes as well.
	Name bool

	asker string // the body that asked for a correction of what it said itself
}

// ToPutRight is one record as the form about it shows it.
type ToPutRight struct {
	Kind, ID, Name     string
	AboutKind, AboutID string
	Version            int64
	Words              map[string]string
	Ways               []record.Choice
	Corrections        []record.Correction
	Synthetic          bool // something that the form shows is made up

	kind       *record.Fixable
	row        store.FixRow
	bodies     []string // whom it is about
	reindexes  []string // the recommendations whose lists change
	state, sha string
	author     string    // who moved a date
	owner      string    // the body whose own words they are; empty: nobody's that is known
	published  edtf.Date // of the report, for what can only have come after it
}

// Fields are the fields that putting it right may change.
func (t *ToPutRight) Fields() []record.FixField { return t.kind.Offered() }

// SHA256 is the hash of a file; empty for what is none.
func (t *ToPutRight) SHA256() string { return t.sha }

var putRightActions = map[string]access.Action{record.Withdrawal: RecordWithdraw, record.Rewording: RecordCorrect, record.Takedown: RecordTakedown}

// Fixable loads one record for whoever may put it right.
func (s *Service) Fixable(ctx context.Context, kind, id string) (*ToPutRight, error) {
	t, err := s.toPutRight(ctx, s.db, kind, id)
	if err != nil {
		return nil, err
	}
	var refusal error
	t.Ways = slices.DeleteFunc(t.kind.Ways(), func(c record.Choice) bool {
		err := s.may(ctx, putRightActions[c.Value], t.facts())
		if err != nil {
			refusal = err
		}
		return err != nil
	})
	if len(t.Ways) == 0 {
		return nil, refusal
	}
	return t, nil
}

// facts is what the rules weigh: whose record it is, whom it is about, and for a
// move of a date who moved it, where that is known.
func (t *ToPutRight) facts() access.Resource {
	res := access.Resource{Kind: t.AboutKind, ID: t.AboutID, Attrs: map[string]any{"bodies": t.bodies, "published": true, "author": "nobody"}}
	if t.Kind == "date_move" {
		delete(res.Attrs, "author")
		if t.author != "" {
			res.Attrs["author"] = t.author
		}
	}
	return res
}

// toPutRight loads a record with what it hangs on. A draft is not published,
// and so cannot be put right in public view.
func (s *Service) toPutRight(ctx context.Context, q db.Querier, kind, id string) (*ToPutRight, error) {
	k, err := record.FixableOf(kind)
	if err != nil {
		return nil, err
	}
	t := &ToPutRight{Kind: kind, ID: id, Name: k.Name, AboutKind: k.About, AboutID: id, kind: k}
	if t.row, err = s.store.FixRow(ctx, q, k, id); err != nil {
		return nil, err
	}
	if k.Column != "" {
		t.AboutID = t.row.Values[k.Column]
	}
	if kind := t.row.Values["about_kind"]; kind != "" {
		t.AboutKind = kind
	}
	t.Version, t.Words, t.state, t.sha = t.row.Version, t.row.Values, t.row.Values["state"], t.row.Values["sha256"]
	if t.Corrections, err = s.store.CorrectionsOf(ctx, q, kind, id); err != nil {
		return nil, err
	}
	if kind == "evidence" {
		p, err := s.store.Progress(ctx, q, t.row.Values["progress_id"])
		if err != nil {
			return nil, err
		}
		t.AboutID, t.state = p.CommitmentID, p.State
	}
	if (kind == "evidence" || kind == "progress") && t.state != record.ProgressSubmitted {
		return nil, errs.New(errs.NotFound, "There is no such record.")
	}
	return t, s.aboutWhom(ctx, q, t)
}

// aboutWhom notes the bodies concerned and whose lists change.
func (s *Service) aboutWhom(ctx context.Context, q db.Querier, t *ToPutRight) error {
	if t.AboutKind == "commitment" {
		c, err := s.store.Commitment(ctx, q, t.AboutID)
		t.reindexes, t.Synthetic = c.Serves, record.ShowsSynthetic(&c)
		if t.kind.SaidByOwner() {
			t.owner = c.BodyID
		}
		if err == nil {
			t.bodies, err = s.owed(ctx, q, &c)
		}
		if t.Kind == "date_move" && err == nil {
			t.author, err = s.store.AuthorOf(ctx, q, "date_move", t.ID)
		}
		if t.Kind == "finding" {
			t.bodies = append(t.bodies, t.row.Values["body_id"])
		}
		return err
	}
	r, err := s.store.Load(ctx, q, t.AboutID)
	if err != nil {
		return err
	}
	t.published = r.Report.Published
	t.reindexes, t.Synthetic = []string{r.ID}, r.Synthetic || r.HasSynthetic()
	for _, b := range r.Addressees {
		t.bodies = append(t.bodies, b.ID)
	}
	if by := t.row.Values["body_id"]; by != "" {
		if t.bodies = append(t.bodies, by); t.kind.SaidByOwner() {
			t.owner = by
		}
	}
	if to := t.row.Values["to_id"]; to != "" {
		t.reindexes = append(t.reindexes, to)
	}
	return nil
}

// PutRight withdraws, corrects or takes down, in one act that names its reason.
// Nothing is deleted but personal details. The rules let a coordinator do it,
// and nobody for a record of their own body: lateness cannot be taken back by
// whoever was late.
func (s *Service) PutRight(ctx context.Context, in PutRight) error {
	action, known := putRightActions[in.What]
	if !known {
		return errs.InvalidInput("Choose what to do", errs.Field{Name: "what", Message: "Choose what to do"})
	}
	var t *ToPutRight
	act := ledger.Act{Action: action, Reason: record.Clean(in.Reason), Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
		if t, err = s.toPutRight(ctx, tx, in.Kind, in.ID); err != nil {
			return res, err
		}
		if tx.SetRecord(t.AboutKind, t.AboutID); t.Kind == "commitment" && in.What == record.Withdrawal && len(t.reindexes) > 0 {
			// Its own page leaves every list; the recommendation's history tells of it.
			tx.SetRecord("recommendation", t.reindexes[0])
		}
		return t.facts(), nil
	}}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		if err := t.check(in); err != nil {
			return nil, err
		}
		return t.reindexes, s.putRight(ctx, tx, t, in)
	})
	if err == nil && in.What == record.Takedown {
		return s.store.Scrub(ctx, s.db)
	}
	return err
}

// check refuses what cannot be done, before anything is.
func (t *ToPutRight) check(in PutRight) error {
	var p record.Problems
	p.NeedReason("reason", record.Clean(in.Reason), "Enter why. Anybody can read it.", 1000)
	done := record.Corrections(t.Corrections)
	switch {
	case !t.kind.Can(in.What):
		p.Add("what", "This cannot be done with this kind of record")
	case done.Withdrawal(t.Kind, t.ID) != nil && in.What != record.Takedown && t.Kind != "closure" && t.Kind != "tie":
		p.Add("what", "This was withdrawn already")
	case t.Kind == "evidence" && done.Last(t.Kind, t.ID, record.Takedown) != nil:
		p.Add("what", "This file was taken down already")
	}
	if err := p.Err(); err != nil {
		return err
	}
	if in.Version != 0 && in.Version != t.Version {
		return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
	}
	return nil
}

// checkDays refuses a corrected day on which nothing can have happened.
func (t *ToPutRight) checkDays(set map[string]string, today clock.Day, p *record.Problems) {
	if v, ok := set["given"]; ok && len(*p) == 0 {
		p.Happened("given", v, t.published, today)
	}
}

func (s *Service) putRight(ctx context.Context, tx *ledger.Tx, t *ToPutRight, in PutRight) error {
	switch {
	case in.What == record.Withdrawal:
		if err := s.undo(ctx, tx, t); err != nil {
			return err
		}
		return s.noteCorrection(ctx, tx, t, in, nil)
	case t.Kind == "evidence":
		return s.takeFileDown(ctx, tx, t, in)
	}
	var p record.Problems
	set := t.kind.Changed(in.What, t.row.Values, in.Words, &p)
	t.checkDays(set, s.Today(), &p)
	if err := p.Err(); err != nil {
		return err
	}
	was, row := map[string]string{}, ledger.Row{}
	for column, v := range set {
		was[column], row[column] = t.row.Values[column], record.OrNil(v)
	}
	if _, other := set["given"]; other { // who checked the day checked another
		row["day_checked"], row["day_checked_by"] = nil, nil
	}
	if err := tx.Update(ctx, t.kind.Table, t.ID, in.Version, row); err != nil {
		return err
	}
	if in.What == record.Takedown {
		return s.takeWordsDown(ctx, tx, t, in)
	}
	return s.noteCorrection(ctx, tx, t, in, was)
}

// noteCorrection adds the record that anybody can read.
func (s *Service) noteCorrection(ctx context.Context, tx *ledger.Tx, t *ToPutRight, in PutRight, was map[string]string) error {
	actor := access.ActorFrom(ctx)
	role, body := string(access.RoleCoordinator), actor.Body
	if in.asker != "" {
		role, body = string(access.RoleOwner), in.asker
	}
	row := ledger.Row{"of_kind": t.Kind, "of_id": t.ID, "about_kind": t.AboutKind, "about_id": t.AboutID, "what": in.What,
		"made": s.todayDate().Text(), "reason": record.Clean(in.Reason), "by_role": role, "by_body": record.OrNil(body),
		"was": nil, "entry_before": t.row.Leaf, "synthetic": actor.Synthetic || t.Synthetic}
	if was != nil {
		text, err := json.Marshal(was)
		if err != nil {
			return err
		}
		row["was"] = string(text)
	}
	return tx.Insert("correction", s.ids.Next("correction"), row)
}

// undo brings back what a record had changed elsewhere when it was entered.
func (s *Service) undo(ctx context.Context, tx *ledger.Tx, t *ToPutRight) error {
	switch t.Kind {
	case "tie":
		if t.state != record.TieConfirmed {
			return refuse("This link does not stand")
		}
		return tx.Update(ctx, "tie", t.ID, 0, ledger.Row{"state": record.TieRejected})
	case "closure":
		if t.state == record.CommitmentOpen {
			return refuse("This commitment is not closed")
		}
		return tx.Update(ctx, "commitment", t.ID, 0, ledger.Row{"state": record.CommitmentOpen, "superseded_by": nil})
	case "progress", "commitment", "date_move":
		c, err := s.store.Commitment(ctx, tx, t.AboutID)
		if err != nil {
			return err
		}
		return s.undoOn(ctx, tx, t, &c)
	}
	return nil
}

func refuse(words string) error {
	return errs.InvalidInput(words, errs.Field{Name: "what", Message: words})
}

func (s *Service) undoOn(ctx context.Context, tx *ledger.Tx, t *ToPutRight, c *record.Commitment) error {
	switch t.Kind {
	case "progress":
		for _, f := range c.Findings {
			if f.ProgressID == t.ID {
				return refuse("An independent body judged this report. If that was a mistake too, withdraw the finding first.")
			}
		}
	case "commitment":
		return s.undoCommitment(ctx, tx, c)
	case "date_move":
		if n := len(c.Moves); n == 0 || c.Moves[n-1].ID != t.ID {
			return refuse("The date was moved again after this. Withdraw the later move first.")
		}
		set := ledger.Row{"due": record.OrNil(t.row.Values["old_due"])}
		if t.row.Values["old_due"] == "" {
			set["first_due"] = nil
		}
		return tx.Update(ctx, "commitment", c.ID, 0, set)
	}
	return nil
}

// undoCommitment refuses while something that others said hangs on it: that
// would vanish from the counts with it.
func (s *Service) undoCommitment(ctx context.Context, tx *ledger.Tx, c *record.Commitment) error {
	if any, _ := c.LastSubmitted(); any != nil || len(c.Findings)+len(c.Views) > 0 {
		return refuse("Something was reported, found or said on this commitment. Withdraw that first, if it was a mistake too.")
	}
	replaced, err := s.store.ReplacedBy(ctx, tx, c.ID)
	if err == nil && replaced {
		err = refuse("Another commitment was closed because this one replaces it. Put that right first.")
	}
	return err
}

// TryOut says what would be refused, before anybody presses the last button.
func (t *ToPutRight) TryOut(in PutRight, today clock.Day) error {
	if err := t.check(in); err != nil || in.What == record.Withdrawal || t.Kind == "evidence" {
		return err
	}
	var p record.Problems
	t.checkDays(t.kind.Changed(in.What, t.row.Values, in.Words, &p), today, &p)
	return p.Err()
}
