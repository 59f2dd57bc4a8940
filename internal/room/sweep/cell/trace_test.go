package cell_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/sweep/cell"
)

var now = clock.NewDay(2026, 11, 23)

// TestWhatAReferenceMayHoldOfAPerson: each kind is noticed however it is written, and
// what forces write in references is not.
func TestWhatAReferenceMayHoldOfAPerson(t *testing.T) {
	own := []clock.Day{clock.NewDay(2014, 5, 6)}
	for ref, want := range map[string][]cell.Trace{
		"Synthetica/2014/001": {cell.TraceName}, "SYNTHETICA 12": {cell.TraceName}, "14-synthetica": {cell.TraceName}, "Xab 12": {cell.TraceName}, "12 Ødegärd": {cell.TraceName},
		"OP LINDEN 12": nil, "Operation Linden/3": nil, "Operation Linden Synthetica/3": {cell.TraceName},
		"01632 960001": {cell.TraceTelephone}, "REF 07700 900123": {cell.TraceTelephone},
		"(0115) 496-0001": {cell.TraceTelephone}, "447700900123": {cell.TraceTelephone}, "0044 7700 900123": {cell.TraceTelephone},
		"12345678901": nil, "00000000012": nil, "09000000000": nil, "01/1234567/14": nil,
		"SYN/09/03/1998": {cell.TraceDay}, "SYN/9.3.98": {cell.TraceDay}, "1998-03-09/2": {cell.TraceDay}, "X 19980309": {cell.TraceDay},
		"X 09031998": {cell.TraceDay}, "9 Mar 1998": {cell.TraceDay},
		"12/09/03/1998": {cell.TraceDay}, "SYN/06/05/2014": nil, "SYN 20140506": nil, "31/02/1998": nil, "SYN/2099-03-09": nil, "98765432": nil, "SYN/42/0012/14": nil,
		"jo.x at example.org 1": {cell.TraceEmail, cell.TraceName}, "a1.b2@c3": {cell.TraceEmail}, "42 q.org": {cell.TraceEmail},
		"SYN/1": nil, "CRIME REF 00012": nil, "42AB/12345/14": nil, "NICHE 14000012": nil, "A-1": nil, "Case file 12 (archive)": nil,
	} {
		if got := cell.Traces(ref, own, now); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", ref, got, want)
		}
	}
}

// TestADayOfBirthIsNoticedWhereverItStands: in every style, behind and before other
// parts of a reference, unless it is the case's own.
func TestADayOfBirthIsNoticedWhereverItStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.IntRange(1930, 2020).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")
		style := rapid.SampledFrom([]string{"%[3]d/%[2]d/%[1]d", "%02[3]d-%02[2]d-%[1]d", "%[1]d.%02[2]d.%02[3]d", "%[1]d%02[2]d%02[3]d", "%02[3]d%02[2]d%[1]d"}).Draw(t, "style")
		text := fmt.Sprintf(style, y, m, d)
		ref := rapid.SampledFrom([]string{"", "SYN/", "42 ", "7/"}).Draw(t, "before") + text + rapid.SampledFrom([]string{"", "/X", " 3"}).Draw(t, "after")
		if !slices.Contains(cell.Traces(ref, nil, now), cell.TraceDay) {
			t.Fatalf("%q hides a day", ref)
		}
		if strings.Contains(ref, " 3") || strings.Contains(ref, "42 ") || strings.Contains(ref, "7/") {
			return // other readings of it are days as well
		}
		own := []clock.Day{clock.NewDay(y, m, d), clock.NewDay(y, d, m)}
		if got := cell.Traces(ref, own, now); slices.Contains(got, cell.TraceDay) && len(text) == 10 {
			t.Fatalf("%q is the case's own day, and is warned of", ref)
		}
	})
}
