package survivors

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// OfferInput is an offer as it is proposed.
type OfferInput struct {
	ID         string `json:"id"`
	Inquiry    string `json:"inquiry"`
	Work       string `json:"work"`
	Time       string `json:"time"`
	Pay        string `json:"pay"`
	Ways       string `json:"ways"`
	Benefits   string `json:"benefits"`
	Length     string `json:"length"`
	Leaving    string `json:"leaving"`
	PapersDays int    `json:"papers_days"`
	AnswerDays int    `json:"answer_days"`
	Body       string `json:"body"`
}

func (in OfferInput) about() (string, string) { return in.Inquiry, in.Inquiry }
func (in OfferInput) title() string           { return "What the survivors panel is offered" }

// most is the largest number of working days that an offer can say.
const most = 60

func (s *Service) stepOffer() step[OfferInput] {
	return step[OfferInput]{name: KindOffer, propose: inquiry.InquiryPanel, agree: inquiry.InquiryPaneled, check: s.checkOffer,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *OfferInput, asked, agreed string) error {
			all, err := s.store.offers(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			return tx.Insert("inquiry_panel_offer", in.ID, ledger.Row{"inquiry_id": x.ID, "number": len(all) + 1, "work": in.Work, "time_month": in.Time, "pay": in.Pay, "ways": in.Ways,
				"benefits": in.Benefits, "length": in.Length, "leaving": in.Leaving, "papers_days": in.PapersDays, "answer_days": in.AnswerDays, "body": in.Body, "made": s.Today().String(),
				"asked": asked, "agreed": agreed})
		}}
}

func (s *Service) checkOffer(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *OfferInput) error {
	var bad typed.Asked
	for _, f := range []struct{ words, field, ask string }{{in.Work, "work", "Write what the panel does"}, {in.Time, "time", "Write how much time it takes in a month"},
		{in.Pay, "pay", "Write what is paid, and for what"}, {in.Ways, "ways", "Write how pay may be taken, and that it may be taken in no way"},
		{in.Benefits, "benefits", "Write what to know about benefits before saying yes, and who advises on it"}, {in.Length, "length", "Write how long a term is"},
		{in.Leaving, "leaving", "Write how to leave"}} {
		bad.Reason(f.words, f.field, f.ask, MaxWords)
		bad.Seen(f.words, f.field)
	}
	bad.Need(in.PapersDays >= 1 && in.PapersDays <= most, "papers_days", "Write how many working days before a meeting papers go out: 1 to "+strconv.Itoa(most))
	bad.Need(in.AnswerDays >= 1 && in.AnswerDays <= most, "answer_days", "Write within how many working days advice is answered: 1 to "+strconv.Itoa(most))
	why, err := s.Inquiries.Apart(ctx, q, x, in.Body)
	bad.Need(why == "", "body", why)
	if err != nil {
		return err
	}
	return bad.Err()
}

// ProposeOffer asks a second human of the team to publish what the panel is offered.
func (s *Service) ProposeOffer(ctx context.Context, in OfferInput) (string, error) {
	in.ID = s.ids.Next("offer")
	for _, f := range []*string{&in.Work, &in.Time, &in.Pay, &in.Ways, &in.Benefits, &in.Length, &in.Leaving} {
		*f = typed.Clean(*f)
	}
	return propose(ctx, s, s.stepOffer(), in, "")
}

// LinkInput says who the link person is, as it is proposed.
type LinkInput struct {
	ID        string `json:"id"`
	Inquiry   string `json:"inquiry"`
	Seat      string `json:"seat"`
	Employer  string `json:"employer"`
	Interests string `json:"interests"`
}

func (in LinkInput) about() (string, string) { return in.Inquiry, in.Inquiry }
func (in LinkInput) title() string           { return "Who the link person of the survivors panel is" }

func (s *Service) stepLink() step[LinkInput] {
	return step[LinkInput]{name: KindLink, propose: inquiry.InquiryPanel, agree: inquiry.InquiryPaneled,
		check: func(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *LinkInput) error {
			var bad typed.Asked
			_, found, err := s.linkSeat(ctx, q, x.ID, in.Seat)
			bad.Need(found, "seat", "Choose somebody who has the part of the link person today. The inquiry gives it as any other part")
			bad.Reason(in.Employer, "employer", "Write who employs them, or that nobody does", MaxName)
			bad.Words(in.Interests, "interests", "Write their interests, or that there are none", MaxWords)
			bad.Seen(in.Employer+in.Interests, "interests")
			if err != nil {
				return err
			}
			return bad.Err()
		},
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *LinkInput, asked, agreed string) error {
			seat, _, err := s.linkSeat(ctx, tx, x.ID, in.Seat)
			if err != nil {
				return err
			}
			return tx.Insert("inquiry_panel_link", in.ID, ledger.Row{"inquiry_id": x.ID, "seat_id": seat.ID, "account": seat.Account, "human": seat.Human, "name": seat.Name, "employer": in.Employer,
				"interests": in.Interests, "from_day": s.Today().String(), "asked": asked, "agreed": agreed})
		}}
}

