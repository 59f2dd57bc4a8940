package requesting

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const kindDocument = "inquiry_document"

// Receive records a document that came, and gives its id. Of one that came more than once each
// coming is a record: who sent what is told by each.
func (s *Service) Receive(ctx context.Context, in Received) (string, error) {
	in.Title, in.SHA256, in.Sender = typed.Clean(in.Title), strings.ToLower(typed.Clean(in.SHA256)), typed.Clean(in.Sender)
	id := ids.Random("doc")
	err := s.working(ctx, inquiry.InquiryGather, ledger.Of{Kind: kindDocument, ID: id}, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		in := in // a write that is tried again begins with what was asked for
		if err := s.checkReceived(ctx, tx, x, &in); err != nil {
			return err
		}
		if in.Asking == "" {
			return s.insert(tx, id, in)
		}
		a, err := s.asked(ctx, tx, x, in.Asking)
		if errs.Is(err, errs.NotFound) || err == nil && in.On.Before(a.Standing.Sent) {
			return typed.Wrong("asking", "Choose a request of the list that was sent before the document came")
		}
		if err != nil {
			return err
		}
		in.Body = a.Asking.Of // whoever was asked handed it over
		return s.came(ctx, tx, x, &a, id, in, true)
	})
	return id, err
}

func (s *Service) insert(tx *ledger.Tx, id string, in Received) error {
	return tx.Insert(kindDocument, id, ledger.Row{"inquiry_id": in.Inquiry, "title": in.Title, "sha256": in.SHA256, "pages": int64(in.Pages), "received": in.On.String(),
		"body": db.OrNil(in.Body), "sender": in.Sender, "made": s.Today().String(), "asking_id": db.OrNil(in.Asking)})
}

func (s *Service) checkReceived(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *Received) error {
	var bad typed.Asked
	in.check(s.Today(), &bad)
	if in.Body != "" {
		choices, err := s.Inquiries.BodyChoices(ctx)
		if err != nil {
			return err
		}
		bad.Need(slices.ContainsFunc(choices, func(b inquiry.Body) bool { return b.ID == in.Body }), "body", "Choose a body of the list")
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Inquiries.Official(ctx, q, x, inquiry.Official{Field: "title", Words: in.Title, Places: true})
}

// onDocument does something to a document that the actor sees.
func (s *Service) onDocument(ctx context.Context, id, document string, do func(*Document) (ledger.Row, error)) error {
	return s.working(ctx, inquiry.InquiryGather, ledger.Of{Kind: kindDocument, ID: document}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		d, err := s.seen(ctx, tx, x, document)
		if err != nil {
			return err
		}
		row, err := do(&d)
		if err != nil {
			return err
		}
		return tx.Update(ctx, kindDocument, d.ID, d.Version, row)
	})
}

// Looked records whom a document identifies and of which classes it is, by somebody who read it
// for that: that it is nobody and nothing is an answer too, where they say so. What was found before stays.
func (s *Service) Looked(ctx context.Context, id, document string, f Found) error {
	var bad typed.Asked
	if f.check(&bad); bad.Err() != nil {
		return bad.Err()
	}
	return s.onDocument(ctx, id, document, func(d *Document) (ledger.Row, error) {
		persons, classes, err := f.add(d)
		if err != nil {
			return nil, err
		}
		return ledger.Row{"persons": strings.Join(persons, "\n"), "classes": strings.Join(classes, "\n"), "looked": s.Today().String(),
			"looked_human": access.ActorFrom(ctx).Human}, nil
	})
}

// TakeBack records that a document counts no more, from today: whoever sent it took it back, or
// it was entered in error. It stays on record, and what rests on it says so.
func (s *Service) TakeBack(ctx context.Context, id, document, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why it counts no more", MaxWhy)
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.onDocument(ctx, id, document, func(d *Document) (ledger.Row, error) {
		if !d.Back.IsZero() {
			return nil, errs.New(errs.Conflict, "This document was taken back already.")
		}
		return ledger.Row{"back": s.Today().String(), "back_why": why}, nil
	})
}

