package tableschema_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/table/tableschema"
)

// field compiles a schema with one field.
func field(t testing.TB, rest string) *tableschema.Caster {
	t.Helper()
	s, err := tableschema.Read(strings.NewReader(`{"fields":[{"name":"f",` + rest + `}]}`))
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compile(0)
	if err != nil {
		t.Fatal(err)
	}
	return c.Fields[0]
}

func TestCast(t *testing.T) {
	const refused = "!"
	for rest, cases := range map[string]map[string]string{
		`"type":"string"`:                  {"a": "a", " a b ": "a b", "": "~blank"},
		`"type":"string","format":"email"`: {"a@b.invalid": "a@b.invalid", "a b": refused, "A <a@b.invalid>": refused},
		`"type":"string","format":"uuid"`:  {"6BA7B810-9dad-11d1-80b4-00c04fd430c8": "6BA7B810-9dad-11d1-80b4-00c04fd430c8", "6ba7": refused},
		`"type":"string","format":"uri"`:   {"https://a.invalid/x": "https://a.invalid/x", "a.invalid": refused},
		`"type":"integer"`: {"7": "7", "+7": "7", "007": "7", "7.0": "7", "-7": "-7", "7.5": refused, "1,234": "1234", "1,23": refused,
			"": "~blank", "99999999999999999999": refused},
		`"constraints":{"minimum":0,"maximum":9},"type":"integer"`:                   {"0": "0", "9": "9", "10": refused, "-1": refused},
		`"constraints":{"exclusiveMinimum":0,"exclusiveMaximum":9},"type":"integer"`: {"0": refused, "1": "1", "9": refused, "8": "8"},
		`"type":"number","constraints":{"minimum":"0.5"}`:                            {"0.5": "0.5", "0.4": refused, "NaN": refused, "Inf": refused, "0x10": refused, "1e3": "1e3"},
		`"type":"boolean"`: {"TRUE": "true", "no": "false", "2": refused},
		`"type":"boolean","trueValues":["ja"],"falseValues":["nein"]`: {"ja": "true", "nein": "false", "true": refused},
		`"type":"year"`:                     {"2023": "2023", "23": refused},
		`"type":"yearmonth"`:                {"2023-04": "2023-04", "2023-13": refused},
		`"type":"time"`:                     {"09:30:00": "09:30:00", "9.30": refused},
		`"type":"datetime"`:                 {"2023-04-30T09:00:00Z": "2023-04-30T09:00:00Z", "2023-04-30": refused},
		`"type":"date","format":"%d/%m/%Y"`: {"03/04/2023": "2023-04-03", "2023-04-03": refused},
		`"type":"date","constraints":{"minimum":"2023-01-01","maximum":"2023-12-31"}`: {"2023-01-01": "2023-01-01", "2022-12-31": refused, "2024-01-01": refused},
		`"type":"string","categories":["a",{"value":"b","label":"Bee"}]`:              {"A": "a", "bee": "b", "c": refused},
		`"type":"integer","categories":[{"value":1,"label":"One"}]`:                   {"1": "1", "2": refused},
		`"categories":["x"]`:                                                            {"x": "x", "y": refused},
		`"type":"list","categories":["a","b"]`:                                          {"b,a,b": "a;b", "b, ": "b", "c": refused, "a;b": refused},
		`"type":"yearmonth","constraints":{"minimum":"2023-04"}`:                        {"2023-04": "2023-04", "2023-03": refused},
		`"type":"date","constraints":{"exclusiveMinimum":"2023-01-01"}`:                 {"2023-01-01": refused, "2023-01-02": "2023-01-02"},
		`"type":"date","format":"%d/%m/%Y","constraints":{"maximum":"01/02/2023"}`:      {"01/02/2023": "2023-02-01", "02/02/2023": refused},
		`"type":"datetime","constraints":{"maximum":"2023-04-30T09:00:00Z"}`:            {"2023-04-30T10:00:00+01:00": "2023-04-30T10:00:00+01:00", "2023-04-30T09:00:00-01:00": refused},
		`"type":"boolean","trueValues":["ja"]`:                                          {"ja": "true", "false": "false", "true": refused},
		`"type":"string","missingValues":["",{"value":"NS","label":"Not stated (NS)"}]`: {"ns": "~not-stated"},
		`"type":"list","delimiter":"|"`:                                                 {"b|a": "a;b"},
		`"type":"string","constraints":{"minLength":2,"maxLength":3}`:                   {"é": refused, "éé": "éé", "éééé": refused},
		`"type":"string","constraints":{"pattern":"a|b"}`:                               {"a": "a", "ab": refused},
		`"type":"string","missingValues":["",{"value":"-","label":"Not asked"},"n/a"]`:  {"-": "~not-asked", "N/A": "~missing", "": "~blank", "x": "x"},
		`"type":"string","categories":["yes","no"]`:                                     {"Y": "yes", "false": "no", "maybe": refused},
		`"type":"string","constraints":{"required":true}`:                               {"": refused, "a": "a"},
		`"type":"string","title":"what a store writes"`:                                 {"~pending": refused, "a\x1fb": refused},
	} {
		c := field(t, rest)
		for text, want := range cases {
			got, fault := c.Cast(text)
			if fault != nil && !fault.Warning {
				if got = refused; fault.Message == "" || fault.Rule == "" {
					t.Errorf("%s: %q is refused without words", rest, text)
				}
			}
			if got != want {
				t.Errorf("%s: %q gave %q, want %q (%+v)", rest, text, got, want, fault)
			}
		}
	}
}

