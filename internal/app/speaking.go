package app

import (
	"context"
	"crypto/rand"
	"io"

	"candour/internal/base/errs"
	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/signin"
	"candour/internal/site/gate"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// byPhrase is the one way in for whoever comes by a phrase, in all rooms: guessing in two of
// them is no quicker than in one.
type byPhrase struct {
	turns *gate.Turns
	gate  *phrase.Gate
}

func (s *server) byPhrase() *byPhrase {
	if s.phrases == nil {
		turns := gate.NewTurns(1, gate.Places)
		s.phrases = &byPhrase{turns, phrase.NewGateOn(turns)}
	}
	return s.phrases
}

// spoken is what people write before they speak to an inquiry, with a secret that is of that
// room alone; random makes their phrases.
func (s *server) spoken(ctx context.Context, random io.Reader) (drafts speaking.Drafts, key []byte, err error) {
	key, earlier, err := s.formKeys(ctx)
	if err != nil {
		return drafts, nil, err
	}
	before := make([][]byte, len(earlier))
	for i := range earlier {
		before[i] = comeback.Derive(earlier[i], "inquiry")
	}
	return speaking.New(comeback.Config{DB: s.db, Clock: s.clock, Gate: s.byPhrase().gate, Secret: comeback.Derive(key, "inquiry"), Earlier: before, Params: guess.phrase,
		Random: random}), key, nil
}

// speaker is the pages of somebody who speaks to an inquiry.
func (s *server) speaker(ctx context.Context) (*speak.Pages, speaking.Drafts, error) {
	drafts, key, err := s.spoken(ctx, rand.Reader)
	if err != nil {
		return nil, drafts, err
	}
	pages := speak.New(speak.Config{Service: s.listening, Drafts: drafts, Renderer: s.renderer, Secret: drafts.Secret, Now: s.clock.Now, Log: s.log, MadeUp: s.opts.invents(),
		Turns: s.byPhrase().turns, Tickets: gate.NewTickets(key, s.clock.Now), Changed: s.changed})
	s.open = append(s.open, pages.Sessions())
	return pages, drafts, nil
}

// survivor is the made-up person whom a visitor of the demonstration can come back as; none
// where the demonstration was played before.
func (s *server) survivor(ctx context.Context) (*inquirydemo.Survivor, error) {
	drafts, _, err := s.spoken(ctx, inquirydemo.PhraseOf())
	if err != nil {
		return nil, err
	}
	_, err = drafts.Find(ctx, inquirydemo.Words())
	if !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	_, f, err := drafts.Begin(ctx, phrase.Words)
	if err != nil {
		return nil, err
	}
	a, err := drafts.Load(ctx, f)
	return &inquirydemo.Survivor{Key: f.Key, Promote: drafts.Promote(f, a)}, err
}

// returning are the made-up people without an account whom a visitor can come back as.
func (s *server) returning() []signin.Returning {
	if !s.opts.invents() {
		return nil
	}
	return []signin.Returning{{Name: "Synthetic Person who spoke to an inquiry",
		Does:  "Comes back by return words to what they gave, reads who opened it and what may be done with it, and changes their mind.",
		Words: inquirydemo.Words(), Path: speak.Return}}
}
