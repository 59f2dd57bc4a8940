package office_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/office"
	"candour/evidence/scratch"
)

// made is a zip of parts; the name is before the first "=".
func made(parts ...string) scratch.File {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		name, text, _ := strings.Cut(p, "=")
		w, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		_, _ = w.Write([]byte(text))
	}
	_ = z.Close()
	return scratch.File{R: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
}

const (
	document = `<w:document xmlns:w="w" xmlns:mc="mc" xmlns:wp="wp"><w:body>`
	rels     = `<Relationships>`
)

// words are the parts of a Word file with one word in each place.
var words = []string{
	"word/document.xml=" + document + `<w:p><w:r><w:t>WORD1 </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>WORD2 </w:t></w:r>
	<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>WORD3 </w:t></w:r><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>WORD4 </w:t></w:r>
	<w:r><w:rPr><w:color w:val="FFFFFF"/><w:shd w:fill="000000"/></w:rPr><w:t>WORD5 </w:t></w:r>
	<w:del w:author="WORD6"><w:r><w:delText>WORD7</w:delText></w:r></w:del><w:ins w:author="WORD8"><w:r><w:t>WORD9 </w:t></w:r></w:ins>
	<w:r><w:rPr><w:rStyle w:val="Away"/></w:rPr><w:t>WORDA </w:t></w:r><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>WORDB </w:t></w:r>
	<w:r><w:instrText>HYPERLINK WORDC</w:instrText></w:r><w:bookmarkStart w:name="WORDD"/></w:p>
	<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr="WORDE" title="WORDF"/><w:p><w:r><w:t>WORDG </w:t></w:r></w:p></w:drawing></mc:Choice>
	<mc:Fallback><w:p><w:r><w:t>WORDH </w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>
	<w:sdt><w:sdtPr><w:alias w:val="WORDI"/><w:tag w:val="WORDJ"/></w:sdtPr></w:sdt><w:p><w:r><w:ffData><w:helpText w:val="WORDK"/></w:ffData></w:r></w:p>
	<w:tbl><w:tr><w:tc><w:p><w:r><w:t>WORDL </w:t></w:r></w:p></w:tc></w:tr></w:tbl><!-- WORDM --></w:body></w:document>`,
	"word/_rels/document.xml.rels=" + rels + `<Relationship Id="r1" Target="https://example.org/WORDN" TargetMode="External"/></Relationships>`,
	`word/styles.xml=<w:styles xmlns:w="w"><w:style w:styleId="Away"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`,
	"word/header1.xml=" + document + `<w:p><w:r><w:t>WORDO </w:t></w:r></w:p>`, "word/footer2.xml=" + document + `<w:p><w:r><w:t>WORDP </w:t></w:r></w:p>`,
	"word/footnotes.xml=" + document + `<w:p><w:r><w:t>WORDQ </w:t></w:r></w:p>`, "word/endnotes.xml=" + document + `<w:p><w:r><w:t>WORDR </w:t></w:r></w:p>`,
	`word/comments.xml=<w:comments xmlns:w="w"><w:comment w:author="WORDS" w:initials="W"><w:p><w:r><w:t>WORDT </w:t></w:r></w:p></w:comment></w:comments>`,
	`docProps/core.xml=<cp:coreProperties><dc:title>WORDU</dc:title></cp:coreProperties>`,
	`docProps/custom.xml=<Properties><property name="WORDV"><vt:lpwstr>WORDW</vt:lpwstr></property></Properties>`,
	`customXml/item1.xml=<a b="x">WORDX</a>`, "word/media/WORDY.png=picture", "word/embeddings/object.bin=object", "word/vbaProject.bin=program",
	"word/glossary/document.xml=" + document + `<w:p><w:r><w:t>WORDZ </w:t></w:r></w:p>`,
}

type place = map[string]evidence.Where

func check(t *testing.T, r *evidence.Reading, want place) {
	t.Helper()
	for word, where := range want {
		if !slices.ContainsFunc(r.Pieces, func(p evidence.Piece) bool {
			return p.Where == where && (has(p.Text, word) || (where == evidence.Deleted || where == evidence.Inserted) && has(p.Name, word))
		}) {
			t.Errorf("%s is not found in %s", word, where)
		}
		if where == evidence.Body || where == evidence.Sheet {
			continue
		}
		for _, p := range r.Pieces {
			if (p.Where == evidence.Body || p.Where == evidence.Sheet) && has(p.Text, word) && where != evidence.Inserted {
				t.Errorf("%s is taken for what a reader sees: %q", word, p.Text)
			}
		}
	}
}

