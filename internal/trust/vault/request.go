package vault

import (
	"context"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Request asks the custodians to open parts of one person to one human.
type Request struct {
	ID, Person, Parts, About string
	ByActor, ByHuman, ByName string
	// ByRole and ByBody are what the person is told of who asked; empty in
	// requests from before they were kept.
	ByRole, ByBody string
	Reason, State  string
	Asked, Expires string
	Approvals      []Approval
	version        int64
}

// The states of a request.
const (
	RequestOpen    = "open"
	RequestGranted = "granted"
	RequestRefused = "refused"
)

// Opens says whether custodians opened a part to a human by this, at a moment.
func (r Request) Opens(who access.Actor, part Part, now string) bool {
	return r.State == RequestGranted && r.Expires > now && who.Is(r.ByHuman) && slices.Contains(strings.Fields(r.Parts), string(part))
}

const (
	askLife    = 7 * 24 * time.Hour
	grantLife  = time.Hour
	grantGroup = "grant" // the key that a grant is wrapped with
)

// Ask asks the custodians. About is what they may be told of the case: its
// number, and nothing else.
func (v *Vault) Ask(ctx context.Context, person string, parts []Part, about, reason string) (string, error) {
	actor := access.ActorFrom(ctx)
	if reason = strings.TrimSpace(reason); reason == "" {
		return "", errs.InvalidInput("Say what you need it for.", errs.Field{Name: "reason", Message: "Say what you need it for. Two custodians decide on your words, and the person will see them."})
	}
	id, err := v.id("request")
	if err != nil {
		return "", err
	}
	var names []string
	for _, p := range parts {
		names = append(names, string(p))
	}
	now := v.Clock.Now().UTC()
	_, err = v.Ledger.Write(ctx, ledger.Act{Action: access.VaultAsk, Kind: "opening-request", ID: id, Reason: reason,
		Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
			attrs, err := v.facts(ctx, tx, person)
			return access.Resource{Kind: "opening-request", ID: id, Attrs: attrs}, err
		}}, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Insert("vault_request", id, ledger.Row{"person": person, "parts": strings.Join(names, " "), "about": about,
			"by_actor": actor.ID, "by_human": actor.Human, "by_name": actor.Name, "by_role": readingRoles(actor), "by_body": actor.Body,
			"reason": reason, "state": RequestOpen, "asked": now.Format(time.RFC3339), "expires": now.Add(askLife).Format(time.RFC3339)})
	})
	return id, err
}

