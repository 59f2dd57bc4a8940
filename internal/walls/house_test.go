package walls_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"candour/internal/walls"
)

// TestTheDrawingIsTheHouse holds docs/house.md to the imports.
func TestTheDrawingIsTheHouse(t *testing.T) {
	var b bytes.Buffer
	if err := walls.Draw(&b, root); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(filepath.Join(root, "docs/house.md"))
	if err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("docs/house.md is not the house as it is (%v): run go run ./internal/walls/draw > docs/house.md", err)
	}
}
