package transcript

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"candour/internal/base/errs"
)

var pageWords = regexp.MustCompile(`(?i)^(?:page\s+)?([0-9]{1,5})(?:\s+of\s+[0-9]{1,5})?$`)

// pageNumber reads a line that names a page; 0 where it does not.
func (r row) pageNumber() int {
	m := pageWords.FindStringSubmatch(r.text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// sheet is a page of the file: its lines, and what stands above and below them.
type sheet struct {
	above, lines, below []row
	page                int // as it is numbered in the file; 0 where it is not
}

// parted parts the lines of a numbered page from its margins. A page begins with line 1, and what
// comes after its last number stands below it.
func parted(rows []row) (s sheet) {
	first := firstLine(rows)
	last := len(rows)
	for last > first && rows[last-1].n == 0 {
		last--
	}
	s = sheet{above: rows[:first], lines: rows[first:last], below: rows[last:]}
	// A bare number that does not follow the line before it is the page's.
	if n := len(s.lines); n > 1 && s.lines[n-1].bare && s.lines[n-1].n != s.lines[n-2].n+1 {
		s.below = rows[last-1:]
		s.lines = s.lines[:n-1]
	}
	return s
}

// firstLine is where the lines of a page begin.
func firstLine(rows []row) int {
	for i := range rows {
		if begins(rows, i) {
			return i
		}
	}
	return 0
}

// begins says that a row is line 1 of a page: line 2 follows it, or nothing that is numbered does. A
// bare 1 before that may be the number of a page.
func begins(rows []row, i int) bool {
	if rows[i].n != 1 {
		return false
	}
	after := 0
	if i+1 < len(rows) {
		after = rows[i+1].n
	}
	return after == 2 || after == 0 && !rows[i].bare
}

// named finds the numbers that pages have in the file: in one of their margins, running on from page
// to page. A bare number after the last line may be a page's or an empty line's: it is the page's
// where others have theirs below, and it runs on so.
func named(sheets []sheet) []sheet {
	if !slices.ContainsFunc(sheets, func(s sheet) bool { return oneOf(s.below) > 0 }) {
		return runs(sheets, above)
	}
	if out := feet(sheets); out[0].page > 0 {
		return out
	}
	if out := runs(sheets, below); out[0].page > 0 {
		return out
	}
	return runs(sheets, above)
}

// feet gives sheets the numbers at their feet in a file without form feeds, where each stands above the line 1 that
// comes next, and that of the last below its lines. A bare number before such a foot is an empty line.
func feet(sheets []sheet) []sheet {
	n := len(sheets) - 1
	if oneOf(sheets[0].above) > 0 {
		return sheets
	}
	out := slices.Clone(sheets)
	for i := range out {
		if i < n {
			out[i].page = oneOf(sheets[i+1].above)
		} else {
			out[i].page = oneOf(sheets[i].below)
		}
		if out[i].page == 0 || i > 0 && out[i].page != out[i-1].page+1 {
			return sheets
		}
	}
	return out
}

// runs gives sheets their pages where those are all there and run on; else the sheets as they were.
func runs(sheets []sheet, where func(*sheet) int) []sheet {
	out := slices.Clone(sheets)
	for i := range out {
		out[i].page = where(&out[i])
		if out[i].page == 0 || i > 0 && out[i].page != out[i-1].page+1 {
			return sheets
		}
	}
	return out
}

func above(s *sheet) int { return oneOf(s.above) }

// below is the number below the lines, or the bare one at their end.
func below(s *sheet) int {
	n := len(s.lines)
	if page := oneOf(s.below); page > 0 || n < 2 || !s.lines[n-1].bare {
		return page
	}
	page := s.lines[n-1].n
	s.below = slices.Concat(s.lines[n-1:], s.below)
	s.lines = s.lines[:n-1]
	return page
}

func oneOf(rows []row) int {
	for _, r := range rows {
		if n := r.pageNumber(); n > 0 {
			return n
		}
	}
	return 0
}

// byPrint keeps the numbers of the file.
func byPrint(pages [][]row, first int) (t Transcript, bad []errs.Field) {
	var sheets []sheet
	for _, p := range apart(pages) {
		if len(p) > 0 {
			sheets = append(sheets, parted(p))
		}
	}
	sheets = named(sheets)
	t.Numbering = Printed
	for i, s := range sheets {
		page := first + i
		if s.page > 0 {
			page = s.page
		}
		t.margins(page, s)
		next := 1
		for _, r := range s.lines {
			if r.n != next {
				bad = append(bad, outOfOrder(r, page, next))
				if r.n == 0 {
					continue
				}
			}
			t.Lines = append(t.Lines, Line{Place{Page: page, Line: r.n}, r.rest})
			next = r.n + 1
		}
	}
	return t, bad
}

func outOfOrder(r row, page, want int) errs.Field {
	if r.n == 0 {
		return fault(r.at, fmt.Sprintf("This line of page %d has no number; line %d was to come. Number it, or put it on the line before", page, want))
	}
	return fault(r.at, fmt.Sprintf("This is line %d of page %d, and line %d was to come", r.n, page, want))
}

// apart makes pages of a file without form feeds, where the numbers begin again.
func apart(pages [][]row) (out [][]row) {
	for _, p := range pages {
		from, begun := 0, false
		for i := range p {
			if !begins(p, i) {
				continue
			}
			if !begun {
				begun = true
				continue
			}
			// What stands between the last line of a page and line 1 of the next is the
			// margin of the next, unless it is the bare number of the page before.
			cut := i
			for cut > from+1 && p[cut-1].n == 0 {
				cut--
			}
			out = append(out, p[from:cut])
			from = cut
		}
		out = append(out, p[from:])
	}
	return out
}

func (t *Transcript) margins(page int, s sheet) {
	for _, r := range s.above {
		t.Margins = append(t.Margins, Margin{Page: page, Text: r.text})
	}
	for _, r := range s.below {
		t.Margins = append(t.Margins, Margin{Page: page, Below: true, Text: r.text})
	}
}

// byCount counts the lines of a file that numbers none, page by page.
func byCount(pages [][]row, first int) (t Transcript, bad []errs.Field) {
	if len(pages) == 1 {
		pages = cut(pages[0])
	}
	var sheets []sheet
	for _, p := range pages {
		if len(p) > 0 {
			sheets = append(sheets, framed(p))
		}
	}
	sheets = named(sheets)
	t.Numbering = Counted
	for i, s := range sheets {
		page := first + i
		if s.page > 0 {
			page = s.page
		}
		t.margins(page, s)
		for j, r := range s.lines {
			t.Lines = append(t.Lines, Line{Place{Page: page, Line: j + 1}, r.text})
		}
	}
	return t, nil
}

// framed takes the number of a page that stands by itself at its foot or head for a margin.
func framed(p []row) sheet {
	n := len(p)
	switch {
	case n > 1 && p[n-1].pageNumber() > 0:
		return sheet{lines: p[:n-1], below: p[n-1:]}
	case n > 1 && p[0].pageNumber() > 0:
		return sheet{above: p[:1], lines: p[1:]}
	}
	return sheet{lines: p}
}

func cut(p []row) (out [][]row) {
	for len(p) > unpaged {
		out, p = append(out, p[:unpaged]), p[unpaged:]
	}
	return append(out, p)
}
