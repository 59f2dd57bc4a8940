package lists

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math"
)

// Dictionary gives each different text a number from 1 in the order of first
// use; 0 stands for no value. The texts lie in one piece of memory.
type Dictionary struct {
	text  []byte
	ends  []uint32 // ends[c] is where text c ends and c+1 begins; ends[0] = 0
	slots []uint32
	seed  maphash.Seed
}

// NewDictionary makes a dictionary without texts.
func NewDictionary() *Dictionary {
	return &Dictionary{ends: make([]uint32, 1, 64), slots: make([]uint32, 128), seed: maphash.MakeSeed()}
}

// Size is the number of codes, with that of no value.
func (d *Dictionary) Size() int { return len(d.ends) }

// At gives the text of a code; it must not be changed.
func (d *Dictionary) At(code uint32) []byte {
	if code == 0 {
		return nil
	}
	return d.text[d.ends[code-1]:d.ends[code]]
}

// Add gives the code of a text, new if need be.
func (d *Dictionary) Add(b []byte) (uint32, error) {
	mask := uint64(len(d.slots) - 1)
	at := maphash.Bytes(d.seed, b) & mask
	for d.slots[at] != 0 {
		if c := d.slots[at]; bytes.Equal(d.At(c), b) {
			return c, nil
		}
		at = (at + 1) & mask
	}
	if len(d.text)+len(b) > math.MaxUint32 || len(d.ends) >= maxCode {
		return 0, fmt.Errorf("a column holds more than 4 GiB of different texts, or more than %d of them", maxCode)
	}
	d.text = append(d.text, b...)
	d.ends = append(d.ends, uint32(len(d.text))) //nolint:gosec // checked above
	c := uint32(len(d.ends) - 1)                 //nolint:gosec // checked above
	d.slots[at] = c
	if len(d.ends)*2 > len(d.slots) {
		d.grow()
	}
	return c, nil
}

func (d *Dictionary) grow() {
	d.slots = make([]uint32, 2*len(d.slots))
	mask := uint64(len(d.slots) - 1)
	for c := 1; c < len(d.ends); c++ {
		at := maphash.Bytes(d.seed, d.At(uint32(c))) & mask //nolint:gosec // below maxCode
		for d.slots[at] != 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = uint32(c) //nolint:gosec // below maxCode
	}
}

// seal frees what only adding needs.
func (d *Dictionary) seal() {
	d.slots = nil
	d.text = bytes.Clone(d.text)
}

// maxCode bounds codes so that two of them and a level fit into 64 bits.
const maxCode = 1 << 29
