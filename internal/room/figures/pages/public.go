package pages

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
)

// show draws a page; pages of staff stay out of search engines.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheets.View) error {
	return p.web.Page(w, r, "figures/page", v)
}

// list shows the releases, newest first.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	l, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	v := &sheets.View{Page: web.Page{Title: "Figures", Section: figures.ListPath, Description: "Figures on group-based child sexual exploitation, with what is missing beside them."},
		Lead: []string{"These figures are counted from what police forces and councils return. What is missing stands beside every figure.",
			"Each figure can be followed back to the returns that were counted. What was published is never changed: a mistake is put right in a new edition, and both can be read."},
		Links: []web.Link{{Text: "Are things getting better? The way to half in ten years", Href: figures.HalvingPath},
			{Text: "Police figures beside those of children's services", Href: figures.BesidePath}, {Text: "What the words mean: definitions", Href: figures.MeaningPath}}}
	if p.service.May(r.Context(), figures.FiguresDraft, nil) {
		v.Links = append(v.Links, web.Link{Text: "The desk where figures are made", Href: figures.DeskPath})
	}
	if len(l.Upcoming) > 0 {
		t := web.Table{ID: "upcoming", Caption: "To be published", HideCaption: true, Columns: []web.Column{{Text: "Release"}, {Text: "When"}}}
		for _, u := range l.Upcoming {
			name := u.Title
			if u.Correction {
				name += " (a correction)"
			}
			at, _ := time.Parse(time.RFC3339, u.Planned)
			t.Rows = append(t.Rows, web.Row(web.T(name), web.T(web.DateTime(at))))
		}
		v.Boxes = append(v.Boxes, sheets.Box{ID: "coming", Title: "To be published", Table: &t, Lines: []string{"Nobody but those who make them sees these figures before that time."}})
	}
	if len(l.Corrections) > 0 {
		b := sheets.Box{ID: "corrections", Title: "Corrections"}
		for _, e := range l.Corrections {
			b.Links = append(b.Links, web.Link{Text: fmt.Sprintf("%s: %s, edition %d", web.Date(e.PublishedAt), e.Title, e.Number), Href: figures.EditionPath(e)})
		}
		v.After = append(v.After, b)
	}
	t := web.Table{ID: "releases", Caption: "Releases", HideCaption: true, Empty: "Nothing is published yet.", Columns: []web.Column{{Text: "Release"}, {Text: "Published"}, {Text: "What it is"}}}
	for _, e := range l.Releases {
		name := web.A(e.Title, figures.ListPath+"/"+e.ReleaseID)
		if e.Number > 1 {
			name.Tag = &web.Tag{Text: "Corrected", Tone: web.Warn}
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(web.Date(e.PublishedAt)), web.T(figures.KindWords(e))))
		v.Synthetic = v.Synthetic || e.Synthetic
	}
	v.Count, v.Table = web.Plural(len(l.Releases), "release", "releases"), &t
	return p.show(w, r, v)
}

func short(s string) string {
	r := []rune(s)
	if len(r) <= 200 {
		return s
	}
	return strings.TrimSpace(string(r[:200])) + "…"
}

// number reads ?edition=; 0 is the newest.
func number(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("edition"))
	if err != nil || n < 1 || n > 10_000 {
		return 0
	}
	return n
}

// release shows a published edition.
func (p *Pages) release(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	e, err := p.service.Release(r.Context(), id, number(r))
	if err != nil {
		return err
	}
	all, err := p.service.Editions(r.Context(), id)
	if err != nil {
		return err
	}
	v, err := p.releaseView(r, e)
	if err != nil {
		return err
	}
	v.Page = web.Page{Title: e.Title, Section: figures.ListPath, Synthetic: e.Synthetic, Description: short(e.Synopsis),
		Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: e.Title}}}
	if newest := all[0]; newest.Number > e.Number {
		v.Warning = fmt.Sprintf("This is edition %d. It was corrected on %s: %s", e.Number, web.Date(newest.PublishedAt), newest.Why)
		v.Links = append([]web.Link{{Text: "Read the corrected edition", Href: figures.ListPath + "/" + id}}, v.Links...)
	} else if e.Number > 1 {
		v.Warning = "This is a correction. What was wrong: " + e.Why
		v.Inset = "What changed: " + e.Changed + " Figures that changed bear the sign [r]."
	}
	v.Links = append(v.Links, web.Link{Text: "All editions, and how this release came to be", Href: figures.ListPath + "/" + id + "/editions"})
	return p.show(w, r, v)
}

