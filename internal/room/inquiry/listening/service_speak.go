package listening

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// The longest texts, in characters.
const (
	MaxWords   = 100_000 // of an account
	MaxContact = 2_000   // how to reach somebody, what they need, which days suit
	MaxName    = 100     // by which somebody is quoted
)

// Promote makes a return phrase lead to an approach where it led to a draft. It runs once the
// rows are stored, in the same transaction; an error undoes it all.
type Promote func(ctx context.Context, tx *ledger.Tx, approach string) error

// Door is what somebody who wants to speak is told of an inquiry.
type Door struct {
	Inquiry inquiry.Inquiry
	// Open says that accounts are taken today: the inquiry is open, two people said from when,
	// and there is a sheet for its form.
	Open   bool
	Taking Taking
	Sheet  testimony.Sheet
	// Ways are those in which somebody can speak: sessions where somebody has a part to sit.
	Ways []testimony.Way
	set  rules.Set
}

// Door gives it. Everybody may know.
func (s *Service) Door(ctx context.Context, id string) (Door, error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryGive, access.Route()); err != nil {
		return Door{}, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err != nil {
		return Door{}, err
	}
	return s.door(ctx, s.DB, &x)
}

// Doors gives those of every inquiry that takes accounts today.
func (s *Service) Doors(ctx context.Context) (out []Door, err error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryGive, access.Route()); err != nil {
		return nil, err
	}
	all, err := s.Inquiries.All(ctx, s.DB)
	for i := range all {
		if err != nil {
			return nil, err
		}
		var d Door
		if d, err = s.door(ctx, s.DB, &all[i]); err == nil && d.Open {
			out = append(out, d)
		}
	}
	return out, err
}

