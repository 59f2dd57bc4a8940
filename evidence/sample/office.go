package sample

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

const relations = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`

func relation(id int, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, id, kind, target)
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // memory takes all
	return b.String()
}

func part(name, content string) attached { return attached{name: name, content: []byte(content)} }

// docxOf is a document of Word with a deleted run and a comment, and what of it is not seen.
func docxOf(text, deleted, comment string) ([]byte, []string) {
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	const author = `w:author="Person 1" w:date="2018-05-01T09:00:00Z"`
	var body strings.Builder
	for p := range strings.SplitSeq(text, "\n\n") {
		fmt.Fprintf(&body, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, escaped(p))
	}
	fmt.Fprintf(&body, `<w:p><w:del w:id="1" %s><w:r><w:delText>%s</w:delText></w:r></w:del><w:r><w:t>The end.</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>`, author, escaped(deleted))
	return zipOf(
		part("[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>`+
			`<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>`),
		part("_rels/.rels", fmt.Sprintf(relations, relation(1, "officeDocument", "word/document.xml"))),
		part("word/_rels/document.xml.rels", fmt.Sprintf(relations, relation(1, "comments", "comments.xml"))),
		part("word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document `+w+`><w:body>`+body.String()+`</w:body></w:document>`),
		part("word/comments.xml", `<?xml version="1.0" encoding="UTF-8"?><w:comments `+w+`><w:comment w:id="0" `+author+`><w:p><w:r><w:t>`+escaped(comment)+`</w:t></w:r></w:p></w:comment></w:comments>`),
	), []string{deleted, comment}
}

// xlsxOf is a workbook of two sheets, of which the second is hidden and holds a word.
func xlsxOf(w *writer, hidden string) []byte {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	row := func(n int, cells ...string) string {
		var b strings.Builder
		for i, c := range cells {
			fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, n, escaped(c))
		}
		return fmt.Sprintf(`<row r="%d">%s</row>`, n, b.String())
	}
	sheet := func(rows string) string {
		return `<?xml version="1.0" encoding="UTF-8"?><worksheet ` + ns + `><sheetData>` + rows + `</sheetData></worksheet>`
	}
	var seen strings.Builder
	for n := range 10 + w.IntN(30) {
		seen.WriteString(row(n+1, w.word(), w.date(), fmt.Sprint(w.IntN(1000))))
	}
	const main = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	return zipOf(
		part("[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
			`<Override PartName="/xl/workbook.xml" ContentType="`+main+`sheet.main+xml"/>`+
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="`+main+`worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="`+main+`worksheet+xml"/></Types>`),
		part("_rels/.rels", fmt.Sprintf(relations, relation(1, "officeDocument", "xl/workbook.xml"))),
		part("xl/_rels/workbook.xml.rels", fmt.Sprintf(relations, relation(1, "worksheet", "worksheets/sheet1.xml")+relation(2, "worksheet", "worksheets/sheet2.xml"))),
		part("xl/workbook.xml", `<?xml version="1.0" encoding="UTF-8"?><workbook `+ns+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>`+
			`<sheet name="List" sheetId="1" r:id="rId1"/><sheet name="Workings" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>`),
		part("xl/worksheets/sheet1.xml", sheet(seen.String())),
		part("xl/worksheets/sheet2.xml", sheet(row(1, hidden))),
	)
}

// pdfOf is a PDF of pages of text in Helvetica.
func pdfOf(text string) []byte {
	const perPage, lineLength = 48, 88
	var lines []string
	for p := range strings.Lines(text) {
		line := ""
		for _, word := range strings.Fields(p) {
			if len(line)+1+len(word) > lineLength {
				lines, line = append(lines, line), ""
			}
			line = strings.TrimSpace(line + " " + word)
		}
		lines = append(lines, line)
	}
	pages := max(1, (len(lines)+perPage-1)/perPage)
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
	var kids strings.Builder
	for p := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*p)
		var c strings.Builder
		c.WriteString("BT /F1 11 Tf 15 TL 57 780 Td\n")
		for _, l := range lines[p*perPage : min(len(lines), (p+1)*perPage)] {
			fmt.Fprintf(&c, "(%s) '\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l))
		}
		c.WriteString("ET")
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 5+2*p),
			fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", c.Len(), c.String()))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", pages, kids.String())
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
