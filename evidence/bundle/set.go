package bundle

import (
	"fmt"
	"strings"

	"candour/evidence"
)

// wordsOf are the lines of a text as somebody sees them who opens it: of a mail with its header, and the names of what is attached.
func wordsOf(said *evidence.Reading) []string {
	var out []string
	header := false
	for _, p := range said.Pieces {
		switch {
		case p.Unseen && (p.Where != evidence.Header || p.Name != "Bcc"): // who had a mail without a word is what a hearing asks
		case p.Where == evidence.Header:
			out = append(out, strings.TrimPrefix(p.Name+": ", ": ")+p.Text)
			header = true
		case p.Where == evidence.Body || p.Where == evidence.Sheet:
			if header {
				out = append(out, "")
			}
			header = false
			out = append(out, strings.Split(strings.ReplaceAll(p.Text, "\r\n", "\n"), "\n")...)
		}
	}
	if len(said.Parts) > 0 {
		out = append(out, "", "Attached, and not in this document:")
		for _, p := range said.Parts {
			out = append(out, "  "+p.Name)
		}
	}
	return out
}

// setText sets lines in type, on as many pages as they need. Plain text is set in letters of one width, so that columns stay columns.
func (b *builder) setText(d Document, lines []string, even bool) error {
	f, size, lead := b.plain, 10.5, 14.5
	if even {
		f, size, lead = b.even, 9.0, 12.5
	}
	var set []string
	letters, missing := 0, 0
	for _, line := range lines {
		for i, part := range strings.Split(line, "\f") {
			if i > 0 {
				set = append(set, "\f")
			}
			words, miss := f.clean(tabs(part))
			letters, missing = letters+len([]rune(part)), missing+miss
			set = append(set, f.lines(words, size, a4Wide-2*margin, even)...)
		}
	}
	if missing*5 > letters {
		return &evidence.Unreadable{Code: evidence.NoReader, Why: "The text is in letters that are not here to set it. Print it to PDF, and put that on the list."}
	}
	if missing > 0 {
		b.m.Notes = append(b.m.Notes, Note{URN: d.URN, Code: "letters-as-numbers", Text: fmt.Sprintf("%d letters of the text are not here to set it and stand as their numbers.", missing)})
	}
	pages := paginate(set, int((a4High-2*margin-strip)/lead))
	if len(pages) > b.o.Limits.Pages {
		return &evidence.Unreadable{Code: evidence.TooMuch, Why: "The text has more pages than are allowed. Ask for it in parts."}
	}
	for i, page := range pages {
		var content strings.Builder
		for k, line := range page {
			if line != "" {
				content.WriteString(f.line(line, size, margin, a4High-margin-size-float64(k)*lead))
			}
		}
		b.page(d, i+1, len(pages), a4Wide, a4High-strip, content.String(), "")
	}
	return b.w.err
}

// lines are a line of a text broken to a width. Where letters have one width its spaces stay.
func (f *face) lines(s string, size, wide float64, even bool) []string {
	if !even {
		return f.wrap(s, size, wide)
	}
	var out []string
	for f.width(s, size) > wide {
		head, rest := f.cut(s, size, wide)
		if at := strings.LastIndexByte(head, ' '); at > len(head)/2 {
			head, rest = head[:at], s[at+1:]
		}
		out = append(out, head)
		s = rest
	}
	return append(out, strings.TrimRight(s, " "))
}

// tabs become as many spaces as lead to the next eighth column.
func tabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	col := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			col++
			continue
		}
		for n := 8 - col%8; n > 0; n-- {
			b.WriteByte(' ')
			col++
		}
	}
	return b.String()
}

func paginate(lines []string, room int) [][]string {
	pages := [][]string{nil}
	for _, l := range lines {
		last := len(pages) - 1
		switch {
		case l == "\f":
			pages = append(pages, nil)
		case len(pages[last]) == room:
			pages = append(pages, []string{l})
		default:
			pages[last] = append(pages[last], l)
		}
	}
	return pages
}
