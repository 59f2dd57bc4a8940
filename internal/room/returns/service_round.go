package returns

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// OpenRound opens a round with a return for every body of its kind, with one
// entry of the log. A return is owed once the body was asked for it.
func (s *Service) OpenRound(ctx context.Context, in Round) (Round, error) {
	kind, ok := KindOf(in.Kind)
	if !ok {
		return in, errs.InvalidInput("Choose what the round asks for.", errs.Field{Name: "kind", Message: "Choose what the round asks for"})
	}
	asked := ledger.Row{}
	if in.Asking != (Asking{}) {
		if err := s.ready(ctx, &in.Asking, in.Due); err != nil {
			return in, err
		}
		asked = s.askedRow(ctx, in.Asking)
	}
	for _, b := range s.bodies { // what made-up bodies are asked for is made up
		in.Synthetic = in.Synthetic || b.Kind == kind.Bodies && b.Synthetic
	}
	in.ID = s.ids.Next("round")
	act := ledger.Act{Action: ReturnsOpen, Kind: "return_round", ID: in.ID}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if _, err := s.store.roundOf(ctx, tx, in.Kind, in.Period); err == nil {
			return errs.InvalidInput("There is a round for this period.", errs.Field{Name: "period", Message: "There is a round of this kind for this period already"})
		}
		err := tx.Insert("return_round", in.ID, ledger.Row{"kind": in.Kind, "title": in.Title, "period": in.Period, "due": in.Due.String(), "made": s.now(), "synthetic": in.Synthetic,
			"chief_signs": in.ChiefSigns})
		var opened []Return
		for _, b := range s.bodies {
			if err == nil && b.Kind == kind.Bodies {
				opened = append(opened, Return{Body: b.ID})
				row := maps.Clone(asked)
				maps.Copy(row, ledger.Row{"round_id": in.ID, "body": b.ID, "body_name": b.Name, "state": string(Expected), "unlocked": false, "versions": 0})
				err = tx.Insert("return_due", s.ids.Next("return"), row)
			}
		}
		if err != nil {
			return err
		}
		return s.proposeAsking(ctx, tx, in, in.Asking, opened)
	})
	return in, err
}

// Without gives the bodies of a round's kind that have no return of it: those that
// came to the list after it was opened.
func (s *Service) Without(ctx context.Context, roundID string) (out []Body, err error) {
	round, err := s.store.round(ctx, s.db, roundID)
	if err != nil {
		return nil, err
	}
	all, err := s.store.returns(ctx, s.db, roundID, "")
	kind, _ := KindOf(round.Kind)
	for _, b := range s.bodies {
		if b.Kind == kind.Bodies && !slices.ContainsFunc(all, func(r Return) bool { return r.Body == b.ID }) {
			out = append(out, b)
		}
	}
	return out, err
}

// OpenFor opens a round that there is for further bodies of its kind, each with its
// own entry. Nobody is asked by it. It says for how many, and of each that was left,
// why.
func (s *Service) OpenFor(ctx context.Context, roundID string, bodies ...string) (n int, left []string, err error) {
	round, err := s.store.round(ctx, s.db, roundID)
	if err != nil {
		return 0, nil, err
	}
	kind, _ := KindOf(round.Kind)
	for _, id := range bodies {
		b, known := s.BodyOf(id)
		act := ledger.Act{Action: ReturnsOpen, Kind: "return_round", ID: roundID, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
			return access.Resource{Kind: "return_round", ID: roundID}, nil
		}}
		_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
			if !known || b.Kind != kind.Bodies {
				return errs.New(errs.Conflict, "It is not one of those that owe such a return.")
			}
			all, err := s.store.returns(ctx, tx, roundID, b.ID)
			if err != nil || len(all) > 0 {
				return cmp.Or(err, errs.New(errs.Conflict, "The round is open for it already."))
			}
			return tx.Insert("return_due", s.ids.Next("return"), ledger.Row{"round_id": roundID, "body": b.ID, "body_name": b.Name, "state": string(Expected), "unlocked": false, "versions": 0})
		})
		if n, left, err = tallied(n, left, b.Name, err); err != nil {
			return n, left, err
		}
	}
	return n, left, nil
}

// tallied counts one of many steps that went, or keeps why it did not; an error that
// is nobody's fault ends them all.
func tallied(n int, left []string, name string, err error) (int, []string, error) {
	switch {
	case err == nil:
		return n + 1, left, nil
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.NotFound), errs.Is(err, errs.Forbidden), errs.Is(err, errs.Invalid):
		return n, append(left, name+": "+errs.Message(err)), nil
	}
	return n, left, err
}

// Rounds gives every round, the newest due first. Everybody may see them.
func (s *Service) Rounds(ctx context.Context) ([]Round, error) { return s.store.rounds(ctx, s.db) }

// Round gives one round.
func (s *Service) Round(ctx context.Context, id string) (Round, error) {
	return s.store.round(ctx, s.db, id)
}

