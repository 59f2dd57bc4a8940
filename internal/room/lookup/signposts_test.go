package lookup

import "testing"

// TestWhoCameToDoSomethingIsLedThere: whole words alone, the longest first, and
// nothing for words of records.
func TestWhoCameToDoSomethingIsLedThere(t *testing.T) {
	for query, want := range map[string][]string{
		"NFA":                         {"/review"},
		"N.F.A":                       nil,
		"No further action!":          {"/review"},
		"get my case reopened":        {"/review"},
		"the police closed my case":   {"/review"},
		"how do i apply":              {"/review"},
		"i’ve lost my return phrase":  {"/review/return"},
		"where is my case":            {"/review/return", "/review"},
		"I want to complain":          {"/wrong"},
		"Tell my story":               {"/inquiry/speak"},
		"how to give testimony":       {"/inquiry/speak"},
		"speak to an inquiry":         {"/inquiry/speak", "/inquiries"},
		"help me":                     {"/contact"},
		"who can see what I wrote":    {"/policies"},
		"Rotherham":                   nil,
		"helpline":                    nil,
		"mandatory reporting":         nil,
		"complaintsx":                 nil,
		"":                            nil,
		"\x00 nfa \u202e":             {"/review"},
		"help wrong phrase my case ;": {"/review", "/review/return"},
	} {
		got := signpostsFor(query)
		if len(got) != len(want) {
			t.Errorf("%q leads to %v, want %v", query, got, want)
			continue
		}
		for i := range want {
			if got[i].Href != want[i] {
				t.Errorf("%q leads to %v, want %v", query, got, want)
			}
		}
	}
}
