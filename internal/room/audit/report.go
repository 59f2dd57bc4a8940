package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/mse"
)

// ReportState says how far a report is.
type ReportState string

// The states of a report.
const (
	Drafted   ReportState = "drafted"
	Sent      ReportState = "sent"
	Assured   ReportState = "assured"
	Published ReportState = "published"
)

// Words are the state for people.
func (s ReportState) Words() string {
	switch s {
	case Sent:
		return "Waiting for a second person"
	case Assured:
		return "Checked"
	case Published:
		return "Published"
	}
	return "Draft"
}

// Report is what an audit says.
type Report struct {
	ID, Project    string
	Version        int64
	Title          string
	Summary        string
	Unknown        string // what is not known, in the authors' words
	State          ReportState
	Proposer       string
	ProposerName   string
	Hands          []string
	CheckedBy      string
	CheckedName    string
	Words          string // the checker's, or why it was sent back
	SHA256         string // of what was published
	Made           time.Time
	PublishedAt    time.Time
	Handed         string // the register's report
	Recommendation []Recommendation
}

// wrote says whether a human had a hand in the report.
func (r *Report) wrote(human string) bool {
	return human == "" || human == r.Proposer || slices.Contains(r.Hands, human)
}

// wroteBy says whether an actor may be a human who had a hand in the report.
func (r *Report) wroteBy(a access.Actor) bool {
	return r.wrote(a.Human) || a.MayBe(r.Proposer) || a.MayBeAmong(r.Hands)
}

// Recommendation is one thing that a report asks for.
type Recommendation struct {
	Position                int
	Title, Words, Addressee string
}

// Figure is one line of a report's table of figures: what may be said, and what
// stands behind it.
type Figure struct {
	Ref     string `json:"ref"`
	Words   string `json:"words"`
	Value   string `json:"value"`
	Footing string `json:"footing"`
}

// Footing is what every figure of a report rests on.
type Footing struct {
	Run, Plan, Code string
	Lists           string
	Made            time.Time
}

func (f Footing) linkage() string {
	return fmt.Sprintf("Counted from the linkage %s of %s.", f.Run, f.Lists)
}

func (f Footing) plan() string {
	return fmt.Sprintf("By the plan with the digest %s, registered before; worked out on %s by version %s from the linkage %s.", f.Plan, clock.DayWords(f.Made), f.Code, f.Run)
}

// rounded is a count as it is published: to the nearest five, and nothing nearer
// for fewer than six. Counts of children on several lists may give them away.
func rounded(n int64) string {
	switch {
	case n == 0:
		return "none"
	case n < 6:
		return "fewer than 6"
	}
	return web.Number(int(nearestFive(n)))
}

func nearestFive(n int64) int64 { return (n + 2) / 5 * 5 }

// about is an estimate as it is published: to two figures, which is more than it
// can bear.
func about(v float64) string {
	step := figureStep(v)
	return web.Number(int(v/step+0.5) * int(step))
}

// figureStep is what the second figure of an estimate counts.
func figureStep(v float64) float64 {
	step := 1.0
	for v/step >= 100 {
		step *= 10
	}
	return step
}

// lowEdge and highEdge are the two-figure numbers around estimates that are
// printed alike: together a range, however close they lie.
func lowEdge(v float64) string { return web.Number(int(v/figureStep(v)) * int(figureStep(v))) }

func highEdge(v float64) string { return web.Number((int(v/figureStep(v)) + 1) * int(figureStep(v))) }

// SpanWords say how far the ways of a plan lie apart: a range and never one
// number, and where the ways contradict each other, that they do.
func SpanWords(a *mse.Answers) string {
	s := a.Span()
	if s.Low == nil {
		return fmt.Sprintf("no defensible estimate: none of the %d ways of the plan gave one", s.Ways)
	}
	out := rangeWords(s)
	if bound, under := a.Contradiction(); bound != nil {
		out += fmt.Sprintf("; the ways contradict each other: by one that gives only a lower bound there are at least %s, which is more than the whole 95%% interval of %s",
			about(*bound), web.Plural(under, "other way", "other ways"))
	}
	if s.Refused > 0 {
		out += "; " + web.Plural(s.Refused, "way", "ways") + " gave no defensible estimate"
	}
	return out
}

