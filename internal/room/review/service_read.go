package review

import (
	"context"
	"maps"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// PerPage is how many cases a list shows when nobody says.
const PerPage = 50

// MaxExport is the most cases that one file takes.
const MaxExport = 5_000

// List gives the cases that the reader may see and asked for, and how many
// there are. What they may not see is left out before anything is counted.
func (s *Service) List(ctx context.Context, f Filter) ([]Item, int, error) {
	where, args, err := s.query(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	n, err := s.store.count(ctx, s.DB, where, args)
	if err != nil {
		return nil, 0, err
	}
	per := f.PerPage
	if per <= 0 || per > 500 {
		per = PerPage
	}
	page := max(f.Page, 1)
	items, err := s.store.list(ctx, s.DB, where, args, f.Sort, per, (page-1)*per, s.Today())
	if err == nil {
		err = s.store.hold(ctx, s.DB, items)
	}
	if err == nil {
		err = s.sayWaits(ctx, s.DB, items)
	}
	return items, n, err
}

// Due is how many things are due for somebody, by their clocks and by what they may
// see: theirs to do or nobody's of their team.
type Due struct {
	Soon, Late int
	// PanelLate is, for the secretariat, how many of all that they may see are past
	// their day.
	PanelLate int
}

// Due counts what is due for the reader. It names nothing.
func (s *Service) Due(ctx context.Context) (d Due, err error) {
	actor := access.ActorFrom(ctx)
	count := func(f Filter) (n int) {
		if err != nil {
			return 0
		}
		var where string
		var args []any
		if where, args, err = s.query(ctx, f); err == nil {
			n, err = s.store.count(ctx, s.DB, where, args)
		}
		return n
	}
	whose := []string{WhoseMine}
	if actor.Has(access.RoleSecretariat) {
		whose = append(whose, WhoseTeam)
		d.PanelLate = count(Filter{Standing: rules.StandsOverdue})
	}
	for _, w := range whose {
		d.Soon += count(Filter{Mine: true, Whose: w, Standing: rules.StandsDueSoon})
		d.Late += count(Filter{Mine: true, Whose: w, Standing: rules.StandsOverdue})
	}
	return d, err
}

// Export gives every case of a list, for a file. A copy leaves the house, so
// each person can see that it did: their entry is written in the same
// transaction.
func (s *Service) Export(ctx context.Context, f Filter) ([]Item, error) {
	where, args, err := s.query(ctx, f)
	if err != nil {
		return nil, err
	}
	actor := access.ActorFrom(ctx)
	var out []Item
	act := ledger.Act{Action: rules.ReviewList, Kind: "review-list", ID: ids.Random("export"), Reason: "A list was taken as a file.", Again: true,
		Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
			// The scope has left out all that the reader may not see.
			return access.Resource{Kind: "review-list", Attrs: map[string]any{"origin": []string{}, "confirmed": true, "barred": []string{}, "allocated": actor.Selves}}, nil
		}}
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if out, err = s.store.list(ctx, tx, where, args, f.Sort, MaxExport, 0, s.Today()); err != nil {
			return err
		}
		for _, it := range out {
			if err := s.vault.Visit(ctx, tx, it.ID, "list", "A list was taken as a file."); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Service) query(ctx context.Context, f Filter) (string, []any, error) {
	actor := access.ActorFrom(ctx)
	if err := s.Auth.Authorize(ctx, actor, rules.ReviewList, access.Route()); err != nil {
		return "", nil, err
	}
	named, err := s.namedIn(ctx, s.DB, actor)
	if err != nil {
		return "", nil, err
	}
	var ids []string
	if f.Reference != "" {
		if ids, err = s.vault.FindAny(ctx, s.DB, fieldReference, rules.ReferenceMarks(f.Reference)...); err != nil {
			return "", nil, err
		}
		if ids == nil {
			ids = []string{}
		}
	}
	where, args := f.narrow(scopeOf(actor, named), actor, ids, s.Today())
	return where, args, nil
}

// fieldReference marks crime references, so that a case can be found by one.
const fieldReference = "reference"

// sayWaits says of each case what the reader must do, or for whom they wait.
func (s *Service) sayWaits(ctx context.Context, q db.Querier, items []Item) error {
	actor := access.ActorFrom(ctx)
	ids := make([]string, len(items))
	for i := range items {
		ids[i] = items[i].ID
	}
	answer, err := s.store.answerable(ctx, q, actor, ids)
	if err != nil {
		return err
	}
	own, err := s.store.proposed(ctx, q, actor, ids)
	for i := range items {
		it := &items[i]
		it.Waits = waitsOf(actor, *it)
		waiting := len(it.vacant) == 0 && (it.State == rules.Asked || it.State == rules.Advised)
		switch {
		case slices.Contains(answer, it.ID) && (it.Waits == "" || waiting):
			it.Waits = "Answer what another proposed"
		case slices.Contains(own, it.ID) && (it.Waits == "" || it.State == rules.Viewed || it.State == rules.Acted):
			it.Waits, it.Others = "Wait for another to agree", true
		case waiting && it.Waits != "":
			it.Others = it.Due.IsZero() || !it.Due.Before(s.Today())
		}
	}
	return err
}

// waitsOf says what a reader must do next with a case: a case whose holder left
// waits for the secretariat to give it to another.
func waitsOf(a access.Actor, it Item) string {
	if words := rules.VacantWords(it.vacant); words != "" && a.Has(access.RoleSecretariat) {
		return words
	}
	return rules.WaitsFor(a, it.State)
}

// Case gives one case. Its entry is written in the transaction that reads it;
// the person sees that somebody looked, and what for.
func (s *Service) Case(ctx context.Context, id, purpose string) (*Case, error) {
	var out *Case
	var attrs map[string]any
	err := s.act(ctx, rules.ReviewRead, id, 0, nil, func(ctx context.Context, tx *ledger.Tx, c *Case) (err error) {
		if attrs, err = s.facts(ctx, tx, id); err != nil {
			return err
		}
		if c.Offered, err = s.offered(ctx, tx); err != nil {
			return err
		}
		if c.MayBeNamed, err = s.mayBeNamed(ctx, tx, id); err != nil {
			return err
		}
		if s.may(ctx, rules.ReviewWork, id, attrs) {
			if c.Keepers, err = s.able(ctx, tx, id, map[access.Role]access.Action{access.RoleSecretariat: rules.ReviewWork}); err != nil {
				return err
			}
		}
		if c.Opens, err = s.vault.RequestsOf(ctx, tx, id); err != nil {
			return err
		}
		if c.Openings, err = s.vault.Openings(ctx, tx, id); err != nil {
			return err
		}
		out = c
		if err := noteOrigin(ctx, tx, c); err != nil {
			return err
		}
		return s.vault.Visit(ctx, tx, id, "case", purpose)
	})
	if err != nil {
		return nil, err
	}
	s.dress(ctx, out, attrs)
	return out, nil
}

// dress adds what depends on the reader and the day.
func (s *Service) dress(ctx context.Context, c *Case, attrs map[string]any) {
	actor := access.ActorFrom(ctx)
	c.Standing = rules.Stands(c.Due, c.Warn, s.Today())
	s.telling(c)
	for i := range c.Proposals {
		c.Proposals[i].Mine = actor.Is(c.Proposals[i].ByHuman)
	}
	c.Keeps, _ = c.coming(s.Schedule, s.Today()) // the schedule's kinds are known: it was checked
	c.May = map[access.Action]bool{}
	for _, a := range []access.Action{rules.ReviewWork, rules.ReviewExamine, rules.ReviewOpine, rules.ReviewPropose, rules.ReviewRecuse,
		rules.ReviewMessage, rules.ReviewHold, access.VaultReveal, access.VaultAsk} {
		c.May[a] = s.may(ctx, a, c.ID, attrs)
	}
	decides := func(proposer string) bool {
		with := maps.Clone(attrs)
		with["proposer"] = proposer
		return s.may(ctx, rules.ReviewDecide, c.ID, with)
	}
	if p := c.OpenProposal(); p != nil {
		c.May[rules.ReviewDecide] = decides(p.ByHuman) && TwoHumans(p.ByHuman, p.ByRole, actor, secondRole(actor))
	}
	if o := c.Origin; o != nil {
		o.Mine, o.MayAnswer = actor.Is(o.Human), c.OriginWaits() && decides(o.Human) && secondOrigin(actor, o)
	}
	if len(c.Vacant()) > 0 && c.May[rules.ReviewWork] {
		c.Moves = append(c.Moves, rules.Move{From: c.State, To: rules.Allocated, Who: rules.ByStaff, Action: rules.ReviewWork})
	}
	for _, m := range rules.MovesFrom(c.State) {
		if m.Who == rules.ByStaff && c.May[m.Action] || m.Who == rules.ByTwo && c.May[rules.ReviewPropose] {
			c.Moves = append(c.Moves, m)
		}
	}
}

// telling adds the duty to tell the person of a decision, and whether they were
// told: a message of the panel's on the day or later.
func (s *Service) telling(c *Case) {
	k, ok, err := s.Clocks.Tell(c.State, c.Enhanced, c.Arrived)
	if c.TellWaits = ok && err != nil; err != nil || !ok {
		return
	}
	c.Tell = k.Due
	for _, m := range c.Messages {
		c.Told = c.Told || m.FromPanel && !clock.DayOf(m.At).Before(c.Arrived)
	}
	if !c.Told {
		c.TellStanding = rules.Stands(k.Due, k.Warn, s.Today())
	}
}

// OpenProposal is the proposal that waits for its second; nil when none does.
func (c *Case) OpenProposal() *Proposal {
	for i := range c.Proposals {
		if c.Proposals[i].State == ProposalOpen {
			return &c.Proposals[i]
		}
	}
	return nil
}

// secondRole is as what somebody agrees to a decision.
func secondRole(a access.Actor) string {
	if a.Has(access.RoleIndependent) {
		return string(access.RoleIndependent)
	}
	for _, r := range []access.Role{access.RoleSecretariat, access.RoleReviewer} {
		if a.Has(r) {
			return string(r)
		}
	}
	return ""
}

// Reveal opens one part of a case for the reader: each value with its name.
func (s *Service) Reveal(ctx context.Context, id string, part intake.Part, purpose string) ([]Text, error) {
	if !slices.Contains(intake.Parts(), part) {
		return nil, errNoCase()
	}
	c, err := s.store.load(ctx, s.DB, id)
	if err == nil && c.destroyedPart(part) {
		err = errs.New(errs.Forbidden, "This was destroyed, as the schedule says. Nobody can read it.")
	}
	if err == nil && c.State == rules.Erased {
		err = errs.New(errs.Forbidden, rules.ErasedWords)
	}
	if err != nil {
		return nil, s.hideFrom(ctx, id, err)
	}
	left := c.State == rules.Withdrawn && part == intake.PartAccount
	names, items, err := s.sealedItems(ctx, id, func(r sealedRow) bool { return !left || c.reasonsAlone(r) }, part)
	if err != nil {
		return nil, err
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: id, Purpose: purpose, Items: items, Shown: true, Still: s.stillOpen(id, part, left && items[0].Text != "")})
	if err != nil {
		return nil, s.hideFrom(ctx, id, err)
	}
	var out []Text
	for i, p := range plain {
		words, lang := intake.SaidIn(string(p))
		out = append(out, Text{names[i], words, lang})
	}
	return out, nil
}

// stillOpen refuses, within the write that would open it, what the person of a case
// withdrew. What two custodians opened to the reader opens, and reasons alone do.
func (s *Service) stillOpen(id string, part intake.Part, reasons bool) func(context.Context, *ledger.Tx) error {
	return func(ctx context.Context, tx *ledger.Tx) error {
		c, err := s.store.bare(ctx, tx, id)
		if err != nil || c.State != rules.Withdrawn || reasons {
			return err
		}
		asked, err := s.vault.RequestsOf(ctx, tx, id)
		if err != nil || slices.ContainsFunc(asked, func(q vault.Request) bool { return q.Opens(access.ActorFrom(ctx), vault.Part(part), s.now()) }) {
			return err
		}
		return errs.New(errs.Forbidden, rules.WithdrawnWords)
	}
}

// hideFrom is hide outside a write.
func (s *Service) hideFrom(ctx context.Context, id string, err error) error {
	attrs, ferr := s.facts(ctx, s.DB, id)
	return s.hide(err, ferr == nil && s.may(ctx, rules.ReviewRead, id, attrs))
}

// ofAll wants every sealed value.
func ofAll(sealedRow) bool { return true }

// sealedItems gives the sealed values of a part with their names. It reads no
// more than ciphertext, so it needs no right of its own.
func (s *Service) sealedItems(ctx context.Context, id string, wanted func(sealedRow) bool, parts ...intake.Part) ([]string, []vault.Sealed, error) {
	rows, err := s.store.sealed(ctx, s.DB, id)
	if err != nil {
		return nil, nil, err
	}
	var names []string
	var items []vault.Sealed
	for _, r := range rows {
		if slices.Contains(parts, intake.Part(r.part)) && r.text != "" && wanted(r) { // what was destroyed has no key either
			names = append(names, r.shownName())
			items = append(items, vault.Sealed{Part: vault.Part(r.part), Place: sealedPlace(r.id), Text: r.text})
		}
	}
	if slices.Contains(parts, intake.PartMessages) {
		heads, texts, err := s.store.sealedMessages(ctx, s.DB, id)
		if err != nil {
			return nil, nil, err
		}
		for i, h := range heads {
			if texts[i] == "" {
				continue
			}
			names = append(names, "message "+h.ID)
			items = append(items, vault.Sealed{Part: vault.Part(intake.PartMessages), Place: messagePlace(h.ID), Text: texts[i]})
		}
	}
	if len(items) == 0 { // the reading still happens, and is still noted
		items = []vault.Sealed{{Part: vault.Part(parts[0])}}
		names = []string{""}
	}
	return names, items, nil
}

// AskIdentity asks the custodians to open who the person is and how to reach
// them.
func (s *Service) AskIdentity(ctx context.Context, id, reason string) (string, error) {
	c, err := s.store.bare(ctx, s.DB, id)
	if err != nil {
		return "", err
	}
	if err := s.store.disposals(ctx, s.DB, c); err != nil {
		return "", err
	}
	parts := []vault.Part{vault.Part(intake.PartIdentity)}
	if !c.destroyedPart(intake.PartContact) {
		parts = append(parts, vault.Part(intake.PartContact))
	}
	req, err := s.vault.Ask(ctx, id, parts, c.Number, reason)
	if err != nil && !errs.Is(err, errs.Invalid) {
		err = s.hideFrom(ctx, id, err)
	}
	return req, err
}

// Silences gives what is public of papers that were refused or never sent.
func (s *Service) Silences(ctx context.Context) ([]Silence, error) {
	return s.store.silences(ctx, s.DB)
}

// AnyAsked says whether papers were ever asked for: where they were not, nobody
// can have refused them, and nobody is praised for it.
func (s *Service) AnyAsked(ctx context.Context) (bool, error) {
	return s.store.anyAsked(ctx, s.DB)
}
