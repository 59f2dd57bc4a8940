package logbook

import (
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/ledger/tiles"
)

// checkpoint serves the signed note that programs start from.
func (b *Book) checkpoint(w http.ResponseWriter, r *http.Request) error {
	text, _, asOf, err := b.Ledger.Agreed(r.Context())
	if err != nil {
		return err
	}
	if !asOf.IsZero() {
		web.AsOf(r.Context(), asOf)
	}
	w.Header().Set("Cache-Control", "public, no-cache") // the same for everybody; to be asked for each time
	return shared(w, r, "text/plain; charset=utf-8", text)
}

// key serves the log's public key as text.
func (b *Book) key(w http.ResponseWriter, _ *http.Request) error {
	return web.Text(w, "text/plain; charset=utf-8", []byte(b.Key+"\n"))
}

// tile serves hash tiles and bundles of entries.
func (b *Book) tile(w http.ResponseWriter, r *http.Request) error {
	p, ok := tiles.ParsePath("tile/" + r.PathValue("path"))
	if !ok {
		return errs.New(errs.NotFound, "There is no such tile.")
	}
	var data []byte
	var err error
	if p.Entries {
		data, err = b.Ledger.Entries(r.Context(), p.Tile.Index, p.Width)
	} else {
		data, err = b.Ledger.Tile(r.Context(), p.Tile, p.Width)
	}
	if err != nil {
		return err
	}
	// A tile that was served once never changes, whatever its width.
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return shared(w, r, "application/octet-stream", data)
}

// shared writes what is the same for everybody, so that a cache before the service
// may keep it: with a tag of its bytes, its length, and no word of cookies.
func shared(w http.ResponseWriter, r *http.Request, contentType string, data []byte) error {
	if web.Unchanged(w, r, strings.TrimPrefix(web.TagOf(data), "W/")) { // never compressed: strong
		return nil
	}
	return web.Text(w, contentType, data)
}
