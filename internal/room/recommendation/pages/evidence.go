package pages

import (
	"bytes"
	"net/http"

	"candour/internal/site/web"
)

// evidence gives a stored file as a download. It is somebody else's file: it
// is never shown in the browser, whatever it claims to be.
func (p *Pages) evidence(w http.ResponseWriter, r *http.Request) error {
	e, data, err := p.service.Blob(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.File{Name: e.Name, Type: e.MediaType}.Send(w, r, bytes.NewReader(data))
}
