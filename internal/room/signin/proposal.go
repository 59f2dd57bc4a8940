package signin

import (
	"encoding/json"
	"slices"

	"candour/internal/trust/access"
)

// Proposal is a change of somebody that counts once another administrator has
// agreed to it.
type Proposal struct {
	ID string
	// Kind is what is proposed: ProposeChange or ProposeJoin.
	Kind string
	// Account is whose it is.
	Account string
	// Base is how the account stood when it was proposed, Wanted how it would
	// stand. Of a join Wanted holds the human that they would be one with.
	Base, Wanted Terms
	Reason, Made string
	// ByAccount, ByHuman and ByName are who proposed it.
	ByAccount, ByHuman, ByName string
	State                      string
	Answered, AnswerName       string
	Words                      string
}

// The kinds of proposal.
const (
	ProposeChange = "change"
	ProposeJoin   = "join"
)

// The states of a proposal.
const (
	ProposalWaits    = "waiting"
	ProposalAgreed   = "agreed"
	ProposalRefused  = "refused"
	ProposalReplaced = "replaced" // by a later one about the same person
)

// Terms are what two administrators agree on: who signs in, as whom, for which
// body, as what.
type Terms struct {
	// Name is shown to whoever agrees. It counts at once and is never agreed on;
	// of a join Wanted holds that of the other account.
	Name     string        `json:"name"`
	Email    string        `json:"email"`
	Body     string        `json:"body"`
	Human    string        `json:"human"`
	Roles    []access.Role `json:"roles"`
	Disabled bool          `json:"disabled"`
}

func termsOf(p Staff) Terms {
	return Terms{Name: p.Name, Email: p.Email, Body: p.Body, Human: p.Human, Roles: inOrder(p.Roles), Disabled: p.Disabled}
}

// over gives somebody with these terms.
func (t Terms) over(p Staff) Staff {
	p.Email, p.Body, p.Human, p.Roles, p.Disabled = t.Email, t.Body, t.Human, slices.Clone(t.Roles), t.Disabled
	return p
}

func (t Terms) text() string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // text and a list of it
	}
	return string(b)
}

// ended says when a proposal stopped waiting, and what became of it; nothing
// while it waits.
func (p Proposal) ended() string {
	how := map[string]string{ProposalAgreed: "This was agreed to", ProposalRefused: "This was refused", ProposalReplaced: "A later change of the same person took the place of this one"}
	switch {
	case p.State == ProposalWaits:
		return ""
	case how[p.State] == "":
		return "This is answered already."
	case p.Answered == "":
		return how[p.State] + " already."
	}
	return how[p.State] + " on " + momentOf(p.Answered) + ". It cannot be answered again."
}

// TakesTwo says whether it takes two administrators to give a role. It does for
// a role that nobody knows.
func TakesTwo(r access.Role) bool {
	info := r.Info()
	return info.Role == "" || info.Second
}

// heavy gives the roles of somebody that it took two to give, while they count.
func heavy(p Staff) []access.Role {
	if p.Disabled {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Roles), func(r access.Role) bool { return !TakesTwo(r) })
}

// split parts a change in what counts at once and what waits for a second
// administrator; it says whether anything waits. What takes a power away counts
// at once; what gives one, or changes who holds it, waits, and so does another number.
func split(was, p Staff) (now Staff, waits bool) {
	now = p
	now.Roles = slices.Clone(p.Roles)
	held := heavy(was)
	if p.Disabled { // what it takes two to give is not put by for later either
		now.Roles = slices.DeleteFunc(now.Roles, func(r access.Role) bool { return TakesTwo(r) && !slices.Contains(was.Roles, r) })
	}
	if gained := slices.DeleteFunc(heavy(p), func(r access.Role) bool { return slices.Contains(held, r) }); len(gained) > 0 {
		waits = true
		now.Roles = slices.DeleteFunc(now.Roles, func(r access.Role) bool { return slices.Contains(gained, r) })
		if was.Disabled && was.ID != "" {
			now.Disabled, now.Roles = true, was.Roles
		}
	}
	renumbered := was.Human != "" && was.Human != p.Human
	if renumbered { // who is one human is what every act of two rests on, whatever they do here
		waits, now.Human = true, was.Human
	}
	moved := was.Body != p.Body || was.Email != p.Email || renumbered
	if len(held) > 0 && len(heavy(now)) > 0 && moved {
		waits = true
		now.Body, now.Email = was.Body, was.Email
	}
	return now, waits
}
