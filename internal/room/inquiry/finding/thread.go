package finding

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
)

// Followed is a finding with what came of it, as the register says today.
type Followed struct {
	Finding
	RestsOn testimony.Band
	// Came are the recommendations that come from it. Of one that the register does not show
	// any more only the id is there.
	Came []Recommendation
}

// Public gives the findings of an inquiry as everybody reads them, in the order of their days.
func (s *Service) Public(ctx context.Context, id string) (*inquiry.Public, []Followed, error) {
	x, out, _, err := s.public(ctx, id)
	return x, out, err
}

// public is Public with what each rests on.
func (s *Service) public(ctx context.Context, id string) (*inquiry.Public, []Followed, map[string][]listening.Stands, error) {
	x, err := s.Inquiries.See(ctx, id)
	if err != nil {
		return nil, nil, nil, err
	}
	all, err := s.findings(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	if err != nil || len(all) == 0 {
		return x, nil, nil, err
	}
	if err := s.restricted(ctx, id, restrict.Audience{Circle: restrict.Public}, all); err != nil {
		return x, nil, nil, err
	}
	out, rests, err := s.follow(ctx, id, all)
	return x, out, rests, err
}

// Count says how many sentences of an inquiry are on record.
func (s *Service) Count(ctx context.Context, id string) (int, error) {
	return s.count(ctx, s.DB, id)
}

// follow reads what each finding rests on, and what came of it.
func (s *Service) follow(ctx context.Context, id string, all []Finding) (out []Followed, rests map[string][]listening.Stands, err error) {
	var refs []string
	for _, f := range all {
		refs = append(refs, f.ID)
	}
	stands, err := s.Listening.Rests(ctx, s.DB, id, refs...)
	if err != nil {
		return nil, nil, err
	}
	rests = byRef(stands)
	read := map[string]Recommendation{} // several sentences can lead to one
	for _, f := range all {
		one := Followed{Finding: f, RestsOn: testimony.RestsOn(passage(f.ID, rests[f.ID]), testimony.PublicBands)}
		for _, rec := range f.Recommendations {
			r, ok := read[rec]
			if !ok {
				if r, err = s.recommendation(ctx, rec); err != nil {
					return nil, nil, err
				}
				read[rec] = r
			}
			one.Came = append(one.Came, r)
		}
		out = append(out, one)
	}
	return out, rests, nil
}

// recommendation is what the register says of one, as everybody reads it, whoever asks: a draft
// of the register is nobody's news.
func (s *Service) recommendation(ctx context.Context, id string) (Recommendation, error) {
	r, err := s.Register.Follow(access.WithActor(ctx, access.Public()), id)
	if errs.Is(err, errs.NotFound) {
		return Recommendation{ID: id}, nil
	}
	return r, err
}

// Sentence is a published sentence that rests on somebody's account, as they are told of it.
type Sentence struct {
	Followed
	// Own says that it uses their own words; otherwise it draws on them with Others, in bands.
	Own    bool
	Others testimony.Band
}

// Thread is what somebody's words changed.
type Thread struct {
	// Given says that there is an account; without one nothing can rest on it.
	Given     bool
	Sentences []Sentence
	// Again is the next day on which there should be something to read: the inquiry's date of
	// next word, or the next day that was promised in the register; zero: none was given.
	Again clock.Day
	// When is that date in the words of whoever gave it: the register may know a part of a year.
	When string
	// What is said for that day.
	What string
}

// Thread gives it for one approach, whose person has shown by their phrase that it is theirs
// (listening.Mine). Of others it holds bands alone, so that another account changes it in a
// band or not at all.
func (s *Service) Thread(ctx context.Context, p listening.Person, id string) (out Thread, err error) {
	account, foot, err := s.Listening.RestsOf(ctx, s.DB, p.Approach)
	if err != nil || account == "" {
		return out, err
	}
	out.Given = true
	ctx = access.WithActor(ctx, access.Public())
	x, all, rests, err := s.public(ctx, id)
	if err != nil {
		return out, err
	}
	mine := map[string]bool{}
	for _, f := range foot {
		mine[f.Ref] = mine[f.Ref] || f.Stands()
	}
	var refs []string
	by := map[string]Followed{}
	for _, f := range all {
		if mine[f.ID] {
			refs, by[f.ID] = append(refs, f.ID), f
		}
	}
	if len(refs) > 0 {
		var report []testimony.Passage
		for _, ref := range refs {
			report = append(report, passage(ref, rests[ref]))
		}
		for _, r := range testimony.Rests(account, report, testimony.PublicBands) {
			out.Sentences = append(out.Sentences, Sentence{by[r.Ref], r.Own, r.Others})
		}
	}
	out.again(x)
	return out, nil
}

// again finds the next day on which there should be something to read.
func (t *Thread) again(x *inquiry.Public) {
	if next, ok := rules.Next(x.Words, x.Today); ok {
		t.Again, t.When, t.What = next.Due, next.Due.Human(), next.What
	}
	for _, s := range t.Sentences {
		for _, r := range s.Came {
			if !r.Next.IsZero() && r.Next.After(x.Today) && (t.Again.IsZero() || r.Next.Before(t.Again)) {
				t.Again, t.When, t.What = r.Next, r.NextWords, "What was promised for recommendation “"+r.Title+"”"
			}
		}
	}
}
