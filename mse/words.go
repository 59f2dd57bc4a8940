package mse

import (
	"fmt"
	"io"
	"strings"
)

// Scope is what every estimate is of, in the words that go with it.
const Scope = "An estimate of the people who could have been on one of these lists, in the place and the time that the lists cover. " +
	"People who could never have been on any of them are not in it, however many they are. " +
	"It takes it that the same people could be found throughout (nobody came, left or died), that records of one person were joined and of two people were not, " +
	"and that people differ in their chance of being on a list only in the ways that the model has. None of this can be tested from the lists."

// Direction is what is known of how such estimates err.
const Direction = "Where being on one list leads to being on another (a duty to refer, say) and the model does not have it, the estimate is too low. " +
	"Links that were missed make it too high, false links too low."

// WriteText writes the result for a person to read.
func (r *Result) WriteText(w io.Writer) error {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-16s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("method", "%s", r.describe())
	line("lists", "%d: %s", len(r.Lists), strings.Join(r.Lists, ", "))
	line("observed", "%s people on any list", people(float64(r.Observed)))
	if r.Model != "" {
		line("model", "%s   %s", r.Model, r.ModelNamed)
	}
	line("verdict", "%s", r.Verdict)
	if r.Refusal != "" {
		fmt.Fprintf(&b, "\nNo defensible estimate. %s\n", r.Refusal)
	}
	if r.Estimate != nil {
		line("estimate", "%s people, %s of them on no list", people(*r.Estimate), people(*r.Hidden))
	}
	for _, i := range r.Intervals {
		line(fmt.Sprintf("%.0f%% %s", 100*i.Level, i.Kind), "%s to %s", people(i.Lower), people(i.Upper))
	}
	if r.Draws > 0 {
		of := ""
		if r.Resample != "" {
			of = map[Resampling]string{Seen: " of the people seen", Everybody: " of everybody"}[r.Resample]
		}
		line("draws", "%d%s, seed %d, %d without an estimate", r.Draws, of, r.Seed, r.Failed)
	}
	if r.Rhat != nil {
		line("R-hat", "%.3f", *r.Rhat)
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(&b, "\nWarning: %s\n", warning)
	}
	fmt.Fprintf(&b, "\n%s\n%s\n", Scope, Direction)
	if r.Estimate != nil {
		b.WriteString("One method's answer is not the answer: try the others (--method) before relying on any.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// describe names the method with what was chosen for it.
func (r *Result) describe() string {
	s := string(r.Method)
	if r.Threshold != nil {
		s += fmt.Sprintf(", threshold %g", *r.Threshold)
	}
	if r.MaxOrder > 0 {
		s += fmt.Sprintf(", interactions of up to %d lists", r.MaxOrder)
	}
	if r.TopModels > 0 {
		s += fmt.Sprintf(", draws among the best %d models", r.TopModels)
	}
	if r.Method == Chao {
		s += " (a lower bound)"
	}
	return s
}

// people writes a number of people with commas, to the whole person.
func people(x float64) string {
	s := fmt.Sprintf("%.0f", x)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
