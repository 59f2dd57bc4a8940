package report

import (
	"slices"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Check is that a second human opened what a revision rests on, and read it.
type Check struct {
	By       Human     `json:"by"`
	Revision int       `json:"revision"`
	Readings []Reading `json:"readings,omitempty"` // one for each criticism
	Held     string    `json:"held,omitempty"`     // why it may rest on what the public is not shown
	// NoMore says that a reader finds nobody else criticised in it, outright or by
	// what can be inferred: also, and most of all, where it names no criticism.
	NoMore bool `json:"no_more"`
	// NotOf are those whom its words name, and of whom it was said that it does not criticise them.
	NotOf  []Party          `json:"not_of,omitempty"`
	Sights map[string]Sight `json:"sights,omitempty"` // what was to be seen at each reference
}

// SecondLook is that somebody else looked at a word that could be read as a
// ruling on liability, and said why it stands (s.2).
type SecondLook struct {
	Word     string `json:"word"`
	Why      string `json:"why"`
	By       Human  `json:"by"`
	Revision int    `json:"revision"`
}

// AddChapter puts a chapter at the end.
func (d Draft) AddChapter(id, title string) (Draft, error) {
	title = canonical(title)
	if id == "" || title == "" || !clean(title) {
		return d, errs.InvalidInput("This chapter cannot be added", errs.Field{Name: "title", Message: "Give the chapter an id and a title"})
	}
	if slices.ContainsFunc(d.Chapters, func(c Chapter) bool { return c.ID == id }) {
		return d, errs.New(errs.Repeated, "That chapter is there already")
	}
	d.Chapters = append(slices.Clone(d.Chapters), Chapter{ID: id, Title: title})
	return d, nil
}

// AddParagraph puts a paragraph at the end of a chapter.
func (d Draft) AddParagraph(chapter, id string) (Draft, error) {
	for _, c := range d.Chapters {
		if id == "" || slices.ContainsFunc(c.Paragraphs, func(p Paragraph) bool { return p.ID == id }) {
			return d, errs.New(errs.Repeated, "That paragraph is there already, or it has no id")
		}
	}
	i := slices.IndexFunc(d.Chapters, func(c Chapter) bool { return c.ID == chapter })
	if i < 0 {
		return d, errNone
	}
	d.Chapters = slices.Clone(d.Chapters)
	d.Chapters[i].Paragraphs = append(slices.Clone(d.Chapters[i].Paragraphs), Paragraph{ID: id})
	return d, nil
}

// Write puts a new sentence at the end of a paragraph.
func (d Draft) Write(paragraph, id string, c Content, by Human) (Draft, error) {
	c, err := d.settled(c)
	if err != nil {
		return d, err
	}
	if id == "" || by == "" || d.find(id) != nil {
		return d, errs.New(errs.Repeated, "That sentence is there already, or it has no id or nobody who writes it")
	}
	return d.within(func(p Paragraph) bool { return p.ID == paragraph }, func(p *Paragraph) error {
		p.Sentences = append(p.Sentences, Sentence{ID: id, Revision: 1, Content: c, Writers: []Human{by}})
		return nil
	})
}

// Edit writes a sentence anew. Its check, its second looks and its freezing were
// of another revision, and count no more.
func (d Draft) Edit(id string, revision int, c Content, by Human) (Draft, error) {
	c, err := d.settled(c)
	if err != nil {
		return d, err
	}
	if by == "" {
		return d, errs.New(errs.Forbidden, "Nobody wrote this")
	}
	return d.change(id, revision, func(s *Sentence) error {
		s.Before = d.criticised(*s)
		s.Revision, s.Content = s.Revision+1, c
		if !slices.Contains(s.Writers, by) {
			s.Writers = append(slices.Clone(s.Writers), by)
		}
		return nil
	})
}

// criticised are all whom a sentence was ever said to criticise, by who wrote it or by who checked it.
func (d Draft) criticised(s Sentence) []Party {
	out := slices.Clone(s.Before)
	for i, k := range s.Content.Criticism {
		if s.Checked.Revision == s.Revision && i < len(s.Checked.Readings) {
			k = k.read(s.Checked.Readings[i])
		}
		all, _ := k.Parties(d.Form.ClassUpTo)
		for _, p := range all {
			if p.known() && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Dropped gives those whom an earlier revision of a sentence was said to criticise, and this one is not.
func (s Sentence) Dropped() []Party {
	return slices.DeleteFunc(slices.Clone(s.Before), func(p Party) bool { return s.Content.names(p, nil) })
}

// Remove takes a sentence out. A letter that put it to somebody still has to be
// treated.
func (d Draft) Remove(id string, revision int) (Draft, error) {
	if _, err := d.change(id, revision, func(*Sentence) error { return nil }); err != nil {
		return d, err
	}
	is := func(s Sentence) bool { return s.ID == id }
	return d.within(func(p Paragraph) bool { return slices.ContainsFunc(p.Sentences, is) }, func(p *Paragraph) error {
		p.Sentences = slices.DeleteFunc(p.Sentences, is)
		return nil
	})
}

// Check records that somebody who did not write the sentence opened all that it
// rests on, and how they read its criticisms. It can be done again, as where a
// sentence turned amber.
func (d Draft) Check(id string, c Check, w World) (Draft, error) {
	return d.change(id, c.Revision, func(s *Sentence) error {
		var out []errs.Field
		say := func(bad bool, name, message string) {
			if bad {
				out = append(out, errs.Field{Name: name, Message: message})
			}
		}
		say(c.By == "" || slices.Contains(s.Writers, c.By), "by", "Somebody who did not write the sentence checks it")
		say(!d.footed(*s), "references", "The sentence has no footing yet")
		say(len(c.Readings) != len(s.Content.Criticism), "readings", "Say of each criticism how strong it reads, and whom a reader could mean")
		say(!c.NoMore, "no_more", "Say that it criticises nobody else, or have the criticism written down")
		say(len(d.unnamed(*s, c.Readings)) > 0, "no_more", "These words were put to somebody whom it does not say that it criticises. Name them again, or write it anew")
		for _, p := range s.Dropped() {
			say(!slices.Contains(c.NotOf, p), "not_of", "It was said to criticise somebody whom it does not name any more. Say of each that it does not criticise them, or name them again")
		}
		c.Sights = map[string]Sight{}
		for _, r := range s.Content.References {
			sight := d.sight(r, w)
			c.Sights[r.Key()] = sight
			say(!sight.known(), "references", "What this rests on was withdrawn, or nothing is known of it: "+string(r.Kind)+" "+r.Of)
			say(!w.opened(c.By, r.Key()), "references", "Open what it rests on first: "+string(r.Kind)+" "+r.Of)
			say(sight.Stand == Held && saysnothing.Is(c.Held), "held", "Say why it may rest on what the public is not shown")
		}
		s.Checked = c
		return errs.Refused("This cannot be recorded as checked yet", out...)
	})
}

// LookAgain records a second look at a word that was flagged.
func (d Draft) LookAgain(id string, l SecondLook) (Draft, error) {
	return d.change(id, l.Revision, func(s *Sentence) error {
		var out []errs.Field
		if l.By == "" || slices.Contains(s.Writers, l.By) {
			out = append(out, errs.Field{Name: "by", Message: "Somebody who did not write the sentence looks again"})
		}
		if !slices.Contains(Flagged(s.Content.Text), l.Word) {
			out = append(out, errs.Field{Name: "word", Message: "That word is not flagged in this sentence"})
		}
		if saysnothing.Is(l.Why, l.Word) {
			out = append(out, errs.Field{Name: "why", Message: "Say why this is no ruling on anybody's civil or criminal liability (section 2)"})
		}
		s.Looks = append(slices.Clone(s.Looks), l)
		return errs.Refused("This second look cannot be recorded", out...)
	})
}

// Freeze closes a sentence to which nothing more has to be done.
func (d Draft) Freeze(id string, revision int, by Human, w World) (Draft, error) {
	if st, _ := d.Standing(id, w); by == "" || st.State != Treated && !(st.State == Checked && len(st.Owed) == 0) || !st.clear() {
		return d, errs.New(errs.Conflict, "This sentence cannot be frozen yet")
	}
	return d.change(id, revision, func(s *Sentence) error {
		s.Frozen = Freeze{by, revision}
		return nil
	})
}
