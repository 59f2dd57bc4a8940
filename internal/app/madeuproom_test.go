package app

import (
	"context"
	"net/http"
	"strconv"
	"testing/fstest"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/site/command"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// The made-up room: a board of notices that the service hangs up by the clock, and
// that an administrator reads. It is what one room needs, and no other knows it.

const (
	noticeRead access.Action = "notice.read"
	noticeHang access.Action = "notice.hang"
)

func noticeRoom() room.Room {
	return room.Room{Name: "notices",
		Told: room.Told{Title: "notices", Retained: []room.Retained{{Kind: "notice", Kept: "a day", End: "the clock"}},
			Logged: []room.Logged{{Act: "collection", Actions: "`notice.hang`", Where: "`notice`"}, {Act: "(no entry)", Actions: "`notice.read`"}},
			Words:  room.Words{Tables: map[string]string{"notice": "notice on the board"}}},
		Rules: access.Rules{Room: "notices", Acts: []access.Act{{Action: noticeRead, Words: "Notice read"}, {Action: noticeHang, Words: "Notice hung up"}},
			Files: fstest.MapFS{"notices.cedar": {Data: []byte(`permit (principal in Role::"administrator", action == Action::"notice.read", resource);
permit (principal in Role::"system", action == Action::"notice.hang", resource);`)}}},
		Migrations: []db.Migrations{{Name: "notices", FS: fstest.MapFS{"0001_notices.sql": {Data: []byte(`-- +goose Up
CREATE TABLE notice (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, words TEXT NOT NULL);`)}}}},
		Tables:    []ledger.Table{{Name: "notice", Columns: []string{"words"}, Public: true}},
		Templates: []web.Templates{{Slice: "notices", FS: fstest.MapFS{"templates/page.gohtml": {Data: []byte(`{{define "content"}}{{template "sheet" .}}{{end}}`)}}}},
		Nav:       []room.Entry{{In: room.Desks, NavItem: web.NavItem{Text: "Notices", Href: "/notices", Action: noticeRead, SignedIn: true}, Rank: 800}},
		Commands:  []command.Group{{Name: "notices", Help: "Say where notices hang.", Rank: 900, Of: &noticesCommand{}}},
	}
}

type noticesCommand struct{}

func (noticesCommand) Run(s *command.Streams) error {
	_, err := s.Out.Write([]byte("See /notices.\n"))
	return err
}

// notices is its service and its pages.
type notices struct {
	db     *db.DB
	ledger *ledger.Ledger
	pages  *web.Renderer
}

// live is what it does in a service that runs.
func (n notices) live() room.Live {
	return room.Live{Routes: []web.Route{{Method: http.MethodGet, Pattern: "/notices", Action: noticeRead, Handler: n.page}},
		Jobs: []jobs.Periodic{{Name: "notices-hang", Every: time.Hour, Run: n.hang}}, Desk: n.desk, DeskRank: 100, Leaving: n, LeavingRank: 100}
}

func (n notices) count(ctx context.Context, q db.Querier) (hung int, err error) {
	return hung, q.QueryRow(ctx, `SELECT count(*) FROM notice`).Scan(&hung)
}

func (n notices) page(w http.ResponseWriter, r *http.Request) error {
	hung, err := n.count(r.Context(), n.db)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Notices", Section: "/notices"}, Lead: []string{"Notices that hang here: " + strconv.Itoa(hung) + "."}}
	return n.pages.Page(w, r, "notices/page", v)
}

func (n notices) hang(ctx context.Context) error {
	_, err := n.ledger.Write(ctx, ledger.Act{Action: noticeHang, Kind: "notice", ID: "notice-1"}, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("notice", "notice-1", ledger.Row{"words": "Words withheld in test data"})
	})
	return err
}

func (n notices) desk(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	hung, err := n.count(ctx, n.db)
	if err != nil || hung == 0 || !who.Has(access.RoleAdministrator) {
		return nil, err
	}
	return []room.DeskItem{{Title: "A notice to read", Href: "/notices"}}, nil
}

// Holds says that somebody keeps the board.
func (n notices) Holds(_ context.Context, _ db.Querier, _ access.Leaver) ([]string, error) {
	return []string{"the board of notices"}, nil
}

// Left: the board hangs where it hung.
func (n notices) Left(context.Context, *ledger.Tx, access.Leaver) error { return nil }
