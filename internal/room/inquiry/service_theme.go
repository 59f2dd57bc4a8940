package inquiry

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// ThemeInput is what many said, with the day by which it is answered.
type ThemeInput struct {
	Inquiry string    `json:"inquiry"`
	Series  string    `json:"series"`
	Said    string    `json:"said"`
	Many    int       `json:"many"`
	Due     clock.Day `json:"due"`
}

// ProposeTheme asks a second human to publish what was said in a consultation. It is answered
// by a day that is public too.
func (s *Service) ProposeTheme(ctx context.Context, in ThemeInput) (string, error) {
	in.Said = typed.Clean(in.Said)
	var id string
	err := s.write(ctx, InquiryWork, in.Inquiry, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if err := s.checkTheme(ctx, tx, x, &in, s.Today().AddDays(1)); err != nil {
			return err
		}
		// One thing that was said is one record, however it is written: of two who sum it up
		// the later is told of the earlier.
		record := in.Series + " " + opened.Part("said", saysnothing.Letters(in.Said))
		var err error
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindTheme, Record: record, Title: "Publish what was said: " + short(in.Said), Terms: in})
		return err
	})
	return id, err
}

// short is the beginning of a text, for a heading.
func short(s string) string {
	if r := []rune(s); len(r) > MaxTitle {
		return string(r[:MaxTitle]) + "…"
	}
	return s
}

// checkTheme says what is wrong with what is to be published of a consultation; first is the
// first day by which it may be answered.
func (s *Service) checkTheme(ctx context.Context, q db.Querier, x *Inquiry, in *ThemeInput, first clock.Day) error {
	var bad typed.Asked
	_, err := s.store.series(ctx, q, x.ID, in.Series)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	bad.Need(err == nil, "series", "Choose a consultation")
	bad.Words(in.Said, "said", "Write in a sentence what was said. Quote nobody, and name nobody", MaxAbout)
	bad.Seen(in.Said, "said")
	bad.Need(in.Said == "" || !saysnothing.Is(in.Said, "said"), "said", "Write in a sentence what was said, in words that say something")
	themes, err := s.store.themes(ctx, q, `WHERE series = ?`, in.Series)
	if err != nil {
		return err
	}
	bad.Need(!slices.ContainsFunc(themes, func(t Theme) bool { return saysnothing.Letters(t.Said) == saysnothing.Letters(in.Said) }), "said", "This was published already, and is answered there")
	tally, _, err := s.store.tally(ctx, q, in.Series, s.Today().AddDays(1))
	if err != nil {
		return err
	}
	bad.Need(in.Many > 0 && in.Many <= tally.Answers, "many", "Write how many said so: a whole number, and no more than there are answers")
	within, err := s.answerWithin(ctx, q, x)
	if err != nil {
		return err
	}
	last := s.Today().AddDays(within)
	bad.Need(within > 0, "due", "The rules of this inquiry do not say within how many days an answer is due, so no day can be set")
	bad.Need(!in.Due.IsZero() && !in.Due.Before(first), "due", "Write the day by which it is answered, such as 2 March 2027. It must be after today")
	bad.Need(within <= 0 || in.Due.IsZero() || !in.Due.After(last), "due", "That is too far off. What was said is answered within "+strconv.Itoa(within)+" days: by "+last.Human()+" at the latest")
	return bad.Err()
}

// answerWithin gives within how many days what was said is answered, by the rules of today; 0
// where they do not say.
func (s *Service) answerWithin(ctx context.Context, q db.Querier, x *Inquiry) (int, error) {
	turns, err := s.store.turns(ctx, q, x.ID)
	now, _ := s.setsOf(x, turns)
	return now.AnswerWithin, err
}

func (s *Service) applyTheme(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in ThemeInput
	x, err := s.about(ctx, tx, p, &in)
	if err != nil {
		return err
	}
	if x.Frozen() {
		return errFrozen
	}
	if err := noLonger(s.checkTheme(ctx, tx, &x, &in, s.Today())); err != nil {
		return err
	}
	asked, agreed, err := s.both(ctx, tx, x.ID, p)
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_theme", s.ids.Next("theme"), ledger.Row{"inquiry_id": x.ID, "series": in.Series, "said": in.Said, "many": in.Many, "due": in.Due.String(),
		"made": s.Today().String(), "asked": asked, "agreed": agreed})
}

// noLonger makes of what is wrong with a form what is wrong with a proposal.
func noLonger(err error) error {
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This no longer holds, and can only be turned down: "+fieldsOf(err))
	}
	return err
}

// AnswerTo is what was done about a theme, as it is proposed.
type AnswerTo struct {
	Inquiry string `json:"inquiry"`
	Theme   string `json:"theme"`
	Did     string `json:"did"`
	Words   string `json:"words"`
}

// ProposeDid asks a second human to publish what was done about a theme, or why it was not.
// It is answered on the day on which they agree, and answered once.
func (s *Service) ProposeDid(ctx context.Context, in AnswerTo) (string, error) {
	in.Words = typed.Clean(in.Words)
	var id string
	err := s.write(ctx, InquiryWork, in.Inquiry, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		t, err := s.checkDid(ctx, tx, x, &in)
		if err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindDid, Record: in.Theme, Title: "Publish the answer to: " + short(t.Said), Terms: in})
		return err
	})
	return id, err
}

func (s *Service) checkDid(ctx context.Context, q db.Querier, x *Inquiry, in *AnswerTo) (Theme, error) {
	all, err := s.store.themes(ctx, q, `WHERE id = ? AND inquiry_id = ?`, in.Theme, x.ID)
	if err != nil {
		return Theme{}, err
	}
	var bad typed.Asked
	bad.Need(len(all) == 1, "theme", "Choose what you answer")
	bad.Need(in.Did == DidIt || in.Did == DidPart || in.Did == DidNot, "did", "Choose what you did")
	bad.Words(in.Words, "words", "Write what you did, or why you did not", MaxAbout)
	bad.Seen(in.Words, "words")
	if len(all) == 1 {
		bad.Need(in.Words == "" || !saysnothing.Is(in.Words, all[0].Said, "we did", "done"), "words", "Write what you did, or why you did not, in words that say something")
	}
	if bad.Err() != nil {
		return Theme{}, bad.Err()
	}
	if all[0].Did != "" {
		return all[0], errs.New(errs.Conflict, "This was answered already. What was answered stays.")
	}
	return all[0], nil
}

// ProposedDid gives, to whoever answers it, what was said, the answer to it, and what must be
// opened of the two.
func (s *Service) ProposedDid(ctx context.Context, p proposal.Proposal) (AnswerTo, Theme, string, error) {
	return s.proposedDid(ctx, s.db, p)
}

func (s *Service) proposedDid(ctx context.Context, q db.Querier, p proposal.Proposal) (in AnswerTo, t Theme, part string, err error) {
	x, err := s.about(ctx, q, p, &in)
	if err != nil {
		return in, t, "", err
	}
	if x.Frozen() {
		return in, t, "", errFrozen
	}
	t, err = s.checkDid(ctx, q, &x, &in)
	return in, t, opened.Part("said", t.ID, t.Said, t.Due.String(), strconv.Itoa(t.Many)), noLonger(err)
}

func (s *Service) applyDid(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	in, _, _, err := s.proposedDid(ctx, tx, p)
	if err != nil {
		return err
	}
	asked, agreed, err := s.both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Update(ctx, "inquiry_theme", in.Theme, 0, ledger.Row{"did": in.Did, "words": in.Words, "answered": s.Today().String(), "did_asked": asked, "did_agreed": agreed})
}
