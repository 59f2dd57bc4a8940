package survivors

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// SetMeeting sets the day of a meeting, for everybody to read.
func (s *Service) SetMeeting(ctx context.Context, id string, on clock.Day, how string) error {
	how = typed.Clean(how)
	mid := s.ids.Next("meeting")
	return s.write(ctx, inquiry.InquiryPanel, ledger.Of{Kind: "inquiry_panel_meeting", ID: mid}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		var bad typed.Asked
		bad.Need(!on.IsZero() && !on.Before(s.Today()) && on.Sub(s.Today()) <= 366, "on", "Write the day of the meeting, such as 2 March 2027: today or later, within a year")
		bad.Words(how, "how", "Write how members take part. Video is off unless somebody turns it on", MaxWords)
		bad.Seen(how, "how")
		offer, err := s.store.offer(ctx, tx, id)
		if err != nil {
			return err
		}
		bad.Need(offer != nil, "on", "Publish first what the panel is offered: it says how long before a meeting papers go out")
		all, err := s.store.meetings(ctx, tx, id)
		if err != nil {
			return err
		}
		bad.Need(!slices.ContainsFunc(all, func(m Meeting) bool { return m.Day == on }), "on", "There is a meeting on that day already")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_panel_meeting", mid, ledger.Row{"inquiry_id": id, "number": len(all) + 1, "day": on.String(), "how": how, "made": s.Today().String()})
	})
}

// AddItem has a member set down something to be talked about, until the day of the meeting is over.
func (s *Service) AddItem(ctx context.Context, id, meeting, words string) error {
	words = typed.Clean(words)
	item := s.ids.Next("item")
	return s.member(ctx, id, ledger.Of{Kind: "inquiry_panel_item", ID: item}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, m Member) error {
		at, err := s.meeting(ctx, tx, id, meeting)
		if err != nil {
			return err
		}
		var bad typed.Asked
		bad.Words(words, "words", "Write what is to be talked about", MaxWords)
		bad.Seen(words, "words")
		bad.Need(!s.Today().After(at.Day), "words", "That meeting is over. Set it down for the next")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_panel_item", item, ledger.Row{"inquiry_id": id, "meeting_id": meeting, "member_id": m.ID, "alias": m.Alias, "words": words, "on_day": s.Today().String()})
	})
}

func (s *Service) meeting(ctx context.Context, q db.Querier, id, meeting string) (Meeting, error) {
	all, err := s.store.meetings(ctx, q, id)
	i := slices.IndexFunc(all, func(m Meeting) bool { return m.ID == meeting })
	if err != nil || i < 0 {
		return Meeting{}, orNone(err)
	}
	return all[i], nil
}

// PaperInput is a version of a paper as it is proposed.
type PaperInput struct {
	ID      string `json:"id"`
	Inquiry string `json:"inquiry"`
	Meeting string `json:"meeting"`
	Series  string `json:"series"` // of an earlier version; empty: the first
	Title   string `json:"title"`
	Text    string `json:"text"`
	Why     string `json:"why"` // it is late; asked for only where it is
	// Bodies are those that it is about; NoBody alone where it is about none.
	Bodies []string `json:"bodies"`
	// Confidential says why it is, and Until to which day.
	Confidential string    `json:"confidential"`
	Until        clock.Day `json:"until"`
}

func (in PaperInput) about() (string, string) { return in.Inquiry, in.ID }
func (in PaperInput) title() string           { return "Paper for the survivors panel: " + in.Title }

func (s *Service) stepPaper() step[PaperInput] {
	return step[PaperInput]{name: KindPaper, propose: inquiry.InquiryPanel, agree: inquiry.InquiryPaneled, check: s.checkPaper,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *PaperInput, asked, agreed string) error {
			late, err := s.late(ctx, tx, in)
			if err != nil {
				return err
			}
			papers, err := s.store.papers(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			number := 1
			for _, p := range papers {
				if p.Series == in.Series {
					number = p.Number + 1
				}
			}
			why := ""
			if late {
				why = in.Why
			}
			return tx.Insert("inquiry_panel_paper", in.ID, ledger.Row{"inquiry_id": x.ID, "meeting_id": in.Meeting, "series": in.Series, "number": number, "title": in.Title, "words": in.Text,
				"sha256": rules.Digest(in.Text), "out_day": s.Today().String(), "late": late, "why": db.OrNil(why), "bodies": strings.Join(in.Bodies, " "), "confidential": db.OrNil(in.Confidential),
				"until_day": orNil(in.Until), "asked": asked, "agreed": agreed})
		}}
}

// late says whether a paper that goes out today is late for its meeting, by the offer in force.
func (s *Service) late(ctx context.Context, q db.Querier, in *PaperInput) (bool, error) {
	at, err := s.meeting(ctx, q, in.Inquiry, in.Meeting)
	if err != nil {
		return false, err
	}
	offer, err := s.store.offer(ctx, q, in.Inquiry)
	if err != nil || offer == nil {
		return true, err
	}
	return !InTime(s.Calendar.Now(), s.Today(), at.Day, offer.PapersDays), nil
}

