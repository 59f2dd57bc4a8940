package store

import (
	"context"
	"database/sql"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

const commitmentColumns = `c.id, c.wording, c.criterion, c.body_id, b.name, c.due, c.first_due, c.made, c.indicator, c.source_url,
 c.state, c.superseded_by, c.position, c.synthetic, c.version, b.kind`

func scanCommitment(rows *sql.Rows) (record.Commitment, error) { return scanCommitmentAnd(rows) }

func scanCommitmentAnd(rows *sql.Rows, and ...any) (c record.Commitment, err error) {
	var criterion, body, name, due, first, made, indicator, url, superseded, kind text
	err = rows.Scan(append([]any{&c.ID, &c.Wording, &criterion, &body, &name, &due, &first, &made, &indicator, &url,
		&c.State, &superseded, &c.Position, &c.Synthetic, &c.Version, &kind}, and...)...)
	c.SetOwnerKind(kind.s())
	c.Criterion, c.BodyID, c.BodyName = criterion.s(), body.s(), name.s()
	c.Due, c.FirstDue, c.Made = due.rough(), first.rough(), made.rough()
	c.Indicator, c.SourceURL, c.SupersededBy = indicator.s(), url.s(), superseded.s()
	return c, err
}

func (s Store) loadCommitments(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	all := map[*record.Record][]record.Commitment{}
	err := beneath(ctx, q, of, `SELECT `+commitmentColumns+`, v.recommendation_id FROM commitment c LEFT JOIN body b ON b.id = c.body_id
 JOIN commitment_serves v ON v.commitment_id = c.id WHERE v.recommendation_id IN (%s) ORDER BY c.position, c.id`, scanCommitmentAnd,
		func(r *record.Record, c record.Commitment) { all[r] = append(all[r], c) })
	for len(all) > 0 && err == nil {
		err = s.fillSome(ctx, q, all)
	}
	return err
}

// fillSome gives their commitments to as many records as share none: what hangs on
// one that serves several is read for each of them, so that none holds another's.
func (s Store) fillSome(ctx context.Context, q db.Querier, all map[*record.Record][]record.Commitment) error {
	var some []record.Commitment
	at, taken := map[*record.Record]int{}, map[string]bool{}
	for r, list := range all {
		if slices.ContainsFunc(list, func(c record.Commitment) bool { return taken[c.ID] }) {
			continue
		}
		for _, c := range list {
			taken[c.ID] = true
		}
		at[r] = len(some)
		some = append(some, list...)
	}
	if err := s.fillCommitments(ctx, q, some); err != nil {
		return err
	}
	for r, i := range at {
		r.Commitments = slices.Clip(some[i : i+len(all[r])])
		delete(all, r)
	}
	return nil
}

// Commitment loads one with everything that hangs on it.
func (s Store) Commitment(ctx context.Context, q db.Querier, id string) (record.Commitment, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return record.Commitment{}, err
	}
	rows, err := q.Query(ctx, `SELECT `+commitmentColumns+` FROM commitment c LEFT JOIN body b ON b.id = c.body_id WHERE c.id = ?`, id)
	all, err := db.Collect(rows, err, scanCommitment)
	if err == nil {
		err = s.fillCommitments(ctx, q, all)
	}
	return only(all, err)
}

// CommitmentsOf lists a body's commitments, or all when the body is empty.
func (s Store) CommitmentsOf(ctx context.Context, q db.Querier, body string) ([]record.Commitment, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	where, args := ``, []any(nil)
	if body != "" { // an index finds them only where nothing else is asked
		marks, ids := s.ids(body)
		where, args = marked(` WHERE c.body_id IN (ids)`, marks), ids
	}
	rows, err := q.Query(ctx, `SELECT `+commitmentColumns+` FROM commitment c LEFT JOIN body b ON b.id = c.body_id`+where+` ORDER BY c.id`, args...)
	all, err := db.Collect(rows, err, scanCommitment)
	if err == nil {
		err = s.fillCommitments(ctx, q, all)
	}
	return slices.DeleteFunc(all, func(c record.Commitment) bool { return c.Mistake != nil }), err
}

// fillCommitments reads what hangs on each, in one query of each kind for
// hundreds of them.
func (s Store) fillCommitments(ctx context.Context, q db.Querier, all []record.Commitment) error {
	of := make(map[string]*record.Commitment, len(all))
	ids := make([]string, len(all))
	for i := range all {
		ids[i], of[all[i].ID] = all[i].ID, &all[i]
		s.asOwner(&all[i])
	}
	for _, step := range []func(context.Context, db.Querier, []string, map[string]*record.Commitment) error{
		s.loadCommitmentCorrections, s.loadServes, s.loadMoves, s.loadProgress, s.loadFindings, s.loadViews, s.loadReadings, s.loadCommitmentSearches,
	} {
		if err := step(ctx, q, ids, of); err != nil {
			return err
		}
	}
	for i := range all {
		all[i].SetApart()
	}
	return nil
}

