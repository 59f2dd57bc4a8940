package redact_test

import (
	"context"
	"fmt"

	"candour/evidence"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
)

// A mark that touches one word takes that word, to the next steps of 36 points.
func ExampleRedact() {
	letter := canary.Simple("", canary.Line(72, 760, 12, "Placeholder paragraph about the timetable."))
	mark := redact.Mark{Page: 1, Box: evidence.Box{X: 75, Y: 75, W: 5, H: 4}, Ground: "s40", Label: "W12"}
	output, proof, err := redact.Redact(context.Background(), letter, []redact.Mark{mark}, redact.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.0f\n", proof.Pages[0].Boxes[0].Box)
	again, err := redact.Check(context.Background(), output, proof, letter, redact.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println("holds:", again.Bad() == nil, "words left:", again.Words)
	// Output:
	// {72 71 72 16}
	// holds: true words left: [0 0]
}
