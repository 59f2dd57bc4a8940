package tabulate

import (
	"os"
	"testing"
)

func TestReferenceIsUpToDate(t *testing.T) {
	const path = "../../../docs/formats/tables-language.md"
	if os.Getenv("CANDOUR_WRITE_DOCS") != "" {
		if err := os.WriteFile(path, []byte(Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(path)
	if err != nil || string(was) != Reference() {
		t.Errorf("%s is not what the program says: run this test with CANDOUR_WRITE_DOCS=1 (%v)", path, err)
	}
}
