package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// rolled is a migrated PostgreSQL with a role that serves and owns nothing.
type rolled struct {
	cfg   config.Config
	owner *db.DB // as whoever owns the tables
	role  *db.DB // as whoever serves
}

func newRolled(t *testing.T) *rolled {
	t.Helper()
	var id [6]byte
	_, _ = rand.Read(id[:])
	role := "serve_" + hex.EncodeToString(id[:])
	address := testkit.PostgresURL(t)
	r := &rolled{cfg: config.Default(), owner: openAt(t, address)}
	mustExec(t, r.owner, `CREATE ROLE `+role+` LOGIN`)
	t.Cleanup(func() {
		mustExec(t, r.owner, `DROP OWNED BY `+role)
		mustExec(t, r.owner, `DROP ROLE `+role)
	})
	r.cfg.Data, r.cfg.PublicURL, r.cfg.Listen, r.cfg.Database = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0", address
	migrated(t, r.cfg, role)
	u := mustURL(t, address)
	u.User = url.User(role)
	r.cfg.Database = u.String()
	r.role = openAt(t, r.cfg.Database)
	return r
}

func openAt(t *testing.T, address string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func mustExec(t *testing.T, d *db.DB, stmt string) {
	t.Helper()
	if _, err := d.SQL().ExecContext(context.Background(), stmt); err != nil {
		t.Fatalf("%s: %v", stmt, err)
	}
}

func startAs(cfg config.Config) (*server, error) {
	return newServer(context.Background(), cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func asCoordinator() context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: "synthetic", Name: "Synthetic Person 1", Body: "register",
		Standing: access.Alone("synthetic", "H-1", "register", access.No), Roles: []access.Role{access.RolePublic, access.RoleCoordinator}})
}

func syntheticReport(i int) recommendation.ReportInput {
	return recommendation.ReportInput{Title: fmt.Sprintf("Synthetic Report %d", i), Body: "Synthetic Inquiry", Kind: "inquiry",
		Published: "2025-06-16", URL: "https://example.org/r", Publish: true, Synthetic: true}
}

