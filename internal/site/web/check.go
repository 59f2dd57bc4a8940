package web

import (
	"bytes"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// TB is the part of *testing.T that [CheckTemplates] needs.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Sample is a page with a view model to try it on. A page with several faces
// (empty, with errors, signed in) has several samples.
type Sample struct {
	Page string
	View Viewer
}

// CheckTemplates is for the tests of slices. It runs every page of the
// renderer on its samples, so that a template that names a field which the
// view model lacks fails here and not in front of somebody, and it checks what
// comes out: one <h1>, no id twice, no inline script or style, nothing from
// another host, a token in every form that posts, labels for every input.
func CheckTemplates(t TB, rd *Renderer, samples ...Sample) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range samples {
		seen[s.Page] = true
		for _, problem := range rd.try(s) {
			t.Errorf("page %q with %T: %s", s.Page, s.View, problem)
		}
	}
	for _, name := range rd.Pages() {
		if !seen[name] && !strings.HasPrefix(name, "web/") {
			t.Errorf("page %q has no sample", name)
		}
	}
}

// try renders one sample and lists what is wrong with it.
func (rd *Renderer) try(s Sample) []string {
	var problems []string
	if where := untyped(reflect.TypeOf(s.View), map[reflect.Type]bool{}); where != "" {
		problems = append(problems, "the view model is not typed: "+where)
	}
	p := s.View.page()
	r, _ := http.NewRequest(http.MethodGet, "/sample", nil) // constant: cannot fail
	actor := p.Actor
	p.fill(r)
	if actor.ID != "" {
		p.Actor = actor
	}
	p.token = func() string { return "sample-token" }
	var buf bytes.Buffer
	if err := rd.execute(&buf, r, s.Page, s.View); err != nil {
		return append(problems, err.Error())
	}
	return append(problems, CheckHTML(buf.Bytes())...)
}

// untyped finds map[string]any inside a view model.
func untyped(t reflect.Type, seen map[reflect.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return untyped(t.Elem(), seen)
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return t.String()
		}
		return untyped(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if f.IsExported() && f.Type != reflect.TypeFor[Page]() {
				if where := untyped(f.Type, seen); where != "" {
					return f.Name + ": " + where
				}
			}
		}
	}
	return ""
}

// CheckHTML lists what is wrong with a page as it is sent.
func CheckHTML(page []byte) []string {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	c := &htmlCheck{ids: map[string]bool{}, labels: map[string]bool{}}
	for n := range doc.Descendants() {
		switch n.Type {
		case html.ElementNode:
			c.element(n)
		case html.TextNode:
			c.moment(n)
		}
	}
	if c.headings != 1 {
		c.say("%d <h1> elements, want one", c.headings)
	}
	for _, id := range c.inputs {
		if !c.labels[id] {
			c.say("the input %q has no label", id)
		}
	}
	for _, id := range c.refs {
		if !c.ids[id] {
			c.say("there is no element with the id %q that another refers to", id)
		}
	}
	if bytes.Contains(page, []byte("ZgotmplZ")) {
		c.say("html/template refused an unsafe value (ZgotmplZ)")
	}
	return c.problems
}

// bareMoment is a moment that nobody put into words: as machines write it, or in
// a zone that is not the reader's.
var bareMoment = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[+-]0000\b|\d\d:\d\d (UTC|GMT|BST)\b|\(UTC\)`)

// moment finds a moment in text that is not in UK time. Code is for machines.
func (c *htmlCheck) moment(n *html.Node) {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "code", "pre", "textarea", "script":
			return
		}
	}
	if m := bareMoment.FindString(n.Data); m != "" {
		c.say("the moment %q is not in words and UK time", m)
	}
}

type htmlCheck struct {
	problems     []string
	headings     int
	ids, labels  map[string]bool
	inputs, refs []string
}

func (c *htmlCheck) say(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *htmlCheck) element(n *html.Node) {
	at := map[string]string{}
	for _, a := range n.Attr {
		at[a.Key] = a.Val
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			c.say("<%s> has the inline attribute %s, which the content policy refuses", n.Data, a.Key)
		}
	}
	if id, ok := at["id"]; ok {
		if c.ids[id] || id == "" {
			c.say("the id %q is empty or used twice", id)
		}
		c.ids[id] = true
	}
	for _, ref := range []string{"aria-describedby", "aria-labelledby", "aria-controls"} {
		c.refs = append(c.refs, strings.Fields(at[ref])...)
	}
	c.byName(n, at)
}

func (c *htmlCheck) byName(n *html.Node, at map[string]string) {
	switch n.Data {
	case "h1":
		c.headings++
	case "style":
		c.say("a <style> element, which the content policy refuses")
	case "script", "img", "link", "iframe", "source":
		src := at["src"] + at["href"]
		if n.Data == "script" && at["src"] == "" {
			c.say("an inline <script>, which the content policy refuses")
		}
		if strings.Contains(src, "//") || strings.HasPrefix(src, "data:") {
			c.say("<%s> asks another host: %s", n.Data, src)
		}
	case "label":
		c.labels[at["for"]] = true
	case "input", "select", "textarea":
		if kind := at["type"]; kind != "hidden" && kind != "submit" && at["aria-label"] == "" {
			c.inputs = append(c.inputs, at["id"])
		}
	case "form":
		c.form(n, at)
	}
}

// form wants the token in what posts, and never in what does not: there it
// would end up in the address.
func (c *htmlCheck) form(n *html.Node, at map[string]string) {
	token := false
	for d := range n.Descendants() {
		for _, a := range d.Attr {
			token = token || a.Key == "name" && a.Val == TokenField
		}
	}
	if posts := strings.EqualFold(at["method"], "post"); posts != token {
		c.say("the form to %q: method %q, token %v", at["action"], at["method"], token)
	}
}
