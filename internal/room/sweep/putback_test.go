package sweep_test

import (
	"context"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// before makes a case what a release before made of it: screened out by rules.
func (w *world) before(ref, out string) sweep.Case {
	w.t.Helper()
	c := w.find(ref)
	ctx := access.WithActor(w.t.Context(), liaisonNorth)
	_, err := w.ledger.Write(ctx, ledger.Act{Action: sweep.SweepLoad, Kind: "sweep_case", ID: c.ID, Facts: w.CaseFacts(c.ID)}, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "sweep_case", c.ID, 0, ledger.Row{"state": string(sweep.ScreenedOut), "screened_out": out, "out_by": strings.Split(out, ";")[0], "not_known": "", "turned": true})
	})
	w.must(err)
	return c
}

// What a release before screened out for what nobody knew waits again, with an
// entry; what was rightly out stays out, by the rule that keeps it out.
func TestWhatWasScreenedOutForWantOfKnowledgeIsPutBack(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		lines := []string{line("SYN/1", "suspects", "1", "group_indicators", ""), line("SYN/2", "suspects", "1", "group_indicators", "", "youngest_age", "30"),
			line("SYN/3", "suspects", "1"), line("SYN/4", "closed", "", "reviewed", "2019-03-01"), line("SYN/5")}
		w.load(lines...)
		w.before("SYN/1", "two-suspects")
		w.before("SYN/2", "two-suspects;under-18")
		w.before("SYN/4", "not-reviewed")
		system := access.WithActor(t.Context(), access.SystemActor("sweep-put-back"))
		if _, err := w.PutBack(as(liaisonNorth)); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound) {
			t.Errorf("a liaison put cases back: %v", err)
		}
		entries := w.count(`SELECT count(*) FROM ledger_leaf`)
		n, err := w.PutBack(system)
		w.must(err)
		if n != 3 || w.count(`SELECT count(*) FROM ledger_leaf`) != entries+3 {
			t.Errorf("%d put back, %d entries", n, w.count(`SELECT count(*) FROM ledger_leaf`)-entries)
		}
		for ref, want := range map[string]string{"SYN/1": "waiting  two-suspects", "SYN/2": "waiting under-18 two-suspects", "SYN/3": "out two-suspects ",
			"SYN/4": "waiting  closed-in-window;not-reviewed", "SYN/5": "waiting  "} {
			c := w.find(ref)
			if got := string(c.State) + " " + strings.Join(c.Result.Out, ";") + " " + strings.Join(c.Result.NotKnown, ";"); got != want {
				t.Errorf("%s: %q, want %q", ref, got, want)
			}
			if want := ref == "SYN/2"; c.Turned != want {
				t.Errorf("%s is marked as turned: %v", ref, c.Turned)
			}
		}
		if n, err = w.PutBack(system); err != nil || n != 0 || w.count(`SELECT count(*) FROM ledger_leaf`) != entries+3 {
			t.Errorf("a second time: %d, %v", n, err)
		}
		// The same list sent again puts a case back too, though nothing of it changed.
		w.before("SYN/1", "two-suspects")
		w.load(lines...)
		if c := w.find("SYN/1"); c.State != sweep.Waiting || c.Result.OutBy() != "" {
			t.Errorf("the same list left it out: %+v", c.Result)
		}
	})
}