func (s *Service) door(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (d Door, err error) {
	d.Inquiry = *x
	if d.set, err = s.Inquiries.SetToday(ctx, q, x); err != nil {
		return d, err
	}
	if d.Taking, err = s.store.taking(ctx, q, x.ID); err != nil {
		return d, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	d.Ways = []testimony.Way{testimony.InWriting}
	if len(inquiry.Sight(seats, rules.Hears)) > 0 {
		d.Ways = slices.Clone(testimony.Ways)
	}
	known := false
	d.Sheet, known = SheetOf(d.set.Form)
	d.Open = known && x.Considers(s.Today()) && d.Taking.On(s.Today())
	return d, err
}

// Begin counts that somebody began, and gives the id that their draft keeps: of who they are
// nothing is kept. Give and Choose go on from it.
func (s *Service) Begin(ctx context.Context, id string) (approach string, err error) {
	approach = ids.Random("approach")
	return approach, s.give(ctx, approach, func(ctx context.Context, tx *ledger.Tx) error {
		x, err := s.Inquiries.Of(ctx, tx, id)
		if err != nil {
			return err
		}
		d, err := s.door(ctx, tx, &x)
		if err != nil {
			return err
		}
		if !d.Open {
			return errShut
		}
		return s.step(ctx, tx, s.fresh(approach, &x), "", testimony.Begun)
	})
}

// give writes as whoever came, who needs no account.
func (s *Service) give(ctx context.Context, approach string, do func(context.Context, *ledger.Tx) error) error {
	ctx = access.WithActor(ctx, access.Public())
	_, err := s.Ledger.Write(ctx, ledger.Act{Action: inquiry.InquiryGive, Kind: "inquiry_approach", ID: approach}, do)
	return err
}

func (s *Service) fresh(id string, x *inquiry.Inquiry) *Approach {
	return &Approach{ID: id, Inquiry: x.ID, Began: s.Today(), Synthetic: x.Synthetic}
}

// step takes an approach on by some steps, and stores it.
func (s *Service) step(ctx context.Context, tx *ledger.Tx, a *Approach, reason string, to ...testimony.Step) error {
	p, err := a.fold()
	if err != nil {
		return err
	}
	for _, step := range to {
		m := testimony.Move{To: step, On: s.Today()}
		if step == testimony.Turned {
			m.Reason = reason
		}
		if p, err = p.Take(m); err != nil {
			return err
		}
		a.moves = append(a.moves, m)
		err := tx.Insert("inquiry_move", ids.Random("move"), ledger.Row{"inquiry_id": a.Inquiry, "approach_id": a.ID, "number": len(a.moves), "step": string(step),
			"on_day": m.On.String(), "reason": db.OrNil(m.Reason)})
		if err != nil {
			return err
		}
	}
	if a.Step = p.Step(); a.Step.Over() {
		a.Lapses = clock.Day{}
	} else {
		a.Lapses = s.Today().AddDays(WithinOf().Silence)
	}
	return s.keep(ctx, tx, a)
}

// keep stores an approach as it is.
func (s *Service) keep(ctx context.Context, tx *ledger.Tx, a *Approach) error {
	row := ledger.Row{"inquiry_id": a.Inquiry, "way": db.OrNil(string(a.Way)), "step": string(a.Step), "began": a.Began.String(), "lapses": orNil(a.Lapses),
		"contact": db.OrNil(a.contact), "contacts": a.contacts, "synthetic": a.Synthetic}
	if a.Version == 0 {
		return tx.Insert("inquiry_approach", a.ID, row)
	}
	return tx.Update(ctx, "inquiry_approach", a.ID, a.Version, row)
}

// keyed says whether the person's keys were made: a phrase leads to them.
func (a *Approach) keyed() bool { return a.contacts > 0 }

// Choosing is that somebody chooses how they want to speak.
type Choosing struct {
	Inquiry  string
	Approach string // that Begin gave; empty: they begin with this
	Key      phrase.Key
	Way      testimony.Way
	// Contact is how they can safely be reached, Adjustments what they need (asked once), When
	// which days and hours suit. Sealed to those whose session it becomes.
	Contact, Adjustments, When string
	// Promote is called where the phrase led to a draft until now; nil: it does not.
	Promote Promote
}

// Choose records the way to speak. For a session it seals how to reach the person, and their
// phrase leads to the approach from then on; in writing nothing is sealed yet. Which way it
// is can be changed until the account is given.
func (s *Service) Choose(ctx context.Context, in Choosing) (approach string, err error) {
	in.Contact, in.Adjustments, in.When = typed.Clean(in.Contact), typed.Clean(in.Adjustments), typed.Clean(in.When)
	approach = in.Approach
	if approach == "" {
		approach = ids.Random("approach")
	}
	gone := ""
	err = s.give(ctx, approach, func(ctx context.Context, tx *ledger.Tx) error {
		x, a, d, err := s.coming(ctx, tx, in.Inquiry, approach, in.Approach == "", in.Key)
		if err != nil {
			return err
		}
		if err := in.check(d); err != nil {
			return err
		}
		if err := s.noSitting(ctx, tx, a); err != nil {
			return err
		}
		a.Way, gone = in.Way, a.contact
		if in.Way == testimony.InWriting {
			if err := s.dropContact(ctx, tx, a); err != nil {
				return err
			}
			return s.step(ctx, tx, a, "", toChosen(a)...)
		}
		if err := s.keysFor(ctx, tx, a, in.Key); err != nil {
			return err
		}
		if err := s.putContact(ctx, tx, x, a, in.Key, in.Contact, in.Adjustments, in.When); err != nil {
			return err
		}
		if in.Promote != nil {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error { return in.Promote(ctx, tx, approach) })
		}
		return s.step(ctx, tx, a, "", toChosen(a)...)
	})
	if err == nil && gone != "" {
		err = s.forget(ctx, gone)
	}
	return approach, err
}

func (in *Choosing) check(d Door) error {
	var bad typed.Asked
	bad.Need(slices.Contains(d.Ways, in.Way), "way", "Choose how you want to speak")
	if in.Way != testimony.InWriting {
		bad.Need(in.Contact != "", "contact", "Write how we can safely reach you about a day and an hour")
		bad.Need(!in.Key.IsZero(), "phrase", "Make your return words first")
	}
	for _, f := range []struct{ name, words string }{{"contact", in.Contact}, {"adjustments", in.Adjustments}, {"when", in.When}} {
		bad.Need(len([]rune(f.words)) <= MaxContact, f.name, "Write at most "+strconv.Itoa(MaxContact)+" characters")
	}
	return bad.Err()
}

// toChosen are the steps that lead to where a way was chosen.
func toChosen(a *Approach) []testimony.Step {
	switch a.Step {
	case "":
		return []testimony.Step{testimony.Begun, testimony.Chosen}
	case testimony.Chosen:
		return nil
	}
	return []testimony.Step{testimony.Chosen}
}

// coming gives the approach of somebody who goes on, and refuses while no accounts are taken.
func (s *Service) coming(ctx context.Context, tx *ledger.Tx, id, approach string, first bool, key phrase.Key) (*inquiry.Inquiry, *Approach, Door, error) {
	x, err := s.Inquiries.Of(ctx, tx, id)
	if err != nil {
		return nil, nil, Door{}, err
	}
	d, err := s.door(ctx, tx, &x)
	switch {
	case err != nil:
		return nil, nil, d, err
	case !d.Open:
		return nil, nil, d, errShut
	case first:
		return &x, s.fresh(approach, &x), d, nil
	}
	a, err := s.store.approach(ctx, tx, approach)
	switch {
	case err != nil:
		return nil, nil, d, err
	case a.Inquiry != id:
		return nil, nil, d, errNone
	case a.Step == testimony.Given:
		return nil, nil, d, errs.New(errs.Conflict, "You have given your account. It was sent before.")
	}
	if a.keyed() {
		if err := s.vault.Proves(ctx, tx, a.ID, key.Bytes()); err != nil {
			return nil, nil, d, err
		}
	}
	return &x, &a, d, nil
}

// keysFor makes the person's way back, unless it is there.
func (s *Service) keysFor(ctx context.Context, tx *ledger.Tx, a *Approach, key phrase.Key) error {
	if a.keyed() {
		return nil
	}
	for person, part := range map[string]map[vault.Part][]string{a.ID: {PartReturn: nil}, referralOf(a.ID): {PartReferral: {groupRefer}}} {
		if _, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: person, Self: key.Bytes(), Parts: part, Synthetic: a.Synthetic}); err != nil {
			return err
		}
	}
	return nil
}

