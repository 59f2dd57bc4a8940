package draw

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// gapWords say that something is not published, and by what.
func gapWords(pub *published.Report, ground report.WithheldGround, law string) string {
	form := report.Form{Binds: pub.Binds}
	if ground == report.ByLaw {
		words := "A passage is withheld here: required by law"
		if law != "" {
			words += ", by " + law
		}
		return words + " (" + form.Cites("Inquiries Act 2005, section 25(4)(a)") + ")"
	}
	return "A passage is withheld here: necessary in the public interest (" + form.Cites("Inquiries Act 2005, section 25(4)(b) and (5)") + ")"
}

// sortMarks are what a sentence is, as everybody reads it. Of one that was published before it was kept, nothing is said.
var sortMarks = map[report.Sort]string{report.Narrative: "Background", report.Opinion: "The panel’s opinion", report.Finding: "Finding", report.Recommended: "Recommendation"}

// restLink says what a published sentence rests on, and leads there where everybody may read it.
func restLink(pub *published.Report, f published.Foot, evidence map[string]web.Link) web.Link {
	words, to := report.RefWords[f.Kind], ""
	switch {
	case f.Kind == report.Theme || f.Kind == report.Quotation:
		words = "What people told the inquiry"
	case f.Kind == report.OwnWords && f.At != nil:
		words = "Paragraph " + f.At.Paragraph + " of this report"
	case f.Restricted:
		words += ", restricted"
	case f.Kind == report.Document:
		put, there := evidence[f.At.Of]
		if to = put.Href; there {
			words = "“" + put.Text + "”"
		}
		if words += ", page " + strconv.Itoa(f.At.Page); !there {
			words += ", not published"
		}
	case f.Kind == report.Transcript:
		words += ", day " + strconv.Itoa(f.At.Day) + ", " + report.LinesOf(*f.At)
		to = inquiry.PathOf(pub.Inquiry.ID) + "/hearings/" + f.At.Of + "/" + strconv.Itoa(f.At.Day)
	}
	if f.Changed && f.Restricted {
		words += " since this report was signed"
	} else if f.Changed {
		words += ", which was restricted when this report was signed"
	}
	return web.Link{Text: words, Href: to}
}

// readable is a chapter of a published report, as its page shows it.
type readable struct {
	*sheet.View
	Chapter string
	Text    []passage
	Turn    *web.Pagination
	Below   []sheet.Box
}

// passage is a paragraph: its sentences and gaps, and the notes to which their numbers lead.
type passage struct {
	ID, Number string
	Runs       []run
	Notes      []note
}

// run is a sentence or a gap. Mark is what it is, where that is another than of the sentence before it.
type run struct {
	Mark, Text, Gap string
	Notes           []note
}

// note is one thing on which sentences of a paragraph rest.
type note struct {
	ID, Number string
	web.Link
}

// public is a published report as everybody reads it: a chapter a page.
func (p *Pages) public(w http.ResponseWriter, r *http.Request) error {
	pub, err := p.service.Out.Read(r.Context(), r.PathValue("id"), r.PathValue("report"))
	if err != nil {
		return err
	}
	var evidence map[string]web.Link
	if p.evidence != nil {
		if evidence, err = p.evidence(r.Context(), pub.Inquiry.ID); err != nil {
			return err
		}
	}
	v := &readable{View: &sheet.View{Page: web.Page{Title: pub.Title, Section: inquiry.Home, Synthetic: pub.Inquiry.Synthetic,
		Back: &web.Link{Text: pub.Inquiry.Title, Href: inquiry.PathOf(pub.Inquiry.ID)}}}}
	v.Lead = []string{drafting.KindWords[pub.Kind] + ", signed by those who are named below and published on " + pub.On.Human() + ".",
		"A frame says what the sentences after it are, up to the next frame, or that something is withheld. It is not a word of the report. A small number leads to what a sentence rests on."}
	page := web.PageNumber(r.URL)
	turn := web.Paginate(r.URL, page, 1, len(pub.Chapters))
	turn.Summary = ""
	v.Turn = &turn
	for _, ch := range web.PageOf(pub.Chapters, page, 1) {
		v.Chapter = ch.Title
		for i := range ch.Paragraphs {
			v.Text = append(v.Text, passageOf(&pub, &ch.Paragraphs[i], i, evidence))
		}
	}
	v.Below = publicBoxes(r, &pub)
	return p.web.Page(w, r, "inquiry/published", v)
}

