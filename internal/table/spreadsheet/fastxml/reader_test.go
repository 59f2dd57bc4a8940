package fastxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// tokens spells what an XML reader gives; text in a row is put together.
func tokens(x Tokens) (string, error) {
	var out strings.Builder
	for {
		t, err := x.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return out.String(), err
		}
		switch t := t.(type) {
		case xml.StartElement:
			fmt.Fprintf(&out, "\n<%s|%s %q>", t.Name.Space, t.Name.Local, t.Attr)
		case xml.EndElement:
			fmt.Fprintf(&out, "\n</%s|%s>", t.Name.Space, t.Name.Local)
		case xml.CharData:
			out.Write(t)
		}
	}
}

func sameTokens(t *testing.T, data []byte) {
	t.Helper()
	want, theirs := tokens(xml.NewDecoder(bytes.NewReader(data)))
	got, ours := tokens(New(iotest.OneByteReader(bytes.NewReader(data))))
	// What stands inside a processing instruction or a comment is not looked at.
	if ours == nil && theirs != nil && !bytes.Contains(data, []byte("<?")) && !bytes.Contains(data, []byte("<!--")) {
		t.Fatalf("encoding/xml says %v, and we read %q", theirs, data)
	}
	if ours == nil && theirs == nil && got != want {
		t.Fatalf("ours\n%s\ntheirs\n%s\nof %q", got, want, data)
	}
	whole, err := tokens(New(bytes.NewReader(data)))
	if whole != got || (err == nil) != (ours == nil) {
		t.Fatalf("in one piece\n%s %v\nin bytes\n%s %v", whole, err, got, ours)
	}
}

func TestFastXMLIsEncodingXML(t *testing.T) {
	for _, s := range []string{
		`<a/>`, `<a b="c" d='e"'>x &amp; &#65;&#x42;</a>`, `<a xmlns="u" xmlns:p="v"><p:b p:c="1" d="2"/><b xmlns="w"/><b/></a>`,
		"<a>x\r\ny\rz<![CDATA[<&]]><!-- no --></a>", `<?xml version="1.0" encoding="UTF-8"?><a q:b="c"> é日 </a>`, "<a>\uFFFD</a>", `<a  b = "1"
 c="2" ></a >`,
	} {
		if _, err := tokens(New(strings.NewReader(s))); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		sameTokens(t, []byte(s))
	}
	for _, s := range []string{`<a>`, `</a>`, `<a></b>`, `<a b></a>`, `<a b=c/>`, `<a>&x;</a>`, "<a>\x01</a>", "<a>\xff</a>", `<a>]]></a>`, `<a b="<"/>`, `<!DOCTYPE a><a/>`,
		`<a>&#0;</a>`, `<?xml version="1.0" encoding="latin1"?><a/>`} {
		if _, err := tokens(New(strings.NewReader(s))); err == nil {
			t.Errorf("%s was read", s)
		}
	}
}

func FuzzFastXML(f *testing.F) {
	f.Add([]byte(`<a xmlns:p="u" b="c&lt;"><p:d e='f'/>x&#10;<![CDATA[y]]></a>`))
	f.Add([]byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">` +
		`<office:automatic-styles/><office:body><office:spreadsheet>`))
	f.Fuzz(func(t *testing.T, data []byte) { sameTokens(t, data) })
}
