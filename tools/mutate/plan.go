package main

import (
	"path"
	"slices"
	"strings"
)

// target is one package whose tests are measured.
type target struct {
	dir    string   // from the root
	files  []string // names or patterns of the files that are changed; none: all
	run    string   // which of the package's own tests count; empty: all
	skip   string   // which of them do not, since they take too long; empty: none
	also   []suite  // tests elsewhere that hold it too, asked where its own notice nothing
	sample int      // how many mutants are drawn; 0: all
}

// suite is tests of one folder.
type suite struct {
	dir  string // from the root
	run  string // which of its tests; empty: all
	skip string // which of those are left out; empty: none
}

// plan is what `make mutate` measures: where the promises are worked out.
var plan = []target{
	{dir: "internal/table/bounds"},
	{dir: "internal/table/tabulate"},
	{dir: "disclosure", skip: "^(TestLargeTable|TestReleases)$", sample: 200},
	{dir: "internal/room/figures/output", skip: slowAttacks, files: []string{"guard.go", "protect.go", "regroup.go", "space.go", "tipping.go"}, sample: 150},
	{dir: "internal/room/review/rules"},
	{dir: "internal/room/recommendation/record", sample: 200,
		files: []string{"state.go", "state_facts.go", "ladder.go", "deadline.go", "found.go", "looked.go", "said.go", "happened.go", "known.go", "tie.go", "answer_day.go"},
		also: []suite{{dir: "internal/room/recommendation", run: "^(TestConditionOfACommitment|TestSummaryGivesTheSameState|TestPartsThatDifferMakeAPartlyAcceptedWhole" +
			"|TestWhomASearchSpeaksOf|TestDaysOfLookingHaveABound|TestADayIsImpossibleOnlyWhenAllItsDaysAre)$"}}},
	{dir: "internal/table/rowcheck", sample: 150},
	{dir: "internal/trust/ledger/tiles"},
	{dir: "internal/trust/ledger/cosign", sample: 150},
	{dir: "internal/room/returns/remind"},
	{dir: "internal/room/inquiry/report"},
	{dir: "internal/room/inquiry/restrict"},
	{dir: "internal/room/returns", run: returnsRules, files: []string{"asked.go", "asked_two.go", "putright.go", "round.go", "scorecard.go", "state.go", "why.go"}, sample: 100},
	{dir: "internal/room/inquiry/testimony"},
	{dir: "internal/room/audit", files: []string{"clerk.go", "demographics.go", "estimate.go", "figures.go", "list.go", "networks.go", "plan.go", "project.go", "protect.go", "sample.go"}, sample: 100},
}

// slowAttacks are the tests of figures that search for whatever releases give away
// together: they run at every make test, and take too long to run for each change.
const slowAttacks = "^(TestAllButOne|TestNoReleasesTogetherTellOfFew|TestForcesApartAndTogether|TestLinesAreProtectedWithTheirSums)$"

// returnsRules are the tests of returns that hold its rules: those of samples, mail,
// columns of files, and how pages look say nothing of them, and take a minute.
const returnsRules = "^(TestLateIsWhoWasAskedInTime|TestABodyOwesWhatItWasAskedFor|TestARoundIsDueAfterItsPeriod|TestOnlyPeriodsOfOneLengthAreCompared" +
	"|TestOnTimeIsOfWhatWasAskedForAndIsOver|TestAShareIsNeverAboveItsWhole|TestLimitsOfAChartWorkedOutByHand|TestWhatIsASignalOnAChart|TestEveryMoveOfEveryState" +
	"|TestALockSaysWhyAndWhoOpensIt|TestTheBoardSaysHowAReturnStands|TestWhatIsWrongWithARoundIsNamed" +
	"|TestCounting|TestWhyIsAskedAndKept|TestRefusedRowsNeedAReason|TestNilRefusedAndSubstitutedAreThreeThings|TestACorrectionTakesTwoHumans" +
	"|TestOneHumanMakesNobodyLate|TestAReturnFromExpectedToRevised|TestHalfASignatureIsNone|TestWhoeverSubmittedNeverApproves|TestWhoDecidesOnAReturnHasOpenedIt" +
	"|TestASystemSlipsNothingIn|TestManyAreApprovedAsTheyWereShown|TestARoundIsOpenedForMoreBodies|TestAChiefOfficerSignsBeforeItCounts" +
	"|TestOnlyARoundThatAsksWaits|TestPublicPagesAccuseNobodyWhoWasNotAsked|TestManyReturnsAreReadByTheirRound)$"

// measures says whether a file is among those changed.
func (t target) measures(name string) bool {
	return len(t.files) == 0 || slices.ContainsFunc(t.files, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

// testedBy lists the tests that count, its own first.
func (t target) testedBy() []suite { return append([]suite{{t.dir, t.run, t.skip}}, t.also...) }

// chosen gives the packages of the plan by name, or others as they are.
func chosen(names []string) (out []target) {
	if len(names) == 0 {
		return plan
	}
	for _, name := range names {
		name = strings.Trim(strings.TrimPrefix(name, "./"), "/")
		i := slices.IndexFunc(plan, func(t target) bool { return t.dir == name })
		if i < 0 {
			out = append(out, target{dir: name})
			continue
		}
		out = append(out, plan[i])
	}
	return out
}
