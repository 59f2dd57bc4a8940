package saysnothing

import "testing"

func TestWhatSaysNothing(t *testing.T) {
	for words, want := range map[string]bool{"": true, "…": true, "N/A": true, "xxx": true, "eee": true, "ééé": true, "Heading": true,
		"Heading: n/a. HEADING": true, "OK": true, "Because.": true, "No reason given": true, "No comment": true, "test test test": true, "n/a - n/a": true, "asdf": true,
		"Test of the brakes": false, "Because of the bridge": false, "Two groups": false, "12": false, "нет групп": false} {
		if Is(words, "Heading", "") != want {
			t.Errorf("%q", words)
		}
	}
}
