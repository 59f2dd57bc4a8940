package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/trust/ledger/tiles"
)

// tileWidth is how many hashes a full tile holds.
const tileWidth = tiles.Width

// treeBuilder derives the tree from leaf hashes in order, with a stack of
// perfect subtrees (RFC 6962, section 2.1), and notes the digest of each tile
// and the root at each size that a checkpoint names.
type treeBuilder struct {
	size  int64
	stack []subtree
	tiles map[[2]int64]tileDigest // level, index
	open  map[int64][]byte        // level -> hashes of the tile being filled
	want  map[int64]bool
	roots map[int64]tlog.Hash
}

type subtree struct {
	size int64
	hash tlog.Hash
}

type tileDigest struct {
	sum   [32]byte
	width int
}

func (b *treeBuilder) add(leaf tlog.Hash) {
	if b.open == nil {
		b.open, b.tiles, b.roots = map[int64][]byte{}, map[[2]int64]tileDigest{}, map[int64]tlog.Hash{}
	}
	b.size++
	b.toTile(0, leaf)
	b.stack = append(b.stack, subtree{1, leaf})
	for n := len(b.stack); n > 1 && b.stack[n-1].size == b.stack[n-2].size; n = len(b.stack) {
		merged := subtree{2 * b.stack[n-1].size, tlog.NodeHash(b.stack[n-2].hash, b.stack[n-1].hash)}
		b.stack = append(b.stack[:n-2], merged)
		for level, span := int64(1), int64(tileWidth); span <= merged.size; level, span = level+1, span*tileWidth {
			if span == merged.size {
				b.toTile(level, merged.hash)
			}
		}
	}
	if b.want[b.size] {
		b.roots[b.size] = b.root()
	}
}

func (b *treeBuilder) toTile(level int64, h tlog.Hash) {
	data := append(b.open[level], h[:]...)
	if len(data) == tileWidth*tlog.HashSize {
		b.closeTile(level, data)
		data = data[:0]
	}
	b.open[level] = data
}

// closeTile notes a tile. Its index follows from how many hashes its level has.
func (b *treeBuilder) closeTile(level int64, data []byte) {
	span := int64(1)
	for range level {
		span *= tileWidth
	}
	index := (b.size/span - 1) / tileWidth
	b.tiles[[2]int64{level, index}] = tileDigest{sha256.Sum256(data), len(data) / tlog.HashSize}
}

// root folds the stack; the hash of nothing for an empty tree.
func (b *treeBuilder) root() tlog.Hash {
	if len(b.stack) == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	h := b.stack[len(b.stack)-1].hash
	for i := len(b.stack) - 2; i >= 0; i-- {
		h = tlog.NodeHash(b.stack[i].hash, h)
	}
	return h
}

type storedCheckpoint struct {
	size int64
	root []byte
	note string
}

// loadCheckpoints reads every checkpoint, checks its signature, and asks the
// builder for the root at its size.
func (v *verifier) loadCheckpoints(ctx context.Context, q db.Querier) error {
	rows, err := q.Query(ctx, `SELECT size, root, note FROM ledger_checkpoint ORDER BY size`)
	v.checkpoints, err = db.Collect(rows, err, func(r *sql.Rows) (c storedCheckpoint, err error) {
		err = r.Scan(&c.size, &c.root, &c.note)
		return c, err
	})
	v.builder.want = map[int64]bool{}
	for _, c := range v.checkpoints {
		v.builder.want[c.size] = true
	}
	return err
}

// tree compares what was derived with the stored size, root, tiles and
// checkpoints.
func (v *verifier) tree(ctx context.Context, q db.Querier) error {
	b := &v.builder
	v.report.Root = b.root()
	var size int64
	var root []byte
	err := q.QueryRow(ctx, `SELECT size, root FROM ledger_tree WHERE id = 1`).Scan(&size, &root)
	switch {
	case db.NoRows(err) && b.size == 0:
	case db.NoRows(err):
		v.report.add(ProblemTree, "tree", "The stored tree is gone, and there are %d entries.", b.size)
	case err != nil:
		return err
	case size != b.size || string(root) != string(v.report.Root[:]):
		v.report.add(ProblemTree, "tree", "The stored tree (size %d) is not the one that the %d entries make.", size, b.size)
	}
	v.checkCheckpoints(b)
	v.checkSuccessions(b)
	return v.checkTiles(ctx, q, b)
}

