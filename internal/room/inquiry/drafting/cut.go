package drafting

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/report"
)

// Giver is a [Source] that has words to give to a recipient of a letter (Inquiry Rules 2006 r.15 where they bind the
// inquiry): those that are open to them today.
type Giver interface {
	Given(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) []string, error)
}

// Keeper is a [Source] that says which words of a reference are held from a recipient today, and the ciphers of the
// persons whom these identify; false where it does not know what is held.
type Keeper interface {
	Kept(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) ([]string, bool), error)
}

// Dated is a [Source] that knows what a recipient could see on another day.
type Dated interface {
	SeenOn(ctx context.Context, q db.Querier, inquiry string, to report.Party, day clock.Day) (func(report.Reference) bool, error)
}

// sees says which references a party may see today.
func (s *Service) sees(ctx context.Context, q db.Querier, inquiryID string, to report.Party) (func(report.Reference) bool, error) {
	return s.seesOn(ctx, q, inquiryID, to, s.Today())
}

// seesOn says which they could see on a day. Of a source that knows no other day than today it is what stands today.
func (s *Service) seesOn(ctx context.Context, q db.Querier, inquiryID string, to report.Party, day clock.Day) (func(report.Reference) bool, error) {
	by := map[report.RefKind]func(report.Reference) bool{}
	for _, src := range s.sources {
		dated, knows := src.(Dated)
		var see func(report.Reference) bool
		var err error
		if knows {
			see, err = dated.SeenOn(ctx, q, inquiryID, to, day)
		} else {
			see, err = src.Seen(ctx, q, inquiryID, to)
		}
		if err != nil {
			return nil, err
		}
		for _, k := range src.Kinds() {
			by[k] = see
		}
	}
	return func(r report.Reference) bool { see, known := by[r.Kind]; return known && see(r) }, nil
}

// standsStill works out from the rules of each day whether a recipient's time stands still.
func (s *Service) standsStill(ctx context.Context, q db.Querier, inquiryID string, to report.Party, refs []report.Reference, sent, until clock.Day) (report.Standstill, error) {
	return report.StandsStill(s.Today(), sent, until, s.Calendar.Now(), func(day clock.Day) (bool, error) {
		see, err := s.seesOn(ctx, q, inquiryID, to, day)
		return err == nil && slices.ContainsFunc(refs, func(r report.Reference) bool { return !see(r) }), err
	})
}

// cut takes out of a copy what its reader may not see today, and gives the words of what they may. What is not known
// of a piece is not shown.
func (s *Service) cut(ctx context.Context, q db.Querier, inquiryID string, c *Copy) error {
	see, err := s.sees(ctx, q, inquiryID, c.To)
	if err != nil {
		return err
	}
	given, keepers := map[report.RefKind]func(report.Reference) []string{}, map[report.RefKind]func(report.Reference) ([]string, bool){}
	for _, src := range s.sources {
		if k, keeps := src.(Keeper); keeps {
			held, err := k.Kept(ctx, q, inquiryID, c.To)
			if err != nil {
				return err
			}
			for _, kind := range src.Kinds() {
				keepers[kind] = held
			}
		}
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
	bodies, err := s.Bodies.Listed(ctx, q)
	if err != nil {
		return err
	}
	var names []string // a body's name is nobody's
	for _, b := range bodies {
		names = append(append(names, b.Name), b.Also...)
	}
	for i := range c.Cases {
		c.Cases[i].Keep(c.To != (report.Party{}), see, func(r report.Reference) ([]string, bool) {
			if held := keepers[r.Kind]; held != nil {
				return held(r)
			}
			return nil, false
		}, func(r report.Reference) []string {
			if words := given[r.Kind]; words != nil {
				return words(r)
			}
			return nil
		}, names)
	}
	return nil
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