// TestWhoServesOwnsNothing: two nodes serve as a role that owns nothing; they
// read, write, publish and verify. With that role's password raw SQL can take no
// guard off, remove no entry, and write no record without one.
func TestWhoServesOwnsNothing(t *testing.T) {
	r := newRolled(t)
	ctx := asCoordinator()
	for node := range 2 {
		s, err := startAs(r.cfg)
		if err != nil {
			t.Fatalf("node %d: %v", node, err)
		}
		t.Cleanup(s.close)
		if _, err := s.register.CreateReport(ctx, syntheticReport(node)); err != nil {
			t.Fatalf("node %d: %v", node, err)
		}
		if _, err := s.ledger.Publish(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if rep, err := s.ledger.Verify(ctx, nil); err != nil || !rep.Holds() {
			t.Fatalf("node %d: %v %v", node, rep.Problems, err)
		}
		for _, path := range []string{"/", "/register", "/recommendations", "/reports", "/review", "/figures", "/audit", "/ledger", "/readyz"} {
			if got := asked(s, path); got.Code != http.StatusOK {
				t.Errorf("node %d: GET %s: %d", node, path, got.Code)
			}
		}
	}
	for _, attempt := range []string{
		`DROP TRIGGER report_guard ON report`,
		`ALTER TABLE report DISABLE TRIGGER report_guard`,
		`ALTER TABLE report DISABLE TRIGGER ALL`,
		`ALTER TABLE report ADD COLUMN more TEXT`,
		`ALTER TABLE report RENAME TO other`,
		`CREATE OR REPLACE FUNCTION ledger_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
		`ALTER FUNCTION ledger_guard() RESET search_path`,
		`CREATE TABLE mine (id TEXT)`,
		`CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
		`CREATE TRIGGER mine BEFORE INSERT ON report FOR EACH ROW EXECUTE FUNCTION ledger_guard()`,
		`CREATE RULE mine AS ON INSERT TO ledger_leaf DO INSTEAD NOTHING`,
		`SET session_replication_role = replica; UPDATE report SET title = 'other'`,
		`TRUNCATE report`, `TRUNCATE ledger_leaf`, `TRUNCATE ledger_leaf CASCADE`, `DROP TABLE report`,
		`DELETE FROM ledger_leaf`, `DELETE FROM ledger_tile`, `DELETE FROM ledger_checkpoint`,
		`UPDATE ledger_leaf SET leaf = leaf`, `UPDATE ledger_leaf SET at = '2020'`, `UPDATE ledger_leaf SET seq = seq + 100`,
		`UPDATE report SET title = 'other'`, `DELETE FROM report`,
		`INSERT INTO report (id, version, leaf_id, title) VALUES ('x', 1, 'x', 'x')`,
		`INSERT INTO ledger_schema (id, version, leaf_id, number, sets, digest, declared, program, made) VALUES ('x', 1, 'x', 99, '', '', '', '', '')`,
		`UPDATE migration_ledger SET version_id = 1`, `DELETE FROM sweep_outcome`, `UPDATE figures_published SET id = id`,
		// A table of one's own that the guard might take for the log.
		`CREATE TEMP TABLE ledger_leaf (id text, xact bigint); INSERT INTO pg_temp.ledger_leaf VALUES ('x', (pg_current_xact_id()::text)::bigint);
		 SELECT set_config('candour.leaf', 'x', true); UPDATE report SET leaf_id = 'x', title = 'other'`,
	} {
		tx, err := r.role.SQL().BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(ctx, attempt); err == nil {
			t.Errorf("the role could: %s", attempt)
		}
		_ = tx.Rollback()
	}
	words, err := ownedTables(ctx, r.owner)
	if err != nil || !strings.Contains(words, "owns") {
		t.Errorf("of the owner it says %q, %v", words, err)
	}
	if words, err := ownedTables(ctx, r.role); err != nil || words != "" {
		t.Errorf("of the role it says %q, %v", words, err)
	}
	if may, err := (&core{db: r.role}).mayVacuum(ctx); err != nil || may {
		t.Errorf("the role may vacuum: %v, %v", may, err)
	}
	if may, err := (&core{db: r.owner}).mayVacuum(ctx); err != nil || !may {
		t.Errorf("the owner may not vacuum: %v", err)
	}
}

// TestServeRefusesWithoutItsGuards: whatever is done to a guard, whoever serves
// refuses to start and says which and what to run; candour migrate mends it.
func TestServeRefusesWithoutItsGuards(t *testing.T) {
	t.Run("postgres", func(t *testing.T) {
		r := newRolled(t)
		refused(t, r.cfg, r.owner, map[string]string{
			`DROP TRIGGER report_guard ON report`:                                                                         "report_guard on report is gone",
			`ALTER TABLE report DISABLE TRIGGER report_whole`:                                                             "report_whole on report is gone or turned off",
			`ALTER TABLE report ENABLE REPLICA TRIGGER report_guard`:                                                      "report_guard on report is gone or turned off",
			`CREATE OR REPLACE TRIGGER report_guard BEFORE INSERT ON report FOR EACH ROW EXECUTE FUNCTION ledger_guard()`: "report_guard on report is not the one",
			`ALTER FUNCTION ledger_guard() RESET search_path`:                                                             "ledger_guard looks its tables up",
			`CREATE OR REPLACE FUNCTION ledger_leaf_keeps() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`:  "ledger_leaf_keeps",
			`DROP TRIGGER vault_key_erased ON vault_key`:                                                                  "vault_key_erased on vault_key is gone",
			`DROP TRIGGER recommendation_summary_marked ON recommendation_summary`:                                        "recommendation_summary_marked on recommendation_summary is gone",
		})
	})
	t.Run("sqlite", func(t *testing.T) {
		cfg := config.Default()
		cfg.Data, cfg.PublicURL, cfg.Listen = filepath.Join(t.TempDir(), "data"), "http://127.0.0.1", "127.0.0.1:0"
		if _, err := startAs(cfg); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "candour migrate") {
			t.Errorf("an empty database: %v", err)
		}
		migrated(t, cfg)
		d := openAt(t, cfg.DatabaseURL())
		refused(t, cfg, d, map[string]string{
			`DROP TRIGGER report_guard_update`: "report_guard_update on report is gone",
			`DROP TRIGGER report_guard_delete; CREATE TRIGGER report_guard_delete BEFORE DELETE ON report WHEN false BEGIN SELECT RAISE(ABORT, 'x'); END`: "report_guard_delete on report is not the one",
			`DROP TRIGGER vault_key_erased`: "vault_key_erased on vault_key is gone",
		})
	})
}

func refused(t *testing.T, cfg config.Config, owner *db.DB, harm map[string]string) {
	t.Helper()
	for stmt, words := range harm {
		s, err := startAs(cfg)
		if err != nil {
			t.Fatalf("before %s: %v", stmt, err)
		}
		s.close()
		mustExec(t, owner, stmt)
		s, err = startAs(cfg)
		if err == nil {
			s.close()
			t.Errorf("it served after %s", stmt)
		} else if got := errs.Message(err); !strings.Contains(got, words) || !strings.Contains(got, "candour migrate") {
			t.Errorf("after %s it says %q", stmt, got)
		}
		mend := cfg
		if owner.Dialect() == db.Postgres {
			mend.Database = ownerURL(t, cfg.Database)
		}
		migrated(t, mend)
	}
}

func ownerURL(t *testing.T, address string) string {
	t.Helper()
	u := mustURL(t, address)
	u.User = url.User("candour")
	return u.String()
}

