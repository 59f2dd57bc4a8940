package review

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Acknowledge says that the panel has the application.
func (s *Service) Acknowledge(ctx context.Context, id string, version int64) error {
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		return s.move(ctx, tx, c, rules.Acknowledged, rules.ByStaff, "", nil)
	})
}

// FindEligible says that the panel can look at it. That it cannot is a
// proposal, which needs two.
func (s *Service) FindEligible(ctx context.Context, id string, version int64) error {
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := s.mustHaveOpened(ctx, tx, c, JudgeEligible, "", ""); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Eligible, rules.ByStaff, "", ledger.Row{"result": string(rules.ResultEligible)})
	})
}

// Gather says that no more papers are waited for.
func (s *Service) Gather(ctx context.Context, id string, version int64) error {
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		for _, r := range c.Requests {
			if r.State == PapersOpen {
				return errs.New(errs.Conflict, "A request for papers is still open. When its time is over, silence is noted and the case goes on by itself.")
			}
		}
		return s.move(ctx, tx, c, rules.Gathered, rules.ByStaff, "", nil)
	})
}

// Candidates lists whom a case could be given to. Nobody with a conflict is
// among them, and nothing says that there was one.
func (s *Service) Candidates(ctx context.Context, id string) ([]Candidate, error) {
	return s.candidates(ctx, s.DB, id)
}

func (s *Service) candidates(ctx context.Context, q db.Querier, id string) ([]Candidate, error) {
	return s.able(ctx, q, id, map[access.Role]access.Action{access.RoleReviewer: rules.ReviewExamine, access.RoleIndependent: rules.ReviewOpine})
}

// able lists who could do a role's part in a case if they had it.
func (s *Service) able(ctx context.Context, q db.Querier, id string, parts map[access.Role]access.Action) ([]Candidate, error) {
	attrs, err := s.facts(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if !s.may(ctx, rules.ReviewWork, id, attrs) {
		return nil, errNoCase()
	}
	people, err := s.Staff.PeopleIn(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, p := range people {
		for role, action := range parts {
			if p.Has(role) && s.couldTake(access.WithActor(ctx, p), q, action, id, p) {
				out = append(out, Candidate{Staff: p.ID, Human: p.Human, Name: p.Name, Body: p.Body, Role: string(role), who: p})
			}
		}
	}
	sortCandidates(out)
	return out, nil
}

// couldTake asks the rules whether somebody could work on a case if it were
// given to them.
func (s *Service) couldTake(ctx context.Context, q db.Querier, action access.Action, id string, p access.Actor) bool {
	attrs, err := s.facts(ctx, q, id)
	if err != nil || p.Human == "" || !p.Is(p.Human) {
		return false
	}
	attrs["allocated"] = []string{p.Human}
	return s.may(ctx, action, id, attrs)
}

// Allocate gives a case to a reviewer and to the independent member, by their
// staff ids. They must be two humans, neither with a conflict.
func (s *Service) Allocate(ctx context.Context, id string, version int64, reviewer, independent string) error {
	if _, err := s.Candidates(ctx, id); err != nil {
		return err // before anything: whether there is such a case for this reader
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		// Asked within the write: a bar noted at this moment counts.
		people, err := s.candidates(ctx, tx, id)
		if err != nil {
			return err
		}
		chosen, err := chosenTwo(people, reviewer, independent)
		if err != nil {
			return err
		}
		if len(c.Vacant()) > 0 {
			return s.fill(ctx, tx, c, chosen)
		}
		if err := s.endAllocations(ctx, tx, c, chosen); err != nil {
			return err
		}
		if err := s.give(tx, c, chosen, ""); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Allocated, rules.ByStaff, "", nil)
	})
}

