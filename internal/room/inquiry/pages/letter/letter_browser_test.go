package letter

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"candour/internal/room/inquiry/report"
	"candour/internal/testkit"
	"candour/internal/testkit/browser"
	"candour/internal/trust/access"
)

// TestSomebodyCriticisedAnswersAndASentenceIsSoftened: the letter was sent by two; its recipient
// opens it by the link and the words, accepts the confidence, answers part by part and chooses new
// words; two treat it as softened, and the sentence is frozen. With scripts at 1,280 pixels,
// without at 320.
func TestSomebodyCriticisedAnswersAndASentenceIsSoftened(t *testing.T) {
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, NoScript: true}} {
		t.Run(strconv.Itoa(o.Width), func(t *testing.T) {
			s := newSite(t, testkit.SQLite(t))
			srv := httptest.NewServer(s.server)
			defer srv.Close()
			tab := b.Open(t, o)
			see := func(name string, want ...string) {
				t.Helper()
				for _, w := range want {
					if !tab.Has(w) {
						t.Fatalf("%s: %q is not there: %s", name, w, tab.Text("body"))
					}
				}
				tab.Check()
				if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
					tab.Screenshot(filepath.Join(dir, "letter-"+name+"-"+strconv.Itoa(o.Width)+".png"))
				}
			}
			tab.Go(srv.URL + Front + "/" + linkOf(s.one))
			tab.Fill("#phrase", s.two.Phrase.Reveal())
			tab.FollowText("Continue")
			see("refused", "That did not open anything")
			tab.Fill("#phrase", s.one.Phrase.Reveal())
			tab.FollowText("Continue")
			see("confidence", "Before the letter opens")
			tab.Click(`input[name="agreed"]`)
			tab.FollowText("Open the letter")
			see("open", "The council did not compare them.", "Made-up minutes, page 3", "The last day to answer is")
			tab.FollowText("Answer it")
			see("parts", "All of it, as one")
			tab.Follow(`a[href="` + answerPath + `/1"]`)
			see("part", "The report may say")
			tab.Fill("#words", "They were compared, late. Summary withheld in test data.")
			tab.FollowText("Continue")
			tab.FollowText("Look at it, then send it")
			see("check", "To part 1")
			tab.FollowText("Continue")
			see("last", "Is this your last answer?")
			tab.Click(`input[name="last"][value="yes"]`)
			tab.FollowText("Send my answer")
			see("receipt", "Your answer was taken.", "Your last answer. Taken on "+s.Today().Human())
			tab.FollowText("Choose new words or numbers")
			tab.Fill("#phrase", s.one.Phrase.Reveal())
			tab.Click(`input[name="kind"][value="words"]`)
			see("phrase")
			tab.FollowText("Continue")
			var words []string
			for i := 1; i <= 7; i++ {
				words = append(words, tab.Text(`.cd-phrase li:nth-child(`+strconv.Itoa(i)+`)`))
			}
			see("shown", "They do not count yet")
			tab.FollowText("I have kept them safe")
			tab.Fill("#phrase", strings.Join(words, " "))
			tab.FollowText("Continue")
			see("changed", "The old ones open nothing any more")
			tab.Follow(".govuk-exit-this-page__button, .govuk-js-exit-this-page-button")
			for _, c := range tab.CookiesOf(srv.URL) {
				if c.Name == sessionCookie {
					t.Error("the letter lies open after leaving")
				}
			}
			s.softened()
			tab = b.Open(t, o)
			tab.Go(srv.URL + Front + "/" + linkOf(s.one))
			tab.Fill("#phrase", strings.Join(words, " "))
			tab.FollowText("Continue")
			see("after", "The council did not compare them.") // what was put, and no word of what became of it
			if tab.Has("compared them late") || tab.Has("softened") {
				t.Error("the letter tells what became of it")
			}
		})
	}
}

// softened has counsel write the sentence lighter, a member check it, two agree that it was
// softened, and the chair freeze it.
func (s *site) softened() {
	s.t.Helper()
	if st := s.stands(s.against); st != report.Answered {
		s.t.Fatalf("after the last answer the sentence is %s", st)
	}
	soft := against("The council compared them late.", theCouncil, report.Significant, s.fact)
	s.ok(s.Edit(as(counsel), s.report, s.against, 1, soft))
	s.checked(s.against)
	if err := s.Freeze(as(chair), s.report, s.against, 2); err == nil {
		s.t.Fatal("frozen before it was treated")
	}
	all, err := s.Letters(as(chair), s.report)
	s.ok(err)
	for _, by := range []access.Actor{chair, counsel} {
		_, err := s.OpenAnswer(as(by), all.Letters[1].Answers[0].ID)
		s.ok(err)
	}
	p, err := s.ProposeTreatment(as(counsel), s.report, report.Treatment{Sentence: s.against, Party: theCouncil, Outcome: report.Softened, Why: "The answer shows that they were compared, late."})
	s.agreed(s.Proposals(), chair, p, err)
	s.ok(s.Freeze(as(chair), s.report, s.against, 2))
	if st := s.stands(s.against); st != report.Frozen {
		s.t.Fatalf("treated and frozen, and it is %s", st)
	}
}
