package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"

	"candour/internal/base/errs"
)

// FileCheck looks at an uploaded file before any handler sees it. An error of
// code Invalid refuses the file with its words; any other ends the request, and
// nothing is kept. Every file of every form passes here, in every room.
type FileCheck func(ctx context.Context, file io.Reader, size int64) error

type refusedKey struct{}

// refusedFile is a field whose file was refused, with the words about it.
type refusedFile struct{ field, words string }

// scanned has each file of a form checked. A file that is refused is taken out
// of the form, which then says why at its field: what else was typed is as it
// was.
func (s *Server) scanned(r *http.Request) (*http.Request, error) {
	if s.FileCheck == nil || r.MultipartForm == nil {
		return r, nil
	}
	var refused []refusedFile
	for field, heads := range r.MultipartForm.File {
		for _, head := range heads {
			err := s.checkFile(r.Context(), head)
			if errs.Is(err, errs.Invalid) {
				// What it is called or holds is not for the log.
				s.Log.LogAttrs(r.Context(), slog.LevelWarn, "a file was refused", slog.String("reference", Reference(r.Context())),
					slog.String("field", field), slog.Int64("size", head.Size), slog.String("why", errs.Message(err)))
				refused = append(refused, refusedFile{field, errs.Message(err)})
				continue
			}
			if err != nil {
				return r, err
			}
		}
	}
	for _, f := range refused {
		delete(r.MultipartForm.File, f.field)
	}
	if refused == nil {
		return r, nil
	}
	return r.WithContext(context.WithValue(r.Context(), refusedKey{}, refused)), nil
}

func (s *Server) checkFile(ctx context.Context, head *multipart.FileHeader) (err error) {
	if head.Size == 0 {
		return nil // no file was chosen
	}
	file, err := head.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return s.FileCheck(ctx, file, head.Size)
}

// noteRefused puts the words about refused files at their fields.
func (f *Form) noteRefused(ctx context.Context) {
	list, _ := ctx.Value(refusedKey{}).([]refusedFile)
	for _, r := range list {
		f.Fail(r.field, r.words)
	}
}
