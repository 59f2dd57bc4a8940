package audit

import (
	"slices"

	"candour/internal/table/agreement"
)

// Standing is how a disputed pair stands.
type Standing string

// The standings of a pair.
const (
	Waits   Standing = "waits"   // fewer than two verdicts
	Split   Standing = "split"   // two verdicts that differ, or that cannot say
	Settled Standing = "settled" // two that agree, or a third
)

// Judgement is what one person said of a pair. Turn counts from 1.
type Judgement struct {
	Dispute, Human, Name string
	Turn                 int
	Verdict, Words       string
}

// standing says how a pair stands after its verdicts, in the order of their
// turns. Two who agree settle it; otherwise a third does. What settled it is the
// last verdict.
func standing(verdicts []string) Standing {
	switch {
	case len(verdicts) < 2:
		return Waits
	case len(verdicts) > 2, verdicts[0] == verdicts[1] && verdicts[0] != CannotSay:
		return Settled
	}
	return Split
}

// Tally says how far the clerks are with the pairs of a run.
type Tally struct {
	Pairs, Waiting, Split, Settled int
	// Both is how many pairs have two verdicts, Agreed how many of those are the
	// same; Kappa is the agreement beyond chance, in the table of Method.
	Both, Agreed int
	Kappa        float64
	HasKappa     bool
	Method       string
	// Table counts the two first verdicts: [first][second], in the order of
	// [Verdicts].
	Table [3][3]int
}

// Verdicts are what may be said of a pair, in the order of tables.
func Verdicts() []string { return []string{Same, Different, CannotSay} }

// tallyOf counts judgements. byPair has them by dispute, in the order of their
// turns.
func tallyOf(states []Standing, byPair [][]Judgement) Tally {
	t := Tally{Pairs: len(states)}
	for _, s := range states {
		switch s {
		case Waits:
			t.Waiting++
		case Split:
			t.Split++
		case Settled:
			t.Settled++
		}
	}
	var humans []string
	var both [][2]Judgement
	for _, j := range byPair {
		if len(j) < 2 {
			continue
		}
		both = append(both, [2]Judgement{j[0], j[1]})
		for _, x := range j[:2] {
			if !slices.Contains(humans, x.Human) {
				humans = append(humans, x.Human)
			}
		}
	}
	slices.Sort(humans)
	for _, b := range both {
		if len(humans) == 2 && b[0].Human != humans[0] {
			b[0], b[1] = b[1], b[0] // rows of the table are one clerk, columns the other
		}
		i, k := slices.Index(Verdicts(), b[0].Verdict), slices.Index(Verdicts(), b[1].Verdict)
		t.Table[i][k]++
		t.Both++
		if i == k {
			t.Agreed++
		}
	}
	table := make([][]int, len(t.Table))
	for i := range t.Table {
		table[i] = t.Table[i][:]
	}
	t.Kappa, t.HasKappa = agreement.Cohen(table)
	t.Method = "Cohen's kappa of two clerks"
	if len(humans) > 2 {
		t.Kappa, t.HasKappa = agreement.Fleiss(table)
		t.Method = "Fleiss' kappa of two verdicts by any of several clerks"
	}
	return t
}
