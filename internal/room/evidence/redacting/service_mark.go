package redacting

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"unicode"

	library "candour/evidence"
	"candour/evidence/redact"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/room/evidence"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Why is on which ground something goes.
type Why struct {
	Ground Ground
	Words  string // of another reason
	Label  string // a cipher in its place
}

func (w *Why) check() (out []errs.Field) {
	need := func(ok bool, field, words string) {
		if !ok {
			out = append(out, errs.Field{Name: field, Message: words})
		}
	}
	w.Words, w.Label = strings.TrimSpace(w.Words), strings.TrimSpace(w.Label)
	need(slices.Contains(Grounds(), w.Ground), "ground", "Choose why it does not go to them")
	need(w.Ground != Other || !saysnothing.Is(w.Words, "why", "reason"), "why", "Write the other reason")
	need(len([]rune(w.Words)) <= MaxWhy, "why", "Write at most 500 characters")
	need(len([]rune(w.Label)) <= MaxLabel && !strings.ContainsFunc(w.Label, unicode.IsControl), "label", "Write at most 8 letters, so that the label tells nothing by its length")
	return out
}

const notYet = "This cannot be marked yet"

// Find marks each place at which the document shows some words. toEnd has each mark go on to the end of its line, so that
// nobody can work out how wide the words were. It gives how many places were marked that were not before.
func (s *Service) Find(ctx context.Context, at At, what string, toEnd bool, why Why) (int, error) {
	what = strings.Join(strings.Fields(what), " ")
	wrong := why.check()
	if what == "" || len([]rune(what)) > MaxWords {
		wrong = append(wrong, errs.Field{Name: "words", Message: "Write the words as the document has them, at most 100 characters"})
	}
	if err := errs.Refused(notYet, wrong...); err != nil {
		return 0, err
	}
	sh, err := s.open(ctx, at, evidence.DocumentsRedact, "To mark words of a document")
	if err != nil {
		return 0, err
	}
	var spots []Spot
	places := 0
	for i, size := range sh.reading.Pages {
		for _, box := range redact.Find(wordsOf(sh.reading, i+1), what) {
			if toEnd {
				box.W = math.Max(box.W, size.W-box.X)
			}
			if box.X >= size.W || box.Y >= size.H || box.X+box.W <= 0 || box.Y+box.H <= 0 {
				continue // outside what is shown of the page: it does not get into the file
			}
			places++
			if one := sh.spot(i+1, box, &why); !sh.has(&one) {
				spots = append(spots, one)
			}
		}
	}
	if places == 0 {
		return 0, errs.InvalidInput(notYet, errs.Field{Name: "words",
			Message: "No page shows these words as text. Write them as they stand there; where they are part of a picture or a scan, mark the place"})
	}
	return len(spots), s.put(ctx, at, &sh, spots, why.Ground)
}

// Place marks a place of a page, in points from its left and its top.
func (s *Service) Place(ctx context.Context, at At, page int, box library.Box, why Why) error {
	if err := errs.Refused(notYet, why.check()...); err != nil {
		return err
	}
	sh, err := s.open(ctx, at, evidence.DocumentsRedact, "To mark a place of a document")
	if err != nil {
		return err
	}
	if page < 1 || page > len(sh.reading.Pages) {
		return errs.InvalidInput(notYet, errs.Field{Name: "page", Message: "Write a page that the document has"})
	}
	size := sh.reading.Pages[page-1]
	for _, n := range []float64{box.X, box.Y, box.W, box.H} {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return errs.InvalidInput(notYet, errs.Field{Name: "box", Message: "Write numbers"})
		}
	}
	if box.W <= 0 || box.H <= 0 || box.X < 0 || box.Y < 0 || box.X+box.W > size.W+1 || box.Y+box.H > size.H+1 {
		return errs.InvalidInput(notYet, errs.Field{Name: "box", Message: "Write a place that lies on the page: left, top, width and height in points"})
	}
	one := sh.spot(page, box, &why)
	if sh.has(&one) {
		return errs.New(errs.Conflict, "This place is marked already.")
	}
	return s.put(ctx, at, &sh, []Spot{one}, why.Ground)
}

func (s *Sheet) spot(page int, box library.Box, why *Why) Spot {
	return Spot{Page: page, Box: box, Label: why.Label, Why: why.Words, Beneath: beneath(s.reading, page, box)}
}

// has says whether a place is marked.
func (s *Sheet) has(one *Spot) bool {
	return slices.ContainsFunc(s.Marks, func(m Mark) bool { return m.Spot.Page == one.Page && m.Spot.Box == one.Box })
}

