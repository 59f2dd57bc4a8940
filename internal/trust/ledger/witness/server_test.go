package witness_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/witness"
)

const (
	textType = "text/plain; charset=utf-8"
	sizeType = "text/x.tlog.size"
)

// TestProtocol goes through every answer that the protocol names, in order:
// the witness's memory goes from request to request.
func TestProtocol(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 300)
	forked := log.fork(t, 150)
	forked.grow(t, 150)
	w := startNew(t, log.vkey)

	first := string(log.checkpoint(t, 100))
	stranger := newHistory(t, "other.example/log")
	impostor := newHistory(t, origin)
	impostor.grow(t, 100)
	stranger.grow(t, 1)
	signed, err := note.Sign(&note.Note{Text: "hello\n"}, log.signer)
	if err != nil {
		t.Fatal(err)
	}
	renamed := "old 0\n\n" + origin + "\n" + string(signed) // its first line is the log's name
	garbled, err := note.Sign(&note.Note{Text: origin + "\n0100\n" + log.root(t, 100).String() + "\n"}, log.signer)
	if err != nil {
		t.Fatal(err)
	}
	wrongEmpty, err := cosign.SignCheckpoint(cosign.Checkpoint{Origin: origin, Root: tlog.RecordHash(nil)}, log.signer)
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("A", 43) + "=\n"
	for _, c := range []struct {
		name, body string
		status     int
		kind, want string // want is the whole body of a 409 about sizes
	}{
		{"nothing", "", 400, textType, ""},
		{"no old size", "\n\n" + first, 400, textType, ""},
		{"no empty line", "old 0\n" + strings.ReplaceAll(first, "\n\n", "\n"), 400, textType, ""},
		{"a size with zeroes", "old 00\n\n" + first, 400, textType, ""},
		{"a size with a sign", "old +0\n\n" + first, 400, textType, ""},
		{"a negative size", "old -1\n\n" + first, 400, textType, ""},
		{"a huge size", "old 9223372036854775808\n\n" + first, 400, textType, ""},
		{"two spaces", "old  0\n\n" + first, 400, textType, ""},
		{"a proof line that is no hash", "old 0\nAAAA\n\n" + first, 400, textType, ""},
		{"a hash spelt otherwise", "old 0\n" + strings.Repeat("A", 42) + "B=\n\n" + first, 400, textType, ""},
		{"64 lines of proof", "old 0\n" + strings.Repeat(hash, 64) + "\n" + first, 400, textType, ""},
		{"an old size past the checkpoint", "old 101\n\n" + first, 400, textType, ""},
		{"signed, and no checkpoint", "old 0\n\n" + string(garbled), 400, textType, ""},
		{"too long", "old 0\n\n" + first + strings.Repeat("x", 1<<17), 413, textType, ""},
		{"an unknown log", stranger.body(t, 0, 1), 404, textType, ""},
		{"a stranger's key", impostor.body(t, 0, 100), 403, textType, ""},
		{"another text under the signature", renamed, 403, textType, ""},
		{"a forged size", "old 0\n\n" + strings.Replace(first, "\n100\n", "\n101\n", 1), 403, textType, ""},
		{"another size than remembered", log.body(t, 50, 100), 409, sizeType, "0\n"},
		{"an empty log with a root", "old 0\n\n" + string(wrongEmpty), 422, textType, ""},
		{"a proof of nothing", "old 0\n" + hash + "\n" + first, 422, textType, ""},
		{"the empty log", log.body(t, 0, 0), 200, textType, ""},
		{"the first", log.body(t, 0, 100), 200, textType, ""},
		{"the first again, from nothing", log.body(t, 0, 100), 409, sizeType, "100\n"},
		{"the same again", log.body(t, 100, 100), 200, textType, ""},
		{"the same with a proof", "old 100\n" + hash + "\n" + first, 422, textType, ""},
		{"a wrong proof", "old 100\n" + hash + "\n" + string(log.checkpoint(t, 200)), 422, textType, ""},
		{"no proof", "old 100\n\n" + string(log.checkpoint(t, 200)), 422, textType, ""},
		{"the next", log.body(t, 100, 200), 200, textType, ""},
		{"rewound", log.body(t, 100, 150), 409, sizeType, "200\n"},
		{"rewound, with the size", "old 200\n\n" + string(log.checkpoint(t, 150)), 400, textType, ""},
		{"forked", "old 200\n\n" + string(forked.checkpoint(t, 200)), 409, textType, ""},
		{"forked and grown", forked.body(t, 200, 300), 422, textType, ""},
		{"the true log goes on", log.body(t, 200, 300), 200, textType, ""},
	} {
		got := w.post(t, c.body)
		if got.status != c.status || got.kind != c.kind || c.want != "" && got.body != c.want {
			t.Errorf("%s: %d %s %q; want %d %s %q", c.name, got.status, got.kind, got.body, c.status, c.kind, c.want)
		}
		if got.status == 200 {
			_, checkpoint, _ := strings.Cut(c.body, "\n\n")
			w.cosigned(t, []byte(checkpoint), got.body)
		}
	}
	checkEvidence(t, w, forked)
}

