package recommendation_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
)

func TestAnOwnerAnswersAndCommits(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, _ := pledgedOn(t, d)
		before := leaves(t, s.world)
		at := "/recommendations/iicsa-final-99/answer"
		check := s.post(owner, at, "step", "check", "status", "partly_accepted", "part", record.PartID("iicsa-final-99", "a"), "given", "March 2026", "words", "Agreed <b>in part</b>")
		s.wants(check, http.StatusOK, "Check the answer", "Partly accepted", "March 2026", "a: publish the data", "&lt;b&gt;", "!<b>in part", "Publish this answer")
		s.wrote(before) // nothing before the last page is confirmed
		got := s.again(owner, at, check)
		s.wants(got, http.StatusSeeOther)
		s.wants(s.get(owner, got.location), http.StatusOK, "The answer is published.")
		s.wrote(before, "answer.record")
		rec, err := s.Get(public(), "iicsa-final-99")
		if err != nil || len(rec.Answers) != 1 || rec.Answers[0].BodyID != "uk-government" || rec.Answers[0].PartID == "" || !rec.Answers[0].Synthetic {
			t.Fatalf("answers: %+v, %v", rec.Answers, err)
		}

		at = "/recommendations/iicsa-final-99/commit"
		check = s.post(owner, at, "step", "check", "text", "Train the staff", "criterion", "All are trained", "due", "mid to late 2027", "serves", "iicsa-final-01")
		s.wants(check, http.StatusOK, "Check the commitment", "Train the staff", "2027")
		s.wants(s.again(owner, at, check), http.StatusSeeOther)
		s.wrote(before, "answer.record", "commitment.create")
		if one, err := s.Get(public(), "iicsa-final-01"); err != nil || !hasCommitment(one, "Train the staff") {
			t.Errorf("the commitment does not serve iicsa-final-01: %v", err)
		}
	})
}

func TestChangingBeforePublishingKeepsWhatWasTyped(t *testing.T) {
	s, _ := pledged(t)
	at := "/recommendations/iicsa-final-99/answer"
	check := s.post(owner, at, "step", "check", "status", "accepted", "given", "2026", "words", "Words to keep")
	v := valuesOf(check)
	v.Set("step", "change")
	s.wants(s.sendForm(owner, at, v), http.StatusOK, "Answer this recommendation", "Words to keep", `value="accepted" checked`)
}

func TestACoordinatorRecordsASourcedAnswer(t *testing.T) {
	s, _ := pledged(t)
	at := "/recommendations/iicsa-final-99/answer"
	check := s.post(keeper, at, "step", "check", "body", "uk-government", "status", "rejected", "given", "2026-05", "words", "Not agreed",
		"source_url", "https://example.org/answer", "coded_by", "The keepers", "checked", "yes")
	s.wants(check, http.StatusOK, "The keepers", "UK Government")
	s.wants(s.again(keeper, at, check), http.StatusSeeOther)
	rec, err := s.Get(public(), "iicsa-final-99")
	if err != nil {
		t.Fatal(err)
	}
	a := rec.Answers[0]
	if a.Check.Done == nil || !*a.Check.Done || !strings.HasPrefix(a.Check.By, "a coordinator of this register") || a.Check.On.Text() != "2026-11-23" {
		t.Errorf("check = %+v", a.Check)
	}
}

func TestADraftIsKeptEvidenceIsAttachedAndAReportSubmitted(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		before := leaves(t, s.world)
		at := "/commitments/" + c.ID + "/report"
		s.wants(s.post(owner, at, "step", "save", "text", "Half of it"), http.StatusSeeOther)
		s.wants(s.get(owner, at), http.StatusOK, "Half of it")
		s.wants(s.get(owner, "/desk"), http.StatusOK, "Continue the draft")
		s.wants(s.get(owner, at+"?saved=draft"), http.StatusOK, "It is not submitted")

		got := s.upload(owner, at, "plan.pdf", []byte("%PDF-1.7 synthetic"), "step", "attach", "text", "All of it", "claim", "done")
		s.wants(got, http.StatusSeeOther)
		s.wants(s.get(owner, at), http.StatusOK, "All of it", "plan.pdf", "checked")
		s.wants(s.upload(owner, at, "plan.exe", []byte("MZ"), "step", "attach", "text", "All of it", "claim", "done"), http.StatusUnprocessableEntity, "This kind of file is not taken", "All of it")
		if pub, err := s.Commitment(public(), c.ID); err != nil || len(pub.Progress) != 0 {
			t.Errorf("the public sees the draft: %+v, %v", pub.Progress, err)
		}

		got = s.post(owner, at, "step", "check", "text", "All of it", "claim", "done")
		s.wants(got, http.StatusSeeOther)
		check := s.get(owner, got.location)
		s.wants(check, http.StatusOK, "Check the report", "All of it", "We claim that it is done", "plan.pdf", "Submit this report")
		s.wants(s.again(owner, at, check), http.StatusSeeOther)
		s.wants(s.again(owner, at, check), http.StatusSeeOther)                             // pressed twice: counts once
		s.wants(s.again(owner, at, check, "csrf", s.token(owner, at)), http.StatusConflict) // from another window
		s.wrote(before, "progress.draft", "progress.draft", "evidence.add", "progress.submit")
		pub, err := s.Commitment(public(), c.ID)
		if err != nil || len(pub.Progress) != 1 || pub.Progress[0].Claim != record.ClaimDone || len(pub.Progress[0].Evidence) != 1 {
			t.Errorf("submitted: %+v, %v", pub.Progress, err)
		}
	})
}

