package bodies_test

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/bodies"
	"candour/internal/testkit"
)

// TestTheListIsReadAnewAfterEachWrite: what another node stored counts at the next look,
// whoever looks meanwhile; while nobody writes, the list is not read again; within a
// write it always is.
func TestTheListIsReadAnewAfterEachWrite(t *testing.T) {
	for _, where := range []string{"sqlite", "postgres"} {
		t.Run(where, func(t *testing.T) {
			url := filepath.Join(t.TempDir(), "two.db")
			if where == "postgres" {
				url = testkit.PostgresURL(t)
			}
			var reads atomic.Int64
			open := func() (*bodies.Service, *db.DB) {
				d, err := db.Open(t.Context(), url)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = d.Close() })
				return listWith(t, d, func() { reads.Add(1) }), d
			}
			here, d := open()
			there, _ := open()
			look := func(q db.Querier) *bodies.Directory {
				t.Helper()
				got, err := here.Directory(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				return got
			}
			look(d)
			before := reads.Load()
			if look(d); reads.Load() != before {
				t.Error("nobody wrote, and the list was read again")
			}
			if err := d.InTx(t.Context(), func(tx *db.Tx) error { look(tx); look(tx); return nil }); err != nil {
				t.Fatal(err)
			}
			if got := reads.Load() - before; got != 2 {
				t.Errorf("within a write it was read %d times", got)
			}
			var meanwhile sync.WaitGroup
			stop, begun := make(chan struct{}), make(chan struct{}, 3)
			for range 3 {
				meanwhile.Go(func() {
					for first := true; ; first = false {
						if _, err := here.Directory(t.Context(), d); err != nil {
							t.Error(err)
						}
						if first {
							begun <- struct{}{}
						}
						select {
						case <-stop:
							return
						default:
						}
					}
				})
			}
			for range 3 {
				<-begun
			}
			for _, name := range []string{"Made-up Alder Board", "Made-up Birch Commission", "Made-up Cedar Trust", "Made-up Damson Council", "Made-up Elm Society"} {
				b, err := there.Add(admin, bodies.Input{Name: name, Kind: bodies.Other, Sure: true})
				if err != nil {
					t.Fatal(err)
				}
				if _, found := look(d).Find(b.ID); !found {
					t.Fatalf("%s was stored there and is not seen here", name)
				}
				if at, err := here.Standing(t.Context(), d, b.ID); err != nil || len(at.Kin) == 0 {
					t.Fatalf("who works at %s has the kin %v (%v)", name, at.Kin, err)
				}
			}
			close(stop)
			meanwhile.Wait()
		})
	}
}