// checkEvidence: what the log signed beside its own history is kept, together
// with what the witness had cosigned.
func checkEvidence(t *testing.T, w *running, forked *history) {
	t.Helper()
	root := forked.root(t, 200)
	kept, err := filepath.Glob(filepath.Join(w.folder, "refused", "*-200-"+hex.EncodeToString(root[:8])+".txt"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("evidence: %v, %v", kept, err)
	}
	text, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), string(forked.checkpoint(t, 200))) || !strings.Contains(string(text), "— witness.example/") {
		t.Errorf("the evidence is not whole:\n%s", text)
	}
}

// TestForeignSignatures: those of strangers are neither in the way nor kept.
func TestForeignSignatures(t *testing.T) {
	log, other := newHistory(t, origin), newHistory(t, "other.example/log")
	log.grow(t, 5)
	w := startNew(t, log.vkey)
	signed, err := cosign.SignCheckpoint(cosign.Checkpoint{Origin: origin, Size: 5, Root: log.root(t, 5)}, log.signer, other.signer)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.post(t, "old 0\n\n"+string(signed)); got.status != 200 {
		t.Errorf("%+v", got)
	}
	sum := sha256.Sum256([]byte(origin))
	at := w.url + "/" + hex.EncodeToString(sum[:]) + "/checkpoint"
	got := send(t, "GET", at, "")
	if got.status != 200 || got.kind != textType || strings.Contains(got.body, "other.example") ||
		!strings.Contains(got.body, "— "+origin+" ") || !strings.Contains(got.body, "— witness.example/") {
		t.Errorf("%+v", got)
	}
}

func TestStatusPage(t *testing.T) {
	log, quietLog := newHistory(t, origin), newHistory(t, "quiet.example/log")
	log.grow(t, 7)
	w := startNew(t, log.vkey, quietLog.vkey)
	w.post(t, log.body(t, 0, 7))
	got := send(t, "GET", w.url+"/", "")
	for _, want := range []string{w.vkey + "\n", origin + "\n7 entries, root " + log.root(t, 7).String(), "quiet.example/log\nnothing seen yet"} {
		if got.status != 200 || got.kind != textType || !strings.Contains(got.body, want) {
			t.Errorf("%+v\nlacks %q", got, want)
		}
	}
	sum := sha256.Sum256([]byte("quiet.example/log"))
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/add-checkpoint", 405}, {"PUT", "/add-checkpoint", 405}, {"POST", "/", 404}, {"GET", "/x", 404},
		{"GET", "/" + hex.EncodeToString(sum[:]) + "/checkpoint", 404}, {"GET", "/nobody/checkpoint", 404}, {"GET", "/checkpoint", 404},
	} {
		if got := send(t, c.method, w.url+c.path, ""); got.status != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, got.status, c.want)
		}
	}
}

// TestRestart: key and memory outlive the process.
func TestRestart(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 20)
	w := startNew(t, log.vkey)
	if got := w.post(t, log.body(t, 0, 10)); got.status != 200 {
		t.Fatalf("%+v", got)
	}
	w.stop()
	again := start(t, config(w.folder, log.vkey))
	if again.vkey != w.vkey {
		t.Error("another key after a restart")
	}
	if got := again.post(t, log.body(t, 0, 5)); got.status != 409 || got.body != "10\n" {
		t.Errorf("rewound after a restart: %+v", got)
	}
	if got := again.post(t, log.body(t, 10, 20)); got.status != 200 {
		t.Errorf("%+v", got)
	}
}

