package app

import (
	"context"
	"crypto/rand"
	"io"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/letter"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/survivors"
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

// nominees are the phrases with which people come back to a nomination for a survivors panel, with a
// secret that is of that floor alone.
func (s *server) nominees(ctx context.Context) (*comeback.Drafts, error) {
	key, earlier, err := s.formKeys(ctx)
	if err != nil {
		return nil, err
	}
	before := make([][]byte, len(earlier))
	for i := range earlier {
		before[i] = comeback.Derive(earlier[i], "inquiry panel")
	}
	return comeback.New(comeback.Config{DB: s.db, Clock: s.clock, Tables: survivors.Phrases(), Gate: s.byPhrase().gate, Secret: comeback.Derive(key, "inquiry panel"), Earlier: before,
		Params: guess.phrase, Life: 1}), nil
}

// draftingOn is how inquiries draft their reports, on the days of a clock. Whoever gets a warning
// letter comes back by words that are found by a secret of that floor alone.
func (s *server) draftingOn(ctx context.Context, t clock.Clock, on *inquiry.Service, heard *listening.Service) (*drafting.Service, error) {
	return s.draftingBy(ctx, t, on, heard, rand.Reader, rand.Reader)
}

// draftingKnown is draftingOn for the one made-up letter that a visitor of the demonstration can open.
func (s *server) draftingKnown(ctx context.Context, t clock.Clock, on *inquiry.Service, heard *listening.Service) (*drafting.Service, error) {
	return s.draftingBy(ctx, t, on, heard, inquirydemo.LetterPhraseOf(), inquirydemo.LetterLinkOf())
}

func (s *server) draftingBy(ctx context.Context, t clock.Clock, on *inquiry.Service, heard *listening.Service, phrases, links io.Reader) (*drafting.Service, error) {
	key, earlier, err := s.formKeys(ctx)
	if err != nil {
		return nil, err
	}
	before := make([][]byte, len(earlier))
	for i := range earlier {
		before[i] = comeback.Derive(earlier[i], "inquiry letter")
	}
	back := comeback.New(comeback.Config{DB: s.db, Clock: t, Tables: drafting.Back(), Gate: s.byPhrase().gate, Secret: comeback.Derive(key, "inquiry letter"), Earlier: before,
		Params: guess.phrase, Life: 1, Random: phrases})
	return drafting.NewService(drafting.Config{DB: s.db, Ledger: s.ledger, Auth: s.policy, Clock: t, Keys: s.keys, Inquiries: on, Listening: heard,
		Calendar: s.holidays.Live(), OneHuman: signin.OneHuman, Bodies: inquiryBodies{s.bodies}, Documents: inquiryDocuments{s.askingOn(t, on)}, More: []drafting.Source{s.hearingsOn(t, on).Source()},
		Register: inquiryRegister{s.register, s.splitOn},
		Findings: s.findingOn(t, on, heard), Release: s.releasingOn(t, on), Back: back, Participants: s.participantsOn(t, on), Site: s.cfg.PublicURL, Random: links}), nil
}

// inquiryDocuments are the documents of an inquiry as its report refers to them.
type inquiryDocuments struct{ *requesting.Service }

// Latest are the latest that the team may have something of, and says whether there are more.
func (d inquiryDocuments) Latest(ctx context.Context, q db.Querier, id string) ([]drafting.Document, bool, error) {
	all, more, err := d.Service.Latest(ctx, q, id, restrict.Audience{Circle: restrict.Team})
	return draftingDocuments(all), more, err
}

// Named are those of some ids that the team may have something of.
func (d inquiryDocuments) Named(ctx context.Context, q db.Querier, id string, named []string) ([]drafting.Document, error) {
	all, err := d.Footings(ctx, q, id, restrict.Audience{Circle: restrict.Team}, named)
	return draftingDocuments(all), err
}

func draftingDocuments(all []requesting.Footing) (out []drafting.Document) {
	for _, f := range all {
		out = append(out, drafting.Document{ID: f.ID, Title: f.Title, Pages: f.Pages})
	}
	return out
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

// letters is the pages of whoever got a warning letter.
func (s *server) letters(ctx context.Context) (*letter.Pages, error) {
	key, _, err := s.formKeys(ctx)
	if err != nil {
		return nil, err
	}
	pages := letter.New(letter.Config{Service: s.drafting, Renderer: s.renderer, Secret: s.drafting.Back.Secret, Now: s.clock.Now, Log: s.log, MadeUp: s.opts.invents(),
		Turns: s.byPhrase().turns, Tickets: gate.NewTickets(key, s.clock.Now)})
	s.open = append(s.open, pages.Sessions(), pages.CopySessions())
	return pages, nil
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
		Words: inquirydemo.Words(), Path: speak.Return},
		{Name: "Synthetic Person who got a warning letter",
			Does:  "Answers for a made-up body that a report may criticise. Opens the letter by what came on paper, keeps it in confidence, and answers it.",
			Words: inquirydemo.LetterWords(), Path: letter.Front, Link: inquirydemo.LetterLink()}}
}
