package returns

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// AskingKind is what an asking that waits for a second human is called among
// proposals.
const AskingKind = "return_round"

// askingTerms are what is proposed of an asking. The bodies are those that are kept
// under its id; Body is the one, where it is one.
type askingTerms struct {
	Round string `json:"round"`
	Body  string `json:"body"`
	Asked string `json:"asked"`
	How   string `json:"how"`
	Due   string `json:"due"`
}

// several stands where more than one body was asked. It is nobody's id.
const several = "*"

// ready checks an asking, and says whether it waits for a second human.
func (s *Service) ready(ctx context.Context, a *Asking, due clock.Day) error {
	if err := a.check(due, s.Today()); err != nil {
		return err
	}
	if who := access.ActorFrom(ctx); who.SignedIn() && who.Human == "" {
		return errs.New(errs.Forbidden, "Nobody has said who you are: an asking needs a known person behind it.")
	}
	a.Ref = ""
	if proposal.Soon(s.Today(), due) {
		a.Ref = s.ids.Next("asking")
	}
	return nil
}

// Entered says whether an asking counts, or waits: it is not recorded again.
func (r Return) Entered(due clock.Day) bool {
	return r.Asked() && (r.Owes(due) || r.Asking.Ref != "")
}

// proposeAsking asks a second human to agree to an asking that needs one.
func (s *Service) proposeAsking(ctx context.Context, tx *ledger.Tx, round Round, a Asking, bodies []Return) error {
	if a.Ref == "" || len(bodies) == 0 {
		return nil
	}
	t := askingTerms{Round: round.ID, Body: several, Asked: a.On.String(), How: a.How, Due: round.Due.String()}
	if len(bodies) == 1 {
		t.Body = bodies[0].Body
	}
	_, err := proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: AskingKind, Record: a.Ref, Terms: t, Reason: a.Why,
		Title: web.Plural(len(bodies), "body was", "bodies were") + " asked: " + round.Title + ", " + round.Period})
	return err
}

// WaitingAsking is an asking that waits, as it stands now.
type WaitingAsking struct {
	Round  Round
	Asking Asking
	// Returns are those that it is about.
	Returns []Return
	// Says and WouldSay are what the board says of each, and would say today.
	Says, WouldSay []string
	// Late is how many would be late today.
	Late int
}

// WaitingAsking gives, to whoever may answer it, what an asking would change.
func (s *Service) WaitingAsking(ctx context.Context, p proposal.Proposal) (WaitingAsking, []string, error) {
	x, err := s.waitingAsking(ctx, s.db, p)
	return x, []string{x.part()}, err
}

func (s *Service) waitingAsking(ctx context.Context, q db.Querier, p proposal.Proposal) (x WaitingAsking, err error) {
	var t askingTerms
	if err = p.Into(&t); err != nil {
		return x, err
	}
	if x.Round, err = s.store.round(ctx, q, t.Round); err != nil {
		return x, err
	}
	all, err := s.store.returns(ctx, q, t.Round, "")
	for _, r := range all {
		if p.Record != "" && r.Asked() && r.Asking.Ref == p.Record && !r.Owes(x.Round.Due) {
			x.add(r, s.Today())
		}
	}
	if err == nil && len(x.Returns) == 0 {
		err = errs.New(errs.Conflict, "This asking was taken back, or is agreed to already.")
	}
	return x, err
}

func (x *WaitingAsking) add(r Return, today clock.Day) {
	then := r
	then.Asking.Agreed, then.Asking.Second = today, "?" // somebody who is not named yet
	x.Asking = r.Asking
	x.Returns, x.Says, x.WouldSay = append(x.Returns, r), append(x.Says, BoardWords(r, x.Round.Due, today)), append(x.WouldSay, BoardWords(then, x.Round.Due, today))
	if then.Late(x.Round.Due, today) > 0 {
		x.Late++
	}
}

// part names it as it is shown.
func (x WaitingAsking) part() string {
	words := []string{x.Round.Title, x.Round.Period, x.Round.Due.String(), x.Asking.On.String(), x.Asking.How, x.Asking.Why, x.Asking.Name}
	for i, r := range x.Returns {
		words = append(words, r.ID, r.BodyName, x.Says[i], x.WouldSay[i])
	}
	return opened.Part("asking", words...)
}

// askingKind is how an asking is answered: it counts from then on, or is taken away
// where it is turned down.
func (s *Service) askingKind() proposal.Kind {
	return proposal.Kind{Name: AskingKind, Propose: ReturnsOpen, Agree: ReturnsAgree, Facts: bodyOfAsking, Undo: s.dropAsking, Apply: s.countAsking,
		Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
			x, err := s.waitingAsking(ctx, q, p)
			return []string{x.part()}, err
		}}
}

// bodyOfAsking says whom an asking is about; nobody answers one of which that cannot
// be read.
func bodyOfAsking(p proposal.Proposal) map[string]any {
	var t askingTerms
	if p.Into(&t) != nil || t.Body == "" {
		return map[string]any{}
	}
	return map[string]any{"owner": t.Body}
}

// countAsking makes an asking count. Nobody agrees for their own body, however many
// others were asked beside it.
func (s *Service) countAsking(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	x, err := s.waitingAsking(ctx, tx, p)
	if err != nil {
		return err
	}
	who := access.ActorFrom(ctx)
	set := ledger.Row{"asked_agreed": s.Today().String(), "asked_second": who.Human, "asked_second_name": who.Name}
	for _, r := range x.Returns {
		if who.Body == r.Body || who.Standing.OfKin(r.Body) {
			return errs.New(errs.Conflict, "Your own body is among those that were asked. Somebody of another body must answer.")
		}
		if err := tx.Update(ctx, BoardCorrection, r.ID, 0, set); err != nil {
			return err
		}
	}
	tx.SetRecord(AskingKind, x.Round.ID)
	return nil
}

// dropAsking takes away an asking that somebody turned down: nobody was asked by it.
func (s *Service) dropAsking(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	x, err := s.waitingAsking(ctx, tx, p)
	if errs.Is(err, errs.Conflict) {
		return nil // it was taken back meanwhile
	}
	for _, r := range x.Returns {
		if err == nil {
			err = tx.Update(ctx, BoardCorrection, r.ID, 0, notAsked())
		}
	}
	return err
}
