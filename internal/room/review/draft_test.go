package review_test

import (
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

func TestADraftComesBackByItsPhrase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		ds := w.Drafts()
		for _, kind := range []phrase.Kind{phrase.Words, phrase.Digits} {
			p, f, err := ds.Start(t.Context(), kind)
			w.OK(err)
			a := intake.Answers{At: "words", Values: map[string][]string{"words": {"Withheld. " + reviewtest.Canary}}}
			w.OK(ds.Save(t.Context(), f, a))
			found, err := ds.Find(t.Context(), strings.ToUpper(p.Lines()))
			w.OK(err)
			back, err := ds.Load(t.Context(), found)
			w.OK(err)
			if found.Kind != intake.FoundDraft || back.At != "words" || back.One("words") != "Withheld. "+reviewtest.Canary {
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
	ds := w.Drafts()
	p, _, err := ds.Start(t.Context(), phrase.Words)
	w.OK(err)
	q, _, err := ds.Start(t.Context(), phrase.Words)
	w.OK(err)
	mine, other := strings.Fields(p.Reveal()), strings.Fields(q.Reveal())
	wrong := strings.Join(append(append([]string{}, mine[:2]...), other[2:]...), " ")
	unknown := ""
	for range 50 {
		u, err := phrase.New(phrase.Words, ds.Random)
		w.OK(err)
		if !w.Taken(phrase.LookupIndex(ds.Secret, u.Lookup())) {
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
		w, ds, p, f := begun(t, d)
		a := intake.Answers{Values: map[string][]string{"words": {"Withheld."}, "force": {"made-up-northern-police"}, "identity_to": {"panel"}, "agree_papers": {"yes"}, "readers": {"panel"}}}
		_, id, err := w.S.Submit(t.Context(), f.Ref, a.Application(f.Key))
		w.OK(err)
		found, err := ds.Find(t.Context(), p.Reveal())
		w.OK(err)
		if found.Kind != intake.FoundCase || found.Ref != id {
			t.Fatalf("the phrase leads to %+v", found)
		}
		m, err := w.S.Mine(t.Context(), intake.PersonKey{CaseID: found.Ref, Key: found.Key})
		w.OK(err)
		if m.Account.Words != "Withheld." || m.Consents[0].Answer != "yes" || m.Consents[3].Answer != "yes" {
			t.Errorf("the person sees %+v", m)
		}
		if err := ds.Save(t.Context(), f, a); !errs.Is(err, errs.NotFound) {
			t.Errorf("the draft is still there: %v", err)
		}
		w.Refused(second(w.S.Reveal(w.As("independent"), id, intake.PartAccount, "x")), errs.NotFound)
	})
}

func TestDraftsRunOutAndAreWiped(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, ds, p, f := begun(t, d)
		kept, keptDraft, err := ds.Start(t.Context(), phrase.Words)
		w.OK(err)
		w.Clock.Advance(60 * 24 * time.Hour)
		w.OK(ds.Save(t.Context(), keptDraft, intake.Answers{At: "words", Values: map[string][]string{"words": {"Withheld."}}}))
		w.Clock.Advance(40 * 24 * time.Hour)
		if n, err := ds.Expire(t.Context()); err != nil || n != 1 {
			t.Errorf("%d ran out, %v", n, err)
		}
		w.Refused(second(ds.Find(t.Context(), p.Reveal())), errs.NotFound)
		w.Refused(second(ds.Load(t.Context(), f)), errs.NotFound)
		again, err := ds.Find(t.Context(), kept.Reveal())
		w.OK(err)
		w.OK(ds.Wipe(t.Context(), again))
		w.Refused(second(ds.Find(t.Context(), kept.Reveal())), errs.NotFound)
	})
}

// TestAnswersTakeWhatIsOffered: whatever a browser sends.
func TestAnswersTakeWhatIsOffered(t *testing.T) {
	qs := map[string]intake.Question{}
	for _, q := range intake.Questions(reviewtest.Bodies()[:3], reviewtest.Bodies()[3:]) {
		if _, twice := qs[q.ID]; twice || len(q.Asks) == 0 && !q.Files || q.Section == "" {
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
	ds := w.Drafts()
	_, f, err := ds.Start(t.Context(), phrase.Words)
	w.OK(err)
	w.OK(w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE review_draft SET sealed = ? WHERE id = ?`, []byte("torn"), f.Ref)
		return err
	}))
	_, err = ds.Load(t.Context(), f)
	w.Refused(err, errs.NotFound)
}
