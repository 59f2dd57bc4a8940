package audit

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ReportInput is what the authors of a report write.
type ReportInput struct {
	Title, Summary, Unknown string
	Recommendations         []Recommendation
}

// maxRecommendations is how many recommendations a report has at most.
const maxRecommendations = 10

func (in *ReportInput) check(figures []Figure, f *Findings) error {
	var w wrong
	w.need("title", &in.Title, "Enter a title", maxTitle)
	w.need("summary", &in.Summary, "Say what was found", MaxWords)
	w.need("unknown", &in.Unknown, "Say what is not known: who could not be on any of the lists, and what the linkage may have missed", MaxWords)
	w.list = append(w.list, CheckWords("summary", in.Summary, figures, f.Answers)...)
	w.list = append(w.list, CheckWords("unknown", in.Unknown, figures, f.Answers)...)
	w.list = append(w.list, CheckWords("title", in.Title, figures, f.Answers)...)
	if len(in.Recommendations) > maxRecommendations {
		w.add("recommendation_1_title", "A report has at most ten recommendations")
	}
	for i := range in.Recommendations {
		r := &in.Recommendations[i]
		name := "recommendation_" + Decimal(float64(i+1)) + "_"
		w.need(name+"title", &r.Title, "Enter a title of the recommendation", maxTitle)
		w.need(name+"words", &r.Words, "Say what is asked for", MaxText)
		w.need(name+"addressee", &r.Addressee, "Say who is asked to do it", maxTitle)
		w.list = append(w.list, CheckWords(name+"words", r.Words, figures, f.Answers)...)
		r.Position = i + 1
	}
	return w.err()
}

// Draft is a report with what it is written from.
type Draft struct {
	View
	Figures  []Figure
	Findings *Findings
}

// Draft gives the report of a project with its table of figures. There is none
// before the estimates of the plan are made.
func (s *Service) Draft(ctx context.Context, project string) (Draft, error) {
	v, f, err := s.Findings(ctx, project)
	if err != nil {
		return Draft{View: v}, err
	}
	if f == nil {
		return Draft{View: v}, errs.New(errs.Conflict, "The estimates of the plan have not been made yet. A report is written from them.")
	}
	d := Draft{View: v, Findings: f}
	summary, err := s.summary(ctx, v, f)
	if err != nil {
		return d, err
	}
	d.Figures = figuresOf(summary, v.Plan.Spec, Footing{Run: v.Run.ID, Plan: v.Plan.Digest[:12], Code: v.Result.Code, Lists: v.Run.Opened, Made: v.Result.Made})
	return d, nil
}

func (s *Service) summary(ctx context.Context, v View, f *Findings) (Summary, error) {
	out := Summary{Findings: f}
	l, err := s.linkedState(ctx, v)
	if err != nil {
		return out, err
	}
	if out.Groups, err = s.groups(l.persons()); err != nil {
		return out, err
	}
	n, err := l.networks(v.Run.Threshold)
	if err == nil {
		out.Networks = n.Count()
	}
	return out, err
}

// Demographics gives the ethnicity of the people of each role.
func (s *Service) Demographics(ctx context.Context, v View) ([]Demographic, error) {
	people, err := s.Persons(ctx, v)
	if err != nil {
		return nil, err
	}
	return s.groups(people)
}

