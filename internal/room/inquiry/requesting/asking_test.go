package requesting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestSilenceBecomesAFact: nothing of it is public before the chair and another chose so, nor
// before the due day is over; then it is, with the matters; once something comes it is over, and
// both days are kept.
func TestSilenceBecomesAFact(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Council) // on 2 March 2026
		id := w.asked()
		due := w.stands(id).Due
		if due != clock.NewDay(2026, 3, 16) {
			t.Fatalf("due on %s", due)
		}
		quiet := func() (requesting.Choice, []requesting.Quiet) {
			t.Helper()
			c, all, _, err := w.Silence(as(visitor), w.id)
			w.do(err)
			return c, all
		}
		w.to(due.AddDays(1))
		if c, all := quiet(); c.Shown || len(all) != 0 {
			t.Fatalf("nobody chose it: %+v %v", c, all)
		}
		_, err := w.ProposeSilence(as(solicitor), w.id, true, "So that everybody can see.")
		refused(t, "not the chair", err, errs.NotFound)
		_, err = w.ProposeSilence(as(chair), w.id, true, "...")
		refused(t, "no reason", err, errs.Invalid)
		w.to(due)
		w.public()
		if c, all := quiet(); !c.Shown || c.Asked == "" || c.Agreed == "" || len(all) != 0 {
			t.Fatalf("on the due day: %+v %v", c, all)
		}
		w.to(due.AddDays(1))
		_, all := quiet()
		if st := w.stands(id); len(all) != 0 || st.State != request.Out || !st.Late {
			t.Fatalf("it is not known that it arrived: %+v %+v", all, st)
		}
		on := clock.NewDay(2026, 3, 4)
		refused(t, "delivered on a day to come", w.Act(as(paralegal), w.id, id, request.Act{Did: request.Delivered, On: w.Today().AddDays(1), Why: "Signed for"}), errs.Invalid)
		w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Delivered, On: on, Why: "canary-courier signed for at a made-up front desk"}))
		_, all = quiet()
		if len(all) != 1 || !slices.Equal(all[0].Recorded, []requesting.Recorded{{Did: request.Delivered, On: on, Made: w.Today()}}) {
			t.Fatalf("it arrived: %+v", all)
		}
		if len(all) != 1 || all[0].Body != council || all[0].From != due.AddDays(1) || !all[0].To.IsZero() || len(all[0].Matters) != 2 {
			t.Fatalf("the day after: %+v", all)
		}
		w.to(due.AddDays(4))
		_, err = w.HandOver(as(provider), id, requesting.Received{Title: canary, SHA256: strings.Repeat("cd", 32), Pages: 2})
		w.do(err)
		_, all = quiet()
		if len(all) != 1 || all[0].To != due.AddDays(4) {
			t.Fatalf("something came: %+v", all)
		}
		if n := len(all[0].Recorded); n != 2 || all[0].Recorded[1].Did != request.HandedOver {
			t.Errorf("what is recorded: %+v", all[0].Recorded)
		}
		if said := fmt.Sprintf("%+v", all); strings.Contains(said, "canary-document") || strings.Contains(said, "canary-courier") {
			t.Error("what came is told")
		}
		w.do(w.Act(as(solicitor), w.id, id, request.Act{Did: request.Withdrawn, Why: "It is not needed any more"}))
		if _, all := quiet(); len(all) != 0 {
			t.Errorf("withdrawn: %v", all)
		}
		p, err := w.ProposeSilence(as(chair), w.id, false, "It is kept within the inquiry from now on.")
		w.agreed(w.Proposals(), solicitor, p, err)
		if c, _ := quiet(); c.Shown {
			t.Error("it was chosen that it is not public any more")
		}
	})
}

