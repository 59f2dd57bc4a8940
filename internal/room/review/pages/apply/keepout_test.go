package apply

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review"
	"candour/internal/testkit"
)

var takesBack = regexp.MustCompile(`name="item" value="(bar-[^"]+)"`)

// TestKeepingOutSaysWhoWorksHereToNobody: a name of the staff and one of nobody are
// answered alike; a slip of the hand keeps its bearer out all the same.
func TestKeepingOutSaysWhoWorksHereToNobody(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		var pages []string
		for _, name := range []string{"Synthetic Secretary", "Synthetic Secretry", "PC Nobody Known"} {
			v, _ := s.sent()
			v.post("/review/mine", "go", "exclude", "names", name).must(t, http.StatusSeeOther)
			body := v.get("/review/mine?done=exclude").must(t, http.StatusOK, "We cannot tell you whether anybody of a name that you wrote works here").body
			if strings.Contains(body, "They are kept out from now on") {
				t.Errorf("%s: it is said that somebody is kept out", name)
			}
			body = strings.ReplaceAll(body[strings.Index(body, "Keep somebody out"):strings.Index(body, `id="kept"`)], name, "NAME")
			pages = append(pages, formTokenField.ReplaceAllString(regexp.MustCompile(`sealed-[a-z0-9-]+`).ReplaceAllString(body, ""), ""))
			_, n, err := s.S.List(s.As("secretary"), review.Filter{Number: s.Number(personOf(v.session()).CaseID)})
			if s.OK(err); (n == 0) != (name != "PC Nobody Known") {
				t.Errorf("%s: the secretary counts %d", name, n)
			}
		}
		if pages[0] != pages[1] || pages[0] != pages[2] {
			t.Error("the page differs with who works here")
		}
	})
}

// TestTheLastOfficeIsAskedAbout: keeping out the office of all who may look is asked about
// first, and is taken back by the person alone.
func TestTheLastOfficeIsAskedAbout(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		a := s.People["second"] // everybody who may look is of one listed body
		for _, who := range []string{"secretary", "second"} {
			a = s.People[who]
			a.Kin = append(a.Kin, "made-up-western-police")
			s.People[who] = a
		}
		v, _ := s.sent()
		k := personOf(v.session())
		counts := func() int {
			_, n, err := s.S.List(s.As("secretary"), review.Filter{Number: s.Number(k.CaseID)})
			s.OK(err)
			return n
		}
		send := []string{"go", "exclude", "offices", "Made-up Western Police"}
		v.post("/review/mine", send...).must(t, http.StatusUnprocessableEntity, "nobody who works here can look at your case", "Made-up Western Police")
		if counts() != 1 {
			t.Fatal("it is kept out before the person said so")
		}
		v.post("/review/mine", append(send, "offices_sure", "yes")...).must(t, http.StatusSeeOther)
		page := v.get("/review/mine").must(t, http.StatusOK, "Nobody who works here may look at your case now", "Kept out: Made-up Western Police", "Where there is no button, write to the panel")
		found := takesBack.FindStringSubmatch(page.body)
		if found == nil || counts() != 0 {
			t.Fatalf("there is no button, or %d count it", counts())
		}
		entries := s.Entries()
		v.post("/review/mine", "go", "take-back", "item", found[1]).must(t, http.StatusSeeOther)
		if counts() != 1 || s.Entries() == entries {
			t.Error("it is not taken back, or with no entry")
		}
		v.post("/review/mine", "go", "take-back", "item", found[1]).must(t, http.StatusUnprocessableEntity, "taken back already")
		v.get("/review/mine?done=take-back").must(t, http.StatusOK, "an office has a button of its own")

		other, _ := s.sent()
		other.post("/review/mine", send...).must(t, http.StatusUnprocessableEntity)
		s.OK(s.S.Exclude(t.Context(), k, "Made-up Southern Police", ""))
		bar := takesBack.FindStringSubmatch(v.get("/review/mine").body)
		other.post("/review/mine", "go", "take-back", "item", bar[1]).must(t, http.StatusUnprocessableEntity, "taken back already")
	})
}
