package signin

import (
	"context"
	"database/sql"
	"embed"
	"slices"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations is this package's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("signin", migrations) }

const staffTable = "staff"

// Tables are the tables of records, for the ledger to guard.
func Tables() []ledger.Table {
	return append([]ledger.Table{{Name: staffTable,
		Columns: []string{"name", "email", "body", "roles", "disabled", "synthetic", "created"}},
		{Name: humanTable, Columns: []string{"human"}},
		{Name: emergencyTable, Columns: []string{"day", "reason", "account"}, Public: true},
		{Name: invitationTable, Columns: []string{"staff", "code", "epoch", "expires", "state"}},
		{Name: demonstrationTable, Columns: []string{"day"}, Public: true}}, append(humanTables(), proposalTables()...)...)
}

// humanTable says which human an account is.
const humanTable = "staff_human"

// The version is that of both rows: whoever changes either changes it. Made-up
// people count as disabled wherever the database is not marked as a
// demonstration's: they sign in nowhere, are given no work and keep no key.
const selectStaff = `SELECT s.id, s.version + COALESCE(h.version, 0), s.name, s.email, COALESCE(s.body, ''), s.roles, ` + disabled + `, s.synthetic, s.created,
COALESCE(e.epoch, 0), COALESCE(h.human, ''), COALESCE(m.number, h.human, '')
FROM staff s LEFT JOIN staff_epoch e ON e.staff_id = s.id LEFT JOIN staff_human h ON h.id = s.id LEFT JOIN human m ON m.id = h.human `

// disabled is whether somebody (s) may not sign in.
const disabled = `CASE WHEN s.synthetic = 1 AND NOT EXISTS (SELECT 1 FROM demonstration) THEN 1 ELSE s.disabled END`

type scanner interface{ Scan(dest ...any) error }

func scanStaff(row scanner) (Staff, error) {
	var (
		s              Staff
		roles, created string
	)
	err := row.Scan(&s.ID, &s.Version, &s.Name, &s.Email, &s.Body, &roles, &s.Disabled, &s.Synthetic, &created, &s.Epoch, &s.Human, &s.Number)
	if err != nil {
		return Staff{}, err
	}
	s.Roles = rolesOf(roles)
	s.Created, err = time.Parse(time.RFC3339Nano, created)
	return s, err
}

// oneStaff gives the person whom the condition selects, or NotFound.
func oneStaff(ctx context.Context, q db.Querier, where string, args ...any) (Staff, error) {
	s, err := scanStaff(q.QueryRow(ctx, selectStaff+where, args...))
	if db.NoRows(err) {
		return Staff{}, errs.New(errs.NotFound, "There is no such person.")
	}
	return s, err
}

func staffByID(ctx context.Context, q db.Querier, id string) (Staff, error) {
	return oneStaff(ctx, q, `WHERE s.id = ?`, id)
}

func staffByEmail(ctx context.Context, q db.Querier, email string) (Staff, error) {
	return oneStaff(ctx, q, `WHERE s.email = ?`, email)
}

// listStaff gives everybody, or only the invented people, by name.
func listStaff(ctx context.Context, q db.Querier, syntheticOnly bool) ([]Staff, error) {
	where := ""
	if syntheticOnly {
		where = `WHERE s.synthetic = 1 AND ` + disabled + ` = 0 `
	}
	rows, err := q.Query(ctx, selectStaff+where+`ORDER BY s.name, s.id`)
	return db.Collect(rows, err, func(r *sql.Rows) (Staff, error) { return scanStaff(r) })
}

func countStaff(ctx context.Context, q db.Querier) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM staff`).Scan(&n)
	return n, err
}

// activeAdministrators counts those who could still let others in, leaving out
// one person.
func activeAdministrators(ctx context.Context, q db.Querier, except string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM staff s WHERE `+disabled+` = 0 AND s.id <> ? AND s.roles LIKE ?`,
		except, `%"`+string(access.RoleAdministrator)+`"%`).Scan(&n)
	return n, err
}

