package vault

import (
	"context"
	"slices"
	"sort"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// Reading says what is to be opened and what for. The purpose is shown to the
// person whose it is.
type Reading struct {
	Person  string
	Purpose string
	Items   []Sealed
	// Of is whose sight of it is noted, where the keys are not the person's own;
	// Person when empty.
	Of string
	// As is what the person reads that was opened, where the names of the parts do
	// not say it: one word.
	As string
	// Still, if there is one, is asked within the write: when it gives an error nothing
	// is opened.
	Still func(context.Context, *ledger.Tx) error
	// Shown says that the reader is shown these values, and may judge them later
	// (package opened). Linking lists shows nobody anything.
	Shown bool
}

// Reveal opens sealed values for a member of staff: it authorises, writes the
// entry and opens, in one transaction. If any of the three fails nothing is
// given out. The values come in the order of the items.
func (v *Vault) Reveal(ctx context.Context, r Reading) ([][]byte, error) {
	if strings.TrimSpace(r.Purpose) == "" {
		return nil, errs.InvalidInput("Say what you need this for.", errs.Field{Name: "purpose", Message: "Say what you need this for. The person will see your words."})
	}
	actor := access.ActorFrom(ctx)
	ways := map[Part]way{}
	facts := func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		return v.factsOfReading(ctx, tx, actor, r, ways)
	}
	open := func(ctx context.Context, _ *ledger.Tx, part Part) ([]byte, error) {
		return v.unwrap(ctx, r.Person, part, ways[part])
	}
	return v.read(ctx, r, facts, open, func() string { return waysInWords(ways) })
}

// RevealSelf opens a person's own values with the key of their phrase. That it
// is theirs is shown by the key itself.
func (v *Vault) RevealSelf(ctx context.Context, key [32]byte, r Reading) ([][]byte, error) {
	facts := func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		return access.Resource{Kind: "person", ID: r.Person, Attrs: map[string]any{"mine": true}}, v.Proves(ctx, tx, r.Person, key)
	}
	open := func(ctx context.Context, tx *ledger.Tx, part Part) ([]byte, error) {
		return v.selfKey(ctx, tx, r.Person, key, part)
	}
	return v.read(ctx, r, facts, open, func() string { return holderSelf })
}

// Proves gives nil if the key opens a person's own wrap, and NotFound
// otherwise: a wrong key and no such person look the same.
func (v *Vault) Proves(ctx context.Context, q db.Querier, person string, key [32]byte) error {
	none := errs.New(errs.NotFound, "There is nothing here.")
	parts, err := v.store.parts(ctx, q, person)
	if err != nil || len(parts) == 0 {
		return none
	}
	row, err := v.store.key(ctx, q, person, parts[0], holderSelf)
	if err != nil {
		return none
	}
	sealed, err := v.bare(ctx, row)
	if err != nil {
		return err // the service's own key is not here: that is not a wrong phrase
	}
	if _, err = unKey(key, sealed, wrapping(person, parts[0], holderSelf)); err != nil {
		return none
	}
	return nil
}

func (r Reading) of() string {
	if r.Of != "" {
		return r.Of
	}
	return r.Person
}

type factsFunc func(context.Context, *ledger.Tx) (access.Resource, error)

