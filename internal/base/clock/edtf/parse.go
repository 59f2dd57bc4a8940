package edtf

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
)

// The forms, tried in this order. Each pattern is anchored, and text is first
// lowered and its spaces folded.
var forms = []struct {
	re   *regexp.Regexp
	read func(m []string) (Date, bool)
}{
	{regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`), func(m []string) (Date, bool) { return day(num(m[1]), num(m[2]), num(m[3])) }},
	{regexp.MustCompile(`^(\d{4})-(\d{2})$`), yearAndTwo},
	{regexp.MustCompile(`^(\d{4})$`), func(m []string) (Date, bool) { return months(num(m[1]), 1, num(m[1]), 12, m[1], m[1]) }},
	{regexp.MustCompile(`^(\d{4})-(\w+(?:/\w+)?)$`), func(m []string) (Date, bool) { return season(m[2], num(m[1])) }},
	{regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`), func(m []string) (Date, bool) { return day(num(m[3]), num(m[2]), num(m[1])) }},
	{regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)? ([a-z]+),? (\d{4})$`), func(m []string) (Date, bool) {
		month, ok := monthNumber(m[2])
		if !ok {
			return Date{}, false
		}
		return day(num(m[3]), month, num(m[1]))
	}},
	{regexp.MustCompile(`^(?:by |the )*(early|mid|late|beginning of|start of|end of)[ -]([a-z]+),? (\d{4})$`), partOfMonth},
	{regexp.MustCompile(`^(?:by |the )*([a-z]+(?:(?:/|-| to )[a-z]+)?)(?: of)?[ ,-]+(\d{4})$`), func(m []string) (Date, bool) {
		return season(strings.Replace(m[1], "-", "/", 1), num(m[2]))
	}},
	{regexp.MustCompile(`^q([1-4]) (\d{4})$`), func(m []string) (Date, bool) { return quarter(num(m[1]), num(m[2])) }},
	{regexp.MustCompile(`^(\d{4}) q([1-4])$`), func(m []string) (Date, bool) { return quarter(num(m[2]), num(m[1])) }},
	{regexp.MustCompile(`^(\d{4})[-/](\d{2})$`), func(m []string) (Date, bool) { return financialYear(num(m[1]), num(m[2])) }},
	{regexp.MustCompile(`^(?:financial year )(\d{4})(?:-| to )(\d{2}|\d{4})$`), func(m []string) (Date, bool) {
		return financialYear(num(m[1]), num(m[2])%100)
	}},
}

// exact reads 2026-03-14 without the patterns: most dates are of this form, and
// a large register reads millions.
func exact(s string) (Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	n := [3]int{}
	for i, span := range [3][2]int{{0, 4}, {5, 7}, {8, 10}} {
		for _, c := range []byte(s[span[0]:span[1]]) {
			if c < '0' || c > '9' {
				return Date{}, false
			}
			n[i] = 10*n[i] + int(c-'0')
		}
	}
	return day(n[0], n[1], n[2])
}

func parse(text string) (Date, bool) {
	if d, ok := exact(text); ok {
		return d, true
	}
	s := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	if from, to, ok := strings.Cut(s, "/"); ok && isEnd(from) && isEnd(to) {
		if d, ok := interval(from, to); ok {
			return d, true
		}
	}
	body, mark := strings.TrimRight(s, "~?%"), ""
	if mark = s[len(body):]; len(mark) > 1 {
		return Date{}, false
	}
	for _, f := range forms {
		if m := f.re.FindStringSubmatch(body); m != nil {
			if d, ok := f.read(m); ok {
				return qualify(d, mark), true
			}
		}
	}
	return Date{}, false
}

// qualify adds EDTF's marks: ~ approximate, ? uncertain, % both. They change
// what is said and not the days: the days are the only ones that we have.
func qualify(d Date, mark string) Date {
	if mark == "" {
		return d
	}
	if !strings.HasSuffix(d.edtf, "~") {
		d.edtf += mark
	}
	d.human = map[string]string{"~": "about ", "?": "perhaps ", "%": "perhaps about "}[mark] + d.human
	return d
}

func num(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1 // the patterns allow digits only
	}
	return n
}

// inRange keeps to years in which anything here can have happened.
func inRange(year int) bool { return year >= 1800 && year <= 2200 }

func day(y, m, d int) (Date, bool) {
	at := clock.NewDay(y, m, d)
	if yy, mm, dd := at.Date(); !inRange(y) || yy != y || int(mm) != m || dd != d {
		return Date{}, false
	}
	return Of(at), true
}

// months gives the span from the first day of one month to the last of another.
func months(y1, m1, y2, m2 int, edtf, human string) (Date, bool) {
	first, last := clock.NewDay(y1, m1, 1), clock.NewDay(y2, m2+1, 0)
	if !inRange(y1) || !inRange(last.Year()) {
		return Date{}, false
	}
	return Date{edtf: edtf, human: human, first: first, last: last, hasFirst: true, hasLast: true}, true
}

// yearAndTwo reads 2026-03 (a month), 2026-21 (a season of EDTF) and 2026-27
// (a financial year, when the second number follows from the first).
func yearAndTwo(m []string) (Date, bool) {
	y, n := num(m[1]), num(m[2])
	switch {
	case n >= 1 && n <= 12:
		return months(y, n, y, n, fmt.Sprintf("%04d-%02d", y, n), time.Month(n).String()+" "+m[1])
	case n == (y+1)%100:
		return financialYear(y, n)
	case n >= 21 && n <= 24:
		return season([]string{"spring", "summer", "autumn", "winter"}[n-21], y)
	}
	return Date{}, false
}

func financialYear(y, two int) (Date, bool) {
	if two != (y+1)%100 {
		return Date{}, false
	}
	return months(y, 4, y+1, 3, span(y, 4, y+1, 3), fmt.Sprintf("the financial year %d to %d", y, y+1))
}

func quarter(q, y int) (Date, bool) {
	return months(y, 3*q-2, y, 3*q, span(y, 3*q-2, y, 3*q), fmt.Sprintf("quarter %d of %d", q, y))
}

// seasons gives the months of each part of a year. The seasons are those of
// the Met Office; winter runs into the next year. Early, mid and late are
// thirds; words joined by "to" or "/" run from the one to the other.
var seasons = map[string]struct{ from, to int }{
	"spring": {3, 5}, "summer": {6, 8}, "autumn": {9, 11}, "winter": {12, 14},
	"early": {1, 4}, "mid": {5, 8}, "late": {9, 12},
	"beginning": {1, 3}, "start": {1, 3}, "end": {10, 12},
}

var standard = map[string]string{"spring": "21", "summer": "22", "autumn": "23", "winter": "24"}

func season(words string, y int) (Date, bool) {
	if m, ok := monthNumber(words); ok {
		return months(y, m, y, m, fmt.Sprintf("%04d-%02d", y, m), time.Month(m).String()+" "+strconv.Itoa(y))
	}
	from, to, joined := strings.Cut(strings.ReplaceAll(words, " to ", "/"), "/")
	if !joined {
		to = from
	}
	a, okA := seasons[strings.TrimSpace(from)]
	b, okB := seasons[strings.TrimSpace(to)]
	if !okA || !okB || b.to < a.to {
		return Date{}, false
	}
	year := strconv.Itoa(y)
	if code, ok := standard[from]; ok && !joined {
		canonical := year + "-" + code
		if num(code) == (y+1)%100 {
			// 2020-21 would be read back as a financial year.
			canonical = span(y, a.from, y, b.to)
		}
		return months(y, a.from, y, b.to, canonical, from+" "+year)
	}
	human := from + " " + year
	if joined {
		human = from + " to " + to + " " + year
	} else if from == "end" || from == "start" || from == "beginning" {
		human = "the " + from + " of " + year
	}
	return months(y, a.from, y, b.to, span(y, a.from, y, b.to)+"~", human)
}

// span writes an interval of months; a month above 12 is in the next year.
func span(y1, m1, y2, m2 int) string {
	ly, lm, _ := clock.NewDay(y2, m2, 1).Date()
	return fmt.Sprintf("%04d-%02d/%04d-%02d", y1, m1, ly, lm)
}

// partOfMonth reads "end of March 2026" and "early May 2026": thirds of a month.
func partOfMonth(m []string) (Date, bool) {
	word, y := strings.TrimSuffix(m[1], " of"), num(m[3])
	month, ok := monthNumber(m[2])
	if !ok || !inRange(y) {
		return Date{}, false
	}
	first, last, human := clock.NewDay(y, month, 1), clock.NewDay(y, month, 10), word
	switch word {
	case "mid":
		first, last = clock.NewDay(y, month, 11), clock.NewDay(y, month, 20)
	case "late", "end":
		first, last = clock.NewDay(y, month, 21), clock.NewDay(y, month+1, 0)
	}
	if word != m[1] {
		human = "the " + m[1]
	}
	return Date{edtf: first.String() + "/" + last.String() + "~", first: first, last: last, hasFirst: true, hasLast: true,
		human: human + " " + time.Month(month).String() + " " + m[3]}, true
}

func monthNumber(s string) (int, bool) {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if s == name || len(s) >= 3 && s == name[:3] || s == "sept" && m == time.September {
			return int(m), true
		}
	}
	return 0, false
}

var endForm = regexp.MustCompile(`^(\.\.|\d{4}(-\d{2}){0,2}[~?%]?)$`)

// isEnd says whether text may be one end of an EDTF interval.
func isEnd(s string) bool { return endForm.MatchString(s) }

func interval(from, to string) (Date, bool) {
	d := Date{edtf: from + "/" + to}
	var words []string
	if from != ".." {
		a, ok := parse(from)
		if !ok {
			return Date{}, false
		}
		d.first, d.hasFirst = a.first, a.hasFirst
		words = append(words, "from "+a.human)
		// A financial year is itself an interval: its front end counts here.
		front, _, _ := strings.Cut(a.edtf, "/")
		d.edtf = front + "/" + to
	}
	if to != ".." {
		b, ok := parse(to)
		if !ok {
			return Date{}, false
		}
		d.last, d.hasLast = b.last, b.hasLast
		if _, back, ok := strings.Cut(b.edtf, "/"); ok {
			d.edtf = strings.TrimSuffix(d.edtf, to) + back
		}
		words = append(words, "until "+b.human)
	}
	d.human = strings.Join(words, " ")
	if len(words) == 0 || d.hasFirst && d.hasLast && d.last.Before(d.first) {
		return Date{}, false
	}
	return d, true
}
