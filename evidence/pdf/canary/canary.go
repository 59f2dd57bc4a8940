// Package canary makes a PDF with one word in each place where a PDF can hide words, for tests of readers and of
// redactions: each place has its own word, so that a test can say which was missed. The text is neutral.
//
//	doc := canary.Make("quillwort")
//	for _, p := range canary.Places { ... p.Word("quillwort") must be found, and later must be gone }
package canary

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"unicode/utf16"

	"candour/evidence"
)

// Place is a hiding place.
type Place struct {
	Name   string
	Letter string         // stands behind the word, so that each place has its own
	Where  evidence.Where // as which a reader has to find it; empty: as a part
}

// Word is the word of the place.
func (p Place) Word(base string) string { return base + p.Letter }

// Places are all places, in the order of the file.
var Places = []Place{
	{"text of a page", "aa", evidence.Body},
	{"value of a field", "ab", evidence.Field},
	{"name of a field", "ac", evidence.Field},
	{"tooltip of a field", "ad", evidence.Field},
	{"default value of a field", "ae", evidence.Field},
	{"choice of a field", "af", evidence.Field},
	{"contents of an annotation", "ag", evidence.Annotation},
	{"rich text of an annotation", "ah", evidence.Annotation},
	{"author of an annotation", "ai", evidence.Annotation},
	{"address of a link", "aj", evidence.Annotation},
	{"popup", "ak", evidence.Annotation},
	{"appearance of an annotation", "al", evidence.Annotation},
	{"bookmark", "am", evidence.Outline},
	{"name of an attachment", "an", evidence.Attachment},
	{"description of an attachment", "ao", evidence.Attachment},
	{"content of an attachment", "ap", ""},
	{"title in the information dictionary", "aq", evidence.Metadata},
	{"own key in the information dictionary", "ar", evidence.Metadata},
	{"XMP", "as", evidence.Metadata},
	{"name of a layer", "at", evidence.Layer},
	{"text in a layer that is off", "au", evidence.Layer},
	{"text with no ink", "av", evidence.Invisible},
	{"white text on white", "aw", evidence.Invisible},
	{"text outside the crop box", "ax", evidence.Invisible},
	{"text under a box", "ay", evidence.Invisible},
	{"text under a picture", "az", evidence.OCR},
	{"text of a tenth of a point", "ba", evidence.Invisible},
	{"words in place of a picture", "bb", evidence.AltText},
	{"actual text in content", "bc", evidence.AltText},
	{"JavaScript", "bd", evidence.Script},
	{"page of an earlier revision", "be", evidence.Revision},
	{"field of an earlier revision", "bf", evidence.Revision},
	{"content that nothing uses", "bg", evidence.Revision},
	{"comment between objects", "bh", evidence.Metadata},
	{"name of a destination", "bi", evidence.Metadata},
	{"prefix of page numbers", "bj", evidence.Metadata},
	{"XFA form", "bk", evidence.Field},
	{"words after the end", "bl", evidence.Metadata},
}

// file is a PDF in the making.
type file struct {
	bytes.Buffer
	at map[int]int
}

func (f *file) object(n int, body string) {
	f.at[n] = f.Len()
	fmt.Fprintf(f, "%d 0 obj\n%s\nendobj\n", n, body)
}

func (f *file) stream(n int, dict string, data []byte) {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	f.object(n, fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dict, z.Len(), z.String()))
}

// end writes a cross-reference table of what was written since the last, and a trailer.
func (f *file) end(size, prev int) int {
	start := f.Len()
	fmt.Fprintf(f, "xref\n0 1\n0000000000 65535 f \n")
	for n := 1; n < size; n++ {
		if at, ok := f.at[n]; ok {
			fmt.Fprintf(f, "%d 1\n%010d 00000 n \n", n, at)
		}
	}
	more := ""
	if prev > 0 {
		more = fmt.Sprintf(" /Prev %d", prev)
	}
	fmt.Fprintf(f, "trailer\n<< /Size %d /Root 1 0 R /Info 12 0 R%s >>\nstartxref\n%d\n%%%%EOF\n", size, more, start)
	f.at = map[int]int{}
	return start
}

func utf16String(s string) string {
	out := "<feff"
	for _, u := range utf16.Encode([]rune(s)) {
		out += fmt.Sprintf("%04x", u)
	}
	return out + ">"
}