// Waiting lists the open requests, for custodians: who asks, why, and about
// which number. Those that concern a conflict of the custodian are left out.
func (v *Vault) Waiting(ctx context.Context) ([]Request, error) {
	actor := access.ActorFrom(ctx)
	all, err := v.store.requests(ctx, v.DB, `state = ? AND expires > ?`, RequestOpen, v.now())
	if err != nil {
		return nil, err
	}
	var out []Request
	for _, r := range all {
		attrs, err := v.requestFacts(ctx, v.DB, r)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if v.may(ctx, actor, access.VaultApprove, access.Resource{Kind: "opening-request", ID: r.ID, Attrs: attrs}) != nil {
			continue
		}
		if r.Approvals, err = v.store.approvals(ctx, v.DB, r.ID); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// RequestsOf lists what was asked about a person, oldest first.
func (v *Vault) RequestsOf(ctx context.Context, q db.Querier, person string) ([]Request, error) {
	all, err := v.store.requests(ctx, q, `person = ?`, person)
	for i := range all {
		if err == nil {
			all[i].Approvals, err = v.store.approvals(ctx, q, all[i].ID)
		}
	}
	return all, err
}

func (v *Vault) requestFacts(ctx context.Context, q db.Querier, r Request) (map[string]any, error) {
	attrs, err := v.facts(ctx, q, r.Person)
	if err != nil {
		return nil, err
	}
	attrs["proposer"] = r.ByHuman
	return attrs, nil
}

// agreed counts the humans who said yes to a request.
func (v *Vault) agreed(ctx context.Context, q db.Querier, request string) (int, error) {
	all, err := v.store.approvals(ctx, q, request)
	if err != nil {
		return 0, err
	}
	one, err := v.oneHuman(ctx, q)
	humans := map[string]bool{}
	for _, a := range all {
		if a.Answer == "yes" {
			humans[one(a.Human)] = true
		}
	}
	return len(humans), err
}

func (v *Vault) approvalAct(id, reason string) ledger.Act {
	return ledger.Act{Action: access.VaultApprove, Kind: "opening-request", ID: id, Reason: reason,
		Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
			r, err := v.store.request(ctx, tx, id)
			if err != nil {
				return access.Resource{}, err
			}
			attrs, err := v.requestFacts(ctx, tx, r)
			return access.Resource{Kind: "opening-request", ID: id, Attrs: attrs}, err
		}}
}

// open checks that a request waits and that this custodian has not answered.
func (v *Vault) open(ctx context.Context, tx *ledger.Tx, id string) (Request, error) {
	r, err := v.store.request(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if r.State != RequestOpen || r.Expires <= v.now() {
		return r, errs.New(errs.Conflict, "This request is not open any more.")
	}
	r.Approvals, err = v.store.approvals(ctx, tx, id)
	if slices.ContainsFunc(r.Approvals, func(a Approval) bool { return access.ActorFrom(ctx).MayBe(a.Human) }) {
		return r, errs.New(errs.Conflict, "You have answered this request already. Another custodian must answer too.")
	}
	return r, err
}

// Approve is a custodian's yes. The first takes off the outer seal, which
// leaves each part sealed to another custodian still; the second takes off the
// inner one, and for an hour the one who asked can read.
func (v *Vault) Approve(ctx context.Context, id, passphrase, reason string) error {
	me, err := v.custodianOf(ctx, v.DB, access.ActorFrom(ctx).Human)
	if err != nil {
		return err
	}
	private, err := v.privateKeys(ctx, me.Human, passphrase)
	if err != nil {
		return err
	}
	return v.answer(ctx, id, reason, me.Human, func(ctx context.Context, tx *ledger.Tx, me Custodian) error {
		if private[me.ID] == nil {
			return errs.New(errs.Conflict, "Your key was changed while you were writing. Look at the page again.")
		}
		r, err := v.open(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := v.recordAnswer(tx, r, me, "yes", reason); err != nil {
			return err
		}
		if len(r.Approvals) == 0 {
			return v.takeOuter(ctx, tx, r, private)
		}
		return v.takeInner(ctx, tx, r, private)
	})
}

// answer writes a custodian's answer, as whoever they still are then.
func (v *Vault) answer(ctx context.Context, id, reason, human string, fn func(context.Context, *ledger.Tx, Custodian) error) error {
	_, err := v.Ledger.Write(ctx, v.approvalAct(id, reason), func(ctx context.Context, tx *ledger.Tx) error {
		me, err := v.custodianOf(ctx, tx, human)
		if err != nil {
			return err
		}
		return fn(ctx, tx, me)
	})
	return err
}

// Refuse is a custodian's no, which ends the request.
func (v *Vault) Refuse(ctx context.Context, id, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errs.InvalidInput("Say why.", errs.Field{Name: "reason", Message: "Say why, so that whoever asked can put it right."})
	}
	me, err := v.custodianOf(ctx, v.DB, access.ActorFrom(ctx).Human)
	if err != nil {
		return err
	}
	return v.answer(ctx, id, reason, me.Human, func(ctx context.Context, tx *ledger.Tx, me Custodian) error {
		r, err := v.open(ctx, tx, id)
		if err != nil {
			return err
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.dropSteps(ctx, tx, r.ID) })
		if err := v.recordAnswer(tx, r, me, "no", reason); err != nil {
			return err
		}
		return tx.Update(ctx, "vault_request", r.ID, r.version, ledger.Row{"state": RequestRefused})
	})
}

func (v *Vault) recordAnswer(tx *ledger.Tx, r Request, me Custodian, answer, reason string) error {
	id, err := v.id("approval")
	if err != nil {
		return err
	}
	return tx.Insert("vault_approval", id, ledger.Row{"request": r.ID, "custodian": me.ID, "human": me.Human, "answer": answer, "reason": reason, "at": v.now()})
}

// errNotYours is for a custodian who holds no key to what is asked for.
var errNotYours = errs.New(errs.Conflict, "This was sealed before your key was made, and has not been sealed to you since. Another custodian must open it, or two of them can seal it to you.")

func stepBinding(request string, part Part, custodian, next string) []byte {
	return about("candour-step/v1", request, string(part), custodian, next)
}

// takeOuter takes off the outer seal of every wrap that begins with one of a
// custodian's keys. What is left is sealed to others still.
func (v *Vault) takeOuter(ctx context.Context, tx *ledger.Tx, r Request, private heldKeys) error {
	var steps []stepRow
	w := v.wrapper(tx.Tx)
	for _, name := range strings.Fields(r.Parts) {
		keys, err := v.store.keys(ctx, tx, r.Person, Part(name))
		if err != nil {
			return err
		}
		found := len(steps)
		for holder, row := range keys {
			first, next, ok := ofPair(holder)
			if !ok || private[first] == nil {
				continue
			}
			inner, err := v.outerOff(ctx, row, private[first])
			if err != nil {
				return err
			}
			s := stepRow{request: r.ID, part: Part(name), custodian: first, next: next}
			if s.wrapped, s.key, err = w.seal(ctx, serviceSet, inner, stepBinding(r.ID, s.part, first, next)); err != nil {
				return err
			}
			steps = append(steps, s)
		}
		if len(steps) == found {
			return errNotYours
		}
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		for _, s := range steps {
			if err := v.store.addStep(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// outerOff opens a pair's wrap with the first custodian's private key.
func (v *Vault) outerOff(ctx context.Context, row keyRow, private []byte) ([]byte, error) {
	sealed, err := v.bare(ctx, row)
	if err != nil {
		return nil, err
	}
	return openWith(private, sealed, wrapping(row.person, row.part, row.holder+"#1"))
}

// innerOff opens what the first custodian left, with the second's.
func innerOff(person string, part Part, holder string, inner, private []byte) ([]byte, error) {
	return openWith(private, inner, wrapping(person, part, holder+"#2"))
}

func (v *Vault) takeInner(ctx context.Context, tx *ledger.Tx, r Request, private heldKeys) error {
	expires := v.Clock.Now().UTC().Add(grantLife).Format(time.RFC3339)
	grants := map[Part]grantRow{}
	w := v.wrapper(tx.Tx)
	for id, mine := range private {
		steps, err := v.store.stepsFor(ctx, tx, r.ID, id)
		if err != nil {
			return err
		}
		for _, s := range steps {
			g, err := v.grantOf(ctx, w, r, s, mine)
			if err != nil {
				return err
			}
			g.expires = expires
			grants[s.part] = g
		}
	}
	if len(grants) < len(strings.Fields(r.Parts)) {
		return errNotYours
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		for _, g := range grants {
			if err := v.store.addGrant(ctx, tx, g); err != nil {
				return err
			}
		}
		return v.store.dropSteps(ctx, tx, r.ID)
	})
	return tx.Update(ctx, "vault_request", r.ID, r.version, ledger.Row{"state": RequestGranted, "expires": expires})
}

func (v *Vault) grantOf(ctx context.Context, w *wrapper, r Request, s stepRow, private []byte) (g grantRow, err error) {
	inner := s.wrapped
	if s.key != "" { // one from before the service's layer has none
		if inner, err = v.Keys.Unwrap(ctx, serviceSet, s.wrapped, stepBinding(r.ID, s.part, s.custodian, s.next)); err != nil {
			return g, err
		}
	}
	key, err := innerOff(r.Person, s.part, pairHolder(s.custodian, s.next), inner, private)
	if err != nil {
		return g, err
	}
	g = grantRow{request: r.ID, person: r.Person, part: s.part, human: r.ByHuman}
	g.wrapped, g.key, err = w.seal(ctx, grantGroup, key, wrapping(r.Person, s.part, "grant:"+r.ID))
	return g, err
}

// Tidy destroys grants and half-opened keys whose time is over.
func (v *Vault) Tidy(ctx context.Context) error {
	return v.DB.InTx(ctx, func(tx *db.Tx) error { return v.store.dropExpired(ctx, tx, v.now()) })
}
