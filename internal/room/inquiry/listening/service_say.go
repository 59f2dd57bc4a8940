package listening

import (
	"context"
	"slices"

	"candour/internal/base/ids"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Say records a yes or a no to one use. A no ends at once whatever is not fixed, and takes the
// words away from those who read them where no other use needs that. With a yes to being
// quoted with a name goes the name. It is taken while the inquiry is suspended and after its
// end. Of a no, seen is what they were told beforehand ([Mine.Seen]): where that has changed
// nothing is done.
func (s *Service) Say(ctx context.Context, p Person, use testimony.Use, yes bool, name, seen string) error {
	name = typed.Clean(name)
	var bad typed.Asked
	Answers{use: {yes, name}}.check(&bad)
	if bad.Err() != nil {
		return bad.Err()
	}
	same := ""
	if use == testimony.QuotedNamed && yes {
		var err error
		if same, err = s.sameName(ctx, p, name); err != nil {
			return err
		}
	}
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		acc, _, err := s.load(ctx, tx, `WHERE approach_id = ?`, a.ID)
		if err != nil {
			return err
		}
		if !yes && acc.Withdrawn().IsZero() {
			if err := stillSeen(acc, seen); err != nil {
				return err
			}
		}
		act := testimony.Act{Kind: testimony.Say, On: s.Today(), Use: use, Yes: yes}
		before := acc.Account
		if use == testimony.QuotedNamed && yes {
			act.Name = same
			if same == "" || before.Answer(use).Name != same {
				act.Name = ids.Random("sealed")
			}
		}
		if err := s.do(ctx, tx, acc, act); err != nil {
			return err
		}
		if use == testimony.QuotedNamed && before.Answer(use).Name != acc.Answer(use).Name {
			if err := s.newName(ctx, tx, a, acc, before.Answer(use).Name, name); err != nil {
				return err
			}
		}
		if err := s.unread(ctx, tx, acc, use, yes); err != nil {
			return err
		}
		var ends []testimony.Use
		if !yes {
			ends = append(ends, use)
		}
		out, still, err := s.endOutward(ctx, tx, acc, ends...)
		if err != nil {
			return err
		}
		return s.openOrClose(ctx, tx, p, was{&before, out}, was{&acc.Account, still})
	})
}

// sameName gives the row of the name that somebody chose before, if it is this one.
func (s *Service) sameName(ctx context.Context, p Person, name string) (row string, err error) {
	rows, err := s.store.sealed(ctx, s.DB, p.Approach)
	if err != nil {
		return "", err
	}
	opened, err := s.openOwn(access.WithActor(ctx, access.Public()), p, rows, "You said with which name you want to be quoted.",
		func(r sealed) bool { return r.name == nameCalled })
	for _, r := range rows {
		if r.name == nameCalled && r.text != "" && opened[nameCalled] == name {
			row = r.id
		}
	}
	return row, err
}

// newName seals the name that counts from now on, and empties the one before.
func (s *Service) newName(ctx context.Context, tx *ledger.Tx, a *Approach, acc *Account, was, name string) error {
	if was != "" {
		if err := tx.Update(ctx, "inquiry_account_sealed", was, 0, ledger.Row{"sealed": ""}); err != nil {
			return err
		}
	}
	if row := acc.Answer(testimony.QuotedNamed).Name; row != "" {
		return s.sealName(tx, a, s.into(ctx, tx, wordsOf(a.ID)), row, name)
	}
	return nil
}

// unread takes out what was found in an account once the person said no to its being read
// for themes.
func (s *Service) unread(ctx context.Context, tx *ledger.Tx, acc *Account, use testimony.Use, yes bool) error {
	if use != testimony.Themed || yes {
		return nil
	}
	return s.dropThemes(ctx, tx, acc.ID)
}

// was is what a person said at one moment; out that an asking lets the account go to somebody.
type was struct {
	account *testimony.Account
	out     bool
}

// openOrClose gives the keys to those who read, and for the closing of the record, or takes them
// away, as the answers now say.
func (s *Service) openOrClose(ctx context.Context, tx *ledger.Tx, p Person, before, after was) error {
	for _, part := range []vault.Part{PartWords, PartName} {
		before, now := groupsOf(before.account, part, before.out), groupsOf(after.account, part, after.out)
		for _, g := range []string{groupRead, groupArchive} {
			switch had, has := slices.Contains(before, g), slices.Contains(now, g); {
			case has && !had:
				if err := s.vault.OpenTo(ctx, tx, wordsOf(p.Approach), p.Key.Bytes(), part, g); err != nil {
					return err
				}
			case had && !has:
				s.vault.CloseTo(ctx, tx, wordsOf(p.Approach), part, g)
			}
		}
	}
	return nil
}

// ReadSheet records that the person has a newer sheet before them, and may now answer on it. No
// answer changes.
func (s *Service) ReadSheet(ctx context.Context, p Person, version string) error {
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		acc, x, err := s.load(ctx, tx, `WHERE approach_id = ?`, a.ID)
		if err != nil {
			return err
		}
		d, err := s.door(ctx, tx, x)
		if err != nil {
			return err
		}
		if d.Sheet.Version == "" || d.Sheet.Version != version {
			return errStale
		}
		if acc.Sheet().Version == version {
			return nil
		}
		return s.do(ctx, tx, acc, testimony.Act{Kind: testimony.Show, On: s.Today(), Sheet: d.Sheet})
	})
}
