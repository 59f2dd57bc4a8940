package comeback

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/phrase"
)

// NextPhrase is a phrase that is to take the place of another. It is kept nowhere
// until it does: then the other opens nothing.
type NextPhrase struct {
	Phrase phrase.Phrase
	Key    phrase.Key
	Stored phrase.Stored
}

// Next makes a phrase that nobody has.
func (d *Drafts) Next(ctx context.Context, kind phrase.Kind) (n NextPhrase, err error) {
	if n.Phrase, err = d.freePhrase(ctx, kind); err != nil {
		return n, err
	}
	n.Key, n.Stored, err = d.Gate.Keep(ctx, n.Phrase, d.Params)
	return n, err
}

// Turn is a change of the phrase that leads to a draft or a case.
type Turn struct {
	Kind, Ref string
	Was       phrase.Key
	Lookup    string // where the new phrase is found
	Stored    phrase.Stored
	// Open finds the forms that lie open under the phrase before: they end.
	Open string
}

// TurnOf is the change from what a phrase opened to another one.
func (d *Drafts) TurnOf(f Found, n NextPhrase, open string) Turn {
	return Turn{Kind: f.Kind, Ref: f.Ref, Was: f.Key, Lookup: phrase.LookupIndex(d.Secret, n.Phrase.Lookup()), Stored: n.Stored, Open: open}
}

// What becomes of a change that comes too late.
var (
	ErrTurned = errs.New(errs.Conflict, "Your words or numbers were changed in another place a moment ago. Those that this page shows open nothing. Use the ones that you were shown there.")
	ErrTaken  = errs.New(errs.Unavailable, "We could not use these. Nothing was changed, and the ones that you have still count. Ask for new ones once more.")
)

// Reseal seals anew what a room keeps beside a draft, for the phrase that is to come: it
// is handed what the draft held, and gives what is to be done in the transaction.
type Reseal func(ctx context.Context, next Found, plain []byte) (func(tx *db.Tx) error, error)

// ChangePhrase seals a draft and what hangs on it anew, under another phrase, and has that
// phrase lead to it: all of it or nothing. What another device saves meanwhile is
// sealed anew too.
func (d *Drafts) ChangePhrase(ctx context.Context, f Found, n NextPhrase, open string, beside Reseal) (Found, error) {
	next := Found{Kind: f.Kind, Ref: f.Ref, Key: n.Key}
	for range 5 {
		err := d.changePhrase(ctx, f, next, d.TurnOf(f, n, open), beside)
		if !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Conflict) {
			return next, err
		}
		if _, done := d.Open(ctx, next); done == nil {
			return next, nil // an earlier press of the button did it
		}
		if _, still := d.Open(ctx, f); still != nil {
			return next, still
		}
	}
	return next, errs.New(errs.Unavailable, "Your form is being changed in another place at this moment. Nothing was changed here. Try again.")
}

func (d *Drafts) changePhrase(ctx context.Context, f, next Found, t Turn, beside Reseal) error {
	text, err := d.Open(ctx, f)
	if err != nil {
		return err
	}
	also := func(*db.Tx) error { return nil }
	if beside != nil {
		if also, err = beside(ctx, next, text.Plain); err != nil {
			return err
		}
	}
	// Whether anything was answered in it stays as it is: Empty leaves that alone.
	_, err = d.Put(ctx, next, Writing{Plain: text.Plain, Over: text.Sealed, Empty: true, Also: func(tx *db.Tx) error {
		if err := also(tx); err != nil {
			return err
		}
		return d.Tables.Turn(ctx, tx, t)
	}})
	return err
}
