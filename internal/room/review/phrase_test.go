package review_test

import (
	"crypto/rand"
	mrand "math/rand/v2"
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/testkit/pairs"
	"candour/internal/testkit/pgproxy"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// sentWith makes a case of a form that was begun, and gives its phrase.
func (w *panel) sentWith() (phrase.Phrase, intake.PersonKey) {
	w.T.Helper()
	ds := w.Drafts()
	p, f, err := ds.Start(w.T.Context(), phrase.Words)
	w.OK(err)
	a := w.Application()
	a.Key = f.Key
	_, id, err := w.S.Submit(w.T.Context(), f.Ref, a)
	w.OK(err)
	return p, intake.PersonKey{CaseID: id, Key: f.Key}
}

// nextPhrase makes a phrase that no database knows.
func nextPhrase(t *testing.T) comeback.NextPhrase {
	t.Helper()
	p, err := phrase.New(phrase.Words, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, stored, err := phrase.NewGate(1, 4).Keep(t.Context(), p, phrase.DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	return comeback.NextPhrase{Phrase: p, Key: key, Stored: stored}
}

// turnsTo is turns with a lookup that is the same in every database.
func (w *panel) turnsTo(k intake.PersonKey, n comeback.NextPhrase, lookup string) error {
	return w.S.ChangePhrase(w.T.Context(), k, n, comeback.Turn{Kind: intake.FoundCase, Ref: k.CaseID, Was: k.Key, Lookup: lookup, Stored: n.Stored, Open: "of the phrase before"})
}

func (w *panel) turns(k intake.PersonKey, n comeback.NextPhrase) error {
	f := intake.Found{Kind: intake.FoundCase, Ref: k.CaseID, Key: k.Key}
	return w.S.ChangePhrase(w.T.Context(), k, n, w.Drafts().TurnOf(f, n, "of the phrase before"))
}

// opens says whether a phrase leads to a case that it opens.
func (w *panel) opens(p phrase.Phrase) bool {
	w.T.Helper()
	f, err := w.Drafts().Find(w.T.Context(), p.Reveal())
	if errs.Is(err, errs.NotFound) {
		return false
	}
	w.OK(err)
	m, err := w.S.Mine(w.T.Context(), intake.PersonKey{CaseID: f.Ref, Key: f.Key})
	w.OK(err)
	return m.Account.Words != "" && m.Identity.Name != ""
}

// TestAPhraseIsTurned: all that the person has is under the new key, the panel reads as
// before, and the entry names what it was.
func TestAPhraseIsTurned(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		old, k := w.sentWith()
		w.OK(w.S.AddWords(t.Context(), k, "Neutral words.", ""))
		n, entries := nextPhrase(t), w.Entries()
		w.OK(w.turns(k, n))
		if got := w.Entries() - entries; got != 1 {
			t.Errorf("%d entries", got)
		}
		if w.opens(old) || !w.opens(n.Phrase) {
			t.Fatal("the old phrase opens, or the new one does not")
		}
		for name, err := range map[string]error{"read": second(w.S.Mine(t.Context(), k)), "write": w.S.AddWords(t.Context(), k, "More.", ""), "withdraw": w.S.Withdraw(t.Context(), k),
			"erase": w.S.EraseMine(t.Context(), k), "turn": w.turns(k, nextPhrase(t)), "receipt": third(w.S.MyReceipt(t.Context(), k))} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("with the old key: %s: %v", name, err)
			}
		}
		k.Key = n.Key
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		at := slices.IndexFunc(m.Openings, func(o mine.Opening) bool {
			return o.Own && o.Part == mine.PartPhrase && o.Purpose == mine.PhraseChanged
		})
		if at < 0 || m.PhraseChangedAt() != m.Openings[at].At || len(m.Messages) != 1 {
			t.Errorf("the person reads %+v", m.Openings)
		}
		if _, err := w.S.Reveal(w.As("secretary"), k.CaseID, intake.PartAccount, "To check it."); err != nil {
			t.Errorf("the panel reads no more: %v", err)
		}
		w.OK(w.S.Agree(t.Context(), k, rules.StepIdentity, true)) // the new key opens the private halves
		report, err := w.Ledger.Verify(t.Context(), nil)
		w.OK(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %+v", report.Problems)
		}
	})
}

