package readers_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/family"
	"candour/evidence/readers"
	"candour/evidence/sample"
)

// TestADeliveryOfWhichEverythingIsKnown reads a made-up delivery, files in files, and
// holds what came out to what was put in: every document is met, with its own bytes;
// every hidden word is found and said to be out of sight; and what cannot be read is
// an exception with the code that it should have. PDFs are another package's.
func TestADeliveryOfWhichEverythingIsKnown(t *testing.T) {
	root := filepath.Join(t.TempDir(), "made")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	made, err := sample.Make(root, sample.Options{Seed: 7, Documents: 400})
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]family.Member{} // by hash
	isPDF := map[string]bool{}
	set := readers.Set{PDF: pdf{}}
	read := map[string]bool{}
	for _, truth := range made.Truth {
		if strings.Contains(truth.Path, "!") || read[truth.Path] {
			continue
		}
		read[truth.Path] = true
		path := filepath.Join(root, filepath.FromSlash(truth.Path))
		err := family.Walk(context.Background(), set.Read, path, filepath.Base(path), t.TempDir(), evidence.Usual, func(m family.Member) error {
			met[m.SHA256] = m
			isPDF[m.SHA256] = m.Reading != nil && m.Reading.Kind == "application/pdf"
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	hidden, exceptions := 0, 0
	for _, truth := range made.Truth {
		m, ok := met[truth.SHA256]
		switch {
		case !ok:
			t.Errorf("%s (%s) was not met", truth.Path, truth.Kind)
		case isPDF[truth.SHA256]:
		case truth.Exception != "":
			exceptions++
			if m.Why == nil || m.Why.Code != truth.Exception {
				t.Errorf("%s (%s): %v, want %s", truth.Path, truth.Kind, m.Why, truth.Exception)
			}
		case m.Why != nil:
			t.Errorf("%s (%s): %v", truth.Path, truth.Kind, m.Why)
		default:
			for _, word := range truth.Hidden {
				hidden++
				if !unseen(m.Reading, word) {
					t.Errorf("%s (%s): %s is not found out of sight", truth.Path, truth.Kind, word)
				}
			}
		}
	}
	if hidden == 0 || exceptions == 0 {
		t.Errorf("%d hidden words and %d exceptions: the delivery tries nothing", hidden, exceptions)
	}
}

func unseen(r *evidence.Reading, word string) bool {
	found := false
	for _, p := range r.Pieces {
		if strings.Contains(fmt.Sprint(p.Text, " ", p.Name), word) {
			if !p.Unseen {
				return false
			}
			found = true
		}
	}
	return found
}
