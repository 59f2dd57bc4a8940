package sharing_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/ask"
	"candour/internal/room/inquiry/pages/share"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// reference is what each answer that refuses has of its own.
var reference = regexp.MustCompile(`<strong class="cd-reference">[^<]+</strong>`)

// TestSharedByItsPages: the chair proposes, another reads and agrees, the team of B finds it among its documents, marked; what was
// typed stays; nobody else reads a word of it, and what is not theirs is answered as what is not there.
func TestSharedByItsPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		p, asks := share.New(w.Service, w.inquiries, w.documents, rd), ask.New(w.documents, w.inquiries, rd)
		asks.Shared = p.Box
		all := inquirypages.New(w.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: p.Links, Boxes: asks.Boxes, Desk: []web.Link{share.Waits}}).Routes()
		return append(append(append(all, p.Routes()...), asks.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})
	doc := w.document("a-para", "A", canary)
	a, b := inquiry.OnePath+"/"+w.id["A"], inquiry.OnePath+"/"+w.id["B"]
	s.Wants(s.Get(who("a"), a), http.StatusOK, "Documents shared within the inquiry")
	s.Wants(s.Get(who("chair"), inquiry.OnePath+"/"+w.id["other"]), http.StatusOK, "!Documents shared")
	s.Wants(s.Get(who("chair"), inquiry.OnePath+"/"+w.id["other"]+"/shared"), http.StatusNotFound)
	s.Wants(s.Get(who("a-para"), a+"/shared"), http.StatusOK, "!Share a document")
	s.Wants(s.Get(who("a-para"), a+"/shared?do=propose"), http.StatusNotFound, "!"+canary)
	form := a + "/shared?do=propose"
	s.Wants(s.Get(who("a"), form), http.StatusOK, canary, "Made-up Inquiry B", "!Made-up Inquiry other")
	s.Wants(s.Get(who("a"), a+"/shared"), http.StatusOK, "No document is shared with this investigation today.", "!Nothing is.")
	s.Wants(s.Get(who("a"), a+"/shared?list=went"), http.StatusOK, "This investigation has shared no document.", "!waits for a second person")
	wrong := s.Wants(s.Post(who("a"), form, a+"/shared/propose", "document", "doc-none"), http.StatusUnprocessableEntity)
	var before int
	for _, words := range []string{"Choose a document that counts today", "Choose an investigation of the list",
		"Write why the other team", "Write why it is fair", "Write what it costs", "Write the last day"} {
		at := strings.Index(wrong.Body, words)
		if at <= before {
			t.Errorf("%q does not stand in the order of the form", words)
		}
		before = at
	}
	fields := []string{"document", doc, "to", w.id["B"], "why", "Its team looks at the same years.", "fair", "Nobody is named in it.", "cost", "An hour."}
	s.Wants(s.Post(who("a"), form, a+"/shared/propose", append(fields, "until", "never")...), http.StatusUnprocessableEntity, "Write the last day", "Its team looks at the same years.")
	if got := s.Post(who("a"), form, a+"/shared/propose", append(fields, "until", w.Today().AddDays(9).Human())...); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(who("b-para"), b+"/documents"), http.StatusOK, "!"+canary, "!Made-up Inquiry A")
	last := w.Today().AddDays(9).Human()
	s.Wants(s.Get(who("a"), a+"/shared?list=went&done=proposed"), http.StatusOK, "What waits for a second person", canary, "Made-up Inquiry B", last)
	for _, other := range []string{"b", "b-para"} {
		s.Wants(s.Get(who(other), b+"/shared"), http.StatusOK, "!"+canary, "!"+last)
		s.Wants(s.Get(who(other), b+"/shared?list=went"), http.StatusOK, "!"+canary, "!"+last)
	}
	onDesk := func(id string) (titles string) {
		all, err := share.New(w.Service, w.inquiries, w.documents, nil).DeskItems(as(id), who(id))
		w.do(err)
		for _, it := range all {
			titles += it.Title + " " + it.Href + "\n"
		}
		return titles
	}
	const news = "Read what was shared with Made-up Inquiry B of late: 1 document"
	if got := onDesk("b-para"); strings.Contains(got, news) {
		t.Errorf("on the desk before it is shared: %s", got)
	}
	var id string
	w.do(w.DB.QueryRow(as(""), `SELECT id FROM proposal WHERE state = 'waiting'`).Scan(&id))
	at := share.ProposalsPath + "/" + id
	desk := s.Wants(s.Get(who("a-sol"), inquiry.DeskPath), http.StatusOK, share.Waits.Text)
	if !strings.Contains(desk.Body, `href="`+share.ProposalsPath+`"`) {
		t.Error("the desk does not lead to what waits")
	}
	for _, other := range []string{"b", "b-para", "torn", "com-1"} {
		s.Wants(s.Get(who(other), at), http.StatusNotFound, "!"+canary)
	}
	s.Wants(s.Get(who("a-sol"), at), http.StatusOK, canary, "Made-up Inquiry B", "Nobody is named in it.", "An hour.", "can read this document from today until "+last, "Synthetic")
	if got := s.Post(who("a-sol"), at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}

	_, it, _ := w.came(as("b-para"), w.id["B"])
	one := "/shared/" + it.ID
	s.Wants(s.Get(who("b-para"), b+"/documents"), http.StatusOK, canary, "Shared from Made-up Inquiry A by the ruling of 2 March 2026")
	s.Wants(s.Get(who("b-para"), b+"/documents?q=canary"), http.StatusOK, "!Shared from", "No document that you may see")
	s.Wants(s.Get(who("b-para"), b+one), http.StatusOK, canary, "Nobody is named in it.", "!Lift the ruling", "!W1")
	s.Wants(s.Get(who("b"), b+one), http.StatusOK, "!Lift the ruling")
	s.Wants(s.Get(who("b-para"), b+"/shared"), http.StatusOK, canary, "Last day", last)
	for id, there := range map[string]bool{"b-para": true, "b": true, "a": false, "cross": false, "torn": false, "looked": false, "b-sec": false, "c-para": false, "whole-para": false} {
		if got := onDesk(id); strings.Contains(got, news) != there || strings.Contains(got, canary) {
			t.Errorf("on the desk of %s: %s", id, got)
		}
	}
	s.Wants(s.Get(who("a-para"), a+one), http.StatusOK, "Shared with Made-up Inquiry B", "!Lift the ruling")
	for _, other := range []struct{ who, at string }{{"b-para", a + one}, {"b-para", b + "/documents/" + doc}, {"b-para", b + "/shared/" + doc}, {"b-sec", b + one}, {"cross", b + one},
		{"torn", b + one}, {"looked", b + one}, {"c-para", b + one}, {"whole-para", b + one}, {"whole-para", inquiry.OnePath + "/" + w.id["whole"] + one}} {
		got, none := s.Get(who(other.who), other.at), s.Get(who(other.who), b+"/shared/share-none")
		if got.Code != http.StatusNotFound || reference.ReplaceAllString(got.Body, "") != reference.ReplaceAllString(none.Body, "") {
			t.Errorf("%s at %s: %d, not as what is not there", other.who, other.at, got.Code)
		}
	}
	s.Wants(s.Get(who("cross"), b+"/documents"), http.StatusOK, "!"+canary)

	s.Wants(s.Post(who("a"), a+one, a+one+"/lift", "why", "..."), http.StatusUnprocessableEntity, "in words that say something")
	if got := s.Post(who("a"), a+one, a+one+"/lift", "why", "It is not needed any more."); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(who("b-para"), b+one), http.StatusOK, "It was shared, and is no more", "Lifted", "2 March 2026", "It is not needed any more.",
		"!"+canary, "!Nobody is named in it.", "!An hour.", "!SHA-256")
	s.Wants(s.Get(who("b-para"), b+"/shared"), http.StatusOK, "Shared no more", "2 March 2026 (lifted)", "!"+canary)
	for _, other := range []string{"b-sec", "cross", "torn", "looked", "c-para", "whole-para"} {
		got, none := s.Get(who(other), b+one), s.Get(who(other), b+"/shared/share-none")
		if got.Code != http.StatusNotFound || reference.ReplaceAllString(got.Body, "") != reference.ReplaceAllString(none.Body, "") {
			t.Errorf("%s of what was lifted: %d, not as what is not there", other, got.Code)
		}
	}
	s.Wants(s.Get(who("b-para"), b+"/documents"), http.StatusOK, "!"+canary)
	if got := onDesk("b-para"); strings.Contains(got, news) {
		t.Errorf("on the desk after it was lifted: %s", got)
	}
	s.Wants(s.Get(who("a"), a+"/shared?list=went"), http.StatusOK, canary, "Shared no more")
	s.Wants(s.Get(who("a"), a+one), http.StatusOK, "It is not needed any more.", "!Lift the ruling")
}
