package drafting_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit/faultfs"
)

func onDisk(t *testing.T, d *faultfs.Disk) (*db.DB, error) {
	t.Helper()
	return db.OpenWith(context.Background(), "sqlite:"+t.TempDir()+"/candour.db", db.Options{SQLiteDriver: "sqlite3",
		SQLiteDSN: func(_ string, ro bool) string { return d.DSN("candour.db", ro) }, Conns: 2})
}

// acknowledged is what people were told had been done.
type acknowledged struct {
	papers   []drafting.Paper
	answered int
	edited   int // the revision of the sentence
}

// work sends letters that two agreed to, answers them and writes, until the power goes.
func (w *world) work(sentence string) (done acknowledged) {
	done.edited = 1
	for i := range 2 {
		all, err := w.Letters(as(solicitor), w.report)
		if err != nil {
			return done
		}
		letter := ""
		for _, l := range all.Letters {
			if l.State == drafting.Agreed {
				letter = l.ID
			}
		}
		paper, err := w.Issue(as(solicitor), letter)
		if err != nil {
			return done
		}
		done.papers = append(done.papers, paper)
		r, err := w.OpenByLink(as(visitor), linkOf(paper), paper.Phrase.Lines())
		if err != nil || w.Acknowledge(as(visitor), r, true) != nil || w.Answer(as(visitor), r, canary, true) != nil {
			return done
		}
		done.answered++
		if w.Edit(as(counsel), w.report, sentence, i+1, fact("Written anew "+strconv.Itoa(i)+".")) != nil {
			return done
		}
		done.edited = i + 2
	}
	return done
}

// TestPowerCuts lets the power go at every kind of moment between a letter and the gate of its
// sentence, with lost and torn writes: a letter whose paper was shown is out and opens, one that is
// out has its recipient's copy and its way back, an answer that was taken holds the gate open no
// more and is there, and no sentence is half written.
func TestPowerCuts(t *testing.T) {
	keys, base := t.TempDir(), faultfs.New(t.TempDir())
	d, err := onDisk(t, base)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d, keys)
	w.begun(rules.Statutory)
	f := w.wrote(counsel, fact("Three lists were kept."))
	other := w.wrote(counsel, fact("Nothing is said of this one."))
	w.do(w.check(member, f))
	for _, to := range []string{council, force} {
		party := report.Party{Kind: report.Body, ID: to}
		w.do(w.check(member, w.wrote(counsel, criticism("They were not compared.", party, report.Significant, f))))
		p, err := w.ProposeLetter(as(solicitor), w.report, "", party)
		w.agreed(w.Proposals(), chair, p, err)
	}
	w.do(d.Close())
	runs, cut, sent, answered := 12, 0, 0, 0
	if s := os.Getenv("CANDOUR_TORTURE"); s != "" {
		if runs, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	for i := range runs {
		done, was := powerCut(t, base, keys, other, rand.New(rand.NewPCG(11, uint64(i))))
		if was {
			cut++
		}
		sent, answered = sent+len(done.papers), answered+done.answered
		if t.Failed() {
			t.Fatalf("at crash point %d", i)
		}
	}
	t.Logf("%d power cuts in %d runs: %d letters that were sent, %d answers", cut, runs, sent, answered)
	if cut < runs/2 || sent == 0 || answered == 0 {
		t.Error("the test does not test")
	}
}

func powerCut(t *testing.T, base *faultfs.Disk, keys, sentence string, dice *rand.Rand) (acknowledged, bool) {
	t.Helper()
	disk := base.Copy(t.TempDir())
	defer disk.Close()
	d, err := onDisk(t, disk)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d, keys)
	disk.CrashAfter(1 + dice.IntN(280))
	done := w.work(sentence)
	_ = d.Close()
	cut := disk.Crashed()
	disk.Restart(dice)
	if d, err = onDisk(t, disk); err != nil {
		t.Fatalf("the database does not open after a power cut: %v", err)
	}
	defer func() { _ = d.Close() }()
	w = newWorld(t, d, keys)
	w.verified()
	for i, p := range done.papers {
		r, err := w.OpenByLink(as(visitor), linkOf(p), p.Phrase.Lines())
		if err != nil {
			t.Errorf("a letter whose paper was shown does not open: %v", err)
			continue
		}
		v, err := w.Mine(as(visitor), r)
		if err != nil || i < done.answered && (!v.Ended || len(v.Answers) != 1 || v.Answers[0].Words != canary) {
			t.Errorf("an answer that was taken is gone: %+v %v", v, err)
		}
	}
	if one := w.at(sentence); one.Revision < done.edited {
		t.Errorf("a sentence that was kept is at revision %d, and was at %d", one.Revision, done.edited)
	}
	var torn int
	w.do(d.QueryRow(t.Context(), `SELECT count(*) FROM inquiry_report_letter l WHERE l.state = 'sent' AND (l.own IS NULL OR l.link IS NULL OR l.due IS NULL
 OR NOT EXISTS (SELECT 1 FROM inquiry_reply_find f WHERE f.ref = l.id AND f.kind = 'letter') OR NOT EXISTS (SELECT 1 FROM vault_person p WHERE p.id = l.id))
 OR l.state <> 'sent' AND EXISTS (SELECT 1 FROM inquiry_reply_find f WHERE f.ref = l.id)`).Scan(&torn))
	if torn != 0 {
		t.Errorf("%d letters are half sent", torn)
	}
	return done, cut
}
