package pages

import (
	room "candour/internal/room/evidence"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// MaxFiles is how much can be added by one form, in bytes (200 MiB). More comes in several.
const MaxFiles = 200 << 20

// Several asks for files, as many as somebody chooses.
func Several(form *web.Form) sheet.Field {
	u := form.Upload("files", "Files", "", "")
	u.Multiple = true
	return sheet.Upload(u)
}

// Uploaded opens the files that somebody chose, in their order; none stays open where one does not open.
func Uploaded(form *web.Form) (files []room.File, closeAll func(), err error) {
	var opened []func() error
	closeAll = func() {
		for _, one := range opened {
			_ = one()
		}
	}
	for _, h := range form.Files("files") {
		f, err := h.Open()
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		opened, files = append(opened, f.Close), append(files, room.File{Name: h.Filename, Data: f})
	}
	return files, closeAll, nil
}
