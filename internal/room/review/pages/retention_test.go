package pages

import (
	"fmt"
	"html"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
	testpages "candour/internal/testkit/pages"
)

// TestTheScheduleReachesWhatIsKept: another number in the schedule changes the
// days of records, what people read, and how long a draft is kept.
func TestTheScheduleReachesWhatIsKept(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply()
	s.To(k.CaseID, rules.Closed)
	ended := s.S.Today()
	b, err := os.ReadFile("../rules/retention.toml")
	s.OK(err)
	text := string(b)
	for _, months := range []int{120, 84} {
		s.S.Schedule, err = rules.ReadRetention(strings.NewReader(strings.Replace(text, "months = 120", fmt.Sprintf("months = %d", months), 1)))
		s.OK(err)
		year, month, of := ended.Date()
		day := clock.NewDay(year+months/12, int(month), of)
		if got := s.Kept(k.CaseID, "case").When; got != day {
			t.Errorf("%d months: goes on %s, want %s", months, got, day)
		}
		years := fmt.Sprintf("we keep your words for %d years.", months/12)
		if !strings.Contains(strings.Join(s.S.RetentionWords(), " "), years) {
			t.Errorf("%d months: nobody reads %q", months, years)
		}
		for _, page := range []string{"/panel/retention", "/panel/cases/" + k.CaseID} {
			got := s.get("secretary", page)
			s.wants(got, http.StatusOK, day.Human())
			if _, kept, ok := strings.Cut(got.body, "How it stands"); !ok || len(testpages.LongCells(kept, 10)) > 0 {
				t.Errorf("%s: how it stands is not there, or is said in a cell of more than ten words: %q", page, testpages.LongCells(kept, 10))
			}
		}
		s.wants(s.get("secretary", "/panel/retention"), http.StatusOK, years)
	}
	r, err := rules.ReadRetention(strings.NewReader(strings.Replace(text, "days = 90", "days = 30", 1)))
	s.OK(err)
	if r.DraftDays() != 30 || !strings.Contains(strings.Join(r.Sentences(), " "), "for 30 days after you last saved it") {
		t.Errorf("a draft is kept for %d days: %q", r.DraftDays(), r.Sentences())
	}
}

// TestWhatIsDueIsPartedIntoPages: ten kinds of record a page, each page leads to the
// next, and none is left out.
func TestWhatIsDueIsPartedIntoPages(t *testing.T) {
	s := newStaffSite(t)
	for range 6 {
		s.To(s.Apply().CaseID, rules.Closed)
	}
	list, _, err := s.S.Coming(s.As("secretary"), comingShown)
	s.OK(err)
	row, next, seen := regexp.MustCompile(`<th scope="row"`), regexp.MustCompile(`href="([^"]+)" rel="next"`), 0
	for at := "/panel/retention"; at != ""; {
		body := s.get("secretary", at).body
		n := len(row.FindAllString(body, -1))
		if seen += n; n > comingSize {
			t.Errorf("%s has %d rows", at, n)
		}
		leads := next.FindStringSubmatch(body)
		if at = ""; leads != nil {
			at = html.UnescapeString(leads[1])
		}
	}
	if len(list) <= comingSize || seen != len(list) {
		t.Errorf("%d of %d kinds of record are on the pages", seen, len(list))
	}
}
