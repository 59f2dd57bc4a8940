package returns_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// nilFiles say that there is nothing in each table.
func nilFiles() []returns.Sent {
	return []returns.Sent{returns.SentBytes("investigation.csv", []byte(invHead+"nil\n")), returns.SentBytes("suspect.csv", []byte(susHead+"nil\n")),
		returns.SentBytes("victim.csv", []byte(vicHead+"nil\n"))}
}

// TestANilReturnOverRowsSaysWhy: one press leaves no checked row out; the reason is kept,
// what changed is said, and it is not approved with others.
func TestANilReturnOverRowsSaysWhy(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		id := w.of(round, force1).ID
		rows := w.send(lead1, id, national(3)...)
		asksWhy := func(err error, field string) {
			t.Helper()
			f := errs.FieldsOf(err)
			if !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != field || f[0].Message != "12 rows that were checked would be left out. Say why" {
				t.Errorf("%v, %+v", err, f)
			}
		}
		asksWhy(w.Nil(as(lead1), id, " \r\n"), "nil_reason")
		if now := w.of(round, force1); now.Current != rows.ID || now.Versions != 1 {
			t.Fatalf("something was done: %+v", now)
		}
		w.send(lead1, id, nilFiles()...) // a file says it as well as a press
		asksWhy(w.Submit(as(lead1), id, ""), "without")
		asksWhy(w.Nil(as(lead1), id, ""), "nil_reason") // a nil over a nil over rows
		w.send(lead1, id, national(3)...)
		const why = "The rows were of another year."
		w.do(w.Nil(as(lead1), id, why))
		seen, err := w.See(as(lead1), id)
		w.do(err)
		if v, last := seen.Newest, seen.Steps[len(seen.Steps)-1]; !v.Nil || v.Without != why || v.Gone != 12 || v.Over != 12 || last.Reason != why {
			t.Errorf("%+v %+v", v, last)
		}
		diff, err := w.Compare(as(lead1), seen.Versions[1].ID, seen.Current, 500)
		if err != nil || diff.Gone != 12 || len(diff.Rows) != 12 || diff.Rows[0].How != "gone" || diff.Rows[0].Schema == "" {
			t.Errorf("%+v %v", diff, err)
		}
		w.do(w.Submit(as(lead1), id, ""))
		other := w.of(round, force2).ID
		w.do(w.Nil(as(lead2), other, "")) // over nothing
		w.do(w.Submit(as(lead2), other, ""))
		list, err := w.Clean(as(deskA), round.ID)
		if err != nil || len(list) != 1 || list[0].ReturnID != other {
			t.Errorf("approved together: %+v %v", list, err)
		}
		all, err := w.Standings(as(deskA), round.ID)
		w.do(err)
		for i := range all {
			if all[i].Together() != (all[i].ID == other) {
				t.Errorf("%s: together %v", all[i].BodyName, all[i].Together())
			}
		}
		w.do(w.Approve(as(deskA), id))
	})
}

