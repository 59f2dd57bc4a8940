package requesting

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const kindAsking = "inquiry_asking"

// cal is the list of bank holidays as it is; nothing where there is none, and then nothing is due.
func (s *Service) cal() request.Calendar {
	if s.Calendar == nil {
		return nil
	}
	return s.Calendar.Now()
}

// asOf is the day on which askings of an inquiry are looked at: while it is suspended, and after
// it has ended, nothing becomes late.
func (s *Service) asOf(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (clock.Day, error) {
	if !x.Frozen() {
		return s.Today(), nil
	}
	return s.Inquiries.FrozenSince(ctx, q, x)
}

// load gives askings with their acts, as they stand.
func (s *Service) load(ctx context.Context, q db.Querier, x *inquiry.Inquiry, where string, args ...any) ([]Asked, error) {
	day, err := s.asOf(ctx, q, x)
	if err != nil {
		return nil, err
	}
	args = append([]any{x.ID}, args...)
	all, err := s.store.askings(ctx, q, `WHERE inquiry_id = ? AND `+where, args...)
	if err != nil {
		return nil, err
	}
	acts, err := s.store.acts(ctx, q, `WHERE asking_id IN (SELECT id FROM inquiry_asking WHERE inquiry_id = ? AND `+where+`)`, args...)
	by := map[string][]acted{}
	for _, a := range acts {
		by[a.asking] = append(by[a.asking], a)
	}
	cal := s.cal()
	for i := range all {
		for _, a := range by[all[i].ID] {
			all[i].Acts, all[i].posted = append(all[i].Acts, a.act), append(all[i].posted, a.posted)
		}
		all[i].Standing, all[i].Remind = all[i].Record.Standing(day, cal), !x.Frozen() && all[i].Record.Remind(day, cal)
	}
	return all, err
}

func (s *Service) asked(ctx context.Context, q db.Querier, x *inquiry.Inquiry, id string) (Asked, error) {
	all, err := s.load(ctx, q, x, `id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Asked{}, err
	}
	return all[0], nil
}

// Askings gives what an inquiry asked for, to whoever reads evidence: what is late first, then by
// its due day, and at the end what nothing is open of.
func (s *Service) Askings(ctx context.Context, id string) (inquiry.Inquiry, []Asked, error) {
	x, err := s.one(ctx, id, inquiry.InquiryEvidence)
	if err != nil {
		return x, nil, err
	}
	all, err := s.load(ctx, s.DB, &x, `1 = 1`)
	slices.SortStableFunc(all, func(a, b Asked) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), a.Standing.Due.Sub(b.Standing.Due))
	})
	return x, all, err
}

func rank(a *Asked) int {
	switch {
	case a.Standing.Late:
		return 0
	case a.Standing.Withdrawn.IsZero() && len(a.Standing.Open) > 0 && !a.Standing.Due.IsZero():
		return 1
	case a.Standing.Withdrawn.IsZero() && len(a.Standing.Open) > 0:
		return 2
	}
	return 3
}

// One gives an asking, with the documents that came for it and are not held from the team.
func (s *Service) One(ctx context.Context, id, asking string) (x inquiry.Inquiry, a Asked, came []Document, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryEvidence); err != nil {
		return x, a, nil, err
	}
	if a, err = s.asked(ctx, s.DB, &x, asking); err != nil {
		return x, a, nil, err
	}
	came, err = s.visible(ctx, s.DB, &x, `asking_id = ?`, asking)
	return x, a, came, err
}

// Texts gives those that an inquiry keeps, to whoever asks.
func (s *Service) Texts(ctx context.Context, id string) (inquiry.Inquiry, []Text, error) {
	x, err := s.one(ctx, id, inquiry.InquiryGather)
	if err != nil {
		return x, nil, err
	}
	out, err := s.store.texts(ctx, s.DB, id)
	return x, out, err
}

// Ask sends a request today. One whose due day nobody can say is not sent.
func (s *Service) Ask(ctx context.Context, in NewAsking) (string, error) {
	in.Clock.Source, in.KeepAs = typed.Clean(in.Clock.Source), typed.Clean(in.KeepAs)
	a := request.Asking{Kind: request.Plain, Of: in.Body, Matters: MattersOf(in.Matters), Clock: in.Clock}
	id := ids.Random("asking")
	err := s.working(ctx, inquiry.InquiryGather, ledger.Of{Kind: kindAsking, ID: id}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if err := s.checkNew(ctx, tx, x, &a, in.KeepAs); err != nil {
			return err
		}
		if in.KeepAs != "" {
			if err := s.keep(tx, x, &a, in.KeepAs); err != nil {
				return err
			}
		}
		return s.send(tx, x, id, a, request.Act{Did: request.Sent, On: s.Today(), By: access.ActorFrom(ctx).Human})
	})
	return id, err
}

func (s *Service) checkNew(ctx context.Context, q db.Querier, x *inquiry.Inquiry, a *request.Asking, keepAs string) error {
	bodies, err := s.Inquiries.BodyChoices(ctx)
	if err != nil {
		return err
	}
	var bad typed.Asked
	checkAsking(a, bodies, x, &bad)
	if keepAs != "" {
		kept, err := s.store.texts(ctx, q, x.ID)
		if err != nil {
			return err
		}
		bad.Seen(keepAs, "keep")
		bad.Need(len([]rune(keepAs)) <= MaxName, "keep", "Write at most 80 characters")
		bad.Need(!slices.ContainsFunc(kept, func(t Text) bool { return t.Name == keepAs }), "keep", "A text of that name is kept already. Choose another name")
	}
	for _, f := range errs.FieldsOf(a.Check()) {
		if f.Name != "of" {
			bad = append(bad, f)
		}
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Inquiries.Official(ctx, q, x, inquiry.Official{Field: "matters", Words: LinesOf(a.Matters), Places: true})
}

func (s *Service) keep(tx *ledger.Tx, x *inquiry.Inquiry, a *request.Asking, name string) error {
	matters, _ := json.Marshal(a.Matters) // numbers and words: it cannot fail
	return tx.Insert("inquiry_asking_text", ids.Random("text"), ledger.Row{"inquiry_id": x.ID, "name": name, "matters": string(matters), "nation": string(a.Clock.Nation),
		"days": int64(a.Clock.Days), "source": a.Clock.Source, "made": s.Today().String()})
}

// send records an asking with the act of its sending.
func (s *Service) send(tx *ledger.Tx, x *inquiry.Inquiry, id string, a request.Asking, sent request.Act) error {
	if _, err := (request.Record{Asking: a}).Do(sent, s.cal()); err != nil {
		return err
	}
	matters, _ := json.Marshal(a.Matters) // numbers and words: it cannot fail
	row := ledger.Row{"inquiry_id": x.ID, "kind": string(a.Kind), "body": a.Of, "matters": string(matters), "nation": db.OrNil(string(a.Clock.Nation)), "source": db.OrNil(a.Clock.Source),
		"days": nil, "enforces": db.OrNil(a.Enforces), "consequences": db.OrNil(a.Consequences), "made": s.Today().String()}
	if a.Clock.Days > 0 {
		row["days"] = int64(a.Clock.Days)
	}
	if err := tx.Insert(kindAsking, id, row); err != nil {
		return err
	}
	return tx.Insert("inquiry_asking_act", ids.Random("act"), rowOf(x.ID, id, 1, &sent, s.Today(), false))
}

// add does an act to an asking.
func (s *Service) add(tx *ledger.Tx, x *inquiry.Inquiry, a *Asked, act request.Act, posted bool) error {
	if err := checkAct(&act); err != nil {
		return err
	}
	if _, err := a.Record.Do(act, s.cal()); err != nil {
		return err
	}
	return tx.Insert("inquiry_asking_act", ids.Random("act"), rowOf(x.ID, a.ID, len(a.Acts)+1, &act, s.Today(), posted))
}

// Ours are the acts that one of the team does alone, and Theirs those of whoever was asked; where
// such a one came by post the team records it.
var (
	Ours   = []request.Did{request.Delivered, request.Reminded, request.Extended, request.TimeRefused, request.Withdrawn}
	Theirs = []request.Did{request.Acknowledged, request.AskedTime, request.Answered, request.GapStated, request.Objected}
)

// clean trims what was typed.
func clean(a request.Act) request.Act {
	a.Why, a.Fair, a.Cost = typed.Clean(a.Why), typed.Clean(a.Fair), typed.Clean(a.Cost)
	return a
}

// Act does something of the team to an asking today, or records what came by post, or was delivered, on a day. It
// goes on while the inquiry is suspended, so that nobody is taken for silent who wrote.
func (s *Service) Act(ctx context.Context, id, asking string, act request.Act) error {
	act = clean(act)
	posted := slices.Contains(Theirs, act.Did)
	if !posted && !slices.Contains(Ours, act.Did) {
		return errNone
	}
	if !posted && act.Did != request.Delivered {
		act.On = s.Today()
	}
	return s.lasting(ctx, inquiry.InquiryGather, ledger.Of{Kind: kindAsking, ID: asking}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, err := s.asked(ctx, tx, x, asking)
		if err != nil {
			return err
		}
		if act.On.After(s.Today()) || act.On.IsZero() {
			return typed.Wrong("on", "Write the day on which it came or was delivered, such as 2 March 2027. It cannot be a day to come")
		}
		act.By = access.ActorFrom(ctx).Human
		return s.add(tx, x, &a, act, posted)
	})
}

// Open gives what an inquiry asked for and of which something is open: ids that nobody is shown.
func (s *Service) Open(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.load(ctx, q, x, `1 = 1`)
	for _, a := range all {
		if rank(&a) < 3 {
			out = append(out, a.ID)
		}
	}
	return out, err
}
