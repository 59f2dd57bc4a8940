package listening

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Told is what somebody else was told of a person, sealed.
type Told struct {
	To   string `json:"to"`   // whom: which service of which body
	Why  string `json:"why"`  // the danger
	Sent string `json:"sent"` // what was sent, and what was not
}

func readTold(text string) (t Told, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &t)
	}
	return t, err
}

// Referral is that somebody was told, without its words.
type Referral struct {
	ID, Inquiry, Approach string
	Asked, Agreed         clock.Day // Agreed is zero while it waits
	Refused               clock.Day
	Sent                  clock.Day // when it was sent to whom it names; zero: not yet
	SentHow               string    // in words
	Told                  clock.Day // when the person was told; zero: not yet
	How                   string    // how they were told, one of Hows
	asker, agreer         string    // the two humans; empty: it is from before they were kept
	// Ways are those in which the person could have been told by today; of the pages of the team.
	Ways []string
}

// Hows are the ways in which a person is told of a referral.
var Hows = []struct{ Value, Words string }{{"session", "At their session"}, {"contact", "In the way that they said is safe"}, {"page", "On their page, and in no other way"}}

// Refer proposes that somebody is told that a person, or a child they spoke of, is in danger: by
// whoever sat with them or read what they gave. It counts once another human has agreed who
// opened it. It stops nobody from calling the police at once.
func (s *Service) Refer(ctx context.Context, approach string, t Told) (id string, err error) {
	t.To, t.Why, t.Sent = typed.Clean(t.To), typed.Clean(t.Why), typed.Clean(t.Sent)
	var bad typed.Asked
	for _, f := range []struct{ name, words, ask string }{{"to", t.To, "Write who is to be told: which service of which body"}, {"why", t.Why, "Write what the danger is"},
		{"sent", t.Sent, "Write what is sent to them, and what is not"}} {
		bad.Need(!saysnothing.Is(f.words, f.name), f.name, f.ask)
		bad.Need(len([]rune(f.words)) <= MaxContact, f.name, "Write at most "+strconv.Itoa(MaxContact)+" characters")
	}
	if bad.Err() != nil {
		return "", bad.Err()
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	a, err := s.store.approach(ctx, s.DB, approach)
	if err != nil {
		return "", err
	}
	referral := ids.Random("referral")
	of := ledger.Of{Kind: "inquiry_referral", ID: referral}
	// A danger does not wait until an inquiry is taken up again.
	err = s.write(ctx, inquiry.InquiryRefer, of, a.Inquiry, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		sealed, err := s.vault.Seal(ctx, tx, referralOf(approach), PartReferral, place(referral), text)
		if err != nil {
			return err
		}
		row := ledger.Row{"inquiry_id": x.ID, "approach_id": approach, "person": referralOf(approach), "part": string(PartReferral), "name": nameReferral, "sealed": sealed, "on_day": s.Today().String()}
		if err := tx.Insert("inquiry_account_sealed", referral, row); err != nil {
			return err
		}
		if err := s.vault.Wrote(ctx, tx, approach, vault.Sealed{Part: PartReferral, Place: place(referral), Text: sealed}); err != nil {
			return err
		}
		part, err := s.partOf(ctx, tx, x)
		if err != nil {
			return err
		}
		if err := tx.Insert("inquiry_referral", referral, ledger.Row{"inquiry_id": x.ID, "approach_id": approach, "asked": s.Today().String(), "asked_part": part,
			"asked_human": access.ActorFrom(ctx).Human}); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindReferral, Record: referral, Title: "Safeguarding referral",
			Terms: terms{Inquiry: x.ID, Approach: approach, Referral: referral}, Reason: "Somebody may be in danger. What is said of it is sealed."})
		return err
	})
	return id, err
}

