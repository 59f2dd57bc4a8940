package recommendation

import (
	"context"
	"sort"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/catalogue"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// List is one page of the register.
type List struct {
	Items []*record.Summary
	// Total is how many matched; More says that a search found more than SearchCap and that only so many were looked
	// at.
	Total int
	More  bool
}

// scope gives what the actor may see in lists. An actor who may not read the register sees nothing.
func (s *Service) scope(ctx context.Context) (func(*record.Summary) bool, error) {
	if err := s.may(ctx, RegisterRead, access.Resource{Kind: "recommendation", Attrs: map[string]any{"published": true}}); err != nil {
		return nil, err
	}
	if s.seesDrafts(ctx) {
		return func(*record.Summary) bool { return true }, nil
	}
	return func(r *record.Summary) bool { return r.State == record.StatePublished }, nil
}

// List gives the recommendations that match, from offset, at most limit (0 for all).
func (s *Service) List(ctx context.Context, f record.Filter, offset, limit int) (List, error) {
	scope, err := s.scope(ctx)
	if err != nil {
		return List{}, err
	}
	all, err := s.index.All(ctx)
	if err != nil {
		return List{}, err
	}
	var out List
	if f.Query != "" {
		if all, out.More, err = s.found(ctx, f.Query, scope); err != nil {
			return List{}, err
		}
	}
	items := record.Select(all, scope, f, s.Today())
	out.Total = len(items)
	offset = min(max(offset, 0), len(items))
	end := len(items)
	if limit > 0 {
		end = min(offset+limit, len(items))
	}
	out.Items = items[offset:end]
	return out, nil
}

// Whole is the register as one kind of reader may see it, for lists that are worked out once for many readers.
type Whole struct {
	All []*record.Summary // in register order, also what the reader may not see
	// Sees says which of them the actor may see; Drafts, whether drafts are among those.
	Sees   func(*record.Summary) bool
	Drafts bool
	// Generation goes up on this node with each change of the register. State names what the reader may see of the
	// summaries: the same on every node.
	Generation uint64
	State      string
}

// Whole asks the rules, and gives the register.
func (s *Service) Whole(ctx context.Context) (w Whole, err error) {
	if w.Sees, err = s.scope(ctx); err != nil {
		return Whole{}, err
	}
	var now catalogue.Generation
	if w.All, now, err = s.index.Held(ctx); err != nil {
		return Whole{}, err
	}
	w.Drafts, w.Generation = s.seesDrafts(ctx), now.Number
	w.State = now.Name(w.Drafts)
	return w, nil
}

// Found gives the summaries that a search matches and the actor may see, best first.
func (s *Service) Found(ctx context.Context, query string) ([]*record.Summary, bool, error) {
	sees, err := s.scope(ctx)
	if err != nil {
		return nil, false, err
	}
	return s.found(ctx, query, sees)
}

// found is [Service.Found] in a scope that was asked for.
func (s *Service) found(ctx context.Context, query string, sees func(*record.Summary) bool) ([]*record.Summary, bool, error) {
	ids, more, err := s.store.Search(ctx, s.db, s.db.Dialect(), query)
	if err != nil {
		return nil, false, err
	}
	out := make([]*record.Summary, 0, len(ids))
	for _, id := range ids {
		r, err := s.index.Get(ctx, id)
		if err != nil {
			return nil, false, err
		}
		if r != nil && sees(r) {
			out = append(out, r)
		}
	}
	return out, more, nil
}

// Get gives one recommendation with everything that the actor may see of it. One that they may not see is not found:
// the answer is the same.
func (s *Service) Get(ctx context.Context, id string) (*record.Record, error) {
	r, err := s.store.Load(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	if err := s.may(ctx, RegisterRead, RecommendationFacts(r)); err != nil {
		return nil, hidden(err)
	}
	for i := range r.Commitments {
		s.hideDrafts(ctx, &r.Commitments[i])
	}
	r.Ties = s.visibleTies(ctx, r.Ties)
	if !s.seesDrafts(ctx) {
		r.Ties, err = s.store.PublishedTies(ctx, s.db, id, r.Ties)
		if err == nil && r.Withdrawn != nil {
			r.Withdrawn.Ties, err = s.store.PublishedTies(ctx, s.db, id, r.Withdrawn.Ties)
		}
	}
	return r, err
}

// hidden turns a refusal to read into "not found", so that nobody learns that there is something.
func hidden(err error) error {
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
		return errs.New(errs.NotFound, "There is no such record.")
	}
	return err
}

// hideDrafts takes out the reports that are not submitted, unless the actor belongs to the body that is writing them
// and may.
func (s *Service) hideDrafts(ctx context.Context, c *record.Commitment) {
	if s.May(ctx, DraftProgress, commitmentFacts(c, "", "")) {
		return
	}
	kept := c.Progress[:0]
	for _, p := range c.Progress {
		if p.State == record.ProgressSubmitted {
			kept = append(kept, p)
		}
	}
	c.Progress = kept
}

// visibleTies leaves suggestions and rejected ties to those who decide.
func (s *Service) visibleTies(ctx context.Context, ties []record.Tie) []record.Tie {
	if s.May(ctx, LinkDecide, access.Resource{Kind: "tie"}) {
		return ties
	}
	kept := ties[:0]
	for _, t := range ties {
		if t.State == record.TieConfirmed {
			kept = append(kept, t)
		}
	}
	return kept
}

// Commitment gives one commitment with everything on it.
func (s *Service) Commitment(ctx context.Context, id string) (record.Commitment, error) {
	c, err := s.store.Commitment(ctx, s.db, id)
	if err != nil {
		return c, err
	}
	if err := s.may(ctx, RegisterRead, commitmentFacts(&c, "", "")); err != nil {
		return record.Commitment{}, hidden(err)
	}
	if err := s.keepServed(ctx, &c); err != nil {
		return record.Commitment{}, err
	}
	s.hideDrafts(ctx, &c)
	return c, nil
}

// Commitments lists a body's commitments, or everybody's when body is empty.
func (s *Service) Commitments(ctx context.Context, body string) ([]record.Commitment, error) {
	if _, err := s.scope(ctx); err != nil {
		return nil, err
	}
	all, err := s.store.CommitmentsOf(ctx, s.db, body)
	if err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, c := range all {
		if err := s.keepServed(ctx, &c); errs.Is(err, errs.NotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		s.hideDrafts(ctx, &c)
		kept = append(kept, c)
	}
	return kept, nil
}

// Reports lists the reports that the actor may see, newest first.
func (s *Service) Reports(ctx context.Context) ([]record.Report, error) {
	if _, err := s.scope(ctx); err != nil {
		return nil, err
	}
	all, err := s.store.Reports(ctx, s.db)
	if err != nil || s.seesDrafts(ctx) {
		return all, err
	}
	kept := all[:0]
	for _, r := range all {
		if r.State == record.StatePublished {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// Report gives one report.
func (s *Service) Report(ctx context.Context, id string) (record.Report, error) {
	r, err := s.store.Report(ctx, s.db, id)
	if err != nil {
		return r, err
	}
	err = s.may(ctx, RegisterRead, access.Resource{Kind: "report", ID: id, Attrs: map[string]any{"published": r.State == record.StatePublished}})
	if err != nil {
		return record.Report{}, hidden(err)
	}
	return r, nil
}

// Bodies lists the bodies that the actor may see: the public sees those that something published names.
func (s *Service) Bodies(ctx context.Context) ([]record.Body, error) {
	if _, err := s.scope(ctx); err != nil {
		return nil, err
	}
	if s.seesDrafts(ctx) {
		return s.store.Bodies(ctx, s.db)
	}
	return s.store.BodiesNamed(ctx, s.db)
}

// Body gives one body, if the actor may see it: their own, or one that something published names. One that drafts
// alone name would tell of them.
func (s *Service) Body(ctx context.Context, id string) (record.Body, error) {
	if _, err := s.scope(ctx); err != nil {
		return record.Body{}, err
	}
	if own := access.ActorFrom(ctx).Body; s.seesDrafts(ctx) || own != "" && own == id {
		return s.store.Body(ctx, s.db, id)
	}
	return s.store.BodyNamed(ctx, s.db, id)
}

// Figures counts what the actor may see.
func (s *Service) Figures(ctx context.Context) (record.Figures, error) {
	list, err := s.List(ctx, record.Filter{}, 0, 0)
	if err != nil {
		return record.Figures{}, err
	}
	reports, err := s.Reports(ctx)
	if err != nil {
		return record.Figures{}, err
	}
	return record.Count(reports, list.Items, s.Today()), nil
}

// Chain gives the chain that a recommendation belongs to; of one link when it is tied to none.
func (s *Service) Chain(ctx context.Context, id string) (record.Chain, error) {
	scope, err := s.scope(ctx)
	if err != nil {
		return record.Chain{}, err
	}
	ties, err := s.store.Ties(ctx, s.db, record.TieConfirmed)
	if err != nil {
		return record.Chain{}, err
	}
	var out record.Chain
	in := map[string]bool{}
	for _, at := range record.ChainOf(id, ties) {
		r, err := s.index.Get(ctx, at)
		if err != nil {
			return record.Chain{}, err
		}
		if r == nil || !scope(r) {
			continue
		}
		in[at] = true
		out.Links = append(out.Links, record.ChainLink{ID: at, Title: r.Title, ReportID: r.ReportID, Report: r.ReportTitle, Body: r.ReportBody,
			Published: r.Published, Answer: r.Answer, AnswerBy: r.AnswerBy, Done: r.Condition(s.Today()).State == record.StateVerified})
	}
	if !in[id] {
		return record.Chain{}, errs.New(errs.NotFound, "There is no such record.")
	}
	for _, t := range ties {
		if in[t.FromID] && in[t.ToID] {
			out.Ties = append(out.Ties, t)
		}
	}
	record.SortChain(out.Links)
	return out, nil
}

// Chains gives every chain of two or more, the longest first.
func (s *Service) Chains(ctx context.Context) ([]record.Chain, error) {
	ties, err := s.store.Ties(ctx, s.db, record.TieConfirmed)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []record.Chain
	for _, t := range ties {
		if seen[t.FromID] {
			continue
		}
		c, err := s.Chain(ctx, t.FromID)
		if errs.Is(err, errs.NotFound) {
			continue // not for this reader
		}
		if err != nil {
			return nil, err
		}
		for _, l := range c.Links {
			seen[l.ID] = true
		}
		if len(c.Links) > 1 {
			out = append(out, c)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i].Links) > len(out[j].Links) })
	return out, nil
}

// Blob gives the bytes of a stored file by its hash, if it is evidence of a report that the actor may see.
func (s *Service) Blob(ctx context.Context, evidenceID string) (record.Evidence, []byte, error) {
	var e record.Evidence
	err := s.may(ctx, EvidenceRead, access.Resource{Kind: "evidence", ID: evidenceID, Attrs: map[string]any{"published": true}})
	if err != nil {
		return e, nil, hidden(err)
	}
	p, e, err := s.store.Evidence(ctx, s.db, evidenceID)
	if err != nil {
		return e, nil, err
	}
	c, err := s.Commitment(ctx, p)
	if err != nil {
		return e, nil, err
	}
	for _, report := range c.Progress {
		for _, known := range report.Evidence {
			if known.ID == evidenceID {
				if c := known.TakenDown; c != nil {
					return e, nil, errs.New(errs.Gone, "This file was taken down on "+c.Made.Human()+". Why: "+c.Reason)
				}
				if err := s.noteEvidence(ctx, &c, known); err != nil {
					return e, nil, err
				}
				data, err := s.store.Blob(ctx, s.db, e.SHA256)
				return e, data, err
			}
		}
	}
	return record.Evidence{}, nil, errs.New(errs.NotFound, "There is no such record.")
}

// snapshot reads many records as they were at one moment.
func (s *Service) snapshot(ctx context.Context, fn func(q db.Querier) error) error {
	return s.db.Snapshot(ctx, fn)
}

// LongestUnanswered gives the chain of recommendations that has gone longest without anything being done; nil when
// there is none.
func (s *Service) LongestUnanswered(ctx context.Context) (*record.ChainFacts, error) {
	chains, err := s.Chains(ctx)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return record.LongestUnanswered(chains, s.Today()), nil
}
