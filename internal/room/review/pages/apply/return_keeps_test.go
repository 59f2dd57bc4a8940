package apply

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// TestThePersonReadsTheScheduleThatIsInForce: another number in the schedule
// changes what the person is told.
func TestThePersonReadsTheScheduleThatIsInForce(t *testing.T) {
	s := reviewtest.New(t, testkit.SQLite(t))
	k := s.Apply()
	s.To(k.CaseID, rules.Closed)
	year, month, of := s.S.Today().Date()
	text, err := os.ReadFile("../../rules/retention.toml")
	s.OK(err)
	for _, months := range []int{120, 84} {
		s.S.Schedule, err = rules.ReadRetention(strings.NewReader(strings.Replace(string(text), "months = 120", fmt.Sprintf("months = %d", months), 1)))
		s.OK(err)
		day, years := clock.NewDay(year+months/12, int(month), of), fmt.Sprintf("we keep your words for %d years.", months/12)
		m, err := s.S.Mine(t.Context(), k)
		s.OK(err)
		if lines := strings.Join(keepsLines(m), " "); !strings.Contains(lines, years) || !strings.Contains(lines, "until "+day.Human()) {
			t.Errorf("%d months: the person reads %q", months, lines)
		}
	}
}
