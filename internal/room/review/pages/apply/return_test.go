package apply

import (
	"bytes"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/room/review/mine"
	"candour/internal/room/review/reviewtest"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// changing is what differs between two answers that say the same.
var changing = regexp.MustCompile(`name="csrf" value="[^"]*"`)

// TestGuessesLookAlike: over HTTP, a lookup part that nobody has and a right
// one with a wrong secret part get the same status, heads and bytes.
func TestGuessesLookAlike(t *testing.T) {
	s := newPublicSite(t)
	mine := strings.Fields(s.visitor().start(phrase.Words))
	other := strings.Fields(s.visitor().start(phrase.Words))
	wrong := strings.Join(slices.Concat(mine[:2], other[2:]), " ")
	unknown := ""
	for unknown == "" {
		u, err := phrase.New(phrase.Words, s.pages.Drafts.Random)
		s.OK(err)
		if !s.Taken(phrase.LookupIndex(s.pages.Drafts.Secret, u.Lookup())) {
			unknown = u.Reveal()
		}
	}
	guesser := s.visitor()
	var bodies, heads []string
	for _, guess := range []string{wrong, unknown} {
		before := s.pages.Drafts.Gate.Derived()
		got := guesser.back(guess).must(t, http.StatusUnprocessableEntity, "That did not open anything. Check each word or number.")
		if n := s.pages.Drafts.Gate.Derived() - before; n != 1 {
			t.Errorf("%d derivations", n)
		}
		bodies = append(bodies, changing.ReplaceAllString(strings.ReplaceAll(got.body, guess, "GUESS"), ""))
		for _, name := range []string{"Date", "X-Reference", "Content-Length"} {
			got.header.Del(name)
		}
		var names []string
		for name, values := range got.header {
			names = append(names, name+": "+changing.ReplaceAllString(strings.Join(values, ","), ""))
		}
		slices.Sort(names)
		heads = append(heads, strings.Join(names, "\n"))
	}
	if bodies[0] != bodies[1] {
		t.Errorf("the pages differ:\n%s\n\n%s", bodies[0], bodies[1])
	}
	if heads[0] != heads[1] {
		t.Errorf("the heads differ:\n%s\n\n%s", heads[0], heads[1])
	}
	if strings.Contains(s.log.String(), mine[0]+" "+mine[1]) || strings.Contains(s.log.String(), unknown) {
		t.Error("the log holds a guess")
	}
	// No number of guesses shuts out the one whose phrase it is.
	for range 5 {
		guesser.back(wrong)
	}
	guesser.back(strings.Join(mine, " ")).must(t, http.StatusSeeOther)
}

// TestFiftyOfOneAddress: a refuge is one address, and all of it is served; the
// address is kept nowhere.
func TestFiftyOfOneAddress(t *testing.T) {
	s := newPublicSite(t)
	words := s.visitor().start(phrase.Words)
	s.pages.Turns, s.pages.Tickets = gate.NewTurns(1, gate.Places), gate.NewTickets(make([]byte, 32), s.Clock.Now)
	s.pages.Drafts.Gate = phrase.NewGateOn(s.pages.Turns)
	codes := make([]int, 50)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() { codes[i] = s.visitor().persists(words) })
	}
	all.Wait()
	for i, code := range codes {
		if code != http.StatusSeeOther {
			t.Errorf("the %dth of one address got %d", i+1, code)
		}
	}
	if strings.Contains(s.log.String(), "192.0.2.77") {
		t.Error("the log holds the address")
	}
	files, err := filepath.Glob(s.DB.Path() + "*")
	s.OK(err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		s.OK(err)
		if bytes.Contains(b, []byte("192.0.2.77")) {
			t.Errorf("%s holds the address", filepath.Base(f))
		}
	}
}

// persists comes back as a browser does: when there is a crowd it solves the
// puzzle of the page and sends the same once more.
func (v *visitor) persists(words string) int {
	v.site.T.Helper()
	got := v.back(words)
	for range 100 {
		if !strings.Contains(got.body, "Many people are here") {
			break
		}
		waitFor(func() bool { return v.site.pages.Turns.Waiting(gate.Return) < gate.Places/2 }) // whose processor is ours
		ticket, zeros := hiddenField(v.site.T, got.body, "ticket"), puzzleOf(v.site.T, got.body)
		got = v.post("/review/return", "phrase", words, "ticket", ticket, "proof", gate.Solve(ticket, zeros))
	}
	return got.code
}

