package returns

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"

	"candour/internal/base/db"
	"candour/internal/table/codebook"
	"candour/internal/trust/ledger"
)

// Behind lists what the records of returns vouch for: the rows that were kept,
// and the files as they were sent. The files of a return that was loaded at a
// terminal are not kept, so that none is there says nothing.
func Behind(book *codebook.Book) []ledger.Behind {
	return []ledger.Behind{
		{Table: "return_row", Check: func(ctx context.Context, q db.Querier, wrong func(where, words string)) error {
			return rowsBehind(ctx, q, book, wrong)
		}},
		{Table: "return_file", Check: filesBehind},
	}
}

func rowsBehind(ctx context.Context, q db.Querier, book *codebook.Book, wrong func(where, words string)) error {
	rows, err := q.Query(ctx, `SELECT MIN(id), schema_name, schema_version, seq, MIN(rows_kept), sha256 FROM return_load GROUP BY schema_name, schema_version, seq, sha256 ORDER BY seq`)
	loads, err := db.Collect(rows, err, func(r *sql.Rows) (l Load, err error) {
		return l, r.Scan(&l.ID, &l.Schema, &l.SchemaVersion, &l.Seq, &l.Rows, &l.SHA256)
	})
	if err != nil {
		return err
	}
	for _, l := range loads {
		schema, ok := book.Schema(l.Schema, l.SchemaVersion)
		if !ok {
			wrong("return_row of "+l.ID, fmt.Sprintf("The code book has no schema %s/%s to read these by.", l.Schema, l.SchemaVersion))
			continue
		}
		if err := loadBehind(ctx, q, l, schema, wrong); err != nil {
			return err
		}
	}
	return nil
}

// loadBehind compares one load's rows with its digest, and what each row hangs
// on with its own fields, from which it was made.
func loadBehind(ctx context.Context, q db.Querier, l Load, schema *codebook.Schema, wrong func(where, words string)) error {
	d, n, tied := newDigest(), int64(0), true
	err := store{}.rowsOf(ctx, q, l.Seq, len(schema.Fields), func(r Row) error {
		d.add(&r)
		n++
		tied = tied && tiedAs(schema, &r)
		return nil
	})
	switch {
	case err != nil:
		return err
	case n == 0 && l.Rows > 0:
		wrong("return_row of "+l.ID, ledger.BehindGone)
	case d.sum() != l.SHA256 || !tied:
		wrong("return_row of "+l.ID, ledger.BehindOther)
	}
	return nil
}

// tiedAs says whether a row's key and parent are those of its own fields.
func tiedAs(schema *codebook.Schema, r *Row) bool {
	var key []string
	for _, name := range schema.PrimaryKey {
		key = append(key, r.Values[schema.Index(name)])
	}
	parent := ""
	if schema.Parent != "" {
		parent = r.Values[schema.Index("investigation")]
	}
	return r.Key == strings.Join(key, "/") && r.Parent == parent
}

// filesBehind compares the files of each version that has any with the digest
// of all of them, one after the other.
func filesBehind(ctx context.Context, q db.Querier, wrong func(where, words string)) error {
	rows, err := q.Query(ctx, `SELECT id, COALESCE(sha256, '') FROM return_version WHERE id IN (SELECT version_id FROM return_file) ORDER BY id`)
	versions, err := db.Collect(rows, err, func(r *sql.Rows) (v [2]string, err error) { return v, r.Scan(&v[0], &v[1]) })
	if err != nil {
		return err
	}
	for _, v := range versions {
		files, err := (store{}).files(ctx, q, v[0])
		if err != nil {
			return err
		}
		h := sha256.New()
		for _, f := range files {
			_, _ = h.Write(f.Data) // never fails (package hash)
		}
		if hex.EncodeToString(h.Sum(nil)) != v[1] {
			wrong("return_file of "+v[0], ledger.BehindOther)
		}
	}
	return nil
}
