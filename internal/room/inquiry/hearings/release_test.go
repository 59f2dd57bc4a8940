package hearings_test

import (
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/testkit"
)

// TestNoTranscriptGoesOutThatTells: neither at first, nor by a line that is put right, nor by a later file.
func TestNoTranscriptGoesOutThatTells(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	of, _ := w.sitting()
	w.on(first.AddDays(1))
	id, err := w.Import(as("counsel"), w.id, of, 1, 1, []byte(" 1   THE CHAIR: Good morning.\n 2   Q. Made-up question?\n"))
	w.do(err)
	w.do(w.Look(as("counsel"), w.id, id, transcript.Identified{}, true, transcript.Place{Page: 1, Line: 2}))
	tells := errs.New(errs.Conflict, "It could tell who somebody is.")
	w.tells = tells
	_, err = w.ProposeTranscript(as("counsel"), w.id, id)
	refused(t, "proposed", err, errs.Conflict)
	w.tells = nil
	p, err := w.ProposeTranscript(as("counsel"), w.id, id)
	w.do(err)
	w.tells = tells // something else became public in between
	agree := func(p string) error {
		on := w.Proposals()
		x, err := on.Read(as("chair"), p)
		w.do(err)
		now, part, err := w.Proposed(as("chair"), w.DB, x)
		w.do(err)
		if w.Release != nil && (len(now.Told) != 1 || !now.Told[0].Refused) {
			t.Error("the second does not see who read it, and what came of it:", now.Told)
		}
		w.do(on.Opened(as("chair"), x, part))
		return on.Agree(as("chair"), p, "")
	}
	refused(t, "agreed", agree(p), errs.Conflict)
	w.tells = nil
	w.do(agree(p))
	if got := w.let[len(w.let)-1].Words; !strings.Contains(got, "Good morning") {
		t.Error("asked of:", got)
	}
	out, err := hearings.Outside{Clock: clock.Clock(w.clock), Holding: w.held}.Public(as(""), w.DB, w.id)
	if err != nil || len(out) != 1 || out[0].Words != w.let[len(w.let)-1].Words {
		t.Error("what was asked about is not what everybody reads:", out, err)
	}
	at := transcript.Place{Page: 1, Line: 1}
	w.do(w.Link(as("counsel"), w.id, id, transcript.Exhibit{At: at, Words: "Good morning", Document: "doc-open", Page: 1}))
	p, err = w.ProposeTimetable(as("secretary"), w.id, of)
	w.do(err)
	w.agreed(w.Proposals(), "chair", p, nil)
	if put, err := w.PublicEvidence(as(""), w.id); err != nil || len(put) != 1 {
		t.Fatal("nothing was put in evidence: the test does not test:", put, err)
	}
	w.held.Stops = append(w.held.Stops, restrict.Stop{ID: "s", By: "H-chair", Hearing: hearings.Sitting(of, 1), Span: restrict.Span{From: at, To: at}})
	if put, err := w.PublicEvidence(as(""), w.id); err != nil || len(put) != 0 {
		t.Error("what was called at a line that is held is read among the evidence:", put, err)
	}
	out, err = hearings.Outside{Clock: clock.Clock(w.clock), Holding: w.held}.Public(as(""), w.DB, w.id)
	if err != nil || len(out) != 2 || strings.Contains(out[1].Words, "Good morning") || !strings.Contains(out[1].Words, "Made-up question") {
		t.Error("what was stopped is among what everybody reads:", out, err)
	}
	w.held.Stops = nil
	line, err := w.ProposeLine(as("counsel"), hearings.Terms{Inquiry: w.id, Transcript: id, At: transcript.Place{Page: 1, Line: 2}, Was: "Q. Made-up question?",
		Becomes: "Q. A made-up question?", Why: "The recording says it so."})
	w.do(err)
	w.tells = tells
	refused(t, "a line put right", agree(line), errs.Conflict)
	w.tells, w.Release = nil, nil
	refused(t, "without the gate", agree(line), errs.Unavailable)
	w.Release = w
	w.do(agree(line))
}

