package participants

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Own is a representation as whoever acts reads it.
type Own struct {
	Representation
	X      inquiry.Inquiry
	Called string
	// Over says that it does not hold any more: it was ended, or the inquiry was. Nothing opens then but what
	// is asked of them.
	Over bool
	// Apart says that their human acts apart for others in this inquiry too, by any account, as came out since.
	// Nothing opens by either until the team ends one; they are told no more than that.
	Apart      bool
	For        []OwnParty
	Text       Text // of the undertaking that counts; Number 0: there is none yet
	Undertaken participant.Undertaken
	Asked      []Recall
}

// OwnParty is somebody for whom one acts.
type OwnParty struct {
	ID, Name string
	Standing participant.Standing
}

// Recall is that a copy is to be destroyed.
type Recall struct {
	Disclosed
	Title   string // nothing where the document does not open any more to whoever reads
	Receipt *Receipt
}

// Item is a document that opens.
type Item struct {
	Disclosed
	Title string
	For   string
}

// own is what is known of a representation and of who asks, in q.
type own struct {
	Own
	readers map[string]participant.Reader // by the party
	given   []Disclosed
}

// facts are what the rules weigh of a representation.
func (s *Service) ownFacts(ctx context.Context, q db.Querier, x *inquiry.Inquiry, r *Representation) (map[string]any, error) {
	barred, err := s.outside(ctx, q, x)
	if err != nil {
		return nil, err
	}
	attrs := map[string]any{"allocated": []string{r.Account, r.Human}, "barred": barred}
	known, err := s.Inquiries.BodiesKnown(ctx, q, x)
	if known {
		attrs["bodies"] = append(slices.Clone(x.Bodies), x.Commissioner)
	}
	return attrs, err
}

// own gives a representation to whoever acts by it, in q; whoever does not is answered as where there is
// none.
func (s *Service) own(ctx context.Context, q db.Querier, id string) (out own, err error) {
	all, err := s.store.representations(ctx, q, `WHERE id = ?`, id)
	if err != nil || len(all) == 0 {
		return out, orNone(err)
	}
	out.Representation = all[0]
	if out.X, err = s.Inquiries.Of(ctx, q, out.Inquiry); err != nil {
		return out, err
	}
	facts, err := s.ownFacts(ctx, q, &out.X, &out.Representation)
	if err != nil {
		return out, err
	}
	if err := inquiry.Hide(s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryPartake, access.Resource{Kind: kindActs, ID: id, Attrs: facts})); err != nil {
		return own{}, err
	}
	if err := s.around(ctx, q, &out); err != nil {
		return own{}, err
	}
	return out, nil
}

// around reads what else decides what opens.
func (s *Service) around(ctx context.Context, q db.Querier, o *own) error {
	set, err := s.Inquiries.SetToday(ctx, q, &o.X)
	if err != nil {
		return err
	}
	o.Called = set.Called(rules.Core, "core participant")
	ended := o.X.State == inquiry.Ended || !set.Has(rules.Core)
	o.Over = ended || !o.Representation.On(s.Today())
	texts, err := s.store.texts(ctx, q, o.Inquiry)
	if err != nil {
		return err
	}
	if len(texts) > 0 {
		o.Text = texts[len(texts)-1]
	}
	done, err := s.store.promisesBy(ctx, q, o.Inquiry, o.Human, o.Account)
	if err != nil {
		return err
	}
	// What one account promised opens to that account alone.
	mine := access.ActorFrom(ctx).ID == o.Account
	if o.Undertaken = participant.Undertaking(o.Text.Number, done); !mine && o.Undertaken == participant.Given {
		o.Undertaken = participant.Missing
	}
	apart, err := s.apart(ctx, q, o.Inquiry)
	if err != nil {
		return err
	}
	if o.Apart = apart[o.Representation.ID]; o.Apart && !mine {
		return nil
	}
	if err := s.readersOf(ctx, q, o, ended); err != nil {
		return err
	}
	if o.Apart {
		o.For, o.readers = nil, nil // the copies that they have and are asked to destroy stay
	}
	return s.recalls(ctx, q, o, len(done) > 0)
}

func (s *Service) readersOf(ctx context.Context, q db.Querier, o *own, ended bool) error {
	for _, id := range o.Parties {
		given, err := s.store.disclosed(ctx, q, `WHERE party_id = ?`, id)
		if err != nil {
			return err
		}
		o.given = append(o.given, given...)
	}
	papers, err := s.papers(ctx, q, o.Inquiry, ofGiven(o.given), o.Parties...)
	if err != nil {
		return err
	}
	bare := map[string]participant.Paper{}
	for id, p := range papers {
		bare[id] = p.Paper
	}
	o.readers = map[string]participant.Reader{}
	for _, id := range o.Parties {
		p, err := s.party(ctx, q, o.Inquiry, id)
		if err != nil {
			return err
		}
		o.For = append(o.For, OwnParty{p.ID, p.Name, p.Standing(s.Today())})
		o.readers[id] = participant.Reader{Day: s.Today(), Over: ended, Acts: o.Representation.Representation, Party: p.Party, Undertaken: o.Undertaken, Papers: bare}
	}
	return nil
}

