package survivors_test

import (
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func (w *world) claims() {
	w.register.claims = []survivors.Claim{{Commitment: "c1", ID: "r1", Title: "Made-up recommendation", Wording: "Train everybody.", Owner: force, MadeUp: access.Yes,
		Evidence: []survivors.Evidence{{Name: "a made-up list"}}}}
}

func verdict(of, why string) survivors.Finding {
	return survivors.Finding{Commitment: "c1", Claim: "r1", Verdict: of, Reasons: why, Outcome: "unknown"}
}

// TestTwoMembersVerify: each opens the evidence first, for themselves; two that are the same are the panel's finding with
// both reasons; the first verdict is not shown to the second.
func TestTwoMembersVerify(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		w.claims()
		_, err := w.Verify(as(heron), w.id, verdict("verified", "The list was there."))
		refused(t, "unopened", err, errs.Invalid)
		for _, a := range []access.Actor{heron, wren} {
			w.register.opened[a.ID+" a made-up list"] = true
		}
		for _, a := range []access.Actor{finch, chair, secretary, admin, visitor} {
			_, err := w.Verify(as(a), w.id, verdict("verified", "The list was there."))
			refused(t, a.ID, err, errs.NotFound)
		}
		w.register.refuse["Heron"] = "This is a commitment of your own body."
		_, err = w.Verify(as(heron), w.id, verdict("verified", "The list was there."))
		refused(t, "whom the register refuses", err, errs.Conflict)
		delete(w.register.refuse, "Heron")
		stands, err := w.Verify(as(heron), w.id, verdict("verified", "The list was there."))
		w.do(err)
		_, seen, err := w.Claims(as(wren), w.id)
		w.do(err)
		if stands != survivors.OneSoFar || len(w.register.found) != 0 || len(seen) != 1 || seen[0].Mine != nil || len(seen[0].Others) != 0 {
			t.Errorf("after one: %s, %v, %+v", stands, w.register.found, seen)
		}
		if p, _ := w.Public(as(visitor), w.id); len(p.Verdicts) != 0 {
			t.Error("what one member found is public")
		}
		_, err = w.Verify(as(heron), w.id, verdict("verified", "The list was there."))
		refused(t, "twice", err, errs.Conflict)
		w.one[wren.Human] = heron.Human
		_, err = w.Verify(as(wren), w.id, verdict("verified", "I read it as well."))
		refused(t, "the same human", err, errs.Conflict)
		delete(w.one, wren.Human)
		stands, err = w.Verify(as(wren), w.id, verdict("verified", "I read it as well."))
		w.do(err)
		want := "One member of the panel: The list was there.\n\nAnother member, who looked for themselves: I read it as well."
		if stands != survivors.Found || len(w.register.found) != 1 || w.register.found[0].Reasons != want {
			t.Errorf("after two: %s, %+v", stands, w.register.found)
		}
	})
}

// TestASplitIsPublishedAsASplit: with both reasons, nothing in the register, and it does not count as verified; no third
// verdict mends it.
func TestASplitIsPublishedAsASplit(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		w.sits(finch)
		w.claims()
		for _, a := range []access.Actor{heron, wren, finch} {
			w.register.opened[a.ID+" a made-up list"] = true
		}
		_, err := w.Verify(as(heron), w.id, verdict("verified", "The list was there."))
		w.do(err)
		stands, err := w.Verify(as(wren), w.id, verdict("sent_back", "Half of it was missing."))
		w.do(err)
		_, err = w.Verify(as(finch), w.id, verdict("verified", "I think so too."))
		refused(t, "a third", err, errs.NotFound)
		p, err := w.Public(as(visitor), w.id)
		w.do(err)
		if stands != survivors.Split || len(w.register.found) != 0 || len(p.Verdicts) != 1 || p.Verdicts[0].Stands != survivors.Split || len(p.Verdicts[0].Each) != 2 {
			t.Fatalf("a split: %s, %+v, %+v", stands, w.register.found, p.Verdicts)
		}
		for _, v := range p.Verdicts[0].Each {
			if v.Alias+v.Human+v.Member != "" || v.Reasons == "" {
				t.Errorf("everybody reads %+v", v)
			}
		}
		if got := w.outside(); !strings.Contains(got, "The list was there.") || !strings.Contains(got, "Half of it was missing.") || strings.Contains(got, "I think so too") {
			t.Errorf("counted: %s", got)
		}
	})
}

// TestTwoVerdictsAtOnce: by barrier, neither is lost and one finding comes of it.
func TestTwoVerdictsAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		w.claims()
		start := make(chan struct{})
		var wait sync.WaitGroup
		out := make([]error, 2)
		for i, a := range []access.Actor{heron, wren} {
			w.register.opened[a.ID+" a made-up list"] = true
			wait.Go(func() {
				<-start
				_, out[i] = w.Verify(as(a), w.id, verdict("verified", "The list was there."))
			})
		}
		close(start)
		wait.Wait()
		if out[0] != nil || out[1] != nil || len(w.register.found) != 1 {
			t.Errorf("%v, %d findings", out, len(w.register.found))
		}
	})
}

// TestTogether: two humans who say the same of both are a finding, whatever their order; all else is none.
func TestTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(label string, all ...string) string { return rapid.SampledFrom(all).Draw(t, label) }
		one := func(n string) survivors.Verdict {
			return survivors.Verdict{Human: pick("human"+n, "a", "b"), Verdict: pick("verdict"+n, "verified", "sent_back"), Outcome: pick("outcome"+n, "unknown", "better")}
		}
		a, b := one("1"), one("2")
		got := survivors.Together([]survivors.Verdict{a, b})
		want := survivors.Split
		switch {
		case a.Human == b.Human:
			want = survivors.OneSoFar
		case a.Verdict == b.Verdict && a.Outcome == b.Outcome:
			want = survivors.Found
		}
		if got != want || survivors.Together([]survivors.Verdict{b, a}) != got {
			t.Fatalf("%+v and %+v: %s, want %s", a, b, got, want)
		}
	})
}

// TestWalledProperties: a wall never lets in more; what is about nobody known is kept from whoever has one.
func TestWalledProperties(t *testing.T) {
	kin := func(b string) []string {
		return map[string][]string{council: {council, trust}, trust: {trust, council}, force: {force}}[b]
	}
	bodies := []string{council, trust, force, "unknown"}
	rapid.Check(t, func(t *rapid.T) {
		var walls []survivors.Wall
		for range rapid.IntRange(0, 3).Draw(t, "walls") {
			walls = append(walls, survivors.Wall{Member: rapid.SampledFrom([]string{"m1", "m2"}).Draw(t, "member"), Body: rapid.SampledFrom(bodies).Draw(t, "body")})
		}
		about := rapid.SliceOfDistinct(rapid.SampledFrom(bodies), rapid.ID[string]).Draw(t, "about")
		got := survivors.Walled(walls, "m1", "p", about, kin)
		want := false
		for _, w := range walls {
			if w.Member != "m1" {
				continue
			}
			own := kin(w.Body)
			want = want || len(own) == 0 || len(about) == 0
			for _, b := range about {
				for _, k := range append(own, w.Body) {
					want = want || k == b
				}
			}
		}
		if got != want {
			t.Fatalf("%+v about %v: %v", walls, about, got)
		}
	})
}
