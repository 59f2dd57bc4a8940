package app

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/base/forces"
	returnsdemo "candour/internal/room/returns/demo"
	"candour/internal/room/signin"
	"candour/internal/site/command"
	"candour/internal/table/codebook"
)

// madeUpBand stands on each page that shows anything made up.
const madeUpBand = `aria-label="Synthetic data"`

// realSite is a demonstration that shows facts with sources alone.
func realSite(t *testing.T) *site {
	t.Helper()
	s := siteOf(t, true)
	if err := s.seedDemo(&command.Streams{Ctx: context.Background(), Out: io.Discard, Err: io.Discard}, true); err != nil {
		t.Fatal(err)
	}
	return s
}

// madeUpNames are the names of all bodies that a demonstration invents.
func madeUpNames(t *testing.T) (out []string) {
	t.Helper()
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, _ := builtInBodies(book, true)
	for _, b := range list {
		if b.Synthetic {
			out = append(out, b.Name)
		}
	}
	if len(out) < 60 {
		t.Fatalf("only %d made-up bodies", len(out))
	}
	return out
}

// nameIn gives the first of some names that an answer has.
func nameIn(a answered, names []string) string {
	text := strings.Join(strings.Fields(readable(a)), " ")
	for _, n := range names {
		if strings.Contains(text, n) {
			return n
		}
	}
	return ""
}

// choices are the lists from which a filter chooses: they say nothing of anybody.
var choices = regexp.MustCompile(`(?s)<select\b.*?</select>`)

// TestNoPageNamesAMadeUpBodyWithoutSayingSo: every page that a visitor of the
// demonstration comes to by links; a list that is filtered is the list.
func TestNoPageNamesAMadeUpBodyWithoutSayingSo(t *testing.T) {
	s, names, named := newSite(t), madeUpNames(t), 0
	for target, got := range s.walkWhere(func(target string) bool { return !strings.Contains(target, "?") }) {
		if !strings.Contains(got.kind, "html") {
			continue
		}
		got.body = choices.ReplaceAllString(got.body, "")
		if name := nameIn(got, names); name != "" {
			named++
			if !strings.Contains(got.body, madeUpBand) && !strings.Contains(got.body, "Synthetic. Everything here is made up.") { // a report as one file
				t.Errorf("%s names %s and does not say that it is made up", target, name)
			}
		}
	}
	if named < 20 {
		t.Errorf("only %d pages name a made-up body", named)
	}
}

// TestRealOnlyKnowsTheRealForces: a service of real data alone lists the real
// forces, offers nobody to become, and is not shown from a folder with made-up
// people in it.
func TestRealOnlyKnowsTheRealForces(t *testing.T) {
	s := siteOf(t, true)
	body := s.browser("visitor").get("/returns/profiles").Body.String()
	for _, f := range forces.Real() {
		if !strings.Contains(body, f.Name) {
			t.Errorf("%s is not among the forces", f.Name)
		}
	}
	if strings.Contains(body, madeUpBand) || strings.Contains(body, signin.DemoPath) {
		t.Error("real forces stand on a page that says it is made up, or offers somebody to become")
	}
	if got := s.browser("visitor").get(signin.DemoPath).Code; got != http.StatusNotFound {
		t.Errorf("the page on which one becomes somebody: %d", got)
	}
	made := bareSite(t)
	if _, err := made.cast(t.Context(), returnsdemo.People()...); err != nil {
		t.Fatal(err)
	}
	err := refuseInvented(t.Context(), made.cfg.DatabaseURL())
	if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "made-up people") {
		t.Errorf("beside made-up people: %v", err)
	}
	if err := refuseInvented(t.Context(), s.cfg.DatabaseURL()); err != nil {
		t.Errorf("on its own: %v", err)
	}
}