// passageOf is a paragraph with what each of its sentences is, and what it rests on.
func passageOf(pub *published.Report, para *published.Paragraph, at int, evidence map[string]web.Link) passage {
	out := passage{ID: "at-" + strconv.Itoa(at+1), Number: para.Number}
	if para.Number != "" {
		out.ID = "paragraph-" + para.Number
	}
	was, of := "", ""
	for _, piece := range para.Pieces {
		if piece.Gap != "" {
			out.Runs = append(out.Runs, run{Gap: gapWords(pub, piece.Gap, piece.Law)})
			continue
		}
		one := run{Text: piece.Text}
		if mark := sortMarks[piece.Sort]; piece.Sentence != "" && piece.Sentence != of {
			if of = piece.Sentence; mark != was {
				was, one.Mark = mark, mark
			}
		}
		for _, f := range piece.Rests {
			l := restLink(pub, f, evidence)
			i := slices.IndexFunc(out.Notes, func(n note) bool { return n.Link == l })
			if i < 0 {
				i = len(out.Notes)
				number := strconv.Itoa(i + 1)
				out.Notes = append(out.Notes, note{out.ID + "-note-" + number, number, l})
			}
			if !slices.Contains(one.Notes, out.Notes[i]) {
				one.Notes = append(one.Notes, out.Notes[i])
			}
		}
		out.Runs = append(out.Runs, one)
	}
	return out
}

// publicBoxes are what stands below a report: who signed, what is withheld, how to check it.
func publicBoxes(r *http.Request, pub *published.Report) (out []sheet.Box) {
	signed := sheet.Box{ID: "signed", Title: "Who signed it"}
	for _, s := range pub.By {
		part, _ := s.Part.Info()
		signed.Points = append(signed.Points, s.Name+", "+strings.ToLower(part.Name)+", on "+s.On.Human())
	}
	if len(pub.By) == 0 {
		signed.Lines = []string{"This report was published before the names were kept with it. Each member of the panel signed it."}
	}
	signed.Links = []web.Link{{Text: "Who came to the inquiry or left it before, and why", Href: inquiry.PathOf(pub.Inquiry.ID) + "#happened"}}
	out = append(out, signed)
	if n := len(pub.Gaps); n > 0 {
		b := sheet.Box{ID: "withheld", Title: "What is withheld: " + web.Plural(n, "passage", "passages")}
		for _, g := range pub.Gaps {
			b.Points = append(b.Points, strings.TrimPrefix(gapWords(pub, g.Ground, g.Law), "A passage is withheld here: "))
		}
		b.Notes = []string{"In the order in which they stand in the report, where each is marked. How long each is, is not said: the length of a name tells who it is."}
		out = append(out, b)
	}
	if len(pub.Recommendations) > 0 {
		b := sheet.Box{ID: "recommendations", Title: "Its recommendations in the register"}
		for _, id := range pub.Recommendations {
			b.Links = append(b.Links, web.Link{Text: id, Href: "/recommendations/" + id})
		}
		out = append(out, b)
	}
	check := sheet.Box{ID: "check", Title: "The plain text, and how to check it", Links: []web.Link{{Text: "The report as plain text", Href: r.URL.Path + "/text"}},
		List: sheet.Rows(sheet.Row("SHA-256 of the plain text", pub.SHA256)),
		Points: []string{"Save the plain text as it is, for example as report.txt.", "On Linux type sha256sum report.txt, on a Mac shasum -a 256 report.txt, in Windows PowerShell Get-FileHash report.txt.",
			"The number that comes out is the one below. If it is another, the file is not what was published."}}
	if len(pub.Gaps) > 0 {
		check.List.Rows = append(check.List.Rows, sheet.Row("Commitment to the signed text", pub.Commitment))
		check.Notes = []string{"The plain text is the signed text less the passages that are withheld, and nothing in their place. The commitment is a salted hash of the whole: once the " +
			"salt is published, anybody can check it."}
	} else {
		check.Notes = []string{"It is, letter for letter, what the panel signed."}
	}
	return append(out, check)
}

// plain gives the text whose hash is on the page, as it was published.
func (p *Pages) plain(w http.ResponseWriter, r *http.Request) error {
	pub, err := p.service.Out.Read(r.Context(), r.PathValue("id"), r.PathValue("report"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="report.txt"`)
	return web.Text(w, "text/plain; charset=utf-8", []byte(pub.Text))
}
