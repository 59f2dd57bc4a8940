package listening

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
)

// found gives who read what, and which themes they found, by the humans as they are known to be
// now: two ids of one human are one reader, who is counted once.
func (s *Service) found(ctx context.Context, q db.Querier, where string, args ...any) (read []testimony.Reading, tags []testimony.Tag, err error) {
	if read, err = s.store.readings(ctx, q, where, args...); err != nil {
		return nil, nil, err
	}
	if tags, err = s.store.tags(ctx, q, where, args...); err != nil {
		return nil, nil, err
	}
	one, err := s.oneHuman(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	var humans []testimony.Reading
	for _, r := range read {
		if r.Reader != "" {
			r.Reader = one(r.Reader)
		}
		if !slices.Contains(humans, r) {
			humans = append(humans, r)
		}
	}
	for i := range tags {
		if tags[i].Reader != "" {
			tags[i].Reader = one(tags[i].Reader)
		}
	}
	return humans, tags, nil
}

// oneHuman gives which id stands for the human with an id, as things stand; each its own where
// nobody says.
func (s *Service) oneHuman(ctx context.Context, q db.Querier) (func(human string) string, error) {
	if s.OneHuman == nil {
		return func(human string) string { return human }, nil
	}
	return s.OneHuman(ctx, q)
}

// By is what was there by a day.
type By struct {
	// Given are the accounts that had been given by then; one whose day is not known is not
	// among them.
	Given map[string]bool
	// In are the accounts of which two humans had read by then that a theme is in them, by theme.
	In map[string][]string
}

// FoundBy gives what had been given, and what two had found in it, by a day: a report of that day
// rests on nothing else. Whether an account may be used today is not asked here. It is for other
// floors of the room, which authorise and show no ids.
func (s *Service) FoundBy(ctx context.Context, q db.Querier, id string, day clock.Day) (out By, err error) {
	out.Given = map[string]bool{}
	if day.IsZero() {
		return out, nil
	}
	accounts, err := s.store.accounts(ctx, q, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return out, err
	}
	for _, a := range accounts {
		out.Given[a.ID] = !a.Given.IsZero() && !a.Given.After(day)
	}
	read, tags, err := s.found(ctx, q, `WHERE inquiry_id = ? AND on_day <= ?`, id, day.String())
	read = slices.DeleteFunc(read, func(r testimony.Reading) bool { return !out.Given[r.Account] })
	out.In = testimony.Themes(read, tags)
	return out, err
}

// OpenedFor says whether the actor has opened the words of an account as they are, and for that
// use: the purpose that its person reads began with it. Where the person did not agree to the use
// there is nothing to open, and whoever cites it is told so.
func (s *Service) OpenedFor(ctx context.Context, q db.Querier, id, account string, use testimony.Use) (bool, error) {
	a, _, err := s.load(ctx, q, `WHERE id = ? AND inquiry_id = ?`, account, id)
	if err != nil {
		return false, err
	}
	if a.Account.May(use) != nil {
		return true, nil
	}
	rows, err := s.store.sealed(ctx, q, a.Approach)
	if err != nil {
		return false, err
	}
	rows = slices.DeleteFunc(rows, func(r sealed) bool { return r.part != PartWords || r.text == "" })
	who := access.ActorFrom(ctx)
	left, err := s.vault.Unopened(ctx, q, who, a.Approach, items(rows))
	if err != nil || len(rows) == 0 || len(left) > 0 {
		return false, err
	}
	all, err := s.vault.Openings(ctx, q, a.Approach)
	for _, o := range all {
		if who.Is(o.Human) && strings.HasPrefix(o.Purpose, openedFor(use)) {
			return true, err
		}
	}
	return false, err
}

// openedFor begins the purpose of whoever opens words for a use.
func openedFor(use testimony.Use) string { return "For “" + UseWords[use] + "”: " }

// ThemesFound are the themes of an inquiry with the accounts in which two people found them, and
// how far readers agreed. An account of which the person said no to being read is in none.
// It is for other floors of the room, which authorise and show no ids.
func (s *Service) ThemesFound(ctx context.Context, q db.Querier, id string) (themes []Theme, in map[string][]string, how testimony.Agreement, err error) {
	if themes, err = s.store.themes(ctx, q, id); err != nil {
		return nil, nil, how, err
	}
	accounts, err := s.loadAll(ctx, q, id, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return nil, nil, how, err
	}
	open := map[string]bool{}
	for _, a := range accounts {
		open[a.ID] = a.Answer(testimony.Themed).Yes && a.Withdrawn().IsZero() && !a.Restricted()
	}
	read, tags, err := s.found(ctx, q, `WHERE inquiry_id = ?`, id)
	read = slices.DeleteFunc(read, func(r testimony.Reading) bool { return !open[r.Account] })
	return themes, testimony.Themes(read, tags), testimony.Agree(read, tags), err
}

// Found is what readers found in accounts, as they see it.
type Found struct {
	Themes []FoundTheme
	How    testimony.Agreement
}

// FoundTheme is one theme with how many accounts are in it, banded.
type FoundTheme struct {
	Theme
	Band testimony.Band
}

// Found gives it to whoever reads accounts.
func (s *Service) Found(ctx context.Context, id string) (x inquiry.Inquiry, out Found, err error) {
	if x, err = s.One(ctx, id, inquiry.InquiryRead); err != nil {
		return x, out, err
	}
	themes, in, how, err := s.ThemesFound(ctx, s.DB, id)
	out.How = how
	for _, t := range themes {
		out.Themes = append(out.Themes, FoundTheme{t, testimony.PublicBands.Of(len(in[t.ID]))})
	}
	return x, out, err
}
