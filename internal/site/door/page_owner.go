package door

import (
	"net/http"
	"net/url"
	"strings"

	"candour/internal/site/web"
)

// ownerView is a page about the service and who runs it.
type ownerView struct {
	web.Page
	Owner Owner
	Mail  string // the address that writes to them
	Open  bool   // on the pages that say where it is safe to write: a review can be asked for now
}

func (d *Door) owner(name, title string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		return d.Pages.Page(w, r, "door/"+name, d.about(title))
	}
}

func (d *Door) about(title string) *ownerView {
	return &ownerView{Page: web.Page{Title: title}, Owner: d.Owner, Mail: "mailto:" + d.Owner.Email}
}

func (d *Door) contact(w http.ResponseWriter, r *http.Request) error {
	v := d.about("Contact")
	v.Open = d.ReviewsOpen(r.Context())
	return d.Pages.Page(w, r, "door/contact", v)
}

// wrongView says what to do about a page on which something is wrong.
type wrongView struct {
	ownerView
	At string // the page's address on this site; empty when none was said
}

func (d *Door) wrong(w http.ResponseWriter, r *http.Request) error {
	at := ownPath(r.URL.Query().Get("page"))
	v := &wrongView{*d.about("Is something wrong on a page?"), at}
	v.Open = d.ReviewsOpen(r.Context())
	v.Mail += "?subject=" + url.PathEscape(strings.TrimSpace("Something is wrong on "+at))
	return d.Pages.Page(w, r, "door/wrong", v)
}

// longestPath is the longest address that is shown back.
const longestPath = 300

// ownPath is a path on this site, or nothing: what is not ours is not shown.
func ownPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > longestPath || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(s, "//") {
		return ""
	}
	return u.EscapedPath()
}
