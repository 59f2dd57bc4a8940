package hearings_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/testkit"
)

func at(page, line int) transcript.Place { return transcript.Place{Page: page, Line: line} }

func span(a, b transcript.Place) restrict.Span { return restrict.Span{From: a, To: b} }

// file is a transcript of some pages of three lines, each line with its own canary.
func file(pages int) []byte {
	var b strings.Builder
	for p := range pages {
		for l := range 3 {
			fmt.Fprintf(&b, "%d Q. canary-%d-%d\n", l+1, p+1, l+1)
		}
		b.WriteString("\f")
	}
	return []byte(b.String())
}

// TestWhoSeesHearings: the secretariat arranges and reads neither topics nor transcripts; those who
// examine and the panel read both; nobody else sees anything, and nobody of a body that is looked at,
// of the body that commissions, with a conflict, or who runs the service.
func TestWhoSeesHearings(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, witness := w.sitting()
		w.do(w.Meet(as("counsel"), w.id, of, witness, hearing.Proposal, w.Today(), "doc-open"))
		_, err := w.Propose(as("paralegal"), w.id, of, witness, hearing.Topic{Of: "A made-up participant", Issue: "canary-topic", New: true, Came: w.Today()})
		w.do(err)
		w.on(first)
		id, err := w.Import(as("counsel"), w.id, of, 1, 1, file(1))
		w.do(err)
		sees, reads := []string{"chair", "member", "secretary", "solicitor", "paralegal", "counsel"}, []string{"chair", "member", "solicitor", "paralegal", "counsel"}
		for _, a := range everyone() {
			_, _, listErr := w.Hearings(as(a.ID), w.id)
			_, _, seen, oneErr := w.Witness(as(a.ID), w.id, of, witness)
			_, page, readErr := w.Read(as(a.ID), w.id, id, 1, 2)
			if !slices.Contains(sees, a.ID) {
				for _, err := range []error{listErr, oneErr, readErr} {
					refused(t, a.ID, err, errs.NotFound)
				}
				continue
			}
			w.do(listErr)
			w.do(oneErr)
			if topics := fmt.Sprint(seen.Topics, seen.Standing.Open); strings.Contains(topics, "canary-topic") != slices.Contains(reads, a.ID) {
				t.Error(a.ID, topics)
			}
			if !slices.Contains(reads, a.ID) {
				refused(t, a.ID+" reads", readErr, errs.NotFound)
			} else if len(page.Lines) != 3 {
				t.Error(a.ID, page.Lines, readErr)
			}
		}
		for _, a := range []string{"member", "paralegal", "counsel", "analyst"} {
			refused(t, a+" arranges", w.SetDays(as(a), w.id, of, []clock.Day{first}), errs.NotFound)
		}
		for _, a := range []string{"chair", "member", "secretary", "analyst", "torn", "admin"} {
			_, err := w.Import(as(a), w.id, of, 1, 1, file(1))
			refused(t, a+" takes in", err, errs.NotFound)
		}
	})
}