// read is what both ways of reading share: the entry, and the opening.
func (v *Vault) read(ctx context.Context, r Reading, facts factsFunc, key func(context.Context, *ledger.Tx, Part) ([]byte, error), how func() string) ([][]byte, error) {
	actor := access.ActorFrom(ctx)
	action := access.VaultReveal
	if slices.ContainsFunc(r.Items, func(s Sealed) bool { return slices.Contains(v.Identifying, s.Part) }) {
		action = access.VaultIdentify
	}
	id, err := v.id("opening")
	if err != nil {
		return nil, err
	}
	var out [][]byte
	_, err = v.Ledger.Write(ctx, ledger.Act{Action: action, Kind: "person", ID: r.of(), Reason: r.Purpose, Again: true, Facts: facts},
		func(ctx context.Context, tx *ledger.Tx) error {
			if r.Still != nil {
				if err := r.Still(ctx, tx); err != nil {
					return err
				}
			}
			if out, err = openAll(ctx, tx, r, key); err != nil {
				return err
			}
			if r.Shown {
				if err := opened.Note(ctx, tx, shownOf(r.of()), PartsShown(r.Items)...); err != nil {
					return err
				}
			}
			return tx.Insert("vault_opening", id, ledger.Row{"person": r.of(), "parts": r.parts(),
				"by_role": readingRoles(actor), "by_body": actor.Body, "by_human": actor.Human, "way": how(), "purpose": r.Purpose, "at": v.now()})
		})
	if err != nil {
		return nil, err // nothing leaves without its entry
	}
	return out, nil
}

// shownOf is where it is noted what was shown of a person.
func shownOf(person string) ledger.Of { return ledger.Of{Kind: "person", ID: person} }

// PartsShown are sealed values as package opened names them: one that is sealed
// anew, with other words, is another.
func PartsShown(items []Sealed) (out []string) {
	for _, s := range items {
		if s.Text != "" {
			out = append(out, opened.Part(s.Place.Row, s.Place.Table, s.Place.Column, s.Text))
		}
	}
	return out
}

// Unopened gives the index of each sealed value of a person that a member of
// staff has not opened as it is now, under any account of theirs.
func (v *Vault) Unopened(ctx context.Context, q db.Querier, who access.Actor, person string, items []Sealed) (out []int, err error) {
	left, err := opened.Left(ctx, q, who, shownOf(person), PartsShown(items)...)
	for i, s := range items {
		if s.Text != "" && slices.Contains(left, PartsShown([]Sealed{s})[0]) {
			out = append(out, i)
		}
	}
	return out, err
}

// Wrote notes that the actor has seen what they wrote themselves.
func (v *Vault) Wrote(ctx context.Context, tx *ledger.Tx, person string, s Sealed) error {
	return opened.Note(ctx, tx, shownOf(person), PartsShown([]Sealed{s})...)
}