// chosenTwo finds the two who were chosen among those who may take the case.
func chosenTwo(people []Candidate, reviewer, independent string) ([]Candidate, error) {
	a, okA := candidate(people, reviewer, access.RoleReviewer)
	b, okB := candidate(people, independent, access.RoleIndependent)
	var wrong []errs.Field
	if !okA {
		wrong = append(wrong, errs.Field{Name: "reviewer", Message: "Choose a reviewer"})
	}
	if !okB {
		wrong = append(wrong, errs.Field{Name: "independent", Message: "Choose the independent member"})
	}
	if okA && okB && a.who.MayBe(b.Human) {
		wrong = append(wrong, errs.Field{Name: "independent", Message: "The reviewer and the independent member must be two people"})
	}
	if len(wrong) > 0 {
		return nil, errs.InvalidInput("Two people must be chosen.", wrong...)
	}
	return []Candidate{a, b}, nil
}

// endAllocations takes a case from those who had it.
func (s *Service) endAllocations(ctx context.Context, tx *ledger.Tx, c *Case, next []Candidate) error {
	for _, old := range c.Allocations {
		if old.State != "active" {
			continue
		}
		if c.State == rules.Appealed && slices.ContainsFunc(next, func(p Candidate) bool { return p.who.MayBe(old.Human) }) {
			return errs.InvalidInput("An appeal goes to other people.", errs.Field{Name: "reviewer", Message: "An appeal is looked at by people who did not look at it the first time"})
		}
		if err := tx.Update(ctx, "review_allocation", old.ID, 0, ledger.Row{"state": "ended", "reason": "Given to others."}); err != nil {
			return err
		}
	}
	return nil
}

func candidate(list []Candidate, staff string, role access.Role) (Candidate, bool) {
	for _, c := range list {
		if c.Staff == staff && c.Role == string(role) {
			return c, true
		}
	}
	return Candidate{}, false
}

// LineInput is one original line of inquiry, looked at again.
type LineInput struct{ Line, Followed, Code, Words string }

func (in LineInput) check(codes rules.CodeBook) error {
	var wrong []errs.Field
	if !codes.LineCodes.Has(in.Line) {
		wrong = append(wrong, errs.Field{Name: "line", Message: "Choose which line of inquiry this is"})
	}
	if !codes.LineStates.Has(in.Followed) {
		wrong = append(wrong, errs.Field{Name: "followed", Message: "Choose how far it was followed"})
	}
	if in.Code != "" && !codes.LineReasons.Has(in.Code) {
		wrong = append(wrong, errs.Field{Name: "code", Message: "Choose a reason from the list"})
	}
	return errs.Refused("Some of this needs to be put right.", wrong...)
}

// RecordLine notes whether a line of inquiry was followed, and why not.
func (s *Service) RecordLine(ctx context.Context, id string, in LineInput) error {
	if err := in.check(s.Codes); err != nil {
		return err
	}
	return s.onCase(ctx, rules.ReviewExamine, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State != rules.Allocated {
			return errs.New(errs.Conflict, "Lines of inquiry are noted while the reviewer has the case.")
		}
		line := ids.Random("line")
		if err := s.seal(ctx, tx, id, "line", line, in.Words); err != nil {
			return err
		}
		return tx.Insert("review_line", line, ledger.Row{"case_id": id, "line": in.Line, "followed": in.Followed, "code": db.OrNil(in.Code),
			"by_name": access.ActorFrom(ctx).Name, "on_day": s.Today().String()})
	})
}

// FinishExamining says that each line has been looked at. Why says why those are
// left of which nothing is noted.
func (s *Service) FinishExamining(ctx context.Context, id string, version int64, why string) error {
	return s.onCase(ctx, rules.ReviewExamine, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if len(c.Lines) == 0 {
			return errs.InvalidInput("No line of inquiry is noted yet.", errs.Field{Name: "line", Message: "Note at least one line of inquiry first: followed or not, and why"})
		}
		if err := s.mustHaveOpened(ctx, tx, c, JudgeLines, "", ""); err != nil {
			return err
		}
		left := LinesLeft(s.Codes.LineCodes, c.Lines)
		if err := checkLeft(left, why); err != nil {
			return err
		}
		if len(left) > 0 {
			if err := s.seal(ctx, tx, id, "left", "", "Left: "+LeftWords(left)+".\nWhy: "+why); err != nil {
				return err
			}
		}
		return s.move(ctx, tx, c, rules.Examined, rules.ByStaff, "", nil)
	})
}