// TestATimetableGoesOutByTwo: what everybody reads is what two people published, and no later
// change of it; the second must have seen it as it is.
func TestATimetableGoesOutByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, _ := w.sitting()
		if all, err := w.Public(as(""), w.id); err != nil || len(all) != 0 {
			t.Fatal("public before anybody agreed", all, err)
		}
		id, err := w.ProposeTimetable(as("secretary"), w.id, of)
		w.do(err)
		p, err := w.Proposals().Read(as("solicitor"), id)
		w.do(err)
		_, part, err := w.Proposed(as("solicitor"), w.DB, p)
		w.do(err)
		w.do(w.Proposals().Opened(as("solicitor"), p, part))
		_, err = w.Call(as("secretary"), hearings.Witness{Inquiry: w.id, Hearing: of, Alias: "canary-name"})
		w.do(err)
		refused(t, "something else than was seen", w.Proposals().Agree(as("solicitor"), id, ""), errs.Conflict)
		refused(t, "alone", w.Proposals().Agree(as("secretary"), id, ""), errs.Forbidden)
		w.do(w.Proposals().Refuse(as("solicitor"), id, "A name is in it that should not be"))
		_, err = w.Call(as("secretary"), hearings.Witness{Inquiry: w.id, Hearing: of, Alias: " witness  a1 "})
		refused(t, "a name twice (pitfall 7)", err, errs.Invalid)
		other, err := w.Begin(as("secretary"), hearings.New{Inquiry: w.id, Title: "Made-up practice", Days: []clock.Day{first.AddDays(7)}, Nation: clock.EnglandAndWales})
		w.do(err)
		_, err = w.Call(as("secretary"), hearings.Witness{Inquiry: w.id, Hearing: other, Alias: "WITNESS A1"})
		refused(t, "a name at two hearings", err, errs.Invalid)
		p2, err := w.ProposeTimetable(as("secretary"), w.id, other)
		w.agreed(w.Proposals(), "chair", p2, err)
		_, err = w.ProposeTimetable(as("secretary"), w.id, other)
		refused(t, "as it is", err, errs.Conflict)
		w.do(w.SetDays(as("secretary"), w.id, other, []clock.Day{first.AddDays(8)}))
		all, err := w.Public(as(""), w.id)
		if err != nil || len(all) != 1 || all[0].Days[0] != first.AddDays(7) || all[0].Title != "Made-up practice" {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// TestATranscriptGoesOutByTwo: nobody outside reads a line before two people published it and somebody
// looked whom each identifies; then each is held that is held that day (pitfall 1).
func TestATranscriptGoesOutByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, _ := w.sitting()
		_, err := w.Import(as("counsel"), w.id, of, 1, 1, file(4))
		refused(t, "before the day", err, errs.Invalid)
		w.on(first)
		id, err := w.Import(as("counsel"), w.id, of, 1, 1, file(4))
		w.do(err)
		_, err = w.Import(as("counsel"), w.id, of, 1, 1, file(4))
		refused(t, "a day twice", err, errs.Conflict)
		p, err := w.ProposeTimetable(as("secretary"), w.id, of)
		w.agreed(w.Proposals(), "solicitor", p, err)
		_, err = w.PublicTranscript(as(""), w.id, of, 1, 1, 2)
		refused(t, "not out", err, errs.NotFound)
		_, err = w.ProposeTranscript(as("counsel"), w.id, id)
		refused(t, "nobody looked", err, errs.Conflict)
		refused(t, "an empty form is no answer", w.Look(as("paralegal"), w.id, id, transcript.Identified{}, false, at(4, 3)), errs.Invalid)
		w.do(w.Look(as("paralegal"), w.id, id, transcript.Identified{Span: span(at(2, 1), at(2, 2)), Persons: []string{"W1"}}, false, at(4, 3)))
		refused(t, "somebody and nobody", w.Look(as("paralegal"), w.id, id, transcript.Identified{Span: span(at(2, 1), at(2, 2)), Persons: []string{"W1"}}, true, at(4, 3)), errs.Invalid)
		w.do(w.Look(as("paralegal"), w.id, id, transcript.Identified{}, true, at(1, 1))) // takes nothing away
		p, err = w.ProposeTranscript(as("counsel"), w.id, id)
		w.agreed(w.Proposals(), "chair", p, err)
		out, err := w.PublicTranscript(as(""), w.id, of, 1, 1, 2)
		if words := text(out.Lines); err != nil || !strings.Contains(words, "canary-1-1") || !strings.Contains(words, "canary-2-3") || strings.Contains(words, "canary-3") {
			t.Fatal(words, err)
		}
		// From the moment that it is applied for, the lines of a person are shown to nobody outside.
		w.held.Applications = append(w.held.Applications, restrict.Application{ID: "a", By: "made up", Scopes: []restrict.Scope{{Kind: restrict.OfPerson, Of: "W1"}}})
		out, err = w.PublicTranscript(as(""), w.id, of, 1, 1, 2)
		words := text(out.Lines)
		if err != nil || strings.Contains(words, "canary-2-1") || strings.Contains(words, "canary-2-2") || !strings.Contains(words, "canary-2-3") || strings.Count(words, "held") != 1 {
			t.Fatal(words, err)
		}
		w.Holding = nil
		if out, err = w.PublicTranscript(as(""), w.id, of, 1, 1, 2); err != nil || strings.Contains(text(out.Lines), "canary") {
			t.Error("nobody says what is held", text(out.Lines), err)
		}
	})
}

