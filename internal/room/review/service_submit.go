package review

import (
	"context"
	"encoding/json"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Ready says whether applications can be taken: three custodians must keep keys
// of which any two open what is sealed now.
func (s *Service) Ready(ctx context.Context) error { return s.vault.Ready(ctx) }

// Judge says what the eligibility rules make of the facts today.
func (s *Service) Judge(f rules.Facts) rules.Verdict { return s.Criteria.Judge(f, s.Today()) }

// Submit takes an application: the case, its sealed parts, the bars against
// those who closed it, and the person's way back, in one write. The draft is
// gone with it. It gives the case's number and its id.
func (s *Service) Submit(ctx context.Context, draftID string, a intake.Application) (number, id string, err error) {
	return s.submit(ctx, ledger.Act{Action: rules.ReviewApply}, draftID, a, nil)
}

// submit takes an application under an act; also adds what the act adds to the write.
func (s *Service) submit(ctx context.Context, act ledger.Act, draftID string, a intake.Application, also func(context.Context, *ledger.Tx, string) error) (number, id string, err error) {
	id, number = ids.Random("case"), rules.NewCaseNumber()
	act.Kind, act.ID = "review", id
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		keys, err := s.vault.Create(ctx, tx, s.newPerson(id, a))
		if err != nil {
			return err
		}
		if err := s.insertCase(tx, id, number, a); err != nil {
			return err
		}
		if err := s.insertSealed(tx, keys, id, a); err != nil {
			return err
		}
		if err := s.insertFiles(tx, keys, id, a.Files); err != nil {
			return err
		}
		if err := s.insertBars(ctx, tx, id, a); err != nil {
			return err
		}
		if err := s.insertConsents(tx, id, a); err != nil {
			return err
		}
		if draftID != "" {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error {
				return intake.Tables().Promote(ctx, tx.Tx, draftID, intake.FoundCase, id, a.Draft)
			})
		}
		if also == nil {
			return nil
		}
		return also(ctx, tx, id)
	})
	if err != nil {
		return "", "", err
	}
	return number, id, nil
}

// insertConsents keeps the yes or no to each next step that was answered.
func (s *Service) insertConsents(tx *ledger.Tx, id string, a intake.Application) error {
	for step, yes := range a.Answered() {
		if err := tx.Insert("review_consent", ids.Random("consent"), ledger.Row{"case_id": id, "step": string(step), "answer": yesNo(yes), "on_day": s.Today().String()}); err != nil {
			return err
		}
	}
	return nil
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// newPerson says which groups each part is sealed to: those that the person
// chose, or the panel and the independent member. Who they are goes to a group
// only if the person said so.
func (s *Service) newPerson(id string, a intake.Application) vault.NewPerson {
	n := vault.NewPerson{ID: id, Self: a.Key.Bytes(), Parts: map[vault.Part][]string{}, Synthetic: a.Synthetic,
		Index: map[string][]string{fieldReference: rules.ReferenceMarks(a.Account.Reference), fieldNamed: rules.NamedMarks(a.ExcludePeople)}}
	for _, part := range intake.Parts() {
		groups := []string{string(intake.GroupPanel), string(intake.GroupIndependent)}
		if chosen, ok := a.Readers[part]; ok {
			groups = intake.GroupNames(chosen)
		}
		if part == intake.PartIdentity || part == intake.PartContact {
			groups = intake.GroupNames(a.IdentityTo)
		}
		n.Parts[vault.Part(part)] = groups
	}
	return n
}

func (s *Service) insertCase(tx *ledger.Tx, id, number string, a intake.Application) error {
	today, verdict := s.Today(), s.Judge(a.Facts)
	row := ledger.Row{"number": number, "state": string(rules.Received), "force": db.OrNil(s.listed(a.Force)), "prosecutor": db.OrNil(s.listed(a.Prosecutor)),
		"received": today.String(), "arrived": today.String(), "enhanced": true, "result": string(verdict.Result), "result_version": verdict.Version,
		"held": false, "synthetic": a.Synthetic, "due": noClock, "warn": noClock}
	due := s.clockOf(rules.Received, true, today)
	if due != nil {
		row["due"], row["warn"] = due.Due.String(), due.Warn.String()
	}
	if err := tx.Insert("review_case", id, row); err != nil {
		return err
	}
	return s.passage(tx, &Case{ID: id}, rules.Received, today, due, "")
}

// listed gives a body's id if it is one that we know.
func (s *Service) listed(body string) string {
	if s.names[body] == "" {
		return ""
	}
	return body
}

// insertSealed seals what the person told us, each thing in its own place.
func (s *Service) insertSealed(tx *ledger.Tx, keys *vault.Person, id string, a intake.Application) error {
	type value struct {
		part intake.Part
		name string
		what any
	}
	all := []value{
		{intake.PartIdentity, "identity", a.Identity}, {intake.PartContact, "contact", a.Contact},
		{intake.PartAccount, "account", a.Account}, {intake.PartAccount, "facts", a.Facts}, {intake.PartAccount, mine.KeepOut, intake.TypedOut(a.ExcludeOffices, a.ExcludePeople)},
	}
	if a.Phone != nil {
		all = append(all, value{intake.PartAccount, mine.NameTaken, a.Phone})
	}
	for _, v := range all {
		text, err := json.Marshal(v.what)
		if err != nil {
			return err
		}
		row := ids.Random("sealed")
		sealed, err := keys.Seal(vault.Part(v.part), sealedPlace(row), text)
		if err != nil {
			return err
		}
		if err := tx.Insert("review_sealed", row, ledger.Row{"case_id": id, "part": string(v.part), "name": v.name, "sealed": sealed, "on_day": s.Today().String()}); err != nil {
			return err
		}
	}
	return nil
}

// insertBars walls off those who closed the case, and whomever the person
// rules out.
func (s *Service) insertBars(ctx context.Context, tx *ledger.Tx, id string, a intake.Application) error {
	offices, err := s.Offices(ctx, tx, a.ExcludeOffices, a.ExcludePeople)
	if err != nil {
		return err
	}
	done := map[string]bool{"": true}
	add := func(body, kind string) error {
		if body = strings.TrimSpace(body); done[body] {
			return nil
		}
		done[body] = true
		return tx.Insert("review_bar", ids.Random("bar"), ledger.Row{"case_id": id, "body": body, "kind": kind, "on_day": s.Today().String()})
	}
	for _, b := range []string{a.Force, a.Prosecutor} {
		if err := add(b, BarOrigin); err != nil {
			return err
		}
	}
	var unknown []intake.TypedOffice
	for _, o := range offices {
		if a.ExcludeBodies = append(a.ExcludeBodies, o.ID); !o.Known() {
			unknown = append(unknown, o)
		}
	}
	for _, b := range a.ExcludeBodies {
		if err := add(b, BarExcluded); err != nil {
			return err
		}
	}
	return s.keepOffices(ctx, tx, &Case{ID: id}, unknown)
}
