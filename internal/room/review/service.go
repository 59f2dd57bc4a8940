package review

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

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

// Staff tells who works here, for allocation.
type Staff interface {
	PeopleIn(ctx context.Context, q db.Querier) ([]access.Actor, error)
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
	Keys   vault.Keys
	Staff  Staff
	// OneHuman says which ids are of one human (vault.Config).
	OneHuman func(ctx context.Context, q db.Querier) (func(human string) string, error)
	// Keepers says which humans may work as custodians (vault.Config).
	Keepers  func(ctx context.Context, q db.Querier) (func(human string) bool, error)
	Criteria rules.Criteria
	Clocks   rules.Clocks
	// Calendar is what working days are counted by, where an administrator adds to
	// it; nil for the list that comes with the program.
	Calendar rules.Calendar
	// Schedule says how long each kind of record is kept.
	Schedule rules.Retention
	Codes    rules.CodeBook
	// Bodies are the forces, prosecutors' areas and others that a person may
	// name, in the order in which forms offer them.
	Bodies []intake.BodyOption
	// Listed gives every body that staff may name in a case, as it stands in a
	// transaction; Bodies when nil.
	Listed func(ctx context.Context, q db.Querier) ([]intake.BodyOption, error)
	// Office finds the body of the list that a name means, or those with a name like
	// it; by the names of Bodies alone when nil.
	Office func(ctx context.Context, q db.Querier, typed string) (intake.TypedOffice, error)
	// StretchKiB is what a guess at a passphrase costs (vault.Config); 0 but in
	// tests.
	StretchKiB uint32
	// Synthetic marks what is published as made up (a demonstration).
	Synthetic bool
}

// Service is the panel's use cases. Each authorises, loads, decides and
// writes with its ledger entry in one transaction.
type Service struct {
	Config
	store store
	vault *vault.Vault
	names map[string]string
	more  sync.Map // names of bodies that were listed since the start
}

// The groups of staff that parts are sealed to. Papers is for the contacts of
// forces and prosecutors, who read requests and nothing else.
const groupPapers = "papers"

// PartPapers is what is asked of a body, sealed under keys of its own.
const PartPapers vault.Part = "papers"

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	if c.Calendar != nil {
		c.Clocks, c.Criteria = c.Clocks.By(c.Calendar), c.Criteria.By(c.Calendar)
	}
	s := &Service{Config: c, names: map[string]string{}}
	for _, b := range c.Bodies {
		s.names[b.ID] = b.Name
	}
	s.vault = vault.New(vault.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock, Keys: c.Keys, Subjects: subjects{s}, Keepers: c.Keepers, OneHuman: c.OneHuman, StretchKiB: c.StretchKiB,
		Groups: map[access.Role][]string{
			access.RoleSecretariat: {string(intake.GroupPanel)}, access.RoleReviewer: {string(intake.GroupPanel)},
			access.RoleIndependent: {string(intake.GroupIndependent)}, access.RoleLiaison: {groupPapers},
		},
		Identifying: []vault.Part{vault.Part(intake.PartIdentity), vault.Part(intake.PartContact)}})
	return s
}

// Vault gives the vault, for the pages of custodians and for commands.
func (s *Service) Vault() *vault.Vault { return s.vault }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

func (s *Service) now() string { return s.Clock.Now().UTC().Format(time.RFC3339) }

// BodyName gives a body's name; a body that is not listed keeps its id.
func (s *Service) BodyName(id string) string {
	if name := s.names[id]; name != "" {
		return name
	}
	if name, ok := s.more.Load(id); ok {
		return name.(string)
	}
	return id
}

// subjects tells the vault what the rules weigh of a case, or of a request for
// papers.
type subjects struct{ s *Service }

// Facts gives origin, barred and allocated of a case; the owner of a request.
func (f subjects) Facts(ctx context.Context, q db.Querier, id string) (map[string]any, error) {
	if strings.HasPrefix(id, "papers-") {
		p, err := f.s.store.paper(ctx, q, id)
		if who := access.ActorFrom(ctx); err != nil || who.Has(access.RoleLiaison) || who.OfKin(p.Body) {
			return map[string]any{"owner": p.Body}, err
		}
		return f.s.facts(ctx, q, p.caseID) // for the panel it is a part of the case
	}
	return f.s.facts(ctx, q, id)
}

