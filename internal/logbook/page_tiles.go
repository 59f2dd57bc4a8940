package logbook

import (
	"net/http"
	"strconv"
	"strings"

	"candour/internal/errs"
	"candour/internal/web"
)

// checkpoint serves the signed note that programs start from.
func (b *Book) checkpoint(w http.ResponseWriter, r *http.Request) error {
	text, _, err := b.Ledger.AgreedCheckpoint(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	return web.Text(w, "text/plain; charset=utf-8", text)
}

// key serves the log's public key as text.
func (b *Book) key(w http.ResponseWriter, _ *http.Request) error {
	return web.Text(w, "text/plain; charset=utf-8", []byte(b.Key+"\n"))
}

// tile serves hash tiles and bundles of entries.
func (b *Book) tile(w http.ResponseWriter, r *http.Request) error {
	p, ok := parseTile(r.PathValue("path"))
	if !ok {
		return errs.New(errs.NotFound, "There is no such tile.")
	}
	var data []byte
	var err error
	if p.entries {
		data, err = b.Ledger.Entries(r.Context(), p.index, p.width)
	} else {
		data, err = b.Ledger.Tile(r.Context(), p.level, p.index, p.width)
	}
	if err != nil {
		return err
	}
	// A tile that was served once never changes, whatever its width.
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return web.Text(w, "application/octet-stream", data)
}

// tilePath is what a tile's address says.
type tilePath struct {
	entries bool
	level   int64
	index   int64
	width   int
}

// parseTile reads "LEVEL/INDEX[.p/WIDTH]" or "entries/INDEX[.p/WIDTH]", where
// INDEX is three digits a part, all but the last with an x before them. Each
// tile has one address: any other spelling is refused.
func parseTile(s string) (tilePath, bool) {
	p := tilePath{width: 256}
	first, rest, ok := strings.Cut(s, "/")
	if !ok {
		return p, false
	}
	if p.entries = first == "entries"; !p.entries {
		level, err := strconv.ParseUint(first, 10, 6)
		if err != nil || strconv.FormatUint(level, 10) != first {
			return p, false
		}
		p.level = int64(level)
	}
	if at := strings.LastIndex(rest, ".p/"); at >= 0 {
		width, err := strconv.ParseUint(rest[at+3:], 10, 8)
		if err != nil || width == 0 || strconv.FormatUint(width, 10) != rest[at+3:] {
			return p, false
		}
		p.width, rest = int(width), rest[:at]
	}
	p.index, ok = parseIndex(rest)
	return p, ok
}

func parseIndex(s string) (int64, bool) {
	parts := strings.Split(s, "/")
	if len(parts) > 5 {
		return 0, false
	}
	n := int64(0)
	for i, part := range parts {
		digits := part
		if i < len(parts)-1 {
			var ok bool
			if digits, ok = strings.CutPrefix(part, "x"); !ok {
				return 0, false
			}
		}
		v, err := strconv.ParseUint(digits, 10, 32)
		if err != nil || len(digits) != 3 || digits[0] == '+' {
			return 0, false
		}
		if i == 0 && v == 0 && len(parts) > 1 {
			return 0, false
		}
		n = n*1000 + int64(v)
	}
	return n, true
}
