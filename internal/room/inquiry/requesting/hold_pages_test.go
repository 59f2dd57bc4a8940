package requesting_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/ask"
	"candour/internal/room/inquiry/pages/hold"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestTheBookByItsPages: an application and a claim hold at once, an order says its four factors,
// what was typed stays; what opens waits for another, and nobody but those who hold finds the book.
func TestTheBookByItsPages(t *testing.T) {
	b := newBooks(t, testkit.SQLite(t), rules.Council)
	s := &site{b.world, pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		h := hold.New(hold.Config{Holding: b.holding, Inquiries: b.inquiries, Asking: b.Service, Findings: b.findings(), Web: rd})
		a := ask.New(b.Service, b.inquiries, rd)
		all := inquirypages.New(b.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: h.Links}).Routes()
		return append(append(append(all, h.Routes()...), a.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})}
	book := inquiry.OnePath + "/" + s.id + "/restrictions"
	s.Wants(s.Get(paralegal, inquiry.OnePath+"/"+s.id), http.StatusOK, "!What is held")
	s.Wants(s.Get(paralegal, book), http.StatusNotFound, "There is nothing here.")
	s.Wants(s.Get(solicitor, book), http.StatusOK, "Nothing is held.", "!Make an order")
	s.Wants(s.Post(chair, book+"/order", book+"/order", "scopes", b.doc, "ground", "conducive-or-public-interest", "harm", "Somebody could be recognised", "from", "x"), http.StatusUnprocessableEntity,
		"Write page and passage", "Somebody could be recognised")
	s.Wants(s.Post(chair, book+"/order", book+"/order", "scopes", b.doc, "ground", "conducive-or-public-interest", "harm", "Somebody could be recognised"), http.StatusUnprocessableEntity,
		"Say what was weighed under public concern", "Somebody could be recognised")
	s.Wants(s.Get(counsel, inquiry.OnePath+"/"+s.id+"/documents"), http.StatusOK, canary)
	one := s.sent(chair, book+"/order", "scopes", b.doc, "ground", "conducive-or-public-interest", "public_concern", "Little: it is said in public", "harm", "Somebody could be recognised",
		"confidence", "It was given in confidence", "delay_and_cost", "An hour of one clerk")
	s.Wants(s.Get(counsel, inquiry.OnePath+"/"+s.id+"/documents"), http.StatusOK, "!canary")
	s.Wants(s.Get(solicitor, one), http.StatusOK, "In force", "Somebody could be recognised", "Those who hold: chair and solicitor", "!Revoke it")
	s.Wants(s.Post(chair, one, one, "did", "revoked", "opens", "", "why", ".", "ordered", "none"), http.StatusUnprocessableEntity, "Write why it may be seen",
		"Write the day from which", "Name the court and the day of its order")
	s.sent(chair, one, "did", "revoked", "opens", s.Today().Human(), "why", "The reason for it has gone")
	at := strings.Replace(s.waiting("inquiry_opening"), ask.ProposalsPath, hold.ProposalsPath, 1)
	s.Wants(s.Get(member, at), http.StatusOK, "What opens", "The reason for it has gone", "It waits where nobody has read yet", "!canary")
	s.Wants(s.Get(counsel, inquiry.OnePath+"/"+s.id+"/documents"), http.StatusOK, "!canary")
	s.Post(member, at, at, "answer", "yes")
	s.Wants(s.Get(counsel, inquiry.OnePath+"/"+s.id+"/documents"), http.StatusOK, canary)
	s.Wants(s.Get(chair, one), http.StatusOK, "Revoked on", "!Propose that it opens")

	s.Wants(s.Post(solicitor, book+"/application", book+"/application", "whose", "", "person", "W12"), http.StatusUnprocessableEntity, "Write who applies", "W12")
	s.sent(solicitor, book+"/application", "whose", "Made-up Council", "person", "W12") // of whom the document tells is not known
	s.Wants(s.Get(counsel, inquiry.OnePath+"/"+s.id+"/documents"), http.StatusOK, "!canary")
	claim := s.sent(solicitor, book+"/claim", "whose", "Made-up Council", "ground", "privilege", "scopes", b.doc)
	s.Wants(s.Get(chair, claim), http.StatusOK, "Held apart until it is ruled on", "Privilege")
	s.sent(chair, claim, "did", "upheld")
	s.Wants(s.Get(chair, book), http.StatusOK, "Upheld on", "Undecided: held as if it were granted", "All that identifies W12", "Revoked on")

	named := func(words string) []string {
		return []string{"scopes_reference", words, "ground", "conducive-or-public-interest", "public_concern", "Little: it is said in public", "harm", "Somebody could be recognised",
			"confidence", "It was given in confidence", "delay_and_cost", "An hour of one clerk"}
	}
	for _, words := range []string{"doc-358f", "NHC000999", "the mail of Tuesday"} { // an order on nothing would hold nothing
		s.Wants(s.Post(chair, book+"/order", book+"/order", named(words)...), http.StatusUnprocessableEntity, "No document of this inquiry has this number or reference")
	}
	for _, words := range []string{b.doc, strings.ToUpper(titleOf(t, b))} {
		s.Wants(s.Get(chair, s.sent(chair, book+"/order", named(words)...)), http.StatusOK, "In force")
	}
}

// titleOf is what the document of the books is called.
func titleOf(t *testing.T, b *books) string {
	t.Helper()
	_, d, _, err := b.Document(as(chair), b.id, b.doc)
	if err != nil {
		t.Fatal(err)
	}
	return d.Title
}
