package tongue

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

const words = `
msgid ""
msgstr "Language: cy\n"

# The months.
msgid "May"
msgstr "Mai"

msgid "Yes"
msgstr "Ie"

msgid "Send it"
msgstr "Ei anfon"

msgid "You left {n} question empty"
msgid_plural "You left {n} questions empty"
msgstr[0] "Ni adawsoch unrhyw gwestiwn yn wag"
msgstr[1] "Gadawsoch {n} cwestiwn yn wag"
msgstr[2] "Gadawsoch {n} gwestiwn yn wag"
msgstr[3] "Gadawsoch {n} chwestiwn yn wag"
msgstr[4] "Gadawsoch {n} chwestiwn yn wag"
msgstr[5] "Gadawsoch {n} cwestiwn yn wag"

msgid "It is due by {day}."
msgstr "Mae i fod erbyn {day}."

msgid "It was sent. "
"By {name}."
msgstr "Fe'i hanfonwyd gan {name}."

msgid "Answer: {text}"
msgstr "Ateb: {text}"

msgid "Read <1>the rules</1> or <2>ask</2>."
msgstr "<2>Gofynnwch</2> neu ddarllen <1>y rheolau</1>."

msgid "Parts of this page are not in Welsh yet. They are in English."
msgstr "Mae rhannau yn Saesneg."
`

func file(text string) fs.FS { return fstest.MapFS{"words/cy.po": {Data: []byte(text)}} }

