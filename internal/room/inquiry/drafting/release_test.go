package drafting_test

import (
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestNothingIsSignedThatTells: the gate is asked of the very words that are published, and what it refuses is not
// signed, nor is anything else that signing does.
func TestNothingIsSignedThatTells(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.begun(rules.Statutory)
	w.frozen(fact(canary))
	_, err := w.signs(chair)
	w.do(err)
	w.tells = errs.New(errs.Conflict, "It could tell who somebody is.")
	if ready, err := w.Ready(as(member), w.report); err != nil || ready.Tells == nil || len(ready.Told) != 1 {
		t.Error("the panel is not told before it signs:", ready.Tells, err)
	}
	if out, err := w.signs(member); !errs.Is(err, errs.Conflict) || out {
		t.Error("signed:", out, err)
	}
	for _, table := range []string{"inquiry_report_out", "inquiry_finding"} {
		if n := w.count(table); n != 0 {
			t.Error(table, n)
		}
	}
	if n := w.count("inquiry_report_signature"); n != 1 {
		t.Error("signatures:", n)
	}
	w.tells = nil
	if out, err := w.signs(member); err != nil || !out {
		t.Fatal(out, err)
	}
	if last := w.let[len(w.let)-1]; last.Ref != w.report || !strings.Contains(last.Words, canary) {
		t.Errorf("asked of %+v", last)
	}
	pub, err := w.Out.Read(as(visitor), w.id, w.report)
	w.do(err)
	if pub.Text != w.let[len(w.let)-1].Words {
		t.Error("what was asked about is not what everybody reads")
	}
}

// TestWithoutTheGateNothingIsSigned: where nobody can be asked whom a report could tell.
func TestWithoutTheGateNothingIsSigned(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.begun(rules.Statutory)
	w.frozen(fact(canary))
	w.Release = nil
	_, err := w.signs(chair)
	w.do(err)
	if _, err := w.signs(member); !errs.Is(err, errs.Unavailable) {
		t.Error(err)
	}
}
