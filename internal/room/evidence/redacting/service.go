package redacting

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"

	library "candour/evidence"
	"candour/evidence/redact"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/longwork"
	"candour/internal/room/evidence"
	"candour/internal/trust/access"
)

// Maker makes files, each in a program of its own that had no other. What the first says of its work the second looks at, which
// knows the original no more. The reader of the room is one, or nothing is made.
type Maker interface {
	Redact(ctx context.Context, path, out string, marks []redact.Mark, limits library.Limits) (*redact.Proof, error)
	Look(ctx context.Context, path, scratch string, proof *redact.Proof, dpi int, limits library.Limits) (*redact.Verdict, error)
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	*evidence.Service
	store store
	works longwork.Works // by document and audience
}

var workWords = longwork.Words{Busy: "A file is being made of this document. Wait until that ends.", Stopped: "It was stopped. Nothing was kept.",
	Failed: "Something went wrong here, and nothing was kept. It is not the document. Try again; if it ends like this once more, tell whoever runs the service."}

// New makes the use cases over those of the room.
func New(s *evidence.Service) *Service {
	log := s.Log
	if log == nil {
		log = slog.Default()
	}
	out := &Service{Service: s, works: longwork.Works{Words: workWords, Log: log, Name: "evidence/redacting"}}
	s.AtShut(out.works.Close)
	return out
}

// At is a document that is made ready for an audience.
type At struct {
	Home, Delivery, Item string
	To                   evidence.Audience
}

func (at At) key() string { return at.Item + " " + string(at.To) }

// Sheet is a document with its marks, and the files that were made for an audience.
type Sheet struct {
	evidence.Paper
	To      evidence.Audience
	Marks   []Mark // that count, in the order of pages
	Made    []Redaction
	Held    []evidence.Pages // from the audience: these pages go whole
	Unseen  []int            // pages of which no text can be relied on: no words are found there
	AllHeld bool             // from the audience: nothing can be made for it
	reading *library.Reading
	every   []Mark // also those that were taken away
	safe    evidence.Safe
}

// Waits gives the file that waits for a second human.
func (s *Sheet) Waits() (Redaction, bool) {
	i := slices.IndexFunc(s.Made, func(r Redaction) bool { return r.State == Waiting })
	if i < 0 {
		return Redaction{}, false
	}
	return s.Made[i], true
}

// Stands says why a file cannot leave, or be approved, as things are now; nil: it can.
func (s *Sheet) Stands(r *Redaction) error {
	switch {
	case s.AllHeld:
		return errs.New(errs.Conflict, "All of this document is held from them now. Nothing of it leaves.")
	case r.basis != basis(s.To, s.SHA256, s.every, s.Held):
		return errs.New(errs.Conflict, "A mark changed since this file was made, or something else of the document is held now. Make the file again.")
	}
	return s.changed()
}

// changed refuses while other words stand under a mark.
func (s *Sheet) changed() error {
	if slices.ContainsFunc(s.Marks, func(m Mark) bool { return m.Changed }) {
		return errs.New(errs.Conflict, "The document was read again, and other words stand under a mark now. Look at that mark, and take it away or say that it is right.")
	}
	return nil
}

// facts are what is known of a document in q without its key.
func (s *Service) facts(ctx context.Context, q db.Querier, at At, action access.Action) (out Sheet, err error) {
	if at.To != evidence.Participants && at.To != evidence.Public {
		return out, evidence.ErrNone()
	}
	out.To = at.To
	if out.Paper, err = s.Paper(ctx, q, at.Home, at.Delivery, at.Item, action); err != nil {
		return out, err
	}
	if out.every, err = s.store.marks(ctx, q, at.Item); err != nil {
		return out, err
	}
	if out.Made, err = s.store.made(ctx, q, at.Item, at.To); err != nil {
		return out, err
	}
	sight, some, err := s.HeldFrom(ctx, q, &out.Paper, at.To)
	out.Held, out.AllHeld = sight.Held, !some
	for _, p := range sight.Held {
		out.AllHeld = out.AllHeld || p == (evidence.Pages{})
	}
	return out, err
}

// open is that with what is sealed of it, with an entry that says what for.
func (s *Service) open(ctx context.Context, at At, action access.Action, purpose string) (Sheet, error) {
	out, err := s.facts(ctx, s.DB, at, action)
	if err != nil {
		return out, err
	}
	if out.Kind != kindPDF {
		return out, errs.New(errs.Conflict, "This is no PDF. A file of another kind is never given redacted: have it printed to a PDF, and take that in.")
	}
	if out.safe, err = s.Unlock(ctx, &out.Paper, purpose); err != nil {
		return out, err
	}
	if out.reading, err = s.Reading(ctx, out.safe, &out.Paper); err != nil {
		return out, err
	}
	for i := range out.every {
		m := &out.every[i]
		if !m.counts(at.To) {
			continue
		}
		plain, err := out.safe.Unseal(rowOf(m.ID), m.sealed)
		if err == nil {
			err = json.Unmarshal(plain, &m.Spot)
		}
		if err != nil {
			return out, err
		}
		m.Changed = !slices.Equal(m.Spot.Beneath, beneath(out.reading, m.Spot.Page, m.Spot.Box))
		out.Marks = append(out.Marks, *m)
	}
	slices.SortStableFunc(out.Marks, func(a, b Mark) int { return comparePlaces(&a.Spot, &b.Spot) })
	for i, p := range out.reading.Pages {
		if !p.Usable {
			out.Unseen = append(out.Unseen, i+1)
		}
	}
	return out, nil
}

const kindPDF = "application/pdf"

// Open gives a document with its marks to whoever marks.
func (s *Service) Open(ctx context.Context, at At) (Sheet, error) {
	return s.open(ctx, at, evidence.DocumentsRedact, "To see what of a document does not go to "+words(at.To))
}

func words(to evidence.Audience) string {
	if to == evidence.Public {
		return "the public"
	}
	return "participants"
}

// Running gives the making that goes on here, or the last that ended here without a file; nil for neither.
func (s *Service) Running(at At) *longwork.Work { return s.works.Running(at.key()) }

// Wait gives the end of the making, for tests and demonstrations.
func (s *Service) Wait(at At) error { return s.works.Wait(at.key()) }

func rowOf(mark string) string { return "evidence_mark/" + mark + "/sealed" }
