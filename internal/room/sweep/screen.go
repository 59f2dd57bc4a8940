package sweep

import "fmt"

// Screen is a version of the rules that say which closed cases must be looked
// at again.
type Screen struct {
	Version string `toml:"version" json:"version"`
	Title   string `toml:"title" json:"title"`
	term
	Source string       `toml:"source" json:"source"`
	Note   string       `toml:"note" json:"note,omitempty"`
	Rules  []ScreenRule `toml:"rule" json:"rules"`
}

// ScreenRule is one rule with what it says to whoever reads the result.
type ScreenRule struct {
	Condition
	Hit     string `toml:"hit" json:"hit"`
	Out     string `toml:"out" json:"out"`
	Unknown string `toml:"unknown" json:"unknown"`
}

func readScreen(text string) (Screen, error) {
	var s Screen
	if err := decode(text, &s); err != nil {
		return s, err
	}
	if s.Version == "" || s.Title == "" || s.Source == "" || (s.From == day{}) || len(s.Rules) == 0 {
		return s, fmt.Errorf("version, title, source, from and a rule are needed")
	}
	seen := map[string]bool{}
	for i := range s.Rules {
		r := &s.Rules[i]
		if err := r.readable(); err != nil {
			return s, err
		}
		if seen[r.ID] || r.Hit == "" || r.Out == "" || r.Unknown == "" {
			return s, fmt.Errorf("rule %s stands twice or does not say hit, out and unknown", r.ID)
		}
		seen[r.ID] = true
	}
	return s, nil
}

// Result is what the rules say of one case, each rule by its id.
type Result struct {
	Version string
	// Hit says that the case must be looked at again.
	Hit bool
	// Met lists the rules that it meets; NotKnown those of which nobody knows,
	// which count as met; Out those that screened it out.
	Met, NotKnown, Out []string
}

// OutBy is the rule that screened the case out: the first, in the rules' own
// order. Empty for a case that was caught.
func (r Result) OutBy() string {
	if len(r.Out) == 0 {
		return ""
	}
	return r.Out[0]
}

// Apply asks every rule. One that does not hold screens the case out; what is
// not known never does.
func (s *Screen) Apply(b *Book, f *Facts) Result {
	out := Result{Version: s.Version}
	for i := range s.Rules {
		r := &s.Rules[i]
		switch r.holds(b, f) {
		case Yes:
			out.Met = append(out.Met, r.ID)
		case No:
			out.Out = append(out.Out, r.ID)
		default:
			out.NotKnown = append(out.NotKnown, r.ID)
		}
	}
	out.Hit = len(out.Out) == 0
	return out
}

// Rule finds a rule by its id.
func (s *Screen) Rule(id string) (ScreenRule, bool) {
	for _, r := range s.Rules {
		if r.ID == id {
			return r, true
		}
	}
	return ScreenRule{}, false
}

// signUnknown are the words of a rule for which a sign of a group stands in,
// where the number is too small and nobody has said whether there was a sign.
const signUnknown = "It is not known whether there was a sign of a group."

// unknownOf says what of the case is not known.
func (x *ScreenRule) unknownOf(f *Facts) string {
	if x.Test == "at-least" && x.UnlessIndicators && count(f, x.Field).Known {
		return signUnknown
	}
	return x.Unknown
}

// Explain gives the result of a case in sentences: those that screened it out
// first, or else all that caught it.
func (s *Screen) Explain(r Result, f *Facts) []string {
	var out []string
	add := func(ids []string, words func(ScreenRule) string) {
		for _, id := range ids {
			if rule, ok := s.Rule(id); ok {
				out = append(out, words(rule))
			}
		}
	}
	add(r.Out, func(x ScreenRule) string { return "Screened out: " + x.Out })
	if r.Hit {
		add(r.Met, func(x ScreenRule) string { return x.Hit })
		add(r.NotKnown, func(x ScreenRule) string { return x.unknownOf(f) + " What is not known does not screen a case out." })
	}
	return out
}