func text(lines []transcript.Shown) string {
	var b strings.Builder
	for _, l := range lines {
		if l.Held {
			b.WriteString("held|")
		}
		b.WriteString(l.Text + l.Was + "|")
	}
	return b.String()
}

// TestALineIsPutRightByTwo: and a later file of the day too; what is cited keeps its place.
func TestALineIsPutRightByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, _ := w.sitting()
		w.on(first)
		id, err := w.Import(as("counsel"), w.id, of, 1, 1, file(2))
		w.do(err)
		change := func(line int, becomes string) (string, error) {
			return w.ProposeLine(as("counsel"), hearings.Terms{Inquiry: w.id, Transcript: id, At: at(1, line),
				Was: fmt.Sprintf("Q. canary-1-%d", line), Becomes: becomes, Why: "The recording says it so"})
		}
		one, err := change(1, "Q. One")
		w.do(err)
		two, err := change(2, "Q. Two")
		w.do(err)
		_, err = change(3, "Q. T\u202ewo")
		refused(t, "hidden", err, errs.Invalid)
		w.agreed(w.Proposals(), "chair", one, nil)
		w.agreed(w.Proposals(), "member", two, nil)
		_, page, err := w.Read(as("chair"), w.id, id, 1, 2)
		if words := text(page.Lines); err != nil || !strings.HasPrefix(words, "Q. OneQ. canary-1-1|Q. TwoQ. canary-1-2|Q. canary-1-3|") {
			t.Fatal(words, err)
		}
		_, err = w.Again(as("counsel"), w.id, id, "It is the final one", []byte("1 Q. One\n2 Q. Two\n"))
		refused(t, "lines that are cited are gone", err, errs.Invalid)
		later := append(file(2), []byte("1 Q. More\n2 A. Yes\n")...)
		p, err := w.Again(as("counsel"), w.id, id, "It is the final one", later)
		w.do(err)
		w.do(w.Proposals().Refuse(as("chair"), p, "The first lines are wrong in it"))
		p, err = w.Again(as("counsel"), w.id, id, "It is the final one", later)
		w.agreed(w.Proposals(), "chair", p, err)
		_, page, err = w.Read(as("chair"), w.id, id, 1, 9)
		if words := text(page.Lines); err != nil || !strings.HasPrefix(words, "Q. canary-1-1") || !strings.HasSuffix(words, "Q. More|A. Yes|") || len(page.Lines) != 8 {
			t.Fatal(words, err)
		}
	})
}

