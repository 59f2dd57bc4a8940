package testimony_test

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/testimony"
)

// asked is an account beside one asking, and what was accepted of both, in order.
type asked struct {
	account testimony.Account
	asking  testimony.Asking
	did     []string
}

// moves are whatever can happen to the two; a no to the use and a taking back end what is under way, as
// package listening has them do in one write.
func moves(use testimony.Use) map[string]func(asked, clock.Day) (asked, error) {
	act := func(of testimony.Act, ends bool) func(asked, clock.Day) (asked, error) {
		return func(x asked, on clock.Day) (asked, error) {
			of.On = on
			next, err := x.account.Do(of)
			if err != nil {
				return x, err
			}
			x.account = next
			if ended, err := x.asking.Step(testimony.AskEnd, on, &next); ends && err == nil {
				x.asking = ended
			}
			return x, nil
		}
	}
	step := func(kind testimony.AskKind) func(asked, clock.Day) (asked, error) {
		return func(x asked, on clock.Day) (asked, error) {
			next, err := x.asking.Step(kind, on, &x.account)
			if err != nil {
				return x, err
			}
			x.asking = next
			if kind != testimony.AskGo {
				return x, nil
			}
			for _, k := range []testimony.Kind{testimony.Cite, testimony.Fix} {
				if x.account, err = x.account.Do(testimony.Act{Kind: k, On: on, Use: use, Ref: "asking"}); err != nil {
					return x, err
				}
			}
			return x, nil
		}
	}
	return map[string]func(asked, clock.Day) (asked, error){
		"use yes": act(testimony.Act{Kind: testimony.Say, Use: use, Yes: true}, false), "use no": act(testimony.Act{Kind: testimony.Say, Use: use}, true),
		"withdraw": act(testimony.Act{Kind: testimony.Withdraw}, true), "restrict": act(testimony.Act{Kind: testimony.Restrict}, false),
		"lift": act(testimony.Act{Kind: testimony.Lift}, false), "end": act(testimony.Act{Kind: testimony.End}, false),
		"agree": step(testimony.AskAgree), "refuse": step(testimony.AskRefuse), "yes": step(testimony.AskSayYes), "no": step(testimony.AskSayNo), "go": step(testimony.AskGo),
		"reopen": step(testimony.AskReopen), "tell": step(testimony.AskTellThem),
	}
}

// allowed says from the list alone whether something may go now.
func allowed(use testimony.Use, did []string) bool {
	useYes, agreed, yes, restricted, over := true, false, use == testimony.Researched, false, false
	for _, d := range did {
		switch d {
		case "use yes":
			useYes = true
		case "use no", "withdraw": // what was under way is over, whatever is said later
			useYes, over = false, true
		case "restrict", "lift":
			restricted = d == "restrict"
		case "end", "refuse":
			over = true
		case "agree":
			agreed = true
		case "yes", "no":
			yes = d == "yes"
		}
	}
	return useYes && agreed && yes && !restricted && !over
}

// TestNothingGoesWithoutBothYeses: of every order of six things that can happen nothing goes but with a yes to
// the use and a yes to this recipient on that day, once, and then one footing stands for good. No is never refused while
// anything can still be stopped.
func TestNothingGoesWithoutBothYeses(t *testing.T) {
	for _, use := range testimony.Outward {
		went := 0
		var walk func(asked, int)
		walk = func(x asked, depth int) {
			if depth == 6 {
				return
			}
			for name, do := range moves(use) {
				on := monday.AddDays(depth)
				next, err := do(x, on)
				if want := allowed(use, x.did) && use != testimony.Speaking; name == "go" && x.asking.Went.IsZero() && (err == nil) != want {
					t.Fatalf("%s: after %v it goes: %v, want %v", use, x.did, err, want)
				}
				if name == "no" && use != testimony.Researched && err != nil && (x.asking.Stage() == testimony.AskWaits || x.asking.Stage() == testimony.AskReady) {
					t.Fatalf("%s: after %v a no was refused: %v", use, x.did, err)
				}
				if err != nil {
					continue
				}
				if name == "go" {
					went++
					if f := next.account.Footings(); len(f) != 1 || f[0].Fixed != on || !f[0].Stands() || next.asking.Went != on || !x.asking.Went.IsZero() {
						t.Fatalf("%s: after %v it went, and %+v rests", use, x.did, f)
					}
				}
				if name == "tell" && (use != testimony.Researched || next.asking.Went.IsZero() || next.account.Answer(use).Yes) {
					t.Fatalf("%s: after %v a project is told to destroy what it may keep, or never had", use, x.did)
				}
				next.did = append(append([]string{}, x.did...), name)
				walk(next, depth+1)
			}
		}
		given, err := testimony.Replay(testimony.Act{Kind: testimony.Give, On: monday, Sheet: fullSheet}, testimony.Act{Kind: testimony.Say, On: monday, Use: use, Yes: true})
		if err != nil {
			t.Fatal(err)
		}
		walk(asked{account: given, asking: testimony.Asking{Use: use, Proposed: monday}}, 0)
		if (went > 0) != (use != testimony.Speaking) {
			t.Errorf("%s: it went %d times", use, went)
		}
	}
}

// TestTheSameIsNotAskedSoonAgain: after a no, and after what ended it, there is quiet; the person alone ends that.
func TestTheSameIsNotAskedSoonAgain(t *testing.T) {
	no := testimony.Asking{Use: testimony.Passed, Proposed: monday, Agreed: monday, Answered: monday}
	for what, c := range map[string]struct {
		k    testimony.Asking
		want clock.Day
	}{
		"a no": {no, monday.AddDays(testimony.Quiet)}, "reopened": {testimony.Asking{Use: testimony.Passed, Agreed: monday, Answered: monday, Reopened: monday}, clock.Day{}},
		"ended":  {testimony.Asking{Use: testimony.Speaking, Agreed: monday, Ended: monday.AddDays(1)}, monday.AddDays(1 + testimony.Quiet)},
		"a yes":  {testimony.Asking{Use: testimony.Passed, Agreed: monday, Answered: monday, Yes: true}, clock.Day{}},
		"turned": {testimony.Asking{Use: testimony.Passed, Refused: monday}, clock.Day{}},
	} {
		if got := c.k.QuietUntil(); got != c.want {
			t.Errorf("%s: quiet until %s, want %s", what, got, c.want)
		}
	}
}