// facts is what the rules weigh of a case. A human whom the person named is
// barred whenever they ask, however late they joined.
func (s *Service) facts(ctx context.Context, q db.Querier, id string) (map[string]any, error) {
	c, err := s.store.bare(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, db.Querier, *Case) error{s.store.bars, s.store.allocations, s.store.requests, s.store.origin} {
		if err := part(ctx, q, c); err != nil {
			return nil, err
		}
	}
	barred, allocated := []string{}, []string{}
	for _, b := range c.Bars {
		if b.Human != "" {
			barred = append(barred, b.Human)
		}
	}
	for _, a := range c.Allocations {
		if a.State == "active" {
			allocated = append(allocated, a.Human)
		}
	}
	actor := access.ActorFrom(ctx)
	named, err := s.namedIn(ctx, q, actor)
	if err != nil {
		return nil, err
	}
	if slices.Contains(named, id) || c.closed() && actor.SignedIn() && !actor.Has(access.RoleSystem) {
		barred = append(barred, actor.Selves...)
	}
	return map[string]any{"origin": c.ClosedBy(), "confirmed": c.Confirmed(), "barred": barred, "allocated": allocated}, nil
}

// fieldNamed marks the names of people whom a person keeps out.
const fieldNamed = "named"

// namedIn gives the cases whose person named this member of staff.
func (s *Service) namedIn(ctx context.Context, q db.Querier, a access.Actor) ([]string, error) {
	if !a.SignedIn() || a.Name == "" {
		return nil, nil
	}
	sure, unsure := rules.NameLookups(a.Name)
	return s.vault.FindAny(ctx, q, fieldNamed, slices.Concat(sure, unsure)...)
}

// mayBeNamed says whether somebody who works here may be one whom the person
// keeps out, and nobody can be sure. It does not say who.
func (s *Service) mayBeNamed(ctx context.Context, q db.Querier, id string) (bool, error) {
	people, err := s.Staff.PeopleIn(ctx, q)
	if err != nil {
		return false, err
	}
	var names []string
	for _, p := range people {
		_, unsure := rules.NameLookups(p.Name)
		names = append(names, slices.DeleteFunc(unsure, func(m string) bool { return strings.HasPrefix(m, "d|") })...) // the name itself is one
	}
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(names))), 5000) { // a database takes so many at once
		found, err := s.vault.FindAny(ctx, q, fieldNamed, some...)
		if err != nil || slices.Contains(found, id) {
			return err == nil, err
		}
	}
	return false, nil
}

// may asks the rules about one case outside a write.
func (s *Service) may(ctx context.Context, action access.Action, id string, attrs map[string]any) bool {
	return s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "review", ID: id, Attrs: attrs}) == nil
}

// onCase runs one act on a case in one write: the rules are asked about the
// case as it is in the transaction, and a version that has moved on is a
// Conflict. Whoever may not see the case hears that there is none.
func (s *Service) onCase(ctx context.Context, action access.Action, id string, version int64, fn func(context.Context, *ledger.Tx, *Case) error) error {
	return s.act(ctx, action, id, version, nil, fn)
}

func (s *Service) act(ctx context.Context, action access.Action, id string, version int64, more map[string]any, fn func(context.Context, *ledger.Tx, *Case) error) error {
	seen := false
	act := ledger.Act{Action: action, Kind: "review", ID: id, Again: action == rules.ReviewRead, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		attrs, err := s.facts(ctx, tx, id)
		if err != nil {
			return access.Resource{}, err
		}
		seen = s.may(ctx, rules.ReviewRead, id, attrs)
		for k, v := range more {
			attrs[k] = v
		}
		return access.Resource{Kind: "review", ID: id, Attrs: attrs}, nil
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		c, err := s.store.load(ctx, tx, id)
		if err != nil {
			return err
		}
		if version != 0 && version != c.Version {
			return errs.New(errs.Conflict, "Somebody else has changed this case since you opened it.")
		}
		return fn(ctx, tx, c)
	})
	return s.hide(err, seen)
}

// hide turns a refusal into "no such case" for whoever may not see it.
func (s *Service) hide(err error, seen bool) error {
	if errs.Is(err, errs.NotFound) { // one answer, in the same words, wherever it was missed
		return errNoCase()
	}
	if (errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated)) && !seen {
		return errNoCase()
	}
	return err
}

