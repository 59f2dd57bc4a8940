package rowcheck

import (
	"context"
	"io"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet"
)

// Input is one file.
type Input struct {
	Name string
	File io.ReaderAt
	Size int64
}

// source is one table of a file.
type source struct {
	file, sheet string
	header      []string
	headerRow   int
	hidden      bool
	stream      *spreadsheet.Stream
	number      int   // of the sheet in its file
	share       int64 // of the file's bytes, for the progress
}

// open finds the tables of a file. A sheet without a header row is left out,
// with a warning when there is something else in the file.
func (k *checking) open(ctx context.Context, in Input) (out []*source, err error) {
	stream, err := spreadsheet.OpenStream(ctx, in.File, in.Size, in.Name, spreadsheet.StreamOptions{Unguard: true})
	if err != nil {
		return nil, err
	}
	sheets := slices.DeleteFunc(stream.Sheets(), func(s spreadsheet.SheetInfo) bool { return s.Ours })
	for _, sheet := range sheets {
		s := &source{file: in.Name, sheet: sheet.Name, hidden: sheet.Hidden, stream: stream, number: sheet.Number, share: in.Size / int64(len(sheets))}
		rows := stream.Rows(ctx, sheet.Number)
		s.header, err = rows.Header()
		s.headerRow = rows.HeaderRow()
		rows.Close()
		if err != nil && (len(sheets) == 1 || errs.CodeOf(err) != errs.Invalid && errs.CodeOf(err) != errs.TooLarge) {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// each gives every row under the header. cells are used again after fn returns.
func (s *source) each(ctx context.Context, told func(), fn func(r *spreadsheet.Record) error) error {
	rows := s.stream.Rows(ctx, s.number)
	defer rows.Close()
	if _, err := rows.Header(); err != nil {
		return err
	}
	for n := 0; rows.Next(); n++ {
		if n%8192 == 0 {
			told()
		}
		r := rows.Row()
		plainWords(&r)
		if err := fn(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// plainWords gives the truth values of a workbook the words of our code lists.
func plainWords(r *spreadsheet.Record) {
	for i, kind := range r.Kinds {
		if kind == spreadsheet.Bool {
			r.Cells[i] = map[string]string{"true": "yes", "false": "no"}[r.Cells[i]]
		}
	}
}

// progress says how much of its share of the file was read.
func (s *source) progress() int64 {
	done, total := s.stream.Progress()
	if total == 0 {
		return s.share
	}
	return int64(float64(s.share) * (float64(done) / float64(total)))
}

// notices gives what the reader noticed of this table and the rows that it
// could not trust came without: warnings, and what is wrong with the header.
func (s *source) notices(first bool) (out []spreadsheet.Notice) {
	for _, n := range s.stream.Notices() {
		switch {
		case n.Place.Sheet != s.sheet && !(n.Place.Sheet == "" && first):
		case n.Level == spreadsheet.Problem && (n.Place.Row != s.headerRow || strings.Contains(n.Message, "is used twice")):
			// Said already, with the row that it belongs to.
		case strings.HasPrefix(n.Message, "This sheet is hidden"), strings.Contains(n.Message, "no rows under them"):
		default:
			out = append(out, n)
		}
	}
	return out
}
