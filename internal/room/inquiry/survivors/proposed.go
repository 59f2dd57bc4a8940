package survivors

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/trust/proposal"
)

// Line is one line of what was proposed, as whoever answers it reads it.
type Line struct{ Name, Words string }

// Proposed gives what was proposed, word for word, to whoever may read the proposal.
func (s *Service) Proposed(ctx context.Context, p proposal.Proposal) (out []Line, err error) {
	of := struct {
		Inquiry string `json:"inquiry"`
	}{}
	if err := p.Into(&of); err != nil {
		return nil, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, of.Inquiry)
	if err != nil {
		return nil, err
	}
	names, err := s.Inquiries.BodyNames(ctx)
	if err != nil {
		return nil, err
	}
	out = []Line{{"Inquiry", x.Title}}
	more, err := s.proposedLines(ctx, p, names)
	return append(out, more...), err
}

func (s *Service) proposedLines(ctx context.Context, p proposal.Proposal, names map[string]string) ([]Line, error) {
	switch p.Kind {
	case KindOffer:
		var in OfferInput
		err := p.Into(&in)
		return []Line{{"What the panel does", in.Work}, {"Time in a month", in.Time}, {"Pay", in.Pay}, {"How pay may be taken", in.Ways}, {"Benefits", in.Benefits}, {"How long a term is", in.Length},
			{"How to leave", in.Leaving}, {"Papers: working days before a meeting", strconv.Itoa(in.PapersDays)}, {"Advice: answered within working days", strconv.Itoa(in.AnswerDays)},
			{"The body that the panel is", names[in.Body]}}, err
	case KindLink:
		var in LinkInput
		if err := p.Into(&in); err != nil {
			return nil, err
		}
		seat, _, err := s.linkSeat(ctx, s.DB, in.Inquiry, in.Seat)
		return []Line{{"Link person", seat.Name}, {"Works for", in.Employer}, {"Interests", in.Interests}}, err
	case KindDoor:
		var in DoorInput
		err := p.Into(&in)
		return []Line{{"From", in.From.Human()}, {"To", in.To.Human()}, {"Who is asked for", in.Words}}, err
	case KindJoin:
		var in JoinInput
		err := p.Into(&in)
		return []Line{{"Known as", in.Alias}, {"From", in.From.Human()}, {"To", in.To.Human()}}, err
	case KindPaper:
		return s.paperLines(ctx, p, names)
	case KindCase:
		var in CaseInput
		if err := p.Into(&in); err != nil {
			return nil, err
		}
		paper, member, err := s.caseOf(ctx, s.DB, &in)
		if err != nil || paper == nil || member == nil {
			return nil, orNone(err)
		}
		return []Line{{"Paper, in all its versions", paper.Title}, {"Kept from", member.Alias}, {"Because", in.Reason}}, nil
	case KindDone:
		var in DoneInput
		if err := p.Into(&in); err != nil {
			return nil, err
		}
		a, err := s.oneAdvice(ctx, s.DB, in.Inquiry, in.Advice)
		did := map[string]string{Did: "We did", DidNot: "We did not"}[in.Answer]
		return []Line{{"The panel said", a.Words}, {"The answer", did}, {"Because", in.Because}}, err
	}
	return nil, errNone
}

func (s *Service) paperLines(ctx context.Context, p proposal.Proposal, names map[string]string) ([]Line, error) {
	var in PaperInput
	if err := p.Into(&in); err != nil {
		return nil, err
	}
	at, err := s.meeting(ctx, s.DB, in.Inquiry, in.Meeting)
	if err != nil {
		return nil, err
	}
	late, err := s.late(ctx, s.DB, &in)
	out := []Line{{"For the meeting of", at.Day.Human()}, {"Title", in.Title}, {"The paper", in.Text}}
	var about []string
	for _, b := range in.Bodies {
		if b != NoBody {
			about = append(about, names[b])
		}
	}
	if slices.Equal(in.Bodies, []string{NoBody}) {
		about = []string{"No body in particular"}
	}
	out = append(out, Line{"It is about", strings.Join(about, "\n")})
	if late {
		out = append(out, Line{"If it goes out today it is late, because", in.Why})
	}
	if in.Confidential != "" {
		out = append(out, Line{"Confidential to the end of " + in.Until.Human() + ", because", in.Confidential})
	}
	return out, err
}
