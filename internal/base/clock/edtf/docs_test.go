package edtf_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/clock/edtf"
)

// Every form that docs/formats/dates.md says is read is read, as it says.
func TestTheDocumentIsTrue(t *testing.T) {
	page, err := os.ReadFile("../../../../docs/formats/dates.md")
	if err != nil {
		t.Fatal(err)
	}
	quoted := regexp.MustCompile("`([^`]+)`")
	checked := 0
	for _, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.Contains(cells[2], "`") {
			continue
		}
		want := quoted.FindStringSubmatch(cells[2])[1]
		for _, m := range quoted.FindAllStringSubmatch(cells[1], -1) {
			d, err := edtf.Parse(m[1])
			if err != nil || d.EDTF() != want {
				t.Errorf("%q reads as %q (%v), and the document says %q", m[1], d.EDTF(), err, want)
			}
			last, ok := d.Last()
			if says := strings.TrimSpace(cells[4]); ok != (says != "none") || ok && !strings.HasPrefix(last.Human(), says) {
				t.Errorf("%q ends on %s, and the document says %s", m[1], last.Human(), says)
			}
			checked++
		}
	}
	if checked < 30 {
		t.Errorf("only %d forms were found in the document", checked)
	}
}
