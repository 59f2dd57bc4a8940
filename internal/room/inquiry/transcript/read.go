package transcript

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
)

// unpaged is how many lines make a page where a file has neither pages nor numbers.
const unpaged = 25

// shownFaults is how many faults of a file are told at once.
const shownFaults = 20

// Read reads a file: plain text (UTF-8, UTF-16 with its mark, else Windows-1252) or DOCX. Its
// first page is page first, unless the pages are numbered in the file.
func Read(file []byte, first int) (t Transcript, err error) {
	defer errs.Wrap(&err, "transcript.Read")
	switch {
	case len(file) > FileLimit:
		return t, errs.Newf(errs.TooLarge, "A transcript can be up to %d MB. Split it by day or by half day.", FileLimit>>20)
	case first < 1 || first > 99_999:
		return t, errs.InvalidInput("The transcript was not read.", errs.Field{Name: "first", Message: "The first page is a number from 1 to 99999"})
	}
	text, encoding := "", ""
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		encoding = "DOCX"
		text, err = docxText(file)
	} else {
		text, encoding, err = decode(file)
	}
	if err != nil {
		return t, err
	}
	if t, err = number(text, first); err != nil {
		return Transcript{}, err
	}
	t.Encoding = encoding
	return t, nil
}

// decode gives the text of a file that is text.
func decode(file []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(file, []byte("%PDF")):
		return "", "", notRead("This is a PDF. Ask for the transcript as text or as a Word file (.docx): what is read out of a PDF may lose lines")
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return "", "", notRead("This is an old Word file (.doc). Save it as .docx or as plain text")
	case bytes.HasPrefix(file, []byte("\xff\xfe")), bytes.HasPrefix(file, []byte("\xfe\xff")):
		text, ok := wide(file[2:], file[0] == 0xfe)
		if !ok {
			return "", "", notRead("The file says that it is UTF-16 and is not whole")
		}
		return text, "UTF-16", nil
	}
	file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	if utf8.Valid(file) {
		return string(file), "UTF-8", nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(file)
	if err != nil {
		return "", "", notRead("The file is neither UTF-8 nor Windows-1252 text")
	}
	return string(out), "Windows-1252", nil
}

// wide reads UTF-16; false where it is cut or holds half a letter.
func wide(b []byte, big bool) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		lo, hi := b[2*i], b[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		units[i] = uint16(hi)<<8 | uint16(lo)
	}
	s := string(utf16.Decode(units))
	return s, strings.Count(s, "\ufffd") == countUnit(units, 0xfffd)
}

func countUnit(units []uint16, u uint16) (n int) {
	for _, x := range units {
		if x == u {
			n++
		}
	}
	return n
}

func notRead(words string) error {
	return errs.InvalidInput("The transcript was not read.", errs.Field{Name: "file", Message: words})
}

// row is a line of the file that is not empty.
type row struct {
	at   int // line of the file, from 1
	text string
	n    int  // the number it begins with; 0 where it has none
	bare bool // nothing stands beside the number
	rest string
}

var numbered = regexp.MustCompile(`^([0-9]{1,5})(?:[ \t\x{a0}]+(.*))?$`)

func rowOf(at int, text string) row {
	r := row{at: at, text: text}
	if m := numbered.FindStringSubmatch(text); m != nil {
		r.n, _ = strconv.Atoi(m[1])
		r.rest = strings.TrimSpace(m[2])
		r.bare = r.rest == ""
	}
	return r
}

// pagesOf splits a text into pages by form feeds, each of its lines that are not empty. Faults are
// lines that nobody could read as they stand.
func pagesOf(text string) (pages [][]row, bad []errs.Field) {
	text = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\f\n").Replace(text))
	var page []row
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		line, fed := strings.CutSuffix(line, "\f")
		if line = strings.TrimSpace(line); line != "" || !fed {
			at++
		}
		if line != "" {
			switch {
			case rules.Unseen(line):
				bad = append(bad, fault(at, rules.UnseenWords))
			case utf8.RuneCountInString(line) > LineLimit:
				bad = append(bad, fault(at, fmt.Sprintf("This line has more than %d characters: break it as it was on paper", LineLimit)))
			}
			page = append(page, rowOf(at, strings.ReplaceAll(line, "\t", " ")))
		}
		if fed {
			pages, page = append(pages, page), nil
		}
	}
	if len(page) > 0 {
		pages = append(pages, page)
	}
	return pages, bad
}

func fault(at int, words string) errs.Field { return errs.Field{Name: "file", Row: at, Message: words} }

// number gives lines their pages and numbers.
func number(text string, first int) (t Transcript, err error) {
	if len(text) > TextLimit {
		return t, errs.New(errs.TooLarge, "The text of this file is too long for one transcript. Split it by day or by half day.")
	}
	pages, bad := pagesOf(text)
	if len(bad) > 0 {
		return t, refuse(bad)
	}
	if !slices.ContainsFunc(pages, func(p []row) bool { return len(p) > 0 }) {
		return t, notRead("There is no text in this file")
	}
	if printed(pages) {
		t, bad = byPrint(pages, first)
	} else {
		t, bad = byCount(pages, first)
	}
	switch {
	case len(bad) > 0:
		return Transcript{}, refuse(bad)
	case len(t.Lines) == 0:
		return Transcript{}, notRead("There are page numbers in this file, and no lines")
	case len(t.Lines) > LinesLimit:
		return Transcript{}, errs.Newf(errs.TooLarge, "A transcript can have up to %d lines. Split it by day or by half day.", LinesLimit)
	}
	return t, nil
}

func refuse(bad []errs.Field) error {
	words := "The transcript was not read."
	if len(bad) > shownFaults {
		words = fmt.Sprintf("The transcript was not read. Here are the first %d of %d faults.", shownFaults, len(bad))
		bad = bad[:shownFaults]
	}
	return errs.InvalidInput(words, bad...)
}

// printed says that a file numbers its lines: half of its lines or more begin with a number, and there is
// a line 1 that is followed by a line 2. A file that is taken for numbered and is not is refused; the other
// way round nobody would notice.
func printed(pages [][]row) bool {
	with, all, begins := 0, 0, false
	for _, page := range pages {
		for i, r := range page {
			all++
			if r.n > 0 {
				with++
			}
			begins = begins || r.n == 1 && i+1 < len(page) && page[i+1].n == 2
		}
	}
	return begins && 2*with >= all
}
