package drafting_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/testkit/faultfs"
)

// warned gives a letter to the council about two sentences, and the recipient who has it open.
func (w *world) warned() (drafting.Paper, drafting.Recipient) {
	w.t.Helper()
	w.begun(rules.Statutory)
	f := w.wrote(counsel, fact("Three lists were kept."))
	a := w.wrote(counsel, criticism("The council did not compare them.", theCouncil, report.Significant, f))
	b := w.wrote(counsel, criticism("The council "+strings.Repeat("did not ask, and ", 12)+"did not look.", theCouncil, report.Significant, f))
	for _, id := range []string{f, a, b} {
		w.do(w.check(member, id))
	}
	p := w.letter(theCouncil)
	return p, w.recipient(p)
}

func (w *world) answers() (n int) {
	w.t.Helper()
	w.do(w.db.QueryRow(context.Background(), `SELECT count(*) FROM inquiry_report_answer`).Scan(&n))
	return n
}

func (w *world) entries() (n int) {
	w.t.Helper()
	w.do(w.db.QueryRow(context.Background(), `SELECT count(*) FROM ledger_leaf`).Scan(&n))
	return n
}

// TestWhatIsWrittenIsNobodyElsesUntilSent: part by part, kept by the phrase alone, taken along to
// another, sent as it was read, and once.
func TestWhatIsWrittenIsNobodyElsesUntilSent(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		paper, r := w.warned()
		read := func(r drafting.Recipient) (drafting.Written, drafting.Copy) {
			t.Helper()
			x, err := w.Written(t.Context(), r)
			w.do(err)
			v, err := w.Mine(as(visitor), r)
			w.do(err)
			return x, v.Copy
		}
		x, letter := read(r)
		if !x.Nothing() || letter.Number != 0 {
			t.Errorf("%+v, or the letter says which of how many it is: %d", x, letter.Number)
		}
		refused(t, "nothing is sent", w.SendWritten(t.Context(), r, x, letter, true), errs.Invalid)
		x.Put(2, "To the second, canary-sentence.")
		before := w.entries()
		w.do(w.Keep(t.Context(), r, x))
		var kept []byte
		w.do(w.db.QueryRow(t.Context(), `SELECT sealed FROM inquiry_reply_draft`).Scan(&kept))
		if strings.Contains(w.stored()+string(kept), "canary-sentence") || w.entries() != before {
			t.Error("what is not sent stands in the clear, or in the log")
		}
		if w.answers() != 0 {
			t.Error("it counts as an answer")
		}
		x.Put(1, "Stale.")
		refused(t, "over what another device saved", w.Keep(t.Context(), r, x), errs.Conflict)
		x, _ = read(r)
		x.Put(0, "To all of it.")
		x.Put(1, " ")
		w.do(w.Keep(t.Context(), r, x))
		next, err := w.Back.Next(t.Context(), paper.Phrase.Kind())
		w.do(err)
		again, err := w.ChangePhrase(as(visitor), r, next, "")
		w.do(err)
		refused(t, "by the phrase before", w.Keep(t.Context(), r, x), errs.NotFound)
		stale := x
		x, _ = read(again)
		refused(t, "sent as it was read before", w.SendWritten(t.Context(), again, stale, letter, false), errs.Conflict)
		w.do(w.SendWritten(t.Context(), again, x, letter, false))
		refused(t, "sent twice", w.SendWritten(t.Context(), again, x, letter, false), errs.Conflict)
		all, err := w.Letters(as(chair), w.report)
		w.do(err)
		words, err := w.OpenAnswer(as(chair), all.Letters[0].Answers[0].ID)
		w.do(err)
		want := "To part 2, “" + letter.Cases[1].Text[:100] + "…”:\nTo the second, canary-sentence.\n\nTo all of it:\nTo all of it."
		if words != want || w.answers() != 1 || all.Letters[0].Answers[0].Kind != drafting.AnswerPart {
			t.Errorf("%d answers: %q, want %q", w.answers(), words, want)
		}
		if x, _ = read(again); !x.Nothing() {
			t.Errorf("it is still there after it was sent: %+v", x)
		}
		x.Put(0, strings.Repeat("x", drafting.MaxAnswer))
		x.Put(1, "And more.")
		w.do(w.Keep(t.Context(), again, x))
		x, _ = read(again)
		refused(t, "too long", w.SendWritten(t.Context(), again, x, letter, true), errs.Conflict)
		w.clock.Advance(time.Duration(paper.Due.AddDays(29).Sub(w.Today())) * 24 * time.Hour)
		if _, err := w.Back.Expire(t.Context()); err != nil {
			t.Error(err)
		}
		if x, _ = read(again); x.Nothing() {
			t.Error("what was written is gone before its time")
		}
		w.clock.Advance(61 * 24 * time.Hour)
		if n, err := w.Back.Expire(t.Context()); err != nil || n != 1 {
			t.Errorf("%d drafts ended, %v", n, err)
		}
		if _, err := w.OpenByLink(as(visitor), linkOf(paper), next.Phrase.Lines()); err != nil {
			t.Errorf("the letter went with it: %v", err)
		}
		w.verified()
	})
}

