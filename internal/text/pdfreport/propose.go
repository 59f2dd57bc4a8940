package pdfreport

import (
	"cmp"
	"context"
	"io"
	"time"

	"candour/internal/base/errs"
)

// Limits bounds what one report may cost. A field that is zero takes the value
// of DefaultLimits.
type Limits struct {
	Bytes     int64         // size of the file
	Pages     int           // pages in it
	PageBytes int64         // bytes of drawing instructions on one page
	Glyphs    int           // pieces of text on one page
	AllGlyphs int           // pieces of text in the whole report
	Time      time.Duration // how long the reading may take
}

// DefaultLimits is room for the longest inquiry reports, which run to a few
// thousand pages in volumes.
func DefaultLimits() Limits {
	return Limits{Bytes: 100 << 20, Pages: 3000, PageBytes: 8 << 20, Glyphs: 60_000, AllGlyphs: 20_000_000, Time: 2 * time.Minute}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{Bytes: cmp.Or(l.Bytes, d.Bytes), Pages: cmp.Or(l.Pages, d.Pages), PageBytes: cmp.Or(l.PageBytes, d.PageBytes),
		Glyphs: cmp.Or(l.Glyphs, d.Glyphs), AllGlyphs: cmp.Or(l.AllGlyphs, d.AllGlyphs), Time: cmp.Or(l.Time, d.Time)}
}

// Style is how a report numbers its recommendations.
type Style string

// The styles that are recognised, each named by its own look.
const (
	StyleLabel   Style = "Recommendation 1"   // with or without colon, dash or full stop
	StyleDotted  Style = "Recommendation 1.2" // chapter and number
	StyleLetter  Style = "Recommendation A"
	StyleShort   Style = "R1"
	StyleNumber  Style = "1."  // only under a heading that says Recommendations
	StyleBracket Style = "(1)" // only under a heading that says Recommendations
)

// Confidence says how sure a proposal is. None is sure enough to be entered
// without a person looking at it.
type Confidence string

// The confidences.
const (
	Low    Confidence = "low"
	Medium Confidence = "medium"
	High   Confidence = "high"
)

// Part is one lettered or bulleted part of a recommendation.
type Part struct {
	Label string // "(a)", "(a)(i)", "1." or a bullet, as printed
	Text  string
}

// Candidate is one recommendation that the report seems to make.
type Candidate struct {
	Number string // as printed: "7", "4.3", "A"
	Text   string // without the parts
	Parts  []Part
	Page   int // the page that it begins on; the first page of the file is 1
	PageTo int // the page that it ends on
	Style  Style
	Confidence
	Reason string // why that confidence, in words
}

// Note is something that a person should look at: what was missed, or may have
// been. Page is 0 when the whole report is meant.
type Note struct {
	Page    int
	Message string
}

// Proposal is what was found in a report, for a person to accept or correct.
type Proposal struct {
	Pages      int
	Candidates []Candidate // in the order of the report
	Missed     []Note
}

// Propose reads a report and proposes its recommendations. An error has the
// code Invalid (not a PDF, damaged, protected), TooLarge (a limit, the time
// among them) or Unavailable (ctx was cancelled, or r failed), with words for
// the person. A report in which nothing is found is not an error: the proposal
// is empty and says so.
func Propose(ctx context.Context, r io.ReaderAt, size int64, l Limits) (_ Proposal, err error) {
	defer errs.Wrap(&err, "pdfreport.Propose")
	l = l.orDefault()
	ctx, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	data, err := load(r, size, l)
	if err != nil {
		return Proposal{}, err
	}
	sheets, err := readPages(ctx, data, l)
	if err != nil {
		return Proposal{}, err
	}
	p := Proposal{Pages: len(sheets), Missed: unreadable(sheets)}
	strip(sheets)
	f := newFinder(sheets)
	f.find()
	p.Candidates, p.Missed = f.judge(p.Missed)
	return p, nil
}
