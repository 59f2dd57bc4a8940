package spreadsheet

import (
	"bytes"
	"fmt"

	"candour/internal/errs"
)

// verdict is how the parsing of one row with quotation marks went.
type verdict uint8

const (
	rowWhole    verdict = iota
	rowTorn             // whole, and the text ended without a line break
	rowUnclosed         // a quotation mark is not closed in the text at hand
	rowStray            // there is text after a closing quotation mark
	rowMore             // the text at hand ends inside the row
)

// quoted reads the row at pos, which has quotation marks in it. When they are
// broken, only the first line of the row is given up, with a fault, and the
// reading goes on with the next line.
func (p *csvSource) quoted(raw *rawRow) error {
	for {
		text := p.buf[p.pos:p.end]
		used, v := p.parse(text, p.eof)
		switch {
		case v == rowWhole, v == rowTorn:
			p.take(raw, text[:used])
			raw.torn = v == rowTorn
			p.pos += used
			return nil
		case v == rowStray:
			return p.giveUp(raw, used, fmt.Sprintf("In column %s there is text after the closing quotation mark. Write a quotation mark inside a cell twice (\"\").", Letter(len(p.ends))))
		case p.eof || len(text) > p.stream.options.Limits.LineBytes:
			return p.giveUp(raw, len(text), fmt.Sprintf("The quotation mark opened in column %s is never closed. Close it, or delete it. If the file was cut off, send the whole of it.", Letter(len(p.ends))))
		}
		if err := p.fill(); err != nil {
			return err
		}
	}
}

// giveUp marks the line at pos as broken and steps over it.
func (p *csvSource) giveUp(raw *rawRow, read int, fault string) error {
	if p.reread += read; p.reread > maxReread {
		return errs.Newf(errs.Invalid, "The quotation marks of the file are broken in too many places to read on, from row %d. %s", raw.number, fault)
	}
	_, used, err := p.line()
	if err != nil {
		return err
	}
	p.pos += used
	p.cells, raw.fault = p.cells[:0], fault
	return nil
}

// parse parts the cells of the first row of text into scratch and ends. last
// says that no text follows. used counts the bytes of the row with its end.
func (p *csvSource) parse(text []byte, last bool) (used int, v verdict) {
	p.scratch, p.ends = p.scratch[:0], p.ends[:0]
	for i := 0; ; {
		var ok verdict
		if i < len(text) && text[i] == '"' {
			i, ok = p.inQuotes(text, i+1, last)
		} else {
			from := i
			for i < len(text) && text[i] != p.delimiter && text[i] != '\n' && text[i] != '\r' {
				i++
			}
			p.scratch = append(p.scratch, text[from:i]...)
		}
		if ok != rowWhole {
			return i, ok
		}
		if i == len(text) && !last {
			return i, rowMore
		}
		p.ends = append(p.ends, len(p.scratch))
		switch {
		case i == len(text):
			return i, rowTorn
		case text[i] == p.delimiter:
			i++
		case text[i] == '\n':
			return i + 1, rowWhole
		case i+1 == len(text) && !last:
			return i, rowMore
		case bytes.HasPrefix(text[i:], []byte("\r\n")):
			return i + 2, rowWhole
		case text[i] == '\r':
			return i + 1, rowWhole
		default:
			return i, rowStray
		}
	}
}

// inQuotes reads from behind an opening quotation mark to behind the closing
// one; a doubled mark stands for one.
func (p *csvSource) inQuotes(text []byte, i int, last bool) (int, verdict) {
	for {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return len(text), rowUnclosed
		}
		p.scratch = append(p.scratch, text[i:i+n]...)
		if i += n + 1; i == len(text) && !last {
			return i, rowMore
		}
		if i == len(text) || text[i] != '"' {
			break
		}
		p.scratch = append(p.scratch, '"')
		i++
	}
	if i < len(text) && text[i] != p.delimiter && text[i] != '\n' && text[i] != '\r' {
		return i, rowStray
	}
	return i, rowWhole
}

// take turns a parsed row into cells that share one string. Letters that are
// not UTF-8 are put right first; that moves no mark, since marks are ASCII.
func (p *csvSource) take(raw *rawRow, row []byte) {
	clean, fault := p.letters(row)
	raw.fault = fault
	if len(clean) > 0 && len(row) > 0 && &clean[0] != &row[0] {
		p.parse(clean, true)
	}
	s, from := string(p.scratch), 0
	p.cells = p.cells[:0]
	for _, to := range p.ends {
		p.cells = append(p.cells, s[from:to])
		from = to
	}
}
