package apply

import (
	"strings"
	"testing"

	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
)

// TestACaseIsAcknowledgedFromTheListUnopened: the person is told that nobody opened it,
// and from what the panel said that they have it; a case that nobody acknowledged, or
// was only due to be, says nothing of a list.
func TestACaseIsAcknowledgedFromTheListUnopened(t *testing.T) {
	done, due := mine.Step{State: rules.Acknowledged, Done: true}, mine.Step{State: rules.Acknowledged}
	for _, c := range []struct {
		m    mine.Case
		list bool
	}{
		{mine.Case{State: rules.Received}, false}, {mine.Case{State: rules.Received, Steps: []mine.Step{due}}, false},
		{mine.Case{State: rules.Acknowledged, Steps: []mine.Step{done}}, true}, {mine.Case{State: rules.Withdrawn, Steps: []mine.Step{due}}, false},
		{mine.Case{State: rules.Withdrawn, Steps: []mine.Step{done}}, true},
	} {
		got := unopened(c.m)
		if !strings.HasPrefix(got, "Nobody else has opened") || strings.Contains(got, "from their list") != c.list || c.list != strings.HasSuffix(got, "It shows nothing that you wrote.") {
			t.Errorf("%s %+v: %q", c.m.State, c.m.Steps, got)
		}
	}
}
