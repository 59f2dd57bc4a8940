package report

import (
	"slices"
	"strings"

	"candour/internal/base/errs"
)

// Recommendation is one of the report's recommendations, as the drafters set it
// out. Its words are those of its sentences.
type Recommendation struct {
	Number     string   `json:"number"`
	Title      string   `json:"title"`
	Summary    string   `json:"summary"`
	Sentences  []string `json:"sentences"`
	Addressees []string `json:"addressees"`         // bodies; none is asked for at the register
	Deadline   string   `json:"deadline,omitempty"` // as the report sets it, a day
}

// Entry is a recommendation as a register takes it, by the field names of its
// interchange format (docs/formats/register.md).
type Entry struct {
	Number     string   `json:"number"`
	Title      string   `json:"title"`
	Summary    string   `json:"summary"`
	Quote      *string  `json:"quote"`
	QuotePlace *string  `json:"quote_place"`
	Addressees []string `json:"addressees"`
	Deadline   *string  `json:"deadline_in_report"`
}

// Handover is what goes to the register when the report is published: whole
// recommendations, where each stands and on which paragraphs it rests.
type Handover struct {
	Entries []Entry
	// Rests are, for each entry, the numbers of the paragraphs it rests on.
	Rests [][]string
	// Unaddressed are the numbers of those that name nobody: the register asks.
	Unaddressed []string
	// NotHanded counts those of which a passage is withheld: a register that
	// quoted them would publish it.
	NotHanded int
}

// Recommend sets the list of recommendations.
func (d Draft) Recommend(list []Recommendation) (Draft, error) {
	list = slices.Clone(list)
	if err := errs.Refused("These recommendations cannot be set out so", d.wrongRecommendations(list)...); err != nil {
		return d, err
	}
	d.Recommendations = list
	return d, nil
}

func (d Draft) wrongRecommendations(list []Recommendation) (out []errs.Field) {
	seen, used := map[string]bool{}, map[string]bool{}
	for _, r := range list {
		say := func(bad bool, message string) {
			if bad {
				out = append(out, errs.Field{Name: "recommendation " + r.Number, Message: message})
			}
		}
		say(r.Number == "" || seen[r.Number], "Give each recommendation a number of its own")
		seen[r.Number] = true
		say(canonical(r.Title) == "" || canonical(r.Summary) == "", "Give it a title and a summary")
		say(!clean(r.Title+r.Summary) || len(Flagged(r.Title+" "+r.Summary)) > 0,
			"Its title or summary holds a word that could be read as a ruling on liability, or signs that a reader does not see")
		say(len(r.Sentences) == 0, "Say which sentences of the report it is")
		for _, id := range r.Sentences {
			s := d.find(id)
			say(s == nil || s.Content.Sort != Recommended, "Its sentences are recommendations of this report")
			say(used[id], "A sentence belongs to one recommendation")
			used[id] = true
		}
	}
	for _, s := range d.Sentences() {
		if s.Content.Sort == Recommended && !used[s.ID] {
			out = append(out, errs.Field{Name: s.ID, Message: "This sentence recommends something, and is in no numbered recommendation"})
		}
	}
	return out
}

// Handover gives the recommendations of a signed report for the register, but
// for those of which a passage is withheld.
func (s Signed) Handover(withheld []Withheld) (h Handover) {
	for _, r := range s.recommendations {
		var quote, places, rests []string
		hidden := false
		for _, id := range r.Sentences {
			p := s.part(id)
			quote = append(quote, string(s.text[p.From:p.To]))
			places = add(places, p.Paragraph)
			hidden = hidden || slices.ContainsFunc(withheld, func(w Withheld) bool { return w.From < p.To && p.From < w.To })
			for _, on := range p.Rests {
				if on.Kind == OwnWords {
					rests = add(rests, s.part(on.Of).Paragraph)
				}
			}
		}
		if hidden {
			h.NotHanded++
			continue
		}
		words, place := strings.Join(quote, " "), "paragraph "+strings.Join(places, ", ")
		e := Entry{Number: r.Number, Title: r.Title, Summary: r.Summary, Quote: &words, QuotePlace: &place, Addressees: slices.Clone(r.Addressees)}
		if r.Deadline != "" {
			e.Deadline = &r.Deadline
		}
		h.Entries, h.Rests = append(h.Entries, e), append(h.Rests, rests)
		if len(r.Addressees) == 0 {
			h.Unaddressed = append(h.Unaddressed, r.Number)
		}
	}
	return h
}

func add(list []string, one string) []string {
	if one == "" || slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}
