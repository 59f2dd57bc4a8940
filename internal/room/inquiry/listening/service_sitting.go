package listening

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Waiting is one approach as those who sit with people see it before a session is their
// own: that somebody waits, since when, and how they want to speak.
type Waiting struct {
	Approach string
	Way      testimony.Way
	Step     testimony.Step
	Since    clock.Day // the last step
	Sitting  Sitting
	// Own says that the session is, or was when the person ended it, the actor's; Free that it is
	// nobody's, or of two who do not sit with people here any more.
	Own, Free bool
	// Withdrawn is when the person took back what they gave; zero: they did not.
	Withdrawn clock.Day
}

// MayOffer says whether the actor can offer the person a day; MayTake whether they can take the
// session over.
func (w *Waiting) MayOffer() bool {
	_, err := w.Sitting.session().Take(testimony.SittingOffered, w.Since, w.Since)
	return (w.Own || w.Free) && !w.Step.Over() && w.Way != testimony.InWriting && err == nil
}

// MayTake is MayOffer for the session of others.
func (w *Waiting) MayTake() bool {
	return w.Free && !w.Own && !w.Step.Over() && w.Sitting.ID != "" && w.Sitting.Stage != testimony.SittingOff
}

// errTaken is said to whoever would take up a session of somebody else.
var errTaken = errs.New(errs.Conflict, "Somebody else sits with this person. Nothing was changed.")

// Waiting gives those who wait to speak in a session, and the sessions that there are, the
// longest waiting first. Nothing of what is sealed is in it.
func (s *Service) Waiting(ctx context.Context, id string) (inquiry.Inquiry, []Waiting, error) {
	x, err := s.One(ctx, id, inquiry.InquiryHear)
	if err != nil {
		return x, nil, err
	}
	all, err := s.store.approaches(ctx, s.DB, `WHERE inquiry_id = ? AND way IN ('person', 'phone', 'video') AND step IN ('chosen', 'offered', 'ready', 'given', 'stopped')`, id)
	if err != nil {
		return x, nil, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, s.DB, id)
	if err != nil {
		return x, nil, err
	}
	back, err := s.store.accounts(ctx, s.DB, `WHERE inquiry_id = ? AND withdrawn IS NOT NULL`, id)
	var out []Waiting
	for _, a := range all {
		if err != nil {
			break
		}
		w := Waiting{Approach: a.ID, Way: a.Way, Step: a.Step, Since: a.Began}
		if w.Sitting, err = s.store.sitting(ctx, s.DB, a.ID); err != nil {
			break
		}
		own, err := s.own(ctx, s.DB, seats, a.ID)
		if err != nil {
			return x, nil, err
		}
		w.Own = s.sits(ctx, &w.Sitting)
		if a.Step == testimony.Stopped { // whose it was is told, and nobody else
			if w.Own = slices.ContainsFunc(own, access.ActorFrom(ctx).Is); !w.Own {
				continue
			}
		}
		w.Free = w.Sitting.ID == "" || w.Sitting.Stage == testimony.SittingOff || len(own) == 0
		if i := slices.IndexFunc(back, func(b Account) bool { return b.Approach == a.ID }); i >= 0 {
			w.Withdrawn = clock.DayOrNone(back[i].kept.withdrawn)
		}
		if !w.Sitting.Moved.IsZero() {
			w.Since = w.Sitting.Moved
		}
		out = append(out, w)
	}
	return x, out, err
}

// sits says whether a session is the actor's.
func (s *Service) sits(ctx context.Context, at *Sitting) bool {
	who := access.ActorFrom(ctx)
	if at.ID == "" || at.Stage == testimony.SittingOff {
		return false
	}
	return at.facilitatorHuman != "" && who.Is(at.facilitatorHuman) || at.supportHuman != "" && who.Is(at.supportHuman)
}

// Offering is a session that is offered.
type Offering struct {
	Inquiry, Approach string
	Day               clock.Day
	Hour              string // such as 10.30
	// Support is the account of the other who sits with the person; both have a part that does.
	Support string
}

// hours are how the hour of a session is written: 14.30, 9.00, 2.30 pm, 2 pm.
var hours = regexp.MustCompile(`^([0-9]{1,2})(?:[.:]([0-5][0-9]))? ?(am|pm)?$`)

// hourOf reads the hour of a session, in minutes of the day; false for one that is none, or that
// is not between 6 in the morning and 10 in the evening.
func hourOf(text string) (minutes int, ok bool) {
	m := hours.FindStringSubmatch(strings.ToLower(text))
	if m == nil || m[2] == "" && m[3] == "" {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // "" is a whole hour
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		if hour %= 12; m[3] == "pm" {
			hour += 12
		}
	}
	minutes = hour*60 + minute
	return minutes, minutes >= 6*60 && minutes <= 22*60
}

