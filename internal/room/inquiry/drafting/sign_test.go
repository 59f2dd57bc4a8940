package drafting_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// frozen writes, checks and freezes a sentence.
func (w *world) frozen(c report.Content) string {
	w.t.Helper()
	id := w.wrote(counsel, c)
	w.do(w.check(member, id))
	w.do(w.Freeze(as(chair), w.report, id, 1))
	return id
}

// advised has two people record advice on the report as it is.
func (w *world) advised(changed string) {
	w.t.Helper()
	p, err := w.ProposeAdvice(as(solicitor), w.report, drafting.Advice{Who: "A made-up adviser", On: w.Today(), Changed: changed})
	w.agreed(w.Proposals(), chair, p, err)
}

// signs has somebody open the report as it is, and sign it.
func (w *world) signs(a access.Actor) (bool, error) {
	ready, err := w.Ready(as(a), w.report)
	if err != nil {
		return false, err
	}
	for _, h := range ready.Hindrances {
		w.t.Log(h)
	}
	if ready.Advises && ready.Of != "" && ready.Advice == nil {
		w.advised("Nothing had to be changed.")
	}
	return w.Sign(as(a), w.report, ready.Of)
}

func (w *world) count(table string) (n int) {
	w.t.Helper()
	w.do(w.db.QueryRow(context.Background(), `SELECT count(*) FROM `+table).Scan(&n))
	return n
}

// TestTheLastSignatureIsOneWrite: where the register refuses, nothing is signed, published, fixed or
// put on record; then all of it is at once, and the person whose words it rests on reads it (pitfall 11).
func TestTheLastSignatureIsOneWrite(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Council)
		w.taking()
		p := w.given(testimony.Themed)
		theme := w.themed("Not written down", p)
		told := w.frozen(fact("People told us that nobody wrote it down.", theme))
		hidden := w.frozen(fact("Synthetic Person 9 kept the list, canary-withheld."))
		rec := w.frozen(report.Content{Text: "What people say should be written down.", Sort: report.Recommended, References: []report.Reference{{Kind: report.OwnWords, Of: told}}})
		gone := w.frozen(report.Content{Text: "The list should be kept, canary-withheld-too.", Sort: report.Recommended, References: []report.Reference{{Kind: report.OwnWords, Of: hidden}}})
		w.do(w.Recommend(as(chair), w.report, []report.Recommendation{{Number: "1", Title: "Write it down", Summary: "What people say is written down",
			Sentences: []string{rec}, Addressees: []string{"Made-up Office"}},
			{Number: "2", Title: "Keep lists", Summary: "Lists are kept", Sentences: []string{gone}}}))
		why := report.Withheld{Ground: report.InPublicInterest, PublicConcern: "It says nothing of what was done.", Harm: "Somebody could be found by it.",
			Confidence: "It was given in confidence by somebody."}
		passages := []drafting.Passage{{Sentence: hidden, Words: "Synthetic Person 9", Withheld: why}, {Sentence: hidden, Words: "canary-withheld", Withheld: why}, {Sentence: gone, Withheld: why}}
		bad := slices.Clone(passages)
		bad[0].Words = "Somebody who is not in it"
		_, err := w.ProposeWithheld(as(chair), w.report, bad, false)
		refused(t, "words that are not there", err, errs.Invalid)
		prop, err := w.ProposeWithheld(as(chair), w.report, passages, false)
		w.do(err)
		refused(t, "withheld by one", w.agree(w.Proposals(), chair, prop), errs.Forbidden)
		ready, err := w.Ready(as(member), w.report)
		w.do(err)
		_, err = w.Sign(as(member), w.report, ready.Of)
		refused(t, "signed while it is asked what is withheld", err, errs.Conflict)
		w.agreed(w.Proposals(), counsel, prop, nil)
		_, err = w.Sign(as(member), w.report, ready.Of)
		refused(t, "signed as it was before passages were withheld", err, errs.Conflict)
		if out, err := w.signs(member); err != nil || out {
			t.Fatal(out, err)
		}
		w.register.refuse = errs.New(errs.Invalid, "The register takes no such thing.")
		_, err = w.signs(chair)
		refused(t, "the register refuses", err, errs.Invalid)
		if w.count("inquiry_report_out")+w.count("inquiry_finding") != 0 || w.count("inquiry_report_signature") != 1 {
			t.Error("something was signed, published or put on record")
		}
		rests, err := w.listening.Rests(context.Background(), d, w.id, told)
		w.do(err)
		if len(rests) != 1 || !rests[0].Fixed.IsZero() {
			t.Errorf("it was fixed: %+v", rests)
		}
		w.register.refuse = nil
		if out, err := w.signs(chair); err != nil || !out {
			t.Fatal(out, err)
		}
		if w.register.told != 1 || len(w.register.taken) != 1 || w.register.taken[0].Number != "1" || *w.register.taken[0].QuotePlace != "paragraph 1.1" {
			t.Errorf("the register was handed %+v", w.register.taken)
		}
		pub, err := w.Out.Read(as(visitor), w.id, w.report)
		w.do(err)
		if text := fmt.Sprint(pub); strings.Contains(text, "canary-withheld") || strings.Contains(text, "Synthetic Person 9") || len(pub.Gaps) != 3 || pub.Commitment == "" ||
			!strings.Contains(text, "nobody wrote it down") || strings.Contains(text, theme.Of) {
			t.Errorf("the public reads %+v", pub)
		}
		w.publishedRuns(3)
		thread, err := w.finding.Thread(as(visitor), p, w.id)
		w.do(err)
		if len(thread.Sentences) != 1 || thread.Sentences[0].Words != "People told us that nobody wrote it down." || len(thread.Sentences[0].Came) != 1 || thread.Sentences[0].Came[0].ID != "r-1" {
			t.Errorf("the person reads %+v", thread.Sentences)
		}
		if rests, err = w.listening.Rests(context.Background(), d, w.id, told); err != nil || rests[0].Fixed.IsZero() {
			t.Errorf("it is not fixed: %+v %v", rests, err)
		}
		_, err = w.signs(chair)
		refused(t, "signed twice", err, errs.Conflict)
		w.verified()
	})
}

