package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"candour/internal/room/recommendation/exchange"
	"candour/internal/text/search"
)

// often are the words of the register that comes with the program, each as often as
// it stands there: drawn from, they are as common as in life.
var often = func() (out []string) {
	reports, recommendations, err := exchange.SeedFiles()
	must(err)
	for _, r := range reports {
		out = append(out, strings.Fields(r.Title)...)
	}
	for _, r := range recommendations {
		out = append(out, strings.Fields(r.Title+" "+r.Summary)...)
	}
	return out
}()

// asked are those that somebody would ask for.
var asked = slices.DeleteFunc(slices.Clone(often), func(w string) bool { return len(w) < 5 })

// rare is one of some 40,000 words that few records have.
func rare(dice *rand.Rand) string {
	const parts = "bacedifogukalemonipurasetivowyza"
	n := int(40_000 * dice.Float64() * dice.Float64() * dice.Float64())
	var b strings.Builder
	for range 4 {
		at := n % 16 * 2
		b.WriteString(parts[at : at+2])
		n = n/16 + n%7
	}
	return b.String()
}

func word(dice *rand.Rand) string {
	if dice.IntN(8) == 0 {
		return rare(dice)
	}
	return often[dice.IntN(len(often))]
}

func sentence(dice *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word(dice))
	}
	return b.String()
}

// made is a made-up record, as long as those of the register are.
func made(i int) search.Doc {
	dice := rand.New(rand.NewPCG(1, uint64(i)))
	return search.Doc{ID: fmt.Sprintf("/recommendations/bench-%06d", i), Kind: "recommendation", Title: "Made up: " + sentence(dice, 6), Number: fmt.Sprint(i%50 + 1),
		Place: []string{fmt.Sprintf("Made-up report %d", i/50), fmt.Sprintf("Made-up body %d", dice.IntN(400)), fmt.Sprintf("bench-%06d", i)},
		Words: []string{sentence(dice, 25), sentence(dice, 20), sentence(dice, 15)}}
}

// query is what somebody might ask: common words, rare ones, names of many kinds of
// things, numbers, a phrase, a slip.
func query(dice *rand.Rand, n int) string {
	one := func() string { return strings.Trim(asked[dice.IntN(len(asked))], ".,;:'\"-") }
	switch dice.IntN(8) {
	case 0:
		return "child sexual abuse " + one()
	case 1:
		return "grooming gangs " + one()
	case 2:
		return rare(dice) + " " + one()
	case 3:
		return fmt.Sprintf("recommendation %d made-up report %d", 1+dice.IntN(50), dice.IntN(n/50))
	case 4:
		return `"child sexual" ` + one()
	case 5:
		w := one()
		return one() + " " + w[:len(w)-1] + "x"
	case 6:
		return "what should the " + one() + " do about " + one() + " -" + one()
	}
	return strings.Join([]string{one(), one(), one()}[:1+dice.IntN(3)], " ")
}
