package releasing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// lines is a floor with one public text, of which a line can be held.
type lines struct{ book *holding.Service }

const line = "She was at the Made-up School when she was 14."

func (l lines) Public(ctx context.Context, q db.Querier, id string) ([]jigsaw.Text, error) {
	held, err := l.book.Rules(ctx, q, id, l.book.Today())
	if err != nil {
		return nil, err
	}
	return l.Under(ctx, q, id, held)
}

func (lines) Under(_ context.Context, _ db.Querier, _ string, held restrict.Rules) ([]jigsaw.Text, error) {
	words := "Everything here is made up.\n"
	if held.May(restrict.Audience{Circle: restrict.Public}, restrict.Item{Document: "line-1", Persons: restrict.Named(), Classes: restrict.Named()}).Open {
		words += line
	} else {
		words += "[...]"
	}
	return []jigsaw.Text{{Kind: "transcript", Ref: "t1", Title: "Transcript of day 1", Words: words}}, nil
}

// books is a world in which a line of something public is held.
type books struct {
	*world
	*lines
	book *holding.Service
}

func newBooks(t *testing.T, d *db.DB) *books {
	w := newWorld(t, d)
	c := holding.Config{DB: d, Ledger: w.l, Auth: w.Auth, Clock: w.clock, Inquiries: w.on}
	b := &books{world: w, lines: &lines{holding.NewService(c)}}
	w.Config.Public = []releasing.Public{b.lines}
	c.Gate, c.Shows = w.Service, []holding.Shows{b.lines}
	b.book = holding.NewService(c)
	w.With(b.book)
	w.limits()
	return b
}

func (b *books) order(until clock.Day) string {
	b.t.Helper()
	id, err := b.book.Make(as("chair"), b.id, restrict.Order{Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: "line-1"}}, Until: until, Only: restrict.Audiences{{Circle: restrict.Team}},
		Ground: restrict.RequiredByLaw, Law: "Sexual Offences (Amendment) Act 1992, section 1"})
	b.do(err)
	return id
}

// public says whether everybody reads the line today.
func (b *books) public() bool {
	b.t.Helper()
	all, err := b.lines.Public(as(""), b.DB, b.id)
	b.do(err)
	return strings.Contains(all[0].Words, line)
}

// reads has a text read; marks of what stands in it.
func (b *books) reads(t jigsaw.Text, marks string) {
	b.t.Helper()
	_, err := b.Record(as("counsel"), releasing.Reading{Inquiry: b.id, Kind: t.Kind, Ref: t.Ref, Title: t.Title, Words: t.Words, Marks: marks, Whole: true, Looks: t.Looks})
	b.do(err)
}

func (b *books) now() jigsaw.Text {
	all, err := b.lines.Public(as(""), b.DB, b.id)
	b.do(err)
	return all[0]
}

// forget has an act as an earlier release wrote it: nobody said that everybody is shown what opened.
func (b *books) forget(restriction string) {
	b.t.Helper()
	var id string
	var version int64
	b.do(b.DB.QueryRow(as(""), `SELECT id, version FROM inquiry_restriction_act WHERE restriction_id = ?`, restriction).Scan(&id, &version))
	act := ledger.Act{Action: inquiry.InquiryRule, Kind: "inquiry_restriction", ID: restriction, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		x, err := b.on.Of(ctx, tx, b.id)
		if err != nil {
			return access.Resource{}, err
		}
		attrs, err := b.on.Inside(ctx, tx, &x, rules.Rules)
		return access.Resource{Kind: "inquiry_restriction", ID: restriction, Attrs: attrs}, err
	}}
	_, err := b.l.Write(as("chair"), act, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "inquiry_restriction_act", id, version, ledger.Row{"shown": nil, "did": string(holding.Revoked)})
	})
	b.do(err)
	b.book = holding.NewService(b.book.Config) // what it remembers is of the rows that were there
	b.lines.book = holding.NewService(b.lines.book.Config)
	b.With(b.book)
}

