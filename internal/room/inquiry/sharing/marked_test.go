package sharing_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/share"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestWhatNobodyReadIsMarked: a document that nobody read for whom it identifies is marked so where it is proposed, where it is
// agreed, and for the team that reads it; one that somebody read is not.
func TestWhatNobodyReadIsMarked(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		return append(share.New(w.Service, w.inquiries, w.documents, rd).Routes(), web.LeaveRoute("", inquiry.InquirySee))
	})
	a, b := inquiry.OnePath+"/"+w.id["A"]+"/shared", inquiry.OnePath+"/"+w.id["B"]+"/shared"
	for i, read := range []bool{true, false} {
		doc := w.document("a-para", "A", canary)
		mark := "!"
		if !read {
			var err error
			doc, err = w.documents.Receive(as("a-para"), requesting.Received{Inquiry: w.id["A"], Title: canary, SHA256: strings.Repeat("cd", 32), Pages: 9, On: w.Today(), Sender: "A made-up archive"})
			w.do(err)
			mark = ""
		}
		s.Wants(s.Get(who("a"), a+"?do=propose"), http.StatusOK, mark+"(nobody has read it for whom it identifies)")
		id, err := w.Propose(as("a"), w.terms(doc))
		w.do(err)
		s.Wants(s.Get(who("a-sol"), share.ProposalsPath+"/"+id), http.StatusOK, mark+"Nobody has read this document for whom it identifies")
		w.do(w.answer(w.Proposals(), "a-sol", id))
		_, all, err := w.Came(as("b-para"), w.id["B"])
		w.do(err)
		at := slices.IndexFunc(all, func(it sharing.Item) bool { return it.Document.ID == doc })
		if len(all) != i+1 || at < 0 {
			t.Fatalf("%d came", len(all))
		}
		s.Wants(s.Get(who("b-para"), b+"/"+all[at].ID), http.StatusOK, canary, mark+"Nobody has read this document for whom it identifies")
		s.Wants(s.Get(who("b-para"), b), http.StatusOK, mark+"Not read for whom it identifies")
		s.Wants(s.Get(who("a"), a+"?list=went"), http.StatusOK, mark+"Not read for whom it identifies")
	}
}