// TestADateIsNeverGuessed writes random days in many styles. What comes back is
// the day, or a refusal; a day and month that could be swapped are refused.
func TestADateIsNeverGuessed(t *testing.T) {
	c := field(t, `"type":"date"`)
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(rapid.IntRange(1950, 2030).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		layout := rapid.SampledFrom([]string{"2006-01-02", "02/01/2006", "2/1/2006", "01/02/2006", "02.01.2006", "02-01-2006", "2 January 2006", "Jan 2, 2006", "02-Jan-2006",
			"20060102", "2006/01/02", "02/01/06"}).Draw(t, "layout")
		text := day.Format(layout)
		got, fault := c.Cast(text)
		if fault != nil && !fault.Warning {
			numbers := strings.HasPrefix(layout, "0") || strings.HasPrefix(layout, "2/")
			if !numbers || int(day.Day()) > 12 && !strings.HasSuffix(layout, "/06") {
				t.Fatalf("%q (%s) is refused: %s", text, layout, fault.Message)
			}
			return
		}
		if got != day.Format(time.DateOnly) {
			t.Fatalf("%q (%s) was read as %s", text, layout, got)
		}
		if fault == nil && text != got {
			t.Fatalf("%q was read as %s and nobody was told", text, got)
		}
	})
}

// A moment with a zone is the day here or is refused; it never moves by a day
// without a word.
func TestAMomentIsTheDayHereOrRefused(t *testing.T) {
	c := field(t, `"type":"date"`)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"2023-09-30T23:00:00Z": "2023-10-01", "2023-10-01T00:00:00Z": "2023-10-01", "2023-10-01 00:00:00+01:00": "2023-10-01",
		"2023-01-05T23:30:00-05:00": "", "2023-01-05T00:00:00+02:00": "", "2023-07-05T23:30:00Z": "", "2023-01-05T11:30:00 PM": "2023-01-05", "2023-01-05 12:30 AM Z": "2023-01-05",
		"2023-07-05 11:30 PM Z": "",
		"2023-10-26T23:59:00":   "2023-10-26", "2023-10-26 23:59": "2023-10-26", "2023-02-30T00:00:00": "", "2023-02-03Tea": "", "2023-02-03T24:00:00": "", "2023-02-03T10:00:00+25:00": ""} {
		got, fault := c.Cast(text)
		if got != want || fault == nil || fault.Warning != (want != "") {
			t.Errorf("%q: %q %+v, want %q", text, got, fault, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 2e9).Draw(t, "second"), 0)
		if rapid.Bool().Draw(t, "midnight") {
			y, m, d := at.In(london).Date()
			at = time.Date(y, m, d, 0, 0, 0, 0, london)
		}
		at = at.In(time.FixedZone("", 900*rapid.IntRange(-48, 56).Draw(t, "quarters")))
		got, fault := c.Cast(at.Format(time.RFC3339))
		here, written := at.In(london).Format(time.DateOnly), at.Format(time.DateOnly)
		midnight := at.In(london).Format(time.TimeOnly) == "00:00:00"
		if want := map[bool]string{true: here}[midnight || here == written]; got != want || fault == nil {
			t.Fatalf("%s: %q %+v, want %q", at.Format(time.RFC3339), got, fault, want)
		}
	})
}

func TestNearest(t *testing.T) {
	list := []string{"family", "Family", "institution", "group", "other", "W1", "W2"}
	for text, want := range map[string]string{"gruop": "group", "familly": "family", "instutition": "institution", "W3": "", "zzz": "", "": "", strings.Repeat("x", 100): ""} {
		if got := tableschema.Nearest(text, list); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", text, got, want)
		}
	}
}

func BenchmarkCast(b *testing.B) {
	var cats []string
	for i := range 18 {
		cats = append(cats, fmt.Sprintf("\"W%d\"", i))
	}
	code, date, free := field(b, `"type":"string","categories":[`+strings.Join(cats, ",")+`]`), field(b, `"type":"date"`), field(b, `"type":"string"`)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = code.Cast("W7")
		_, _ = date.Cast("2023-04-30")
		_, _ = free.Cast("SYN-123456")
	}
}
