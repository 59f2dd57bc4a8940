package review

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
)

func parseTime(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }

// scope is what a reader may see at all. It comes first in every query, and
// the zero scope selects nothing.
type scope struct {
	sql  string
	args []any
}

// none selects nothing.
const noneSQL = `1 = 0`

// Scope gives what an actor may see: nothing that their own body closed,
// nothing that they are barred from, and, unless they are the secretariat,
// only what they were given. Named are cases whose person named the actor.
func scopeOf(a access.Actor, named []string) scope {
	given := a.Has(access.RoleReviewer) || a.Has(access.RoleIndependent)
	if !a.OfKin(a.Body) || a.Closes == access.Unknown || !a.Is(a.ID) || !given && !a.Has(access.RoleSecretariat) ||
		a.Has(access.RoleAdministrator) || a.Has(access.RoleAuditor) {
		return scope{}
	}
	kin, selves := db.Placeholders(len(a.Kin)), db.Placeholders(len(a.Selves))
	s := scope{sql: `c.id NOT IN (SELECT b.case_id FROM review_bar b WHERE b.body IN (` + kin + `) UNION ALL SELECT b.case_id FROM review_bar b WHERE b.human IN (` + selves +
		`) UNION ALL SELECT q.case_id FROM review_request q WHERE q.body IN (` + kin + `) UNION ALL ` + closedSQL +
		`) AND COALESCE(c.force, '') NOT IN (` + kin + `) AND COALESCE(c.prosecutor, '') NOT IN (` + kin + `)`,
		args: slices.Concat(anyOf(a.Kin), anyOf(a.Selves), anyOf(a.Kin), anyOf(a.Kin), anyOf(a.Kin))}
	if a.Closes != access.No {
		s.sql += ` AND EXISTS (SELECT 1 FROM review_origin o WHERE o.case_id = c.id AND ` + confirmedSQL + `)`
	}
	if !a.Has(access.RoleSecretariat) {
		s.sql += ` AND EXISTS (SELECT 1 FROM review_allocation l WHERE l.case_id = c.id AND l.state = 'active' AND l.human IN (` + selves + `))`
		s.args = append(s.args, anyOf(a.Selves)...)
	}
	if len(named) > 0 {
		s.sql += ` AND c.id NOT IN (` + db.Placeholders(len(named)) + `)`
		for _, id := range named {
			s.args = append(s.args, id)
		}
	}
	return s
}

// confirmedSQL says in SQL what confirmed says: two humans said who closed the case.
const confirmedSQL = `o.state = 'confirmed' AND o.by_human <> '' AND o.second_human <> '' AND o.second_human <> o.by_human`

func (s scope) where() (string, []any) {
	if s.sql == "" {
		return noneSQL, nil
	}
	return s.sql, append([]any(nil), s.args...)
}

// waits says in SQL whose turn it is: the states in which each role acts.
const waitsSecretariat = `c.state IN ('received', 'acknowledged', 'eligible', 'gathered', 'decided', 'appealed')`

// In asked and advised the secretariat waits for somebody else, while the day for it
// is not over. In viewed and acted its step is a proposal, which then waits for
// another human.
const (
	asksOthers    = `c.state IN ('asked', 'advised')`
	proposingNext = `c.state IN ('viewed', 'acted')`
)

// narrow adds what the reader asked for to what they may see.
func (f Filter) narrow(sc scope, a access.Actor, ids []string, today clock.Day) (string, []any) {
	where, args := sc.where()
	add := func(sql string, more ...any) {
		where += ` AND ` + sql
		args = append(args, more...)
	}
	if f.State != "" {
		add(`c.state = ?`, string(f.State))
	}
	if f.Force != "" {
		add(`c.force = ?`, f.Force)
	}
	if f.Number != "" {
		add(`c.number = ?`, rules.CaseNumberOf(f.Number))
	}
	for _, some := range [][]string{ids, f.IDs} {
		if some != nil && len(some) == 0 {
			add(noneSQL)
		} else if some != nil {
			add(`c.id IN (`+db.Placeholders(len(some))+`)`, anyOf(some)...)
		}
	}
	switch f.Standing {
	case rules.StandsOverdue:
		add(`c.due < ?`, today.String())
	case rules.StandsDueSoon:
		add(`c.due >= ? AND c.warn <= ?`, today.String(), today.String())
	}
	if f.Whose != "" {
		sql, args := whoseSQL(f.Whose, a)
		add(sql, args...)
	}
	if f.HeldBy != nil {
		add(`EXISTS (SELECT 1 FROM review_allocation l WHERE l.case_id = c.id AND l.state = 'active' AND l.human IN (`+db.Placeholders(len(f.HeldBy.who.Selves))+`) AND (`+
			inHandSQL(panelRoles...)+`))`, anyOf(f.HeldBy.who.Selves)...)
	}
	if f.Mine {
		sql, args := mineSQL(a, today)
		add(sql, args...)
	}
	if f.Others {
		sql, args := othersSQL(a, today)
		add(sql, args...)
	}
	return where, args
}

