package sheet

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/site/web"
)

// Chosen gives the form that somebody chose by its link, or just sent, or else links to all of them: a page with
// all its forms would be longer than three screens. The last word of the address to which a form is sent is its id.
func Chosen(r *http.Request, forms []Form, here string) (one []Form, links []web.Link) {
	which := r.URL.Query().Get("do")
	if r.Method == http.MethodPost {
		which = r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	}
	for _, f := range forms {
		if f.ID == which {
			return []Form{f}, nil
		}
		links = append(links, web.Link{Text: f.Title, Href: here + "?do=" + f.ID})
	}
	return nil, links
}

// Again draws a page with its form, as it was typed.
type Again func(http.ResponseWriter, *http.Request, *web.Form) error

// Send runs what a form asks for, and leads to where act says; what is to be put right is shown again.
func Send(w http.ResponseWriter, r *http.Request, page Again, act func(context.Context, *web.Form) (to string, err error)) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	to, err := act(r.Context(), form)
	switch {
	case err == nil && form.OK():
		return web.Redirect(w, r, to)
	case err == nil || form.Take(err):
		return page(w, r, form)
	}
	return err
}
