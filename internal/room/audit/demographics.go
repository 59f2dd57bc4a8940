package audit

import (
	"cmp"
	"slices"
	"strings"

	"candour/internal/table/bounds"
	"candour/internal/table/codebook"
)

// Demographic is the ethnicity of the people of one role, counted per person
// and not per record.
type Demographic struct {
	Role   string
	People int64
	Known  int64
	// Differs counts people whose records say different things: it is not known
	// which is right.
	Differs int64
	// Reasons count those of whom nothing is known, by why.
	Reasons []Counted
	Groups  []Share
}

// Counted is a count with its words.
type Counted struct {
	Words string
	Count int64
}

// Share is one group's, with its bounds.
type Share struct {
	Group string
	Count int64
	Share bounds.Share
}

// demographics counts people of a role by self-defined ethnicity. Every share
// carries the lowest and highest that it could be, whatever the missing are.
func demographics(book *codebook.Book, people []Person, role string) (Demographic, error) {
	d := Demographic{Role: role}
	group, order := map[string]string{}, []string{}
	for _, c := range book.Codes("ethnicity-self") {
		if group[c.Code] = c.Group; !slices.Contains(order, c.Group) {
			order = append(order, c.Group)
		}
	}
	counts, reasons := map[string]int64{}, map[string]int64{}
	for i := range people {
		p := &people[i]
		if !p.Is(role) {
			continue
		}
		d.People++
		switch said, why := ethnicityOf(p, group); {
		case len(said) == 1:
			d.Known++
			counts[said[0]]++
		case len(said) > 1:
			d.Differs++
		default:
			reasons[why]++
		}
	}
	for why, n := range reasons {
		d.Reasons = append(d.Reasons, Counted{reasonWords(book, why), n})
	}
	slices.SortFunc(d.Reasons, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Words, b.Words))
	})
	if d.Known == 0 {
		return d, nil
	}
	for _, g := range order {
		share, err := bounds.NewShare(bounds.Counts{Yes: counts[g], Known: d.Known, Missing: d.People - d.Known})
		if err != nil {
			return d, err
		}
		d.Groups = append(d.Groups, Share{g, counts[g], share})
	}
	return d, nil
}

// ethnicityOf gives the groups that a person's records say, and why nothing is
// said where nothing is.
func ethnicityOf(p *Person, group map[string]string) (said []string, why string) {
	for _, f := range p.Records {
		if g := group[f.Ethnicity]; g != "" {
			if !slices.Contains(said, g) {
				said = append(said, g)
			}
		} else if why == "" || why == "~blank" {
			why = f.Ethnicity
		}
	}
	return said, why
}

func reasonWords(book *codebook.Book, code string) string {
	for _, c := range book.MissingCodes() {
		if c.Code == code {
			return c.Label
		}
	}
	return "Blank"
}
