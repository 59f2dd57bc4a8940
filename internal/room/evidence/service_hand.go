package evidence

import (
	"context"
	"crypto/rand"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// asked gives a request to whoever may hand over for its body.
func (s *Service) asked(ctx context.Context, q db.Querier, asking string) (Request, error) {
	if s.Senders == nil {
		return Request{}, errNone
	}
	r, err := s.Senders.Request(ctx, q, asking)
	if err == nil {
		err = s.Auth.Authorize(ctx, access.ActorFrom(ctx), DocumentsHand, access.Resource{Kind: "evidence_request", ID: asking, Attrs: r.Facts})
	}
	if err != nil {
		return Request{}, hide(err)
	}
	return r, nil
}

// HandsOver says whether the actor may hand over for a request, or read what was, for deciding what to show.
func (s *Service) HandsOver(ctx context.Context, asking string) bool {
	_, err := s.asked(ctx, s.DB, asking)
	return err == nil
}

// handing does something for the body that was asked in one transaction with its entry, while it can hand over.
func (s *Service) handing(ctx context.Context, of ledger.Of, asking string, do func(context.Context, *ledger.Tx, *Request) error) error {
	var r Request
	act := ledger.Act{Action: DocumentsHand, Kind: of.Kind, ID: of.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (_ access.Resource, err error) {
		r, err = s.Senders.Request(ctx, tx, asking)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: r.Facts}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if r.Closed != "" {
			return errs.New(errs.Conflict, r.Closed)
		}
		return do(ctx, tx, &r)
	})
	return hide(err)
}

// HandIn begins a delivery by the body that was asked, and gives it. That something came is told to the home with its
// first file.
func (s *Service) HandIn(ctx context.Context, asking string, declared int) (string, error) {
	if _, err := s.asked(ctx, s.DB, asking); err != nil {
		return "", err
	}
	if declared < -1 || declared == 0 || declared > 10_000_000 {
		return "", errs.InvalidInput("You cannot go on yet", errs.Field{Name: "declared", Message: "Write how many files you will send, such as 240, or leave it empty"})
	}
	id := ids.Random("delivery")
	return id, s.handing(ctx, ledger.Of{Kind: "evidence_delivery", ID: id}, asking, func(ctx context.Context, tx *ledger.Tx, r *Request) error {
		n, err := s.store.number(ctx, tx, r.Home)
		if err != nil {
			return err
		}
		prefix, err := s.store.letters(ctx, tx, r.Home, r.Body)
		if err != nil {
			return err
		}
		if prefix == "" {
			prefix = lettersOf(r.BodyName)
		}
		if err := s.newShelf(ctx, tx, Home{ID: r.Home, Synthetic: r.Synthetic}); err != nil {
			return err
		}
		sealed, half, err := s.newKey(ctx, tx, "evidence_delivery", id, r.Synthetic)
		if err != nil {
			return err
		}
		var self [32]byte
		_, _ = rand.Read(self[:]) // it never fails; nobody has this key
		if _, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: sentBy + id, Self: self, Parts: map[vault.Part][]string{partSent: {groupSent}}, Synthetic: r.Synthetic}); err != nil {
			return err
		}
		row := ledger.Row{"home": r.Home, "number": int64(n + 1), "prefix": prefix, "received": s.Today().String(), "body": r.Body, "sender": "", "asking": asking,
			"medium": "by upload, by the body itself", "made": s.Today().String(), "human": access.ActorFrom(ctx).Human, "synthetic": r.Synthetic,
			"sealed_key": sealed, "seals_to": half, "state": string(Open), "own": true}
		if declared > 0 {
			row["files_declared"] = int64(declared)
		}
		return tx.Insert("evidence_delivery", id, row)
	})
}

// handed gives a delivery of the body that was asked to whoever may hand over for it.
func (s *Service) handed(ctx context.Context, q db.Querier, asking, delivery string) (Delivery, Request, error) {
	r, err := s.asked(ctx, q, asking)
	if err != nil {
		return Delivery{}, r, err
	}
	d, err := s.delivery(ctx, q, delivery)
	if err == nil && (!d.Own || d.Asking != asking || d.Body != r.Body) {
		err = errNone
	}
	if err != nil {
		return Delivery{}, Request{}, err
	}
	return d, r, nil
}

// Handed says what became of files that were handed over: how many are new, and which were there already.
type Handed struct {
	Added  int
	Before []string // what those are called that they sent already
}

// errDone is said to whoever adds to what they said is all.
var errDone = errs.New(errs.Conflict, "You said that this delivery is complete. Begin another for what you still have.")

