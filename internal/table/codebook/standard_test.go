package codebook_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/table/codebook"
	"candour/internal/testkit"
)

// everySchema writes each schema of returns and of audit lists into a folder.
func everySchema(t *testing.T) (files []string) {
	t.Helper()
	lists, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, s := range append(lists.Schemas(), load(t).Schemas()...) {
		name := filepath.Join(dir, s.Name+"-"+s.Version+".json")
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	if len(files) < 10 {
		t.Fatalf("%d schemas, want every one of returns and lists", len(files))
	}
	return files
}

// TestSchemasUseEachValueAndLabelOnce holds what we write to the rules of the
// standard that schema-labels.py looks at, without any other program.
func TestSchemasUseEachValueAndLabelOnce(t *testing.T) {
	type entry struct{ Value, Label string }
	type part struct {
		Name                      string
		MissingValues, Categories []entry
	}
	for _, file := range everySchema(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			part
			Fields []part
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		for _, p := range append(doc.Fields, doc.part) {
			for _, list := range [][]entry{p.MissingValues, p.Categories} {
				seen := map[string]bool{}
				for _, e := range list {
					if seen["value "+e.Value] || e.Label != "" && seen["label "+e.Label] {
						t.Errorf("%s, field %q: %q (%s) stands twice", filepath.Base(file), p.Name, e.Value, e.Label)
					}
					seen["value "+e.Value], seen["label "+e.Label] = true, true
				}
			}
		}
	}
}

// TestEverySchemaPassesFrictionless reads what we write with the reference
// implementation of the standard.
func TestEverySchemaPassesFrictionless(t *testing.T) {
	said := testkit.Python(t, "frictionless", `
import sys
from frictionless import FrictionlessException, Schema
for path in sys.argv[1:]:
    try:
        print("read", len(Schema.from_descriptor(path).fields))
    except FrictionlessException as e:
        print("refused", path, *[r.note for r in e.reasons], sep="\n  ")
`, everySchema(t)...)
	if strings.Contains(said, "refused") || strings.Count(said, "read ") < 10 {
		t.Error(said)
	}
}
