package web_test

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// hiddenFields gives what a browser would send of the page's last form.
func hiddenFields(t testing.TB, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := url.Values{}
	for n := range doc.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		if n.Data == "input" && at["name"] != "" {
			out.Add(at["name"], at["value"])
		}
	}
	return out
}

func TestAssetsAreKeptForEver(t *testing.T) {
	ts := testSetup(t)
	page := ts.do("GET", "/", "").Body.String()
	found := regexp.MustCompile(`/assets/[0-9a-f]{16}/[a-z]+\.(css|js|svg)`).FindAllString(page, -1)
	if len(found) != 5 {
		t.Fatalf("the page asks for %v, want five files", found)
	}
	for _, target := range found {
		w := ts.do("GET", target, "", "Accept-Encoding: gzip")
		h := w.Header()
		if w.Code != 200 || h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("Content-Encoding") != "gzip" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %v", target, w.Code, h)
		}
		if w := ts.do("GET", target, "", "If-None-Match: "+h.Get("ETag")); w.Code != 304 {
			t.Errorf("%s again: %d, want 304", target, w.Code)
		}
	}
	if w := ts.do("GET", "/assets/0000000000000000/candour.css", ""); w.Code != 200 || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("an old address: %d, %q", w.Code, w.Header().Get("Cache-Control"))
	}
	if w := ts.do("GET", "/assets/x/../../server.go", ""); w.Code == 200 {
		t.Error("a file that is no asset was served")
	}
}

// elsewhere finds whatever would make a browser ask another host.
var elsewhere = regexp.MustCompile(`(?i)(src|href|action)\s*=\s*["']?(https?:)?//|url\(|@import|@font-face|fetch\(|XMLHttpRequest|sendBeacon|GDS Transport|crown`)

// ownPath is the one question that a script asks: of a path, so of this site.
const ownPath = `fetch(path + "?q="`

func TestNothingComesFromElsewhere(t *testing.T) {
	for _, dir := range []string{"assets", "templates"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, ".txt") {
				return err
			}
			text, err := os.ReadFile(name)
			if m := elsewhere.Find(bytes.Replace(text, []byte(ownPath), nil, 1)); m != nil {
				t.Errorf("%s holds %q", name, m)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheLicenceOfWhatWeShipIsShipped(t *testing.T) {
	w := testSetup(t).do("GET", "/assets/x/LICENCE-govuk-frontend.txt", "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "The MIT License") {
		t.Errorf("%d", w.Code)
	}
}