// TestStarting goes through what a witness must not start with.
func TestStarting(t *testing.T) {
	log, second := newHistory(t, origin), newHistory(t, "second.example/log")
	fails := func(name string, c witness.Config, code errs.Code, words string) {
		t.Helper()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		c.Ready = func(string, string) { stop() } // it must not come to that
		err := witness.Run(ctx, c)
		if !errs.Is(err, code) || !strings.Contains(errs.Message(err), words) {
			t.Errorf("%s: %v; want %s with %q", name, err, code, words)
		}
	}
	empty := t.TempDir()
	fails("nothing there", config(empty, log.vkey), errs.Invalid, "--new")
	fails("no folder", config(filepath.Join(empty, "no"), log.vkey), errs.Invalid, "--new")
	fails("no logs", config(empty), errs.Invalid, "at least one log")
	fails("not a key", config(empty, "nonsense"), errs.Invalid, "nonsense")

	w := startNew(t, log.vkey)
	fails("a second process", config(w.folder, log.vkey), errs.Conflict, "Another witness")
	w.stop()
	c := config(w.folder, log.vkey)
	c.New = true
	fails("new, and it is not", c, errs.Conflict, "Leave --new away")
	fails("a log that it has never seen", config(w.folder, log.vkey, second.vkey), errs.Invalid, "second.example/log")

	c = config(w.folder, log.vkey, second.vkey)
	c.New = true
	start(t, c).stop()
	start(t, config(w.folder, log.vkey, second.vkey)).stop()

	memory, err := filepath.Glob(filepath.Join(w.folder, "*.json"))
	if err != nil || len(memory) != 2 {
		t.Fatalf("%v, %v", memory, err)
	}
	for _, m := range memory {
		if err := os.Remove(m); err != nil {
			t.Fatal(err)
		}
	}
	fails("the key is there and the memory is not", config(w.folder, log.vkey), errs.Invalid, "never delete it")
	if err := os.Chmod(filepath.Join(w.folder, "witness.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	fails("a key that others can read", config(w.folder, log.vkey), errs.Invalid, "0644")
}

// TestMemoryLostWhileRunning: no memory, no signature.
func TestMemoryLostWhileRunning(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 9)
	for name, spoil := range map[string]func(path string) error{
		"gone":      os.Remove,
		"cut off":   func(p string) error { return os.Truncate(p, 20) },
		"another's": func(p string) error { return os.WriteFile(p, []byte(`{"origin":"x","size":0}`), 0o600) },
		"a wrong root": func(p string) error {
			return os.WriteFile(p, []byte(`{"origin":"`+origin+`","size":5,"root":"A"}`), 0o600)
		},
	} {
		w := startNew(t, log.vkey)
		w.post(t, log.body(t, 0, 5))
		files, err := filepath.Glob(filepath.Join(w.folder, "*.json"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
		if err := spoil(files[0]); err != nil {
			t.Fatal(err)
		}
		for _, old := range []int64{0, 5} {
			if got := w.post(t, log.body(t, old, 9)); got.status != http.StatusInternalServerError || strings.Contains(got.body, "—") {
				t.Errorf("%s, from %d: %+v", name, old, got)
			}
		}
		if got := send(t, "GET", w.url+"/", ""); !strings.Contains(got.body, "does not sign") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestConcurrentPosts sends both branches of a fork at once, at many sizes:
// one branch wins, and nothing of the other is ever signed.
func TestConcurrentPosts(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 10)
	forked := log.fork(t, 10)
	log.grow(t, 50)
	forked.grow(t, 50)
	w := startNew(t, log.vkey)
	if got := w.post(t, log.body(t, 0, 10)); got.status != 200 {
		t.Fatalf("%+v", got)
	}
	var mu sync.Mutex
	signed := map[string]bool{}
	var wg sync.WaitGroup
	for _, h := range []*history{log, forked} {
		for range 4 {
			wg.Go(func() {
				known := int64(10)
				for size := int64(11); size <= 60; size++ {
					if known > size {
						continue // the witness is further already
					}
					got := w.post(side{t}, h.body(side{t}, known, size))
					if got.status == 200 {
						known = size
						mu.Lock()
						signed[h.word] = true
						mu.Unlock()
					} else if got.kind == sizeType {
						_, _ = fmt.Sscan(got.body, &known)
					}
				}
			})
		}
	}
	wg.Wait()
	if len(signed) != 1 {
		t.Errorf("signed for %v: exactly one branch must be", signed)
	}
}
