package tongue

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// heard are the attributes whose value people read or hear.
var heard = []string{"aria-label", "alt", "title", "placeholder", "data-label", "content"}

// scripted are the words that a script of a component puts on a page: they are
// handed to it in its own attributes (GOV.UK Frontend, localisation).
var scripted = map[string][][2]string{
	"govuk-character-count": {
		{"data-i18n.characters-under-limit.one", "You have %{count} character remaining"},
		{"data-i18n.characters-under-limit.two", "You have %{count} characters remaining"},
		{"data-i18n.characters-under-limit.few", "You have %{count} characters remaining"},
		{"data-i18n.characters-under-limit.many", "You have %{count} characters remaining"},
		{"data-i18n.characters-under-limit.other", "You have %{count} characters remaining"},
		{"data-i18n.characters-at-limit", "You have 0 characters remaining"},
		{"data-i18n.characters-over-limit.one", "You have %{count} character too many"},
		{"data-i18n.characters-over-limit.two", "You have %{count} characters too many"},
		{"data-i18n.characters-over-limit.few", "You have %{count} characters too many"},
		{"data-i18n.characters-over-limit.many", "You have %{count} characters too many"},
		{"data-i18n.characters-over-limit.other", "You have %{count} characters too many"},
	},
	"govuk-exit-this-page": {
		{"data-i18n.activated", "Loading."},
		{"data-i18n.timed-out", "Exit this page expired."},
		{"data-i18n.press-two-more-times", "Shift, press 2 more times to exit."},
		{"data-i18n.press-one-more-time", "Shift, press 1 more time to exit."},
	},
}

// tag gives a start tag in the language: its words, where it leads, and what a
// script is to say.
func (p *pager) tag(raw, name string, attrs []html.Attribute) string {
	changed := false
	set := func(i int, v string) {
		changed = changed || attrs[i].Val != v
		attrs[i].Val = v
	}
	own := p.leave == "" || p.leave == "svg"
	for i, a := range attrs {
		switch {
		case name == "html" && a.Key == "lang":
			set(i, p.t.Code())
		case a.Key == "href" && name == "a" && !has(attrs, "hreflang"), a.Key == "action", a.Key == "formaction" && !has(attrs, "lang"):
			set(i, p.address(a.Val))
		case own && slices.Contains(heard, a.Key) && lettered(a.Val) && (a.Key != "content" || value(attrs, "name") == "description"):
			set(i, p.say(a.Val))
		}
	}
	if own {
		for _, w := range scripted[value(attrs, "data-module")] {
			attrs = append(attrs, html.Attribute{Key: w[0], Val: p.say(w[1])})
			changed = true
		}
	}
	if !changed {
		return raw
	}
	return written(name, attrs, strings.HasSuffix(raw, "/>"))
}

func (p *pager) say(english string) string {
	said, ok := p.t.Say(english)
	if !ok {
		p.miss(english)
		return english
	}
	return said
}

// address gives the address of a page of this service in the language.
func (p *pager) address(to string) string {
	if p.o.Prefix == "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || to == p.o.Prefix || strings.HasPrefix(to, p.o.Prefix+"/") {
		return to
	}
	return p.o.Prefix + to
}

func written(name string, attrs []html.Attribute, closed bool) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for _, a := range attrs {
		b.WriteString(" " + a.Key)
		if a.Val != "" {
			b.WriteString(`="` + html.EscapeString(a.Val) + `"`)
		}
	}
	if closed {
		b.WriteString("/")
	}
	b.WriteString(">")
	return b.String()
}
