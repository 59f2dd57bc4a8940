package apply

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/site/gate"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// crowdedSite is the person's pages with a queue of four places in a lane, of
// which one turn and half of the places are taken.
func crowdedSite(t *testing.T, lane string) (s *publicSite, words string, open func()) {
	t.Helper()
	s = newPublicSite(t)
	words = s.visitor().start(phrase.Words)
	turns := gate.NewTurns(1, 4)
	s.pages.Turns, s.pages.Tickets = turns, gate.NewTickets(make([]byte, 32), s.Clock.Now)
	s.pages.Drafts.Gate = phrase.NewGateOn(turns)
	ctx, cancel := context.WithCancel(t.Context())
	first, err := turns.Enter(ctx, lane)
	s.OK(err)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if leave, err := turns.Enter(ctx, lane); err == nil {
				leave()
			}
		})
	}
	waitFor(func() bool { return turns.Waiting(lane) == 2 })
	t.Cleanup(func() { cancel(); all.Wait() })
	return s, words, func() {
		waitFor(func() bool { return turns.Waiting(lane) == 3 })
		first()
	}
}

func waitFor(what func() bool) {
	for !what() {
		time.Sleep(time.Millisecond)
	}
}

// TestWhoStartsKeepsTheirPlace: without scripts, by waiting, before anything is
// typed.
func TestWhoStartsKeepsTheirPlace(t *testing.T) {
	s, _, open := crowdedSite(t, gate.Start)
	v := s.visitor()
	page := v.post(formPath, "go", goStart, "kind", "digits").must(t, http.StatusServiceUnavailable, "Please wait a moment", "We keep your place")
	if page.header.Get("Refresh") != "5; url="+formPath || v.cookies[placeCookie] == "" || v.cookies[sessionCookie] != "" {
		t.Fatalf("%v %v", page.header, v.cookies)
	}
	v.get(formPath).must(t, http.StatusServiceUnavailable, "Please wait a moment") // too early
	if s.count("review_draft") != 1 {
		t.Error("a form was begun for somebody who waits")
	}
	s.Clock.Advance(5 * time.Second)
	answer := make(chan answered)
	go func() { answer <- v.get(formPath) }()
	open()
	if got := <-answer; got.location != formPath || v.cookies[sessionCookie] == "" || v.cookies[placeCookie] != "" {
		t.Fatalf("%d to %q, cookies %v", got.code, got.location, v.cookies)
	}
	v.get(formPath).must(t, http.StatusOK, "Your numbers")
}

// TestLeavingForgetsThePlace: the cookie goes with the others.
func TestLeavingForgetsThePlace(t *testing.T) {
	s, _, _ := crowdedSite(t, gate.Start)
	v := s.visitor()
	v.post(formPath, "go", goStart, "kind", "digits").must(t, http.StatusServiceUnavailable)
	if v.get("/leave"); len(v.cookies) != 0 {
		t.Errorf("left with %v", v.cookies)
	}
}

// TestWhoComesBackSolvesAPuzzle: what was typed stays in the box, and the page
// holds a puzzle whose answer opens the way.
func TestWhoComesBackSolvesAPuzzle(t *testing.T) {
	s, words, open := crowdedSite(t, gate.Return)
	v := s.visitor()
	v.get("/review/return").must(t, http.StatusOK)
	page := v.back(words).must(t, http.StatusUnprocessableEntity, "Many people are here at this moment", words)
	ticket := hiddenField(t, page.body, "ticket")
	difficulty := puzzleOf(t, page.body)
	if !strings.Contains(page.body, `data-cd-puzzle="`+ticket+`"`) || !strings.Contains(page.body, "data-cd-send") {
		t.Fatalf("no puzzle: %s", page.body)
	}
	if got := v.post("/review/return", "phrase", words, "ticket", ticket, "proof", "1"); got.code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong answer: %d", got.code)
	}
	answer := make(chan answered)
	go func() {
		answer <- v.post("/review/return", "phrase", words, "ticket", ticket, "proof", gate.Solve(ticket, difficulty))
	}()
	open()
	if got := <-answer; got.location != formPath {
		t.Errorf("%d to %q", got.code, got.location)
	}
}

// puzzleOf gives how hard the puzzle of a page is.
func puzzleOf(t *testing.T, page string) int {
	t.Helper()
	_, zeros, _ := strings.Cut(page, `data-cd-zeros="`)
	zeros, _, _ = strings.Cut(zeros, `"`)
	n, err := strconv.Atoi(zeros)
	if err != nil {
		t.Errorf("no puzzle: %s", page)
	}
	return n
}

// TestACarriedTextSurvivesTheCrowd: the words that came with a lost form too.
func TestACarriedTextSurvivesTheCrowd(t *testing.T) {
	s, words, _ := crowdedSite(t, gate.Return)
	v := s.visitor()
	v.post("/review/return", "carry", "words", "words", longWords, "phrase", words).must(t, http.StatusUnprocessableEntity, "Many people are here", longWords, words)
}

// TestNoCrowdNoPuzzle: nobody waits, nothing is asked of anybody.
func TestNoCrowdNoPuzzle(t *testing.T) {
	s := newPublicSite(t)
	s.pages.Turns, s.pages.Tickets = gate.NewTurns(1, 4), gate.NewTickets(make([]byte, 32), s.Clock.Now)
	s.pages.Drafts.Gate = phrase.NewGateOn(s.pages.Turns)
	v := s.visitor()
	words := v.start(phrase.Words)
	for _, page := range []string{"/review/return", formPath} {
		if strings.Contains(v.get(page).body, "data-cd-puzzle") {
			t.Errorf("%s asks for a puzzle", page)
		}
	}
	v.back(words).must(t, http.StatusSeeOther)
}

// TestNoRoomIsSaidBeforeAnythingIsTyped, with the numbers to call.
func TestNoRoomIsSaidBeforeAnythingIsTyped(t *testing.T) {
	s := newPublicSite(t)
	s.pages.Drafts.Limits = comeback.Limits{Empty: 1, All: 1, Bytes: 1, Each: 1 << 20}
	v := s.visitor()
	v.start(phrase.Words)
	s.Clock.Advance(2 * time.Minute)
	v.post(formPath, "go", goStart, "kind", "words").must(t, http.StatusUnprocessableEntity, "We cannot take new forms at this moment", "How do you want to come back?", "Samaritans")
}
