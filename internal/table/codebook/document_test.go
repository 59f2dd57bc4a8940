package codebook_test

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write docs/formats/returns.md anew")

func TestThePageOfFormatsIsWhatTheCodeBookSays(t *testing.T) {
	const path = "../../../docs/formats/returns.md"
	var want bytes.Buffer
	if err := load(t).WriteDocument(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(have, want.Bytes()) {
		t.Errorf("docs/formats/returns.md is not what the code book says: run go test ./internal/table/codebook -update (%v)", err)
	}
}