func (s *Service) groups(people []Person) (out []Demographic, err error) {
	for _, role := range []string{RoleChild, RoleSuspect} {
		d, err := demographics(s.book, people, role)
		if err != nil {
			return nil, err
		}
		if d.People > 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

// Write drafts the report, or changes the draft. Whoever writes any of it cannot
// check it. A number that was typed is refused: figures come from the table.
func (s *Service) Write(ctx context.Context, project string, in ReportInput) error {
	d, err := s.Draft(ctx, project)
	if err != nil {
		return err
	}
	if err := in.check(d.Figures, d.Findings); err != nil {
		return err
	}
	return s.write(ctx, AuditWork, project, stepDraft, "", func(ctx context.Context, c *change) error {
		old, err := s.reportIn(ctx, c)
		if err != nil {
			return err
		}
		row := ledger.Row{"title": in.Title, "summary": in.Summary, "unknown": in.Unknown, "state": string(Drafted), "checked_by": nil, "checked_name": nil}
		id := s.ids.Next("report")
		if old != nil {
			if old.State == Published {
				return errs.New(errs.Conflict, "The report is published, and is not changed any more.")
			}
			if id = old.ID; !slices.Contains(old.Hands, c.actor.Human) {
				old.Hands = append(old.Hands, c.actor.Human)
			}
			row["hands"] = asJSON(old.Hands)
			err = c.tx.Update(ctx, "audit_report", id, 0, row)
		} else {
			row["project_id"], row["made"], row["proposer"], row["proposer_name"], row["hands"] = project, s.now(), c.actor.Human, c.actor.Name, asJSON([]string{c.actor.Human})
			err = c.tx.Insert("audit_report", id, row)
		}
		if err != nil {
			return err
		}
		return s.setRecommendations(ctx, c, id, old, in.Recommendations)
	})
}

func (s *Service) reportIn(ctx context.Context, c *change) (*Report, error) {
	return optional(s.store.reportOf(ctx, c.tx, c.p.ID))
}

func (s *Service) setRecommendations(ctx context.Context, c *change, report string, old *Report, list []Recommendation) error {
	id := func(i int) string { return report + "." + Decimal(float64(i+1)) }
	had := 0
	if old != nil {
		had = len(old.Recommendation)
	}
	for i, r := range list {
		row := ledger.Row{"report_id": report, "position": i + 1, "title": r.Title, "words": r.Words, "addressee": r.Addressee}
		var err error
		if i < had {
			err = c.tx.Update(ctx, "audit_recommendation", id(i), 0, row)
		} else {
			err = c.tx.Insert("audit_recommendation", id(i), row)
		}
		if err != nil {
			return err
		}
	}
	for i := len(list); i < had; i++ {
		if err := c.tx.Delete(ctx, "audit_recommendation", id(i), 0); err != nil {
			return err
		}
	}
	return nil
}

// move takes the report from one state to the next.
func (s *Service) move(ctx context.Context, action access.Action, project, step, note string, from, to ReportState, fn func(ctx context.Context, c *change, r *Report, set ledger.Row) error) error {
	return s.write(ctx, action, project, step, note, func(ctx context.Context, c *change) error {
		r, err := s.reportIn(ctx, c)
		if err != nil {
			return err
		}
		if r == nil || r.State != from {
			return errs.New(errs.Conflict, "The report is not in a state in which this can be done. Look at it once more.")
		}
		set := ledger.Row{"state": string(to)}
		if fn != nil {
			if err := fn(ctx, c, r, set); err != nil {
				return err
			}
		}
		return c.tx.Update(ctx, "audit_report", r.ID, 0, set)
	})
}

// Send asks a second person to check the report.
func (s *Service) Send(ctx context.Context, project string) error {
	return s.move(ctx, AuditWork, project, stepSend, "", Drafted, Sent, nil)
}

// Check is the second person's word that the report is right. They have opened it
// as it is.
func (s *Service) Check(ctx context.Context, project, words string) error {
	if words = clean(words); saysnothing.Is(words) || len([]rune(words)) > MaxText {
		return BadField("words", "Say what you checked, in at most 2,000 characters")
	}
	d, err := s.Draft(ctx, project)
	if err != nil {
		return err
	}
	return s.asSecond(ctx, project, stepCheck, words, Assured, func(ctx context.Context, c *change, r *Report) error { return c.hasOpened(ctx, r, d) })
}

// SendBack returns the report to its authors, with reasons.
func (s *Service) SendBack(ctx context.Context, project, words string) error {
	if words = clean(words); saysnothing.Is(words) || len([]rune(words)) > MaxText {
		return BadField("words", "Say what must be changed, in at most 2,000 characters")
	}
	return s.asSecond(ctx, project, stepBack, words, Drafted, func(context.Context, *change, *Report) error { return nil })
}

// asSecond is a step that nobody who wrote any of the report may take; may says
// what else it needs.
func (s *Service) asSecond(ctx context.Context, project, step, words string, to ReportState, may func(ctx context.Context, c *change, r *Report) error) error {
	v, err := s.Open(ctx, project)
	if err != nil {
		return err
	}
	actor := access.ActorFrom(ctx)
	if v.Report == nil || s.auth.Authorize(ctx, actor, AuditCheck, checking(actor, v.Members, v.Report)) != nil {
		return errs.New(errs.Forbidden, "You wrote some of this report yourself. Somebody else must check it.")
	}
	return s.move(ctx, AuditWork, project, step, words, Sent, to, func(ctx context.Context, c *change, r *Report, set ledger.Row) error {
		if r.wroteBy(c.actor) { // it may have changed hands since
			return errs.New(errs.Forbidden, "You wrote some of this report yourself. Somebody else must check it.")
		}
		if err := may(ctx, c, r); err != nil {
			return err
		}
		set["words"] = words
		if to == Assured {
			set["checked_by"], set["checked_name"] = c.actor.Human, c.actor.Name
		}
		return nil
	})
}

// checking is what the rules weigh of somebody who would check the report.
func checking(actor access.Actor, members []Member, r *Report) access.Resource {
	res := facts(r.Project, counts(members, actor))
	res.Attrs["proposer"] = r.Proposer
	if r.wroteBy(actor) {
		res.Attrs["proposer"] = actor.Human
	}
	return res
}

// MayCheck says whether the actor could be the second person.
func (s *Service) MayCheck(ctx context.Context, v View) bool {
	actor := access.ActorFrom(ctx)
	return v.Report != nil && s.auth.Authorize(ctx, actor, AuditCheck, checking(actor, v.Members, v.Report)) == nil
}
