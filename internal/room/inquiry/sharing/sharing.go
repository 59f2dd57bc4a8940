package sharing

import (
	"context"
	"embed"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package requesting.
func Migrations() db.Migrations { return db.Embedded("inquiry_sharing", migrationFiles) }

const kindShare = "inquiry_share"

// Tables declares the table of records. It is not public: that something is shared says that it is there.
func Tables() []ledger.Table {
	return []ledger.Table{ledger.TableOf(kindShare, "inquiry_id with_inquiry_id document_id number why fair cost from_day until_day asked agreed lifted lifted_human lifted_why")}
}

// The longest text, in characters, and how many days a ruling lasts at most.
const (
	MaxWhy  = 800
	MaxDays = 731
)

// Shared is one ruling.
type Shared struct {
	ID, Inquiry, To, Document string
	Version                   int64
	Why, Fair, Cost           string
	From, Until               clock.Day
	Asked, Agreed             string
	Lifted                    clock.Day
	LiftedWhy                 string
	lifted                    bool
}

// Stands says whether it counts on a day. Without a first and a last day it never does.
func (x *Shared) Stands(day clock.Day) bool {
	return !x.lifted && !x.From.IsZero() && !x.Until.IsZero() && !day.Before(x.From) && !day.After(x.Until)
}

// Kin says that two are of one inquiry: one is within the other, or both are within one.
func Kin(a, b *inquiry.Inquiry) bool {
	around := func(x *inquiry.Inquiry) string {
		if x.Parent != "" {
			return x.Parent
		}
		return x.ID
	}
	return a.ID != "" && a.ID != b.ID && around(a) == around(b)
}

// Config is what a Service needs.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Auth      access.Authorizer
	Clock     clock.Clock
	Inquiries *inquiry.Service
	Documents *requesting.Service
}

// Service is the use cases. It is safe for many goroutines.
type Service struct {
	Config
	proposals *proposal.Service
}

// NewService makes the use cases over a migrated database.
func NewService(c Config) *Service {
	s := &Service{Config: c}
	s.proposals = proposal.NewService(proposal.Config{DB: c.DB, Ledger: c.Ledger, Auth: c.Auth, Clock: c.Clock}, s.kind())
	return s
}

// Proposals answers what takes two humans here.
func (s *Service) Proposals() *proposal.Service { return s.proposals }

// Today is the day in the United Kingdom.
func (s *Service) Today() clock.Day { return clock.Today(s.Clock) }

var errNone = inquiry.ErrNothing()

// doing says which part of the work each action is.
var doing = map[access.Action]rules.Does{inquiry.InquiryEvidence: rules.Views, inquiry.InquiryRule: rules.Rules, inquiry.InquiryRuled: rules.Decides, inquiry.InquiryHold: rules.Holds}

// May says whether the actor could do something, for deciding what to show. The write asks again.
func (s *Service) May(ctx context.Context, x *inquiry.Inquiry, action access.Action) bool {
	return s.may(ctx, s.DB, x, action) == nil
}

func (s *Service) may(ctx context.Context, q db.Querier, x *inquiry.Inquiry, action access.Action) error {
	attrs, err := s.Inquiries.Inside(ctx, q, x, doing[action])
	if err != nil {
		return err
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}))
}

// across says whether the actor may read in one inquiry what another shared with it: a part in the one lets
// them in, and what keeps somebody out of either keeps them out.
func (s *Service) across(ctx context.Context, q db.Querier, from, to *inquiry.Inquiry) error {
	if !Kin(from, to) {
		return errNone
	}
	there, err := s.Inquiries.Inside(ctx, q, from, rules.Views)
	if err != nil {
		return err
	}
	here, err := s.Inquiries.Inside(ctx, q, to, rules.Views)
	if err != nil {
		return err
	}
	attrs := map[string]any{"allocated": here["allocated"], "barred": slices.Concat(here["barred"].([]string), there["barred"].([]string))}
	theirs, known := there["bodies"].([]string)
	ours, too := here["bodies"].([]string)
	if known && too {
		attrs["bodies"] = slices.Concat(ours, theirs)
	}
	return inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryEvidence, access.Resource{Kind: "inquiry", ID: to.ID, Attrs: attrs}))
}

// Family gives the others of the same inquiry.
func (s *Service) Family(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]inquiry.Inquiry, error) {
	all, err := s.Inquiries.All(ctx, q)
	return slices.DeleteFunc(all, func(o inquiry.Inquiry) bool { return !Kin(x, &o) }), err
}

// Item is a document that is shared, with its ruling, as somebody reads it.
type Item struct {
	Shared
	Document     requesting.Document
	Other        inquiry.Inquiry // the one that it came from, or that it went to
	Own, Counted bool            // Own: it is of the inquiry in which it is read
	Unread       bool            // nobody read the document for whom it identifies
}

// News is how many days a document that was shared stands on the desk of the team that may read it.
const News = 14

