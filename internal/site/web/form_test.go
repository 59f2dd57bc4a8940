package web_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"pgregory.net/rapid"
)

func posted(t testing.TB, body string) *web.Form {
	t.Helper()
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := web.ParseForm(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFormKeepsWhatWasTyped(t *testing.T) {
	f := posted(t, "title=+Some+words+&empty=+&n=1%2C200&answer=part&owners=a&owners=c&bad=%ff%41&lines=a%0D%0Ab&word=a%0Bb%07c%09d")
	if f.Text("title") != "Some words" || f.Int("n", "x") != 1200 || f.Text("bad") != "A" || f.Text("lines") != "a\nb" || f.Text("word") != "a\nbc\td" {
		t.Error("a field was read wrongly")
	}
	if !f.OK() || f.Err() != nil {
		t.Fatal("wrong before anything was asked")
	}
	_ = f.Required("empty", "Enter something")
	f.Fail("empty", "a second complaint about one field")
	f.Limit("title", "Title", 5)
	_ = f.OneOf("answer", "Choose", []web.Option{{Value: "accepted"}})
	_ = f.Int("title", "Enter a number")
	f.Check("due", errs.New(errs.Invalid, "Enter a date"))
	f.Check("due", nil)
	want := []web.Link{{Text: "Enter something", Href: "#empty"}, {Text: "Title must be 5 characters or fewer", Href: "#title"},
		{Text: "Choose", Href: "#answer"}, {Text: "Enter a date", Href: "#due"}}
	got := f.Errors().Items
	if len(got) != len(want) {
		t.Fatalf("errors %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("error %d: %v, want %v", i, got[i], want[i])
		}
	}
	if !errs.Is(f.Err(), errs.Invalid) || len(errs.FieldsOf(f.Err())) != 4 {
		t.Errorf("Err = %v", f.Err())
	}
	if in := f.Input("title", "Title", ""); in.Value != "Some words" || in.Error == "" || in.Described() != "title-error" {
		t.Errorf("input %+v", in)
	}
	if boxes := f.Checkboxes("owners", "", "", []web.Option{{Value: "a"}, {Value: "b"}, {Value: "c"}}); !boxes.Options[0].Chosen || boxes.Options[1].Chosen || !boxes.Options[2].Chosen {
		t.Errorf("boxes %+v", boxes.Options)
	}
}

func TestFormTakesTheServicesComplaints(t *testing.T) {
	f := web.NewForm()
	if f.Take(errs.New(errs.Forbidden, "no")) || f.Take(errors.New("boom")) {
		t.Error("Take swallowed an error that is not about the input")
	}
	if !f.Take(errs.InvalidInput("Bad.", errs.Field{Name: "due", Message: "is before the report"}, errs.Field{Message: "is empty", Row: 4, Column: "title"})) {
		t.Error("Take refused input errors")
	}
	if !f.Take(errs.New(errs.Invalid, "It was withdrawn.")) {
		t.Error("Take refused a message without fields")
	}
	items := f.Errors().Items
	if len(items) != 3 || items[0].Href != "#due" || items[1].Text != "row 4, column title: is empty" || items[2].Text != "It was withdrawn." {
		t.Errorf("items %+v", items)
	}
}

// Whatever three versions there are, the page shows all of them, and what it
// offers to send again is what was typed, over what stands now.
func TestConflictLosesNothing(t *testing.T) {
	ts := testSetup(t)
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[a-z]{1,12}( [a-z]{1,12})?`)
		was, theirs, yours, other := word.Draw(rt, "was"), word.Draw(rt, "theirs"), word.Draw(rt, "yours"), word.Draw(rt, "other")
		body := url.Values{"csrf": {"x"}, "version": {"7"}, "title": {yours}, "was.title": {was}, "other": {other, other + "2"}}
		c := posted(t, body.Encode()).Conflict("/form", 9, web.ConflictField{Name: "title", Label: "Title", Theirs: theirs})
		w := httptest.NewRecorder()
		if err := ts.renderer.Conflict(w, httptest.NewRequest("POST", "/form", nil), c); err != nil {
			rt.Fatal(err)
		}
		if w.Code != http.StatusConflict {
			rt.Fatalf("status %d", w.Code)
		}
		again := posted(t, hiddenFields(t, w.Body.String()).Encode())
		if again.Version() != 9 || again.Text("title") != yours || again.Was("title") != theirs || len(again.All("other")) != 2 || again.Text("other") != other {
			rt.Fatalf("sent again: %+v", again)
		}
		for _, words := range []string{was, theirs, yours} {
			if !strings.Contains(w.Body.String(), words) {
				rt.Fatalf("%q is not on the page", words)
			}
		}
	})
}

func TestVersionedKeepsTheFirstSight(t *testing.T) {
	first := web.NewForm().Set("title", "as it was").Versioned(3, "title")
	if first.Version != 3 || first.Was[0] != (web.Hidden{Name: "was.title", Value: "as it was"}) {
		t.Errorf("first %+v", first)
	}
	again := posted(t, "version=3&was.title=as+it+was&title=changed").Versioned(5, "title")
	if again.Version != 3 || again.Was[0].Value != "as it was" {
		t.Errorf("shown again after a mistake: %+v", again)
	}
}

func TestUploads(t *testing.T) {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("title", "words")
	part, _ := m.CreateFormFile("proof", "proof.pdf")
	_, _ = part.Write([]byte("%PDF"))
	_ = m.Close()
	r := httptest.NewRequest("POST", "/", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	f, err := web.ParseForm(r)
	if err != nil || f.Text("title") != "words" {
		t.Fatalf("%v, %q", err, f.Text("title"))
	}
	file, head, ok := f.File("proof")
	if !ok || head.Filename != "proof.pdf" || head.Size != 4 {
		t.Fatalf("file %v %+v", ok, head)
	}
	_ = file.Close()
	if _, _, ok := f.File("none"); ok {
		t.Error("a file that was not sent")
	}
	r = httptest.NewRequest("POST", "/", strings.NewReader("--x\r\nbroken"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if _, err := web.ParseForm(r); !errs.Is(err, errs.Invalid) {
		t.Errorf("a broken form: %v, want invalid", err)
	}
}

func TestPaginate(t *testing.T) {
	u, _ := url.Parse("/recommendations?owner=a&page=4")
	p := web.Paginate(u, 4, 50, 3101)
	var shown []int
	for _, i := range p.Items {
		shown = append(shown, i.Number)
	}
	if want := []int{1, 0, 3, 4, 5, 0, 63}; len(shown) != len(want) || shown[1] != 0 || shown[6] != 63 {
		t.Errorf("items %v, want %v", shown, want)
	}
	if p.Next != "/recommendations?owner=a&page=5" || p.Summary != "Showing 151 to 200 of 3,101 results" {
		t.Errorf("next %q, summary %q", p.Next, p.Summary)
	}
	rapid.Check(t, func(rt *rapid.T) {
		page, size, total := rapid.IntRange(-3, 200).Draw(rt, "page"), rapid.IntRange(1, 60).Draw(rt, "size"), rapid.IntRange(0, 5000).Draw(rt, "total")
		p := web.Paginate(u, page, size, total)
		current, last := 0, 0
		for _, i := range p.Items {
			if !i.Gap && i.Number <= last {
				rt.Fatalf("page %d comes after %d", i.Number, last)
			}
			if i.Current {
				current++
			}
			last = max(last, i.Number)
		}
		if pages := (total + size - 1) / size; pages > 1 && (current != 1 || last != pages) {
			rt.Fatalf("%d pages, last %d, %d current", pages, last, current)
		}
	})
}

func TestSortColumns(t *testing.T) {
	u, _ := url.Parse("/r?sort=-due&page=3&q=x")
	cols := web.SortColumns(u, "title", web.Column{Text: "Title", Sort: "title"}, web.Column{Text: "Due", Sort: "due"}, web.Column{Text: "Owner"})
	if cols[1].Order != "descending" || cols[1].Href != "/r?q=x&sort=due" || cols[0].Order != "" || cols[0].Href != "/r?q=x&sort=title" || cols[2].Href != "" {
		t.Errorf("columns %+v", cols)
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		web.Plural(1, "report", "reports"): "1 report", web.Plural(1200, "report", "reports"): "1,200 reports", web.Number(-1234567): "-1,234,567",
		web.InWords([]string{"a", "b", "c"}): "a, b and c", web.InWords(nil): "", web.InWords([]string{"a"}): "a",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
