package review

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Mine gives a person what is theirs. Opening it is an entry of its own, as
// every opening is.
func (s *Service) Mine(ctx context.Context, k intake.PersonKey) (mine.Case, error) {
	names, items, err := s.sealedItems(ctx, k.CaseID, ofAll, intake.Parts()...)
	if err != nil {
		return mine.Case{}, err
	}
	plain, err := s.vault.RevealSelf(ctx, k.Key.Bytes(), vault.Reading{Person: k.CaseID, Purpose: "You came back.", Items: items})
	if err != nil {
		return mine.Case{}, err
	}
	c, err := s.store.load(ctx, s.DB, k.CaseID)
	if err != nil {
		return mine.Case{}, err
	}
	m := mine.Case{Number: c.Number, State: c.State, Synthetic: c.Synthetic, Held: c.Held, Force: c.Force, Prosecutor: c.Prosecutor, Steps: s.steps(c), Consents: consentsOf(c)}
	opened := map[string]string{}
	for i, name := range names {
		opened[name] = string(plain[i])
	}
	for name, to := range map[string]any{"identity": &m.Identity, "contact": &m.Contact, "account": &m.Account, "facts": &m.Facts, mine.NameTaken: &m.Taken} {
		if text := opened[name]; text != "" {
			if err := json.Unmarshal([]byte(text), to); err != nil {
				return mine.Case{}, err
			}
		}
	}
	if m.Excluding, err = mine.Exclusions(names, items, plain); err != nil {
		return mine.Case{}, err
	}
	m.Offices = s.officesOf(c)
	if !c.State.Ended() && !c.closed() {
		if m.Unseen, err = s.nobodyMay(ctx, s.DB, access.RoleSecretariat, k.CaseID); err != nil {
			return mine.Case{}, err
		}
		if m.Undecided, err = s.nobodyMay(ctx, s.DB, access.RoleIndependent, k.CaseID); err != nil {
			return mine.Case{}, err
		}
	}
	for i, name := range names {
		if _, is := PartOfFile(name); is {
			var f intake.FileHead
			if err := json.Unmarshal(plain[i], &f); err != nil {
				return mine.Case{}, err
			}
			m.Files = append(m.Files, f)
		}
	}
	for _, h := range c.Messages {
		words, lang := intake.SaidIn(opened["message "+h.ID])
		m.Messages = append(m.Messages, mine.Message{At: h.At, FromPanel: h.FromPanel, Words: words, Lang: lang})
	}
	if m.Openings, err = s.openingsOf(ctx, k.CaseID); err != nil {
		return mine.Case{}, err
	}
	if m.Asked, err = s.askedOf(ctx, k.CaseID); err != nil {
		return mine.Case{}, err
	}
	if m.Keeps, err = c.coming(s.Schedule, s.Today()); err != nil {
		return mine.Case{}, err
	}
	m.Decision = s.decisionWords(c)
	m.Remedies = s.Judge(m.Facts).Remedies
	_, m.CanWithdraw = rules.MoveTo(c.State, rules.Withdrawn, rules.ByPerson)
	_, m.CanAppeal = rules.MoveTo(c.State, rules.Appealed, rules.ByPerson)
	_, ended := rules.MoveTo(c.State, rules.Erased, rules.ByPerson)
	m.CanErase = ended && mayDestroy(c) == nil
	return m, nil
}

// steps gives what was passed, with dates, and what usually comes next.
func (s *Service) steps(c *Case) []mine.Step {
	var out []mine.Step
	for i, p := range c.Passages {
		st := mine.Step{State: p.State, Words: rules.StateWords[p.State], On: p.On, Done: true}
		if i == len(c.Passages)-1 && !c.State.Ended() {
			st.Due, st.Overdue = c.Due, rules.Stands(c.Due, c.Warn, s.Today()) == rules.StandsOverdue
			st.LeftOut, st.Waits = s.LeftOutWords(p.On, c.Due), s.Waits(c.State, c.Due)
		}
		out = append(out, st)
	}
	at := slices.Index(rules.UsualWay(), c.State)
	if at < 0 {
		return out
	}
	for _, next := range rules.UsualWay()[at+1:] {
		out = append(out, mine.Step{State: next, Words: rules.StateWords[next]})
	}
	return out
}

