package requesting_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// books is a world whose restrictions are those of the book.
type books struct {
	*world
	holding *holding.Service
	doc     string
}

func newBooks(t testing.TB, d *db.DB, form rules.Form) *books {
	t.Helper()
	w := newWorld(t, d)
	w.open(form)
	h := holding.NewService(holding.Config{DB: d, Ledger: w.Ledger, Auth: w.Auth, Clock: w.clock, Inquiries: w.inquiries, Gate: lets{}})
	c := w.Config
	c.Holding = h
	w.Service = requesting.NewService(c)
	return &books{w, h, w.document()}
}

// lets is a gate that lets everything out.
type lets struct{ letting.Gate }

func (lets) Let(context.Context, *ledger.Tx, string, jigsaw.Text) error { return nil }

// findings are the published sentences of the inquiry: none.
func (b *books) findings() *finding.Service {
	heard := listening.NewService(listening.Config{DB: b.db, Ledger: b.Ledger, Auth: b.Auth, Clock: b.clock, Keys: b.keys, Inquiries: b.inquiries})
	return finding.NewService(finding.Config{DB: b.db, Ledger: b.Ledger, Auth: b.Auth, Clock: b.clock, Inquiries: b.inquiries, Listening: heard, Holding: b.holding})
}

func (b *books) whole() []restrict.Scope {
	return []restrict.Scope{{Kind: restrict.OfDocument, Of: b.doc}}
}

func (b *books) part() []restrict.Scope {
	return []restrict.Scope{{Kind: restrict.OfPassage, Of: b.doc, Span: restrict.Span{From: restrict.Place{Page: 2, Line: 1}, To: restrict.Place{Page: 3, Line: 9}}}}
}

var weighed = restrict.Factors{PublicConcern: "Little: the ruling says so in public", Harm: "Somebody could be recognised",
	Confidence: "It was given in confidence", DelayAndCost: "An hour of one clerk"}

func (b *books) order(scopes []restrict.Scope, only ...restrict.Audience) restrict.Order {
	return restrict.Order{Scopes: scopes, Only: only, Ground: restrict.ConduciveOrInInterest, Factors: weighed}
}

