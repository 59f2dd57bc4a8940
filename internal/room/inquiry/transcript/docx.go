package transcript

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"candour/internal/base/errs"
)

const (
	mainPart  = "word/document.xml"
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	compat    = "http://schemas.openxmlformats.org/markup-compatibility/2006"
)

// unreadable are marks of a Word file by which two people who open it may read two texts, with
// what whoever sent it should do.
var unreadable = map[string]string{
	"del":               "There are tracked changes in this file. Have whoever sent it accept or reject them, and save it again",
	"ins":               "There are tracked changes in this file. Have whoever sent it accept or reject them, and save it again",
	"moveFrom":          "There are tracked changes in this file. Have whoever sent it accept or reject them, and save it again",
	"moveTo":            "There are tracked changes in this file. Have whoever sent it accept or reject them, and save it again",
	"vanish":            "There is hidden text in this file. Have whoever sent it show it or take it out, and save it again",
	"webHidden":         "There is hidden text in this file. Have whoever sent it show it or take it out, and save it again",
	"footnoteReference": "There are footnotes in this file, which belong to no line. Have whoever sent it put them into the text",
	"endnoteReference":  "There are endnotes in this file, which belong to no line. Have whoever sent it put them into the text",
	"commentReference":  "There are comments in this file. Have whoever sent it take them out, and save it again",
	"altChunk":          "There is another file inside this file. Have whoever sent it put its text into this one",
	"txbxContent":       "There are text boxes in this file, whose place among the lines is not known. Have whoever sent it put them into the text",
}

// docxText gives the text of the main part of a Word file: a line for each paragraph and each line
// break, a form feed where a page ends: at a page break, a section, or where Word last broke one.
func docxText(file []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return "", notRead("This is not a whole Word file (.docx). Save it again, or as plain text")
	}
	var main *zip.File
	for _, f := range z.File {
		if f.Name != mainPart {
			continue
		}
		if main != nil {
			return "", notRead("This Word file holds its text twice. Save it again in a word processor")
		}
		main = f
	}
	if main == nil {
		return "", notRead("This file is no Word file (.docx), or has no text in it")
	}
	if hides(z) {
		return "", notRead(unreadable["vanish"])
	}
	r, err := main.Open()
	if err != nil {
		return "", notRead("The text in this Word file cannot be opened. Save it again, or as plain text")
	}
	defer func() { _ = r.Close() }()
	return documentText(io.LimitReader(r, TextLimit+1))
}

// hides says that a style of a Word file hides text, or that its styles cannot be read.
func hides(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name != "word/styles.xml" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return true
		}
		dec := xml.NewDecoder(io.LimitReader(r, TextLimit))
		for {
			token, err := dec.Token()
			if err != nil {
				_ = r.Close()
				if errors.Is(err, io.EOF) {
					break
				}
				return true
			}
			el, ok := token.(xml.StartElement)
			if ok && el.Name.Space == wordSpace && (el.Name.Local == "vanish" && !off(el) || unseen(el)) {
				_ = r.Close()
				return true
			}
		}
	}
	return false
}

// words is the text of a Word file as it is read.
type words struct {
	strings.Builder
	text bool // inside of w:t
}

func documentText(r io.Reader) (string, error) {
	counted := &counter{r: r}
	dec := xml.NewDecoder(counted)
	var w words
	for {
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF):
			return w.String(), nil
		case counted.n > TextLimit:
			return "", errs.New(errs.TooLarge, "The text of this file is too long for one transcript. Split it by day or by half day.")
		case err != nil:
			return "", notRead("The text in this Word file is not whole. Save it again, or as plain text")
		}
		switch el := token.(type) {
		case xml.StartElement:
			if el.Name.Space == compat && el.Name.Local == "Fallback" {
				if err := dec.Skip(); err != nil {
					return "", notRead("The text in this Word file is not whole. Save it again, or as plain text")
				}
				continue
			}
			if err := w.start(el); err != nil {
				return "", err
			}
		case xml.EndElement:
			w.end(el)
		case xml.CharData:
			if w.text {
				w.Write(bytes.ReplaceAll(el, []byte("\n"), []byte(" ")))
			}
		}
	}
}

func (w *words) start(el xml.StartElement) error {
	if el.Name.Space != wordSpace {
		return nil
	}
	if say, ok := unreadable[el.Name.Local]; ok && !off(el) {
		return notRead(say)
	}
	if unseen(el) {
		return notRead("There is text in this file that a reader does not see: white, or too small. Have whoever sent it show it or take it out, and save it again")
	}
	switch el.Name.Local {
	case "t":
		w.text = true
	case "tab":
		w.WriteByte(' ')
	case "noBreakHyphen":
		w.WriteByte('-')
	case "br":
		if attr(el, "type") == "page" {
			w.page()
		} else {
			w.WriteByte('\n')
		}
	case "cr":
		w.WriteByte('\n')
	case "lastRenderedPageBreak":
		w.page()
	}
	return nil
}

// page ends a page, once where Word says it twice: the break, and that it broke there.
func (w *words) page() {
	if !strings.HasSuffix(strings.TrimRight(w.String(), " \n"), "\f") {
		w.WriteByte('\f')
	}
}

func (w *words) end(el xml.EndElement) {
	if el.Name.Space != wordSpace {
		return
	}
	switch el.Name.Local {
	case "t":
		w.text = false
	case "p":
		w.WriteByte('\n')
	}
}

// least is the smallest text that counts as read, in half points.
const least = 8

// unseen says that text is white or too small to be read.
func unseen(el xml.StartElement) bool {
	switch el.Name.Local {
	case "color":
		return strings.EqualFold(attr(el, "val"), "FFFFFF")
	case "sz", "szCs":
		n, err := strconv.Atoi(attr(el, "val"))
		return err == nil && n < least
	}
	return false
}

// off says that a mark is there to say that it does not hold (w:vanish w:val="0").
func off(el xml.StartElement) bool {
	v := attr(el, "val")
	return v == "0" || v == "false" || v == "off"
}

func attr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name && a.Name.Space == wordSpace {
			return a.Value
		}
	}
	return ""
}

// counter counts what was read, so that a file that is small and unpacks to much is told as such.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}
