package recommendation_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/testkit"
)

const (
	inArabic = "الرد العربي."
	inWelsh  = "Derbyniwyd yr argymhelliad."
)

// answersIn enters an answer and a report in each language.
func (s *site) answersIn(t *testing.T, commitment string) {
	t.Helper()
	for _, x := range []struct{ words, lang string }{{inArabic, "ar"}, {inWelsh, "cy"}, {"Nobody said in which language.", ""}} {
		s.clock.Advance(time.Minute)
		if _, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-10-01", Words: x.words, Lang: x.lang}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: commitment, Words: x.words, Obstacles: x.words, Lang: x.lang, Submit: true}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWordsOfOthersHaveTheirLanguage is case 19: what was said in a language that the
// recorder named bears it wherever it is shown, and where nobody has said, none is
// claimed.
func TestWordsOfOthersHaveTheirLanguage(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		s.answersIn(t, c.ID)
		for _, at := range []string{"/recommendations/iicsa-final-99", "/commitments/" + c.ID} {
			body := s.get(public(), at).body
			for words, lang := range map[string]string{inArabic: `dir="auto" lang="ar"`, inWelsh: `dir="auto" lang="cy"`, "Nobody said in which language.": ""} {
				if n := strings.Count(body, words); at != "/recommendations/iicsa-final-99" && n < 2 || n == 0 {
					t.Errorf("%s: %q is there %d times", at, words, n)
				}
				for i, before := range strings.Split(body, words) {
					tag := before[strings.LastIndex(before, "<")+1:]
					if i == strings.Count(body, words) {
						break
					}
					if lang != "" && !strings.Contains(tag, lang) || lang == "" && strings.Contains(tag, "lang=") {
						t.Errorf("%s: %q stands in <%s", at, words, tag)
					}
				}
			}
		}
		statement := s.get(public(), "/bodies/uk-government/statement/2026")
		s.wants(statement, http.StatusOK, "Nobody said in which language.")
	})
}

// TestALanguageThatIsNotKnown is refused by name, in an answer and in a report, and
// nothing is kept.
func TestALanguageThatIsNotKnown(t *testing.T) {
	s, c := pledgedOn(t, testkit.SQLite(t))
	for _, tag := range []string{"xx", "en\" onclick=", "Welsh"} {
		_, err := s.RecordAnswer(owner, "iicsa-final-99", recommendation.AnswerInput{BodyID: "uk-government", Status: "accepted", Given: "2026-10-01", Words: "Yes.", Lang: tag})
		if !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "lang" {
			t.Errorf("an answer in %q: %v", tag, err)
		}
		if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: "Done.", Lang: tag, Submit: true}); !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "lang" {
			t.Errorf("a report in %q: %v", tag, err)
		}
	}
}

// TestTheFormAsksForTheLanguage: English stands there before anything is typed; Welsh is
// kept when something else is put right, shown on the page that asks once more, and
// published.
func TestTheFormAsksForTheLanguage(t *testing.T) {
	s, c := pledgedOn(t, testkit.SQLite(t))
	for _, at := range []string{"/recommendations/iicsa-final-99/answer", "/commitments/" + c.ID + "/report"} {
		s.wants(s.get(owner, at), http.StatusOK, `<option value="en" selected>English`, "Not known, or another", "Welsh")
	}
	got := s.post(owner, "/recommendations/iicsa-final-99/answer", "step", "check", "status", "accepted", "words", inWelsh, "lang", "cy")
	s.wants(got, http.StatusUnprocessableEntity, `<option value="cy" selected>Welsh`)
	got = s.post(owner, "/recommendations/iicsa-final-99/answer", "step", "check", "status", "accepted", "given", "2026-10-01", "words", inWelsh, "lang", "cy")
	s.wants(got, http.StatusOK, `lang="cy"`, "In which language", `name="lang" value="cy"`)
}

// TestWhatIsFoundHasItsLanguage: a search is given the words of an answer with the
// language that its recorder named, and with none where nobody named one.
func TestWhatIsFoundHasItsLanguage(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		s.answersIn(t, c.ID)
		got := map[string]string{}
		for _, f := range allFound(t, s.Service)["recommendation"] {
			for _, said := range f.Said {
				if f.ID == "iicsa-final-99" {
					got[said.Words] = "lang:" + said.Lang
				}
			}
		}
		for words, lang := range map[string]string{inArabic: "lang:ar", inWelsh: "lang:cy", "Nobody said in which language.": "lang:"} {
			if got[words] != lang {
				t.Errorf("%q is given in %q, want %q", words, got[words], lang)
			}
		}
	})
}

// TestALanguageGoesOutAndComesIn: the lines of the register hold the language of each
// answer, an import of them is the same again, and a tag that is not known is told at
// its row.
func TestALanguageGoesOutAndComesIn(t *testing.T) {
	s, c := pledgedOn(t, testkit.SQLite(t))
	s.answersIn(t, c.ID)
	var line exchange.FileRecommendation
	if err := s.EachLine(public(), []string{"iicsa-final-99"}, func(l exchange.FileRecommendation) error { line = l; return nil }); err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, a := range line.Answers {
		if a.Note != nil && (*a.Note == inArabic || *a.Note == inWelsh || strings.HasPrefix(*a.Note, "Nobody")) {
			tags = append(tags, a.Language)
		}
	}
	if strings.Join(tags, ",") != "ar,cy," {
		t.Errorf("the lines say %q", tags)
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	var again exchange.FileRecommendation
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if back, err := json.Marshal(again); err != nil || !bytes.Equal(back, text) {
		t.Errorf("read and written again it is other: %v", err)
	}
	sheet, err := exchange.ReadSheet("answers.csv", []byte("report_id,title,summary,addressees,answer,answer_date,answer_by,answer_words,answer_language\n"+
		"iicsa-final,A title,A summary,UK Government,accepted,2026-10-01,UK Government,"+inWelsh+",cy\n"))
	if err != nil || len(sheet.Rows) != 1 || len(sheet.Rows[0].Line.Answers) != 1 || sheet.Rows[0].Line.Answers[0].Language != "cy" {
		t.Fatalf("a column of languages: %v %+v", err, sheet)
	}
}
