package app

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/jobs"
	registerdemo "candour/internal/room/recommendation/demo"
	"candour/internal/site/command"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// withNotices is the one line by which the made-up room is added.
var withNotices = entry{noticeRoom(), func(s *server, _ context.Context) (room.Live, error) {
	return notices{s.db, s.ledger, s.renderer}.live(), nil
}}

// TestARoomIsAddedWithOneLine: what the made-up room brings is there, and works by
// the rules of all rooms: its page, its rule, its table, its job, its command, what waits
// in it and what somebody leaves behind in it.
func TestARoomIsAddedWithOneLine(t *testing.T) {
	s := siteOf(t, false, withNotices)
	people, err := s.cast(t.Context(), registerdemo.People()...)
	if err != nil {
		t.Fatal(err)
	}
	s.people["analyst"], s.people["administrator"] = people[5].ID, people[7].ID
	admin := s.browser("administrator")
	says := func(target, words string) {
		t.Helper()
		if got := admin.get(target); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), words) {
			t.Errorf("%s: %d, want %q", target, got.Code, words)
		}
	}
	says("/notices", "Notices that hang here: 0.")
	says(web.DeskPath, `href="/notices"`)
	for _, role := range []string{"visitor", "analyst"} {
		if got := s.browser(role).get("/notices"); got.Code == http.StatusOK {
			t.Errorf("the page opens for %s", role)
		}
	}
	if _, err := s.db.SQL().ExecContext(t.Context(), `INSERT INTO notice (id, version, leaf_id, words) VALUES ('n', 1, 'none', 'x')`); err == nil {
		t.Error("the table took a row without an entry of the log")
	}
	all := s.jobs()
	i := slices.IndexFunc(all, func(j jobs.Periodic) bool { return j.Name == "notices-hang" })
	if i < 0 {
		t.Fatal("its job is not among the jobs")
	}
	if err := all[i].Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	says("/notices", "Notices that hang here: 1.")
	says(web.DeskPath, "A notice to read")
	var out bytes.Buffer
	if status := run(&command.Streams{Ctx: t.Context(), Out: &out, Err: &out}, s.rooms(), []string{"notices"}); status != 0 || out.String() != "See /notices.\n" {
		t.Errorf("its command: %d, %s", status, &out)
	}
	says("/staff/"+people[5].ID, "the board of notices")
	if got := s.one(`SELECT l.actor_id FROM ledger_leaf l JOIN notice n ON n.leaf_id = l.id`); got != "system:notices-hang" {
		t.Errorf("the entry is of %q", got)
	}
}

// TestWhatIsSaidOfAllRoomsIsSaidOfItsOwn: a backup, a restore and the privileges of a
// core are those of the rooms that it was opened with, and of no others.
func TestWhatIsSaidOfAllRoomsIsSaidOfItsOwn(t *testing.T) {
	s := siteOf(t, false, withNotices)
	given, err := grants(s.rooms(), "public", "candour_serve")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(given, "GRANT SELECT, INSERT, UPDATE ON public.notice TO candour_serve") {
		t.Error("whoever serves may not use its table")
	}
	if words, named := s.rooms().Words().Kind("notice"); !named || words != "notice on the board" {
		t.Errorf("the log calls it %q", words)
	}
	for what, of := range map[string]func(room.House) []string{"a backup": backupTables, "a restore": restorableTables} {
		if !slices.Contains(of(s.rooms()), "notice") || slices.Contains(of(rooms()), "notice") {
			t.Errorf("%s: %v", what, of(s.rooms()))
		}
	}
}