// TestAWitnessFromCallToDone plays one witness, and what stops them on the way.
func TestAWitnessFromCallToDone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	of, witness := w.sitting()
	refused(t, "of no list", w.Meet(as("counsel"), w.id, of, witness, hearing.Statement, w.Today(), "doc-none"), errs.Invalid)
	refused(t, "to come", w.Meet(as("counsel"), w.id, of, witness, hearing.Statement, w.Today().AddDays(1), "doc-open"), errs.Invalid)
	for _, s := range []hearing.Step{hearing.Statement, hearing.Proposal, hearing.Bundle} {
		w.do(w.Meet(as("counsel"), w.id, of, witness, s, w.Today(), "doc-held"))
	}
	topic, err := w.Propose(as("counsel"), w.id, of, witness, hearing.Topic{Of: "A made-up participant", Issue: "Made-up issue", New: true, Came: w.Today()})
	w.do(err)
	in := hearings.Terms{Inquiry: w.id, Hearing: of, Witness: witness, Topic: topic, Outcome: hearing.Granted, Why: "It helps to find out what happened"}
	p, err := w.ProposeRuling(as("counsel"), in)
	w.do(err)
	refused(t, "the solicitor does not rule", w.Proposals().Agree(as("solicitor"), p, ""), errs.Forbidden)
	w.agreed(w.Proposals(), "member", p, nil)
	_, err = w.ProposeRuling(as("counsel"), in)
	refused(t, "ruled on", err, errs.Conflict)
	w.on(first)
	_, err = w.Import(as("counsel"), w.id, of, 1, 1, file(2))
	w.do(err)
	lines := span(at(1, 1), at(2, 3))
	refused(t, "nobody asked what helps", w.Hear(as("counsel"), w.id, of, witness, lines, first), errs.Invalid)
	w.do(w.Ask(as("secretary"), w.id, of, witness, []hearing.Measure{"screen"}))
	refused(t, "no such lines", w.Hear(as("counsel"), w.id, of, witness, span(at(1, 1), at(9, 9)), first), errs.Invalid)
	w.do(w.Hear(as("counsel"), w.id, of, witness, lines, first))
	refused(t, "a topic waits", w.Done(as("counsel"), w.id, of, witness), errs.Invalid)
	w.do(w.Note(as("counsel"), w.id, of, witness, topic, hearing.Asking{Span: span(at(1, 2), at(1, 3))}))
	refused(t, "their day stays", w.SetDays(as("secretary"), w.id, of, []clock.Day{first.AddDays(1)}), errs.Invalid)
	w.do(w.Done(as("counsel"), w.id, of, witness))
	_, _, seen, err := w.Witness(as("chair"), w.id, of, witness)
	if err != nil || seen.Standing.State != hearing.Finished || seen.Topics[0].Ruling.By != "H-member" || seen.Topics[0].Ruling.Second != "H-counsel" {
		t.Errorf("%+v %v", seen, err)
	}
}

// TestAnExhibitIsLinkedForWhoMaySeeIt: everybody sees the link of a document that they may see.
func TestAnExhibitIsLinkedForWhoMaySeeIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	of, _ := w.sitting()
	w.on(first)
	id, err := w.Import(as("counsel"), w.id, of, 1, 1, file(1))
	w.do(err)
	for i, doc := range []string{"doc-open", "doc-held"} {
		w.do(w.Link(as("paralegal"), w.id, id, transcript.Exhibit{At: at(1, i+1), Words: "canary-1", Document: doc}))
	}
	refused(t, "of no list", w.Link(as("paralegal"), w.id, id, transcript.Exhibit{At: at(1, 1), Words: "canary", Document: "doc-none"}), errs.Invalid)
	w.do(w.Look(as("paralegal"), w.id, id, transcript.Identified{}, true, at(1, 3)))
	p, err := w.ProposeTranscript(as("counsel"), w.id, id)
	w.agreed(w.Proposals(), "chair", p, err)
	p, err = w.ProposeTimetable(as("secretary"), w.id, of)
	w.agreed(w.Proposals(), "chair", p, err)
	out, err := w.PublicTranscript(as(""), w.id, of, 1, 1, 2)
	if err != nil || len(out.Lines[0].Exhibits) != 1 || len(out.Lines[1].Exhibits) != 0 || len(out.Titles) != 1 {
		t.Errorf("%+v %v", out.Lines, err)
	}
}

