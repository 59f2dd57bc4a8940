package review

import (
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

func TestADraftComesBackByItsPhrase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		ds := w.drafts()
		for _, kind := range []phrase.Kind{phrase.Words, phrase.Digits} {
			p, f, err := ds.Start(t.Context(), kind)
			w.ok(err)
			a := intake.Answers{At: "words", Values: map[string][]string{"words": {"Withheld. " + canary}}}
			w.ok(ds.Save(t.Context(), f, a))
			found, err := ds.Find(t.Context(), strings.ToUpper(p.Lines()))
			w.ok(err)
			back, err := ds.Load(t.Context(), found)
			w.ok(err)
			if found.Kind != intake.FoundDraft || back.At != "words" || back.One("words") != "Withheld. "+canary {
				t.Errorf("%s came back as %+v", kind, back)
			}
		}
		w.noCanary() // sealed, and the key is not here
	})
}

// TestUnknownAndWrongAreAlike: a lookup part that nobody has, and a right one
// with a wrong secret part, give the same error after the same work.
func TestUnknownAndWrongAreAlike(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	ds := w.drafts()
	p, _, err := ds.Start(t.Context(), phrase.Words)
	w.ok(err)
	q, _, err := ds.Start(t.Context(), phrase.Words)
	w.ok(err)
	mine, other := strings.Fields(p.Reveal()), strings.Fields(q.Reveal())
	wrong := strings.Join(append(append([]string{}, mine[:2]...), other[2:]...), " ")
	unknown := ""
	for range 50 {
		u, err := phrase.New(phrase.Words, ds.Random)
		w.ok(err)
		if !w.taken(phrase.LookupIndex(ds.Secret, u.Lookup())) {
			unknown = u.Reveal()
			break
		}
	}
	before := ds.Gate.Derived()
	_, errWrong := ds.Find(t.Context(), wrong)
	afterWrong := ds.Gate.Derived()
	_, errUnknown := ds.Find(t.Context(), unknown)
	if errWrong == nil || errUnknown == nil || errWrong.Error() != errUnknown.Error() || !errs.Is(errWrong, errs.NotFound) {
		t.Errorf("wrong says %v, unknown says %v", errWrong, errUnknown)
	}
	if afterWrong-before != 1 || ds.Gate.Derived()-afterWrong != 1 {
		t.Errorf("wrong cost %d derivations, unknown %d", afterWrong-before, ds.Gate.Derived()-afterWrong)
	}
}

func TestSendingMovesThePhraseToTheCase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		ds := w.drafts()
		p, f, err := ds.Start(t.Context(), phrase.Words)
		w.ok(err)
		a := intake.Answers{Values: map[string][]string{"words": {"Withheld."}, "force": {"made-up-northern-police"}, "identity_to": {"panel"}, "agree_papers": {"yes"}, "readers": {"panel"}}}
		_, id, err := w.s.Submit(t.Context(), f.Ref, a.Application(f.Key))
		w.ok(err)
		found, err := ds.Find(t.Context(), p.Reveal())
		w.ok(err)
		if found.Kind != intake.FoundCase || found.Ref != id {
			t.Fatalf("the phrase leads to %+v", found)
		}
		m, err := w.s.Mine(t.Context(), intake.PersonKey{CaseID: found.Ref, Key: found.Key})
		w.ok(err)
		if m.Account.Words != "Withheld." || m.Consents[0].Answer != "yes" || m.Consents[3].Answer != "yes" {
			t.Errorf("the person sees %+v", m)
		}
		if err := ds.Save(t.Context(), f, a); !errs.Is(err, errs.NotFound) {
			t.Errorf("the draft is still there: %v", err)
		}
		w.refused(second(w.s.Reveal(w.as("independent"), id, intake.PartAccount, "x")), errs.NotFound)
	})
}

func TestDraftsRunOutAndAreWiped(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		ds := w.drafts()
		p, f, err := ds.Start(t.Context(), phrase.Words)
		w.ok(err)
		kept, keptDraft, err := ds.Start(t.Context(), phrase.Words)
		w.ok(err)
		w.clock.Advance(60 * 24 * time.Hour)
		w.ok(ds.Save(t.Context(), keptDraft, intake.Answers{At: "words", Values: map[string][]string{"words": {"Withheld."}}}))
		w.clock.Advance(40 * 24 * time.Hour)
		if n, err := ds.Expire(t.Context()); err != nil || n != 1 {
			t.Errorf("%d ran out, %v", n, err)
		}
		w.refused(second(ds.Find(t.Context(), p.Reveal())), errs.NotFound)
		w.refused(second(ds.Load(t.Context(), f)), errs.NotFound)
		again, err := ds.Find(t.Context(), kept.Reveal())
		w.ok(err)
		w.ok(ds.Wipe(t.Context(), again))
		w.refused(second(ds.Find(t.Context(), kept.Reveal())), errs.NotFound)
	})
}

// TestAnswersTakeWhatIsOffered: whatever a browser sends.
func TestAnswersTakeWhatIsOffered(t *testing.T) {
	qs := map[string]intake.Question{}
	for _, q := range intake.Questions(testBodies()[:3], testBodies()[3:]) {
		if _, twice := qs[q.ID]; twice || len(q.Asks) == 0 || q.Section == "" {
			t.Errorf("the question %q is there twice, or is empty", q.ID)
		}
		qs[q.ID] = q
	}
	var a intake.Answers
	for name, tt := range map[string]struct {
		question string
		values   map[string][]string
		want     string
	}{
		"an option":       {"offence", map[string][]string{"offence": {"yes"}}, "yes"},
		"not an option":   {"offence", map[string][]string{"offence": {"<script>"}}, ""},
		"two of one":      {"where", map[string][]string{"where": {"wales", "england"}}, "wales"},
		"hostile words":   {"words", map[string][]string{"words": {"<b>\u202e\u200bx\x00</b>"}}, "<b>\u202e\u200bx</b>"},
		"another's field": {"when", map[string][]string{"name": {"x"}}, ""},
		"skipped":         {"told", nil, ""},
	} {
		q := qs[tt.question]
		if err := a.Put(q, tt.values); err != nil || a.One(q.Asks[0].Name) != tt.want {
			t.Errorf("%s: %q, %v", name, a.One(q.Asks[0].Name), err)
		}
	}
	a.Values["words"] = []string{"before"}
	err := a.Put(qs["words"], map[string][]string{"words": {strings.Repeat("x", intake.MaxBox+1)}})
	if !errs.Is(err, errs.Invalid) || a.One("words") != "before" {
		t.Errorf("too long: %v, kept %q", err, a.One("words"))
	}
}

// TestCanaryThroughATornDraft: a draft that was changed in the database does
// not open, and says no more than a wrong phrase does.
func TestCanaryThroughATornDraft(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	ds := w.drafts()
	_, f, err := ds.Start(t.Context(), phrase.Words)
	w.ok(err)
	w.ok(w.db.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE review_draft SET sealed = ? WHERE id = ?`, []byte("torn"), f.Ref)
		return err
	}))
	_, err = ds.Load(t.Context(), f)
	w.refused(err, errs.NotFound)
}
