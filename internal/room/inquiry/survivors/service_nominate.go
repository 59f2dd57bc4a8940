package survivors

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// The parts of the vault of a nomination.
const (
	PartNominee vault.Part = "inquiry-nominee"        // who they are, how to reach them, what was written
	PartAnswer  vault.Part = "inquiry-nominee-answer" // the answer and its reason: for the person
)

// groupChoose is who reads nominations: the chair and the link person, by the rules.
const groupChoose = "inquiry-choose"

// What is sealed of a nomination, by name.
const (
	nameName    = "name"
	nameContact = "contact"
	nameWords   = "words"
	nameAnswer  = "answer"
)

// What a phrase leads to.
const FoundNomination = "nomination"

// Person is somebody who came back by their phrase.
type Person struct {
	Nomination string
	Key        phrase.Key
}

// Nominating is a nomination as it is given. No tax form, bank detail or date of birth is in it, and
// there is no other place in the program that asks for one before it is answered.
type Nominating struct {
	Inquiry string
	Key     phrase.Key
	// BySelf says that they nominate themselves; Consent, of another, that they know and agree.
	BySelf, Consent      bool
	Name, Contact, Words string
	// Promote has the phrase lead to the nomination, once it is stored.
	Promote func(ctx context.Context, tx *ledger.Tx, nomination string) error
}

var errShut = errs.New(errs.Conflict, "Nominations are not taken now. What you wrote was not sent.")

// Doors are the inquiries of which the panel takes nominations today.
func (s *Service) Doors(ctx context.Context) (out []Public, err error) {
	all, err := s.Inquiries.All(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		d, err := s.store.door(ctx, s.DB, x.ID)
		if err != nil {
			return nil, err
		}
		if d.Open(s.Today()) && !x.Frozen() {
			out = append(out, Public{Inquiry: x, Door: d})
		}
	}
	return out, nil
}

// Taken says whether nominations for an inquiry's panel are taken now: the door is open, and nothing that
// had to be public is missing since.
func (s *Service) taken(ctx context.Context, q db.Querier, x *inquiry.Inquiry) error {
	d, err := s.store.door(ctx, q, x.ID)
	if err != nil {
		return err
	}
	missing, err := s.missing(ctx, q, x.ID)
	if err != nil {
		return err
	}
	if !d.Open(s.Today()) || len(missing) > 0 || x.Frozen() {
		return errShut
	}
	return nil
}

// Taken is for the page before anything is typed: errs.Conflict where nominations are not taken now.
func (s *Service) Taken(ctx context.Context, id string) (inquiry.Inquiry, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err != nil {
		return x, err
	}
	return x, s.taken(ctx, s.DB, &x)
}

// Nominate takes a nomination, sealed, in one write. Errors name the field.
func (s *Service) Nominate(ctx context.Context, in Nominating) (string, error) {
	in.Name, in.Contact, in.Words = typed.Clean(in.Name), typed.Clean(in.Contact), typed.Clean(in.Words)
	var bad typed.Asked
	bad.Need(!in.Key.IsZero(), "phrase", "Make your return words first")
	bad.Words(in.Name, "name", "Write what you, or they, want to be called for now. It need not be a full name", MaxName)
	bad.Words(in.Contact, "contact", "Write how to reach you or them safely, or that it is by this page alone", MaxWords)
	bad.Words(in.Words, "words", "Write why, in your own words. A few are enough", MaxOwn)
	bad.Need(in.BySelf || in.Consent, "consent", "Ask them first. Nobody is nominated who does not know and agree")
	if bad.Err() != nil {
		return "", bad.Err()
	}
	id := ids.Random("nomination")
	act := ledger.Act{Action: inquiry.InquiryNominate, Kind: "inquiry_panel_nomination", ID: id}
	_, err := s.Ledger.Write(access.WithActor(ctx, access.Public()), act, func(ctx context.Context, tx *ledger.Tx) error {
		x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
		if err != nil {
			return err
		}
		if err := s.taken(ctx, tx, &x); err != nil {
			return err
		}
		keys, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: id, Self: in.Key.Bytes(), Parts: map[vault.Part][]string{PartNominee: {groupChoose}, PartAnswer: nil}, Synthetic: x.Synthetic})
		if err != nil {
			return err
		}
		if err := tx.Insert("inquiry_panel_nomination", id, ledger.Row{"inquiry_id": x.ID, "by_self": in.BySelf, "on_day": s.Today().String(), "state": Waits, "synthetic": x.Synthetic}); err != nil {
			return err
		}
		for _, v := range []struct{ name, words string }{{nameName, in.Name}, {nameContact, in.Contact}, {nameWords, in.Words}} {
			if err := s.seal(tx, x.ID, id, PartNominee, v.name, v.words, keys.Seal); err != nil {
				return err
			}
		}
		if in.Promote != nil {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error { return in.Promote(ctx, tx, id) })
		}
		return nil
	})
	return id, err
}

