package spreadsheet

import (
	"encoding/xml"
	"strconv"
	"strings"

	"candour/internal/table/spreadsheet/fastxml"
)

// content gathers the text of a cell: its paragraphs, joined by line breaks.
// Comments, drawings and the like inside a cell are stepped over.
func (r *odsReader) content(cell xml.StartElement) (string, error) {
	var paragraphs []string
	for {
		token, err := r.dec.Token()
		if err != nil {
			return "", fastxml.UnexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name == cell.Name {
				return strings.Join(paragraphs, "\n"), nil
			}
		case xml.StartElement:
			if t.Name.Space == nsText && (t.Name.Local == "p" || t.Name.Local == "h") {
				p, err := r.paragraph()
				if err != nil {
					return "", err
				}
				paragraphs = append(paragraphs, p)
			} else if err := r.dec.Skip(); err != nil {
				return "", err
			}
		}
	}
}

// paragraph reads one paragraph under the white space rules of OpenDocument
// 1.3 part 3, section 6.1.2: a run of white space is one space, and none at
// either end; spaces that matter are elements.
func (r *odsReader) paragraph() (string, error) {
	var out collapser
	for depth := 1; depth > 0; {
		token, err := r.dec.Token()
		if err != nil {
			return "", fastxml.UnexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.CharData:
			out.text(string(t))
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch {
			case t.Name.Space != nsText:
				err = r.dec.Skip()
			case t.Name.Local == "s":
				out.exact(strings.Repeat(" ", spaces(t)))
				err = r.dec.Skip()
			case t.Name.Local == "tab":
				out.exact("\t")
				err = r.dec.Skip()
			case t.Name.Local == "line-break":
				out.exact("\n")
				err = r.dec.Skip()
			default: // a span, a link or a field: its text counts
				depth++
			}
			if err != nil {
				return "", err
			}
		}
		if out.Len() > r.tally.limits.CellBytes {
			return "", r.tally.text(Place{Row: r.rowNumber}, out.String())
		}
	}
	return out.String(), nil
}

// spaces reads the count of a text:s element. More than a thousand in a run is
// not text that anybody wrote.
func spaces(el xml.StartElement) int {
	n, err := strconv.Atoi(attr(el, nsText, "c"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 1000)
}

// collapser joins runs of white space as it gathers text.
type collapser struct {
	strings.Builder
	pending bool // white space was seen and not yet written
}

func (c *collapser) text(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r':
			c.pending = c.Len() > 0
		default:
			c.flush()
			c.WriteRune(r)
		}
	}
}

func (c *collapser) exact(s string) {
	c.flush()
	c.WriteString(s)
}

func (c *collapser) flush() {
	if c.pending {
		c.WriteByte(' ')
		c.pending = false
	}
}

// parseRange reads a cell range address such as 'My sheet'.A3:'My sheet'.F20,
// with or without dollar signs.
func parseRange(address string) (sheet string, a area, ok bool) {
	sheet, from, rest, ok1 := parseCell(address)
	if !ok1 || !strings.HasPrefix(rest, ":") {
		return "", a, false
	}
	_, to, rest, ok2 := parseCell(rest[1:])
	if !ok2 || rest != "" || to.top < from.top || to.firstCol < from.firstCol {
		return "", a, false
	}
	return sheet, area{top: from.top, bottom: to.top, firstCol: from.firstCol, finalCol: to.firstCol}, true
}

// parseCell reads one end of a range and gives what is left.
func parseCell(s string) (sheet string, at area, rest string, ok bool) {
	s = strings.TrimPrefix(s, "$")
	if strings.HasPrefix(s, "'") {
		end := closingQuote(s)
		if end < 0 {
			return "", at, "", false
		}
		sheet, s = strings.ReplaceAll(s[1:end], "''", "'"), s[end+1:]
	} else if dot := strings.IndexByte(s, '.'); dot >= 0 {
		sheet, s = s[:dot], s[dot:]
	}
	s, dotted := strings.CutPrefix(s, ".")
	s = strings.TrimPrefix(s, "$")
	column, n := 0, 0
	for n < len(s) && n < 3 && s[n] >= 'A' && s[n] <= 'Z' {
		column = column*26 + int(s[n]-'A') + 1
		n++
	}
	s = strings.TrimPrefix(s[n:], "$")
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	row, err := strconv.Atoi(s[:digits])
	return sheet, area{top: row, firstCol: column - 1}, s[digits:], dotted && n > 0 && err == nil && row > 0
}

// closingQuote finds the apostrophe that ends a quoted sheet name; one that is
// doubled belongs to the name.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			i++
			continue
		}
		return i
	}
	return -1
}
