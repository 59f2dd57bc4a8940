package tiles

import (
	"encoding/binary"
	"fmt"
	"math"

	"candour/internal/base/errs"
)

// AppendEntry adds one entry to a bundle: its length in two bytes, the greater
// first, then the entry itself, which is at most 65,535 bytes long.
func AppendEntry(bundle, entry []byte) ([]byte, error) {
	if len(entry) > math.MaxUint16 {
		return nil, errs.Newf(errs.TooLarge, "An entry of the log has %d bytes; the most is %d.", len(entry), math.MaxUint16)
	}
	bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
	return append(bundle, entry...), nil
}

// ParseBundle gives the entries of a bundle, which share its memory.
func ParseBundle(bundle []byte) (entries [][]byte, err error) {
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, cut(len(entries))
		}
		n := int(binary.BigEndian.Uint16(bundle))
		if bundle = bundle[2:]; len(bundle) < n {
			return nil, cut(len(entries))
		}
		entries = append(entries, bundle[:n:n])
		bundle = bundle[n:]
	}
	return entries, nil
}

func cut(n int) error {
	return errs.Because(errs.Invalid, "The bundle of log entries is cut off.", fmt.Errorf("tiles: after %d entries", n))
}
