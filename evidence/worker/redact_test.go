package worker_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
	"candour/evidence/worker"
)

// drawer is the reader of PDFs of a child of these tests.
type drawer struct{}

func (drawer) Pool() (*pdf.Pool, error) { return pdf.Shared() }

func (drawer) Read(ctx context.Context, path, scratch string, limits evidence.Limits) (*evidence.Reading, error) {
	p, err := pdf.Shared()
	if err != nil {
		return nil, err
	}
	return p.Read(ctx, path, scratch, limits)
}

// TestAFileIsRedactedInAChild: one child makes it, another that has not seen the original looks at it and draws it.
func TestAFileIsRedactedInAChild(t *testing.T) {
	p, dir := open(t, worker.Config{Longest: 3 * time.Minute, Memory: 2 << 30}), t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	original := canary.Simple("", canary.Line(72, 700, 12, "Placeholder Quibblewick timetable"))
	if err := os.WriteFile(in, original, 0o600); err != nil {
		t.Fatal(err)
	}
	proof, err := p.Redact(t.Context(), in, out, []redact.Mark{{Page: 1, Box: evidence.Box{X: 150, Y: 130, W: 30, H: 12}}}, evidence.Usual)
	if err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(made); proof.Output.SHA256 != hex.EncodeToString(sum[:]) || bytes.Contains(made, []byte("Quibblewick")) || proof.Found.Boxes != 1 {
		t.Errorf("%+v", proof)
	}
	v, err := p.Look(t.Context(), out, dir, proof, 72, evidence.Usual)
	if err != nil || v.Bad() != nil || !v.Hash {
		t.Fatalf("%+v %v", v, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "page-1")); err != nil || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("the picture: %d bytes, %v", len(b), err)
	}
	if v, err := p.Look(t.Context(), in, t.TempDir(), proof, 72, evidence.Usual); err == nil && v.Bad() == nil {
		t.Error("the original passes as what was made of it")
	}
	var u *evidence.Unreadable
	if _, err := p.Redact(t.Context(), in, filepath.Join(dir, "none"), []redact.Mark{{Page: 7, Box: evidence.Box{W: 9, H: 9}}}, evidence.Usual); !errors.As(err, &u) {
		t.Errorf("a mark on no page: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("a file was made all the same")
	}
}
