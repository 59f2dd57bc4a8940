package hearings

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// New is a hearing as it is entered.
type New struct {
	Inquiry, Title string
	Days           []clock.Day
	Nation         clock.Nation
}

// Begin enters a hearing, and gives its id. What is due before each witness is our own choice until
// somebody sets it otherwise.
func (s *Service) Begin(ctx context.Context, in New) (string, error) {
	in.Title = typed.Clean(in.Title)
	id := ids.Random("hearing")
	err := s.write(ctx, inquiry.InquiryArrange, ledger.Of{Kind: kindHearing, ID: id}, in.Inquiry, func(_ context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		var bad typed.Asked
		bad.Reason(in.Title, "title", "Write what is heard", MaxTitle)
		bad.Seen(in.Title, "title")
		bad.Need(x.SetUp.IsZero() || len(in.Days) == 0 || !in.Days[0].Before(x.SetUp), "days", "No evidence is heard before the setting-up day of the inquiry")
		bad.Need(!x.SetUp.IsZero(), "days", "The inquiry has no setting-up day yet, and no evidence is heard before it")
		if err := bad.Err(); err != nil {
			return err
		}
		h := hearing.Hearing{ID: id, Title: in.Title, Days: in.Days, Timetable: hearing.Usual(in.Nation)}
		if err := h.Check(); err != nil {
			return err
		}
		text, err := json.Marshal(h)
		if err != nil {
			return err
		}
		return tx.Insert(kindHearing, id, ledger.Row{"inquiry_id": in.Inquiry, "title": h.Title, "text": string(text), "made": s.Today().String(), "public": ""})
	})
	return id, err
}

// on does something to a hearing.
func (s *Service) on(ctx context.Context, action access.Action, id, of string, do func(hearing.Hearing) (hearing.Hearing, error)) error {
	return s.write(ctx, action, ledger.Of{Kind: kindHearing, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		h, err := s.hearing(ctx, tx, id, of)
		if err != nil {
			return err
		}
		if h.Hearing, err = do(h.Hearing); err != nil {
			return err
		}
		return s.keep(ctx, tx, &h)
	})
}

// SetDays gives a hearing other days. A day on which somebody is to be heard, or of which there
// is a transcript, stays, in its place.
func (s *Service) SetDays(ctx context.Context, id, of string, days []clock.Day) error {
	return s.write(ctx, inquiry.InquiryArrange, ledger.Of{Kind: kindHearing, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		h, err := s.hearing(ctx, tx, id, of)
		if err != nil {
			return err
		}
		taken, err := s.store.taken(ctx, tx, of)
		if err != nil {
			return err
		}
		before := h.Days
		h.Days = days
		if err := h.Check(); err != nil {
			return err
		}
		for _, w := range h.Witnesses {
			if !w.On.IsZero() && h.Number(w.On) == 0 {
				return typed.Wrong("days", w.Alias+" is to be heard on "+w.On.Human()+". Give them another day first")
			}
		}
		for n := range taken {
			if n > len(days) || before[n-1] != days[n-1] {
				return typed.Wrong("days", "There is a transcript of "+before[n-1].Human()+", day "+num(n)+". That day keeps its number, by which it is cited")
			}
		}
		return s.keep(ctx, tx, &h)
	})
}

// SetTimetable sets how many working days before a witness each step is due.
func (s *Service) SetTimetable(ctx context.Context, id, of string, t hearing.Timetable) error {
	return s.on(ctx, inquiry.InquiryArrange, id, of, func(h hearing.Hearing) (hearing.Hearing, error) {
		h.Timetable = t
		return h, t.Check()
	})
}

// Witness is a witness as they are entered. Alias is the name that everybody will read.
type Witness struct {
	Inquiry, Hearing, Alias string
	On                      clock.Day
	Order                   int
}

// Call enters a witness, and gives their id.
func (s *Service) Call(ctx context.Context, in Witness) (string, error) {
	in.Alias = typed.Clean(in.Alias)
	var bad typed.Asked
	bad.Words(in.Alias, "alias", "Write by what name this witness goes here", MaxName)
	bad.Seen(in.Alias, "alias")
	if err := bad.Err(); err != nil {
		return "", err
	}
	id := ids.Random("witness")
	return id, s.write(ctx, inquiry.InquiryArrange, ledger.Of{Kind: kindHearing, ID: in.Hearing}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		all, err := s.store.hearings(ctx, tx, `WHERE inquiry_id = ?`, in.Inquiry)
		if err != nil {
			return err
		}
		h, err := s.hearing(ctx, tx, in.Inquiry, in.Hearing)
		if err != nil {
			return err
		}
		if elsewhere(all, in.Hearing, in.Alias) {
			return typed.Wrong("alias", "Somebody at another hearing of this inquiry goes by this name. If it is the same person, add a word: Witness A1 (second time)")
		}
		if s.Parties != nil {
			names, err := s.Parties.Parties(ctx, tx, in.Inquiry)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(names, func(n string) bool { return typed.Alike(n, in.Alias) }) {
				return typed.Wrong("alias", "Somebody in this inquiry who takes part, or asked to, goes by this name. No name stands for two; if it is the same person, add a word")
			}
		}
		if h.Hearing, err = h.Call(hearing.Witness{ID: id, Alias: in.Alias, On: in.On, Order: in.Order}); err != nil {
			return err
		}
		return s.keep(ctx, tx, &h)
	})
}

// Move gives a witness another day or place.
func (s *Service) Move(ctx context.Context, id, of, witness string, on clock.Day, order int) error {
	return s.on(ctx, inquiry.InquiryArrange, id, of, func(h hearing.Hearing) (hearing.Hearing, error) { return h.Move(witness, on, order) })
}

