package digest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"candour/evidence/digest"
)

func ExampleOf() {
	s, err := digest.Of(strings.NewReader("abc"))
	fmt.Println(s.Size, err)
	fmt.Println(s.SHA256)
	fmt.Println(s.BLAKE3)
	// Output:
	// 3 <nil>
	// ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
	// 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85
}

// TestPartsDoNotMatter: however the bytes come, the sums are those of all of them.
func TestPartsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(t, "parts")
		w, all := digest.NewWriter(), []byte(nil)
		for _, p := range parts {
			if n, err := w.Write(p); n != len(p) || err != nil {
				t.Fatalf("wrote %d of %d, %v", n, len(p), err)
			}
			all = append(all, p...)
		}
		whole, err := digest.Of(iotest.OneByteReader(strings.NewReader(string(all))))
		if sum := sha256.Sum256(all); err != nil || w.Sums() != whole || whole.SHA256 != hex.EncodeToString(sum[:]) || whole.Size != int64(len(all)) {
			t.Fatalf("%+v and %+v, %v", w.Sums(), whole, err)
		}
	})
}

// TestAnErrorIsTold: what cannot be read to its end has no sum that looks like one of the whole.
func TestAnErrorIsTold(t *testing.T) {
	cut := errors.New("cut")
	if s, err := digest.Of(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(cut))); !errors.Is(err, cut) || s.Size != 3 {
		t.Errorf("%+v, %v", s, err)
	}
}
