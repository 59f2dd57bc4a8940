package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/pages/letter"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/signin"
	"candour/internal/site/web"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestTheMadeUpSurvivorComesBack: the chooser of a demonstration shows somebody without an
// account; their words, which anybody may know, open what they gave and who opened it. A
// second start makes no second one.
func TestTheMadeUpSurvivorComesBack(t *testing.T) {
	s := bareSite(t)
	for _, seed := range []func(context.Context) error{s.seedMadeUp, s.seedInquiry, s.seedInquiry} {
		if err := seed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	b := s.browser("visitor")
	if page := b.get(signin.DemoPath); !strings.Contains(page.Body.String(), inquirydemo.Words()) || !strings.Contains(page.Body.String(), `action="`+speak.Return+`"`) {
		t.Fatalf("the chooser does not show whoever comes back by words: %d %s", page.Code, page.Body)
	}
	got := b.post(speak.Return, url.Values{"phrase": {inquirydemo.Words()}})
	if got.Code != http.StatusSeeOther {
		t.Fatalf("coming back: %d %s", got.Code, got.Body)
	}
	page := b.get(got.Header().Get("Location"))
	for _, words := range []string{"We have what you gave", "The inquiry team", "To see what people have in common.", "Made-up Inquiry 1", `href="/leave"`} {
		if !strings.Contains(page.Body.String(), words) {
			t.Errorf("%d, and the page does not say %q", page.Code, words)
		}
	}
	if n := s.one(`SELECT COUNT(*) FROM inquiry_speak_draft`); n != "0" {
		t.Errorf("%s drafts are left", n)
	}
}

// TestTheMadeUpLetterOpens: the chooser of a demonstration shows somebody who got a warning letter;
// its address and words, which anybody may know, open it, and it can be answered.
func TestTheMadeUpLetterOpens(t *testing.T) {
	s := bareSite(t)
	for _, seed := range []func(context.Context) error{s.seedMadeUp, s.seedInquiry, s.seedInquiry} {
		if err := seed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	b := s.browser("visitor")
	for _, words := range []string{inquirydemo.LetterWords(), inquirydemo.LetterLink(), `action="` + letter.Front + `"`} {
		if page := b.get(signin.DemoPath).Body.String(); !strings.Contains(page, words) {
			t.Fatalf("the chooser does not show %q", words)
		}
	}
	for _, step := range []struct {
		to    string
		form  url.Values
		shows string
	}{{letter.Front, url.Values{"phrase": {inquirydemo.LetterWords()}, "link": {inquirydemo.LetterLink()}}, "Before the letter opens"},
		{"/inquiry/my-letter", url.Values{"agreed": {"yes"}}, "The made-up body should have compared its lists."},
		{"/inquiry/my-letter/parts/0", url.Values{"words": {inquirydemo.Withheld}}, inquirydemo.Withheld}} {
		got := b.post(step.to, step.form)
		if got.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step.to, got.Code, got.Body)
		}
		if page := pages.Plain(b.get(got.Header().Get("Location")).Body.String()); !strings.Contains(page, step.shows) {
			t.Errorf("%s leads to a page without %q: %s", step.to, step.shows, page)
		}
	}
}

// TestTheThreadSpeaksAsTheRegister: what the thread of a sentence says of each made-up
// recommendation stands on the pages of the register in the same words, and each answer, part,
// date, finding and view of the register stands in the thread.
func TestTheThreadSpeaksAsTheRegister(t *testing.T) {
	s := bareSite(t)
	if err := s.seedMadeUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, b, seen := access.WithActor(t.Context(), access.Public()), s.browser("visitor"), map[string]int{}
	for n := 1; n < 60; n++ {
		id := fmt.Sprintf("made-up-%02d", n)
		rec, err := s.register.Get(ctx, id)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := inquiryRegister{s.register, s.splitOn}.Follow(ctx, id)
		if err != nil || got.MadeUp != access.Yes {
			t.Fatalf("%s: %v %v", id, got.MadeUp, err)
		}
		page := pages.Plain(b.get("/recommendations/" + id).Body.String())
		for i := range rec.Commitments {
			page += pages.Plain(b.get(record.CommitmentHref(rec.Commitments[i].ID)).Body.String())
		}
		has := func(kind string, words ...string) {
			seen[kind]++
			for _, w := range words {
				if !strings.Contains(page, strings.Join(strings.Fields(w), " ")) {
					t.Errorf("%s, %s: the register does not say %q", id, kind, w)
				}
			}
		}
		has("stands", got.Title, got.Stands)
		if got.Unanswered != "" {
			has("unanswered", got.Unanswered)
		}
		for _, a := range got.Answers {
			has("answer", a.What, a.By, a.When, a.Said, a.Unsaid)
		}
		for _, p := range got.Promises {
			has("promise", p.What, p.By, web.UpperFirst(p.Due), p.Stands)
			for _, e := range slices.Concat(p.Found, p.Views) {
				has("judged", e.What, e.By, e.When, e.Said)
			}
			if strings.Contains(p.Due, "moved") {
				seen["moved"]++
			}
		}
		path := fmt.Sprint(trace.Path(&finding.Followed{Came: []finding.Recommendation{got}}, ""))
		for _, a := range rec.Answers {
			if !strings.Contains(path, a.Title()) || a.PartID != "" && !strings.Contains(path, ", on the part “") {
				t.Errorf("%s: the thread leaves out %q of part %q", id, a.Title(), a.PartID)
			}
			if a.PartID != "" {
				seen["part"]++
			}
		}
		for i := range rec.Commitments {
			c := &rec.Commitments[i]
			for _, v := range c.Views {
				seen["view"]++
				if !strings.Contains(path, record.LabelOf(record.StanceLabels, v.Stance)) {
					t.Errorf("%s: the thread leaves out what %s thinks", id, v.BodyName)
				}
			}
			if c.Mistake == nil && !strings.Contains(path, web.UpperFirst(c.MovedWords())) {
				t.Errorf("%s: the thread does not say %q", id, c.MovedWords())
			}
		}
	}
	for _, kind := range []string{"answer", "promise", "judged", "moved", "view", "unanswered"} {
		if seen[kind] == 0 {
			t.Errorf("no made-up recommendation shows the kind %q: %v", kind, seen)
		}
	}
}