// turns are clauses of which one must hold, with what they are asked of.
type turns struct {
	sql  []string
	args []any
}

func (t *turns) or(sql string, args ...any) {
	t.sql, t.args = append(t.sql, sql), append(t.args, args...)
}

func (t *turns) any() (string, []any) { return `(` + strings.Join(t.sql, ` OR `) + `)`, t.args }

// mineSQL says what waits for a reader: a step of their role, or an answer to
// somebody else.
func mineSQL(a access.Actor, today clock.Day) (string, []any) {
	var t turns
	if a.Has(access.RoleSecretariat) {
		t.or(waitsSecretariat)
		t.or(vacantSQL(access.RoleReviewer))
		t.or(vacantSQL(access.RoleIndependent))
		t.or(asksOthers+` AND c.due IS NOT NULL AND c.due < ?`, today.String())
		own, args := proposedSQL(a)
		t.or(proposingNext+` AND NOT `+own, args...)
	}
	if a.Has(access.RoleReviewer) {
		t.or(`c.state = 'allocated'`)
	}
	if a.Has(access.RoleIndependent) {
		t.or(`c.state = 'examined'`)
	}
	answer, args := answerSQL(a)
	t.or(answer, args...)
	return t.any()
}

// othersSQL says what a reader waits for others to do: papers or a force's answer
// whose day is not over, and what they proposed themselves.
func othersSQL(a access.Actor, today clock.Day) (string, []any) {
	var t turns
	if a.Has(access.RoleSecretariat) {
		t.or(asksOthers)
	}
	own, args := proposedSQL(a)
	t.or(own, args...)
	theirs, args := t.any()
	mine, more := mineSQL(a, today)
	return theirs + ` AND NOT ` + mine, append(args, more...)
}

// proposedSQL says that a proposal of the reader's own waits for another human.
func proposedSQL(a access.Actor) (string, []any) {
	return `EXISTS (SELECT 1 FROM review_proposal p WHERE p.case_id = c.id AND p.state = 'open' AND p.by_human IN (` + db.Placeholders(len(a.Selves)) + `))`, anyOf(a.Selves)
}

// answerSQL says what waits for the reader's answer to somebody else: a proposal, or
// for the secretariat who closed the case.
func answerSQL(a access.Actor) (string, []any) {
	var t turns
	others := db.Placeholders(len(a.Selves))
	t.or(`EXISTS (SELECT 1 FROM review_proposal p WHERE p.case_id = c.id AND p.state = 'open' AND p.by_human NOT IN (`+others+`))`, anyOf(a.Selves)...)
	if a.Has(access.RoleSecretariat) {
		t.or(`EXISTS (SELECT 1 FROM review_origin o WHERE o.case_id = c.id AND COALESCE(o.state, '') NOT IN ('confirmed', 'turned-down') AND o.by_human NOT IN (`+others+`))`, anyOf(a.Selves)...)
	}
	return t.any()
}

// answerable gives those of some cases that wait for the reader's answer.
func (st store) answerable(ctx context.Context, q db.Querier, a access.Actor, ids []string) ([]string, error) {
	clause, args := answerSQL(a)
	return st.among(ctx, q, ids, clause, args)
}

// proposed gives those of some cases in which the reader's own proposal waits.
func (st store) proposed(ctx context.Context, q db.Querier, a access.Actor, ids []string) ([]string, error) {
	clause, args := proposedSQL(a)
	return st.among(ctx, q, ids, clause, args)
}

