package review

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Judging is an act that judges a case. Whoever does it has opened what it rests
// on, as that is now (package opened).
type Judging string

// The acts that judge.
const (
	JudgeEligible Judging = "eligible" // that the panel can look at it
	JudgeLines    Judging = "lines"    // that the lines of inquiry have been looked at
	JudgeView     Judging = "view"     // the independent member's view
	JudgePropose  Judging = "propose"  // proposing something; see ProposalInput.Kind
	JudgeSecond   Judging = "second"   // agreeing to it
	JudgeDecline  Judging = "decline"  // turning it down
)

// Unread is something that a reader has still to open before they judge.
type Unread struct {
	// Part is what opens it: a part of the case, or the id of a request for papers.
	Part intake.Part
	// Words say what it is.
	Words string
}

// basis is what an act rests on.
type basis struct {
	names            []string // of sealed values of the account
	all              bool     // every one of them, whatever its name
	proposal         string   // the reasons of this one
	messages, papers bool
}

// What the person told us, and what the reviewer wrote of it.
var (
	toldNames     = []string{"account", "facts", mine.KeepOut, mine.KeepOutToo, fileName}
	examinedNames = append([]string{"line", "left"}, toldNames...)
)

// restsOn says what an act of a kind rests on. To hold or to erase a case judges
// nothing in it: the reasons alone are opened, by the second.
func restsOn(j Judging, kind, proposal string) basis {
	switch {
	case j == JudgeEligible:
		return basis{names: toldNames}
	case j == JudgeLines:
		return basis{names: toldNames, messages: true, papers: true}
	case j == JudgeView:
		return basis{names: examinedNames, messages: true, papers: true}
	case j == JudgeDecline:
		return basis{proposal: proposal}
	case kind == string(rules.NotEligible):
		return basis{names: toldNames, messages: true, proposal: proposal}
	case slices.Contains([]string{string(rules.Erased), ProposeHold, ProposeUnhold}, kind) || strings.HasPrefix(kind, ProposeDestroy):
		return basis{proposal: proposal}
	}
	return basis{all: true, messages: true, papers: true, proposal: proposal}
}

// reasonsAlone says of a sealed value that it is the reasons of an act that judges
// nothing in a case, which is opened whatever else is not.
func (c *Case) reasonsAlone(r sealedRow) bool {
	return slices.Contains([]string{"proposal", "second"}, r.name) && slices.ContainsFunc(c.Proposals, func(p Proposal) bool {
		sc := restsOn(JudgeSecond, p.Kind, "")
		return p.ID == r.about && !sc.all && len(sc.names) == 0
	})
}

func (sc basis) has(r sealedRow) bool {
	return r.text != "" && r.of(intake.PartAccount) && (sc.all || slices.Contains(sc.names, r.name) || sc.proposal != "" && r.name == "proposal" && r.about == sc.proposal)
}

// sealedThing is one sealed value that an act rests on.
type sealedThing struct {
	person string // whose keys open it
	show   Unread
	item   vault.Sealed
}

// restThings gives the sealed values that an act rests on.
func (s *Service) restThings(ctx context.Context, q db.Querier, c *Case, sc basis) ([]sealedThing, error) {
	var out []sealedThing
	rows, err := s.store.sealed(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if sc.has(r) && r.name == fileName {
			file, err := s.fileThing(ctx, q, c.ID, r)
			if err != nil {
				return nil, err
			}
			out = append(out, file)
		}
		if sc.has(r) {
			out = append(out, sealedThing{c.ID, Unread{intake.PartAccount, rules.UnreadWords(r.name)}, vault.Sealed{Part: vault.Part(intake.PartAccount), Place: sealedPlace(r.id), Text: r.text}})
		}
	}
	if sc.messages {
		heads, texts, err := s.store.sealedMessages(ctx, q, c.ID)
		if err != nil {
			return nil, err
		}
		for i, h := range heads {
			if !h.FromPanel {
				out = append(out, sealedThing{c.ID, Unread{intake.PartMessages, "What the person wrote since"},
					vault.Sealed{Part: vault.Part(intake.PartMessages), Place: messagePlace(h.ID), Text: texts[i]}})
			}
		}
	}
	if !sc.papers {
		return out, nil
	}
	for _, r := range c.Requests {
		p, err := s.store.paper(ctx, q, r.ID)
		if err != nil {
			return nil, err
		}
		if p.answer != "" {
			out = append(out, sealedThing{r.ID, Unread{intake.Part(r.ID), "What " + s.BodyName(r.Body) + " answered about the papers"}, p.sealedAnswer()})
		}
	}
	return out, nil
}