// releaseView draws all of an edition, for the public and for a preview.
func (p *Pages) releaseView(r *http.Request, e figures.Edition) (*sheets.View, error) {
	results, err := p.service.Results(r.Context(), e)
	if err != nil {
		return nil, err
	}
	return p.viewOf(r, e, results, false)
}

func (p *Pages) viewOf(r *http.Request, e figures.Edition, results []*output.Result, preview bool) (*sheets.View, error) {
	files, err := p.service.Files(r.Context(), e)
	if err != nil {
		return nil, err
	}
	base, query := figures.ListPath+"/"+e.ReleaseID, ""
	if preview {
		base = figures.DraftPath + "/" + e.ID
	} else {
		query = "?edition=" + strconv.Itoa(e.Number)
	}
	v := &sheets.View{Lead: strings.Split(e.Synopsis, "\n"), Boxes: takeBoxes(files, base, query)}
	if e.Kind == figures.KindAsPublished {
		v.Inset = "These figures were not counted from returns. They repeat what others published, each with its source. They are here so that what is counted can be held against them."
	}
	shown := results
	if !preview {
		shown, v.Tabs = parted(r, e, results, base)
	}
	for _, t := range shown {
		var links []web.Link
		var trace func(cell int) string
		if e.Kind == figures.KindCounted && !preview {
			to := base + "/trace" + query + "&cell="
			links = append(links, web.Link{Text: "Where a figure of " + t.Name + " comes from", Href: to + url.QueryEscape(t.Name)})
			trace = func(cell int) string { return to + url.QueryEscape(figures.AddressOf(t, cell).String()) }
		}
		v.Boxes = append(v.Boxes, tableBoxes(t, trace, links...)...)
	}
	v.After = append(v.After, p.howBox(e, results))
	v.After = append(v.After, rulesBoxes(results)...)
	if preview {
		unfold(v.Boxes)
		unfold(v.After)
	}
	return v, nil
}

// unfold opens what a page folds: a preview counts as an opening of all that is in
// it, so all of it is in sight.
func unfold(boxes []sheets.Box) {
	for i := range boxes {
		boxes[i].Fold = false
	}
}

// parted gives the one table that the address names, or the first, with tabs that
// lead to the others. A preview is never parted: whoever checks it sees it all.
func parted(r *http.Request, e figures.Edition, results []*output.Result, base string) ([]*output.Result, *web.Tabs) {
	if len(results) < 2 {
		return results, nil
	}
	chosen := results[0]
	for _, t := range results {
		if t.Name == r.URL.Query().Get("table") {
			chosen = t
		}
	}
	tabs := &web.Tabs{Label: "Tables of this release"}
	for _, t := range results {
		tabs.Items = append(tabs.Items, web.Tab{Text: t.Name + ": " + t.Title, Href: base + "?edition=" + strconv.Itoa(e.Number) + "&table=" + url.QueryEscape(t.Name), Current: t == chosen})
	}
	return []*output.Result{chosen}, tabs
}

// takeBoxes offer the files first: the spreadsheet in sight, the others folded.
func takeBoxes(files []figures.File, base, query string) []sheets.Box {
	first := sheets.Box{ID: "files", Title: "Take it away"}
	rest := sheets.Box{ID: "more-files", Title: "All files: CSV, JSON and JSON-stat", Fold: true}
	for _, f := range files {
		link := web.Link{Text: fileWords(f), Href: base + "/files/" + url.PathEscape(f.Name) + query}
		if strings.HasSuffix(f.Name, ".ods") {
			first.Links = append(first.Links, link)
			continue
		}
		rest.Links = append(rest.Links, link)
	}
	switch {
	case len(files) == 0:
		return nil
	case len(first.Links) == 0:
		rest.Fold = false
		return []sheets.Box{rest}
	case len(rest.Links) == 0:
		return []sheets.Box{first}
	}
	return []sheets.Box{first, rest}
}

