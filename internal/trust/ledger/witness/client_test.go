package witness_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/witness"
)

// ask is the usual call.
func ask(t failer, w cosign.Witness, h *history, old, size int64) ([]byte, error) {
	t.Helper()
	return witness.NewClient().Cosign(context.Background(), w, old, h.prover(size), h.checkpoint(t, size))
}

func refusal(err error) *witness.RefusedError {
	no, _ := errors.AsType[*witness.RefusedError](err)
	return no
}

func TestClientFindsWhereTheWitnessIs(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 100)
	r := startNew(t, log.vkey)
	w := r.member(t, "w")
	for _, c := range []struct{ old, size int64 }{{0, 10}, {0, 20}, {15, 30}, {30, 30}, {25, 30}, {30, 100}} {
		lines, err := ask(t, w, log, c.old, c.size)
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		r.cosigned(t, log.checkpoint(t, c.size), string(lines))
	}
}

// TestRefusals: each is told apart, and those that are an alarm say so.
func TestRefusals(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 50)
	forked := log.fork(t, 20)
	forked.grow(t, 40)
	impostor, stranger := newHistory(t, origin), newHistory(t, "other.example/log")
	impostor.grow(t, 60)
	stranger.grow(t, 60)
	w := startNew(t, log.vkey).member(t, "w")
	if _, err := ask(t, w, log, 0, 50); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		h      *history
		size   int64
		reason witness.Reason
		alarm  bool
	}{
		{"an old backup", log, 30, witness.Rewound, true},
		{"an old backup that went on", forked, 40, witness.Rewound, true},
		{"forked at this size", forked, 50, witness.Forked, true},
		{"forked and grown", forked, 60, witness.Unproved, true},
		{"another key", impostor, 60, witness.Unsigned, false},
		{"another log", stranger, 60, witness.Unknown, false},
	} {
		_, err := ask(t, w, c.h, 0, c.size)
		no := refusal(err)
		if no == nil || no.Reason != c.reason || no.Alarm() != c.alarm || no.Witness != "w" {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.reason == witness.Rewound && no != nil && no.Known != 50 {
			t.Errorf("%s: it remembers %d", c.name, no.Known)
		}
	}
}

// hostile is a witness that answers as it likes.
func hostile(t *testing.T, vkey string, h http.HandlerFunc) (cosign.Witness, *atomic.Int64) {
	t.Helper()
	var asked atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	v, err := cosign.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return cosign.Witness{Name: "hostile", URL: srv.URL, Verifier: v}, &asked
}

// TestAbsences: none of these is a refusal.
func TestAbsences(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 5)
	_, vkey, err := cosign.GenerateKey(nil, "hostile.example")
	if err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]http.HandlerFunc{
		"500": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"502": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) },
		"429": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) },
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
		"nothing":  func(http.ResponseWriter, *http.Request) {},
		"a page":   func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>hello</html>\n") },
		"an abort": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a long one": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("— x y\n", 100_000))
		},
		"no size":     func(w http.ResponseWriter, _ *http.Request) { sizes(w, "many") },
		"a bad size":  func(w http.ResponseWriter, _ *http.Request) { sizes(w, "05\n") },
		"a size of -": func(w http.ResponseWriter, _ *http.Request) { sizes(w, "-1\n") },
	} {
		w, asked := hostile(t, vkey, h)
		if _, err := ask(t, w, log, 0, 5); err == nil || refusal(err) != nil {
			t.Errorf("%s: %v", name, err)
		}
		if asked.Load() != 1 {
			t.Errorf("%s: asked %d times", name, asked.Load())
		}
	}
	w, _ := hostile(t, vkey, nil)
	w.URL = "http://127.0.0.1:1"
	if _, err := ask(t, w, log, 0, 5); err == nil || refusal(err) != nil {
		t.Errorf("nobody there: %v", err)
	}
}

func sizes(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/x.tlog.size")
	w.WriteHeader(http.StatusConflict)
	_, _ = io.WriteString(w, text)
}

// TestAskedTwiceAtMost: a witness that keeps naming other sizes.
func TestAskedTwiceAtMost(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 5)
	_, vkey, err := cosign.GenerateKey(nil, "hostile.example")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	w, asked := hostile(t, vkey, func(w http.ResponseWriter, _ *http.Request) {
		n++
		sizes(w, fmt.Sprintf("%d\n", n))
	})
	if _, err := ask(t, w, log, 0, 5); err == nil || asked.Load() != 2 {
		t.Errorf("asked %d times, %v", asked.Load(), err)
	}
}

