package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/testkit/browser"
	"candour/internal/trust/access"
)

// draftCookie stands for a slice's own cookie, which ties a visitor to what
// they have written.
const draftCookie = "__Host-candour-draft"

type leaveView struct {
	web.Page
	Text string
	Name web.Input
	Save web.Button
}

func leaveSample() *leaveView {
	return &leaveView{Page: web.Page{Title: "Question 1", Exit: true, Neutral: true}, Text: "Nothing was kept.",
		Name: web.NewForm().Input("answer", "What is your favourite colour?", ""), Save: web.Button{Text: "Continue"}}
}

// leaveRoutes are a page that keeps what is typed for this visitor, as an
// application does, its broken neighbour, and the way out.
func leaveRoutes(rd *web.Renderer, to string) []web.Route {
	show := func(w http.ResponseWriter, r *http.Request) error {
		v := leaveSample()
		if c, err := r.Cookie(draftCookie); err == nil {
			kept, _ := url.QueryUnescape(c.Value)
			v.Text = "You wrote: " + kept
		}
		return rd.Page(w, r, "test/leave", v)
	}
	return []web.Route{
		{Method: "GET", Pattern: "/apply", Action: access.LedgerProve, Exit: true, Handler: show},
		{Method: "POST", Pattern: "/apply", Action: access.LedgerProve, Exit: true, Handler: func(w http.ResponseWriter, r *http.Request) error {
			f, err := web.ParseForm(r)
			if err != nil {
				return err
			}
			http.SetCookie(w, &http.Cookie{Name: draftCookie, Value: url.QueryEscape(f.Text("answer")), Path: "/", Secure: true, HttpOnly: true})
			return web.Redirect(w, r, "/apply")
		}},
		{Method: "GET", Pattern: "/apply/busy", Action: access.LedgerProve, Exit: true, Handler: func(http.ResponseWriter, *http.Request) error {
			return errs.New(errs.Unavailable, "The service is busy. Try again in a minute.")
		}},
		web.LeaveRoute(to, access.LedgerProve, "named"),
	}
}

func TestLeave(t *testing.T) {
	ts := testSetup(t)
	w := ts.do("GET", "/leave", "", "Cookie: "+draftCookie+"=x; theirs=1; __Host-candour-visitor=y")
	h := w.Header()
	if w.Code != 303 || h.Get("Location") != "https://www.bbc.co.uk/weather" || h.Get("Cache-Control") != "no-store" || w.Body.Len() != 0 {
		t.Errorf("%d %v %q", w.Code, h, w.Body)
	}
	if h.Get("Clear-Site-Data") != `"cache", "cookies", "storage"` || h.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%v", h)
	}
	var expired []string
	for _, c := range w.Result().Cookies() {
		if c.MaxAge >= 0 || c.Value != "" || c.Path != "/" || !c.Secure {
			t.Errorf("%+v is not expired as it was set", c)
		}
		expired = append(expired, c.Name)
	}
	if want := []string{"__Host-candour-visitor", "named", draftCookie}; !slices.Equal(expired, want) {
		t.Errorf("expired %v, want %v", expired, want)
	}
}

// TestLeaveEndsNothingOfAnybodyElse: staff who follow the link stay signed in,
// and another site cannot make a visitor lose what they are writing.
func TestLeaveEndsNothingOfAnybodyElse(t *testing.T) {
	ts := testSetup(t)
	for name, header := range map[string]string{
		"staff":         "Test-Role: secretariat",
		"another site":  "Sec-Fetch-Site: cross-site",
		"a neighbour":   "Sec-Fetch-Site: same-site",
		"administrator": "Test-Role: administrator",
	} {
		w := ts.do("GET", "/leave", "", header, "Cookie: "+draftCookie+"=x; __Host-candour-session=y")
		h := w.Header()
		if w.Code != 303 || h.Get("Location") != web.DefaultLeaveTo || h.Get("Clear-Site-Data") != "" || h.Get("Set-Cookie") != "" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", name, w.Code, h)
		}
	}
	for _, site := range []string{"same-origin", "none"} {
		if w := ts.do("GET", "/leave", "", "Sec-Fetch-Site: "+site); w.Header().Get("Clear-Site-Data") == "" {
			t.Errorf("%s: nothing was cleared", site)
		}
	}
	if w := ts.do("POST", "/leave", "a=b"); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	if w := ts.do("GET", "/leave?to=https://evil.example", ""); w.Header().Get("Location") != web.DefaultLeaveTo {
		t.Errorf("the address was taken from the request: %v", w.Header())
	}
}

func TestAButtonThatLeadsNowhereStopsTheStart(t *testing.T) {
	ts := testSetup(t)
	routes := leaveRoutes(ts.renderer, "")
	if _, err := web.New(ts.Config, routes[:len(routes)-1]...); err == nil || !strings.Contains(err.Error(), "/leave") {
		t.Errorf("it started: %v", err)
	}
}

