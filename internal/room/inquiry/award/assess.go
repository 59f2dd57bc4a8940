package award

import (
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/typed"
)

// By is who does something, on a day.
type By struct {
	Account, Human string
	On             clock.Day
	// One says which ids are of one human; nil: each is its own.
	One func(string) string
}

// wrote says that a bill is somebody's own: they sent it, or it was sent for them. Where it is not known
// who somebody is, or who wrote it, it is.
func (b *Bill) wrote(by *By) bool {
	one := by.one()
	if by.Human == "" || by.Account == "" || len(b.Wrote) == 0 || slices.Contains(b.Wrote, "") {
		return true
	}
	return slices.ContainsFunc(b.Wrote, func(w string) bool { return w == by.Account || one(w) == one(by.Human) || one(w) == one(by.Account) })
}

func (by *By) one() func(string) string {
	if by.One == nil {
		return func(id string) string { return id }
	}
	return by.One
}

// Again says that a bill must be assessed again: it came out since that something of it was said, ruled or ordered by
// somebody whose own it is, under whatever account. Agreeing and disputing are their own to do.
func (b *Bill) Again(by By) bool {
	one := by.one()
	own := func(id string) bool {
		return slices.ContainsFunc(b.Wrote, func(w string) bool { return id == "" || w == id || one(w) == one(id) })
	}
	for i := range b.Lines {
		if s, ok := b.Lines[i].Now(); ok && own(s.By) {
			return true
		}
	}
	for i := len(b.Steps) - 1; i >= 0 && b.Steps[i].To != Sent; i-- {
		s, was := &b.Steps[i], Sent
		if i > 0 {
			was = b.Steps[i-1].To
		}
		answers := s.Post != "" || was == Paid || (was == Assessed || was == Ruled) && s.To != Sent
		if !answers && (own(s.By) || s.Second != "" && own(s.Second)) {
			return true
		}
	}
	return false
}

// ErrAgain is said to whoever would go on with such a bill.
var ErrAgain = errs.New(errs.Conflict, "It came out since that somebody assessed their own bill here, under another account. "+
	"The lines of which they said something must be assessed again, and the assessment ended, before it goes on.")

// toAssess gives a bill as it is assessed: as it was sent, or from wherever it has come to, if it must be assessed again.
func (b Bill) toAssess(by By) (Bill, error) {
	if b.wrote(&by) {
		return b, ErrOwn
	}
	if b.State != Sent && b.State != Paid && b.State != Withdrawn && b.Again(by) {
		return b.step(Sent, b.Claimed, "Somebody assessed their own bill, as came out since. It is assessed again.", by.Human, "", by.On)
	}
	return b, b.is(Sent)
}

// IsOwn says that somebody may not assess a bill: it is theirs, or it is not known whose it is.
func (b *Bill) IsOwn(by By) bool { return b.wrote(&by) }

// ErrOwn is said to whoever would assess their own bill, and where nobody knows whose it is.
var ErrOwn = errs.New(errs.Forbidden, "Nobody assesses a bill that they sent, or that was sent for them. Somebody else of the solicitor’s side must do it.")

func (b *Bill) is(states ...State) error {
	if slices.Contains(states, b.State) {
		return nil
	}
	return errs.New(errs.Conflict, "The bill has gone on since: "+StateWords[b.State]+".")
}

// Assess says something of some lines, by their rows. Each change, and whatever is odd about a line that
// is allowed, needs a reason.
func (b Bill) Assess(rows []int, outcome LineOutcome, allowed Pence, why string, by By) (Bill, error) {
	b, err := b.toAssess(by)
	if err != nil {
		return b, err
	}
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Need(len(rows) > 0, "rows", "Write which lines, by their rows")
	bad.Need(outcome == LineAllowed || outcome == LineReduced || outcome == LineRefused, "outcome", "Choose what is said of them")
	bad.Need(outcome != LineReduced || len(rows) == 1, "rows", "Reduce one line at a time: each has an amount of its own")
	if outcome != LineAllowed || why != "" {
		bad.Reason(why, "why", "Write why", MaxWhy)
	}
	if err := bad.Err(); err != nil {
		return b, err
	}
	b.Lines = slices.Clone(b.Lines)
	for _, row := range rows {
		i := slices.IndexFunc(b.Lines, func(l Line) bool { return l.Row == row })
		if i < 0 {
			return b, typed.Wrong("rows", "The bill has no line of row "+strconv.Itoa(row))
		}
		l := &b.Lines[i]
		if why == "" && (len(l.Flags) > 0 || len(l.Said) > 0) {
			return b, typed.Wrong("why", "Write why row "+strconv.Itoa(row)+" is allowed: something is odd about it, or it was said otherwise before")
		}
		s := Said{Outcome: outcome, Why: why, By: by.Human, On: by.On}
		switch outcome {
		case LineAllowed:
			s.Allowed = l.Amount
		case LineReduced:
			if allowed <= 0 || allowed >= l.Amount {
				return b, typed.Wrong("allowed", "Write what is allowed of it: more than nothing, and less than "+l.Amount.String())
			}
			s.Allowed = allowed
		}
		l.Said = append(slices.Clone(l.Said), s)
	}
	return b, nil
}

