package recommendation_test

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
)

func caseFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/cases/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestCaseReportsWithAMarkAndAsAList: a byte order mark is no part of the first
// line, and a list is refused with what is wanted in its place.
func TestCaseReportsWithAMarkAndAsAList(t *testing.T) {
	plain, _, err := exchange.ReadFiles(bytes.NewReader(caseFile(t, "reports.jsonl")), nil)
	if err != nil || len(plain) != 1 {
		t.Fatal(plain, err)
	}
	marked, _, err := exchange.ReadFiles(bytes.NewReader(caseFile(t, "reports-bom.jsonl")), nil)
	if err != nil || !reflect.DeepEqual(marked, plain) {
		t.Errorf("with a mark: %+v, %v", marked, err)
	}
	_, _, err = exchange.ReadFiles(bytes.NewReader(caseFile(t, "reports-array.jsonl")), nil)
	if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Row != 1 || !strings.Contains(fields[0].Message, "one object a line") {
		t.Errorf("as a list: %v", err)
	}
}

// TestALineThatReadingWouldChangeIsRefused: what encoding/json replaces or drops
// without a word is named, with its line.
func TestALineThatReadingWouldChangeIsRefused(t *testing.T) {
	for line, words := range map[string]string{
		`{"report_id":"a","report_id":"b"}`:  `"report_id" comes twice`,
		`{"title":"a","Title":"b"}`:          "comes twice",
		"{\"title\":\"\xa35\"}":              "UTF-8",
		`{"title":"\ud800"}`:                 "half a character",
		`{"title":"a\u0000b"}`:               "NUL",
		`{"title":"a\u000bb"}`:               "control character (0x0B)",
		`{"report_id":"a"}{"report_id":"b"}`: "one object a line",
		`{"report_id":"a"},`:                 "one object a line",
		`["a"]`:                              "one object a line",
		`{"report_id":"a","titel":"x"}`:      "titel",
		`"a"`:                                "string",
	} {
		_, _, err := exchange.ReadFiles(strings.NewReader("\n"+line+"\n"), nil)
		if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Row != 2 || !strings.Contains(fields[0].Message, words) {
			t.Errorf("%s: %v, want words with %q at line 2", line, err, words)
		}
	}
	same := `{"id":"a","summary":"\ud83d\ude00 \ufffd","parts":[{"label":"i","text":"x"},{"label":"ii","text":"y"}]}`
	if _, recs, err := exchange.ReadFiles(nil, strings.NewReader(same)); err != nil || len(recs[0].Parts) != 2 || recs[0].Summary != "😀 \ufffd" {
		t.Errorf("a whole line: %+v, %v", recs, err)
	}
}
