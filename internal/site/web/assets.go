package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

const assetsPrefix = "/assets/"

// asset is one file as it is served, whole and compressed.
type asset struct {
	body, zipped []byte
	contentType  string
	etag         string
}

// assets are the built-in files. One hash over all of them is part of each
// address, so that a file may be kept for ever and a new build is new
// addresses; relative imports between them keep working.
type assets struct {
	hash  string
	files map[string]asset
}

func loadAssets() (*assets, error) {
	out := &assets{files: map[string]asset{}}
	all := sha256.New()
	err := fs.WalkDir(assetFiles, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := assetFiles.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "assets/")
		_, _ = all.Write([]byte(name + "\x00"))
		_, _ = all.Write(body)
		out.files[name] = newAsset(name, body)
		return nil
	})
	out.hash = hex.EncodeToString(all.Sum(nil))[:16]
	return out, err
}

func newAsset(name string, body []byte) asset {
	a := asset{body: body, etag: TagOf(body), contentType: assetType(name)}
	if textual(a.contentType) {
		var buf bytes.Buffer
		z, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
		_, _ = z.Write(body) // to memory: cannot fail
		_ = z.Close()
		a.zipped = buf.Bytes()
	}
	return a
}

// assetType does not depend on the machine's own list of types.
func assetType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// url gives the address of an asset.
func (a *assets) url(name string) string { return assetsPrefix + a.hash + "/" + name }

// withAssets serves /assets/HASH/NAME before anything else is looked at.
func (s *Server) withAssets(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, assetsPrefix)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		hash, name, _ := strings.Cut(rest, "/")
		file, found := s.Renderer.assets.files[name]
		if x := exchangeFrom(r.Context()); x != nil {
			x.res.route = "assets"
		}
		switch {
		case !found:
			s.fail(w, r, statusError(http.StatusNotFound))
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, statusError(http.StatusMethodNotAllowed))
		default:
			file.serve(w, r, hash == s.Renderer.assets.hash)
		}
	})
}

// serve sends the file. Under an old hash (a page from before the last
// deployment) today's file is sent, but is not to be kept.
func (a asset) serve(w http.ResponseWriter, r *http.Request, current bool) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("ETag", a.etag)
	h.Set("Cache-Control", "public, max-age=60")
	if current {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == a.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.body
	if a.zipped != nil {
		addVary(h, "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = a.zipped
		}
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the connection is all that can fail
}
