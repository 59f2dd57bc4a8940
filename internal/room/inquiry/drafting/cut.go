package drafting

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/report"
)

// Giver is a [Source] that has words to give to a recipient of a letter (Inquiry Rules 2006 r.15 where they bind the
// inquiry): those that are open to them today.
type Giver interface {
	Given(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) []string, error)
}

// sees says which references a party may see today.
func (s *Service) sees(ctx context.Context, q db.Querier, inquiryID string, to report.Party) (func(report.Reference) bool, error) {
	by := map[report.RefKind]func(report.Reference) bool{}
	for _, src := range s.sources {
		see, err := src.Seen(ctx, q, inquiryID, to)
		if err != nil {
			return nil, err
		}
		for _, k := range src.Kinds() {
			by[k] = see
		}
	}
	return func(r report.Reference) bool { see, known := by[r.Kind]; return known && see(r) }, nil
}

// heldOf names what of a letter that was sent its recipient may not see today; empty where they may see all.
func (s *Service) heldOf(ctx context.Context, q db.Querier, inquiryID string, l report.Letter) (string, error) {
	see, err := s.sees(ctx, q, inquiryID, l.To)
	if err != nil {
		return "", err
	}
	var held []string
	for _, c := range l.Cases {
		for _, r := range c.Evidence {
			if !see(r) && !slices.Contains(held, r.Key()) {
				held = append(held, r.Key())
			}
		}
	}
	if len(held) == 0 {
		return "", nil
	}
	slices.Sort(held)
	return digest(strings.Join(held, "\n")), nil
}

// cut takes out of a copy what its reader may not see today, and gives the words of what they may. What is not known
// of a piece is not shown.
func (s *Service) cut(ctx context.Context, q db.Querier, inquiryID string, c *Copy) error {
	see, err := s.sees(ctx, q, inquiryID, c.To)
	if err != nil {
		return err
	}
	given := map[report.RefKind]func(report.Reference) []string{}
	for _, src := range s.sources {
		if g, gives := src.(Giver); gives {
			words, err := g.Given(ctx, q, inquiryID, c.To)
			if err != nil {
				return err
			}
			for _, k := range src.Kinds() {
				given[k] = words
			}
		}
	}
	for i := range c.Cases {
		c.Cases[i].keep(c.To != (report.Party{}), see, func(r report.Reference) []string {
			if words := given[r.Kind]; words != nil {
				return words(r)
			}
			return nil
		})
	}
	return nil
}

// keep leaves in a case what may be seen. Of a letter that does not say what its words rest on nothing is known.
func (c *CopyOf) keep(known bool, see func(report.Reference) bool, words func(report.Reference) []string) {
	all := func(refs []report.Reference) bool {
		return known && !slices.ContainsFunc(refs, func(r report.Reference) bool { return !see(r) })
	}
	facts, evidence := c.Facts, c.Evidence
	c.Facts, c.Evidence = nil, nil
	if !all(c.Rests) {
		c.Text, c.Cut = "", true
	}
	for i, f := range facts {
		if i < len(c.FactRests) && all(c.FactRests[i]) {
			c.Facts = append(c.Facts, f)
			continue
		}
		c.Cut = true
	}
	for i, e := range evidence {
		if i < len(c.Refs) && see(c.Refs[i]) {
			c.Evidence, c.Given = append(c.Evidence, e), append(c.Given, words(c.Refs[i]))
			continue
		}
		c.Cut = true
	}
}

// TakeBackLast records that the last answer was not the last: time runs on as if there were more to come, unless the
// inquiry said already what became of a criticism of that letter. Nobody is told whether it did.
func (s *Service) TakeBackLast(ctx context.Context, r Recipient) error {
	v, err := s.Mine(ctx, r)
	if err != nil {
		return err
	}
	if !v.Ended {
		return errs.New(errs.Conflict, "You have not said that your answer was the last.")
	}
	return s.sendBack(ctx, r, sending{kind: AnswerMore, words: "There is more to come.", ask: "Say that there is more to come"})
}

// AskCopy asks the inquiry for a copy of a document that the letter names.
func (s *Service) AskCopy(ctx context.Context, r Recipient, words string) error {
	return s.sendBack(ctx, r, sending{kind: AskedCopy, words: words, ask: "Write which document and page, and to which address"})
}
