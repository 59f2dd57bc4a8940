package ocr

import (
	"testing"

	"candour/evidence/sample/paper"
)

// BenchmarkStraighten is what is done to a page before it is read, apart from the program's own start.
func BenchmarkStraighten(b *testing.B) {
	lines, err := paper.Wrap("Words about the timetable of the bus. ", 11)
	if err != nil {
		b.Fatal(err)
	}
	var all []string
	for range 40 {
		all = append(all, lines[0]+lines[0])
	}
	m, err := paper.Page(all, 11, 200)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		g := grey(m)
		tiltOf(g)
		inked(g)
		pgm(g)
	}
}