// TestWhatWasSentBackDidNotCome: what a body submitted and got back is neither submitted
// nor nil nor on time, and is said as sent back, with its day; why is for its readers.
func TestWhatWasSentBackDidNotCome(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		round := w.open("2023")
		due := round.Due
		id := w.of(round, force1).ID
		stands := func(sent, isNil bool, words string) returns.Return {
			t.Helper()
			r := w.of(round, force1)
			nils, err := w.Nils(context.Background(), []returns.Return{r})
			w.do(err)
			cards, err := w.Scorecards(as(lead1), force1)
			w.do(err)
			p := cards[0].Points[0]
			if got := returns.BoardWords(r, due, w.Today()); got != words || r.Sent() != sent || r.CameDay().IsZero() == sent || nils[r.ID] != isNil || p.Sent != sent || p.Nil != isNil || r.Back.Why != "" {
				t.Errorf("%q, sent %v, came %v, nil %v, point %+v, %+v", got, r.Sent(), r.CameDay(), nils, p, r.Back)
			}
			return r
		}
		w.do(w.Nil(as(lead1), id, ""))
		stands(false, false, "Asked for by 31 March 2026")
		w.do(w.Submit(as(lead1), id, ""))
		stands(true, true, "On time")
		w.do(w.SendBack(as(deskA), id, "Look at July."))
		stands(false, false, "Sent back on 1 March 2026. Asked for by 31 March 2026")
		items, err := w.DeskItems(as(lead1), lead1)
		if err != nil || len(items) != 1 || items[0].Why != "Sent back on 1 March 2026: Look at July." {
			t.Errorf("%+v %v", items, err)
		}
		w.clock.Set(time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC))
		if r := stands(false, false, "Sent back on 1 March 2026. 2 days late so far"); !r.IsBack() || r.Late(due, w.Today()) != 2 {
			t.Errorf("%+v", r)
		}
		w.send(lead1, id, national(2)...)
		stands(false, false, "Sent back on 1 March 2026. 2 days late so far")
		w.do(w.Submit(as(lead1), id, ""))
		if r := stands(true, false, "2 days late. It came before that, and was sent back on 1 March 2026"); r.IsBack() || r.CameDay() != clock.NewDay(2026, 4, 2) {
			t.Errorf("%+v", r)
		}
		w.do(w.Approve(as(deskA), id))
		w.do(w.Unlock(as(deskA), id, "A row is missing."))
		w.send(lead1, id, national(3)...)
		w.do(w.Submit(as(lead1), id, ""))
		w.do(w.SendBack(as(deskB), id, "Not yet."))
		if r := w.of(round, force1); r.IsBack() || !r.Sent() || r.CameDay() != clock.NewDay(2026, 4, 2) {
			t.Errorf("what was approved does not stand: %+v", r)
		}
	})
}

// TestSentBackIsSaidOnPages: to its body with the reason on top, to everybody with the
// day alone; and a nil over rows is asked about on its form.
func TestSentBackIsSaidOnPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	round := w.open("2023")
	id := w.of(round, force1).ID
	at, board := returns.ReturnPath+"/"+id, returns.Home+"?round="+round.ID
	w.send(lead1, id, national(3)...)
	w.do(w.Submit(as(lead1), id, ""))
	s.Wants(s.Get(access.Public(), board), 200, "1 submitted", "!Sent back")
	w.do(w.SendBack(as(deskA), id, "Look at July."))
	s.Wants(s.Get(lead1, at), 200, "Sent back on 1 March 2026: Look at July.", "12 rows that were checked would be left out. Say why.")
	s.Wants(s.Get(access.Public(), board), 200, "0 submitted", "0 of these say", "Sent back on 1 March 2026. Asked for by", "!Look at July")
	csv := s.Get(access.Public(), returns.Home+"/board.csv?round="+round.ID).Body
	if !strings.Contains(csv, ",sent_back") || !strings.Contains(csv, ",no,no,2026-03-31,,0,1,2026-03-01") || strings.Contains(csv, "July") {
		t.Error(csv)
	}
	s.Wants(s.Post(lead1, at, at+"/nil"), 422, "12 rows that were checked would be left out. Say why")
	s.Wants(s.Post(lead1, at, at+"/nil", "nil_reason", "Another year's."), 303)
	s.Wants(s.Get(lead1, at), 200, "Why it leaves out 12 rows that were checked before", "Another year's.", "12 left out")
	s.Wants(s.Post(lead1, at, at+"/submit"), 303)
	s.Wants(s.Get(deskA, at), 200, "Why it leaves out 12 rows", "!Sent back on 1 March 2026: ")
	s.Wants(s.Get(access.Public(), board), 200, "On time", "Nil: the body says that there is nothing", "!Another year's")
}

// TestARoundOfMadeUpBodiesIsMadeUp: whoever opens it.
func TestARoundOfMadeUpBodiesIsMadeUp(t *testing.T) {
	bodies := []returns.Body{{ID: force1, Name: "Made-up Force 01", Kind: "force", Synthetic: true}, {ID: "z06000001", Name: "Council 001", Kind: "council"}}
	w := newWorldOf(t, testkit.SQLite(t), bodies)
	for kind, want := range map[string]bool{"investigations": true, "referrals": false} {
		in, err := returns.CheckRound(kind, "Made-up round", "2023", "2026-03-31")
		w.do(err)
		opened, err := w.OpenRound(as(deskA), in)
		w.do(err)
		if kept, err := w.Round(context.Background(), opened.ID); err != nil || kept.Synthetic != want || opened.Synthetic != want {
			t.Errorf("%s: %+v %v, want %v", kind, kept, err, want)
		}
	}
}