// TestWhomLinesIdentifyIsAskedOfWhoeverReads: of places that are not held, and of those alone.
func TestWhomLinesIdentifyIsAskedOfWhoeverReads(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	of, _ := w.sitting()
	w.on(first.AddDays(1))
	id, err := w.Import(as("counsel"), w.id, of, 1, 1, []byte(" 1   THE CHAIR: Good morning.\n 2   Q. Made-up question?\n"))
	w.do(err)
	at := transcript.Place{Page: 1, Line: 2}
	w.do(w.Look(as("counsel"), w.id, id, transcript.Identified{Span: restrict.Span{From: at, To: at}, Persons: []string{"A1"}}, false, at))
	text, err := w.Words(as("counsel"), w.id, "transcript", id)
	w.do(err)
	if len(text.Looks) != 1 || !text.Looks[0].Must || text.Looks[0].Value != "from page 1 line 2 to page 1 line 2" || !strings.Contains(text.Looks[0].Words, "Made-up question") {
		t.Errorf("%+v", text.Looks)
	}
}

// TestNoTimetableGoesOutThatTells: it names whom everybody will read. What was read is what was asked about, and what everybody
// reads; another day is no other word, another name is.
func TestNoTimetableGoesOutThatTells(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		of, witness := w.sitting()
		ahead, err := w.Ahead(as("counsel"), w.id)
		if err != nil || len(ahead) != 1 || ahead[0].Kind != "timetable" || ahead[0].Words != "" {
			t.Fatal(ahead, err)
		}
		text, err := w.Words(as("counsel"), w.id, "timetable", of)
		w.do(err)
		if text.Words != "Made-up records\nDay 1: Witness A1" {
			t.Error(text.Words)
		}
		for _, who := range []string{"torn", "insider", "admin", "auditor", "com-1", "analyst", "support"} {
			if _, err := w.Words(as(who), w.id, "timetable", of); errs.CodeOf(err) != errs.NotFound {
				t.Error(who, "reads what is not public:", err)
			}
			if all, _ := w.Ahead(as(who), w.id); len(all) > 0 {
				t.Error(who, "sees what is not public:", all)
			}
		}
		tells := errs.New(errs.Conflict, "It could tell who somebody is.")
		w.tells = tells
		_, err = w.ProposeTimetable(as("secretary"), w.id, of)
		refused(t, "proposed", err, errs.Conflict)
		w.tells = nil
		p, err := w.ProposeTimetable(as("secretary"), w.id, of)
		w.do(err)
		agree := func() error {
			x, err := w.Proposals().Read(as("chair"), p)
			w.do(err)
			_, part, err := w.Proposed(as("chair"), w.DB, x)
			w.do(err)
			w.do(w.Proposals().Opened(as("chair"), x, part))
			return w.Proposals().Agree(as("chair"), p, "")
		}
		w.tells = tells
		refused(t, "agreed", agree(), errs.Conflict)
		w.tells, w.Release = nil, nil
		refused(t, "without the gate", agree(), errs.Unavailable)
		if out, err := w.Public(as(""), w.id); err != nil || len(out) != 0 {
			t.Error("it is public:", out, err)
		}
		w.Release = w
		w.do(agree())
		out, err := hearings.Outside{Clock: clock.Clock(w.clock), Holding: w.held}.Public(as(""), w.DB, w.id)
		if err != nil || len(out) != 1 || out[0].Words != text.Words || w.let[len(w.let)-1].Words != text.Words {
			t.Error("what was asked about is not what everybody reads:", out, err)
		}
		w.do(w.Move(as("secretary"), w.id, of, witness, first.AddDays(1), 1))
		if text, err = w.Words(as("counsel"), w.id, "timetable", of); err != nil || !strings.Contains(text.Words, "Day 2: Witness A1") {
			t.Error("moved:", text, err)
		}
	})
}