// sealing seals a value in its place.
type sealing func(part vault.Part, at vault.Place, plain []byte) (string, error)

func place(row string) vault.Place {
	return vault.Place{Table: "inquiry_panel_sealed", Column: "sealed", Row: row}
}

func (s *Service) seal(tx *ledger.Tx, inquiry, nomination string, part vault.Part, name, words string, with sealing) error {
	row := ids.Random("sealed")
	text, err := with(part, place(row), []byte(words))
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_panel_sealed", row, ledger.Row{"inquiry_id": inquiry, "nomination_id": nomination, "part": string(part), "name": name, "sealed": text, "on_day": s.Today().String()})
}

func items(rows []sealed) (out []vault.Sealed) {
	for _, r := range rows {
		out = append(out, vault.Sealed{Part: vault.Part(r.part), Place: place(r.id), Text: r.text})
	}
	return out
}

// subjects tells the vault who may open what of a nomination: the chair and the link person.
type subjects struct{ s *Service }

// Facts are those of the inquiry, as they are.
func (f subjects) Facts(ctx context.Context, q db.Querier, person string) (map[string]any, error) {
	n, err := f.s.store.nomination(ctx, q, person)
	if err != nil {
		return nil, err
	}
	x, err := f.s.Inquiries.Of(ctx, q, n.Inquiry)
	if err != nil {
		return nil, err
	}
	attrs, err := f.s.weigh(ctx, q, &x, inquiry.InquiryChoose)
	if bodies, known := attrs["bodies"]; known {
		attrs["origin"], attrs["confirmed"] = bodies, true
	}
	return attrs, err
}

// Mine is what somebody finds who comes back to a nomination.
type Mine struct {
	Nomination
	Inquiry inquiry.Inquiry
	// Answer is the reason, once it is answered.
	Answer string
	// Joined says that they sit on the panel.
	Joined bool
	// Opened are the times that what they wrote was opened, without their own.
	Opened []vault.Opening
}

// Mine gives it. That there is nothing, and that the phrase is another's, look the same.
func (s *Service) Mine(ctx context.Context, p Person) (m Mine, err error) {
	ctx = access.WithActor(ctx, access.Public())
	if p.Nomination == "" || p.Key.IsZero() {
		return m, errNone
	}
	if err := s.vault.Proves(ctx, s.DB, p.Nomination, p.Key.Bytes()); err != nil {
		return m, inquiry.Hide(err)
	}
	if m.Nomination, err = s.store.nomination(ctx, s.DB, p.Nomination); err != nil {
		return m, err
	}
	if m.Inquiry, err = s.Inquiries.Of(ctx, s.DB, m.Nomination.Inquiry); err != nil {
		return m, err
	}
	joined, err := s.store.members(ctx, s.DB, `WHERE nomination_id = ?`, p.Nomination)
	if err != nil {
		return m, err
	}
	m.Joined = len(joined) > 0
	if m.Opened, err = s.vault.Openings(ctx, s.DB, p.Nomination); err != nil {
		return m, err
	}
	m.Opened = slices.DeleteFunc(m.Opened, func(o vault.Opening) bool { return o.Human == "" })
	opened, err := s.own(ctx, p, nameAnswer)
	m.Answer = opened[nameAnswer]
	return m, err
}

// own opens values of the person's own with their key.
func (s *Service) own(ctx context.Context, p Person, names ...string) (map[string]string, error) {
	rows, err := s.store.sealed(ctx, s.DB, p.Nomination)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r sealed) bool { return !slices.Contains(names, r.name) })
	if len(rows) == 0 {
		return nil, nil
	}
	plain, err := s.vault.RevealSelf(ctx, p.Key.Bytes(), vault.Reading{Person: p.Nomination, Purpose: "You looked at your page.", Items: items(rows)})
	if err != nil {
		return nil, inquiry.Hide(err)
	}
	out := map[string]string{}
	for i, r := range rows {
		out[r.name] = string(plain[i])
	}
	return out, nil
}

