package listening

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Opened is what was opened of a session.
type Opened struct {
	Contact, Adjustments, When, Note, Correction string
	Preparation                                  testimony.Preparation
}

// OpenContact opens how to reach the person and what they need; OpenNote the note and what
// they want to be different in it. Only whose own session it is does so, and each is an entry
// that the person reads.
func (s *Service) OpenContact(ctx context.Context, approach, purpose string) (Opened, error) {
	return s.openSession(ctx, approach, purpose, PartContact)
}

// OpenNote is OpenContact for the note.
func (s *Service) OpenNote(ctx context.Context, approach, purpose string) (Opened, error) {
	return s.openSession(ctx, approach, purpose, PartNote)
}

func (s *Service) openSession(ctx context.Context, approach, purpose string, part vault.Part) (out Opened, err error) {
	if err := checkPurpose(purpose); err != nil {
		return out, err
	}
	a, err := s.store.approach(ctx, s.DB, approach)
	if err != nil {
		return out, err
	}
	rows, err := s.store.sealed(ctx, s.DB, approach)
	if err != nil {
		return out, err
	}
	rows = slices.DeleteFunc(rows, func(r sealed) bool { return r.part != part || r.text == "" || r.person != a.contact })
	if a.contact == "" || len(rows) == 0 {
		return out, errNone
	}
	opened, err := s.reveal(ctx, a.contact, approach, purpose, rows, nil)
	if err != nil {
		return out, err
	}
	out = Opened{Contact: opened[nameContact], Adjustments: opened[nameAdjustments], When: opened[nameWhen], Note: opened[nameNote], Correction: opened[nameCorrection]}
	if text := opened[namePreparation]; text != "" {
		err = json.Unmarshal([]byte(text), &out.Preparation)
	}
	return out, err
}

// reveal opens sealed values for a member of staff, by name.
func (s *Service) reveal(ctx context.Context, person, approach, purpose string, rows []sealed, still func(context.Context, *ledger.Tx) error) (map[string]string, error) {
	var items []vault.Sealed
	for _, r := range rows {
		items = append(items, r.item())
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: person, Of: approach, Purpose: typed.Clean(purpose), Items: items, Shown: true, Still: still})
	if err != nil {
		return nil, inquiry.Hide(err)
	}
	out := map[string]string{}
	for i, r := range rows {
		out[r.name] = string(plain[i])
	}
	return out, nil
}

// sit runs an act of those whose own session it is.
func (s *Service) sit(ctx context.Context, approach string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry, *Approach, *Sitting) error) error {
	a, err := s.store.approach(ctx, s.DB, approach)
	if err != nil {
		return err
	}
	of := ledger.Of{Kind: "inquiry_approach", ID: approach}
	return s.working(ctx, inquiry.InquirySit, of, a.Inquiry, approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, err := s.store.approach(ctx, tx, approach)
		if err != nil {
			return err
		}
		at, err := s.store.sitting(ctx, tx, approach)
		if err != nil {
			return err
		}
		return do(ctx, tx, x, &a, &at)
	})
}

// Held says that the session took place, on its day or after.
func (s *Service) Held(ctx context.Context, approach string) error {
	return s.sit(ctx, approach, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry, _ *Approach, at *Sitting) error {
		return s.turn(ctx, tx, at, testimony.SittingHeld, testimony.Preparation{})
	})
}

// CallOff says that it does not take place, and why: the person reads that the day was called off,
// in these words, and waits for another day.
func (s *Service) CallOff(ctx context.Context, approach, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Need(len([]rune(why)) <= MaxReason && !saysnothing.Is(why, "why"), "why", "Write why it does not take place, in at most "+strconv.Itoa(MaxReason)+
		" characters. The person reads it. Repeat nothing that they told us")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.sit(ctx, approach, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry, a *Approach, at *Sitting) error {
		at.OffWhy = why
		if err := s.turn(ctx, tx, at, testimony.SittingOff, testimony.Preparation{}); err != nil {
			return err
		}
		return s.step(ctx, tx, a, "", testimony.Chosen)
	})
}

// ReadBack gives the note to the person: it stands on their page, and counts when they agree
// it. After a correction it is given again.
func (s *Service) ReadBack(ctx context.Context, approach, note string) error {
	note = typed.Clean(note)
	var bad typed.Asked
	bad.Need(!saysnothing.Is(note, "note"), "note", "Write the note of what the person said, in their words")
	bad.Need(len([]rune(note)) <= MaxWords, "note", "Write at most "+strconv.Itoa(MaxWords)+" characters")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.sit(ctx, approach, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry, a *Approach, at *Sitting) error {
		if err := s.turn(ctx, tx, at, testimony.NoteRead, testimony.Preparation{}); err != nil {
			return err
		}
		return s.put(ctx, tx, a, a.contact, PartNote, nameNote, note)
	})
}