// TestPagesWithExitSayNothing: title, icon, menu, search engines, cache; the
// error pages beside them too; and other pages are as they were.
func TestPagesWithExitSayNothing(t *testing.T) {
	ts := testSetup(t)
	for target, title := range map[string]string{"/apply": "<title>Question 1</title>", "/apply/busy": "<title>The service is not available at the moment</title>"} {
		w := ts.do("GET", target, "", "Accept-Encoding: gzip")
		page, h := w.Body.String(), w.Header()
		for _, want := range []string{title, "/plain.svg", `<meta name="robots" content="noindex">`, `href="/leave"`, "govuk-js-exit-this-page-button", "govuk-js-exit-this-page-skiplink", "noreferrer"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", target, want)
			}
		}
		for _, no := range []string{"Candour", ">Sign in<", "Recommendations", "icon.svg", "The public register", "govuk-service-navigation", "/sign-in"} {
			if strings.Contains(page, no) {
				t.Errorf("%s shows %q", target, no)
			}
		}
		if h.Get("Cache-Control") != "no-store" || h.Get("Etag") != "" || h.Get("Content-Encoding") != "" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", target, h)
		}
	}
	page := ts.do("GET", "/components", "").Body.String()
	for _, no := range []string{"/leave", "exit-this-page", "plain.svg"} {
		if strings.Contains(page, no) {
			t.Errorf("a page without Exit holds %q", no)
		}
	}
}

// weather stands for the neutral page: another site, reached by the redirect.
func weather(t *testing.T) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" && r.Header.Get("Referer") != "" {
			t.Errorf("the neutral site was told where the visitor came from: %s", r.Header.Get("Referer"))
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!DOCTYPE html><html lang="en"><title>Weather</title><h1>Weather</h1></html>`))
	}))
	t.Cleanup(srv.Close)
	return strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
}

// TestExitThisPage is what somebody does who is interrupted: write, leave by
// the button, by the link at the top or by three presses of Shift, and have
// nothing found by the next person, by Back or otherwise.
func TestExitThisPage(t *testing.T) {
	away := weather(t)
	ts := testSetup(t)
	site, err := web.New(ts.Config, leaveRoutes(ts.renderer, away)...)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(site)
	defer srv.Close()
	b := browser.Start(t)
	for _, o := range browser.Everybody() {
		ways := map[string]func(*browser.Tab){
			"button":    func(tab *browser.Tab) { tab.Follow(".govuk-exit-this-page__button") },
			"skip link": func(tab *browser.Tab) { tab.Press(kb.Tab + kb.Tab); tab.FollowPress(kb.Enter) },
		}
		if !o.NoScript {
			ways["Shift"] = func(tab *browser.Tab) { tab.FollowPress(kb.Shift + kb.Shift + kb.Shift) }
		}
		for name, leave := range ways {
			t.Run(o.String()+" "+name, func(t *testing.T) { interrupted(t, b.Open(t, o), srv.URL, away, !o.NoScript, leave) })
		}
	}
}

// TestAPrintedSheetSaysNothing: a return phrase is printed, and what is printed
// may be found.
func TestAPrintedSheetSaysNothing(t *testing.T) {
	srv := httptest.NewServer(testSetup(t))
	defer srv.Close()
	tab := browser.Start(t).Open(t, browser.Options{Width: 800})
	tab.Go(srv.URL + "/apply")
	tab.Paper(true)
	for selector, want := range map[string]bool{".govuk-exit-this-page": false, ".cd-masthead": false, ".cd-footer": false, "h1": true, "#kept": true} {
		var shown bool
		tab.Eval("document.querySelector('"+selector+"').checkVisibility()", &shown)
		if shown != want {
			t.Errorf("on paper %s is shown: %v, want %v", selector, shown, want)
		}
	}
}

func interrupted(t *testing.T, tab *browser.Tab, site, away string, scripts bool, leave func(*browser.Tab)) {
	tab.Go(site + "/apply")
	tab.Check()
	tab.Walk()
	tab.Fill("#answer", "teal")
	tab.FollowText("Continue")
	if !tab.Has("You wrote: teal") || len(tab.Cookies()) < 2 {
		t.Fatalf("nothing was kept: %s", tab.Text("body"))
	}
	if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
		tab.Screenshot(filepath.Join(dir, "exit-"+strings.ReplaceAll(t.Name(), "/", "_")+".png"))
	}
	leave(tab)
	if !strings.HasPrefix(tab.URL(), away) || tab.Title() != "Weather" {
		t.Fatalf("it led to %s", tab.URL())
	}
	if c := tab.CookiesOf(site); len(c) != 0 {
		t.Errorf("left behind: %v", c[0])
	}
	tab.Back()
	if scripts {
		// The page goes away again by itself.
		for until := time.Now().Add(20 * time.Second); !strings.HasPrefix(tab.URL(), away); {
			if time.Now().After(until) {
				t.Fatalf("Back shows %s", tab.URL())
			}
		}
		return
	}
	if !strings.HasPrefix(tab.URL(), site) || tab.Has("teal") || !tab.Has("Nothing was kept.") {
		t.Errorf("Back shows what was written: %s", tab.Text("body"))
	}
}
