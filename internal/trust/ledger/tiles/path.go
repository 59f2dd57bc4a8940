package tiles

import (
	"strconv"
	"strings"
)

// Path is what the address of a tile or of a bundle of entries says:
//
//	tile/<L>/<N>[.p/<W>]
//	tile/entries/<N>[.p/<W>]
//
// with N in groups of three digits, all but the last with an x before them.
type Path struct {
	// Entries says that this is a bundle of entries, of which Tile.Index is
	// the number and Tile.Level is 0.
	Entries bool
	Tile    TileID
	Width   int // 1 to 256; a full tile is 256 wide
}

// groups bounds the groups of three digits in an index: 10^18 tiles hold more
// than any tree's 2^63-1 hashes.
const groups = 6

// String gives the address. It is the only one that ParsePath accepts.
func (p Path) String() string {
	var b strings.Builder
	b.WriteString("tile/")
	if p.Entries {
		b.WriteString("entries")
	} else {
		b.WriteString(strconv.Itoa(p.Tile.Level))
	}
	b.WriteByte('/')
	writeIndex(&b, p.Tile.Index, false)
	if p.Width != Width {
		b.WriteString(".p/" + strconv.Itoa(p.Width))
	}
	return b.String()
}

func writeIndex(b *strings.Builder, n int64, more bool) {
	if n >= 1000 {
		writeIndex(b, n/1000, true)
		b.WriteByte('/')
	}
	if more {
		b.WriteByte('x')
	}
	digits := strconv.FormatInt(n%1000, 10)
	b.WriteString("000"[len(digits):] + digits)
}

// ParsePath reads an address. Each tile has exactly one: no other spelling is
// read, so that a cache never holds one tile under two names.
func ParsePath(s string) (Path, bool) {
	p := Path{Width: Width}
	rest, ok := strings.CutPrefix(s, "tile/")
	if !ok {
		return Path{}, false
	}
	level, rest, ok := strings.Cut(rest, "/")
	if !ok {
		return Path{}, false
	}
	if p.Entries = level == "entries"; !p.Entries {
		if p.Tile.Level, ok = parseDecimal(level, 63); !ok {
			return Path{}, false
		}
	}
	if index, width, partial := strings.Cut(rest, ".p/"); partial {
		if p.Width, ok = parseDecimal(width, Width-1); !ok || p.Width == 0 {
			return Path{}, false
		}
		rest = index
	}
	if p.Tile.Index, ok = parseIndex(rest); !ok {
		return Path{}, false
	}
	return p, true
}

// parseDecimal reads a number from 0 to most with no sign and no extra zeroes.
func parseDecimal(s string, most int) (int, bool) {
	if len(s) == 0 || len(s) > 3 || !allDigits(s) || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= most
}

// parseIndex reads x001/x234/067 as 1234067.
func parseIndex(s string) (int64, bool) {
	parts := strings.Split(s, "/")
	if len(parts) > groups || len(parts) > 1 && parts[0] == "x000" {
		return 0, false
	}
	n := int64(0)
	for i, part := range parts {
		digits, x := strings.CutPrefix(part, "x")
		if x != (i < len(parts)-1) || len(digits) != 3 || !allDigits(digits) {
			return 0, false
		}
		v, err := strconv.Atoi(digits)
		if err != nil {
			return 0, false
		}
		n = n*1000 + int64(v)
	}
	return n, true
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