// TestAfterTheAnswer (pitfall 4): a sentence that is worse than what was put goes back to the letter;
// one that is lighter does not, and must be treated for what it is.
func TestAfterTheAnswer(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Statutory)
		f := w.wrote(counsel, fact("Three lists were kept."))
		c := w.wrote(counsel, criticism("The council did not compare them.", theCouncil, report.Significant, f))
		w.do(w.check(member, f))
		w.do(w.check(member, c))
		w.do(w.Answer(as(visitor), w.recipient(w.letter(theCouncil)), "Summary withheld.", true))
		if st := w.at(c).Standing; st.State != report.Answered {
			t.Fatalf("%+v", st)
		}
		w.do(w.Edit(as(counsel), w.report, c, 1, criticism("The council would not compare them.", theCouncil, report.Serious, f)))
		if st := w.at(c).Standing; st.State != report.Referenced {
			t.Errorf("edited: %+v", st)
		}
		w.do(w.check(member, c))
		if st := w.at(c).Standing; st.State != report.Checked || len(st.Owed) != 1 {
			t.Errorf("a worse sentence is not put again: %+v", st)
		}
		refused(t, "frozen", w.Freeze(as(chair), w.report, c, 2), errs.Conflict)
		w.do(w.Edit(as(counsel), w.report, c, 2, criticism("The council might have compared them.", theCouncil, report.Slight, f)))
		w.do(w.check(member, c))
		if st := w.at(c).Standing; st.State != report.Answered {
			t.Errorf("a lighter sentence is put again: %+v", st)
		}
		refused(t, "somebody's old revision", w.Edit(as(chair), w.report, c, 2, criticism("The council failed.", theCouncil, report.Grave, f)), errs.Conflict)
		if one := w.at(c); one.Content.Text != "The council might have compared them." {
			t.Errorf("an old revision was written over: %q", one.Content.Text)
		}
	})
}