// recalls are the copies that whoever acts is asked to destroy: those that they were given while they acted.
// Who never promised was given none.
func (s *Service) recalls(ctx context.Context, q db.Querier, o *own, promised bool) error {
	if !promised {
		return nil
	}
	receipts, err := s.store.receipts(ctx, q, o.Inquiry)
	if err != nil {
		return err
	}
	for _, d := range o.given {
		before := !o.Ended.IsZero() && d.On.After(o.Ended)
		if d.Disclosed.Back.IsZero() || o.From.After(d.Disclosed.Back) || before {
			continue
		}
		r := Recall{Disclosed: d}
		if reader := o.readers[d.Party]; reader.Sees() {
			r.Title = reader.Papers[d.Document].Title
		}
		if i := slices.IndexFunc(receipts, func(x Receipt) bool { return x.Read.Disclosed == d.ID && access.ActorFrom(ctx).Is(x.Human) }); i >= 0 {
			r.Receipt = &receipts[i]
		}
		o.Asked = append(o.Asked, r)
	}
	slices.SortFunc(o.Asked, func(a, b Recall) int {
		return cmp.Or(cmp.Compare(a.Destroy.Sub(b.Destroy), 0), cmp.Compare(a.SHA256, b.SHA256), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

// Mine gives the representations by which the actor acts or did, in any inquiry.
func (s *Service) Mine(ctx context.Context) (out []Own, err error) {
	who := access.ActorFrom(ctx)
	if err := s.Auth.Authorize(ctx, who, inquiry.InquiryPartake, access.Route()); err != nil {
		return nil, err
	}
	if who.Human == "" {
		return nil, nil
	}
	all, err := s.store.representations(ctx, s.DB, `WHERE human = ? OR account = ?`, who.Human, who.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		o, err := s.own(ctx, s.DB, r.ID)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, o.Own)
	}
	return out, nil
}

// Theirs gives one of them.
func (s *Service) Theirs(ctx context.Context, id string) (Own, error) {
	o, err := s.own(ctx, s.DB, id)
	return o.Own, err
}

// partake does something for a participant, in one transaction with its entry. It goes on while the inquiry
// is suspended, and what gives back after its end.
func (s *Service) partake(ctx context.Context, id string, of ledger.Of, again bool, do func(context.Context, *ledger.Tx, *own) error) error {
	var o own
	act := ledger.Act{Action: inquiry.InquiryPartake, Kind: of.Kind, ID: of.ID, Again: again, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if o, err = s.own(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		facts, err := s.ownFacts(ctx, tx, &o.X, &o.Representation)
		return access.Resource{Kind: of.Kind, ID: of.ID, Attrs: facts}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &o) })
	return inquiry.Hide(err)
}

// Promise gives the undertaking, to the text that the actor was shown, or takes it back. It is the human's own,
// under the account that was named.
func (s *Service) Promise(ctx context.Context, id string, number int, did participant.Did) error {
	return s.partake(ctx, id, ledger.Of{Kind: kindActs, ID: id}, false, func(ctx context.Context, tx *ledger.Tx, o *own) error {
		who := access.ActorFrom(ctx)
		done, err := s.store.promises(ctx, tx, o.Inquiry, o.Human)
		switch {
		case err != nil:
			return err
		case o.Over:
			return errs.New(errs.Conflict, "You do not act for them any more. Nothing opens, and no promise is taken.")
		case o.Apart:
			return errs.New(errs.Conflict, "Acting is suspended. Ask the team of the inquiry. No promise is taken.")
		case o.Text.Number == 0 || number != o.Text.Number:
			return errs.New(errs.Conflict, "The text was changed meanwhile. Read it as it is now.")
		case did == participant.Gave && o.Undertaken == participant.Given:
			return errs.New(errs.Conflict, "You gave this undertaking already.")
		case did == participant.Withdrawn && o.Undertaken != participant.Given:
			return errs.New(errs.Conflict, "There is no undertaking of yours to take back.")
		case did != participant.Gave && did != participant.Withdrawn || who.ID != o.Account:
			return errNone
		}
		return tx.Insert(kindPromise, ids.Random("promise"), ledger.Row{"inquiry_id": o.Inquiry, "account": who.ID, "human": o.Human, "act": int64(len(done) + 1), "number": int64(number),
			"did": string(did), "on_day": s.Today().String()})
	})
}

// Items gives what opens, the latest first: all of it, or what has some words in its title. Which words
// nobody looked for, and what does not open, is not counted.
func (s *Service) Items(ctx context.Context, id, words string) (Own, []Item, error) {
	o, err := s.own(ctx, s.DB, id)
	if err != nil {
		return Own{}, nil, err
	}
	if o.Over || o.Apart || o.Undertaken != participant.Given {
		return o.Own, nil, nil
	}
	words = strings.ToLower(strings.Join(strings.Fields(words), " "))
	out := []Item{}
	for _, d := range o.given {
		if it, ok := o.item(&d); ok && strings.Contains(strings.ToLower(it.Title), words) {
			out = append(out, it)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Or(-cmp.Compare(a.On.Sub(b.On), 0), cmp.Compare(a.Title, b.Title), cmp.Compare(a.For, b.For), cmp.Compare(a.SHA256, b.SHA256), cmp.Compare(a.ID, b.ID))
	})
	return o.Own, out, nil
}

func (o *own) item(d *Disclosed) (Item, bool) {
	reader := o.readers[d.Party]
	paper, ok := reader.Opens(d.Disclosed)
	if !ok {
		return Item{}, false
	}
	return Item{Disclosed: *d, Title: paper.Title, For: reader.Party.Name}, true
}

// Open opens one document, and records that.
func (s *Service) Open(ctx context.Context, id, disclosed string) (out Own, it Item, err error) {
	find := func(o *own) error {
		i := slices.IndexFunc(o.given, func(d Disclosed) bool { return d.ID == disclosed })
		if i < 0 {
			return errNone
		}
		var ok bool
		if it, ok = o.item(&o.given[i]); !ok {
			return errNone
		}
		out = o.Own
		return nil
	}
	if access.NothingShown(ctx) {
		o, err := s.own(ctx, s.DB, id)
		if err == nil {
			err = find(&o)
		}
		return out, it, err
	}
	err = s.partake(ctx, id, ledger.Of{Kind: kindGiven, ID: disclosed}, true, func(ctx context.Context, tx *ledger.Tx, o *own) error {
		if err := find(o); err != nil {
			return err
		}
		who := access.ActorFrom(ctx)
		return tx.Insert(kindRead, ids.Random("read"), ledger.Row{"inquiry_id": o.Inquiry, "disclosed_id": disclosed, "account": who.ID, "human": o.Human, "on_day": s.Today().String()})
	})
	return out, it, err
}

// Answer records what became of a copy that was called back.
func (s *Service) Answer(ctx context.Context, id, disclosed, did, words string) error {
	words = typed.Clean(words)
	var bad typed.Asked
	bad.Need(slices.Contains(Dids, did), "did", "Choose what became of your copy")
	if did == Neither {
		bad.Reason(words, "words", "Write why, and where the copy is", MaxWhy)
	}
	bad.Need(len([]rune(words)) <= MaxWhy, "words", "Write at most 800 characters")
	bad.Seen(words, "words")
	if err := once(bad).Err(); err != nil {
		return err
	}
	return s.partake(ctx, id, ledger.Of{Kind: kindGiven, ID: disclosed}, false, func(ctx context.Context, tx *ledger.Tx, o *own) error {
		i := slices.IndexFunc(o.Asked, func(r Recall) bool { return r.ID == disclosed })
		switch {
		case i < 0:
			return errNone
		case o.Asked[i].Receipt != nil && o.Asked[i].Receipt.Did != Neither:
			return errs.New(errs.Conflict, "You answered this already.")
		case o.Asked[i].Receipt != nil:
			return s.answerAgain(ctx, tx, o.Asked[i].Receipt, did, words)
		}
		return tx.Insert(kindReceipts, ids.Random("receipt"), ledger.Row{"inquiry_id": o.Inquiry, "disclosed_id": disclosed, "account": access.ActorFrom(ctx).ID, "human": o.Human,
			"did": did, "words": db.OrNil(words), "on_day": s.Today().String()})
	})
}

// answerAgain is what became of a copy of which it was said that it is neither destroyed nor returned. What was said
// before stays.
func (s *Service) answerAgain(ctx context.Context, tx *ledger.Tx, was *Receipt, did, words string) error {
	before, err := json.Marshal(append(slices.Clone(was.Before), Said{was.Did, was.Words, was.On}))
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindReceipts, was.ID, was.Version, ledger.Row{"did": did, "words": db.OrNil(words), "on_day": s.Today().String(), "earlier": string(before)})
}

// Owes says that somebody has not said that their copy is destroyed or returned.
func (r *Recall) Owes() bool { return r.Receipt == nil || r.Receipt.Did == Neither }

// Ends gives the earliest last day of those for whom one acts; the zero day: none has one.
func (o *Own) Ends() (out clock.Day) {
	for _, p := range o.For {
		if u := p.Standing.Until; p.Standing.State == participant.Stands && !u.IsZero() && (out.IsZero() || u.Before(out)) {
			out = u
		}
	}
	return out
}