// checkHour refuses an hour that is none, and one of today that is over.
func (s *Service) checkHour(bad *typed.Asked, day clock.Day, hour string) {
	minutes, ok := hourOf(hour)
	bad.Need(ok, "hour", "Write the hour, such as 14.30 or 2.30 pm, between 6.00 and 22.00")
	at := clock.Midnight(day).Add(time.Duration(minutes) * time.Minute)
	bad.Need(!ok || day != s.Today() || at.After(s.Clock.Now()), "hour", "That hour of today is over. Write a later one, or offer another day")
}

// Companions are those beside the actor who can sit in a session.
func (s *Service) Companions(ctx context.Context, x *inquiry.Inquiry) ([]inquiry.Seat, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, s.DB, x.ID)
	who, may := access.ActorFrom(ctx), inquiry.Sight(seats, rules.Hears)
	return slices.DeleteFunc(slices.Clone(seats), func(seat inquiry.Seat) bool {
		return !seat.Part.Can(rules.Hears) || !slices.Contains(may, seat.Human) || who.Is(seat.Human)
	}), err
}

// Offer offers a day and an hour: the session is then the actor's own and that of the other
// who sits with the person, and nobody else's. One of the two gives support.
func (s *Service) Offer(ctx context.Context, in Offering) error {
	in.Hour = typed.Clean(in.Hour)
	of := ledger.Of{Kind: "inquiry_approach", ID: in.Approach}
	return s.working(ctx, inquiry.InquiryHear, of, in.Inquiry, in.Approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, err := s.store.approach(ctx, tx, in.Approach)
		if err != nil || a.Inquiry != x.ID {
			return errors(err, errNone)
		}
		at, err := s.store.sitting(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if err := s.free(ctx, tx, x, &at, a.ID); err != nil {
			return err
		}
		pair, err := s.pair(ctx, tx, x, in.Support)
		if err != nil {
			return err
		}
		var bad typed.Asked
		s.checkHour(&bad, in.Day, in.Hour)
		bad.Need(pair != nil, "support", "Choose who sits with the person beside you. One of the two is a support worker")
		bad.Need(a.Way != testimony.InWriting && a.contact != "", "day", "This person does not wait for a session")
		session, goErr := at.session().Take(testimony.SittingOffered, in.Day, s.Today())
		if errs.Is(goErr, errs.Invalid) {
			bad = append(bad, errs.FieldsOf(goErr)...)
		} else if goErr != nil {
			return goErr
		}
		if bad.Err() != nil {
			return bad.Err()
		}
		row := ledger.Row{"stage": string(session.Stage), "day": session.Day.String(), "hour": in.Hour, "facilitator": pair[0].Account, "facilitator_human": pair[0].Human,
			"support": pair[1].Account, "support_human": pair[1].Human, "moved": s.Today().String(), "off_why": nil}
		if at.ID == "" {
			row["inquiry_id"], row["approach_id"] = x.ID, a.ID
			err = tx.Insert("inquiry_sitting", ids.Random("sitting"), row)
		} else {
			err = tx.Update(ctx, "inquiry_sitting", at.ID, at.Version, row)
		}
		if err != nil {
			return err
		}
		return s.step(ctx, tx, &a, "", testimony.Offered)
	})
}

// free says that a session is nobody's, the actor's own, or of two who do not sit with people
// here any more.
func (s *Service) free(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, at *Sitting, approach string) error {
	if at.ID == "" || at.Stage == testimony.SittingOff || s.sits(ctx, at) {
		return nil
	}
	seats, err := s.Inquiries.SeatsToday(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	own, err := s.own(ctx, tx, seats, approach)
	if err == nil && len(own) > 0 {
		err = errTaken
	}
	return err
}

// TakeOver makes a session the actor's own and that of another, where neither of those whose
// it was sits with people here any more.
func (s *Service) TakeOver(ctx context.Context, id, approach, support string) error {
	of := ledger.Of{Kind: "inquiry_approach", ID: approach}
	return s.working(ctx, inquiry.InquiryHear, of, id, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, err := s.store.approach(ctx, tx, approach)
		if err != nil || a.Inquiry != x.ID {
			return errors(err, errNone)
		}
		at, err := s.store.sitting(ctx, tx, approach)
		if err != nil || at.ID == "" {
			return errors(err, errNone)
		}
		if err := s.free(ctx, tx, x, &at, approach); err != nil {
			return err
		}
		pair, err := s.pair(ctx, tx, x, support)
		if err != nil {
			return err
		}
		var bad typed.Asked
		bad.Need(pair != nil, "support", "Choose who sits with the person beside you. One of the two is a support worker")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Update(ctx, "inquiry_sitting", at.ID, at.Version, ledger.Row{"facilitator": pair[0].Account, "facilitator_human": pair[0].Human,
			"support": pair[1].Account, "support_human": pair[1].Human, "moved": s.Today().String()})
	})
}

