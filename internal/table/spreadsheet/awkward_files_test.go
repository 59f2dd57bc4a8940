package spreadsheet

import (
	"strings"
	"testing"
)

// One bad byte early in a UTF-8 file does not turn the letters of all other rows
// into others: the file, or the row, is refused.
func TestOneBadByteDoesNotChangeTheOtherRows(t *testing.T) {
	file := []byte("name,note\nx\xff,bad\nStra\u00dfe,\u00a35\nCaf\u00e9,\u00df\n")
	if b, err := read(file, "", Options{}); err == nil || !strings.Contains(err.Error(), "line 2 is not") {
		t.Errorf("read whole: %v %v", b, err)
	}
	s, rows, err := streamed(file, 0, StreamOptions{})
	if err != nil || s.Encoding != "UTF-8" || len(rows) != 4 || rows[2][0] != "Stra\u00dfe" || len(s.Problems()) != 1 || s.Problems()[0].Row != 2 {
		t.Errorf("a row at a time: %s %+v %v", s.Encoding, rows, err)
	}
	old := []byte("name,note\nStra\xdfe,\xa35\nCaf\xe9,\xdf\n")
	if b := mustRead(t, old, Options{}); b.Encoding != "Windows-1252" || b.Sheets[0].Rows[0].Cells[0].Text != "Stra\u00dfe" {
		t.Errorf("an older encoding: %s", b.Encoding)
	}
	if s, _, err := streamed(old, 0, StreamOptions{}); err != nil || s.Encoding != "Windows-1252" {
		t.Errorf("an older encoding, a row at a time: %s %v", s.Encoding, err)
	}
}

// Data on a hidden sheet behind an empty one is named.
func TestDataBehindAnEmptySheetIsNamed(t *testing.T) {
	data := odsOf(t, `<style:style style:name="h"><style:table-properties table:display="false"/></style:style><table:table table:name="Front">`+odsRow("Our list")+`</table:table><table:table table:name="Real" table:style-name="h">`+odsRow("a")+odsRow("1")+`</table:table>`)
	if _, err := mustRead(t, data, Options{}).Data(); err == nil || !strings.Contains(err.Error(), "the sheet Real, which is hidden") {
		t.Error(err)
	}
}