// TestASentenceRestsOnLines: they stand while everybody reads them, are held where not all of them are, and
// another rendition has another mark; a recipient of a letter sees them whole or not at all.
func TestASentenceRestsOnLines(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	of, _ := w.sitting()
	w.on(first)
	id, err := w.Import(as("counsel"), w.id, of, 1, 1, file(2))
	w.do(err)
	ref := report.Reference{Kind: report.Transcript, Of: of, Day: 1, From: report.Line{Page: 1, Line: 2}, To: report.Line{Page: 1, Line: 3}}
	ctx, src := context.Background(), w.Source()
	look := func() report.Sight {
		t.Helper()
		f, err := src.Looks(ctx, w.DB, w.id)
		w.do(err)
		return f(ref)
	}
	seen := func() bool {
		t.Helper()
		f, err := src.Seen(ctx, w.DB, w.id, report.Party{Kind: report.Person, ID: "p"})
		w.do(err)
		return f(ref)
	}
	if s := look(); s.Stand != report.Held || s.Mark == "" {
		t.Error("not out yet", s)
	}
	if all, err := src.Choices(ctx, w.DB, w.id, first); err != nil || len(all) != 1 || all[0].Of != drafting.DayOf(of, 1) {
		t.Error(all, err)
	}
	w.do(w.Look(as("paralegal"), w.id, id, transcript.Identified{Span: span(at(1, 3), at(1, 3)), Persons: []string{"W1"}}, false, at(2, 3)))
	p, err := w.ProposeTranscript(as("counsel"), w.id, id)
	w.agreed(w.Proposals(), "chair", p, err)
	before := look()
	if before.Stand != report.Stands || !seen() {
		t.Error(before)
	}
	if shown, err := src.Show(ctx, w.id, ref); err != nil || !strings.Contains(strings.Join(shown.Lines, "|"), "1:3 Q. canary-1-3") {
		t.Error(shown, err)
	}
	line, err := w.ProposeLine(as("counsel"), hearings.Terms{Inquiry: w.id, Transcript: id, At: at(1, 2), Was: "Q. canary-1-2", Becomes: "Q. Two", Why: "The recording says it so"})
	w.agreed(w.Proposals(), "chair", line, err)
	if after := look(); after.Mark == before.Mark {
		t.Error("a line was put right, and nobody sees it")
	}
	w.held.Applications = append(w.held.Applications, restrict.Application{ID: "a", By: "made up", Scopes: []restrict.Scope{{Kind: restrict.OfPerson, Of: "W1"}}})
	if s := look(); s.Stand != report.Held || seen() {
		t.Error("restricted", s)
	}
	if shown, err := src.Show(ctx, w.id, ref); err != nil || strings.Contains(strings.Join(shown.Lines, "|"), "canary-1-3") {
		t.Error("the team is shown what is held from it", shown, err)
	}
	party := report.Party{Kind: report.Person, ID: "p"}
	given, err := src.Given(ctx, w.DB, w.id, party)
	w.do(err)
	if lines := strings.Join(given(ref), "|"); strings.Contains(lines, "canary-1-3") || !strings.Contains(lines, "can no longer be shown") || !strings.Contains(lines, "1:2 Q. Two") {
		t.Error("one line is held, and another went or it stayed:", lines)
	}
	kept, err := src.Kept(ctx, w.DB, w.id, party)
	w.do(err)
	if words, known := kept(ref); !known || len(words) != 2 || words[0] != "W1" || !strings.Contains(words[1], "canary-1-3") || strings.Contains(words[1], "Two") {
		t.Error("what is held is not known:", words, known)
	}
	for name, r := range map[string]report.Reference{
		"no such day": {Kind: report.Transcript, Of: of, Day: 2, From: ref.From, To: ref.To}, "no such line": {Kind: report.Transcript, Of: of, Day: 1, From: ref.From, To: report.Line{Page: 9, Line: 9}},
		"the wrong way": {Kind: report.Transcript, Of: of, Day: 1, From: ref.To, To: ref.From},
	} {
		f, err := src.Looks(ctx, w.DB, w.id)
		if s := f(r); err != nil || s != (report.Sight{}) {
			t.Error(name, s, err)
		}
	}
}