// putContact seals how to reach the person, under keys of its own that can be destroyed by
// themselves; what was there before is destroyed.
func (s *Service) putContact(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Approach, key phrase.Key, contact, adjustments, when string) error {
	if err := s.dropContact(ctx, tx, a); err != nil {
		return err
	}
	a.contacts++
	a.contact = a.ID + ".contact-" + strconv.Itoa(a.contacts)
	keys, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: a.contact, Self: key.Bytes(), Parts: map[vault.Part][]string{PartContact: {groupHear}, PartNote: {groupHear}}, Synthetic: x.Synthetic})
	if err != nil {
		return err
	}
	for _, v := range []struct{ name, words string }{{nameContact, contact}, {nameAdjustments, adjustments}, {nameWhen, when}} {
		if v.words == "" {
			continue
		}
		if err := s.seal(tx, a, keys.Seal, a.contact, PartContact, v.name, v.words); err != nil {
			return err
		}
	}
	return nil
}

// sealing seals a value in its place.
type sealing func(part vault.Part, at vault.Place, plain []byte) (string, error)

// seal stores a value that was not there before.
func (s *Service) seal(tx *ledger.Tx, a *Approach, with sealing, person string, part vault.Part, name, words string) error {
	_, err := s.sealAt(tx, a, with, person, part, name, words)
	return err
}

func (s *Service) sealAt(tx *ledger.Tx, a *Approach, with sealing, person string, part vault.Part, name, words string) (row string, err error) {
	row = ids.Random("sealed")
	text, err := with(part, place(row), []byte(words))
	if err != nil {
		return "", err
	}
	return row, tx.Insert("inquiry_account_sealed", row, ledger.Row{"inquiry_id": a.Inquiry, "approach_id": a.ID, "person": person, "part": string(part), "name": name,
		"sealed": text, "on_day": s.Today().String()})
}

// into seals to keys that are stored.
func (s *Service) into(ctx context.Context, q db.Querier, person string) sealing {
	return func(part vault.Part, at vault.Place, plain []byte) (string, error) {
		return s.vault.Seal(ctx, q, person, part, at, plain)
	}
}

// dropContact destroys how to reach somebody, and what else is under those keys. The caller
// calls forget once it is stored.
func (s *Service) dropContact(ctx context.Context, tx *ledger.Tx, a *Approach) error {
	if a.contact == "" {
		return nil
	}
	gone := a.contact
	a.contact = ""
	return s.destroy(ctx, tx, a.ID, gone)
}

// destroy erases one person of the vault that stands for a part of an approach, and empties
// what was sealed to it.
func (s *Service) destroy(ctx context.Context, tx *ledger.Tx, approach, person string) error {
	rows, err := s.store.sealed(ctx, tx, approach)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.person != person || r.text == "" {
			continue
		}
		if err := tx.Update(ctx, "inquiry_account_sealed", r.id, 0, ledger.Row{"sealed": ""}); err != nil {
			return err
		}
	}
	return s.vault.Erase(ctx, tx, person)
}

// forget notes beside the key files what was destroyed of an approach, so that a backup that
// is restored forgets it again; what is missed here the vault's start does.
func (s *Service) forget(ctx context.Context, persons ...string) error {
	for _, p := range persons {
		if p == "" {
			continue
		}
		if err := s.vault.Forget(ctx, p); err != nil {
			return err
		}
	}
	return s.vault.Scrub(ctx)
}
