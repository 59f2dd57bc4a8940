package closing

import (
	"context"
	"errors"
	"os"
	"strconv"

	"filippo.io/age"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/archive"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Result is what a closing came to.
type Result struct {
	Manifest archive.Manifest
	SHA256   string // of the manifest
}

// Run closes the record of an inquiry, from the day on that two people agreed to, and writes it into a folder: each account under the
// promise that was shown before it was given, then what is sealed of its reports, then the files. It can be
// stopped at any point, and goes on from there: each account is one write. Progress is said as it goes; no word
// of it is about anybody. It runs as the service itself.
func (s *Service) Run(ctx context.Context, id, at string, say func(words string)) (out Result, err error) {
	if odd := archive.Undecided(s.columns()); len(odd) > 0 {
		return out, errs.Newf(errs.Unavailable, "This program keeps %q, and nobody decided whether that is in the record. Nothing was closed or written.", odd)
	}
	c, err := s.closable(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	to, err := age.ParseX25519Recipient(c.Recipient)
	if err != nil {
		return out, err
	}
	if err := ready(at); err != nil {
		return out, err
	}
	if err := s.closeAll(ctx, id, to, say); err != nil {
		return out, err
	}
	if err := s.handDrafts(ctx, id, to); err != nil {
		return out, err
	}
	if err := s.mark(ctx, id, func(c *Closing) ledger.Row {
		if !c.Closed.IsZero() {
			return nil
		}
		return ledger.Row{"closed_day": s.Today().String()}
	}); err != nil {
		return out, err
	}
	err = s.DB.Snapshot(ctx, func(q db.Querier) error {
		out.Manifest, err = export(ctx, q, id, folder(ctx, at, say))
		return err
	})
	if err != nil {
		return out, err
	}
	if _, out.SHA256, err = archive.Check(os.DirFS(at)); err != nil {
		return out, err
	}
	return out, s.mark(ctx, id, func(*Closing) ledger.Row {
		return ledger.Row{"written_day": s.Today().String(), "sha256": out.SHA256}
	})
}

// columns are the columns of the room's tables, as the program has them.
func (s *Service) columns() (out []archive.Columns) {
	for _, t := range s.Tables {
		out = append(out, archive.Columns{Table: t.Name, Columns: t.Columns})
	}
	return out
}

// closable gives the closing of a record that may be closed today, and otherwise says why it may not.
func (s *Service) closable(ctx context.Context, q db.Querier, id string) (*Closing, error) {
	x, err := s.Inquiries.Of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	c, err := s.store.closing(ctx, q, id)
	if err != nil {
		return nil, err
	}
	held, err := s.store.holds(ctx, q, id)
	switch {
	case err != nil:
		return nil, err
	case x.State != inquiry.Ended || c == nil:
		return nil, errs.New(errs.Conflict, "Two people of this inquiry have not agreed to close its record.")
	case s.Today().Before(c.Opens):
		return nil, errs.New(errs.Conflict, "The record is closed from "+c.Opens.Human()+" on. People who spoke to the inquiry can change their mind until then.")
	case c.Closed.IsZero() && len(standing(held)) > 0:
		return nil, errs.New(errs.Conflict, "A hold stands. While it does nothing is destroyed, and the record is not closed.")
	}
	return c, nil
}

// shut does one write of the closing, as the service itself: only while it may be done.
func (s *Service) shut(ctx context.Context, kind, record, id string, do func(context.Context, *ledger.Tx, *Closing) error) error {
	var c *Closing
	act := ledger.Act{Action: inquiry.InquiryShut, Kind: kind, ID: record, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		c, err = s.closable(ctx, tx, id)
		return access.Resource{Kind: kind, ID: record, Attrs: map[string]any{"confirmed": err == nil && c != nil}}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, c) })
	return err
}

func (s *Service) mark(ctx context.Context, id string, row func(*Closing) ledger.Row) error {
	return s.shut(ctx, "inquiry", id, id, func(ctx context.Context, tx *ledger.Tx, c *Closing) error {
		set := row(c)
		if set == nil {
			return nil
		}
		return tx.Update(ctx, "inquiry_closing", c.ID, c.Version, set)
	})
}

// closeAll closes every account that is not closed. Words that go to the archive and that nobody here can open stay as
// they are, and the record is not written: neither promise would be kept.
func (s *Service) closeAll(ctx context.Context, id string, to age.Recipient, say func(string)) error {
	left, err := s.Hearers.Unclosed(ctx, s.DB, id)
	if err != nil {
		return err
	}
	waits := 0
	for i, approach := range left {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch err := s.closeOne(ctx, id, approach, to); {
		case errors.Is(err, vault.ErrNoWrap):
			waits++
		case err != nil:
			return err
		}
		say("closed: " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(left)))
	}
	if waits > 0 {
		return errs.New(errs.Conflict, "Of some people ("+FewWords(waits)+") who said yes to the archive nobody here can open the words: they were given before this program could hand them on. "+
			"They stay as they are until each of them has come back to their page. The record was not written.")
	}
	return nil
}

func (s *Service) closeOne(ctx context.Context, id, approach string, to age.Recipient) error {
	var done listening.Closed
	err := s.shut(ctx, "inquiry_approach", approach, id, func(ctx context.Context, tx *ledger.Tx, _ *Closing) (err error) {
		if done, err = s.Hearers.Close(ctx, tx, approach, to); err != nil {
			return err
		}
		for _, h := range done.Handed {
			if err := s.hand(tx, id, "inquiry_account", done.Account, h.Name, h.Text); err != nil {
				return err
			}
		}
		if done.Words != testimony.Destroyed || done.Sheet == "" {
			return nil
		}
		return tx.Insert("inquiry_destroyed", ids.Random("destroyed"), ledger.Row{"inquiry_id": id, "class": Accounts, "many": 1, "sheet": done.Sheet,
			"rule": "no yes to the archive on the sheet that was shown before", "on_day": clock.Today(s.Clock).String()})
	})
	if err != nil {
		return err
	}
	return s.Hearers.AfterClose(ctx, done)
}

func (s *Service) hand(tx *ledger.Tx, id, table, row, name, text string) error {
	return tx.Insert("inquiry_handed", ids.Random("handed"), ledger.Row{"inquiry_id": id, "of_table": table, "of_row": row, "name": name, "sha256": archive.Sum([]byte(text)), "text": text,
		"on_day": s.Today().String()})
}

// handDrafts seals what is in the drafts of reports to the archive, once.
func (s *Service) handDrafts(ctx context.Context, id string, to age.Recipient) error {
	return s.shut(ctx, "inquiry", id, id, func(ctx context.Context, tx *ledger.Tx, _ *Closing) error {
		n, err := s.store.handed(ctx, tx, id)
		if err != nil || n > 0 {
			return err
		}
		all, err := s.Drafters.Hand(ctx, tx, id, to)
		for _, h := range all {
			if err := s.hand(tx, id, h.Table, h.Row, "key", h.Text); err != nil {
				return err
			}
		}
		return err
	})
}
