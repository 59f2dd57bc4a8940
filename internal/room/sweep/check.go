package sweep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/room/sweep/cell"
	"candour/internal/table/spreadsheet"
)

// MaxBytes is the largest list that is read, in bytes (32 MiB).
const MaxBytes = 32 << 20

// Row is a case that could be read, with its row in the file.
type Row struct {
	Number int
	Facts
}

// Checked is a list that was read: its good rows, and everything that is wrong.
type Checked struct {
	Name   string
	Format string
	// SHA256 is the file's hash in hexadecimal; Bytes its size.
	SHA256 string
	Bytes  int64
	// Total is how many rows the file has under its header.
	Total    int
	Rows     []Row
	Problems Problems
	// Twins are near-duplicates within the list.
	Twins []TwinPair
}

// Refused is how many rows were not taken.
func (c *Checked) Refused() int { return c.Total - len(c.Rows) }

// Checker reads lists. Its fields are given; it keeps nothing.
type Checker struct {
	Codes  *Book
	Forces []forces.Force
	Today  clock.Day
	// ForceID is the force whose list it must be; empty takes any.
	ForceID string
	// Progress, when not nil, is told how many rows of how many are done.
	Progress func(done, total int)
}

// Check reads a file and checks every row. An error means that nothing could be
// read; what is wrong with columns and rows is in Checked.Problems. Good rows
// are kept whatever is wrong with others.
func (k *Checker) Check(ctx context.Context, r io.ReaderAt, size int64, name string) (*Checked, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(r, 0, size)); err != nil {
		return nil, errs.Because(errs.Unavailable, "The file cannot be read.", err)
	}
	book, err := spreadsheet.Open(r, size, name, spreadsheet.Options{Unguard: true})
	if err != nil {
		return nil, err
	}
	sheet, err := book.Data()
	if err != nil {
		return nil, err
	}
	out := &Checked{Name: name, Format: string(book.Format), SHA256: hex.EncodeToString(hash.Sum(nil)), Bytes: size, Total: len(sheet.Rows)}
	for _, n := range book.Notices {
		out.Problems.add(fromNotice(n))
	}
	at, ok := k.columns(sheet, &out.Problems)
	if !ok {
		return out, nil
	}
	err = k.rows(ctx, sheet, at, out)
	if err == nil {
		out.Twins = findTwins(out.Rows)
	}
	return out, err
}

func fromNotice(n spreadsheet.Notice) Problem {
	p := Problem{Level: IsWarning, Row: n.Place.Row, Column: n.Place.Letter, Header: n.Place.Header, Rule: "file.read", Message: n.Message}
	if n.Level == spreadsheet.Problem {
		p.Level = IsError
	}
	return p
}

// columns finds each column's place (-1 for one that is not there). It says no
// when the list cannot be read at all.
func (k *Checker) columns(s *spreadsheet.Sheet, problems *Problems) (map[string]int, bool) {
	all := Columns(k.Codes)
	names := make([]string, len(all))
	at := make(map[string]int, len(all))
	for i, c := range all {
		names[i], at[c.Name] = c.Name, -1
	}
	ok := true
	for i, h := range s.Header {
		name := columnName(h.Name)
		place := Problem{Level: IsWarning, Row: s.HeaderRow, Column: h.Letter, Header: h.Name}
		switch {
		case name == "":
		case slices.Contains(names, name) && at[name] >= 0:
			place.Level, place.Rule, place.Message, ok = IsError, "column.twice", "This column is there twice. Keep one. Nothing was read.", false
			problems.add(place)
		case slices.Contains(names, name):
			at[name] = i
		case cell.PersonalColumn(name):
			place.Level, place.Rule, ok = IsError, "column.personal", false
			place.Message = "This column seems to hold who somebody is. A list of closed cases must not: take the column out. Nothing was read."
			problems.add(place)
		default:
			place.Rule, place.Message = "column.unknown", "This column is not part of a list of closed cases. It was not read."
			place.Suggestion = cell.Nearest(name, names)
			problems.add(place)
		}
	}
	for _, c := range all {
		if at[c.Name] >= 0 || c.Name == colForce && k.ForceID != "" {
			continue
		}
		p := Problem{Level: IsWarning, Header: c.Name, Rule: "column.missing", Message: "There is no such column, so this is not known of any case."}
		if c.Needed {
			p.Level, p.Message, ok = IsError, "There is no such column, and no row can be read without it.", false
		}
		problems.add(p)
	}
	return at, ok
}

// columnName brings a header into the form of our names: "Offence class" and
// "OFFENCE-CLASS" are offence_class.
func columnName(header string) string { return spreadsheet.ColumnKey(header) }

// rows reads every row.
func (k *Checker) rows(ctx context.Context, s *spreadsheet.Sheet, at map[string]int, out *Checked) error {
	first := make(map[string]int, len(s.Rows)) // reference -> row
	out.Rows = make([]Row, 0, len(s.Rows))
	for i := range s.Rows {
		if i%5000 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if k.Progress != nil {
				k.Progress(i, len(s.Rows))
			}
		}
		row := &s.Rows[i]
		before := out.Problems.Errors
		if row.Bad {
			continue // the reader has said why
		}
		r := reader{k: k, sheet: s, row: row, at: at, problems: &out.Problems}
		facts := r.facts()
		if facts.Reference != "" && facts.ForceID != "" {
			key := facts.ForceID + "\x00" + strings.ToLower(facts.Reference)
			if n, ok := first[key]; ok {
				r.bad(colReference, "reference.twice", facts.Reference, "This reference is in row "+itoa(n)+" already.", "each case once")
			} else {
				first[key] = row.Number
			}
		}
		if out.Problems.Errors == before {
			out.Rows = append(out.Rows, Row{Number: row.Number, Facts: facts})
		}
	}
	if k.Progress != nil {
		k.Progress(len(s.Rows), len(s.Rows))
	}
	return nil
}
