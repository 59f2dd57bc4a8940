package evidence

import (
	"context"
	"strings"

	"candour/evidence"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/evidence/index"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// outcome is what became of a file that was read.
type outcome struct {
	state        State
	code         evidence.Code
	why          string
	kind, reader string
	pages, blank int
	parts        []part // that are not stored yet
	before       int    // how many are
	notes        []string
	title        string
	family       string
	copyOf       string
	numbered     bool
	found        []index.Page // what it is found by
	mail         *evidence.Mail
}

// children stores some of what lies in a file, unless it was before.
func (r *reading) children(ctx context.Context, i *Item, parts []part) error {
	return r.s.writing(ctx, ledger.Of{Kind: "evidence_item", ID: i.ID}, i.Home, func(ctx context.Context, tx *ledger.Tx, _ Home) error {
		return r.s.insert(ctx, tx, parts)
	})
}

// insert stores files that lie in another, unless they are there.
func (s *Service) insert(ctx context.Context, tx *ledger.Tx, parts []part) error {
	var named []any
	for _, p := range parts {
		named = append(named, p.id)
	}
	there := map[string]Item{}
	if len(named) > 0 {
		before, err := s.store.items(ctx, tx, `WHERE id IN (`+db.Placeholders(len(named))+`)`, named...)
		if err != nil {
			return err
		}
		for _, x := range before {
			there[x.ID] = x
		}
	}
	for _, p := range parts {
		if was, ok := there[p.id]; ok {
			if err := s.taken(ctx, tx, &was, p); err != nil {
				return err
			}
			continue
		}
		if err := tx.Insert("evidence_item", p.id, p.Row); err != nil {
			return err
		}
	}
	return nil
}

// taken puts the bytes of a file on record that could not be taken out before, where it can be now.
func (s *Service) taken(ctx context.Context, tx *ledger.Tx, was *Item, p part) error {
	if was.SHA256 != "" || p.Row["sha256"] == "" || was.State == Excluded {
		return nil
	}
	return tx.Update(ctx, "evidence_item", was.ID, was.Version, ledger.Row{"sha256": p.Row["sha256"], "blake3": p.Row["blake3"], "size": p.Row["size"],
		"state": string(Waiting), "fault": nil, "why": nil})
}

// mailMark is what stands for the Message-ID of a mail; empty for what is none, or has none.
func (r *reading) mailMark(m *evidence.Mail) string {
	if m == nil || m.MessageID == "" {
		return ""
	}
	return r.shelf.MailMark(m.MessageID)
}

// settle stores what became of a file, in one write with what lies in it and with the reference that its home gets.
func (r *reading) settle(ctx context.Context, i *Item, o outcome) error {
	if o.state == Exception {
		o.numbered = true // it is there to be read by somebody who can
	}
	return r.s.writing(ctx, ledger.Of{Kind: "evidence_item", ID: i.ID}, i.Home, func(ctx context.Context, tx *ledger.Tx, _ Home) error {
		now, err := r.s.item(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		if now.State != Waiting {
			return nil // another service read it
		}
		if err := r.s.insert(ctx, tx, o.parts); err != nil {
			return err
		}
		row := ledger.Row{"state": string(o.state), "fault": db.OrNil(string(o.code)), "why": db.OrNil(o.why), "kind": db.OrNil(o.kind), "reader": db.OrNil(o.reader), "pages": int64(o.pages),
			"blank": int64(o.blank), "parts": int64(len(o.parts) + o.before), "notes": db.OrNil(strings.Join(o.notes, " ")), "copy_of": db.OrNil(o.copyOf), "family_hash": db.OrNil(o.family),
			"mail": db.OrNil(r.mailMark(o.mail))}
		if o.title != "" {
			n, err := r.keys.named(&now)
			if err != nil {
				return err
			}
			if n.Title = o.title; n.Title != n.Name {
				own, err := r.keys.of(&now)
				if err != nil {
					return err
				}
				if row["sealed"], err = own.names(now.ID, n); err != nil {
					return err
				}
			}
		}
		if o.numbered && now.Serial == 0 {
			last, err := r.s.store.serial(ctx, tx, now.Home, r.d.Prefix)
			if err != nil {
				return err
			}
			now.Prefix, now.Serial = r.d.Prefix, last+1
			row["prefix"], row["serial"] = now.Prefix, int64(now.Serial)
			if err := r.s.Homes.Took(ctx, tx, now.Home, []Came{{ID: now.ID, URN: now.URN(), SHA256: now.SHA256, Pages: max(1, o.pages), Received: r.d.Received, Body: r.d.Body, Sender: r.d.Sender,
				Asking: r.d.Asking}}); err != nil {
				return err
			}
		}
		if o.found != nil {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error {
				if err := index.Put(ctx, tx.Tx, r.shelf, now.Home, now.ID, now.URN(), o.found); err != nil {
					return err
				}
				return index.PutMail(ctx, tx.Tx, r.shelf, now.Home, now.ID, o.mail)
			})
		}
		return tx.Update(ctx, "evidence_item", now.ID, now.Version, row)
	})
}

func (s *Service) item(ctx context.Context, q db.Querier, id string) (Item, error) {
	all, err := s.store.items(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Item{}, err
	}
	return all[0], nil
}

// Again has an exception read once more: with passwords, or by a better reader. Its number stays. One that could not be taken
// out of the file in which it lies waits until that one is read again.
func (s *Service) Again(ctx context.Context, delivery, item string) error {
	return s.onItem(ctx, delivery, item, func(ctx context.Context, tx *ledger.Tx, i *Item) (ledger.Row, error) {
		if i.State != Exception {
			return nil, errs.New(errs.Conflict, "This file is no exception now.")
		}
		if i.SHA256 == "" {
			around, err := s.item(ctx, tx, i.Parent)
			if err == nil && around.State != Waiting {
				err = tx.Update(ctx, "evidence_item", around.ID, around.Version, ledger.Row{"state": string(Waiting)})
			}
			return nil, err
		}
		return ledger.Row{"state": string(Waiting), "fault": nil, "why": nil}, nil
	})
}

// Exclude says that a file is not looked at, and why. It stays on record, with its number and its bytes; what lies in it
// does too, so that a file of which something was read is not excluded.
func (s *Service) Exclude(ctx context.Context, delivery, item, why string) error {
	why = strings.TrimSpace(why)
	if saysnothing.Is(why, "why", "reason") || len([]rune(why)) > MaxWhy {
		return errs.InvalidInput("This file cannot be excluded yet", errs.Field{Name: "why", Message: "Write why it is not looked at, in at most 500 characters. Everybody who reads evidence sees it"})
	}
	return s.onItem(ctx, delivery, item, func(_ context.Context, tx *ledger.Tx, i *Item) (ledger.Row, error) {
		switch {
		case i.State == Excluded:
			return nil, errs.New(errs.Conflict, "This file is excluded already.")
		case i.Parts > 0:
			return nil, errs.New(errs.Conflict, "There are other files in this one. A family stays whole: exclude what lies in it, or nothing.")
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return index.Drop(ctx, tx.Tx, i.ID) })
		return ledger.Row{"state": string(Excluded), "why": why, "human": access.ActorFrom(ctx).Human}, nil
	})
}

