package vault

import (
	"context"
	"slices"
	"strings"
	"time"

	"candour/internal/access"
	"candour/internal/db"
	"candour/internal/errs"
	"candour/internal/ledger"
)

// Request asks the custodians to open parts of one person to one human.
type Request struct {
	ID, Person, Parts, About string
	ByActor, ByHuman, ByName string
	Reason, State            string
	Asked, Expires           string
	Approvals                []Approval
	version                  int64
}

// The states of a request.
const (
	RequestOpen    = "open"
	RequestGranted = "granted"
	RequestRefused = "refused"
)

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
			"by_actor": actor.ID, "by_human": actor.Human, "by_name": actor.Name, "reason": reason, "state": RequestOpen,
			"asked": now.Format(time.RFC3339), "expires": now.Add(askLife).Format(time.RFC3339)})
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
	humans := map[string]bool{}
	for _, a := range all {
		if a.Answer == "yes" {
			humans[a.Human] = true
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
func (v *Vault) open(ctx context.Context, tx *ledger.Tx, id string, me Custodian) (Request, error) {
	r, err := v.store.request(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if r.State != RequestOpen || r.Expires <= v.now() {
		return r, errs.New(errs.Conflict, "This request is not open any more.")
	}
	r.Approvals, err = v.store.approvals(ctx, tx, id)
	if slices.ContainsFunc(r.Approvals, func(a Approval) bool { return a.Human == me.Human }) {
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
	private, err := v.privateKey(ctx, me.ID, passphrase)
	if err != nil {
		return err
	}
	_, err = v.Ledger.Write(ctx, v.approvalAct(id, reason), func(ctx context.Context, tx *ledger.Tx) error {
		r, err := v.open(ctx, tx, id, me)
		if err != nil {
			return err
		}
		if err := v.recordAnswer(tx, r, me, "yes", reason); err != nil {
			return err
		}
		if len(r.Approvals) == 0 {
			return v.takeOuter(ctx, tx, r, me, private)
		}
		return v.takeInner(ctx, tx, r, me, private)
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
	_, err = v.Ledger.Write(ctx, v.approvalAct(id, reason), func(ctx context.Context, tx *ledger.Tx) error {
		r, err := v.open(ctx, tx, id, me)
		if err != nil {
			return err
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return v.store.dropSteps(ctx, tx, r.ID) })
		if err := v.recordAnswer(tx, r, me, "no", reason); err != nil {
			return err
		}
		return tx.Update(ctx, "vault_request", r.ID, r.version, ledger.Row{"state": RequestRefused})
	})
	return err
}

func (v *Vault) recordAnswer(tx *ledger.Tx, r Request, me Custodian, answer, reason string) error {
	id, err := v.id("approval")
	if err != nil {
		return err
	}
	return tx.Insert("vault_approval", id, ledger.Row{"request": r.ID, "custodian": me.ID, "human": me.Human, "answer": answer, "reason": reason, "at": v.now()})
}

func (v *Vault) takeOuter(ctx context.Context, tx *ledger.Tx, r Request, me Custodian, private []byte) error {
	var steps []stepRow
	for _, name := range strings.Fields(r.Parts) {
		part := Part(name)
		keys, err := v.store.keys(ctx, tx, r.Person, part)
		if err != nil {
			return err
		}
		for holder, w := range keys {
			next, mine := strings.CutPrefix(holder, prefixPair+me.ID+">")
			if !mine {
				continue
			}
			inner, err := openWith(private, w, wrapping(r.Person, part, holder+"#1"))
			if err != nil {
				return err
			}
			steps = append(steps, stepRow{r.ID, part, me.ID, next, inner})
		}
	}
	if len(steps) == 0 {
		return errs.New(errs.Conflict, "This was sealed before your key was made. Another custodian must open it.")
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

func (v *Vault) takeInner(ctx context.Context, tx *ledger.Tx, r Request, me Custodian, private []byte) error {
	steps, err := v.store.stepsFor(ctx, tx, r.ID, me.ID)
	if err != nil {
		return err
	}
	expires := v.Clock.Now().UTC().Add(grantLife).Format(time.RFC3339)
	grants := map[Part]grantRow{}
	for _, s := range steps {
		key, err := openWith(private, s.wrapped, wrapping(r.Person, s.part, pairHolder(s.custodian, s.next)+"#2"))
		if err != nil {
			return err
		}
		w, err := v.Keys.Wrap(ctx, grantGroup, key, wrapping(r.Person, s.part, "grant:"+r.ID))
		if err != nil {
			return err
		}
		grants[s.part] = grantRow{r.ID, r.Person, s.part, r.ByHuman, w, expires}
	}
	if len(grants) < len(strings.Fields(r.Parts)) {
		return errs.New(errs.Conflict, "This was sealed before your key was made. Another custodian must open it.")
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

// Tidy destroys grants and half-opened keys whose time is over.
func (v *Vault) Tidy(ctx context.Context) error {
	return v.DB.InTx(ctx, func(tx *db.Tx) error { return v.store.dropExpired(ctx, tx, v.now()) })
}
