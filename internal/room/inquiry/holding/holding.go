package holding

import (
	"context"
	"embed"
	"slices"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_holding", migrationFiles) }

// Tables declares the tables of records. None is public: that something is held says what there is.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_restriction", "inquiry_id number kind made human whose scopes only_who seen ground law public_concern harm confidence delay_and_cost from_day until_day"),
		t("inquiry_restriction_act", "inquiry_id restriction_id number did on_day human second_human order_id opens why").Later(2, "shown ordered"),
	}
}

// Kind is what a restriction is.
type Kind string

// The kinds.
const (
	Order       Kind = "order"
	Notice      Kind = "notice"
	Application Kind = "application"
	Claim       Kind = "claim"
	Stopped     Kind = "stop" // at a hearing, before anybody has written an order
)

// Did is what became of a restriction.
type Did string

// What can become of one. All but a grant without an opening, and upholding, open something.
const (
	Granted   Did = "granted"
	Refused   Did = "refused"
	Withdrawn Did = "withdrawn"
	Revoked   Did = "revoked"
	Upheld    Did = "upheld"
	Rejected  Did = "rejected"
	Lifted    Did = "lifted"
	Over      Did = "over" // the last day of an order had passed; and everybody is shown what it held
)

// The longest texts, in characters.
const (
	MaxWhose = 200
	MaxWords = 600
)

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	// Gate may be nil: then nothing opens, for it cannot be asked whom what everybody would read could tell. Shows are the
	// floors of whose texts more is public where less is held.
	Gate  letting.Gate
	Shows []Shows
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	proposals *proposal.Service
	mu        sync.Mutex
	compiled  map[string]compiled
}

// compiled are the rules of an inquiry, with what they were compiled from.
type compiled struct {
	from  stamp
	rules restrict.Rules
}

// stamp tells whether rules are of today's book: rows are only added, so that their number and the
// last of them say which they are, also where a write was taken back and tried again.
type stamp struct {
	day, ended clock.Day
	rows       [2]tail
	version    string
}

// tail is how many rows there are of a table, and which is the last.
type tail struct {
	rows int
	id   string
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c, compiled: map[string]compiled{}}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kind())
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// Rules are what is held from whom on a day, as the rows stand in q.
func (s *Service) Rules(ctx context.Context, q db.Querier, id string, day clock.Day) (restrict.Rules, error) {
	x, err := s.Inquiries.Of(ctx, q, id)
	if err != nil {
		return restrict.Rules{}, err
	}
	now := stamp{day: day}
	if now.rows, err = s.last(ctx, q, id); err != nil {
		return restrict.Rules{}, err
	}
	set, ended, err := s.around(ctx, q, &x)
	if err != nil {
		return restrict.Rules{}, err
	}
	now.version, now.ended = set.Version, ended
	s.mu.Lock()
	was, ok := s.compiled[id]
	s.mu.Unlock()
	if ok && was.from == now {
		return was.rules, nil
	}
	v, err := s.read(ctx, q, &x)
	if err != nil {
		return restrict.Rules{}, err
	}
	out := v.rules(day)
	s.mu.Lock()
	s.compiled[id] = compiled{now, out}
	s.mu.Unlock()
	return out, nil
}