// unread gives what the actor has still to open before an act. A part that the
// person, by their own choice, did not open to the actor's role cannot be asked
// of them.
func (s *Service) unread(ctx context.Context, q db.Querier, who access.Actor, c *Case, sc basis) (left []Unread, shut bool, err error) {
	things, err := s.restThings(ctx, q, c, sc)
	if err != nil {
		return nil, false, err
	}
	var items []vault.Sealed
	var shows []Unread
	ways := map[intake.Part]bool{} // a part of the case, or a request for papers, has one way
	for _, t := range things {
		way, asked := ways[t.show.Part]
		if !asked {
			if way, err = s.vault.OpensTo(ctx, q, who, t.person, t.item.Part); err != nil {
				return nil, false, err
			}
			ways[t.show.Part] = way
		}
		if !way {
			shut = shut || t.show.Part == intake.PartAccount
			continue
		}
		items, shows = append(items, t.item), append(shows, t.show)
	}
	unopened, err := s.vault.Unopened(ctx, q, who, c.ID, items)
	for _, i := range unopened {
		left = withUnread(left, shows[i])
	}
	return left, shut, err
}

// withUnread adds what is left; what one button opens stands in one line.
func withUnread(left []Unread, u Unread) []Unread {
	for i, have := range left {
		if have.Part != u.Part {
			continue
		}
		if !slices.Contains(strings.Split(have.Words, "; "), u.Words) {
			left[i].Words += "; " + u.Words
		}
		return left
	}
	return append(left, u)
}

// mustHaveOpened refuses an act of somebody who has not opened what it rests on,
// and names what is left.
func (s *Service) mustHaveOpened(ctx context.Context, tx *ledger.Tx, c *Case, j Judging, kind, proposal string) error {
	left, _, err := s.unread(ctx, tx, access.ActorFrom(ctx), c, restsOn(j, kind, proposal))
	if err != nil || len(left) == 0 {
		return err
	}
	var fields []errs.Field
	for _, u := range left {
		fields = append(fields, errs.Field{Name: "open", Message: "Open this first: " + u.Words})
	}
	return errs.InvalidInput("You have not opened all that this rests on.", fields...)
}

// mustBeOpenTo refuses a proposal of somebody whom the person did not let read what
// it rests on, and says who can propose it.
func (s *Service) mustBeOpenTo(ctx context.Context, q db.Querier, c *Case, kind string) error {
	who := access.ActorFrom(ctx)
	_, shut, err := s.unread(ctx, q, who, c, restsOn(JudgePropose, kind, ""))
	if err != nil || !shut {
		return err
	}
	other := "The independent member can, once the case is with them, if the person let them read it."
	if who.Has(access.RoleIndependent) {
		other = "The secretariat can, if the person let them read it."
	}
	return errs.New(errs.Conflict, "The person did not let you read what they wrote, so you cannot propose this. "+other)
}

// CannotPropose says why the reader cannot propose something of a case that they
// may not read; empty when they can.
func (s *Service) CannotPropose(ctx context.Context, c *Case, kind string) (string, error) {
	err := s.mustBeOpenTo(ctx, s.DB, c, kind)
	if errs.Is(err, errs.Conflict) {
		return errs.Message(err), nil
	}
	return "", err
}