// Ask records what helps a witness to give evidence, as they chose.
func (s *Service) Ask(ctx context.Context, id, of, witness string, chosen []hearing.Measure) error {
	m := hearing.Measures{On: s.Today(), Chosen: chosen}
	return s.on(ctx, inquiry.InquiryArrange, id, of, func(h hearing.Hearing) (hearing.Hearing, error) { return h.Ask(witness, m) })
}

// Meet records that something that was due was done, with the document that it is.
func (s *Service) Meet(ctx context.Context, id, of, witness string, step hearing.Step, on clock.Day, document string) error {
	if on.After(s.Today()) {
		return typed.Wrong("on", "This day is to come. Record what was done")
	}
	m := hearing.Met{On: on, By: access.ActorFrom(ctx).Human, Document: typed.Clean(document)}
	return s.onDocument(ctx, id, of, m.Document, "document", func(h hearing.Hearing) (hearing.Hearing, error) { return h.Meet(witness, step, m) })
}

// LetIn lets in a document that comes late.
func (s *Service) LetIn(ctx context.Context, id, of, witness string, l hearing.Late) error {
	l.By, l.Document, l.Request, l.Notice = access.ActorFrom(ctx).Human, typed.Clean(l.Document), typed.Clean(l.Request), typed.Clean(l.Notice)
	if l.Came.After(s.Today()) {
		return typed.Wrong("came", "This day is to come. Record what came")
	}
	return s.onDocument(ctx, id, of, l.Document, "document", func(h hearing.Hearing) (hearing.Hearing, error) { return h.LetIn(witness, l, s.calendar()) })
}

// onDocument does something to a hearing by a document that the inquiry has, and that the team sees.
func (s *Service) onDocument(ctx context.Context, id, of, document, field string, do func(hearing.Hearing) (hearing.Hearing, error)) error {
	return s.write(ctx, inquiry.InquiryExamine, ledger.Of{Kind: kindHearing, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		h, err := s.hearing(ctx, tx, id, of)
		if err != nil {
			return err
		}
		titles, err := s.titles(ctx, tx, id, team, document)
		if err != nil {
			return err
		}
		if _, ok := titles[document]; !ok && document != "" {
			return typed.Wrong(field, "Choose a document of the list")
		}
		if h.Hearing, err = do(h.Hearing); err != nil {
			return err
		}
		return s.keep(ctx, tx, &h)
	})
}

// Propose enters a topic that somebody wants to ask a witness about, and gives its id.
func (s *Service) Propose(ctx context.Context, id, of, witness string, t hearing.Topic) (string, error) {
	t.ID, t.Of, t.Issue, t.Why, t.Late = ids.Random("topic"), typed.Clean(t.Of), typed.Clean(t.Issue), typed.Clean(t.Why), typed.Clean(t.Late)
	var bad typed.Asked
	bad.Words(t.Of, "of", "Write who wants to ask it", MaxName)
	bad.Words(t.Issue, "issue", "Write on what issue the witness is to be asked", MaxIssue)
	bad.Need(!t.Came.After(s.Today()), "came", "This day is to come. Enter what came")
	for field, text := range map[string]string{"why": t.Why, "late": t.Late} {
		bad.Need(len([]rune(text)) <= MaxWhy, field, "Write at most 500 characters")
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	return t.ID, s.on(ctx, inquiry.InquiryExamine, id, of, func(h hearing.Hearing) (hearing.Hearing, error) { return h.Propose(witness, t, s.calendar()) })
}

// Note records where a topic was asked, or that it was given up.
func (s *Service) Note(ctx context.Context, id, of, witness, topic string, a hearing.Asking) error {
	a.By, a.GivenUp = access.ActorFrom(ctx).Human, typed.Clean(a.GivenUp)
	return s.onLines(ctx, id, of, witness, a.Span, func(h hearing.Hearing) (hearing.Hearing, error) { return h.Note(witness, topic, a) })
}

// Hear records where in the transcript of a day a witness was heard.
func (s *Service) Hear(ctx context.Context, id, of, witness string, span restrict.Span, day clock.Day) error {
	return s.write(ctx, inquiry.InquiryExamine, ledger.Of{Kind: kindHearing, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		h, err := s.hearing(ctx, tx, id, of)
		if err != nil {
			return err
		}
		if err := s.stand(ctx, tx, of, h.Number(day), span); err != nil {
			return err
		}
		if h.Hearing, err = h.Hear(witness, span, day); err != nil {
			return err
		}
		return s.keep(ctx, tx, &h)
	})
}

// onLines does something by lines of the transcript of the day of a witness.
func (s *Service) onLines(ctx context.Context, id, of, witness string, span restrict.Span, do func(hearing.Hearing) (hearing.Hearing, error)) error {
	return s.write(ctx, inquiry.InquiryExamine, ledger.Of{Kind: kindHearing, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		h, err := s.hearing(ctx, tx, id, of)
		if err != nil {
			return err
		}
		if w, ok := h.Witness(witness); ok && span != (restrict.Span{}) {
			if err := s.stand(ctx, tx, of, h.Number(w.On), span); err != nil {
				return err
			}
		}
		if h.Hearing, err = do(h.Hearing); err != nil {
			return err
		}
		return s.keep(ctx, tx, &h)
	})
}

// Done ends a witness.
func (s *Service) Done(ctx context.Context, id, of, witness string) error {
	e := hearing.Ended{On: s.Today(), By: access.ActorFrom(ctx).Human}
	return s.on(ctx, inquiry.InquiryExamine, id, of, func(h hearing.Hearing) (hearing.Hearing, error) { return h.Done(witness, e) })
}

var errNoLines = errs.InvalidInput("Those lines are not there.", errs.Field{Name: "span", Message: "The transcript of that day has no such lines, or it has not been taken in yet"})