// TestALiftWaitsUntilWhatItShowsWasRead: by an order that is revoked, by one whose last day passed, and by a court.
func TestALiftWaitsUntilWhatItShowsWasRead(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBooks(t, d)
		id := b.order(clock.Day{}) // nobody reads what is left: the whole takes its place
		x := holding.Opening{Inquiry: b.id, Restriction: id, Did: holding.Revoked, Opens: b.Today(), Why: "The reason for it has gone."}
		p, err := b.book.Propose(as("chair"), x)
		b.do(err)
		says(t, "nobody read it", b.agree(b.book.Proposals(), "solicitor", p), "Nobody has read this text")
		ahead, err := b.Overview(as("solicitor"), b.id)
		if err != nil || len(ahead.Ahead) != 1 || ahead.Ahead[0].Words != "" {
			t.Fatalf("%+v %v", ahead.Ahead, err)
		}
		for _, who := range []string{"secretary", "torn", "admin", "of-council", "com-1"} {
			if _, err := b.book.Words(as(who), b.id, ahead.Ahead[0].Kind, ahead.Ahead[0].Ref); errs.CodeOf(err) != errs.NotFound {
				t.Error(who, "reads what is held:", err)
			}
		}
		one, err := b.ToRead(as("solicitor"), b.id, ahead.Ahead[0].Kind, ahead.Ahead[0].Ref)
		if err != nil || !strings.Contains(one.Words, line) || one.Public {
			t.Fatalf("%+v %v", one, err)
		}
		b.reads(one.Text, "W1 | age | 14\nW1 | school | Made-up School\nW1 | other | lives with an aunt") // of which nobody counted how many are so
		says(t, "it tells too much", b.agree(b.book.Proposals(), "solicitor", p), "nobody has recorded how many people are so")
		if b.public() {
			t.Fatal("everybody reads it")
		}
		told, err := b.book.Told(as("solicitor"), &x)
		if err != nil || len(told) != 1 || !told[0].Told[0].Refused {
			t.Errorf("the second does not see what comes of it: %+v %v", told, err)
		}
		b.read("Next", "")
		says(t, "beside what nobody read", b.out("solicitor", "Next"), "Something that this inquiry published was not read")
		x.Ordered = "An order of a made-up court of 1 March 2026"
		p, err = b.book.Propose(as("chair"), x)
		b.do(err)
		b.do(b.agree(b.book.Proposals(), "solicitor", p))
		if !b.public() {
			t.Error("a court opened it, and nobody reads it")
		}
	})
}

// TestNothingOpensByItself: the last day of an order passes, and everybody reads no more until it was read; those to whom no public
// reads it read it at once.
func TestNothingOpensByItself(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		b := newBooks(t, d)
		id := b.order(b.Today().AddDays(3))
		b.reads(b.now(), "")
		x := holding.Opening{Inquiry: b.id, Restriction: id, Did: holding.Over, Why: "Its last day has passed."}
		b.clock.Set(clock.Midnight(b.Today().AddDays(3)).Add(12 * time.Hour))
		x.Opens = b.Today()
		if _, err := b.book.Propose(as("chair"), x); err == nil {
			t.Error("shown on its last day")
		}
		none := x
		none.Restriction = "restriction-of-another"
		if _, err := b.book.Propose(as("chair"), none); errs.CodeOf(err) != errs.NotFound {
			t.Error("of no restriction here:", err)
		}
		b.clock.Set(clock.Midnight(b.Today().AddDays(1)).Add(12 * time.Hour))
		x.Opens = b.Today()
		held, err := b.book.Rules(as(""), b.DB, b.id, b.Today())
		b.do(err)
		party := restrict.Audience{Circle: restrict.CoreParticipant, Of: "p"}
		if b.public() || !held.May(party, restrict.Item{Document: "line-1", Persons: restrict.Named(), Classes: restrict.Named()}).Open {
			t.Fatal("the last day passed: everybody reads it, or a participant does not")
		}
		p, err := b.book.Propose(as("chair"), x)
		b.do(err)
		says(t, "nobody read it", b.agree(b.book.Proposals(), "solicitor", p), "Nobody has read this text")
		all, err := b.book.Ahead(as("chair"), b.id)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		text, err := b.book.Words(as("chair"), b.id, all[0].Kind, all[0].Ref)
		b.do(err)
		b.reads(text, "W1 | age | 14\nW1 | school | Made-up School")
		b.do(b.agree(b.book.Proposals(), "solicitor", p))
		if !b.public() {
			t.Error("it was read and let, and nobody reads it")
		}
		if _, err = b.book.Propose(as("chair"), x); errs.CodeOf(err) != errs.Conflict {
			t.Error("shown twice:", err)
		}
		b.forget(id)
		if b.public() {
			t.Error("it was opened before the program asked, and everybody reads it")
		}
		if p, err = b.book.Propose(as("chair"), x); err != nil {
			t.Fatal("what was opened before the program asked is never shown:", err)
		}
		b.do(b.agree(b.book.Proposals(), "solicitor", p))
		if !b.public() {
			t.Error("it was shown again, and nobody reads it")
		}
		b.book.Gate = nil
		x = holding.Opening{Inquiry: b.id, Restriction: b.order(clock.Day{}), Did: holding.Revoked, Opens: b.Today(), Why: "The reason for it has gone."}
		p, err = b.book.Propose(as("chair"), x)
		b.do(err)
		if err := b.agree(b.book.Proposals(), "solicitor", p); errs.CodeOf(err) != errs.Unavailable || b.public() {
			t.Error("without the gate:", err)
		}
	})
}

