package returns_test

import (
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestASectionIsJudgedByItsWords: dots, "n/a" and the heading again are no content,
// whatever the box beside them says; a short sentence is.
func TestASectionIsJudgedByItsWords(t *testing.T) {
	const heading = "Groups and suspects, identified or not"
	for words, empty := range map[string]bool{
		"": true, "...": true, "n/a": true, "N / A.": true, "-": true, "xxxxx": true, "TBC": true, "To be confirmed": true, "None": true, "…": true,
		heading: true, "groups and suspects identified or not: " + heading + "!": true, "suspects": true, "Groups and suspects, identified or not: n/a": true, "See above": true,
		"No group is known; eleven suspects are.": false, "11 in 2 groups": false, "None was found in the records of 2025.": false, "нет": false,
	} {
		for _, held := range []string{"yes", "part"} {
			x := returns.Section{Section: "suspects", Held: held, Words: words}
			if x.Empty(heading) != empty {
				t.Errorf("%s %q: empty is %v", held, words, !empty)
			}
			p := returns.Profile{Sections: []returns.Section{x}}
			if whole, part := p.Covered([]codebook.Code{{Code: "suspects", Label: heading}}); (whole+part == 0) != empty {
				t.Errorf("%s %q counts as %d and %d", held, words, whole, part)
			}
		}
		if (returns.Section{Section: "suspects", Held: "no", Words: words}).Empty(heading) {
			t.Errorf("%q, not covered, is said to say nothing", words)
		}
	}
}

// TestNothingIsNotTakenForASection: it is refused at its field; the draft says who reads
// it, and shows whoever writes it the whole as it will be read.
func TestNothingIsNotTakenForASection(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	id, err := w.BeginProfile(as(lead1))
	w.do(err)
	first := w.ProfileSections()[0]
	for _, words := range []string{"n/a", "....", first.Label} {
		err := w.SaveSection(as(lead1), id, returns.Section{Section: first.Code, Held: "yes", Words: words})
		if got := errs.FieldsOf(err); len(got) != 1 || got[0].Name != "words" {
			t.Errorf("%q: %v", words, err)
		}
	}
	at := returns.ProfilePath + "/" + id
	s.Wants(s.Get(lead1, at), 200, "This is a draft", "the national desk and inspectors can read it", "The whole, as it will be signed and read", "!Made-up knowledge")
	w.do(w.SaveSection(as(lead1), id, returns.Section{Section: first.Code, Held: "part", Words: "Made-up knowledge of 2025.", Gaps: "Made-up gaps."}))
	s.Wants(s.Get(lead1, at), 200, "Made-up knowledge of 2025.", "Made-up gaps.", "The whole, as it will be signed and read")
	s.Wants(s.Get(chief1, at), 200, "This is a draft", "Made-up knowledge of 2025.")
	s.Wants(s.Get(lead1, at+"/"+first.Code), 200, "inspectors can read it")
}