func has(text, word string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool {
		return r != 'W' && r != 'O' && r != 'R' && r != 'D' && (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	}), word)
}

func codes(r *evidence.Reading) string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, n.Code)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestCanaryOfWord(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := office.Word(made(words...), into)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, place{"WORD1": evidence.Body, "WORD2": evidence.Invisible, "WORD3": evidence.Body, "WORD4": evidence.Invisible, "WORD5": evidence.Body,
		"WORD6": evidence.Deleted, "WORD7": evidence.Deleted, "WORD8": evidence.Inserted, "WORD9": evidence.Inserted, "WORDA": evidence.Invisible,
		"WORDB": evidence.Invisible, "WORDC": evidence.Annotation, "WORDD": evidence.Outline, "WORDE": evidence.AltText, "WORDF": evidence.AltText,
		"WORDG": evidence.Body, "WORDH": evidence.Invisible, "WORDI": evidence.Field, "WORDJ": evidence.Field, "WORDK": evidence.Field, "WORDL": evidence.Body,
		"WORDM": evidence.Invisible, "WORDN": evidence.Annotation, "WORDO": evidence.Header, "WORDP": evidence.Header, "WORDQ": evidence.Footnote,
		"WORDR": evidence.Footnote, "WORDS": evidence.Annotation, "WORDT": evidence.Annotation, "WORDU": evidence.Metadata, "WORDV": evidence.Metadata,
		"WORDW": evidence.Metadata, "WORDX": evidence.Metadata, "WORDY": evidence.Attachment, "WORDZ": evidence.Invisible})
	if codes(r) != "comments macros tracked-changes" || len(r.Parts) != 3 || r.Title != "WORDU" {
		t.Errorf("%s %+v", codes(r), r.Parts)
	}
	if b, err := os.ReadFile(into.Path(r.Parts[0])); err != nil || string(b) != "picture" {
		t.Errorf("%q %v", b, err)
	}
	for _, p := range r.Pieces {
		if p.Where == evidence.Body && has(p.Text, "WORD9") != true {
			t.Errorf("what tracked changes put in is not in the text: %q", p.Text)
		}
	}
}