// TestWhenTheGateIsFull: what was typed stays, and nothing is said of it.
func TestWhenTheGateIsFull(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	s.pages.Drafts.Gate = phrase.NewGate(1, 0)
	codes := make([]answered, 6)
	var all sync.WaitGroup
	for i := range codes {
		twin := &visitor{site: s, cookies: maps.Clone(v.cookies), from: v.from}
		all.Go(func() { codes[i] = twin.back(words) })
	}
	all.Wait()
	served := 0
	for _, got := range codes {
		if got.code == http.StatusSeeOther {
			served++
			continue
		}
		got.must(t, http.StatusUnprocessableEntity, "Many people are here at this moment")
		if !strings.Contains(got.body, words) {
			t.Error("the words must be typed again")
		}
	}
	if served == 0 {
		t.Error("nobody was served")
	}
}

// sent gives a visitor whose form was sent, and their words.
func (s *publicSite) sent() (*visitor, string) {
	s.T.Helper()
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say("words", goNext, "words", typed).must(s.T, http.StatusSeeOther)
	v.say(stepCheck, goSend, "sure", "yes").must(s.T, http.StatusSeeOther)
	v.get("/review/sent").must(s.T, http.StatusOK, "We have it. Your number is R-")
	return v, words
}

// TestMineToTheEnd: everything that a person can do once they sent it.
func TestMineToTheEnd(t *testing.T) {
	s := newPublicSite(t)
	v, words := s.sent()
	v.get("/review/mine").must(t, http.StatusOK, "Received", typed, "There are none yet.", "due by")
	v.post("/review/mine", "go", "add", "words", "").must(t, http.StatusUnprocessableEntity, "Write what you want to add")
	v.post("/review/mine", "go", "add", "words", "Mine: "+strings.ToUpper(words)).must(t, http.StatusUnprocessableEntity, "Take them out")
	v.post("/review/mine", "go", "exclude", "names", numbered(words)).must(t, http.StatusUnprocessableEntity, "Take them out")
	v.post("/review/mine", "go", "add", "words", "<b>More</b> "+typed).must(t, http.StatusSeeOther)
	v.post("/review/mine", "go", "agree", "step", "papers").must(t, http.StatusUnprocessableEntity)
	v.post("/review/mine", "go", "agree", "step", "no such step", "answer", "yes").must(t, http.StatusUnprocessableEntity)
	if _, m, err := v.mine(); err != nil || slices.ContainsFunc(m.Consents, func(c mine.Consent) bool { return c.Answer != "" }) {
		t.Errorf("nobody answered, %v: %+v", err, m.Consents)
	}
	v.post("/review/mine", "go", "agree", "step", "papers", "answer", "yes").must(t, http.StatusSeeOther)
	v.post("/review/mine", "go", "agree", "step", "papers", "answer", "no").must(t, http.StatusSeeOther)
	v.post("/review/mine", "go", "exclude", "names", "Synthetic Person 9").must(t, http.StatusSeeOther)
	v.get("/review/mine?done=add").must(t, http.StatusOK, "It is added", "You said no on")
	v.get("/review/mine/no-such-act").must(t, http.StatusNotFound)
	v.get("/review/mine/receipt.json").must(t, http.StatusNotFound, "once an hour")
	s.Batch()
	v.back(words).must(t, http.StatusSeeOther) // an hour later the page has closed
	if got := v.get("/review/mine/receipt.json").must(t, http.StatusOK); !strings.Contains(got.body, `"checkpoint"`) || strings.Contains(got.body, typed) {
		t.Errorf("the receipt: %.300s", got.body)
	}

	v.post("/review/mine/erase", "sure", "yes", "again", "yes") // not while it is being worked on
	v.post("/review/mine/withdraw").must(t, http.StatusUnprocessableEntity, "Tick the box")
	v.post("/review/mine/withdraw", "sure", "yes").must(t, http.StatusSeeOther)
	v.post("/review/mine", "go", "add", "words", "Too late, and kept on the page").must(t, http.StatusUnprocessableEntity, "You have withdrawn", "Too late, and kept on the page")
	v.post("/review/mine/erase").must(t, http.StatusUnprocessableEntity, "Tick the box")
	v.post("/review/mine/erase", "sure", "yes").must(t, http.StatusOK, "This is the last step")
	v.get("/review/mine").must(t, http.StatusOK, typed)
	if got := v.post("/review/mine/erase", "again", "yes"); got.location != "/review/wiped" || v.cookies[sessionCookie] != "" {
		t.Errorf("erased: %d to %q %s", got.code, got.location, reviewtest.PlainText(got.body))
	}
	v.back(words).must(t, http.StatusUnprocessableEntity, "That did not open anything")
}

