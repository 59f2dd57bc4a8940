package app

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestNoImageOfASealedRow puts a canary into every column of every table that is
// not public, as the log remembers it, and asks as every role for whatever shows
// the log: nobody is given one, the auditor included.
func TestNoImageOfASealedRow(t *testing.T) {
	s := newSite(t)
	sealed := s.canaries(t)
	draft := s.draftEntry(t)
	s.anHourLater(t)
	for _, role := range matrixRoles() {
		b := s.browser(role)
		readsDrafts := b.get("/reports/zqdraft").Code == http.StatusOK // in the register itself
		for _, entry := range append(sealed, draft) {
			if code := b.get("/ledger/receipt/" + entry).Code; code != http.StatusOK {
				t.Fatalf("no receipt of %s (%d): the test does not test", entry, code)
			}
			for _, path := range []string{"/ledger/record/" + entry, "/ledger/receipt/" + entry, "/ledger/receipt/" + entry + "?words=1"} {
				got := b.get(path)
				if body := got.Body.String(); strings.Contains(body, "zqcanary ") || !readsDrafts && strings.Contains(body, "zqdraft ") {
					t.Errorf("%s as %s gives %s", path, role, body[:min(len(body), 300)])
				}
			}
		}
		for _, path := range []string{"/log", "/ledger", "/api/v1/recommendations/made-up-01", "/feed.atom", "/recommendations/made-up-01/history"} {
			if body := b.get(path).Body.String(); strings.Contains(body, "zqcanary ") || !readsDrafts && strings.Contains(body, "zqdraft ") {
				t.Errorf("%s as %s shows a row that is not public", path, role)
			}
		}
	}
	s.auditorsMeetTheWalls(t)
	if len(sealed) < 40 {
		t.Errorf("%d tables that are not public: the test has lost some", len(sealed))
	}
}

// canaries writes an entry about a row of each sealed table and one that takes
// the row away again: what is left of it is the image. It gives the entries.
func (s *site) canaries(t *testing.T) (entries []string) {
	t.Helper()
	ctx := access.WithActor(t.Context(), access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleAdministrator}})
	for _, off := range []string{`PRAGMA foreign_keys = OFF`, `PRAGMA ignore_check_constraints = ON`} { // a canary is no real row
		if _, err := s.db.SQL().ExecContext(ctx, off); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range rooms().Tables() {
		if table.Public {
			continue
		}
		row := ledger.Row{}
		for _, c := range table.Columns {
			row[c] = "zqcanary " + table.Name + " " + c
		}
		id := "zqcanary-" + table.Name
		act := ledger.Act{Action: access.UserManage, Kind: table.Name, ID: id}
		in, err := s.ledger.Write(ctx, act, func(_ context.Context, tx *ledger.Tx) error { return tx.Insert(table.Name, id, row) })
		if err != nil {
			t.Fatalf("%s: %v", table.Name, err)
		}
		if _, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return tx.Delete(ctx, table.Name, id, 0) }); err != nil {
			t.Fatalf("%s: %v", table.Name, err)
		}
		entries = append(entries, in.ID)
	}
	return entries
}

// draftEntry enters a draft, in a table that is public, and gives its entry.
func (s *site) draftEntry(t *testing.T) string {
	t.Helper()
	ctx := access.WithActor(t.Context(), access.Actor{ID: "command:test", Name: "test", Roles: []access.Role{access.RoleCoordinator}})
	e, err := s.ledger.Write(ctx, ledger.Act{Action: recommendation.ReportCreate, Kind: "report", ID: "zqdraft"}, func(_ context.Context, tx *ledger.Tx) error {
		row := ledger.Row{}
		for _, c := range strings.Fields("title body kind published url note checked_by") {
			row[c] = fmt.Sprintf("zqdraft %s", c)
		}
		row["published"], row["state"], row["checked"], row["synthetic"] = "2020", "draft", 0, 1
		return tx.Insert("report", "zqdraft", row)
	})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// anHourLater places and signs all that waits, as the service does when the hour
// is over.
func (s *site) anHourLater(t *testing.T) {
	t.Helper()
	known, err := schemaOf(rooms())
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.New(t.Context(), ledger.Config{DB: s.db, Auth: s.policy, Clock: clock.NewFake(s.ledger.NextBatch()), Tables: rooms().Tables(),
		Migrations: rooms().Migrations(), Schema: known, Signer: s.signer, Verifier: s.verifier, Origin: s.verifier.Name()})
	if err == nil {
		_, err = l.Publish(access.WithActor(t.Context(), access.SystemActor("checkpoint")), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}
