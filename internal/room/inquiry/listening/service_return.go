package listening

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Mine is what a person who came back reads. Nothing sealed is in it ([Service.Own] opens
// that), and nothing of anybody else.
type Mine struct {
	Approach string
	Inquiry  inquiry.Inquiry
	Step     testimony.Step
	Moves    []testimony.Move
	Way      testimony.Way
	Lapses   clock.Day // by when they must say something, or it lapses; zero: no such day
	// Sitting is the session that was offered; zero Stage: none.
	Sitting Sitting
	// Given is when the account was given; zero: not yet. Withdrawn is when it was taken back.
	Given, Withdrawn clock.Day
	Words            testimony.Words
	// ClosedOn is when the record was closed and what was given went to the archive or was destroyed;
	// zero: not yet. Closes is from which day on it may be, once two people of the inquiry agreed to that.
	ClosedOn, Closes clock.Day
	Restricted       bool
	Uses             []UseLine
	// Newer is a sheet that is newer than the one that they had before them; nil: there is none.
	// What they agreed to stands as it was said; [Service.ReadSheet] has them answer on it.
	Newer *testimony.Sheet
	// Sheet is the one to answer on where nothing was given yet (a note that is agreed).
	Sheet testimony.Sheet
	// Within says by when something was promised; ThemeBy and WordBy are the days, zero where the
	// list of bank holidays does not reach them or nothing was promised.
	ThemeBy, WordBy      clock.Day
	ReadTwice, FirstWord clock.Day
	Support              []Support // when it is offered around their session, and what they said
	Openings             []Opening
	Referrals            []Referral
	Asked                []Outward // what they were asked, and where what they gave went
	Synthetic            bool
	// Read says that they said yes to a use for which somebody reads the account.
	Read bool
}

// Shows says that there is something sealed that stands on their page: a first word back, or
// a name that they chose.
func (m *Mine) Shows() bool {
	named := m.Words == testimony.Held && slices.ContainsFunc(m.Uses, func(u UseLine) bool { return u.Use == testimony.QuotedNamed && u.Yes })
	return m.Withdrawn.IsZero() && (!m.FirstWord.IsZero() || named)
}

// Closed says that the record of the inquiry is closed: nothing about the account changes any more.
func (m *Mine) Closed() bool { return !m.ClosedOn.IsZero() }

// UseLine is one use as the person reads it.
type UseLine struct {
	testimony.Line // as it stood on the sheet that they answered on; else on the newest that they read
	Yes            bool
	On             clock.Day // zero: they have not said
	Asked          bool      // they can say yes now
	// Cited and Fixed are how many things rest on it that can, and cannot, be taken back.
	Cited, Fixed int
}

// CameBack notes that somebody came back by the phrase: once when it was typed, not at each
// page that they look at, so that they can see whether another used it. What they said may go to the
// archive, and was sealed before there was a key for that, is sealed to it now that theirs is at hand.
func (s *Service) CameBack(ctx context.Context, p Person) error {
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		if err := s.openTo(ctx, tx, p); err != nil {
			return err
		}
		return s.vault.Visit(ctx, tx, a.ID, visited, "You came back.")
	})
}

// CameBack says that this is a coming back, and no opening.
func (o *Opening) CameBack() bool { return o.Own == "yes" && o.What == PartWordings[visited] }

// Mine gives it.
func (s *Service) Mine(ctx context.Context, p Person) (m Mine, err error) {
	ctx = access.WithActor(ctx, access.Public())
	if p.Approach == "" || p.Key.IsZero() {
		return Mine{}, errNone
	}
	if err := s.vault.Proves(ctx, s.DB, p.Approach, p.Key.Bytes()); err != nil {
		return Mine{}, inquiry.Hide(err)
	}
	a, err := s.store.approach(ctx, s.DB, p.Approach)
	if err == nil {
		m, err = s.mine(ctx, s.DB, &a)
	}
	if err != nil {
		return Mine{}, inquiry.Hide(err)
	}
	return m, nil
}

