package spreadsheet

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"time"

	"candour/internal/table/spreadsheet/ods"
)

// Document is an ODS workbook laid out by the Analysis Function's checklist for
// accessible spreadsheets: a cover sheet, a contents sheet with links when there
// are several tables, a notes sheet, then one sheet for each table, with one
// marked-up table on it. odscheck.Check goes down that list.
type Document struct {
	// Title names the whole document; required.
	Title string
	// Description is one sentence for the document's properties.
	Description string
	// Creator is the body that publishes the document.
	Creator string
	// Language is a BCP 47 tag; "en-GB" when empty.
	Language string
	// Created is written in UTC. It is given, not read from a clock, so that
	// the same data makes the same bytes.
	Created time.Time
	// Cover holds the lines under the title on the cover sheet: what this is,
	// when it was taken, how to get in touch.
	Cover []string
	// Shorthand explains the marks in square brackets that stand in cells in
	// place of a value or behind one; it is listed on the cover. See Shorthand.
	Shorthand []Note
	// Notes are listed on the notes sheet. There is no notes sheet without any.
	Notes []Note
	// Tables are the data, a sheet each.
	Tables []Table
}

// Shorthand is the marks of the Government Statistical Service for what a cell
// cannot say as a number. Take those that the tables use.
var Shorthand = []Note{
	{"[b]", "there is a break in the series"},
	{"[c]", "left out to keep people from being identified (confidential)"},
	{"[e]", "estimated"},
	{"[low]", "a number that rounds to 0, and is not 0"},
	{"[p]", "provisional"},
	{"[r]", "revised"},
	{"[u]", "of low reliability"},
	{"[x]", "not available"},
	{"[z]", "not applicable"},
}

// Note is one line of the notes sheet. Text refers to it as [note 1].
type Note struct {
	Label string // such as "note 1"
	Text  string
}

// WriteODS writes the document. Rows are streamed: memory does not grow with
// the table. On an error what was written so far is not a whole file.
func WriteODS(w io.Writer, d Document) error {
	if strings.TrimSpace(d.Title) == "" || len(d.Tables) == 0 {
		return errors.New("spreadsheet: an ODS document needs a title and a table")
	}
	if d.Language == "" {
		d.Language = "en-GB"
	}
	z := zip.NewWriter(w)
	if err := stored(z, "mimetype", ods.Mime); err != nil {
		return err
	}
	for _, part := range []struct{ name, text string }{
		{"META-INF/manifest.xml", manifestXML}, {"meta.xml", d.meta()}, {"styles.xml", d.styles()}, {"settings.xml", settingsXML},
	} {
		if err := deflated(z, part.name, func(w io.Writer) error { _, err := io.WriteString(w, part.text); return err }); err != nil {
			return err
		}
	}
	if err := deflated(z, "content.xml", d.content); err != nil {
		return err
	}
	return z.Close()
}

// stored writes a part without compression, with its length in front of it.
// OpenDocument wants the mimetype to be the first part, stored, and with no
// extra field, so that a program can tell the file from its first bytes.
func stored(z *zip.Writer, name, text string) error {
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)),
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

func deflated(z *zip.Writer, name string, write func(io.Writer) error) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	return write(w)
}

// content writes the sheets and then the ranges that mark up their tables.
func (d Document) content(w io.Writer) error {
	out := bufio.NewWriter(w)
	o := &odsWriter{countedWriter: countedWriter{w: out}, names: map[string]bool{}}
	o.str(contentHead)
	o.cover(d)
	tables := d.Tables
	if len(d.Notes) > 0 {
		tables = append([]Table{d.notes()}, tables...)
	}
	if len(d.Tables) > 1 {
		tables = append([]Table{contents(tables)}, tables...)
	}
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = o.sheetName(first(t.Title, t.Name))
	}
	for i, t := range tables {
		if t.Name == ods.ContentsTable {
			o.links = names[1:]
		}
		if err := o.table(t, names[i]); err != nil {
			return err
		}
		o.links = nil
	}
	o.str("<table:database-ranges>")
	for _, r := range o.ranges {
		o.str(r)
	}
	o.str("</table:database-ranges></office:spreadsheet></office:body></office:document-content>")
	if o.err != nil {
		return o.err
	}
	return out.Flush()
}

// contents makes the table of the contents sheet: the sheets after it, linked.
// The names in its first column are filled in when it is written.
func contents(tables []Table) Table {
	rows := make([][]Cell, len(tables))
	for i, t := range tables {
		rows[i] = []Cell{TextCell(first(t.Title, t.Name)), TextCell(first(t.Title, t.Name))}
	}
	return Table{Name: ods.ContentsTable, Title: "Contents", Columns: []string{"Sheet", "What it holds"}, Rows: RowsOf(rows)}
}