// Came gives what other inquiries shared with one, to whoever reads evidence there: what counts
// today, the latest first.
func (s *Service) Came(ctx context.Context, id string) (x inquiry.Inquiry, out []Item, err error) {
	if x, err = s.Inquiries.Of(ctx, s.DB, id); err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryEvidence)
	}
	if err != nil {
		return inquiry.Inquiry{}, nil, err
	}
	all, err := s.rows(ctx, s.DB, `WHERE with_inquiry_id = ?`, id)
	if err != nil {
		return x, nil, err
	}
	out, err = s.came(ctx, s.DB, &x, all)
	return x, out, err
}

// Over gives what other inquiries shared with one and share no more, to whoever would read it there: that it was so,
// to which day and why, and no word of the document or of its ruling.
func (s *Service) Over(ctx context.Context, id string) (out []Item, err error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryEvidence)
	}
	if err != nil {
		return nil, err
	}
	all, err := s.rows(ctx, s.DB, `WHERE with_inquiry_id = ?`, id)
	if err != nil {
		return nil, err
	}
	return s.over(ctx, s.DB, &x, all)
}

func (s *Service) over(ctx context.Context, q db.Querier, x *inquiry.Inquiry, all []Shared) (out []Item, err error) {
	ended, err := s.read(ctx, q, x, all, func(one *Shared) bool { return one.over(s.Today()) })
	for _, it := range ended {
		was := Shared{ID: it.ID, Inquiry: it.Inquiry, To: it.To, From: it.From, Until: it.Until, Lifted: it.Lifted, LiftedWhy: it.LiftedWhy, lifted: it.lifted}
		out = append(out, Item{Shared: was, Other: it.Other})
	}
	return out, err
}

// over says that it counted, and counts no more.
func (x *Shared) over(day clock.Day) bool {
	return !x.From.IsZero() && !x.Until.IsZero() && !day.Before(x.From) && !x.Stands(day)
}

// Fresh gives what was shared of late, by the inquiry in which the actor may read it.
func (s *Service) Fresh(ctx context.Context) (out map[string][]Item, of map[string]inquiry.Inquiry, err error) {
	all, err := s.rows(ctx, s.DB, `WHERE from_day >= ?`, s.Today().AddDays(-News).String())
	if err != nil {
		return nil, nil, err
	}
	out, of = map[string][]Item{}, map[string]inquiry.Inquiry{}
	for _, one := range all {
		if _, asked := of[one.To]; asked {
			continue
		}
		x, err := s.Inquiries.Of(ctx, s.DB, one.To)
		if err == nil {
			of[one.To] = x
			err = s.may(ctx, s.DB, &x, inquiry.InquiryEvidence)
		}
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if out[one.To], err = s.came(ctx, s.DB, &x, all); err != nil {
			return nil, nil, err
		}
	}
	return out, of, nil
}

func (s *Service) came(ctx context.Context, q db.Querier, x *inquiry.Inquiry, all []Shared) (out []Item, err error) {
	return s.read(ctx, q, x, all, func(one *Shared) bool { return one.Stands(s.Today()) })
}

// read gives those rulings of others that are wanted and whose document the reader may have something of.
func (s *Service) read(ctx context.Context, q db.Querier, x *inquiry.Inquiry, all []Shared, want func(*Shared) bool) (out []Item, err error) {
	who, err := s.Inquiries.Reader(ctx, q, x)
	if err != nil {
		return nil, err
	}
	by := map[string][]Shared{}
	for _, one := range all {
		if one.To == x.ID && want(&one) {
			by[one.Inquiry] = append(by[one.Inquiry], one)
		}
	}
	for from, some := range by {
		other, err := s.Inquiries.Of(ctx, q, from)
		if err != nil {
			return nil, err
		}
		if err := s.across(ctx, q, &other, x); errs.Is(err, errs.NotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		documents, err := s.Documents.Beyond(ctx, q, from, x.ID, who, named(some))
		if err != nil {
			return nil, err
		}
		out = append(out, items(some, documents, map[string]inquiry.Inquiry{from: other}, func(o *Shared) string { return o.Inquiry })...)
	}
	for i := range out {
		out[i].Unread = out[i].Document.Looked.IsZero()
	}
	return latest(out), nil
}

// Went gives what one inquiry shared with others, also what counts no more, to whoever reads evidence there: of
// documents that they may have something of.
func (s *Service) Went(ctx context.Context, id string) (out []Item, err error) {
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryEvidence)
	}
	if err != nil {
		return nil, err
	}
	all, err := s.rows(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return nil, err
	}
	return s.went(ctx, s.DB, &x, all)
}

