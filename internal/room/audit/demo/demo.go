// Package demo is what the audits' part of a demonstration enters: a national audit
// from its lists to its report, and a local one that has begun.
package demo

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"candour/internal/room/audit"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
)

// The people of the audits, by their place in [People].
const (
	Analyst1 = iota
	Analyst2
	Clerk1
	Clerk2
	AnalystElsewhere
)

// People are whom a visitor of the demonstration can become.
func People() []madeup.Person {
	return []madeup.Person{
		{N: 60, Role: access.RoleAuditAnalyst, Body: madeup.AuditTeam, What: "audit analyst"},
		{N: 61, Role: access.RoleAuditAnalyst, Body: madeup.AuditTeam, What: "audit analyst, second"},
		{N: 62, Role: access.RoleClerk, Body: madeup.AuditTeam, What: "clerk"},
		{N: 63, Role: access.RoleClerk, Body: madeup.AuditTeam, What: "clerk, second"},
		{N: 64, Role: access.RoleAuditAnalyst, Body: madeup.OtherTeam, What: "audit analyst, another team"},
	}
}

// stage is where the audit team acts.
type stage struct {
	audit  *audit.Service
	people madeup.Players
}

// Play plays a national audit from lists to report, with so many made-up people and
// bootstrap draws, and begins a local one. Once.
func Play(ctx context.Context, svc *audit.Service, team madeup.Players, people, draws int) error {
	d := stage{svc, team}
	before, err := d.audit.Projects(d.people.As(ctx, Analyst1))
	if err != nil || len(before) > 1 {
		return err
	}
	national, err := d.begin(ctx, "Made-up national audit", people, 11)
	if err == nil {
		err = d.judgeAll(ctx, national)
	}
	if err == nil {
		err = d.planAndEstimate(ctx, national, draws)
	}
	if err == nil {
		err = d.publish(ctx, national)
	}
	if err == nil {
		_, err = d.begin(ctx, "Made-up local audit", people/3, 12)
	}
	if err != nil {
		return fmt.Errorf("made-up audits: %w", madeup.WithFields(err))
	}
	return nil
}

// begin makes a project with its people and lists, and links them.
func (d stage) begin(ctx context.Context, title string, people int, seed uint64) (string, error) {
	lead := d.people.As(ctx, Analyst1)
	p, err := d.audit.Begin(lead, audit.ProjectInput{Title: title, Question: "How many children are there across the lists, who is tied to whom across areas, and how many children are on no list?",
		People: "Children under 18 who were harmed or may have been, and suspects. Everybody here is made up.", Place: "Made-up Areas 1 to 5", Since: "2023-04", Until: "2024-03",
		Basis: "A made-up agreement under a made-up law: the lists are joined for this audit and for nothing else."})
	if err != nil {
		return "", err
	}
	for _, n := range []int{Analyst2, Clerk1, Clerk2} {
		if err := d.audit.AddMember(lead, p.ID, d.people[n].Human); err != nil {
			return "", err
		}
	}
	lists, _, err := audit.Sample(audit.SampleOptions{People: people, Seed: seed})
	if err != nil {
		return "", err
	}
	for _, l := range lists {
		if _, err := d.audit.AddList(lead, p.ID, l.ListInput, audit.File{Name: l.File, Data: bytes.NewReader(l.Data), Size: int64(len(l.Data))}); err != nil {
			return "", err
		}
	}
	if err := d.audit.Link(lead, p.ID, audit.LinkOptions{Threshold: audit.DefaultThreshold, Seed: seed}); err != nil {
		return "", err
	}
	return p.ID, d.audit.Wait(p.ID)
}

// judgeAll has two clerks judge every pair, who differ now and then, and a third
// settle what they could not.
func (d stage) judgeAll(ctx context.Context, project string) error {
	for _, n := range []int{Clerk1, Clerk2, Analyst2} {
		who := d.people.As(ctx, n)
		for i := 0; ; i++ {
			desk, err := d.audit.Desk(who, project)
			if err != nil {
				return err
			}
			if desk.Next == "" || n == Analyst2 && desk.Tally.Split == 0 {
				break
			}
			pair, card, err := d.audit.Look(who, project, desk.Next)
			if err != nil {
				return err
			}
			if err := d.audit.Judge(who, project, pair.ID, verdict(card, n == Clerk2 && i%6 == 5), "Made up."); err != nil {
				return err
			}
		}
	}
	return d.audit.Settle(d.people.As(ctx, Analyst1), project)
}

