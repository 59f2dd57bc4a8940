package witness_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/testkit"
	"candour/internal/testkit/memtiles"
	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/tiles"
	"candour/internal/trust/ledger/witness"
)

const origin = "test.example/ledger"

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// side is a test seen from a goroutine beside it, which must not end the test.
type side struct{ *testing.T }

func (s side) Fatal(args ...any) {
	s.Error(args...)
	runtime.Goexit()
}

func (s side) Fatalf(format string, args ...any) {
	s.Errorf(format, args...)
	runtime.Goexit()
}

// history is one version of a log: a tree in memory, and the log's key. Two
// histories with one key are a fork.
type history struct {
	store  memtiles.Memory
	size   int64
	word   string // what its entries say
	signer note.Signer
	vkey   string
}

func newHistory(t failer, name string) *history {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return &history{word: "true", signer: signer, vkey: vkey}
}

func (h *history) grow(t failer, n int64) {
	t.Helper()
	leaves := make([]tlog.Hash, n)
	for i := range leaves {
		leaves[i] = tlog.RecordHash(fmt.Appendf(nil, "%s %d", h.word, h.size+int64(i)))
	}
	if _, err := tiles.Grow(context.Background(), &h.store, h.size, leaves); err != nil {
		t.Fatal(err)
	}
	h.size += n
}

// fork gives a history with the same key and the same first entries.
func (h *history) fork(t failer, at int64) *history {
	t.Helper()
	f := &history{word: h.word, signer: h.signer, vkey: h.vkey}
	f.grow(t, at)
	f.word = "false"
	return f
}

func (h *history) root(t failer, size int64) tlog.Hash {
	t.Helper()
	root, err := tiles.Root(context.Background(), &h.store, size)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// checkpoint gives the signed checkpoint of a size that the history had.
func (h *history) checkpoint(t failer, size int64) []byte {
	t.Helper()
	signed, err := cosign.SignCheckpoint(cosign.Checkpoint{Origin: h.signer.Name(), Size: size, Root: h.root(t, size)}, h.signer)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// prover proves towards a size, as the ledger does: nothing to prove from a
// size that is not smaller.
func (h *history) prover(size int64) witness.Prover {
	return func(ctx context.Context, old int64) ([]tlog.Hash, error) {
		if old >= size {
			return nil, nil
		}
		return tiles.ProveConsistency(ctx, &h.store, old, size)
	}
}

// body is an add-checkpoint request.
func (h *history) body(t failer, old, size int64) string {
	t.Helper()
	proof, err := h.prover(size)(context.Background(), old)
	if err != nil {
		t.Fatal(err)
	}
	s := fmt.Sprintf("old %d\n", old)
	for _, p := range proof {
		s += base64.StdEncoding.EncodeToString(p[:]) + "\n"
	}
	return s + "\n" + string(h.checkpoint(t, size))
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// running is a witness as a program: Run, on a real listener.
type running struct {
	folder, url, vkey string
	stop              func()
}

func config(folder string, logs ...string) witness.Config {
	return witness.Config{Folder: folder, Name: "witness.example/" + filepath.Base(folder), Listen: "127.0.0.1:0", Logs: logs, Log: quiet()}
}

func start(t testing.TB, c witness.Config) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{folder: c.Folder}
	ready, done := make(chan struct{}), make(chan error, 1)
	c.Ready = func(address, vkey string) {
		r.url, r.vkey = "http://"+address, vkey
		close(ready)
	}
	go func() { done <- witness.Run(ctx, c) }()
	select {
	case <-ready:
	case err := <-done:
		t.Fatalf("the witness did not start: %v", err)
	}
	stopped := false
	r.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the witness did not stop well: %v", err)
		}
	}
	t.Cleanup(r.stop)
	return r
}

func startNew(t testing.TB, logs ...string) *running {
	t.Helper()
	c := config(t.TempDir(), logs...)
	c.New = true
	return start(t, c)
}

// line is the witness's line of a policy.
func (r *running) line(name string) string {
	return fmt.Sprintf("witness %s %s %s\n", name, r.vkey, r.url)
}

func (r *running) member(t failer, name string) cosign.Witness {
	t.Helper()
	v, err := cosign.NewVerifier(r.vkey)
	if err != nil {
		t.Fatal(err)
	}
	return cosign.Witness{Name: name, URL: r.url, Verifier: v}
}

// answer is what came back from one request.
type answer struct {
	status int
	kind   string
	body   string
}

func send(t failer, method, url, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	text := testkit.Body(t, res, err)
	return answer{res.StatusCode, res.Header.Get("Content-Type"), text}
}

func (r *running) post(t failer, body string) answer {
	t.Helper()
	return send(t, http.MethodPost, r.url+"/add-checkpoint", body)
}

// cosigned checks that lines are the witness's own, on this checkpoint.
func (r *running) cosigned(t failer, signed []byte, lines string) {
	t.Helper()
	n, err := note.Open(append(bytes.Clone(signed), lines...), note.VerifierList(r.member(t, "w").Verifier))
	if err != nil || len(n.Sigs) != 1 || strings.Count(lines, "\n") != 1 {
		t.Fatalf("not one cosignature: %v in %q", err, lines)
	}
}
