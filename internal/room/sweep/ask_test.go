package sweep_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	sweeppages "candour/internal/room/sweep/pages"
	"candour/internal/trust/access"
)

func day26(month, day int) clock.Day { return clock.NewDay(2026, month, day) }

func TestWhatAForceOwes(t *testing.T) {
	at := func(d clock.Day) time.Time {
		year, month, n := d.Date()
		return time.Date(year, month, n, 12, 0, 0, 0, time.UTC)
	}
	ask := func(asked, due clock.Day) sweep.Ask { return sweep.Ask{Asked: asked, Due: due, Made: at(asked)} }
	entered := func(asked, due, made clock.Day) sweep.Ask {
		return sweep.Ask{Asked: asked, Due: due, Made: at(made), Human: "H-1"}
	}
	agreed := func(a sweep.Ask, second string) sweep.Ask { a.Agreed, a.Second = day26(11, 28), second; return a }
	var none clock.Day
	for name, c := range map[string]struct {
		asks     []sweep.Ask
		last, on clock.Day
		want     string
	}{
		"nobody asked":                     {nil, none, day26(11, 28), sweep.StandsNotAsked},
		"asked, with time left":            {[]sweep.Ask{ask(day26(11, 1), day26(12, 1))}, none, day26(11, 28), sweep.StandsWaiting},
		"on the last day":                  {[]sweep.Ask{ask(day26(11, 1), day26(11, 28))}, none, day26(11, 28), sweep.StandsWaiting},
		"the day after":                    {[]sweep.Ask{ask(day26(11, 1), day26(11, 27))}, none, day26(11, 28), sweep.StandsLate},
		"asked tomorrow":                   {[]sweep.Ask{ask(day26(11, 29), day26(11, 30))}, none, day26(11, 28), sweep.StandsNotAsked},
		"taken back":                       {[]sweep.Ask{{Asked: day26(1, 1), Due: day26(2, 1), TakenBack: true}}, none, day26(11, 28), sweep.StandsNotAsked},
		"the last day is not known":        {[]sweep.Ask{ask(day26(1, 1), none)}, none, day26(11, 28), sweep.StandsEntered},
		"entered after the last day":       {[]sweep.Ask{entered(day26(1, 1), day26(2, 1), day26(11, 28))}, none, day26(11, 28), sweep.StandsEntered},
		"entered a week before":            {[]sweep.Ask{entered(day26(1, 1), day26(2, 1), day26(1, 25))}, none, day26(11, 28), sweep.StandsEntered},
		"entered eight days before":        {[]sweep.Ask{entered(day26(1, 1), day26(2, 1), day26(1, 24))}, none, day26(11, 28), sweep.StandsLate},
		"a second agreed":                  {[]sweep.Ask{agreed(entered(day26(1, 1), day26(2, 1), day26(11, 28)), "H-2")}, none, day26(11, 28), sweep.StandsLate},
		"the second is the same":           {[]sweep.Ask{agreed(entered(day26(1, 1), day26(2, 1), day26(11, 28)), "H-1")}, none, day26(11, 28), sweep.StandsEntered},
		"the second is not known":          {[]sweep.Ask{agreed(entered(day26(1, 1), day26(2, 1), day26(11, 28)), "")}, none, day26(11, 28), sweep.StandsEntered},
		"when it was entered is not known": {[]sweep.Ask{{Asked: day26(1, 1), Due: day26(2, 1)}}, none, day26(11, 28), sweep.StandsEntered},
		"late, and a newer one waits":      {[]sweep.Ask{ask(day26(1, 1), day26(2, 1)), entered(day26(3, 1), day26(12, 1), day26(11, 28))}, none, day26(11, 28), sweep.StandsEntered},
		"the day of asking is not known":   {[]sweep.Ask{ask(none, day26(2, 1))}, none, day26(11, 28), sweep.StandsNotAsked},
		"a last day before it was asked":   {[]sweep.Ask{ask(day26(3, 1), day26(2, 1))}, none, day26(11, 28), sweep.StandsEntered},
		"returned":                         {[]sweep.Ask{ask(day26(1, 1), day26(2, 1))}, day26(3, 1), day26(11, 28), sweep.StandsReturned},
		"returned without being asked":     {nil, day26(3, 1), day26(11, 28), sweep.StandsReturned},
		"asked again, with time left":      {[]sweep.Ask{ask(day26(1, 1), day26(2, 1)), ask(day26(11, 1), day26(12, 1))}, day26(3, 1), day26(11, 28), sweep.StandsWaiting},
		"asked again, and the day is over": {[]sweep.Ask{ask(day26(1, 1), day26(2, 1)), ask(day26(5, 1), day26(6, 1))}, day26(3, 1), day26(11, 28), sweep.StandsLate},
		"the day was moved":                {[]sweep.Ask{ask(day26(1, 1), day26(2, 1)), ask(day26(1, 20), day26(12, 1))}, none, day26(11, 28), sweep.StandsWaiting},
	} {
		if got := sweep.StandingOn(c.asks, c.last, c.on); got.State != c.want {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
	moved := sweep.StandingOn([]sweep.Ask{ask(day26(1, 1), day26(2, 1)), ask(day26(1, 20), day26(12, 1))}, none, day26(11, 28))
	if moved.First != day26(2, 1) {
		t.Errorf("the day that was named first is lost: %+v", moved)
	}
}

// Whatever is recorded, only a force that was asked, by a day that is over, and
// that returned nothing since, is called late.
func TestNobodyIsLateWhoWasNotAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Custom(func(t *rapid.T) clock.Day {
			if rapid.IntRange(0, 9).Draw(t, "none") == 0 {
				return clock.Day{}
			}
			return day26(1, 1).AddDays(rapid.IntRange(0, 30).Draw(t, "day"))
		})
		var asks []sweep.Ask
		for range rapid.IntRange(0, 4).Draw(t, "asks") {
			a := sweep.Ask{Asked: day.Draw(t, "asked"), Due: day.Draw(t, "due"), TakenBack: rapid.Bool().Draw(t, "back"), Agreed: day.Draw(t, "agreed"), Human: "H-1",
				Second: rapid.SampledFrom([]string{"", "H-1", "H-2"}).Draw(t, "second")}
			if made := day.Draw(t, "made"); !made.IsZero() {
				a.Made = time.Date(2026, 1, 1+made.Sub(day26(1, 1)), 12, 0, 0, 0, time.UTC)
			}
			asks = append(asks, a)
		}
		last, today := day.Draw(t, "last"), day26(1, 20)
		s := sweep.StandingOn(asks, last, today)
		fair := false
		for _, a := range asks {
			two := a.Second == "H-2" && !a.Agreed.IsZero()
			fair = fair || (two || !a.Made.IsZero() && a.Due.Sub(clock.DayOf(a.Made)) > 7) && !a.TakenBack && !a.Asked.IsZero() && a.Due.After(a.Asked) && today.After(a.Due) &&
				(last.IsZero() || last.Before(a.Asked))
		}
		if s.State == sweep.StandsLate && !fair {
			t.Fatalf("late without having been asked: %+v, list %s: %+v", asks, last, s)
		}
	})
}

