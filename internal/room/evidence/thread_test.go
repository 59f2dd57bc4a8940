package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// threadOf is the thread of a mail, as somebody reads it: its number (or missing), what it answers, and whether it has all.
func (w *world) threadOf(a access.Actor, delivery, item string) (out []string) {
	w.t.Helper()
	_, all, _, err := w.Thread(as(a), delivery, item)
	w.do(err)
	for i := range all {
		words := all[i].URN()
		if all[i].Missing {
			words = "missing"
		}
		if all[i].Answers != "" {
			words += " answers " + all[i].Answers
		}
		if all[i].Inclusive {
			words += " has all"
		}
		out = append(out, words)
	}
	return out
}

// TestAThread: mails that came in two deliveries belong together by their ids and never by their subject; what is held from a
// reader reads as what is not here, joins nothing, and no id lies in clear.
func TestAThread(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one := w.deliver(-1, "a.eml", "MAIL Plan\nMessage-ID=secret-a@made.up\nBody=The first words",
			"b.eml", "MAIL Re: Plan\nMessage-ID=secret-b@made.up\nIn-Reply-To=secret-a@made.up\nBody=Second words. The first words",
			"other.eml", "MAIL Plan\nMessage-ID=secret-x@made.up\nBody=Another of that subject")
		w.read(one)
		two := w.deliver(-1, "c.eml", "MAIL Re: Plan\nMessage-ID=secret-c@made.up\nIn-Reply-To=secret-b@made.up\nBody=Third. Second words. The first words")
		w.read(two)
		files := w.files(solicitor, one)
		want := []string{"NHC000001", "NHC000002 answers NHC000001", "NHC000004 answers NHC000002 has all"}
		if got := w.threadOf(paralegal, one, files["1"].ID); !slices.Equal(got, want) {
			t.Errorf("the thread is %q, want %q", got, want)
		}
		if got := w.threadOf(paralegal, one, files["3"].ID); len(got) != 1 || !strings.HasPrefix(got[0], "NHC000003") {
			t.Errorf("a subject alone joined %q", got)
		}
		kept(t, w, "secret-a", "secret-b")
		w.shelf.held[files["2"].ID] = true
		if got := w.threadOf(counsel, one, files["1"].ID); len(got) != 1 || got[0] != "NHC000001" && got[0] != "NHC000001 has all" {
			t.Errorf("while the mail between is held: %q", got)
		}
		if got := w.threadOf(solicitor, one, files["1"].ID); !slices.Equal(got, want) {
			t.Errorf("the solicitor reads %q", got)
		}
		third := w.files(solicitor, two)["1"]
		if got := w.threadOf(counsel, two, third.ID); !slices.Equal(got, []string{"missing", "NHC000004"}) {
			t.Errorf("from the other side: %q", got)
		}
		if _, _, _, err := w.Thread(as(counsel), one, files["2"].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the thread of what is held: %v", err)
		}
		delete(w.shelf.held, files["2"].ID)
		w.shelf.parted = map[string]evidence.Pages{files["2"].ID: {From: 1, To: 1}}
		if got := w.threadOf(counsel, one, files["1"].ID); len(got) != 1 {
			t.Errorf("while a page of the mail between is held: %q", got)
		}
		for name, who := range map[string]access.Actor{"stranger": stranger, "insider": insider, "clerk": clerk, "public": visitor} {
			if _, _, _, err := w.Thread(as(who), one, files["1"].ID); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s reads a thread: %v", name, err)
			}
		}
		w.do(w.Exclude(as(paralegal), one, files["2"].ID, "Made-up reason of the test."))
		w.shelf.parted = nil
		if got := w.threadOf(paralegal, one, files["1"].ID); len(got) != 1 {
			t.Errorf("with a mail that is not looked at: %q", got)
		}
	})
}
