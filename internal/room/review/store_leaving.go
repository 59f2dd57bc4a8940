package review

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// vacantSQL says in SQL that a case has no holder of a role and needs one.
func vacantSQL(role access.Role) string {
	return `(c.state IN (` + statesSQL(role) + `) AND NOT EXISTS (SELECT 1 FROM review_allocation v WHERE v.case_id = c.id AND v.state = 'active' AND v.role = '` + string(role) + `'))`
}

func statesSQL(role access.Role) string {
	var names []string
	for _, s := range inHand[role] {
		names = append(names, "'"+string(s)+"'")
	}
	return strings.Join(names, ", ")
}

// inHandSQL says in SQL that the holder l of a case c has something to do in it.
func inHandSQL(roles ...access.Role) string {
	var any []string
	for _, role := range roles {
		any = append(any, `(l.role = '`+string(role)+`' AND c.state IN (`+statesSQL(role)+`))`)
	}
	return strings.Join(any, ` OR `)
}

// heldBy gives the allocations that count of somebody who loses roles.
func (store) heldBy(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	lost := slices.DeleteFunc(slices.Clone(panelRoles), func(r access.Role) bool { return !who.Loses(r) })
	if len(lost) == 0 || who.Human == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT l.id FROM review_allocation l JOIN review_case c ON c.id = l.case_id
		WHERE l.state = 'active' AND l.human = ? AND (`+inHandSQL(lost...)+`) ORDER BY l.id`, who.Human)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// officerOf gives the rows by which somebody who loses the secretariat's work has
// cases in hand.
func (store) officerOf(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	if !who.Loses(access.RoleSecretariat) || who.Human == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT id FROM review_officer WHERE state = 'active' AND human = ? ORDER BY id`, who.Human)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// hold puts to each of some cases who has it in hand.
func (store) hold(ctx context.Context, q db.Querier, items []Item) error {
	if len(items) == 0 {
		return nil
	}
	at, ids := map[string]int{}, make([]any, len(items))
	for i := range items {
		at[items[i].ID], ids[i] = i, items[i].ID
	}
	in := db.Placeholders(len(ids))
	rows, err := q.Query(ctx, `SELECT case_id, human, name, body, role FROM review_allocation WHERE state = 'active' AND case_id IN (`+in+`)
		UNION ALL SELECT case_id, human, name, body, '`+string(access.RoleSecretariat)+`' FROM review_officer
		WHERE state = 'active' AND case_id IN (`+in+`) ORDER BY 5, 3`, append(slices.Clone(ids), ids...)...)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (id string, err error) {
		var h Holder
		if err = r.Scan(&id, &h.Human, &h.Name, &h.Body, &h.Role); err == nil {
			items[at[id]].Holders = append(items[at[id]].Holders, h)
		}
		return id, err
	})
	return err
}

// whoseSQL says who has a case in hand: the reader, nobody of their role, or a
// colleague. A reviewer and the independent member see nothing that nobody has.
func whoseSQL(whose string, a access.Actor) (string, []any) {
	in := db.Placeholders(len(a.Selves))
	given := `(EXISTS (SELECT 1 FROM review_officer h WHERE h.case_id = c.id AND h.state = 'active' AND h.human IN (` + in + `))
		OR EXISTS (SELECT 1 FROM review_allocation h WHERE h.case_id = c.id AND h.state = 'active' AND h.human IN (` + in + `)))`
	taken, args := `EXISTS (SELECT 1 FROM review_officer h WHERE h.case_id = c.id AND h.state = 'active')`, append(anyOf(a.Selves), anyOf(a.Selves)...)
	switch {
	case whose == WhoseMine:
		return given, args
	case whose == WhoseTeam && a.Has(access.RoleSecretariat):
		return `NOT ` + taken + ` AND NOT ` + given, args
	case whose == WhoseOthers && a.Has(access.RoleSecretariat):
		return taken + ` AND NOT ` + given, args
	}
	return noneSQL, nil
}

// papersOpen counts the requests for papers that a body has not answered.
func (store) papersOpen(ctx context.Context, q db.Querier, body string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM review_request WHERE body = ? AND state IN (?, ?)`, body, PapersOpen, PapersSilent).Scan(&n)
	return n, err
}