// sheets are the parts of an Excel file with one word in each place.
var sheets = []string{
	`xl/workbook.xml=<workbook><sheets><sheet name="One" id="r1"/><sheet name="WORD1" state="veryHidden" id="r2"/></sheets>
	<definedNames><definedName name="WORD2">"WORD3"</definedName></definedNames></workbook>`,
	"xl/_rels/workbook.xml.rels=" + rels + `<Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
	`xl/sharedStrings.xml=<sst><si><t>WORD4</t></si><si><t>WORD5</t></si><si><r><t>WOR</t></r><r><t>D6</t></r></si></sst>`,
	`xl/styles.xml=<styleSheet><numFmts><numFmt numFmtId="164" formatCode=";;;"/></numFmts><fonts><font><color theme="1"/></font><font><color rgb="FFFFFFFF"/></font></fonts>
	<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill></fill></fills>
	<cellXfs><xf fontId="0" fillId="0" numFmtId="0"/><xf fontId="1" fillId="0" numFmtId="0"/><xf fontId="1" fillId="1" numFmtId="0"/>
	<xf fontId="0" fillId="0" numFmtId="164"/><xf fontId="0" fillId="0" numFmtId="14"/></cellXfs></styleSheet>`,
	`xl/worksheets/sheet1.xml=<worksheet><cols><col min="3" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><f>"WORD7"</f><v>WORD8</v></c>
	<c r="C1" t="inlineStr"><is><t>WORD9</t></is></c><c r="D1" t="inlineStr" s="1"><is><t>WORDA</t></is></c><c r="E1" t="inlineStr" s="2"><is><t>WORDB</t></is></c>
	<c r="F1" t="inlineStr" s="3"><is><t>WORDC</t></is></c><c r="G1" s="4"><v>43101</v></c></row><row r="2" hidden="1"><c r="A2" t="s"><v>2</v></c></row></sheetData>
	<dataValidations><dataValidation prompt="WORDD"><formula1>"WORDE"</formula1></dataValidation></dataValidations><headerFooter><oddHeader>&amp;CWORDF</oddHeader></headerFooter></worksheet>`,
	"xl/worksheets/_rels/sheet1.xml.rels=" + rels + `<Relationship Id="r9" Target="https://example.org/WORDG" TargetMode="External"/></Relationships>`,
	`xl/worksheets/sheet2.xml=<worksheet><sheetData><row><c r="A1" t="inlineStr"><is><t>WORDH</t></is></c></row></sheetData></worksheet>`,
	`xl/worksheets/sheet9.xml=<worksheet><sheetData><row><c r="A1" t="inlineStr"><is><t>WORDI</t></is></c></row></sheetData></worksheet>`,
	`xl/comments1.xml=<comments><authors><author>WORDJ</author></authors><commentList><comment ref="A1"><text><t>WORDK</t></text></comment></commentList></comments>`,
	`xl/pivotCache/pivotCacheDefinition1.xml=<pivotCacheDefinition><cacheField name="WORDL"><sharedItems><s v="WORDM"/></sharedItems></cacheField></pivotCacheDefinition>`,
	`xl/pivotCache/pivotCacheRecords1.xml=<pivotCacheRecords><r><s v="WORDN"/></r></pivotCacheRecords>`,
	`xl/charts/chart1.xml=<c:chart><c:title><a:p><a:r><a:t>WORDO</a:t></a:r></a:p></c:title><c:ser><c:f>One!A1</c:f><c:pt><c:v>WORDP</c:v></c:pt></c:ser></c:chart>`,
	`xl/externalLinks/externalLink1.xml=<externalLink><sheetData><row><cell><v>WORDQ</v></cell></row></sheetData></externalLink>`,
	`xl/drawings/drawing1.xml=<d><xdr:sp><xdr:cNvPr descr="WORDR"/><a:p><a:r><a:t>WORDS</a:t></a:r></a:p></xdr:sp></d>`,
	`xl/tables/table1.xml=<table name="WORDT"><tableColumn name="WORDU"/></table>`, `xl/connections.xml=<connections><connection name="WORDV"/></connections>`,
	"docProps/thumbnail.jpeg=picture",
}

func TestCanaryOfSheets(t *testing.T) {
	r, err := office.Sheets(made(sheets...), scratch.New(t.TempDir(), evidence.Usual))
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, place{"WORD1": evidence.HiddenCell, "WORD2": evidence.Metadata, "WORD3": evidence.Metadata, "WORD4": evidence.Sheet, "WORD5": evidence.Cache,
		"WORD6": evidence.HiddenCell, "WORD7": evidence.Formula, "WORD8": evidence.Sheet, "WORD9": evidence.HiddenCell, "WORDA": evidence.Invisible, "WORDB": evidence.Sheet,
		"WORDC": evidence.Invisible, "WORDD": evidence.Annotation, "WORDE": evidence.Formula, "WORDG": evidence.Annotation,
		"WORDH": evidence.HiddenCell, "WORDI": evidence.HiddenCell, "WORDJ": evidence.Annotation, "WORDK": evidence.Annotation, "WORDL": evidence.Cache, "WORDM": evidence.Cache,
		"WORDN": evidence.Cache, "WORDO": evidence.Body, "WORDP": evidence.Cache, "WORDQ": evidence.Cache, "WORDR": evidence.AltText, "WORDS": evidence.Body,
		"WORDT": evidence.Metadata, "WORDU": evidence.Metadata, "WORDV": evidence.Metadata})
	if want := "comments hidden-cells hidden-sheet pivot-cache unseen-cells"; codes(r) != want {
		t.Errorf("%s, want %s", codes(r), want)
	}
	all := fmt.Sprint(r.Pieces)
	for _, s := range []string{"2018-01-01", "&CWORDF", "B1 =\"WORD7\""} {
		if !strings.Contains(all, s) {
			t.Errorf("%s is not found", s)
		}
	}
	if len(r.Parts) != 1 || r.Parts[0].Name != "docProps/thumbnail.jpeg" {
		t.Error(r.Parts)
	}
}

func TestCanaryOfSlides(t *testing.T) {
	r, err := office.Slides(made(
		`ppt/presentation.xml=<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels="+rels+`<Relationship Id="r1" Target="slides/slide1.xml"/><Relationship Id="r2" Target="slides/slide2.xml"/></Relationships>`,
		`ppt/slides/slide1.xml=<p:sld show="0"><a:p><a:r><a:t>WORD1</a:t></a:r></a:p></p:sld>`,
		`ppt/slides/slide2.xml=<p:sld><p:cNvPr descr="WORD2"/><a:p><a:r><a:t>WORD3</a:t></a:r></a:p></p:sld>`,
		"ppt/slides/_rels/slide2.xml.rels="+rels+`<Relationship Id="r1" Target="../notesSlides/notesSlide1.xml"/></Relationships>`,
		`ppt/notesSlides/notesSlide1.xml=<p:notes><a:p><a:r><a:t>WORD4</a:t></a:r></a:p></p:notes>`,
		`ppt/comments/comment1.xml=<p:cmLst><p:cm><p:text>WORD5</p:text></p:cm></p:cmLst>`,
		`ppt/commentAuthors.xml=<a><p:cmAuthor name="WORD6"/></a>`,
		`ppt/slideMasters/slideMaster1.xml=<m><a:p><a:r><a:t>WORD7</a:t></a:r></a:p></m>`,
		`ppt/slides/slide7.xml=<p:sld><a:p><a:r><a:t>WORD8</a:t></a:r></a:p></p:sld>`), scratch.New(t.TempDir(), evidence.Usual))
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, place{"WORD1": evidence.Invisible, "WORD2": evidence.AltText, "WORD3": evidence.Body, "WORD4": evidence.Speaker, "WORD5": evidence.Annotation,
		"WORD6": evidence.Metadata, "WORD7": evidence.Header, "WORD8": evidence.Body})
	for _, p := range r.Pieces {
		if has(p.Text, "WORD3") && p.Page != 1 || has(p.Text, "WORD1") && p.Page != 2 || has(p.Text, "WORD4") && p.Page != 1 {
			t.Errorf("%+v", p)
		}
	}
	if codes(r) != "comments hidden-slide slide-in-no-list" {
		t.Error(codes(r))
	}
}

