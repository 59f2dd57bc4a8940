package web

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"candour/internal/base/errs"
)

// memoryForFiles is how many bytes of an upload are held in memory; the rest
// waits in temporary files, which are removed when the answer is given.
const memoryForFiles = 4 << 20

// typed is what a form held, whether a file was chosen in it, and what the files are
// called of one that could not be read to its end.
type typed struct {
	values url.Values
	files  bool
	names  map[string]string
}

// readForm parses the body once, whichever of the two encodings it is in. Of a
// form that cannot be read to its end, what was read is kept for the page that
// says so.
func readForm(r *http.Request) error {
	x := exchangeFrom(r.Context())
	if r.PostForm != nil && (x == nil || x.broken == nil) {
		return nil
	}
	var broken typed
	var err error
	if kind, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		broken, err = readParts(r, parameters["boundary"])
	} else {
		broken, err = readPairs(r, kind)
	}
	if err == nil {
		return nil
	}
	if x != nil {
		x.broken = &broken
	}
	if big := tooLarge(err); errs.Is(big, errs.TooLarge) {
		return big
	}
	if errs.Is(err, errs.Unavailable) {
		return err
	}
	return ToPrograms(errs.Because(errs.Invalid, "We could not read this form.", err),
		"The body of the request could not be read. Send all of it, in the form that Content-Type names (multipart/form-data with its boundary).")
}

// readPairs reads a form without files.
func readPairs(r *http.Request, kind string) (typed, error) {
	if kind != "application/x-www-form-urlencoded" || r.Body == nil {
		return typed{}, r.ParseForm()
	}
	text, err := io.ReadAll(r.Body)
	values, bad := url.ParseQuery(string(text))
	if err == nil {
		err = bad
	}
	if err != nil {
		return typed{values: values}, err
	}
	r.PostForm = values
	return typed{}, r.ParseForm() // adds what the address says to r.Form
}

// readParts reads a form with files.
func readParts(r *http.Request, boundary string) (typed, error) {
	head := &headOf{ReadCloser: r.Body}
	r.Body = head
	memory := int64(memoryForFiles)
	if x := exchangeFrom(r.Context()); x != nil && x.inMemory > memory {
		memory = x.inMemory
	}
	err := r.ParseMultipartForm(memory)
	if err == nil {
		return typed{}, nil
	}
	var rest io.Reader = http.NoBody
	if x := exchangeFrom(r.Context()); x != nil && x.rest != nil {
		rest = x.rest
	}
	return salvage(io.MultiReader(&head.first, rest), boundary), err
}

// headOf remembers the first part of what is read through it.
type headOf struct {
	io.ReadCloser
	first bytes.Buffer
}

// Read passes on.
func (h *headOf) Read(b []byte) (int, error) {
	n, err := h.ReadCloser.Read(b)
	h.first.Write(b[:min(n, DefaultMaxBody-h.first.Len())])
	return n, err
}

// salvage finds the words in a form that was cut off. Files are passed over.
func salvage(body io.Reader, boundary string) typed {
	out, room := typed{values: url.Values{}, names: map[string]string{}}, int64(DefaultMaxBody)
	parts := multipart.NewReader(body, boundary)
	for boundary != "" {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		if part.FileName() != "" {
			out.files, out.names[part.FormName()] = true, part.FileName()
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, room))
		room -= int64(len(text))
		out.values.Add(part.FormName(), string(text))
		if err != nil {
			break
		}
	}
	return out
}
