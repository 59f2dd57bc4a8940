package pdfreport

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// draft is a candidate while its lines are gathered.
type draft struct {
	Candidate
	bare    bool
	first   line // the line with the number
	last    line // the line that was added last
	body    line // the first line of text, which may be the same as first
	hasBody bool
}

// finder goes over the lines of a report once.
type finder struct {
	lines    []line
	measures measures
	whole    map[string]bool // words that the report writes with a hyphen
	labelled bool            // the report labels its recommendations
	current  *draft
	found    []*draft
	// section is the page of the heading "Recommendations" that we are under,
	// 0 for none; next is the number that its list goes on with.
	section, next int
	edge          float64 // left edge of the list's numbers
	listStyle     Style
	headings      []int // pages of those headings
	loose         []int // pages where something is recommended without a number
}

// measures are what is usual in the report.
type measures struct {
	pitch, size, left float64
	bold              bool
}

func newFinder(sheets []sheet) *finder {
	f := &finder{whole: map[string]bool{}}
	for _, s := range sheets {
		f.lines = append(f.lines, s.lines...)
	}
	f.measures = measure(f.lines)
	labels := 0
	for i, l := range f.lines {
		if _, ok := explicit(l.text); ok && !f.wrapped(f.before(i), l) {
			labels++
		}
		f.noteHyphens(l.text)
	}
	f.labelled = labels >= 2
	return f
}

// measure finds the usual distance between lines, size, left edge and weight.
func measure(lines []line) measures {
	var gaps []float64
	sizes, lefts := map[float64]int{}, map[float64]int{}
	bold := 0
	for i, l := range lines {
		sizes[math.Round(l.size*2)/2] += len(l.text)
		if l.column < 2 {
			lefts[math.Round(l.x0)] += len(l.text)
		}
		if l.bold {
			bold++
		}
		if i > 0 && lines[i-1].page == l.page && lines[i-1].column == l.column {
			if gap := lines[i-1].y - l.y; gap > 0.8*l.size && gap < 2.2*l.size {
				gaps = append(gaps, gap)
			}
		}
	}
	m := measures{size: commonest(sizes), left: commonest(lefts), bold: bold*2 > len(lines)}
	m.pitch = 1.3 * m.size
	if len(gaps) > 0 {
		slices.Sort(gaps)
		// The lower quartile: a page of short paragraphs has as many gaps
		// between paragraphs as inside them.
		m.pitch = gaps[len(gaps)/4]
	}
	return m
}

func commonest(counts map[float64]int) float64 {
	best, most := 0.0, -1
	for v, n := range counts {
		if n > most || n == most && v < best {
			best, most = v, n
		}
	}
	return best
}

// before gives the line before line i; nil when there is none.
func (f *finder) before(i int) *line {
	if i == 0 {
		return nil
	}
	return &f.lines[i-1]
}

// wrapped says whether a line goes on in the middle of a sentence from the line
// before it. "as we said in / Recommendation 3." is not a recommendation.
func (f *finder) wrapped(prev *line, l line) bool {
	if prev == nil || ends(prev.text) || strings.HasSuffix(prev.text, ":") {
		return false
	}
	if prev.page != l.page || prev.column != l.column {
		return math.Abs(prev.size-l.size) < 0.6 && prev.bold == l.bold && !f.heading(*prev)
	}
	return !f.gap(*prev, l) && math.Abs(prev.size-l.size) < 0.6 && prev.bold == l.bold
}

// gap says whether there is more room between two lines than in a paragraph.
func (f *finder) gap(prev, l line) bool {
	d := prev.y - l.y
	return d < 0 || d > 1.35*max(f.measures.pitch, 1.05*l.size)
}

// heading says whether a line looks like a heading.
func (f *finder) heading(l line) bool {
	stands := l.size > f.measures.size+0.9 || (l.bold && !f.measures.bold)
	return stands && len(l.text) < 100 && !ends(l.text)
}

