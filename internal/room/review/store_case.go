package review

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
)

// store is the SQL of the slice.
type store struct{}

// errNoCase is what everybody hears who may not see a case, and whoever asks
// for one that is not there.
func errNoCase() error { return errs.New(errs.NotFound, "There is no such case.") }

func dayOf(s sql.NullString) clock.Day {
	d, err := clock.ParseDay(s.String)
	if err != nil || s.String == noClock {
		return clock.Day{}
	}
	return d
}

// noClock stands for a due day that there is none of, so that one index sorts
// all cases by when they are due.
const noClock = "9999-12-31"

const caseColumns = `c.id, c.version, c.number, c.state, COALESCE(c.force, ''), COALESCE(c.prosecutor, ''), c.received, c.arrived, c.due, c.warn,
	c.enhanced, COALESCE(c.result, ''), COALESCE(c.result_version, ''), COALESCE(c.code, ''), c.held, c.synthetic`

func scanCase(r interface{ Scan(...any) error }) (c Case, err error) {
	var received, arrived, due, warn sql.NullString
	err = r.Scan(&c.ID, &c.Version, &c.Number, &c.State, &c.Force, &c.Prosecutor, &received, &arrived, &due, &warn,
		&c.Enhanced, &c.Result, &c.ResultVersion, &c.Code, &c.Held, &c.Synthetic)
	c.Received, c.Arrived, c.Due, c.Warn = dayOf(received), dayOf(arrived), dayOf(due), dayOf(warn)
	return c, err
}

// bare loads a case's own row.
func (store) bare(ctx context.Context, q db.Querier, id string) (*Case, error) {
	c, err := scanCase(q.QueryRow(ctx, `SELECT `+caseColumns+` FROM review_case c WHERE c.id = ?`, id))
	if db.NoRows(err) {
		return nil, errNoCase()
	}
	return &c, err
}

// load adds all that hangs on it.
func (s store) load(ctx context.Context, q db.Querier, id string) (*Case, error) {
	c, err := s.bare(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, db.Querier, *Case) error{s.passages, s.consents, s.requests, s.allocations,
		s.bars, s.origin, s.officer, s.lines, s.proposals, s.messages, s.holds, s.disposals} {
		if err := part(ctx, q, c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (store) passages(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT state, on_day, due, COALESCE(code, '') FROM review_passage WHERE case_id = ? ORDER BY position`, c.ID)
	c.Passages, err = db.Collect(rows, err, func(r *sql.Rows) (p rules.Passage, err error) {
		var on, due sql.NullString
		err = r.Scan(&p.State, &on, &due, &p.Code)
		p.Case, p.Force, p.On, p.Due = c.ID, c.Force, dayOf(on), dayOf(due)
		return p, err
	})
	return err
}

func (store) consents(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT step, answer, on_day FROM review_consent WHERE case_id = ?`, c.ID)
	given, err := db.Collect(rows, err, func(r *sql.Rows) (k Consent, err error) {
		var on sql.NullString
		err = r.Scan(&k.Step, &k.Answer, &on)
		k.On = dayOf(on)
		return k, err
	})
	for _, step := range rules.Steps() {
		k := Consent{Step: step}
		for _, g := range given {
			if g.Step == step {
				k = g
			}
		}
		c.Consents = append(c.Consents, k)
	}
	return err
}

// agreed says whether the person said yes to a step.
func (c *Case) agreed(step rules.Step) bool {
	for _, k := range c.Consents {
		if k.Step == step {
			return k.Answer == "yes"
		}
	}
	return false
}

const requestColumns = `id, body, state, COALESCE(code, ''), asked, due, answered`

func scanRequest(r interface{ Scan(...any) error }) (p PapersRequest, err error) {
	var asked, due, answered sql.NullString
	err = r.Scan(&p.ID, &p.Body, &p.State, &p.Code, &asked, &due, &answered)
	p.Asked, p.Due, p.Answered = dayOf(asked), dayOf(due), dayOf(answered)
	return p, err
}

func (store) requests(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT `+requestColumns+` FROM review_request WHERE case_id = ? ORDER BY asked, id`, c.ID)
	c.Requests, err = db.Collect(rows, err, func(r *sql.Rows) (PapersRequest, error) { return scanRequest(r) })
	return err
}

func (store) allocations(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, human, name, body, role, state, COALESCE(reason, ''), on_day FROM review_allocation WHERE case_id = ? ORDER BY on_day, id`, c.ID)
	c.Allocations, err = db.Collect(rows, err, func(r *sql.Rows) (a Allocation, err error) {
		var on sql.NullString
		err = r.Scan(&a.ID, &a.Human, &a.Name, &a.Body, &a.Role, &a.State, &a.Reason, &on)
		a.On = dayOf(on)
		return a, err
	})
	return err
}

// officer loads who of the secretariat has the case; nil for nobody.
func (store) officer(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, human, name, body, on_day FROM review_officer WHERE case_id = ? AND state = 'active' ORDER BY id`, c.ID)
	list, err := db.Collect(rows, err, func(r *sql.Rows) (a Allocation, err error) {
		var on sql.NullString
		err = r.Scan(&a.ID, &a.Human, &a.Name, &a.Body, &on)
		a.On, a.State, a.Role = dayOf(on), "active", string(access.RoleSecretariat)
		return a, err
	})
	if len(list) > 0 {
		c.Officer = &list[0]
	}
	return err
}

func (store) bars(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, COALESCE(human, ''), COALESCE(body, ''), kind, COALESCE(reason, ''), on_day FROM review_bar WHERE case_id = ? ORDER BY on_day, id`, c.ID)
	c.Bars, err = db.Collect(rows, err, func(r *sql.Rows) (b Bar, err error) {
		var on sql.NullString
		err = r.Scan(&b.ID, &b.Human, &b.Body, &b.Kind, &b.Reason, &on)
		b.On = dayOf(on)
		return b, err
	})
	return err
}

