package web

import (
	"net/url"
	"strconv"
)

// Pagination leads through a long list ("pagination").
type Pagination struct {
	Previous, Next string
	Items          []PageItem
	// Summary is "Showing 1 to 50 of 3,101 results".
	Summary string
}

// PageItem is the number of a page, or a gap.
type PageItem struct {
	Number  int
	Href    string
	Current bool
	Gap     bool
}

// Paginate makes the links for a list of total things, size to a page, of
// which the given page (from 1) is shown at address u.
func Paginate(u *url.URL, page, size, total int) Pagination {
	pages := (total + size - 1) / size
	page = max(1, min(page, pages))
	p := Pagination{}
	if total > 0 {
		p.Summary = "Showing " + Number((page-1)*size+1) + " to " + Number(min(page*size, total)) + " of " + Plural(total, "result", "results")
	}
	if pages < 2 {
		return p
	}
	href := func(n int) string { return WithQuery(u, "page", strconv.Itoa(n)) }
	if page > 1 {
		p.Previous = href(page - 1)
	}
	if page < pages {
		p.Next = href(page + 1)
	}
	last := 0
	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < page-1 || n > page+1) {
			continue
		}
		if n > last+1 {
			p.Items = append(p.Items, PageItem{Gap: true})
		}
		p.Items = append(p.Items, PageItem{Number: n, Href: href(n), Current: n == page})
		last = n
	}
	return p
}

// PageOf gives the things of a page (from 1), size to a page; a page beyond the
// last is the last.
func PageOf[T any](all []T, page, size int) []T {
	page = max(1, min(page, (len(all)+size-1)/size))
	return all[min((page-1)*size, len(all)):min(page*size, len(all))]
}

// PageNumber reads ?page=; anything but a whole number from 1 is 1.
func PageNumber(u *url.URL) int {
	if n, err := strconv.Atoi(u.Query().Get("page")); err == nil && n > 0 {
		return n
	}
	return 1
}

// SortColumns fills the links of the columns that can be sorted: ?sort=due,
// and ?sort=-due for the other way round. The usual order is the one when the
// address says nothing.
func SortColumns(u *url.URL, usual string, columns ...Column) []Column {
	now := u.Query().Get("sort")
	if now == "" {
		now = usual
	}
	for i, c := range columns {
		if c.Sort == "" {
			continue
		}
		next := c.Sort
		switch now {
		case c.Sort:
			columns[i].Order, next = "ascending", "-"+c.Sort
		case "-" + c.Sort:
			columns[i].Order = "descending"
		}
		columns[i].Href = WithQuery(u, "sort", next)
	}
	return columns
}
