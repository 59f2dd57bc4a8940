package spreadsheet

import (
	"encoding/xml"
	"strconv"
	"strings"

	"candour/internal/table/spreadsheet/fastxml"
	"candour/internal/table/spreadsheet/ods"
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
			if t.Name.Space == ods.NSText && (t.Name.Local == "p" || t.Name.Local == "h") {
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
			case t.Name.Space != ods.NSText:
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
	n, err := strconv.Atoi(ods.Attr(el, ods.NSText, "c"))
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
