package phrase

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

// cheap keeps tests quick; what a real one costs is measured in bench/phrase.
var cheap = Params{Memory: 8 << 10, Time: 1, Threads: 1}

var serverSecret = []byte("a server secret, for tests only!")

func fresh(t testing.TB, kind Kind) Phrase {
	t.Helper()
	p, err := New(kind, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParamsAreReadBack(t *testing.T) {
	for _, s := range []string{"argon2id$m=65536,t=2,p=1", "argon2id$m=8192,t=1,p=16"} {
		p, err := ParseParams(s)
		if err != nil || p.String() != s {
			t.Errorf("%s: %s, %v", s, p, err)
		}
	}
	if DefaultParams().String() != "argon2id$m=65536,t=2,p=1" {
		t.Errorf("the default is %s", DefaultParams())
	}
	for _, s := range []string{"", "argon2id", "argon2i$m=65536,t=2,p=1", "argon2id$m=99999999,t=2,p=1", "argon2id$m=1,t=2,p=1",
		"argon2id$m=65536,t=0,p=1", "argon2id$m=65536,t=2,p=257", "argon2id$m=65536,t=2,p=1 ", "argon2id$m=4294967297,t=1,p=1"} {
		if p, err := ParseParams(s); err == nil {
			t.Errorf("%q was taken for %s", s, p)
		}
	}
}

func TestKeepAndCheck(t *testing.T) {
	g, ctx := NewGate(1, 4), context.Background()
	for _, kind := range []Kind{Words, Digits} {
		p := fresh(t, kind)
		key, stored, err := g.Keep(ctx, p, cheap)
		if err != nil {
			t.Fatal(err)
		}
		typed, err := Parse(strings.ToUpper(p.Lines()))
		if err != nil {
			t.Fatal(err)
		}
		back, err := g.Check(ctx, typed, serverSecret, &stored)
		if err != nil || back.Bytes() != key.Bytes() {
			t.Errorf("%s: the key did not come back: %v", kind, err)
		}
		_, other, err := g.Keep(ctx, p, cheap)
		if err != nil || string(other.Salt) == string(stored.Salt) || string(other.Verifier) == string(stored.Verifier) {
			t.Errorf("%s: two rows of one phrase look alike: %v", kind, err)
		}
	}
}

// TestUnknownAndWrongAreAlike counts the derivations and compares all that
// comes out, byte by byte.
func TestUnknownAndWrongAreAlike(t *testing.T) {
	g, ctx := NewGate(1, 4), context.Background()
	right := fresh(t, Words)
	_, stored, err := g.Keep(ctx, right, DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	wrong := hold(Words, append(right.Groups()[:6], fresh(t, Words).Groups()[6]))
	if wrong.Lookup() != right.Lookup() || wrong.Equal(right) {
		t.Fatal("the wrong phrase must share the lookup part")
	}
	outcome := func(p Phrase, s *Stored) string {
		before := g.Derived()
		key, err := g.Check(ctx, p, serverSecret, s)
		return fmt.Sprintf("%d derivations, key %v, code %s, %q, %q, %v", g.Derived()-before, key.IsZero(), errs.CodeOf(err), errs.Message(err), err, errs.FieldsOf(err))
	}
	a, b, c := outcome(wrong, &stored), outcome(fresh(t, Words), nil), outcome(fresh(t, Digits), nil)
	if a != b || b != c || !strings.HasPrefix(a, "1 derivations, key true, code not_found") {
		t.Errorf("they differ:\n%s\n%s\n%s", a, b, c)
	}
	if d := DefaultParams().String(); stored.Params != d {
		t.Errorf("a row costs %s, a decoy %s", stored.Params, d)
	}
	// Not even a phrase that fits the decoy's own verifier gets in.
	if _, err := g.Check(ctx, right, serverSecret, nil); !errs.Is(err, errs.NotFound) {
		t.Errorf("a phrase with no row was let in: %v", err)
	}
}

func TestIndexAndDecoy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := draw(t), draw(t)
		i, decoy := LookupIndex(serverSecret, p.Lookup()), string(Decoy(serverSecret, p.Lookup()))
		if i != LookupIndex(serverSecret, p.Lookup()) || decoy != string(Decoy(serverSecret, p.Lookup())) {
			t.Fatal("not the same twice")
		}
		if (p.Lookup() == q.Lookup()) != (i == LookupIndex(serverSecret, q.Lookup())) {
			t.Fatal("index and lookup part do not go together")
		}
		if i == LookupIndex([]byte("another server secret, for tests"), p.Lookup()) || strings.Contains(i, p.Lookup()) {
			t.Fatal("the index does not depend on the secret")
		}
		if len(Decoy(serverSecret, p.Lookup())) != saltSize {
			t.Fatal("a decoy is told from a salt by its length")
		}
	})
}