func (s *Service) mine(ctx context.Context, q db.Querier, a *Approach) (m Mine, err error) {
	if _, err := a.fold(); err != nil {
		return m, err
	}
	x, err := s.Inquiries.Of(ctx, q, a.Inquiry)
	if err != nil {
		return m, err
	}
	d, err := s.door(ctx, q, &x)
	if err != nil {
		return m, err
	}
	m = Mine{Approach: a.ID, Inquiry: x, Step: a.Step, Moves: a.Moves(), Way: a.Way, Lapses: a.Lapses, Sheet: d.Sheet, Synthetic: a.Synthetic}
	if m.Sitting, err = s.store.sitting(ctx, q, a.ID); err != nil {
		return m, err
	}
	if m.Support, err = s.supportOf(ctx, q, &m.Sitting, a.ID); err != nil {
		return m, err
	}
	if s.Closes != nil {
		if m.Closes, err = s.Closes(ctx, q, x.ID); err != nil {
			return m, err
		}
	}
	acc, _, err := s.load(ctx, q, `WHERE approach_id = ?`, a.ID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return m, err
	}
	if err == nil {
		s.ofAccount(&m, acc, d)
		read, _, err := s.found(ctx, q, `WHERE account_id = ?`, acc.ID)
		if err != nil {
			return m, err
		}
		if len(read) == 1 { // those who read it are known to be one human since
			m.ReadTwice = clock.Day{}
		}
	}
	if m.Openings, err = s.openings(ctx, q, a); err != nil {
		return m, err
	}
	if m.Asked, err = s.store.outward(ctx, q, `WHERE approach_id = ? AND agreed IS NOT NULL`, a.ID); err != nil {
		return m, err
	}
	m.Referrals, err = s.referralsTold(ctx, q, a.ID)
	return m, err
}

// ofAccount is what they read of what they gave.
func (s *Service) ofAccount(m *Mine, acc *Account, d Door) {
	m.Given, m.Withdrawn, m.Words, m.Restricted, m.ClosedOn = acc.Given, acc.Withdrawn(), acc.Words(), acc.Restricted(), acc.Closed()
	m.ReadTwice, m.FirstWord, m.Read = acc.ReadTwice, acc.FirstWord, isRead(&acc.Account)
	last := acc.Sheet()
	usesOf(m, acc)
	if d.Sheet.Version != "" && d.Sheet.Version != last.Version && m.Withdrawn.IsZero() && !m.Closed() {
		m.Newer = &d.Sheet
	}
	within := WithinOf()
	if acc.Answer(testimony.Themed).Yes {
		m.ThemeBy = s.due(acc.Given, within.Theme)
	}
	if acc.keeps().asked {
		m.WordBy = s.due(acc.Given, within.Word)
	}
}

// usesOf are the uses of an account, each with what was said to it and what rests on it.
func usesOf(m *Mine, acc *Account) {
	last := acc.Sheet()
	for _, u := range testimony.Uses {
		line, asked := last.Line(u)
		answer := acc.Answer(u)
		out := UseLine{Line: line, Yes: answer.Yes, On: answer.On, Asked: asked && m.Withdrawn.IsZero() && !m.Closed()}
		if answer.Line.Use == u {
			out.Line = answer.Line
		}
		for _, f := range acc.Footings() {
			switch {
			case f.Use != u || !f.Stands():
			case f.Fixed.IsZero():
				out.Cited++
			default:
				out.Fixed++
			}
		}
		if asked || !answer.On.IsZero() {
			m.Uses = append(m.Uses, out)
		}
	}
}

// due is the last day of so many working days after a day; zero where the list of bank
// holidays does not reach it: no day is then said.
func (s *Service) due(from clock.Day, days int) clock.Day {
	day, err := s.Calendar.Now().Due(clock.EnglandAndWales, from, days)
	if err != nil {
		return clock.Day{}
	}
	return day
}

// openings are who opened what, the earliest first: by the part that they had on that day.
func (s *Service) openings(ctx context.Context, q db.Querier, a *Approach) (out []Opening, err error) {
	all, err := s.vault.Openings(ctx, q, a.ID)
	if err != nil {
		return nil, err
	}
	untold, err := s.untold(ctx, q, a.ID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o vault.Opening) bool {
		return o.Human != "" && slices.Contains(strings.Fields(o.Parts), string(PartReferral)) && untold(clock.DayOf(clock.MomentOrNone(o.At)))
	})
	seats, err := s.Inquiries.SeatsEver(ctx, q, a.Inquiry)
	by := map[string][]inquiry.Seat{}
	for _, x := range seats {
		by[x.Human] = append(by[x.Human], x)
	}
	for _, o := range all {
		it := Opening{At: clock.MomentOrNone(o.At), Who: "The inquiry team", What: PartWordings[o.Parts], Purpose: o.Purpose}
		if o.Human == "" {
			it.Who, it.Own = "You", "yes"
		}
		for _, x := range by[o.Human] {
			if info, known := x.Part.Info(); known && o.Human != "" && !x.From.After(clock.DayOf(it.At)) && (x.Ended.IsZero() || !x.Ended.Before(clock.DayOf(it.At))) {
				it.Who = "The inquiry team: " + info.Name
			}
		}
		if it.What == "" {
			it.What = partsInWords(o.Parts)
		}
		out = append(out, it)
	}
	return out, err
}

