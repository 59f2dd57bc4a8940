package intake

import (
	"context"
	"encoding/json"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// Tables are where drafts, ways back and open forms of applicants stand; files that are
// added to a draft go with it.
func Tables() comeback.Tables { return comeback.TablesOf("review", "review_draft_file") }

// Drafts keeps what applicants write before they send it, sealed under their return
// phrase (package comeback): answers, and files beside them.
type Drafts struct {
	*comeback.Drafts
	looking sync.Mutex // for what files tell unseen
}

// NewDrafts makes them, in the tables of this room.
func NewDrafts(c comeback.Config) *Drafts {
	c.Tables = Tables()
	return &Drafts{Drafts: comeback.New(c)}
}

// What a phrase leads to.
const (
	FoundDraft = comeback.Draft
	FoundCase  = "case"
)

// Found is what a phrase opened: a draft or a case, with the key to it.
type Found = comeback.Found

// Start makes a draft with its phrase, which is shown once and kept nowhere.
func (d *Drafts) Start(ctx context.Context, kind phrase.Kind) (phrase.Phrase, Found, error) {
	return d.start(ctx, kind, Answers{}, clock.Day{})
}

func (d *Drafts) start(ctx context.Context, kind phrase.Kind, a Answers, ends clock.Day) (phrase.Phrase, Found, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return phrase.Phrase{}, Found{}, err
	}
	return d.Drafts.Start(ctx, kind, plain, ends)
}

// Load opens a draft.
func (d *Drafts) Load(ctx context.Context, f Found) (a Answers, err error) {
	text, err := d.Open(ctx, f)
	if err != nil {
		return a, err
	}
	err = json.Unmarshal(text.Plain, &a)
	a.read = text.Sealed
	return a, err
}

// Save seals a draft again and puts off its end. Answers that were loaded are
// saved only over what was loaded: when another device saved in between it
// gives errs.Conflict and changes nothing.
func (d *Drafts) Save(ctx context.Context, f Found, a Answers) error {
	_, err := d.save(ctx, f, a, clock.Day{}, nil)
	return err
}

func (d *Drafts) save(ctx context.Context, f Found, a Answers, ends clock.Day, also func(tx *db.Tx) error) (sealed []byte, err error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return d.Put(ctx, f, comeback.Writing{Plain: plain, Over: a.read, Empty: a.empty(), Ends: ends, Also: also})
}

// ChangePhrase seals a draft and its files anew, under another phrase, and has that
// phrase lead to it: all of it or nothing.
func (d *Drafts) ChangePhrase(ctx context.Context, f Found, n comeback.NextPhrase, open string) (Found, error) {
	return d.Drafts.ChangePhrase(ctx, f, n, open, func(ctx context.Context, next Found, plain []byte) (func(tx *db.Tx) error, error) {
		var a Answers
		if err := json.Unmarshal(plain, &a); err != nil {
			return nil, err
		}
		files, err := d.Files(ctx, f, a.Files)
		if err != nil {
			return nil, err
		}
		return d.resealed(ctx, next, files)
	})
}

// resealed seals files anew, and gives what puts them in the place of what was there.
func (d *Drafts) resealed(ctx context.Context, next Found, files []File) (func(tx *db.Tx) error, error) {
	boxes := make([][]byte, len(files))
	var err error
	for i, file := range files {
		if boxes[i], err = phrase.Seal(next.Key, fileAAD(next.Ref, file.ID), file.Data); err != nil {
			return nil, err
		}
	}
	return func(tx *db.Tx) error {
		for i, file := range files {
			if err := d.resealFile(ctx, tx, next.Ref, file.ID, boxes[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
