package review_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/testkit"
)

// TestMessagesHaveTheirLanguage: what somebody said of the language of a message comes
// back with it, to the person and to staff; where nobody said it none is claimed, one
// that is not on the list is refused, and it stands sealed.
func TestMessagesHaveTheirLanguage(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply()
		said := map[string]string{"Geiriau niwtral.": "cy", "Neutral words.": "en", "Nobody said in which language.": ""}
		for words, lang := range said {
			w.OK(w.S.AddWords(t.Context(), k, words, lang))
			w.OK(w.S.Message(w.As("secretary"), k.CaseID, "Panel: "+words, lang))
		}
		w.Refused(w.S.AddWords(t.Context(), k, "x", "xx"), errs.Invalid)
		w.Refused(w.S.Message(w.As("secretary"), k.CaseID, "x", "en\x03"), errs.Invalid)
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		texts, err := w.S.Reveal(w.As("secretary"), k.CaseID, intake.PartMessages, "To answer the person")
		w.OK(err)
		got := map[string]string{}
		for _, x := range m.Messages {
			got["mine "+x.Words] = x.Lang
		}
		for _, x := range texts {
			got["staff "+x.Words] = x.Lang
		}
		for words, lang := range said {
			for _, who := range []string{"mine ", "staff "} {
				for _, from := range []string{"", "Panel: "} {
					if tag, there := got[who+from+words]; !there || tag != lang {
						t.Errorf("%s%s%s: %q, %v, want %q", who, from, words, tag, there, lang)
					}
				}
			}
		}
		if len(got) != 12 {
			t.Errorf("%d texts: %v", len(got), got)
		}
	})
}
