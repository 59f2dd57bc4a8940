package testimony

import (
	"slices"

	"candour/internal/room/inquiry/banded"
)

// Band and Bands are how numbers of people are told (package banded).
type (
	Band  = banded.Band
	Bands = banded.Bands
)

// PublicBands are those of the pages.
var PublicBands = banded.Public

// Passage is a published sentence of the report with the accounts it rests on:
// those it quotes or tests one by one, and those in the themes it draws on.
type Passage struct {
	Ref    string
	Themed []string // ids of accounts
	Direct []string // ids of accounts
}

// Rest is a sentence that rests on somebody's account, as they are told of it.
type Rest struct {
	Ref string
	// Own says that the sentence uses their own words; otherwise it draws on them
	// with Others, who are banded.
	Own    bool
	Others Band
}

// Rests are the passages that rest on an account, in the order of the report. What
// it says of others is banded, and no more of them is in it: whether one given
// person spoke, by themselves or with others, changes it in a band or not at all.
func Rests(account string, report []Passage, bands Bands) (out []Rest) {
	for _, p := range report {
		own := slices.Contains(p.Direct, account)
		if !own && !slices.Contains(p.Themed, account) {
			continue
		}
		r := Rest{Ref: p.Ref, Own: own}
		if !own {
			r.Others = bands.Of(others(account, p.Themed))
		}
		out = append(out, r)
	}
	return out
}

// others counts the accounts beside one, each once.
func others(account string, all []string) int {
	seen := map[string]bool{account: true}
	for _, id := range all {
		seen[id] = true
	}
	return len(seen) - 1
}

// RestsOn is what the public reads of a sentence: on how many accounts it rests,
// never on which.
func RestsOn(p Passage, bands Bands) Band {
	return bands.Of(others("", slices.Concat(p.Themed, p.Direct)))
}
