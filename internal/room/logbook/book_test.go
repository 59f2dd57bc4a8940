package logbook_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/logbook"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/witness"
)

const origin = "test.example/ledger"

// book is a log behind the real pages.
type book struct {
	l        *ledger.Ledger
	db       *db.DB
	ctx      context.Context
	url      string
	verifier note.Verifier
	skey     string
	vkey     string
	clock    *clock.Fake
}

// noRecords has no recommendation: these tests are about the log.
type noRecords struct{}

func (noRecords) Trail(context.Context, string) (logbook.Trail, error) {
	return logbook.Trail{}, errs.New(errs.NotFound, "There is no such record.")
}

func (noRecords) Shown(_ context.Context, it ledger.Item) (ledger.Item, bool, error) {
	return it, true, nil
}

func newBook(t *testing.T, d *db.DB) *book {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	b := &book{db: d, skey: skey, vkey: vkey, clock: clock.NewFake(time.Now())}
	b.ctx = access.WithActor(context.Background(), access.Actor{ID: "staff-1", Name: "Synthetic Person 1", Roles: []access.Role{access.RoleCoordinator}})
	if _, err := d.Migrate(b.ctx, ledger.Migrations()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"thing", "secret"} {
		if _, err := d.SQL().ExecContext(b.ctx, `CREATE TABLE `+name+` (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT)`); err != nil {
			t.Fatal(err)
		}
	}
	b.open(t)
	b.serve(t)
	return b
}

func (b *book) open(t *testing.T) {
	t.Helper()
	signer, err := note.NewSigner(b.skey)
	if err != nil {
		t.Fatal(err)
	}
	if b.verifier, err = note.NewVerifier(b.vkey); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(logbook.Access(), pages.Borrowed(access.RoleCoordinator, reportCreate))
	if err != nil {
		t.Fatal(err)
	}
	b.l, err = ledger.New(b.ctx, ledger.Config{DB: b.db, Auth: policy, Clock: b.clock, Origin: origin, Signer: signer, Verifier: b.verifier,
		Tables: []ledger.Table{{Name: "thing", Columns: []string{"title"}, Public: true}, {Name: "secret", Columns: []string{"title"}}}})
	if err != nil {
		t.Fatal(err)
	}
}

func (b *book) serve(t *testing.T) {
	t.Helper()
	policy, err := access.Compile(logbook.Access(), pages.Borrowed(access.RoleCoordinator, reportCreate))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.NewRenderer(web.Site{Policy: policy}, logbook.Templates())
	if err != nil {
		t.Fatal(err)
	}
	routes := logbook.New(logbook.Config{Ledger: b.l, Records: noRecords{}, Policy: policy, Pages: pages, Key: b.vkey}).Routes()
	srv, err := web.New(web.Config{Policy: policy, Renderer: pages, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: make([]byte, 32)}, routes...)
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(srv)
	t.Cleanup(ts.Close)
	b.url = ts.URL
}

func (b *book) write(t *testing.T, table, id, title string) string {
	t.Helper()
	e, err := b.l.Write(b.ctx, ledger.Act{Action: reportCreate, Kind: table, ID: id}, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert(table, id, ledger.Row{"title": title})
	})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

func (b *book) get(t *testing.T, path string) (int, string, http.Header) {
	t.Helper()
	res, err := http.Get(b.url + path)
	body := testkit.Body(t, res, err)
	return res.StatusCode, body, res.Header
}

// leafHashes takes a bundle of entries apart for Tessera's checker.
func leafHashes(bundle []byte) (out [][]byte, err error) {
	for len(bundle) > 0 {
		n := int(binary.BigEndian.Uint16(bundle))
		h := tlog.RecordHash(bundle[2 : 2+n])
		out, bundle = append(out, h[:]), bundle[2+n:]
	}
	return out, nil
}

// TestTesseraAcceptsOurLog lets somebody else's program check the whole log
// over HTTP: checkpoint, every bundle of entries, every tile.
func TestTesseraAcceptsOurLog(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		for size := 0; size < 700; {
			for range 233 {
				b.write(t, "thing", fmt.Sprintf("r%d", size), "Title")
				size++
			}
			if _, err := b.l.Publish(b.ctx, nil); err != nil {
				t.Fatal(err)
			}
			b.tesseraChecks(t, size)
		}
	})
}