// find goes over the lines and drafts candidates.
func (f *finder) find() {
	for i, l := range f.lines {
		f.line(l, f.before(i))
	}
	f.close()
}

// line decides what one line is: the first rule that fits wins.
func (f *finder) line(l line, prev *line) {
	wrapped := f.wrapped(prev, l)
	if !wrapped && !lower(l.text) && sectionHead.MatchString(l.text) {
		f.openSection(l)
		return
	}
	if m, ok := explicit(l.text); ok && (!wrapped || f.follows(m, l)) {
		f.open(m, l)
		return
	}
	if f.current != nil && f.part(l, wrapped) {
		return
	}
	if m, ok := listed(l.text); ok && f.accepts(m, l, wrapped) {
		f.next = atoi(m.number) + 1
		f.edge, f.listStyle = l.x0, m.style
		f.open(m, l)
		return
	}
	f.carryOn(l)
}

// follows says whether a label, though it stands where a sentence might go on,
// is the next of a list whose entries have no full stop.
func (f *finder) follows(m mark, l line) bool {
	if f.current == nil || m.bare || m.style != f.current.Style {
		return false
	}
	n, ok1 := ordinal(m.number)
	before, ok2 := ordinal(f.current.Number)
	return ok1 && ok2 && n == before+1 && math.Abs(l.x0-f.current.first.x0) < 3
}

func (f *finder) openSection(l line) {
	f.close()
	f.section, f.next, f.listStyle = l.page, 1, ""
	f.headings = append(f.headings, l.page)
}

// accepts says whether a numbered line under the heading goes on with the list:
// the next number, or a little past it (the gap is reported), and never a line
// in the middle of a sentence unless it stands where the numbers stand.
func (f *finder) accepts(m mark, l line, wrapped bool) bool {
	n := atoi(m.number)
	if f.section == 0 || f.labelled || (f.listStyle != "" && m.style != f.listStyle) || contentsEntry(m.rest) {
		return false
	}
	if f.listStyle == "" {
		return n == 1 && !wrapped
	}
	inPlace := math.Abs(l.x0-f.edge) < 3 || l.column > 0
	return n >= f.next && n <= f.next+3 && (inPlace || !wrapped) && (n == f.next || !m.bare)
}

// contentsEntry says whether text looks like a line of a table of contents.
func contentsEntry(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	return i > 0 && len(s) < 80 && !duty.MatchString(s) && digitsOnly(s[i+1:])
}

// carryOn adds a line to the current candidate, or ends it.
func (f *finder) carryOn(l line) {
	if f.current != nil {
		if f.belongs(l) {
			f.add(l, l.text)
			return
		}
		f.close()
	}
	if f.heading(l) && endMatter.MatchString(l.text) {
		f.section = 0
	}
	if strings.Contains(strings.ToLower(l.text), "recommend that") {
		f.loose = append(f.loose, l.page)
	}
}

// How lines of one text differ, at the most, in points.
const (
	sameEdge   = 3   // in where they begin: an indent is more
	sameSize   = 0.6 // in size: what a file rounds
	largerType = 1.5 // a line that is larger by this begins something else
	indent     = 8   // a text whose edge is this far in stands apart from the others
	nearLines  = 3   // lines of room after which a box or an indent has ended
)

// belongs says whether a line is more of the current candidate. The first that
// knows decides.
func (f *finder) belongs(l line) bool {
	d := f.current
	switch {
	case narrative.MatchString(l.text), d.hasBody && l.size > d.last.size+largerType:
		return false // the report tells on, or a heading begins
	case !d.hasBody:
		return true // the number stood alone, and this is its text
	case f.headingAfter(l):
		return false
	case f.sameParagraph(l):
		return true
	case !ends(d.last.text): // the sentence goes on in another column or on another page
		return !f.heading(l) || d.body.bold == l.bold && d.body.size == l.size
	case l.page != d.last.page && lower(l.text):
		return true // the full stop was that of an abbreviation
	}
	return f.sameBlock(l)
}