// oneOfTwoOpened refuses a decision of two of whom neither could open what the
// person wrote, because the person let the other role alone read it.
func (s *Service) oneOfTwoOpened(ctx context.Context, tx *ledger.Tx, c *Case, p *Proposal) error {
	sc := restsOn(JudgeSecond, p.Kind, "")
	_, shut, err := s.unread(ctx, tx, access.ActorFrom(ctx), c, sc)
	if err != nil || !shut {
		return err
	}
	people, err := s.Staff.PeopleIn(ctx, tx)
	if err != nil {
		return err
	}
	for _, who := range people {
		if !who.Is(p.ByHuman) {
			continue
		}
		if left, shut, err := s.unread(ctx, tx, who, c, sc); err != nil || len(left) == 0 && !shut {
			return err
		}
	}
	return errs.New(errs.Conflict, "The person let only one of you read what they wrote. Whoever may read it must have opened it, and be one of the two who decide.")
}

// Unread lists what the reader has still to open before an act, for its page.
func (s *Service) Unread(ctx context.Context, id string, j Judging, kind, proposal string) ([]Unread, error) {
	attrs, err := s.facts(ctx, s.DB, id)
	if err != nil || !s.may(ctx, rules.ReviewRead, id, attrs) {
		return nil, errNoCase()
	}
	c, err := s.store.load(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	left, _, err := s.unread(ctx, s.DB, access.ActorFrom(ctx), c, restsOn(j, kind, proposal))
	return left, err
}

// OpenAll opens all that the actor has still to open before an act, each with its
// entry, and shows it to nobody: for made-up cases, whose staff are made up.
func (s *Service) OpenAll(ctx context.Context, id, purpose string, j Judging, kind, proposal string) error {
	left, err := s.Unread(ctx, id, j, kind, proposal)
	for _, u := range left {
		if err != nil {
			return err
		}
		if file, ok := FileOfPart(string(u.Part)); ok {
			_, err = s.RevealFile(ctx, id, file, purpose)
		} else if strings.HasPrefix(string(u.Part), "papers-") {
			_, err = s.RevealAnswer(ctx, id, string(u.Part), purpose)
		} else {
			_, err = s.Reveal(ctx, id, u.Part, purpose)
		}
	}
	return err
}

// RevealAnswer opens what a body answered about the papers of a case. The person
// sees that it was opened, as with their own words.
func (s *Service) RevealAnswer(ctx context.Context, id, request, purpose string) ([]Text, error) {
	p, err := s.store.paper(ctx, s.DB, request)
	if err != nil || p.caseID != id || p.words == "" {
		return nil, errNoCase()
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: request, Of: id, Purpose: purpose, Items: []vault.Sealed{p.sealedWords(), p.sealedAnswer()}, Shown: true,
		Still: s.stillOpen(id, intake.Part(PartPapers), false)})
	if err != nil {
		return nil, s.hideFrom(ctx, id, err)
	}
	return []Text{{Name: "papers", Words: string(plain[0])}, {Name: "papers answer", Words: string(plain[1])}}, nil
}

func (p paper) sealedWords() vault.Sealed {
	return vault.Sealed{Part: PartPapers, Place: vault.Place{Table: "review_request", Column: "words", Row: p.ID}, Text: p.words}
}

func (p paper) sealedAnswer() vault.Sealed {
	return vault.Sealed{Part: PartPapers, Place: vault.Place{Table: "review_request", Column: "answer", Row: p.ID}, Text: p.answer}
}

// LinesLeft are the kinds of line of inquiry of which nothing is noted yet.
// "Another line" can always be left.
func LinesLeft(codes rules.CodeSet, lines []Line) []rules.Code {
	var out []rules.Code
	for _, k := range codes {
		if k.ID != "other" && !slices.ContainsFunc(lines, func(l Line) bool { return l.Line == k.ID }) {
			out = append(out, k)
		}
	}
	return out
}

// checkLeft stops once where lines of inquiry were left, and names them: they
// need their reason.
func checkLeft(left []rules.Code, why string) error {
	if len(left) == 0 || strings.TrimSpace(why) != "" {
		return nil
	}
	return errs.InvalidInput("Lines of inquiry are left.", errs.Field{Name: "left", Message: "Nothing is noted of: " + LeftWords(left) + ". Note them, or say why they are left"})
}

func LeftWords(left []rules.Code) string {
	var names []string
	for _, k := range left {
		names = append(names, k.Staff)
	}
	return strings.Join(names, "; ")
}
