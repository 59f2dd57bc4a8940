package rowcheck

// digests is a set of 64-bit digests in one flat table with open addressing:
// a million take 16 MB.
type digests struct {
	slots []uint64 // 0 is free; the digest 0 has a place of its own
	zero  bool
	n     int
}

// add puts a digest in the set and says whether it is new.
func (d *digests) add(x uint64) bool {
	if x == 0 {
		was := d.zero
		d.zero = true
		return !was
	}
	if d.n*4 >= len(d.slots)*3 {
		d.grow()
	}
	i := d.find(x)
	if d.slots[i] == x {
		return false
	}
	d.slots[i], d.n = x, d.n+1
	return true
}

// find gives the slot of a digest, or the free one where it belongs.
func (d *digests) find(x uint64) uint64 {
	mask := uint64(len(d.slots) - 1)
	i := x & mask
	for d.slots[i] != 0 && d.slots[i] != x {
		i = (i + 1) & mask
	}
	return i
}

func (d *digests) grow() {
	old := d.slots
	d.slots = make([]uint64, max(1024, 2*len(old)))
	for _, x := range old {
		if x != 0 {
			d.slots[d.find(x)] = x
		}
	}
}
