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

// sortMarks are what a sentence is that need not rest on evidence, as everybody reads it.
var sortMarks = map[report.Sort]string{report.Narrative: "[Background]", report.Opinion: "[The panel’s opinion]", report.Recommended: "[Recommendation]"}

// restLink says what a published sentence rests on, and leads there where everybody may read it.
func restLink(pub *published.Report, f published.Foot, evidence map[string]string) web.Link {
	words, to := report.RefWords[f.Kind], ""
	switch {
	case f.Kind == report.Theme || f.Kind == report.Quotation:
		words = "What people told the inquiry"
	case f.Kind == report.OwnWords && f.At != nil:
		words = "Paragraph " + f.At.Paragraph + " of this report"
	case f.Restricted:
		words += ", restricted"
	case f.Kind == report.Document:
		words += ", page " + strconv.Itoa(f.At.Page)
		if to = evidence[f.At.Of]; to == "" {
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

// public is a published report as everybody reads it: a chapter a page.
func (p *Pages) public(w http.ResponseWriter, r *http.Request) error {
	pub, err := p.service.Out.Read(r.Context(), r.PathValue("id"), r.PathValue("report"))
	if err != nil {
		return err
	}
	var evidence map[string]string
	if p.evidence != nil {
		if evidence, err = p.evidence(r.Context(), pub.Inquiry.ID); err != nil {
			return err
		}
	}
	v := &sheet.View{Page: web.Page{Title: pub.Title, Section: inquiry.Home, Synthetic: pub.Inquiry.Synthetic, Back: &web.Link{Text: pub.Inquiry.Title, Href: inquiry.PathOf(pub.Inquiry.ID)}}}
	v.Lead = []string{drafting.KindWords[pub.Kind] + ", signed by those who are named below and published on " + pub.On.Human() + ". Words in square brackets are not the report’s: " +
		"they say what a sentence is, or that something is withheld."}
	page := web.PageNumber(r.URL)
	pages := web.Paginate(r.URL, page, 1, len(pub.Chapters))
	pages.Summary = ""
	v.Pages = &pages
	for _, ch := range web.PageOf(pub.Chapters, page, 1) {
		t := web.Table{ID: "text", Stack: true, Caption: ch.Title, Columns: []web.Column{{Text: "Paragraph"}, {Text: "Text"}, {Text: "Rests on"}}}
		for _, para := range ch.Paragraphs {
			t.Rows = append(t.Rows, web.Row(web.T(para.Number), web.T(paragraphText(&pub, para)), restsCell(&pub, para, evidence)))
		}
		v.Table = &t
	}
	v.After = publicBoxes(r, &pub)
	return p.web.Page(w, r, "inquiry/page", v)
}

// paragraphText is a paragraph with what each of its sentences is, where that is no finding.
func paragraphText(pub *published.Report, para published.Paragraph) string {
	line, of := "", ""
	for _, piece := range para.Pieces {
		if piece.Gap != "" {
			line += " [" + gapWords(pub, piece.Gap, piece.Law) + "] "
			continue
		}
		if mark := sortMarks[piece.Sort]; mark != "" && piece.Sentence != of {
			line += mark + " "
		}
		if piece.Sentence != "" {
			of = piece.Sentence
		}
		line += piece.Text
	}
	return strings.TrimSpace(line)
}

func restsCell(pub *published.Report, para published.Paragraph, evidence map[string]string) (c web.Cell) {
	for _, piece := range para.Pieces {
		for _, f := range piece.Rests {
			switch l := restLink(pub, f, evidence); {
			case l.Href == "" && !slices.Contains(c.Lines, l.Text):
				c.Lines = append(c.Lines, l.Text)
			case l.Href != "" && !slices.Contains(c.Links, l):
				c.Links = append(c.Links, l)
			}
		}
	}
	return c
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
			"The number that comes out is the one above. If it is another, the file is not what was published."}}
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