// Opine writes the independent member's view.
func (s *Service) Opine(ctx context.Context, id string, version int64, text string) error {
	text, err := words("words", text, "Write your view.")
	if err != nil {
		return err
	}
	return s.onCase(ctx, rules.ReviewOpine, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := s.mustHaveOpened(ctx, tx, c, JudgeView, "", ""); err != nil {
			return err
		}
		if err := s.seal(ctx, tx, id, "view", "", text); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Viewed, rules.ByStaff, "", nil)
	})
}

// Advise tells the force what the panel thinks. Its clock starts.
func (s *Service) Advise(ctx context.Context, id string, version int64, text string) error {
	text, err := words("words", text, "Write what you advise.")
	if err != nil {
		return err
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := s.seal(ctx, tx, id, "advice", "", text); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Advised, rules.ByStaff, "", nil)
	})
}

// RecordAction notes what the force did after the advice.
func (s *Service) RecordAction(ctx context.Context, id string, version int64, code, text string) error {
	if !s.Codes.ForceActionCodes.Has(code) {
		return errs.InvalidInput("Choose what the force did.", errs.Field{Name: "code", Message: "Choose what the force did"})
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := s.seal(ctx, tx, id, "action", "", text); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Acted, rules.ByStaff, code, nil)
	})
}

// Recuse takes the reader away from a case for good. Their access ends with
// the write.
func (s *Service) Recuse(ctx context.Context, id, reason string) error {
	reason, err := words("reason", reason, "Say why you step away.")
	if err != nil {
		return err
	}
	actor := access.ActorFrom(ctx)
	return s.onCase(ctx, rules.ReviewRecuse, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		return s.bar(ctx, tx, c, BarInput{Human: actor.Human, Kind: BarRecused, Reason: reason})
	})
}

// BarInput keeps a human or a body from a case.
type BarInput struct {
	Human, Body, Kind, Reason string
	// Absent says that nobody who works here need have the number of Human: they
	// may come later.
	Absent bool
}

// byNumber makes of a number as it was typed the id of everybody who has it, in
// whatever form. One that nobody has keeps nobody out, so it is asked about.
func (s *Service) byNumber(ctx context.Context, tx *ledger.Tx, in BarInput) (BarInput, error) {
	id := access.NumberID(in.Human)
	if id == "" {
		return in, errs.InvalidInput("The number cannot be read.", errs.Field{Name: "human", Message: "Write the number with the letters A to Z and digits"})
	}
	people, err := s.Staff.PeopleIn(ctx, tx)
	if err != nil {
		return in, err
	}
	if !in.Absent && !slices.ContainsFunc(people, func(p access.Actor) bool { return p.Is(id) }) {
		return in, errs.InvalidInput("Nobody who works here has this number.", errs.Field{Name: "human",
			Message: "Nobody who works here has this number. Check it. If they may come later, say so below"})
	}
	in.Human = id
	return in, nil
}

// Bar notes a conflict of somebody else, found late: their access ends with
// the write, and what was given to them is taken back.
func (s *Service) Bar(ctx context.Context, id string, in BarInput) error {
	if (in.Human == "") == (in.Body == "") {
		return errs.InvalidInput("Say who it is.", errs.Field{Name: "human", Message: "Choose one person, or one body"})
	}
	if !slices.Contains([]string{BarTouched, BarExcluded, BarOrigin}, in.Kind) {
		return errs.InvalidInput("Say what kind of conflict it is.", errs.Field{Name: "kind", Message: "Choose what kind of conflict it is"})
	}
	if _, err := words("reason", in.Reason, "Say how you know."); err != nil {
		return err
	}
	return s.onCase(ctx, rules.ReviewWork, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if in.Body != "" {
			if err := s.checkListed(ctx, tx, "body", []string{in.Body}); err != nil {
				return err
			}
			return s.bar(ctx, tx, c, in)
		}
		in, err := s.byNumber(ctx, tx, in)
		if err != nil {
			return err
		}
		return s.bar(ctx, tx, c, in)
	})
}