// TestTwoActsAtOnceOnAPhrase: two changes, and a change beside what else a person does.
// On PostgreSQL both have read all that they look at before either writes.
func TestTwoActsAtOnceOnAPhrase(t *testing.T) {
	keys, person := t.TempDir(), map[db.Dialect]intake.PersonKey{}
	one, other := nextPhrase(t), nextPhrase(t)
	pairs.Suite[*panel]{
		Start: func(t *testing.T, d *db.DB) {
			w := panelOn(t, d, keys)
			for _, n := range []string{"custodian1", "custodian2", "custodian3"} {
				w.OK(w.S.Enrol(w.As(n), "five plain words make "+n))
			}
			_, k := w.sentWith()
			w.OK(d.InTx(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), `UPDATE review_find SET lookup = 'of the first'`)
				return err
			}))
			person[d.Dialect()] = k
		},
		Open: func(t *testing.T, d *db.DB) *panel {
			w := panelOn(t, d, keys)
			w.Mine = person[d.Dialect()]
			return w
		},
		Tables: outcomeTables(),
		Acts: []pairs.Act[*panel]{
			act("change the phrase", func(w *panel, _ string) error { return w.turnsTo(w.Mine, one, "of one") }),
			act("change it elsewhere", func(w *panel, _ string) error { return w.turnsTo(w.Mine, other, "of the other") }),
			actKnown, actErase, actWithdraw,
		},
	}.Run(t)
}

// TestAFormIsTurnedOnce: of two changes of the phrase of a form that is not sent one
// counts, and what another device saves is in neither's way.
func TestAFormIsTurnedOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		ds := w.Drafts()
		_, f, err := ds.Start(t.Context(), phrase.Words)
		w.OK(err)
		one, other := nextPhrase(t), nextPhrase(t)
		stale, err := ds.Load(t.Context(), f)
		w.OK(err)
		got := make(chan error, 2)
		for _, n := range []comeback.NextPhrase{one, other} {
			go func() { got <- second(ds.ChangePhrase(t.Context(), f, n, "of")) }()
		}
		if a, b := <-got, <-got; (a == nil) == (b == nil) {
			t.Fatalf("of two changes: %v, %v", a, b)
		}
		found := 0
		for _, n := range []comeback.NextPhrase{one, other} {
			if g, err := ds.Find(t.Context(), n.Phrase.Reveal()); err == nil {
				found++
				_, err := ds.Load(t.Context(), g)
				w.OK(err)
			}
		}
		if found != 1 {
			t.Errorf("%d of the new phrases count", found)
		}
		if err := ds.Save(t.Context(), f, stale); !errs.Is(err, errs.Conflict) {
			t.Errorf("what was read before is saved over it: %v", err)
		}
	})
}

// TestALostAnswerLosesNoWayBack: the answer to the commit of a change is lost. The
// person is told what is so, or that it is not known, and one phrase opens their case.
func TestALostAnswerLosesNoWayBack(t *testing.T) {
	lossy(t, func(t *testing.T, w *panel, p *pgproxy.Proxy, loss pgproxy.Loss) {
		old, k := w.sentWith()
		n := nextPhrase(t)
		p.Lose(loss)
		err := w.turns(k, n)
		if p.Lost() == 0 {
			t.Fatal("no answer was lost")
		}
		if was, is := w.opens(old), w.opens(n.Phrase); was == is || (err == nil) != is {
			t.Errorf("told %v; the old phrase opens %v, the new one %v", err, was, is)
		}
		if err := w.turns(k, n); err != nil || !w.opens(n.Phrase) || w.opens(old) {
			t.Errorf("pressed again: %v", err)
		}
	})
}

// TestPowerCutsLoseNoWayBack lets the power go at each moment of a change: afterwards
// exactly one of the two phrases opens the case, and the new one if that was said.
func TestPowerCutsLoseNoWayBack(t *testing.T) {
	keys, base, d, w := panelOnDisk(t)
	old, k := w.sentWith()
	w.OK(d.Close())
	n, cut, turned, kept := nextPhrase(t), 0, 0, 0
	for at := 1; at < 60; at++ {
		dice := mrand.New(mrand.NewPCG(5, uint64(at)))
		disk := base.Copy(t.TempDir())
		d, err := onDisk(t, disk)
		if err != nil {
			t.Fatal(err)
		}
		w := panelOn(t, d, keys)
		disk.CrashAfter(at)
		told := w.turns(k, n)
		_ = d.Close()
		if disk.Crashed() {
			cut++
		}
		disk.Restart(dice)
		if d, err = onDisk(t, disk); err != nil {
			t.Fatal(err)
		}
		w = panelOn(t, d, keys)
		was, is := w.opens(old), w.opens(n.Phrase)
		if was == is || told == nil && !is {
			t.Fatalf("cut at %d: told %v, the old phrase opens %v, the new one %v", at, told, was, is)
		}
		if is {
			turned++
		} else {
			kept++
		}
		_ = d.Close()
		disk.Close()
	}
	t.Logf("%d cuts: %d turned, %d as before", cut, turned, kept)
	if cut == 0 || turned == 0 || kept == 0 {
		t.Error("the test does not test")
	}
}
