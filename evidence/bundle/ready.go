package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // to draw them
	_ "image/jpeg" // to draw them
	_ "image/png"  // to draw them
	"io"
	"os"
	"path/filepath"
	"strings"

	_ "golang.org/x/image/bmp" // to draw them
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff" // to draw them
	_ "golang.org/x/image/webp" // to draw them

	"candour/evidence"
	"candour/evidence/kind"
	"candour/evidence/pdf"
	"candour/evidence/picture"
	"candour/evidence/scratch"
)

// ready is a document that was read and can be written.
type ready struct {
	sha256 string
	flat   *pdf.Flat              // of a PDF
	set    func(d Document) error // of any other: writes its pages
	notes  []Note
	err    error
}

// ready reads a document. It runs beside others.
func (b *builder) ready(ctx context.Context, d Document) *ready {
	r := &ready{}
	r.err = b.read(ctx, d, r)
	return r
}

func (b *builder) read(ctx context.Context, d Document, r *ready) error {
	f, err := os.Open(d.File)
	if errors.Is(err, os.ErrNotExist) {
		return &evidence.Unreadable{Code: evidence.Absent, Why: "The file is not there. Check its name.", Err: err}
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &evidence.Unreadable{Code: evidence.NoReader, Why: "It is no file."}
	}
	if info.Size() > b.o.Limits.Bytes {
		return &evidence.Unreadable{Code: evidence.TooMuch, Why: "The file is larger than is allowed. Ask for it in parts."}
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	r.sha256 = hex.EncodeToString(sum.Sum(nil))
	is, _, _, err := kind.Of(f, info.Size(), filepath.Base(d.File))
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	switch {
	case is == kind.PDF:
		r.flat, err = b.o.Pool.Flat(ctx, f, info.Size(), b.o.Limits)
	case strings.HasPrefix(is, "image/"):
		err = b.readPicture(scratch.File{R: f, Size: info.Size(), Name: d.File}, is, r)
	case is == kind.Plain || is == "text/csv" || is == "text/tab-separated-values" || is == kind.EML || is == kind.MSG || is == kind.WhatsApp:
		err = b.readText(ctx, d, is, r)
	default:
		err = &evidence.Unreadable{Code: evidence.NoReader, Why: "Files of this kind (" + is + ") cannot be shown as pages here as their own program shows them. Print it to PDF, and put that on the list."}
	}
	return err
}

// picture pixels that are decoded, at most.
const mostPixels = 150_000_000

func (b *builder) readPicture(f scratch.File, is string, r *ready) error {
	said, err := picture.Read(f, is, b.o.Limits)
	if err != nil {
		return err
	}
	if len(said.Pages) != 1 {
		return &evidence.Unreadable{Code: evidence.NoReader, Why: "The picture has more than one page. Print it to PDF, and put that on the list."}
	}
	for _, n := range said.Notes {
		if n.Code == "mirrored" {
			return &evidence.Unreadable{Code: evidence.NoReader, Why: "The picture says that it is to be shown mirrored. Save it as it is to be seen."}
		}
	}
	cfg, format, err := image.DecodeConfig(f.Reader())
	if err != nil || cfg.Width*cfg.Height > mostPixels {
		return &evidence.Unreadable{Code: evidence.TooMuch, Why: "The picture is too large to draw. Ask for it in a smaller form.", Err: err}
	}
	img, _, err := image.Decode(f.Reader())
	if err != nil {
		return &evidence.Unreadable{Code: evidence.Broken, Why: "The picture is damaged or cut off. Ask for it again.", Err: err}
	}
	photo := format == "jpeg"
	r.set = func(d Document) error { return b.setPicture(d, img, said.Pages[0], photo) }
	return nil
}

// setPicture gives a picture a page: as large as it says that it is, and at most A4 with a margin.
func (b *builder) setPicture(d Document, img image.Image, said evidence.Page, photo bool) error {
	w, h := said.W, said.H
	turned := said.Turned
	wide, high := a4Wide, a4High-strip
	if w > h {
		wide, high = a4High, a4Wide-strip
	}
	if fit := min((wide-2*strip)/w, (high-2*strip)/h); fit < 1 {
		w, h = w*fit, h*fit
	}
	pw, ph := w, h // as the pixels lie
	if turned%180 != 0 {
		pw, ph = h, w
	}
	size := img.Bounds().Size()
	if dpi := float64(size.X) / pw * 72; dpi > finest*slack {
		size = image.Pt(max(1, int(pw*finest/72)), max(1, int(ph*finest/72)))
	}
	n := b.w.alloc()
	if err := b.pixels(n, img, size, photo); err != nil {
		return err
	}
	l := leaf{crop: [4]float64{0, 0, pw, ph}, turned: turned, unit: 1}
	_, _, turn := l.frame()
	x, y := (wide-w)/2, (high-h)/2
	b.page(d, 1, 1, wide, high, fmt.Sprintf("q 1 0 0 1 %s %s cm %s cm %s 0 0 %s 0 0 cm /P Do Q\n", points(x), points(y), turn, points(pw), points(ph)), ref(n))
	return b.w.err
}

// pixels writes a picture on white, in as many dots as it is to have.
func (b *builder) pixels(n int, img image.Image, size image.Point, photo bool) error {
	dst := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	if size == img.Bounds().Size() {
		draw.Draw(dst, dst.Rect, img, img.Bounds().Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(dst, dst.Rect, img, img.Bounds(), draw.Over, nil)
	}
	dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", size.X, size.Y)
	if photo {
		data, ok := encodeJPEG(dst)
		if !ok {
			return errors.New("the picture could not be written as JPEG")
		}
		b.w.stream(n, dict+"/ColorSpace/DeviceRGB/Filter/DCTDecode", data)
		return nil
	}
	grey := true
	rgb := make([]byte, 0, size.X*size.Y*3)
	for i := 0; i < len(dst.Pix); i += 4 {
		p := dst.Pix[i : i+3]
		grey = grey && p[0] == p[1] && p[1] == p[2]
		rgb = append(rgb, p...)
	}
	if grey {
		for i := range size.X * size.Y {
			rgb[i] = rgb[3*i]
		}
		b.w.packed(n, dict+"/ColorSpace/DeviceGray", rgb[:size.X*size.Y])
		return nil
	}
	b.w.packed(n, dict+"/ColorSpace/DeviceRGB", rgb)
	return nil
}

func (b *builder) readText(ctx context.Context, d Document, is string, r *ready) error {
	if b.o.Read == nil {
		return &evidence.Unreadable{Code: evidence.NoReader, Why: "Texts and mails are not read here. Print it to PDF, and put that on the list."}
	}
	dir, err := os.MkdirTemp(b.o.Scratch, "bundle-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	said, err := b.o.Read(ctx, d.File, filepath.Base(d.File), dir, b.o.Limits)
	if err != nil {
		return err
	}
	lines := wordsOf(said)
	if len(bytes.TrimSpace([]byte(strings.Join(lines, "")))) == 0 {
		return &evidence.Unreadable{Code: evidence.Broken, Why: "There are no words in the file that somebody sees who opens it."}
	}
	for _, n := range said.Notes {
		r.notes = append(r.notes, Note{Code: n.Code, Page: n.Page, Text: n.Text})
	}
	r.set = func(d Document) error { return b.setText(d, lines, is != kind.EML && is != kind.MSG) }
	return nil
}