func comparePlaces(a, b *Spot) int {
	return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Box.Y, b.Box.Y), cmp.Compare(a.Box.X, b.Box.X))
}

// put stores marks.
func (s *Service) put(ctx context.Context, at At, sh *Sheet, spots []Spot, ground Ground) error {
	if len(spots) == 0 {
		return nil
	}
	if len(sh.Marks)+len(spots) > MaxMarks {
		return errs.New(errs.Conflict, "A document can have 5,000 marks. Mark whole lines or pages.")
	}
	return s.writing(ctx, at, ledger.Of{Kind: "evidence_item", ID: at.Item}, func(ctx context.Context, tx *ledger.Tx, _ *Sheet) error {
		for i := range spots {
			if err := s.insert(ctx, tx, at, sh, &spots[i], ground); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) insert(ctx context.Context, tx *ledger.Tx, at At, sh *Sheet, spot *Spot, ground Ground) error {
	id := ids.Random("mark")
	plain, err := json.Marshal(spot)
	if err != nil {
		return err
	}
	sealed, err := sh.safe.Seal(rowOf(id), plain)
	if err != nil {
		return err
	}
	return tx.Insert("evidence_mark", id, ledger.Row{"home": at.Home, "item_id": at.Item, "audience": string(at.To), "ground": string(ground), "made": s.Today().String(),
		"human": access.ActorFrom(ctx).Human, "sealed": sealed})
}

// writing changes the marks of a document.
func (s *Service) writing(ctx context.Context, at At, of ledger.Of, do func(context.Context, *ledger.Tx, *Sheet) error) error {
	if access.ActorFrom(ctx).Human == "" {
		return errs.New(errs.Forbidden, "Nobody has said which person you are. Ask an administrator.")
	}
	return s.Writing(ctx, evidence.DocumentsRedact, of, at.Home, nil, func(ctx context.Context, tx *ledger.Tx, _ evidence.Home) error {
		now, err := s.facts(ctx, tx, at, evidence.DocumentsRedact)
		if err != nil {
			return err
		}
		first, err := s.First(ctx, tx, &now.Item)
		if err == nil && first != now.URN() {
			err = errs.New(errs.Conflict, "This document has the same bytes as "+first+". Mark that one: two files of the same pages, marked in two ways, would tell what is gone from each.")
		}
		if err != nil {
			return err
		}
		return do(ctx, tx, &now)
	})
}

// Take takes a mark away. What was made with it no longer stands.
func (s *Service) Take(ctx context.Context, at At, mark string) error {
	return s.onMark(ctx, at, mark, func(context.Context, *ledger.Tx, *Mark) error { return nil })
}

// Keep says of a mark, under which other words stand now, that it is right where it is.
func (s *Service) Keep(ctx context.Context, at At, mark string) error {
	sh, err := s.open(ctx, at, evidence.DocumentsRedact, "To look at a mark again")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sh.Marks, func(m Mark) bool { return m.ID == mark })
	if i < 0 {
		return evidence.ErrNone()
	}
	spot := sh.Marks[i].Spot
	spot.Beneath = beneath(sh.reading, spot.Page, spot.Box)
	return s.onMark(ctx, at, mark, func(ctx context.Context, tx *ledger.Tx, m *Mark) error {
		here := at
		here.To = m.Audience
		return s.insert(ctx, tx, here, &sh, &spot, m.Ground)
	})
}

// onMark takes a mark away, and does something else in the same write. A mark for participants is taken away where
// participants are the audience.
func (s *Service) onMark(ctx context.Context, at At, mark string, do func(context.Context, *ledger.Tx, *Mark) error) error {
	return s.writing(ctx, at, ledger.Of{Kind: "evidence_mark", ID: mark}, func(ctx context.Context, tx *ledger.Tx, now *Sheet) error {
		i := slices.IndexFunc(now.every, func(m Mark) bool { return m.ID == mark && m.counts(at.To) })
		if i < 0 {
			return evidence.ErrNone()
		}
		m := &now.every[i]
		if m.Audience != at.To {
			return errs.New(errs.Conflict, "This mark is one for participants: what they do not get the public does not get either. Take it away there.")
		}
		if err := do(ctx, tx, m); err != nil {
			return err
		}
		return tx.Update(ctx, "evidence_mark", m.ID, m.Version, ledger.Row{"taken": s.Today().String(), "taken_human": access.ActorFrom(ctx).Human})
	})
}
