package witness_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/witness"
)

func now() time.Time { return time.Unix(1_790_000_000, 0) }

// machine is a witness under whatever a log, its backups and its forks may do,
// and what must be true of it at every step.
type machine struct {
	t        *rapid.T
	folder   string
	signer   *cosign.Signer
	server   *httptest.Server
	branches []*history // of one log; the first two entries are the same
	// What the witness has signed: the model.
	roots map[int64]string // by size
	size  int64
}

// TestNeverTwoRoots: a witness never cosigns two roots for one size, nor a
// smaller size after a larger one, nor what does not contain what it signed.
func TestNeverTwoRoots(t *testing.T) {
	skey, _, err := cosign.GenerateKey(nil, "witness.example/w")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := cosign.NewSigner(skey, now)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		folder, err := os.MkdirTemp("", "witness")
		if err != nil {
			t.Fatal(err)
		}
		m := &machine{t: t, folder: folder, signer: signer, roots: map[int64]string{}}
		defer func() {
			m.server.Close()
			_ = os.RemoveAll(folder)
		}()
		trunk := newHistory(t, origin)
		trunk.grow(t, 2)
		m.branches = []*history{trunk, trunk.fork(t, 2)}
		if err := witness.Begin(folder, []note.Verifier{verifier(t, trunk.vkey)}); err != nil {
			t.Fatal(err)
		}
		m.start()
		t.Repeat(map[string]func(*rapid.T){
			"grow":    m.grow,
			"branch":  m.branch,
			"send":    m.send,
			"restart": func(*rapid.T) { m.server.Close(); m.start() },
		})
	})
}

func (m *machine) start() {
	s, err := witness.NewServer(m.signer, []note.Verifier{verifier(m.t, m.branches[0].vkey)}, m.folder, quiet())
	if err != nil {
		m.t.Fatal(err)
	}
	m.server = httptest.NewServer(s)
}

func (m *machine) pick(t *rapid.T) *history { return rapid.SampledFrom(m.branches).Draw(t, "history") }

func (m *machine) grow(t *rapid.T) {
	m.pick(t).grow(t, rapid.Int64Range(1, 20).Draw(t, "entries"))
}

// branch is an old backup put back.
func (m *machine) branch(t *rapid.T) {
	if len(m.branches) == 5 {
		return
	}
	of := m.pick(t)
	f := of.fork(t, rapid.Int64Range(1, of.size).Draw(t, "at"))
	f.word = fmt.Sprint("branch ", len(m.branches))
	m.branches = append(m.branches, f)
}

// send asks for a cosignature, rightly or wrongly, and judges the answer.
func (m *machine) send(t *rapid.T) {
	h := m.pick(t)
	size := rapid.Int64Range(0, h.size).Draw(t, "size")
	old := rapid.OneOf(rapid.Just(m.size), rapid.Int64Range(0, h.size)).Draw(t, "old")
	// A proof from another size, or of another branch, may come with it.
	proofOf := rapid.OneOf(rapid.Just(h), rapid.SampledFrom(m.branches)).Draw(t, "proof of")
	body := h.body(t, old, size)
	if proofOf != h && old <= size && size <= proofOf.size {
		body = mixed(t, proofOf, h, old, size)
	}
	got := send(t, "POST", m.server.URL+"/add-checkpoint", body)
	root := h.root(t, size).String()
	if got.status != 200 {
		m.refused(got, old, size)
		return
	}
	if size < m.size {
		m.t.Fatalf("signed %d after %d", size, m.size)
	}
	if was, ok := m.roots[size]; ok && was != root {
		m.t.Fatalf("signed two roots for %d", size)
	}
	for at, was := range m.roots {
		if h.root(t, at).String() != was {
			m.t.Fatalf("signed %d of a history that is not that of %d", size, at)
		}
	}
	m.roots[size], m.size = root, size
}

// refused checks what a refusal tells.
func (m *machine) refused(got answer, old, size int64) {
	want := fmt.Sprintf("%d\n", m.size)
	if got.kind == sizeType && (got.body != want || old == m.size) {
		m.t.Fatalf("it says %q and has signed %d", got.body, m.size)
	}
	if old <= size && old != m.size && got.kind != sizeType {
		m.t.Fatalf("old %d, size %d, signed %d: %+v", old, size, m.size, got)
	}
	if got.status >= 500 {
		m.t.Fatalf("%+v", got)
	}
}

// mixed is the proof of one branch with the checkpoint of another.
func mixed(t *rapid.T, proofOf, h *history, old, size int64) string {
	body := proofOf.body(t, old, size)
	return body[:len(body)-len(proofOf.checkpoint(t, size))] + string(h.checkpoint(t, size))
}
