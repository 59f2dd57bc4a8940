package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/review"

	"pgregory.net/rapid"

	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestMovesAreATable: each move joins known states, none leaves a tombstone,
// and every state can be reached.
func TestMovesAreATable(t *testing.T) {
	reached := []rules.State{rules.Received}
	for range rules.States() {
		for _, m := range allMoves() {
			if !m.From.Known() || !m.To.Known() || m.From == rules.Erased || m.From == m.To {
				t.Errorf("a move from %s to %s", m.From, m.To)
			}
			if slices.Contains(reached, m.From) && !slices.Contains(reached, m.To) {
				reached = append(reached, m.To)
			}
		}
	}
	if len(reached) != len(rules.States()) {
		t.Errorf("only %v can be reached", reached)
	}
	for _, s := range rules.States() {
		if rules.StateWords[s] == "" {
			t.Errorf("%s has no words", s)
		}
	}
}

// TestNoEndByStaffAlone: in the table, whatever ends a case is done by two
// humans or by the person; staff alone and the clock never end one.
func TestNoEndByStaffAlone(t *testing.T) {
	for _, m := range allMoves() {
		if (m.To.Ended() || m.To == rules.Decided) && (m.Who == rules.ByStaff || m.Who == rules.ByClock) {
			t.Errorf("%s alone can take a case from %s to %s", m.Who, m.From, m.To)
		}
	}
}

func TestTwoHumans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		human := rapid.SampledFrom([]string{"", "h1", "h2", "h3"})
		role := rapid.SampledFrom([]string{"", "secretariat", "reviewer", "independent"})
		a, ra, b, rb := human.Draw(t, "a"), role.Draw(t, "ra"), human.Draw(t, "b"), role.Draw(t, "rb")
		who := func(human string) access.Actor {
			return access.Actor{ID: "account", Human: human, Standing: access.Alone("account", human, "", access.No)}
		}
		if review.TwoHumans(a, ra, who(b), rb) && (a == b || a == "" || b == "" || ra != "independent" && rb != "independent") {
			t.Fatalf("%q as %s and %q as %s count as two", a, ra, b, rb)
		}
		if review.TwoHumans(a, ra, who(b), rb) != review.TwoHumans(b, rb, who(a), ra) {
			t.Fatal("the order matters")
		}
	})
}

// TestOneHumanEndsNothing lets one human, with as many accounts and roles as
// there are, try everything in every order: no case is ever decided, refused,
// closed or erased.
func TestOneHumanEndsNothing(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	all := []access.Role{access.RoleSecretariat, access.RoleReviewer, access.RoleIndependent}
	accounts := []access.Actor{
		{ID: "a1", Name: "Synthetic One", Body: "made-up-panel", Human: "one", Roles: all},
		{ID: "a2", Name: "Synthetic Uno", Body: "made-up-trust", Human: "one", Roles: all[2:]},
		{ID: "a3", Name: "Synthetic Eins", Body: "made-up-court", Human: "one", Roles: all[:1]},
	}
	for i, a := range accounts {
		a.Standing = access.Standing{Kin: []string{a.Body}, Closes: access.No, Selves: []string{"a1", "a2", "a3", "one"}}
		accounts[i], w.People[a.ID] = a, a
	}
	rapid.Check(t, func(rt *rapid.T) {
		k := w.Apply()
		w.To(k.CaseID, rapid.SampledFrom([]rules.State{rules.Acknowledged, rules.Gathered, rules.Viewed, rules.Acted}).Draw(rt, "start"))
		for range rapid.IntRange(1, 12).Draw(rt, "tries") {
			ctx := access.WithActor(t.Context(), rapid.SampledFrom(accounts).Draw(rt, "account"))
			kind := rapid.SampledFrom([]string{string(rules.NotEligible), string(rules.Decided), string(rules.Closed), string(rules.Erased), review.ProposeHold}).Draw(rt, "kind")
			code := map[string]string{string(rules.NotEligible): w.S.Codes.NotEligibleCodes[0].ID, string(rules.Decided): w.S.Codes.OutcomeCodes[0].ID}[kind]
			for _, j := range []review.Judging{review.JudgePropose, review.JudgeSecond, review.JudgeView} { // not for want of having opened it
				_ = w.S.OpenAll(ctx, k.CaseID, "To try.", j, kind, w.Open(k.CaseID))
			}
			switch rapid.IntRange(0, 4).Draw(rt, "act") {
			case 0:
				_ = w.S.Propose(ctx, k.CaseID, review.ProposalInput{Kind: kind, Code: code, Words: "Reasons."})
			case 1:
				_ = w.S.Second(ctx, k.CaseID, w.Open(k.CaseID), true, "")
			case 2:
				_ = w.S.Allocate(ctx, k.CaseID, 0, "a1", "a2")
			case 3:
				_ = w.S.Opine(ctx, k.CaseID, 0, "A view.")
			default:
				_ = w.S.RecordAction(ctx, k.CaseID, 0, w.S.Codes.ForceActionCodes[0].ID, "")
			}
		}
		c, err := w.S.Load(t.Context(), w.DB, k.CaseID)
		if err != nil {
			rt.Fatal(err)
		}
		for _, p := range c.Proposals {
			if p.State == review.ProposalAgreed && (p.ByHuman == "one" && p.SecondHuman == "one") {
				rt.Fatalf("one human proposed and agreed: %+v", p)
			}
		}
		if c.State.Ended() {
			rt.Fatalf("one human took the case to %s", c.State)
		}
	})
}