func TestEvidenceThatIsTooLargeLosesNothing(t *testing.T) {
	s, c := pledged(t)
	at := "/commitments/" + c.ID + "/report"
	big := append([]byte("%PDF-"), make([]byte, recommendation.EvidenceLimit)...)
	s.wants(s.upload(owner, at, "big.pdf", big, "step", "attach", "text", "Words to keep"), http.StatusUnprocessableEntity, "larger than 20 MB", "Words to keep")
	s.wants(s.get(owner, at), http.StatusOK, "Words to keep")
	s.wants(s.upload(owner, at, "huge.pdf", append(big, make([]byte, 2<<20)...), "step", "attach"), http.StatusRequestEntityTooLarge)
}

func TestTwoPeopleWriteOneDraft(t *testing.T) {
	s, c := pledged(t)
	at := "/commitments/" + c.ID + "/report"
	s.wants(s.post(owner, at, "step", "save", "text", "First words"), http.StatusSeeOther)
	mine := valuesOf(s.get(owner, at), "step", "save", "text", "My long words", "obstacles", "My obstacles")
	s.wants(s.post(owner, at, "step", "save", "text", "Their words"), http.StatusSeeOther)
	before := leaves(t, s.world)
	conflict := s.sendForm(owner, at, mine)
	s.wants(conflict, http.StatusConflict, "First words", "Their words", "My long words", "My obstacles")
	s.wrote(before)
	s.wants(s.again(owner, at, conflict, "text", "Both words", "obstacles", "My obstacles"), http.StatusSeeOther)
	s.wants(s.get(owner, at), http.StatusOK, "Both words", "My obstacles")

	// Two who begin at once: the second is shown the first's draft.
	s2, c2 := pledged(t)
	at = "/commitments/" + c2.ID + "/report"
	mine = valuesOf(s2.get(owner, at), "step", "save", "text", "Mine")
	s2.wants(s2.post(owner, at, "step", "save", "text", "Theirs"), http.StatusSeeOther)
	s2.wants(s2.sendForm(owner, at, mine), http.StatusConflict, "Mine", "Theirs")
}

func TestADraftThatWasSubmittedMeanwhile(t *testing.T) {
	s, c := pledged(t)
	at := "/commitments/" + c.ID + "/report"
	s.wants(s.post(owner, at, "step", "save", "text", "First words"), http.StatusSeeOther)
	mine := valuesOf(s.get(owner, at), "step", "save", "text", "My words")
	check := s.get(owner, at+"?check=1")
	s.wants(s.again(owner, at, check), http.StatusSeeOther)
	s.wants(s.sendForm(owner, at, mine), http.StatusUnprocessableEntity, "submitted this report while you were writing", "My words")
}

func TestTwoPeopleMoveOneDate(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		at := "/commitments/" + c.ID + "/move"
		mine := valuesOf(s.get(owner, at), "due", "2029", "reason", "My reason")
		before := leaves(t, s.world)
		s.wants(s.post(owner, at, "due", "autumn 2027", "reason", "Their reason"), http.StatusSeeOther)
		conflict := s.sendForm(owner, at, mine)
		s.wants(conflict, http.StatusConflict, "autumn 2027", "2029", "My reason", "Their reason")
		s.wrote(before, "commitment.move")
		s.wants(s.again(owner, at, conflict, "due", "2029", "reason", "My reason"), http.StatusSeeOther)
		s.wants(s.get(owner, at), http.StatusOK, "Every move of this date", "autumn 2027", "My reason", "Their reason", "moved twice")
	})
}

