package filemeta

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"reflect"
	"strings"
	"testing"

	"candour/internal/table/spreadsheet"
	"candour/internal/text/pdfreport"
)

const (
	docx = ooxmlPrefix + "wordprocessingml.document"
	xlsx = ooxmlPrefix + "spreadsheetml.sheet"
	pptx = ooxmlPrefix + "presentationml.presentation"
	ods  = odfPrefix + "spreadsheet"
	odt  = odfPrefix + "text"
)

// zipOf makes an office file out of names and texts.
func zipOf(t testing.TB, named ...string) []byte {
	t.Helper()
	var ps parts
	for i := 0; i+1 < len(named); i += 2 {
		ps = append(ps, part{name: named[i], data: []byte(named[i+1])})
	}
	out, err := ps.zipped()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	core  = `<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>Synthetic Person 3</dc:creator><cp:lastModifiedBy>Synthetic Person 4</cp:lastModifiedBy></cp:coreProperties>`
	app   = `<Properties xmlns="e"><Company>Made-up Police</Company></Properties>`
	types = `<Types xmlns="t"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="w"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="s"/></Types>`
)

func sampleDocx(t testing.TB) []byte {
	return zipOf(t, "[Content_Types].xml", types, "docProps/core.xml", core, "docProps/app.xml", app, "docProps/thumbnail.jpeg", "x",
		"_rels/.rels", `<Relationships xmlns="r"><Relationship Id="a" Type="o" Target="word/document.xml"/><Relationship Id="b" Type="t" Target="docProps/thumbnail.jpeg"/></Relationships>`,
		"word/comments.xml", `<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Synthetic Person 5"><w:p><w:r><w:t>Secret remark</w:t></w:r></w:p></w:comment></w:comments>`,
		"word/document.xml", `<w:document xmlns:w="w"><w:body><w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Shown &amp; kept</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`+
			`<w:del w:id="1" w:author="Synthetic Person 6"><w:r><w:delText>Secret deletion</w:delText></w:r></w:del><w:ins w:id="2" w:author="Synthetic Person 6"><w:r><w:t>put in</w:t></w:r></w:ins>`+
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>not hidden</w:t></w:r></w:p></w:body></w:document>`)
}

func sampleXlsx(t testing.TB) []byte {
	return zipOf(t, "[Content_Types].xml", types, "docProps/core.xml", core,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView activeTab="1"/></bookViews><sheets><sheet name="Shown" sheetId="1" r:id="r1"/><sheet name="Secret" sheetId="2" state="hidden" r:id="r2"/></sheets><definedNames><definedName name="n" localSheetId="1">Secret!$A$1</definedName></definedNames></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>head</t></si><si><t>Secret cell</t></si><si><t>total</t></si><si><t>Secret row</t></si></sst>`,
		"xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="3" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c><c r="C1" t="inlineStr"><is><t>Secret column</t></is></c></row><row r="2" hidden="1"><c r="A2" t="s"><v>3</v></c></row><row r="3"><c r="A3"><f>Secret!A1*2</f><v>84</v></c><c r="B3"><f>A3+1</f><v>85</v></c></row></sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>`)
}

func sampleODS(t testing.TB) []byte {
	return zipOf(t, "mimetype", ods, "meta.xml",
		`<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta><meta:initial-creator>Synthetic Person 7</meta:initial-creator><dc:creator>Synthetic Person 8</dc:creator></office:meta></office:document-meta>`,
		"Thumbnails/thumbnail.png", "x", "META-INF/manifest.xml", `<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"/><m:file-entry m:full-path="Thumbnails/thumbnail.png"/></m:manifest>`,
		"content.xml", `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="s" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="d"><office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Shown"><table:table-row><table:table-cell office:value-type="string"><office:annotation><dc:creator>Synthetic Person 9</dc:creator><text:p>Secret remark</text:p></office:annotation><text:p>head</text:p></table:table-cell></table:table-row></table:table><table:table table:name="Kept" table:style-name="h"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`)
}

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 9, 5))
	for i := range 45 {
		m.Set(i%9, i/9, color.RGBA{uint8(5 * i), uint8(3 * i), 90, 255})
	}
	return m
}

func exifOf() []byte { // big-endian: orientation 6, artist, a place
	t := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 3,
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0,
		0x01, 0x3b, 0, 2, 0, 0, 0, 19, 0, 0, 0, 50,
		0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 80, 0, 0, 0, 0}
	return append(append(t, "Synthetic Person 2\x00"...), make([]byte, 20)...)
}

