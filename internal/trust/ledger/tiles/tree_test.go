package tiles_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"slices"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/testkit/memtiles"
	"candour/internal/trust/ledger/tiles"
)

// hashes gives the leaf hashes of entries from one number up to another.
func hashes(from, to int64) []tlog.Hash {
	out := make([]tlog.Hash, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, tlog.RecordHash(entry(i)))
	}
	return out
}

func entry(i int64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 376), uint64(i)) }

// reference is a tree as tlog itself keeps one.
type reference struct{ stored []tlog.Hash }

func (r *reference) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = r.stored[x]
	}
	return out, nil
}

func referenceOf(t failer, n int64) *reference {
	t.Helper()
	r := &reference{}
	for i := range n {
		more, err := tlog.StoredHashes(i, entry(i), r)
		if err != nil {
			t.Fatal(err)
		}
		r.stored = append(r.stored, more...)
	}
	return r
}

func (r *reference) root(t failer, n int64) tlog.Hash {
	t.Helper()
	if n == 0 {
		return sha256.Sum256(nil)
	}
	h, err := tlog.TreeHash(n, r)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// largest is beyond two full tiles of level 1, so that a level 2 exists.
const largest = 2*256*256 + 700

// TestAgainstReference grows a tree in random batches and compares, at random
// sizes that it has or had, the root and both kinds of proof with tlog's own.
func TestAgainstReference(t *testing.T) {
	want := referenceOf(t, largest)
	leaves := hashes(0, largest)
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		store := &memtiles.Memory{}
		size := int64(0)
		for range rapid.IntRange(1, 8).Draw(t, "batches") {
			n := batch(largest-size).Draw(t, "batch")
			root, err := tiles.Grow(ctx, store, size, leaves[size:size+n])
			if err != nil {
				t.Fatal(err)
			}
			if size += n; root != want.root(t, size) {
				t.Fatalf("at %d the root differs from the reference", size)
			}
		}
		compare(ctx, t, store, want, size)
	})
}

// batch draws how many entries to add: often few, often near a tile's width.
func batch(left int64) *rapid.Generator[int64] {
	return rapid.OneOf(
		rapid.Int64Range(0, min(3, left)),
		rapid.Int64Range(min(253, left), min(259, left)),
		rapid.Int64Range(min(65_530, left), min(65_540, left)),
		rapid.Int64Range(0, left),
	)
}

func compare(ctx context.Context, t *rapid.T, store tiles.Store, want *reference, size int64) {
	at := rapid.Int64Range(0, size).Draw(t, "historical size")
	root, err := tiles.Root(ctx, store, at)
	if err != nil || root != want.root(t, at) {
		t.Fatalf("root at %d of %d: %v, %v", at, size, root, err)
	}
	if at == 0 {
		return
	}
	index := rapid.Int64Range(0, at-1).Draw(t, "index")
	p, err := tiles.ProveInclusion(ctx, store, at, index)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckRecord(p, at, root, index, tlog.RecordHash(entry(index))); err != nil {
		t.Fatalf("inclusion of %d in %d: %v", index, at, err)
	}
	old := rapid.Int64Range(1, at).Draw(t, "old size")
	c, err := tiles.ProveConsistency(ctx, store, old, at)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckTree(c, at, root, old, want.root(t, old)); err != nil {
		t.Fatalf("consistency of %d with %d: %v", old, at, err)
	}
}

// TestBuilder compares the streaming root with the reference at every size.
func TestBuilder(t *testing.T) {
	want := referenceOf(t, 1100)
	var b tiles.Builder
	for n := range int64(1100) {
		if b.Size() != n || b.Root() != want.root(t, n) {
			t.Fatalf("at %d the root differs", n)
		}
		b.Add(tlog.RecordHash(entry(n)))
	}
	size, root, err := tiles.RootOf(sequence(hashes(0, 777), nil))
	if err != nil || size != 777 || root != want.root(t, 777) {
		t.Errorf("RootOf = %d, %v, %v", size, root, err)
	}
	broken := errs.New(errs.Unavailable, "The database is away.")
	if size, _, err = tiles.RootOf(sequence(hashes(0, 5), broken)); err != broken || size != 5 {
		t.Errorf("a broken sequence gave %d, %v", size, err)
	}
}