// errors gives the first that is one.
func errors(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// pair gives the seats of the two who sit, the one who supports last; nil where they are not
// two, or neither supports.
func (s *Service) pair(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, other string) ([]inquiry.Seat, error) {
	seats, err := s.Inquiries.SeatsToday(ctx, tx, x.ID)
	who, may := access.ActorFrom(ctx), inquiry.Sight(seats, rules.Hears)
	var me, them []inquiry.Seat
	for _, seat := range seats {
		switch {
		case !seat.Part.Can(rules.Hears) || !slices.Contains(may, seat.Human):
		case who.Is(seat.Human):
			me = append(me, seat)
		case seat.Account == other:
			them = append(them, seat)
		}
	}
	for _, a := range me {
		for _, b := range them {
			if b.Part == rules.Support {
				return []inquiry.Seat{a, b}, err
			}
			if a.Part == rules.Support {
				return []inquiry.Seat{b, a}, err
			}
		}
	}
	return nil, err
}

// turn moves a session on, and stores it.
func (s *Service) turn(ctx context.Context, tx *ledger.Tx, at *Sitting, to testimony.Sitting, prep testimony.Preparation) error {
	session := at.session()
	session.Preparation = prep
	next, err := session.Take(to, clock.Day{}, s.Today())
	if err != nil {
		return err
	}
	at.Stage = next.Stage
	row := ledger.Row{"stage": string(next.Stage), "moved": s.Today().String()}
	if at.OffWhy != "" && to == testimony.SittingOff {
		row["off_why"] = at.OffWhy
	}
	return tx.Update(ctx, "inquiry_sitting", at.ID, at.Version, row)
}

// errHeld is said to whoever would leave a session behind that took place.
var errHeld = errs.New(errs.Conflict, "This session took place, and its note is with the person: they agree it, have it put right, or stop. After they stopped they can choose again.")

// tookPlace says that somebody has sat down and spoken, and the note is not agreed.
func (s *Sitting) tookPlace() bool {
	return s.Stage == testimony.SittingHeld || s.Stage == testimony.NoteRead || s.Stage == testimony.NoteCorrected
}

// noSitting ends a session that is not to be; none is no error.
func (s *Service) noSitting(ctx context.Context, tx *ledger.Tx, a *Approach) error {
	at, err := s.store.sitting(ctx, tx, a.ID)
	switch {
	case err != nil || at.ID == "" || at.Stage == testimony.SittingOff:
		return err
	case at.tookPlace():
		return errHeld
	}
	return s.turn(ctx, tx, &at, testimony.SittingOff, testimony.Preparation{})
}

// leaveSitting is noSitting at the word of the person who stops: also of a session that took
// place. Its note is destroyed with how to reach them, and nothing of it counts.
func (s *Service) leaveSitting(ctx context.Context, tx *ledger.Tx, a *Approach) error {
	at, err := s.store.sitting(ctx, tx, a.ID)
	if err != nil || at.ID == "" || !at.tookPlace() {
		return errors(err, s.noSitting(ctx, tx, a))
	}
	return tx.Update(ctx, "inquiry_sitting", at.ID, at.Version, ledger.Row{"stage": string(testimony.SittingOff), "moved": s.Today().String()})
}

// Session is a session as those whose own it is see it, with what they opened.
type Session struct {
	Inquiry  inquiry.Inquiry
	Approach Approach
	Sitting  Sitting
	// Sealed says what there is to open: how to reach the person, the note.
	Contact, Note bool
	// Support is when it is offered, around the day of the session.
	Support []Support
	// Withdrawn is when the person took back what they gave; zero: they did not.
	Withdrawn clock.Day
}

// Session gives it to those whose own it is. Nothing is opened.
func (s *Service) Session(ctx context.Context, approach string) (out Session, err error) {
	if out.Approach, err = s.store.approach(ctx, s.DB, approach); err != nil {
		return out, err
	}
	if out.Inquiry, err = s.Inquiries.Of(ctx, s.DB, out.Approach.Inquiry); err != nil {
		return out, err
	}
	if err := s.may(ctx, s.DB, &out.Inquiry, inquiry.InquirySit, approach); err != nil {
		return Session{}, err
	}
	if out.Sitting, err = s.store.sitting(ctx, s.DB, approach); err != nil {
		return Session{}, err
	}
	if out.Support, err = s.supportOf(ctx, s.DB, &out.Sitting, approach); err != nil {
		return Session{}, err
	}
	given, err := s.store.accounts(ctx, s.DB, `WHERE approach_id = ?`, approach)
	if err != nil {
		return Session{}, err
	}
	for _, g := range given {
		out.Withdrawn = clock.DayOrNone(g.kept.withdrawn)
	}
	rows, err := s.store.sealed(ctx, s.DB, approach)
	for _, r := range rows {
		if r.text != "" && r.person == out.Approach.contact {
			out.Contact, out.Note = out.Contact || r.part == PartContact, out.Note || r.part == PartNote
		}
	}
	return out, err
}

// MaxReason is how long the reason may be for which somebody is turned back.
const MaxReason = 500
