package strictjson_test

import (
	"strings"
	"testing"

	"candour/internal/base/strictjson"
)

type settings struct {
	Rounds int `json:"rounds"`
	Rules  []struct {
		Name string `json:"name"`
	} `json:"rules"`
	Deep map[string]settings `json:"deep"`
}

// TestWhatAPersonWroteIsTakenWholeOrRefused: with both places of a name that
// comes twice, at any depth and in any case of letters.
func TestWhatAPersonWroteIsTakenWholeOrRefused(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"{\"rounds\": 2,\n \"rules\": [{\"name\": \"rounds\"}, {\"name\": \"b\"}]}\n", ""},
		{"{\"rounds\": 2,\n\"rules\": [],\n\"rounds\": 3}", `the name "rounds" comes twice in one object, on line 1 and on line 3`},
		{"{\"rounds\": 2,\n\"Rounds\": 2}", `the name "Rounds" comes twice in one object, on line 1 and on line 2`},
		{"{\"deep\": {\"a\": {\"rules\": [{},\n{\"name\": \"x\",\n\"name\": \"x\"}]}}}", "on line 2 and on line 3"},
		{"{\"deep\": {\"a\": {\"rounds\": 1}, \"b\": {\"rounds\": 1}}}", ""},
		{"{\"round\": 2}", `the name "round" is not known`},
		{"{\"rounds\": 2}\n{}", "after the end of the JSON, on line 2"},
		{"{\"rounds\": 2,\n\n}", "line 3 is not JSON"},
		{"{\n\"rounds\": \"2\"}", `on line 2 "rounds" should not be a string`},
		{strings.Repeat(" ", 1<<20) + "{}", "longer than 1 MB"},
		{"", "EOF"},
	} {
		var s settings
		err := strictjson.Read(strings.NewReader(c.text), 1<<20, &s)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.60s: %v, want %q", strings.TrimSpace(c.text), err, c.says)
		}
	}
}
