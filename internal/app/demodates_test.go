package app

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
)

// TestNothingOfTheDemonstrationIsDoneBeforeItsDate: what is claimed, judged or looked for
// in it was due by then, so that its timetable shows no date to come as done.
func TestNothingOfTheDemonstrationIsDoneBeforeItsDate(t *testing.T) {
	s := bareSite(t)
	if err := s.seedMadeUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := s.register.Timetable(t.Context(), record.TimetableFilter{Report: "made-up-2025"})
	if err != nil {
		t.Fatal(err)
	}
	today, judged := clock.Today(s.clock), 0
	for _, d := range all {
		switch d.Condition.State {
		case record.StateVerified, record.StateClaimed, record.StateNotAccepted, record.StateOverdue:
			if judged++; d.First.After(today) {
				t.Errorf("%s is due %s, and is said to be: %s", d.Title, d.When, d.Condition.Words())
			}
		}
	}
	if judged < 4 {
		t.Errorf("only %d things of it are judged, so this asks nothing", judged)
	}
}
