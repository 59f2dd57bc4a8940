package award

import (
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/typed"
)

// Posting is what an answer is that did not come from whoever sent the bill, in their own account.
type Posting string

// What there is of one.
const (
	ByPost    Posting = "post"      // two of the team recorded what came by post
	Confirmed Posting = "confirmed" // whoever sent the bill says that it is their answer
	NotTheirs Posting = "contested" // they say that it is not
)

// PostDays is how long whoever sent a bill has to say that an answer recorded as theirs is not, before anything goes
// on. No law says it: our own choice.
const PostDays = 14

// PostWords say it to a reader.
var PostWords = map[Posting]string{ByPost: "Recorded by the inquiry, as it came by post", Confirmed: "Confirmed by whoever sent the bill",
	NotTheirs: "Whoever sent the bill says: this is not what I wrote"}

// Posted records what two of the team say that whoever sent the bill answered by post. account says that they have one
// here, and so can say that it is not theirs.
func (b Bill) Posted(agrees bool, why, by, second string, account bool, on clock.Day) (Bill, error) {
	if by == "" || second == "" || by == second {
		return b, errs.New(errs.Forbidden, "An answer that came by post is recorded by two.")
	}
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write what they answered, how and on what day", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	answer := b.Dispute
	if agrees {
		answer = b.Agree
	}
	out, err := answer(why, by, on)
	if err != nil {
		return b, err
	}
	last := &out.Steps[len(out.Steps)-1]
	last.Second, last.Post = second, ByPost
	if account {
		last.Until = on.AddDays(PostDays)
	}
	return out, nil
}

// Recorded is the answer by post that stands last, of which whoever sent the bill said nothing yet.
func (b *Bill) Recorded() (Step, bool) {
	if n := len(b.Steps); n > 0 && b.Steps[n-1].Post == ByPost {
		return b.Steps[n-1], true
	}
	return Step{}, false
}

// Waits refuses what would go on with a bill while whoever sent it can still say that an answer is not theirs.
func (b *Bill) Waits(today clock.Day) error {
	if s, ok := b.Recorded(); ok && !s.Until.IsZero() && !today.After(s.Until) {
		return errs.New(errs.Conflict, "Until "+s.Until.Human()+" whoever sent this bill can say that the answer recorded as theirs is not. It goes on after that day, or once they confirm it "+
			"in their account.")
	}
	return b.contested()
}

func (b *Bill) contested() error {
	if b.State == Contested {
		return errs.New(errs.Conflict, "Whoever sent this bill says that the answer recorded as theirs is not. Nothing goes on before the chair decides.")
	}
	return nil
}

// Confirm says that an answer recorded as theirs is.
func (b Bill) Confirm(by string, on clock.Day) (Bill, error) {
	s, ok := b.Recorded()
	if !ok {
		return b, errNoPost
	}
	out, err := b.step(s.To, s.Amount, "", by, "", on)
	if err == nil {
		out.Steps[len(out.Steps)-1].Post = Confirmed
	}
	return out, err
}

var errNoPost = errs.New(errs.Conflict, "No answer that came by post waits for you here.")

// Contest says that an answer recorded as theirs is not. Nothing is paid before the chair decided.
func (b Bill) Contest(why, by string, on clock.Day) (Bill, error) {
	s, ok := b.Recorded()
	if !ok {
		return b, errNoPost
	}
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write what is wrong about it", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	out, err := b.step(Contested, s.Amount, why, by, "", on)
	if err == nil {
		out.Steps[len(out.Steps)-1].Post = NotTheirs
	}
	return out, err
}

// Heard is what the chair decides of an answer that is contested: it stands, or whoever sent the bill answers again.
func (b Bill) Heard(stands bool, why, by, second string, on clock.Day) (Bill, error) {
	n := len(b.Steps)
	if b.State != Contested || n < 3 || b.Steps[n-2].Post != ByPost {
		return b, errs.New(errs.Conflict, "No answer is contested here: "+StateWords[b.State]+".")
	}
	var bad typed.Asked
	bad.Reason(why, "why", "Write why it is decided so", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	if by == "" || second == "" || by == second {
		return b, errs.New(errs.Forbidden, "The chair decides on what somebody else proposed.")
	}
	to := &b.Steps[n-3] // how the bill stood before the answer
	if stands {
		to = &b.Steps[n-2]
	}
	return b.step(to.To, to.Amount, why, by, second, on)
}

// Withdraw takes a bill back, by whoever sent it, until it is assessed. It stays on record.
func (b Bill) Withdraw(why, by string, on clock.Day) (Bill, error) {
	if err := b.is(Sent); err != nil {
		return b, err
	}
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why you withdraw it", MaxWhy)
	if err := bad.Err(); err != nil {
		return b, err
	}
	return b.step(Withdrawn, 0, why, by, "", on)
}

// Counts says that a bill was not withdrawn.
func (b *Bill) Counts() bool { return b.State != Withdrawn }

// Came is a bill as it is read: one that was settled at nothing before that was an end of its own has ended.
func (b Bill) Came() Bill {
	if b.State == Settled && b.Stands() == 0 {
		b.State = Nothing
	}
	return b
}

// Overlap says, of a bill to come, where it is of a time of which another came: its month, or days of its lines.
func Overlap(m Month, lines []Line, others []Bill) (out []errs.Field) {
	months := map[Month]bool{}
	for i := range others {
		if others[i].Counts() {
			months[others[i].Month] = true
		}
	}
	if months[m] {
		out = append(out, errs.Field{Name: "month", Message: "A bill of " + m.Human() + " came already, and there is one a month. Withdraw that one if it was not assessed yet, or ask the " +
			"solicitor to the inquiry, who can take in another with a reason"})
	}
	for i := range lines {
		if of := MonthOf(lines[i].On); of != m && months[of] {
			out = append(out, errs.Field{Name: "file", Message: "Row " + strconv.Itoa(lines[i].Row) + ", date: " + lines[i].On.Human() +
				" is a day of " + of.Human() + ", of which a bill came already. Take the line out, or ask the solicitor to the inquiry, who can take it in with a reason"})
		}
	}
	return out
}