func (store) among(ctx context.Context, q db.Querier, ids []string, clause string, args []any) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT c.id FROM review_case c WHERE c.id IN (`+db.Placeholders(len(ids))+`) AND `+clause, append(anyOf(ids), args...)...)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

func anyOf(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// orders are the ways to sort a list; the id makes them firm.
var orders = map[string]string{
	"":          `c.due, c.id`,
	"due":       `c.due, c.id`,
	"-due":      `c.due DESC, c.id`,
	"received":  `c.received, c.id`,
	"-received": `c.received DESC, c.id`,
	"number":    `c.number`,
	"-number":   `c.number DESC`,
}

var itemColumns = `c.id, c.number, COALESCE(c.force, ''), c.state, c.received, c.due, c.warn, c.held, c.synthetic,
	CASE WHEN ` + vacantSQL(access.RoleReviewer) + ` THEN 1 ELSE 0 END, CASE WHEN ` + vacantSQL(access.RoleIndependent) + ` THEN 1 ELSE 0 END`

func (store) list(ctx context.Context, q db.Querier, where string, args []any, sort string, limit, offset int, today clock.Day) ([]Item, error) {
	order, ok := orders[sort]
	if !ok {
		order = orders[""]
	}
	rows, err := q.Query(ctx, `SELECT `+itemColumns+` FROM review_case c WHERE `+where+` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return db.Collect(rows, err, func(r *sql.Rows) (it Item, err error) {
		var received, due, warn sql.NullString
		gone := make([]bool, len(panelRoles))
		err = r.Scan(&it.ID, &it.Number, &it.Force, &it.State, &received, &due, &warn, &it.Held, &it.Synthetic, &gone[0], &gone[1])
		for i, role := range panelRoles {
			if gone[i] {
				it.vacant = append(it.vacant, role)
			}
		}
		it.Received, it.Due = dayOf(received), dayOf(due)
		it.Standing = rules.Stands(it.Due, dayOf(warn), today)
		return it, err
	})
}

func (store) count(ctx context.Context, q db.Querier, where string, args []any) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM review_case c WHERE `+where, args...).Scan(&n)
	return n, err
}

// allPassages gives every passage, for figures.
func (store) allPassages(ctx context.Context, q db.Querier) ([]rules.Passage, error) {
	rows, err := q.Query(ctx, `SELECT p.case_id, COALESCE(c.force, ''), p.state, p.on_day, p.due, COALESCE(p.code, '')
		FROM review_passage p JOIN review_case c ON c.id = p.case_id ORDER BY p.case_id, p.position`)
	return db.Collect(rows, err, func(r *sql.Rows) (p rules.Passage, err error) {
		var on, due sql.NullString
		err = r.Scan(&p.Case, &p.Force, &p.State, &on, &due, &p.Code)
		p.On, p.Due = dayOf(on), dayOf(due)
		return p, err
	})
}

// silences gives requests that were refused or not answered in time.
func (store) silences(ctx context.Context, q db.Querier) ([]Silence, error) {
	rows, err := q.Query(ctx, `SELECT body, asked, due, state FROM review_request WHERE state IN ('refused', 'silent') ORDER BY due DESC, body`)
	return db.Collect(rows, err, func(r *sql.Rows) (s Silence, err error) {
		var asked, due sql.NullString
		err = r.Scan(&s.Body, &asked, &due, &s.State)
		s.Asked, s.Due = dayOf(asked), dayOf(due)
		return s, err
	})
}

// anyAsked says whether a body was ever asked for papers.
func (store) anyAsked(ctx context.Context, q db.Querier) (bool, error) {
	var n int64
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM review_request WHERE asked IS NOT NULL`).Scan(&n)
	return n > 0, err
}

// sealedRow is a sealed value with its place.
type sealedRow struct {
	id, part, name, about, text string
	on                          clock.Day
}

func (store) sealed(ctx context.Context, q db.Querier, caseID string) ([]sealedRow, error) {
	rows, err := q.Query(ctx, `SELECT id, part, name, COALESCE(about, ''), sealed, on_day FROM review_sealed WHERE case_id = ? ORDER BY on_day, id`, caseID)
	return db.Collect(rows, err, func(r *sql.Rows) (s sealedRow, err error) {
		var on sql.NullString
		err = r.Scan(&s.id, &s.part, &s.name, &s.about, &s.text, &on)
		s.on = dayOf(on)
		return s, err
	})
}