// headingAfter says whether a line is a heading that the text of the current
// candidate cannot be: one in bold type after plain text, or in the other weight
// after the end of a sentence.
func (f *finder) headingAfter(l line) bool {
	d := f.current
	return f.heading(l) && l.bold != d.body.bold && (l.bold || ends(d.last.text))
}

// sameParagraph says whether a line follows the last without more room.
func (f *finder) sameParagraph(l line) bool {
	last := f.current.last
	return l.page == last.page && l.column == last.column && !f.gap(last, l)
}

// sameBlock says whether a new paragraph is held together with the candidate by a
// look that the text around it does not have: an indent, a box or bold type.
func (f *finder) sameBlock(l line) bool {
	d := f.current
	indented := d.body.column == 0 && l.column == 0 && d.body.x0 > f.measures.left+indent
	marked := indented || d.body.bold && !f.measures.bold
	alike := math.Abs(l.x0-d.body.x0) < sameEdge && l.bold == d.body.bold && math.Abs(l.size-d.body.size) < sameSize
	near := l.page != d.last.page || d.last.y-l.y < nearLines*f.measures.pitch
	return marked && alike && near
}

// open begins a candidate at a line.
func (f *finder) open(m mark, l line) {
	f.close()
	f.current = &draft{Candidate: Candidate{Number: m.number, Style: m.style, Page: l.page, PageTo: l.page}, bare: m.bare, first: l, last: l}
	if m.rest != "" {
		f.current.body, f.current.hasBody = l, true
		f.current.Text = m.rest
	}
	f.found = append(f.found, f.current)
}

// add joins a line's text to the part that is open, or to the text.
func (f *finder) add(l line, s string) {
	d := f.current
	if !d.hasBody {
		d.body, d.hasBody = l, true
	}
	d.last, d.PageTo = l, l.page
	if n := len(d.Parts); n > 0 {
		d.Parts[n-1].Text = f.join(d.Parts[n-1].Text, s)
		return
	}
	d.Text = f.join(d.Text, s)
}

// part begins a part of the current candidate, if the line does so.
func (f *finder) part(l line, wrapped bool) bool {
	d := f.current
	m := partMark.FindStringSubmatch(l.text)
	if m == nil && f.labelled {
		m = countedPart.FindStringSubmatch(l.text)
	}
	if m == nil || !d.hasBody {
		return false
	}
	setOff := pauses(d.last.text) || l.x0 > d.last.x0+3 || !wrapped
	// After the end of a sentence, a bullet a page on or far below is a list of
	// something else.
	near := l.page == d.last.page && d.last.y-l.y < 3*f.measures.pitch || l.column != d.last.column || l.page != d.last.page
	if !setOff || !near {
		return false
	}
	d.Parts = append(d.Parts, Part{Label: nest(d.Parts, m[1]), Text: m[2]})
	d.last, d.PageTo = l, l.page
	return true
}

// nest puts the letter before a roman numeral that stands under it: (i) after
// (a) is (a)(i), and (i) after (h) is a letter like the others.
func nest(parts []Part, label string) string {
	inner := strings.Trim(label, "().")
	if roman(inner) == 0 || len(parts) == 0 {
		return label
	}
	before := parts[len(parts)-1].Label
	parent, child, nested := strings.Cut(before, ")(")
	if nested && roman(strings.Trim(child, "()."))+1 == roman(inner) {
		return parent + ")" + label
	}
	letter := strings.Trim(before, "().")
	if nested || len(letter) != 1 || letter[0] < 'a' || letter[0] > 'z' || inner != "i" || letter == "h" {
		return label
	}
	return before + label
}

// close ends the current candidate.
func (f *finder) close() {
	if f.current != nil {
		f.current.split()
	}
	f.current = nil
}

// sortPages gives pages in order, each once.
func sortPages(pages []int) []int {
	slices.SortFunc(pages, cmp.Compare)
	return slices.Compact(pages)
}
