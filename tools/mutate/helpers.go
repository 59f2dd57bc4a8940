package main

import "strconv"

// number is the mutant's, as the code has it.
func (m *mutant) number() string { return strconv.Itoa(m.id) }

// mutantVariable is what says, in the environment of the tests, which mutant is on.
const mutantVariable = "CANDOUR_MUTANT"

// helpers is added to the package: what its operators became. With no mutant on,
// each does what the operator did.
const helpers = `
import (
	mutantCmp "cmp"
	mutantOS "os"
	mutantNumbers "strconv"
)

var mutantOn = func() int { n, _ := mutantNumbers.Atoi(mutantOS.Getenv("` + mutantVariable + `")); return n }()

type mutantNumber interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64
}

func mutantAnd(id int, a bool, b func() bool) bool {
	if mutantOn == id {
		return a || b()
	}
	return a && b()
}

func mutantOr(id int, a bool, b func() bool) bool {
	if mutantOn == id {
		return a && b()
	}
	return a || b()
}

func mutantLess[T mutantCmp.Ordered](id int, a, b T) bool      { return a < b || mutantOn == id && a == b }
func mutantLessEqual[T mutantCmp.Ordered](id int, a, b T) bool { return a < b || mutantOn != id && a == b }
func mutantMore[T mutantCmp.Ordered](id int, a, b T) bool      { return a > b || mutantOn == id && a == b }
func mutantMoreEqual[T mutantCmp.Ordered](id int, a, b T) bool { return a > b || mutantOn != id && a == b }

func mutantAdd[T mutantNumber](id int, a, b T) T {
	if mutantOn == id {
		return a - b
	}
	return a + b
}

func mutantSub[T mutantNumber](id int, a, b T) T {
	if mutantOn == id {
		return a + b
	}
	return a - b
}

func mutantMul[T mutantNumber](id int, a, b T) T {
	if mutantOn == id {
		return a / b
	}
	return a * b
}

func mutantQuo[T mutantNumber](id int, a, b T) T {
	if mutantOn == id {
		return a * b
	}
	return a / b
}

func mutantRem[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](id int, a, b T) T {
	if mutantOn == id {
		return a * b
	}
	return a % b
}

func mutantMinus[T mutantNumber](id int, a T) T {
	if mutantOn == id {
		return a
	}
	return -a
}

// All are used, whatever the package needs.
var _ = []any{mutantAnd, mutantOr, mutantLess[int], mutantLessEqual[int], mutantMore[int], mutantMoreEqual[int], mutantAdd[int], mutantSub[int],
	mutantMul[int], mutantQuo[int], mutantRem[int], mutantMinus[int]}
`
