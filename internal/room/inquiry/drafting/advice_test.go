package drafting_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestAdviceComesBeforeASignature of a report to which the law gives no privilege, and of no other: it is of the
// text as it is, takes two, and says who, when and what was changed.
func TestAdviceComesBeforeASignature(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.begun(rules.Council)
	w.wrote(counsel, fact("Made-up words that nobody has checked."))
	if early, err := w.Ready(as(member), w.report); err != nil || len(early.Hindrances) == 0 || !early.Advises || early.Advice != nil {
		t.Error("advice is not said to be missing from the beginning:", early.Advises, err)
	}
	w = newWorld(t, testkit.SQLite(t), "")
	w.begun(rules.Council)
	w.frozen(fact(canary))
	sign := func() error {
		ready, err := w.Ready(as(member), w.report)
		w.do(err)
		_, err = w.Sign(as(member), w.report, ready.Of)
		return err
	}
	if err := sign(); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "defamation") {
		t.Error("signed without advice:", err)
	}
	for name, bad := range map[string]drafting.Advice{"of nobody": {On: w.Today(), Changed: "Made up words."}, "of tomorrow": {Who: "A", On: w.Today().AddDays(1), Changed: "Made up words."},
		"of a day before there was a report": {Who: "A", On: w.Today().AddDays(-1), Changed: "Made up words."},
		"on no day":                          {Who: "A", Changed: "Made up words."}, "that says nothing": {Who: "A", On: w.Today(), Changed: "n/a"}} {
		if _, err := w.ProposeAdvice(as(counsel), w.report, bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("advice %s: %v", name, err)
		}
	}
	p, err := w.ProposeAdvice(as(counsel), w.report, drafting.Advice{Who: "A made-up adviser", On: w.Today(), Changed: "One made-up word."})
	w.do(err)
	if err := sign(); !errs.Is(err, errs.Conflict) {
		t.Error("signed on the word of one:", err)
	}
	for _, a := range []string{counsel.ID, clerk.ID, admin.ID} {
		for _, one := range everybody {
			if one.ID == a && w.agree(w.Proposals(), one, p) == nil {
				t.Error(a, "agreed")
			}
		}
	}
	w.do(w.agree(w.Proposals(), chair, p))
	w.frozen(fact("Another made-up sentence."))
	if err := sign(); !errs.Is(err, errs.Conflict) {
		t.Error("a text that changed since was signed:", err)
	}
	w.advised("Nothing had to be changed.")
	w.do(sign())
	other := newWorld(t, testkit.SQLite(t), "")
	other.begun(rules.Statutory)
	other.frozen(fact(canary))
	if ready, err := other.Ready(as(member), other.report); err != nil || ready.Advises {
		t.Error("a form with privilege is asked for advice:", err)
	}
	if _, err := other.ProposeAdvice(as(counsel), other.report, drafting.Advice{Who: "A", On: other.Today(), Changed: "Made up words."}); !errs.Is(err, errs.NotFound) {
		t.Error("a form with privilege:", err)
	}
}

// TestWhatEverybodyReadsOfAReport: what each sentence is, who signed, by which provision something is withheld, and
// whether what it rests on is restricted now; and the text whose hash it names.
func TestWhatEverybodyReadsOfAReport(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.begun(rules.Statutory)
	w.frozen(report.Content{Text: "Made-up background.", Sort: report.Narrative})
	w.frozen(report.Content{Text: "A made-up opinion.", Sort: report.Opinion})
	id := w.frozen(fact("A made-up fact with a name in it."))
	p, err := w.ProposeWithheld(as(counsel), w.report, []drafting.Passage{{Sentence: id, Words: "a name", Withheld: report.Withheld{Ground: report.ByLaw, Law: "A made-up Act, section 1"}}}, true)
	w.agreed(w.Proposals(), member, p, err)
	_, err = w.signs(chair)
	w.do(err)
	out, err := w.signs(member)
	w.do(err)
	pub, err := w.Out.Read(as(visitor), w.id, w.report)
	if !out || err != nil {
		t.Fatal(out, err)
	}
	sum := sha256.Sum256([]byte(pub.Text))
	if hex.EncodeToString(sum[:]) != pub.SHA256 || strings.Contains(pub.Text, "a name") || len(pub.Gaps) != 1 || pub.Gaps[0].Law != "A made-up Act, section 1" || !pub.Binds {
		t.Error(pub.Gaps, pub.Binds, pub.Text)
	}
	var names []string
	for _, s := range pub.By {
		names = append(names, s.Name+" "+string(s.Part)+" "+s.On.String())
	}
	if !slices.Equal(names, []string{chair.Name + " chair " + w.Today().String(), member.Name + " panel-member " + w.Today().String()}) {
		t.Error("who signed:", names)
	}
	feet := func() (sorts []report.Sort, feet []published.Foot) {
		pub, err := w.Out.Read(as(visitor), w.id, w.report)
		w.do(err)
		for _, piece := range pub.Chapters[0].Paragraphs[0].Pieces {
			if piece.Sentence != "" && !slices.Contains(sorts, piece.Sort) {
				sorts = append(sorts, piece.Sort)
			}
			feet = append(feet, piece.Rests...)
		}
		return sorts, feet
	}
	sorts, before := feet()
	if !slices.Equal(sorts, []report.Sort{report.Narrative, report.Opinion, report.Finding}) || len(before) != 1 || before[0].Restricted || before[0].Changed {
		t.Error(sorts, before)
	}
	w.papers.stand["doc-1"] = report.Held
	if _, now := feet(); !now[0].Restricted || !now[0].Changed {
		t.Error("a restriction after publication is not told:", now)
	}
}
