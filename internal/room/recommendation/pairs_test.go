package recommendation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/testkit/pairs"
)

// desk is one node of the register, with the ids of what the start made.
type desk struct {
	*world
	recommendation, commitment, draft, claim, answer, move string
	edit                                                   int64 // the version that the edit form showed
}

const promise = "made-up-report-01"

// deskOn is a node over a register that may have been begun.
func deskOn(t *testing.T, d *db.DB) *desk {
	t.Helper()
	w := &desk{world: newWorld(t, d), recommendation: promise}
	one := func(query string) (id string) {
		if err := d.QueryRow(t.Context(), query).Scan(&id); err != nil && !db.NoRows(err) {
			t.Fatal(err)
		}
		return id
	}
	w.commitment = one(`SELECT id FROM commitment ORDER BY id LIMIT 1`)
	w.draft = one(`SELECT id FROM progress WHERE state = 'draft' ORDER BY id LIMIT 1`)
	w.claim = one(`SELECT id FROM progress WHERE claim = 'done' AND state = 'submitted' ORDER BY id LIMIT 1`)
	w.answer, w.move = one(`SELECT id FROM answer ORDER BY id LIMIT 1`), one(`SELECT id FROM date_move ORDER BY id LIMIT 1`)
	if r, err := (store.Store{}).Load(t.Context(), d, promise); err == nil {
		w.edit = r.EditVersion()
	}
	return w
}

// began makes a small register: a report, one recommendation, one commitment.
func began(t *testing.T, d *db.DB) *desk {
	t.Helper()
	w := deskOn(t, d)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range []record.Body{{Name: "UK Government", Kind: "government"}, {Name: "Panel", Kind: "other"}} {
		_, err := w.CreateBody(keeper, b)
		must(err)
	}
	_, err := w.CreateReport(keeper, recommendation.ReportInput{ID: "made-up-report", Title: "Made-up report", Body: "Made-up inquiry", Kind: "inquiry report", Publish: true})
	must(err)
	_, err = w.CreateRecommendation(keeper, recommendation.RecommendationInput{ReportID: "made-up-report", Number: "1", Title: "Neutral title", Summary: "Neutral summary.",
		Addressees: []string{"UK Government"}, Publish: true})
	must(err)
	c, err := w.CreateCommitment(owner, recommendation.CommitmentInput{Wording: "Publish the plan", Criterion: "The plan is on the website", Due: "2027", Serves: []string{promise}})
	must(err)
	w.commitment = c.ID
	return w
}

// register tries every pair of acts on it.
func register(t *testing.T, prepare func(w *desk) error, acts ...pairs.Act[*desk]) {
	t.Helper()
	var tables []string
	for _, tb := range recommendation.Tables() {
		tables = append(tables, tb.Name)
	}
	pairs.Suite[*desk]{
		Start: func(t *testing.T, d *db.DB) {
			w := began(t, d)
			if err := prepare(w); err != nil {
				t.Fatal(err)
			}
		},
		Open: deskOn, Tables: append(tables, "blob"), Acts: acts,
	}.Run(t)
}

func does(name string, do func(w *desk) error) pairs.Act[*desk] {
	return pairs.Act[*desk]{Name: name, Do: do}
}

func finding(verdict string) func(w *desk) error {
	return func(w *desk) error {
		return w.RecordFinding(verifier, recommendation.FindingInput{CommitmentID: w.commitment, ProgressID: w.claim, Verdict: verdict, Reasons: "Neutral reasons.", Outcome: "unknown"})
	}
}

func mend(kind string, id func(w *desk) string) func(w *desk) error {
	return func(w *desk) error {
		return w.PutRight(mender, recommendation.PutRight{Kind: kind, ID: id(w), What: record.Withdrawal, Reason: "It belongs to another record."})
	}
}

func progressOf(words string, done, submit bool) func(w *desk) error {
	return func(w *desk) error {
		_, err := w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: w.commitment, Words: words, ClaimDone: done, NoEvidence: true, Submit: submit})
		return err
	}
}

