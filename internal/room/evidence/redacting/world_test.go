package redacting_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	library "candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/redacting"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/vault"
)

const home, council = "inquiry-1", "made-up-council"

func person(id, body string) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: []access.Role{access.RolePublic, access.RoleInquiry}, Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	paralegal = person("paralegal", "made-up-team")
	counsel   = person("counsel", "made-up-team")
	solicitor = person("solicitor", "made-up-team")
	member    = person("member", "made-up-team") // reads, and redacts nothing
	stranger  = person("stranger", "made-up-team")
	insider   = person("insider", council)
)

// twin is another account of the paralegal.
func twin() access.Actor {
	a := person("twin", "made-up-team")
	a.Human = paralegal.Human
	a.Standing.Selves = []string{"twin", "paralegal", paralegal.Human}
	return a
}

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// shelf is a home; what it is not asked for it does not have.
type shelf struct {
	evidence.Homes
	held  map[evidence.Audience][]evidence.Pages // of each document
	whole bool                                   // each document is held from all audiences
}

func (h *shelf) Home(_ context.Context, _ db.Querier, id string) (evidence.Home, error) {
	if id != home {
		return evidence.Home{}, evidence.ErrNone()
	}
	return evidence.Home{ID: id, Title: "Made-up Inquiry", Synthetic: true}, nil
}

func (h *shelf) Facts(_ context.Context, _ db.Querier, _ string, action access.Action) (map[string]any, error) {
	parts := map[access.Action]string{evidence.DocumentsRead: "paralegal twin solicitor counsel member insider", evidence.DocumentsTake: "paralegal",
		evidence.DocumentsRedact: "paralegal twin solicitor counsel insider", evidence.DocumentsRelease: "twin solicitor counsel insider"}
	return map[string]any{"allocated": strings.Fields(parts[action]), "barred": []string{"H-nobody"}, "bodies": []string{council}}, nil
}

func (h *shelf) Sees(_ context.Context, _ db.Querier, _ string, documents []string) (map[string]evidence.Sight, error) {
	out := map[string]evidence.Sight{}
	for _, d := range documents {
		out[d] = evidence.Sight{}
	}
	return out, nil
}

func (h *shelf) Shows(_ context.Context, _ db.Querier, _ string, to evidence.Audience, documents []string) (map[string]evidence.Sight, error) {
	out := map[string]evidence.Sight{}
	for _, d := range documents {
		if !h.whole {
			out[d] = evidence.Sight{Held: h.held[to]}
		}
	}
	return out, nil
}

func (h *shelf) Took(context.Context, *ledger.Tx, string, []evidence.Came) error { return nil }
func (h *shelf) Bodies(context.Context) ([]evidence.Body, error)                 { return nil, nil }

// maker reads and makes in this process.
type maker struct {
	pool *pdf.Pool
	lies func(*redact.Proof, *redact.Verdict) // nil: never
}

func (*maker) Close() error { return nil }

func (m *maker) Read(ctx context.Context, path, _, scratch string, limits library.Limits) (*library.Reading, error) {
	return m.pool.Read(ctx, path, scratch, limits)
}

func (m *maker) Redact(ctx context.Context, path, out string, marks []redact.Mark, _ library.Limits) (*redact.Proof, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	made, proof, err := redact.Redact(ctx, b, marks, redact.Options{DPI: 72, Pool: m.pool})
	if err != nil {
		return nil, err
	}
	return proof, os.WriteFile(out, made, 0o600)
}

func (m *maker) Look(ctx context.Context, path, scratch string, proof *redact.Proof, dpi int, _ library.Limits) (*redact.Verdict, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	v, err := redact.Check(ctx, b, proof, nil, redact.Options{Pool: m.pool})
	if err != nil {
		return nil, err
	}
	for n := range proof.Pages {
		img, err := m.pool.Render(ctx, bytes.NewReader(b), int64(len(b)), n+1, dpi)
		if err != nil {
			return nil, err
		}
		var p bytes.Buffer
		if err := errors.Join(png.Encode(&p, img), os.WriteFile(filepath.Join(scratch, fmt.Sprint("page-", n+1)), p.Bytes(), 0o600)); err != nil {
			return nil, err
		}
	}
	if m.lies != nil {
		m.lies(proof, v)
	}
	return v, nil
}

