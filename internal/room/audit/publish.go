package audit

import (
	"slices"
	"time"

	"candour/mse"
)

// Publication is what everybody may read of an audit. It is made once, when the
// report is published, and its bytes never change: counts are rounded, and there
// is no capture history in it.
type Publication struct {
	Project   string `json:"project"`
	Title     string `json:"title"`
	Question  string `json:"question"`
	People    string `json:"people"`
	Place     string `json:"place"`
	Since     string `json:"since"`
	Until     string `json:"until"`
	Synthetic bool   `json:"synthetic,omitempty"`
	Summary   string `json:"summary"`
	Unknown   string `json:"unknown"`
	// Figures is the table of figures that the words refer to.
	Figures []Figure   `json:"figures"`
	Lists   []Source   `json:"lists"`
	Plans   []PlanNote `json:"plans"`
	// Ways are the answers of the plan, one beside the other.
	Ways            []WayLine        `json:"ways"`
	Profile         []ProfileLine    `json:"linkage_thresholds,omitempty"`
	Hidden          []HiddenLine     `json:"lists_hidden_and_predicted,omitempty"`
	Clerks          ClerkNote        `json:"clerks"`
	Recommendations []Recommendation `json:"recommendations"`
	Authors         []string         `json:"authors"`
	CheckedBy       string           `json:"checked_by"`
	Code            string           `json:"code"`
	Published       time.Time        `json:"published"`
	Scope           string           `json:"scope"`
	Direction       string           `json:"direction"`
}

// Source is a list, as it is told to everybody.
type Source struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Body   string `json:"body"`
	Agreed string `json:"agreed"`
}

// PlanNote says when a plan was registered, and why it was changed.
type PlanNote struct {
	Number int         `json:"number"`
	Digest string      `json:"digest"`
	Made   time.Time   `json:"registered"`
	Why    string      `json:"why_changed,omitempty"`
	Words  [][2]string `json:"plan"`
}

// WayLine is one way's answer, in published figures: "" where there is none.
type WayLine struct {
	Way      string `json:"way"`
	Estimate string `json:"estimate"`
	Lower    string `json:"lower_95"`
	Upper    string `json:"upper_95"`
	Refusal  string `json:"no_defensible_estimate,omitempty"`
	Bound    bool   `json:"lower_bound_only,omitempty"`
	// Rough says that an end of the interval hangs on a few draws of the bootstrap.
	Rough bool `json:"rough_interval,omitempty"`
	// Varied says that a list was left out, or two taken as one.
	Varied bool `json:"lists_varied,omitempty"`
}

// Interval is the interval in words; nothing where there is none.
func (l WayLine) Interval() string {
	switch {
	case l.Lower == "":
		return ""
	case l.Rough:
		return l.Lower + " to " + l.Upper + " (rough)"
	}
	return l.Lower + " to " + l.Upper
}

// RoughWords say what rough means, beside intervals that may be.
const RoughWords = "An interval is rough where one of its ends hangs on a few draws: another seed would move it."

// ProfileLine is the span of the main ways at one linkage threshold.
type ProfileLine struct {
	Threshold float64 `json:"threshold"`
	Observed  string  `json:"on_any_list"`
	Span      string  `json:"span"`
}

// HiddenLine is one list, hidden and predicted.
type HiddenLine struct {
	List      string `json:"list"`
	Truth     string `json:"on_the_list"`
	Predicted string `json:"predicted"`
	Verdict   string `json:"verdict"`
}

// ClerkNote says how the disputed pairs were settled.
type ClerkNote struct {
	Pairs   int     `json:"pairs"`
	Settled int     `json:"settled"`
	Kappa   float64 `json:"kappa"`
	Method  string  `json:"method"`
}

// WayLines turns answers into published figures.
func WayLines(a *mse.Answers) []WayLine {
	out := make([]WayLine, 0, len(a.Answers))
	for _, x := range a.Answers {
		l := WayLine{Way: WayWords(x.Way), Refusal: x.Result.Refusal, Bound: x.Way.Method == mse.Chao, Varied: x.Way.Varied()}
		if e := x.Result.Estimate; e != nil {
			l.Estimate = about(*e)
		}
		if lo, hi := x.Result.Lower95, x.Result.Upper95; lo != nil && hi != nil {
			l.Lower, l.Upper = about(*lo), about(*hi)
			l.Rough = slices.ContainsFunc(x.Result.Intervals, func(i mse.Interval) bool { return i.Level == 0.95 && i.Rough() })
		}
		out = append(out, l)
	}
	return out
}

// WayWords name a way for people.
func WayWords(w mse.Way) string {
	out := MethodWords(string(w.Method))
	if w.Threshold != nil {
		out += ", threshold " + Decimal(*w.Threshold)
	}
	if w.LeftOut != "" {
		out += ", without " + w.LeftOut
	}
	if len(w.Merged) == 2 {
		out += ", " + w.Merged[0] + " and " + w.Merged[1] + " as one"
	}
	return out
}

// ProfileLines turns the answers at other thresholds into published figures.
func ProfileLines(all []AtThreshold) []ProfileLine {
	var out []ProfileLine
	for _, p := range all {
		out = append(out, ProfileLine{p.Threshold, rounded(p.Answers.Observed), SpanWords(p.Answers)})
	}
	return out
}

// HiddenLines turns the answers with one list hidden into published figures.
func HiddenLines(all []mse.Hidden) []HiddenLine {
	var out []HiddenLine
	for _, h := range all {
		l := HiddenLine{List: h.List, Truth: rounded(h.Truth), Verdict: "No defensible estimate: " + h.Result.Refusal}
		if e := h.Result.Estimate; e != nil {
			l.Predicted, l.Verdict = about(*e), "No interval"
			if h.Covered != nil {
				l.Verdict = "The interval misses the truth"
				if *h.Covered {
					l.Verdict = "The interval holds the truth"
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// publication puts a checked report together.
func publication(d Draft, plans []Plan, now time.Time, code string) Publication {
	r := d.Report
	p := Publication{Project: d.Project.ID, Title: r.Title, Question: d.Question, People: d.People, Place: d.Place, Since: d.Since, Until: d.Until, Synthetic: d.Synthetic,
		Summary: r.Summary, Unknown: r.Unknown, Figures: d.Figures, Ways: WayLines(d.Findings.Answers), Profile: ProfileLines(d.Findings.Profile), Hidden: HiddenLines(d.Findings.Hidden),
		Clerks:          ClerkNote{d.Disputes.Pairs, d.Disputes.Settled, d.Disputes.Kappa, d.Disputes.Method},
		Recommendations: r.Recommendation, Authors: []string{r.ProposerName}, CheckedBy: r.CheckedName, Code: code, Published: now.UTC().Truncate(time.Second), Scope: mse.Scope, Direction: mse.Direction}
	for _, l := range d.Lists {
		p.Lists = append(p.Lists, Source{l.Name, KindWords(l.Kind), l.Body, l.Agreed})
	}
	for _, x := range plans {
		p.Plans = append(p.Plans, PlanNote{x.Number, x.Digest, x.Made, x.Why, x.Spec.Words()})
	}
	return p
}
