package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"candour/internal/base/db"
)

// batchSize is how many rows one worker checks at a time.
const batchSize = 512

// inOrder reads things, has them checked on all cores, and gives them to each in
// the order read. Each worker has room of its own to work in.
func inOrder[T any](read func() (one T, more bool, err error), check func(T, *committer), each func(T)) error {
	type job struct {
		batch []T
		done  chan struct{}
	}
	work := make(chan *job, 2*runtime.NumCPU())
	order := make(chan *job, 4*runtime.NumCPU())
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			room := &committer{}
			for j := range work {
				for _, one := range j.batch {
					check(one, room)
				}
				close(j.done)
			}
		})
	}
	var failed error
	wg.Go(func() {
		defer close(order)
		defer close(work)
		for more := true; more; {
			j := &job{done: make(chan struct{}), batch: make([]T, 0, batchSize)}
			for more && len(j.batch) < batchSize {
				var one T
				if one, more, failed = read(); more {
					j.batch = append(j.batch, one)
				}
			}
			work <- j
			order <- j
		}
	})
	for j := range order {
		<-j.done
		for _, one := range j.batch {
			each(one)
		}
	}
	wg.Wait()
	return failed
}

// readRows makes a reader of rows, until ctx ends.
func readRows[T any](ctx context.Context, rows *sql.Rows, scan func(*sql.Rows) (T, error)) func() (T, bool, error) {
	return func() (one T, more bool, err error) {
		if err := ctx.Err(); err != nil {
			return one, false, err
		}
		if !rows.Next() {
			return one, false, rows.Err()
		}
		one, err = scan(rows)
		return one, err == nil, err
	}
}

// entries checks entries, and gives each.
func (v *verifier) entries(ctx context.Context, rows *sql.Rows, each func(*entry)) error {
	return inOrder(readRows(ctx, rows, scanEntry), func(e *entry, room *committer) { e.check(v.l.past, room) }, each)
}

// hashImage is a plain hash of a row's columns, for comparing with the table. The
// buffer is the caller's, for use again.
func hashImage(buf []byte, im *Image) ([32]byte, []byte) {
	buf = buf[:0]
	for _, name := range sortedNames(im.Values) {
		buf = appendColumn(buf, name, im.Values[name])
	}
	return sha256.Sum256(buf), buf
}

func appendColumn(buf []byte, name string, value json.RawMessage) []byte {
	return append(append(append(append(buf, name...), 0), value...), 0)
}

// records compares every row of every declared table with its last entry.
func (v *verifier) records(ctx context.Context, q db.Querier) error {
	v.erasures()
	v.heads.settle(v.report)
	for _, def := range v.l.Tables() {
		if err := v.compare(ctx, q, def); err != nil {
			return err
		}
	}
	return v.missing(ctx, q)
}

// standing is one row of a table as it stands.
type standing struct {
	id, leaf string
	cells    []any
	place    key
	sum      [32]byte
	err      error
}

func (v *verifier) compare(ctx context.Context, q db.Querier, def Table) error {
	rows, err := q.Query(ctx, def.selectSQL(""))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns := def.columnList()
	scan := func(r *sql.Rows) (*standing, error) {
		s := &standing{cells: make([]any, len(columns))}
		var version int64
		dest := append(make([]any, 0, len(columns)+3), &s.id, &version, &s.leaf)
		for i := range s.cells {
			dest = append(dest, &s.cells[i])
		}
		return s, r.Scan(dest...)
	}
	var wrong error
	err = inOrder(readRows(ctx, rows, scan), func(s *standing, room *committer) { s.hash(def.Name, columns, room) }, func(s *standing) {
		if s.err != nil {
			wrong = s.err
			return
		}
		v.report.Records++
		if words := v.heads.differs(s); words != "" {
			v.report.add(ProblemRecord, def.Name+" "+s.id, "%s", words)
		}
	})
	if err == nil {
		err = wrong
	}
	return err
}

// hash is what hashImage makes of the row.
func (s *standing) hash(table string, columns []string, room *committer) {
	buf := room.buf[:0]
	for i, name := range columns {
		if b, ok := s.cells[i].([]byte); ok { // a driver may give TEXT as bytes
			s.cells[i] = string(b)
		}
		raw, err := encode(s.cells[i])
		if err != nil {
			s.err = fmt.Errorf("%s.%s: %w", table, name, err)
			return
		}
		buf = appendColumn(buf, name, raw)
	}
	s.sum = sha256.Sum256(buf)
	s.place, room.buf = placeKey(buf, table, s.id)
	s.cells = nil
}

// differs says in words what is wrong with a row, and crosses it off.
func (h *heads) differs(s *standing) string {
	head, ok := h.pop(s.place)
	switch {
	case !ok:
		return "This record is there, and no entry says so."
	case head.leaf != leafKey(s.leaf):
		return "This record names an entry that is not its last one."
	case head.sum != s.sum:
		return "This record is not what its last entry says."
	}
	return ""
}

// missing reports the rows that are not there. Their names are in their entries.
func (v *verifier) missing(ctx context.Context, q db.Querier) error {
	left := v.heads.left()
	var where []string
	for _, r := range left[:min(len(left), problemCap)] {
		name, err := v.nameOf(ctx, q, r)
		if err != nil {
			return err
		}
		where = append(where, name)
	}
	slices.Sort(where)
	for _, name := range where {
		v.report.add(ProblemRecord, name, "The last entry says that this record is there, and it is not.")
	}
	v.report.More += len(left) - len(where)
	return nil
}

// nameOf names a row by its last entry, or by the entry alone when that does not
// say it any more.
func (v *verifier) nameOf(ctx context.Context, q db.Querier, r remaining) (string, error) {
	name := "of entry " + r.leaf.text()
	rows, err := q.Query(ctx, `SELECT body FROM ledger_leaf WHERE id = ? AND body IS NOT NULL`, r.leaf.text())
	bodies, err := db.Collect(rows, err, func(r *sql.Rows) (text []byte, err error) { return text, r.Scan(&text) })
	for _, text := range bodies {
		var b Body
		if parseBody(text, &b) != nil {
			continue
		}
		for _, im := range b.Rows {
			if lay, ok := v.l.past[im.Table]; ok {
				im.Table = lay.Name
			}
			if place, _ := placeKey(nil, im.Table, im.ID); place == r.place {
				name = strings.Join([]string{im.Table, im.ID}, " ")
			}
		}
	}
	return name, err
}