// TestConflictNeverLeaks draws organisations, people and cases, and compares
// every list, count and search with a plain model of who may see what.
func TestConflictNeverLeaks(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	bodies := []string{"made-up-northern-police", "made-up-southern-police", "made-up-western-police", "made-up-prosecutors"}
	type truth struct {
		key   intake.PersonKey
		walls map[string]bool // bodies
		named map[string]bool // staff names
		// confirmed says that it is known who closed it.
		confirmed bool
	}
	var cases []truth
	rapid.Check(t, func(rt *rapid.T) {
		force := rapid.SampledFrom(append(bodies[:3:3], "")).Draw(rt, "force")
		excluded := rapid.SliceOfN(rapid.SampledFrom(bodies), 0, 2).Draw(rt, "excluded")
		named := rapid.SampledFrom([]string{"", "Synthetic P1", "synthetic p2"}).Draw(rt, "named")
		k := w.Apply(func(a *intake.Application) {
			a.Force, a.Prosecutor, a.ExcludeBodies, a.ExcludePeople = force, "", excluded, named
			a.Account.Reference = fmt.Sprintf("REF %s", force)
		})
		tr := truth{k, map[string]bool{force: true}, map[string]bool{named: true}, rapid.Bool().Draw(rt, "confirmed")}
		if tr.confirmed {
			closed := rapid.SampledFrom(bodies).Draw(rt, "closed by")
			w.OK(w.S.ConfirmOrigin(w.As("secretary"), k.CaseID, 0, review.OriginInput{Bodies: []string{closed}, Reason: "A letter."}))
			if tr.confirmed = rapid.Bool().Draw(rt, "by two"); tr.confirmed {
				w.AgreeOrigin(k.CaseID)
			}
			tr.walls[closed] = true
		}
		for _, b := range excluded {
			tr.walls[b] = true
		}
		cases = append(cases, tr)

		reader := access.Actor{ID: "x", Name: rapid.SampledFrom([]string{"Synthetic P1", "Synthetic P2 (secretariat)", "Synthetic P3"}).Draw(rt, "name"),
			Human: "human-x", Body: rapid.SampledFrom(append(bodies, "made-up-panel")).Draw(rt, "body"), Roles: []access.Role{access.RoleSecretariat}}
		reader.Standing = access.Alone(reader.ID, reader.Human, reader.Body, reviewtest.ClosesOf(reader.Body))
		sees := func(c truth) bool {
			name := shownName(reader.Name)
			return (c.confirmed || reviewtest.ClosesOf(reader.Body) == access.No) && !c.walls[reader.Body] && !c.named[name] && !(name == "Synthetic P2" && c.named["synthetic p2"])
		}
		ctx := access.WithActor(t.Context(), reader)
		f := review.Filter{Force: rapid.SampledFrom(append(bodies[:3:3], "")).Draw(rt, "filter"), PerPage: 500}
		if rapid.Bool().Draw(rt, "by reference") {
			f.Reference = "ref" + rapid.SampledFrom(bodies[:3]).Draw(rt, "reference")
		}
		items, n, err := w.S.List(ctx, f)
		if err != nil {
			rt.Fatal(err)
		}
		if len(items) != min(n, 500) {
			rt.Fatalf("%d listed, %d counted", len(items), n)
		}
		for _, it := range items {
			for _, c := range cases {
				if c.key.CaseID == it.ID && !sees(c) {
					rt.Fatalf("%s of %s is shown a case that is walled from %v and %v", reader.Name, reader.Body, c.walls, c.named)
				}
			}
		}
		c := rapid.SampledFrom(cases).Draw(rt, "case")
		_, err = w.S.Case(ctx, c.key.CaseID, "Working on it.")
		if (err == nil) != sees(c) {
			rt.Fatalf("%s of %s: sees %v, got %v", reader.Name, reader.Body, sees(c), err)
		}
	})
}

// shownName is a name without what stands in brackets after it.
func shownName(name string) string {
	name, _, _ = strings.Cut(name, "(")
	return strings.TrimSpace(name)
}

func allMoves() (out []rules.Move) {
	for _, s := range rules.States() {
		out = append(out, rules.MovesFrom(s)...)
	}
	return out
}
