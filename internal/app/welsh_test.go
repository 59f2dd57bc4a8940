package app

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/config"
	"candour/internal/site/web"
)

// TestThePublicPagesAreInWelsh: the front door and the pages about the service are in
// Welsh as a whole; a page that is not says so in Welsh, and is marked as English.
func TestThePublicPagesAreInWelsh(t *testing.T) {
	s := peopledSite(t)
	b := s.browser("visitor")
	english := regexp.MustCompile(`<(span|title|option) lang="en">([^<]*)`)
	for _, path := range []string{"/", "/statistics", "/trust", "/privacy", "/cookies", "/accessibility", "/contact", "/wrong", "/wrong?page=/reports", "/review",
		"/review/before", "/no-such-page"} {
		page := b.get("/cy" + path).Body.String()
		if !strings.Contains(page, `<html lang="cy"`) || strings.Contains(page, "data-cd-english") {
			t.Errorf("%s is not in Welsh", path)
		}
		for _, m := range english.FindAllStringSubmatch(page, -1) {
			t.Errorf("%s says in English: %q", path, m[2])
		}
		if strings.Contains(page, `<html lang="cy"`) && !strings.Contains(page, "No translator") && !strings.Contains(page, "Nid oes cyfieithydd wedi adolygu") {
			t.Errorf("%s does not say that nobody reviewed its words", path)
		}
		for _, href := range regexp.MustCompile(`<a [^>]*href="(/[^"]*)"[^>]*>`).FindAllStringSubmatch(page, -1) {
			if !strings.HasPrefix(href[1], "/cy") && !strings.Contains(href[0], `hreflang="en"`) {
				t.Errorf("%s: the link %s leads out of the language", path, href[0])
			}
		}
	}
	got := b.get("/cy/reports")
	if page := got.Body.String(); got.Code != http.StatusOK || !strings.Contains(page, `<main lang="en-GB"`) || !strings.Contains(page, "Nid yw'r dudalen hon ar gael yn Gymraeg eto.") &&
		!strings.Contains(page, "Nid yw&#39;r dudalen hon ar gael yn Gymraeg eto.") {
		t.Errorf("/reports does not say that it is in English: %d", got.Code)
	}
	if page := b.get("/privacy").Body.String(); !strings.Contains(page, `<a class="cd-masthead__link" href="/cy/privacy" hreflang="cy" lang="cy">Cymraeg</a>`) {
		t.Error("the English page does not lead to the Welsh one")
	}
	if page := b.get("/reports").Body.String(); strings.Contains(page, "Cymraeg") {
		t.Error("a page that is not in Welsh offers it")
	}
}

// TestWelshIsOfferedOnlyWhenItWasReviewed: a service that names no reviewer has no
// Welsh pages; a demonstration says that nobody reviewed them.
func TestWelshIsOfferedOnlyWhenItWasReviewed(t *testing.T) {
	for _, c := range []struct {
		reviewer string
		demo     bool
		want     *web.Welsh
	}{{"", false, nil}, {"  ", false, nil}, {"", true, &web.Welsh{}}, {" Synthetic Translators ", false, &web.Welsh{Reviewer: "Synthetic Translators"}}} {
		got := welshOf(config.Config{WelshReviewer: c.reviewer}, c.demo)
		if (got == nil) != (c.want == nil) || got != nil && got.Reviewer != c.want.Reviewer {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	rd, err := web.NewRenderer(web.Site{}, rooms().Templates()...)
	if err != nil || !slices.Contains(rd.Pages(), "review/mine") {
		t.Fatal(err)
	}
	if got := otherForms(config.Config{BSL: "https://synthetic.example/bsl"}); len(got) != 1 || got[0].Href != "https://synthetic.example/bsl" {
		t.Errorf("other forms: %v", got)
	}
}
