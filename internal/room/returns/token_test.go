package returns_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func tokenOf(maker access.Actor, scopes ...string) access.Actor {
	return access.TokenActor(maker, "t1", "Records system", scopes)
}

// TestATokenSendsAndAPersonAnswersForIt: a token sends and reads for its own body by
// what it may, and nothing else; and it is the human who made it.
func TestATokenSendsAndAPersonAnswersForIt(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	round := w.open("2023")
	r, theirs := w.of(round, force1), w.of(round, force2)
	token := tokenOf(lead1, "returns.send", "returns.read")
	v := w.send(token, r.ID, national(2)...)
	if v.Human != lead1.Human || v.Name != token.Name {
		t.Errorf("it was sent by %s, %s", v.Human, v.Name)
	}
	all, err := w.Mine(as(token))
	if err != nil || len(all) != 1 || all[0].Body != force1 {
		t.Errorf("it sees %v, %v", all, err)
	}
	for what, err := range map[string]error{
		"submit": w.Submit(as(token), r.ID, ""), "nil": w.Nil(as(token), r.ID, ""), "refuse": w.Refuse(as(token), r.ID, "One line is missing."),
		"sign": w.Service.Sign(as(token), r.ID), "approve": w.Service.Approve(as(token), r.ID, v.ID), "unlock": w.Unlock(as(token), r.ID, "So."),
		"their file": second(w.Receive(as(token), theirs.ID, national(2))), "stop": w.Stop(as(token), v.ID),
		"send, to read": second(w.Receive(as(tokenOf(lead1, "returns.read")), r.ID, national(2))), "send, with nothing": second(w.Receive(as(tokenOf(lead1)), r.ID, national(2))),
		"read, to send": second(w.See(as(tokenOf(lead1, "returns.send")), r.ID)), "misspelt": second(w.See(as(tokenOf(lead1, "returns.reed")), r.ID)),
		"their return": second(w.See(as(token), theirs.ID)), "a profile": second(w.BeginProfile(as(token))),
	} {
		if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	// A person who is a data lead and a statistician, and whose token sent and who
	// submitted, is one human.
	mine := tokenOf(twoHats, "returns.send", "returns.read")
	if !mine.MayBe(twoHats.Human) || !mine.MayBe(twoHats.ID) {
		t.Error("a token is another human than its maker")
	}
	w.send(mine, r.ID, national(3)...)
	w.do(w.Submit(as(twoHats), r.ID, ""))
	w.refused(w.Approve(as(twoHats), r.ID), errs.NotFound, "")
}

func second[T any](_ T, err error) error { return err }

// TestTheSameBytesAreOneVersion: sent again, at once by several, or after the return
// was submitted; other bytes are a new version, and so are the same of a file that
// could not be read.
func TestTheSameBytesAreOneVersion(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.open("2023"), force1)
		token := as(tokenOf(lead1, "returns.send", "returns.read"))
		send := func(files ...returns.Sent) (string, bool) {
			t.Helper()
			v, again, err := w.ReceiveOnce(token, r.ID, files)
			if err != nil {
				t.Fatal(err)
			}
			if !w.Wait(context.Background(), v, time.Minute) {
				t.Fatal("the check did not end")
			}
			return v, again
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, _, err := w.ReceiveOnce(token, r.ID, national(2)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		first, again := send(national(2)...)
		if seen, err := w.See(token, r.ID); err != nil || len(seen.Versions) != 1 || !again {
			t.Errorf("%d versions, %v, %v", len(seen.Versions), again, err)
		}
		if v, again := send(national(3)...); again || v == first {
			t.Error("other bytes were taken for the same")
		}
		if v, again := send(national(2)...); again || v == first {
			t.Error("bytes that were put back are no new version")
		}
		w.do(w.Submit(as(lead1), r.ID, ""))
		if _, again := send(national(2)...); !again {
			t.Error("sent again after it was submitted")
		}
		if _, _, err := w.ReceiveOnce(token, r.ID, national(3)); !errs.Is(err, errs.Conflict) {
			t.Errorf("other bytes after it was submitted: %v", err)
		}
		if _, _, err := w.ReceiveOnce(as(tokenOf(lead2, "returns.send")), r.ID, national(2)); !errs.Is(err, errs.NotFound) {
			t.Errorf("another body learns what is there: %v", err)
		}
		_, _, none := w.ReceiveOnce(token, "return-never", national(2))
		if _, _, err := w.ReceiveOnce(as(tokenOf(lead2, "returns.send")), r.ID, national(2)); errs.Message(err) != errs.Message(none) {
			t.Errorf("what is there is told apart: %v, %v", err, none)
		}
	})
}
