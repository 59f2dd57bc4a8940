package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
)

// Problem is one thing that does not hold.
type Problem struct {
	// What is one of the kinds below; Where names the place (an entry, a
	// record, a tile, a checkpoint); Words say it to a person.
	What, Where, Words string
}

// The kinds of problem.
const (
	ProblemLeaf       = "entry"      // an entry is not what its leaf says
	ProblemOrder      = "order"      // an entry is missing, doubled or out of place
	ProblemTree       = "tree"       // the tree derived anew differs
	ProblemTile       = "tile"       // a stored tile differs
	ProblemCheckpoint = "checkpoint" // a checkpoint differs or is not signed
	ProblemRecord     = "record"     // a record is not what its last entry says
	ProblemBehind     = "behind"     // what a record vouches for is gone, or another
	ProblemGuard      = "guard"      // a table has lost its guard
	ProblemSuccession = "succession" // the log's keys do not follow from each other
	ProblemSchema     = "schema"     // the log says other tables and columns than the program
)

// Report is what a verification found.
type Report struct {
	Size    int64 // entries with a place in the tree
	Pending int64 // entries that wait for one
	Records int64 // rows compared with their entries
	Erased  int64 // entries whose words were lawfully erased
	Covers  int64 // entries that hide how many others there are
	Root    tlog.Hash
	Took    time.Duration
	// Successions are the times that another key took the log over.
	Successions []Succession
	Problems    []Problem
	// More is how many problems there were beyond those listed.
	More int
}

// Holds says that nothing was found.
func (r *Report) Holds() bool { return len(r.Problems) == 0 }

// problemCap keeps a report readable when everything is broken.
const problemCap = 200

func (r *Report) add(what, where, format string, args ...any) {
	if len(r.Problems) >= problemCap {
		r.More++
		return
	}
	r.Problems = append(r.Problems, Problem{What: what, Where: where, Words: fmt.Sprintf(format, args...)})
}