func TestTwoPeopleEditOneRecommendation(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, _ := pledgedOn(t, d)
		at := "/recommendations/iicsa-final-99/edit"
		shown := s.get(keeper, at)
		s.wants(shown, http.StatusOK, "Neutral title", "UK Government\nPanel", "a: publish the data")
		mine := valuesOf(shown, "title", "My title", "summary", "My long summary", "addressees", "UK Government", "parts", "", "why", "They were asked by mistake")
		before := leaves(t, s.world)
		s.wants(s.post(keeper, at, "title", "Neutral title", "summary", "Their summary", "addressees", "UK Government\nNew Body", "parts", "a: publish the data\nc: more", "why",
			"The report asks others"), http.StatusSeeOther)
		s.wrote(before, "recommendation.edit")
		conflict := s.sendForm(keeper, at, mine)
		s.wants(conflict, http.StatusConflict, "Neutral summary.", "Their summary", "My long summary", "My title", "New Body")
		s.wrote(before, "recommendation.edit")
		s.wants(s.again(keeper, at, conflict, "title", "My title", "summary", "My long summary", "addressees", "New Body", "parts", "c: more", "why", "They were asked by mistake"), http.StatusSeeOther)
		rec, err := s.Get(public(), "iicsa-final-99")
		if err != nil || rec.Title != "My title" || len(rec.Addressees) != 1 || rec.Addressees[0].ID != "new-body" || len(rec.Parts) != 1 || rec.Parts[0].Label != "c" {
			t.Errorf("saved: %+v, %v", rec, err)
		}
	})
}

// A change to addressees alone must be seen by the other person too, though
// the recommendation's own row is the same.
func TestAnEditOfAddresseesAloneIsAConflict(t *testing.T) {
	s, _ := pledged(t)
	at := "/recommendations/iicsa-final-99/edit"
	same := []string{"title", "Neutral title", "summary", "Neutral summary.", "number", "99", "parts", "a: publish the data\nb: inspect"}
	mine := valuesOf(s.get(keeper, at), append(same, "addressees", "Panel", "why", "The report asks the panel alone")...)
	s.wants(s.post(keeper, at, append(same, "addressees", "UK Government", "why", "The report asks the government alone")...), http.StatusSeeOther)
	s.wants(s.sendForm(keeper, at, mine), http.StatusConflict, "UK Government")
}

func TestAVerifierSendsBackThenVerifies(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		at := "/commitments/" + c.ID + "/finding"
		s.wants(s.get(verifier, at), http.StatusOK, "There is no claim to judge now", "!Continue")
		submit := func(words string) {
			if _, err := s.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: words, ClaimDone: true, NoEvidence: true, Submit: true, Synthetic: true}); err != nil {
				t.Fatal(err)
			}
		}
		submit("It was published")
		s.wants(s.get(verifier, "/desk"), http.StatusOK, "Claimed done", at)
		s.wants(s.get(ownJudge, "/desk"), http.StatusOK, "Not for you", "your own body", "!"+at)
		shown := s.get(verifier, at)
		s.wants(shown, http.StatusOK, "The plan is on the website", "It was published", "The owner gave no evidence", "Synthetic")
		before := leaves(t, s.world)
		check := s.again(verifier, at, shown, "step", "check", "verdict", "sent_back", "reasons", "Nothing is there", "outcome", "unknown")
		s.wants(check, http.StatusOK, "Not accepted as done", "Nothing is there", "I belong to another body")
		stale := valuesOf(check)
		s.wants(s.again(verifier, at, check), http.StatusSeeOther)
		s.wrote(before, "finding.record")
		s.wants(s.get(owner, "/desk"), http.StatusOK, "Sent back", "Publish the plan")

		submit("Now it is there")
		stale.Set("csrf", s.token(verifier, at))
		got := s.sendForm(verifier, at, stale) // from another window, judged against the first claim
		s.wants(got, http.StatusUnprocessableEntity, "The owner has reported again", "Now it is there", "Nothing is there")
		check = s.again(verifier, at, got, "step", "check", "verdict", "verified", "reasons", "I saw it", "outcome", "better", "outcome_reasons", "By the measure")
		s.wants(s.again(verifier, at, check), http.StatusSeeOther)
		done, err := s.Commitment(public(), c.ID)
		if err != nil || done.Condition(s.Today()).State != record.StateVerified || len(done.Findings) != 2 {
			t.Errorf("%+v, %v", done.Findings, err)
		}
	})
}

func TestThePanelsViewAndAReading(t *testing.T) {
	s, c := claimed(t)
	before := leaves(t, s.world)
	at := "/commitments/" + c.ID + "/view"
	check := s.post(verifier, at, "step", "check", "stance", "not_satisfied", "text", "Not what we asked for")
	s.wants(check, http.StatusOK, "Not what we asked for", "This is not what was asked for")
	s.wants(s.again(verifier, at, check), http.StatusSeeOther)
	at = "/commitments/" + c.ID + "/reading"
	s.wants(s.post(owner, at, "taken", "October 2026", "value", "62 per cent", "source_url", "https://example.org/m"), http.StatusSeeOther)
	s.wants(s.get(owner, at), http.StatusOK, "62 per cent", "October 2026")
	s.wrote(before, "panelview.record", "progress.submit")
}

