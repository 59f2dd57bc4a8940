package pages

import (
	"regexp"
	"strings"
	"testing"
)

// A case opens on what the next step is decided by; all else is folded, and there.
func TestACaseShowsFirstWhatIsDecidedBy(t *testing.T) {
	s := newStaffSite(t)
	at := "/panel/cases/" + s.Apply().CaseID
	body := s.get("secretary", at).body
	open := regexp.MustCompile(`(?s)<details.*?</details>`).ReplaceAllString(body, "")
	for id, stands := range map[string]bool{"agreed": true, "requests": true, "given": true, "decisions": true, "openings": false, "conflicts": false, "hold": false, "timeline": false} {
		if !strings.Contains(body, `id="`+id+`"`) || strings.Contains(open, `id="`+id+`"`) != stands {
			t.Errorf("%s stands open: %v", id, !stands)
		}
	}
}
