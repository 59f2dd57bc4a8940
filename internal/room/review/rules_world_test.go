package review

import (
	"testing"

	"candour/internal/base/clock"
)

// The rules of a test world are those that come with the program.

func testCriteria(t testing.TB) Criteria { return read(t, DefaultCriteria) }

func testClocks(t testing.TB) Clocks { return read(t, DefaultClocks) }

func testCodes(t testing.TB) CodeBook { return read(t, Codes) }

func testRetention(t testing.TB) Retention { return read(t, DefaultRetention) }

func testDay(t testing.TB, text string) clock.Day {
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
