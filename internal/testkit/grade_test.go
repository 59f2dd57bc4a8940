package testkit

import "testing"

// TestReadingGrade holds the measure to sentences whose grade is plain to see.
func TestReadingGrade(t *testing.T) {
	if g := ReadingGrade("The cat sat on the mat. It was a big cat."); g > 2 {
		t.Errorf("a child's sentence has grade %.1f", g)
	}
	if g := ReadingGrade("Notwithstanding considerable institutional deficiencies, the investigating authority determined that prosecution was inappropriate."); g < 15 {
		t.Errorf("an official's sentence has grade %.1f", g)
	}
}