func sequence(list []tlog.Hash, last error) iter.Seq2[tlog.Hash, error] {
	return func(yield func(tlog.Hash, error) bool) {
		for _, h := range list {
			if !yield(h, nil) {
				return
			}
		}
		if last != nil {
			yield(tlog.Hash{}, last)
		}
	}
}

// counted notes what a store is asked.
type counted struct {
	memtiles.Memory
	calls, reads, writes atomic.Int64
}

func (c *counted) ReadTiles(ctx context.Context, ids []tiles.TileID) (map[tiles.TileID][]byte, error) {
	c.calls.Add(1)
	c.reads.Add(int64(len(ids)))
	return c.Memory.ReadTiles(ctx, ids)
}

func (c *counted) WriteTiles(ctx context.Context, t map[tiles.TileID][]byte) error {
	c.writes.Add(int64(len(t)))
	return c.Memory.WriteTiles(ctx, t)
}

// TestGrowReadsOnlyTheEdge: one read call, and no more tiles than levels.
func TestGrowReadsOnlyTheEdge(t *testing.T) {
	ctx := context.Background()
	store := &counted{}
	size := int64(70_000) // the example of tlog-tiles
	if _, err := tiles.Grow(ctx, store, 0, hashes(0, size)); err != nil {
		t.Fatal(err)
	}
	if got := store.writes.Load(); got != 273+1+1+1+1 {
		t.Errorf("70,000 entries made %d tiles, want 277", got)
	}
	if store.reads.Load() != 0 {
		t.Errorf("an empty tree has no edge, and %d tiles were read", store.reads.Load())
	}
	store.calls.Store(0)
	store.writes.Store(0)
	if _, err := tiles.Grow(ctx, store, size, hashes(size, size+1)); err != nil {
		t.Fatal(err)
	}
	if store.calls.Load() != 1 || store.reads.Load() != 3 || store.writes.Load() != 1 {
		t.Errorf("one entry: %d calls, %d read, %d written; want 1, 3, 1", store.calls.Load(), store.reads.Load(), store.writes.Load())
	}
}

// TestGrowAgain: the same hashes again change nothing, others are refused.
func TestGrowAgain(t *testing.T) {
	ctx := context.Background()
	store := &counted{}
	want, err := tiles.Grow(ctx, store, 0, hashes(0, 300))
	if err != nil {
		t.Fatal(err)
	}
	store.writes.Store(0)
	again, err := tiles.Grow(ctx, store, 270, hashes(270, 300))
	if err != nil || again != want || store.writes.Load() != 0 {
		t.Errorf("the same again: %v, %d written, %v", again == want, store.writes.Load(), err)
	}
	if _, err := tiles.Grow(ctx, store, 270, hashes(1000, 1001)); !errs.Is(err, errs.Conflict) {
		t.Errorf("another continuation: %v, want a conflict", err)
	}
	if root, err := tiles.Root(ctx, store, 300); err != nil || root != want {
		t.Errorf("the refused growth changed the tree: %v", err)
	}
}

