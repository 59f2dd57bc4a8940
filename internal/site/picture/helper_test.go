package picture_test

import (
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/site/picture"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a drawing with testdata/name, which -update writes.
func golden(t *testing.T, name string, p picture.Picture) {
	t.Helper()
	path := filepath.Join("testdata", name+".svg")
	got := strings.ReplaceAll(string(p.SVG), "><", ">\n<") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s has changed; look at it, then run go test ./internal/site/picture -update", path)
	}
}

func date(t interface{ Fatal(...any) }, s string) edtf.Date {
	d, err := edtf.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fatal is what both testing.T and rapid.T can do.
type fatal interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// drawn is what a reader of the SVG finds in it.
type drawn struct {
	root  map[string]string
	texts []string
	links []string
	count map[string]int
}

// allowed lists every element that a picture may hold.
var allowed = " svg title desc defs pattern g a rect line path circle text "

// inspect parses a drawing strictly, and fails on anything that the content
// security policy, a keyboard or a small window could not bear.
func inspect(t fatal, p picture.Picture) drawn {
	d := drawn{root: map[string]string{}, count: map[string]int{}}
	ids := map[string]bool{}
	var stack []map[string]string
	var names []string
	dec := xml.NewDecoder(strings.NewReader(string(p.SVG)))
	for {
		tok, err := dec.RawToken()
		if tok == nil {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v in %s", err, p.SVG)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			a := attributes(x)
			checkElement(t, x.Name.Local, a, &d)
			if id := a["id"]; id != "" {
				if ids[id] {
					t.Fatalf("the id %q stands twice", id)
				}
				ids[id] = true
			}
			if len(stack) == 0 {
				d.root = a
			}
			stack, names = append(stack, a), append(names, x.Name.Local)
		case xml.EndElement:
			if names[len(names)-1] != x.Name.Local {
				t.Fatalf("<%s> is closed by </%s>", names[len(names)-1], x.Name.Local)
			}
			stack, names = stack[:len(stack)-1], names[:len(names)-1]
		case xml.CharData:
			if names[len(names)-1] == "text" {
				d.texts = append(d.texts, string(x))
				checkText(t, string(x), stack, d.root)
			}
		default:
			t.Fatalf("a %T in a picture", tok)
		}
	}
	if len(stack) != 0 {
		t.Fatalf("%d elements are not closed", len(stack))
	}
	checkReferences(t, p, d, ids)
	return d
}

func attributes(e xml.StartElement) map[string]string {
	a := map[string]string{}
	for _, x := range e.Attr {
		a[x.Name.Local] = x.Value
	}
	return a
}

func checkElement(t fatal, name string, a map[string]string, d *drawn) {
	d.count[name]++
	if !strings.Contains(allowed, " "+name+" ") {
		t.Fatalf("a picture may not hold <%s>", name)
	}
	for k, v := range a {
		if k == "style" || strings.HasPrefix(k, "on") || strings.Contains(v, "NaN") || strings.Contains(v, "Inf") {
			t.Fatalf("<%s %s=%q>", name, k, v)
		}
	}
	if href, ok := a["href"]; ok {
		d.links = append(d.links, href)
		if name != "a" || !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "http") || strings.HasPrefix(href, "//") {
			t.Fatalf("<%s href=%q>", name, href)
		}
	}
}

// checkText fails when a text is smaller than 12 pixels or starts outside.
func checkText(t fatal, s string, stack []map[string]string, root map[string]string) {
	size := 0.0
	for _, a := range stack {
		if v, err := strconv.ParseFloat(a["font-size"], 64); err == nil {
			size = v
		}
	}
	if size < 12 {
		t.Fatalf("%q is %v pixels high", s, size)
	}
	a := stack[len(stack)-1]
	x, err1 := strconv.ParseFloat(a["x"], 64)
	y, err2 := strconv.ParseFloat(a["y"], 64)
	w, err3 := strconv.ParseFloat(root["width"], 64)
	h, err4 := strconv.ParseFloat(root["height"], 64)
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || x < 0 || x > w || y < size*0.7 || y > h {
		t.Fatalf("%q stands at %s, %s in a picture of %s by %s", s, a["x"], a["y"], root["width"], root["height"])
	}
}

func checkReferences(t fatal, p picture.Picture, d drawn, ids map[string]bool) {
	if !ids[d.root["aria-labelledby"]] || d.root["aria-describedby"] != "" && !ids[d.root["aria-describedby"]] {
		t.Fatalf("the picture has no name: %v", d.root)
	}
	if want := map[bool]string{true: "group", false: "img"}[len(d.links) > 0]; d.root["role"] != want {
		t.Fatalf("role %q with %d links", d.root["role"], len(d.links))
	}
	for _, part := range strings.Split(string(p.SVG), `fill="url(#`)[1:] {
		if id, _, _ := strings.Cut(part, ")"); !ids[id] {
			t.Fatalf("the pattern %q is not there", id)
		}
	}
	for _, r := range p.Table.Rows {
		if len(r) != len(p.Table.Columns) {
			t.Fatalf("a row of %d cells under %d columns", len(r), len(p.Table.Columns))
		}
	}
}

// hostile draws text that is meant to break out of where it is put.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"</text><script>alert(1)</script>", `" onload="alert(1)`, "]]>", "&#0;", "<!--", "\x00\x1b\xff", "\u202egnp", "javascript:alert(1)", "//evil.example/",
		"/\\evil.example", "https://a.example/?a=1&b='", strings.Repeat("W", 400), strings.Repeat("é́", 90), strings.Repeat("word ", 120), "\ufffe\uffff", " ", "", "url(#x)",
	}), rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) }))
}

func anyDate() *rapid.Generator[edtf.Date] {
	return rapid.Custom(func(t *rapid.T) edtf.Date {
		return date(t, rapid.SampledFrom([]string{"", "2026-03-14", "1800", "2199", "spring 2026", "../2026", "2026/..", "2026-27", "mid to late 2027", "2018-12"}).Draw(t, "date"))
	})
}

func anyDay() *rapid.Generator[clock.Day] {
	return rapid.SampledFrom([]clock.Day{{}, clock.NewDay(2026, 3, 14), clock.NewDay(1850, 1, 1), clock.NewDay(2500, 12, 31), clock.NewDay(9999, 12, 31)})
}