// Hand takes files into a delivery for the body that hands it over, which can put in and take nothing out. The same file
// twice is there once. What was added when it ends early is there.
func (s *Service) Hand(ctx context.Context, asking, delivery string, files []File) (out Handed, err error) {
	d, _, err := s.handed(ctx, s.DB, asking, delivery)
	if err != nil {
		return out, err
	}
	a := adding{d: &d, once: true, seals: func(item string) (sealer, string, error) { return ownKey(&d, item) },
		check: func(now *Delivery) error {
			if !now.Done.IsZero() {
				return errDone
			}
			return nil
		}}
	var r *Request
	a.writing = func(ctx context.Context, of ledger.Of, do func(context.Context, *ledger.Tx, Home) error) error {
		return s.handing(ctx, of, asking, func(ctx context.Context, tx *ledger.Tx, now *Request) error {
			r = now
			return do(ctx, tx, Home{})
		})
	}
	a.first = func(ctx context.Context, tx *ledger.Tx) error { return s.Senders.Sent(ctx, tx, *r, d.ID, s.Today()) }
	for _, f := range files {
		fresh, err := s.add(ctx, &a, f)
		if err != nil {
			return out, err
		}
		if fresh {
			out.Added++
		} else {
			out.Before = append(out.Before, f.Name)
		}
	}
	return out, nil
}

// AllHanded says for the body that a delivery is complete. Files that come later are a delivery of their own.
func (s *Service) AllHanded(ctx context.Context, asking, delivery string) error {
	if _, _, err := s.handed(ctx, s.DB, asking, delivery); err != nil {
		return err
	}
	return s.handing(ctx, ledger.Of{Kind: "evidence_delivery", ID: delivery}, asking, func(ctx context.Context, tx *ledger.Tx, _ *Request) error {
		d, err := s.delivery(ctx, tx, delivery)
		if err != nil {
			return err
		}
		n, _, err := s.store.top(ctx, tx, d.ID, "")
		switch {
		case err != nil:
			return err
		case d.State != Open:
			return errClosed
		case !d.Done.IsZero():
			return errDone
		case n == 0:
			return errs.New(errs.Conflict, "There is no file in this delivery yet. Add your files first.")
		}
		return tx.Update(ctx, "evidence_delivery", d.ID, d.Version, ledger.Row{"done": s.Today().String(), "done_human": access.ActorFrom(ctx).Human})
	})
}

// Handings gives what a body handed over here for a request, the latest first, to whoever may hand over for it.
func (s *Service) Handings(ctx context.Context, asking string) (Request, []Handing, error) {
	r, err := s.asked(ctx, s.DB, asking)
	if err != nil {
		return r, nil, err
	}
	all, err := s.store.deliveries(ctx, s.DB, `WHERE home = ? AND asking = ? AND body = ? AND own = 1 ORDER BY number DESC`, r.Home, asking, r.Body)
	var out []Handing
	for i := range all {
		h, _, _, err := s.reckon(ctx, &r, &all[i])
		if err != nil {
			return r, nil, err
		}
		out = append(out, h)
	}
	return r, out, err
}

// reckon counts the files of a delivery.
func (s *Service) reckon(ctx context.Context, r *Request, d *Delivery) (Handing, []Item, map[string]Item, error) {
	files, known, err := s.theirs(ctx, s.DB, r, d)
	h := Handing{ID: d.ID, On: d.Received, Done: d.Done, Declared: d.Declared, Counts: map[State]int{}, open: d.State == Open}
	for i := range files {
		h.Counts[theirState(&files[i])]++
		if files[i].Parent == "" {
			h.Top++
		}
	}
	return h, files, known, err
}

// Handed gives one, with its files in a state (any when empty) from a place on. What they are called opens with an entry.
func (s *Service) Handed(ctx context.Context, asking, delivery string, state State, after string) (Request, Handing, error) {
	d, r, err := s.handed(ctx, s.DB, asking, delivery)
	if err != nil {
		return r, Handing{}, err
	}
	h, files, known, err := s.reckon(ctx, &r, &d)
	if err != nil {
		return r, h, err
	}
	var names []vault.Sealed
	for i := range files {
		f := &files[i]
		became := theirState(f)
		if f.Place <= after || state != "" && became != state {
			continue
		}
		if len(h.Files) == AFew {
			h.Next = h.Files[AFew-1].Place
			break
		}
		one := Sent{ID: f.ID, Place: f.Place, Size: f.Size, State: became, Again: has(known, f.CopyOf)}
		if became == Exception {
			one.Code = string(f.Code)
		}
		sealed := f.sealedName
		if f.Parted() {
			sealed = ""
		}
		h.Files, names = append(h.Files, one), append(names, vault.Sealed{Part: partSent, Place: sentPlace(f.ID), Text: sealed})
	}
	if len(names) == 0 {
		return r, h, nil
	}
	opened, err := s.vault.Reveal(ctx, vault.Reading{Person: sentBy + d.ID, Purpose: "To see what became of files that one’s own body handed over", Items: names})
	if err != nil {
		return r, h, hide(err)
	}
	for i := range h.Files {
		h.Files[i].Name = string(opened[i])
	}
	return r, h, nil
}
