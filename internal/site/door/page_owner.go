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
	Open  bool   // an application for a review can be made now
}

func (d *Door) owner(name, title string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		return d.Pages.Page(w, r, "door/"+name, d.about(r, title, ""))
	}
}

func (d *Door) about(r *http.Request, title, subject string) *ownerView {
	v := &ownerView{Page: web.Page{Title: title, Synthetic: d.Owner.Synthetic}, Owner: d.Owner, Open: d.ReviewsOpen(r.Context())}
	v.Mail = "mailto:" + d.Owner.Email
	if subject != "" {
		v.Mail += "?subject=" + url.PathEscape(subject)
	}
	return v
}

// wrongView says what to do about a page on which something is wrong.
type wrongView struct {
	ownerView
	At string // the page's address on this site; empty when none was said
}

func (d *Door) wrong(w http.ResponseWriter, r *http.Request) error {
	at := ownPath(r.URL.Query().Get("page"))
	about := d.about(r, "Is something wrong on a page?", strings.TrimSpace("Something is wrong on "+at))
	return d.Pages.Page(w, r, "door/wrong", &wrongView{*about, at})
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
