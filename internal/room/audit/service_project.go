package audit

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Begin makes a project with its own keys. Whoever begins it belongs to it.
func (s *Service) Begin(ctx context.Context, in ProjectInput) (Project, error) {
	if err := in.check(); err != nil {
		return Project{}, err
	}
	actor := access.ActorFrom(ctx)
	id := s.ids.Next("audit")
	person := vault.NewPerson{ID: id, Synthetic: actor.Synthetic,
		Parts: map[vault.Part][]string{partLists: {groupAnalysts}, PartPairs: {groupAnalysts, groupClerks}}}
	_, _ = rand.Read(person.Self[:]) // nobody has a phrase for a project: this key is thrown away
	c := &change{actor: actor, s: s, p: Project{ID: id}}
	act := ledger.Act{Action: AuditWork, Kind: "audit_project", ID: id, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return facts(id, []Member{{Human: actor.Human}}), nil
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		c.tx = tx
		if err := tx.Insert("audit_project", id, ledger.Row{"title": in.Title, "question": in.Question, "people": in.People, "place": in.Place, "since": in.Since,
			"until": in.Until, "basis": in.Basis, "state": string(Open), "lead": actor.Human, "lead_name": actor.Name, "made": s.now(), "synthetic": actor.Synthetic}); err != nil {
			return err
		}
		if err := c.addMember(actor, Analyst); err != nil {
			return err
		}
		if _, err := s.vault.Create(ctx, tx, person); err != nil {
			return err
		}
		return c.step(stepBegin, "")
	})
	if err != nil {
		return Project{}, err
	}
	return s.store.project(ctx, s.db, id)
}

func (c *change) addMember(who access.Actor, work Work) error {
	return c.tx.Insert("audit_member", c.s.ids.Next("member"), ledger.Row{"project_id": c.p.ID, "human": who.Human, "name": who.Name, "body": db.OrNil(who.Body),
		"work": string(work), "added": c.s.now()})
}

// Projects lists those that the actor belongs to.
func (s *Service) Projects(ctx context.Context) ([]Project, error) {
	return s.store.projectsOf(ctx, s.db, access.ActorFrom(ctx))
}

// View is a project with what its pages show.
type View struct {
	Project
	Members []Member
	Lists   []List
	Steps   []Step
	// Run, Plan, Result and Report are the newest; nil while there is none.
	Run    *Run
	Plan   *Plan
	Result *Result
	Report *Report
	// Disputes says how far the clerks are.
	Disputes Tally
	// Waiting is the work that goes on, if any.
	Waiting *Task
}

// Open gives a project to somebody who belongs to it.
func (s *Service) Open(ctx context.Context, id string) (v View, err error) {
	if v.Project, v.Members, err = s.open(ctx, AuditWork, id); err != nil {
		return View{}, err
	}
	if v.Lists, err = s.store.lists(ctx, s.db, id); err != nil {
		return v, err
	}
	if v.Steps, err = s.store.steps(ctx, s.db, id); err != nil {
		return v, err
	}
	if v.Run, err = optional(s.store.run(ctx, s.db, v.Project.Run)); err != nil {
		return v, err
	}
	if v.Plan, err = optional(s.store.plan(ctx, s.db, v.Project.Plan)); err != nil {
		return v, err
	}
	if v.Result, err = optional(s.store.result(ctx, s.db, v.Project.Result)); err != nil {
		return v, err
	}
	if v.Report, err = optional(s.store.reportOf(ctx, s.db, id)); err != nil {
		return v, err
	}
	v.Waiting = s.Running(id)
	v.Disputes, err = s.tally(ctx, v.Project.Run)
	return v, err
}

// LookedAt says whether somebody has opened what a step names since the lists were
// linked, and since what the clerks settled was applied. The history is newest first.
func (v View) LookedAt(step string) bool {
	for _, s := range v.Steps {
		switch s.Step {
		case step:
			return v.Run != nil
		case stepLink, stepSettle:
			return false
		}
	}
	return false
}

// Saw writes down that somebody opened what a linkage made, the first time after
// it was made: a step is done when somebody did it, not when it could be done.
func (s *Service) Saw(ctx context.Context, v View, step string) error {
	if v.Run == nil || v.Project.State != Open || v.LookedAt(step) {
		return nil
	}
	return s.write(ctx, AuditWork, v.Project.ID, step, "", func(context.Context, *change) error { return nil })
}

