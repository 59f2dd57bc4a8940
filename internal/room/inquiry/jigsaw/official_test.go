package jigsaw_test

import (
	"slices"
	"testing"

	"candour/internal/room/inquiry/jigsaw"
)

func TestOfficialWordsTellOfNobody(t *testing.T) {
	listed := jigsaw.Listed{jigsaw.School: {"Made-up School"}, jigsaw.Area: {"Made-up North"}, jigsaw.Occupation: {"made-up trade"}}
	persons := []string{"A1", "Witness K-7", "Rose", "A", "BQ", "12", "", "…", "W12", "Made-up Name"}
	for words, want := range map[string][]string{
		"I taught Witness A1 at Made-up School when she was 14.": {"Witness A1", "14", "Made-up School"},
		"I taught A-1 once.":                                         {"A-1"},
		"I taught witness A 1 once.":                                 {"witness A", "witness A 1"},
		"I taught \u0410\u200b1 once.":                               {"A1"},
		"They sat on it for a 1 hour, and for 12 days.":              nil,
		"We heard witness 12.":                                       {"witness 12"},
		"We heard Witness A.":                                        {"Witness A"},
		"A word of it, and a rose.":                                  nil,
		"Rose said so.":                                              {"Rose"},
		"We heard K7, and then BQ.":                                  {"K7", "BQ"},
		"made-up  name came":                                         nil,
		"Made-up  Name came":                                         {"Made-up Name"},
		"I lived in MADE-UP NORTH.":                                  {"MADE-UP NORTH"},
		"I was of the made-up trade":                                 {"made-up trade"},
		"Her uncle was in Year 9.":                                   {"Year 9", "uncle"},
		"A girl of \uff11\uff14.":                                    {"14"},
		"Hearings begin on 3 May 2027. I worked as a teacher.":       nil,
		"What was done to children under the age of 18 since 1996.":  nil,
		"People aged 16 or over.":                                    nil,
		"A person aged 18.":                                          {"18"},
		"W12 W12 w12":                                                {"W12"},
		"the vicar’s daughter":                                       {"vicar's daughter"},
		"It will say by then when it will hear the made-up council.": nil,
	} {
		got := jigsaw.Official(words, listed, persons)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", words, got, want)
		}
	}
	if got := jigsaw.Official("I taught Witness A1 at Made-up School when she was 14, in Year 9.", nil, nil); !slices.Contains(got, "14") || !slices.Contains(got, "Year 9") || len(got) != 2 {
		t.Errorf("without any names: %q", got)
	}
}