// untold says of a day whether an opening of a referral on it is not the person's to read yet: they
// were told of none that there was then, or one of then they were not told of.
func (s *Service) untold(ctx context.Context, q db.Querier, approach string) (func(clock.Day) bool, error) {
	all, err := s.store.referrals(ctx, q, `WHERE approach_id = ?`, approach)
	return func(day clock.Day) bool {
		told := false
		for _, f := range all {
			ended := !f.Refused.IsZero() && f.Refused.Before(day)
			switch {
			case f.Asked.After(day) || ended:
			case f.Told.IsZero():
				return true
			default:
				told = true
			}
		}
		return !told
	}, err
}

// partsInWords are several parts that were opened at once.
func partsInWords(parts string) string {
	var out []string
	for _, p := range strings.Fields(parts) {
		if words := PartWordings[p]; words != "" {
			out = append(out, words)
		}
	}
	return strings.Join(out, ", ")
}

// Own is what is sealed of a person, as they read it. What is not there is empty.
type Own struct {
	Words, Name, Reply               string
	Contact, Adjustments, When, Note string
	Correction                       string // of the note
	Preparation                      testimony.Preparation
	Referrals                        map[string]Told // of those that they were told of, by id
}

// Own opens what is theirs, with an entry for each of up to three keys.
func (s *Service) Own(ctx context.Context, p Person) (out Own, err error) {
	ctx = access.WithActor(ctx, access.Public())
	if p.Approach == "" || p.Key.IsZero() {
		return out, errNone
	}
	if err := s.vault.Proves(ctx, s.DB, p.Approach, p.Key.Bytes()); err != nil {
		return out, err
	}
	rows, err := s.store.sealed(ctx, s.DB, p.Approach)
	if err != nil {
		return out, err
	}
	told, err := s.referralsTold(ctx, s.DB, p.Approach)
	if err != nil {
		return out, err
	}
	opened, err := s.openOwn(ctx, p, rows, "You read what is yours.", func(r sealed) bool {
		return r.name != nameReferral || slices.ContainsFunc(told, func(t Referral) bool { return t.ID == r.id })
	})
	if err != nil {
		return out, err
	}
	for name, to := range map[string]*string{nameWords: &out.Words, nameCalled: &out.Name, nameReply: &out.Reply, nameContact: &out.Contact,
		nameAdjustments: &out.Adjustments, nameWhen: &out.When, nameNote: &out.Note, nameCorrection: &out.Correction} {
		*to = opened[name]
	}
	if text := opened[namePreparation]; text != "" {
		if err := json.Unmarshal([]byte(text), &out.Preparation); err != nil {
			return out, err
		}
	}
	for _, t := range told {
		if out.Referrals == nil {
			out.Referrals = map[string]Told{}
		}
		if out.Referrals[t.ID], err = readTold(opened[t.ID]); err != nil {
			return out, err
		}
	}
	return out, nil
}

// Shown opens what stands on the person's own page: the first word back, and the name that
// they chose.
func (s *Service) Shown(ctx context.Context, p Person) (Own, error) {
	ctx = access.WithActor(ctx, access.Public())
	rows, err := s.store.sealed(ctx, s.DB, p.Approach)
	if err != nil {
		return Own{}, err
	}
	opened, err := s.openOwn(ctx, p, rows, "You looked at your page.", func(r sealed) bool { return r.name == nameReply || r.name == nameCalled })
	return Own{Reply: opened[nameReply], Name: opened[nameCalled]}, inquiry.Hide(err)
}

// openOwn opens sealed values with the key of the person, by name; referrals by their id.
func (s *Service) openOwn(ctx context.Context, p Person, rows []sealed, why string, which func(sealed) bool) (map[string]string, error) {
	by := map[string][]sealed{}
	for _, r := range rows {
		if r.text != "" && which(r) {
			by[r.person] = append(by[r.person], r)
		}
	}
	out := map[string]string{}
	for person, of := range by {
		var items []vault.Sealed
		for _, r := range of {
			items = append(items, r.item())
		}
		plain, err := s.vault.RevealSelf(ctx, p.Key.Bytes(), vault.Reading{Person: person, Of: p.Approach, Purpose: why, Items: items})
		if err != nil {
			return nil, err
		}
		for i, r := range of {
			if name := r.name; name != nameReferral {
				out[name] = string(plain[i])
			} else {
				out[r.id] = string(plain[i])
			}
		}
	}
	return out, nil
}