// linkSeat gives the part of a link person of today.
func (s *Service) linkSeat(ctx context.Context, q db.Querier, id, seat string) (inquiry.Seat, bool, error) {
	seats, err := s.LinkSeats(ctx, q, id)
	i := slices.IndexFunc(seats, func(x inquiry.Seat) bool { return x.ID == seat })
	if err != nil || i < 0 {
		return inquiry.Seat{}, false, err
	}
	return seats[i], true, nil
}

// LinkSeats are those who have the part of the link person today.
func (s *Service) LinkSeats(ctx context.Context, q db.Querier, id string) ([]inquiry.Seat, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, q, id)
	return slices.DeleteFunc(seats, func(x inquiry.Seat) bool { return x.Part != rules.Link }), err
}

// LinkSeatsNow is LinkSeats for a page of the team.
func (s *Service) LinkSeatsNow(ctx context.Context, id string) ([]inquiry.Seat, error) {
	return s.LinkSeats(ctx, s.DB, id)
}

// ProposeLink asks a second human to publish who the link person is, for whom they work, and what
// their interests are.
func (s *Service) ProposeLink(ctx context.Context, in LinkInput) (string, error) {
	in.ID, in.Employer, in.Interests = s.ids.Next("link"), typed.Clean(in.Employer), typed.Clean(in.Interests)
	return propose(ctx, s, s.stepLink(), in, "")
}

// link gives the link person of today: the newest of those whose part is not over. Nil: there is
// none, or nothing was said of them.
func (s *Service) link(ctx context.Context, q db.Querier, id string) (*LinkPerson, error) {
	seats, err := s.LinkSeats(ctx, q, id)
	if err != nil {
		return nil, err
	}
	all, err := s.store.links(ctx, q, id)
	for i := len(all) - 1; i >= 0; i-- {
		if slices.ContainsFunc(seats, func(x inquiry.Seat) bool { return x.ID == all[i].Seat }) {
			return &all[i], err
		}
	}
	return nil, err
}

// DoorInput says when nominations are taken, as it is proposed.
type DoorInput struct {
	ID      string    `json:"id"`
	Inquiry string    `json:"inquiry"`
	From    clock.Day `json:"from"`
	To      clock.Day `json:"to"`
	Words   string    `json:"words"`
}

func (in DoorInput) about() (string, string) { return in.Inquiry, in.Inquiry }
func (in DoorInput) title() string           { return "When nominations for the survivors panel are taken" }

func (s *Service) stepDoor() step[DoorInput] {
	return step[DoorInput]{name: KindDoor, propose: inquiry.InquiryPanel, agree: inquiry.InquiryPaneled, check: s.checkDoor,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *DoorInput, asked, agreed string) error {
			before, err := s.store.door(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			number := 1
			if before != nil {
				number = before.Number + 1
			}
			return tx.Insert("inquiry_panel_door", in.ID, ledger.Row{"inquiry_id": x.ID, "number": number, "from_day": in.From.String(), "to_day": in.To.String(), "words": in.Words,
				"asked": asked, "agreed": agreed})
		}}
}

// missing names what is not public yet of what somebody must have read who is asked to join.
func (s *Service) missing(ctx context.Context, q db.Querier, id string) ([]string, error) {
	o, err := s.store.offer(ctx, q, id)
	if err != nil {
		return nil, err
	}
	link, err := s.link(ctx, q, id)
	if err != nil {
		return nil, err
	}
	terms, err := s.Inquiries.TermsInForce(ctx, q, id)
	return Missing(o, link, terms), err
}

func (s *Service) checkDoor(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *DoorInput) error {
	var bad typed.Asked
	missing, err := s.missing(ctx, q, x.ID)
	if err != nil {
		return err
	}
	bad.Need(len(missing) == 0, "from", "Nominations cannot open before this is public: "+strings.Join(missing, "; "))
	bad.Need(!in.From.IsZero() && !in.From.Before(s.Today()), "from", "Write the first day, such as 2 March 2027. It is not over yet")
	bad.Need(!in.To.IsZero() && !in.To.Before(in.From), "to", "Write the last day. It is not before the first")
	bad.Need(in.To.IsZero() || in.To.Sub(s.Today()) <= 366, "to", "That is more than a year away. Write a day within a year")
	bad.Reason(in.Words, "words", "Write who is asked for", MaxWords)
	bad.Seen(in.Words, "words")
	return bad.Err()
}

// ProposeDoor asks a second human to open nominations.
func (s *Service) ProposeDoor(ctx context.Context, in DoorInput) (string, error) {
	in.ID, in.Words = s.ids.Next("door"), typed.Clean(in.Words)
	return propose(ctx, s, s.stepDoor(), in, "")
}