// TestWhatHoldsHoldsFromItsOwnWrite: all that closes counts in the transaction in which it is
// written, for each audience alike; the rules by the rows are those of the same acts in memory,
// over sequences of acts drawn by lot.
func TestWhatHoldsHoldsFromItsOwnWrite(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBooks(t, d, rules.Statutory)
		provider, team := restrict.Audience{Circle: restrict.Provider, Of: council}, restrict.Audience{Circle: restrict.Team}
		mirror := restrict.Book{Powers: restrict.StatutoryPowers()}
		var orders, asked, claimed []string
		lot := rand.New(rand.NewPCG(7, 11))
		pick := func(all []string) string {
			if len(all) == 0 {
				return "restriction-none"
			}
			return all[lot.IntN(len(all))]
		}
		opened := 0
		for step := range 40 {
			scopes := [][]restrict.Scope{b.whole(), b.part()}[lot.IntN(2)]
			only := [][]restrict.Audience{nil, {team}, {team, provider}}[lot.IntN(3)]
			switch lot.IntN(7) {
			case 0:
				id, err := b.holding.Apply(as(solicitor), b.id, "Made-up Council", scopes, only, restrict.Audiences{team})
				b.do(err)
				mirror, err = mirror.Apply(restrict.Application{ID: id, By: solicitor.Human, Scopes: scopes, Only: only, Seen: restrict.Audiences{team}})
				b.do(err)
				asked = append(asked, id)
			case 1:
				o := b.order(scopes, only...)
				id, err := b.holding.Make(as(chair), b.id, o)
				b.do(err)
				o.ID, o.Instrument, o.By, o.From = id, restrict.ByOrder, chair.Human, b.Today()
				mirror, err = mirror.Order(o)
				b.do(err)
				orders = append(orders, id)
			case 2:
				id, err := b.holding.Claim(as(solicitor), b.id, "Made-up Council", restrict.Privilege, scopes)
				b.do(err)
				mirror, err = mirror.Claim(restrict.Claim{ID: id, By: solicitor.Human, Ground: restrict.Privilege, Scopes: scopes})
				b.do(err)
				claimed = append(claimed, id)
			case 3:
				id, order := pick(asked), pick(orders)
				err := b.holding.End(as(chair), b.id, id, holding.Granted, order)
				next, want := mirror.Decide(id, restrict.Decision{Outcome: restrict.Granted, Order: order, On: b.Today()})
				mirror = b.same(step, mirror, next, err, want)
			default:
				did := []holding.Did{holding.Refused, holding.Revoked, holding.Rejected}[lot.IntN(3)]
				id := pick(map[holding.Did][]string{holding.Refused: asked, holding.Revoked: orders, holding.Rejected: claimed}[did])
				x := holding.Opening{Inquiry: b.id, Restriction: id, Did: did, Opens: b.Today(), Why: "The reason for it has gone"}
				p, err := b.holding.Propose(as(chair), x)
				if err != nil {
					break
				}
				b.agrees(t, mirror) // proposing opens nothing
				b.agreed(b.holding.Proposals(), member, p, nil)
				o := restrict.Opening{Office: restrict.Chair, By: chair.Human, Second: member.Human, On: b.Today(), Opens: b.Today(), Why: x.Why}
				switch did {
				case holding.Refused:
					mirror, err = mirror.Decide(id, restrict.Decision{Outcome: restrict.Refused, On: b.Today(), Opening: o})
				case holding.Revoked:
					mirror, err = mirror.Revoke(id, o)
				default:
					mirror, err = mirror.Reject(id, o)
				}
				b.do(err)
				opened++
			}
			b.agrees(t, mirror)
		}
		if opened < 3 {
			t.Errorf("%d openings: the test does not test", opened)
		}
	})
}

// same wants the floor to refuse what the book refuses, and gives the book as it is then.
func (b *books) same(step int, was, next restrict.Book, err, want error) restrict.Book {
	b.t.Helper()
	if (err == nil) != (want == nil) {
		b.t.Fatalf("step %d: %v, by the book %v", step, err, want)
	}
	if err != nil {
		return was
	}
	return next
}

// agrees holds how pages stand against the book in memory.
func (b *books) agrees(t *testing.T, mirror restrict.Book) {
	t.Helper()
	want := restrict.Compile(mirror, b.Today())
	got, err := b.holding.Rules(context.Background(), b.db, b.id, b.Today())
	b.do(err)
	for _, who := range []restrict.Audience{public, reader, {Circle: restrict.Provider, Of: council}, {Circle: restrict.RulingTeam}} {
		for _, it := range []restrict.Item{{Document: b.doc}, {Document: b.doc, Span: restrict.Span{From: restrict.Place{Page: 2, Line: 1}, To: restrict.Place{Page: 2, Line: 5}}}} {
			if g, w := fmt.Sprint(got.Held(who, it)), fmt.Sprint(want.Held(who, it)); g != w {
				t.Fatalf("%v of %v: %s, want %s", it, who, g, w)
			}
		}
	}
}