func sampleJPEG(t testing.TB) []byte {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, picture(), nil); err != nil {
		t.Fatal(err)
	}
	exif := append(append([]byte(nil), exifHead...), exifOf()...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	out = append(out, 0xff, 0xfe, 0, 8, 'S', 'e', 'c', 'r', 'e', 't')
	return append(append(out, buf.Bytes()[2:]...), "Secret after the end"...)
}

func samplePNG(t testing.TB) []byte {
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture()); err != nil {
		t.Fatal(err)
	}
	b := buf.Bytes()
	return append(append(append([]byte(nil), b[:33]...), pngChunk("tEXt", []byte("Author\x00Secret"))...), append(append(pngChunk("eXIf", exifOf()), b[33:]...), "Secret tail"...)...)
}

func samplePDF() []byte {
	return []byte("%PDF-1.4\n1 0 obj\n<</Title (Plan) /Author (Synthetic \\(P\\) 1) /Producer <FEFF00530065006300720065>>>\nendobj\n" +
		"2 0 obj\n<</Type /Metadata>>\nstream\n<x:xmpmeta xmlns:x='x'><dc:creator xmlns:dc='d'>Synthetic Person 1</dc:creator></x:xmpmeta>\nendstream\nendobj\ntrailer <</Info 1 0 R>>\n%%EOF\n")
}

func wordsOf(list []Finding) string {
	out := ""
	for _, f := range list {
		out += f.Words + "; "
	}
	return out
}

// TestWhatIsUnseenIsSaidAndTakenOut has one file of each kind with secrets in
// every place: all are said, none is left after, and nothing that is shown goes.
func TestWhatIsUnseenIsSaidAndTakenOut(t *testing.T) {
	for _, c := range []struct {
		name, media string
		data        []byte
		says        []string
		kept        []string
		left        string
	}{
		{"docx", docx, sampleDocx(t), []string{"names an author: Synthetic Person 3", "names who changed it last: Synthetic Person 4", "names an organisation: Made-up Police",
			"has 1 comment", "has 2 tracked changes", "has 1 piece of hidden text", "has 1 small picture of itself"}, []string{"Shown &amp; kept", "put in", "not hidden"}, ""},
		{"xlsx", xlsx, sampleXlsx(t), []string{"names an author: Synthetic Person 3", "has 1 hidden sheet", "has 1 hidden row", "has 1 range of hidden columns"},
			[]string{"head", "total", "<v>84</v>", "<f>A3+1</f>"}, ""},
		{"ods", ods, sampleODS(t), []string{"names an author: Synthetic Person 7", "names who changed it last: Synthetic Person 8", "has 1 comment", "has 1 hidden sheet",
			"has 1 small picture of itself"}, []string{"head"}, "has 1 hidden sheet; "},
		{"jpeg", "image/jpeg", sampleJPEG(t), []string{"says where it was taken", "names an author: Synthetic Person 2", "holds a remark", "holds data after its end"}, nil, ""},
		{"png", "image/png", samplePNG(t), []string{"says where it was taken", "names an author: Synthetic Person 2", "holds text that is not in the picture: Author", "holds data after its end"}, nil, ""},
		{"pdf", "application/pdf", samplePDF(), []string{"names an author: Synthetic (P) 1", "names an author: Synthetic Person 1"}, []string{"trailer <</Info 1 0 R>>"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := wordsOf(Look(c.media, c.data))
			for _, w := range c.says {
				if !strings.Contains(before, w+"; ") {
					t.Errorf("%q is not said: %s", w, before)
				}
			}
			out, err := Strip(c.media, c.data)
			if err != nil {
				t.Fatal(err)
			}
			if left := wordsOf(Look(c.media, out)); left != c.left {
				t.Errorf("left: %q, want %q", left, c.left)
			}
			text := everyByte(t, c.media, out)
			for _, secret := range []string{"Secret", "Synthetic Person", "Made-up Police", "Synthetic \\("} {
				if strings.Contains(text, secret) {
					t.Errorf("%q is still in it", secret)
				}
			}
			for _, w := range c.kept {
				if !strings.Contains(text, w) {
					t.Errorf("%q is not in it any more", w)
				}
			}
			again, err := Strip(c.media, out)
			if err != nil || !bytes.Equal(again, out) {
				t.Errorf("a second time changes it again: %v", err)
			}
		})
	}
}

// everyByte is a file with its parts unpacked.
func everyByte(t testing.TB, media string, data []byte) string {
	if !strings.Contains(media, "officedocument") && !strings.Contains(media, "opendocument") {
		return string(data)
	}
	ps, err := unzip(data)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, p := range ps {
		out += p.name + "\n" + string(p.data) + "\n"
	}
	return out
}