// TestAmberAtOnce: a page that is restricted or taken back, an account whose person says no, and two
// who turn out to be one human each take a sentence back by themselves.
func TestAmberAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Council)
		w.taking()
		p, q := w.given(testimony.Themed), w.given(testimony.Themed)
		theme := w.themed("Not written down", p, q)
		a, b := w.frozen(fact("It was on a page.")), w.frozen(fact("People told us.", theme))
		for stand, amber := range map[report.Stand]bool{report.Held: true, report.TakenBack: true, report.Stands: false} {
			w.papers.stand["doc-1"] = stand
			if st := w.at(a).Standing; (len(st.Amber) == 1) != amber || (st.State == report.Frozen) == amber {
				t.Errorf("%s: %+v", stand, st)
			}
		}
		w.papers.marked = " redacted anew"
		if st := w.at(a).Standing; len(st.Amber) != 1 {
			t.Errorf("redacted anew: %+v", st)
		}
		_, err := w.signs(chair)
		refused(t, "signed on it", err, errs.Invalid)
		w.papers.marked = ""
		w.do(w.listening.Say(as(visitor), q, testimony.Themed, false, "", "seen"))
		if st := w.at(b).Standing; len(st.Amber) != 1 || st.State == report.Frozen {
			t.Errorf("after a no: %+v", st)
		}
		w.do(w.check(member, b))
		if st := w.at(b).Standing; st.State != report.Frozen {
			t.Errorf("checked again: %+v", st)
		}
		w.one[member.Human] = counsel.Human // who checked it is known to be who wrote it
		if st := w.at(b).Standing; st.State != report.Referenced {
			t.Errorf("checked by its writer: %+v", st)
		}
		delete(w.one, member.Human)
		w.do(w.listening.Say(as(visitor), p, testimony.Themed, false, "", "seen"))
		if st := w.at(b).Standing; len(st.Amber) != 1 || w.at(b).Feet[0].Sight.Stand != report.TakenBack {
			t.Errorf("after the last no: %+v", st)
		}
		w.turn(inquiry.TurnSuspend)
		refused(t, "written while it is suspended", w.Edit(as(counsel), w.report, a, 1, fact("Another.")), errs.Conflict)
	})
}

// TestThePanelIsWhoSitsToday: a member who declares a conflict signs nothing, and is not waited for.
func TestThePanelIsWhoSitsToday(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Council)
		w.frozen(fact("Three lists were kept."))
		if out, err := w.signs(member); err != nil || out {
			t.Fatal(out, err)
		}
		w.do(w.inquiries.Declare(as(member), inquiry.InterestInput{Inquiry: w.id, Words: "A made-up conflict with the area.", Conflict: "yes"}))
		_, err := w.signs(member)
		refused(t, "a member with a conflict", err, errs.NotFound)
		w.clock.Advance(24 * time.Hour)
		if out, err := w.signs(chair); err != nil || !out {
			t.Error(out, err)
		}
	})
}

// TestWithoutTermsNothingIsSigned: nobody could say what the report was to find.
func TestWithoutTermsNothingIsSigned(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.noTerms = true
	w.begun(rules.Statutory)
	w.frozen(report.Content{Text: "Made-up background.", Sort: report.Narrative})
	x, err := w.Ready(as(chair), w.report)
	if err != nil || len(x.Hindrances) != 1 || x.Hindrances[0].Name != "terms" {
		t.Fatalf("%+v, %v", x.Hindrances, err)
	}
	w.terms()
	if x, err = w.Ready(as(chair), w.report); err != nil || len(x.Hindrances) != 0 {
		t.Errorf("%+v, %v", x.Hindrances, err)
	}
}
