package recommendation_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// TestWordsOfOthersHaveTheirDirection is case 19, as far as direction goes: what a
// body said stands in the direction of its own letters, beside words of ours, and so
// does what is typed. Which language it is in nobody is asked.
func TestWordsOfOthersHaveTheirDirection(t *testing.T) {
	s, c := pledgedOn(t, testkit.SQLite(t))
	s.clock.Advance(time.Minute)
	const arabic = "الرد العربي."
	if _, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-10-01", Words: arabic}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: arabic, ClaimDone: true, NoEvidence: true, Submit: true}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/recommendations/iicsa-final-99", "/commitments/" + c.ID} {
		got := s.get(public(), at)
		s.wants(got, http.StatusOK, arabic)
		for i, before := range strings.Split(got.body, arabic) {
			if tag := before[strings.LastIndex(before, "<")+1:]; i < strings.Count(got.body, arabic) && !strings.Contains(tag, `dir="auto"`) {
				t.Errorf("%s: the words stand in <%s", at, tag)
			}
		}
	}
	field := regexp.MustCompile(`<(?:textarea|input)[^>]*class="govuk-(?:textarea|input)[^>]*>`)
	for _, form := range []string{"/recommendations/iicsa-final-99/answer", record.CorrectHref("answer", s.idOf(t, "answer"))} {
		all := field.FindAllString(s.get(owner, form).body, -1)
		if len(all) < 2 {
			t.Errorf("%s: %d fields", form, len(all))
		}
		for _, f := range all {
			if !strings.Contains(f, `dir="auto"`) {
				t.Errorf("%s: a field has no direction: %s", form, f)
			}
		}
	}
}
