package browser

import (
	"context"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// limit is how long any one step may take before it counts as broken.
const limit = 60 * time.Second

// Browser is one running Chromium.
type Browser struct{ ctx context.Context }

// Options say what kind of visitor a tab is.
type Options struct {
	// Width and Height of the window in CSS pixels; 0 is 1280 by 900.
	Width, Height int
	// NoScript switches JavaScript off for the pages' own scripts.
	NoScript bool
}

// String names the options for a sub-test: "320px-noscript".
func (o Options) String() string {
	s := fmt.Sprintf("%dpx", o.filled().Width)
	if o.NoScript {
		s += "-noscript"
	}
	return s
}

func (o Options) filled() Options {
	if o.Width == 0 {
		o.Width = 1280
	}
	if o.Height == 0 {
		o.Height = 900
	}
	return o
}

// Everybody is a narrow and a wide window, each with and without scripts.
func Everybody() []Options {
	return []Options{{Width: 1280}, {Width: 1280, NoScript: true}, {Width: 320, Height: 640}, {Width: 320, Height: 640, NoScript: true}}
}

// find looks for Chromium under the names that systems give it.
func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium found (looked for chromium, chromium-browser, google-chrome): install it with `apt-get install chromium`")
}

// Start starts Chromium; it ends with the test.
func Start(t testing.TB) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("the fast loop (go test -short, make test-fast) has no browser; make test runs this")
	}
	path, err := find()
	if err != nil {
		t.Fatal(err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("headless", "new"),
		chromedp.Flag("lang", "en-GB"), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", true),
		// Nothing of the browser's own may go out while we look for what pages send.
		chromedp.Flag("disable-component-update", true), chromedp.Flag("no-pings", true), chromedp.Flag("disable-domain-reliability", true),
		chromedp.WSURLReadTimeout(limit))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); stop() })
	// The first step carries no limit: chromedp would tie the browser's life to it.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	return &Browser{ctx}
}

// Open opens a tab with cookies of its own; it closes with the test.
func (b *Browser) Open(t testing.TB, o Options) *Tab {
	t.Helper()
	o = o.filled()
	tab := &Tab{t: t, options: o}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.hear))
	t.Cleanup(cancel)
	tab.ctx = ctx
	err := chromedp.Do(ctx, command(network.Enable, network.EnableParams{}), command(cdplog.Enable, cdp.Empty{}),
		command(runtime.Enable, cdp.Empty{}), chromedp.EmulateViewport(int64(o.Width), int64(o.Height)), scripts(!o.NoScript))
	if err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	return tab
}

// command makes a step of one protocol command whose answer is not needed.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// scripts lets pages run their scripts, or stops them.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}