// partOf is which part of an inquiry the actor has, for the record.
func (s *Service) partOf(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (string, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	who := access.ActorFrom(ctx)
	for _, seat := range seats {
		if seat.Human != "" && who.Is(seat.Human) {
			return string(seat.Part), err
		}
	}
	return "", err
}

func (s *Service) sealedReferral(ctx context.Context, q db.Querier, t terms) ([]sealed, error) {
	rows, err := s.store.sealed(ctx, q, t.Approach)
	rows = slices.DeleteFunc(rows, func(r sealed) bool { return r.id != t.Referral || r.text == "" })
	if err == nil && len(rows) == 0 {
		err = errNone
	}
	return rows, err
}

// partsOfReferral are what the second must have opened: the words, as they are.
func (s *Service) partsOfReferral(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	var t terms
	if err := p.Into(&t); err != nil {
		return nil, err
	}
	rows, err := s.sealedReferral(ctx, q, t)
	return vault.PartsShown(items(rows)), err
}

// OpenReferral opens what a proposal of a referral says to who proposed it and to who may answer
// it, with an entry that the person reads once they were told, and gives what is to be noted as
// shown.
func (s *Service) OpenReferral(ctx context.Context, p proposal.Proposal) (told Told, parts []string, err error) {
	var t terms
	if err := p.Into(&t); err != nil {
		return told, nil, err
	}
	if _, err := s.proposals.Read(ctx, p.ID); err != nil {
		return told, nil, err
	}
	rows, err := s.sealedReferral(ctx, s.DB, t)
	if err != nil {
		return told, nil, err
	}
	opened, err := s.reveal(ctx, referralOf(t.Approach), t.Approach, "To say whether somebody is told that somebody may be in danger.", rows, nil)
	if err != nil {
		return told, nil, err
	}
	told, err = readTold(opened[nameReferral])
	return told, vault.PartsShown(items(rows)), err
}

func (s *Service) applyReferral(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	return s.answerReferral(ctx, tx, p, "agreed")
}

func (s *Service) undoReferral(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	return s.answerReferral(ctx, tx, p, "refused")
}

func (s *Service) answerReferral(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, how string) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, tx, t.Inquiry)
	if err != nil {
		return err
	}
	row := ledger.Row{how: s.Today().String()}
	if how == "agreed" {
		row["agreed_human"] = access.ActorFrom(ctx).Human
		if row["agreed_part"], err = s.partOf(ctx, tx, &x); err != nil {
			return err
		}
	}
	return tx.Update(ctx, "inquiry_referral", t.Referral, 0, row)
}

// done records something that was done about a referral: by one of the two who decided it, or by
// whose session it is.
func (s *Service) done(ctx context.Context, referral string, do func(context.Context, *ledger.Tx, *Referral, *Approach, *Sitting) (ledger.Row, error)) error {
	all, err := s.store.referrals(ctx, s.DB, `WHERE id = ?`, referral)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return err
	}
	of := ledger.Of{Kind: "inquiry_referral", ID: referral}
	return s.write(ctx, inquiry.InquiryRefer, of, all[0].Inquiry, all[0].Approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		now, err := s.store.referrals(ctx, tx, `WHERE id = ?`, referral)
		if err != nil {
			return err
		}
		a, err := s.store.approach(ctx, tx, now[0].Approach)
		if err != nil {
			return err
		}
		at, err := s.store.sitting(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		may, err := s.follows(ctx, tx, x, &now[0])
		if err == nil && !may {
			err = errNone
		}
		if err != nil {
			return err
		}
		row, err := do(ctx, tx, &now[0], &a, &at)
		if err != nil {
			return err
		}
		return tx.Update(ctx, "inquiry_referral", referral, 0, row)
	})
}

// follows says whether the actor is one of the two who decided a referral, or sits with the person.
func (s *Service) follows(ctx context.Context, q db.Querier, x *inquiry.Inquiry, f *Referral) (bool, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return false, err
	}
	own, err := s.own(ctx, q, seats, f.Approach)
	who := access.ActorFrom(ctx)
	return slices.ContainsFunc(append(own, f.asker, f.agreer), func(human string) bool { return human != "" && who.Is(human) }), err
}

