package awards

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/typed"
)

// AlikeDays is for how many days payments are held against those before them. Our own choice.
const AlikeDays = 90

// Alike is a payment that one of those that are proposed is like.
type Alike struct {
	Line  int // of those that are proposed, from 1
	With  string
	On    clock.Day // none: it is proposed with it
	Payee string
	For   string
	Sum   award.Pence
	How   string
}

// billNumber is a number of a bill in words: with at least three figures, no year and no day.
var (
	numberForm = regexp.MustCompile(`[\p{L}\p{N}]+(?:[-/.][\p{L}\p{N}]+)*`)
	dayForm    = regexp.MustCompile(`^(?:(?:19|20)[0-9]{2}|[0-9]{1,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?)$`)
)

func billNumbers(words string) (out []string) {
	for _, n := range numberForm.FindAllString(words, -1) {
		figures := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, n)
		if len(figures) >= 3 && !dayForm.MatchString(n) {
			out = append(out, typed.Plain(n))
		}
	}
	return out
}

// like says how two payments are alike; empty: they are not.
func like(a, b *Payment) string {
	switch {
	case a.Bill != "" && a.Bill == b.Bill:
		return "For the same bill"
	case a.PayeeReference == b.PayeeReference && a.Amount == b.Amount:
		return "The same payee and the same amount"
	case slices.ContainsFunc(billNumbers(a.Why), func(n string) bool { return slices.Contains(billNumbers(b.Why), n) }):
		return "The same number of a bill"
	}
	return ""
}

// alike gives what payments that are proposed are like: of the last [AlikeDays] days, and of each other. What came
// back is no payment.
func alike(in *Terms, before []Payment, today clock.Day) (out []Alike) {
	for i, l := range in.Lines {
		now := Payment{PayeeReference: l.Payee, Amount: l.Amount, Why: l.Why, Bill: in.Bill}
		for j := range in.Lines[:i] {
			o := &in.Lines[j]
			if how := like(&now, &Payment{PayeeReference: o.Payee, Amount: o.Amount, Why: o.Why}); how != "" {
				out = append(out, Alike{i + 1, "line " + num(j+1), clock.Day{}, o.Payee, o.Why, o.Amount, how})
			}
		}
		for j := range before {
			p := &before[j]
			if how := like(&now, p); how != "" && p.Returned.IsZero() && !p.On.AddDays(AlikeDays).Before(today) {
				out = append(out, Alike{i + 1, p.Reference, p.On, p.PayeeReference, p.Why, p.Amount, how})
			}
		}
	}
	return out
}

func (s *Service) alike(ctx context.Context, q db.Querier, in *Terms) ([]Alike, error) {
	all, err := s.store.payments(ctx, q, in.Inquiry)
	return alike(in, all, s.Today()), err
}

// toldAlike is how many are told on a form; the second human sees all of them.
const toldAlike = 3

// needsWhy asks why payments are made although others are like them.
func needsWhy(bad *typed.Asked, in *Terms, all []Alike) {
	if len(all) == 0 {
		return
	}
	words := "A payment like this was ordered lately, or stands here twice"
	for _, a := range all[:min(len(all), toldAlike)] {
		words += ". Line " + num(a.Line) + ": " + strings.ToLower(a.How) + " as " + a.With
		if !a.On.IsZero() {
			words += " of " + a.On.Human()
		}
	}
	if more := len(all) - toldAlike; more > 0 {
		words += ", and " + num(more) + " more"
	}
	bad.Reason(in.Again, "again", words+". Take it out, or write why it is paid all the same", award.MaxWhy)
}

// AlikeOf gives what the payment of a bill would be like, for its page.
func (s *Service) AlikeOf(ctx context.Context, id string, b *Bill) ([]Alike, error) {
	in, err := s.linesOf(ctx, s.DB, id, b)
	if err != nil {
		return nil, err
	}
	return s.alike(ctx, s.DB, &in)
}
