package returns

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// What is proposed to be put right, each under its kind: what the board says of a
// return, and what the register of profiles said of a force.
const (
	BoardCorrection   = "return_due"
	ProfileCorrection = "return_correction"
)

// putRight are the terms of a correction. Of the board On is the day on which the
// return came, or empty when it was not asked for after all; Was is what the board
// said when it was proposed. Of a profile Was and Becomes are the words.
type putRight struct {
	Body    string `json:"body"`
	On      string `json:"on,omitempty"`
	Was     string `json:"was"`
	Becomes string `json:"becomes,omitempty"`
}

// WasNotAsked proposes to take the asking of a return back, in public view.
func (s *Service) WasNotAsked(ctx context.Context, id, why string) error {
	return s.propose(ctx, id, why, putRight{})
}

// CameOn proposes to put right on which day a return came, in public view: it came
// to the desk by another way.
func (s *Service) CameOn(ctx context.Context, id string, on clock.Day, why string) error {
	switch {
	case on.IsZero():
		return errs.InvalidInput("Enter the day.", errs.Field{Name: "came", Message: "Enter the day on which it came as year, month and day, such as 2026-03-02"})
	case on.After(s.Today()):
		return errs.InvalidInput("This day is still to come.", errs.Field{Name: "came", Message: "This day is still to come"})
	}
	return s.propose(ctx, id, why, putRight{On: on.String()})
}

// propose asks another human of the desk to put right what the board says of a
// return.
func (s *Service) propose(ctx context.Context, id, why string, t putRight) error {
	if why = clean(why); saysnothing.Is(why, "why") || len([]rune(why)) > MaxHow {
		return errs.InvalidInput("Say why.", errs.Field{Name: "correct_reason", Message: "Say what was wrong, in at most 500 characters"})
	}
	act := ledger.Act{Action: ReturnsOpen, Kind: BoardCorrection, ID: id, Reason: why, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		r, err := s.store.oneReturn(ctx, tx, id)
		return factsOf(BoardCorrection, id, r.Body, r.Submitter), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		r, round, _, err := s.corrected(ctx, tx, id, t)
		if err != nil {
			return err
		}
		t := t
		t.Body, t.Was = r.Body, BoardWords(r, round.Due, s.Today())
		_, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: BoardCorrection, Record: id, Title: t.title(r.BodyName), Terms: t, Reason: why})
		return err
	})
	return hide(err)
}

func (t putRight) title(body string) string {
	if t.On != "" {
		return "Put right when a return came from " + body
	}
	return "Put right that a return was asked of " + body
}

// corrected gives a return as it is, its round, and the return as it would be.
func (s *Service) corrected(ctx context.Context, q db.Querier, id string, t putRight) (is Return, round Round, then Return, err error) {
	if is, err = s.store.oneReturn(ctx, q, id); err != nil {
		return is, round, then, err
	}
	if round, err = s.store.round(ctx, q, is.RoundID); err != nil {
		return is, round, then, err
	}
	then = is
	if t.On == "" {
		if !is.Asked() {
			return is, round, then, errs.New(errs.Conflict, "It is not recorded that this body was asked.")
		}
		then.Asking = Asking{}
		return is, round, then, nil
	}
	then.CameOn, err = clock.ParseDay(t.On)
	return is, round, then, err
}

// CorrectProfile proposes to say in public what the register of profiles said
// wrongly of a force, and what is right.
func (s *Service) CorrectProfile(ctx context.Context, c Correction) error {
	c.Was, c.Becomes, c.Why = clean(c.Was), clean(c.Becomes), clean(c.Why)
	var wrong []errs.Field
	b, ok := s.BodyOf(c.Body)
	if !ok || b.Kind != "force" {
		wrong = append(wrong, errs.Field{Name: "body", Message: "Choose a force"})
	}
	for _, f := range []struct{ name, text, words string }{{"was", c.Was, "Say what the page said"}, {"becomes", c.Becomes, "Say what is right"}, {"why", c.Why, "Say why it was wrong"}} {
		if f.text == "" || f.name == "why" && saysnothing.Is(f.text, f.name) || len([]rune(f.text)) > MaxHow {
			wrong = append(wrong, errs.Field{Name: f.name, Message: f.words + ", in at most 500 characters"})
		}
	}
	if wrong != nil {
		return errs.InvalidInput("Some of this cannot be taken.", wrong...)
	}
	_, err := s.ledger.Write(ctx, ledger.Act{Action: ReturnsOpen, Kind: ProfileCorrection, ID: b.ID, Reason: c.Why}, func(ctx context.Context, tx *ledger.Tx) error {
		_, err := proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: ProfileCorrection, Record: b.ID, Title: "Put right what was said of the profile of " + b.Name,
			Terms: putRight{Body: b.ID, Was: c.Was, Becomes: c.Becomes}, Reason: c.Why})
		return err
	})
	return err
}