func (v *verifier) checkCheckpoints(b *treeBuilder) {
	for _, c := range v.checkpoints {
		where := fmt.Sprintf("checkpoint of size %d", c.size)
		root, ok := b.roots[c.size]
		if c.size == 0 {
			root, ok = (&treeBuilder{}).root(), true
		}
		switch {
		case !ok:
			v.report.add(ProblemCheckpoint, where, "It was signed for more entries than there are now: entries are missing.")
		case string(root[:]) != string(c.root):
			v.report.add(ProblemCheckpoint, where, "It was signed over other entries than are there now.")
		}
		v.checkSignature(where, c)
	}
}

// checkSignature is left out when the ledger was opened without its public
// key; the command always gives it.
func (v *verifier) checkSignature(where string, c storedCheckpoint) {
	if v.l.cfg.Verifier == nil {
		return
	}
	key, origin := v.signerOf(c.size)
	cp, err := openCheckpoint([]byte(c.note), key, origin)
	if err != nil {
		v.report.add(ProblemCheckpoint, where, "It does not carry the log's signature: %v.", err)
		return
	}
	if cp.Size != c.size || string(cp.Root[:]) != string(c.root) {
		v.report.add(ProblemCheckpoint, where, "What was signed is not what is stored beside it.")
	}
}

// checkTiles compares digests, since a snapshot may hold only one query open.
func (v *verifier) checkTiles(ctx context.Context, q db.Querier, b *treeBuilder) error {
	for level, data := range b.open {
		if len(data) > 0 {
			b.closePartial(level, data)
		}
	}
	rows, err := q.Query(ctx, `SELECT level, idx, data FROM ledger_tile ORDER BY level, idx`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var level, idx int64
		var data []byte
		if err := rows.Scan(&level, &idx, &data); err != nil {
			return err
		}
		where := fmt.Sprintf("tile %d/%d", level, idx)
		want, ok := b.tiles[[2]int64{level, idx}]
		delete(b.tiles, [2]int64{level, idx})
		if !ok {
			v.report.add(ProblemTile, where, "There are no entries for this tile.")
		} else if len(data) != want.width*tlog.HashSize || sha256.Sum256(data) != want.sum {
			v.report.add(ProblemTile, where, "It is not the tile that the entries make.")
		}
	}
	for at := range b.tiles {
		v.report.add(ProblemTile, fmt.Sprintf("tile %d/%d", at[0], at[1]), "This tile is missing.")
	}
	return rows.Err()
}

// closePartial notes the unfinished tile at the right edge of a level.
func (b *treeBuilder) closePartial(level int64, data []byte) {
	span := int64(tileWidth)
	for range level {
		span *= tileWidth
	}
	b.tiles[[2]int64{level, b.size / span}] = tileDigest{sha256.Sum256(data), len(data) / tlog.HashSize}
}

// guards checks that all that guards the tables is there and is what it should
// be, and that nothing was added to it.
func (v *verifier) guards(ctx context.Context, q db.Querier) error {
	missing, err := v.l.unguarded(ctx, q)
	for _, words := range missing {
		v.report.add(ProblemGuard, "the database", "Records could be changed without an entry: %s.", words)
	}
	return err
}

// Checkpoint is what a checkpoint says, once its signature was checked.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// openCheckpoint checks a signed checkpoint against the log's key and name.
func openCheckpoint(text []byte, verifier note.Verifier, origin string) (Checkpoint, error) {
	n, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, err
	}
	var c Checkpoint
	var root string
	if _, err := fmt.Sscanf(n.Text, "%s\n%d\n%s\n", &c.Origin, &c.Size, &root); err != nil {
		return c, fmt.Errorf("it is not a checkpoint: %w", err)
	}
	if c.Origin != origin {
		return c, fmt.Errorf("it is of another log, %q", c.Origin)
	}
	c.Root, err = tlog.ParseHash(root)
	return c, err
}