// TestWhoIsNeverCalledSilent: a letter of the due day that is entered later; while the inquiry is
// suspended, and after its end; what was set aside.
func TestWhoIsNeverCalledSilent(t *testing.T) {
	for name, c := range map[string]func(w *world, id string, due clock.Day){
		"a letter of the day that is entered later": func(w *world, id string, due clock.Day) {
			w.to(due.AddDays(3))
			w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Reminded}))
			w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.GapStated, On: due, Matters: []int{2}, Why: "The list was never made"}))
		},
		"one of whom it is not known that it arrived": func(w *world, _ string, due clock.Day) { w.to(due.AddDays(30)) },
		"suspended before it was due":                 func(w *world, _ string, due clock.Day) { w.turn(inquiry.TurnSuspend); w.to(due.AddDays(30)) },
		"ended before it was due":                     func(w *world, _ string, due clock.Day) { w.turn(inquiry.TurnEnd); w.to(due.AddDays(30)) },
		"time asked for in the suspension": func(w *world, id string, due clock.Day) {
			w.turn(inquiry.TurnSuspend)
			w.to(due)
			w.do(w.Answer(as(provider), id, request.Act{Did: request.AskedTime, Why: "The archive moved", Due: due.AddDays(20)}))
			w.turn(inquiry.TurnResume)
			w.to(due.AddDays(10))
		},
		"all of it set aside": func(w *world, id string, due clock.Day) {
			w.do(w.Answer(as(provider), id, request.Act{Did: request.Objected, Why: "It is asked twice"}))
			p, err := w.ProposeRuling(as(chair), w.id, id, request.Act{Outcome: request.Upheld, Fair: "They answered it before", Cost: "An hour of one clerk"})
			w.agreed(w.Proposals(), member, p, err)
			w.to(due.AddDays(30))
		},
	} {
		w := newWorld(t, testkit.SQLite(t))
		w.open(rules.Council)
		w.public()
		id := w.asked()
		if !strings.HasPrefix(name, "one of whom") {
			w.delivered(id)
		}
		c(w, id, w.stands(id).Due)
		if _, all, _, err := w.Silence(as(visitor), w.id); err != nil || len(all) != 0 {
			t.Errorf("%s: %v %v", name, all, err)
		}
	}
}

// TestOpeningIsOnRecord: the first page that an account of the body opens is, once, and it lets
// silence begin; a list alone, a request for headers alone, and whoever may not read it, are not.
// What came while the inquiry was suspended ends a silence that began before.
func TestOpeningIsOnRecord(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Council)
		w.public()
		id := w.asked()
		_, err := w.Mine(as(provider))
		w.do(err)
		_, err = w.Theirs(access.WithNothingShown(as(provider)), id)
		w.do(err)
		_, err = w.Theirs(as(elsewhere), id)
		refused(t, "another body", err, errs.NotFound)
		if st := w.stands(id); !st.Reached.IsZero() {
			t.Fatalf("nobody opened it: %+v", st)
		}
		for range 2 {
			own, err := w.Theirs(as(provider), id)
			w.do(err)
			if len(own.Acts) != 2 || own.Acts[1].Did != request.Opened || own.Acts[1].By != provider.Human || own.Standing.Reached != w.Today() {
				t.Fatalf("opened: %+v", own.Acts)
			}
		}
		w.to(w.stands(id).Due.AddDays(1))
		quiet := func() []requesting.Quiet {
			t.Helper()
			_, all, _, err := w.Silence(as(visitor), w.id)
			w.do(err)
			return all
		}
		if all := quiet(); len(all) != 1 || all[0].Recorded[0].Did != request.Opened {
			t.Fatalf("%+v", all)
		}
		w.turn(inquiry.TurnSuspend)
		w.to(w.Today().AddDays(4))
		w.do(w.Answer(as(provider), id, request.Act{Did: request.Answered, Matters: []int{1}}))
		if all := quiet(); len(all) != 1 || all[0].To != w.Today() {
			t.Errorf("it answered in the suspension: %+v", all)
		}
	})
}