func (b *book) tesseraChecks(t *testing.T, size int) {
	t.Helper()
	root, err := url.Parse(b.url + "/ledger/")
	if err != nil {
		t.Fatal(err)
	}
	fetch, err := client.NewHTTPFetcher(root, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	if err := fsck.New(origin, b.verifier, fetch, leafHashes, fsck.Opts{N: 2}).Check(b.ctx); err != nil {
		t.Fatalf("at %d entries Tessera's fsck says: %v", size, err)
	}
	cp, _, _, err := client.FetchCheckpoint(b.ctx, fetch.ReadCheckpoint, b.verifier, origin)
	if err != nil || cp.Size != uint64(size) {
		t.Fatalf("checkpoint: %+v, %v", cp, err)
	}
	pb, err := client.NewProofBuilder(b.ctx, cp.Size, fetch.ReadTile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pb.InclusionProof(b.ctx, uint64(size/2)); err != nil {
		t.Errorf("inclusion proof: %v", err)
	}
}

func TestTilesThatAreNotThere(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	if code, _, _ := b.get(t, "/ledger/checkpoint"); code != http.StatusServiceUnavailable {
		t.Errorf("a checkpoint before there is one: %d", code)
	}
	for i := range 5 {
		b.write(t, "thing", fmt.Sprint(i), "Title")
	}
	if _, err := b.l.Publish(b.ctx, nil); err != nil {
		t.Fatal(err)
	}
	b.write(t, "thing", "later", "Not under the checkpoint")
	if _, err := b.l.Integrate(b.ctx); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/ledger/tile/0/000.p/5": 200, "/ledger/tile/0/000.p/3": 200, "/ledger/tile/entries/000.p/5": 200,
		"/ledger/tile/0/000.p/6": 404, "/ledger/tile/entries/000.p/6": 404, "/ledger/tile/0/000": 404, "/ledger/tile/0/001.p/1": 404,
		"/ledger/tile/1/000.p/1": 404, "/ledger/tile/0/0.p/5": 404, "/ledger/tile/0/000.p/05": 404, "/ledger/tile/0/000.p/0": 404,
		"/ledger/tile/0/x000/000": 404, "/ledger/tile/00/000.p/5": 404, "/ledger/tile/-1/000.p/5": 404, "/ledger/tile/99/000.p/5": 404,
		"/ledger/tile/entries/x999/x999/x999/x999/999": 404, "/ledger/tile/": 404, "/ledger/tile/0/+00.p/5": 404,
	} {
		code, _, h := b.get(t, path)
		if code != want {
			t.Errorf("%s = %d, want %d", path, code, want)
		}
		if code == 200 && !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%s is not marked as never changing", path)
		}
	}
}

// TestNobodyLearnsOfADraft asks for the receipt of an entry about a row that
// is not public: it proves that the entry is there and opens nothing, and while
// the entry waits it is as one that never was.
func TestNobodyLearnsOfADraft(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	open, hidden := b.write(t, "thing", "a", "Public words"), b.write(t, "secret", "b", "CANARY")
	for range 2 { // the log's first hour, and the one after
		if _, err := b.l.Publish(b.ctx, nil); err != nil {
			t.Fatal(err)
		}
		b.clock.Advance(2 * time.Hour)
	}
	if _, err := b.l.Publish(b.ctx, nil); err != nil {
		t.Fatal(err)
	}
	later := b.write(t, "secret", "c", "CANARY")
	if code, body, _ := b.get(t, "/ledger/receipt/"+open+"?words=1"); code != 200 || !strings.Contains(body, "Public words") || strings.Contains(body, "staff-1") {
		t.Errorf("the receipt of a public record: %d %s", code, body)
	}
	codeWaits, bodyWaits, _ := b.get(t, "/ledger/receipt/"+later)
	codeNever, bodyNever, _ := b.get(t, "/ledger/receipt/"+strings.Repeat("0", 32))
	if codeWaits != 404 || codeNever != 404 || len(bodyWaits) != len(bodyNever) {
		t.Errorf("waits %d (%d bytes), never %d (%d bytes)", codeWaits, len(bodyWaits), codeNever, len(bodyNever))
	}
	code, body, _ := b.get(t, "/ledger/receipt/"+hidden)
	if code != 200 {
		t.Fatalf("the sealed receipt: %d %s", code, body)
	}
	for _, opened := range []string{"CANARY", "secret", "salt", `"act"`, `"kind"`, `"record"`} {
		if strings.Contains(body, opened) {
			t.Errorf("the sealed receipt has %s: %s", opened, body)
		}
	}
	r, err := ledger.ReadReceipt([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ledger.CheckReceipt(r, nil, ledger.LogKeyOnly(b.verifier, origin)); err != nil || got.Words {
		t.Errorf("the sealed receipt does not hold: %+v %v", got, err)
	}
	if code, body, _ := b.get(t, "/ledger/receipt/"+hidden+"?words=1"); code != 404 || strings.Contains(body, "CANARY") {
		t.Errorf("its words: %d", code)
	}
	for _, path := range []string{"/log", "/ledger/record/" + hidden} {
		if code, body, _ := b.get(t, path); code == 200 || strings.Contains(body, "CANARY") {
			t.Errorf("%s = %d", path, code)
		}
	}
	if code, body, _ := b.get(t, "/ledger"); code != 200 || !strings.Contains(html.UnescapeString(body), b.vkey) {
		t.Errorf("/ledger = %d", code)
	}
	if code, body, _ := b.get(t, "/policies"); code != 200 || !strings.Contains(body, "forbid") {
		t.Errorf("/policies = %d", code)
	} else if open := regexp.MustCompile(`(?s)<details.*?</details>`).ReplaceAllString(body, ""); strings.Contains(open, "<pre") || strings.Contains(open, "<table") {
		t.Error("the rules are not folded")
	}
}

// startWitness runs a witness with its own key and memory and gives its line
// of a policy.
func startWitness(t *testing.T, name, logKey, folder string, fresh bool) (line string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- witness.Run(ctx, witness.Config{Folder: folder, Name: "witness.example/" + name, Listen: "127.0.0.1:0", Logs: []string{logKey}, New: fresh,
			Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Ready: func(addr, vkey string) { ready <- fmt.Sprintf("witness %s %s http://%s\n", name, vkey, addr) }})
	}()
	select {
	case line = <-ready:
	case err := <-done:
		t.Fatalf("witness: %v", err)
	}
	stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("witness stopped: %v", err)
		}
	}
	return line, stop
}

