package mail

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"

	"candour/evidence/scratch"
)

// storage is a folder of a compound file ([MS-CFB]).
type storage struct {
	streams map[string][]byte
	storage map[string]*storage
}

func newStorage() *storage { return &storage{map[string][]byte{}, map[string]*storage{}} }

// below is a folder in it, made where it is not there.
func (s *storage) below(name string) *storage {
	if s.storage[name] == nil {
		s.storage[name] = newStorage()
	}
	return s.storage[name]
}

const (
	mostEntries = 100_000
	mostNested  = 50
)

var errCompound = errors.New("more in a compound file than is allowed")

// readCompound reads a compound file into memory.
func readCompound(f scratch.File) (*storage, error) {
	doc, err := mscfb.New(f.R)
	if err != nil {
		return nil, err
	}
	root, total := newStorage(), int64(0)
	for n := 0; ; n++ {
		e, err := doc.Next()
		if err == io.EOF {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		if n > mostEntries || len(e.Path) > mostNested || e.Size > f.Size || total+e.Size > max(scratch.Floor, 4*f.Size) {
			return nil, errCompound
		}
		at := root
		for _, p := range e.Path {
			at = at.below(p)
		}
		if e.FileInfo().IsDir() {
			at.below(e.Name)
			continue
		}
		b, err := io.ReadAll(io.LimitReader(e, e.Size))
		if err != nil && len(b) == 0 {
			return nil, err
		}
		total += int64(len(b))
		at.streams[e.Name] = b
	}
}

// The parts of a compound file of version 3.
const (
	sector    = 512
	small     = 64
	smallMost = 4096 // streams under it lie in the small sectors
	endOf     = 0xFFFFFFFE
	free      = 0xFFFFFFFF
	isFAT     = 0xFFFFFFFD
)

// entry is one of the directory.
type entry struct {
	name               string
	kind               byte // 1 storage, 2 stream, 5 root
	left, right, child uint32
	start              uint32
	size               uint64
}

// compoundWriter lays a compound file out.
type compoundWriter struct {
	dir    []entry
	data   bytes.Buffer // sectors after the header
	fat    []uint32
	mini   bytes.Buffer
	minfat []uint32
}

// writeCompound is s as a file of its own: what Outlook keeps of a mail in a mail
// is a folder, and a document of its own needs bytes.
func writeCompound(s *storage) []byte {
	w := &compoundWriter{dir: []entry{{name: "Root Entry", kind: 5, left: free, right: free, child: free}}}
	w.dir[0].child = w.add(s)
	w.dir[0].start, w.dir[0].size = w.put(w.mini.Bytes()), uint64(w.mini.Len())
	table := func(t []uint32) []byte {
		var b []byte
		for _, v := range t {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		for len(b)%sector != 0 {
			b = binary.LittleEndian.AppendUint32(b, free)
		}
		return b
	}
	minStart, minSectors := w.put(table(w.minfat)), (len(w.minfat)*4+sector-1)/sector
	dirStart := w.put(w.directory())
	// The table of sectors lies in sectors itself.
	sectors := len(w.fat)
	fats := 1
	for fats*sector/4 < sectors+fats {
		fats++
	}
	difat := 0
	if fats > 109 {
		difat = (fats - 109 + 126) / 127
		for fats*sector/4 < sectors+fats+difat {
			fats++
			difat = (fats - 109 + 126) / 127
		}
	}
	for range fats {
		w.fat = append(w.fat, isFAT)
	}
	for range difat {
		w.fat = append(w.fat, 0xFFFFFFFC)
	}
	w.data.Write(table(w.fat))
	w.more(sectors, fats, difat)
	return append(header(sectors, fats, difat, dirStart, minStart, minSectors), w.data.Bytes()...)
}

// more are the sectors of the table that the header has no room for.
func (w *compoundWriter) more(first, fats, difat int) {
	next := 109
	for i := range difat {
		b := make([]byte, 0, sector)
		for range 127 {
			v := uint32(free)
			if next < fats {
				v = uint32(first + next)
			}
			next++
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		link := uint32(endOf)
		if i+1 < difat {
			link = uint32(first + fats + i + 1)
		}
		w.data.Write(binary.LittleEndian.AppendUint32(b, link))
	}
}

func header(first, fats, difat int, dirStart, minStart uint32, minSectors int) []byte {
	h := make([]byte, sector)
	copy(h, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(h[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(h[at:], v) }
	put16(24, 0x3E)
	put16(26, 3)
	put16(28, 0xFFFE)
	put16(30, 9)
	put16(32, 6)
	put32(44, uint32(fats))
	put32(48, dirStart)
	put32(56, smallMost)
	put32(60, minStart)
	put32(64, uint32(minSectors))
	put32(68, endOf)
	if difat > 0 {
		put32(68, uint32(first+fats))
		put32(72, uint32(difat))
	}
	for i := range 109 {
		v := uint32(free)
		if i < fats {
			v = uint32(first + i)
		}
		put32(76+4*i, v)
	}
	return h
}

// put lays bytes into sectors and says where they begin.
func (w *compoundWriter) put(b []byte) uint32 { return lay(b, sector, &w.data, &w.fat) }

// lay puts bytes into units of one size, each linked to the next.
func lay(b []byte, unit int, into *bytes.Buffer, table *[]uint32) uint32 {
	if len(b) == 0 {
		return endOf
	}
	start := uint32(len(*table))
	for from := 0; from < len(b); from += unit {
		*table = append(*table, uint32(len(*table)+1))
	}
	(*table)[len(*table)-1] = endOf
	into.Write(b)
	into.Write(make([]byte, (unit-len(b)%unit)%unit))
	return start
}

// add puts what lies in a folder into the directory, as a balanced tree, and says
// which is its root.
func (w *compoundWriter) add(s *storage) uint32 {
	var names []string
	for n := range s.streams {
		names = append(names, n)
	}
	for n := range s.storage {
		if _, both := s.streams[n]; !both {
			names = append(names, n)
		}
	}
	slices.SortFunc(names, func(a, b string) int { // shorter names first ([MS-CFB] 2.6.4)
		if d := len(utf16.Encode([]rune(a))) - len(utf16.Encode([]rune(b))); d != 0 {
			return d
		}
		return strings.Compare(strings.ToUpper(a), strings.ToUpper(b))
	})
	at := make([]uint32, len(names))
	for i, n := range names {
		e := entry{name: n, left: free, right: free, child: free, kind: 2}
		if b, ok := s.streams[n]; ok {
			e.size = uint64(len(b))
			if len(b) < smallMost {
				e.start = lay(b, small, &w.mini, &w.minfat)
			} else {
				e.start = w.put(b)
			}
		} else {
			e.kind = 1
		}
		at[i] = uint32(len(w.dir))
		w.dir = append(w.dir, e)
		if e.kind == 1 {
			w.dir[at[i]].child = w.add(s.storage[n])
		}
	}
	return w.tree(at)
}

func (w *compoundWriter) tree(at []uint32) uint32 {
	if len(at) == 0 {
		return free
	}
	mid := len(at) / 2
	w.dir[at[mid]].left, w.dir[at[mid]].right = w.tree(at[:mid]), w.tree(at[mid+1:])
	return at[mid]
}

func (w *compoundWriter) directory() []byte {
	var out []byte
	for _, e := range w.dir {
		b := make([]byte, 128)
		name := utf16.Encode([]rune(e.name))
		name = name[:min(len(name), 31)]
		for i, c := range name {
			binary.LittleEndian.PutUint16(b[2*i:], c)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(name)+2))
		b[66], b[67] = e.kind, 1
		binary.LittleEndian.PutUint32(b[68:], e.left)
		binary.LittleEndian.PutUint32(b[72:], e.right)
		binary.LittleEndian.PutUint32(b[76:], e.child)
		binary.LittleEndian.PutUint32(b[116:], e.start)
		binary.LittleEndian.PutUint64(b[120:], e.size)
		out = append(out, b...)
	}
	empty := make([]byte, 128)
	for i := 68; i < 80; i++ {
		empty[i] = 0xFF
	}
	for len(out)%sector != 0 {
		out = append(out, empty...)
	}
	return out
}