func (s *Service) checkPaper(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *PaperInput) error {
	at, err := s.meeting(ctx, q, x.ID, in.Meeting)
	if errs.Is(err, errs.NotFound) {
		return typed.Wrong("meeting", "Choose a meeting of the list")
	}
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Need(!s.Today().After(at.Day), "meeting", "That meeting is over. Choose another")
	bad.Reason(in.Title, "title", "Write what the paper is called. Everybody reads this", MaxName)
	bad.Words(in.Text, "text", "Write the paper", MaxPaper)
	bad.Seen(in.Title, "title")
	bad.Seen(in.Text, "text")
	late, err := s.late(ctx, q, in)
	if err != nil {
		return err
	}
	if late {
		bad.Reason(in.Why, "why", "This paper is late for its meeting. Write why, for everybody to read", MaxWords)
	}
	papers, err := s.store.papers(ctx, q, x.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(papers, func(p Paper) bool { return p.Series == in.Series })
	if in.Series == "" || i < 0 {
		bad.Need(in.Series == "" || in.Series == in.ID, "series", "Choose a paper of the list")
		in.Series = in.ID
	}
	bad.Need(len(in.Bodies) > 0, "bodies", "Choose which bodies it is about, or that it is about none in particular")
	for _, b := range in.Bodies {
		kin, err := s.Inquiries.Kin(ctx, q, b)
		if err != nil {
			return err
		}
		bad.Need(b == NoBody && len(in.Bodies) == 1 || b != NoBody && len(kin) > 0, "bodies", "Choose bodies of the list, or that it is about none in particular")
	}
	s.checkConfidence(in, &bad)
	return bad.Err()
}

// checkConfidence asks of one paper why it is confidential, and until when. There is no place to ask
// for silence about anything else, nor for one that does not end.
func (s *Service) checkConfidence(in *PaperInput, bad *typed.Asked) {
	if in.Confidential == "" {
		bad.Need(in.Until.IsZero(), "confidential", "Write why the paper is confidential, or leave out until when")
		return
	}
	bad.Reason(in.Confidential, "confidential", "Write why this paper is confidential, for everybody to read", MaxWords)
	bad.Seen(in.Confidential, "confidential")
	bad.Need(!in.Until.IsZero() && !in.Until.Before(s.Today()) && in.Until.Sub(s.Today()) <= 366, "until", "Write until which day it is confidential: within a year. After that everybody reads it")
}

// ProposePaper asks a second human of the team to put a paper to the panel. It is out on the day on which
// they agree.
func (s *Service) ProposePaper(ctx context.Context, in PaperInput) (string, error) {
	in.ID, in.Title, in.Text, in.Why, in.Confidential = s.ids.Next("paper"), typed.Clean(in.Title), typed.Clean(in.Text), typed.Clean(in.Why), typed.Clean(in.Confidential)
	slices.Sort(in.Bodies)
	in.Bodies = slices.Compact(in.Bodies)
	return propose(ctx, s, s.stepPaper(), in, "")
}

// WriteMinutes writes down what was said at a meeting, as a new version: members agree to each by
// itself.
func (s *Service) WriteMinutes(ctx context.Context, id, meeting, text string) error {
	text = typed.Clean(text)
	mid := s.ids.Next("minutes")
	return s.write(ctx, inquiry.InquiryPanel, ledger.Of{Kind: "inquiry_panel_minutes", ID: mid}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		at, err := s.meeting(ctx, tx, id, meeting)
		if err != nil {
			return err
		}
		all, err := s.store.minutes(ctx, tx, id)
		if err != nil {
			return err
		}
		number := 1
		var bad typed.Asked
		for _, m := range all {
			if m.Meeting == meeting {
				number = m.Number + 1
				bad.Need(m.Text != text, "text", "These are the same words as before")
			}
		}
		bad.Need(!at.Day.After(s.Today()), "text", "The meeting has not been held yet")
		bad.Words(text, "text", "Write the minutes", MaxPaper)
		bad.Seen(text, "text")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_panel_minutes", mid, ledger.Row{"inquiry_id": id, "meeting_id": meeting, "number": number, "words": text, "sha256": rules.Digest(text), "on_day": s.Today().String()})
	})
}

// AgreeMinutes has a member agree to the newest minutes of a meeting, or not: why is theirs to say.
func (s *Service) AgreeMinutes(ctx context.Context, id, minutes, yes, words string) error {
	words = typed.Clean(words)
	aid := s.ids.Next("agreed")
	return s.member(ctx, id, ledger.Of{Kind: "inquiry_panel_minutes", ID: minutes}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, m Member) error {
		all, err := s.store.minutes(ctx, tx, id)
		i := slices.IndexFunc(all, func(x Minutes) bool { return x.ID == minutes })
		if err != nil || i < 0 {
			return orNone(err)
		}
		var bad typed.Asked
		bad.Need(yes == "yes" || yes == "no", "yes", "Say whether you agree")
		bad.Need(len([]rune(words)) <= MaxOwn, "words", "This is too long")
		bad.Seen(words, "words")
		bad.Need(!slices.ContainsFunc(all, func(x Minutes) bool { return x.Meeting == all[i].Meeting && x.Number > all[i].Number }), "yes", "There is a newer version. Read that")
		bad.Need(!slices.ContainsFunc(all[i].Agreed, func(a Agreed) bool { return a.Member == m.ID }), "yes", "You have answered this version already")
		if bad.Err() != nil {
			return bad.Err()
		}
		if err := opened.Need(ctx, tx, ledger.Of{Kind: "inquiry_panel_minutes", ID: minutes}, "Open the minutes first, and read them.", all[i].SHA256); err != nil {
			return err
		}
		return tx.Insert("inquiry_panel_agreed", aid, ledger.Row{"inquiry_id": id, "minutes_id": minutes, "member_id": m.ID, "human": m.Human, "alias": m.Alias, "yes": yes == "yes",
			"words": db.OrNil(words), "on_day": s.Today().String()})
	})
}