// TestABodySeesItsOwnAlone: another body's request is answered as one that is not there, for
// reading and for writing; nobody of no body, none of the team, has anything here.
func TestABodySeesItsOwnAlone(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Council)
		id := w.asked()
		for _, a := range append(slices.Clone(staff), elsewhere, nobodys) {
			_, err := w.Theirs(as(a), id)
			refused(t, a.ID+" reads", err, errs.NotFound)
			refused(t, a.ID+" answers", w.Answer(as(a), id, request.Act{Did: request.Answered, Matters: []int{1}}), errs.NotFound)
			_, err = w.HandOver(as(a), id, requesting.Received{Title: "Made-up", SHA256: strings.Repeat("cd", 32), Pages: 1})
			refused(t, a.ID+" hands over", err, errs.NotFound)
			if mine, err := w.Mine(as(a)); len(mine) != 0 {
				t.Errorf("%s: %v %v", a.ID, mine, err)
			}
		}
		for _, a := range []access.Actor{provider, provider2, elsewhere} {
			_, _, err := w.Askings(as(a), w.id)
			refused(t, a.ID+" lists the team's", err, errs.NotFound)
			refused(t, a.ID+" acts for the team", w.Act(as(a), w.id, id, request.Act{Did: request.Reminded}), errs.NotFound)
			refused(t, a.ID+" withdraws", w.Answer(as(a), id, request.Act{Did: request.Withdrawn, Why: "Made up"}), errs.NotFound)
		}
		mine, err := w.Mine(as(provider))
		if err != nil || len(mine) != 1 || mine[0].ID != id {
			t.Fatalf("%v %v", mine, err)
		}
		w.do(w.Answer(as(provider), id, request.Act{Did: request.Acknowledged}))
		w.do(w.Answer(as(provider2), id, request.Act{Did: request.Answered, Matters: []int{1}}))
		doc, err := w.HandOver(as(provider), id, requesting.Received{Title: canary, SHA256: strings.Repeat("cd", 32), Pages: 2})
		w.do(err)
		own, err := w.Theirs(as(provider), id)
		if err != nil || len(own.Came) != 1 || own.Came[0].ID != doc || own.Standing.State != request.PartOf {
			t.Errorf("%+v %v", own, err)
		}
		// A document of theirs that is held from them is not there for them.
		w.book.Orders = append(w.book.Orders, restrict.Order{ID: "o", Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: doc}}, Only: restrict.Audiences{reader}})
		if own, err := w.Theirs(as(provider), id); err != nil || len(own.Came) != 0 {
			t.Errorf("%+v %v", own.Came, err)
		}
		// Somebody of the team who is of the body too answers for no body.
		torn := person("solicitor", council, access.RoleProvider, access.RoleInquiry)
		_, err = w.Theirs(as(torn), id)
		refused(t, "somebody with a part", err, errs.NotFound)
	})
}

// TestANoticeTakesTwoAndAPower: it is made from its request; a form that cannot compel answers as
// if there were nothing; whoever proposed it cannot agree; what came since makes it void.
func TestANoticeTakesTwoAndAPower(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.open(rules.Statutory)
		id := w.asked()
		in := requesting.NoticeInput{Inquiry: w.id, Asking: id, Clock: w.asking().Clock, Consequences: "Section 35: a made-up reader is told what follows"}
		bad := in
		bad.Consequences = ""
		_, err := w.ProposeNotice(as(solicitor), bad)
		refused(t, "without consequences", err, errs.Invalid)
		_, err = w.ProposeNotice(as(counsel), in)
		refused(t, "by counsel", err, errs.NotFound)
		p, err := w.ProposeNotice(as(solicitor), in)
		w.do(err)
		if err := w.Proposals().Agree(as(solicitor), p, ""); err == nil {
			t.Error("agreed to by who proposed it")
		}
		refused(t, "by one who decides nothing", w.Proposals().Agree(as(paralegal), p, ""), errs.Forbidden)
		if _, all, err := w.Askings(as(chair), w.id); err != nil || len(all) != 1 {
			t.Errorf("sent by one: %v %v", all, err)
		}
		w.agreed(w.Proposals(), chair, p, nil)
		_, all, err := w.Askings(as(chair), w.id)
		i := slices.IndexFunc(all, func(a requesting.Asked) bool { return a.Asking.Kind == request.Notice })
		if err != nil || len(all) != 2 || all[i].Asking.Enforces != id || len(all[i].Asking.Grounds) != 2 || all[i].Acts[0].By != solicitor.Human || all[i].Acts[0].Second != chair.Human {
			t.Fatalf("%+v %v", all, err)
		}
		refused(t, "an objection without a ground", w.Answer(as(provider), all[i].ID, request.Act{Did: request.Objected, Why: "It is asked twice"}), errs.Invalid)
		w.do(w.Answer(as(provider), all[i].ID, request.Act{Did: request.Objected, Why: "It is asked twice", Ground: request.Unreasonable}))
		if p, err = w.ProposeNotice(as(solicitor), in); err != nil {
			t.Fatal(err)
		}
		w.do(w.Answer(as(provider), id, request.Act{Did: request.Answered, Matters: []int{1}}))
		x, err := w.Proposals().Read(as(chair), p)
		w.do(err)
		w.do(w.Proposals().Opened(as(chair), x))
		refused(t, "something came since", w.Proposals().Agree(as(chair), p, ""), errs.Conflict)
	})
	w := newWorld(t, testkit.SQLite(t))
	w.open(rules.Council)
	id := w.asked()
	in := requesting.NoticeInput{Inquiry: w.id, Asking: id, Clock: w.asking().Clock, Consequences: "Made up"}
	_, err := w.ProposeNotice(as(solicitor), in)
	refused(t, "a form that cannot compel", err, errs.NotFound)
	_, _, _, err = w.DraftNotice(as(solicitor), in)
	refused(t, "its draft", err, errs.NotFound)
	p, err := w.ProposePreservation(as(solicitor), w.id, council, "The made-up boxes")
	w.agreed(w.Proposals(), member, p, err)
	if _, all, err := w.Askings(as(chair), w.id); err != nil || len(all) != 2 {
		t.Errorf("%v %v", all, err)
	}
}

