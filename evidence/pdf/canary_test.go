package pdf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
)

const bird = "quillwort"

func pool(t testing.TB) *pdf.Pool {
	t.Helper()
	p, err := pdf.Shared()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func readBytes(t testing.TB, b []byte) (*evidence.Reading, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	scratch := filepath.Join(dir, "scratch")
	if err := os.Mkdir(scratch, 0o700); err != nil {
		t.Fatal(err)
	}
	r, err := pool(t).Read(t.Context(), path, scratch, evidence.Usual)
	if err != nil {
		t.Fatal(err)
	}
	return r, scratch
}

// Each of the places where a PDF hides words is found, and is called what it is.
func TestTheCanaryIsFoundInEveryHidingPlace(t *testing.T) {
	r, scratch := readBytes(t, canary.Make(bird))
	if len(canary.Places) < 22 {
		t.Fatalf("%d places", len(canary.Places))
	}
	for _, place := range canary.Places {
		t.Run(place.Name, func(t *testing.T) {
			word := place.Word(bird)
			if place.Where == "" {
				if !inParts(t, r, scratch, word) {
					t.Errorf("%s is in no part", word)
				}
				return
			}
			var at []evidence.Where
			for _, p := range r.Pieces {
				if !strings.Contains(p.Text, word) {
					continue
				}
				if at = append(at, p.Where); p.Where == place.Where {
					seen := p.Where == evidence.Body || p.Where == evidence.Outline
					if p.Where != evidence.Field && p.Where != evidence.Annotation && p.Unseen == seen {
						t.Errorf("%s unseen: %v", word, p.Unseen)
					}
					return
				}
			}
			t.Errorf("%s was found at %v and not as %s", word, at, place.Where)
		})
	}
}

func inParts(t *testing.T, r *evidence.Reading, scratch, word string) bool {
	for _, p := range r.Parts {
		b, err := os.ReadFile(filepath.Join(scratch, p.File))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), word) {
			return true
		}
	}
	return false
}
