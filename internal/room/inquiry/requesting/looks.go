package requesting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/restrict"
)

// Look says how a page of a document stands today for an audience (the public, the team, or the
// recipient of a letter), in q; the floor that asks authorises by itself. Held is where all of
// the page is; where parts of it are it stands, with the mark of what is left. A document or a
// page that is not there, or another inquiry's, has no sight.
func (s *Service) Look(ctx context.Context, q db.Querier, id, document string, page int, who restrict.Audience) (report.Sight, error) {
	return s.looks(ctx, q, id, who, s.Today(), nil)(document, page)
}

// looks is Look for many pages on a day: what is held is asked once, and each document read once; of those that are
// named all together, as soon as many were asked.
func (s *Service) looks(ctx context.Context, q db.Querier, id string, who restrict.Audience, day clock.Day, named []string) func(document string, page int) (report.Sight, error) {
	const many = 60
	var held restrict.Rules
	known, ready := map[string]*Document{}, false
	read := func(ids []string) error {
		for some := range slices.Chunk(ids, lot) {
			all, err := s.store.named(ctx, q, id, some)
			if err != nil {
				return err
			}
			for _, x := range some {
				known[x] = nil
			}
			for i := range all {
				known[all[i].ID] = &all[i]
			}
		}
		return nil
	}
	return func(document string, page int) (report.Sight, error) {
		var err error
		if _, there := known[document]; !there && len(known) >= many && len(named) > 0 {
			err, named = read(slices.Compact(slices.Sorted(slices.Values(named)))), nil
		}
		if _, there := known[document]; !there && err == nil {
			err = read([]string{document})
		}
		if err == nil && !ready {
			held, err = s.rulesOn(ctx, q, id, day)
		}
		if err != nil {
			return report.Sight{}, err
		}
		ready = true
		d := known[document]
		if d == nil || page < 1 || page > d.Pages {
			return report.Sight{}, nil
		}
		cut := held.Held(who, d.item(pageSpan(page)))
		stand := report.Stands
		switch {
		case !d.Back.IsZero() && !day.Before(d.Back):
			stand = report.TakenBack
		case slices.Contains(cut, pageSpan(page)):
			stand = report.Held
		}
		return report.Sight{Stand: stand, Mark: mark(d, page, cut)}, nil
	}
}

// Stands says how each page stands for a report: held where the public is not shown all of it. What
// cannot be looked at is not known.
func (s *Service) Stands(ctx context.Context, q db.Querier, id string, named ...string) (func(document string, page int) report.Sight, error) {
	look := s.looks(ctx, q, id, restrict.Audience{Circle: restrict.Public}, s.Today(), named)
	return func(document string, page int) report.Sight {
		at, err := look(document, page)
		if err != nil {
			return report.Sight{}
		}
		return at
	}, nil
}

// MaySee says which pages whoever gets a letter may see.
func (s *Service) MaySee(ctx context.Context, q db.Querier, id string, to report.Party) (func(document string, page int) bool, error) {
	return s.MaySeeOn(ctx, q, id, to, s.Today())
}

// MaySeeOn says which of them they could see on a day.
func (s *Service) MaySeeOn(ctx context.Context, q db.Querier, id string, to report.Party, day clock.Day) (func(document string, page int) bool, error) {
	look := s.looks(ctx, q, id, restrict.Audience{Circle: restrict.Recipient, Of: to.ID}, day, nil)
	return func(document string, page int) bool {
		at, err := look(document, page)
		return err == nil && at.Stand == report.Stands
	}, nil
}

// mark is of the file, the page and what is cut out of it: another rendition has another.
func mark(d *Document, page int, cut []restrict.Span) string {
	b, _ := json.Marshal([]any{d.SHA256, page, cut}) // strings and numbers: it cannot fail
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