// asOwner reads whose commitment it is through the merges.
func (s Store) asOwner(c *record.Commitment) {
	if c.BodyID == "" {
		return
	}
	if to, known := s.rows[s.lore.ID(c.BodyID)]; known && to.ID != c.BodyID {
		c.BodyID, c.BodyName = to.ID, to.Name
		c.SetOwnerKind(to.Kind)
	}
	c.Heirs = s.heirs(c.BodyID)
	c.SetUnheard(s.unheard(c.BodyID))
}

// ReplacedBy says whether a commitment stands closed because another took its
// place.
func (Store) ReplacedBy(ctx context.Context, q db.Querier, id string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM commitment WHERE superseded_by = ? AND state = 'superseded'`, id).Scan(&n)
	return n > 0, err
}

// LoadServes fills in which recommendations a commitment serves.
func (s Store) LoadServes(ctx context.Context, q db.Querier, c *record.Commitment) error {
	return s.loadServes(ctx, q, []string{c.ID}, map[string]*record.Commitment{c.ID: c})
}

func (Store) loadServes(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	type serves struct{ commitment, recommendation string }
	return together(ctx, q, ids, `SELECT commitment_id, recommendation_id FROM commitment_serves WHERE commitment_id IN (%s) ORDER BY recommendation_id`,
		func(r *sql.Rows) (s serves, err error) { err = r.Scan(&s.commitment, &s.recommendation); return s, err },
		func(s serves) { c := of[s.commitment]; c.Serves = append(c.Serves, s.recommendation) })
}

func (Store) loadMoves(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	type moved struct {
		commitment string
		record.Move
	}
	return together(ctx, q, ids, `SELECT commitment_id, id, old_due, new_due, reason, moved, synthetic FROM date_move WHERE commitment_id IN (%s) ORDER BY moved, id`,
		func(rows *sql.Rows) (m moved, err error) {
			var from, to, on text
			var made sql.NullInt64
			err = rows.Scan(&m.commitment, &m.ID, &from, &to, &m.Reason, &on, &made)
			m.Synthetic = made.Int64 != 0
			m.OldDue, m.NewDue, m.Moved = from.rough(), to.rough(), on.rough()
			return m, err
		}, func(m moved) { c := of[m.commitment]; c.Moves = append(c.Moves, m.Move) })
}

const progressColumns = `p.id, p.commitment_id, p.body_id, b.name, p.state, p.claim, p.words, p.obstacles, p.why_not,
 p.intent, p.timetable, p.reported, p.synthetic, p.version, p.lang`

func scanProgress(rows *sql.Rows) (p record.Progress, err error) {
	var body, name, obstacles, whyNot, intent, timetable, reported, lang text
	err = rows.Scan(&p.ID, &p.CommitmentID, &body, &name, &p.State, &p.Claim, &p.Words, &obstacles, &whyNot,
		&intent, &timetable, &reported, &p.Synthetic, &p.Version, &lang)
	p.BodyID, p.BodyName, p.Obstacles, p.WhyNot = body.s(), name.s(), obstacles.s(), whyNot.s()
	p.Intent, p.Timetable, p.Reported, p.Lang = intent.s(), timetable.s(), reported.rough(), lang.s()
	return p, err
}

func (s Store) loadProgress(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	var reports []string
	err := together(ctx, q, ids, `SELECT `+progressColumns+` FROM progress p LEFT JOIN body b ON b.id = p.body_id
 WHERE p.commitment_id IN (%s) ORDER BY p.reported, p.id`, scanProgress, func(p record.Progress) {
		c := of[p.CommitmentID]
		s.as(&p.BodyID, &p.BodyName)
		c.Progress, reports = append(c.Progress, p), append(reports, p.ID)
	})
	if err != nil || len(reports) == 0 {
		return err
	}
	files, err := s.evidenceOf(ctx, q, reports...)
	if err != nil {
		return err
	}
	for _, c := range of {
		for i := range c.Progress {
			p := &c.Progress[i]
			p.Evidence = files[p.ID]
			for j := range p.Evidence {
				p.Evidence[j].TakenDown = record.Corrections(c.Corrections).Last("evidence", p.Evidence[j].ID, record.Takedown)
			}
		}
	}
	return nil
}

// Progress loads one report of progress.
func (s Store) Progress(ctx context.Context, q db.Querier, id string) (record.Progress, error) {
	rows, err := q.Query(ctx, `SELECT `+progressColumns+` FROM progress p LEFT JOIN body b ON b.id = p.body_id WHERE p.id = ?`, id)
	p, err := only(db.Collect(rows, err, scanProgress))
	if err == nil {
		s, err = s.reading(ctx, q)
	}
	if err != nil {
		return p, err
	}
	s.as(&p.BodyID, &p.BodyName)
	files, err := s.evidenceOf(ctx, q, id)
	p.Evidence = files[id]
	return p, err
}

func scanEvidence(rows *sql.Rows) (record.Evidence, error) { return scanEvidenceAfter(rows) }

// scanEvidenceAfter reads a row with other columns before it.
func scanEvidenceAfter(rows *sql.Rows, before ...any) (e record.Evidence, err error) {
	var url, media, sha text
	var size sql.NullInt64
	err = rows.Scan(append(before, &e.ID, &e.Kind, &e.Name, &url, &media, &size, &sha)...)
	e.URL, e.MediaType, e.Size, e.SHA256 = url.s(), media.s(), size.Int64, sha.s()
	return e, err
}

// evidenceOf gives the evidence of reports, by the report.
func (Store) evidenceOf(ctx context.Context, q db.Querier, reports ...string) (map[string][]record.Evidence, error) {
	type handed struct {
		report string
		record.Evidence
	}
	out := map[string][]record.Evidence{}
	err := together(ctx, q, reports, `SELECT progress_id, id, kind, name, url, media_type, size, sha256 FROM evidence WHERE progress_id IN (%s) ORDER BY id`,
		func(rows *sql.Rows) (h handed, err error) {
			h.Evidence, err = scanEvidenceAfter(rows, &h.report)
			return h, err
		}, func(h handed) { out[h.report] = append(out[h.report], h.Evidence) })
	return out, err
}

func (s Store) loadFindings(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	return together(ctx, q, ids, `SELECT f.id, f.commitment_id, f.progress_id, f.body_id, b.name, f.verdict, f.reasons, f.outcome,
 f.outcome_reasons, f.found, f.synthetic FROM finding f JOIN body b ON b.id = f.body_id
 WHERE f.commitment_id IN (%s) ORDER BY f.found, f.id`, func(rows *sql.Rows) (f record.Finding, err error) {
		var progress, outcomeReasons, found text
		err = rows.Scan(&f.ID, &f.CommitmentID, &progress, &f.BodyID, &f.BodyName, &f.Verdict, &f.Reasons, &f.Outcome,
			&outcomeReasons, &found, &f.Synthetic)
		f.ProgressID, f.OutcomeReasons, f.Found = progress.s(), outcomeReasons.s(), found.rough()
		return f, err
	}, func(f record.Finding) {
		s.as(&f.BodyID, &f.BodyName)
		c := of[f.CommitmentID]
		c.Findings = append(c.Findings, f)
	})
}

func (s Store) loadViews(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	return together(ctx, q, ids, `SELECT v.id, v.commitment_id, v.body_id, b.name, v.stance, v.words, v.given, v.synthetic
 FROM panel_view v JOIN body b ON b.id = v.body_id WHERE v.commitment_id IN (%s) ORDER BY v.given, v.id`, func(rows *sql.Rows) (v record.PanelView, err error) {
		var given text
		err = rows.Scan(&v.ID, &v.CommitmentID, &v.BodyID, &v.BodyName, &v.Stance, &v.Words, &given, &v.Synthetic)
		v.Given = given.rough()
		s.as(&v.BodyID, &v.BodyName)
		return v, err
	}, func(v record.PanelView) { c := of[v.CommitmentID]; c.Views = append(c.Views, v) })
}

func (Store) loadReadings(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	return together(ctx, q, ids, `SELECT id, commitment_id, taken, value, source_url, synthetic FROM reading WHERE commitment_id IN (%s) ORDER BY taken, id`,
		func(rows *sql.Rows) (g record.Reading, err error) {
			var taken, url text
			err = rows.Scan(&g.ID, &g.CommitmentID, &taken, &g.Value, &url, &g.Synthetic)
			g.Taken, g.SourceURL = taken.rough(), url.s()
			return g, err
		}, func(g record.Reading) { c := of[g.CommitmentID]; c.Readings = append(c.Readings, g) })
}