// TestCrashBetweenStateAndAnswer: the witness has stored and signed, the
// answer is lost, and it is started again. The log asks again and gets its
// signature; another history does not.
func TestCrashBetweenStateAndAnswer(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 10)
	forked := log.fork(t, 4)
	forked.grow(t, 16)
	r := startNew(t, log.vkey)
	lossy := &witness.Client{HTTP: &http.Client{Transport: lost{}}}
	if _, err := lossy.Cosign(context.Background(), r.member(t, "w"), 0, log.prover(10), log.checkpoint(t, 10)); err == nil || refusal(err) != nil {
		t.Fatalf("a lost answer: %v", err)
	}
	r.stop()
	w := start(t, config(r.folder, log.vkey)).member(t, "w")
	for _, size := range []int64{9, 10, 20} {
		if no := refusal(second(ask(t, w, forked, 0, size))); no == nil || !no.Alarm() {
			t.Errorf("the fork of %d entries was not refused", size)
		}
	}
	if _, err := ask(t, w, log, 0, 10); err != nil {
		t.Errorf("asking again: %v", err)
	}
}

func second(_ []byte, err error) error { return err }

// lost delivers a request, waits for the answer, and loses it.
type lost struct{}

func (lost) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return nil, errors.Join(io.ErrUnexpectedEOF, err, res.Body.Close())
}

// TestGather is a policy of two out of four: one is away, and one sends lines
// that are not its own, among them a false one in the log's name. They cannot
// spoil the note for the others.
func TestGather(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 5)
	one, two := startNew(t, log.vkey), startNew(t, log.vkey)
	_, badKey, err := cosign.GenerateKey(nil, "hostile.example")
	if err != nil {
		t.Fatal(err)
	}
	forged := strings.SplitAfter(string(newHistory(t, origin).checkpoint(t, 0)), "\n\n")[1]
	bad, _ := hostile(t, badKey, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, forged) })
	_, awayKey, err := cosign.GenerateKey(nil, "away.example")
	if err != nil {
		t.Fatal(err)
	}
	p, err := cosign.ParsePolicy("log " + log.vkey + "\n" + one.line("one") + two.line("two") + "witness bad " + badKey + " " + bad.URL +
		"\nwitness away " + awayKey + " http://127.0.0.1:1\ngroup g 2 one two bad away\nquorum g\n")
	if err != nil {
		t.Fatal(err)
	}
	g := witness.NewGroup(p)
	got, err := g.Gather(context.Background(), log.checkpoint(t, 5), log.prover(5))
	if err != nil || !got.Met || len(got.By) != 2 || len(got.Failed) != 2 || got.Failed["bad"] == nil || got.Failed["away"] == nil {
		t.Fatalf("%+v, %v", got, err)
	}
	if strings.Contains(string(got.Note), strings.TrimSpace(forged)) || strings.Count(string(got.Note), "— ") != 3 {
		t.Errorf("the note holds what nobody checked:\n%s", got.Note)
	}
	again, err := g.Gather(context.Background(), got.Note, log.prover(5))
	if err != nil || string(again.Note) != string(got.Note) {
		t.Errorf("asking again made the note grow: %v\n%s", err, again.Note)
	}
	out, met, err := g.Cosign(context.Background(), log.checkpoint(t, 5), log.prover(5))
	if !met || err == nil || refusal(err) != nil || strings.Count(string(out), "— ") != 3 {
		t.Errorf("met %v, %v", met, err)
	}
	if _, err := g.Gather(context.Background(), newHistory(t, origin).checkpoint(t, 0), log.prover(5)); err == nil {
		t.Error("a checkpoint that the policy's log has not signed was sent out")
	}
}

// TestTruthInANoisyAnswer: lines of strangers beside the witness's own.
func TestTruthInANoisyAnswer(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 5)
	skey, vkey, err := cosign.GenerateKey(nil, "noisy.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := cosign.NewSigner(skey, now)
	if err != nil {
		t.Fatal(err)
	}
	checkpoint := log.checkpoint(t, 5)
	n, err := note.Open(checkpoint, note.VerifierList(verifier(t, log.vkey)))
	if err != nil {
		t.Fatal(err)
	}
	stranger := newHistory(t, "stranger.example")
	both, err := note.Sign(&note.Note{Text: n.Text}, stranger.signer, signer)
	if err != nil {
		t.Fatal(err)
	}
	lines := string(both[len(n.Text)+1:])
	w, _ := hostile(t, vkey, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, lines) })
	got, err := ask(t, w, log, 0, 5)
	if err != nil || strings.Count(string(got), "\n") != 1 || !strings.HasPrefix(string(got), "— noisy.example ") {
		t.Errorf("%q, %v", got, err)
	}
}

func verifier(t failer, vkey string) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
