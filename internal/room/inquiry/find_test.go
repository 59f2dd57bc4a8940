package inquiry_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/testkit"
)

// TestAnInquiryIsFoundByItsTermsPapersAndBodies, by the names that these had too, and by
// nothing that is not out.
func TestAnInquiryIsFoundByItsTermsPapersAndBodies(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	words := func() string {
		t.Helper()
		got, err := w.Finder().Load(as(visitor), []string{id})
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		return strings.Join(slices.Concat(got[0].Place, got[0].Words), "\n")
	}
	state := func() any {
		t.Helper()
		all, err := w.Finder().List(as(visitor))
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		return all[0].Is
	}
	w.draft(id, "1. What of the canary?", true)
	before, was := words(), state()
	for _, no := range []string{"canary", "Consultation", "Terms of reference"} {
		if strings.Contains(before, no) {
			t.Errorf("it is found by %q", no)
		}
	}
	w.paper(id)
	w.publish(id, inquiry.TermsInForce)
	after := words()
	for _, want := range []string{"canary", "Consultation", "Terms of reference", "Made-up Area", "Which bodies?", "Body " + council, "Former " + council, "Body " + office, "Former " + police} {
		if !strings.Contains(after, want) {
			t.Errorf("it is not found by %q", want)
		}
	}
	if state() == was {
		t.Error("nothing tells that it changed")
	}
}

// TestTheFeedSaysWhatHappenedAndLeadsThere: each entry to its own page.
func TestTheFeedSaysWhatHappenedAndLeadsThere(t *testing.T) {
	s := newSite(t)
	id := s.open()
	for _, text := range []string{"1. What was known?", "1. What was known, and by whom?"} {
		s.draft(id, text, true)
		s.publish(id, inquiry.TermsInForce)
	}
	series := s.paper(id)
	s.do(s.Answer(as(visitor), inquiry.AnswerInput{Inquiry: id, Series: series, Number: 1, Words: "Made up."}))
	s.theme(inquiry.ThemeInput{Inquiry: id, Series: series, Said: "A made-up theme", Many: 1, Due: s.Today().AddDays(9)})
	x, err := s.See(as(visitor), id)
	s.do(err)
	s.did(id, x.Consultations[0].Themes[0].ID)
	got := s.Get(visitor, inquiry.PathOf(id)+"/feed.atom")
	at := "https://register.example" + inquiry.PathOf(id)
	for _, want := range []string{"<title>Version 1 of the terms of reference has been replaced since</title>", "<title>Version 2 of the terms of reference is in force</title>",
		"<title>You said: A made-up theme</title>", "<title>Answered: A made-up theme</title>", at + "/terms/1\"", at + "/terms/2\"", at + "/papers/" + series + "#you-said\"", at + "#happened\""} {
		if got.Code != http.StatusOK || !strings.Contains(got.Body, want) {
			t.Errorf("%d: no %s", got.Code, want)
		}
	}
}
