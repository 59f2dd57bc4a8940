package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/porter"
	"github.com/kljensen/snowball/english"

	"candour/internal/text/textsim"
)

// stems compares stems of the words of the register and of docs/.
func stems() error {
	register, err := vocabulary("../../internal/room/recommendation/exchange/seed/*.jsonl")
	if err != nil {
		return err
	}
	wide, err := vocabulary("../../internal/room/recommendation/exchange/seed/*.jsonl", "../../docs/*.md", "../../docs/*/*.md")
	if err != nil {
		return err
	}
	for _, peer := range []struct {
		name string
		stem func(string) string
	}{
		{"kljensen/snowball (Porter 2)", func(w string) string { return english.Stem(w, false) }},
		{"blevesearch/snowballstem (Porter)", porterStem},
	} {
		speed := ratio(func() { each(wide, peer.stem) }, func() { each(wide, textsim.Stem) })
		fmt.Printf("%s: time %.1f of ours\n", peer.name, speed)
		tellApart("the register", register, peer.stem)
		tellApart("the register and docs", wide, peer.stem)
		tellApart("words of other texts", []string{"trekking", "revving", "bookkeeping", "mixxing"}, peer.stem)
	}
	return nil
}

func porterStem(w string) string {
	if len(w) < 3 { // it cuts "as" to "a"; ours leaves words of two letters alone
		return w
	}
	e := snowballstem.NewEnv(w)
	porter.Stem(e)
	return e.Current()
}

func each(words []string, stem func(string) string) {
	for _, w := range words {
		stem(w)
	}
}

func tellApart(what string, words []string, stem func(string) string) {
	var differ []string
	for _, w := range words {
		if a, b := textsim.Stem(w), stem(w); a != b {
			differ = append(differ, fmt.Sprintf("%s: %s, theirs %s", w, a, b))
		}
	}
	fmt.Printf("  %s: %d of %d words differ\n", what, len(differ), len(words))
	for _, d := range differ[:min(len(differ), 4)] {
		fmt.Println("    " + d)
	}
}

// vocabulary is every word of a to z in the files, once.
func vocabulary(patterns ...string) ([]string, error) {
	var out []string
	for _, p := range patterns {
		files, err := filepath.Glob(p)
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("%s: no file (%w)", p, err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			out = append(out, strings.FieldsFunc(strings.ToLower(string(text)), func(r rune) bool { return r < 'a' || r > 'z' })...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
