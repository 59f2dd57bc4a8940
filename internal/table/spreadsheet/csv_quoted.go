package spreadsheet

import (
	"bytes"
	"fmt"

	"candour/internal/base/errs"
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

// brokenQuote is what is wrong with the quotation marks of a row, if anything.
type brokenQuote uint8

const (
	quoteFine  brokenQuote = iota
	quoteOpen              // one is never closed
	quoteStray             // there is text after a closing one
)

// quoted reads the row at pos, which has quotation marks in it.
func (p *csvSource) quoted(raw *rawRow) error {
	limit := p.stream.options.Limits.LineBytes
	for {
		text := p.buf[p.pos:p.end]
		used, v := p.parse(text, p.eof)
		p.parsed += used
		switch {
		case (v == rowWhole || v == rowTorn) && used > limit+len("\r\n"):
			p.row--
			return p.tooLong()
		case v == rowWhole, v == rowTorn:
			p.take(raw, text[:used])
			raw.torn = v == rowTorn
			p.pos += used
			return nil
		case v == rowStray:
			raw.quote, p.reread = quoteStray, p.reread+used
			return nil
		case p.eof || len(text) > limit:
			raw.quote, p.reread = quoteOpen, p.reread+used
			return nil
		}
		if err := p.fill(); err != nil {
			return err
		}
	}
}

// giveUp marks the first line of the row at pos as broken and steps over it, so
// that the reading goes on with the next line.
func (p *csvSource) giveUp(raw *rawRow) error {
	letter := Letter(len(p.ends))
	raw.fault = fmt.Sprintf("The quotation mark opened in column %s is never closed. Close it, or delete it. If the file was cut off, send the whole of it.", letter)
	if raw.quote == quoteStray {
		raw.fault = fmt.Sprintf("In column %s there is text after the closing quotation mark. Write a quotation mark inside a cell twice (\"\").", letter)
	}
	if p.reread > maxReread {
		return errs.Newf(errs.Invalid, "The quotation marks of the file are broken in too many places to read on, from row %d. %s", raw.number, raw.fault)
	}
	_, used, err := p.line()
	if err != nil {
		return err
	}
	p.pos += used
	p.cells = p.cells[:0]
	return nil
}

// refuseQuote refuses a whole file. The line of the file is counted here alone:
// counted for each cell it made the cost of a file the square of its size.
func (p *csvSource) refuseQuote(raw rawRow) error {
	letter := Letter(len(p.ends))
	if raw.quote == quoteStray {
		return errs.Newf(errs.Invalid, "At row %d, column %s there is text after the closing quotation mark. Write a quotation mark inside a cell twice (\"\"), and send the file again.", raw.number,
			letter)
	}
	return errs.Newf(errs.Invalid, "The quotation mark opened at row %d, column %s (line %d of the file) is never closed. Close it, or delete it, and send the file "+
		"again. If the file was cut off, send the whole of it.",
		raw.number, letter, lineAt(p.buf, p.pos+p.opened))
}

// parse parts the cells of the first row of text into scratch and ends. last
// says that no text follows. used counts the bytes of the row with its end.
func (p *csvSource) parse(text []byte, last bool) (used int, v verdict) {
	p.scratch, p.ends = p.scratch[:0], p.ends[:0]
	for i := 0; ; {
		var ok verdict
		if i < len(text) && text[i] == '"' {
			p.opened = i
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
