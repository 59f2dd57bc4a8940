package bundle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/bundle"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/evidence/pdf/object"
	"candour/evidence/readers"
)

// desk is a folder with documents.
type desk struct {
	t    testing.TB
	dir  string
	docs []bundle.Document
}

func newDesk(t testing.TB) *desk { return &desk{t: t, dir: t.TempDir()} }

func (d *desk) add(section, urn, file string, content []byte) {
	d.t.Helper()
	path := filepath.Join(d.dir, file)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.docs = append(d.docs, bundle.Document{Section: section, Title: "Placeholder document " + urn, Date: "1 May 2020", URN: urn, File: path})
}

func options() bundle.Options {
	return bundle.Options{Title: "Hearing bundle", Letter: "A", Read: readers.Set{}.Read, Limits: evidence.Usual}
}

func (d *desk) make(o bundle.Options) ([]byte, *bundle.Map) {
	d.t.Helper()
	b, m, err := try(d.docs, o)
	if err != nil {
		d.t.Fatal(err)
	}
	return b, m
}

func try(docs []bundle.Document, o bundle.Options) ([]byte, *bundle.Map, error) {
	var out bytes.Buffer
	m, err := bundle.Make(context.Background(), &out, docs, o)
	return out.Bytes(), m, err
}

// second runs a program that knows nothing of us on a file.
func second(t testing.TB, b []byte, program string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bundle.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", path)
	}
	out, err := exec.Command(program, args...).CombinedOutput() //nolint:gosec // the program of the test
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}

// pagesOf are the words of each page, by pdftotext.
func pagesOf(t testing.TB, b []byte) []string {
	pages := strings.Split(second(t, b, "pdftotext", "-layout", "FILE", "-"), "\f")
	return pages[:len(pages)-1]
}

// mixed is a desk with a document of each kind that can go in.
func mixed(t testing.TB) *desk {
	d := newDesk(t)
	d.add("Letters", "DOC000001", "letter.pdf", canary.Pages(3, canary.Line(72, 700, 12, "Placeholder paragraph 12 about the timetable")))
	d.add("Notes", "DOC000002", "notes.txt", []byte(strings.Repeat("Placeholder line\twith a column and ŵ\n", 90)))
	d.add("Letters", "DOC000003", "mail.eml", []byte("From: a@example.org\r\nTo: b@example.org\r\nBcc: c@example.org\r\nSubject: Timetable\r\nDate: Fri, 1 May 2020 10:00:00 +0100\r\n\r\n"+
		"Placeholder mail about the room.\r\n"))
	d.add("Pictures", "DOC000004", "scan.png", pngOf(t, 900, 700, 300))
	d.add("Letters", "DOC000005", "wide.pdf", canary.Simple("/MediaBox [0 0 842 595]", canary.Line(72, 300, 12, "Placeholder landscape page")))
	return d
}

func TestPageIsPDFPage(t *testing.T) {
	b, m := mixed(t).make(options())
	second(t, b, "qpdf", "--check", "FILE")
	pages := pagesOf(t, b)
	if len(pages) != m.Pages || m.Pages != 1+3+1+1+2+1 {
		t.Fatalf("%d pages, the map has %d", len(pages), m.Pages)
	}
	for i, p := range pages {
		stamped := regexp.MustCompile(fmt.Sprintf(`\bA ?%d\s*$`, i+1))
		if !stamped.MatchString(p) {
			t.Errorf("page %d does not end with its number:\n%s", i+1, p)
		}
	}
	for _, e := range m.Documents { // the index says the page, and the page says the document
		line := regexp.MustCompile(fmt.Sprintf(`(?m)Placeholder document %s +1 May 2020 +%s +%d$`, e.URN, e.URN, e.First))
		if !line.MatchString(pages[0]) {
			t.Errorf("the index does not have %s on page %d:\n%s", e.URN, e.First, pages[0])
		}
		for n := range e.Pages {
			if said := fmt.Sprintf("%s, page %d of %d", e.URN, n+1, e.Pages); !strings.Contains(pages[e.First+n-1], said) {
				t.Errorf("page %d does not say %q", e.First+n, said)
			}
			if urn, of, ok := m.At(e.First + n); !ok || urn != e.URN || of != n+1 {
				t.Errorf("page %d of the bundle is %s %d", e.First+n, urn, of)
			}
		}
	}
	if _, _, ok := m.At(1); ok {
		t.Error("the index is a document")
	}
	for _, words := range []string{"about the timetable", "landscape", "about the room", "with a column and ŵ", "Bcc: c@example.org"} {
		if !slices.ContainsFunc(pages, func(p string) bool { return strings.Contains(p, words) }) {
			t.Errorf("words are gone: %q", words)
		}
	}
}

