package pdfreport

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"
)

// want is one recommendation that a generated report makes.
type want struct {
	number, text string
	page, pageTo int // 0: not checked
	parts        []Part
}

// report is a generated PDF and what is in it.
type report struct {
	name  string
	data  []byte
	wants []want
	// notes are pieces of sentences that Missed must have.
	notes []string
}

// should makes a neutral recommendation, a different one for every n.
func should(n int) string {
	bodies := []string{"The Department", "Each council", "The Home Office", "Every force", "The inspectorate"}
	acts := []string{"publish a timetable", "keep a list", "name a lead officer", "report to its board", "check its records", "write to its partners", "train its staff"}
	when := []string{"every spring", "within six months", "by the end of the year", "each quarter"}
	return fmt.Sprintf("%s should %s for stage %d of the plan %s and set out in plain words what was done, what is left to do and who is to do it.",
		bodies[n%len(bodies)], acts[n%len(acts)], n, when[n%len(when)])
}

// page makes a document with a running header, a footer and page numbers.
type page struct {
	*fpdf.Fpdf
	tr func(string) string
}

func newPage() page {
	pdf := fpdf.New("P", "pt", "A4", "")
	p := page{pdf, pdf.UnicodeTranslatorFromDescriptor("cp1252")}
	pdf.SetMargins(72, 90, 72)
	pdf.SetAutoPageBreak(true, 90)
	pdf.SetHeaderFunc(func() {
		pdf.SetFont("Helvetica", "I", 9)
		pdf.SetXY(72, 40)
		pdf.CellFormat(0, 10, "The Synthetic Inquiry: final report", "", 1, "R", false, 0, "")
		pdf.SetXY(72, 90)
		pdf.SetFont("Helvetica", "", 11)
	})
	pdf.SetFooterFunc(func() {
		pdf.SetFont("Helvetica", "", 9)
		pdf.SetXY(72, 800)
		pdf.CellFormat(0, 10, fmt.Sprintf("Page %d", pdf.PageNo()), "", 0, "C", false, 0, "")
	})
	pdf.AddPage()
	return p
}

func (p page) heading(s string) {
	p.Ln(10)
	p.SetFont("Helvetica", "B", 16)
	p.MultiCell(0, 20, p.tr(s), "", "L", false)
	p.Ln(6)
	p.SetFont("Helvetica", "", 11)
}

func (p page) subheading(s string) {
	p.SetFont("Helvetica", "B", 11)
	p.MultiCell(0, 14, p.tr(s), "", "L", false)
	p.SetFont("Helvetica", "", 11)
}

func (p page) para(s string) {
	p.MultiCell(0, 14, p.tr(s), "", "J", false)
	p.Ln(8)
}

// narrative writes numbered paragraphs that recommend nothing.
func (p page) narrative(chapter, n int) {
	for i := range n {
		p.para(fmt.Sprintf("%d.%d The panel read the papers for year %d. It heard from those who kept them, and it found that the files were in order and that each had been opened on the day shown.",
			chapter, i+1, 2000+i))
	}
}

