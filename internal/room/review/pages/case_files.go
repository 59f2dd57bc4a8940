package pages

import (
	"bytes"
	"encoding/json"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/site/web"
)

// fileButtons open the files that a person added, each for the purpose that what they
// wrote was opened for.
func fileButtons(r *http.Request, form *web.Form, texts []review.Text) (out []web.PostButton) {
	for _, t := range texts {
		part, ok := review.PartOfFile(t.Name)
		var f intake.FileHead
		if !ok || json.Unmarshal([]byte(t.Words), &f) != nil {
			continue
		}
		out = append(out, web.PostButton{Action: r.URL.Path, Hidden: append(form.Hidden("purpose", "other"), web.Hidden{Name: "part", Value: part}),
			Button: web.Button{Text: "Open “" + f.Name + "” (" + f.Kind() + ", " + web.Bytes(int64(f.Size)) + ")", Kind: "secondary"}})
	}
	return out
}

// openFile gives one file to be saved: a browser that would show it runs nothing of it.
func (p *StaffPages) openFile(w http.ResponseWriter, r *http.Request, form *web.Form, file string) error {
	purpose := readPurpose(form)
	if !form.OK() {
		return p.showCase(w, r, form)
	}
	f, err := p.service.RevealFile(r.Context(), r.PathValue("id"), file, purpose)
	if errs.Is(err, errs.Forbidden) {
		form.Fail("", errs.Message(err))
		return p.showCase(w, r, form)
	}
	if err != nil {
		return err
	}
	return web.File{Name: f.Name, Type: f.Type}.Send(w, r, bytes.NewReader(f.Data))
}
