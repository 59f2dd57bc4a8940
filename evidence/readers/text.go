package readers

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"candour/evidence"
	"candour/evidence/hypertext"
	"candour/evidence/scratch"
)

// decode turns a text into UTF-8: by its mark, as UTF-8, as UTF-16 without a mark, or
// as Windows-1252, and then it says that this is a guess.
func decode(b []byte) (string, []evidence.Note) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return strings.ToValidUTF8(string(b[3:]), "\ufffd"), nil
	case bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")) && len(b)%2 == 0:
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b); err == nil {
			return string(out), nil
		}
	case utf8.Valid(b) && bytes.IndexByte(b, 0) < 0:
		return string(b), nil
	}
	guess := []evidence.Note{{Code: "letters-guessed", Text: "How the letters of this text are written is not said: those beyond a to z may be wrong."}}
	if n := bytes.Count(b, []byte{0}); n > len(b)/4 {
		end := unicode.LittleEndian
		if len(b) > 1 && b[0] == 0 {
			end = unicode.BigEndian
		}
		if out, err := unicode.UTF16(end, unicode.IgnoreBOM).NewDecoder().Bytes(b); err == nil {
			return string(out), guess
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd"), guess
	}
	return string(out), guess
}

func readText(f scratch.File, limits evidence.Limits) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, limits)
	if err != nil {
		return nil, err
	}
	text, notes := decode(b)
	r := &evidence.Reading{Reader: "candour/readers", Notes: notes}
	if strings.TrimSpace(text) != "" {
		r.Pieces = []evidence.Piece{{Where: evidence.Body, Text: text}}
	}
	return r, nil
}

func readHTML(f scratch.File, limits evidence.Limits) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, limits)
	if err != nil {
		return nil, err
	}
	in, err := charset.NewReader(bytes.NewReader(b), "")
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The page is damaged. Ask for it again.", Err: err}
	}
	t, err := hypertext.Read(in)
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The page cannot be read as HTML. Ask for it as PDF.", Err: err}
	}
	r := &evidence.Reading{Reader: "candour/hypertext", Title: t.Title}
	if t.Seen != "" {
		r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Body, Text: t.Seen})
	}
	r.Pieces = append(r.Pieces, t.Pieces...)
	return r, nil
}