// SentReferral records that a referral that was agreed was sent today, and how.
func (s *Service) SentReferral(ctx context.Context, referral, how string) error {
	how = typed.Clean(how)
	var bad typed.Asked
	bad.Need(!saysnothing.Is(how, "sent", "by") && len([]rune(how)) <= MaxReason, "how",
		"Write how it was sent, such as by telephone to the duty team, in at most "+strconv.Itoa(MaxReason)+" characters")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.done(ctx, referral, func(ctx context.Context, _ *ledger.Tx, f *Referral, _ *Approach, _ *Sitting) (ledger.Row, error) {
		if f.Agreed.IsZero() || !f.Sent.IsZero() {
			return nil, errs.New(errs.Conflict, "Nobody agreed to this referral yet, or it was recorded already that it was sent.")
		}
		return ledger.Row{"sent": s.Today().String(), "sent_how": how, "sent_human": access.ActorFrom(ctx).Human}, nil
	})
}

// ToldPerson records that the person was told of a referral that was sent, today, in a way that
// could be: from then on it stands on their page, with what was sent and who had opened it.
func (s *Service) ToldPerson(ctx context.Context, referral, how string) error {
	return s.done(ctx, referral, func(ctx context.Context, _ *ledger.Tx, f *Referral, a *Approach, at *Sitting) (ledger.Row, error) {
		if f.Sent.IsZero() || !f.Told.IsZero() {
			return nil, errs.New(errs.Conflict, "It was not recorded yet that this referral was sent, or the person was told already.")
		}
		var bad typed.Asked
		bad.Need(slices.Contains(s.waysToTell(f, a, at), how), "how", "Choose a way in which the person can have been told")
		return ledger.Row{"told": s.Today().String(), "told_how": how, "told_human": access.ActorFrom(ctx).Human}, bad.Err()
	})
}

// waysToTell are those in which somebody can have been told of a referral: at a session that took
// place since it was decided, and in the way that they said is safe only if they said one.
func (s *Service) waysToTell(f *Referral, a *Approach, at *Sitting) (out []string) {
	held := at.ID != "" && (at.Stage == testimony.SittingAgreed || at.Stage == testimony.SittingPrepared || at.tookPlace() || at.Stage == testimony.NoteAgreed)
	for _, h := range Hows {
		switch {
		case h.Value == "session" && (!held || at.Day.Before(f.Agreed) || at.Day.After(s.Today())):
		case h.Value == "contact" && a.contacts == 0:
		default:
			out = append(out, h.Value)
		}
	}
	return out
}

// Referrals gives those of one approach to whoever may refer: while one waits, and after it was
// turned down, only to who proposed it; once it was agreed, to those who follow it up.
func (s *Service) Referrals(ctx context.Context, id, approach string) (x inquiry.Inquiry, out []Referral, err error) {
	a, err := s.store.approach(ctx, s.DB, approach)
	if err != nil || a.Inquiry != id {
		return x, nil, errors(err, errNone)
	}
	if x, err = s.Inquiries.Of(ctx, s.DB, id); err != nil {
		return x, nil, err
	}
	if err := s.may(ctx, s.DB, &x, inquiry.InquiryRefer, approach); err != nil {
		return inquiry.Inquiry{}, nil, err
	}
	all, err := s.store.referrals(ctx, s.DB, `WHERE approach_id = ?`, approach)
	if err != nil {
		return x, nil, err
	}
	at, err := s.store.sitting(ctx, s.DB, approach)
	for _, f := range all {
		may, asks := false, access.ActorFrom(ctx).Is(f.asker)
		if may, err = s.follows(ctx, s.DB, &x, &f); err != nil {
			return x, nil, err
		}
		if asks || may && !f.Agreed.IsZero() {
			f.Ways = s.waysToTell(&f, &a, &at)
			out = append(out, f)
		}
	}
	return x, out, err
}

// referralsTold are those that the person was told of.
func (s *Service) referralsTold(ctx context.Context, q db.Querier, approach string) ([]Referral, error) {
	return s.store.referrals(ctx, q, `WHERE approach_id = ? AND told IS NOT NULL`, approach)
}
