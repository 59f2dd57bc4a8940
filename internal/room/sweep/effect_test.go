package sweep_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
)

// TestAListThatTakesSomethingAwayIsStoppedOnce: a list that makes what was known
// not known, screens a case out that waits, or leaves cases out is returned by
// nobody who has not said that they know, with the numbers; one that takes nothing
// away asks for nothing.
func TestAListThatTakesSomethingAwayIsStoppedOnce(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	send := func(text string) string {
		id, _, err := w.Upload(as(liaisonNorth), "list.csv", []byte(text), sweep.Count{})
		w.must(err)
		return id
	}
	whole := head + line("SYN/1") + line("SYN/2") + line("SYN/3")
	_, err := w.Return(as(liaisonNorth), send(whole), false)
	w.must(err)
	_, err = w.Return(as(liaisonNorth), send(whole), false)
	w.must(err) // the same again takes nothing away

	less := head + line("SYN/1", "child_access", "", "group_indicators", "") + line("SYN/2", "outcome", "1")
	id := send(less)
	_, e, err := w.Effect(as(liaisonNorth), id)
	w.must(err)
	if e.Lost != 2 || e.Cases != 1 || e.Out != 1 || e.Left != 1 {
		t.Errorf("it would take away %+v", e)
	}
	if _, err = w.Return(as(liaisonNorth), id, false); !errs.Is(err, errs.Invalid) {
		t.Errorf("returned without a word: %v", err)
	}
	s := served(t, w, pages.Sessions{})
	at := sweep.UploadPath + "/" + id
	s.Wants(s.Get(liaisonNorth, at), http.StatusOK, "2 answers that were known become not known, in 1 case", "1 case that you returned before is left out", "I know, and this list is right")
	s.Wants(s.Post(liaisonNorth, at, at), http.StatusUnprocessableEntity, "Say that you know what this list takes away")
	if found, err := w.Cases(as(liaisonNorth), sweep.Filter{Reference: "SYN/1"}); err != nil || len(found.Cases) != 1 || found.Cases[0].Access == sweep.NotKnown {
		t.Errorf("refused, and changed all the same: %+v %v", found, err)
	}
	s.Wants(s.Post(liaisonNorth, at, at, "knows", "yes"), http.StatusSeeOther)
	if found, err := w.Cases(as(liaisonNorth), sweep.Filter{Reference: "SYN/1"}); err != nil || len(found.Cases) != 1 || found.Cases[0].Access != sweep.NotKnown {
		t.Errorf("said to be known, and not changed: %+v %v", found, err)
	}
	if id := send(strings.ReplaceAll(less, "SYN/2", "SYN/9")); id == "" {
		t.Error("a new reference is not taken")
	}
}
