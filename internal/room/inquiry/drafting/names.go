package drafting

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/typed"
)

// InText is a body of the list, or a person who is named in the report, that the words of a sentence
// name, and that is not among those whom it is said to criticise.
type InText struct {
	Party report.Party
	Who   string
	// Before says that an earlier revision was said to criticise them, whether or not the words name them now.
	Before bool
}

// inText gives all of them. A body is named by each of its names, a person by their name or what their
// name ends on: a report says Mr and that.
func (s *Service) inText(ctx context.Context, q db.Querier, d *draft, c report.Content) (out []InText, err error) {
	bodies, err := s.Bodies.Listed(ctx, q)
	if err != nil {
		return nil, err
	}
	var said []report.Party
	for _, k := range c.Criticism {
		of, _ := k.Parties(d.text.Form.ClassUpTo)
		said = append(said, of...)
	}
	holds := typed.Holds(c.Text)
	add := func(p report.Party, who string, names ...string) {
		if !slices.Contains(said, p) && slices.ContainsFunc(names, holds) {
			out = append(out, InText{Party: p, Who: who})
		}
	}
	for _, b := range bodies {
		add(report.Party{Kind: report.Body, ID: b.ID}, b.Name, append([]string{b.Name}, b.Also...)...)
	}
	for _, n := range d.named {
		names := []string{n.Name}
		if words := strings.Fields(typed.Plain(n.Name)); len(words) > 1 && strings.ContainsFunc(words[len(words)-1], unicode.IsLetter) {
			names = append(names, words[len(words)-1])
		}
		add(report.Party{Kind: report.Person, ID: n.ID}, n.Name+", "+n.What, names...)
	}
	slices.SortFunc(out, func(a, b InText) int { return strings.Compare(a.Who+a.Party.ID, b.Who+b.Party.ID) })
	return out, nil
}

// unsaid gives all of whom whoever checks a sentence is asked: whom its words name, and whom it criticised before.
func (s *Service) unsaid(ctx context.Context, q db.Querier, d *draft, one report.Sentence) ([]InText, error) {
	out, err := s.inText(ctx, q, d, one.Content)
	if err != nil {
		return nil, err
	}
	who, err := s.names(ctx, q, d)
	for _, p := range one.Dropped() {
		if i := slices.IndexFunc(out, func(n InText) bool { return n.Party == p }); i >= 0 {
			out[i].Before = true
			continue
		}
		out = append(out, InText{p, who(p), true})
	}
	return out, err
}

// NamesWords says whom a sentence names, of whom nobody has said that it criticises them.
func NamesWords(all []InText) string {
	var who, before []string
	for _, n := range all {
		if n.Before {
			before = append(before, n.Who)
		} else {
			who = append(who, n.Who)
		}
	}
	var out []string
	if len(who) > 0 {
		out = append(out, "It names "+strings.Join(who, "; ")+", and nobody has said that it criticises them")
	}
	if len(before) > 0 {
		out = append(out, "It was said before to criticise "+strings.Join(before, "; ")+", and is not any more")
	}
	return strings.Join(out, ". ")
}

// checkNames asks whoever checks a sentence to say of each whom it names that it does not criticise
// them, of whichever sort the sentence is: what names somebody and criticises nobody is put to nobody. It
// gives those who are to be kept with the check.
func (s *Service) checkNames(ctx context.Context, q db.Querier, d *draft, sentence string, not []report.Party) (kept []report.Party, err error) {
	one, _ := d.find(sentence)
	all, err := s.unsaid(ctx, q, d, one)
	if err != nil {
		return nil, err
	}
	var unsaid []InText
	for _, n := range all {
		if slices.Contains(not, n.Party) {
			kept = append(kept, n.Party)
		} else {
			unsaid = append(unsaid, n)
		}
	}
	if len(unsaid) > 0 {
		return nil, typed.Wrong("not_of", NamesWords(unsaid)+". Say of each that it does not criticise them, or have the criticism written down")
	}
	return kept, nil
}
