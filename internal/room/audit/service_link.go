package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
	"candour/linkage"
)

// Link begins to link the lists of a project; [Service.Running] says how far it
// is.
func (s *Service) Link(ctx context.Context, project string, o LinkOptions) error {
	p, _, err := s.open(ctx, AuditWork, project)
	if err != nil {
		return err
	}
	if p.State != Open {
		return errClosed
	}
	if err := o.check(); err != nil {
		return err
	}
	lists, err := s.store.lists(ctx, s.db, project)
	if err != nil {
		return err
	}
	if len(lists) < 2 {
		return errs.New(errs.Conflict, "There must be two lists at least before they can be linked.")
	}
	return s.tasks.Begin(ctx, project, "link", func(ctx context.Context, t *Task) error { return s.link(ctx, p, lists, o, t) })
}

func (s *Service) link(ctx context.Context, p Project, lists []List, o LinkOptions, t *Task) error {
	t.Say("Opening the lists", 0, 0)
	plain, err := s.unseal(ctx, p.ID, "Linkage of "+namesOf(lists), lists)
	if err != nil {
		return err
	}
	opened, err := readRecords(plain, lists)
	if err != nil {
		return err
	}
	schema, _ := s.book.Latest(recordSchema)
	linked, err := linkLists(ctx, schema, opened, o, t.Say)
	if err != nil {
		return err
	}
	t.Say("Keeping what was found", 0, 0)
	return s.keepRun(ctx, p, lists, o, linked)
}

// keepRun writes a run with its pairs, its people and its disputed pairs.
func (s *Service) keepRun(ctx context.Context, p Project, lists []List, o LinkOptions, linked *Linked) error {
	id := s.ids.Next("run")
	pairs := []byte(asJSON(linked.Pairs))
	facts, err := s.store.facts(ctx, s.db, lists)
	if err != nil {
		return err
	}
	return s.write(ctx, AuditWork, p.ID, stepLink, namesOf(lists), func(ctx context.Context, c *change) error {
		now, err := s.store.lists(ctx, c.tx, p.ID)
		if err != nil {
			return err
		}
		if !slices.EqualFunc(now, lists, func(a, b List) bool { return a.ID == b.ID }) {
			return errs.New(errs.Conflict, "A list came or went while the lists were linked. Link them again.")
		}
		people, err := s.peopleBefore(ctx, c, c.p.Run)
		if err != nil {
			return err
		}
		settled, err := s.store.judged(ctx, c.tx, p.ID)
		if err != nil {
			return err
		}
		persons, text, err := updatePeople(people, id, facts, applied(linked.Pairs, settled), o.Threshold)
		if err != nil {
			return err
		}
		if err := c.tx.Insert("audit_run", id, ledger.Row{"project_id": p.ID, "made": s.now(), "seed": int64(o.Seed), "threshold": Decimal(o.Threshold),
			"recipe": linked.Recipe, "model": linked.Model, "code": s.code, "records": linked.Records, "pairs": linked.Compared, "kept": len(linked.Pairs),
			"persons": persons, "people": hash(text), "disputed": len(linked.Disputed), "sha256": hash(pairs), "opened": namesOf(lists)}); err != nil {
			return err
		}
		if err := s.sealDisputes(ctx, c, id, linked.Disputed, settled); err != nil {
			return err
		}
		if err := s.store.keep(ctx, c.tx, id+".pairs", p.ID, pairs); err != nil {
			return err
		}
		if err := s.store.keep(ctx, c.tx, id+".people", p.ID, text); err != nil {
			return err
		}
		return c.set(ctx, ledger.Row{"run_id": id, "result_id": nil})
	})
}

