package returns

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

const profileColumns = `id, body, body_name, number, state, made, writer, writer_name, signed_by, signed_for, signed_at, next_review, version`

func scanProfile(r *sql.Rows) (p Profile, err error) {
	var made string
	var by, on, at, next text
	err = r.Scan(&p.ID, &p.Body, &p.BodyName, &p.Number, &p.State, &made, &p.Writer, &p.WriterName, &by, &on, &at, &next, &p.Version)
	p.Made, p.SignedBy, p.SignedFor, p.SignedAt, p.NextReview = clock.MomentOrNone(made), by.s(), on.s(), at.moment(), clock.DayOrNone(next.s())
	return p, err
}

// profiles gives the profiles of a body, or of all when it is "", newest first.
func (store) profiles(ctx context.Context, q db.Querier, body string) ([]Profile, error) {
	rows, err := q.Query(ctx, `SELECT `+profileColumns+` FROM return_profile WHERE body = ? OR ? = '' ORDER BY body_name, number DESC`, body, body)
	return db.Collect(rows, err, scanProfile)
}

func (st store) profile(ctx context.Context, q db.Querier, id string) (Profile, error) {
	rows, err := q.Query(ctx, `SELECT `+profileColumns+` FROM return_profile WHERE id = ?`, id)
	all, err := db.Collect(rows, err, scanProfile)
	p, err := one(all, err, noProfile)
	if err != nil {
		return p, err
	}
	if p.Sections, err = st.sections(ctx, q, id); err != nil {
		return p, err
	}
	rows, err = q.Query(ctx, `SELECT id, name, body, verdict, words, made FROM return_profile_view WHERE profile_id = ? ORDER BY id`, id)
	p.Views, err = db.Collect(rows, err, func(r *sql.Rows) (v View, err error) {
		var made string
		var body text
		err = r.Scan(&v.ID, &v.Name, &body, &v.Verdict, &v.Words, &made)
		v.Body, v.Made = body.s(), clock.MomentOrNone(made)
		return v, err
	})
	return p, err
}

func (store) sections(ctx context.Context, q db.Querier, profile string) ([]Section, error) {
	rows, err := q.Query(ctx, `SELECT id, section, held, words, sources, gaps, as_of, version FROM return_profile_section WHERE profile_id = ? ORDER BY id`, profile)
	return db.Collect(rows, err, func(r *sql.Rows) (s Section, err error) {
		var words, sources, gaps, asOf text
		err = r.Scan(&s.ID, &s.Section, &s.Held, &words, &sources, &gaps, &asOf, &s.Version)
		s.Words, s.Sources, s.Gaps, s.AsOf = words.s(), sources.s(), gaps.s(), clock.DayOrNone(asOf.s())
		return s, err
	})
}

// held gives how each section of every newest profile is covered: by profile, then section.
func (store) held(ctx context.Context, q db.Querier) (map[string][]Section, error) {
	type line struct {
		profile string
		Section
	}
	rows, err := q.Query(ctx, `SELECT s.profile_id, s.section, s.held, COALESCE(s.words, '') FROM return_profile_section s JOIN return_profile p ON p.id = s.profile_id WHERE p.state <> 'replaced'`)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (x line, err error) {
		return x, r.Scan(&x.profile, &x.Section.Section, &x.Held, &x.Words)
	})
	out := map[string][]Section{}
	for _, x := range all {
		out[x.profile] = append(out[x.profile], x.Section)
	}
	return out, err
}

const noProfile = "There is no such profile here."
