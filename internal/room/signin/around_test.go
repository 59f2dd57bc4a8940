package signin

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// someHumans is a small set of accounts and humans, of this release and of the first,
// some with one number and some joined, also in rings.
type someHumans struct {
	humans   [][4]string // id, number, employer, whom it was joined to
	accounts [][3]string // id, body, human
}

var drawHumans = rapid.Custom(func(t *rapid.T) (out someHumans) {
	maybe := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	n := rapid.IntRange(0, 7).Draw(t, "humans")
	open := map[string]bool{}
	for i := range n {
		h := [4]string{fmt.Sprint("h", i), maybe("number", "W-1", "W1", "X-2", "Y-3"), maybe("employer", "", "force", "council"), ""}
		if to := rapid.IntRange(-4, n-1).Draw(t, "joined"); to >= 0 && to != i {
			h[3] = fmt.Sprint("h", to)
		}
		normal, _ := access.HumanNumber(h[1])
		if key := normal + " " + h[2]; h[3] == "" && open[key] {
			h[3] = fmt.Sprint("h", (i+n-1)%n) // two that stand for themselves have two numbers
		} else if h[3] == "" {
			open[key] = true
		}
		out.humans = append(out.humans, h)
	}
	for i := range rapid.IntRange(0, 9).Draw(t, "accounts") {
		out.accounts = append(out.accounts, [3]string{fmt.Sprint("a", i), maybe("body", "", "force", "council"),
			maybe("of", "", "h0", "h1", "h2", "h3", "h4", "h5", "W-1", "W 1", "X2", "E-9", "E9")})
	}
	return out
})

// TestWhoIsAskedAboutIsFoundAsAmongAll: what is read around one human says of them what
// reading everybody says.
func TestWhoIsAskedAboutIsFoundAsAmongAll(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if _, err := d.Migrate(ctx, ledger.Migrations(), Migrations()); err != nil {
			t.Fatal(err)
		}
		tied := 0
		rapid.Check(t, func(t *rapid.T) {
			some := drawHumans.Draw(t, "people")
			exec := func(query string, args ...any) {
				if err := d.InTx(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query, args...); return err }); err != nil {
					t.Fatalf("%s %v: %v", query, args, err)
				}
			}
			for _, table := range []string{"staff_human", "staff", "human"} {
				exec(`UPDATE human SET same_as = NULL, normal = id, employer = NULL`)
				exec(`DELETE FROM ` + table)
			}
			for _, h := range some.humans {
				exec(`INSERT INTO human (id, version, leaf_id, number, normal, synthetic, made) VALUES (?, 1, 'l', ?, ?, 0, '')`, h[0], h[1], h[0])
			}
			for _, h := range some.humans {
				normal, _ := access.HumanNumber(h[1])
				exec(`UPDATE human SET same_as = ?, normal = ?, employer = ? WHERE id = ?`, db.OrNil(h[3]), normal, db.OrNil(h[2]), h[0])
			}
			for _, a := range some.accounts {
				exec(`INSERT INTO staff (id, version, leaf_id, name, email, body, roles, disabled, synthetic, created) VALUES (?, 1, 'l', 'Synthetic', ?, ?, '[]', 0, 0, '2026-11-01T09:00:00Z')`,
					a[0], a[0]+"@example.test", db.OrNil(a[1]))
				if a[2] != "" {
					exec(`INSERT INTO staff_human (id, version, leaf_id, human) VALUES (?, 1, 'l', ?)`, a[0], a[2])
				}
			}
			all, err := loadHumans(ctx, d)
			if err != nil {
				t.Fatal(err)
			}
			for _, human := range []string{"", "h0", "h1", "h2", "h3", "h4", "h5", "W-1", "W 1", "X2", "E-9", "nobody"} {
				for _, id := range []string{"a0", "a1", "new"} {
					p := Staff{ID: id, Human: human}
					got, err := TiesOf(ctx, d, p)
					want := all.tiesOf(p)
					if err != nil || !slices.Equal(got.Selves, want.Selves) || !slices.Equal(got.Accounts, want.Accounts) || !slices.Equal(got.Bodies, want.Bodies) {
						t.Fatalf("%s of %q: %+v, among all %+v (%v)", id, human, got, want, err)
					}
					if len(got.Accounts) > 1 {
						tied++
					}
				}
			}
		})
		if tied < 20 {
			t.Errorf("only %d times was somebody tied to another account", tied)
		}
	})
}

// TestAnotherNodesChangeCountsAtTheNextRequest: whatever one process stored about who is
// one human, the other goes by it at once, whoever reads meanwhile.
func TestAnotherNodesChangeCountsAtTheNextRequest(t *testing.T) {
	file, server := filepath.Join(t.TempDir(), "two.db"), ""
	for _, where := range []string{"sqlite", "postgres"} {
		t.Run(where, func(t *testing.T) {
			url := file
			if where == "postgres" {
				server = testkit.PostgresURL(t)
				url = server
			}
			open := func() *node {
				d, err := db.Open(t.Context(), url)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = d.Close() })
				return nodeOn(t, d)
			}
			here, there := open(), open()
			there.staff("one", access.RoleAnalyst)
			me, err := staffByID(t.Context(), here.db, "one")
			if err != nil {
				t.Fatal(err)
			}
			var reading sync.WaitGroup
			stop, begun := make(chan struct{}), make(chan struct{})
			var once sync.Once
			for range 3 { // others read all the while
				reading.Go(func() {
					for {
						if _, err := here.PersonIn(t.Context(), here.db, "one"); err != nil {
							t.Error(err)
						}
						once.Do(func() { close(begun) })
						select {
						case <-stop:
							return
						default:
						}
					}
				})
			}
			<-begun
			for i := range 12 {
				id := fmt.Sprint("again-", i)
				p := Staff{ID: id, Name: "Synthetic " + id, Email: id + "@example.test", Body: fmt.Sprint("made-up-body-", i), Human: me.Number, Answer: Answer{Same: me.Human}, Roles: me.Roles}
				if _, err := there.AddStaff(by("setting-up"), p); err != nil {
					t.Fatal(err)
				}
				if a, err := here.PersonIn(t.Context(), here.db, "one"); err != nil || !a.Is(id) {
					t.Fatalf("after %s was stored there, here they are %v (%v)", id, a.Standing.Selves, err)
				}
				if all, err := here.People(t.Context()); err != nil || !slices.ContainsFunc(all, func(a access.Actor) bool { return a.ID == "one" && a.Is(id) }) {
					t.Fatalf("among all they are not %s (%v)", id, err)
				}
			}
			close(stop)
			reading.Wait()
		})
	}
}
