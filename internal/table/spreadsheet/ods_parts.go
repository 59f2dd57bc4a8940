package spreadsheet

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"candour/internal/table/spreadsheet/ods"
)

// cell writes one cell. Text is always typed as text, so that nothing in it can
// run as a formula; numbers and whole dates keep their type.
func (o *odsWriter) cell(c Cell, style string) { o.cellWith(c, style, "") }

// noted writes a cell that is marked: a look, and a note with the words.
func (o *odsWriter) noted(c Cell, m Mark) {
	style := "Marked_20_error"
	if m.Word() == "Warning" {
		style = "Marked_20_warning"
	}
	var note strings.Builder
	note.WriteString("<office:annotation>")
	for line := range strings.SplitSeq(storable(m.Message), "\n") {
		note.WriteString("<text:p>" + paragraphXML(line) + "</text:p>")
	}
	note.WriteString("</office:annotation>")
	o.cellWith(c, style, note.String())
}

func (o *odsWriter) cellWith(c Cell, style, note string) {
	text := storable(c.Text)
	open := `<table:table-cell table:style-name="` + style + `"`
	switch {
	case text == "" && note == "":
		o.str(open, "/>")
		return
	case text == "":
		o.str(open, ">", note, "</table:table-cell>")
		return
	case c.Kind == Number && plainNumber(text):
		o.str(open, ` office:value-type="float" office:value="`, text, `">`)
	case c.Kind == Date && plainDate(text):
		o.str(open, ` office:value-type="date" office:date-value="`, text, `">`)
	case c.Kind == Bool && (text == "true" || text == "false"):
		o.str(open, ` office:value-type="boolean" office:boolean-value="`, text, `">`)
	case strings.ContainsRune(text, '\r'):
		// A carriage return is white space to OpenDocument, so text that holds
		// one is also given exactly, in the attribute made for that.
		o.str(open, ` office:value-type="string" office:string-value="`, escapeXML(text), `">`)
	default:
		o.str(open, ` office:value-type="string">`)
	}
	o.str(note)
	for p := range strings.SplitSeq(text, "\n") {
		o.str("<text:p>", paragraphXML(p), "</text:p>")
	}
	o.str("</table:table-cell>")
}

// paragraphXML spells a paragraph so that its spaces survive: a space at either
// end or after another becomes an element, and so does a tab.
func paragraphXML(s string) string {
	if !strings.ContainsAny(s, " \t\r") {
		return escapeXML(s)
	}
	var out, plain strings.Builder
	flush := func() {
		out.WriteString(escapeXML(plain.String()))
		plain.Reset()
	}
	for i := 0; i < len(s); {
		run := i
		for run < len(s) && s[run] == ' ' {
			run++
		}
		switch n := run - i; {
		case n == 1 && i > 0 && run < len(s) && s[i-1] != '\t' && s[run] != '\t' && s[i-1] != '\r' && s[run] != '\r':
			plain.WriteByte(' ')
			i++
		case n > 0:
			flush()
			// The reader takes up to a thousand spaces an element.
			for ; n > 0; n -= 1000 {
				out.WriteString(`<text:s text:c="` + strconv.Itoa(min(n, 1000)) + `"/>`)
			}
			i = run
		case s[i] == '\t':
			flush()
			out.WriteString("<text:tab/>")
			i++
		default:
			plain.WriteByte(s[i])
			i++
		}
	}
	flush()
	return out.String()
}

// escapeXML escapes text for an element or an attribute. What XML 1.0 cannot
// hold at all (control characters, U+FFFE, U+FFFF) becomes U+FFFD.
func escapeXML(s string) string {
	var out strings.Builder
	// A strings.Builder never fails to write.
	_ = xml.EscapeText(&out, []byte(s))
	return out.String()
}

// meta gives the document's properties, which screen readers announce.
func (d Document) meta() string {
	return xml.Header + `<office:document-meta xmlns:office="` + ods.NSOffice +
		`" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>` +
		`<meta:generator>Candour</meta:generator><dc:title>` + escapeXML(d.Title) + `</dc:title><dc:description>` + escapeXML(d.Description) +
		`</dc:description><dc:subject>` + escapeXML(d.Title) + `</dc:subject><dc:creator>` + escapeXML(d.Creator) + `</dc:creator><dc:language>` + escapeXML(d.Language) +
		`</dc:language><meta:creation-date>` + d.Created.UTC().Format(time.RFC3339) + `</meta:creation-date></office:meta></office:document-meta>`
}

// styles gives the default language and the looks: default, wrapped text,
// header and heading, and the two of marked cells. Nothing is told by colour
// alone.
func (d Document) styles() string {
	language, country, _ := strings.Cut(d.Language, "-")
	if country == "" {
		country = "none"
	}
	return xml.Header + `<office:document-styles xmlns:office="` + ods.NSOffice + `" xmlns:style="` + ods.NSStyle +
		`" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:styles>` +
		`<style:default-style style:family="table-cell"><style:text-properties style:font-name="Arial" fo:font-family="Arial" fo:font-size="12pt" fo:language="` + escapeXML(language) +
		`" fo:country="` + escapeXML(country) + `"/></style:default-style>` +
		`<style:style style:name="Default" style:family="table-cell"/>` +
		`<style:style style:name="Wrapped" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>` +
		`<style:style style:name="Header" style:family="table-cell" style:parent-style-name="Wrapped"><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="table-cell" style:parent-style-name="Default"><style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="table-cell" style:parent-style-name="Wrapped"><style:text-properties fo:font-size="14pt" fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="Marked_20_error" style:display-name="Marked error" style:family="table-cell" style:parent-style-name="Wrapped"><style:table-cell-properties fo:background-color="#fbdada" fo:border="2pt solid #000000"/><style:text-properties fo:font-weight="bold"/></style:style>` +
		`<style:style style:name="Marked_20_warning" style:display-name="Marked warning" style:family="table-cell" style:parent-style-name="Wrapped"><style:table-cell-properties fo:background-color="#fff3c4" fo:border="2pt dashed #000000"/><style:text-properties fo:font-weight="bold"/></style:style>` +
		`</office:styles></office:document-styles>`
}

// settingsXML opens the document on its first sheet with the cursor in A1.
const settingsXML = xml.Header + `<office:document-settings xmlns:office="` + ods.NSOffice + `" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" office:version="1.3"><office:settings>` +
	`<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry><config:config-item config:name="ActiveTable" config:type="string">Cover</config:config-item>` +
	`<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="Cover"><config:config-item config:name="CursorPositionX" config:type="int">0</config:config-item><config:config-item config:name="CursorPositionY" config:type="int">0</config:config-item></config:config-item-map-entry></config:config-item-map-named>` +
	`</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>`

const manifestXML = xml.Header + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
	`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + ods.Mime + `"/>` +
	`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/></manifest:manifest>`

// contentHead begins content.xml, up to the first sheet.
const contentHead = xml.Header + `<office:document-content xmlns:office="` + ods.NSOffice + `" xmlns:table="` + ods.NSTable + `" xmlns:text="` + ods.NSText + `" xmlns:style="` + ods.NSStyle +
	`" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">` +
	`<office:automatic-styles><style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="6cm"/></style:style>` +
	`<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style></office:automatic-styles><office:body><office:spreadsheet>`
