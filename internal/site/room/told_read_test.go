package room

import (
	"reflect"
	"testing"
)

const toldText = "# notices\n\n" +
	"| kind of record | kept | counted from | what destroys it |\n|---|---|---|---|\n" +
	"| notice | a day |  | the clock |\n| draft | an hour | its start | whoever wrote it |\n\n" +
	"| the Act's word | actions | where it stands |\n|---|---|---|\n" +
	"| collection | `notice.hang` | `notice` |\n\n" +
	"| table | what the log calls it |\n|---|---|\n| `notice` | a notice |\n\n" +
	"| column | what the log calls it |\n|---|---|\n| `hung_at` | hung |\n"

func TestToldIsRead(t *testing.T) {
	want := Told{Title: "notices",
		Retained: []Retained{{"notice", "a day", "", "the clock"}, {"draft", "an hour", "its start", "whoever wrote it"}},
		Logged:   []Logged{{"collection", "`notice.hang`", "`notice`"}},
		Words:    Words{Tables: map[string]string{"notice": "a notice"}, Columns: map[string]string{"hung_at": "hung"}}}
	if got := ReadTold(toldText); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// TestToldIsRefused: nothing that told.md says is passed over because its table is
// misspelt, or a cell is missing or too many.
func TestToldIsRefused(t *testing.T) {
	faults := map[string]string{
		"no text":        "",
		"no title":       "notices\n\n| table | what the log calls it |\n|---|---|\n| `notice` | a notice |\n",
		"no tables":      "# notices\n",
		"unknown table":  "# notices\n\n| tables | what the log calls it |\n|---|---|\n| `notice` | a notice |\n",
		"a cell too few": "# notices\n\n| the Act's word | actions | where it stands |\n|---|---|---|\n| collection | `notice.hang` |\n",
		"a bar too many": "# notices\n\n| table | what the log calls it |\n|---|---|\n| `notice` | a | notice |\n",
		"a row cut off":  "# notices\n\n| table | what the log calls it |\n|---|---|\n| `notice` | a notice\n",
		"named twice":    "# notices\n\n| table | what the log calls it |\n|---|---|\n| `notice` | a notice |\n| `notice` | a sign |\n",
		"words":          "# notices\n\nNotices hang for a day.\n",
	}
	for name, text := range faults {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: read all the same", name)
				}
			}()
			ReadTold(text)
		}()
	}
}
