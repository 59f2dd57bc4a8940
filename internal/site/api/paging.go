package api

import (
	"embed"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/errs"
	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the page of the docs, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "api", FS: pageFiles} }

// Paging asks for one page of a list.
type Paging struct {
	Page    int `query:"page" minimum:"1" maximum:"1000000" default:"1" doc:"Which page, from 1."`
	PerPage int `query:"per_page" minimum:"1" maximum:"200" default:"50" doc:"How many on a page, at most 200."`
}

// APIPage is one page of a list.
type APIPage[T any] struct {
	Total   int `json:"total" doc:"How many there are on all pages."`
	Page    int `json:"page" doc:"Which page this is, from 1."`
	PerPage int `json:"per_page" doc:"How many are on a page."`
	Pages   int `json:"pages" doc:"How many pages there are."`
	Items   []T `json:"items" nullable:"false" doc:"This page."`
}

// PageOf cuts one page out of a list and turns each of its items.
func PageOf[S, T any](all []S, p Paging, turn func(S) T) APIPage[T] {
	return PageFrom(len(all), p, func(i int) T { return turn(all[i]) })
}

// PageFrom makes one page of so many items, each of which is made by its place.
func PageFrom[T any](total int, p Paging, item func(i int) T) APIPage[T] {
	out := APIPage[T]{Total: total, Page: p.Page, PerPage: p.PerPage, Items: []T{}}
	out.Pages = (total + p.PerPage - 1) / p.PerPage
	from := min((p.Page-1)*p.PerPage, total)
	for i := from; i < min(from+p.PerPage, total); i++ {
		out.Items = append(out.Items, item(i))
	}
	return out
}

// RecordID names one record.
type RecordID struct {
	ID string `path:"id" maxLength:"300" doc:"Its id."`
}

// PlainID says whether text can be an id at all: PostgreSQL refuses a query
// with a NUL in it, and that is no fault of ours to report.
func PlainID(id string) error {
	if id == "" || !utf8.ValidString(id) {
		return errs.New(errs.NotFound, "There is no such record.")
	}
	for _, r := range id {
		if unicode.IsControl(r) {
			return errs.New(errs.NotFound, "There is no such record.")
		}
	}
	return nil
}
