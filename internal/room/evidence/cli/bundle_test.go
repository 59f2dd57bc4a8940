package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"candour/evidence/bundle"
	"candour/evidence/pdf/canary"
	"candour/evidence/readers"
	"candour/internal/base/errs"
)

func (d *desk) bundle(c bundleCommand) error {
	d.t.Helper()
	return c.run(d.streams(), readers.Set{}.Read)
}

func mapOf(t *testing.T, path string) *bundle.Map {
	t.Helper()
	b, err := os.ReadFile(path) //nolint:gosec // of the test
	if err != nil {
		t.Fatal(err)
	}
	m := &bundle.Map{}
	if err := json.Unmarshal(b, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBundleAndALaterOne(t *testing.T) {
	d := newDesk(t)
	d.write("long.pdf", canary.Pages(4, canary.Line(72, 700, 12, "Placeholder paragraph 12 about the timetable")))
	d.write("note.txt", []byte("Placeholder note\n"))
	d.write("list.csv", []byte("\ufeffURN,Title,File,Section,Date\nDOC1,Placeholder letter,letter.pdf,Letters,1 May 2020\nDOC2,Placeholder report,long.pdf,Reports,\n"))
	if err := d.bundle(bundleCommand{List: "list.csv", Title: "Hearing bundle", Letter: "A", Out: "one.pdf"}); err != nil {
		t.Fatal(err)
	}
	d.says("one.pdf: 2 documents on 6 pages", "one.map.json", mapOf(t, "one.map.json").SHA256)

	d.write("more.csv", []byte("urn,title,file,section,date\nDOC0,Late note,note.txt,Letters,\nDOC2,Placeholder report,long.pdf,Reports,\nDOC1,Placeholder letter,letter.pdf,Letters,1 May 2020\n"))
	if err := d.bundle(bundleCommand{List: "more.csv", After: "one.map.json", Out: "two.pdf"}); err != nil {
		t.Fatal(err)
	}
	d.says("two.pdf: 3 documents on 8 pages, late documents from page 7")
	one, two := mapOf(t, "one.map.json"), mapOf(t, "two.map.json")
	for _, e := range one.Documents {
		if p, ok := two.Page(e.URN, 1); !ok || p != e.First {
			t.Errorf("%s stood on page %d and stands on %d", e.URN, e.First, p)
		}
	}
	if p, _ := two.Page("DOC0", 1); p != 8 || two.Title != "Hearing bundle" || two.Letter != "A" {
		t.Errorf("the late note stands on %d of %q %q", p, two.Title, two.Letter)
	}
	again, err := os.ReadFile("one.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.bundle(bundleCommand{List: "list.csv", Title: "Hearing bundle", Letter: "A", Out: "again.pdf"}); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile("again.pdf"); err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same list gave other bytes: %v", err)
	}
}

func TestNoBundleIsWrittenOfAWrongList(t *testing.T) {
	d := newDesk(t)
	d.write("zip.zip", []byte("PK\x03\x04 no archive"))
	d.write("old.map.json", []byte(`{"format":"candour bundle map 1"}`))
	d.write("there.map.json", nil)
	for name, c := range map[string]struct{ list, after, out, says string }{
		"no column":     {"urn,title\nDOC1,x\n", "", "new.pdf", "no column file"},
		"no file":       {"urn,title,file\nDOC1,x,gone.pdf\n", "", "new.pdf", "Row 2 of the list, file: gone.pdf"},
		"outside":       {"urn,title,file\nDOC1,x,../letter.pdf\n", "", "new.pdf", "leads out of the folder"},
		"twice":         {"urn,title,file\nDOC1,x,letter.pdf\nDOC1,x,badly.pdf\n", "", "new.pdf", "the same number, DOC1"},
		"no document":   {"urn,title,file\n", "", "new.pdf", "names no document"},
		"refused":       {"urn,title,file\nDOC1,x,letter.pdf\nDOC2,x,zip.zip\n", "", "new.pdf", "DOC2 (zip.zip): "},
		"no map":        {"urn,title,file\nDOC1,x,letter.pdf\n", "old.map.json", "new.pdf", "the earlier bundle"},
		"map is there":  {"urn,title,file\nDOC1,x,letter.pdf\n", "", "there.pdf", "there.map.json is there already"},
		"out is there":  {"urn,title,file\nDOC1,x,letter.pdf\n", "", "letter.pdf", "letter.pdf is there already"},
		"map not there": {"urn,title,file\nDOC1,x,letter.pdf\n", "gone.json", "new.pdf", "gone.json"},
		"map is a list": {"urn,title,file\nDOC1,x,letter.pdf\n", "names.txt", "new.pdf", "is not the map of a bundle"},
	} {
		d.write("list.csv", []byte(c.list))
		err := d.bundle(bundleCommand{List: "list.csv", After: c.after, Title: "Bundle", Out: c.out})
		if err == nil || !strings.Contains(whole(err), c.says) {
			t.Errorf("%s: %v does not say %q", name, err, c.says)
		}
		d.absent("new.pdf", "new.map.json", "there.pdf")
	}
	d.write("list.csv", []byte("urn,title,file\nDOC1,x,letter.pdf\n"))
	if err := d.bundle(bundleCommand{List: "list.csv", Out: "new.pdf"}); errs.CodeOf(err) != errs.Invalid {
		t.Errorf("without a title: %v", err)
	}
}

// whole is all that an error says.
func whole(err error) string {
	var all strings.Builder
	for ; err != nil; err = errors.Unwrap(err) {
		all.WriteString(err.Error() + "\n")
	}
	return all.String()
}