// Verify derives everything again from one snapshot of the database: each
// leaf from its words, the tree from the leaves, the tiles and every
// checkpoint from the tree, and each record from its last entry.
// Progress, when not nil, is told how many entries are done.
func (l *Ledger) Verify(ctx context.Context, progress func(done int64)) (*Report, error) {
	began := time.Now()
	v := &verifier{l: l, report: &Report{}, heads: newHeads(), progress: progress, erased: map[string]bool{}, vouched: map[string]bool{}}
	err := l.cfg.DB.Snapshot(ctx, func(q db.Querier) error {
		for _, step := range []func(context.Context, db.Querier) error{
			v.loadCheckpoints, v.loadSuccessions, v.leaves, v.pending, v.tree, v.records, v.behind, v.guards, v.schema,
		} {
			if err := step(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	v.report.Took = time.Since(began)
	return v.report, err
}

type verifier struct {
	l           *Ledger
	report      *Report
	heads       *heads
	checkpoints []storedCheckpoint
	builder     treeBuilder
	progress    func(int64)
	reigns      []reign // the keys in order, when there was more than one
	// erased are the entries whose words are gone; vouched those of them for
	// which an entry that stands says so.
	erased, vouched map[string]bool
}

// entry is one stored leaf, and after checking its hash and row images.
type entry struct {
	seq      sql.NullInt64
	id, at   string
	leaf     Leaf
	salt     []byte
	body     []byte
	erased   sql.NullString
	kind     string
	record   string
	actor    string
	problem  string
	hash     tlog.Hash
	images   []imageHash
	shadows  map[string][]imageHash // of the entries whose words this one took out
	isErased bool
	cover    bool
}

type imageHash struct {
	table, id, op, prev string
	place               key
	sum                 [32]byte
	retired             bool
}

const entryColumns = `seq, id, at, leaf, salt, body, erased_by, kind, record_id, actor_id`

func scanEntry(rows *sql.Rows) (*entry, error) {
	e := new(entry)
	err := rows.Scan(&e.seq, &e.id, &e.at, (*[]byte)(&e.leaf), &e.salt, &e.body, &e.erased, &e.kind, &e.record, &e.actor)
	return e, err
}

// leaves checks every entry that has a place, in order, and feeds the tree.
func (v *verifier) leaves(ctx context.Context, q db.Querier) error {
	rows, err := q.Query(ctx, `SELECT `+entryColumns+` FROM ledger_leaf WHERE seq IS NOT NULL ORDER BY seq`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	next := int64(0)
	return v.entries(ctx, rows, func(e *entry) {
		if e.seq.Int64 != next {
			v.report.add(ProblemOrder, fmt.Sprintf("entry %d", next), "The next stored entry is number %d: entries between are missing.", e.seq.Int64)
			next = e.seq.Int64
		}
		next++
		v.report.Size++
		v.take(e)
		v.builder.add(e.hash)
		if v.progress != nil && v.report.Size%10_000 == 0 {
			v.progress(v.report.Size)
		}
	})
}

// pending checks entries that wait for their place: they count for records.
func (v *verifier) pending(ctx context.Context, q db.Querier) error {
	d := v.l.cfg.DB.Dialect()
	if err := v.waiting(ctx, q, `(`+waitsSoon(d)+`) OR (`+waitsLater+`)`, false); err != nil || d == db.Postgres {
		return err
	}
	return v.waiting(ctx, q, leftOut, true)
}

// waiting checks those that are found to wait, or that nobody would find.
func (v *verifier) waiting(ctx context.Context, q db.Querier, which string, lost bool) error {
	rows, err := q.Query(ctx, `SELECT `+entryColumns+` FROM ledger_leaf WHERE `+which+` ORDER BY at, id`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	return v.entries(ctx, rows, func(e *entry) {
		v.report.Pending++
		v.take(e)
		if lost {
			v.report.add(ProblemOrder, "entry "+e.id, "This entry was left out: it has no place, and later ones have theirs.")
		}
	})
}

// take notes what one checked entry says of records.
func (v *verifier) take(e *entry) {
	if e.problem != "" {
		v.report.add(ProblemLeaf, "entry "+e.id, "%s", e.problem)
	}
	if e.isErased {
		v.report.Erased++
		v.erased[e.id] = true
	}
	if e.cover {
		v.report.Covers++
	}
	for _, im := range e.images {
		v.heads.see(e.id, im)
	}
	for leaf, rows := range e.shadows {
		v.vouched[leaf] = true
		for _, im := range rows {
			v.heads.see(leaf, im)
		}
	}
}

// erasures checks that no words went without an entry that says so.
func (v *verifier) erasures() {
	for _, id := range slices.Sorted(maps.Keys(v.erased)) {
		if !v.vouched[id] {
			v.report.add(ProblemLeaf, "entry "+id, "The words behind this entry are gone, and no entry that stands says that they were taken out.")
		}
	}
}

// check derives the leaf again from the words and the salt.
func (e *entry) check(past layouts, c *committer) {
	e.hash = tlog.RecordHash(e.leaf)
	if e.leaf.id() != e.id {
		e.problem = "The leaf's own id is another than the one it is stored under."
		return
	}
	if e.body == nil || e.salt == nil {
		if e.isErased = e.erased.Valid; !e.isErased {
			e.problem = "The words behind this entry are gone, and no erasure was recorded."
		}
		return
	}
	var b Body
	if err := parseBody(e.body, &b); err != nil {
		e.problem = "The words behind this entry cannot be read."
		return
	}
	at, err := time.Parse(time.RFC3339Nano, e.at)
	if err != nil || !bytes.Equal(c.makeLeaf(e.id, at, e.salt, &b), e.leaf) {
		e.problem = "The words behind this entry are not those that its leaf commits to."
		return
	}
	if b.misused() {
		e.problem = "This entry calls itself cover, and is not."
	}
	e.cover = b.Act == coverAct
	if b.Kind != e.kind || b.Record != e.record || b.Actor != e.actor {
		e.problem = "What this entry is filed under is not what its words say."
	}
	for i := range b.Rows {
		e.note(past, b.Rows[i], c)
	}
}

// note keeps what the entry says of one row, as it would stand in today's
// table: earlier releases had other names and columns.
func (e *entry) note(past layouts, im Image, c *committer) {
	if im.Op == opErased {
		if e.shadows == nil {
			e.shadows = map[string][]imageHash{}
		}
		e.shadows[im.ID] = im.shadows(past)
		return
	}
	misfit := fmt.Sprintf("It has a row of a table %s, which no release of this program is known to have had.", im.Table)
	if lay, ok := past[im.Table]; ok {
		im, misfit = lay.broughtUp(im)
	}
	if misfit != "" {
		e.problem = misfit
	}
	h := imageHash{table: im.Table, id: im.ID, op: im.Op, prev: im.Prev, retired: past.gone(im.Table)}
	h.sum, c.buf = hashImage(c.buf, &im)
	h.place, c.buf = placeKey(c.buf, im.Table, im.ID)
	e.images = append(e.images, h)
}
