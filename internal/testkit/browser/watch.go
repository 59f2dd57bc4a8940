package browser

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// hear notes what the tab asks for and complains of. It is called from
// chromedp's own goroutine.
func (tab *Tab) hear(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tab.requests = append(tab.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		tab.console = append(tab.console, "exception: "+e.ExceptionDetails.Text+" "+described(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			tab.console = append(tab.console, string(e.Type)+": "+arguments(e.Args))
		}
	case *cdplog.EventEntryAdded:
		if tab.counts(e.Entry) {
			tab.console = append(tab.console, string(e.Entry.Source)+": "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// counts leaves out the browser's remark that a page which was opened on
// purpose is an error page.
func (tab *Tab) counts(e *cdplog.Entry) bool {
	if e.Level != cdplog.EntryLevelError && e.Level != cdplog.EntryLevelWarning {
		return false
	}
	page := e.Source == cdplog.EntrySourceNetwork && strings.Contains(e.Text, "the server responded with a status of") && !strings.Contains(e.URL, "/assets/")
	return !page
}

func arguments(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		out = append(out, described(a))
	}
	return strings.Join(out, " ")
}

func described(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return strings.TrimSpace(string(o.Value) + " " + o.Description)
}

// Requests gives every address that the tab has asked for.
func (tab *Tab) Requests() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.requests)
}

// Console gives every error and warning of the tab: of scripts, of the content
// policy, of files that did not load.
func (tab *Tab) Console() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.console)
}

// Quiet fails when the console holds anything.
func (tab *Tab) Quiet() {
	tab.t.Helper()
	for _, line := range tab.Console() {
		tab.t.Errorf("console at %s: %s", tab.URL(), line)
	}
}

// NoThirdParty fails when the tab has asked any host but this page's, or those
// named ("id.example.org:443").
func (tab *Tab) NoThirdParty(also ...string) {
	tab.t.Helper()
	here, err := url.Parse(tab.URL())
	if err != nil {
		tab.t.Fatal(err)
	}
	allowed := append(also, here.Host)
	for _, r := range tab.Requests() {
		u, err := url.Parse(r)
		if err != nil || u.Scheme != "about" && !slices.Contains(allowed, u.Host) {
			tab.t.Errorf("the page at %s asked another host: %s", here, r)
		}
	}
}

// NoSidewaysScroll fails when the page is wider than its window, and names the
// elements that stick out. Boxes that scroll on their own are fine.
func (tab *Tab) NoSidewaysScroll() {
	tab.t.Helper()
	var out struct {
		Width, Window int
		Elements      []string
	}
	tab.Eval(`(() => {
		const room = document.documentElement.clientWidth;
		const held = e => { for (let p = e.parentElement; p; p = p.parentElement) { if (getComputedStyle(p).overflowX !== "visible") return true } return false };
		const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > room + 1 && !held(e));
		return {Width: document.documentElement.scrollWidth, Window: room, Elements: wide.slice(0, 5).map(e => e.outerHTML.slice(0, 160))};
	})()`, &out)
	if out.Width > out.Window {
		tab.t.Errorf("%s at %s: the page is %d px wide in a window of %d: %s", tab.URL(), tab.options, out.Width, out.Window, strings.Join(out.Elements, "\n"))
	}
}

// Check is what every page must pass: axe, a quiet console, no other host, no
// sideways scrolling.
func (tab *Tab) Check() {
	tab.t.Helper()
	tab.Axe()
	tab.Quiet()
	tab.NoThirdParty()
	tab.NoSidewaysScroll()
}

// quote writes a string as JavaScript.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string: cannot fail
	return string(b)
}
