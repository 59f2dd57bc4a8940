package review

import "testing"

func testCriteria(t *testing.T) Criteria { return Criteria{} }
func testClocks(t *testing.T) Clocks     { return Clocks{} }
func testCodes(t *testing.T) CodeBook {
	set := func(ids ...string) (out CodeSet) {
		for _, i := range ids {
			out = append(out, Code{ID: i, Staff: i, Person: i})
		}
		return out
	}
	return CodeBook{NotEligibleCodes: set("adult"), LineCodes: set("witnesses"), LineStates: set("followed", "not-followed"), LineReasons: set("unknown"), ForceActionCodes: set("reinvestigating", "no-answer"), OutcomeCodes: set("reconsider", "no-change")}
}
