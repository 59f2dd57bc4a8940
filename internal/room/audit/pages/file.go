package pages

import (
	"bytes"
	"net/http"

	"candour/internal/site/web"
)

// file gives a file of a project to those who belong to it.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	name, media, data, err := p.service.File(r.Context(), r.PathValue("id"), r.PathValue("name"))
	if err != nil {
		return err
	}
	return web.File{Name: name, Type: media}.Send(w, r, bytes.NewReader(data))
}