func TestAForceIsAskedWithAnEntry(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		today := w.Today()
		good := sweep.AskInput{Forces: []string{north, south}, Asked: today.AddDays(-40), Due: today.AddDays(-1), How: "Made-up letter.", WhyLate: "It was sent by another desk."}
		for name, bad := range map[string]func(in *sweep.AskInput){
			"nobody": func(in *sweep.AskInput) { in.Forces = nil }, "a force that is misspelt": func(in *sweep.AskInput) { in.Forces = []string{"made-up-nothern-police"} },
			"one twice": func(in *sweep.AskInput) { in.Forces = []string{north, north} },
			"no day":    func(in *sweep.AskInput) { in.Asked = clock.Day{} }, "a day to come": func(in *sweep.AskInput) { in.Asked, in.Due = today.AddDays(1), today.AddDays(9) },
			"no last day": func(in *sweep.AskInput) { in.Due = clock.Day{} }, "a last day that is not after": func(in *sweep.AskInput) { in.Due = in.Asked },
			"no words": func(in *sweep.AskInput) { in.How = " " }, "not why only now": func(in *sweep.AskInput) { in.WhyLate = " " },
		} {
			in := good
			bad(&in)
			if err := w.Ask(as(national), in); !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, a := range []access.Actor{liaisonNorth, reviewerSouth, administrator, secretariat, access.Public()} {
			if err := w.Ask(as(a), good); err == nil {
				t.Errorf("%s recorded an asking", a.ID)
			}
			if _, err := w.Asked(as(a)); err == nil {
				t.Errorf("%s saw the askings", a.ID)
			}
		}
		if n := w.count(`SELECT count(*) FROM sweep_ask`); n != 0 {
			t.Fatalf("%d askings were stored", n)
		}
		leaves := w.count(`SELECT count(*) FROM ledger_leaf`)
		w.must(w.Ask(as(national), good))
		if n := w.count(`SELECT count(*) FROM ledger_leaf`) - leaves; n != 1 {
			t.Errorf("%d entries", n)
		}
		if now, _, err := w.Preview(as(national)); err != nil || now.Rows[0].Standing != sweep.StandsEntered || now.Rows[0].Due != "" || now.Rows[2].Standing != sweep.StandsNotAsked {
			t.Errorf("late by the word of one human: %+v, %v", now.Rows[0], err)
		}
		w.agreesToAsking()
		b, err := w.Publish(as(national))
		w.must(err)
		if b.Rows[0].Standing != sweep.StandsLate || b.Rows[0].Due != good.Due.String() || b.Rows[2].Standing != sweep.StandsNotAsked {
			t.Fatalf("%+v", b.Rows)
		}

		// It was wrong: the asking is taken back, and the board gets a correction.
		all, err := w.Asked(as(national))
		w.must(err)
		id := all[0].Asks[0].ID
		if err := w.TakeBack(as(national), id, " "); !errs.Is(err, errs.Invalid) {
			t.Errorf("taken back without a reason: %v", err)
		}
		w.must(w.TakeBack(as(national), id, "The letter was never sent."))
		if err := w.TakeBack(as(national), id, "Again."); !errs.Is(err, errs.Conflict) {
			t.Errorf("taken back twice: %v", err)
		}
		if _, err := w.Correct(as(national), b.Quarter, "", ""); !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) != 2 {
			t.Errorf("corrected without words: %v", err)
		}
		if _, err := w.Correct(as(national), "2020-Q1", "It was wrong", "It is right"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a board that is not there was corrected: %v", err)
		}
		if _, err := w.Correct(as(liaisonNorth), b.Quarter, "It was wrong", "It is right"); err == nil {
			t.Error("a force corrected the board")
		}
		w.clock.Set(w.clock.Now().AddDate(0, 0, 3))
		fixed, err := w.Correct(as(national), b.Quarter, "Made-up Northern Police was never asked.", "It is not late.")
		w.must(err)
		if fixed.Number != 2 || fixed.Rows[0].Standing != sweep.StandsNotAsked || fixed.Rows[1].Standing != sweep.StandsLate || fixed.Made != w.Today().String() {
			t.Errorf("%+v", fixed)
		}
		if first, err := w.Edition(as(access.Public()), b.Quarter, 1); err != nil || first.Rows[0].Standing != sweep.StandsLate {
			t.Errorf("the board before is not readable: %+v, %v", first, err)
		}
		if newest, err := w.Board(as(access.Public()), ""); err != nil || newest.Number != 2 {
			t.Errorf("%+v, %v", newest, err)
		}
		report, err := w.ledger.Verify(t.Context(), nil)
		if err != nil || !report.Holds() {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// A corrected list that names every case anew takes the place of the one before:
// what was left out is counted apart.
func TestACorrectedListDoesNotDoubleTheBoard(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var first, second []string
		for i := range 20 {
			first, second = append(first, line("OLD/"+sweep.Itoa(i+1))), append(second, line("NEW/"+sweep.Itoa(i+1)))
		}
		w.load(first...)
		w.load(second...)
		all, err := w.Tallies(as(national))
		w.must(err)
		if x := all[0]; x.Returned != 20 || x.Caught != 20 || x.LeftOut != 20 || x.Held.N < x.Returned {
			t.Errorf("%+v", x)
		}
		w.load(first[:15]...)
		if all, err = w.Tallies(as(national)); err != nil || all[0].Returned != 15 || all[0].LeftOut != 25 {
			t.Errorf("%+v, %v", all[0], err)
		}
		text := head + strings.Join(second, "")
		c, err := w.Check(as(liaisonNorth), north, strings.NewReader(text), int64(len(text)), "list.csv")
		w.must(err)
		if _, err := w.Load(as(liaisonNorth), sweep.LoadInput{ForceID: north, Checked: c, Held: sweep.Known(19)}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a force that holds 19 returned 20: %v", err)
		}
	})
}

