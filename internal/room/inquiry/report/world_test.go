package report

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

const (
	writer  Human = "synthetic-person-1"
	checker Human = "synthetic-person-2"
	chair   Human = "synthetic-person-3"
	member  Human = "synthetic-person-4"
)

var (
	first  = clock.NewDay(2026, 3, 2)
	office = Party{Body, "synthetic-office"}
	other  = Party{Body, "another-synthetic-office"}

	list     = Reference{Kind: Document, Of: "document-1", Page: 4, Box: Box{10, 10, 200, 40}}
	evidence = Reference{Kind: Transcript, Of: "hearing-1", Day: 3, From: Line{12, 1}, To: Line{12, 9}}
)

// sees is a recipient who may see and know all but what is named.
type sees struct {
	not    []Reference
	nobody bool
}

func (s sees) MaySee(r Reference) bool {
	for _, x := range s.not {
		if x == r {
			return false
		}
	}
	return true
}

func (s sees) MayKnow(Party) bool { return !s.nobody }

// world is one in which everything stands and everybody opened everything, but
// for what is taken back.
func world(day clock.Day, back ...Reference) World {
	return World{day, func(r Reference) Sight {
		if !(sees{not: back}).MaySee(r) {
			return Sight{TakenBack, "m"}
		}
		return Sight{Stands, "m"}
	}, func(Human, string) bool { return true }}
}

func calendar(t testing.TB) *clock.Calendar {
	t.Helper()
	cal, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// must carries out an act that has to be taken.
func must[T any](t interface {
	Helper()
	Fatal(...any)
}) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(errs.Message(err), errs.FieldsOf(err), err)
		}
		return v
	}
}

func fact(text string, refs ...Reference) Content {
	return Content{Text: text, Sort: Finding, Finding: Fact, References: refs}
}

// criticism is what the report says of a party, by the fact f1.
func criticism(of Party, s Strength, text string) Content {
	return Content{Text: text, Sort: Finding, Finding: Failing, References: []Reference{evidence},
		Criticism: []Criticism{{Of: of, Manner: Explicit, Strength: s, Facts: []string{"f1"}}}}
}

// draft is a statutory report with a fact that is checked and a criticism that is
// written.
func draft(t testing.TB) Draft {
	t.Helper()
	ok := must[Draft](t)
	d := Draft{Title: "Report of a synthetic inquiry", Form: Statutory(chair, member)}
	d = ok(ok(d.AddChapter("c1", "What was recorded")).AddParagraph("c1", "p1"))
	d = ok(d.Write("p1", "f1", fact("Three lists were kept between 2001 and 2004, and none was compared with another in any of those years, as the papers that were given show.", list), writer))
	d = ok(d.Check("f1", Check{By: checker, NoMore: true, Revision: 1}, world(first)))
	return ok(d.Write("p1", "k1", criticism(office, Serious, "The synthetic office did not ask what the lists that it kept told when they were laid side by side."), writer))
}

// check checks a sentence, reading it as strong as it was written.
func check(d Draft, id string, w World) (Draft, error) {
	s := d.find(id)
	c := Check{By: checker, NoMore: true, Revision: s.Revision, NotOf: s.Dropped()}
	for _, k := range s.Content.Criticism {
		r := Reading{Strength: k.Strength}
		if k.Class != nil {
			r.Asked, r.Could = true, k.Class.Could
		}
		c.Readings = append(c.Readings, r)
	}
	return d.Check(id, c, w)
}

// frozen is the draft with its letter answered and treated, and all frozen.
func frozen(t testing.TB) Draft {
	t.Helper()
	ok := must[Draft](t)
	w := world(first)
	d := ok(check(draft(t), "k1", w))
	d = ok(d.Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, writer, sees{}, calendar(t), w))
	d = ok(d.Answer("l1", Answer{ID: "a1", On: first.AddDays(3), Last: true}))
	d = ok(d.Treat(Treatment{Sentence: "k1", Party: office, Outcome: Kept, Why: "the lists themselves show it", By: chair, Second: member, On: first}, w))
	return ok(ok(d.Freeze("f1", 1, chair, w)).Freeze("k1", 1, chair, w))
}