// consentsOf gives each step; it is the person's turn while they have not
// answered and the case is open.
func consentsOf(c *Case) []mine.Consent {
	var out []mine.Consent
	for _, k := range c.Consents {
		out = append(out, mine.Consent{Step: k.Step, Answer: k.Answer, On: k.On, Asked: k.Answer == "" && !c.State.Ended()})
	}
	return out
}

func (s *Service) decisionWords(c *Case) string {
	for i := len(c.Passages) - 1; i >= 0; i-- {
		p := c.Passages[i]
		switch p.State {
		case rules.Decided:
			if code, ok := s.Codes.OutcomeCodes.Find(p.Code); ok {
				return code.Person
			}
		case rules.NotEligible:
			if code, ok := s.Codes.NotEligibleCodes.Find(p.Code); ok {
				return code.Person
			}
		}
	}
	return ""
}

func (s *Service) openingsOf(ctx context.Context, id string) ([]mine.Opening, error) {
	list, err := s.vault.Openings(ctx, s.DB, id)
	var out []mine.Opening
	for _, o := range list {
		if err != nil {
			break
		}
		who := mine.ReaderName(firstWord(o.Role))
		if o.Body != "" {
			who += ", " + s.BodyName(o.Body)
		}
		m := mine.Opening{Who: who, Part: o.Parts, Purpose: o.Purpose, Own: firstWord(o.Role) == string(access.RolePublic)}
		if m.At, err = parseTime(o.At); err == nil {
			out = append(out, m)
		}
	}
	return out, err
}

// askedOf tells a person each time that the key holders were asked, by whom and
// why, and what each of them said and why.
func (s *Service) askedOf(ctx context.Context, id string) ([]mine.Asked, error) {
	list, err := s.vault.RequestsOf(ctx, s.DB, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	bodies, err := s.custodianBodies(ctx)
	if err != nil {
		return nil, err
	}
	var out []mine.Asked
	for _, q := range list {
		m := mine.Asked{Who: mine.AskerName(firstWord(q.ByRole)), Why: q.Reason, State: q.State}
		if q.ByBody != "" {
			m.Who += ", " + s.bodyWords(q.ByBody)
		}
		if q.State == vault.RequestOpen && q.Expires <= s.now() {
			m.State = "ended"
		}
		if m.At, err = parseTime(q.Asked); err != nil {
			return nil, err
		}
		for _, a := range q.Approvals {
			answer := mine.Answer{Who: "A key holder", Yes: a.Answer == "yes", Why: a.Reason}
			if b := bodies[a.Custodian]; b != "" {
				answer.Who += ", " + s.bodyWords(b)
			}
			if answer.At, err = parseTime(a.At); err != nil {
				return nil, err
			}
			m.Answers = append(m.Answers, answer)
		}
		out = append(out, m)
	}
	return out, nil
}

// custodianBodies says where each custodian belongs.
func (s *Service) custodianBodies(ctx context.Context) (map[string]string, error) {
	list, err := s.vault.Custodians(ctx)
	out := map[string]string{}
	for _, c := range list {
		out[c.ID] = c.Body
	}
	return out, err
}

// bodyWords is a body's name, or its id in words.
func (s *Service) bodyWords(id string) string {
	if name := s.BodyName(id); name != id {
		return name
	}
	return web.UpperFirst(strings.ReplaceAll(id, "-", " "))
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// onMine runs an act of the person on what is theirs: the key of the phrase
// proves that it is.
func (s *Service) onMine(ctx context.Context, action access.Action, k intake.PersonKey, fn func(context.Context, *ledger.Tx, *Case) error) error {
	ctx = access.WithActor(ctx, access.Public())
	act := ledger.Act{Action: action, Kind: "review", ID: k.CaseID, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		if err := s.vault.Proves(ctx, tx, k.CaseID, k.Key.Bytes()); err != nil {
			return access.Resource{}, err
		}
		return access.Resource{Kind: "review", ID: k.CaseID, Attrs: map[string]any{"mine": true}}, nil
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		c, err := s.store.load(ctx, tx, k.CaseID)
		if err != nil {
			return err
		}
		return fn(ctx, tx, c)
	})
	return s.hide(err, false)
}

// AddWords adds a message from the person, in the language that they said, if any.
func (s *Service) AddWords(ctx context.Context, k intake.PersonKey, text, lang string) error {
	text, err := saidWords(text, lang, "Write what you want to add.")
	if err != nil {
		return err
	}
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State == rules.Withdrawn || c.State == rules.Erased {
			return errs.New(errs.Conflict, "You have withdrawn, so nobody would read this. You can ask for a new review.")
		}
		return s.message(ctx, tx, c, false, text)
	})
}

