package sweep

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// scope is what a reader may see at all. It comes first in every query, and the
// zero scope selects nothing.
type scope struct {
	sql  string
	args []any
}

// scopeOf gives what an actor may see, by the same rule as Service.sees.
func scopeOf(a access.Actor) scope {
	var parts []string
	var args []any
	if a.Has(access.RoleAdministrator) || a.Has(access.RoleAuditor) {
		return scope{}
	}
	if a.Has(access.RoleNational) {
		return scope{sql: `1 = 1`}
	}
	if a.Has(access.RoleLiaison) && a.Body != "" {
		parts, args = append(parts, `c.force_id = ?`), append(args, a.Body)
	}
	if a.Has(access.RoleReviewer) && a.OfKin(a.Body) && a.Is(a.ID) {
		parts = append(parts, `(c.force_id NOT IN (`+db.Placeholders(len(a.Kin))+`) AND c.id IN (SELECT l.case_id FROM sweep_allocation l WHERE l.human IN (`+db.Placeholders(len(a.Selves))+`) AND l.state = 'active'))`)
		args = append(args, anyOf(slices.Concat(a.Kin, a.Selves))...)
	}
	return scope{sql: strings.Join(parts, " OR "), args: args}
}

func anyOf(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

func (s scope) where() (string, []any) {
	if s.sql == "" {
		return `1 = 0`, nil
	}
	return `(` + s.sql + `)`, append([]any(nil), s.args...)
}

// search gives one page of what may be seen and was asked for, in the order of
// priority.
func (st store) search(ctx context.Context, q db.Querier, sc scope, f Filter, among []string) (Found, error) {
	where, args := sc.where()
	add := func(sql string, more ...any) {
		where += ` AND ` + sql
		args = append(args, more...)
	}
	if f.Force != "" {
		add(`c.force_id = ?`, f.Force)
	}
	if f.State != "" {
		add(`c.state = ?`, f.State)
	}
	if f.Caught {
		add(`c.state <> 'out'`) // as the index has it
	}
	if f.Result != "" {
		add(`c.result = ?`, f.Result)
	}
	if f.Reference != "" {
		add(`lower(c.reference) = ?`, strings.ToLower(f.Reference))
	}
	const given = `EXISTS (SELECT 1 FROM sweep_allocation h WHERE h.case_id = c.id AND h.state = 'active'`
	if f.HeldBy != "" {
		add(given+` AND h.human = ?)`, f.HeldBy)
	}
	if f.Nobodys {
		add(`NOT ` + given + `)`)
	}
	if f.Left {
		add(`c.dropped = 1`)
	}
	if f.Turned {
		add(`c.turned = 1 AND c.screened_out <> ''`)
	}
	if f.Answer {
		add(`c.result IN ('reopen-advised', 'reopened')`)
	}
	if among != nil && len(among) == 0 {
		add(`1 = 0`)
	} else if among != nil {
		add(`c.id IN (`+db.Placeholders(len(among))+`)`, anyOf(among)...)
	}
	if f.Twins {
		add(`c.id IN (SELECT t.a_id FROM sweep_twin t WHERE t.state = 'open' UNION SELECT t.b_id FROM sweep_twin t WHERE t.state = 'open')`)
	}
	if len(f.NotOf) > 0 {
		add(`c.force_id NOT IN (`+db.Placeholders(len(f.NotOf))+`)`, anyOf(f.NotOf)...)
	}
	var out Found
	if err := q.QueryRow(ctx, `SELECT count(*) FROM sweep_case c WHERE `+where, args...).Scan(&out.Total); err != nil {
		return out, err
	}
	rows, err := q.Query(ctx, `SELECT `+caseColumns+` FROM sweep_case c WHERE `+where+` ORDER BY c.place, c.id LIMIT ? OFFSET ?`, append(args, f.Size, (f.Page-1)*f.Size)...)
	out.Cases, err = db.Collect(rows, err, scanCase)
	return out, err
}
