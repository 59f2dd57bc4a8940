package app

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"candour/internal/base/config"
	"candour/internal/room/recommendation"
	"candour/internal/room/review"
	reviewdemo "candour/internal/room/review/demo"
	"candour/internal/room/review/rules"
	"candour/internal/site/madeup"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
)

// releaseFolder is set by scripts/release-data.sh, which packs what is written.
var releaseFolder = flag.String("release-folder", "", "keep the data that TestEveryTableCanBeFilled makes in this folder")

// TestEveryTableCanBeFilled plays a little of everything, so that each table of
// records has rows. Its data folder is what later releases are tested with. A
// table that no release had yet may wait for its row until one is made.
func TestEveryTableCanBeFilled(t *testing.T) {
	ctx := context.Background()
	cfg := config.Default()
	cfg.Data, cfg.PublicURL, cfg.Listen = *releaseFolder, "http://127.0.0.1:8080", "127.0.0.1:0"
	if cfg.Data == "" {
		cfg.Data = t.TempDir()
	}
	srv, err := newServer(ctx, cfg, serverOptions{log: slog.New(slog.NewTextHandler(io.Discard, nil)), demo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.close()
	for i, play := range []func(context.Context) error{srv.seedMadeUp, srv.fewCases, srv.seedSweep, srv.seedFewReturns, func(ctx context.Context) error { return srv.seedAudits(ctx, 60, 100) },
		srv.rarerActs, srv.rarestRows} {
		if err := play(ctx); err != nil {
			t.Fatalf("step %d: %v", i, madeup.WithFields(err))
		}
	}
	if _, err := srv.ledger.Publish(access.WithActor(ctx, access.SystemActor("checkpoint")), nil); err != nil {
		t.Fatal(err)
	}
	folders := releaseFolders(t)
	known := shapeOf(t, folders[len(folders)-1])
	for _, table := range rooms().Tables() {
		if _, released := known[table.Name]; !released && *releaseFolder == "" {
			continue
		}
		var n int
		if err := srv.db.QueryRow(ctx, `SELECT count(*) FROM `+table.Name).Scan(&n); err != nil || n == 0 {
			t.Errorf("no row of %s (%v): add an act that writes one", table.Name, err)
		}
	}
	if *releaseFolder != "" {
		writeShape(t, filepath.Join(*releaseFolder, "tables.json"))
	}
}

// writeShape keeps what the release declares of its tables.
func writeShape(t *testing.T, path string) {
	t.Helper()
	shape := map[string][]string{}
	for _, table := range rooms().Tables() {
		shape[table.Name] = slices.Sorted(slices.Values(table.Columns))
	}
	text, err := json.MarshalIndent(shape, "", " ")
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), fs.FileMode(0o644))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// shapeOf reads what writeShape wrote for a release.
func shapeOf(t *testing.T, release string) (shape map[string][]string) {
	t.Helper()
	dir := t.TempDir()
	unpack(t, release, dir)
	text, err := os.ReadFile(filepath.Join(dir, "tables.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &shape); err != nil || len(shape) < 50 {
		t.Fatalf("%d tables, %v", len(shape), err)
	}
	return shape
}

// fewCases takes a few applications to different places, and one all the way.
func (s *server) fewCases(ctx context.Context) error {
	d, err := reviewdemo.NewPanel(ctx, s.review, s.cast, s.clock)
	if err == nil {
		err = d.Enrol(ctx)
	}
	if err != nil {
		return err
	}
	err = d.OnMadeUpDays(func() error {
		for i, to := range []rules.State{rules.Closed, rules.Received, rules.Asked, rules.Allocated} {
			_, id, err := s.review.Submit(ctx, "", reviewdemo.Application(i, "made-up-northern-police", phrase.NewKey([32]byte{1, 2, 3, byte(i)})))
			if err == nil {
				err = d.Take(ctx, id, "made-up-northern-police", to)
			}
			if err == nil && to == rules.Allocated {
				err = rarer(ctx, d, id)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = s.review.PublishDue(access.WithActor(ctx, access.SystemActor("review-figures")))
	return err
}

// rarer is what happens to few cases: a message, a legal hold, and custodians
// who are asked who somebody is, of whom one says yes.
func rarer(ctx context.Context, d *reviewdemo.Panel, id string) error {
	if err := d.Review.Message(d.As(ctx, reviewdemo.Secretary), id, "We have your letter. (Made up.)", ""); err != nil {
		return err
	}
	if err := d.Agree(ctx, id, review.ProposeHold, ""); err != nil {
		return err
	}
	request, err := d.Review.AskIdentity(d.As(ctx, reviewdemo.Reviewer), id, "To find the right file. (Made up.)")
	if err != nil {
		return err
	}
	return d.Review.Approve(d.As(ctx, reviewdemo.Custodian1), request, reviewdemo.Passphrase, "The reason is good. (Made up.)")
}

// rarerActs are what the seeded people have not done yet.
func (s *server) rarerActs(ctx context.Context) error {
	people, err := s.signin.People(ctx)
	if err != nil {
		return err
	}
	as := func(role access.Role, body string) context.Context {
		for _, p := range people {
			if p.Has(role) && (body == "" || p.Body == body) {
				return access.WithActor(ctx, p)
			}
		}
		return ctx
	}
	owner := as(access.RoleOwner, madeup.Department)
	draft, err := s.register.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: "made-up-c1", Words: "Half of it is done. (Made up.)", Synthetic: true})
	if err != nil {
		return err
	}
	if _, err := s.register.AddEvidence(owner, draft, recommendation.EvidenceInput{Name: "plan.txt", Data: []byte("A plan. (Made up.)")}); err != nil {
		return err
	}
	plan := tabulate.Plan{Schema: "investigations", Periods: []string{"2023"}}
	if _, err := s.returns.RowsAt(as(access.RoleStatistician, ""), plan, nil, nil, 1); err != nil {
		return err
	}
	_, err = s.review.Vault().Rotate(access.WithActor(ctx, access.Actor{ID: "command:vault-rotate", Name: "candour vault rotate", Roles: []access.Role{access.RoleAdministrator}}), 0)
	return err
}

// rarestRows writes a row into each table that is still empty, by the ledger
// itself, as nobody plays the act that would.
func (s *server) rarestRows(ctx context.Context) error {
	admin := access.WithActor(ctx, access.Actor{ID: "command:demo", Name: "candour demo", Roles: []access.Role{access.RoleAdministrator}})
	pick := func(query string) (id string) {
		_ = s.db.QueryRow(ctx, query).Scan(&id) // an empty id is refused below
		return id
	}
	first := func(table string) string { return pick(`SELECT min(id) FROM ` + table) }
	last := func(table string) string { return pick(`SELECT max(id) FROM ` + table) }
	for table, row := range map[string]ledger.Row{
		"assessment":       {"recommendation_id": first("recommendation"), "kind": "body", "words": "Made up.", "position": 1, "synthetic": true},
		"tie":              {"from_id": first("recommendation"), "to_id": last("recommendation"), "kind": "repeats", "state": "suggested", "says": "the same", "score": 91},
		"status_note":      {"recommendation_id": first("recommendation"), "words": "Made up.", "position": 1},
		"vault_reseal":     {"first": "made-up-1", "second": "made-up-2", "identities": 1, "at": "2026-11-28T12:00:00Z"},
		"sweep_twin":       {"a_id": first("sweep_case"), "b_id": last("sweep_case"), "reason": "the same reference", "state": "open"},
		"sweep_sight":      {"case_id": first("sweep_case"), "human": "made-up-national", "made": "2026-11-28T12:00:00Z"},
		"staff_invitation": {"staff": first("staff"), "code": "made-up-hash", "epoch": 0, "expires": "2026-11-28T12:00:00Z", "state": "withdrawn"},
		"return_sight":     {"version_id": first("return_version"), "human": "made-up-national", "what": "rows behind a figure", "made": "2026-11-28T12:00:00Z"},
	} {
		var n int
		if err := s.db.QueryRow(ctx, `SELECT count(*) FROM `+table).Scan(&n); err != nil || n > 0 {
			continue
		}
		act := ledger.Act{Action: access.UserManage, Kind: table, ID: "made-up-row"}
		if _, err := s.ledger.Write(admin, act, func(_ context.Context, tx *ledger.Tx) error { return tx.Insert(table, "made-up-row", row) }); err != nil {
			return err
		}
	}
	return nil
}