// bar adds bars, ends the allocations of whoever they keep out, with their kin,
// turns down proposals of theirs that wait, and takes a case back to where
// somebody else can take it on.
func (s *Service) bar(ctx context.Context, tx *ledger.Tx, c *Case, bars ...BarInput) error {
	for _, in := range bars {
		for _, b := range c.Bars {
			if b.Human == in.Human && b.Body == in.Body && !b.personsOwn() { // what the person takes back takes nothing of the panel's with it
				return errs.New(errs.Conflict, "This conflict is noted already.")
			}
		}
	}
	if _, err := s.shutOut(ctx, tx, c, nil, bars...); err != nil {
		return err
	}
	return s.noteBars(tx, c, bars...)
}

func (s *Service) noteBars(tx *ledger.Tx, c *Case, bars ...BarInput) error {
	for _, in := range bars {
		if err := tx.Insert("review_bar", ids.Random("bar"), ledger.Row{"case_id": c.ID, "human": db.OrNil(in.Human), "body": db.OrNil(in.Body),
			"kind": in.Kind, "reason": db.OrNil(in.Reason), "on_day": s.Today().String()}); err != nil {
			return err
		}
	}
	return nil
}

// shutOut takes a case from whoever bars keep out. Where that moves the case, more is
// written with it, and it says so: a row is written once in an act.
func (s *Service) shutOut(ctx context.Context, tx *ledger.Tx, c *Case, more ledger.Row, bars ...BarInput) (wrote bool, err error) {
	people, err := s.Staff.PeopleIn(ctx, tx)
	if err != nil {
		return false, err
	}
	wall := wallOf(bars)
	hit := func(human, body string) bool { return wall.keepsOut(people, human, body) }
	taken := false
	for _, a := range c.Allocations {
		if a.State == "active" && hit(a.Human, a.Body) {
			taken = true
			if err := tx.Update(ctx, "review_allocation", a.ID, 0, ledger.Row{"state": "ended", "reason": "A conflict was found."}); err != nil {
				return false, err
			}
		}
	}
	if c.Officer != nil && hit(c.Officer.Human, c.Officer.Body) {
		if err := s.endOfficer(ctx, tx, c, "A conflict was found."); err != nil {
			return false, err
		}
	}
	if p := c.OpenProposal(); p != nil && hit(p.ByHuman, "") {
		if err := tx.Update(ctx, "review_proposal", p.ID, 0, ledger.Row{"state": ProposalTurnedDown, "second_day": s.Today().String()}); err != nil {
			return false, err
		}
	}
	if taken && slices.Contains([]rules.State{rules.Allocated, rules.Examined, rules.Viewed}, c.State) {
		// Whoever is given it next begins again from the papers.
		return true, s.arrive(ctx, tx, c, rules.Gathered, "conflict", more)
	}
	return false, nil
}

// Message writes to the person, in the language that the writer said, if any.
func (s *Service) Message(ctx context.Context, id, text, lang string) error {
	text, err := saidWords(text, lang, "Write your message.")
	if err != nil {
		return err
	}
	return s.onCase(ctx, rules.ReviewMessage, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State == rules.Withdrawn || c.State == rules.Erased {
			return errs.New(errs.Conflict, "The person has withdrawn. Do not write to them.")
		}
		return s.message(ctx, tx, c, true, text)
	})
}

func (s *Service) message(ctx context.Context, tx *ledger.Tx, c *Case, fromPanel bool, text string) error {
	if c.destroyed("message") {
		return errs.New(errs.Conflict, "The messages of this case were destroyed, as the schedule says. Nothing can be added to them.")
	}
	id := ids.Random("message")
	sealed, err := s.vault.Seal(ctx, tx, c.ID, vault.Part(intake.PartMessages), messagePlace(id), []byte(text))
	if err != nil {
		return err
	}
	return tx.Insert("review_message", id, ledger.Row{"case_id": c.ID, "from_panel": fromPanel, "at": s.now(), "sealed": sealed})
}