// TestAMessageOfALatePageIsSent: and nothing of the case is shown for it.
func TestAMessageOfALatePageIsSent(t *testing.T) {
	s := newPublicSite(t)
	v, words := s.sent()
	late := func() {
		v.back(words).must(t, http.StatusSeeOther)
		s.Clock.Advance(formsession.Life + time.Minute)
	}
	s.Clock.Advance(formsession.Life + time.Minute)
	got := v.post("/review/mine", "go", "add", "words", "Repeats "+words).must(t, http.StatusUnprocessableEntity, "Take them out", "This was not sent")
	if strings.Contains(got.body, typed) {
		t.Error("a late page shows the case")
	}
	if got := v.post("/review/mine", "go", "add", "words", "Typed for half an hour"); got.location != "/review/return?over=2" || v.cookies[sessionCookie] != "" {
		t.Errorf("late: %d to %q", got.code, got.location)
	}
	for _, fields := range [][]string{{"go", "agree", "step", "papers", "answer", "yes"}, {"go", "exclude", "names", " "}} {
		late()
		if got := v.post("/review/mine", fields...); got.location != "/review/return?over=1" {
			t.Errorf("late %v: %q", fields, got.location)
		}
	}
	for _, act := range []string{"withdraw", "erase", "appeal"} {
		late()
		if got := v.post("/review/mine/"+act, "sure", "yes", "again", "yes"); got.location != "/review/return?over=1" {
			t.Errorf("late %s: %q", act, got.location)
		}
	}
	late()
	v.post("/review/mine/appeal", "words", "Typed for half an hour").must(t, http.StatusUnprocessableEntity, "This was not saved", "Typed for half an hour")
	v.back(words).must(t, http.StatusSeeOther)
	v.get("/review/mine").must(t, http.StatusOK, "Typed for half an hour", "Received")
}

// TestPublicWordsArePlain: the pages that everybody reads, and each question.
func TestPublicWordsArePlain(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	grades := map[string]string{}
	for _, target := range []string{"/review", "/review/before", "/review/safety"} {
		body := v.get(target).must(t, http.StatusOK).body
		_, body, _ = strings.Cut(body, "<main")
		body, _, _ = strings.Cut(body, `<section class="cd-help"`)
		grades[target] = reviewtest.PlainText(strings.NewReplacer("</p>", ".\n", "</li>", ".\n", "</h1>", ".\n", "</h2>", ".\n", "..", ".").Replace("<main" + body))
	}
	var lines []string
	for _, q := range s.pages.questions {
		lines = append(lines, q.Title, q.Note)
		lines = append(lines, q.Lead...)
		for _, ask := range q.Asks {
			lines = append(lines, ask.Label, ask.Hint)
			if strings.HasPrefix(strings.ToLower(ask.Label), "why") {
				t.Errorf("%s asks why", q.ID)
			}
		}
	}
	grades["the questions"] = strings.Join(lines, "\n")
	for where, text := range grades {
		if g := testkit.ReadingGrade(text); g > testkit.MaxGrade {
			t.Errorf("%s reads at grade %.1f, over %d", where, g, testkit.MaxGrade)
		} else {
			t.Logf("%s: grade %.1f", where, g)
		}
	}
}