func (s *Service) went(ctx context.Context, q db.Querier, x *inquiry.Inquiry, all []Shared) ([]Item, error) {
	who, err := s.Inquiries.Reader(ctx, q, x)
	if err != nil {
		return nil, err
	}
	titles, err := s.Documents.Footings(ctx, q, x.ID, who, named(all))
	if err != nil {
		return nil, err
	}
	var documents []requesting.Document
	looked := map[string]bool{}
	for _, f := range titles {
		looked[f.ID] = f.Looked
		documents = append(documents, requesting.Document{ID: f.ID, Inquiry: x.ID, Title: f.Title, SHA256: f.SHA256, Pages: f.Pages})
	}
	family, err := s.Family(ctx, q, x)
	others := map[string]inquiry.Inquiry{}
	for _, o := range family {
		others[o.ID] = o
	}
	out := items(all, documents, others, func(o *Shared) string { return o.To })
	for i := range out {
		out[i].Own, out[i].Counted, out[i].Unread = true, out[i].Stands(s.Today()), !looked[out[i].Shared.Document]
	}
	return latest(out), err
}

// named are the documents of rulings.
func named(all []Shared) (out []string) {
	for _, x := range all {
		out = append(out, x.Document)
	}
	return out
}

// items are those rulings whose document and whose other inquiry are read.
func items(all []Shared, documents []requesting.Document, others map[string]inquiry.Inquiry, other func(*Shared) string) (out []Item) {
	for _, x := range all {
		i := slices.IndexFunc(documents, func(d requesting.Document) bool { return d.ID == x.Document })
		if o, there := others[other(&x)]; there && i >= 0 {
			out = append(out, Item{Shared: x, Document: documents[i], Other: o, Counted: true})
		}
	}
	return out
}

func latest(all []Item) []Item {
	slices.SortStableFunc(all, func(a, b Item) int { return b.From.Sub(a.From) })
	return all
}

// One gives one ruling to a reader of either inquiry; of one that is over, to a reader of the other, that it was.
func (s *Service) One(ctx context.Context, id, share string) (x inquiry.Inquiry, out Item, err error) {
	if x, err = s.Inquiries.Of(ctx, s.DB, id); err == nil {
		err = s.may(ctx, s.DB, &x, inquiry.InquiryEvidence)
	}
	if err != nil {
		return inquiry.Inquiry{}, Item{}, err
	}
	all, err := s.rows(ctx, s.DB, `WHERE id = ?`, share)
	if err != nil {
		return x, out, err
	}
	read := s.came
	if len(all) == 1 && all[0].Inquiry == id {
		read = s.went
	}
	found, err := read(ctx, s.DB, &x, all)
	if err == nil && len(found) == 0 {
		found, err = s.over(ctx, s.DB, &x, all)
	}
	if err == nil && len(found) == 0 {
		err = errNone
	}
	if err != nil {
		return inquiry.Inquiry{}, Item{}, err
	}
	return x, found[0], nil
}

// Lift ends a ruling, by whoever may hold something from readers in the inquiry whose document it is, the chair or
// the solicitor: it takes sight away, and an inquiry can be without a chair. From this transaction on the other reads it
// no more.
func (s *Service) Lift(ctx context.Context, id, share, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why it is shared no more", MaxWhy)
	bad.Seen(why, "why")
	if err := bad.Err(); err != nil {
		return err
	}
	return s.write(ctx, inquiry.InquiryHold, share, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		all, err := s.rows(ctx, tx, `WHERE inquiry_id = ? AND id = ?`, id, share)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return errNone
		}
		if !all[0].Stands(s.Today()) {
			return errs.New(errs.Conflict, "This is shared no more.")
		}
		return tx.Update(ctx, kindShare, share, all[0].Version, ledger.Row{"lifted": s.Today().String(), "lifted_human": access.ActorFrom(ctx).Human, "lifted_why": why})
	})
}

// write does something in the inquiry whose document it is, in one transaction with its entry.
func (s *Service) write(ctx context.Context, action access.Action, record, id string, do func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) error {
	var x inquiry.Inquiry
	act := ledger.Act{Action: action, Kind: kindShare, ID: record, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.Inquiries.Of(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.Inquiries.Inside(ctx, tx, &x, doing[action])
		return access.Resource{Kind: kindShare, ID: record, Attrs: attrs}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x) })
	return inquiry.Hide(err)
}

// sees gives a document of an inquiry that stands, if the actor may have something of it there.
func (s *Service) sees(ctx context.Context, q db.Querier, x *inquiry.Inquiry, document string) (requesting.Footing, error) {
	who, err := s.Inquiries.Reader(ctx, q, x)
	if err != nil {
		return requesting.Footing{}, err
	}
	all, err := s.Documents.Footings(ctx, q, x.ID, who, []string{document})
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return requesting.Footing{}, err
	}
	return all[0], nil
}

// hidden says whether nobody of another inquiry would read anything of a document: all of it is held here from who is
// not of the team.
func (s *Service) hidden(ctx context.Context, q db.Querier, x, to *inquiry.Inquiry, document string) (bool, error) {
	all, err := s.Documents.Beyond(ctx, q, x.ID, to.ID, restrict.Audience{Circle: restrict.RulingTeam}, []string{document})
	return len(all) == 0, err
}