func policyOf(t *testing.T, text string) *cosign.Policy {
	t.Helper()
	p, err := cosign.ParsePolicy(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestWitnesses is the story of a log with three witnesses of which two must
// sign: they sign, one may be away, and none signs for a log that was rewound
// or forked.
func TestWitnesses(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	text := "log " + b.vkey + "\n"
	var stops []func()
	folders := map[string]string{}
	for _, name := range []string{"one", "two", "three"} {
		folders[name] = t.TempDir()
		line, stop := startWitness(t, name, b.vkey, folders[name], true)
		text += line
		stops = append(stops, stop)
	}
	text += "group two-of-three 2 one two three\nquorum two-of-three\n"
	policy := policyOf(t, text)
	group := witness.NewGroup(policy)
	for i := range 3 {
		b.write(t, "thing", fmt.Sprint(i), "Title")
		if _, err := b.l.Publish(b.ctx, group); err != nil {
			t.Fatal(err)
		}
	}
	signed, size, err := b.l.AgreedCheckpoint(b.ctx)
	if err != nil || size != 3 {
		t.Fatalf("agreed: %d, %v", size, err)
	}
	if _, by, met, err := policy.Open(signed); err != nil || !met || len(by) != 3 {
		t.Errorf("cosigned by %v, met %v, %v", by, met, err)
	}
	old := copyDatabase(t, b)

	stops[2]() // one is away
	b.write(t, "thing", "x", "Title")
	if _, err := b.l.Publish(b.ctx, group); err == nil || errorsAs(err) {
		t.Errorf("an absent witness should be told, and not as a refusal: %v", err)
	}
	if _, size, _ := b.l.AgreedCheckpoint(b.ctx); size != 4 {
		t.Errorf("agreed %d with two of three", size)
	}

	// Yesterday's backup is put back and another entry made on it: a fork.
	rewound := &book{skey: b.skey, vkey: b.vkey, ctx: b.ctx, db: old, clock: b.clock}
	rewound.open(t)
	rewound.write(t, "thing", "y", "Written on an old backup")
	if _, err := rewound.l.Publish(b.ctx, witness.NewGroup(policy)); !errorsAs(err) {
		t.Errorf("a forked log was not refused: %v", err)
	}
	if _, size, _ := rewound.l.AgreedCheckpoint(b.ctx); size != 3 {
		t.Errorf("the fork's checkpoint of %d entries counts as agreed", size)
	}
	rewound.write(t, "thing", "z", "And grown past the true one")
	rewound.write(t, "thing", "zz", "And grown past the true one")
	if _, err := rewound.l.Publish(b.ctx, witness.NewGroup(policy)); !errorsAs(err) {
		t.Errorf("a fork that grew was not refused: %v", err)
	}

	// The true log goes on, also after a witness was started again.
	stops[0]()
	line, stop := startWitness(t, "one", b.vkey, folders["one"], false)
	defer stop()
	defer stops[1]()
	moved := witness.NewGroup(policyOf(t, replaceLine(text, "witness one ", line)))
	b.write(t, "thing", "y", "Title")
	if _, err := b.l.Publish(b.ctx, moved); errorsAs(err) {
		t.Errorf("the true log was refused: %v", err)
	}
	if _, size, _ := b.l.AgreedCheckpoint(b.ctx); size != 5 {
		t.Errorf("agreed %d", size)
	}
}

func errorsAs(err error) bool {
	_, ok := errors.AsType[*witness.RefusedError](err)
	return ok
}

func replaceLine(text, prefix, with string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, prefix) {
			lines[i] = strings.TrimSpace(with)
		}
	}
	return strings.Join(lines, "\n")
}

