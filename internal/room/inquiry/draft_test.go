package inquiry_test

import (
	"net/http"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/site/web"
)

// TestADraftIsNotSavedOverUnseen: who is overtaken reads the other text beside their own, by
// paragraph, and replaces that very text knowingly, and no later one.
func TestADraftIsNotSavedOverUnseen(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.draft(id, "1. The first text.", false)
	at := inquiry.OnePath + "/" + id + "/terms"
	mine := s.Fill(s.Get(secretary, at), at, "text", "1. My own text.")
	theirs := func(text string) {
		d, err := s.Drafting(as(solicitor), id)
		s.do(err)
		s.do(s.SaveDraft(as(solicitor), inquiry.DraftInput{Inquiry: id, Text: text, Version: d.Draft.Version}))
	}
	holds := func(text string) {
		t.Helper()
		if d, err := s.Drafting(as(secretary), id); err != nil || d.Text != text {
			t.Errorf("the draft is %q %v, want %q", d.Text, err, text)
		}
	}
	theirs("1. Their text.\n2. And more.")
	got := s.SendForm(secretary, at, mine)
	s.Wants(got, http.StatusUnprocessableEntity, "Somebody else saved the draft meanwhile", "Their text.", "And more.", "Not in yours", "My own text.",
		"Replace what Synthetic Person (solicitor) saved with my text")
	again := s.Fill(got, at, "text", "1. My own text.")
	s.Wants(s.SendForm(secretary, at, again), http.StatusUnprocessableEntity, "Their text.", "My own text.")
	holds("1. Their text.\n\n2. And more.")
	d, err := s.Drafting(as(secretary), id)
	s.do(err)
	over := s.Fill(got, at, "text", "1. My own text.", "over", web.Number(int(d.Draft.Version)))
	theirs("1. A third text.")
	s.Wants(s.SendForm(secretary, at, over), http.StatusUnprocessableEntity, "A third text.")
	holds("1. A third text.")
	d, err = s.Drafting(as(secretary), id)
	s.do(err)
	over = s.Fill(got, at, "text", "1. My own text.", "over", web.Number(int(d.Draft.Version)))
	if got := s.SendForm(secretary, at, over); got.Code != http.StatusSeeOther {
		t.Errorf("a knowing choice is refused: %d", got.Code)
	}
	holds("1. My own text.")
}
