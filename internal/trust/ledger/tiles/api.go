package tiles

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
)

// Source is a log as it is published.
type Source interface {
	// AgreedCheckpoint gives the newest checkpoint to publish, a signed note,
	// and the size that it covers. Nothing beyond that size is served.
	AgreedCheckpoint(ctx context.Context) (note []byte, size int64, err error)
	// Tile gives the first width hashes of a tile.
	Tile(ctx context.Context, level, index int64, width int) ([]byte, error)
	// Entries gives the bundle of the first width entries of a tile of level
	// 0 (see AppendEntry).
	Entries(ctx context.Context, index int64, width int) ([]byte, error)
}

// The caching that tlog-tiles asks for. A full tile never changes. Nor does a
// partial one, but it is soon replaced by a wider one and not worth keeping.
const (
	cacheFull    = "public, max-age=31536000, immutable"
	cachePartial = "public, max-age=3600"
	cacheNever   = "no-cache"
)

// Handler serves a log as https://c2sp.org/tlog-tiles says: checkpoint,
// tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>]. Mount it with
// http.StripPrefix under any prefix. It answers GET and HEAD; everything that
// the log does not have, or not yet under its checkpoint, is 404.
func Handler(src Source) http.Handler { return handler{src} }

type handler struct{ src Source }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/")
	// RawPath is set when the address was spelt with needless escapes.
	if r.URL.RawPath != "" || r.URL.RawQuery != "" {
		refuse(w, http.StatusNotFound)
		return
	}
	note, size, err := h.src.AgreedCheckpoint(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	if path == "checkpoint" {
		reply(w, r, "text/plain; charset=utf-8", cacheNever, note)
		return
	}
	p, ok := ParsePath(path)
	if !ok || !Within(size, p.Tile, p.Width) {
		refuse(w, http.StatusNotFound)
		return
	}
	h.tile(w, r, p)
}

func (h handler) tile(w http.ResponseWriter, r *http.Request, p Path) {
	var data []byte
	var err error
	if p.Entries {
		data, err = h.src.Entries(r.Context(), p.Tile.Index, p.Width)
	} else {
		data, err = h.src.Tile(r.Context(), int64(p.Tile.Level), p.Tile.Index, p.Width)
		if err == nil && len(data) != p.Width*tlog.HashSize {
			err = errs.New(errs.Internal, "A tile has the wrong length.")
		}
	}
	if err != nil {
		fail(w, err)
		return
	}
	cache := cacheFull
	if p.Width < Width {
		cache = cachePartial
	}
	reply(w, r, "application/octet-stream", cache, data)
}

func reply(w http.ResponseWriter, r *http.Request, kind, cache string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", cache)
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodHead {
		_, _ = w.Write(data) // the client went away; there is nobody to tell
	}
}

// refuse answers in words, which no cache keeps.
func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, http.StatusText(status), status)
}

// fail answers an error by its code, without its text.
func fail(w http.ResponseWriter, err error) {
	switch errs.CodeOf(err) {
	case errs.NotFound:
		refuse(w, http.StatusNotFound)
	case errs.Unavailable:
		w.Header().Set("Retry-After", "5") // seconds
		refuse(w, http.StatusServiceUnavailable)
	default:
		refuse(w, http.StatusInternalServerError)
	}
}