func TestSeal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := NewKey([32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key")))
		plain, aad := rapid.SliceOf(rapid.Byte()).Draw(t, "plain"), rapid.String().Draw(t, "aad")
		sealed, err := Seal(key, aad, plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Open(key, aad, sealed)
		if err != nil || string(got) != string(plain) {
			t.Fatalf("not opened: %v", err)
		}
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		bad := append([]byte(nil), sealed...)
		bad[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		other := key.Bytes()
		other[0]++
		for _, try := range []func() ([]byte, error){
			func() ([]byte, error) { return Open(key, aad, bad) },
			func() ([]byte, error) { return Open(key, aad, sealed[:i]) },
			func() ([]byte, error) { return Open(key, aad+"x", sealed) },
			func() ([]byte, error) { return Open(NewKey(other), aad, sealed) },
			func() ([]byte, error) { return Open(Key{}, aad, sealed) },
		} {
			if got, err := try(); err == nil || got != nil {
				t.Fatalf("opened: %q, %v", got, err)
			}
		}
	})
	if _, err := Seal(Key{}, "a", nil); err == nil {
		t.Error("sealed without a key")
	}
}

// TestGateIsBounded sends fifty at once, half of whom give up while they wait:
// never more than two work, never more than eight are inside, everybody else
// is told the same, and every place is free again afterwards.
func TestGateIsBounded(t *testing.T) {
	const atOnce, waiting = 2, 6
	g := NewGate(atOnce, waiting)
	var inside, most, entered, refused atomic.Int64
	hold := make(chan struct{})
	var wg sync.WaitGroup
	ctx, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	answers := make(chan struct{}, 50)
	for i := range 50 {
		mine := context.Background()
		if i%2 == 0 {
			mine = ctx
		}
		wg.Go(func() {
			defer func() { answers <- struct{}{} }()
			leave, err := g.enter(mine)
			if err != nil {
				refused.Add(1)
				if !errs.Is(err, errs.Unavailable) || errs.Message(err) != busy {
					t.Errorf("refused with %v", err)
				}
				return
			}
			n := inside.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			entered.Add(1)
			<-hold
			inside.Add(-1)
			leave()
		})
	}
	for range 50 - atOnce - waiting { // all but those who work or wait are refused at once
		<-answers
	}
	giveUp()
	close(hold)
	wg.Wait()
	if most.Load() > atOnce || entered.Load()+refused.Load() != 50 || entered.Load() < atOnce {
		t.Errorf("%d at once, %d entered, %d refused", most.Load(), entered.Load(), refused.Load())
	}
	if len(g.turns) != 0 || len(g.places) != 0 {
		t.Errorf("%d turns and %d places were not given back", len(g.turns), len(g.places))
	}
}

// TestWhoGivesUpCostsNothing: no derivation is begun for a visitor who left.
func TestWhoGivesUpCostsNothing(t *testing.T) {
	g := NewGate(1, 1)
	leave, err := g.enter(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err = g.Check(ctx, fresh(t, Words), serverSecret, nil)
	if !errs.Is(err, errs.Unavailable) || !errors.Is(err, context.DeadlineExceeded) || g.Derived() != 0 {
		t.Errorf("%v, %d derivations", err, g.Derived())
	}
	leave()
	gone, stop := context.WithCancel(context.Background())
	stop()
	if _, err := g.Derive(gone, fresh(t, Words), make([]byte, 16), cheap); !errs.Is(err, errs.Unavailable) || g.Derived() != 0 {
		t.Errorf("%v, %d derivations", err, g.Derived())
	}
}

func TestDeriveRefusesWhatWouldProtectNothing(t *testing.T) {
	g, ctx := NewGate(1, 1), context.Background()
	p := fresh(t, Digits)
	for name, f := range map[string]func() (Key, error){
		"no phrase":  func() (Key, error) { return g.Derive(ctx, Phrase{}, make([]byte, 16), cheap) },
		"short salt": func() (Key, error) { return g.Derive(ctx, p, make([]byte, 8), cheap) },
		"no cost":    func() (Key, error) { return g.Derive(ctx, p, make([]byte, 16), Params{}) },
		"bad row": func() (Key, error) {
			return g.Check(ctx, p, serverSecret, &Stored{Salt: make([]byte, 16), Params: "x"})
		},
	} {
		if k, err := f(); err == nil || !k.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New("runes", rand.Reader); err == nil {
		t.Error("a kind that does not exist was made")
	}
	if _, err := New(Words, io.LimitReader(rand.Reader, 3)); err == nil {
		t.Error("a phrase was made without enough random bytes")
	}
}

// BenchmarkDerive is the cost of one guess on one core of this machine.
func BenchmarkDerive(b *testing.B) {
	g, p := NewGate(1, 1), fresh(b, Words)
	for b.Loop() {
		if _, err := g.Derive(context.Background(), p, make([]byte, 16), DefaultParams()); err != nil {
			b.Fatal(err)
		}
	}
}
