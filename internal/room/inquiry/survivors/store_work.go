package survivors

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
)

func (store) meetings(ctx context.Context, q db.Querier, inquiry string) ([]Meeting, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, number, day, how, made FROM inquiry_panel_meeting WHERE inquiry_id = ? ORDER BY day, number`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (m Meeting, err error) {
		var on, made string
		err = r.Scan(&m.ID, &m.Inquiry, &m.Number, &on, &m.How, &made)
		m.Day, m.Made = day(on), day(made)
		return m, err
	})
}

func (store) items(ctx context.Context, q db.Querier, inquiry string) ([]Item, error) {
	rows, err := q.Query(ctx, `SELECT id, meeting_id, member_id, alias, words FROM inquiry_panel_item WHERE inquiry_id = ? ORDER BY on_day, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (i Item, err error) {
		err = r.Scan(&i.ID, &i.Meeting, &i.Member, &i.Alias, &i.Words)
		return i, err
	})
}

func (store) papers(ctx context.Context, q db.Querier, inquiry string) ([]Paper, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, meeting_id, series, number, title, words, sha256, out_day, late, COALESCE(why, ''), bodies, COALESCE(confidential, ''), COALESCE(until_day, ''),
 asked, agreed FROM inquiry_panel_paper WHERE inquiry_id = ? ORDER BY out_day, series, number`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (p Paper, err error) {
		var out, bodies, until string
		err = r.Scan(&p.ID, &p.Inquiry, &p.Meeting, &p.Series, &p.Number, &p.Title, &p.Text, &p.SHA256, &out, &p.Late, &p.Why, &bodies, &p.Confidential, &until, &p.Asked, &p.Agreed)
		p.Out, p.Bodies, p.Until = day(out), split(bodies), day(until)
		return p, err
	})
}

func (s store) minutes(ctx context.Context, q db.Querier, inquiry string) ([]Minutes, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, meeting_id, number, words, sha256, on_day FROM inquiry_panel_minutes WHERE inquiry_id = ? ORDER BY meeting_id, number`, inquiry)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (m Minutes, err error) {
		var on string
		err = r.Scan(&m.ID, &m.Inquiry, &m.Meeting, &m.Number, &m.Text, &m.SHA256, &on)
		m.On = day(on)
		return m, err
	})
	if err != nil {
		return nil, err
	}
	rows, err = q.Query(ctx, `SELECT minutes_id, member_id, human, alias, yes, COALESCE(words, ''), on_day FROM inquiry_panel_agreed WHERE inquiry_id = ? ORDER BY on_day, id`, inquiry)
	said, err := db.Collect(rows, err, func(r *sql.Rows) (a Agreed, err error) {
		var on string
		err = r.Scan(&a.Minutes, &a.Member, &a.Human, &a.Alias, &a.Yes, &a.Words, &on)
		a.On = day(on)
		return a, err
	})
	for i := range all {
		for _, a := range said {
			if a.Minutes == all[i].ID {
				all[i].Agreed = append(all[i].Agreed, a)
			}
		}
	}
	return all, err
}

func (store) advice(ctx context.Context, q db.Querier, inquiry string) ([]Advice, error) {
	rows, err := q.Query(ctx, `SELECT id, version, inquiry_id, COALESCE(meeting_id, ''), kind, words, member_id, human, alias, on_day, COALESCE(second_id, ''), COALESCE(second_human, ''),
 COALESCE(second_alias, ''), COALESCE(agreed_day, ''), COALESCE(due, ''), COALESCE(answer, ''), COALESCE(because, ''), COALESCE(answered, ''), COALESCE(answer_asked, ''), COALESCE(answer_agreed, '')
 FROM inquiry_panel_advice WHERE inquiry_id = ? ORDER BY on_day, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (a Advice, err error) {
		var on, agreed, due, answered string
		err = r.Scan(&a.ID, &a.Version, &a.Inquiry, &a.Meeting, &a.Kind, &a.Words, &a.Member, &a.Human, &a.Alias, &on, &a.Second, &a.SecondHuman, &a.SecondAlias, &agreed, &due, &a.Answer, &a.Because,
			&answered, &a.AnswerAsked, &a.AnswerDone)
		a.On, a.Agreed, a.Due, a.Answered = day(on), day(agreed), day(due), day(answered)
		return a, err
	})
}

func (store) resignations(ctx context.Context, q db.Querier, inquiry string) ([]Resignation, error) {
	rows, err := q.Query(ctx, `SELECT id, version, inquiry_id, member_id, words, sha256, on_day, publish, chosen FROM inquiry_panel_resignation WHERE inquiry_id = ? ORDER BY on_day, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (x Resignation, err error) {
		var on, chosen string
		err = r.Scan(&x.ID, &x.Version, &x.Inquiry, &x.Member, &x.Words, &x.SHA256, &on, &x.Publish, &chosen)
		x.On, x.Chosen = day(on), day(chosen)
		return x, err
	})
}

// verdicts gives those of an inquiry's panel, of each claim the first two first.
func (s store) verdicts(ctx context.Context, q db.Querier, inquiry string) ([]Verdict, error) {
	return s.verdictsWhere(ctx, q, `inquiry_id = ?`, inquiry)
}

func (store) verdictsWhere(ctx context.Context, q db.Querier, where string, args ...any) ([]Verdict, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, commitment_id, claim_id, title, member_id, human, alias, verdict, reasons, outcome, COALESCE(outcome_reasons, ''), on_day
 FROM inquiry_panel_verdict WHERE `+where+` ORDER BY on_day, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (v Verdict, err error) {
		var on string
		err = r.Scan(&v.ID, &v.Inquiry, &v.Commitment, &v.Claim, &v.Title, &v.Member, &v.Human, &v.Alias, &v.Verdict, &v.Reasons, &v.Outcome, &v.OutcomeReasons, &on)
		v.On = day(on)
		return v, err
	})
}