// Proposals answers what was proposed to be put right: another human than the one
// who proposed it, and of another body than the one that it is about.
func (s *Service) Proposals() *proposal.Service {
	kind := func(name string, apply func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error) proposal.Kind {
		return proposal.Kind{Name: name, Propose: ReturnsOpen, Agree: ReturnsAgree, Facts: bodyOfCorrection, Apply: apply}
	}
	board := kind(BoardCorrection, s.putBoardRight)
	board.Parts = func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
		said, err := s.said(ctx, q, p)
		return []string{said.part()}, err
	}
	profile := kind(ProfileCorrection, s.putProfileRight)
	profile.Apart = true
	return proposal.NewService(proposal.Config{DB: s.db, Ledger: s.ledger, Auth: s.auth, Clock: s.clock}, board, profile, s.askingKind())
}

// bodyOfCorrection says whom a correction is about; nobody answers one of which
// that cannot be read.
func bodyOfCorrection(p proposal.Proposal) map[string]any {
	var t putRight
	if p.Into(&t) != nil || t.Body == "" {
		return map[string]any{}
	}
	return map[string]any{"owner": t.Body}
}

// Said is what the board says of a return, and what it would say.
type Said struct {
	Return       string
	About        string
	Was, Becomes string
}

// part names it as it is shown.
func (x Said) part() string { return opened.Part("said", x.Return, x.About, x.Was, x.Becomes) }

// Said gives, to whoever may answer it, what a correction would change.
func (s *Service) Said(ctx context.Context, p proposal.Proposal) (Said, []string, error) {
	x, err := s.said(ctx, s.db, p)
	return x, []string{x.part()}, err
}

// SaidOfProfile gives the words of a correction of the register of profiles.
func (s *Service) SaidOfProfile(p proposal.Proposal) (Said, error) {
	var t putRight
	err := p.Into(&t)
	b, _ := s.BodyOf(t.Body)
	return Said{About: b.Name, Was: t.Was, Becomes: t.Becomes}, err
}

func (s *Service) said(ctx context.Context, q db.Querier, p proposal.Proposal) (Said, error) {
	var t putRight
	if err := p.Into(&t); err != nil {
		return Said{}, err
	}
	is, round, then, err := s.corrected(ctx, q, p.Record, t)
	if err != nil {
		return Said{}, err
	}
	today := s.Today()
	return Said{Return: is.ID, About: is.BodyName + ": " + round.Title + ", " + round.Period, Was: BoardWords(is, round.Due, today), Becomes: BoardWords(then, round.Due, today)}, nil
}

// putBoardRight changes what the board says of a return, and says so in public:
// what it said, what it says, and why.
func (s *Service) putBoardRight(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t putRight
	if err := p.Into(&t); err != nil {
		return err
	}
	r, round, then, err := s.corrected(ctx, tx, p.Record, t)
	if err != nil {
		return err
	}
	set := ledger.Row{"came_on": t.On}
	if t.On == "" {
		set = notAsked()
	}
	if err := tx.Update(ctx, BoardCorrection, r.ID, 0, set); err != nil {
		return err
	}
	return s.say(tx, Correction{Page: "board", Body: r.Body, BodyName: r.BodyName, About: round.Title + ", " + round.Period, Was: BoardWords(r, round.Due, s.Today()),
		Becomes: BoardWords(then, round.Due, s.Today()), Why: p.Reason})
}

// putProfileRight says it in public, once.
func (s *Service) putProfileRight(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t putRight
	if err := p.Into(&t); err != nil {
		return err
	}
	b, known := s.BodyOf(t.Body)
	if !known {
		return errs.New(errs.Conflict, "This force is not on the list any more.")
	}
	id := "correction-of-" + p.ID
	done, err := s.store.hasCorrection(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case done:
		return errs.New(errs.Conflict, "This was put right already.")
	}
	tx.SetRecord(ProfileCorrection, id)
	return s.sayAs(tx, id, Correction{Page: "profiles", Body: b.ID, BodyName: b.Name, About: "Problem profile", Was: t.Was, Becomes: t.Becomes, Why: p.Reason})
}

func (s *Service) say(tx *ledger.Tx, c Correction) error {
	return s.sayAs(tx, s.ids.Next("correction"), c)
}

func (s *Service) sayAs(tx *ledger.Tx, id string, c Correction) error {
	return tx.Insert(ProfileCorrection, id, ledger.Row{"page": c.Page, "body": c.Body, "body_name": c.BodyName, "about": c.About, "was": c.Was, "becomes": c.Becomes, "why": c.Why, "made": s.now()})
}
