package pages

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/site/web"
)

// listSize is how many recommendations one page of the register shows.
const listSize = 20

// listView is one page of the register. Rows and Panel are markup that was made
// before and kept (page_list_parts.go).
type listView struct {
	web.Page
	Count string
	Note  string
	Panel template.HTML
	// Mine are the reader's own filters, and Save the way to keep the one in force.
	Mine   []web.Link
	Save   string
	Search searchBox
	Sorts  []sortLink
	Rows   template.HTML
	// Start numbers the list from the first one on this page.
	Start     int
	Pages     web.Pagination
	Downloads []web.Link
	// Print leads to the page for paper; Paper says of that page where it is from.
	Print, Paper string
}

// searchBox is the search above a list; it keeps the filters in force.
type searchBox struct {
	Value string
	Keep  []web.Hidden
}

// sortLink is one order to put the list in.
type sortLink struct {
	Text, Href string
	Current    bool
}

var monthForm = regexp.MustCompile(`^[12][0-9]{3}-(0[1-9]|1[0-2])$`)

// ParseFilter reads the filters of an address. A value that cannot be one is
// left out, so that a mistyped address still shows the register.
func ParseFilter(q url.Values) record.Filter {
	text := func(name string) string {
		s := strings.ToValidUTF8(strings.TrimSpace(q.Get(name)), "")
		if r := []rune(s); len(r) > 200 {
			s = strings.TrimSpace(string(r[:200]))
		}
		return s
	}
	f := record.Filter{Query: text("q"), Report: text("report"), Body: text("body"), Answer: record.Status(text("answer")),
		State: record.State(text("state")), Due: text("due"), Timing: text("timing"), Moved: text("moved") == "yes", Data: text("data"), Sort: text("sort")}
	if f.Answer != record.AnyAnswer && !record.IsChoice(record.StatusLabels, string(f.Answer)) {
		f.Answer = ""
	}
	if !record.IsChoice(record.StateLabels, string(f.State)) {
		f.State = ""
	}
	if !record.IsChoice(record.TimingLabels, f.Timing) {
		f.Timing = ""
	}
	if !record.IsChoice(record.DataLabels, f.Data) {
		f.Data = ""
	}
	if !record.IsChoice(record.SortChoices, f.Sort) {
		f.Sort = ""
	}
	if !monthForm.MatchString(f.Due) {
		f.Due = ""
	}
	return f
}

// filterValues writes a filter as an address has it; parseFilter reads it back.
func filterValues(f record.Filter) url.Values {
	q := url.Values{}
	for _, p := range []struct{ name, value string }{
		{"q", f.Query}, {"report", f.Report}, {"body", f.Body}, {"answer", string(f.Answer)},
		{"state", string(f.State)}, {"due", f.Due}, {"timing", f.Timing}, {"moved", map[bool]string{true: "yes"}[f.Moved]}, {"data", f.Data}, {"sort", f.Sort},
	} {
		if p.value != "" {
			q.Set(p.name, p.value)
		}
	}
	return q
}

// ListHref is the address of a list ("/recommendations" + ending) with a filter.
func ListHref(f record.Filter, ending string) string {
	if q := filterValues(f).Encode(); q != "" {
		return "/recommendations" + ending + "?" + q
	}
	return "/recommendations" + ending
}

// list shows the register.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	f := ParseFilter(r.URL.Query())
	page, size := web.PageNumber(r.URL), listSize
	paper := r.URL.Query().Get("print") == "yes"
	if paper {
		page, size = 1, printSize
	}
	page = min(page, 1+s.Size()/size)
	found, err := p.shelves.List(r.Context(), s, f, (page-1)*size, size)
	if err != nil {
		return err
	}
	// Links are made of the filter as it was understood, not as it was sent.
	u := &url.URL{Path: "/recommendations", RawQuery: filterValues(f).Encode()}
	v := &listView{
		Page: web.Page{Title: "Recommendations", Section: "/recommendations",
			Description: "Every recommendation in the register, who owes it, what was answered and whether it was done.",
			Feeds:       []web.Feed{{Title: "News of the register", Href: "/feed.atom", Type: "application/atom+xml"}}},
		Count: countWords(found.Total, s.Size(), f), Pages: web.Paginate(u, page, size, found.Total), Start: (page-1)*size + 1,
		Downloads: downloads(f), Print: printHref(f), Sorts: sortLinks(f), Search: searchBox{Value: f.Query, Keep: keep(f, "q")},
	}
	if left, err := madeUpAmong(p.shelves, r.Context(), s, f); err != nil {
		return err
	} else if left > 0 {
		v.Count = countWords(found.Total-left, s.Counts().Entered, f) + ", and " + web.Number(left) + " made up for demonstration"
	}
	if found.More {
		v.Note = "More than 1,000 match this search. The first 1,000 that were found are shown. Add a word to narrow it down."
	}
	if err := p.mine(r, v); err != nil {
		return err
	}
	if paper {
		v.onPaper(found.Total, p.url+ListHref(f, ""), s.Day())
	} else if v.Panel, err = p.panel(s, f); err != nil {
		return err
	}
	if v.Rows, err = p.rowsOf(found.Items, f.Body, s.Day(), &v.Page); err != nil {
		return err
	}
	return p.web.Page(w, r, "recommendation/list", v)
}

