package cosign_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/cosign"
)

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "w.key")
	if _, _, err := cosign.LoadKey(path, "w", cosign.WitnessKey); !errs.Is(err, errs.NotFound) {
		t.Errorf("no file: %v", err)
	}
	skey, vkey, created, err := cosign.LoadOrCreateKey(path, "w", cosign.WitnessKey)
	if err != nil || !created {
		t.Fatalf("created %v, %v", created, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	again, againPublic, created, err := cosign.LoadOrCreateKey(path, "w", cosign.WitnessKey)
	if err != nil || created || again != skey || againPublic != vkey {
		t.Errorf("the second time: created %v, same %v, %v", created, again == skey, err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".new-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	for name, c := range map[string]struct {
		name string
		kind cosign.Kind
	}{"another name": {"v", cosign.WitnessKey}, "another kind": {"w", cosign.LogKey}} {
		if _, _, _, err := cosign.LoadOrCreateKey(path, c.name, c.kind); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeyFileOthersCanRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.key")
	if _, _, _, err := cosign.LoadOrCreateKey(path, "w", cosign.WitnessKey); err != nil {
		t.Fatal(err)
	}
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o440: true, 0o640: true, 0o604: false, 0o644: false, 0o620: false, 0o601: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, _, err := cosign.LoadKey(path, "", cosign.WitnessKey)
		if (err == nil) != ok {
			t.Errorf("mode %04o: %v", mode, err)
		}
		if err != nil && !strings.Contains(errs.Message(err), "0600") {
			t.Errorf("mode %04o: the words do not say what to do: %s", mode, errs.Message(err))
		}
	}
}

// TestLogKeyFile: the log's own key is one that x/mod reads.
func TestLogKeyFile(t *testing.T) {
	skey, vkey, _, err := cosign.LoadOrCreateKey(filepath.Join(t.TempDir(), "log.key"), origin, cosign.LogKey)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(sign(t, checkpoint, s), note.VerifierList(v)); err != nil {
		t.Error(err)
	}
}

// TestKeyFileRace: many at once, one key.
func TestKeyFileRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.key")
	var mu sync.Mutex
	keys, makers := map[string]bool{}, 0
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			skey, _, created, err := cosign.LoadOrCreateKey(path, "w", cosign.WitnessKey)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if keys[skey] = true; created {
				makers++
			}
		})
	}
	wg.Wait()
	if len(keys) != 1 || makers != 1 {
		t.Errorf("%d keys by %d makers", len(keys), makers)
	}
}

func TestKeyFileDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.key")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := cosign.LoadOrCreateKey(path, "w", cosign.WitnessKey); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty file: %v; it must not be overwritten", err)
	}
}
