package sweep

import (
	"context"
	"strings"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// AnswerDays is how long a force has to answer the advice to reopen a case. No law
// sets it: it is this service's own number, and what is past it is said as what the
// calendar says, never as what the force did or did not do.
const AnswerDays = 28

// MaxNext is how many days away the next step of a reopened case may be: our choice,
// so that no case is late only to those who come after.
const MaxNext = 366

// MaxLead is how long the lead of a reopened case may be, in characters.
const MaxLead = 100

// ForceAnswer is what a force answered to the advice to reopen a case of its own. A
// later one stands beside it: what comes next, by when.
type ForceAnswer struct {
	ID, Result string
	On, NextBy clock.Day // reopened on; the next step is to be taken by
	Lead       string    // a name, or a role
	Words      string
	Name       string // who answered
	Made       clock.Day
}

// ForceResults are what the force may answer while the case has a result: a case
// that it has reopened gets its next steps.
func ForceResults(now string) []Choice {
	if now == ResultReopened {
		return ResultLabels[2:3]
	}
	if now == "" || now == ResultStands {
		return nil
	}
	return NextResults(now)
}

// Awaited is what is waited for from a force of a case, and by which day.
type Awaited struct {
	What string // AwaitsAnswer, AwaitsPlan or AwaitsStep; empty for nothing
	By   clock.Day
}

// What a force is waited for.
const (
	AwaitsAnswer = "answer" // to the advice
	AwaitsPlan   = "plan"   // reopened, as others recorded: who leads it, and what comes next
	AwaitsStep   = "step"   // the next step that it named itself
)

// awaitedOf works out what is waited for: of a case with this result, which was
// advised or recorded as reopened on a day, and of which the force answered last.
// A day that is not known makes nobody late.
func awaitedOf(result string, since clock.Day, last *ForceAnswer) Awaited {
	first := func(what string) Awaited {
		if since.IsZero() {
			return Awaited{What: what}
		}
		return Awaited{what, since.AddDays(AnswerDays)}
	}
	switch {
	case result == ResultReopenAdvised:
		return first(AwaitsAnswer)
	case result != ResultReopened:
		return Awaited{}
	case last == nil || last.Result != ResultReopened:
		return first(AwaitsPlan)
	}
	return Awaited{AwaitsStep, last.NextBy}
}

// Awaited is what is waited for from the force that closed the case.
func (w *Whole) Awaited() Awaited {
	var since clock.Day
	for _, l := range w.Looked {
		if l.Result == ResultReopenAdvised || l.Result == ResultReopened {
			since = clock.DayOrNone(l.Day)
		}
	}
	var last *ForceAnswer
	if n := len(w.Answers); n > 0 {
		last = &w.Answers[n-1]
	}
	return awaitedOf(w.Second, since, last)
}

// Late says whether its day is over.
func (a Awaited) Late(today clock.Day) bool { return !a.By.IsZero() && today.After(a.By) }

// Words say what is waited for, and from the calendar alone that its day is over.
func (a Awaited) Words(today clock.Day) string {
	what := map[string]string{AwaitsAnswer: "answer", AwaitsPlan: "lead and no next step", AwaitsStep: "next step"}[a.What]
	switch {
	case what == "":
		return ""
	case a.Late(today):
		return "No " + what + " recorded here by " + a.By.Human() + "."
	case a.By.IsZero():
		return "No " + what + " recorded here yet. By which day is not known."
	}
	return "No " + what + " recorded here yet. It is awaited by " + a.By.Human() + "."
}

// Advised is the day on which it was advised to reopen the case, the last one where that
// happened twice; zero where it is not known.
func (w *Whole) Advised() (on clock.Day) {
	for _, l := range w.Looked {
		if l.Result == ResultReopenAdvised {
			on = clock.DayOrNone(l.Day)
		}
	}
	return on
}

// Before says whether a day lies before that of the advice. Where either is not known
// it says nothing.
func (w *Whole) Before(on clock.Day) bool {
	advised := w.Advised()
	return !on.IsZero() && !advised.IsZero() && on.Before(advised)
}

// AnswerInput is what a force answers.
type AnswerInput struct {
	Result     string
	On, NextBy clock.Day
	Lead       string
	Words      string
}

// check says what is wrong with an answer, by field. Since is the day of the advice.
func (in *AnswerInput) check(now string, since, today clock.Day) error {
	in.Lead, in.Words = clean(in.Lead), clean(in.Words)
	if !OneOf(ForceResults(now), in.Result) {
		return bad("result", "Choose what the force has done")
	}
	var wrong []errs.Field
	fail := func(name, words string) { wrong = append(wrong, errs.Field{Name: name, Message: words}) }
	if len([]rune(in.Words)) > 1000 {
		fail("words", "Shorten this to 1,000 characters or fewer")
	}
	if in.Result == ResultNotReopened {
		if in.On, in.NextBy, in.Lead = (clock.Day{}), (clock.Day{}), ""; saysnothing.Is(in.Words) {
			fail("words", "Enter why it is not reopened")
		}
		return wrongAnswer(wrong)
	}
	switch {
	case in.On.IsZero():
		fail("on", "Enter the day on which it was reopened as day, month and year, such as 2 March 2026")
	case in.On.After(today):
		fail("on", "This day is still to come. Answer when the case is reopened")
	case !since.IsZero() && in.On.Before(since) && saysnothing.Is(in.Words):
		fail("on", "This is before the day of the advice, "+since.Human()+". If that is right, say in the last answer how it came to be reopened before")
	}
	switch {
	case in.Lead == "" || len([]rune(in.Lead)) > MaxLead:
		fail("lead", "Enter who leads it, in at most 100 characters. A role is enough")
	case strings.ContainsFunc(in.Lead, unicode.IsControl):
		fail("lead", "Enter who leads it in one line")
	}
	switch {
	case in.NextBy.IsZero() || in.NextBy.Before(today):
		fail("next_by", "Enter by which day the next step is, today or later, as day, month and year")
	case in.NextBy.After(today.AddDays(MaxNext)):
		fail("next_by", "This day is more than a year away. Enter by which day the next step is, within a year")
	}
	return wrongAnswer(wrong)
}

func wrongAnswer(wrong []errs.Field) error {
	if wrong == nil {
		return nil
	}
	return errs.InvalidInput("Check what you entered. Nothing was saved.", wrong...)
}

// MayAnswer says whether the reader answers for the force that closed a case.
func (s *Service) MayAnswer(ctx context.Context, w *Whole) bool {
	return len(ForceResults(w.Second)) > 0 && s.May(ctx, SweepAnswer, forceFacts("sweep_case", w.ID, w.ForceID))
}

// AnswerAdvice records what a force answers where it was advised to reopen a case.
// Only its own contact does so.
func (s *Service) AnswerAdvice(ctx context.Context, caseID string, version int64, in AnswerInput) error {
	actor := access.ActorFrom(ctx)
	act := ledger.Act{Action: SweepAnswer, Kind: "sweep_case", ID: caseID, Facts: s.caseFacts(caseID)}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		w, err := s.load(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if version == 0 { // the same act twice would be two steps
			return errs.New(errs.Conflict, "It was not said which state of the case this is about.")
		}
		if err := in.check(w.Second, w.Advised(), s.Today()); err != nil {
			return err
		}
		row := ledger.Row{"case_id": caseID, "result": in.Result, "on_day": db.OrNil(DayText(in.On)), "lead": db.OrNil(in.Lead), "next_by": db.OrNil(DayText(in.NextBy)),
			"words": db.OrNil(in.Words), "human": humanOf(actor), "name": actor.Name, "body": actor.Body, "made": s.now()}
		id := s.ids.Next("answer")
		if err := tx.Insert("sweep_answer", id, row); err != nil {
			return err
		}
		// Of two answers at once, the second finds that the case is not as it was.
		return s.touch(ctx, tx, &w.Case, version, ledger.Row{"result": in.Result, "answered": id})
	})
	return hide(err)
}

// awaitedCase is a case of which something is waited for from its force.
type awaitedCase struct {
	id, force string
	synthetic bool
	Awaited
}
