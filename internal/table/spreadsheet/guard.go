package spreadsheet

import "strings"

// A spreadsheet program runs a CSV cell that begins with one of these as a
// formula (OWASP, "CSV injection"). The full-width forms are run by some
// versions in East Asian locales.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// guard disarms a cell for CSV: an apostrophe in front makes it text. A cell
// that already looks disarmed gets one more, so that unguard is exact:
// unguard(guard(s)) == s for every s.
func guard(s string) string {
	if looksLikeFormula(s) {
		return "'" + s
	}
	return s
}

// unguard takes off one apostrophe that guard put on.
func unguard(s string) string {
	if strings.HasPrefix(s, "'") && looksLikeFormula(s) {
		return s[1:]
	}
	return s
}

// looksLikeFormula says whether s, after any apostrophes, would be run.
func looksLikeFormula(s string) bool {
	s = strings.TrimLeft(s, "'")
	for _, r := range s {
		return strings.ContainsRune(formulaStarts, r)
	}
	return false
}