// origin loads what was said of who closed the case; nil when nothing was.
func (store) origin(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, version, bodies, reason, by_human, by_name, on_day, COALESCE(state, ''), COALESCE(second_human, ''), COALESCE(second_name, ''), second_day, COALESCE(why, '')
		FROM review_origin WHERE case_id = ?`, c.ID)
	list, err := db.Collect(rows, err, func(r *sql.Rows) (o Origin, err error) {
		var on, second sql.NullString
		var bodies string
		err = r.Scan(&o.ID, &o.Version, &bodies, &o.Reason, &o.Human, &o.By, &on, &o.State, &o.SecondHuman, &o.Second, &second, &o.Why)
		o.Bodies, o.On, o.SecondOn = strings.Fields(bodies), dayOf(on), dayOf(second)
		return o, err
	})
	if len(list) > 0 {
		c.Origin = &list[0]
	}
	return err
}

func (store) lines(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT l.id, l.line, l.followed, COALESCE(l.code, ''), l.by_name, l.on_day,
		EXISTS (SELECT 1 FROM review_sealed x WHERE x.case_id = l.case_id AND x.name = 'line' AND x.about = l.id)
		FROM review_line l WHERE l.case_id = ? ORDER BY l.on_day, l.id`, c.ID)
	c.Lines, err = db.Collect(rows, err, func(r *sql.Rows) (l Line, err error) {
		var on sql.NullString
		err = r.Scan(&l.ID, &l.Line, &l.Followed, &l.Code, &l.By, &on, &l.HasNote)
		l.On = dayOf(on)
		return l, err
	})
	return err
}

func (store) proposals(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, kind, COALESCE(code, ''), state, on_day, by_human, by_name, by_role,
		COALESCE(second_human, ''), COALESCE(second_name, ''), COALESCE(second_role, ''), second_day FROM review_proposal WHERE case_id = ? ORDER BY on_day, id`, c.ID)
	c.Proposals, err = db.Collect(rows, err, func(r *sql.Rows) (p Proposal, err error) {
		var on, second sql.NullString
		err = r.Scan(&p.ID, &p.Kind, &p.Code, &p.State, &on, &p.ByHuman, &p.ByName, &p.ByRole, &p.SecondHuman, &p.SecondName, &p.SecondRole, &second)
		p.On, p.SecondOn = dayOf(on), dayOf(second)
		return p, err
	})
	return err
}

func (store) messages(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, from_panel, at FROM review_message WHERE case_id = ? ORDER BY at, id`, c.ID)
	c.Messages, err = db.Collect(rows, err, func(r *sql.Rows) (m MessageHead, err error) {
		var at string
		if err = r.Scan(&m.ID, &m.FromPanel, &at); err == nil {
			m.At, err = parseTime(at)
		}
		return m, err
	})
	return err
}

func (store) holds(ctx context.Context, q db.Querier, c *Case) error {
	rows, err := q.Query(ctx, `SELECT id, kind, on_day, ended FROM review_hold WHERE case_id = ? ORDER BY on_day, id`, c.ID)
	c.Holds, err = db.Collect(rows, err, func(r *sql.Rows) (h Hold, err error) {
		var on, ended sql.NullString
		err = r.Scan(&h.ID, &h.Kind, &on, &ended)
		h.On, h.Ended = dayOf(on), dayOf(ended)
		return h, err
	})
	return err
}