// Make makes the file.
func Make(base string) []byte {
	word := map[string]string{}
	for _, p := range Places {
		word[p.Name] = p.Word(base)
	}
	f := &file{at: map[int]int{}}
	f.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	fmt.Fprintf(f, "%% %s\n", word["comment between objects"])
	f.catalog(word)
	f.page(word)
	f.notes(word)
	f.inside(word)
	f.stream(4, "", []byte("BT /F1 12 Tf 72 700 Td ("+word["page of an earlier revision"]+") Tj ET"))
	f.object(20, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (plain) /V ("+word["field of an earlier revision"]+") /Rect [300 640 400 655] /P 3 0 R >>")
	prev := f.end(34, 0)
	f.stream(4, "", []byte(content(word)))
	f.object(20, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (plain) /V (placeholder) /Rect [300 640 400 655] /P 3 0 R >>")
	f.end(34, prev)
	fmt.Fprintf(f, "%s\n", word["words after the end"])
	return f.Bytes()
}

func (f *file) catalog(word map[string]string) {
	f.object(1, `<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R /AcroForm << /Fields [20 0 R 21 0 R 22 0 R] /XFA 24 0 R /DA (/F1 10 Tf 0 g) >>
 /Names << /EmbeddedFiles << /Names [(a) 30 0 R] >> /JavaScript << /Names [(start) 32 0 R] >> /Dests << /Names [(`+word["name of a destination"]+`) [3 0 R /Fit]] >> >>
 /Metadata 13 0 R /OCProperties << /OCGs [14 0 R] /D << /OFF [14 0 R] /Order [14 0 R] >> >> /StructTreeRoot 15 0 R /MarkInfo << /Marked true >>
 /PageLabels << /Nums [0 << /S /D /P (`+word["prefix of page numbers"]+`) >>] >> >>`)
	f.object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	f.object(5, "<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>")
	f.object(6, "<< /Title "+utf16String(word["bookmark"])+" /Parent 5 0 R /Dest [3 0 R /Fit] >>")
	f.object(12, "<< /Title ("+word["title in the information dictionary"]+") /OwnKey ("+word["own key in the information dictionary"]+") >>")
	f.stream(13, "/Type /Metadata /Subtype /XML", []byte(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>`+
		`<rdf:Description><dc:description>`+word["XMP"]+`</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`))
	f.object(14, "<< /Type /OCG /Name ("+word["name of a layer"]+") >>")
	f.object(15, "<< /Type /StructTreeRoot /K [16 0 R] >>")
	f.object(16, "<< /Type /StructElem /S /Figure /P 15 0 R /Alt ("+word["words in place of a picture"]+") /Pg 3 0 R >>")
	f.object(32, "<< /S /JavaScript /JS 33 0 R >>")
	f.stream(33, "", []byte("var note = '"+word["JavaScript"]+"';"))
}

func (f *file) page(word map[string]string) {
	f.object(3, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 800 900] /CropBox [0 0 595 842] /Contents 4 0 R
 /Annots [20 0 R 21 0 R 22 0 R 25 0 R 26 0 R 27 0 R 28 0 R]
 /Resources << /Font << /F1 7 0 R >> /XObject << /Im1 8 0 R >> /Properties << /MC0 14 0 R >> >> >>`)
	f.object(7, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	pix := make([]byte, 64*64)
	for i := range pix {
		pix[i] = byte(i * 37)
	}
	f.stream(8, "/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8", pix)
	f.stream(9, "", []byte("BT /F1 12 Tf 72 700 Td ("+word["content that nothing uses"]+") Tj ET"))
}

// content is what the page of the newest revision draws.
func content(word map[string]string) string {
	at := func(y int, more, text string) string {
		return fmt.Sprintf("BT %s /F1 12 Tf 1 0 0 1 72 %d Tm (%s) Tj ET\n", more, y, text)
	}
	var b strings.Builder
	b.WriteString(at(780, "", "Placeholder paragraph about the timetable."))
	b.WriteString(at(760, "", word["text of a page"]))
	b.WriteString("/OC /MC0 BDC\n" + at(740, "", word["text in a layer that is off"]) + "EMC\n")
	b.WriteString(at(720, "3 Tr", word["text with no ink"]) + "BT 0 Tr ET\n")
	b.WriteString("1 g\n" + at(700, "", word["white text on white"]) + "0 g\n")
	b.WriteString("BT /F1 12 Tf 1 0 0 1 620 680 Tm (" + word["text outside the crop box"] + ") Tj ET\n")
	b.WriteString(at(660, "", word["text under a box"]) + "0 g 70 655 200 20 re f\n")
	b.WriteString(at(630, "", word["text under a picture"]) + "q 200 0 0 40 70 615 cm /Im1 Do Q\n")
	b.WriteString("BT /F1 0.1 Tf 1 0 0 1 72 600 Tm (" + word["text of a tenth of a point"] + ") Tj ET\n")
	b.WriteString("/Span << /ActualText " + utf16String(word["actual text in content"]) + " >> BDC\n" + at(580, "", "short") + "EMC\n")
	return b.String()
}

func (f *file) notes(word map[string]string) {
	f.object(21, "<< /Type /Annot /Subtype /Widget /FT /Tx /T ("+word["name of a field"]+") /TU ("+word["tooltip of a field"]+") /V ("+word["value of a field"]+
		") /DV ("+word["default value of a field"]+") /DA (/F1 10 Tf 0 g) /Rect [300 700 500 715] /P 3 0 R >>")
	f.object(22, "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (choose) /V (one) /Opt [(one) [(two) ("+word["choice of a field"]+")]] /DA (/F1 10 Tf 0 g) /Rect [300 670 500 685] /P 3 0 R >>")
	f.stream(24, "", []byte(`<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><xfa:data xmlns:xfa="http://www.xfa.org/"><name>`+word["XFA form"]+`</name></xfa:data></xdp:xdp>`))
	f.object(25, "<< /Type /Annot /Subtype /FreeText /Rect [72 500 300 520] /Contents ("+word["contents of an annotation"]+") /RC (<body><p>"+
		word["rich text of an annotation"]+"</p></body>) /T ("+word["author of an annotation"]+") /DA (/F1 10 Tf 0 g) /AP << /N 29 0 R >> >>")
	f.object(26, "<< /Type /Annot /Subtype /Link /Rect [72 470 200 485] /A << /S /URI /URI (https://example.org/"+word["address of a link"]+") >> >>")
	f.object(27, "<< /Type /Annot /Subtype /Text /Rect [72 440 90 458] /Contents (note) /Popup 28 0 R >>")
	f.object(28, "<< /Type /Annot /Subtype /Popup /Rect [100 440 200 480] /Parent 27 0 R /Contents ("+word["popup"]+") >>")
	f.stream(29, "/Type /XObject /Subtype /Form /BBox [0 0 228 20] /Resources << /Font << /F1 7 0 R >> >>",
		[]byte("BT /F1 10 Tf 2 5 Td ("+word["appearance of an annotation"]+") Tj ET"))
}

func (f *file) inside(word map[string]string) {
	name := word["name of an attachment"] + ".txt"
	f.object(30, "<< /Type /Filespec /F ("+name+") /UF "+utf16String(name)+" /Desc ("+word["description of an attachment"]+") /EF << /F 31 0 R >> >>")
	f.stream(31, "/Type /EmbeddedFile /Subtype /text#2Fplain", []byte("Placeholder "+word["content of an attachment"]+"\n"))
}

// Simple makes a file of one page of A4 with a font /F1 (Helvetica), and further objects numbered from 20. The entries of
// page are put into the page's dictionary, where they win over the usual ones.
func Simple(page, content string, objects ...string) []byte {
	f := &file{at: map[int]int{}}
	f.WriteString("%PDF-1.7\n")
	usual := ""
	for _, e := range []string{"/MediaBox [0 0 595 842]", "/Resources << /Font << /F1 7 0 R >> >>"} {
		if key, _, _ := strings.Cut(e, " "); !strings.Contains(page, key+" ") {
			usual += " " + e
		}
	}
	f.object(1, "<< /Type /Catalog /Pages 2 0 R >>")
	f.object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	f.object(3, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R "+page+usual+" >>")
	f.stream(4, "", []byte(content))
	f.object(7, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object(12, "<< /Producer () >>")
	for i, o := range objects {
		f.object(20+i, o)
	}
	f.end(20+len(objects), 0)
	return f.Bytes()
}

// Pages makes a file of n pages of A4 with the same content.
func Pages(n int, content string) []byte {
	f := &file{at: map[int]int{}}
	f.WriteString("%PDF-1.7\n")
	kids := ""
	for i := range n {
		kids += fmt.Sprintf("%d 0 R ", 20+i)
		f.object(20+i, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 7 0 R >> >> >>")
	}
	f.object(1, "<< /Type /Catalog /Pages 2 0 R >>")
	f.object(2, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, n))
	f.stream(4, "", []byte(content))
	f.object(7, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object(12, "<< /Producer () >>")
	f.end(20+n, 0)
	return f.Bytes()
}

// Stream is an object with bytes, for [Simple].
func Stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// Line draws words at a place, in points from the left and from the bottom.
func Line(x, y, size float64, words string) string {
	return fmt.Sprintf("BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", size, x, y, words)
}