// onItem changes a file of a delivery that is open.
func (s *Service) onItem(ctx context.Context, delivery, item string, do func(context.Context, *ledger.Tx, *Item) (ledger.Row, error)) error {
	d, _, err := s.one(ctx, delivery, DocumentsTake)
	if err != nil {
		return err
	}
	return s.writing(ctx, ledger.Of{Kind: "evidence_item", ID: item}, d.Home, func(ctx context.Context, tx *ledger.Tx, _ Home) error {
		i, err := s.seen(ctx, tx, &d, item)
		if err != nil {
			return err
		}
		now, err := s.delivery(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if now.State != Open {
			return errClosed
		}
		row, err := do(ctx, tx, &i)
		if err != nil || row == nil {
			return err
		}
		return tx.Update(ctx, "evidence_item", i.ID, i.Version, row)
	})
}

// Close ends a delivery: what came is what is on record. It does so only if that balances in the same write, and says why
// where the count is not what was declared. The log keeps the counts.
func (s *Service) Close(ctx context.Context, delivery, why string) error {
	d, _, err := s.one(ctx, delivery, DocumentsTake)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	return s.writing(ctx, ledger.Of{Kind: "evidence_delivery", ID: d.ID}, d.Home, func(ctx context.Context, tx *ledger.Tx, _ Home) error {
		now, err := s.delivery(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		sum, err := s.store.sum(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		switch {
		case now.State != Open:
			return errClosed
		case sum.Items == 0:
			return errs.New(errs.Conflict, "There is no file in this delivery yet.")
		case sum.Waiting > 0:
			return errs.New(errs.Conflict, "Some files were not read yet. Read them, or exclude them and say why.")
		case !sum.Balances():
			return errs.New(errs.Conflict, "The count does not balance: files that were found in others are not on record. Tell whoever runs the service.")
		case now.Differs(sum) && saysnothing.Is(why, "why", "reason"):
			return errs.InvalidInput("This delivery cannot be closed yet", errs.Field{Name: "why", Message: "The count is not what whoever sent it declared. Write why, or ask them"})
		case len([]rune(why)) > MaxWhy:
			return errs.InvalidInput("This delivery cannot be closed yet", errs.Field{Name: "why", Message: "Write at most 500 characters"})
		}
		return tx.Update(ctx, "evidence_delivery", now.ID, now.Version, ledger.Row{"state": string(Closed), "closed": s.Today().String(), "closed_human": access.ActorFrom(ctx).Human, "why": db.OrNil(why),
			"items": int64(sum.Items), "indexed": int64(sum.Indexed), "exceptions": int64(sum.Exceptions), "excluded": int64(sum.Excluded), "copies": int64(sum.Copies)})
	})
}

// Differs says whether the files that were handed over are not as many as was declared.
func (d *Delivery) Differs(s Sum) bool {
	return d.Declared >= 0 && d.Declared != s.Top && d.Declared != s.Items
}
