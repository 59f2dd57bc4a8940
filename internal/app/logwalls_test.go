package app

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/logbook"
	"candour/internal/room/review"
	"candour/internal/room/sweep"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// anAuditor is somebody of a body, with what is known of it.
func anAuditor(body string, closes access.Known) access.Actor {
	return access.Actor{ID: "auditor-" + body, Name: "Synthetic Person 7", Body: body, Roles: []access.Role{access.RoleAuditor},
		Standing: access.Alone("auditor-"+body, "H-auditor-"+body, body, closes)}
}

// auditorsMeetTheWalls asks about every entry of the log as auditors of the forces
// that closed cases: none about a case of theirs is there for them.
func (s *site) auditorsMeetTheWalls(t *testing.T) {
	t.Helper()
	items, err := s.ledger.Recent(t.Context(), 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	force := s.one(`SELECT force FROM review_case WHERE state = 'examined'`)
	own := s.casesOf(t, force)
	plain, walled := 0, 0
	for _, it := range items {
		res, err := s.logSubject(t.Context(), it)
		if err != nil {
			t.Fatal(err)
		}
		may := func(a access.Actor) bool {
			err := s.policy.Authorize(t.Context(), a, logbook.LogRead, res)
			if err != nil && !errs.Is(err, errs.Forbidden) {
				t.Fatal(err)
			}
			return err == nil
		}
		if _, named := s.rooms().Words().Kind(it.Kind); !named {
			t.Errorf("an auditor is shown the code %q", it.Kind)
		}
		names := namesOne(it, own)
		if names && may(anAuditor(force, access.Yes)) || names && may(anAuditor(force, access.No)) {
			t.Errorf("an auditor of %s sees %s of %s %s", force, it.Act, it.Kind, it.Record)
		}
		if names && may(anAuditor(madeup.AuditOffice, access.No)) {
			plain++
		}
		if res.Attrs["walled"] == true && may(access.Actor{ID: "x", Roles: []access.Role{access.RoleAuditor}}) {
			walled++
		}
	}
	if plain == 0 || walled > 0 {
		t.Errorf("an auditor of no force sees %d entries about cases of %s; one of whom nothing is known sees %d behind walls", plain, force, walled)
	}
	auditorReads(t, s.browser("auditor"))
}

// auditorReads reads the auditor's log from the newest page to the oldest: at most
// twelve entries a page, none of them in a cell, and some of a sealed room.
func auditorReads(t *testing.T, b *browser) {
	t.Helper()
	older, entries, sealed := regexp.MustCompile(`href="(/log\?before=\d+)">Older entries`), 0, false
	for at := "/log"; at != ""; {
		body := b.get(at).Body.String()
		n := strings.Count(body, `class="cd-timeline__item`)
		if entries, sealed = entries+n, sealed || strings.Contains(body, "between"); n > 12 || strings.Contains(body, "<td") {
			t.Errorf("%s has %d entries, or a table", at, n)
		}
		next := older.FindStringSubmatch(body)
		if at = ""; next != nil {
			at = next[1]
		}
	}
	if entries <= 12 || !sealed {
		t.Errorf("%d entries, of a sealed room %v: the test does not test", entries, sealed)
	}
}

func (s *site) casesOf(t *testing.T, force string) (ids []string) {
	t.Helper()
	rows, err := s.db.Query(context.Background(), `SELECT case_id FROM review_bar WHERE body = ? UNION SELECT id FROM sweep_case WHERE force_id = ?`, force, force)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := errors.Join(rows.Err()); err != nil || len(ids) == 0 {
		t.Fatalf("%d cases of %s, %v", len(ids), force, err)
	}
	return ids
}

// namesOne says whether an entry is about one of some records.
func namesOne(it ledger.Item, ids []string) bool {
	if slices.Contains(ids, it.Record) {
		return true
	}
	return slices.ContainsFunc(it.Rows, func(im ledger.Image) bool {
		return slices.Contains(ids, im.ID) || slices.Contains(ids, im.Text("case_id")) || slices.Contains(ids, im.Text("person"))
	})
}

// TestEveryTableHasItsWalls: of each table of the panel, the vault and the sweep
// it is said what its rows stand behind; a new one closes until it is named.
func TestEveryTableHasItsWalls(t *testing.T) {
	said := maps.Clone(sweep.Walled())
	for table, column := range review.Walled() {
		said[table] = []string{column}
	}
	for _, table := range slices.Concat(review.Tables(), vault.Tables(), sweep.Tables()) {
		if _, ok := said[table.Name]; !ok {
			t.Errorf("nobody has said behind which walls the rows of %s stand", table.Name)
		}
		delete(said, table.Name)
	}
	if len(said) > 0 {
		t.Errorf("walls of tables that are not there: %v", said)
	}
}
