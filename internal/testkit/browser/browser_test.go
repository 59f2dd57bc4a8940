package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// recorder is a test that notes its failures instead of failing.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

const goodPage = `<main><h1>Words</h1><p>Neutral words.</p><a href="/other">A link</a> <button>Press</button></main>`

// TestChecksFind shows that each check can fail, on a page with that one
// fault, and that none complains of a page without fault.
func TestChecksFind(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!DOCTYPE html><html lang="en"><head><title>Test</title><link rel="icon" href="data:,"></head><body>`+r.URL.Query().Get("body")+`</body></html>`)
	}))
	defer srv.Close()
	b := Start(t)
	for _, c := range []struct {
		name, body string
		check      func(*Tab)
		want       string
	}{
		{"nothing", goodPage, func(tab *Tab) { tab.Axe(); tab.Quiet(); tab.NoSidewaysScroll(); tab.Walk() }, ""},
		{"an input without a label", goodPage + `<main><input name="x"></main>`, (*Tab).Axe, "label"},
		{"grey on grey", `<main><h1>Words</h1><p style="color:#999;background:#aaa">Neutral</p></main>`, (*Tab).Axe, "color-contrast"},
		{"a script that fails", goodPage + `<script>throw new Error("broken")</script>`, (*Tab).Quiet, "broken"},
		{"a complaint in the console", goodPage + `<script>console.error("complaint")</script>`, (*Tab).Quiet, "complaint"},
		{"another host", goodPage + `<img alt="" src="http://localhost:1/pixel.png">`, func(tab *Tab) { tab.NoThirdParty() }, "pixel.png"},
		{"too wide", goodPage + `<div style="width:900px">wide</div>`, (*Tab).NoSidewaysScroll, "900px"},
		{"a focus that nothing shows", goodPage + `<style>a:focus{outline:none}</style>`, (*Tab).Walk, "nothing shows"},
		{"a trap", goodPage + `<input aria-label="trap" id="trap"><script>document.getElementById("trap").addEventListener("keydown", e => e.preventDefault())</script><a href="/never">never</a>`,
			(*Tab).Walk, "/never"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := b.Open(t, Options{Width: 320})
			tab.Go(srv.URL + "/?body=" + strings.NewReplacer("#", "%23", "+", "%2B", " ", "%20", "&", "%26", ";", "%3B").Replace(c.body))
			rec := &recorder{TB: t}
			tab.t = rec
			c.check(tab)
			tab.t = t
			all := strings.Join(rec.said, "\n")
			if (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
				t.Errorf("said %q, want %q", all, c.want)
			}
		})
	}
}

func TestSteps(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			http.Redirect(w, r, "/done?"+r.FormValue("a")+r.FormValue("b"), http.StatusSeeOther)
			return
		}
		_, _ = io.WriteString(w, `<!DOCTYPE html><title>Steps</title><form method="post"><input id="a" name="a" value="old"><select id="b" name="b"><option>1<option>2</select><button>Send "it"</button></form><script>document.title = "scripted"</script>`)
	}))
	defer srv.Close()
	b := Start(t)
	for _, o := range Everybody()[:2] {
		tab := b.Open(t, o)
		tab.Go(srv.URL)
		if scripted := tab.Title() == "scripted"; scripted == o.NoScript {
			t.Errorf("%s: the page's script ran: %v", o, scripted)
		}
		tab.Fill("#a", "new")
		tab.Choose("#b", "2")
		tab.FollowText(`Send "it"`)
		if got := tab.URL(); got != srv.URL+"/done?new2" || tab.Status() != 200 || tab.Count("form") != 1 {
			t.Errorf("%s: at %s, status %d", o, got, tab.Status())
		}
	}
}
