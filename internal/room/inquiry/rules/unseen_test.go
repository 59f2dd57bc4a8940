package rules

import (
	"strings"
	"testing"
)

// TestWhatNobodySeesIsNamed: what turns words or shows nothing is told from what people write.
func TestWhatNobodySeesIsNamed(t *testing.T) {
	for _, r := range "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad\u061c\u2060\u2028\u2029\U000e0041\u0000\u0007\r\u001b\u0085\u3164\ufffd" {
		if !Unseen("Made-up" + string(r) + " words") {
			t.Errorf("%U is taken", r)
		}
	}
	for _, text := range []string{"", "Two\nlines", "Ysgrifennwyd “gan” bawb — ŵ ŷ", "العربية", "हिन्दी", "e\u0301", "a\u00a0b", strings.Repeat("x", 9)} {
		if Unseen(text) {
			t.Errorf("%q is refused", text)
		}
	}
}
