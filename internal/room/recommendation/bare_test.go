package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

// accuses finds a refusal that is told as what a body said: one that does not
// stand in the quotation marks of what was entered.
func accuses(body string) bool {
	body = strings.NewReplacer("&#34;", `"`, "\r\n ", "", "“Rejected”", "", `"status":"rejected"`, "", `"answer":"rejected"`, "", ">Rejected (", "").Replace(body)
	return strings.Contains(body, "Rejected")
}

// TestARefusalNothingStandsBehindIsNoBodysAnywhere: one person enters a refusal of
// another body without a source. Each page, file, feed and answer of the API says
// that it was entered, and none that the body refused.
func TestARefusalNothingStandsBehindIsNoBodysAnywhere(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		id := askedOfTwo(t, s)
		at := "/recommendations/" + id + "/answer"
		form := s.checked(keeper, "step", "check", "body", "first-department", "status", "rejected", "given", "1 November 2026", "words", "Placeholder.")(at)
		s.wants(s.sendForm(keeper, at, form), http.StatusSeeOther)
		const entered = "Entered as “Rejected” with no source"
		for target, words := range map[string]string{
			"/recommendations/" + id:                        entered,
			"/recommendations?report=synthetic-owed":        entered,
			"/recommendations.csv?report=synthetic-owed":    entered,
			"/recommendations.json?report=synthetic-owed":   entered,
			"/recommendations/" + id + "/feed.atom":         entered,
			"/bodies/first-department":                      "",
			"/bodies/first-department/statement/2026":       "",
			"/timetable?body=first-department":              "",
			"/api/v1/recommendations?body=first-department": `"answer_without_source":true`,
			"/api/v1/recommendations/" + id:                 `"answer_without_source":true`,
		} {
			got := s.get(public(), target)
			if strings.HasPrefix(target, "/api/") {
				got = apiOf(t, s, target)
			}
			if got.code != http.StatusOK || !strings.Contains(got.body, words) {
				t.Errorf("%s answers %d and lacks %q", target, got.code, words)
			}
			if accuses(got.body) {
				at := strings.Index(got.body, "Rejected")
				t.Errorf("%s tells of a refusal: …%s…", target, got.body[max(0, at-120):min(len(got.body), at+60)])
			}
		}
	})
}

// TestAnAnswerOfAPartIsSaidInLists: "None recorded" is not said of a
// recommendation of which a part was answered.
func TestAnAnswerOfAPartIsSaidInLists(t *testing.T) {
	part := func(body, id, status string) record.Answer {
		a := answerOf(t, body, record.Status(status), "2025")
		a.PartID = id
		return a
	}
	whole := answerOf(t, "a", record.Accepted, "2024")
	for want, answers := range map[string][]record.Answer{
		"":                                 nil,
		"A: Accepted in 2025, on one part": {part("a", "1", "accepted")},
		"A: Answered on 2 parts":           {part("a", "1", "accepted"), part("a", "2", "rejected")},
		"A: Accepted in 2024":              {whole, part("a", "1", "rejected")},
		"A: Accepted in 2024; B: Answered on 2 parts": {whole, part("b", "1", "accepted"), part("b", "2", "accepted")},
	} {
		if got := record.Glances(askedOf(t, answers...)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
