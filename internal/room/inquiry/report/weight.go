package report

// Weighed is a sentence as somebody sees it who weighs evidence: what it says and
// what it rests on. That a letter was sent, and what came of it, is disregarded
// in weighing (r.16): there is no field for it, nor for a state that would tell.
type Weighed struct {
	Chapter    string      `json:"chapter"`
	Paragraph  string      `json:"paragraph"`
	ID         string      `json:"id"`
	Text       string      `json:"text"`
	Sort       Sort        `json:"sort"`
	Finding    FindingKind `json:"finding,omitempty"`
	References []Reference `json:"references,omitempty"`
	Amber      []Reference `json:"amber,omitempty"`
}

// Weight gives the draft for weighing.
func (d Draft) Weight(w World) (out []Weighed) {
	for _, c := range d.Chapters {
		for _, p := range c.Paragraphs {
			for _, s := range p.Sentences {
				out = append(out, Weighed{c.ID, p.ID, s.ID, s.Content.Text, s.Content.Sort, s.Content.Finding, s.Content.References, d.amber(s, w)})
			}
		}
	}
	return out
}