// TestEveryTableIsGuardedOrSaysWhyNot holds the list of open tables to the
// catalogue of both engines.
func TestEveryTableIsGuardedOrSaysWhyNot(t *testing.T) {
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			cfg := config.Default()
			cfg.Data = filepath.Join(t.TempDir(), "data")
			query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'recommendation_search_%'
 AND name NOT LIKE 'evidence_words_%' ORDER BY name`
			if kind == "postgres" {
				cfg.Database = testkit.PostgresURL(t)
				query = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
			}
			migrated(t, cfg)
			d := openAt(t, cfg.DatabaseURL())
			var want []string
			for _, x := range rooms().Tables() {
				want = append(want, x.Name)
			}
			for _, m := range rooms().Migrations() {
				want = append(want, "migration_"+m.Name)
			}
			for _, x := range rooms().OpenOn(d.Dialect()) {
				if x.Why == "" {
					t.Errorf("%s does not say why it has no guard", x.Name)
				}
				want = append(want, x.Name)
			}
			slices.Sort(want)
			testkit.Same(t, want, namesOf(t, d, query), "the table %s is declared by its room neither as records nor as an open table, with the reason",
				"the table %s is listed and not there")
		})
	}
}

func namesOf(t *testing.T, d *db.DB, query string) (out []string) {
	t.Helper()
	rows, err := d.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return out
}

// TestGrantsFollowTheSource: no act changes a row of a table that may only grow,
// and none removes a row where that is not granted.
func TestGrantsFollowTheSource(t *testing.T) {
	removed := map[string]bool{}
	for _, c := range tableCalls(t) {
		if c.verb == "Update" && slices.Contains(rooms().AppendOnly(), c.table) {
			t.Errorf("%s changes a row of %s, which may only grow: take it out of its room’s AppendOnly", c.at, c.table)
		}
		if c.verb == "Delete" {
			removed[c.table] = true
			if !slices.Contains(rooms().Removable(), c.table) {
				t.Errorf("%s removes a row of %s: put it into its room’s Removable", c.at, c.table)
			}
		}
	}
	for _, name := range rooms().Removable() {
		if !removed[name] {
			t.Errorf("nothing removes a row of %s any more", name)
		}
	}
	known := map[string]bool{}
	for _, x := range rooms().Tables() {
		known[x.Name] = true
	}
	for _, name := range slices.Concat(rooms().AppendOnly(), rooms().Removable(), rooms().ReadOnly()) {
		if !known[name] {
			t.Errorf("%s is no table of records", name)
		}
	}
}

type tableCall struct{ verb, table, at string }

// tableCalls finds each tx.Update and tx.Delete of the rooms with the name of its
// table, a literal or a constant.
func tableCalls(t *testing.T) (out []tableCall) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "../trust/ledger") || strings.HasPrefix(path, "../testkit") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 4 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Update" && sel.Sel.Name != "Delete" {
				return true
			}
			if lit, ok := call.Args[1].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				name, _ := strconv.Unquote(lit.Value)
				out = append(out, tableCall{sel.Sel.Name, name, set.Position(call.Pos()).String()})
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 30 {
		t.Fatalf("only %d calls were found", len(out))
	}
	return out
}

// TestTheRunbookOfRoles follows docs/runbooks/database-roles.md: its statements
// and commands as they stand there, with this test's own names and address.
func TestTheRunbookOfRoles(t *testing.T) {
	text, err := os.ReadFile("../../docs/runbooks/database-roles.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rooms().OpenOn(db.SQLite) {
		if !strings.Contains(string(text), "| `"+x.Name+"` | "+x.Why+" |") {
			t.Errorf("the runbook does not say of %s: %s", x.Name, x.Why)
		}
	}
	r := newRolled(t)
	role := mustURL(t, r.cfg.Database).User.Username()
	owner := ownerURL(t, r.cfg.Database)
	ran := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "candour ") {
			continue
		}
		args := strings.Fields(strings.ReplaceAll(strings.TrimPrefix(line, "candour "), "candour_serve", role))
		for i, a := range args {
			if strings.HasPrefix(a, "postgres://candour_owner@") {
				args[i] = owner
			}
		}
		var out, errOut strings.Builder
		if Main(append(args, "--data", r.cfg.Data), strings.NewReader(""), &out, &errOut) != 0 {
			t.Errorf("%s: %s%s", line, out.String(), errOut.String())
		}
		ran++
	}
	if ran != 2 {
		t.Errorf("%d commands of the runbook were run", ran)
	}
	var out, errOut strings.Builder
	if Main([]string{"database", "check", "--data", r.cfg.Data, "--database", r.cfg.Database}, strings.NewReader(""), &out, &errOut) != 0 ||
		!strings.Contains(out.String(), "all that guards its records is there") {
		t.Errorf("candour database check: %s%s", out.String(), errOut.String())
	}
	if Main([]string{"database", "vacuum", "--data", r.cfg.Data, "--database", r.cfg.Database}, strings.NewReader(""), &out, &errOut) == 0 {
		t.Error("the serving role cleared tables that it does not own")
	}
}

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
