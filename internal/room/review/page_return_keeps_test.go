package review

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// TestThePersonReadsTheScheduleThatIsInForce: another number in the schedule
// changes what the person is told.
func TestThePersonReadsTheScheduleThatIsInForce(t *testing.T) {
	s := newWorld(t, testkit.SQLite(t))
	k := s.apply()
	s.to(k.CaseID, rules.Closed)
	year, month, of := s.s.Today().Date()
	text, err := os.ReadFile("../rules/retention.toml")
	s.ok(err)
	for _, months := range []int{120, 84} {
		s.s.Schedule, err = rules.ReadRetention(strings.NewReader(strings.Replace(string(text), "months = 120", fmt.Sprintf("months = %d", months), 1)))
		s.ok(err)
		day, years := clock.NewDay(year+months/12, int(month), of), fmt.Sprintf("we keep your words for %d years.", months/12)
		m, err := s.s.Mine(t.Context(), k)
		s.ok(err)
		if lines := strings.Join(keepsLines(m), " "); !strings.Contains(lines, years) || !strings.Contains(lines, "until "+day.Human()) {
			t.Errorf("%d months: the person reads %q", months, lines)
		}
	}
}