func TestBookmarksAndLinksOpenTheirPage(t *testing.T) {
	b, m := mixed(t).make(options())
	f := object.Scan(b, 1<<30)
	at := map[int]int{} // object: page of the bundle
	for i, n := range leavesOf(t, f) {
		at[n] = i + 1
	}
	opens := map[string]int{}
	links := map[string]int{}
	for _, o := range f.Objects {
		d := f.Dict(o.Value)
		dest, _ := d["Dest"].(object.Array)
		if dest == nil {
			continue
		}
		if len(dest) != 5 || dest[4] != 1.0 {
			t.Errorf("a destination is not at 100 %%: %v", dest)
		}
		page := at[dest[0].(object.Ref).N]
		if s, is := d["Title"].(object.String); is {
			opens[s.Text()] = page
		} else if s, is := d["Contents"].(object.String); is {
			links[s.Text()] = page
		}
	}
	want := map[string]int{"A 1  Index": 1, "A 2  Letters": 2}
	wantLinks := map[string]int{}
	for _, e := range m.Documents {
		want[fmt.Sprintf("A %d  %s (%s)", e.First, e.Title, e.URN)] = e.First
		wantLinks[fmt.Sprintf("Page %d: %s", e.First, e.Title)] = e.First
	}
	for said, page := range want {
		if opens[said] != page {
			t.Errorf("bookmark %q opens page %d and not %d", said, opens[said], page)
		}
	}
	for said, page := range wantLinks {
		if links[said] != page {
			t.Errorf("link %q opens page %d and not %d", said, links[said], page)
		}
	}
	if len(opens) != len(want)+2 || len(links) != len(wantLinks) { // and two more sections
		t.Errorf("bookmarks %v, links %v", opens, links)
	}
	cat := catalogue(f)
	if a, _ := cat["OpenAction"].(object.Array); len(a) != 5 || a[4] != 1.0 || at[a[0].(object.Ref).N] != 1 {
		t.Errorf("the bundle opens with %v", cat["OpenAction"])
	}
}

func catalogue(f *object.File) object.Dict {
	return f.Dict(f.Trailers[len(f.Trailers)-1]["Root"])
}

// leavesOf are the objects of the pages in their order.
func leavesOf(t testing.TB, f *object.File) (out []int) {
	t.Helper()
	nodes, _ := f.Dict(catalogue(f)["Pages"])["Kids"].(object.Array)
	for _, n := range nodes {
		kids, _ := f.Dict(n)["Kids"].(object.Array)
		for _, k := range kids {
			out = append(out, k.(object.Ref).N)
		}
	}
	return out
}

func TestTheSameBytesAgain(t *testing.T) {
	d := mixed(t)
	first, _ := d.make(options())
	for range 3 {
		if again, _ := d.make(options()); !bytes.Equal(first, again) {
			t.Fatal("the same documents gave other bytes")
		}
	}
}

// Only what a page draws goes in: one word in each place where a PDF can hide words.
func TestOnlyWhatPagesDraw(t *testing.T) {
	d := newDesk(t)
	const base = "quillwort"
	d.add("", "DOC000001", "all.pdf", canary.Make(base))
	b, _ := d.make(options())
	drawn := map[string]bool{ // in the content of the page, seen or not: a bundle is no redaction
		"text of a page": true, "appearance of an annotation": true, "text in a layer that is off": true, "name of a layer": true, "text with no ink": true, "white text on white": true,
		"text outside the crop box": true, "text under a box": true, "text under a picture": true, "text of a tenth of a point": true, "actual text in content": true,
		"value of a field": true, "choice of a field": true,
	}
	all := everything(b)
	for _, p := range canary.Places {
		if has := strings.Contains(all, p.Word(base)); has && !drawn[p.Name] {
			t.Errorf("%s is in the bundle", p.Name)
		}
	}
	for _, p := range canary.Places[:1] {
		if !strings.Contains(all, p.Word(base)) {
			t.Errorf("%s is gone", p.Name)
		}
	}
	if said := second(t, b, "pdftotext", "FILE", "-"); !strings.Contains(said, base+"al") {
		t.Error("what an annotation shows is gone")
	}
	f := object.Scan(b, 1<<30)
	if off, _ := f.Dict(f.Dict(catalogue(f)["OCProperties"])["D"])["OFF"].(object.Array); len(off) != 1 {
		t.Errorf("the layer that is off is not off: %v", off)
	}
}

