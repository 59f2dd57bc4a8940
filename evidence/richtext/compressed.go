package richtext

import (
	"encoding/binary"
	"errors"
)

// dictionary is what the window of every compressed body begins with
// ([MS-OXRTFCP] 2.1.3.1.1).
const dictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

var errCompressed = errors.New("the compressed body is damaged")

// Decompress is the RTF of a compressed body, and what there is of one that is cut off.
func Decompress(b []byte) ([]byte, error) {
	if len(b) < 16 {
		return nil, errCompressed
	}
	raw := int(binary.LittleEndian.Uint32(b[4:]))
	kind, in := binary.LittleEndian.Uint32(b[8:]), b[16:]
	switch kind {
	case 0x414C454D: // "MELA": not compressed
		return in[:min(raw, len(in))], nil
	case 0x75465A4C: // "LZFu"
	default:
		return nil, errCompressed
	}
	var window [4096]byte
	at := copy(window[:], dictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		window[at] = c
		at = (at + 1) % len(window)
	}
	for len(in) > 0 {
		control := in[0]
		in = in[1:]
		for bit := range 8 {
			if control>>bit&1 == 0 {
				if len(in) == 0 {
					return out, errCompressed
				}
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out, errCompressed
			}
			ref := int(binary.BigEndian.Uint16(in))
			in = in[2:]
			from := ref >> 4
			if from == at {
				return out, nil
			}
			for i := range ref&15 + 2 {
				put(window[(from+i)%len(window)])
			}
		}
	}
	return out, errCompressed
}
