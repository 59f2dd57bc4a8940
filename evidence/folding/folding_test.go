package folding_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/evidence/folding"
)

func ExampleText() {
	fmt.Printf("%q\n", folding.Text("The co\u00adoperative’s CAFÉ:\n> 12-14, High St."))
	// Output: " the cooperatives café 12 14 high st "
}

// TestFoldingTwiceIsFoldingOnce, and each word that is given one at a time is one of the text.
func TestFoldingTwiceIsFoldingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := folding.Text(rapid.String().Draw(t, "text"))
		if again := folding.Text(once); again != once {
			t.Fatalf("%q, again %q", once, again)
		}
		n := 0
		for range folding.Words(once) {
			n++
		}
		if n != len(strings.Fields(once)) {
			t.Fatalf("%d words in %q", n, once)
		}
	})
}

func TestWordsEndsWhenItIsTold(t *testing.T) {
	for range folding.Words("one two three") {
		return
	}
	t.Error("there was no word")
}