// verdict is what a made-up clerk says: the same person where most of what both
// records have agrees.
func verdict(card audit.Card, contrary bool) string {
	same, both := 0, 0
	for _, f := range card.Fields {
		if f.Left != "" && f.Right != "" {
			both++
			if f.Left == f.Right {
				same++
			}
		}
	}
	if 2*same > both != contrary {
		return audit.Same
	}
	return audit.Different
}

func (d stage) planAndEstimate(ctx context.Context, project string, draws int) error {
	lead := d.people.As(ctx, Analyst1)
	spec := audit.PlanSpec{Population: audit.RoleChild, Methods: []string{"stepwise", "bic", "dga", "independence", "chao"}, Thresholds: []float64{0.001, 0.005, 0.02, 0.05},
		MaxOrder: 2, Draws: draws, LinkDraws: 50, LinkAlso: []float64{0.5, 0.9, 0.99}, LeaveOut: true, Merge: true, Hide: true, Seed: 1,
		Expects: "Police refer children to councils, so being on both is more likely than chance. Voluntary groups are kept apart from the police."}
	if _, err := d.audit.Register(lead, project, spec, ""); err != nil {
		return err
	}
	if err := d.audit.Estimate(lead, project); err != nil {
		return err
	}
	return d.audit.Wait(project)
}

// publish writes the report, has the second analyst check it, publishes it, and
// has the coordinator hand its recommendations to the register.
func (d stage) publish(ctx context.Context, project string) error {
	lead, second := d.people.As(ctx, Analyst1), d.people.As(ctx, Analyst2)
	draft, err := d.audit.Draft(lead, project)
	if err != nil {
		return err
	}
	ref := func(begins string) string {
		i := slices.IndexFunc(draft.Figures, func(f audit.Figure) bool { return len(f.Words) >= len(begins) && f.Words[:len(begins)] == begins })
		if i < 0 {
			return ""
		}
		return "[" + draft.Figures[i].Ref + "]"
	}
	in := audit.ReportInput{Title: "Made-up national audit: children across the lists",
		Summary: "Everything here is made up. The lists were put together, and each child was counted once. On any of the lists there are " + ref("Children on any") +
			" children, and on more than one " + ref("Children on more") + ".\n" +
			"How many there are in all cannot be said by one number: " + ref("Children in all") + ". With what is not known of the linkage: " + ref("The same, with") + ".\n" +
			"Of " + ref("Networks of two") + " networks of people, " + ref("Networks that cross") + " cross the border of an area.",
		Unknown: "Children whom nobody ever wrote down cannot be estimated by anything. Where one list sends children to another and the method does not know it, the " +
			"answer is too low. Records without a name or a date of birth may not have been found to be of one child.",
		Recommendations: []audit.Recommendation{
			{Title: "Lists that can be joined", Words: "Every body that keeps a list should record a name, a date of birth and a postcode in one agreed form, so that a child is counted once.",
				Addressee: "Made-up Department"},
			{Title: "Ethnicity at the end of an investigation",
				Words: "Forces should ask for self-defined ethnicity by the end of every investigation, and say why where it is missing: today it is not known for " + ref("Suspects whose") +
					" suspects.", Addressee: "Made-up Department"}}}
	if err := d.audit.Write(lead, project, in); err != nil {
		return err
	}
	if err := d.audit.Send(lead, project); err != nil {
		return err
	}
	if draft, err = d.audit.Draft(second, project); err == nil {
		err = d.audit.Shown(second, draft)
	}
	if err != nil {
		return err
	}
	if err := d.audit.Check(second, project, "I read every figure against its footing. (Made up.)"); err != nil {
		return err
	}
	if err := d.audit.Publish(second, project); err != nil {
		return err
	}
	coordinator := access.WithActor(ctx, access.Actor{ID: "made-up-coordinator", Name: "Synthetic coordinator", Human: "MADE-UP-COORDINATOR",
		Standing: access.Alone("made-up-coordinator", "MADE-UP-COORDINATOR", madeup.Keeper, access.No), Roles: []access.Role{access.RolePublic, access.RoleCoordinator}, Synthetic: true})
	_, err = d.audit.Hand(coordinator, project, "https://candour.example/audit/"+project)
	return err
}
