package apply

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// checkedNo finds what a page has marked as answered with no.
var checkedNo = regexp.MustCompile(`<input[^>]*name="([^"]+)"[^>]*value="no"[^>]*checked`)

// TestANoIsAnAnswer: whatever is answered with yes or no is shown as it was answered,
// after it was sent too, and what was left open is shown as neither.
func TestANoIsAnAnswer(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		for _, no := range []bool{true, false} {
			v := s.visitor()
			v.start(phrase.Words)
			v.say("ways", goNext, "ways", "phone").must(t, http.StatusSeeOther)
			v.say("contact", goNext, "phone", "01632 960001").must(t, http.StatusSeeOther)
			var asked []intake.Ask
			for _, q := range s.pages.questions {
				for _, ask := range q.Asks {
					if !slices.ContainsFunc(ask.Choices, func(c intake.Choice) bool { return c.Value == "no" }) {
						continue
					}
					if asked = append(asked, ask); no {
						fields := []string{ask.Name, "no"}
						if q.ID == "contact" {
							fields = append(fields, "phone", "01632 960001")
						}
						v.say(q.ID, goNext, fields...).must(t, http.StatusSeeOther)
					}
				}
			}
			v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
			page := v.get("/review/mine").must(t, http.StatusOK).body
			kept := checkedNo.FindAllStringSubmatch(v.get("/review/mine/contact").body+v.get("/review/mine/answers").body, -1)
			if len(asked) < 8 {
				t.Fatalf("%d questions are answered with yes or no", len(asked))
			}
			for _, ask := range asked {
				step, want := strings.HasPrefix(ask.Name, "agree_"), ask.Label+" No"
				if step {
					want = ask.Label + " You said no on"
				}
				shown := strings.Contains(reviewtest.PlainText(page), want)
				held := slices.ContainsFunc(kept, func(m []string) bool { return m[1] == ask.Name })
				if shown != no || held != (no && !step) {
					t.Errorf("answered %v: %q is shown %v and stands to be changed %v", no, ask.Label, shown, held)
				}
			}
		}
	})
}
