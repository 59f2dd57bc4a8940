package transcript_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/transcript"
)

func docx(t testing.TB, body string, styles ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"word/styles.xml":     cmp.Or(strings.Join(styles, ""), `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>`),
		"[Content_Types].xml": `<Types/>`,
		"word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
			`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `</w:body></w:document>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAWordFileIsReadAsItIsSeen(t *testing.T) {
	p := func(s string) string { return `<w:p><w:r><w:t xml:space="preserve">` + s + `</w:t></w:r></w:p>` }
	for name, x := range map[string]struct{ body, want string }{
		"paragraphs":     {p("Q. One") + p("") + p("A. Two"), "1:1 Q. One|1:2 A. Two|"},
		"runs and tabs":  {`<w:p><w:r><w:t>1</w:t><w:tab/><w:t>Q. O</w:t></w:r><w:r><w:t>ne</w:t><w:br/><w:t>2</w:t><w:tab/><w:t>A. Two</w:t></w:r></w:p>`, "1:1 Q. One|1:2 A. Two|"},
		"pages":          {p("One") + `<w:p><w:r><w:br w:type="page"/></w:r></w:p>` + p("Two"), "1:1 One|2:1 Two|"},
		"said twice":     {p("One") + `<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Two</w:t></w:r></w:p>`, "1:1 One|2:1 Two|"},
		"as Word broke":  {`<w:p><w:r><w:t>One</w:t><w:lastRenderedPageBreak/><w:t>Two</w:t></w:r></w:p>`, "1:1 One|2:1 Two|"},
		"codes of field": {`<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>One</w:t></w:r></w:p>`, "1:1 One|"},
		"a table":        {`<w:tbl><w:tr><w:tc>` + p("One") + `</w:tc><w:tc>` + p("Two") + `</w:tc></w:tr></w:tbl>`, "1:1 One|1:2 Two|"},
		"nothing hidden": {`<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>One</w:t></w:r></w:p>`, "1:1 One|"},
		"one of two":     {p("One") + `<mc:AlternateContent><mc:Choice>` + p("Two") + `</mc:Choice><mc:Fallback>` + p("Two") + `</mc:Fallback></mc:AlternateContent>`, "1:1 One|1:2 Two|"},
	} {
		got, err := transcript.Read(docx(t, x.body), 1)
		if err != nil || flat(got) != x.want || got.Encoding != "DOCX" {
			t.Errorf("%s: %s %v %v", name, flat(got), err, errs.FieldsOf(err))
		}
	}
}

func TestAWordFileThatTwoReadDifferentlyIsRefused(t *testing.T) {
	run := func(inside string) string { return `<w:p><w:r>` + inside + `<w:t>One</w:t></w:r></w:p>` }
	for want, body := range map[string]string{
		"tracked changes":       `<w:p><w:del><w:r><w:delText>Old</w:delText></w:r></w:del><w:ins><w:r><w:t>New</w:t></w:r></w:ins></w:p>`,
		"hidden text":           run(`<w:rPr><w:vanish/></w:rPr>`),
		"a reader does not see": run(`<w:rPr><w:color w:val="ffffff"/></w:rPr>`),
		"white, or too small":   run(`<w:rPr><w:sz w:val="1"/></w:rPr>`),
		"footnotes":             run(`<w:footnoteReference w:id="1"/>`),
		"comments":              run(`<w:commentReference w:id="1"/>`),
		"text boxes":            run(`<w:txbxContent/>`),
		"another file inside":   `<w:altChunk/>`,
		"not whole":             `<w:p>`,
		"no text":               `<w:p/>`,
	} {
		if _, err := transcript.Read(docx(t, body), 1); len(errs.FieldsOf(err)) == 0 || !strings.Contains(errs.FieldsOf(err)[0].Message, want) {
			t.Errorf("%s: %v %v", want, err, errs.FieldsOf(err))
		}
	}
	styled := docx(t, run(""), `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`)
	if _, err := transcript.Read(styled, 1); len(errs.FieldsOf(err)) == 0 || !strings.Contains(errs.FieldsOf(err)[0].Message, "hidden text") {
		t.Error("a style hides text", err)
	}
	// A small file that unpacks to more than is taken.
	big := docx(t, `<w:p><w:r><w:t>`+strings.Repeat("a", transcript.TextLimit)+`</w:t></w:r></w:p>`)
	if _, err := transcript.Read(big, 1); errs.CodeOf(err) != errs.TooLarge {
		t.Error(len(big), err)
	}
}
