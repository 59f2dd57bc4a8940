package returns

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/table/codebook"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ProfileSections gives the sections of a profile, from the code book.
func (s *Service) ProfileSections() []codebook.Code { return s.book.FieldCodes("profile", "section") }

// Registered is one line of the register of profiles.
type Registered struct {
	Body   Body
	Signed *Profile // the newest signed one
	Draft  *Profile // only for those who may read it
}

// Profiles gives the register: one line for each force, with the newest signed
// profile or none. Everybody may know that much; the words are not in it.
func (s *Service) Profiles(ctx context.Context) ([]Registered, error) {
	all, err := s.store.profiles(ctx, s.db, "")
	if err != nil {
		return nil, err
	}
	held, err := s.store.held(ctx, s.db)
	var out []Registered
	for _, b := range s.bodies {
		if b.Kind != "force" {
			continue
		}
		line := Registered{Body: b}
		for i := range all {
			p := &all[i]
			p.Sections = held[p.ID]
			switch {
			case p.Body != b.ID:
			case p.State == "signed":
				line.Signed = p
			case p.State == "draft" && s.ask(ctx, ProfileRead, b.ID) == nil:
				line.Draft = p
			}
		}
		out = append(out, line)
	}
	return out, err
}

// Profile gives one profile to those who may read it.
func (s *Service) Profile(ctx context.Context, id string) (Profile, error) {
	p, err := s.store.profile(ctx, s.db, id)
	if err != nil {
		return p, err
	}
	if s.ask(ctx, ProfileRead, p.Body) != nil {
		return Profile{}, errs.New(errs.NotFound, noProfile)
	}
	return p, nil
}

// writeProfile writes to a profile with its entry.
func (s *Service) writeProfile(ctx context.Context, action access.Action, id string, fn func(ctx context.Context, tx *ledger.Tx, p *Profile) error) error {
	act := ledger.Act{Action: action, Kind: "return_profile", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		p, err := s.store.profile(ctx, tx, id)
		return factsOf("return_profile", id, p.Body, p.Writer), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := s.store.profile(ctx, tx, id)
		if err != nil {
			return err
		}
		return fn(ctx, tx, &p)
	})
	if errs.Is(err, errs.Forbidden) && s.ask(ctx, ProfileRead, s.bodyOfProfile(ctx, id)) != nil {
		return errs.New(errs.NotFound, noProfile)
	}
	return err
}

func (s *Service) bodyOfProfile(ctx context.Context, id string) string {
	if p, err := s.store.profile(ctx, s.db, id); err == nil {
		return p.Body
	}
	return "-"
}

// BeginProfile begins a force's next profile, from the words of the one before.
func (s *Service) BeginProfile(ctx context.Context) (string, error) {
	a := access.ActorFrom(ctx)
	body, ok := s.BodyOf(a.Body)
	if !ok || body.Kind != "force" {
		return "", errs.New(errs.Forbidden, "Only a force writes a problem profile.")
	}
	id, made := "", s.ids.Next("profile")
	act := ledger.Act{Action: ProfileWrite, Kind: "return_profile", ID: made, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return factsOf("return_profile", made, body.ID, ""), nil
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		before, err := s.store.profiles(ctx, tx, body.ID)
		if err != nil {
			return err
		}
		if len(before) > 0 && before[0].State == "draft" {
			id = before[0].ID // there is one under way
			return nil
		}
		id = made
		number := int64(1)
		if len(before) > 0 {
			number = before[0].Number + 1
		}
		err = tx.Insert("return_profile", id, ledger.Row{"body": body.ID, "body_name": body.Name, "number": number, "state": "draft", "made": s.now(), "writer": a.Human, "writer_name": a.Name})
		if err != nil || len(before) == 0 {
			return err
		}
		return s.copySections(ctx, tx, before[0].ID, id)
	})
	return id, err
}

func (s *Service) copySections(ctx context.Context, tx *ledger.Tx, from, to string) error {
	list, err := s.store.sections(ctx, tx, from)
	for _, x := range list {
		if err == nil {
			err = tx.Insert("return_profile_section", s.ids.Next("section"), sectionRow(to, x))
		}
	}
	return err
}

func sectionRow(profile string, x Section) ledger.Row {
	row := ledger.Row{"profile_id": profile, "section": x.Section, "held": x.Held, "words": db.OrNil(x.Words), "sources": db.OrNil(x.Sources), "gaps": db.OrNil(x.Gaps), "as_of": nil}
	if x.AsOf != (clock.Day{}) {
		row["as_of"] = x.AsOf.String()
	}
	return row
}