// An empty service says nothing of any force but that it was not asked.
func TestTheBoardOfAnEmptyServiceAccusesNobody(t *testing.T) {
	s := newSite(t)
	_, err := s.Publish(as(national))
	s.must(err)
	for _, path := range []string{sweep.BoardPath, sweep.BoardPath + "/board.csv", sweep.BoardPath + "/feed.atom"} {
		got := s.Get(access.Public(), path)
		s.Wants(got, 200, "!,late,", "!is over", "!Not here by", "!No list returned", "!returned nothing", "!Never", "!October to December", "!2026-Q4,")
		_, table, _ := strings.Cut(got.Body, `id="board"`) // the map says it too
		table, _, _ = strings.Cut(table, "</table>")
		if path == sweep.BoardPath && strings.Count(table, "Not asked yet") != len(s.Forces()) {
			t.Errorf("not every force is said to be not asked")
		}
	}
}

func TestAskingAndCorrectingInTheBrowser(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(national, sweep.AsksPath), 200, "Not asked yet", "Every force", "!Take the asking back")
	s.Wants(s.Post(national, sweep.AsksPath, sweep.AsksPath, "how", "Kept words."), 422, "Choose who was asked", "Enter the last day", "Kept words.")
	if got := s.Post(national, sweep.AsksPath, sweep.AsksPath, "forces", sweeppages.EveryForce, "asked", "2026-10-01", "due", "2026-11-01", "how", "Made-up letter.", "why_late",
		"It was sent by another desk."); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	s.Wants(s.Get(national, sweep.AsksPath), 200, "Asked, as one person has entered it", "Not counted until a second agrees", "!Not here by")
	s.Wants(s.Get(national2, s.waiting()), 200, "It was sent by another desk.", "The last day is over")
	s.agrees()
	s.Wants(s.Get(national, sweep.AsksPath), 200, "Not here by 1 November 2026", "Agreed to by Synthetic Person (national-2)", "Made-up letter. (Synthetic Person (national))", "Take the asking back")
	for _, a := range []access.Actor{liaisonNorth, reviewerSouth, administrator} {
		if got := s.Get(a, sweep.AsksPath); got.Code != 403 {
			t.Errorf("%s opens the askings: %d", a.ID, got.Code)
		}
	}
	if got := s.Post(national, sweep.PublishPath, sweep.PublishPath); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	s.agrees()
	s.Wants(s.Get(access.Public(), sweep.BoardPath), 200, "Not here by 1 November 2026", "Asked on 1 October 2026")
	all, err := s.Asked(as(national))
	s.must(err)
	s.Wants(s.Post(national, sweep.AsksPath, sweep.AsksPath+"/back", "why", "Kept words."), 422, "Choose which asking", "Kept words.")
	if got := s.Post(national, sweep.AsksPath, sweep.AsksPath+"/back", "ask", all[0].Asks[0].ID, "why", "It was not sent."); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	s.Wants(s.Post(national, sweep.PublishPath, sweep.PublishPath+"/correct", "why", "Kept words."), 422, "Say what is different now", "Kept words.")
	if got := s.Post(national, sweep.PublishPath, sweep.PublishPath+"/correct", "why", "Made-up Northern Police was not asked.", "changed", "It is said so."); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	s.Wants(s.Get(national2, s.waiting()), 200, "Made-up Northern Police was not asked.", "It is said so.")
	s.agrees()
	s.Wants(s.Get(access.Public(), sweep.BoardPath), 200, "Corrected on 23 November 2026", "Made-up Northern Police was not asked.", "Not asked yet", "a correction")
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"?quarter=2026-Q4&edition=1"), 200, "This board was corrected on 23 November 2026", "!Not asked yet")
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"/feed.atom"), 200, "Correction of 23 November 2026", "It is said so.")
}

