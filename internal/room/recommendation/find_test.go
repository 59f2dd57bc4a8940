package recommendation_test

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/find"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// allFound is everything that a search is given as the public, by kind.
func allFound(t testing.TB, s *recommendation.Service) map[string][]room.Findable {
	t.Helper()
	ctx := access.WithActor(context.Background(), access.Public())
	out := map[string][]room.Findable{}
	for _, f := range find.In(s) {
		stubs, err := f.List(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, s := range stubs {
			ids = append(ids, s.ID)
		}
		if out[f.Kind], err = f.Load(ctx, ids); err != nil || len(out[f.Kind]) != len(ids) {
			t.Fatalf("%s: %d of %d, %v", f.Kind, len(out[f.Kind]), len(ids), err)
		}
	}
	return out
}

// readable is a page as it is read: words with one space between.
func readable(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(page, " "))), " ")
}

// TestWhatIsFoundStandsOnItsPage: every word that a search is given stands on the
// page that it leads to, as the public sees it; and no draft is among it.
func TestWhatIsFoundStandsOnItsPage(t *testing.T) {
	l := withDrafts(t)
	n := 0
	for kind, all := range allFound(t, l.Service) {
		for _, f := range all {
			n++
			got := l.get("", f.Href)
			page := readable(got.Body.String())
			if got.Code != http.StatusOK {
				t.Errorf("%s %s: %d", kind, f.Href, got.Code)
			}
			words := append([]string{f.Title}, f.Words...)
			for _, said := range f.Said {
				words = append(words, said.Words)
			}
			for _, w := range words {
				for piece := range strings.Lines(w) {
					if piece = readable(piece); !strings.Contains(page, strings.TrimSuffix(piece, ".")) && kind != "chain" {
						t.Errorf("%s is found by words that are not on it: %q", f.Href, piece)
					}
				}
			}
			if text := strings.ToLower(fmt.Sprint(f)); strings.Contains(text, canary) {
				t.Errorf("%s %s tells of a draft", kind, f.Href)
			}
		}
	}
	if n < 240 {
		t.Errorf("only %d things can be found: the test does not test", n)
	}
}

// publicModel is a register in which each act leaves a word of its own, and what a
// reader of the public should find of them.
type publicModel struct {
	*world
	t      testing.TB
	dice   *rand.Rand
	n      int
	public map[string]bool // by word
	recs   map[string]*oneRec
}

type oneRec struct {
	words   []string // of it, live
	answers map[string]string
	public  bool
	report  string
}

func (f *publicModel) word() string { f.n++; return fmt.Sprintf("qx%dzz", f.n) }

func (f *publicModel) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// put notes whether the words of a recommendation are public.
func (f *publicModel) put(r *oneRec) {
	for _, w := range r.words {
		f.public[w] = r.public
	}
	for _, w := range r.answers {
		f.public[w] = r.public
	}
}

func (f *publicModel) input(id string, r *oneRec, publish bool) recommendation.RecommendationInput {
	for _, w := range r.words {
		f.public[w] = false // an edit writes others
	}
	r.words = []string{f.word(), f.word(), f.word()}
	return recommendation.RecommendationInput{ID: id, ReportID: r.report, Title: "Synthetic " + r.words[0], Summary: "Synthetic " + r.words[1], Note: "Synthetic " + r.words[2],
		Addressees: []string{"Made-up Department"}, Publish: publish, Synthetic: true}
}

// act does one thing to the register.
func (f *publicModel) act(report string) {
	ids := []string{}
	for id := range f.recs {
		ids = append(ids, id)
	}
	if len(ids) == 0 || f.dice.IntN(4) == 0 {
		r := &oneRec{answers: map[string]string{}, public: f.dice.IntN(2) == 0, report: report}
		id, err := f.CreateRecommendation(mender, f.input(fmt.Sprintf("made-%d", f.n), r, r.public))
		f.must(err)
		f.recs[id] = r
		f.put(r)
		return
	}
	id := ids[f.dice.IntN(len(ids))]
	r := f.recs[id]
	now, err := f.Get(mender, id)
	f.must(err)
	switch f.dice.IntN(4) {
	case 0: // edited, and published if it was not
		r.public = true
		in := f.input(id, r, true)
		in.Version = now.EditVersion()
		f.must(f.EditRecommendation(mender, in))
	case 1:
		w := f.word()
		a, err := f.RecordAnswer(mender, id, recommendation.AnswerInput{BodyID: now.Addressees[0].ID, Status: string(record.Accepted), Words: "Synthetic " + w, Given: "2025",
			SourceURL: "https://example.org/answer", Synthetic: true})
		f.must(err)
		r.answers[a.ID] = w
	case 2: // an answer is withdrawn: it was a mistake
		for answer, w := range r.answers {
			f.must(f.PutRight(mender, recommendation.PutRight{Kind: "answer", ID: answer, What: record.Withdrawal, Version: f.version("answer", answer), Reason: "Synthetic"}))
			delete(r.answers, answer)
			f.public[w] = false
			break
		}
	case 3: // an answer's words are put right
		for answer, w := range r.answers {
			f.public[w] = false
			r.answers[answer] = f.word()
			fix, err := f.Fixable(mender, "answer", answer)
			f.must(err)
			fix.Words["words"] = "Synthetic " + r.answers[answer]
			f.must(f.PutRight(mender, recommendation.PutRight{Kind: "answer", ID: answer, What: record.Rewording, Version: fix.Version, Words: fix.Words, Reason: "Synthetic"}))
			break
		}
	}
	f.put(r)
}

func (f *publicModel) version(kind, id string) int64 {
	fix, err := f.Fixable(mender, kind, id)
	f.must(err)
	return fix.Version
}

// TestOnlyWhatIsPublicIsFound: whatever is done to the register, a search is given
// the words that stand in public and no others: of no draft, of nothing withdrawn, no
// words that were put right. And whenever that changes, its mark does.
func TestOnlyWhatIsPublicIsFound(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		f := &publicModel{world: newWorld(t, d), t: t, dice: rand.New(rand.NewPCG(6, 8)), public: map[string]bool{}, recs: map[string]*oneRec{}}
		report, err := f.CreateReport(mender, recommendation.ReportInput{ID: "made-up-report", Title: "Synthetic report", Body: "Synthetic inquiry", Kind: "made-up report", Publish: true, Synthetic: true})
		f.must(err)
		draft, err := f.CreateReport(mender, recommendation.ReportInput{ID: "made-up-draft", Title: "Synthetic draftword", Body: "Synthetic inquiry", Kind: "made-up report", Synthetic: true})
		f.must(err)
		f.public["draftword"] = false
		_ = draft
		was, mark := "", any(nil)
		for step := range 40 {
			f.act(report)
			text := fmt.Sprint(allFound(t, f.Service))
			for w, public := range f.public {
				if got := strings.Contains(text, w); got != public {
					t.Fatalf("step %d: %q is found: %v, and is public: %v", step, w, got, public)
				}
			}
			marks := ""
			for _, finder := range find.In(f.Service) {
				m, err := finder.Mark(access.WithActor(context.Background(), access.Public()))
				f.must(err)
				marks += fmt.Sprint(m)
			}
			if text != was && marks == mark {
				t.Fatalf("step %d: what is found is another, and the mark the same", step)
			}
			was, mark = text, marks
		}
		if len(f.public) < 60 {
			t.Errorf("only %d words were tried", len(f.public))
		}
	})
}