// SaveSection writes one section of a draft.
func (s *Service) SaveSection(ctx context.Context, id string, x Section) error {
	i := slices.IndexFunc(s.ProfileSections(), func(c codebook.Code) bool { return c.Code == x.Section })
	if i < 0 {
		return errs.New(errs.NotFound, "There is no such section.")
	}
	x.Words, x.Sources, x.Gaps = clean(x.Words), clean(x.Sources), clean(x.Gaps)
	switch {
	case x.Held != "yes" && x.Held != "part" && x.Held != "no":
		return errs.InvalidInput("Say whether it is covered.", errs.Field{Name: "held", Message: "Choose whether the section is covered"})
	case x.Empty(s.ProfileSections()[i].Label):
		return errs.InvalidInput("Say what is known.", errs.Field{Name: "words", Message: "Enter what is known, or choose No. Dots, “n/a” or the heading again say nothing"})
	case x.AsOf.After(s.Today()):
		return errs.InvalidInput("The day is still to come.", errs.Field{Name: "as_of", Message: "Enter a day up to today"})
	}
	a := access.ActorFrom(ctx)
	return s.writeProfile(ctx, ProfileWrite, id, func(ctx context.Context, tx *ledger.Tx, p *Profile) error {
		if p.State != "draft" {
			return errs.New(errs.Conflict, "This profile was signed off and does not change. Begin the next one.")
		}
		if err := tx.Update(ctx, "return_profile", id, 0, ledger.Row{"writer": a.Human, "writer_name": a.Name}); err != nil {
			return err
		}
		if was, ok := p.Of(x.Section); ok {
			row := sectionRow(id, x)
			delete(row, "profile_id")
			return tx.Update(ctx, "return_profile_section", was.ID, x.Version, row)
		}
		return tx.Insert("return_profile_section", s.ids.Next("section"), sectionRow(id, x))
	})
}

// SignProfile is the chief officer's sign-off, with the day of the next review.
// Whoever wrote last does not sign.
func (s *Service) SignProfile(ctx context.Context, id string, next clock.Day) error {
	if !next.After(s.Today()) || next.Sub(s.Today()) > ReviewWithin {
		return errs.InvalidInput("Give the day of the next review.", errs.Field{Name: "next", Message: "Enter a day after today and within a year"})
	}
	a := access.ActorFrom(ctx)
	return s.writeProfile(ctx, ProfileSign, id, func(ctx context.Context, tx *ledger.Tx, p *Profile) error {
		if p.State != "draft" {
			return errs.New(errs.Conflict, "This profile is signed off already.")
		}
		if whole, part := p.Covered(s.ProfileSections()); whole+part == 0 {
			return errs.New(errs.Conflict, "No section of the profile is covered yet.")
		}
		before, err := s.store.profiles(ctx, tx, p.Body)
		for _, old := range before {
			if err == nil && old.State == "signed" {
				err = tx.Update(ctx, "return_profile", old.ID, 0, ledger.Row{"state": "replaced"})
			}
		}
		if err != nil {
			return err
		}
		return tx.Update(ctx, "return_profile", id, 0, ledger.Row{"state": "signed", "signed_by": a.Name, "signed_for": db.OrNil(a.Body), "signed_at": s.now(), "next_review": next.String()})
	})
}

// ViewProfile records what an inspector found.
func (s *Service) ViewProfile(ctx context.Context, id, verdict, words string) error {
	words = clean(words)
	switch {
	case !slices.ContainsFunc(Verdicts, func(v struct{ Value, Text string }) bool { return v.Value == verdict }):
		return errs.InvalidInput("Choose what you found.", errs.Field{Name: "verdict", Message: "Choose what you found"})
	case saysnothing.Is(words):
		return errs.InvalidInput("Say why.", errs.Field{Name: "words", Message: "Enter why you find so"})
	}
	a := access.ActorFrom(ctx)
	return s.writeProfile(ctx, ProfileView, id, func(_ context.Context, tx *ledger.Tx, p *Profile) error {
		if p.State == "draft" {
			return errs.New(errs.Conflict, "A draft is not inspected: wait until it is signed off.")
		}
		return tx.Insert("return_profile_view", s.ids.Next("view"), ledger.Row{"profile_id": id, "human": a.Human, "name": a.Name, "body": db.OrNil(a.Body), "verdict": verdict,
			"words": words, "made": s.now()})
	})
}
