package web

import (
	"fmt"
	"net/http"
	"strings"

	"candour/internal/trust/access"
)

// LeavePath is where the button "Exit this page" leads.
const LeavePath = "/leave"

// DefaultLeaveTo is where LeavePath sends on: a page that anybody might have
// open. Nothing of ours asks it for anything; the person's browser goes there.
const DefaultLeaveTo = "https://www.bbc.co.uk/weather"

// ownCookies is how the names of all our cookies start.
const ownCookies = "__Host-candour"

// LeaveRoute is the route to mount under LeavePath. An empty to is
// [DefaultLeaveTo]; cookies are names of cookies with Path=/ to expire besides
// our own, which all start with "__Host-candour".
func LeaveRoute(to string, rule access.Action, cookies ...string) Route {
	if to == "" {
		to = DefaultLeaveTo
	}
	return Route{Method: http.MethodGet, Pattern: LeavePath, Action: rule, Exit: true,
		Handler: func(w http.ResponseWriter, r *http.Request) error {
			Leave(w, r, to, cookies...)
			return nil
		}}
}

// wayOut refuses pages with the button when what it leads to is not there:
// nobody may find that out at the moment they need it.
func wayOut(routes []Route) error {
	needs := ""
	for _, rt := range routes {
		if rt.Pattern == LeavePath {
			return nil
		}
		if rt.Exit {
			needs = rt.String()
		}
	}
	if needs == "" {
		return nil
	}
	return fmt.Errorf("route %q has the button \"Exit this page\", and no route is %s (web.LeaveRoute)", needs, LeavePath)
}

// Leave forgets a visitor in this browser, as far as the browser does what it
// is told, and sends them to the address to, which must be a fixed one.
//
// Nowhere else does a GET end anything, because another site's picture or link
// can make a browser send one. Here it may: what ends is only the visitor's
// own passing state in this browser, which the return phrase brings back;
// nobody signed in is signed out (they are only sent on); and a request that
// another site made forgets nothing (Sec-Fetch-Site). It must be a GET, because
// a plain link is all that works without JavaScript, at once.
func Leave(w http.ResponseWriter, r *http.Request, to string, cookies ...string) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if !access.ActorFrom(r.Context()).SignedIn() && !otherSite(r) {
		ClearSiteData(w)
		for _, name := range leaving(r, cookies) {
			http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
	}
	h.Set("Location", to)
	w.WriteHeader(http.StatusSeeOther) // no body: it would say where one came from
}

// ClearSiteData asks the browser to forget all that it holds of us.
func ClearSiteData(w http.ResponseWriter) {
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
}

// FromOtherSite says whether the browser tells that another site made the
// request.
func FromOtherSite(r *http.Request) bool { return otherSite(r) }

// otherSite says whether the browser tells that another site made the request.
func otherSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return true
	}
	return false
}

// leaving names the cookies to expire: the visitor's, those named, and
// whatever else of ours the browser sent, each once.
func leaving(r *http.Request, also []string) []string {
	out, seen := []string{}, map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	add(anonCookie)
	for _, name := range also {
		add(name)
	}
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, ownCookies) {
			add(c.Name)
		}
	}
	return out
}
