package review

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
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
	id, number = ids.Random("case"), rules.NewCaseNumber()
	act := ledger.Act{Action: rules.ReviewApply, Kind: "review", ID: id}
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
		if len(a.IdentityTo) > 0 {
			a.Agreed = withIdentity(a.Agreed)
		}
		for step, yes := range a.Agreed {
			if err := tx.Insert("review_consent", ids.Random("consent"), ledger.Row{"case_id": id, "step": string(step), "answer": yesNo(yes), "on_day": s.Today().String()}); err != nil {
				return err
			}
		}
		if draftID != "" {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error {
				return intake.PromoteDraft(ctx, tx, draftID, id, a.Draft)
			})
		}
		return nil
	})
	if err != nil {
		return "", "", err
	}
	return number, id, nil
}

// withIdentity adds that the person let their name be known, so that they see
// it beside their other answers and can take it back.
func withIdentity(agreed map[rules.Step]bool) map[rules.Step]bool {
	out := map[rules.Step]bool{rules.StepIdentity: true}
	for step, yes := range agreed {
		out[step] = yes
	}
	return out
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
			groups = groupNames(chosen)
		}
		if part == intake.PartIdentity || part == intake.PartContact {
			groups = groupNames(a.IdentityTo)
		}
		n.Parts[vault.Part(part)] = groups
	}
	return n
}

func groupNames(groups []intake.Group) []string {
	out := []string{}
	for _, g := range groups {
		if (g == intake.GroupPanel || g == intake.GroupIndependent) && !slices.Contains(out, string(g)) {
			out = append(out, string(g))
		}
	}
	return out
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
	for _, v := range []struct {
		part intake.Part
		name string
		what any
	}{
		{intake.PartIdentity, "identity", a.Identity}, {intake.PartContact, "contact", a.Contact},
		{intake.PartAccount, "account", a.Account}, {intake.PartAccount, "facts", a.Facts}, {intake.PartAccount, "keep out", typedOut(a.ExcludeOffices, a.ExcludePeople)},
	} {
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