// sealDisputes seals each pair's card. A pair that was settled after an earlier
// linkage is not asked about again.
func (s *Service) sealDisputes(ctx context.Context, c *change, run string, all []disputed, settled judged) error {
	position := 0
	for _, d := range all {
		if settled[pairKey(d.A, d.B)] != "" {
			continue
		}
		position++
		id := fmt.Sprintf("%s.%04d", run, position)
		sealed, err := s.vault.Seal(ctx, c.tx, c.p.ID, PartPairs, cardPlace(id), []byte(asJSON(d.card)))
		if err != nil {
			return err
		}
		if err := c.tx.Insert("audit_dispute", id, ledger.Row{"project_id": c.p.ID, "run_id": run, "position": position, "left_record": d.A, "right_record": d.B,
			"weight": Decimal(d.W), "probability": Decimal(d.Probability()), "card": sealed, "state": string(Waits)}); err != nil {
			return err
		}
	}
	return nil
}

// peopleBefore gives the persons of the run before, so that they keep their
// pseudonyms.
func (s *Service) peopleBefore(ctx context.Context, c *change, run string) (*linkage.People, error) {
	if run == "" {
		return linkage.NewPeople(), nil
	}
	r, err := s.store.run(ctx, c.tx, run)
	if err != nil {
		return nil, err
	}
	return s.people(ctx, c.tx, r)
}

func (s *Service) people(ctx context.Context, q db.Querier, r Run) (*linkage.People, error) {
	text, err := s.store.data(ctx, q, r.ID+".people", r.PeopleSum)
	if err != nil {
		return nil, err
	}
	return linkage.ReadPeople(bytes.NewReader(text))
}

// updatePeople gives each cluster its lasting pseudonym. It says how many persons
// there are, and gives the people as they are kept.
func updatePeople(people *linkage.People, run string, facts []Fact, pairs []Pair, threshold float64) (persons int, text []byte, err error) {
	names := recordNames(facts)
	roots, edges := clusters(names, pairs, threshold)
	if _, err := people.Update(run, names, roots, edges); err != nil {
		return 0, nil, err
	}
	for i, root := range roots {
		if int(root) == i {
			persons++
		}
	}
	var out bytes.Buffer
	err = people.Write(&out)
	return persons, out.Bytes(), err
}

// Settle applies what the clerks settled: the persons of the newest linkage are
// put together anew. Who merged and who was parted is in the history of persons.
func (s *Service) Settle(ctx context.Context, project string) error {
	v, err := s.Open(ctx, project)
	if err != nil {
		return err
	}
	if v.Run == nil {
		return errs.New(errs.Conflict, "The lists have not been linked yet.")
	}
	facts, err := s.store.facts(ctx, s.db, v.Lists)
	if err != nil {
		return err
	}
	applied := errors.New("applied before")
	err = s.write(ctx, AuditWork, project, stepSettle, "", func(ctx context.Context, c *change) error {
		if c.p.Run != v.Run.ID {
			return errs.New(errs.Conflict, "The lists were linked again at this moment.")
		}
		run, err := s.store.run(ctx, c.tx, c.p.Run)
		if err != nil {
			return err
		}
		settled, err := s.store.judged(ctx, c.tx, project)
		if err != nil {
			return err
		}
		people, err := s.people(ctx, c.tx, run)
		if err != nil {
			return err
		}
		name := run.ID + " after " + strconv.Itoa(len(settled)) + " judgements"
		if len(settled) == 0 || slices.ContainsFunc(people.Runs, func(r linkage.PeopleRun) bool { return r.Name == name }) {
			return applied
		}
		pairs, err := s.pairsAfter(ctx, v, settled)
		if err != nil {
			return err
		}
		n, text, err := updatePeople(people, name, facts, pairs, run.Threshold)
		if err != nil {
			return err
		}
		if err := c.tx.Update(ctx, "audit_run", v.Run.ID, 0, ledger.Row{"persons": n, "people": hash(text)}); err != nil {
			return err
		}
		if err := s.store.keep(ctx, c.tx, v.Run.ID+".people", project, text); err != nil {
			return err
		}
		return c.set(ctx, ledger.Row{"result_id": nil})
	})
	if errors.Is(err, applied) {
		return nil
	}
	return err
}

// Decimal writes a number with no more digits than it needs.
func Decimal(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