// everything is a file's bytes, and its streams without their filters.
func everything(b []byte) string {
	var all strings.Builder
	all.Write(b)
	f := object.Scan(b, 1<<30)
	var texts func(v any)
	texts = func(v any) {
		switch v := v.(type) {
		case object.String:
			all.WriteString(v.Text() + "\n")
		case object.Array:
			for _, e := range v {
				texts(e)
			}
		case object.Dict:
			for _, e := range v {
				texts(e)
			}
		case *object.Stream:
			texts(v.Dict)
			s, _ := f.Decode(v)
			all.Write(s)
		}
	}
	for _, o := range f.Objects {
		texts(o.Value)
	}
	return all.String()
}

// Pages are turned until their words run from left to right, whichever way the file has them.
func TestPagesAreUpright(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270} {
		for quarter, m := range []string{"1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"} {
			d := newDesk(t)
			d.add("", "DOC000001", "turned.pdf", canary.Simple(fmt.Sprintf("/Rotate %d", rotate), fmt.Sprintf("BT /F1 14 Tf %s 300 400 Tm (Placeholder words about timetables) Tj ET\n", m)))
			b, made := d.make(options())
			pool, err := pdf.Shared()
			if err != nil {
				t.Fatal(err)
			}
			w, err := pool.Draw(t.Context(), bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			words, _, err := w.Words(t.Context(), made.Documents[0].First)
			w.Close()
			if err != nil || len(words) < 4 {
				t.Fatalf("%v %v", words, err)
			}
			for i := 1; i < 4; i++ {
				if a, z := words[i-1].Box, words[i].Box; z.X < a.X+a.W-1 || z.Y < a.Y-6 || z.Y > a.Y+6 {
					t.Errorf("/Rotate %d, line turned %d: %q at %v stands before %q at %v", rotate, 90*quarter, words[i-1].Text, a, words[i].Text, z)
				}
			}
		}
	}
}

func TestAllThatCannotGoInIsNamed(t *testing.T) {
	d := mixed(t)
	d.add("", "DOC000006", "broken.pdf", []byte("%PDF-1.7\nnothing of it"))
	d.add("", "DOC000007", "sheet.xlsx", []byte("PK\x03\x04 is no archive"))
	d.add("", "DOC000008", "empty.txt", nil)
	d.docs = append(d.docs, bundle.Document{Title: "Gone", URN: "DOC000009", File: filepath.Join(d.dir, "gone.pdf")})
	d.add("", "DOC000010", "letters.txt", []byte(strings.Repeat("\u4e2d\u6587", 40)))
	_, _, err := try(d.docs, options())
	var refused bundle.Refused
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var names []string
	for _, r := range refused {
		names = append(names, r.URN)
		if r.Why.Code == "" || r.Why.Why == "" {
			t.Errorf("%s is refused without a reason", r.URN)
		}
	}
	if got := strings.Join(names, " "); got != "DOC000006 DOC000007 DOC000008 DOC000009 DOC000010" {
		t.Errorf("refused: %s", got)
	}
}

