package participants

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// New is an application as it is entered. Of somebody who is there already Party says who, and the name and
// the persons stay.
type New struct {
	Inquiry, Party, Name string
	Persons              []string
	participant.Application
}

// cipher is how people are named in restrictions: nobody's name stands there.
var cipher = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,39}$`)

const cipherWords = "Write ciphers of letters, digits and hyphens, one a line: W12. Nobody’s name"

func ciphers(all []string) bool {
	return len(all) <= MaxPersons && !slices.ContainsFunc(all, func(p string) bool { return !cipher.MatchString(p) })
}

func (in *New) check(bad *typed.Asked) {
	if in.Party == "" {
		bad.Words(in.Name, "name", "Write by what name they go here", MaxName)
		bad.Seen(in.Name, "name")
		bad.Need(ciphers(in.Persons), "persons", cipherWords)
	}
	bad.Words(in.Why, "why", "Write why", MaxWhy)
	bad.Words(in.Consent.How, "consent", "Write which signed paper it is, and where it is kept", MaxWhy)
	bad.Need(len([]rune(in.Scope.Part)) <= MaxPart, "part", "Write at most 120 characters")
	for field, text := range map[string]string{"why": in.Why, "consent": in.Consent.How, "part": in.Scope.Part} {
		bad.Seen(text, field)
	}
}

// Enter enters an application, and gives the id of whoever applies. One of the chair's own motion is
// entered by the chair. Without signed consent nothing is entered.
func (s *Service) Enter(ctx context.Context, in New) (string, error) {
	in.Name, in.Why, in.Consent.How, in.Scope.Part = typed.Clean(in.Name), typed.Clean(in.Why), typed.Clean(in.Consent.How), typed.Clean(in.Scope.Part)
	var bad typed.Asked
	in.check(&bad)
	if err := in.Check(s.Today()); err != nil {
		bad = append(bad, errs.FieldsOf(err)...)
	}
	if err := once(bad).Err(); err != nil {
		return "", err
	}
	action, id := inquiry.InquiryDisclose, in.Party
	if in.Own {
		action = inquiry.InquiryDesignate
	}
	if id == "" {
		id = ids.Random("party")
	}
	return id, s.write(ctx, action, ledger.Of{Kind: kindParty, ID: id}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		if in.Party != "" {
			p, err := s.party(ctx, tx, in.Inquiry, in.Party)
			if err != nil {
				return err
			}
			if p.Party, err = p.Apply(in.Application, s.Today()); err != nil {
				return err
			}
			return s.keep(ctx, tx, &p)
		}
		if err := s.free(ctx, tx, in.Inquiry, "", in.Name); err != nil {
			return err
		}
		text, err := json.Marshal(participant.Party{Persons: in.Persons, Applied: in.Application})
		if err != nil {
			return err
		}
		return tx.Insert(kindParty, id, ledger.Row{"inquiry_id": in.Inquiry, "name": in.Name, "text": string(text), "made": s.Today().String()})
	})
}

// once keeps the first of what is wrong with each field.
func once(bad typed.Asked) (out typed.Asked) {
	for _, f := range bad {
		if !slices.ContainsFunc(out, func(o errs.Field) bool { return o.Name == f.Name }) {
			out = append(out, f)
		}
	}
	return out
}

// free refuses a name by which somebody else of an inquiry goes, however it is written.
func (s *Service) free(ctx context.Context, q db.Querier, id, but, name string) error {
	taken, err := s.taken(ctx, q, id, but, name)
	if err == nil && taken {
		err = typed.Wrong("name", "Somebody in this inquiry goes by this name already: a participant or a witness. No name stands for two; if it is the same person, add a word")
	}
	return err
}

func (s *Service) taken(ctx context.Context, q db.Querier, id, but, name string) (bool, error) {
	all, err := s.store.parties(ctx, q, `WHERE inquiry_id = ? AND id <> ?`, id, but)
	if err != nil {
		return false, err
	}
	var names []string
	if s.Names != nil {
		if names, err = s.Names.Names(ctx, q, id); err != nil {
			return false, err
		}
	}
	for _, p := range all {
		names = append(names, p.Name)
	}
	return slices.ContainsFunc(names, func(n string) bool { return typed.Alike(n, name) }), nil
}

// Called are the names by which participants and those who applied go in an inquiry: for other floors, so that no name
// stands for two.
type Called struct{ store store }

// Parties gives them as they stand in q. It authorises nothing.
func (n Called) Parties(ctx context.Context, q db.Querier, id string) (out []string, err error) {
	all, err := n.store.parties(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, p := range all {
		out = append(out, p.Name)
	}
	return out, err
}

// Unnamed is said where a name is held.
const Unnamed = "Somebody whose name is restricted"

// nameTo is the name of a party as an audience reads it.
func nameTo(held restrict.Rules, who restrict.Audience, p *participant.Party) string {
	if held.May(who, restrict.Item{Document: p.ID, Persons: restrict.Named(p.Identified()...), Classes: restrict.Named()}).Open {
		return p.Name
	}
	return Unnamed
}

// Listed is a party as the team sees it.
type Listed struct {
	Party
	Standing participant.Standing
	Waiting  *participant.Application
	Acts     []Representation // who acts for them, and who did
	// Promised says of who acts how their undertaking stands, by the account.
	Promised map[string]participant.Undertaken
	// Apart are those who act for them and, as it came out, apart for others too: nothing opens until one is ended.
	Apart []string
	Soon  bool // it ends soon
}

// Team is what the team sees of an inquiry's participants.
type Team struct {
	Test   participant.Test
	Called string
	All    []Listed
	Texts  []Text
}

// Team gives it to whoever sees it.
func (s *Service) Team(ctx context.Context, id string) (x inquiry.Inquiry, out Team, err error) {
	if x, err = s.one(ctx, id); err != nil {
		return x, out, err
	}
	out.Called = s.Called(ctx, &x)
	if out.Test, err = s.test(ctx, s.DB, &x); err != nil {
		return x, out, err
	}
	if out.Texts, err = s.store.texts(ctx, s.DB, id); err != nil {
		return x, out, err
	}
	out.All, err = s.listed(ctx, &x, len(out.Texts))
	return x, out, err
}

func (s *Service) listed(ctx context.Context, x *inquiry.Inquiry, text int) ([]Listed, error) {
	all, err := s.store.parties(ctx, s.DB, `WHERE inquiry_id = ?`, x.ID)
	if err != nil {
		return nil, err
	}
	acts, err := s.store.representations(ctx, s.DB, `WHERE inquiry_id = ?`, x.ID)
	if err != nil {
		return nil, err
	}
	held, err := s.rules(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	who, err := s.Inquiries.Reader(ctx, s.DB, x)
	if err != nil {
		return nil, err
	}
	apart, err := s.apart(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	out := make([]Listed, len(all))
	for i, p := range all {
		l := Listed{Party: p, Standing: p.Standing(s.Today()), Promised: map[string]participant.Undertaken{}}
		l.Name = nameTo(held, who, &p.Party)
		if a, waits := p.Waiting(); waits {
			l.Waiting = &a
		}
		l.Soon = l.Standing.State == participant.Stands && !l.Standing.Until.IsZero() && l.Standing.Until.Sub(s.Today()) <= endsSoon
		for _, r := range acts {
			if !slices.Contains(r.Parties, p.ID) {
				continue
			}
			if l.Acts = append(l.Acts, r); apart[r.ID] {
				l.Apart = append(l.Apart, r.ID)
			}
			done, err := s.store.promisesBy(ctx, s.DB, x.ID, r.Human, r.Account)
			if err != nil {
				return nil, err
			}
			l.Promised[r.Account] = participant.Undertaking(text, done)
		}
		out[i] = l
	}
	return out, nil
}

// Given is a document that was given, as the team sees it.
type Given struct {
	Disclosed
	Title string // nothing where it is held from the reader
	// Stands says that it is open to whoever acts for the party, once they promised; where it is not, the copy
	// they have holds more than they may have now, or all of it is held from them.
	Stands bool
	Reads  []Read
	Back   []Receipt
	Owing  []Read // who opened it, and has not said what became of the copy
}

// One gives one party with all that it was given.
func (s *Service) One(ctx context.Context, id, party string) (x inquiry.Inquiry, out Listed, given []Given, err error) {
	x, team, err := s.Team(ctx, id)
	if err != nil {
		return x, out, nil, err
	}
	i := slices.IndexFunc(team.All, func(l Listed) bool { return l.ID == party })
	if i < 0 {
		return x, out, nil, errNone
	}
	given, err = s.given(ctx, &x, &team.All[i])
	return x, team.All[i], given, err
}

func (s *Service) given(ctx context.Context, x *inquiry.Inquiry, p *Listed) ([]Given, error) {
	all, err := s.store.disclosed(ctx, s.DB, `WHERE party_id = ?`, p.ID)
	if err != nil {
		return nil, err
	}
	reads, err := s.store.reads(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	back, err := s.store.receipts(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	theirs, err := s.papers(ctx, s.DB, x.ID, ofGiven(all), p.ID)
	if err != nil {
		return nil, err
	}
	titles, err := s.titles(ctx, s.DB, x, ofGiven(all))
	if err != nil {
		return nil, err
	}
	out := make([]Given, len(all))
	for i, d := range all {
		paper, open := theirs[d.Document]
		g := Given{Disclosed: d, Title: titles[d.Document].Title, Stands: d.Disclosed.Back.IsZero() && open && participant.Within(paper.Cut, d.Cut) && p.Standing.Scope.Covers(d.Scope)}
		for _, r := range back {
			if r.Disclosed == d.ID {
				g.Back = append(g.Back, r)
			}
		}
		for _, r := range reads {
			if r.Disclosed != d.ID {
				continue
			}
			g.Reads = append(g.Reads, r)
			if !d.Disclosed.Back.IsZero() && !slices.ContainsFunc(g.Back, func(b Receipt) bool { return b.Account == r.Account }) {
				g.Owing = append(g.Owing, r)
			}
		}
		out[i] = g
	}
	return out, nil
}

// titles are the documents of an inquiry as the actor reads them, who is one of the team.
func (s *Service) titles(ctx context.Context, q db.Querier, x *inquiry.Inquiry, named []string) (map[string]Paper, error) {
	out := map[string]Paper{}
	if s.Documents == nil {
		return out, nil
	}
	who, err := s.Inquiries.Reader(ctx, q, x)
	if err != nil {
		return nil, err
	}
	all, err := s.Documents.Papers(ctx, q, x.ID, who, named)
	for _, p := range all {
		out[p.ID] = p
	}
	return out, err
}

// Named are those of some documents of an inquiry that the actor may give, who is one of the team.
func (s *Service) Named(ctx context.Context, x *inquiry.Inquiry, ids []string) (map[string]Paper, error) {
	if err := s.may(ctx, s.DB, x, inquiry.InquiryDisclose); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return map[string]Paper{}, nil
	}
	return s.titles(ctx, s.DB, x, ids)
}

// Offered are the latest documents with some words in their title that the actor may give, who is one of the team; more
// says that there are others, which are named by their reference.
func (s *Service) Offered(ctx context.Context, x *inquiry.Inquiry, words string) (out []Paper, more bool, err error) {
	if err := s.may(ctx, s.DB, x, inquiry.InquiryDisclose); err != nil || s.Documents == nil {
		return nil, false, err
	}
	who, err := s.Inquiries.Reader(ctx, s.DB, x)
	if err != nil {
		return nil, false, err
	}
	return s.Documents.Offered(ctx, s.DB, x.ID, who, words)
}

// Candidates are those who could act for a participant: accounts with that role, of whom it is known which
// human they are and where they belong, who are of no body that is looked at nor of the one that
// commissions, and have no part in the inquiry, nor had one.
func (s *Service) Candidates(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]access.Actor, error) {
	people, err := s.Inquiries.Everybody(ctx, q)
	if err != nil {
		return nil, err
	}
	barred, err := s.outside(ctx, q, x)
	if err != nil {
		return nil, err
	}
	known, err := s.Inquiries.BodiesKnown(ctx, q, x)
	if err != nil || !known {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(people), func(a access.Actor) bool {
		return !a.Has(access.RoleParticipant) || a.Has(access.RoleSurvivors) || a.Has(access.RoleAdministrator) || a.Has(access.RoleAuditor) || a.Human == "" || !a.Is(a.ID) || !a.OfKin(a.Body) ||
			slices.ContainsFunc(append(slices.Clone(x.Bodies), x.Commissioner), a.OfKin) || slices.ContainsFunc(barred, a.Is) || a.Synthetic != x.Synthetic
	}), nil
}

// outside gives the ids of those who may not act for a participant: a conflict, a seat on the survivors
// panel, a part in the inquiry today or before.
func (s *Service) outside(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]string, error) {
	out, err := s.Inquiries.BarredBut(ctx, q, x, floor)
	if err != nil {
		return nil, err
	}
	seats, err := s.Inquiries.SeatsEver(ctx, q, x.ID)
	for _, seat := range seats {
		out = append(out, seat.Account, seat.Human)
	}
	return out, err
}

// Known gives those names with the ciphers of whom they identify: short official words are to name none of them.
func (n Called) Known(ctx context.Context, q db.Querier, id string) (out inquiry.Known, err error) {
	all, err := n.store.parties(ctx, q, `WHERE inquiry_id = ?`, id)
	for i := range all {
		out.Persons = append(append(out.Persons, all[i].Name), all[i].Identified()...)
	}
	return out, err
}