// TestAChangedWordKeepsWhatWasMarked: what was marked in earlier words of a text is kept, or somebody says why not, before a reading of
// the words as they are now counts; also where they read those as a text by itself.
func TestAChangedWordKeepsWhatWasMarked(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.limits()
		text := func(words string) jigsaw.Text {
			return jigsaw.Text{Kind: "report", Ref: "r1", Title: "A made-up report", Words: words}
		}
		reads := func(t jigsaw.Text, marks string) error {
			_, err := w.Record(as("counsel"), releasing.Reading{Inquiry: w.id, Kind: t.Kind, Ref: t.Ref, Title: t.Title, Words: t.Words, Marks: marks, Whole: true})
			return err
		}
		first, second := text("She was at a school."), text("She was at that school.")
		w.do(reads(first, "W1 | school | Made-up School\nW1 | age | 14"))
		w.public = []jigsaw.Text{second}
		for name, marks := range map[string]string{"nothing": "", "one of two": "W1 | school | Made-up School", "of another": "W2 | school | Made-up School\nW1 | age | 14",
			"gone without why": "W1 | school | Made-up School\ngone | W1 | age | 14", "gone, and nothing said": "W1 | school | Made-up School\ngone | W1 | age | 14 | x",
			"gone, of another": "W1 | school | Made-up School\ngone | W2 | age | 14 | The sentence was taken out"} {
			if err := reads(second, marks); !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "marks" {
				t.Error(name, err)
			}
		}
		typed := second
		typed.Kind, typed.Ref = "elsewhere", ""
		w.do(reads(typed, "")) // as a text that is no other's
		says(t, "read past what was marked", w.Would(as("solicitor"), w.DB, w.id, second), "Something was marked in this text before")
		w.do(reads(first, ""))
		says(t, "something public was read so", w.out("solicitor", "Third"), "Nobody has read this text")
		w.read("Third", "")
		says(t, "something public was read so", w.out("solicitor", "Third"), "Something that this inquiry published was not read")
		one, err := w.ToRead(as("counsel"), w.id, second.Kind, second.Ref)
		if err != nil || len(one.Before) != 2 {
			t.Fatalf("what was marked is not shown: %+v %v", one.Before, err)
		}
		w.do(reads(second, "W1 | school | Made-up School\ngone | W1 | age | 14 | The sentence was taken out"))
		w.do(w.out("solicitor", "Third"))
		third := text("She was at that school, and was 14 then.")
		w.public = []jigsaw.Text{third}
		if one, err = w.ToRead(as("counsel"), w.id, third.Kind, third.Ref); err != nil || len(one.Gone) != 0 || len(one.Before) != 2 {
			t.Errorf("what stands in it again is said to be gone: %+v %+v %v", one.Before, one.Gone, err)
		}
		if err := reads(third, "W1 | school | Made-up School\nnobody | age | 14 | Of a rule of the school"); !errs.Is(err, errs.Invalid) {
			t.Error("what came back is left out:", err)
		}
		w.do(reads(third, "W1 | age | 14\nW1 | school | Made-up School"))
		line := jigsaw.Text{Kind: "line", Ref: "t1", Title: "Line", Words: "A made-up line."}
		w.do(reads(jigsaw.Text{Kind: "transcript", Ref: "t1", Title: "Transcript", Words: "All of it."}, "W1 | age | 14"))
		w.do(reads(line, "")) // a text by itself
	})
}