func openAll(ctx context.Context, tx *ledger.Tx, r Reading, key func(context.Context, *ledger.Tx, Part) ([]byte, error)) ([][]byte, error) {
	keys := map[Part][]byte{}
	out := make([][]byte, len(r.Items))
	for i, s := range r.Items {
		if _, ok := keys[s.Part]; !ok {
			k, err := key(ctx, tx, s.Part)
			if err != nil {
				return nil, err
			}
			keys[s.Part] = k
		}
		if s.Text == "" {
			continue
		}
		sealed, err := fromText(s.Text)
		if err != nil {
			return nil, err
		}
		b, err := openWith(keys[s.Part], sealed, placed(r.Person, s.Part, s.Place))
		if err != nil {
			return nil, err
		}
		if out[i], err = unpadded(b); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r Reading) parts() string {
	if r.As != "" {
		return r.As
	}
	return strings.Join(partsOf(r.Items), " ")
}

func partsOf(items []Sealed) []string {
	var out []string
	for _, s := range items {
		if !slices.Contains(out, string(s.Part)) {
			out = append(out, string(s.Part))
		}
	}
	sort.Strings(out)
	return out
}

// readingRoles names the roles under which somebody reads.
func readingRoles(a access.Actor) string {
	var out []string
	for _, r := range a.Roles {
		out = append(out, string(r))
	}
	return strings.Join(out, " ")
}

// way is how a reader comes to a part: a group's wrap, or a custodians' grant.
type way struct {
	group   string
	wrapped []byte
	grant   grantRow
}

func (w way) words() string {
	if w.group != "" {
		return prefixGroup + w.group
	}
	return "custodians:" + w.grant.request
}

func waysInWords(ways map[Part]way) string {
	var out []string
	for _, w := range ways {
		if words := w.words(); !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

// factsOfReading finds how the reader comes to each part and tells the rules.
func (v *Vault) factsOfReading(ctx context.Context, tx *ledger.Tx, actor access.Actor, r Reading, ways map[Part]way) (access.Resource, error) {
	attrs, err := v.facts(ctx, tx, r.Person)
	if err != nil {
		return access.Resource{}, err
	}
	clear(ways) // this runs again when the write does
	consented, custodians := true, 2
	for _, s := range r.Items {
		if _, ok := ways[s.Part]; ok {
			continue
		}
		w, n, err := v.wayTo(ctx, tx, actor, r.Person, s.Part)
		if err != nil {
			return access.Resource{}, err
		}
		consented = consented && w.group != ""
		custodians = min(custodians, n)
		ways[s.Part] = w
	}
	attrs["consented"], attrs["custodians"] = consented, custodians
	return access.Resource{Kind: "person", ID: r.Person, Attrs: attrs}, nil
}

// facts gives what the rules weigh of a person, who must not be erased.
func (v *Vault) facts(ctx context.Context, q db.Querier, person string) (map[string]any, error) {
	state, err := v.store.state(ctx, q, person)
	if err != nil {
		return nil, err
	}
	if state != "kept" {
		return nil, errs.New(errs.NotFound, "There is nothing here.")
	}
	attrs, err := v.Subjects.Facts(ctx, q, person)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for k, val := range attrs {
		out[k] = val
	}
	return out, nil
}

// wayTo looks for a wrap of one of the reader's groups, then for a grant, and
// says how many custodians agreed to this (2 when a group's wrap needs none).
func (v *Vault) wayTo(ctx context.Context, q db.Querier, actor access.Actor, person string, part Part) (way, int, error) {
	keys, err := v.store.keys(ctx, q, person, part)
	if err != nil {
		return way{}, 0, err
	}
	for _, role := range actor.Roles {
		for _, g := range v.Groups[role] {
			if w, ok := keys[prefixGroup+g]; ok {
				return way{group: g, wrapped: w.wrapped}, 2, nil
			}
		}
	}
	g, ok, err := v.store.grant(ctx, q, person, part, actor.Human, v.now())
	if err != nil || !ok {
		return way{}, 0, err
	}
	n, err := v.agreed(ctx, q, g.request)
	return way{grant: g}, n, err
}

func (v *Vault) unwrap(ctx context.Context, person string, part Part, w way) ([]byte, error) {
	switch {
	case w.group != "":
		return v.Keys.Unwrap(ctx, w.group, w.wrapped, wrapping(person, part, prefixGroup+w.group))
	case w.grant.request != "":
		return v.Keys.Unwrap(ctx, grantGroup, w.grant.wrapped, wrapping(person, part, "grant:"+w.grant.request))
	}
	return nil, errs.New(errs.Forbidden, "The person did not agree that you read this. Ask the custodians.")
}

// OpensTo says whether a part would open to somebody now: by a group of theirs,
// or by what custodians granted them.
func (v *Vault) OpensTo(ctx context.Context, q db.Querier, who access.Actor, person string, part Part) (bool, error) {
	w, _, err := v.wayTo(ctx, q, who, person, part)
	return w.group != "" || w.grant.request != "", err
}

// Visit notes, within a write that the caller has authorised, that somebody
// looked at what is not sealed of a person's case.
func (v *Vault) Visit(ctx context.Context, tx *ledger.Tx, person, what, purpose string) error {
	actor := access.ActorFrom(ctx)
	id, err := v.id("opening")
	if err != nil {
		return err
	}
	return tx.Insert("vault_opening", id, ledger.Row{"person": person, "parts": what, "by_role": readingRoles(actor),
		"by_body": actor.Body, "by_human": actor.Human, "way": "page", "purpose": purpose, "at": v.now()})
}

// Openings lists when something of a person was opened, by whom and what for.
// The caller has made sure that the asker may know.
func (v *Vault) Openings(ctx context.Context, q db.Querier, person string) ([]Opening, error) {
	return v.store.openings(ctx, q, person)
}
