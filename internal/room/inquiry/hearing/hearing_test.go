package hearing_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/restrict"
)

var (
	first  = clock.NewDay(2026, 6, 3) // a Wednesday
	second = clock.NewDay(2026, 6, 4)
	before = clock.NewDay(2026, 5, 1)
	span   = restrict.Span{From: restrict.Place{Page: 1, Line: 1}, To: restrict.Place{Page: 2, Line: 5}}
)

func calendar(t testing.TB) *clock.Calendar {
	t.Helper()
	cal, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func must(t testing.TB, h hearing.Hearing, err error) hearing.Hearing {
	t.Helper()
	if err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	return h
}

func sitting(t testing.TB) hearing.Hearing {
	t.Helper()
	h := hearing.Hearing{ID: "h", Title: "Synthetic hearing", Days: []clock.Day{first, second}, Timetable: hearing.Usual(clock.EnglandAndWales)}
	if err := h.Check(); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	out, err := h.Call(hearing.Witness{ID: "w", Alias: "Witness A1", On: first, Order: 1})
	return must(t, out, err)
}

// proposing is a hearing of which the evidence proposal was sent.
func proposing(t testing.TB) hearing.Hearing {
	t.Helper()
	h, err := sitting(t).Meet("w", hearing.Proposal, hearing.Met{On: before, By: "human-1", Document: "doc-1"})
	return must(t, h, err)
}

func topic(id string) hearing.Topic {
	return hearing.Topic{ID: id, Of: "participant-1", Issue: "How records were kept", New: true, Came: before}
}

func ruling(o hearing.Outcome) hearing.Ruling {
	r := hearing.Ruling{Outcome: o, Why: "It helps to find out what happened", By: "human-1", Second: "human-2", On: second}
	if o == hearing.InPart {
		r.Part = "The years after 2010"
	}
	return r
}

// A day that is counted back passes over weekends and bank holidays (pitfall 8).
func TestWhatIsDueIsCountedBack(t *testing.T) {
	cal := calendar(t)
	h := sitting(t)
	s, err := h.Standing("w", cal, clock.NewDay(2026, 5, 20))
	if err != nil {
		t.Fatal(err)
	}
	want := map[hearing.Step]clock.Day{
		hearing.Statement: clock.NewDay(2026, 5, 1), // over the bank holidays of 4 and 25 May
		hearing.Proposal:  clock.NewDay(2026, 5, 13),
		hearing.Questions: clock.NewDay(2026, 5, 22),
		hearing.Bundle:    clock.NewDay(2026, 5, 29),
	}
	if !reflect.DeepEqual(s.Due, want) || !slices.Equal(s.Overdue, []hearing.Step{hearing.Statement, hearing.Proposal}) || s.State != hearing.Called {
		t.Errorf("%+v", s)
	}
	h.Days = append(h.Days, clock.NewDay(2099, 6, 3))
	h, err = h.Call(hearing.Witness{ID: "far", Alias: "Witness A2", On: clock.NewDay(2099, 6, 3), Order: 1})
	if s, err := must(t, h, err).Standing("far", cal, first); err != nil || len(s.Due) != 0 || len(s.Overdue) != 0 {
		t.Error("a day was told of a year whose holidays nobody knows", s, err)
	}
}

func TestATimetableIsWhole(t *testing.T) {
	for name, spoil := range map[string]func(*hearing.Timetable){
		"a step is missing": func(x *hearing.Timetable) { delete(x.Before, hearing.Bundle) },
		"in another order":  func(x *hearing.Timetable) { x.Before[hearing.Bundle] = 30 },
		"on the day itself": func(x *hearing.Timetable) { x.Before[hearing.Bundle] = 0 },
		"no nation":         func(x *hearing.Timetable) { x.Nation = "" },
		"no source":         func(x *hearing.Timetable) { x.Source = "" },
		"no status":         func(x *hearing.Timetable) { x.Status = "sure" },
	} {
		x := hearing.Usual(clock.EnglandAndWales)
		spoil(&x)
		if err := x.Check(); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
		if _, err := x.Due(calendar(t), hearing.Proposal, first); err == nil {
			t.Error(name, "has a due day")
		}
	}
	for name, spoil := range map[string]func(*hearing.Hearing){
		"no title": func(h *hearing.Hearing) { h.Title = " " }, "no days": func(h *hearing.Hearing) { h.Days = nil },
		"a day twice": func(h *hearing.Hearing) { h.Days = []clock.Day{first, first} }, "no day": func(h *hearing.Hearing) { h.Days = []clock.Day{{}} },
	} {
		h := sitting(t)
		spoil(&h)
		if err := h.Check(); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
}

// One name is nobody else's, in either direction (pitfall 7).
func TestNobodySharesANameOrAPlace(t *testing.T) {
	h := sitting(t)
	for name, w := range map[string]hearing.Witness{
		"the name": {ID: "x", Alias: " witness  a1", On: second, Order: 1}, "the place": {ID: "x", Alias: "Witness A2", On: first, Order: 1},
		"the id": {ID: "w", Alias: "Witness A2"}, "no name": {ID: "x"}, "another day": {ID: "x", Alias: "Witness A2", On: before, Order: 1},
		"no place": {ID: "x", Alias: "Witness A2", On: first}, "a place of no day": {ID: "x", Alias: "Witness A2", Order: 1},
	} {
		if _, err := h.Call(w); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
	h2, err := h.Call(hearing.Witness{ID: "x", Alias: "Witness A2", Ended: hearing.Ended{On: first, By: "b"}, Heard: []restrict.Span{span}})
	if w, _ := must(t, h2, err).Witness("x"); w.Ended != (hearing.Ended{}) || len(w.Heard) > 0 {
		t.Error("somebody was entered who was heard already")
	}
	if _, err := h2.Move("x", first, 1); errs.CodeOf(err) != errs.Invalid {
		t.Error(err)
	}
	h2, err = h2.Move("x", first, 2)
	must(t, h2, err)
	if w, _ := h.Witness("w"); w.Order != 1 || len(h.Witnesses) != 1 {
		t.Error("the hearing before was changed")
	}
}

func TestALateDocumentNamesWhatItIsAndComesInTime(t *testing.T) {
	h, cal := sitting(t), calendar(t)
	late := hearing.Late{Document: "doc-2", Request: "request-1", Notice: "Everybody was told on the day it came; it was found late", Came: clock.NewDay(2026, 5, 29), By: "human-1"}
	h2, err := h.LetIn("w", late, cal)
	if w, _ := must(t, h2, err).Witness("w"); len(w.Late) != 1 {
		t.Error("not let in")
	}
	for name, spoil := range map[string]func(*hearing.Late){
		"no document": func(l *hearing.Late) { l.Document = "" }, "no request": func(l *hearing.Late) { l.Request = "" }, "no notice": func(l *hearing.Late) { l.Notice = "." },
		"nobody": func(l *hearing.Late) { l.By = "" }, "no day": func(l *hearing.Late) { l.Came = clock.Day{} },
		"one clear day": func(l *hearing.Late) { l.Came = clock.NewDay(2026, 6, 1) }, "the day itself": func(l *hearing.Late) { l.Came = first },
		"a weekend is not clear": func(l *hearing.Late) { l.Came = clock.NewDay(2026, 6, 1) }, "after": func(l *hearing.Late) { l.Came = second },
	} {
		l := late
		spoil(&l)
		if _, err := h.LetIn("w", l, cal); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
	if _, err := h.LetIn("w", late, nil); errs.CodeOf(err) != errs.Invalid {
		t.Error("without a calendar", err)
	}
}

func TestATopicIsProposedWhole(t *testing.T) {
	cal := calendar(t)
	if _, err := sitting(t).Propose("w", topic("t"), cal); errs.CodeOf(err) != errs.Invalid {
		t.Error("before anybody was told what the witness will be asked", err)
	}
	h := proposing(t)
	for name, spoil := range map[string]func(*hearing.Topic){
		"no id": func(x *hearing.Topic) { x.ID = "" }, "nobody": func(x *hearing.Topic) { x.Of = "" }, "no issue": func(x *hearing.Topic) { x.Issue = " " },
		"neither new nor why": func(x *hearing.Topic) { x.New = false }, "no day": func(x *hearing.Topic) { x.Came = clock.Day{} },
		"late, without a word": func(x *hearing.Topic) { x.Came = clock.NewDay(2026, 5, 26) },
	} {
		x := topic("t")
		spoil(&x)
		if _, err := h.Propose("w", x, cal); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
	x := topic("t")
	x.Came, x.Late = clock.NewDay(2026, 5, 26), "The document came the day before"
	x.Ruling = ruling(hearing.Granted)
	out, err := h.Propose("w", x, cal)
	if w, _ := must(t, out, err).Witness("w"); w.Topics[0].Ruling != (hearing.Ruling{}) || w.Topics[0].Late == "" {
		t.Error("it came with its ruling", w.Topics)
	}
	if _, err := out.Propose("w", x, cal); errs.CodeOf(err) != errs.Invalid {
		t.Error("twice", err)
	}
	if _, err := h.Propose("w", topic("t"), nil); errs.CodeOf(err) != errs.Invalid {
		t.Error("a day that nobody can tell was in time", err)
	}
	x = topic("t")
	x.Late = "not late at all"
	out, err = h.Propose("w", x, cal)
	if w, _ := must(t, out, err).Witness("w"); w.Topics[0].Late != "" {
		t.Error("in time, and called late")
	}
}

func TestARulingIsOfTwoAndOnce(t *testing.T) {
	h, err := proposing(t).Propose("w", topic("t"), calendar(t))
	h = must(t, h, err)
	for name, spoil := range map[string]func(*hearing.Ruling){
		"no outcome": func(r *hearing.Ruling) { r.Outcome = "maybe" }, "no why": func(r *hearing.Ruling) { r.Why = "" }, "alone": func(r *hearing.Ruling) { r.Second = r.By },
		"nobody": func(r *hearing.Ruling) { r.By, r.Second = "", "" }, "before it came": func(r *hearing.Ruling) { r.On = before.AddDays(-1) },
		"no day": func(r *hearing.Ruling) { r.On = clock.Day{} }, "part of all": func(r *hearing.Ruling) { r.Part = "Some" }, "no part": func(r *hearing.Ruling) { r.Outcome = hearing.InPart },
	} {
		r := ruling(hearing.Granted)
		spoil(&r)
		if _, err := h.Rule("w", "t", r); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
	out, err := h.Rule("w", "t", ruling(hearing.Refused))
	out = must(t, out, err)
	if _, err := out.Rule("w", "t", ruling(hearing.Granted)); errs.CodeOf(err) != errs.Conflict {
		t.Error("ruled twice", err)
	}
	if _, err := out.Note("w", "t", hearing.Asking{Span: span, By: "b"}); errs.CodeOf(err) != errs.Invalid {
		t.Error("refused and asked", err)
	}
	if _, err := h.Note("w", "t", hearing.Asking{Span: span, By: "b"}); errs.CodeOf(err) != errs.Invalid {
		t.Error("asked without a ruling", err)
	}
	for _, err := range []error{second404(h.Rule("w", "u", ruling(hearing.Granted))), second404(h.Rule("v", "t", ruling(hearing.Granted))), second404(h.Rule("", "t", ruling(hearing.Granted)))} {
		if errs.CodeOf(err) != errs.NotFound {
			t.Error(err)
		}
	}
}

func second404(_ hearing.Hearing, err error) error { return err }

// The sheet of the day says what was arranged, by the name that somebody goes by, and no reason.
func TestTheSheetOfTheDay(t *testing.T) {
	h := sitting(t)
	h, err := h.Call(hearing.Witness{ID: "x", Alias: "Witness A2", On: first, Order: 2})
	h = must(t, h, err)
	h, err = h.Ask("w", hearing.Measures{On: before, Chosen: []hearing.Measure{"breaks", "screen"}})
	h = must(t, h, err)
	got := h.Sheet(first)
	if len(got) != 2 || got[0].Alias != "Witness A1" || len(got[0].Measures) != 2 || !strings.HasPrefix(got[0].Measures[0], "A screen") || got[0].Unasked || !got[1].Unasked {
		t.Errorf("%+v", got)
	}
	if len(h.Sheet(second)) != 0 || len(h.Sheet(clock.Day{})) != 0 {
		t.Error("somebody is on a day that is not theirs")
	}
	for name, m := range map[string]hearing.Measures{
		"not on the list": {On: before, Chosen: []hearing.Measure{"reason"}}, "twice": {On: before, Chosen: []hearing.Measure{"screen", "screen"}}, "no day": {},
	} {
		if _, err := h.Ask("w", m); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
	for _, o := range hearing.Offered() {
		if o.Measure == "" || len(o.Words) < 10 {
			t.Error(o)
		}
	}
}

// What was stored is what is read.
func TestAHearingIsStoredWhole(t *testing.T) {
	h, err := proposing(t).Propose("w", topic("t"), calendar(t))
	h = must(t, h, err)
	h, err = h.Rule("w", "t", ruling(hearing.InPart))
	h = must(t, h, err)
	b, err := json.Marshal(h)
	var back hearing.Hearing
	if err == nil {
		err = json.Unmarshal(b, &back)
	}
	if again, _ := json.Marshal(back); err != nil || string(again) != string(b) {
		t.Errorf("%v\n%s\n%s", err, b, again)
	}
}

// Whatever is done in whatever order: a witness is done only once they were heard, after somebody asked
// what would help them, and no topic waits; and one who is done stays as they are.
func TestAWitnessIsDoneWhenNothingIsOpen(t *testing.T) {
	cal := calendar(t)
	rapid.Check(t, func(t *rapid.T) {
		h, err := hearing.Hearing{ID: "h", Title: "T", Days: []clock.Day{first, second}, Timetable: hearing.Usual(clock.EnglandAndWales)}.
			Call(hearing.Witness{ID: "w", Alias: "A1", On: first, Order: 1})
		if err != nil {
			t.Fatal(err)
		}
		var sent, asked, heard, done bool
		ruled, closed := map[string]hearing.Outcome{}, map[string]bool{}
		topics := []string{"t1", "t2"}
		for range rapid.IntRange(1, 14).Draw(t, "acts") {
			id := rapid.SampledFrom(topics).Draw(t, "topic")
			outcome := rapid.SampledFrom(hearing.Outcomes).Draw(t, "outcome")
			was, proposed := ruled[id]
			var next hearing.Hearing
			var want bool
			act := rapid.SampledFrom([]string{"send", "propose", "rule", "note", "give up", "ask", "hear", "move", "done"}).Draw(t, "act")
			switch act {
			case "send":
				next, err = h.Meet("w", hearing.Proposal, hearing.Met{On: before, By: "b", Document: "d"})
				want = true
			case "propose":
				next, err = h.Propose("w", topic(id), cal)
				want = sent && !proposed
			case "rule":
				next, err = h.Rule("w", id, ruling(outcome))
				want = proposed && was == ""
			case "note":
				next, err = h.Note("w", id, hearing.Asking{Span: span, By: "b"})
				want = was != "" && was != hearing.Refused
			case "give up":
				next, err = h.Note("w", id, hearing.Asking{GivenUp: "It was answered already", By: "b"})
				want = was != "" && was != hearing.Refused
			case "ask":
				next, err = h.Ask("w", hearing.Measures{On: before})
				want = true
			case "hear":
				next, err = h.Hear("w", span, first)
				want = asked
			case "move":
				next, err = h.Move("w", second, 1)
				want = !heard
				if want && !done { // and back
					next, err = next.Move("w", first, 1)
				}
			case "done":
				next, err = h.Done("w", hearing.Ended{On: second, By: "b"})
				want = heard
				for id, o := range ruled {
					want = want && (o == hearing.Refused || closed[id])
				}
			}
			want = want && !done
			if (err == nil) != want {
				t.Fatal(act, id, want, err, errs.FieldsOf(err))
			}
			if !want {
				continue
			}
			h = next
			switch act {
			case "send":
				sent = true
			case "propose":
				ruled[id] = ""
			case "rule":
				ruled[id] = outcome
			case "note", "give up":
				closed[id] = true
			case "ask":
				asked = true
			case "hear":
				heard = true
			case "done":
				done = true
			}
		}
		s, err := h.Standing("w", cal, second)
		if err != nil || (s.State == hearing.Finished) != done || done && len(s.Open) > 0 {
			t.Fatal(s, done, err)
		}
	})
}