// TestWhatIsHeldFromSomebodyIsNotTouchedByThem: who is not shown a line cannot read it through a correction, a
// link or a later file, nor guess it, nor open it by saying whom it identifies; who holds does all of it.
func TestWhatIsHeldFromSomebodyIsNotTouchedByThem(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, _ := w.sitting()
		w.on(first)
		id, err := w.Import(as("counsel"), w.id, of, 1, 1, file(2))
		w.do(err)
		line := func(p transcript.Place, was string) hearings.Terms {
			return hearings.Terms{Inquiry: w.id, Transcript: id, At: p, Was: was, Becomes: "Q. Other", Why: "The recording says it so"}
		}
		before, err := w.ProposeLine(as("counsel"), line(at(1, 2), "Q. canary-1-2"))
		w.do(err)
		w.do(w.Look(as("paralegal"), w.id, id, transcript.Identified{Span: span(at(1, 2), at(1, 2)), Persons: []string{"W1"}}, false, at(1, 3)))
		w.held.Applications = append(w.held.Applications, restrict.Application{ID: "a", By: "made up", Scopes: []restrict.Scope{{Kind: restrict.OfPerson, Of: "W1"}}})

		p, err := w.Proposals().Read(as("member"), before)
		w.do(err)
		if now, _, err := w.Proposed(as("member"), w.DB, p); err == nil || now.Transcript != nil || now.Was != "" {
			t.Error("what waited before shows the line", now.Terms)
		}
		for _, was := range []string{"Q. canary-1-2", "a wrong guess"} {
			_, err := w.ProposeLine(as("counsel"), line(at(1, 2), was))
			if f := errs.FieldsOf(err); len(f) != 1 || f[0].Message != "This transcript has no such page and line" {
				t.Error("a guess is told from another", err)
			}
		}
		for _, words := range []string{"canary-1-2", "banana"} {
			err := w.Link(as("paralegal"), w.id, id, transcript.Exhibit{At: at(1, 2), Words: words, Document: "doc-open"})
			if f := errs.FieldsOf(err); len(f) != 1 || f[0].Message != "This transcript has no such page and line" {
				t.Error("a word of the line is told from another", err)
			}
		}
		_, err = w.Again(as("counsel"), w.id, id, "It is the final one", file(2))
		refused(t, "a later file reads it out", err, errs.Conflict)
		refused(t, "opened unseen", w.Look(as("paralegal"), w.id, id, transcript.Identified{}, true, at(2, 3)), errs.Conflict)
		_, page, err := w.Read(as("solicitor"), w.id, id, 1, 9)
		if err != nil || !strings.Contains(text(page.Lines), "canary-1-2") {
			t.Error("who holds is shown nothing", text(page.Lines), err)
		}
		w.do(w.Look(as("solicitor"), w.id, id, transcript.Identified{}, true, at(2, 3)))
		if _, page, err = w.Read(as("counsel"), w.id, id, 1, 9); err != nil || strings.Contains(text(page.Lines), "canary-1-2") || !strings.Contains(text(page.Lines), "canary-2-3") {
			t.Error(text(page.Lines), err)
		}
	})
}

// TestTwoAtOnce: what two people enter at one moment is both there.
func TestTwoAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, witness := w.sitting()
		w.do(w.Meet(as("counsel"), w.id, of, witness, hearing.Proposal, w.Today(), "doc-open"))
		start := make(chan struct{})
		var done sync.WaitGroup
		errors := make([]error, 4)
		for i, a := range []string{"counsel", "paralegal", "solicitor", "counsel"} {
			done.Go(func() {
				<-start
				_, errors[i] = w.Propose(as(a), w.id, of, witness, hearing.Topic{Of: "A made-up participant", Issue: fmt.Sprintf("Issue %d of what was kept", i), New: true, Came: w.Today()})
			})
		}
		close(start)
		done.Wait()
		stored := 0
		for _, err := range errors {
			switch errs.CodeOf(err) {
			case "":
				stored++
			case errs.Conflict:
			default:
				t.Error(err)
			}
		}
		_, _, seen, err := w.Witness(as("chair"), w.id, of, witness)
		if err != nil || stored == 0 || len(seen.Topics) != stored {
			t.Error(stored, len(seen.Topics), errors, err)
		}
	})
}

// TestNothingIsWrittenWhileItIsSuspended, before its setting-up day, or of another inquiry's hearing.
func TestWhatIsNotWritten(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	of, witness := w.sitting()
	refused(t, "another inquiry", w.Move(as("secretary"), "inq-none", of, witness, first, 2), errs.NotFound)
	refused(t, "another hearing", w.Move(as("secretary"), w.id, "hearing-none", witness, first, 2), errs.NotFound)
	_, err := w.Begin(as("secretary"), hearings.New{Inquiry: w.id, Title: "Made-up records", Days: []clock.Day{clock.NewDay(2026, 1, 5)}, Nation: clock.EnglandAndWales})
	refused(t, "before the setting-up day", err, errs.Invalid)
	_, err = w.Begin(as("secretary"), hearings.New{Inquiry: w.id, Title: "…", Days: []clock.Day{first}, Nation: clock.EnglandAndWales})
	refused(t, "a title that says nothing", err, errs.Invalid)
}