// copyDatabase is yesterday's backup.
func copyDatabase(t *testing.T, b *book) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "old.db")
	if _, err := b.db.SQL().ExecContext(b.ctx, `VACUUM INTO '`+path+`'`); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(b.ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// TestWitnessProtocol checks each answer that the protocol names.
func TestWitnessProtocol(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	folder := t.TempDir()
	line, stop := startWitness(t, "w", b.vkey, folder, true)
	defer stop()
	address := strings.Fields(line)[3]
	b.write(t, "thing", "a", "Title")
	if _, err := b.l.Publish(b.ctx, nil); err != nil {
		t.Fatal(err)
	}
	cp, _, err := b.l.AgreedCheckpoint(b.ctx)
	if err != nil {
		t.Fatal(err)
	}
	forged := strings.Replace(string(cp), "\n1\n", "\n2\n", 1)
	other := strings.Replace(string(cp), origin+"\n", "other.example/log\n", 1)
	for _, c := range []struct {
		name, body string
		want       int
	}{
		{"nonsense", "hello", 400},
		{"a size that is no number", "old x\n\n" + string(cp), 400},
		{"an old size past the checkpoint", "old 9\n\n" + string(cp), 400},
		{"another log", "old 0\n\n" + other, 404},
		{"a forged size", "old 0\n\n" + forged, 403},
		{"a wrong old size", "old 1\n\n" + string(cp), 409},
		{"a proof of nothing", "old 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" + string(cp), 422},
		{"the first checkpoint", "old 0\n\n" + string(cp), 200},
		{"the first one again", "old 0\n\n" + string(cp), 409},
		{"the same again", "old 1\n\n" + string(cp), 200},
	} {
		res, err := http.Post(address+"/add-checkpoint", "text/plain", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s: %d %s, want %d", c.name, res.StatusCode, answer, c.want)
		}
		if c.want == 409 && (res.Header.Get("Content-Type") != "text/x.tlog.size" || strings.TrimSpace(string(answer)) == "") {
			t.Errorf("%s: %s %q", c.name, res.Header.Get("Content-Type"), answer)
		}
		if c.want == 200 && !bytes.HasPrefix(answer, []byte("— witness.example/w ")) {
			t.Errorf("%s: %q", c.name, answer)
		}
	}
}

// TestAWitnessThatForgotDoesNotSign: without its key it does not start, and
// without its memory being readable it does not sign.
func TestAWitnessThatForgotDoesNotSign(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	err := witness.Run(context.Background(), witness.Config{Folder: t.TempDir(), Name: "w", Listen: "127.0.0.1:0", Logs: []string{b.vkey},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "--new") {
		t.Errorf("a witness without its key: %v", err)
	}
	folder := t.TempDir()
	line, stop := startWitness(t, "w", b.vkey, folder, true)
	defer stop()
	group := witness.NewGroup(policyOf(t, "log "+b.vkey+"\n"+line+"quorum w\n"))
	b.write(t, "thing", "a", "Title")
	if _, err := b.l.Publish(b.ctx, group); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("memory: %v, %v", files, err)
	}
	if err := os.WriteFile(files[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.write(t, "thing", "b", "Title")
	if _, err := b.l.Publish(b.ctx, group); err == nil {
		t.Error("a witness with a broken memory signed")
	}
	if _, size, _ := b.l.AgreedCheckpoint(b.ctx); size != 1 {
		t.Errorf("agreed %d", size)
	}
}

// TestReceiptWithWitnesses checks a receipt offline against the policy.
func TestReceiptWithWitnesses(t *testing.T) {
	b := newBook(t, testkit.SQLite(t))
	line, stop := startWitness(t, "w", b.vkey, t.TempDir(), true)
	defer stop()
	policy := policyOf(t, "log "+b.vkey+"\n"+line+"quorum w\n")
	id := b.write(t, "thing", "a", "Title")
	if _, err := b.l.Publish(b.ctx, witness.NewGroup(policy)); err != nil {
		t.Fatal(err)
	}
	r, err := b.l.Prove(b.ctx, id, ledger.ReceiptOptions{Words: true})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ledger.CheckReceipt(r, nil, witness.Opener(policy))
	if err != nil || !got.Words || len(got.Cosigners) != 1 || len(text) > 2048 {
		t.Errorf("%+v, %v, %d bytes", got, err, len(text))
	}
	stranger, stopStranger := startWitness(t, "s", b.vkey, t.TempDir(), true)
	defer stopStranger()
	if _, err := ledger.CheckReceipt(r, nil, witness.Opener(policyOf(t, "log "+b.vkey+"\n"+stranger+"quorum s\n"))); err == nil {
		t.Error("a receipt without the quorum holds")
	}
}

// reportCreate stands for what a room writes.
const reportCreate access.Action = "report.create"
