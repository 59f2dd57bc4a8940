package redact_test

import (
	"fmt"
	"testing"

	"candour/evidence"
	"candour/evidence/redact"
)

func TestFind(t *testing.T) {
	at := func(text string, x, y float64) evidence.Word {
		return evidence.Word{Text: text, Box: evidence.Box{X: x, Y: y, W: 10, H: 10}}
	}
	words := []evidence.Word{at("Jo", 0, 0), at("Quillwort’s", 20, 0), at("bus,", 40, 0), at("(Jo", 60, 0), at("Quillwort)", 0, 20), at("timetable", 20, 20), at("", 0, 40), at("end", 20, 40)}
	for what, want := range map[string]string{
		"jo quillwort": "[{0 0 30 10} {60 0 10 10} {0 20 10 10}]", "BUS": "[{40 0 10 10}]", "timetable": "[{20 20 10 10} {0 40 10 10}]", "time": "[]", "": "[]", " . ": "[]", "nobody": "[]",
	} {
		if got := fmt.Sprint(redact.Find(words, what)); got != want {
			t.Errorf("%q: %s, not %s", what, got, want)
		}
	}
}
