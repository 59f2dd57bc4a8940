package listening_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// refs are more than what is read one by one.
var refs = []string{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12"}

// answers is all that other floors are told of the accounts of an inquiry, and what its analysts are.
func (w *world) answers(t interface{ Fatal(args ...any) }, s *listening.Service) string {
	ctx := context.Background()
	all, err1 := s.Rests(ctx, w.db, w.id)
	many, err2 := s.Rests(ctx, w.db, w.id, refs...)
	one, err3 := s.Rests(ctx, w.db, w.id, refs[0])
	quoted, err4 := s.Quotations(ctx, w.db, w.id)
	themes, in, how, err5 := s.ThemesFound(ctx, w.db, w.id)
	_, listed, err6 := s.Accounts(as(analyst1), w.id)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%+v\n%+v\n%+v\n%+v\n%+v %v %+v\n%+v", all, many, one, quoted, themes, in, how, listed)
}

// TestWhatIsRememberedIsWhatTheActsSay: whatever happens to accounts, and through which of two
// processes over one database, both say what one does that has just begun and replays every act.
func TestWhatIsRememberedIsWhatTheActsSay(t *testing.T) {
	was := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", "100"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = flag.Set("rapid.checks", was) }()
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		both := []*listening.Service{w.Service, listening.NewService(w.Config)}
		var people []listening.Person
		for range 4 {
			people = append(people, w.given(testimony.Themed, testimony.Quoted))
		}
		allowed := 0
		rapid.Check(t, func(rt *rapid.T) {
			s := both[rapid.IntRange(0, 1).Draw(rt, "process")]
			p := people[rapid.IntRange(0, len(people)-1).Draw(rt, "person")]
			f := listening.Footing{Account: w.account(p), Use: rapid.SampledFrom([]testimony.Use{testimony.Themed, testimony.Quoted}).Draw(rt, "use"),
				Ref: rapid.SampledFrom(refs).Draw(rt, "ref")}
			acts := map[string]func() error{
				"cite": func() error { return w.rest(s.Cite, f) }, "fix": func() error { return w.rest(s.Fix, f) }, "drop": func() error { return w.rest(s.Drop, f) },
				"yes":      func() error { return s.Say(as(visitor), p, f.Use, true, "", w.seen(p)) },
				"no":       func() error { return s.Say(as(visitor), p, f.Use, false, "", w.seen(p)) },
				"back":     func() error { return s.Withdraw(as(visitor), p, w.seen(p)) },
				"restrict": func() error { return s.Restrict(as(solicitor), f.Account, "They asked for it in writing.") },
			}
			did := rapid.SampledFrom([]string{"cite", "cite", "cite", "cite", "fix", "drop", "yes", "no", "restrict", "back"}).Draw(rt, "act")
			if err := acts[did](); err == nil {
				allowed++
			}
			want := w.answers(rt, listening.NewService(w.Config))
			for i, one := range both {
				if got := w.answers(rt, one); got != want {
					rt.Fatalf("process %d after %q:\n%s\nwant\n%s", i, did, got, want)
				}
			}
		})
		if allowed < 3 {
			t.Errorf("only %d acts were allowed", allowed)
		}
	})
}

var errNever = errors.New("it is taken back")

// TestWhatNeverCameToBeIsNotRemembered: what a write shows itself before its end, and takes back, is
// believed by nobody, also where another act of the same number comes after it.
func TestWhatNeverCameToBeIsNotRemembered(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		account := w.account(w.given(testimony.Quoted))
		inside := ""
		cite := func(ref string, end error) error {
			return w.rest(func(ctx context.Context, tx *ledger.Tx, id string, _ ...listening.Footing) error {
				tx.After(func(ctx context.Context, tx *ledger.Tx) error {
					all, err := w.Rests(ctx, tx, id)
					if inside = ""; len(all) == 1 {
						inside = all[0].Ref
					}
					return errors.Join(err, end)
				})
				return w.Cite(ctx, tx, id, listening.Footing{Account: account, Use: testimony.Quoted, Ref: ref})
			})
		}
		outside := func(s *listening.Service) (ref string) {
			all, err := s.Rests(context.Background(), w.db, w.id)
			w.do(err)
			for _, f := range all {
				ref += f.Ref
			}
			return ref
		}
		if err := cite("s1", errNever); !errors.Is(err, errNever) || inside != "s1" {
			t.Fatalf("inside it reads %q, %v", inside, err)
		}
		if got := outside(listening.NewService(w.Config)); got != "" {
			t.Errorf("after it was taken back: %q", got)
		}
		w.do(cite("s2", nil))
		if got := outside(w.Service); inside != "s2" || got != "s2" {
			t.Errorf("inside another %q, after it %q", inside, got)
		}
	})
}