// agreesToAsking has the second of the taskforce, and nobody else, agree to the one
// asking that waits.
func (w *world) agreesToAsking() {
	w.t.Helper()
	all, err := w.Proposals().Waiting(as(national2), sweep.AskingKind)
	w.must(err)
	if len(all) != 1 {
		w.t.Fatalf("%d askings wait", len(all))
	}
	twin := person("national-twin", "made-up-taskforce", access.RoleNational)
	twin.Human, twin.Selves = national.Human, append(slices.Clone(national.Selves), twin.ID)
	ofForce := person("national-of-force", north, access.RoleNational)
	for _, a := range []access.Actor{national, twin, ofForce, liaisonNorth, administrator, access.Public(), national2} {
		if _, part, err := w.WaitingAsks(as(a), all[0]); err == nil {
			_ = w.Proposals().Opened(as(a), all[0], part)
		}
		if err := w.Proposals().Agree(as(a), all[0].ID, ""); (err == nil) != (a.ID == national2.ID) {
			w.t.Errorf("%s: %v", a.ID, err)
		}
	}
}

// What a second turns down is taken back, and makes nobody late; recorded in good
// time it waits for nobody.
func TestAnAskingThatIsTurnedDown(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		today := w.Today()
		w.must(w.Ask(as(national), sweep.AskInput{Forces: []string{north}, Asked: today.AddDays(-1), Due: today.AddDays(8), How: "Made-up letter."}))
		w.must(w.Ask(as(national), sweep.AskInput{Forces: []string{south}, Asked: today.AddDays(-1), Due: today.AddDays(7), How: "Made-up letter.", WhyLate: "Made up."}))
		all, err := w.Proposals().Waiting(as(national2), sweep.AskingKind)
		w.must(err)
		if len(all) != 1 {
			t.Fatalf("%d askings wait", len(all))
		}
		w.must(w.Proposals().Refuse(as(national2), all[0].ID, "No letter was sent."))
		forces, err := w.Asked(as(national))
		w.must(err)
		if n, s := forces[0].Standing, forces[1].Standing; n.State != sweep.StandsWaiting || s.State != sweep.StandsNotAsked || !forces[1].Asks[0].TakenBack {
			t.Errorf("%+v %+v", n, s)
		}
	})
}