// optional turns "there is none" into nil.
func optional[T any](v T, err error) (*T, error) {
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// Candidates are the people who could be given work in a project.
func (s *Service) Candidates(ctx context.Context, id string) ([]access.Actor, error) {
	_, members, err := s.open(ctx, AuditWork, id)
	if err != nil {
		return nil, err
	}
	all, err := s.staff.People(ctx)
	var out []access.Actor
	for _, a := range all {
		there := slices.ContainsFunc(members, func(m Member) bool { return m.Human == a.Human && m.Work != Gone })
		if a.Human != "" && !there && (a.Has(access.RoleAuditAnalyst) || a.Has(access.RoleClerk)) {
			out = append(out, a)
		}
	}
	return out, err
}

// AddMember gives somebody work in a project: analysts run it, clerks see two
// records at a time.
func (s *Service) AddMember(ctx context.Context, project, human string) error {
	all, err := s.Candidates(ctx, project)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a access.Actor) bool { return a.Human == human })
	if i < 0 || human == "" {
		return BadField("human", "Choose a person from the list")
	}
	who, work := all[i], Clerk
	if who.Has(access.RoleAuditAnalyst) {
		work = Analyst
	}
	return s.write(ctx, AuditWork, project, stepMember, who.Name, func(ctx context.Context, c *change) error {
		if slices.ContainsFunc(c.members, func(m Member) bool { return m.Human == human && m.Work != Gone }) {
			return BadField("human", "Choose a person from the list")
		}
		return c.takeUp(ctx, who, work)
	})
}

var errGone = errs.New(errs.Invalid, "This person cannot be taken off: either they are gone already, or they lead the project.")

// RemoveMember takes somebody off a project. Its lead stays.
func (s *Service) RemoveMember(ctx context.Context, project, member string) error {
	v, err := s.Open(ctx, project)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Members, func(m Member) bool { return m.ID == member })
	if i < 0 || v.Members[i].Human == v.Lead {
		return errGone
	}
	return s.write(ctx, AuditWork, project, stepLeave, v.Members[i].Name, func(ctx context.Context, c *change) error {
		if !slices.ContainsFunc(c.members, func(m Member) bool { return m.ID == member }) {
			return errGone
		}
		return c.tx.Delete(ctx, "audit_member", member, 0)
	})
}

// ShutDown closes a project for good: its keys are destroyed, and with them
// everything that says who its records are of. Reports and figures stay.
func (s *Service) ShutDown(ctx context.Context, project, reason string) error {
	if reason = clean(reason); saysnothing.Is(reason, "reason") || len([]rune(reason)) > MaxText {
		return BadField("reason", "Say why the project is closed, in at most 2,000 characters")
	}
	if t := s.Running(project); t != nil && !t.Ended() {
		return errs.New(errs.Conflict, "Something is being worked out for this project. Wait until it ends, or stop it.")
	}
	err := s.write(ctx, AuditWork, project, stepClose, reason, func(ctx context.Context, c *change) error {
		if err := s.vault.Erase(ctx, c.tx, project); err != nil {
			return err
		}
		return c.set(ctx, ledger.Row{"state": string(Closed), "closed": s.now()})
	})
	if err != nil {
		return err
	}
	return s.vault.Forget(ctx, project)
}

// Opening is one time that something sealed was opened, with the name of who did
// it where they still work here.
type Opening struct {
	vault.Opening
	Name string
	When time.Time
}

// Openings lists when the sealed lists of a project were opened, by whom and
// what for.
func (s *Service) Openings(ctx context.Context, project string) ([]Opening, error) {
	if _, _, err := s.open(ctx, AuditWork, project); err != nil {
		return nil, err
	}
	all, err := s.vault.Openings(ctx, s.db, project)
	if err != nil {
		return nil, err
	}
	staff, err := s.staff.People(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, a := range staff {
		names[a.Human] = a.Name
	}
	out := make([]Opening, len(all))
	for i, o := range all {
		when, err := time.Parse(time.RFC3339, o.At)
		if err != nil {
			return nil, err
		}
		out[i] = Opening{Opening: o, Name: cmp.Or(names[o.Human], "Somebody who no longer works here"), When: when}
	}
	return out, nil
}

// namesOf joins the names of lists.
func namesOf(all []List) string {
	names := make([]string, len(all))
	for i, l := range all {
		names[i] = l.Name
	}
	return strings.Join(names, ", ")
}
