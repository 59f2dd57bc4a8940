package reviewtest

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
)

// The rules of a test world are those that come with the program.

func testCriteria(t testing.TB) rules.Criteria { return read(t, rules.DefaultCriteria) }

func testClocks(t testing.TB) rules.Clocks { return read(t, rules.DefaultClocks) }

func testCodes(t testing.TB) rules.CodeBook { return read(t, rules.Codes) }

// Retention is the schedule that comes with the program.
func Retention(t testing.TB) rules.Retention { return read(t, rules.DefaultRetention) }

// Day is a day of a test.
func Day(t testing.TB, text string) clock.Day {
	t.Helper()
	return read(t, func() (clock.Day, error) { return clock.ParseDay(text) })
}

// read gives what must be there.
func read[T any](t testing.TB, from func() (T, error)) T {
	t.Helper()
	v, err := from()
	if err != nil {
		t.Fatal(err)
	}
	return v
}
