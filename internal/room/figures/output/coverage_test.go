package output

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestEveryFieldOfCoverageIsExplained: who takes a table's JSON away reads in
// docs/formats/release.md what each of these numbers and lists is.
func TestEveryFieldOfCoverageIsExplained(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/formats/release.md")
	if err != nil {
		t.Fatal(err)
	}
	typ := reflect.TypeFor[Coverage]()
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if name != "measure" && name != "period" && !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/formats/release.md does not say what %q is", name)
		}
	}
}
