// Command review measures what the panel's people wait for: worklists, searches
// and case pages, with the rules of access on, while there are many cases.
//
//	bin/review [-cases 100000] [-keep FOLDER]
//
// The cases are made through the same use case as everybody's, each with its
// keys and its entry in the log; that takes a while and is done once.
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/forces"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

func main() {
	n := flag.Int("cases", 100_000, "cases")
	keep := flag.String("keep", filepath.Join(os.TempDir(), "candour-bench-review"), "folder of the cases, made once and used again")
	flag.Parse()
	folder := filepath.Join(*keep, fmt.Sprint(*n))
	b := open(folder)
	defer func() { _ = b.db.Close() }()
	b.fill(*n)
	ctx := context.Background()
	secretary := access.WithActor(ctx, access.Actor{ID: "s", Name: "Synthetic Secretary", Human: "S-1", Body: "review-panel",
		Standing: access.Alone("s", "S-1", "review-panel", access.No), Roles: []access.Role{access.RoleSecretariat}})
	b.measure("worklist, first page", func() error {
		_, _, err := b.s.List(secretary, review.Filter{Page: 1})
		return err
	})
	b.measure("worklist, what waits for me, overdue", func() error {
		_, _, err := b.s.List(secretary, review.Filter{Mine: true, Standing: rules.StandsOverdue})
		return err
	})
	b.measure("worklist of one force, by number, page 3", func() error {
		_, _, err := b.s.List(secretary, review.Filter{Force: b.forces[mrand.IntN(len(b.forces))].ID, Sort: "number", Page: 3})
		return err
	})
	b.measure("search by crime reference", func() error {
		_, _, err := b.s.List(secretary, review.Filter{Reference: fmt.Sprintf("MU/%d", mrand.IntN(*n))})
		return err
	})
	b.measure("case page, with its entry in the log", func() error {
		_, err := b.s.Case(secretary, b.ids[mrand.IntN(len(b.ids))], "Working on this case.")
		return err
	})
	b.measure("reading what the person wrote, with its entry", func() error {
		_, err := b.s.Reveal(secretary, b.ids[mrand.IntN(len(b.ids))], intake.PartAccount, "To check it.")
		return err
	})
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

type bench struct {
	db     *db.DB
	s      *review.Service
	forces []forces.Force
	ids    []string
}

// nobody works here: the benchmark allocates nothing.
type nobody struct{}

func (nobody) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return nil, nil }

func open(folder string) *bench {
	ctx := context.Background()
	must(os.MkdirAll(folder, 0o700))
	d, err := db.Open(ctx, filepath.Join(folder, "candour.db"))
	must(err)
	_, err = d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), vault.Migrations(), review.Migrations())
	must(err)
	policy, err := access.Compile(review.Access())
	must(err)
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: clock.System{}, Tables: slices.Concat(opened.Tables(), vault.Tables(), review.Tables()), Origin: "bench/ledger"})
	must(err)
	keys, err := vault.NewFileKeys(filepath.Join(folder, "keys"))
	must(err)
	criteria, err := rules.DefaultCriteria()
	must(err)
	schedule, err := rules.DefaultRetention()
	must(err)
	clocks, err := rules.DefaultClocks()
	must(err)
	codes, err := rules.Codes()
	must(err)
	b := &bench{db: d, forces: forces.MadeUp()}
	var bodies []intake.BodyOption
	for _, f := range b.forces {
		bodies = append(bodies, intake.BodyOption{ID: f.ID, Name: f.Name, Kind: "force"})
	}
	b.s = review.NewService(review.Config{DB: d, Ledger: l, Auth: policy, Clock: clock.System{}, Keys: keys, Staff: nobody{}, Criteria: criteria, Clocks: clocks, Schedule: schedule,
		Codes: codes, Bodies: bodies})
	for i := range 3 {
		human := fmt.Sprintf("C-%d", i)
		err := b.s.Enrol(access.WithActor(ctx, access.Actor{ID: human, Name: "Synthetic " + human, Human: human, Body: "review-panel",
			Standing: access.Alone(human, human, "review-panel", access.No), Roles: []access.Role{access.RoleCustodian}}), "only made up people here")
		if err != nil {
			break // enrolled by an earlier run
		}
	}
	return b
}

// fill sends applications until there are enough, from several hands at once.
func (b *bench) fill(n int) {
	ctx := context.Background()
	began, made := time.Now(), atomic.Int64{}
	have := b.load()
	var wg sync.WaitGroup
	todo := make(chan int)
	for range 8 {
		wg.Go(func() {
			for i := range todo {
				must(b.apply(ctx, i))
				if done := made.Add(1); done%5000 == 0 {
					fmt.Fprintf(os.Stderr, "%d applications, %.0f a second\n", done, float64(done)/time.Since(began).Seconds())
				}
			}
		})
	}
	for i := have; i < n; i++ {
		todo <- i
	}
	close(todo)
	wg.Wait()
	if have < n {
		fmt.Printf("%d applications taken in, each with its keys and its entry: %.0f a second\n", n-have, float64(n-have)/time.Since(began).Seconds())
	}
	b.load()
}

func (b *bench) load() int {
	secretary := access.WithActor(context.Background(), access.Actor{ID: "s", Name: "Synthetic Secretary", Human: "S-1", Body: "review-panel",
		Standing: access.Alone("s", "S-1", "review-panel", access.No), Roles: []access.Role{access.RoleSecretariat}})
	items, n, err := b.s.List(secretary, review.Filter{PerPage: 500})
	must(err)
	b.ids = nil
	for _, it := range items {
		b.ids = append(b.ids, it.ID)
	}
	return n
}

func (b *bench) apply(ctx context.Context, i int) error {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails
	_, _, err := b.s.Submit(ctx, "", intake.Application{Key: phrase.NewKey(key), Force: b.forces[i%len(b.forces)].ID, Synthetic: true,
		Identity: intake.Identity{Name: fmt.Sprintf("Synthetic Person %d", i)},
		Account:  intake.Account{Words: "Summary withheld in test data.", Reference: fmt.Sprintf("MU/%d", i)},
		Facts:    rules.Facts{Offence: "yes", Under18: "yes", Reported: "yes", ClosedBy: "police", ClosedWhen: "2019"},
		Agreed:   map[rules.Step]bool{rules.StepPapers: true}})
	return err
}

func (b *bench) measure(what string, do func() error) {
	const times = 400
	must(do()) // warm
	took := make([]time.Duration, times)
	for i := range took {
		began := time.Now()
		must(do())
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	fmt.Printf("%-48s p50 %6.1f ms, p95 %6.1f ms (bar: p95 100 ms)\n", what, ms(took[times/2]), ms(took[times*95/100]))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
