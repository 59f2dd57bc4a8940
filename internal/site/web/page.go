package web

import (
	"net/http"
	"net/url"

	"candour/internal/trust/access"
)

// Page is what every view model embeds. The handler fills the upper part; the
// renderer fills the rest from the request.
type Page struct {
	// Title names the page in the browser's tab; the page's own <h1> should
	// say the same.
	Title string
	// Description is one sentence for search engines; may be empty.
	Description string
	// Section is the Href of the navigation item that this page is under.
	Section string
	// Breadcrumbs lead back, outermost first; Back is for steps of a form.
	Breadcrumbs []Link
	Back        *Link
	// Errors are shown on top and put "Error:" before the title
	// (form.Errors()).
	Errors ErrorSummary
	// Notice is shown on top: what has just been done.
	Notice *Notice
	// Synthetic says that the page shows invented data; the banner then says
	// so to whoever reads it.
	Synthetic bool
	// Wide lets a page with a large table use the whole width.
	Wide bool
	// Feeds are announced to feed readers.
	Feeds []Feed
	// NoIndex asks search engines to stay away.
	NoIndex bool
	// Exit puts the button "Exit this page" on top, which leads to [LeavePath]
	// (mount [LeaveRoute]). Such a page is not kept by the browser or found by
	// search engines, and shows neither the menu nor the way to sign in.
	Exit bool
	// Neutral keeps the service's name out of the title, the icon and the
	// masthead, for whoever may look over a shoulder or at the history. The
	// Title must then say nothing of the subject either.
	Neutral bool

	// TurnForm is the id of the form on this page whose words are kept when the
	// language is changed: its handler takes the button's value "stay". Without
	// it the change of language is a link.
	TurnForm string

	// Status is the HTTP status; 0 is 200, or 422 when there are Errors.
	Status int

	// Actor is who asks (filled by the renderer).
	Actor access.Actor
	// URL is the address of this page (filled by the renderer).
	URL *url.URL
	// Site is what is the same on every page (filled by the renderer).
	Site *SiteView

	token func() string
}

// Viewer is a pointer to a struct that embeds [Page].
type Viewer interface{ page() *Page }

func (p *Page) page() *Page { return p }

// CSRF gives the token for a form. Call it only inside a form: the answer then
// belongs to this visitor alone, and is neither kept nor compressed.
func (p *Page) CSRF() string {
	if p.token == nil {
		return ""
	}
	return p.token()
}

// Post fills the token into a button that posts.
func (p *Page) Post(b PostButton) PostButton {
	b.CSRF = p.CSRF()
	return b
}

// FullTitle is what the tab and the browser's history show.
func (p *Page) FullTitle() string {
	t := p.Title
	if len(p.Errors.Items) > 0 {
		t = "Error: " + t
	}
	if p.Neutral || p.Title == p.Site.Name {
		return t
	}
	return t + " - " + p.Site.Name
}

// Icon is the file of the tab's icon.
func (p *Page) Icon() string {
	if p.Neutral {
		return "plain.svg"
	}
	return "icon.svg"
}

// LeaveHref is where "Exit this page" leads.
func (p *Page) LeaveHref() string { return LeavePath }

// SignedIn says whether to show what is for the signed-in.
func (p *Page) SignedIn() bool { return p.Actor.SignedIn() }

// With gives this page's address with one or more query values changed
// ("sort", "due"); an empty value takes the key away. Changing anything but
// the page goes back to the first page.
func (p *Page) With(pairs ...string) string { return WithQuery(p.URL, pairs...) }

// SignInHref leads to signing in and back here.
func (p *Page) SignInHref() string {
	if p.URL == nil || p.URL.Path == "/" || p.URL.Path == SignInPath {
		return SignInPath
	}
	return SignInPath + "?next=" + url.QueryEscape(p.URL.RequestURI())
}

// fill takes the rest from the request.
func (p *Page) fill(r *http.Request) {
	p.Actor, p.URL = access.ActorFrom(r.Context()), r.URL
	p.NoIndex = p.NoIndex || p.Exit
	if x := exchangeFrom(r.Context()); x != nil {
		p.token = x.formToken
		x.private = x.private || p.Exit
	}
	if p.Status == 0 && len(p.Errors.Items) > 0 {
		p.Status = http.StatusUnprocessableEntity
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
}

// WithQuery gives a path with its query, some values changed; see [Page.With].
func WithQuery(u *url.URL, pairs ...string) string {
	if u == nil {
		u = &url.URL{Path: "/"}
	}
	q := u.Query()
	q.Del("page")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return u.EscapedPath()
	}
	return u.EscapedPath() + "?" + q.Encode()
}
