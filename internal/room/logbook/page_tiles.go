package logbook

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/ledger/tiles"
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
	return web.Text(w, "application/octet-stream", data)
}