// TestTwoBrowsersSendAtOnce: by barrier, with the same words and with others; one counts.
func TestTwoBrowsersSendAtOnce(t *testing.T) {
	w := newWorld(t, testkit.Postgres(t), "")
	_, r := w.warned()
	v, err := w.Mine(as(visitor), r)
	w.do(err)
	for i := range 6 {
		x, err := w.Written(t.Context(), r)
		w.do(err)
		x.Put(0, "Summary withheld in test data.")
		w.do(w.Keep(t.Context(), r, x))
		x, err = w.Written(t.Context(), r)
		w.do(err)
		gate, done := make(chan struct{}), make(chan error, 2)
		for n := range 2 {
			go func() {
				<-gate
				if n == 1 && i%2 == 1 {
					y := x
					y.Parts = map[int]string{1: "Other words."}
					done <- w.Keep(context.Background(), r, y)
					return
				}
				done <- w.SendWritten(context.Background(), r, x, v.Copy, false)
			}()
		}
		close(gate)
		one, other := <-done, <-done
		if (one == nil) == (other == nil) {
			t.Errorf("round %d: %v and %v", i, one, other)
		}
		for _, err := range []error{one, other} {
			if err != nil && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.NotFound) {
				t.Errorf("round %d: %v", i, err)
			}
		}
		left, err := w.Written(t.Context(), r)
		w.do(err)
		if _, all := left.Parts[0]; all {
			t.Errorf("round %d: sent and still there", i)
		}
		if !left.Nothing() { // the one who saved was quicker
			w.do(w.SendWritten(t.Context(), r, left, v.Copy, false))
		}
		if n := w.answers(); n != i+1 {
			t.Fatalf("round %d: %d answers", i, n)
		}
	}
	w.verified()
}

// TestPowerCutsWhileAnswering: at every kind of moment between the letter, its confidence and the
// answer, with lost and torn writes: what the recipient was told was taken is there, once; what
// was not is still theirs to send.
func TestPowerCutsWhileAnswering(t *testing.T) {
	keys, base := t.TempDir(), faultfs.New(t.TempDir())
	open := func(d *faultfs.Disk) *db.DB {
		t.Helper()
		out, err := db.OpenWith(context.Background(), "sqlite:"+t.TempDir()+"/candour.db", db.Options{SQLiteDriver: "sqlite3",
			SQLiteDSN: func(_ string, ro bool) string { return d.DSN("candour.db", ro) }, Conns: 2})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	d := open(base)
	w := newWorld(t, d, keys)
	paper, r := w.warned()
	v, err := w.Mine(as(visitor), r)
	w.do(err)
	w.do(d.Close())
	runs, cut, told := 8, 0, 0
	if s := os.Getenv("CANDOUR_TORTURE"); s != "" {
		if runs, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	for i := range runs {
		dice := rand.New(rand.NewPCG(11, uint64(i)))
		disk := base.Copy(t.TempDir())
		d := open(disk)
		w := newWorld(t, d, keys)
		disk.CrashAfter(1 + dice.IntN(160))
		sent, kept := 0, false
		for range 4 {
			x, err := w.Written(t.Context(), r)
			if err != nil {
				break
			}
			x.Put(1, "Summary withheld in test data.")
			if kept = w.Keep(t.Context(), r, x) == nil; !kept {
				break
			}
			if x, err = w.Written(t.Context(), r); err != nil || w.SendWritten(t.Context(), r, x, v.Copy, false) != nil {
				break
			}
			sent, kept = sent+1, false
		}
		_ = d.Close()
		if disk.Crashed() {
			cut++
		}
		disk.Restart(dice)
		d = open(disk)
		w = newWorld(t, d, keys)
		w.verified()
		left, err := w.Written(t.Context(), r)
		w.do(err)
		n := w.answers()
		// The act at which the power went may have been done, though nobody was told.
		if n < sent || n > sent+1 || kept && n == sent && left.Nothing() || n == sent+1 && !left.Nothing() {
			t.Fatalf("at crash point %d: told %d, taken %d, kept %v, left %+v", i, sent, n, kept, left)
		}
		if _, err := w.OpenByLink(as(visitor), linkOf(paper), paper.Phrase.Lines()); err != nil {
			t.Fatalf("at crash point %d the letter does not open: %v", i, err)
		}
		told += sent
		_ = d.Close()
		disk.Close()
	}
	t.Logf("%d power cuts in %d runs, %d answers that were taken", cut, runs, told)
	if cut < runs/2 || told == 0 {
		t.Error("the test does not test")
	}
}