// Agree records the person's yes or no to a next step. A no can become a yes
// and a yes a no, as long as the step has not been taken.
func (s *Service) Agree(ctx context.Context, k intake.PersonKey, step rules.Step, yes bool) error {
	if !slices.Contains(rules.Steps(), step) {
		return errs.InvalidInput("Choose a step.", errs.Field{Name: "step", Message: "Choose a step"})
	}
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if yes && (c.State == rules.Withdrawn || c.State == rules.Erased) { // a page left open from before
			return errs.New(errs.Conflict, "You have withdrawn, so nobody would act on this. You can ask for a new review.")
		}
		if step == rules.StepIdentity {
			if err := s.openIdentity(ctx, tx, k, yes); err != nil {
				return err
			}
		}
		row := ledger.Row{"answer": yesNo(yes), "on_day": s.Today().String()}
		id, err := s.store.consentID(ctx, tx, c.ID, step)
		if err != nil {
			return err
		}
		if id != "" {
			return tx.Update(ctx, "review_consent", id, 0, row)
		}
		row["case_id"], row["step"] = c.ID, string(step)
		return tx.Insert("review_consent", ids.Random("consent"), row)
	})
}

// openIdentity opens who the person is, and how to reach them, to those who
// look at the case, or closes it to them again. It is the keys that change, and
// not a rule alone.
func (s *Service) openIdentity(ctx context.Context, tx *ledger.Tx, k intake.PersonKey, yes bool) error {
	for _, part := range []intake.Part{intake.PartIdentity, intake.PartContact} {
		for _, g := range []intake.Group{intake.GroupPanel, intake.GroupIndependent} {
			if !yes {
				s.vault.CloseTo(ctx, tx, k.CaseID, vault.Part(part), string(g))
				continue
			}
			if err := s.vault.OpenTo(ctx, tx, k.CaseID, k.Key.Bytes(), vault.Part(part), string(g)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Exclude keeps more out: people and offices by their names, one a line. It holds from
// now on, for whoever bears such a name or works there.
func (s *Service) Exclude(ctx context.Context, k intake.PersonKey, offices, names string) error {
	all, err := words("names", intake.TypedOut(offices, names), "Write the name of the person to keep out.")
	if err != nil {
		return err
	}
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		list, err := s.Offices(ctx, tx, offices, names)
		if err != nil {
			return err
		}
		if err := s.keepOffices(ctx, tx, c, list); err != nil {
			return err
		}
		if err := s.vault.AddMarks(ctx, tx, c.ID, fieldNamed, rules.NamedMarks(names)...); err != nil {
			return err
		}
		return s.seal(ctx, tx, c.ID, mine.KeepOutToo, "", all)
	})
}

// ChangeContact puts a new plan of how the person can be reached in the place of the
// one before, sealed as that was.
func (s *Service) ChangeContact(ctx context.Context, k intake.PersonKey, plan intake.ContactPlan) error {
	text, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.State == rules.Withdrawn || c.State == rules.Erased {
			return errs.New(errs.Conflict, "You have withdrawn, so nobody would use this. You can ask for a new review.")
		}
		rows, err := s.store.sealed(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rows, func(r sealedRow) bool { return r.name == "contact" && r.text != "" })
		if at < 0 {
			return errs.New(errs.Conflict, "How to reach you was destroyed, because its time was over. You can ask for a new review.")
		}
		sealed, err := s.vault.Seal(ctx, tx, c.ID, vault.Part(intake.PartContact), sealedPlace(rows[at].id), text)
		if err != nil {
			return err
		}
		return tx.Update(ctx, "review_sealed", rows[at].id, 0, ledger.Row{"sealed": sealed, "on_day": s.Today().String()})
	})
}

