package review

import "testing"

// The rules of a test world are those that come with the program.

func testCriteria(t *testing.T) Criteria { return criteria(t) }

func testClocks(t *testing.T) Clocks { return clocks(t) }

func testCodes(t *testing.T) CodeBook {
	t.Helper()
	b, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