func TestCanaryOfOpenDocument(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := office.Open(made("mimetype=application/vnd.oasis.opendocument.text",
		`content.xml=<office:document-content><office:automatic-styles><style:style style:name="H"><style:text-properties text:display="none"/></style:style>
		<style:style style:name="W"><style:text-properties fo:color="#ffffff"/></style:style>
		<style:style style:name="OFF"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
		<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><office:change-info>
		<dc:creator>WORD1</dc:creator></office:change-info><text:p>WORD2</text:p></text:deletion></text:changed-region></text:tracked-changes>
		<text:p>WORD3 <text:span text:style-name="H">WORD4</text:span><text:span text:style-name="W">WORD5</text:span>
		<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>WORD6</text:p></text:note-body></text:note>
		<office:annotation><dc:creator>WORD7</dc:creator><text:p>WORD8</text:p></office:annotation><text:hidden-text text:string-value="WORD9"/><draw:frame><svg:desc>WORDA</svg:desc></draw:frame>
		<text:a xlink:href="https://example.org/WORDB">link</text:a><text:bookmark text:name="WORDC"/></text:p><text:section text:display="none"><text:p>WORDD</text:p></text:section></office:text>
		<office:spreadsheet><table:table table:name="T"><table:table-row><table:table-cell table:formula="of:=WORDE"><text:p>WORDF</text:p></table:table-cell></table:table-row>
		<table:table-row table:visibility="collapse"><table:table-cell><text:p>WORDG</text:p></table:table-cell></table:table-row></table:table>
		<table:table table:name="WORDH" table:style-name="OFF">
		<table:table-row><table:table-cell><text:p>WORDI</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
		`styles.xml=<office:document-styles><office:master-styles>
		<style:master-page><style:header><text:p>WORDJ</text:p></style:header></style:master-page></office:master-styles></office:document-styles>`,
		`meta.xml=<office:document-meta><dc:title>WORDK</dc:title><meta:user-defined meta:name="WORDL">WORDM</meta:user-defined></office:document-meta>`,
		`Object 1/content.xml=<o><office:body><text:p>WORDN</text:p></office:body></o>`, "Pictures/WORDO.png=picture", "Basic/x.xlb=program"), into)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, place{"WORD1": evidence.Deleted, "WORD2": evidence.Deleted, "WORD3": evidence.Body, "WORD4": evidence.Invisible, "WORD5": evidence.Invisible,
		"WORD6": evidence.Footnote, "WORD7": evidence.Annotation, "WORD8": evidence.Annotation, "WORD9": evidence.Field, "WORDA": evidence.AltText, "WORDB": evidence.Annotation,
		"WORDC": evidence.Outline, "WORDD": evidence.Invisible, "WORDE": evidence.Formula, "WORDF": evidence.Sheet, "WORDG": evidence.HiddenCell, "WORDH": evidence.HiddenCell,
		"WORDI": evidence.HiddenCell, "WORDJ": evidence.Header, "WORDK": evidence.Metadata, "WORDL": evidence.Metadata, "WORDM": evidence.Metadata, "WORDN": evidence.Cache,
		"WORDO": evidence.Attachment})
	if codes(r) != "comments hidden-cells hidden-sheet macros tracked-changes" {
		t.Error(codes(r))
	}
	_, err = office.Open(made("mimetype=x", `META-INF/manifest.xml=<m><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></m>`, "content.xml=junk"), into)
	if evidence.CodeOf(err) != evidence.Locked {
		t.Error(err)
	}
}

func TestWhatIsNoOfficeFile(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	for name, read := range map[string]func(scratch.File, *scratch.Folder) (*evidence.Reading, error){"word": office.Word, "sheets": office.Sheets, "slides": office.Slides, "open": office.Open} {
		for _, f := range []scratch.File{made("other.xml=<a/>"), {R: strings.NewReader("PK\x03\x04"), Size: 4}} {
			if r, err := read(f, into); evidence.CodeOf(err) != evidence.Broken || err == nil {
				t.Errorf("%s: %v %v", name, r, err)
			}
		}
	}
	r, err := office.Word(made("word/document.xml="+document+`<w:p><w:r><w:t>WORD1</w:t></w:r></w:p><w:p`), into)
	if err != nil || codes(r) != "part-damaged" || !has(fmt.Sprint(r.Pieces), "WORD1") {
		t.Errorf("cut off: %v %v", r, err)
	}
	deep := "word/document.xml=" + strings.Repeat("<a>", 50_000)
	if r, err = office.Word(made(deep), into); err != nil || codes(r) != "part-damaged" {
		t.Errorf("deep: %v", err)
	}
	bomb := "word/document.xml=" + document + strings.Repeat(" ", 300<<20)
	if r, err = office.Word(made(bomb), into); err != nil || codes(r) != "part-not-read" {
		t.Errorf("bomb: %v", err)
	}
	twice := made("word/document.xml="+document+"<w:p><w:r><w:t>WORD1</w:t></w:r></w:p>", "word/document.xml=<a>WORD2</a>")
	if r, err = office.Word(twice, into); err != nil || codes(r) != "two-of-one-name" || !has(fmt.Sprint(r.Pieces), "WORD2") {
		t.Errorf("twice: %v %v", r, err)
	}
}

// TestAnyParts: whatever is changed in a file, the reader comes to an end, and what
// is not in the changed part is still found.
func TestAnyParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := slices.Clone(sheets)
		i := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
		b := []byte(parts[i])
		from := strings.IndexByte(parts[i], '=') + 1
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			b[rapid.IntRange(from, len(b)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		parts[i] = string(b)
		dir, err := os.MkdirTemp("", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		r, err := office.Sheets(made(parts...), scratch.New(dir, evidence.Usual))
		if err != nil {
			t.Fatal(err)
		}
		if i != len(parts)-2 && !has(fmt.Sprint(r.Pieces), "WORDV") {
			t.Fatal("WORDV is lost")
		}
	})
}

func ExampleWord() {
	f := made(`word/document.xml=<w:document><w:body><w:p><w:r><w:t>Monday</w:t></w:r><w:del w:author="Placeholder"><w:r><w:delText>Tuesday</w:delText></w:r></w:del></w:p></w:body></w:document>`)
	r, err := office.Word(f, scratch.New(os.TempDir(), evidence.Usual))
	for _, p := range r.Pieces {
		fmt.Println(p.Where, p.Name, p.Text)
	}
	fmt.Println(r.Notes[0].Code, err)
	// Output:
	// deleted Placeholder Tuesday
	// body  Monday
	// tracked-changes <nil>
}
