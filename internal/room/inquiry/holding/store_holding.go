package holding

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/trust/ledger"
)

// last tells how many rows an inquiry has of each table, and which was added last.
func (*Service) last(ctx context.Context, q db.Querier, id string) (out [2]tail, err error) {
	err = q.QueryRow(ctx, `SELECT (SELECT count(*) FROM inquiry_restriction WHERE inquiry_id = ?), COALESCE((SELECT id FROM inquiry_restriction WHERE inquiry_id = ? ORDER BY number DESC LIMIT 1), ''),
 (SELECT count(*) FROM inquiry_restriction_act WHERE inquiry_id = ?), COALESCE((SELECT id FROM inquiry_restriction_act WHERE inquiry_id = ? ORDER BY number DESC LIMIT 1), '')`, id, id, id, id).
		Scan(&out[0].rows, &out[0].id, &out[1].rows, &out[1].id)
	return out, err
}

// row is a restriction as it is stored, but for what only some kinds have.
func row(kind Kind, whose, human string, scopes []restrict.Scope, only, seen restrict.Audiences) ledger.Row {
	text := func(v any) string {
		b, _ := json.Marshal(v) // strings and numbers: it cannot fail
		return string(b)
	}
	return ledger.Row{"kind": string(kind), "whose": whose, "human": human, "scopes": text(scopes), "only_who": text(only), "seen": text(seen), "ground": nil, "law": nil,
		"public_concern": nil, "harm": nil, "confidence": nil, "delay_and_cost": nil, "from_day": nil, "until_day": nil}
}

func (s *Service) insert(tx *ledger.Tx, x *inquiry.Inquiry, v *View, id string, r ledger.Row) error {
	r["inquiry_id"], r["number"], r["made"] = x.ID, int64(len(v.Entries)+1), s.Today().String()
	return tx.Insert("inquiry_restriction", id, r)
}

// end records what became of a restriction.
func (s *Service) end(tx *ledger.Tx, x *inquiry.Inquiry, v *View, t *Opening, human, second string, shown clock.Day) error {
	r := ledger.Row{"inquiry_id": x.ID, "restriction_id": t.Restriction, "number": int64(v.acts + 1), "did": string(t.Did), "on_day": s.Today().String(), "human": human,
		"second_human": db.OrNil(second),
		"order_id":     db.OrNil(t.Order), "opens": nil, "why": db.OrNil(t.Why), "shown": nil,
		"ordered": db.OrNil(t.Ordered)}
	if second != "" {
		r["opens"], r["shown"] = t.Opens.String(), shown.String()
	}
	return tx.Insert("inquiry_restriction_act", ids.Random("act"), r)
}

// read gives the book of an inquiry, as its rows stand in q.
func (s *Service) read(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (v View, err error) {
	set, ended, err := s.around(ctx, q, x)
	if err != nil {
		return v, err
	}
	v.Powers, v.Ended = PowersOf(set), ended
	rows, err := q.Query(ctx, `SELECT id, kind, made, human, whose, scopes, only_who, seen, COALESCE(ground, ''), COALESCE(law, ''), COALESCE(public_concern, ''), COALESCE(harm, ''),
 COALESCE(confidence, ''), COALESCE(delay_and_cost, ''), COALESCE(from_day, ''), COALESCE(until_day, '') FROM inquiry_restriction WHERE inquiry_id = ? ORDER BY number`, x.ID)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (_ struct{}, err error) {
		var e Entry
		var o restrict.Order
		var made, scopes, only, seen, from, until string
		err = r.Scan(&e.ID, &e.Kind, &made, &o.By, &e.Whose, &scopes, &only, &seen, &o.Ground, &o.Law, &o.Factors.PublicConcern, &o.Factors.Harm, &o.Factors.Confidence, &o.Factors.DelayAndCost,
			&from, &until)
		var saw restrict.Audiences
		err = errors.Join(err, json.Unmarshal([]byte(scopes), &e.Scopes), json.Unmarshal([]byte(only), &e.Only), json.Unmarshal([]byte(seen), &saw))
		e.Made = clock.DayOrNone(made)
		o.ID, o.Scopes, o.Only, o.From, o.Until = e.ID, e.Scopes, e.Only, clock.DayOrNone(from), clock.DayOrNone(until)
		v.put(e, o, saw)
		return struct{}{}, err
	})
	if err != nil {
		return v, err
	}
	return v, s.readActs(ctx, q, x, &v)
}