// TestWhatIsLeftStillOpens reads the results with other readers.
func TestWhatIsLeftStillOpens(t *testing.T) {
	for media, name := range map[string]string{xlsx: "a.xlsx", ods: "a.ods"} {
		data := map[string][]byte{xlsx: sampleXlsx(t), ods: sampleODS(t)}[media]
		out, err := Strip(media, data)
		if err != nil {
			t.Fatal(err)
		}
		book, err := spreadsheet.Open(bytes.NewReader(out), int64(len(out)), name, spreadsheet.Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := book.Sheets[0].Header[0].Name; got != "head" {
			t.Errorf("%s: the first cell is %q", name, got)
		}
	}
	for media, in := range map[string][]byte{"image/jpeg": sampleJPEG(t), "image/png": samplePNG(t)} {
		out, err := Strip(media, in)
		if err != nil {
			t.Fatal(err)
		}
		was, _, err1 := image.Decode(bytes.NewReader(in))
		is, _, err2 := image.Decode(bytes.NewReader(out))
		if err1 != nil || err2 != nil || !reflect.DeepEqual(was, is) {
			t.Errorf("%s: not the same picture: %v %v", media, err1, err2)
		}
		if media == "image/jpeg" && !bytes.Equal(exifTag(out[12:], 0x0112), []byte{0, 6}) {
			t.Error("the picture is not turned as it was")
		}
	}
	data, err := os.ReadFile("../pdfreport/testdata/labels.pdf")
	if err != nil {
		t.Fatal(err)
	}
	out, err := Strip("application/pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	propose := func(b []byte) string {
		p, err := pdfreport.Propose(context.Background(), bytes.NewReader(b), int64(len(b)), pdfreport.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%+v", p)
	}
	if propose(data) != propose(out) {
		t.Error("the PDF does not read as it did")
	}
}

// TestWhatCannotBeTakenOutIsSaid: a signed or locked PDF, one with an earlier
// version, a workbook whose charts keep copies, a file that is none.
func TestWhatCannotBeTakenOutIsSaid(t *testing.T) {
	if _, err := Strip("application/pdf", append(samplePDF(), "/ByteRange [0 1 2 3]"...)); err == nil || !strings.Contains(err.Error(), "signed") {
		t.Errorf("signed: %v", err)
	}
	two := append(samplePDF(), samplePDF()[9:]...)
	if got := wordsOf(Look("application/pdf", two)); !strings.Contains(got, "holds 1 earlier version of itself") {
		t.Error(got)
	}
	ps, err := unzip(sampleXlsx(t))
	if err != nil {
		t.Fatal(err)
	}
	charted, err := append(ps, part{name: "xl/charts/chart1.xml", data: []byte("<c/>")}).zipped()
	if err != nil {
		t.Fatal(err)
	}
	out, err := Strip(xlsx, charted)
	if err != nil {
		t.Fatal(err)
	}
	if got := wordsOf(Look(xlsx, out)); !strings.Contains(got, "has 1 hidden sheet") || strings.Contains(got, "author") {
		t.Errorf("what is left of a workbook with charts: %q", got)
	}
	for _, media := range []string{docx, xlsx, pptx, ods, odt, "application/pdf", "image/png", "image/jpeg"} {
		if got := wordsOf(Look(media, []byte("nothing of the kind"))); !strings.Contains(got, "could not be looked through") {
			t.Errorf("%s: %q", media, got)
		}
	}
	if Look("text/csv", []byte("a,b")) != nil {
		t.Error("text tells nothing unseen")
	}
}

// TestBombsAreRefused: a part, or parts together, that unpack past the limit.
func TestBombsAreRefused(t *testing.T) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range PartLimit>>20 + 1 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if got := wordsOf(Look(docx, buf.Bytes())); !strings.Contains(got, "too large when it is unpacked") {
		t.Error(got)
	}
	if _, err := Strip(docx, buf.Bytes()); err == nil {
		t.Error("a bomb was unpacked")
	}
}

// FuzzFiles: no input makes it panic, and what comes out can be looked at.
func FuzzFiles(f *testing.F) {
	for _, seed := range [][]byte{sampleDocx(f), sampleXlsx(f), sampleODS(f), sampleJPEG(f), samplePNG(f), samplePDF()} {
		f.Add(seed)
	}
	media := []string{docx, xlsx, ods, "application/pdf", "image/png", "image/jpeg"}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range media {
			Look(m, data)
			out, err := Strip(m, data)
			if err == nil && strings.Contains(wordsOf(Look(m, out)), "could not be looked through") && m != "application/pdf" {
				t.Errorf("%s: what came out cannot be read", m)
			}
		}
	})
}