func TestClosingACommitment(t *testing.T) {
	s, c := pledged(t)
	at := "/commitments/" + c.ID + "/close"
	before := leaves(t, s.world)
	s.wants(s.get(owner, at), http.StatusForbidden)
	s.wants(s.post(keeper, at, "how", "withdrawn", "reason", "Plans changed"), http.StatusSeeOther)
	s.wrote(before, "commitment.edit")
	s.wants(s.post(keeper, at, "how", "withdrawn", "reason", "Again"), http.StatusUnprocessableEntity, "closed already")
	s.wants(s.post(owner, "/commitments/"+c.ID+"/report", "step", "save", "text", "x"), http.StatusUnprocessableEntity, "This commitment is closed")
}

func TestReportsAndRecommendationsFromDraftToPublished(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, seeded(t, d))
		before := leaves(t, s.world)
		got := s.post(keeper, "/reports/new", "title", "A synthetic report", "body", "Synthetic Inquiry", "kind", "inquiry report", "published", "spring 2026", "total", "3", "id", "synthetic-one")
		s.wants(got, http.StatusSeeOther)
		got = s.post(keeper, "/reports/synthetic-one/add", "title", "First", "summary", "Neutral text.", "addressees", "UK Government\nA Brand New Council", "answer_due", "2026-12")
		s.wants(got, http.StatusSeeOther)
		s.wrote(before, "report.create", "recommendation.create")
		if _, err := s.Get(public(), "synthetic-one-u01"); err == nil {
			t.Error("the public reads a draft")
		}
		s.wants(s.get(keeper, "/desk"), http.StatusOK, "Drafts of the register", "/recommendations/synthetic-one-u01/edit")
		edit := []string{"title", "First", "summary", "Neutral text.", "addressees", "UK Government\nA Brand New Council", "publish", "yes", "checked", "yes"}
		s.wants(s.post(keeper, "/recommendations/synthetic-one-u01/edit", edit...), http.StatusUnprocessableEntity, "Publish the report first")
		report := []string{"title", "A synthetic report", "body", "Synthetic Inquiry", "kind", "inquiry report", "published", "spring 2026", "total", "3"}
		mine := valuesOf(s.get(keeper, "/reports/synthetic-one/edit"), append(report, "title", "My title")...)
		s.wants(s.post(keeper, "/reports/synthetic-one/edit", append(report, "publish", "yes")...), http.StatusSeeOther)
		s.wants(s.sendForm(keeper, "/reports/synthetic-one/edit", mine), http.StatusConflict, "My title", "A synthetic report")
		s.wants(s.post(keeper, "/recommendations/synthetic-one-u01/edit", edit...), http.StatusSeeOther)
		rec, err := s.Get(public(), "synthetic-one-u01")
		if err != nil || rec.Check.Done == nil || !*rec.Check.Done || rec.Check.On.Text() != "2026-11-23" || len(rec.Addressees) != 2 {
			t.Errorf("%+v, %v", rec, err)
		}
		list, err := s.List(public(), record.Filter{Report: "synthetic-one"}, 0, 0)
		if err != nil || list.Total != 1 || list.Items[0].ReportTitle != "A synthetic report" {
			t.Errorf("list: %+v, %v", list, err)
		}
	})
}

func TestEditingABody(t *testing.T) {
	s, _ := pledged(t)
	at := "/bodies/uk-government/edit"
	mine := valuesOf(s.get(keeper, at), "kind", "government", "contact", "mine@example.org")
	before := leaves(t, s.world)
	s.wants(s.post(keeper, at, "kind", "government", "contact", "answers@example.org"), http.StatusSeeOther)
	s.wants(s.sendForm(keeper, at, mine), http.StatusConflict, "answers@example.org", "mine@example.org")
	s.wrote(before, "report.edit")
}

func TestAStepOfTheLadder(t *testing.T) {
	s := newSite(t, seeded(t, testkit.SQLite(t)))
	at := "/recommendations/" + s.onTheLadder(t) + "/ladder"
	before := leaves(t, s.world)
	s.wants(s.post(keeper, at, "rung", "letter-1", "body", "uk-government", "text", "First letter sent"), http.StatusSeeOther)
	s.wrote(before, "ladder.step")
	s.wants(s.get(keeper, at), http.StatusOK, "First letter sent")
}

func hasCommitment(r *record.Record, wording string) bool {
	for _, c := range r.Commitments {
		if c.Wording == wording {
			return true
		}
	}
	return false
}
