package returns

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// Clean is a submitted return without a refused row, as an approver was shown it. A nil
// return that leaves rows out is looked at by itself.
type Clean struct {
	ReturnID, Body, BodyName string
	Version                  string // the version that was shown
	Digest                   string // of its rows
	Number                   int64
	Good, Exceptions         int64
	Nil                      bool
	Remarks                  []Remark
	// Before is what it is compared with; Alone says why it is to be approved by itself,
	// empty where it may be with others.
	Before Before
	Alone  string
}

func (c Clean) part() string { return opened.Part(c.Version, c.Digest) }

// Clean lists the returns of a round that can be approved together, by this
// actor, and notes that they were shown each, once: a list that says nothing new
// asks for no write.
func (s *Service) Clean(ctx context.Context, round string) (out []Clean, err error) {
	of := ledger.Of{Kind: "return_round", ID: round}
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), ReturnsRead, access.Resource{Kind: of.Kind, ID: of.ID}); err != nil {
		return nil, err
	}
	all, err := s.store.returns(ctx, s.db, round, "")
	if err != nil {
		return nil, err
	}
	before, err := s.store.before(ctx, s.db, round)
	if err != nil {
		return nil, err
	}
	var parts []string
	for i := range all {
		c, ok, err := s.clean(ctx, s.db, &all[i], before)
		if err != nil {
			return nil, err
		}
		if ok {
			out, parts = append(out, c), append(parts, c.part())
		}
	}
	if seen, err := opened.Has(ctx, s.db, of, parts...); err != nil || seen || len(parts) == 0 {
		return out, err
	}
	act := ledger.Act{Action: ReturnsRead, Kind: of.Kind, ID: of.ID, Again: true}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return opened.Note(ctx, tx, of, parts...) // as they were shown, whatever came since
	})
	return out, err
}

// clean says whether a return can be approved with others, and what is shown.
func (s *Service) clean(ctx context.Context, tx db.Querier, r *Return, before map[string]Before) (c Clean, ok bool, err error) {
	if r.State != Submitted || !s.May(ctx, ReturnsApprove, r.Body, r.Submitter) {
		return c, false, nil
	}
	v, err := s.store.version(ctx, tx, r.Current)
	if err != nil || v.Refused > 0 || v.Over > 0 {
		return c, false, err
	}
	if err := s.signedFor(ctx, tx, r, &v); err != nil {
		if errs.Is(err, errs.Conflict) {
			err = nil
		}
		return c, false, err
	}
	c = Clean{ReturnID: r.ID, Body: r.Body, BodyName: r.BodyName, Version: v.ID, Digest: hashOf(&v), Number: v.Number, Good: v.Good, Exceptions: v.Exceptions, Nil: v.Nil, Before: before[r.Body]}
	c.Alone = c.Before.Alone(c.Good, s.bulk)
	c.Remarks, err = s.remarks(ctx, tx, v.ID)
	return c, err == nil, err
}

// ApproveClean approves the versions that the approver was shown, and no others:
// what changed since is left, and named. Each approval is an entry with its
// version. It says how many were approved.
func (s *Service) ApproveClean(ctx context.Context, round string, seen []Clean) (n int, left []string, err error) {
	if len(seen) == 0 {
		return 0, nil, errs.InvalidInput("No return was chosen.", errs.Field{Name: "seen", Message: "Choose the returns that you approve. Nothing is approved that was not on the list"})
	}
	all, err := s.store.returns(ctx, s.db, round, "")
	if err != nil {
		return 0, nil, err
	}
	for _, c := range seen {
		i := slices.IndexFunc(all, func(r Return) bool { return r.ID == c.ReturnID })
		if i < 0 {
			left = append(left, "A return that is not of this round")
			continue
		}
		err := s.change(ctx, ReturnsApprove, c.ReturnID, MoveApprove, "", s.approveSeen(round, c))
		if n, left, err = tallied(n, left, all[i].BodyName, err); err != nil {
			return n, left, err
		}
	}
	return n, left, nil
}

// approveSeen approves a version as it was shown, if this human was shown it.
func (s *Service) approveSeen(round string, c Clean) func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
	return func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		before, err := s.store.before(ctx, tx, round)
		if err != nil {
			return nil, "", err
		}
		now, ok, err := s.clean(ctx, tx, r, before)
		switch {
		case err != nil:
			return nil, "", err
		case ok && now.Alone != "":
			return nil, "", errs.New(errs.Conflict, "It is to be opened and approved by itself: "+now.Alone+".")
		case !ok, r.RoundID != round, now.Version != c.Version, now.Digest != c.Digest:
			return nil, "", errs.New(errs.Conflict, "It changed since you were shown it. Look at it again.")
		}
		if err := opened.Need(ctx, tx, ledger.Of{Kind: "return_round", ID: round}, "You have not opened the list that it stands on. Open it first.", c.part()); err != nil {
			return nil, "", err
		}
		return s.approve(ctx, tx, r)
	}
}
