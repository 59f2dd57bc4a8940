package spreadsheet

import (
	"strings"

	"candour/internal/errs"
)

// readCSV reads RFC 4180 and what people send in its place. It is our own
// parser, since encoding/csv changes CR LF inside a cell to LF, skips blank
// lines without counting them, and names lines where a person sees rows.
func readCSV(data []byte, o Options) (*Book, error) {
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	b := &Book{Format: CSV, Encoding: encoding}
	b.warnEncoding(text)
	p := &csvParser{text: text, row: 1, tally: tally{limits: o.Limits}}
	p.delimiter = p.declared()
	if p.delimiter == 0 {
		p.delimiter = detectDelimiter(text)
	}
	b.Delimiter = rune(p.delimiter)
	raw := rawSheet{strict: true, torn: !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r")}
	for p.pos < len(p.text) {
		number := p.row
		cells, err := p.record(o.Unguard)
		if err != nil {
			return nil, err
		}
		if !blank(cells) {
			raw.rows = append(raw.rows, Row{Number: number, Cells: cells})
		}
	}
	b.add(raw)
	return b, nil
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

// csvParser walks over decoded text.
type csvParser struct {
	text      string
	pos       int
	delimiter byte
	row       int // the row that record reads next, counted from 1
	tally     tally
}

// declared reads the first line that Excel writes to name its delimiter,
// "sep=;", and steps over it. It counts as a row, since a person sees it.
func (p *csvParser) declared() byte {
	rest, found := strings.CutPrefix(p.text, "sep=")
	if !found || len(rest) < 2 || !strings.ContainsRune(",;\t|", rune(rest[0])) || (rest[1] != '\n' && rest[1] != '\r') {
		return 0
	}
	p.pos = len("sep=") + 1
	p.endLine()
	return rest[0]
}

// record reads one row.
func (p *csvParser) record(unguarded bool) ([]Cell, error) {
	var cells []Cell
	start := p.pos
	for {
		at := Place{Row: p.row, Letter: Letter(len(cells))}
		value, err := p.cell(at)
		if err == nil {
			err = p.tally.text(at, value)
		}
		if err == nil && p.pos-start > p.tally.limits.LineBytes {
			err = errs.Newf(errs.TooLarge, "Row %d is longer than %s. Check that its quotation marks are closed and that the file has line breaks.", p.row, size(int64(p.tally.limits.LineBytes)))
		}
		if err != nil {
			return nil, err
		}
		if unguarded {
			value = unguard(value)
		}
		cells = append(cells, TextCell(value))
		more := p.pos < len(p.text) && p.text[p.pos] == p.delimiter
		if !more || len(cells) > p.tally.limits.Columns {
			err := p.tally.row(Place{Row: p.row}, len(cells))
			p.endLine()
			return cells, err
		}
		p.pos++
	}
}

// endLine steps over LF, CR LF or CR.
func (p *csvParser) endLine() {
	if strings.HasPrefix(p.text[p.pos:], "\r\n") {
		p.pos++
	}
	if p.pos < len(p.text) {
		p.pos++
	}
	p.row++
}

// cell reads up to the delimiter, the end of the line or the end of the file.
func (p *csvParser) cell(at Place) (string, error) {
	if p.pos < len(p.text) && p.text[p.pos] == '"' {
		return p.quoted(at)
	}
	end := p.pos
	for end < len(p.text) && p.text[end] != p.delimiter && p.text[end] != '\n' && p.text[end] != '\r' {
		end++
	}
	value := p.text[p.pos:end]
	p.pos = end
	return value, nil
}

// quoted reads a cell that begins with a quotation mark. A doubled mark inside
// stands for one.
func (p *csvParser) quoted(at Place) (string, error) {
	line := 1 + strings.Count(p.text[:p.pos], "\n")
	rest := p.text[p.pos+1:]
	p.pos++
	var out strings.Builder
	for {
		i := strings.IndexByte(rest, '"')
		if i < 0 {
			return "", errs.Newf(errs.Invalid, "The quotation mark opened at row %d, column %s (line %d of the file) is never closed. Close it, or delete it, and send the file again. If the file was cut off, send the whole of it.",
				at.Row, at.Letter, line)
		}
		out.WriteString(rest[:i])
		p.pos += i + 1
		rest = rest[i+1:]
		if !strings.HasPrefix(rest, `"`) {
			break
		}
		out.WriteByte('"')
		p.pos++
		rest = rest[1:]
	}
	if rest != "" && rest[0] != p.delimiter && rest[0] != '\n' && rest[0] != '\r' {
		return "", errs.Newf(errs.Invalid, "At row %d, column %s there is text after the closing quotation mark. Write a quotation mark inside a cell twice (\"\"), and send the file again.", at.Row, at.Letter)
	}
	return out.String(), nil
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