// seen gives a document of an inquiry if not all of it is held from the actor.
func (s *Service) seen(ctx context.Context, q db.Querier, x *inquiry.Inquiry, document string) (Document, error) {
	all, err := s.visible(ctx, q, x, `id = ?`, document)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Document{}, err
	}
	return all[0], nil
}

// visible gives the documents of an inquiry of which not all is held from the actor, who is one of
// the team.
func (s *Service) visible(ctx context.Context, q db.Querier, x *inquiry.Inquiry, where string, args ...any) (out []Document, err error) {
	held, err := s.rules(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	who, err := s.Inquiries.Reader(ctx, q, x)
	if err != nil {
		return nil, err
	}
	all, err := s.store.documents(ctx, q, `WHERE inquiry_id = ? AND `+where, append([]any{x.ID}, args...)...)
	for _, d := range all {
		if d.cut = held.Held(who, d.item(restrict.Span{})); !whole(d.cut) {
			d.Parted = len(d.cut) > 0
			out = append(out, d)
		}
	}
	return out, err
}

// whole says that what is held of a document is all of it.
func whole(held []restrict.Span) bool { return slices.Contains(held, restrict.Span{}) }

// Gathers gives an inquiry to whoever records what came to it.
func (s *Service) Gathers(ctx context.Context, id string) (inquiry.Inquiry, error) {
	return s.one(ctx, id, inquiry.InquiryGather)
}

// Place is a place in the list of documents: after one that came on a day. The zero Place is its beginning.
type Place struct {
	Received clock.Day
	ID       string
}

// APage is how many documents a page lists, and Recent how many at most are offered to choose from.
const (
	APage  = 15
	Recent = 100
)

// Documents gives a page of the documents of an inquiry to whoever reads evidence, the latest first, from a place
// on: those with some words in their title, or that begin with a hash, if any are given. next is where the next page
// begins; zero: this is the last. How many there are it does not say: it reads no more than it shows.
func (s *Service) Documents(ctx context.Context, id, words string, from Place) (x inquiry.Inquiry, out []Document, next Place, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryEvidence); err != nil {
		return x, nil, next, err
	}
	who, err := s.Inquiries.Reader(ctx, s.DB, &x)
	if err != nil {
		return x, nil, next, err
	}
	out, more, err := s.listed(ctx, s.DB, id, strings.ToLower(typed.Clean(words)), from, who, APage, nil)
	if n := len(out); more {
		next = Place{out[n-1].Received, out[n-1].ID}
	}
	return x, out, next, err
}

// listed reads on in the list until it has so many that an audience may have something of, and says whether there
// is one more.
func (s *Service) listed(ctx context.Context, q db.Querier, id, words string, from Place, who restrict.Audience, n int, keep func(*Document) bool) (out []Document, more bool, err error) {
	held, err := s.rules(ctx, q, id)
	if err != nil {
		return nil, false, err
	}
	for {
		var all []Document
		if words != "" {
			all, err = s.found(ctx, id, words, from)
		} else {
			all, err = s.store.after(ctx, q, id, from)
		}
		if err != nil {
			return nil, false, err
		}
		for _, d := range all {
			from = Place{d.Received, d.ID}
			d.cut = held.Held(who, d.item(restrict.Span{}))
			switch {
			case whole(d.cut) || keep != nil && !keep(&d):
			case len(out) == n:
				return out, true, nil
			default:
				d.Parted = len(d.cut) > 0
				out = append(out, d)
			}
		}
		if len(all) < lot {
			return out, false, nil
		}
	}
}

// stands says that a document was not taken back.
func stands(d *Document) bool { return d.Back.IsZero() }