// howBox says what the release was made of.
func (p *Pages) howBox(e figures.Edition, results []*output.Result) sheets.Box {
	b := sheets.Box{ID: "made-of", Title: "What this was made of", Fold: true, List: sheets.Rows(
		sheets.Row("Edition", e.Words()), sheets.Row("Published", web.DateTime(e.PublishedAt)),
		sheets.Row("Version of the program", e.Code), sheets.Row("Return versions counted", web.Number(len(e.Pins))),
		sheets.Row("Returns that are not there", web.Number(len(e.Absent))), sheets.Row("Hash of all its files", e.Digest))}
	if e.PublishedAt.IsZero() {
		b.List.Rows[1].Value = web.T("Not yet")
	}
	if e.Kind == figures.KindAsPublished {
		b.List.Rows = append(b.List.Rows[:3], b.List.Rows[5:]...)
	}
	b.Lines = []string{output.ProvisionalWords(results...)}
	return b
}

func fileWords(f figures.File) string {
	kind := "File"
	switch {
	case strings.HasSuffix(f.Name, ".ods"):
		kind = "All tables as a spreadsheet (ODS)"
	case strings.HasSuffix(f.Name, ".csv"):
		kind = "Table " + strings.TrimSuffix(f.Name, ".csv") + " as CSV"
	case f.Name == "metadata.json":
		kind = "What the columns of the CSV files are (CSV-W)"
	case strings.HasSuffix(f.Name, ".jsonstat.json"):
		kind = "Table " + strings.TrimSuffix(f.Name, ".jsonstat.json") + " as JSON-stat"
	case strings.HasSuffix(f.Name, ".json"):
		kind = "Table " + strings.TrimSuffix(f.Name, ".json") + " as this page draws it (JSON)"
	}
	return fmt.Sprintf("%s, %s", kind, size(f.Bytes))
}

func size(n int64) string {
	if n < 1024 {
		return web.Plural(int(n), "byte", "bytes")
	}
	return web.Number(int((n+1023)/1024)) + " KB"
}

// file gives a file of a published edition.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	f, e, err := p.service.File(r.Context(), r.PathValue("id"), number(r), r.PathValue("name"))
	if err != nil {
		return err
	}
	return web.File{Name: f.Name, Type: f.Media, Modified: e.PublishedAt}.Send(w, r, bytes.NewReader(f.Data))
}

// editions shows every edition of a release with the steps that led to it.
func (p *Pages) editions(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Editions(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheets.View{Page: web.Page{Title: "Editions of " + all[0].Title, Section: figures.ListPath, Synthetic: all[0].Synthetic,
		Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: all[0].Title, Href: figures.ListPath + "/" + all[0].ReleaseID}, {Text: "Editions"}}},
		Lead: []string{"What was published stays as it was. The hash is over all files of an edition, so that anybody can tell whether they have the same."}}
	for _, e := range all {
		b := sheets.Box{ID: "edition-" + strconv.Itoa(e.Number), Title: e.Words() + ", " + web.Date(e.PublishedAt),
			Links: []web.Link{{Text: "Read edition " + strconv.Itoa(e.Number), Href: figures.EditionPath(e)}}}
		if e.Number > 1 {
			b.Lines = []string{"What was wrong: " + e.Why, "What changed: " + e.Changed}
		}
		steps, err := p.service.PublicTrail(r.Context(), e)
		if err != nil {
			return err
		}
		t := web.Table{ID: "steps-" + strconv.Itoa(e.Number), Caption: "Steps of edition " + strconv.Itoa(e.Number), HideCaption: true,
			Columns: []web.Column{{Text: "What was done"}, {Text: "When"}, {Text: "Hash"}}}
		for _, s := range steps {
			t.Rows = append(t.Rows, web.Row(web.T(s.Step.Words()), web.T(web.DateTime(s.At)), web.T(brief(s.Digest))))
		}
		b.Table = &t
		v.Boxes = append(v.Boxes, b)
	}
	return p.show(w, r, v)
}

// brief is the beginning of a hash.
func brief(digest string) string {
	if digest == "" {
		return "None yet"
	}
	return digest[:min(16, len(digest))]
}