// AllowPlain allows every line that nothing was said of and of which nothing is odd.
func (b Bill) AllowPlain(by By) (Bill, error) {
	var rows []int
	for i := range b.Lines {
		if l := &b.Lines[i]; len(l.Flags) == 0 && len(l.Said) == 0 {
			rows = append(rows, l.Row)
		}
	}
	if len(rows) == 0 {
		return b, errs.New(errs.Conflict, "There is no line that is plain and that nothing was said of.")
	}
	return b.allowAll(rows, by)
}

// allowAll is Assess for many rows that are known to be there, in one walk.
func (b Bill) allowAll(rows []int, by By) (Bill, error) {
	b, err := b.toAssess(by)
	if err != nil {
		return b, err
	}
	b.Lines = slices.Clone(b.Lines)
	for i := range b.Lines {
		l := &b.Lines[i]
		if _, ok := slices.BinarySearch(rows, l.Row); ok {
			l.Said = append(slices.Clone(l.Said), Said{Outcome: LineAllowed, Allowed: l.Amount, By: by.Human, On: by.On})
		}
	}
	return b, nil
}

// step moves a bill on.
func (b Bill) step(to State, amount Pence, why, by, second string, on clock.Day) (Bill, error) {
	if amount < 0 || amount > b.Claimed {
		return b, typed.Wrong("amount", "Write at most what was claimed: "+b.Claimed.String())
	}
	if by == "" {
		return b, errs.New(errs.Forbidden, "It is not known who does this.")
	}
	if to == Settled && amount == 0 {
		to = Nothing
	}
	b.State = to
	b.Steps = append(slices.Clone(b.Steps), Step{To: to, Amount: amount, Why: why, By: by, Second: second, On: on})
	return b, nil
}

// Close ends an assessment: something was said of every line.
func (b Bill) Close(by By) (Bill, error) {
	if b.wrote(&by) {
		return b, ErrOwn
	}
	if err := b.is(Sent); err != nil {
		return b, err
	}
	if b.Again(by) {
		return b, ErrAgain
	}
	if n := b.Open(); n > 0 {
		return b, errs.New(errs.Conflict, "Nothing was said yet of "+strconv.Itoa(n)+" of its lines.")
	}
	return b.step(Assessed, b.Allowed(), "", by.Human, "", by.On)
}

// Agree settles a bill at what was assessed or ruled, as whoever sent it agrees. why says how, where they
// did so by post.
func (b Bill) Agree(why, by string, on clock.Day) (Bill, error) {
	if err := b.is(Assessed, Ruled); err != nil {
		return b, err
	}
	return b.step(Settled, b.Stands(), why, by, "", on)
}

// Dispute asks the chair to rule on an assessment, or a costs judge to look at a ruling.
func (b Bill) Dispute(why, by string, on clock.Day) (Bill, error) {
	if err := b.is(Assessed, Ruled); err != nil {
		return b, err
	}
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write what you do not agree with, and why", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	to := Disputed
	if b.State == Ruled {
		to = AtJudge
	}
	return b.step(to, b.Stands(), why, by, "", on)
}

// Rule is the chair's ruling on a bill that is disputed.
func (b Bill) Rule(amount Pence, why, by, second string, on clock.Day) (Bill, error) {
	if err := b.is(Disputed); err != nil {
		return b, err
	}
	var bad typed.Asked
	bad.Reason(why, "why", "Write why it is ruled so", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	return b.step(Ruled, amount, why, by, second, on)
}

// Judged records what a costs judge found, outside.
func (b Bill) Judged(amount Pence, why, by string, on clock.Day) (Bill, error) {
	if err := b.is(AtJudge); err != nil {
		return b, err
	}
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write which decision of the costs judge this is, and of what day", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	return b.step(Settled, amount, why, by, "", on)
}

// Pay records that what was settled goes to be paid.
func (b Bill) Pay(by, second string, on clock.Day) (Bill, error) {
	if err := b.is(Settled); err != nil {
		return b, err
	}
	if second == "" || by == second {
		return b, errs.New(errs.Forbidden, "A payment takes two humans.")
	}
	return b.step(Paid, b.Stands(), "", by, second, on)
}

// Returned records that the money of a bill came back: it waits again to be paid.
func (b Bill) Returned(why, by, second string, on clock.Day) (Bill, error) {
	if err := b.is(Paid); err != nil {
		return b, err
	}
	return b.step(Settled, b.Stands(), why, by, second, on)
}

// Stayed puts right that the money was said to have come back: it is paid. One that was paid again since stays paid.
func (b Bill) Stayed(why, by, second string, on clock.Day) (Bill, error) {
	if b.State == Paid {
		return b, nil
	}
	if err := b.is(Settled); err != nil {
		return b, err
	}
	return b.step(Paid, b.Stands(), why, by, second, on)
}
