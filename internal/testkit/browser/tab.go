package browser

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Tab is one visitor. Every method fails the test when it cannot do its part.
// Selectors are CSS and mean the first match.
type Tab struct {
	t       testing.TB
	ctx     context.Context
	options Options
	status  int64

	mu       sync.Mutex
	requests []string
	console  []string
}

// step is an action without a result.
type step = chromedp.Action[chromedp.Void]

// run carries out steps within the limit.
func (tab *Tab) run(steps ...step) {
	tab.t.Helper()
	get(tab, chromedp.Steps(steps...))
}

// get carries out an action within the limit and gives its result.
func get[T any](tab *Tab, a chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, limit)
	defer cancel()
	out, err := chromedp.Run(ctx, a)
	// Chromium numbers the nodes of a page anew when it has finished loading;
	// a node that was found just before is then asked for again.
	for tries := 0; err != nil && tries < 5 && strings.Contains(err.Error(), "No node with given id"); tries++ {
		out, err = chromedp.Run(ctx, a)
	}
	if err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
	return out
}

// leave carries out a step that leads to another page, and waits for it.
func (tab *Tab) leave(what string, s step) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, limit)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, s)
	if err != nil {
		tab.t.Fatalf("browser: %s: %v", what, err)
	}
	if res != nil {
		tab.status = res.Status
	}
}

// Go opens an address.
func (tab *Tab) Go(url string) {
	tab.t.Helper()
	tab.leave("open "+url, chromedp.Navigate(url))
}

// Follow clicks what leads to another page and waits until it is there.
func (tab *Tab) Follow(selector string) {
	tab.t.Helper()
	tab.leave("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// FollowText is Follow for the link or button with this text.
func (tab *Tab) FollowText(text string) {
	tab.t.Helper()
	quoted := "concat('', \"" + strings.ReplaceAll(text, `"`, `", '"', "`) + "\")"
	path := "(//a|//button)[normalize-space(.)=" + quoted + "]"
	tab.leave("click "+text, chromedp.Click("("+path+")[1]"))
}

// Click clicks what stays on the page.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.run(chromedp.Click(chromedp.CSS(selector)))
}

// Fill types into a field in place of what is there.
func (tab *Tab) Fill(selector, text string) {
	tab.t.Helper()
	tab.Eval(`(() => { const e = document.querySelector(`+quote(selector)+`); e.focus(); e.select(); })()`, nil)
	if text == "" {
		text = kb.Delete
	}
	tab.run(chromedp.KeyEvent(text))
}

// Choose picks an option of a drop-down list by its value.
func (tab *Tab) Choose(selector, value string) {
	tab.t.Helper()
	var ok bool
	tab.Eval(`(() => {
		const e = document.querySelector(`+quote(selector)+`);
		e.value = `+quote(value)+`;
		e.dispatchEvent(new Event("change", {bubbles: true}));
		return e.value === `+quote(value)+`;
	})()`, &ok)
	if !ok {
		tab.t.Fatalf("browser: %s has no option %q", selector, value)
	}
}

// Upload puts files into a file field.
func (tab *Tab) Upload(selector string, paths ...string) {
	tab.t.Helper()
	tab.run(chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

// Press sends keys to whatever has the focus (chromedp/kb names special ones).
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.run(chromedp.KeyEvent(keys))
}

// FollowPress sends keys that lead to another page, and waits until it is there.
func (tab *Tab) FollowPress(keys string) {
	tab.t.Helper()
	tab.leave("press keys", chromedp.KeyEvent(keys))
}

// Back goes back as the browser's own button does, and waits for the page.
func (tab *Tab) Back() {
	tab.t.Helper()
	tab.leave("go back", chromedp.NavigateBack())
}

// Text gives what a person reads in an element.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return strings.TrimSpace(get(tab, chromedp.Text(chromedp.CSS(selector))))
}

// Attribute gives an attribute of an element; empty when there is neither.
func (tab *Tab) Attribute(selector, name string) string {
	tab.t.Helper()
	var value string
	tab.Eval("(document.querySelector("+quote(selector)+")||document.body).getAttribute("+quote(name)+")||''", &value)
	return value
}

// Has says whether the page's visible text holds these words.
func (tab *Tab) Has(words string) bool {
	tab.t.Helper()
	return strings.Contains(tab.Text("body"), words)
}

// Count gives how many elements match.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	var n int
	tab.Eval("document.querySelectorAll("+quote(selector)+").length", &n)
	return n
}

// Eval runs a script in the page, whether or not pages may run their own, and
// reads its result (or its promise's) into out, which may be nil.
func (tab *Tab) Eval(script string, out any) {
	tab.t.Helper()
	raw := get(tab, chromedp.Evaluate[[]byte](script, chromedp.EvalAwaitPromise))
	if out == nil {
		return
	}
	if err := json.Unmarshal(raw, out); err != nil {
		tab.t.Fatalf("browser: the script gave %s: %v", raw, err)
	}
}

// URL gives the address of the page.
func (tab *Tab) URL() string {
	tab.t.Helper()
	return get(tab, chromedp.Location())
}

// Title gives the page's title.
func (tab *Tab) Title() string {
	tab.t.Helper()
	return get(tab, chromedp.Title())
}

// Status gives the HTTP status of the page that was last opened.
func (tab *Tab) Status() int { return int(tab.status) }

// Cookies gives the tab's cookies, those of other paths too.
func (tab *Tab) Cookies() []*network.Cookie {
	tab.t.Helper()
	return tab.CookiesOf()
}

// CookiesOf gives the cookies that would be sent to the addresses, wherever
// the tab is.
func (tab *Tab) CookiesOf(urls ...string) []*network.Cookie {
	tab.t.Helper()
	return get(tab, func(ctx context.Context, t *chromedp.Target) ([]*network.Cookie, error) {
		res, err := cdp.Call(ctx, t, network.GetCookies, network.GetCookiesParams{URLs: urls})
		return res.Cookies, err
	})
}

// DropCookie takes one cookie out of the browser.
func (tab *Tab) DropCookie(c *network.Cookie) {
	tab.t.Helper()
	_ = get(tab, func(ctx context.Context, t *chromedp.Target) (struct{}, error) {
		_, err := cdp.Call(ctx, t, network.DeleteCookies, network.DeleteCookiesParams{Name: c.Name, Domain: c.Domain, Path: c.Path})
		return struct{}{}, err
	})
}

// Screenshot writes a picture of the whole page as a PNG file.
func (tab *Tab) Screenshot(path string) {
	tab.t.Helper()
	if err := os.WriteFile(path, get(tab, chromedp.FullScreenshot(100)), 0o600); err != nil {
		tab.t.Fatal(err)
	}
}

// Paper shows the page as it would be printed, or (false) as on a screen.
func (tab *Tab) Paper(on bool) {
	tab.t.Helper()
	media := ""
	if on {
		media = "print"
	}
	tab.run(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}))
}
