package filemeta

import (
	"archive/zip"
	"bytes"
	"io"

	"candour/internal/base/errs"
)

// part is one file of a zip.
type part struct {
	name string
	data []byte
	// stored says that it was not compressed (the mimetype of an ODF must not be).
	stored bool
}

// parts are those of a zip, in order.
type parts []part

// unzip reads every part, within the limits.
func unzip(data []byte) (parts, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errs.Because(errs.Invalid, "It is not a whole file of its kind.", err)
	}
	if len(z.File) > partsLimit {
		return nil, errs.New(errs.TooLarge, "It has too many parts.")
	}
	var out parts
	total := 0
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		p, err := readPart(f)
		if err != nil {
			return nil, err
		}
		if total += len(p.data); total > TotalLimit {
			return nil, errs.New(errs.TooLarge, "It is too large when it is unpacked.")
		}
		out = append(out, p)
	}
	return out, nil
}

func readPart(f *zip.File) (part, error) {
	r, err := f.Open()
	if err != nil {
		return part{}, errs.Because(errs.Invalid, "A part of it cannot be read.", err)
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(io.LimitReader(r, PartLimit+1))
	if err != nil {
		return part{}, errs.Because(errs.Invalid, "A part of it cannot be read.", err)
	}
	if len(data) > PartLimit {
		return part{}, errs.New(errs.TooLarge, "A part of it is too large when it is unpacked.")
	}
	return part{f.Name, data, f.Method == zip.Store}, nil
}

// zipped writes the parts again, with no times and no comments.
func (ps parts) zipped() ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range ps {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if p.stored {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(p.data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return buf.Bytes(), err
}

// get finds a part by name.
func (ps parts) get(name string) *part {
	for i := range ps {
		if ps[i].name == name {
			return &ps[i]
		}
	}
	return nil
}

// without drops parts.
func (ps parts) without(drop func(name string) bool) parts {
	out := make(parts, 0, len(ps))
	for _, p := range ps {
		if !drop(p.name) {
			out = append(out, p)
		}
	}
	return out
}