// staffRow is the person as the ledger stores them.
func staffRow(s Staff) ledger.Row {
	var body any
	if s.Body != "" {
		body = s.Body
	}
	return ledger.Row{"name": s.Name, "email": s.Email, "body": body, "roles": rolesText(s.Roles),
		"disabled": s.Disabled, "synthetic": s.Synthetic, "created": s.Created.UTC().Format(time.RFC3339Nano)}
}

// bumpEpoch ends every session of the person.
func bumpEpoch(ctx context.Context, tx *db.Tx, staffID string) error {
	_, err := tx.Exec(ctx, `INSERT INTO staff_epoch (staff_id, epoch) VALUES (?, 1)
ON CONFLICT (staff_id) DO UPDATE SET epoch = staff_epoch.epoch + 1`, staffID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM session WHERE staff_id = ?`, staffID)
	return err
}

// StaffByEmail finds a member of staff by address, for commands.
func StaffByEmail(ctx context.Context, q db.Querier, email string) (Staff, error) {
	return staffByEmail(ctx, q, email)
}

// AddressesIn gives where those who may sign in are written to, by their account's
// id. Nobody is written to who may not sign in.
func (s *Service) AddressesIn(ctx context.Context, q db.Querier) (map[string]string, error) {
	list, err := listStaff(ctx, q, false)
	out := map[string]string{}
	for _, p := range list {
		if !p.Disabled && len(p.Roles) > 0 {
			out[p.ID] = p.Email
		}
	}
	return out, err
}

// Keepers says, as things stand in a transaction, which humans may work as
// custodians: they have an account that is not disabled, with the role.
func Keepers(ctx context.Context, q db.Querier) (func(human string) bool, error) {
	list, err := listStaff(ctx, q, false)
	return func(human string) bool {
		return human != "" && slices.ContainsFunc(list, func(s Staff) bool { return s.Human == human && s.keeps() })
	}, err
}

// keeps says whether somebody may work as a custodian.
func (s Staff) keeps() bool { return !s.Disabled && slices.Contains(s.Roles, access.RoleCustodian) }

// emergencyTable says when somebody was let in because no administrator was left.
const emergencyTable = "staff_emergency"

func emergencies(ctx context.Context, q db.Querier) ([]Emergency, error) {
	rows, err := q.Query(ctx, `SELECT day, reason, account, leaf_id FROM staff_emergency ORDER BY day DESC, id`)
	return db.Collect(rows, err, func(r *sql.Rows) (e Emergency, err error) {
		err = r.Scan(&e.Day, &e.Reason, &e.Account, &e.Entry)
		return e, err
	})
}

// BodiesWith says at which bodies, by id, somebody who may sign in holds a role, as
// things stand in q.
func BodiesWith(ctx context.Context, q db.Querier, role access.Role) (func(body string) bool, error) {
	type held struct{ body, roles string }
	rows, err := q.Query(ctx, `SELECT s.body, s.roles FROM staff s WHERE s.body IS NOT NULL AND s.roles LIKE ? AND `+disabled+` = 0`, "%"+string(role)+"%")
	all, err := db.Collect(rows, err, func(r *sql.Rows) (h held, err error) { return h, r.Scan(&h.body, &h.roles) })
	out := map[string]bool{}
	for _, h := range all {
		if h.body != "" && slices.Contains(rolesOf(h.roles), role) {
			out[h.body] = true
		}
	}
	return func(body string) bool { return out[body] }, err
}

// answersFor is the body that somebody may answer for; empty for none.
func (s Staff) answersFor() string {
	if s.Disabled || !slices.Contains(s.Roles, access.RoleOwner) {
		return ""
	}
	return s.Body
}

// staffed tells of the bodies at which a change lets others answer than before, once the
// change is stored.
func (s *Service) staffed(tx *ledger.Tx, was, now Staff) {
	from, to := was.answersFor(), now.answersFor()
	if s.cfg.Staffed == nil || from == to {
		return
	}
	bodies := slices.DeleteFunc([]string{from, to}, func(id string) bool { return id == "" })
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.cfg.Staffed(ctx, tx, bodies...) })
}