// opens lets those who read evidence open what is sealed, as the rules of the inquiry do.
var opens = access.Rules{Room: "made-up", Files: fstest.MapFS{"1.cedar": {Data: []byte(`permit (principal in Role::"inquiry", action == Action::"vault.reveal", resource is Record)
when { resource has bodies && principal has selves && resource has allocated && resource.allocated.containsAny(principal.selves) };`)}}}

// world is the floor on a fresh database with one document, with the real rules, log, vault and reader.
type world struct {
	*redacting.Service
	t      testing.TB
	db     *db.DB
	shelf  *shelf
	maker  *maker
	folder string
	at     redacting.At // for participants
}

// secret is the name that must go.
const secret = "Quibblewick"

// letter has the name in the middle of a line.
func letter() []byte {
	return canary.Simple("/MediaBox [0 0 595 842]",
		canary.Line(72, 700, 12, "Placeholder paragraph about "+secret+" and the timetable of the school")+canary.Line(72, 600, 12, "Nothing else stands here"))
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), vault.Migrations(), evidence.Migrations(), redacting.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(evidence.Access(), opens)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), vault.Tables(), evidence.Tables(), redacting.Tables())})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	pool, err := pdf.Shared()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, shelf: &shelf{held: map[evidence.Audience][]evidence.Pages{}}, maker: &maker{pool: pool}, folder: filepath.Join(t.TempDir(), "evidence")}
	room := evidence.NewService(evidence.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Keys: keys, Homes: w.shelf, Blobs: evidence.NewFolder(w.folder), Scratch: t.TempDir(),
		Reads: func([]string) (evidence.Reader, error) { return w.maker, nil }})
	w.Service = redacting.New(room)
	t.Cleanup(func() { room.Shut() })
	id, err := room.Deliver(as(paralegal), evidence.New{Home: home, On: room.Today(), Prefix: "NHC", Sender: "a made-up archive", Medium: "by upload", Declared: 1})
	w.do(err)
	_, err = room.Add(as(paralegal), id, []evidence.File{{Name: "letter.pdf", Data: bytes.NewReader(letter())}})
	w.do(err)
	w.do(room.Read(as(paralegal), id, nil))
	w.do(room.Wait(id))
	all, err := room.List(as(paralegal), id, "", "")
	w.do(err)
	if len(all.Files) != 1 || all.Files[0].State != evidence.Indexed {
		t.Fatalf("the letter was not read: %+v", all.Files)
	}
	w.at = redacting.At{Home: home, Delivery: id, Item: all.Files[0].ID, To: evidence.Participants}
	return w
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
}

var victim = redacting.Why{Ground: redacting.Victim, Label: "A12"}

// mark marks the name as the paralegal.
func (w *world) mark(at redacting.At, toEnd bool) {
	w.t.Helper()
	n, err := w.Find(as(paralegal), at, secret, toEnd, victim)
	w.do(err)
	if n != 1 {
		w.t.Fatalf("%d places were marked", n)
	}
}

// make has a file made as somebody, and gives it.
func (w *world) make(a access.Actor, at redacting.At) redacting.Redaction {
	w.t.Helper()
	w.do(w.Make(as(a), at))
	w.do(w.Service.Wait(at))
	sh, err := w.Open(as(a), at)
	w.do(err)
	r, ok := sh.Waits()
	if !ok {
		w.t.Fatal("nothing waits")
	}
	return r
}

// look has somebody look at each page.
func (w *world) look(a access.Actor, at redacting.At, r redacting.Redaction) {
	w.t.Helper()
	for n := 1; n <= r.Pages; n++ {
		b, err := w.Picture(as(a), at, r.ID, n)
		w.do(err)
		if !bytes.HasPrefix(b, []byte("\x89PNG")) {
			w.t.Fatal("the page is no picture")
		}
	}
}

func (w *world) approve(a access.Actor, at redacting.At, r redacting.Redaction) error {
	return w.Answer(as(a), at, redacting.Answer{ID: r.ID, Hash: r.Output, Approve: true})
}

// approved marks, makes and approves.
func (w *world) approved(at redacting.At) redacting.Redaction {
	w.t.Helper()
	w.mark(at, true)
	r := w.make(paralegal, at)
	w.look(solicitor, at, r)
	w.do(w.approve(solicitor, at, r))
	return r
}