// TestARulingIsTheChairsWithAnother: and says why it is fair and what it costs; a chair who
// declared a conflict since does not rule; that something was destroyed takes two as well.
func TestARulingIsTheChairsWithAnother(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.open(rules.Council)
	id := w.asked()
	next := clock.NewDay(2026, 3, 30)
	ruling := request.Act{Outcome: request.Refused, Fair: "They are the only ones who hold it", Cost: "A day of one clerk", Due: next}
	_, err := w.ProposeRuling(as(chair), w.id, id, ruling)
	refused(t, "nobody objected", err, errs.Invalid)
	w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Objected, On: w.Today(), Why: "By letter: it is asked twice"}))
	_, err = w.ProposeRuling(as(solicitor), w.id, id, ruling)
	refused(t, "not the chair", err, errs.NotFound)
	for _, spoil := range []func(*request.Act){func(a *request.Act) { a.Fair = "" }, func(a *request.Act) { a.Cost = "none" }, func(a *request.Act) { a.Due = clock.NewDay(2026, 4, 3) }} { // Good Friday
		bad := ruling
		spoil(&bad)
		_, err = w.ProposeRuling(as(chair), w.id, id, bad)
		refused(t, "a ruling that lacks something", err, errs.Invalid)
	}
	p, err := w.ProposeRuling(as(chair), w.id, id, ruling)
	w.agreed(w.Proposals(), solicitor, p, err)
	if st := w.stands(id); st.Due != next || len(st.ObjectedTo) != 0 {
		t.Errorf("%+v", st)
	}
	own, err := w.Theirs(as(provider), id)
	if err != nil || own.Acts[len(own.Acts)-1].Fair == "" {
		t.Errorf("%+v %v", own, err)
	}
	p, err = w.ProposeAltered(as(paralegal), w.id, id, "A made-up box is empty")
	w.agreed(w.Proposals(), chair, p, err)
	if st := w.stands(id); st.Altered != 1 {
		t.Errorf("%+v", st)
	}
	w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Objected, On: w.Today(), Why: "By letter: it is asked twice"}))
	p, err = w.ProposeRuling(as(chair), w.id, id, ruling)
	w.do(err)
	w.do(w.inquiries.Declare(as(chair), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	x, err := w.Proposals().Read(as(member), p)
	w.do(err)
	w.do(w.Proposals().Opened(as(member), x))
	refused(t, "a chair with a conflict", w.Proposals().Agree(as(member), p, ""), errs.Conflict)
}

// TestWhatIsNotSent: before the setting-up day, to a body that is not of the list or is real, of
// days that nobody knows; where nobody counts working days nothing is.
func TestWhatIsNotSent(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.found(rules.Council)
	_, err := w.Ask(as(solicitor), w.asking())
	refused(t, "before the day", err, errs.Conflict)
	w.turn(inquiry.TurnSetUp)
	for field, spoil := range map[string]func(*requesting.NewAsking){
		"body":    func(in *requesting.NewAsking) { in.Body = "of-no-list" },
		"matters": func(in *requesting.NewAsking) { in.Matters = " \n" },
		"days":    func(in *requesting.NewAsking) { in.Clock.Days = 0 },
		"source":  func(in *requesting.NewAsking) { in.Clock.Source = "..." },
	} {
		in := w.asking()
		spoil(&in)
		_, err := w.Ask(as(solicitor), in)
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	in := w.asking()
	in.KeepAs = "Minutes"
	_, err = w.Ask(as(solicitor), in)
	w.do(err)
	_, err = w.Ask(as(solicitor), in)
	refused(t, "a name that is kept already", err, errs.Invalid)
	if _, kept, err := w.Texts(as(paralegal), w.id); err != nil || len(kept) != 1 || requesting.LinesOf(kept[0].Matters) != in.Matters || kept[0].Clock != in.Clock {
		t.Errorf("%v %v", kept, err)
	}
	c := w.Config
	c.Calendar = nil
	_, err = requesting.NewService(c).Ask(as(solicitor), w.asking())
	if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != "days" {
		t.Errorf("nobody counts working days: %v", err)
	}
}

// TestWhatComesByPost: the team records it with its own day, and a document that came for a
// request is from whoever was asked.
func TestWhatComesByPost(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.open(rules.Council)
	id := w.asked()
	w.to(clock.NewDay(2026, 3, 10))
	in := w.received()
	in.Body, in.Asking, in.On = "", id, clock.NewDay(2026, 3, 1)
	_, err := w.Receive(as(paralegal), in)
	refused(t, "it came before it was asked for", err, errs.Invalid)
	in.On = clock.NewDay(2026, 3, 5)
	doc, err := w.Receive(as(paralegal), in)
	w.do(err)
	_, a, came, err := w.One(as(chair), w.id, id)
	if err != nil || len(came) != 1 || came[0].ID != doc || came[0].Body != council || a.Standing.State != request.PartOf || !a.Posted(1) || a.Acts[1].On != in.On {
		t.Errorf("%+v %v %v", a, came, err)
	}
	in.On = clock.NewDay(2026, 3, 4)
	_, err = w.Receive(as(paralegal), in)
	w.do(err) // it came before what was recorded first
	refused(t, "a day to come", w.Act(as(paralegal), w.id, id, request.Act{Did: request.Answered, Matters: []int{1}, On: w.Today().AddDays(1)}), errs.Invalid)
	in.Asking = "asking-none"
	_, err = w.Receive(as(paralegal), in)
	refused(t, "for no request", err, errs.Invalid)
}

// TestWhatIsFoundLate: an answer that came in time by post and is found once everybody read that
// there was none. Nobody reads of silence any more, and everybody that it was said here.
func TestWhatIsFoundLate(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.open(rules.Council)
	id := w.asked()
	p, err := w.ProposeSilence(as(chair), w.id, true, "Everybody should know who answers")
	w.agreed(w.Proposals(), solicitor, p, err)
	w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Reminded}))
	due := w.stands(id).Due
	w.to(due.AddDays(4))
	w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Extended, Due: due.AddDays(14), Why: "They asked by telephone"}))
	w.to(due.AddDays(8))
	w.do(w.Act(as(paralegal), w.id, id, request.Act{Did: request.Answered, Matters: []int{1}, On: due.AddDays(-1)}))
	_, all, wrong, err := w.Silence(as(visitor), w.id)
	if err != nil || len(all) != 0 || len(wrong) != 1 || wrong[0].From != due.AddDays(1) || wrong[0].To != due.AddDays(4) {
		t.Fatalf("%+v %+v %v", all, wrong, err)
	}
	if f := wrong[0].Found; len(f) != 1 || f[0].Did != request.Answered || f[0].On != due.AddDays(-1) || f[0].Made != w.Today() {
		t.Errorf("%+v", f)
	}
	p, err = w.ProposeSilence(as(chair), w.id, false, "It is no longer needed")
	w.agreed(w.Proposals(), solicitor, p, err)
	if _, _, wrong, err := w.Silence(as(visitor), w.id); err != nil || len(wrong) != 0 {
		t.Errorf("%v %v", wrong, err)
	}
}