// Named gives the id of the one document of an inquiry that somebody who reads evidence names, by its reference or by a title that
// no other has, such as a number; of one of which all is held from them they are told what is told of none.
func (s *Service) Named(ctx context.Context, id, words string) (string, error) {
	x, err := s.one(ctx, id, inquiry.InquiryEvidence)
	if err != nil {
		return "", err
	}
	words = typed.Clean(words)
	all, err := s.visible(ctx, s.DB, &x, `(id = ? OR lower(title) = ?)`, words, strings.ToLower(words))
	if err == nil && len(all) != 1 {
		err = errNone
	}
	if err != nil {
		return "", err
	}
	return all[0].ID, nil
}

// Latest gives the latest documents that stand and that an audience may have something of, in q, for a choice of them,
// with those of some ids; more says that there are others, which whoever chooses names by their ids. The floor
// that asks authorises by itself.
func (s *Service) Latest(ctx context.Context, q db.Querier, id string, who restrict.Audience, named ...string) (out []Footing, more bool, err error) {
	all, more, err := s.listed(ctx, q, id, "", Place{}, who, Recent, stands)
	if err != nil {
		return nil, false, err
	}
	for _, d := range all {
		out = append(out, d.footing())
	}
	named = slices.DeleteFunc(slices.Clone(named), func(id string) bool {
		return slices.ContainsFunc(all, func(d Document) bool { return d.ID == id })
	})
	others, err := s.Footings(ctx, q, id, who, named)
	return append(out, others...), more, err
}

// Document gives one, and the others of the inquiry that are the same file.
func (s *Service) Document(ctx context.Context, id, document string) (x inquiry.Inquiry, d Document, same []Document, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryEvidence); err != nil {
		return x, d, nil, err
	}
	if d, err = s.seen(ctx, s.DB, &x, document); err != nil {
		return x, d, nil, err
	}
	same, err = s.visible(ctx, s.DB, &x, `sha256 = ? AND id <> ?`, d.SHA256, d.ID)
	return x, d, same, err
}

// Footing is what the report of an inquiry may know of one of its documents.
type Footing struct {
	ID, Title, SHA256 string
	Pages             int
	Cut               []restrict.Span // what of it is held from the audience
	Looked            bool            // somebody read it for whom it identifies
}

// ToHold gives whoever reads evidence the latest documents and those of some ids, to say what a restriction is about,
// and whether there are more.
func (s *Service) ToHold(ctx context.Context, id string, named []string) ([]Footing, bool, error) {
	x, err := s.one(ctx, id, inquiry.InquiryEvidence)
	if err != nil {
		return nil, false, err
	}
	who, err := s.Inquiries.Reader(ctx, s.DB, &x)
	if err != nil {
		return nil, false, err
	}
	return s.Latest(ctx, s.DB, id, who, named...)
}

func (d *Document) footing() Footing {
	return Footing{d.ID, d.Title, d.SHA256, d.Pages, d.cut, !d.Looked.IsZero()}
}

// Footings gives those of some documents of an inquiry that an audience may have something of today and
// that stand, in q: for floors that rest on them, which authorise by themselves.
func (s *Service) Footings(ctx context.Context, q db.Querier, id string, who restrict.Audience, named []string) (out []Footing, err error) {
	if len(named) == 0 {
		return nil, nil
	}
	held, err := s.rules(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(named))), lot) {
		all, err := s.store.named(ctx, q, id, some)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			if d.cut = held.Held(who, d.item(restrict.Span{})); stands(&d) && !whole(d.cut) {
				out = append(out, d.footing())
			}
		}
	}
	return out, nil
}

// Offered gives the latest that stand, that an audience may have something of and that have some words in their title,
// so many as are offered at once; more says that there are others. The floor that asks authorises by itself.
func (s *Service) Offered(ctx context.Context, q db.Querier, id, words string, who restrict.Audience, n int) (out []Footing, more bool, err error) {
	all, more, err := s.listed(ctx, q, id, strings.ToLower(typed.Clean(words)), Place{}, who, n, stands)
	for _, d := range all {
		out = append(out, d.footing())
	}
	return out, more, err
}