func (p page) bytes(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := p.Output(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// labels numbers recommendations with a format such as "Recommendation %d: %s",
// with narrative and cross-references between them.
func labels(t testing.TB, name, format string, numbers []string) report {
	p := newPage()
	r := report{name: name}
	p.heading("1. What we found")
	p.narrative(1, 4)
	for i, n := range numbers {
		page := p.PageNo()
		if p.GetY() > 600 {
			p.AddPage()
			page++
		}
		p.para(fmt.Sprintf(format, n, should(i)))
		r.wants = append(r.wants, want{number: n, text: should(i), page: page})
		p.para(fmt.Sprintf("2.%d This follows from what we saw. We come back to it later, as Recommendation %s says, and again in the last chapter. Recommendation %s says more on the same point.", i+1,
			numbers[0], numbers[0]))
	}
	r.data = p.bytes(t)
	return r
}

func counting(from, to int) []string {
	var out []string
	for n := from; n <= to; n++ {
		out = append(out, fmt.Sprint(n))
	}
	return out
}

// listedReport numbers under a heading, with subheadings between.
func listedReport(t testing.TB, name, format, heading string, count int) report {
	p := newPage()
	r := report{name: name}
	p.heading("Introduction")
	p.para("1. This numbered paragraph is not under the heading and recommends nothing.")
	p.narrative(1, 3)
	p.heading(heading)
	p.para("In the light of what we have found, we make the proposals below.")
	for n := 1; n <= count; n++ {
		if n%4 == 1 {
			p.subheading(fmt.Sprintf("Theme %c", 'A'+n/4))
		}
		p.para(fmt.Sprintf(format, n, should(n)))
		r.wants = append(r.wants, want{number: fmt.Sprint(n), text: should(n)})
	}
	p.heading("Appendix A: who took part")
	p.para("1. The first list of papers that were read.")
	p.para("2. The second list of papers that were read.")
	r.data = p.bytes(t)
	return r
}

// headed puts the label on a line of its own and letters the parts.
func headed(t testing.TB) report {
	p := newPage()
	r := report{name: "label on its own line, lettered parts"}
	p.narrative(3, 2)
	for n := 1; n <= 5; n++ {
		p.subheading(fmt.Sprintf("Recommendation %d", n))
		p.para("The Department should:")
		p.SetLeftMargin(96)
		p.para("(a) publish a timetable, and say in it who is to do each of the things that it lists and by which day of the year;")
		p.para("(b) keep a list of:")
		p.SetLeftMargin(120)
		p.para("(i) what was done; and")
		p.para("(ii) what was not; and")
		p.SetLeftMargin(96)
		p.para(fmt.Sprintf("(c) report on stage %d.", n))
		p.SetLeftMargin(72)
		p.SetX(72)
		p.para("The panel heard that this had been tried before, and that it had helped.")
		r.wants = append(r.wants, want{number: fmt.Sprint(n), text: "The Department should:", parts: []Part{
			{"(a)", "publish a timetable, and say in it who is to do each of the things that it lists and by which day of the year;"},
			{"(b)", "keep a list of:"}, {"(b)(i)", "what was done; and"}, {"(b)(ii)", "what was not; and"}, {"(c)", fmt.Sprintf("report on stage %d.", n)},
		}})
	}
	r.data = p.bytes(t)
	return r
}

// boxed puts each recommendation in a box; the second is cut by a page break.
func boxed(t testing.TB) report {
	p := newPage()
	r := report{name: "boxes, one across two pages"}
	box := func(n int, text string, more string) {
		from := p.PageNo()
		p.SetLeftMargin(100)
		p.SetRightMargin(100)
		p.SetX(100)
		p.SetFont("Helvetica", "B", 11)
		p.MultiCell(0, 14, p.tr(fmt.Sprintf("Recommendation %d", n)), "LTR", "L", false)
		p.SetFont("Helvetica", "", 11)
		p.MultiCell(0, 14, p.tr(text+"\n"+more), "LBR", "L", false)
		p.SetLeftMargin(72)
		p.SetRightMargin(72)
		p.Ln(16)
		r.wants = append(r.wants, want{number: fmt.Sprint(n), text: strings.TrimSpace(text + " " + more), page: from, pageTo: p.PageNo()})
	}
	p.narrative(1, 3)
	box(1, should(1), "")
	p.narrative(2, 5)
	p.SetY(700)
	box(2, should(2)+" "+should(3), should(4))
	p.narrative(4, 2)
	box(3, should(5), "")
	r.data = p.bytes(t)
	return r
}

// columns sets two columns, with recommendations in both.
func columns(t testing.TB) report {
	p := newPage()
	r := report{name: "two columns"}
	n := 0
	for range 2 {
		if n > 0 {
			p.AddPage()
		}
		p.heading("What should change, and by when it should be done by all of us")
		top := p.GetY()
		for _, x := range []float64{72, 310} {
			p.SetLeftMargin(x)
			p.SetRightMargin(595 - x - 213)
			p.SetXY(x, top)
			for range 3 {
				n++
				p.MultiCell(213, 14, p.tr(fmt.Sprintf("Recommendation %d: %s", n, should(n))), "", "L", false)
				p.Ln(8)
				p.MultiCell(213, 14, "The panel saw that the files were kept in good order by those whose work it was.", "", "L", false)
				p.Ln(8)
				r.wants = append(r.wants, want{number: fmt.Sprint(n), text: should(n)})
			}
		}
		p.SetLeftMargin(72)
		p.SetRightMargin(72)
	}
	r.data = p.bytes(t)
	return r
}

// summary repeats everything in a table at the end, after a table of contents
// at the beginning, and breaks words at the ends of lines.
func summary(t testing.TB) report {
	p := newPage()
	r := report{name: "contents page, hyphens, summary table", notes: []string{"Recommendation 1 is printed again here"}}
	p.heading("Contents")
	for n := 1; n <= 4; n++ {
		p.para(fmt.Sprintf("Recommendation %d %s %d", n, strings.Repeat(".", 60), n+2))
	}
	p.AddPage()
	p.para("A follow-up was made in each year.")
	for n := 1; n <= 4; n++ {
		p.para(fmt.Sprintf("Recommendation %d: The Department should pub-\nlish what it has done about stage %d, and make a follow-\nup visit. It should also take care.", n, n))
		r.wants = append(r.wants, want{number: fmt.Sprint(n), page: 2,
			text: fmt.Sprintf("The Department should publish what it has done about stage %d, and make a follow-up visit. It should also take care.", n)})
		p.narrative(n, 1)
	}
	p.AddPage()
	p.heading("Summary of recommendations")
	for n := 1; n <= 4; n++ {
		y := p.GetY()
		p.MultiCell(140, 14, fmt.Sprintf("Recommendation %d", n), "", "L", false)
		p.SetXY(220, y)
		p.SetLeftMargin(220)
		p.MultiCell(0, 14, fmt.Sprintf("The Department should publish what it has done about stage %d, and make a follow-up visit. It should also take care.", n), "", "L", false)
		p.SetLeftMargin(72)
		p.Ln(10)
	}
	r.data = p.bytes(t)
	return r
}

func generated(t testing.TB) []report {
	missing := labels(t, "number 7 left out", "Recommendation %s: %s", append(counting(1, 6), counting(8, 12)...))
	missing.notes = []string{"Found 1 to 12, but number 7 is missing."}
	return []report{
		labels(t, "Recommendation 1: text", "Recommendation %s: %s", counting(1, 8)),
		labels(t, "Recommendation 1 – text", "Recommendation %s – %s", counting(1, 14)),
		labels(t, "RECOMMENDATION 1. text", "RECOMMENDATION %s. %s", counting(1, 5)),
		labels(t, "Recommendation 1 text", "Recommendation %s %s", counting(1, 6)),
		labels(t, "R1. text", "R%s. %s", counting(1, 9)),
		labels(t, "Recommendation 4.3: text", "Recommendation %s: %s", []string{"4.1", "4.2", "4.3", "5.1", "5.2"}),
		labels(t, "Recommendation A: text", "Recommendation %s: %s", []string{"A", "B", "C", "D"}),
		listedReport(t, "1. text under a heading", "%d. %s", "Recommendations", 13),
		listedReport(t, "1 text under a heading", "%d   %s", "Chapter 9: Summary of recommendations", 6),
		listedReport(t, "(1) text under a heading", "(%d) %s", "7. Our recommendations", 7),
		headed(t), boxed(t), columns(t), summary(t), missing,
	}
}
