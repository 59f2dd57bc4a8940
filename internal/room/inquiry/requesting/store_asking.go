package requesting

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/request"
	"candour/internal/trust/ledger"
)

func (store) askings(ctx context.Context, q db.Querier, where string, args ...any) ([]Asked, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, kind, body, matters, COALESCE(nation, ''), COALESCE(days, 0), COALESCE(source, ''), COALESCE(enforces, ''), COALESCE(consequences, ''), made
 FROM inquiry_asking `+where+` ORDER BY id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (a Asked, err error) {
		var matters, made string
		x := &a.Asking
		err = r.Scan(&a.ID, &a.Inquiry, &x.Kind, &x.Of, &matters, &x.Clock.Nation, &x.Clock.Days, &x.Clock.Source, &x.Enforces, &x.Consequences, &made)
		a.Made = clock.DayOrNone(made)
		if x.Kind == request.Notice {
			x.Grounds = []request.Ground{request.Cannot, request.Unreasonable}
		}
		return a, errors.Join(err, json.Unmarshal([]byte(matters), &x.Matters))
	})
}

// acted is one act with what it is of.
type acted struct {
	asking string
	act    request.Act
	posted bool
}

func (store) acts(ctx context.Context, q db.Querier, where string, args ...any) ([]acted, error) {
	rows, err := q.Query(ctx, `SELECT asking_id, did, on_day, human, COALESCE(second_human, ''), COALESCE(why, ''), COALESCE(matters, ''), COALESCE(due, ''), COALESCE(documents, ''),
 COALESCE(ground, ''), COALESCE(outcome, ''), COALESCE(vary, ''), COALESCE(fair, ''), COALESCE(cost, ''), posted, made FROM inquiry_asking_act `+where+` ORDER BY asking_id, number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x acted, err error) {
		var on, made, matters, due, documents, vary string
		a := &x.act
		err = r.Scan(&x.asking, &a.Did, &on, &a.By, &a.Second, &a.Why, &matters, &due, &documents, &a.Ground, &a.Outcome, &vary, &a.Fair, &a.Cost, &x.posted, &made)
		a.On, a.Made, a.Due, a.Documents = clock.DayOrNone(on), clock.DayOrNone(made), clock.DayOrNone(due), strings.Fields(documents)
		for _, n := range strings.Fields(matters) {
			number, bad := strconv.Atoi(n)
			a.Matters, err = append(a.Matters, number), cmp.Or(err, bad)
		}
		if vary != "" {
			err = errors.Join(err, json.Unmarshal([]byte(vary), &a.Vary))
		}
		return x, err
	})
}

// rowOf is an act as it is stored.
func rowOf(inquiry, asking string, number int, a *request.Act, made clock.Day, posted bool) ledger.Row {
	var matters []string
	for _, n := range a.Matters {
		matters = append(matters, strconv.Itoa(n))
	}
	row := ledger.Row{"inquiry_id": inquiry, "asking_id": asking, "number": int64(number), "did": string(a.Did), "on_day": a.On.String(), "made": made.String(), "human": a.By,
		"second_human": db.OrNil(a.Second), "why": db.OrNil(a.Why), "matters": db.OrNil(strings.Join(matters, " ")), "documents": db.OrNil(strings.Join(a.Documents, " ")),
		"ground": db.OrNil(string(a.Ground)), "outcome": db.OrNil(string(a.Outcome)), "fair": db.OrNil(a.Fair), "cost": db.OrNil(a.Cost), "posted": posted, "due": nil, "vary": nil}
	if !a.Due.IsZero() {
		row["due"] = a.Due.String()
	}
	if len(a.Vary) > 0 {
		vary, _ := json.Marshal(a.Vary) // numbers and words: it cannot fail
		row["vary"] = string(vary)
	}
	return row
}

func (store) texts(ctx context.Context, q db.Querier, inquiry string) ([]Text, error) {
	rows, err := q.Query(ctx, `SELECT id, name, matters, nation, days, source, made FROM inquiry_asking_text WHERE inquiry_id = ? ORDER BY name`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (t Text, err error) {
		var matters, made string
		err = r.Scan(&t.ID, &t.Name, &matters, &t.Clock.Nation, &t.Clock.Days, &t.Clock.Source, &made)
		t.Made = clock.DayOrNone(made)
		return t, errors.Join(err, json.Unmarshal([]byte(matters), &t.Matters))
	})
}

func (store) choices(ctx context.Context, q db.Querier, inquiry string) ([]Choice, error) {
	rows, err := q.Query(ctx, `SELECT number, shown, why, made, asked, agreed FROM inquiry_silence WHERE inquiry_id = ? ORDER BY number`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (c Choice, err error) {
		var made string
		err = r.Scan(&c.Number, &c.Shown, &c.Why, &made, &c.Asked, &c.Agreed)
		c.Made = clock.DayOrNone(made)
		return c, err
	})
}