// around gives the rules by which an inquiry goes, and the day on which it ended.
func (s *Service) around(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (set rules.Set, ended clock.Day, err error) {
	if set, err = s.Inquiries.SetToday(ctx, q, x); err != nil || x.State != inquiry.Ended {
		return set, ended, err
	}
	ended, err = s.Inquiries.FrozenSince(ctx, q, x)
	return set, ended, err
}

// PowersOf says who may open something again by the rules of a form. One that compels goes by the
// Act. Of one that does not no statute says it: the chair who closed opens, while the inquiry
// lasts. A form that the program does not know gives nobody a power.
func PowersOf(set rules.Set) []restrict.Power {
	switch {
	case set.Form == "":
		return nil
	case set.Has(rules.Compel):
		return restrict.StatutoryPowers()
	}
	var out []restrict.Power
	for _, over := range []restrict.What{restrict.RevokeOrder, restrict.DecideAsked, restrict.RuleOnClaim, restrict.LiftStop} {
		out = append(out, restrict.Power{Over: over, By: restrict.Chair, Source: "no statute: the chair who closed something opens it, with another", Status: restrict.Own})
	}
	return out
}

// Entry is what is known of a restriction beside the book itself.
type Entry struct {
	ID, Whose string
	Kind      Kind
	Made      clock.Day
	Scopes    []restrict.Scope
	Only      restrict.Audiences
	// Ended says what became of it, and on which day; nothing while it stands or waits.
	Ended   Did
	EndedOn clock.Day
	Opens   clock.Day
	Why     string
	// Shown is since when everybody is shown what it held: somebody had read it for whom it could tell, or a court or a law
	// opened it, as Ordered says.
	Shown   clock.Day
	Ordered string
}

// View is the book with what is known besides, in the order in which it was entered.
type View struct {
	restrict.Book
	Entries []Entry
	acts    int // how many acts there are
}

// Find gives one.
func (v *View) Find(id string) (Entry, bool) {
	for _, e := range v.Entries {
		if e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}

func (s *Service) weigh(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) (map[string]any, error) {
	return s.Inquiries.Inside(ctx, q, x, map[access.Action]rules.Does{inquiry.InquiryHold: rules.Holds, inquiry.InquiryRule: rules.Rules, inquiry.InquiryRuled: rules.Decides}[action])
}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	attrs, err := s.weigh(ctx, s.DB, x, action)
	return err == nil && s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}) == nil
}

// Read gives the book to whoever holds.
func (s *Service) Read(ctx context.Context, id string) (inquiry.Inquiry, View, error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil && !s.May(ctx, &x, inquiry.InquiryHold) {
		err = errNone
	}
	if err != nil {
		return inquiry.Inquiry{}, View{}, err
	}
	v, err := s.read(ctx, s.DB, &x)
	return x, v, err
}

// write does something to a book in one transaction with its entry. What closes goes on while the
// inquiry is suspended.
func (s *Service) write(ctx context.Context, action access.Action, record, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry, View) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: "inquiry_restriction", ID: record, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.weigh(ctx, tx, &x, action)
		return access.Resource{Kind: "inquiry_restriction", ID: record, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		v, err := s.read(ctx, tx, &x)
		if err != nil {
			return err
		}
		return do(ctx, tx, &x, v)
	})
	return inquiry.Hide(err)
}

// checkWhose looks at who applied or claims, in words.
func checkWhose(whose, ask string) error {
	var bad typed.Asked
	bad.Words(whose, "whose", ask, MaxWhose)
	bad.Seen(whose, "whose")
	return bad.Err()
}

// Apply enters an application: what it is about is held from this transaction on, from everybody
// but those whom it would let see and who had been given it before.
func (s *Service) Apply(ctx context.Context, id, whose string, scopes []restrict.Scope, only, seen restrict.Audiences) (string, error) {
	if whose = typed.Clean(whose); checkWhose(whose, "Write who applies") != nil {
		return "", checkWhose(whose, "Write who applies")
	}
	a := restrict.Application{ID: ids.Random("restriction"), By: access.ActorFrom(ctx).Human, Scopes: scopes, Only: only, Seen: seen}
	err := s.write(ctx, inquiry.InquiryHold, a.ID, id, func(_ context.Context, tx *ledger.Tx, x *inquiry.Inquiry, v View) error {
		if _, err := v.Apply(a); err != nil {
			return err
		}
		return s.insert(tx, x, &v, a.ID, row(Application, whose, a.By, scopes, only, seen))
	})
	return a.ID, err
}

// Claim enters a claim of privilege or immunity: what it names is held at once from all but those
// who hold.
func (s *Service) Claim(ctx context.Context, id, whose string, ground restrict.ClaimGround, scopes []restrict.Scope) (string, error) {
	if whose = typed.Clean(whose); checkWhose(whose, "Write who claims it") != nil {
		return "", checkWhose(whose, "Write who claims it")
	}
	c := restrict.Claim{ID: ids.Random("restriction"), By: access.ActorFrom(ctx).Human, Ground: ground, Scopes: scopes}
	err := s.write(ctx, inquiry.InquiryHold, c.ID, id, func(_ context.Context, tx *ledger.Tx, x *inquiry.Inquiry, v View) error {
		if _, err := v.Book.Claim(c); err != nil {
			return err
		}
		r := row(Claim, whose, c.By, scopes, nil, nil)
		r["ground"] = string(ground)
		return s.insert(tx, x, &v, c.ID, r)
	})
	return c.ID, err
}