// move takes a case to another state if the table has such a move, and starts
// the clock of that state.
func (s *Service) move(ctx context.Context, tx *ledger.Tx, c *Case, to rules.State, who rules.Who, code string, more ledger.Row) error {
	m, ok := rules.MoveTo(c.State, to, who)
	if !ok {
		return errs.Newf(errs.Conflict, "A case that is at “%s” cannot go to “%s”.", rules.StateWords[c.State], rules.StateWords[to])
	}
	if m.Consent != "" && !c.agreed(m.Consent) {
		return errs.InvalidInput("The person has not agreed to this step.", errs.Field{Name: "consent",
			Message: "The person has not agreed to this step: “" + rules.StepWords[m.Consent] + "” Write to them and wait for their answer."})
	}
	return s.arrive(ctx, tx, c, to, code, more)
}

// arrive writes a case's new state with its clock, and the passage.
func (s *Service) arrive(ctx context.Context, tx *ledger.Tx, c *Case, to rules.State, code string, more ledger.Row) error {
	today := s.Today()
	row := ledger.Row{"state": string(to), "arrived": today.String(), "due": noClock, "warn": noClock}
	due := s.clockOf(to, c.Enhanced, today)
	if due != nil {
		row["due"], row["warn"] = due.Due.String(), due.Warn.String()
	}
	if code != "" {
		row["code"] = code
	}
	for k, v := range more {
		row[k] = v
	}
	if err := s.passage(tx, c, to, today, due, code); err != nil {
		return err
	}
	return tx.Update(ctx, "review_case", c.ID, c.Version, row)
}

func (s *Service) passage(tx *ledger.Tx, c *Case, to rules.State, on clock.Day, due *rules.Clock, code string) error {
	row := ledger.Row{"case_id": c.ID, "position": len(c.Passages), "state": string(to), "on_day": on.String(), "code": db.OrNil(code)}
	if due != nil {
		row["due"] = due.Due.String()
	}
	c.Passages = append(c.Passages, rules.Passage{Case: c.ID, Force: c.Force, State: to, On: on})
	return tx.Insert("review_passage", ids.Random("passage"), row)
}

// clockOf gives the clock of a state, or nil when none runs or the calendar
// does not reach so far: a due date is never guessed.
func (s *Service) clockOf(state rules.State, enhanced bool, today clock.Day) *rules.Clock {
	k, ok, err := s.Clocks.For(state, enhanced, today)
	if err != nil || !ok {
		return nil
	}
	return &k
}

// words checks something that a person typed: there, and not too long.
func words(name, text, missing string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", errs.InvalidInput(missing, errs.Field{Name: name, Message: missing})
	case len([]rune(text)) > intake.MaxBox:
		return "", errs.InvalidInput("This is too long.", errs.Field{Name: name, Message: "Use 20,000 characters or fewer."})
	}
	return text, nil
}

// saidWords are words that must be there, with the language that was said.
func saidWords(text, lang, missing string) (string, error) {
	text, err := words("words", text, missing)
	if err != nil {
		return "", err
	}
	return intake.Said(text, lang)
}

// seal adds a sealed value to the account of a case within a write.
func (s *Service) seal(ctx context.Context, tx *ledger.Tx, caseID, name, about, text string) error {
	if text == "" {
		return nil
	}
	id := ids.Random("sealed")
	sealed, err := s.vault.Seal(ctx, tx, caseID, vault.Part(intake.PartAccount), sealedPlace(id), []byte(text))
	if err != nil {
		return err
	}
	if err := s.vault.Wrote(ctx, tx, caseID, vault.Sealed{Part: vault.Part(intake.PartAccount), Place: sealedPlace(id), Text: sealed}); err != nil {
		return err
	}
	return tx.Insert("review_sealed", id, ledger.Row{"case_id": caseID, "part": string(intake.PartAccount), "name": name, "about": db.OrNil(about), "sealed": sealed, "on_day": s.Today().String()})
}

func sealedPlace(id string) vault.Place {
	return vault.Place{Table: "review_sealed", Column: "sealed", Row: id}
}

func messagePlace(id string) vault.Place {
	return vault.Place{Table: "review_message", Column: "sealed", Row: id}
}