// TestDamage flips each byte of some tiles: a proof is right or an error.
func TestDamage(t *testing.T) {
	ctx := context.Background()
	store := &memtiles.Memory{}
	root, err := tiles.Grow(ctx, store, 0, hashes(0, 70_000))
	if err != nil {
		t.Fatal(err)
	}
	const index = 300
	for _, id := range []tiles.TileID{{Level: 0, Index: 1}, {Level: 0, Index: 273}, {Level: 1, Index: 0}, {Level: 1, Index: 1}, {Level: 2, Index: 0}} {
		held, err := store.ReadTiles(ctx, []tiles.TileID{id})
		if err != nil {
			t.Fatal(err)
		}
		good := held[id]
		for at := 0; at < len(good); at += 31 {
			bad := slices.Clone(good)
			bad[at] ^= 4
			put(t, store, id, bad)
			p, err := tiles.ProveInclusion(ctx, store, 70_000, index)
			// Damage elsewhere in the tree is not this proof's to find, but it
			// then must be for another root, which the caller compares.
			if now, rerr := tiles.Root(ctx, store, 70_000); err == nil && (rerr != nil || now == root) {
				if err := tlog.CheckRecord(p, 70_000, root, index, tlog.RecordHash(entry(index))); err != nil {
					t.Fatalf("%v byte %d: a wrong proof was given", id, at)
				}
			}
		}
		put(t, store, id, good[:len(good)-1])
		if _, err := tiles.ProveInclusion(ctx, store, 70_000, index); err == nil {
			t.Errorf("%v cut off: no error", id)
		}
		put(t, store, id, good)
	}
}

func put(t *testing.T, s tiles.Store, id tiles.TileID, data []byte) {
	t.Helper()
	if err := s.WriteTiles(context.Background(), map[tiles.TileID][]byte{id: data}); err != nil {
		t.Fatal(err)
	}
}

func TestSizesThatCannotBe(t *testing.T) {
	ctx := context.Background()
	store := &memtiles.Memory{}
	if _, err := tiles.Grow(ctx, store, 0, hashes(0, 10)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		call func() error
		want errs.Code
	}{
		"index beyond":   {func() error { _, err := tiles.ProveInclusion(ctx, store, 10, 10); return err }, errs.NotFound},
		"index negative": {func() error { _, err := tiles.ProveInclusion(ctx, store, 10, -1); return err }, errs.NotFound},
		"size beyond":    {func() error { _, err := tiles.Root(ctx, store, 11); return err }, errs.Internal},
		"size negative":  {func() error { _, err := tiles.Root(ctx, store, -1); return err }, errs.Invalid},
		"shrinking":      {func() error { _, err := tiles.ProveConsistency(ctx, store, 5, 4); return err }, errs.Invalid},
		"too many":       {func() error { _, err := tiles.Grow(ctx, store, 1<<63-1, hashes(0, 1)); return err }, errs.TooLarge},
	} {
		if err := c.call(); !errs.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	for _, same := range []int64{0, 10} {
		if p, err := tiles.ProveConsistency(ctx, store, same, 10); err != nil || len(p) != 0 {
			t.Errorf("from %d to 10: %v, %v, want an empty proof", same, p, err)
		}
	}
}

func BenchmarkGrow(b *testing.B) {
	leaves := hashes(0, 100_000)
	for _, n := range []int64{1, 100, 100_000} {
		b.Run(map[int64]string{1: "one", 100: "hundred", 100_000: "hundred thousand"}[n], func(b *testing.B) {
			size := int64(1_000_123)
			store := &memtiles.Memory{}
			if _, err := tiles.Grow(context.Background(), store, 0, make([]tlog.Hash, size)); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := tiles.Grow(context.Background(), store, size, leaves[:n]); err != nil {
					b.Fatal(err)
				}
				size += n
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
		})
	}
}

func BenchmarkRootOf(b *testing.B) {
	leaves := hashes(0, 100_000)
	for b.Loop() {
		if _, _, err := tiles.RootOf(sequence(leaves, nil)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(leaves))*float64(b.N)/b.Elapsed().Seconds(), "hashes/s")
}

func BenchmarkProve(b *testing.B) {
	const size = 1_000_123
	store := &memtiles.Memory{}
	if _, err := tiles.Grow(context.Background(), store, 0, make([]tlog.Hash, size)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := tiles.ProveInclusion(context.Background(), store, size, 12_345); err != nil {
			b.Fatal(err)
		}
	}
}