func read(t *testing.T) *Tongue {
	t.Helper()
	c, err := Read("cy", file(words), fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWords: whole texts, places, days, the six plural forms, sentences in a row; and
// what is not in the catalogue is not made up.
func TestWords(t *testing.T) {
	c := read(t)
	for english, want := range map[string]string{
		"Yes": "Ie", "  Send\n it ": "Ei anfon", "12,345": "12,345", "5 May 2026": "5 Mai 2026", "It is due by 5 May 2026.": "Mae i fod erbyn 5 Mai 2026.",
		"You left 0 questions empty": "Ni adawsoch unrhyw gwestiwn yn wag", "You left 1 question empty": "Gadawsoch 1 cwestiwn yn wag",
		"You left 2 questions empty": "Gadawsoch 2 gwestiwn yn wag", "You left 3 questions empty": "Gadawsoch 3 chwestiwn yn wag",
		"You left 6 questions empty": "Gadawsoch 6 chwestiwn yn wag", "You left 1,004 questions empty": "Gadawsoch 1,004 cwestiwn yn wag",
		"Answer: Yes": "Ateb: Ie", "It was sent. By A & B.": "Fe'i hanfonwyd gan A & B.", "It is due by 5 May 2026. It was sent. By A.": "Mae i fod erbyn 5 Mai 2026. Fe'i hanfonwyd gan A.",
	} {
		if got, ok := c.Say(english); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", english, got, ok, want)
		}
	}
	for _, english := range []string{"yes", "It is due by 5 Mai 2026.", "It is due by 5 Smarch 2026.", "Answer: perhaps", "You left many questions empty", "Yes. No more."} {
		if got, ok := c.Say(english); ok {
			t.Errorf("%q is said to be %q", english, got)
		}
	}
}

// TestPage: what a page says is put into the language with its tags and its spaces,
// what others wrote is left alone, and what is missing is marked and said.
func TestPage(t *testing.T) {
	c := read(t)
	var missed []string
	page := func(body string) string {
		missed = nil
		got := string(c.Page([]byte(`<!DOCTYPE html><html lang="en-GB"><head><title>Yes - Candour</title></head><body><main id="m">`+body+`</main><footer>Yes</footer></body></html>`),
			Options{Extent: Whole, Site: "Candour", Prefix: "/cy", Missed: func(s string) { missed = append(missed, s) }}))
		if !strings.Contains(got, `<html lang="cy">`) || !strings.Contains(got, "<title>Ie - Candour</title>") || !strings.Contains(got, "<footer>Ie</footer>") {
			t.Errorf("the frame: %s", got)
		}
		_, got, _ = strings.Cut(got, `<main id="m">`)
		got, _, _ = strings.Cut(got, "</main>")
		return got
	}
	for body, want := range map[string]string{
		`<p> Yes </p>`: `<p> Ie </p>`,
		`<p>Read <a href="/r">the rules</a> or <em>ask</em>.</p>`:                        `<p><em>Gofynnwch</em> neu ddarllen <a href="/cy/r">y rheolau</a>.</p>`,
		`<p><strong>Yes</strong> <span>Send it</span></p>`:                               `<p><strong>Ie</strong> <span>Ei anfon</span></p>`,
		`<form action="/f"><button aria-label="Send it" value="Yes">Yes</button></form>`: `<form action="/cy/f"><button aria-label="Ei anfon" value="Yes">Ie</button></form>`,
		`<a href="//evil/x">Yes</a><a href="https://x/">Yes</a><a href="/cy/x">Yes</a>`:  `<a href="//evil/x">Ie</a><a href="https://x/">Ie</a><a href="/cy/x">Ie</a>`,
		`<a href="/x" hreflang="en" lang="en">Yes</a>`:                                   `<a href="/x" hreflang="en" lang="en">Yes</a>`,
		`<svg><title>Yes</title></svg><p>Yes</p>`:                                        `<svg><title>Yes</title></svg><p>Ie</p>`,
	} {
		if got := page(body); got != want || len(missed) > 0 {
			t.Errorf("%s\n gives %s\n  want %s, missed %q", body, got, want, missed)
		}
	}
	got := page(`<p translate="no">Yes</p><p>Answer: <b translate="no">Yes</b></p><textarea>Yes</textarea><pre>Yes</pre>`)
	if strings.Contains(got, "Ie") || !strings.Contains(got, `<p><span lang="en">Answer: </span><b translate="no">Yes</b></p>`) {
		t.Errorf("what others wrote: %s", got)
	}
	got = page(`<p>Not &lt;there&gt;</p><option value="1">Nor this</option><option>Yes</option>`)
	if want := `<p class="govuk-inset-text" data-cd-english>Mae rhannau yn Saesneg.</p>` +
		`<p><span lang="en">Not &lt;there&gt;</span></p><option lang="en" value="1">Nor this</option><option>Ie</option>`; got != want {
		t.Errorf("what is missing:\n%s\n%s", got, want)
	}
	if len(missed) != 2 || missed[0] != "Not <there>" {
		t.Errorf("missed %q", missed)
	}
	if got := page(`<p>It was sent. By x"&lt;script&gt;.</p>`); strings.Contains(got, "<script") {
		t.Errorf("a value became a tag: %s", got)
	}
}

// TestAFrameLeavesThePageEnglish: a page that is not translated is marked as English
// and says so; a word of it that happens to be in the catalogue stays.
func TestAFrameLeavesThePageEnglish(t *testing.T) {
	got := string(read(t).Page([]byte(`<html lang="en-GB"><body><nav>Yes</nav><main id="m"><p>Yes</p><a href="/x">Yes</a></main></body></html>`), Options{Prefix: "/cy"}))
	if !strings.Contains(got, `<nav>Ie</nav><p class="govuk-inset-text" data-cd-english>`) || !strings.Contains(got, `<main lang="en-GB" id="m"><p>Yes</p><a href="/cy/x">Yes</a></main>`) {
		t.Error(got)
	}
}

// TestACatalogueThatIsWrongDoesNotLoad names the entry.
func TestACatalogueThatIsWrongDoesNotLoad(t *testing.T) {
	for text, want := range map[string]string{
		"msgid \"By {day}\"\nmsgstr \"Erbyn\"":                         "not the same",
		"msgid \"A <1>b</1>\"\nmsgstr \"A b\"":                         "not the same",
		"msgid \"By {dya}\"\nmsgstr \"Erbyn {dya}\"":                   "no known kind",
		"msgid \"Yes\"\nmsgstr \"\"":                                   "no translation",
		"msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"":             "{n}",
		"msgid \"Yes\"\nmsgstr \"Ie\"\n\nmsgid \"Yes\"\nmsgstr \"Do\"": "twice",
		"mesgid \"Yes\"": "line 1",
		"msgid Yes":      "line 1",
		"\"Yes\"":        "line 1",
		"msgid \"{n} a\"\nmsgid_plural \"{n} b\"\nmsgstr[0] \"{n} c\"": "six forms",
	} {
		if _, err := Read("cy", file(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := Read("no language"); err == nil {
		t.Error("a language that is none")
	}
}

// FuzzPage: no page makes it fail, and no value becomes a tag.
func FuzzPage(f *testing.F) {
	c, err := Read("cy", file(words))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(`<main><p>Read <a href="/r">the rules</a> or <em>ask</em>.</p></main>`)
	f.Add(`</b><option>x<a><b></a>Yes<svg>`)
	f.Fuzz(func(t *testing.T, page string) {
		_ = c.Page([]byte(page), Options{Extent: Whole, Prefix: "/cy"})
	})
}