// Stop holds a span of a day of a hearing at once, also what is not said yet: nobody but the team sees it from this
// transaction on. It is there until an order takes its place and it is lifted, by two.
func (s *Service) Stop(ctx context.Context, id, sitting string, span restrict.Span) (string, error) {
	st := restrict.Stop{ID: ids.Random("restriction"), By: access.ActorFrom(ctx).Human, Hearing: sitting, Span: span}
	err := s.write(ctx, inquiry.InquiryHold, st.ID, id, func(_ context.Context, tx *ledger.Tx, x *inquiry.Inquiry, v View) error {
		if _, err := v.Book.Stop(st); err != nil {
			return err
		}
		return s.insert(tx, x, &v, st.ID, row(Stopped, "At the hearing", st.By, []restrict.Scope{{Kind: restrict.OfHearing, Of: sitting, Span: span}}, restrict.Audiences{{Circle: restrict.Team}}, nil))
	})
	return st.ID, err
}

// Make makes an order of the chair (section 19). It closes at once; another restriction that it is
// to take the place of is revoked by two afterwards, so that there is no moment between them.
func (s *Service) Make(ctx context.Context, id string, o restrict.Order) (string, error) {
	o.ID, o.Instrument, o.By = ids.Random("restriction"), restrict.ByOrder, access.ActorFrom(ctx).Human
	o.Law = typed.Clean(o.Law)
	for _, w := range []*string{&o.Factors.PublicConcern, &o.Factors.Harm, &o.Factors.Confidence, &o.Factors.DelayAndCost} {
		*w = typed.Clean(*w)
	}
	if o.From.IsZero() {
		o.From = s.Today()
	}
	err := s.write(ctx, inquiry.InquiryRule, o.ID, id, func(_ context.Context, tx *ledger.Tx, x *inquiry.Inquiry, v View) error {
		if err := s.checkOrder(&o); err != nil {
			return err
		}
		if _, err := v.Book.Order(o); err != nil {
			return err
		}
		r := row(Order, "The chair", o.By, o.Scopes, o.Only, nil)
		r["ground"], r["law"], r["from_day"] = string(o.Ground), db.OrNil(o.Law), o.From.String()
		r["public_concern"], r["harm"] = db.OrNil(o.Factors.PublicConcern), db.OrNil(o.Factors.Harm)
		r["confidence"], r["delay_and_cost"] = db.OrNil(o.Factors.Confidence), db.OrNil(o.Factors.DelayAndCost)
		if !o.Until.IsZero() {
			r["until_day"] = o.Until.String()
		}
		return s.insert(tx, x, &v, o.ID, r)
	})
	return o.ID, err
}

func (s *Service) checkOrder(o *restrict.Order) error {
	var bad typed.Asked
	for _, f := range []struct{ words, field string }{{o.Law, "law"}, {o.Factors.PublicConcern, "public_concern"}, {o.Factors.Harm, "harm"}, {o.Factors.Confidence, "confidence"},
		{o.Factors.DelayAndCost, "delay_and_cost"}} {
		bad.Seen(f.words, f.field)
		bad.Need(len([]rune(f.words)) <= MaxWords, f.field, "Write at most 600 characters")
	}
	bad.Need(!o.From.Before(s.Today()), "from", "Write today, or a day to come")
	return bad.Err()
}

// End takes what opens nothing: an application is granted by an order that stands, a claim is
// upheld. The chair does it alone.
func (s *Service) End(ctx context.Context, id, restriction string, did Did, order string) error {
	if did != Granted && did != Upheld {
		return errNone
	}
	return s.write(ctx, inquiry.InquiryRule, restriction, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, v View) error {
		t := Opening{Inquiry: id, Restriction: restriction, Did: did, Order: order}
		if _, err := t.try(v.Book, restrict.Opening{}, s.Today()); err != nil {
			return err
		}
		return s.end(tx, x, &v, &t, access.ActorFrom(ctx).Human, "", clock.Day{})
	})
}

// Endless gives the restrictions of an inquiry that stand and have no last day: ids that nobody is shown.
func (s *Service) Endless(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	v, err := s.read(ctx, q, x)
	for _, e := range v.Entries {
		i := slices.IndexFunc(v.Orders, func(o restrict.Order) bool { return o.ID == e.ID })
		if e.Ended != "" && e.Ended != Granted && e.Ended != Upheld || i >= 0 && !v.Orders[i].Until.IsZero() {
			continue
		}
		out = append(out, e.ID)
	}
	return out, err
}