func rangeWords(s mse.Span) string {
	if s.High == nil {
		return fmt.Sprintf("at least %s: only lower bounds could be estimated", about(*s.Low))
	}
	low, high := about(*s.Low), about(*s.High)
	out := fmt.Sprintf("between %s and %s, depending on which of %d ways is taken", low, high, s.Ways)
	ends := s.LowEnd != nil && s.HighEnd != nil && (*s.LowEnd < *s.Low || *s.HighEnd > *s.High)
	switch {
	case low == high && ends:
		return fmt.Sprintf("between %s and %s by the 95%% intervals of %d ways; that their estimates lie close together says nothing of what all of them miss", about(*s.LowEnd), about(*s.HighEnd), s.Ways)
	case low == high:
		return fmt.Sprintf("between %s and %s by %d ways, none of which says how unsure it is; that they lie close together says nothing of what all of them miss", lowEdge(*s.Low),
			highEdge(*s.High), s.Ways)
	case ends:
		out += fmt.Sprintf(" (with their 95%% intervals, from %s to %s)", about(*s.LowEnd), about(*s.HighEnd))
	}
	return out
}

var (
	reference = regexp.MustCompile(`\[F(\d+)\]`)
	numeral   = regexp.MustCompile(`\d[\d,.]*\d|\d`)
	bigWord   = regexp.MustCompile(`(?i)\b(hundreds?|thousands?|millions?|dozens?)\b`)
	// calendar is what may be typed with figures: days, months and years, and the
	// years of Acts.
	calendar = regexp.MustCompile(`(?i)\b(\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December)( \d{4})?\b|\b(19|20)\d{2}(-\d{2}(-\d{2})?)?\b|\b(section|article|part|schedule|chapter|recommendation) \d+\b`)
)

// CheckWords says what is wrong with the words of a report. Figures come from its
// table of figures, by their reference, so that each has its footing; a number
// that was typed has none. A number that is one answer of the plan is refused as
// what it is: a headline.
func CheckWords(field, text string, figures []Figure, answers *mse.Answers) []errs.Field {
	var out []errs.Field
	say := func(format string, args ...any) {
		out = append(out, errs.Field{Name: field, Message: fmt.Sprintf(format, args...)})
	}
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		if !slices.ContainsFunc(figures, func(f Figure) bool { return f.Ref == "F"+m[1] }) {
			say("There is no figure [F%s] in the table of figures", m[1])
		}
	}
	bare := calendar.ReplaceAllString(reference.ReplaceAllString(text, " "), " ")
	for _, n := range numeral.FindAllString(bare, -1) {
		if way := headline(n, answers); way != "" {
			say("%s is the answer of one way (%s) of %d. No one number can stand for the people on no list: the ways of the plan lie too far apart. Refer to the range in the table of figures instead", n,
				way, len(answers.Answers))
			continue
		}
		say("%s was typed. Take figures from the table below by their reference, such as [F1], so that each has its footing", n)
	}
	if w := bigWord.FindString(bare); w != "" {
		say("“%s” is a number too. Take figures from the table below by their reference, such as [F1]", w)
	}
	return out
}

// headline names the way whose answer a typed number is, to the nearest one,
// ten or hundred.
func headline(typed string, answers *mse.Answers) string {
	v, err := strconv.ParseFloat(strings.ReplaceAll(typed, ",", ""), 64)
	if err != nil || answers == nil || v < 10 {
		return ""
	}
	for _, a := range answers.Answers {
		for _, e := range []*float64{a.Result.Estimate, a.Result.Hidden} {
			if e == nil {
				continue
			}
			for _, step := range []float64{1, 10, 100, 1000} {
				if step <= *e && float64(int64(*e/step+0.5))*step == v {
					return a.Way.String()
				}
			}
		}
	}
	return ""
}

// Run of text: words, or a figure with its reference.
type textPart struct {
	Text string
	Ref  string // "" for plain words
}

// filled puts figures in the place of their references.
func filled(text string, figures []Figure) []textPart {
	var out []textPart
	last := 0
	for _, m := range reference.FindAllStringSubmatchIndex(text, -1) {
		ref := "F" + text[m[2]:m[3]]
		i := slices.IndexFunc(figures, func(f Figure) bool { return f.Ref == ref })
		if i < 0 {
			continue
		}
		if m[0] > last {
			out = append(out, textPart{Text: text[last:m[0]]})
		}
		out = append(out, textPart{Text: figures[i].Value, Ref: ref})
		last = m[1]
	}
	if last < len(text) {
		out = append(out, textPart{Text: text[last:]})
	}
	return out
}

// WithFigures is the text with its figures, each followed by its reference.
func WithFigures(text string, figures []Figure) string {
	var b strings.Builder
	for _, p := range filled(text, figures) {
		b.WriteString(p.Text)
		if p.Ref != "" {
			b.WriteString(" [" + p.Ref + "]")
		}
	}
	return b.String()
}

// Paragraphs are the lines of a text that say something.
func Paragraphs(text string) (out []string) {
	for _, s := range strings.Split(text, "\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