// sealedMessages gives messages with their sealed words.
func (store) sealedMessages(ctx context.Context, q db.Querier, caseID string) (heads []MessageHead, texts []string, err error) {
	rows, err := q.Query(ctx, `SELECT id, from_panel, at, sealed FROM review_message WHERE case_id = ? ORDER BY at, id`, caseID)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (string, error) {
		var m MessageHead
		var at, text string
		err := r.Scan(&m.ID, &m.FromPanel, &at, &text)
		if err == nil {
			m.At, err = parseTime(at)
		}
		heads, texts = append(heads, m), append(texts, text)
		return m.ID, err
	})
	return heads, texts, err
}

// paper is a request with what only some may see.
type paper struct {
	PapersRequest
	caseID, words, answer string
}

func (store) paper(ctx context.Context, q db.Querier, id string) (p paper, err error) {
	row := q.QueryRow(ctx, `SELECT `+requestColumns+`, case_id, words, COALESCE(answer, '') FROM review_request WHERE id = ?`, id)
	p.PapersRequest, err = scanRequest(scanMore{row, []any{&p.caseID, &p.words, &p.answer}})
	if db.NoRows(err) {
		err = errNoCase()
	}
	return p, err
}

// scanMore scans further columns after those that a scan function knows.
type scanMore struct {
	row  interface{ Scan(...any) error }
	more []any
}

// Scan scans all of them.
func (s scanMore) Scan(to ...any) error { return s.row.Scan(append(to, s.more...)...) }

func (store) papersFor(ctx context.Context, q db.Querier, body string) ([]PapersRequest, error) {
	rows, err := q.Query(ctx, `SELECT `+requestColumns+` FROM review_request WHERE body = ? AND state <> 'ended' ORDER BY asked DESC, id`, body)
	return db.Collect(rows, err, func(r *sql.Rows) (PapersRequest, error) { return scanRequest(r) })
}

// openSQL says in SQL that a case has not ended.
func openSQL() (string, []any) {
	var ended []any
	for _, s := range rules.States() {
		if s.Ended() {
			ended = append(ended, string(s))
		}
	}
	return `c.state NOT IN (` + db.Placeholders(len(ended)) + `)`, ended
}

// running gives the cases in a state that can have a clock, with their open
// requests and nothing else.
func (store) running(ctx context.Context, q db.Querier) ([]Case, error) {
	where, args := openSQL()
	rows, err := q.Query(ctx, `SELECT `+caseColumns+` FROM review_case c WHERE `+where+` ORDER BY c.id`, args...)
	list, err := db.Collect(rows, err, func(r *sql.Rows) (Case, error) { return scanCase(r) })
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i := range list {
		at[list[i].ID] = i
	}
	rows, err = q.Query(ctx, `SELECT `+requestColumns+`, case_id FROM review_request WHERE state = 'open' ORDER BY id`)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (p PapersRequest, err error) {
		var of string
		p, err = scanRequest(scanMore{r, []any{&of}})
		if i, known := at[of]; known {
			list[i].Requests = append(list[i].Requests, p)
		}
		return p, err
	})
	return list, err
}

// lastPassage gives the id of the passage that a case is in.
func (store) lastPassage(ctx context.Context, q db.Querier, id string) (passage string, err error) {
	err = q.QueryRow(ctx, `SELECT id FROM review_passage WHERE case_id = ? ORDER BY position DESC LIMIT 1`, id).Scan(&passage)
	return passage, err
}

// late gives the ids of cases whose clock the service itself must act on.
func (store) late(ctx context.Context, q db.Querier, today clock.Day) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT c.id FROM review_case c LEFT JOIN review_request r ON r.case_id = c.id AND r.state = 'open'
		WHERE (c.state = 'asked' AND (r.id IS NULL OR r.due < ?)) OR (c.state = 'advised' AND c.due < ?) ORDER BY c.id`, today.String(), today.String())
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

func (store) releases(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT published FROM review_release ORDER BY quarter`)
	return db.Collect(rows, err, func(r *sql.Rows) (s string, err error) {
		err = r.Scan(&s)
		return s, err
	})
}

func (store) consentID(ctx context.Context, q db.Querier, caseID string, step rules.Step) (string, error) {
	var id string
	err := q.QueryRow(ctx, `SELECT id FROM review_consent WHERE case_id = ? AND step = ?`, caseID, string(step)).Scan(&id)
	if db.NoRows(err) {
		return "", nil
	}
	return id, err
}