// notes makes the table of the notes sheet.
func (d Document) notes() Table {
	t := Table{Name: ods.NotesTable, Title: "Notes", Columns: []string{"Note", "Meaning"}}
	rows := make([][]Cell, len(d.Notes))
	for i, n := range d.Notes {
		rows[i] = []Cell{TextCell(n.Label), TextCell(n.Text)}
	}
	t.Rows = RowsOf(rows)
	return t
}

// odsWriter writes sheets one after the other.
type odsWriter struct {
	countedWriter
	names  map[string]bool // sheet names that are taken, folded
	ranges []string        // database-range elements, written at the end
	links  []string        // on the contents sheet: the sheet that each row links to
}

// cover writes the first sheet: a title and lines of text, in column A.
func (o *odsWriter) cover(d Document) {
	o.open(o.sheetName("Cover"), 1)
	o.line(d.Title, "Heading_20_1")
	for _, l := range d.Cover {
		o.line(l, "Wrapped")
	}
	if len(d.Shorthand) > 0 {
		o.line("Shorthand used in the tables", "Heading_20_2")
		for _, n := range d.Shorthand {
			o.line(n.Label+" "+n.Text, "Wrapped")
		}
	}
	o.str("</table:table>")
}

// open begins a sheet with so many columns of a readable width.
func (o *odsWriter) open(name string, columns int) {
	o.str(`<table:table table:name="`, escapeXML(name), `" table:style-name="ta1"><table:table-column table:style-name="co1" table:number-columns-repeated="`,
		fmt.Sprint(columns), `"/>`)
}

// line writes a row with one cell; an empty line is left out, since a blank row
// reads as the end of the sheet to a screen reader.
func (o *odsWriter) line(text, style string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	o.str("<table:table-row>")
	o.cell(TextCell(text), style)
	o.str("</table:table-row>")
}

// table writes one sheet: its title in A1, one line that says how to read it,
// the header row, and the rows with nothing under them.
func (o *odsWriter) table(t Table, name string) error {
	if len(t.Columns) > ods.MaxColumns {
		return fmt.Errorf("spreadsheet: table %s has more than %d columns", t.Name, ods.MaxColumns)
	}
	o.open(name, len(t.Columns))
	o.line(first(t.Title, t.Name), "Heading_20_1")
	o.line("This sheet holds one table. "+first(t.Blank, "An empty cell means that nothing is recorded."), "Wrapped")
	const headerRow = ods.HeaderRow
	o.str("<table:table-header-rows><table:table-row>")
	for _, c := range t.Columns {
		o.cell(TextCell(c), "Header")
	}
	o.str("</table:table-row></table:table-header-rows>")
	rows := headerRow
	err := t.each(func(row []Cell) error {
		if rows++; rows > ods.MaxRows {
			return tooLongFor("ODS", ods.MaxRows-headerRow)
		}
		o.str("<table:table-row>")
		for i, c := range row {
			if i == 0 && rows-headerRow <= len(o.links) {
				o.link(o.links[rows-headerRow-1])
				continue
			}
			if m := t.markAt(rows-headerRow, i); m.Message != "" {
				o.noted(c, m)
				continue
			}
			o.cell(c, "Wrapped")
		}
		o.str("</table:table-row>")
		return o.err
	})
	o.str("</table:table>")
	sheet := quotedSheet(name)
	o.ranges = append(o.ranges, fmt.Sprintf(`<table:database-range table:name="%s" table:target-range-address="%s.A%d:%s.%s%d" table:contains-header="true"/>`,
		rangeName(t.Name), escapeXML(sheet), headerRow, escapeXML(sheet), Letter(len(t.Columns)-1), rows))
	return err
}

func quotedSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// link writes a cell that leads to the first cell of another sheet.
func (o *odsWriter) link(sheet string) {
	o.str(`<table:table-cell table:style-name="Wrapped" office:value-type="string"><text:p><text:a xlink:type="simple" xlink:href="#`, escapeXML(quotedSheet(sheet)), `.A1">`,
		paragraphXML(sheet), `</text:a></text:p></table:table-cell>`)
}

// sheetName makes a name that spreadsheet programs take: up to 31 characters,
// none of []*?:/\, no apostrophe at either end, and not taken yet.
func (o *odsWriter) sheetName(want string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]*?:/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, storable(want))
	runes := []rune(strings.Trim(strings.Join(strings.Fields(clean), " "), "'"))
	base := strings.Trim(string(runes[:min(len(runes), 27)]), "' ")
	if base == "" {
		base = "Table"
	}
	name := base
	for n := 2; o.names[ods.Fold(name)]; n++ {
		name = fmt.Sprintf("%s %d", base, n)
	}
	o.names[ods.Fold(name)] = true
	return name
}

// rangeName makes a name for a database range: letters, digits, underscores.
func rangeName(s string) string {
	out := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, s)
	if out == "" || out[0] >= '0' && out[0] <= '9' {
		out = "table_" + out
	}
	return out
}

func first(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}
