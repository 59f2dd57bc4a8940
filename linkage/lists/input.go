package lists

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"candour/linkage/similarity"
)

// Input is a file of records: CSV with a header, or Parquet.
type Input struct {
	Source string // what the list is called; in a linkage of several each has its own
	R      io.ReaderAt
	Size   int64
}

// rowReader gives the records of a file one after the other; what next gives
// is only good until it is called again. It ends in io.EOF.
type rowReader interface {
	header() []string
	choose(columns []int) error // only these are wanted, in this order
	next() ([][]byte, error)
	close()
}

func openRows(in Input) (rowReader, error) {
	var magic [4]byte
	if _, err := in.R.ReadAt(magic[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(magic[:]) == "PAR1" {
		return openParquet(in)
	}
	return openCSV(in)
}

type csvRows struct {
	r      *csv.Reader
	names  []string
	wanted []int
	out    [][]byte
	buf    []byte
	source string
}

func openCSV(in Input) (rowReader, error) {
	if in.Size == 0 {
		return nil, fmt.Errorf("the list %s is empty", in.Source)
	}
	c := &csvRows{source: in.Source}
	section := io.NewSectionReader(in.R, 0, in.Size)
	var mark [3]byte
	if n, _ := io.ReadFull(section, mark[:]); n < 3 || mark != [3]byte{0xef, 0xbb, 0xbf} {
		_, _ = section.Seek(0, io.SeekStart)
	}
	if bytes.HasPrefix(mark[:], []byte{0xff, 0xfe}) || bytes.HasPrefix(mark[:], []byte{0xfe, 0xff}) {
		return nil, fmt.Errorf("%s: the list is stored as UTF-16. Save it again as CSV UTF-8", in.Source)
	}
	c.r = csv.NewReader(&boundedLines{r: section})
	c.r.ReuseRecord = true
	first, err := c.r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: the header cannot be read: %w", in.Source, err)
	}
	spaced := 0
	for i, name := range first {
		if i > 0 && strings.HasPrefix(name, " ") {
			spaced++
		}
		c.names = append(c.names, strings.TrimSpace(name))
	}
	// A file that puts a space after each comma means no space.
	c.r.TrimLeadingSpace = spaced > 0 && spaced == len(first)-1
	return c, checkHeader(in.Source, c.names)
}

func checkHeader(source string, names []string) error {
	seen := map[string]bool{}
	for i, n := range names {
		if !utf8.ValidString(n) {
			return fmt.Errorf("%s: the header is not UTF-8 text", source)
		}
		if n != "" && seen[n] {
			return fmt.Errorf("%s: column %d has the same name as another, %q", source, i+1, n)
		}
		seen[n] = true
	}
	return nil
}

func (c *csvRows) header() []string { return c.names }
func (c *csvRows) close()           {}
func (c *csvRows) choose(columns []int) error {
	c.wanted, c.out = columns, make([][]byte, len(columns))
	return nil
}

func (c *csvRows) next() ([][]byte, error) {
	row, err := c.r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, fmt.Errorf("%s: %w", c.source, err)
	}
	c.buf = c.buf[:0]
	for i, at := range c.wanted {
		start := len(c.buf)
		c.buf = append(c.buf, row[at]...)
		c.out[i] = c.buf[start:len(c.buf):len(c.buf)]
		if len(row[at]) > similarity.MaxText || !utf8.Valid(c.out[i]) {
			line, _ := c.r.FieldPos(at)
			return nil, fmt.Errorf("%s: line %d, column %q: the value is not UTF-8 text or longer than %d bytes", c.source, line, c.names[at], similarity.MaxText)
		}
	}
	return c.out, nil
}

// boundedLines refuses a file whose record never ends: an open quotation mark
// would otherwise be read into memory to the end.
type boundedLines struct {
	r     io.Reader
	since int
	in    bool // within quotation marks
}

func (b *boundedLines) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	rest := p[:n]
	for len(rest) > 0 {
		at := bytes.IndexAny(rest, "\"\n")
		if at < 0 {
			b.since += len(rest)
			break
		}
		b.since += at + 1
		if rest[at] == '"' {
			b.in = !b.in
		} else if !b.in {
			b.since = 0
		}
		rest = rest[at+1:]
	}
	if b.since > 16*similarity.MaxText {
		return 0, fmt.Errorf("a record is longer than %d bytes: a quotation mark may be open", 16*similarity.MaxText)
	}
	return n, err
}

// place finds columns in a header and names those that are missing.
func place(source string, header, wanted []string) ([]int, error) {
	out := make([]int, len(wanted))
	for i, w := range wanted {
		if out[i] = slices.Index(header, w); out[i] >= 0 {
			continue
		}
		if out[i] = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, w) }); out[i] >= 0 {
			continue
		}
		shown := header[:min(len(header), 20)]
		return nil, fmt.Errorf("the list %s has no column %q. Its first line names: %s. Is the first line a header?", source, w, strings.Join(shown, ", "))
	}
	return out, nil
}

// lookEach so many rows, reading looks whether it was cancelled.
const lookEach = 8192

func cancelled(ctx context.Context, n int) error {
	if n%lookEach != 0 {
		return nil
	}
	return ctx.Err()
}
