package awards

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/award"
)

type store struct{}

func (store) awards(ctx context.Context, q db.Querier, where string, args ...any) ([]Award, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, text, biller, biller_human, made FROM inquiry_award `+where+` ORDER BY made, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (a Award, err error) {
		var text, made string
		if err := r.Scan(&a.ID, &a.Inquiry, &a.Version, &text, &a.Biller, &a.BillerHuman, &made); err != nil {
			return a, err
		}
		a.Made = clock.DayOrNone(made)
		return a, json.Unmarshal([]byte(text), &a.Award)
	})
}

func (store) bills(ctx context.Context, q db.Querier, where string, args ...any) ([]Bill, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, award_id, version, digest, text, sealed, post, made FROM inquiry_bill `+where+` ORDER BY month, made, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (b Bill, err error) {
		var text, made string
		var post int64
		if err := r.Scan(&b.ID, &b.Inquiry, &b.Award, &b.Version, &b.digest, &text, &b.sealed, &post, &made); err != nil {
			return b, err
		}
		b.Post, b.Made = post != 0, clock.DayOrNone(made)
		err = json.Unmarshal([]byte(text), &b.Bill)
		b.Bill = b.Came()
		return b, err
	})
}

func (store) payees(ctx context.Context, q db.Querier, id string) ([]Payee, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, reference, class, COALESCE(award_id, ''), made FROM inquiry_payee WHERE inquiry_id = ? ORDER BY reference`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (p Payee, err error) {
		var class, made string
		err = r.Scan(&p.ID, &p.Inquiry, &p.Reference, &class, &p.Award, &made)
		p.Class, p.Made = award.Class(class), clock.DayOrNone(made)
		return p, err
	})
}

func (store) payments(ctx context.Context, q db.Querier, id string) ([]Payment, error) {
	rows, err := q.Query(ctx, `SELECT p.id, p.inquiry_id, p.payee_id, e.reference, COALESCE(p.bill_id, ''), p.version, p.class, p.amount, p.reference, p.why, p.on_day, p.asked, p.agreed,
 COALESCE(p.returned, ''), COALESCE(p.returned_why, ''), COALESCE(p.back, '[]')
 FROM inquiry_payment p JOIN inquiry_payee e ON e.id = p.payee_id WHERE p.inquiry_id = ? ORDER BY p.on_day DESC, p.reference`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (p Payment, err error) {
		var class, on, returned, back string
		var amount int64
		err = r.Scan(&p.ID, &p.Inquiry, &p.Payee, &p.PayeeReference, &p.Bill, &p.Version, &class, &amount, &p.Reference, &p.Why, &on, &p.Asked, &p.Agreed, &returned, &p.ReturnedWhy, &back)
		p.Class, p.Amount, p.On, p.Returned = award.Class(class), award.Pence(amount), clock.DayOrNone(on), clock.DayOrNone(returned)
		return p, errors.Join(err, json.Unmarshal([]byte(back), &p.Backs))
	})
}

// outs gives the releases of an inquiry, by quarter and number.
func (store) outs(ctx context.Context, q db.Querier, id string) ([]award.Release, error) {
	rows, err := q.Query(ctx, `SELECT text, counted, on_day, why, asked, agreed FROM inquiry_money_out WHERE inquiry_id = ? ORDER BY quarter, number`, id)
	return db.Collect(rows, err, func(r *sql.Rows) (out award.Release, err error) {
		var text, counted, on string
		if err := r.Scan(&text, &counted, &on, &out.Why, &out.Asked, &out.Agreed); err != nil {
			return out, err
		}
		if err := json.Unmarshal([]byte(text), &out); err != nil {
			return out, err
		}
		out.On = clock.DayOrNone(on)
		return out, json.Unmarshal([]byte(counted), &out.Counted)
	})
}
