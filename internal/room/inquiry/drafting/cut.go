package drafting

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/typed"
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

// standstill says how a hold on what a letter rests on stops its recipient's time.
type standstill struct {
	// Since is the day from which something was held without a break until today; zero where nothing is held, or time was
	// over before.
	Since clock.Day
	// Again is the day before which time does not end: [report.Form.Least] days after that on which all was shown again,
	// and a working day. It is zero where nothing was held so lately that it matters.
	Again clock.Day
}

// longest is how far back it is looked since when something is held.
const longest = 400

// standsStill works it out from the rules of each day. Until is the last day to answer without it.
func (s *Service) standsStill(ctx context.Context, q db.Querier, inquiryID string, to report.Party, refs []report.Reference, sent, until clock.Day) (out standstill, err error) {
	today := s.Today()
	held := func(day clock.Day) (bool, error) {
		see, err := s.seesOn(ctx, q, inquiryID, to, day)
		return err == nil && slices.ContainsFunc(refs, func(r report.Reference) bool { return !see(r) }), err
	}
	form := report.Statutory() // what no form goes under is the same in all
	end, is := today, false
	for lately := today.AddDays(-form.Least - 8); ; end = end.AddDays(-1) {
		if is, err = held(end); is || err != nil {
			break
		}
		if !end.After(sent) || end.Before(lately) || !until.Before(end.AddDays(form.Least+8)) {
			return standstill{}, nil
		}
	}
	from := end
	for day := end; is && err == nil && !day.Before(sent) && day.After(end.AddDays(-longest)); is, err = held(day) {
		from, day = day, day.AddDays(-1)
	}
	switch {
	case err != nil || from.After(until): // time was over before
		return standstill{}, err
	case end == today:
		return standstill{Since: from}, nil
	}
	out.Again, err = form.Again(s.Calendar.Now(), end.AddDays(1))
	return out, err
}

// evidenceOf are all references of a letter, once each.
func evidenceOf(l report.Letter) (out []report.Reference) {
	for _, c := range l.Cases {
		for _, r := range c.Evidence {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
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
	var bodies []inquiry.Body
	if s.Bodies != nil {
		if bodies, err = s.Bodies.Listed(ctx, q); err != nil {
			return err
		}
	}
	for i := range c.Cases {
		kept := c.Cases[i].kept(see, func(r report.Reference) ([]string, bool) {
			if held := keepers[r.Kind]; held != nil {
				return held(r)
			}
			return nil, false
		})
		c.Cases[i].keep(c.To != (report.Party{}), see, func(text string, rests []report.Reference) bool { return bears(text, rests, kept, bodies) },
			func(r report.Reference) []string {
				if words := given[r.Kind]; words != nil {
					return words(r)
				}
				return nil
			})
	}
	return nil
}

// withheld is what is held of a reference: its words, where they are known.
type withheld struct {
	ref   report.Reference
	words []string
	known bool
}

// kept gives what is held of all that a case rests on. Of a document the title is held with it: no more of it is here.
func (c *CopyOf) kept(see func(report.Reference) bool, words func(report.Reference) ([]string, bool)) (out []withheld) {
	title := map[string]string{}
	for i, r := range c.Refs {
		if i < len(c.Evidence) && r.Kind == report.Document {
			title[r.Key()], _, _ = strings.Cut(c.Evidence[i], ", page ")
		}
	}
	for _, r := range slices.Concat(append([][]report.Reference{c.Refs, c.Rests}, c.FactRests...)...) {
		if see(r) || slices.ContainsFunc(out, func(w withheld) bool { return w.ref.Key() == r.Key() }) {
			continue
		}
		w := withheld{ref: r}
		if w.words, w.known = words(r); r.Kind == report.Document && title[r.Key()] != "" {
			w.words, w.known = []string{title[r.Key()]}, true
		}
		out = append(out, w)
	}
	return out
}

// run is how many words that follow each other make words of a text those of what is held.
const run = 6

// bears says that a text repeats what is held, or names somebody whom it names; of what rests on something held of
// which the words are not known it says so too.
func bears(text string, rests []report.Reference, all []withheld, bodies []inquiry.Body) bool {
	holds := typed.Holds(text)
	for _, w := range all {
		if !w.known && slices.ContainsFunc(rests, func(r report.Reference) bool { return r.Key() == w.ref.Key() }) {
			return true
		}
		for _, held := range w.words {
			words := strings.Fields(typed.Plain(held))
			if len(words) <= run && holds(held) && (len(words) > 1 || strings.ContainsFunc(held, unicode.IsDigit)) {
				return true
			}
			for i := 0; i+run <= len(words); i++ {
				if holds(strings.Join(words[i:i+run], " ")) {
					return true
				}
			}
			if namesOne(text, held, bodies) {
				return true
			}
		}
	}
	return false
}

// namesOne says that a text has the last word of a name in which words that are held have two or more capitalised
// words together, and which is no body's.
func namesOne(text, held string, bodies []inquiry.Body) bool {
	clean := func(w string) string {
		return strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	var in []string
	for w := range strings.FieldsSeq(text) {
		in = append(in, strings.TrimSuffix(strings.TrimSuffix(clean(w), "'s"), "’s"))
	}
	last := ""
	for w := range strings.FieldsSeq(held) {
		w = strings.TrimSuffix(strings.TrimSuffix(clean(w), "'s"), "’s")
		if first := []rune(w); len(first) < 2 || !unicode.IsUpper(first[0]) {
			last = ""
			continue
		}
		if last != "" && len(w) > 3 && slices.Contains(in, w) && !slices.ContainsFunc(bodies, func(b inquiry.Body) bool {
			return slices.ContainsFunc(append([]string{b.Name}, b.Also...), func(n string) bool { return typed.Holds(n)(w) })
		}) {
			return true
		}
		last = w
	}
	return false
}

// keep leaves in a case what may be seen: the criticism and its facts, which were put to their reader, unless their own
// words tell what is held; and of the evidence what is not held. Of a letter that does not say what its words rest on
// nothing is known.
func (c *CopyOf) keep(known bool, see func(report.Reference) bool, told func(text string, rests []report.Reference) bool, words func(report.Reference) []string) {
	facts, evidence := c.Facts, c.Evidence
	c.Facts, c.Evidence = nil, nil
	if !known || told(c.Text, c.Rests) {
		c.Text, c.Cut = "", true
	}
	for i, f := range facts {
		if known && i < len(c.FactRests) && !told(f, c.FactRests[i]) {
			c.Facts = append(c.Facts, f)
			continue
		}
		c.Cut = true
	}
	for i, e := range evidence {
		if i >= len(c.Refs) {
			c.Cut = true
			continue
		}
		open := words(c.Refs[i])
		if !see(c.Refs[i]) {
			if c.Cut = true; len(open) == 0 {
				continue
			}
		}
		c.Evidence, c.Given = append(c.Evidence, e), append(c.Given, open)
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
