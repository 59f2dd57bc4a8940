package pdfreport

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// mark is the beginning of a recommendation: its number, and what follows the
// number on the same line.
type mark struct {
	style  Style
	number string
	rest   string
	bare   bool // no punctuation between number and text
}

var (
	labelMark   = regexp.MustCompile(`^(?i:recommendation)\s+(?i:no\.?\s*|number\s+)?(\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?|[A-Z]|[IVXL]{2,6})(\s*[:.)\-–—]\s*|\s+|$)(.*)$`)
	shortMark   = regexp.MustCompile(`^R\s?(\d{1,3}(?:\.\d{1,2})?)(\s*[:.)\-–—]\s*|\s+|$)(.*)$`)
	numberMark  = regexp.MustCompile(`^(\d{1,3})(\s*[.)]\s+|\s+)([\p{Lu}“"‘'(].*)$`)
	bracketMark = regexp.MustCompile(`^\((\d{1,3})\)\s*(\S.*)$`)
	narrative   = regexp.MustCompile(`^\d{1,3}(\.\d{1,3})+\.?\s+\S`)
	partMark    = regexp.MustCompile(`^(\([a-z]{1,5}\)|\([A-Z]\)|[a-z][.)]|[ivx]{1,4}[.)]|[•▪‣●◦∙·–—-])\s+(\S.*)$`)
	countedPart = regexp.MustCompile(`^(\(\d{1,2}\)|\d{1,2}[.)])\s+(\S.*)$`)
	sectionHead = regexp.MustCompile(`(?i)^((chapter|part|section|annex|appendix)\s+[\dA-Z]{1,4}\s*[:.–—-]?\s*|\d{1,2}(\.\d{1,2})?\.?\s+|[A-Z]\.\s+)?(((a|summary|list|table|schedule|our|the|key|full|main|all|panel|inquiry|review|of|for|final|national|local|conclusions?|findings|lessons|and|learned)(['’]s)?,?\s+)*)recommendations?\s*:?$`)
	endMatter   = regexp.MustCompile(`(?i)^((chapter|part|section|annex|appendix)\s+[\dA-Z]{1,4}\b|appendi(x|ces)|annex(es)?|glossary|bibliography|acknowledge?ments|references|endnotes|methodology|terms of reference|next steps|introduction|background|conclusions?)\b`)
	duty        = regexp.MustCompile(`(?i)\b(should|must|shall|ought|recommends?|recommended|is to be|are to be|required to)\b`)
)

// explicit reads the marks that need no heading: they say that what follows is
// a recommendation.
func explicit(s string) (mark, bool) {
	if m := labelMark.FindStringSubmatch(s); m != nil {
		out := mark{style: labelStyle(m[1]), number: m[1], rest: m[3], bare: strings.TrimSpace(m[2]) == ""}
		// "Recommendation A number of people made" is a sentence, and so is
		// "Recommendation 3 says".
		if out.bare && out.rest != "" && (out.style == StyleLetter || !capital(out.rest)) {
			return mark{}, false
		}
		return out, true
	}
	if m := shortMark.FindStringSubmatch(s); m != nil {
		out := mark{style: StyleShort, number: m[1], rest: m[3], bare: strings.TrimSpace(m[2]) == ""}
		return out, out.rest == "" || capital(out.rest)
	}
	return mark{}, false
}

func labelStyle(number string) Style {
	switch {
	case strings.Contains(number, "."):
		return StyleDotted
	case number[0] > '9':
		return StyleLetter
	}
	return StyleLabel
}

// listed reads the marks that count only under a heading that says
// Recommendations.
func listed(s string) (mark, bool) {
	if m := bracketMark.FindStringSubmatch(s); m != nil {
		return mark{style: StyleBracket, number: m[1], rest: m[2]}, true
	}
	if m := numberMark.FindStringSubmatch(s); m != nil {
		return mark{style: StyleNumber, number: m[1], rest: m[3], bare: strings.TrimSpace(m[2]) == ""}, true
	}
	return mark{}, false
}

// capital says whether text begins as a sentence does.
func capital(s string) bool {
	s = strings.TrimLeft(s, "“\"‘'([")
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

func lower(s string) bool {
	for _, r := range s {
		return unicode.IsLower(r)
	}
	return false
}

// ends says whether text ends as a sentence does.
func ends(s string) bool {
	s = strings.TrimRight(s, "”\"’')]")
	return s != "" && strings.ContainsRune(".!?", rune(s[len(s)-1]))
}

// pauses says whether a list could go on after this text: it ends with a mark,
// or with "and" or "or".
func pauses(s string) bool {
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:;,)") || strings.HasSuffix(s, " and") || strings.HasSuffix(s, " or") || strings.HasSuffix(s, "”")
}

// romans are the labels of parts of parts.
var romans = []string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"}

// roman gives the value of a small roman numeral; 0 when it is none.
func roman(s string) int {
	for i, r := range romans {
		if r == s {
			return i + 1
		}
	}
	return 0
}

// ordinal gives the place of a number in its sequence: "7" is 7, "C" is 3.
// Dotted and roman numbers have none here.
func ordinal(number string) (int, bool) {
	if n, err := strconv.Atoi(number); err == nil {
		return n, true
	}
	if len(number) == 1 && number[0] >= 'A' && number[0] <= 'Z' {
		return int(number[0]-'A') + 1, true
	}
	return 0, false
}
