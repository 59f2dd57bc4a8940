package rules

import (
	"io"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

// ruleReaders are the readers with the file that comes with each.
var ruleReaders = map[string]func(io.Reader) error{
	"eligibility.toml": func(r io.Reader) error { _, err := ReadCriteria(r); return err },
	"clocks.toml":      func(r io.Reader) error { _, err := ReadClocks(r); return err },
	"retention.toml":   func(r io.Reader) error { _, err := ReadRetention(r); return err },
	"codes.toml":       func(r io.Reader) error { _, err := ReadCodes(r); return err },
}

func ruleText(t testing.TB, name string) string {
	t.Helper()
	text, err := ruleFiles.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryRuleFileHasAReader(t *testing.T) {
	files, err := ruleFiles.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(ruleReaders) {
		t.Errorf("%d files, %d readers", len(files), len(ruleReaders))
	}
	for _, f := range files {
		read := ruleReaders[f.Name()]
		if read == nil {
			t.Errorf("nothing reads %s", f.Name())
			continue
		}
		if err := read(strings.NewReader(ruleText(t, f.Name()))); err != nil {
			t.Errorf("%s: %v %v", f.Name(), err, errs.FieldsOf(err))
		}
	}
}

// TestBadFilesAreRefusedByName: each change to a good file is refused, and the
// fault names the line or the rule.
func TestBadFilesAreRefusedByName(t *testing.T) {
	tests := []struct {
		file, from, to string
		where, says    string
	}{
		{"eligibility.toml", `to = "2025-02-17"`, `to = "2025-02-18"`, `version "2025"`, "same days"},
		{"eligibility.toml", `to = "2025-02-17"`, ``, `version "2025"`, "same days"},
		{"eligibility.toml", `to = "2025-02-17"`, `to = "2012-02-17"`, `version "2013"`, "before it begins"},
		{"eligibility.toml", `from = "2013-06-05"`, ``, `version "2013"`, "first day"},
		{"eligibility.toml", `fact = "under18"`, `fact = "age"`, `rule "under-18"`, `no fact "age"`},
		{"eligibility.toml", `words_met = "You were under 18 when it happened."`, ``, `rule "under-18"`, "words_met"},
		{"eligibility.toml", `fails = ["died"]`, `fails = ["died", "unsure"]`, `rule "risk"`, "not knowing"},
		{"eligibility.toml", `fails = ["died"]`, `fails = ["died", ""]`, `rule "risk"`, "not knowing"},
		{"eligibility.toml", `fails = ["died"]`, `fails = ["died", "yes"]`, `rule "risk"`, "both meets and fails"},
		{"eligibility.toml", `before = "2013-06-05"`, `meets = ["yes"]`, `rule "closed-before-june-2013"`, "before or from"},
		{"eligibility.toml", `meets = ["police", "prosecutors"]`, `before = "2013-06-05"`, `rule "closed-by"`, "closed_when alone"},
		{"eligibility.toml", `id = "under-18"`, `id = "sexual-offence"`, `rule "sexual-offence"`, "twice"},
		{"eligibility.toml", `id = "under-18"`, `id = ""`, `rule number 2`, "id"},
		{"eligibility.toml", `words_unknown`, `words_unkown`, `words_unkown`, "not known"},
		{"eligibility.toml", `reported = ["no", "", "unsure"]`, `reported = ["never"]`, `remedy "report-to-police"`, `no value "never"`},
		{"eligibility.toml", `working_days = 10`, `working_days = -10`, `remedy "cps-right-to-review"`, "working_days or months"},
		{"eligibility.toml", `link = "https://www.gov.uk/contact-police"`, `link = "javascript:alert(1)"`, `remedy "report-to-police"`, "https://"},
		{"eligibility.toml", `id = "support"`, "id = \"support\"\nresults = [\"eligible\"]", "remedy", "offered to everybody"},
		{"eligibility.toml", "[[version]]", "[[version]", "line", ""},
		{"clocks.toml", `state = "asked"`, `state = "askt"`, `clock "askt"`, "no state"},
		{"clocks.toml", `state = "asked"`, `state = "closed"`, `clock "closed"`, "Nothing more is due"},
		{"clocks.toml", `state = "asked"`, `state = "received"`, `clock "received"`, "same days"},
		{"clocks.toml", `days = 20`, `days = 0`, `clock "asked"`, "days must be"},
		{"clocks.toml", `days = 20`, `days = 5`, `clock "asked"`, "warn must be"},
		{"clocks.toml", `enhanced = 1`, `enhanced = 6`, `clock "decided-tell"`, "enhanced"},
		{"clocks.toml", `authority = "own-standard"`, `authority = "law"`, `set "standard-1"`, "authority"},
		{"retention.toml", `beaten_by = ["hold", "clock"]`, `beaten_by = ["clock"]`, `kind "draft"`, "hold and clock"},
		{"retention.toml", `beaten_by = ["hold", "clock", "appeal"]`, `beaten_by = ["hold", "clock"]`, `kind "not-eligible"`, "appeal"},
		{"retention.toml", `warn_days = 7`, `warn_days = 0`, `kind "draft"`, "warn_days"},
		{"retention.toml", `warn_days = 7`, `warn_days = 90`, `kind "draft"`, "warn_days"},
		{"retention.toml", `after = "saved"`, `after = "sometime"`, `kind "draft"`, "no event"},
		{"retention.toml", "days = 90\nwarn_days = 7", "days = -90\nwarn_days = 7", `kind "draft"`, "Write months"},
		{"retention.toml", "months = 120", "months = 0", `kind "case"`, "Write months"},
		{"retention.toml", "months = 120\n", "", `kind "case"`, "Write months"},
		{"retention.toml", "months = 120", "years = 10", "years", "not known"},
		{"retention.toml", `destroyed_by = "two"`, ``, `kind "withdrawn"`, "destroyed_by"},
		{"retention.toml", `destroyed_by = "clock"`, `destroyed_by = "two"`, `kind "draft"`, "destroyed_by"},
		{"retention.toml", `id = "case"`, `id = "kase"`, `kind "kase"`, "reached by nothing"},
		{"retention.toml", `id = "case"`, `id = "kase"`, `kind`, "is missing"},
		{"retention.toml", `after = "withdrawn"`, `after = "ended"`, `kind "withdrawn"`, "after must be"},
		{"retention.toml", `for {life} after you`, `for 90 days after you`, `kind "draft"`, "no number"},
		{"retention.toml", `for {life} after you`, `for long after you`, `kind "draft"`, "{life}"},
		{"retention.toml", `for {life} after you`, `for {life} and {lief} after you`, `kind "draft"`, "no other braces"},
		{"codes.toml", `id = "witnesses"`, `id = "victim-account"`, `line "victim-account"`, "twice"},
		{"codes.toml", `person = "They did this."`, ``, `line_state "followed"`, "person"},
	}
	for _, tt := range tests {
		t.Run(tt.file+": "+tt.to, func(t *testing.T) {
			good := ruleText(t, tt.file)
			bad := strings.Replace(good, tt.from, tt.to, 1)
			if bad == good {
				t.Fatalf("the file has no %q to change", tt.from)
			}
			err := ruleReaders[tt.file](strings.NewReader(bad))
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("not refused: %v", err)
			}
			for _, f := range errs.FieldsOf(err) {
				if strings.Contains(f.Name, tt.where) && strings.Contains(f.Message, tt.says) {
					return
				}
			}
			t.Errorf("no fault names %s and says %q: %v", tt.where, tt.says, errs.FieldsOf(err))
		})
	}
}

func TestRuleFilesTooLarge(t *testing.T) {
	for name, read := range ruleReaders {
		if err := read(strings.NewReader(strings.Repeat("#\n", maxRuleFile))); !errs.Is(err, errs.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func fuzzRules(f *testing.F, small string, use func(text string) error) {
	f.Add("")
	f.Add("[[version]]\nid = \"\\u0000\"")
	// A short file is changed faster; the whole one is read by other tests.
	if err := use(small); err != nil {
		f.Fatal(err, errs.FieldsOf(err))
	}
	f.Add(small)
	f.Add(small[:len(small)/2])
	f.Fuzz(func(t *testing.T, text string) {
		if err := use(text); err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.TooLarge) {
			t.Errorf("%q is neither read nor refused: %v", text, err)
		}
	})
}

const (
	smallCriteria = `words = {eligible = "a", not_eligible = "b", cannot_say = "c"}
[[version]]
id = "v"
title = "t"
from = "2013-06-05"
source = "https://a.test/"
[[version.rule]]
id = "r"
fact = "closed_when"
before = "2013-06-05"
words_met = "m"
words_not = "n"
words_unknown = "u"
source = "https://a.test/"
[[remedy]]
id = "x"
title = "t"
words = "w"
link = "https://a.test/"
deadline_words = "d"
late_words = "l"
[[remedy.limit]]
working_days = 10
words = "w"
[[remedy]]
id = "y"
title = "t"
words = "w"
link = "https://a.test/"
closed_from = "2015-04-01"
when = {reported = ["yes", ""]}
`
	smallClocks = `[[set]]
id = "s"
title = "t"
authority = "own-standard"
from = "2021-04-01"
source = "https://a.test/"
[[set.clock]]
state = "asked"
days = 20
enhanced = 2
warn = 5
words = "w"
`
)

func smallCodes() string {
	var b strings.Builder
	for _, s := range (CodeBook{}).sets() {
		b.WriteString("[[" + s.Key + "]]\nid = \"a\"\nstaff = \"s\"\nperson = \"p\"\n")
	}
	return b.String()
}

// The fuzz tests use what was read, so that a file that passes its checks
// cannot break the program later.
func FuzzReadCriteria(f *testing.F) {
	today := day(f, "2026-03-02")
	fuzzRules(f, smallCriteria, func(text string) error {
		c, err := ReadCriteria(strings.NewReader(text))
		if err != nil {
			return err
		}
		for _, facts := range []Facts{{}, good()} {
			if v := c.Judge(facts, today); len(v.Remedies) == 0 || v.Words == "" {
				return errs.New(errs.Internal, "a dead end")
			}
		}
		return nil
	})
}

func FuzzReadClocks(f *testing.F) {
	arrived := day(f, "2026-03-02")
	fuzzRules(f, smallClocks, func(text string) error {
		c, err := ReadClocks(strings.NewReader(text))
		if err != nil {
			return err
		}
		for _, s := range States() {
			if k, ok, err := c.For(s, true, arrived); ok && err == nil && (k.Warn.After(k.Due) || !k.Due.After(arrived)) {
				return errs.New(errs.Internal, "warns after it is due")
			}
		}
		return nil
	})
}

func FuzzReadRetention(f *testing.F) {
	today := day(f, "2026-03-02")
	fuzzRules(f, ruleText(f, "retention.toml"), func(text string) error {
		r, err := ReadRetention(strings.NewReader(text))
		if err != nil {
			return err
		}
		for _, k := range r.Kinds {
			e := RetentionEvents{Warned: &today}
			if d, err := r.Due(k.ID, e, false, today); err != nil || d.DueOn(today) {
				return errs.New(errs.Internal, "due before anything happened")
			}
		}
		return nil
	})
}

func FuzzReadCodes(f *testing.F) {
	fuzzRules(f, smallCodes(), func(text string) error {
		_, err := ReadCodes(strings.NewReader(text))
		return err
	})
}
