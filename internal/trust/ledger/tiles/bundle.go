package tiles

import (
	"encoding/binary"
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
