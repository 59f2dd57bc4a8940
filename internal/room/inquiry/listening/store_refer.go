package listening

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/testimony"
)

func (store) referrals(ctx context.Context, q db.Querier, where string, args ...any) ([]Referral, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, approach_id, asked, COALESCE(agreed, ''), COALESCE(refused, ''), COALESCE(told, ''), COALESCE(told_how, ''),
 COALESCE(asked_human, ''), COALESCE(agreed_human, ''), COALESCE(sent, ''), COALESCE(sent_how, '') FROM inquiry_referral `+
		where+` ORDER BY asked, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (x Referral, err error) {
		var asked, agreed, refused, told, sent string
		err = r.Scan(&x.ID, &x.Inquiry, &x.Approach, &asked, &agreed, &refused, &told, &x.How, &x.asker, &x.agreer, &sent, &x.SentHow)
		x.Asked, x.Agreed, x.Refused, x.Told = clock.DayOrNone(asked), clock.DayOrNone(agreed), clock.DayOrNone(refused), clock.DayOrNone(told)
		x.Sent = clock.DayOrNone(sent)
		return x, err
	})
}

// steps counts, for each step, how many approaches of an inquiry had reached it before a day, and
// how many stood at it.
func (store) steps(ctx context.Context, q db.Querier, inquiry string, before clock.Day) (reached, stands map[testimony.Step]int, err error) {
	count := func(query string) (map[testimony.Step]int, error) {
		out := map[testimony.Step]int{}
		rows, err := q.Query(ctx, query, inquiry, before.String())
		_, err = db.Collect(rows, err, func(r *sql.Rows) (n int, err error) {
			var step testimony.Step
			err = r.Scan(&step, &n)
			out[step] = n
			return n, err
		})
		return out, err
	}
	if reached, err = count(`SELECT step, COUNT(DISTINCT approach_id) FROM inquiry_move WHERE inquiry_id = ? AND on_day < ? GROUP BY step`); err != nil {
		return nil, nil, err
	}
	stands, err = count(`SELECT step, COUNT(*) FROM (SELECT step, ROW_NUMBER() OVER (PARTITION BY approach_id ORDER BY number DESC) AS back FROM inquiry_move
 WHERE inquiry_id = ? AND on_day < ?) AS last WHERE back = 1 GROUP BY step`)
	return reached, stands, err
}

// dated is what a figure about one account needs.
type dated struct {
	given, twice, first clock.Day
	themed, asked       bool
}

func (store) dates(ctx context.Context, q db.Querier, inquiry string, before clock.Day) ([]dated, error) {
	rows, err := q.Query(ctx, `SELECT given, COALESCE(read_twice, ''), COALESCE(first_word, ''), themed, asked FROM inquiry_account WHERE inquiry_id = ? AND given < ? AND withdrawn IS NULL`,
		inquiry, before.String())
	return db.Collect(rows, err, func(r *sql.Rows) (d dated, err error) {
		var given, twice, first string
		err = r.Scan(&given, &twice, &first, &d.themed, &d.asked)
		d.given, d.twice, d.first = clock.DayOrNone(given), clock.DayOrNone(twice), clock.DayOrNone(first)
		return d, err
	})
}

// support is what was said to offers of support around a session on a day.
func (store) support(ctx context.Context, q db.Querier, approach string, day clock.Day) ([]Support, error) {
	rows, err := q.Query(ctx, `SELECT offer, wanted, on_day FROM inquiry_support WHERE approach_id = ? AND day = ? ORDER BY on_day, id`, approach, day.String())
	return db.Collect(rows, err, func(r *sql.Rows) (x Support, err error) {
		var on string
		err = r.Scan(&x.Key, &x.Wanted, &on)
		x.Asked = clock.DayOrNone(on)
		return x, err
	})
}