func TestWrongLists(t *testing.T) {
	d := mixed(t)
	_, m := d.make(options())
	with := func(change func(docs []bundle.Document, o *bundle.Options) []bundle.Document) error {
		o := options()
		_, _, err := try(change(slices.Clone(d.docs), &o), o)
		return err
	}
	for name, c := range map[string]struct {
		is     error
		change func(docs []bundle.Document, o *bundle.Options) []bundle.Document
	}{
		"none":      {bundle.ErrInput, func(_ []bundle.Document, _ *bundle.Options) []bundle.Document { return nil }},
		"no title":  {bundle.ErrInput, func(docs []bundle.Document, o *bundle.Options) []bundle.Document { o.Title = " "; return docs }},
		"no number": {bundle.ErrInput, func(docs []bundle.Document, _ *bundle.Options) []bundle.Document { docs[1].URN = ""; return docs }},
		"a number twice": {bundle.ErrInput, func(docs []bundle.Document, _ *bundle.Options) []bundle.Document {
			docs[1].URN = docs[0].URN
			return docs
		}},
		"one taken out": {bundle.ErrMap, func(docs []bundle.Document, o *bundle.Options) []bundle.Document { o.After = m; return docs[1:] }},
		"other title": {bundle.ErrMap, func(docs []bundle.Document, o *bundle.Options) []bundle.Document {
			o.After = m
			docs[0].Title = "x"
			return docs
		}},
		"other letter": {bundle.ErrMap, func(docs []bundle.Document, o *bundle.Options) []bundle.Document {
			o.After, o.Letter = m, "B"
			return docs
		}},
		"other bytes": {bundle.ErrMap, func(docs []bundle.Document, o *bundle.Options) []bundle.Document {
			o.After = m
			docs[0].File = docs[4].File
			return docs
		}},
		"no map": {bundle.ErrMap, func(docs []bundle.Document, o *bundle.Options) []bundle.Document {
			o.After = &bundle.Map{}
			return docs
		}},
		"a gap in the map": {bundle.ErrMap, func(docs []bundle.Document, o *bundle.Options) []bundle.Document {
			gap := *m
			gap.Documents = slices.Clone(m.Documents)
			gap.Documents[2].First++
			o.After = &gap
			return docs
		}},
	} {
		if err := with(c.change); !errors.Is(err, c.is) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Pitfall 18: whatever is added, and however often, every earlier reference opens the same page.
func TestLateDocumentsMoveNoPage(t *testing.T) {
	if testing.Short() {
		t.Skip("a few hundred bundles")
	}
	d := newDesk(t)
	for i := range 8 {
		urn := fmt.Sprintf("DOC%06d", i)
		if i%3 == 0 {
			d.add("", urn, urn+".pdf", canary.Pages(1+i%4, canary.Line(72, 700, 12, "Placeholder "+urn)))
		} else {
			d.add("", urn, urn+".txt", []byte(strings.Repeat("Placeholder "+urn+"\n", 1+i*13)))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.Permutation(d.docs).Draw(t, "order")
		for i := range docs {
			docs[i].Section = rapid.SampledFrom([]string{"", "Letters", "Notes"}).Draw(t, "section")
			docs[i].Title = strings.Repeat("Placeholder words ", rapid.IntRange(1, 20).Draw(t, "title"))
		}
		has := 0
		var earlier *bundle.Map
		var pages []string
		for has < len(docs) {
			has += rapid.IntRange(1, len(docs)-has).Draw(t, "more")
			given := rapid.Permutation(docs[:has]).Draw(t, "given")
			o := options()
			o.After = earlier
			b, m, err := try(given, o)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Check(); err != nil {
				t.Fatal(err)
			}
			now := drawn(b)
			if len(now) != m.Pages {
				t.Fatalf("%d pages, and the map has %d", len(now), m.Pages)
			}
			if earlier != nil {
				holds(t, earlier, m, pages, now)
			}
			earlier, pages = m, now
		}
	})
}

// holds fails where a reference to the earlier bundle opens another page now.
func holds(t *rapid.T, earlier, m *bundle.Map, pages, now []string) {
	for _, e := range earlier.Documents {
		for n := range e.Pages {
			if p, ok := m.Page(e.URN, n+1); !ok || p != e.First+n {
				t.Fatalf("%s page %d stood on %d and stands on %d", e.URN, n+1, e.First+n, p)
			}
		}
	}
	for i := 1; i < len(pages); i++ { // of the first the foot changes
		if pages[i] != now[i] {
			t.Fatalf("page %d has changed", i+1)
		}
	}
	if !strings.HasPrefix(now[0], pages[0][:len(pages[0])/2]) {
		t.Fatal("the index has changed")
	}
}

// drawn is what each page draws: its content and that of its document.
func drawn(b []byte) (out []string) {
	f := object.Scan(b, 1<<30)
	nodes, _ := f.Dict(catalogue(f)["Pages"])["Kids"].(object.Array)
	for _, n := range nodes {
		kids, _ := f.Dict(n)["Kids"].(object.Array)
		for _, k := range kids {
			page := f.Dict(k)
			all := ""
			for _, v := range []any{page["Contents"], f.Dict(f.Dict(page["Resources"])["XObject"])["P"]} {
				if s, is := f.Resolve(v).(*object.Stream); is {
					b, _ := f.Decode(s)
					all += string(b)
				}
			}
			out = append(out, all)
		}
	}
	return out
}
