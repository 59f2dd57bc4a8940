package letter

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// Stand has one core participant beside the lawyer's.
func (around) Stand(context.Context, db.Querier, string) (map[string]string, error) {
	return map[string]string{"part-1": "Made-up Participant", "part-2": "Another Participant"}, nil
}

// copies begins another report without letters, and sends two copies of it.
func (s *site) copies() (out []drafting.CopyPaper) {
	s.t.Helper()
	var err error
	s.report, err = s.Begin(as(chair), s.id, drafting.Interim, "Interim report of a synthetic inquiry")
	s.ok(err)
	chapter, err := s.AddChapter(as(chair), s.report, "What was kept")
	s.ok(err)
	c, err := s.Chapter(as(chair), s.report, chapter)
	s.ok(err)
	s.para = c.Paragraphs[0].ID
	s.fact = s.wrote(factOn("Three lists were kept, canary-of-the-report, in <b>those</b> years.", 1))
	s.ok(s.Freeze(as(chair), s.report, s.fact, 1))
	p, err := s.ProposeCopies(as(solicitor), s.report, []drafting.Reader{{Name: "Made-up Participant", For: "Made-up Participant"}, {Name: "Synthetic Lawyer", For: "Another Participant"}})
	s.agreed(s.Proposals(), chair, p, err)
	all, err := s.Copies(as(solicitor), s.report)
	s.ok(err)
	for _, x := range all.Copies {
		paper, err := s.IssueCopy(as(solicitor), x.ID)
		s.ok(err)
		out = append(out, paper)
	}
	return out
}

func (v *visitor) triesCopy(link, words string) pages.Answer {
	v.t.Helper()
	v.get(CopyFront + "/" + link)
	return v.press("go", "open", "phrase", words)
}

// TestACopyByItsPages: the confidence first, then the text with the signs of this copy and no word of another reader;
// shut, ended, published and none are told from each other by nobody outside.
func TestACopyByItsPages(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	papers := s.copies()
	link := func(i int) string { return papers[i].Link[strings.LastIndex(papers[i].Link, "/")+1:] }
	own := papers[0].Phrase.Lines()
	none := func(what, link, words string) string {
		t.Helper()
		v := s.visitor()
		before := s.Back.Gate.Derived()
		got := v.triesCopy(link, words)
		v.must(got, http.StatusUnprocessableEntity, "That did not open anything", "!Made-up Inquiry", "!Interim report", "!canary")
		if n := s.Back.Gate.Derived() - before; n != 1 {
			t.Errorf("%s: %d derivations", what, n)
		}
		return hiddenField.ReplaceAllString(strings.ReplaceAll(got.Body, words, "PHRASE"), "HIDDEN")
	}
	nobody, err := phrase.New(phrase.Words, s.Back.Random)
	s.ok(err)
	want := none("no copy", strings.Repeat("x", 32), nobody.Reveal())
	for what, c := range map[string][2]string{"another's link": {link(1), papers[0].Phrase.Reveal()}, "another's words": {link(0), papers[1].Phrase.Reveal()},
		"a letter's words": {link(0), s.one.Phrase.Reveal()},
		"a letter":         {linkOf(s.one), s.one.Phrase.Reveal()}} {
		if none(what, c[0], c[1]) != want {
			t.Error(what, "is told from none")
		}
	}
	v := s.visitor()
	v.must(v.triesCopy(link(0), own), http.StatusSeeOther, "Before your copy opens", "rule 17", "tell nobody what is in it", "!canary", "!Made-up Inquiry", "!Interim report")
	v.must(v.get(copyPath+"/text"), http.StatusSeeOther, "!canary")
	v.get(copyPath)
	v.must(v.press("go", "accept"), http.StatusUnprocessableEntity, "Tick the box", "!canary")
	v.must(v.press("go", "accept", "agreed", "yes"), http.StatusSeeOther, "Your copy of “Interim report of a synthetic inquiry”", "1. What was kept", "canary-of-the-report",
		"Made-up Inquiry", "!Synthetic Lawyer", "!Made-up Participant", "!Another Participant", "⟦")
	if !strings.Contains(v.last.Body, "&lt;b&gt;those&lt;/b&gt;") {
		t.Error("words of the report are not shown as they are")
	}
	file, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, copyPath+"/text", nil)
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	s.server.ServeHTTP(file, r)
	if file.Code != http.StatusOK || !strings.Contains(file.Header().Get("Content-Disposition"), "attachment") ||
		!strings.Contains(string(report.Unmark(file.Body.Bytes())), "1.1 Three lists were kept, canary-of-the-report") {
		t.Errorf("the file: %d %s", file.Code, file.Body)
	}
	s.logged(2)
	// While a sentence is opened again no word is shown, and it says not why.
	id, err := s.Write(as(counsel), s.report, s.para, factOn("Something else, canary-new.", 1))
	s.ok(err)
	v.must(v.get(copyPath), http.StatusOK, "no copy of it is shown now", "!canary")
	v.must(v.get(copyPath+"/text"), http.StatusSeeOther, "!canary")
	s.ok(s.Remove(as(counsel), s.report, id, 1))
	v.must(v.get(copyPath), http.StatusOK, "canary-of-the-report")
	all, err := s.Copies(as(solicitor), s.report)
	s.ok(err)
	s.ok(s.EndCopy(as(solicitor), all.Copies[1].ID))
	if none("ended", link(1), papers[1].Phrase.Reveal()) != want {
		t.Error("an ended copy is told from none")
	}
	for _, a := range []access.Actor{member, chair} {
		ready, err := s.Ready(as(a), s.report)
		s.ok(err)
		_, err = s.Sign(as(a), s.report, ready.Of)
		s.ok(err)
	}
	v.must(v.get(copyPath), http.StatusNotFound, "does not open any more", "!canary")
	if none("published", link(0), papers[0].Phrase.Reveal()) != want {
		t.Error("the copy of a published report is told from none")
	}
}

// logged wants so many openings of copies in the log, at least.
func (s *site) logged(least int) {
	s.t.Helper()
	var n int
	s.ok(s.db.QueryRow(s.t.Context(), `SELECT count(*) FROM vault_opening WHERE person LIKE 'copy-%'`).Scan(&n))
	if n < least {
		s.t.Errorf("%d openings are in the log", n)
	}
}
