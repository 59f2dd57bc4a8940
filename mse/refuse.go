package mse

import (
	"fmt"
	"math/bits"
)

// refusal says why nothing can be estimated from a table by any method, or
// nothing.
func refusal(t *Table) string {
	if t.Lists() < 2 {
		return "There is one list. Who is on no list can only be judged from people who are on more than one."
	}
	if t.Observed() == 0 {
		return "There is nobody on any list."
	}
	empty := ""
	for i, n := range t.names { // of several the first by name, in whatever order they stand
		if t.Size(i) == 0 && (empty == "" || n < empty) {
			empty = n
		}
	}
	if empty != "" {
		return fmt.Sprintf("Nobody is on the list %s. Take it out.", empty)
	}
	if shared(t) == 0 {
		return "No person is on two lists: the lists never overlap. They then say nothing about how many people are on none."
	}
	return ""
}

// shared is how many people are on more than one list.
func shared(t *Table) int64 {
	sum := int64(0)
	for h, c := range t.counts {
		if bits.OnesCount(uint(h)) > 1 {
			sum += c
		}
	}
	return sum
}

// fewShared is the number of people on two lists or more below which an
// estimate hangs on a handful of people.
const fewShared = 10

// tableWarnings are what a reader of any estimate from the table should know.
func tableWarnings(t *Table) []string {
	out := []string{}
	if t.Lists() == 2 {
		out = append(out, "There are two lists. Whether being on one makes being on the other more likely cannot be seen from two lists; they are taken as independent.")
	}
	if s := shared(t); s > 0 && s < fewShared {
		out = append(out, fmt.Sprintf("Only %d people are on more than one list. The estimate hangs on them.", s))
	}
	if t.Lists() < 3 {
		return out
	}
	for i, n := range t.names {
		if t.Size(i) > 0 && t.Size(i) == t.counts[1<<i] {
			out = append(out, fmt.Sprintf("Nobody on the list %s is on any other list.", n))
		}
	}
	return out
}