// onMine runs an act of the person on what is theirs: the key of the phrase proves that it is.
func (s *Service) onMine(ctx context.Context, p Person, do func(context.Context, *ledger.Tx, *Nomination) error) error {
	ctx = access.WithActor(ctx, access.Public())
	act := ledger.Act{Action: inquiry.InquiryNominee, Kind: "inquiry_panel_nomination", ID: p.Nomination, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		if p.Nomination == "" || p.Key.IsZero() {
			return access.Resource{}, errNone
		}
		if err := s.vault.Proves(ctx, tx, p.Nomination, p.Key.Bytes()); err != nil {
			return access.Resource{}, err
		}
		return access.Resource{Kind: "inquiry_panel_nomination", ID: p.Nomination, Attrs: map[string]any{"mine": true}}, nil
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		n, err := s.store.nomination(ctx, tx, p.Nomination)
		if err != nil {
			return err
		}
		return do(ctx, tx, &n)
	})
	return inquiry.Hide(err)
}

// ChooseAlias has somebody who was told yes say by which name they want to be known: the only one
// that any record of the panel will have. It is no name of theirs, and nobody else's.
func (s *Service) ChooseAlias(ctx context.Context, p Person, alias string) error {
	alias = typed.Clean(alias)
	opened, err := s.own(ctx, p, nameName)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Words(alias, "alias", "Write the name by which you want to be known", MaxAlias)
	bad.Seen(alias, "alias")
	bad.Need(alias == "" || len([]rune(alias)) > 1, "alias", "Write at least two letters")
	bad.Need(!TellsName(alias, opened[nameName]), "alias", "A part of the name that you gave us is in it. Choose one that tells nobody who you are")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, n *Nomination) error {
		if n.State != Yes {
			return errNone
		}
		joined, err := s.store.members(ctx, tx, `WHERE nomination_id = ?`, n.ID)
		if err != nil {
			return err
		}
		if len(joined) > 0 {
			return errs.New(errs.Conflict, "You sit on the panel under this name already. It stays: nobody could be told apart otherwise.")
		}
		taken, err := s.aliases(ctx, tx, n)
		if err != nil {
			return err
		}
		if AliasTaken(alias, taken) {
			return typed.Wrong("alias", "This name cannot be used. Choose another")
		}
		return tx.Update(ctx, "inquiry_panel_nomination", n.ID, n.Version, ledger.Row{"alias": alias})
	})
}

// aliases are the names that nobody may take: those of other members, and of everybody who has a part
// in the inquiry.
func (s *Service) aliases(ctx context.Context, q db.Querier, n *Nomination) (out []string, err error) {
	all, err := s.store.nominations(ctx, q, `WHERE inquiry_id = ? AND id <> ?`, n.Inquiry, n.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Alias != "" {
			out = append(out, x.Alias)
		}
	}
	seats, err := s.Inquiries.SeatsEver(ctx, q, n.Inquiry)
	for _, x := range seats {
		out = append(out, x.Name)
	}
	return out, err
}

// TakeBack ends a nomination that nobody sits by, and destroys all that was written.
func (s *Service) TakeBack(ctx context.Context, p Person) error {
	err := s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, n *Nomination) error {
		joined, err := s.store.members(ctx, tx, `WHERE nomination_id = ?`, n.ID)
		if err != nil {
			return err
		}
		if len(joined) > 0 {
			return errs.New(errs.Conflict, "You sit, or sat, on the panel. You can leave it on the page of the panel; what you wrote here is destroyed when the record of the inquiry is closed.")
		}
		rows, err := s.store.sealed(ctx, tx, n.ID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := tx.Update(ctx, "inquiry_panel_sealed", r.id, 0, ledger.Row{"sealed": ""}); err != nil {
				return err
			}
		}
		if err := tx.Update(ctx, "inquiry_panel_nomination", n.ID, n.Version, ledger.Row{"state": Back, "alias": nil}); err != nil {
			return err
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return Phrases().Forget(ctx, tx.Tx, n.ID) })
		return s.vault.Erase(ctx, tx, n.ID)
	})
	if err != nil {
		return err
	}
	if err := s.vault.Forget(ctx, p.Nomination); err != nil {
		return err
	}
	return s.vault.Scrub(ctx)
}