// TestWhoHolds: the chair and the solicitor read the book and enter what closes; the chair alone
// makes orders; nobody else learns that there is anything, and what is claimed is not there for
// the rest of the team.
func TestWhoHolds(t *testing.T) {
	b := newBooks(t, testkit.SQLite(t), rules.Council)
	for _, a := range staff {
		_, _, err := b.holding.Read(as(a), b.id)
		if a.ID == chair.ID || a.ID == solicitor.ID {
			b.do(err)
			continue
		}
		refused(t, a.ID+" reads", err, errs.NotFound)
		_, err = b.holding.Apply(as(a), b.id, "Made up", b.whole(), nil, nil)
		refused(t, a.ID+" applies", err, errs.NotFound)
		_, err = b.holding.Make(as(a), b.id, b.order(b.whole()))
		refused(t, a.ID+" orders", err, errs.NotFound)
	}
	_, err := b.holding.Make(as(solicitor), b.id, b.order(b.whole()))
	refused(t, "the solicitor orders", err, errs.NotFound)
	for name, spoil := range map[string]func(*restrict.Order){"harm": func(o *restrict.Order) { o.Factors.Harm = "" }, "ground": func(o *restrict.Order) { o.Ground = "" },
		"scopes": func(o *restrict.Order) { o.Scopes = nil }} {
		o := b.order(b.whole())
		spoil(&o)
		_, err := b.holding.Make(as(chair), b.id, o)
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = b.holding.Claim(as(solicitor), b.id, "Made-up Council", restrict.Privilege, b.whole())
	b.do(err)
	for a, want := range map[*access.Actor]int{&chair: 1, &solicitor: 1, &paralegal: 0, &counsel: 0, &member: 0} {
		if _, all, _, err := b.Documents(as(*a), b.id, "", requesting.Place{}); err != nil || len(all) != want {
			t.Errorf("%s: %v %v", a.ID, all, err)
		}
	}
	if got := b.look(b.doc, 1, public); got.Stand != report.Held {
		t.Errorf("%+v", got)
	}
}

// TestAnOpeningTakesTwo: whoever proposed it cannot agree; a chair with a conflict opens nothing;
// what is agreed to later opens later; after the end nobody opens.
func TestAnOpeningTakesTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBooks(t, d, rules.Council)
		id, err := b.holding.Make(as(chair), b.id, b.order(b.whole()))
		b.do(err)
		x := holding.Opening{Inquiry: b.id, Restriction: id, Did: holding.Revoked, Opens: b.Today().AddDays(1), Why: "The reason for it has gone"}
		_, err = b.holding.Propose(as(solicitor), x)
		refused(t, "by the solicitor", err, errs.NotFound)
		bad := x
		bad.Opens = b.Today().AddDays(-1)
		_, err = b.holding.Propose(as(chair), bad)
		refused(t, "a day that is over", err, errs.Invalid)
		p, err := b.holding.Propose(as(chair), x)
		b.do(err)
		if b.holding.Proposals().Agree(as(chair), p, "") == nil || b.look(b.doc, 1, public).Stand != report.Held {
			t.Fatal("one person opened it")
		}
		b.agreed(b.holding.Proposals(), solicitor, p, nil)
		if b.look(b.doc, 1, public).Stand != report.Held {
			t.Error("it opened before its day")
		}
		b.to(x.Opens)
		if b.look(b.doc, 1, public).Stand != report.Stands {
			t.Error("it did not open on its day")
		}
		_, err = b.holding.Propose(as(chair), x)
		if err == nil {
			t.Error("it was revoked twice")
		}
		id, err = b.holding.Apply(as(solicitor), b.id, "Made-up Council", b.whole(), nil, nil)
		b.do(err)
		x = holding.Opening{Inquiry: b.id, Restriction: id, Did: holding.Refused, Opens: b.Today(), Why: "It is no secret"}
		p, err = b.holding.Propose(as(chair), x)
		b.do(err)
		b.do(b.inquiries.Declare(as(chair), inquiry.InterestInput{Inquiry: b.id, Words: "Made up.", Conflict: "yes"}))
		y, err := b.holding.Proposals().Read(as(member), p)
		b.do(err)
		b.do(b.holding.Proposals().Opened(as(member), y))
		refused(t, "a chair with a conflict", b.holding.Proposals().Agree(as(member), p, ""), errs.Conflict)
		b.turn(inquiry.TurnEnd)
		if b.look(b.doc, 1, public).Stand != report.Held {
			t.Error("what was pending opened by the end")
		}
	})
}
