package tabulate

import (
	"fmt"
	"reflect"
	"strings"
)

// Reference writes docs/formats/tables-language.md from the tags of the file's
// keys.
func Reference() string {
	var b strings.Builder
	b.WriteString("# The table language\n\nA table of figures is asked for by a small TOML file. This page is made from the program (`tabulate.Reference`); a test keeps it so.\n\n" +
		"Tables count by codes and never pick out a person: references, dates, free text and fields without codes are refused, and so are counts under two definitions, or of two units, in one column.\n")
	for _, part := range []struct {
		head string
		t    reflect.Type
	}{{"The file", reflect.TypeFor[fileForm]()}, {"[measure] and [[beside]]", reflect.TypeFor[measureForm]()}, {"[[filter]]", reflect.TypeFor[termForm]()},
		{"[protect]", reflect.TypeFor[protectForm]()}, {"[rate]", reflect.TypeFor[rateForm]()}} {
		fmt.Fprintf(&b, "\n## %s\n\n| key | what it says | example |\n|---|---|---|\n", part.head)
		for i := range part.t.NumField() {
			tag := part.t.Field(i).Tag
			example := tag.Get("example")
			if example != "" {
				example = "`" + example + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", tag.Get("toml"), tag.Get("help"), example)
		}
	}
	return b.String()
}
