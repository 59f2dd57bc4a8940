package spreadsheet

import (
	"errors"
	"io"
	"strings"
)

// readCSV reads RFC 4180 and what people send in its place, whole. It is our own
// parser, since encoding/csv changes CR LF inside a cell to LF, skips blank
// lines without counting them, and names lines where a person sees rows. Rows
// are parted by the same csvSource that reads large files; here a broken
// quotation mark refuses the file, since nothing was taken from it yet.
func readCSV(data []byte, o Options) (*Book, error) {
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	b := &Book{Format: CSV, Encoding: encoding}
	b.warnEncoding(text)
	p := wholeCSV(text, o.Limits)
	b.Delimiter = rune(p.delimiter)
	raw := rawSheet{strict: true, torn: !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r")}
	t := tally{limits: o.Limits}
	for {
		cells, err := p.record(&t, o.Unguard)
		switch {
		case errors.Is(err, io.EOF):
			b.add(raw)
			return b, nil
		case err != nil:
			return nil, err
		case !blank(cells):
			raw.rows = append(raw.rows, Row{Number: p.row, Cells: cells})
		}
	}
}

// warnEncoding says so when letters may have been lost or guessed.
func (b *Book) warnEncoding(text string) {
	if b.Encoding == "Windows-1252" {
		b.note(Warning, Place{}, "The file is not UTF-8. It was read as Windows-1252, as older spreadsheet programs save it. Check letters such as £ and é.")
	}
	if strings.ContainsRune(text, '\uFFFD') {
		b.note(Warning, Place{}, "Some characters were already lost when the file was saved (they show as \uFFFD). Check the text.")
	}
}

// wholeCSV is a source whose window is the whole of a decoded text.
func wholeCSV(text string, l Limits) *csvSource {
	p := newCSVSource(&Stream{Encoding: "UTF-8", options: StreamOptions{Limits: l}}, nil, &Book{})
	p.known, p.lost = true, true // decode has settled the one, warnEncoding said the other
	p.buf, p.end, p.eof = []byte(text), len(text), true
	p.part(text)
	return p
}

// record reads one row, or fails at what is wrong with it.
func (p *csvSource) record(t *tally, unguarded bool) ([]Cell, error) {
	var raw rawRow
	if err := p.read(&raw); err != nil {
		return nil, err
	}
	at := Place{Row: p.row}
	if raw.quote != quoteFine {
		return nil, p.refuseQuote(raw)
	}
	cells := make([]Cell, len(p.cells))
	for i, text := range p.cells {
		at.Letter = Letter(i)
		if err := t.text(at, text); err != nil {
			return nil, err
		}
		if unguarded {
			text = unguard(text)
		}
		cells[i] = TextCell(text)
	}
	return cells, t.row(Place{Row: p.row}, len(cells))
}

// declared reads the first line that Excel writes to name its delimiter,
// "sep=;", and says how many bytes it has. It counts as a row, since a person
// sees it.
func declared(text string) (delimiter byte, used int) {
	rest, found := strings.CutPrefix(text, "sep=")
	if !found || len(rest) < 2 || !strings.ContainsRune(",;\t|", rune(rest[0])) || (rest[1] != '\n' && rest[1] != '\r') {
		return 0, 0
	}
	used = len("sep=") + 2
	if strings.HasPrefix(rest[1:], "\r\n") {
		used++
	}
	return rest[0], used
}

// detectDelimiter counts what stands between cells in the first 64 KB, leaving
// out what is inside quotation marks, and takes the mark that the most rows
// have the same number of. A comma wins a tie; a file with none is one column.
func detectDelimiter(text string) byte {
	sample := text[:min(len(text), 64<<10)]
	best, bestScore := byte(','), 0
	first, _, _ := strings.Cut(strings.TrimLeft(sample, "\r\n"), "\n")
	parted := strings.ContainsAny(first, ",;\t|")
	for _, d := range []byte{',', ';', '\t', '|'} {
		if parted && strings.IndexByte(first, d) < 0 {
			continue // a mark inside the cells that parts none of the column names
		}
		if score := steadiness(sample, d); score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// steadiness scores a delimiter: how many rows have as many of it as the first
// row with any, and how many that is.
func steadiness(sample string, d byte) int {
	var counts []int
	n, inside, start := 0, false, true
	for i := 0; i < len(sample); i++ {
		c := sample[i]
		switch {
		case inside:
			inside = c != '"'
		case c == '"' && start:
			inside = true
		case c == '"' && i > 0 && sample[i-1] == '"':
			inside = true // a doubled mark: still inside the cell
		case c == d:
			n++
		case c == '\n' || c == '\r':
			counts, n = append(counts, n), 0
		}
		// Any mark that may part cells can come before an opening quotation mark.
		start = !inside && strings.IndexByte(",;\t|\n\r", c) >= 0
	}
	return agreeing(append(counts, n))
}

func agreeing(counts []int) int {
	first, same := 0, 0
	for _, n := range counts {
		if first == 0 {
			first = n
		}
		if n > 0 && n == first {
			same++
		}
	}
	return same*100 + min(first, 99)
}