// Owed is one return and its round.
type Owed struct {
	Return
	Round Round
	// WaitsForChief says that it was submitted and is not signed.
	WaitsForChief bool
}

// Board gives how every return of a round stands. It holds nothing but who owes
// what and whether it is there, which everybody may know.
func (s *Service) Board(ctx context.Context, round string) (Round, []Return, error) {
	r, err := s.store.round(ctx, s.db, round)
	if err != nil {
		return r, nil, err
	}
	all, err := s.store.returns(ctx, s.db, round, "")
	for i := range all { // the public page names no person
		all[i].Submitter, all[i].Back.Why = "", ""
	}
	return r, all, err
}

// Nils says which returns' counted version, or the submitted one while none counts, is
// an explicit nil return, by id. What was not submitted, or was sent back, says nothing.
func (s *Service) Nils(ctx context.Context, all []Return) (map[string]bool, error) {
	out := map[string]bool{}
	list, err := s.store.nilVersions(ctx, s.db)
	for _, r := range all {
		v := r.Counted
		if v == "" && r.State == Submitted {
			v = r.Current
		}
		if slices.Contains(list, v) {
			out[r.ID] = true
		}
	}
	return out, err
}

// Mine gives the returns that the actor's body owes, and all of them to those
// who may see all.
func (s *Service) Mine(ctx context.Context) ([]Owed, error) {
	a := access.ActorFrom(ctx)
	body := a.Body
	if s.SeesAll(ctx) {
		body = ""
	} else if body == "" || s.ask(ctx, ReturnsRead, body) != nil {
		return nil, errs.New(errs.Forbidden, "Only a body that owes returns, and the national desk, see them.")
	}
	rounds, err := s.store.rounds(ctx, s.db)
	if err != nil {
		return nil, err
	}
	waiting, err := s.store.waitingForChief(ctx, s.db)
	if err != nil {
		return nil, err
	}
	all, err := s.store.returns(ctx, s.db, "", body)
	byRound, unsigned := map[string][]Return{}, map[string]bool{}
	for _, id := range waiting {
		unsigned[id] = true
	}
	for _, r := range all {
		byRound[r.RoundID] = append(byRound[r.RoundID], r)
	}
	out := make([]Owed, 0, len(all))
	for _, round := range rounds {
		for _, r := range byRound[round.ID] {
			out = append(out, Owed{r, round, unsigned[r.ID]})
		}
	}
	return out, err
}

// Seen is a return with all that belongs to it.
type Seen struct {
	Owed
	Versions []Version
	Steps    []Step
	Lock     Lock
	// Newest is the current version with its loads; nil when nothing is here.
	Newest *Version
}

// See gives one return to those who may see it.
func (s *Service) See(ctx context.Context, id string) (Seen, error) {
	var out Seen
	r, err := s.store.oneReturn(ctx, s.db, id)
	if err != nil {
		return out, err
	}
	if err := s.ask(ctx, ReturnsRead, r.Body); err != nil {
		return out, hide(err)
	}
	out.Return, out.Lock = r, LockOf(r.State, r.Unlocked, s.desk)
	if out.Round, err = s.store.round(ctx, s.db, r.RoundID); err != nil {
		return out, err
	}
	if out.Versions, err = s.store.versions(ctx, s.db, id); err != nil {
		return out, err
	}
	if out.Steps, err = s.store.steps(ctx, s.db, id); err != nil || r.Current == "" {
		return out, err
	}
	v, err := s.store.version(ctx, s.db, r.Current)
	if err != nil {
		return out, err
	}
	out.Newest, out.WaitsForChief = &v, waitsForChief(&r, out.Round, &v)
	if out.WaitsForChief {
		out.Lock.Why, out.Lock.Who = "The return was submitted and waits for the chief officer to sign it.", "It opens when the chief officer or "+s.desk+" sends it back."
	}
	return out, nil
}

// SeeVersion gives one version, its return and what was found in it.
func (s *Service) SeeVersion(ctx context.Context, id string) (Version, Owed, error) {
	v, err := s.store.version(ctx, s.db, id)
	if err != nil {
		return v, Owed{}, err
	}
	r, err := s.store.oneReturn(ctx, s.db, v.ReturnID)
	if err != nil {
		return v, Owed{}, err
	}
	if err := s.ask(ctx, ReturnsRead, r.Body); err != nil {
		return Version{}, Owed{}, hide(err)
	}
	round, err := s.store.round(ctx, s.db, r.RoundID)
	return v, Owed{r, round, v.ID == r.Current && waitsForChief(&r, round, &v)}, err
}

// Problems gives a page of what was found in a version; kind is "error",
// "warning", "exception" or "" for all.
func (s *Service) Problems(ctx context.Context, version, kind string, from, limit int) ([]rowcheck.Problem, error) {
	if _, _, err := s.SeeVersion(ctx, version); err != nil {
		return nil, err
	}
	return s.store.problems(ctx, s.db, version, kind, from, limit)
}
