package returns

import (
	"bytes"
	"context"
	"io"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/mark"
	"candour/internal/trust/access"
)

// KeptFiles gives the names of the files of a version that were kept, to those
// who may see its rows.
func (s *Service) KeptFiles(ctx context.Context, version string) ([]string, error) {
	_, owed, err := s.SeeVersion(ctx, version)
	if err != nil || !s.seesRows(ctx, owed.Body) {
		return nil, err
	}
	return s.store.fileNames(ctx, s.db, version)
}

// Marked writes a copy of one file that was sent, with what is wrong marked in
// its cells, and gives the copy's name. Whoever reads another body's rows
// leaves an entry first.
func (s *Service) Marked(ctx context.Context, version string, place int, w io.Writer) (name string, err error) {
	_, owed, err := s.SeeVersion(ctx, version)
	if err != nil {
		return "", err
	}
	if !s.seesRows(ctx, owed.Body) {
		return "", errs.New(errs.Forbidden, "Only the body that sent the file, and the national desk, see its rows.")
	}
	kept, err := s.store.files(ctx, s.db, version)
	if err != nil {
		return "", err
	}
	if place < 0 || place >= len(kept) {
		return "", errs.New(errs.NotFound, "The file itself was not kept. What was found is in the list.")
	}
	list, err := s.store.problems(ctx, s.db, version, "", 0, 200_000)
	if err != nil {
		return "", err
	}
	if owed.Body != access.ActorFrom(ctx).Body {
		if err := s.noteSight(ctx, version, "marked copy"); err != nil {
			return "", err
		}
	}
	f := kept[place]
	format, err := mark.Copy(w, bytes.NewReader(f.Data), int64(len(f.Data)), f.Name, marksOf(f.Name, list))
	base, _, _ := strings.Cut(f.Name, ".")
	return "what-to-mend-" + base + "." + strings.ToLower(string(format)), err
}

// marksOf gives the marks of one file: as many as the page lists of it. An
// exception says that it is one.
func marksOf(file string, list []rowcheck.Problem) []spreadsheet.Mark {
	var rows []rowcheck.Problem
	for _, x := range list {
		if x.Severity == rowcheck.Exception {
			x.Message = "Exception: " + x.Message
		}
		rows = append(rows, x)
	}
	return rowcheck.MarksOf(file, rows)
}
