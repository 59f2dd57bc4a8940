package redact_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
)

func BenchmarkRedact(b *testing.B) {
	var content strings.Builder
	for i := range 45 {
		content.WriteString(canary.Line(72, float64(790-16*i), 11, fmt.Sprintf("Placeholder paragraph %d about the timetable of the buses, and of the stops.", i)))
	}
	file := canary.Simple("", content.String())
	for b.Loop() {
		if _, _, err := redact.Redact(b.Context(), file, []redact.Mark{{Page: 1, Box: evidence.Box{X: 100, Y: 100, W: 40, H: 8}}}, redact.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