// ListPath is the register's list.
const ListPath = "/recommendations"

// ReadList gives what the list understands of an address.
func ReadList(q url.Values) url.Values { return filterValues(ParseFilter(q)) }

// mine puts the reader's own filters beside the panel, which is kept for everybody.
func (p *Pages) mine(r *http.Request, v *listView) error {
	if p.Saved == nil {
		return nil
	}
	panel := &web.FilterPanel{Action: ListPath}
	err := p.Saved(r.Context(), panel, r.URL.Query())
	v.Mine, v.Save = panel.Saved, panel.Save
	return err
}

// printSize is the most that a page for paper holds.
const printSize = 500

// onPaper makes the page one that is printed: all that the filters give, up to a
// bound that is said, with where and when it was taken.
func (v *listView) onPaper(total int, address string, day clock.Day) {
	v.Page.NoIndex, v.Paper, v.Pages = true, "Taken from "+address+" on "+day.Human()+".", web.Pagination{}
	if total > printSize {
		v.Note = "The first " + web.Number(printSize) + " of " + web.Number(total) + " are on this page. Narrow the list down, or take it as a spreadsheet."
	}
}

// printHref is the page for paper of a list.
func printHref(f record.Filter) string {
	q := filterValues(f)
	q.Set("print", "yes")
	return "/recommendations?" + q.Encode()
}

// madeUpAmong counts what is made up among the matches of a filter, where the
// register holds real ones too: the two are never added.
func madeUpAmong(b *shelf.Shelves, ctx context.Context, s *shelf.Shelf, f record.Filter) (int, error) {
	if s.Counts().MadeUp == 0 || f.Data != "" {
		return 0, nil
	}
	f.Data = record.DataMadeUp
	found, err := b.List(ctx, s, f, 0, 1)
	return found.Total, err
}

// countWords says how many there are, and of how many.
func countWords(total, all int, f record.Filter) string {
	f.Sort = ""
	switch {
	case f == record.Filter{}:
		return web.Plural(total, "recommendation", "recommendations") + " in the register"
	case total == 0:
		return "No recommendation matches"
	case total == 1:
		return "1 recommendation matches, of " + web.Number(all)
	}
	return web.Number(total) + " recommendations match, of " + web.Number(all)
}

// downloads offers exactly what the same filters show, all pages of it.
func downloads(f record.Filter) []web.Link {
	return []web.Link{
		{Text: "CSV", Href: ListHref(f, ".csv")}, {Text: "ODS (spreadsheet)", Href: ListHref(f, ".ods")},
		{Text: "JSON", Href: ListHref(f, ".json")}, {Text: "JSON Lines (everything about each; the one to import)", Href: ListHref(f, ".jsonl")},
	}
}

// sortLinks offers each order as a link; a search has its own usual order.
func sortLinks(f record.Filter) []sortLink {
	var out []sortLink
	for _, c := range record.SortChoices {
		g := f
		g.Sort = c.Value
		text := c.Label
		if c.Value == "" && f.Query != "" {
			text = "Best match first"
		}
		out = append(out, sortLink{Text: text, Href: ListHref(g, ""), Current: f.Sort == c.Value})
	}
	return out
}

// keep lists the values that a form carries on, without those that it asks.
func keep(f record.Filter, without ...string) []web.Hidden {
	q := filterValues(f)
	for _, name := range without {
		q.Del(name)
	}
	var out []web.Hidden
	for _, name := range []string{"q", "report", "body", "answer", "state", "due", "timing", "moved", "data", "sort"} {
		if q.Has(name) {
			out = append(out, web.Hidden{Name: name, Value: q.Get(name)})
		}
	}
	return out
}