// Withdraw ends the case at the person's word. Requests that are open end too, and
// what they wrote is not opened to staff any more ([Service.stillOpen]).
func (s *Service) Withdraw(ctx context.Context, k intake.PersonKey) error {
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		for _, r := range c.Requests {
			if r.State == PapersOpen {
				if err := tx.Update(ctx, "review_request", r.ID, 0, ledger.Row{"state": "ended"}); err != nil {
					return err
				}
			}
		}
		for _, a := range c.Allocations {
			if a.State == "active" {
				if err := tx.Update(ctx, "review_allocation", a.ID, 0, ledger.Row{"state": "ended", "reason": "The person withdrew."}); err != nil {
					return err
				}
			}
		}
		if p := c.OpenProposal(); p != nil {
			if err := tx.Update(ctx, "review_proposal", p.ID, 0, ledger.Row{"state": ProposalTurnedDown, "second_day": s.Today().String()}); err != nil {
				return err
			}
		}
		if err := s.openIdentity(ctx, tx, k, false); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Withdrawn, rules.ByPerson, "", nil)
	})
}

// EraseMine destroys what is the person's, at their word. A legal hold comes
// before it.
func (s *Service) EraseMine(ctx context.Context, k intake.PersonKey) error {
	err := s.onMine(ctx, access.VaultErase, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := mayDestroy(c); err != nil {
			return err
		}
		return s.erase(ctx, tx, c, rules.ByPerson)
	})
	if err != nil {
		return err
	}
	return s.forget(ctx, k.CaseID)
}

// Appeal asks the panel to look again, after a decision.
func (s *Service) Appeal(ctx context.Context, k intake.PersonKey, text, lang string) error {
	text, err := saidWords(text, lang, "Say what the panel should look at again.")
	if err != nil {
		return err
	}
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := s.message(ctx, tx, c, false, text); err != nil {
			return err
		}
		return s.move(ctx, tx, c, rules.Appealed, rules.ByPerson, "", nil)
	})
}

// MyReceipt gives the receipt of the newest entry about the case that has its
// place in the log, as a file that can be checked with no network; or, where none has
// yet, when the first has.
func (s *Service) MyReceipt(ctx context.Context, k intake.PersonKey) (text []byte, ready time.Time, err error) {
	if err := s.vault.Proves(ctx, s.DB, k.CaseID, k.Key.Bytes()); err != nil {
		return nil, ready, err
	}
	items, err := s.Ledger.History(ctx, ledger.Of{Kind: "review", ID: k.CaseID})
	if err != nil {
		return nil, ready, err
	}
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].Seq < 0 {
			continue
		}
		r, err := s.Ledger.Prove(ctx, items[i].ID, ledger.ReceiptOptions{Words: true, Opens: ledger.OpensAll})
		if errs.Is(err, errs.Unavailable) {
			continue
		}
		if err != nil {
			return nil, ready, err
		}
		text, err = json.MarshalIndent(r, "", "  ")
		return text, ready, err
	}
	ready = s.Ledger.NextBatch()
	if len(items) > 0 && !ready.Truncate(time.Hour).After(items[0].At) { // its hour is not over
		ready = ready.Add(time.Hour)
	}
	return nil, ready, nil
}