// TestTwoActsAtOnceOnAClaim: a claim is judged once, whatever comes with it.
func TestTwoActsAtOnceOnAClaim(t *testing.T) {
	register(t, func(w *desk) error { return progressOf("The plan was published.", true, true)(w) },
		does("verify", finding(record.VerdictVerified)),
		does("send back", finding(record.VerdictSentBack)),
		does("withdraw the claim", mend("progress", func(w *desk) string { return w.claim })),
		does("report again", progressOf("There is more.", true, true)),
		does("withdraw the commitment", mend("commitment", func(w *desk) string { return w.commitment })),
		does("close the commitment", func(w *desk) error { return w.CloseCommitment(owner, w.commitment, 1, "", "Another is better.") }),
		does("move the date", func(w *desk) error { return w.MoveDate(owner, w.commitment, 1, "2028", "More time is needed.") }),
	)
}

// TestTwoActsAtOnceOnADraft: what hangs on a draft goes or is published with it.
func TestTwoActsAtOnceOnADraft(t *testing.T) {
	prepare := func(w *desk) error {
		if err := progressOf("A draft.", false, false)(w); err != nil {
			return err
		}
		all, err := w.Commitment(owner, w.commitment)
		if err != nil {
			return err
		}
		w.draft = all.Progress[0].ID
		_, err = w.AddEvidence(owner, w.draft, recommendation.EvidenceInput{Name: "first.txt", Data: []byte("neutral words")})
		return err
	}
	file := func(w *desk) string {
		var id string
		_ = w.db.QueryRow(context.Background(), `SELECT id FROM evidence ORDER BY id LIMIT 1`).Scan(&id)
		return id
	}
	register(t, prepare,
		does("submit it", func(w *desk) error {
			_, err := w.SaveProgress(owner, recommendation.ProgressInput{ID: w.draft, CommitmentID: w.commitment, Version: 1, Words: "It is done.", ClaimDone: true, NoEvidence: true, Submit: true})
			return err
		}),
		does("save it again", func(w *desk) error {
			_, err := w.SaveProgress(owner, recommendation.ProgressInput{ID: w.draft, CommitmentID: w.commitment, Version: 1, Words: "Other words."})
			return err
		}),
		does("attach the same file", func(w *desk) error {
			_, err := w.AddEvidence(owner, w.draft, recommendation.EvidenceInput{Name: "again.txt", Data: []byte("neutral words")})
			return err
		}),
		does("take the file off", func(w *desk) error { return w.RemoveEvidence(owner, w.draft, file(w)) }),
		does("close the commitment", func(w *desk) error { return w.CloseCommitment(owner, w.commitment, 1, "", "Another is better.") }),
	)
}

// TestTwoActsAtOnceOnARecommendation: answers, steps and drafts of one report.
func TestTwoActsAtOnceOnARecommendation(t *testing.T) {
	answer := func(status string) func(w *desk) error {
		return func(w *desk) error {
			_, err := w.RecordAnswer(owner, promise, recommendation.AnswerInput{Status: status, Given: "2026-10", Words: "Neutral words."})
			return err
		}
	}
	unnumbered := func(title string) func(w *desk) error {
		return func(w *desk) error {
			_, err := w.CreateRecommendation(keeper, recommendation.RecommendationInput{ReportID: "made-up-report", Title: title, Summary: "Neutral summary.", Addressees: []string{"Panel"}})
			return err
		}
	}
	register(t, func(w *desk) error { return answer("accepted")(w) },
		does("answer", answer("accepted")),
		does("answer otherwise", answer("rejected")),
		does("withdraw the answer", mend("answer", func(w *desk) string { return w.answer })),
		does("edit it", func(w *desk) error {
			return w.EditRecommendation(keeper, recommendation.RecommendationInput{ID: promise, ReportID: "made-up-report", Number: "1", Title: "Another title", Summary: "Neutral summary.",
				Addressees: []string{"Panel"}, Version: w.edit, Publish: true})
		}),
		does("enter one more", unnumbered("One more")),
		does("enter two proposals", func(w *desk) error {
			ids, err := w.AddProposals(keeper, "made-up-report", []recommendation.ProposalInput{{Key: "1", Title: "First", Summary: "Neutral."}, {Key: "2", Title: "Second", Summary: "Neutral."}}, true)
			if err == nil && len(ids) != 2 {
				return fmt.Errorf("two proposals came out as %s", strings.Join(ids, ", "))
			}
			return err
		}),
	)
}
