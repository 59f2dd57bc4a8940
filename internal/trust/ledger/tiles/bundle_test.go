package tiles_test

import (
	"encoding/binary"
	"errors"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/tiles"
)

func TestBundles(t *testing.T) {
	if _, err := tiles.AppendEntry(nil, make([]byte, 65_536)); !errs.Is(err, errs.TooLarge) {
		t.Errorf("65,536 bytes: %v", err)
	}
	b, err := tiles.AppendEntry(nil, make([]byte, 65_535))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = tiles.AppendEntry(b, nil); err != nil {
		t.Fatal(err)
	}
	got, err := parseBundle(b)
	if err != nil || len(got) != 2 || len(got[0]) != 65_535 || len(got[1]) != 0 {
		t.Errorf("parseBundle = %d entries, %v", len(got), err)
	}
	for _, cut := range []int{1, 3, len(b) - 1} {
		if _, err := parseBundle(b[:cut]); err == nil {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
}

var errCut = errors.New("the bundle is cut off")

// parseBundle gives the entries of a bundle, which share its memory.
func parseBundle(bundle []byte) (entries [][]byte, err error) {
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, errCut
		}
		n := int(binary.BigEndian.Uint16(bundle))
		if bundle = bundle[2:]; len(bundle) < n {
			return nil, errCut
		}
		entries = append(entries, bundle[:n:n])
		bundle = bundle[n:]
	}
	return entries, nil
}
