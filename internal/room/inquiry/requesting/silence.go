package requesting

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Choice is whether silence is public, as the chair and another chose, with why.
type Choice struct {
	Number        int
	Shown         bool
	Why           string
	Made          clock.Day
	Asked, Agreed string
}

// Quiet is a time in which no answer came of a body that was asked and that the asking reached.
type Quiet struct {
	request.Silence
	Body    string
	Sent    clock.Day
	Matters []request.Matter
	// Recorded is what is on record of both sides up to the end of it, in the order of its days:
	// nothing of its words, nor of what the team reports among itself.
	Recorded []Recorded
}

// Recorded is one thing that was done, as everybody reads it.
type Recorded struct {
	Did     request.Did
	On, Due clock.Day // Due is of more time that was given
	Made    clock.Day // when it was recorded, if that was later
}

// Wronged is a time in which this service said that a body had not answered, and it had: what was
// found is recorded with both its days.
type Wronged struct {
	request.Silence
	Body  string
	Found []Recorded
}

// told are the acts that everybody reads of a body that is named.
var told = []request.Did{request.Delivered, request.Opened, request.Acknowledged, request.Reminded, request.AskedTime, request.Extended, request.TimeRefused, request.HandedOver,
	request.Answered, request.GapStated, request.Objected, request.Ruled}

// recorded is what is told of an asking up to a day.
func recorded(a *Asked, day clock.Day) (out []Recorded) {
	for _, act := range a.Acts {
		if act.On.After(day) || !slices.Contains(told, act.Did) {
			continue
		}
		out = append(out, recordedAs(&act))
	}
	slices.SortStableFunc(out, func(a, b Recorded) int { return a.On.Sub(b.On) })
	return out
}

func recordedAs(act *request.Act) Recorded {
	r := Recorded{Did: act.Did, On: act.On}
	if act.Did == request.Extended {
		r.Due = act.Due
	}
	if act.Made.After(act.On) {
		r.Made = act.Made
	}
	return r
}

// Chooses gives the choice that stands, to whoever may change it.
func (s *Service) Chooses(ctx context.Context, id string) (x inquiry.Inquiry, c Choice, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryRule); err != nil {
		return x, c, err
	}
	all, err := s.store.choices(ctx, s.DB, id)
	if len(all) > 0 {
		c = all[len(all)-1]
	}
	return x, c, err
}

// ProposeSilence asks a second human to make silence public, or to do so no more.
func (s *Service) ProposeSilence(ctx context.Context, id string, shown bool, why string) (string, error) {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why, for everybody to read", MaxWhy)
	bad.Seen(why, "why")
	if bad.Err() != nil {
		return "", bad.Err()
	}
	title := "Make it public where a body says nothing by its day"
	if !shown {
		title = "Keep it within the inquiry where a body says nothing by its day"
	}
	return s.propose(ctx, inquiry.InquiryRule, KindSilence, id, title, why, Two{Inquiry: id, Shown: shown}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, _ *Two) error {
		return s.Inquiries.Official(ctx, tx, x, inquiry.Official{Field: "why", Words: why})
	})
}

func (s *Service) applySilence(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, p proposal.Proposal, t Two) error {
	if err := s.Inquiries.StillMay(ctx, tx, x, p, inquiry.InquiryRule, rules.Rules); err != nil {
		return err
	}
	if err := s.Inquiries.Official(ctx, tx, x, inquiry.Official{Field: "why", Words: p.Reason}); err != nil {
		return err
	}
	before, err := s.store.choices(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, x.ID, p)
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_silence", ids.Random("silence"), ledger.Row{"inquiry_id": x.ID, "number": int64(len(before) + 1), "shown": t.Shown, "why": p.Reason, "made": s.Today().String(),
		"asked": asked, "agreed": agreed})
}

// Silence gives what everybody reads: the choice that stands, and, where it says so, of whom no
// answer came by the day, and whose silence is over, each with both days and with what is recorded.
// Nobody is named of whom it cannot be said on which day they were due, or of whom it is not on
// record that the asking reached them; what was withdrawn or set aside is told no more. While an
// inquiry stands still nobody becomes silent, and what comes ends a silence all the same.
// Of whom it was said here and was not so, that is told as well.
func (s *Service) Silence(ctx context.Context, id string) (choice Choice, all []Quiet, wrong []Wronged, err error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquirySee, access.Route()); err != nil {
		return choice, nil, nil, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err != nil {
		return choice, nil, nil, err
	}
	choices, err := s.store.choices(ctx, s.DB, id)
	if err != nil || len(choices) == 0 {
		return choice, nil, nil, err
	}
	if choice = choices[len(choices)-1]; !choice.Shown {
		return choice, nil, nil, nil
	}
	held, err := s.rules(ctx, s.DB, id)
	if err != nil {
		return choice, nil, nil, err
	}
	asked, err := s.load(ctx, s.DB, &x, `1 = 1`)
	for _, a := range asked {
		// What it says identifies nobody, by those who sent it; an order can name it all the same.
		it := restrict.Item{Document: a.ID, Persons: restrict.Named(), Classes: restrict.Named()}
		if len(held.Held(restrict.Audience{Circle: restrict.Public}, it)) > 0 {
			continue
		}
		for _, m := range a.Record.Mistaken(s.Today(), s.cal()) {
			wrong = append(wrong, wronged(a.Asking.Of, m, choices)...)
		}
		now := a.Record.Standing(s.Today(), s.cal())
		if now.State == request.CalledBack || now.State == request.SetAside {
			continue
		}
		for i, q := range a.Standing.Silences {
			end := s.Today()
			if i < len(now.Silences) {
				q = now.Silences[i]
			}
			if !q.To.IsZero() {
				end = q.To
			}
			all = append(all, Quiet{q, a.Asking.Of, a.Standing.Sent, a.Standing.Matters, recorded(&a, end)})
		}
	}
	slices.SortStableFunc(all, func(a, b Quiet) int { return a.From.Sub(b.From) })
	slices.SortStableFunc(wrong, func(a, b Wronged) int { return a.From.Sub(b.From) })
	return choice, all, wrong, err
}

// wronged is what of a time in which a body was taken for silent everybody could read: while the
// chair's choice was that they can.
func wronged(body string, m request.Mistaken, choices []Choice) (out []Wronged) {
	for i, c := range choices {
		from, to := c.Made, m.To
		if from.Before(m.From) {
			from = m.From
		}
		if i+1 < len(choices) && choices[i+1].Made.Before(to) {
			to = choices[i+1].Made
		}
		if !c.Shown || !from.Before(to) {
			continue
		}
		w := Wronged{Silence: request.Silence{From: from, To: to}, Body: body}
		for _, act := range m.Found {
			if slices.Contains(told, act.Did) {
				w.Found = append(w.Found, recordedAs(&act))
			}
		}
		out = append(out, w)
	}
	return out
}
