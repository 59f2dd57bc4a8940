package rowcheck_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
)

var update = flag.Bool("update", false, "write the flawed files anew")

const flawedDir = "testdata/flawed"

// TestEveryFlawedFileIsNamedInWords checks each committed file as the command
// does and looks for the words that testdata/flawed/expected.json says.
func TestEveryFlawedFileIsNamedInWords(t *testing.T) {
	if *update {
		writeFlawed(t)
	}
	var expected map[string][]string
	data, err := os.ReadFile(filepath.Join(flawedDir, "expected.json"))
	if err == nil {
		err = json.Unmarshal(data, &expected)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(expected) < 60 {
		t.Fatalf("%d flawed returns, want at least 60", len(expected))
	}
	for name, words := range expected {
		t.Run(name, func(t *testing.T) {
			said := reportOf(t, filepath.Join(flawedDir, name))
			for _, w := range words {
				if !strings.Contains(said, w) {
					t.Errorf("the report does not say %q:\n%s", w, said)
				}
			}
		})
	}
}

// TestTheFlawedFilesAreThoseOfTheGenerator keeps the files and the list in step.
func TestTheFlawedFilesAreThoseOfTheGenerator(t *testing.T) {
	dirs, err := os.ReadDir(flawedDir)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, d := range dirs {
		have[d.Name()] = d.IsDir()
	}
	for _, f := range flawed(t) {
		if !have[f.name] {
			t.Errorf("%s is not written: run go test ./internal/table/rowcheck -update", f.name)
		}
		delete(have, f.name)
	}
	for name, dir := range have {
		if dir {
			t.Errorf("nothing makes %s", name)
		}
	}
}

// reportOf gives what the command prints for the files of a folder.
func reportOf(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var files []rowcheck.Input
	for _, f := range list {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, rowcheck.Input{Name: f.Name(), File: bytes.NewReader(data), Size: int64(len(data))})
	}
	r, _, err := check(t, rowcheck.Options{}, files...)
	if err != nil {
		if c := errs.CodeOf(err); c != errs.Invalid && c != errs.TooLarge {
			t.Fatalf("not an error for a person: %v", err)
		}
		return errs.Message(err)
	}
	var b strings.Builder
	if err := r.WriteText(&b, 20); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func writeFlawed(t *testing.T) {
	t.Helper()
	if err := os.RemoveAll(flawedDir); err != nil {
		t.Fatal(err)
	}
	expected := map[string][]string{}
	for _, f := range flawed(t) {
		if expected[f.name] != nil {
			t.Fatalf("%s is there twice", f.name)
		}
		expected[f.name] = f.words
		dir := filepath.Join(flawedDir, f.name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, data := range f.files {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	data, err := json.MarshalIndent(expected, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(flawedDir, "expected.json"), append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