// put enters a row in its list of the book.
func (v *View) put(e Entry, o restrict.Order, seen restrict.Audiences) {
	v.Entries = append(v.Entries, e)
	switch e.Kind {
	case Stopped:
		for _, s := range e.Scopes { // it has one
			v.Stops = append(v.Stops, restrict.Stop{ID: e.ID, By: o.By, Hearing: s.Of, Span: s.Span})
		}
	case Application:
		v.Applications = append(v.Applications, restrict.Application{ID: e.ID, By: o.By, Scopes: e.Scopes, Only: e.Only, Seen: seen})
	case Claim:
		v.Claims = append(v.Claims, restrict.Claim{ID: e.ID, By: o.By, Ground: restrict.ClaimGround(o.Ground), Scopes: e.Scopes})
	case Notice:
		o.Instrument = restrict.ByNotice
		v.Orders = append(v.Orders, o)
	default: // also what this program does not know: it closes, and nobody opens it
		o.Instrument = restrict.ByOrder
		v.Orders = append(v.Orders, o)
	}
}

func (s *Service) readActs(ctx context.Context, q db.Querier, x *inquiry.Inquiry, v *View) error {
	rows, err := q.Query(ctx, `SELECT restriction_id, did, on_day, human, COALESCE(second_human, ''), COALESCE(order_id, ''), COALESCE(opens, ''), COALESCE(why, ''),
 COALESCE(shown, ''), COALESCE(ordered, '') FROM inquiry_restriction_act WHERE inquiry_id = ? ORDER BY number`, x.ID)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (_ struct{}, err error) {
		var t Opening
		var on, by, second, opens, shown string
		if err = r.Scan(&t.Restriction, &t.Did, &on, &by, &second, &t.Order, &opens, &t.Why, &shown, &t.Ordered); err != nil {
			return struct{}{}, err
		}
		t.Opens = clock.DayOrNone(opens)
		v.acts++
		v.became(&t, clock.DayOrNone(on), by, second)
		for i := range v.Entries {
			if e := &v.Entries[i]; e.ID == t.Restriction {
				e.Shown, e.Ordered = clock.DayOrNone(shown), t.Ordered
			}
		}
		return struct{}{}, nil
	})
	return err
}

// became notes what became of a restriction. What it says is taken as it stands: whether anything
// opens by it says package restrict, which asks for each of its facts.
func (v *View) became(t *Opening, on clock.Day, by, second string) {
	var o restrict.Opening
	if second != "" {
		o = t.opening(by, second, on)
	}
	for i := range v.Entries {
		if e := &v.Entries[i]; e.ID == t.Restriction && (t.Did != Over || e.Ended == "") {
			e.Ended, e.EndedOn, e.Opens, e.Why = t.Did, on, t.Opens, t.Why
		}
	}
	if t.Did == Over {
		return // what it held ended before
	}
	for i := range v.Applications {
		if a := &v.Applications[i]; a.ID == t.Restriction {
			a.Decision = restrict.Decision{Outcome: restrict.Outcome(t.Did), Order: t.Order, On: on, Opening: o}
		}
	}
	for i := range v.Orders {
		if v.Orders[i].ID == t.Restriction && t.Did == Revoked {
			v.Orders[i].Revoked = o
		}
	}
	for i := range v.Stops {
		if v.Stops[i].ID == t.Restriction {
			v.Stops[i].Lifted = o
		}
	}
	for i := range v.Claims {
		if c := &v.Claims[i]; c.ID == t.Restriction && t.Did == Upheld {
			c.Upheld = on
		} else if c.ID == t.Restriction {
			c.Failed = o
		}
	}
}
