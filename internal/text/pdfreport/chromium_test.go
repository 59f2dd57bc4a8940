package pdfreport

import (
	"os"
	"path/filepath"
	"testing"
)

// printed are two PDFs that Chromium printed from web pages: embedded subset
// fonts with two-byte codes, ligatures, an object stream. They are kept as
// files, so that the test does not need a browser.
func printed(t testing.TB) []report {
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	return []report{
		{name: "printed: boxes and headings", data: read("labels.pdf"), wants: []want{
			{number: "1", text: "The Department should publish a timetable of its own within six months, and make the official flow of papers effective and sufficient for " +
				"everybody who asks for one of them in writing.", page: 1},
			{number: "2", text: "Each council should:", page: 1, parts: []Part{{"(a)", "name a lead officer;"},
				{"(b)", "publish a list of what was done, with the day on which it was done and the name of the body that did it, so that anybody can read it; and"}, {"(c)", "report each spring."}}},
			{number: "3", text: "The inspectorate should check the records of every force once a year.", page: 1},
		}},
		{name: "printed: list under a heading", data: read("listed.pdf"), wants: []want{
			{number: "1", text: "The Department should publish a timetable within six months, and should say in it who is to do each of the things that it lists."},
			{number: "2", text: "Each council should keep a list of its papers."},
			{number: "3", text: "Every force should name a lead officer for its papers and should tell the inspectorate who that is before the end of the year in which this review is published."},
			{number: "4", text: "The inspectorate should report each spring."},
			{number: "5", text: "The Department must write to its partners to say what was done."},
		}},
	}
}
