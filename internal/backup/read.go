package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"candour/internal/db"
	"candour/internal/errs"
)

// RestoreOptions say how to read a backup.
type RestoreOptions struct {
	// Tables that may be in the file; any other is refused.
	Tables []string
	// Identities are age private keys, for an encrypted file.
	Identities []age.Identity
	// Verifier checks the manifest's signature; nil leaves it unchecked.
	Verifier note.Verifier
}

// maxLine is the longest line that is read: a stored file of 20 MB in base64.
const maxLine = 64 << 20

// Restore puts a backup into a migrated and empty database, in one
// transaction: a file that is short, changed or not ours leaves nothing.
func Restore(ctx context.Context, d *db.DB, r io.Reader, o RestoreOptions) (m Manifest, err error) {
	defer errs.Wrap(&err, "backup.Restore")
	plain, err := unseal(r, o.Identities)
	if err != nil {
		return m, err
	}
	zip, err := gzip.NewReader(plain)
	if err != nil {
		return m, errs.Because(errs.Invalid, "This file is not a backup, or it is encrypted and no key was given.", err)
	}
	err = d.InTx(ctx, func(tx *db.Tx) error {
		if err := mustBeEmpty(ctx, tx, o.Tables); err != nil {
			return err
		}
		in := &restorer{tx: tx, allowed: map[string]bool{}, rows: map[string]int64{}, sum: sha256.New()}
		for _, t := range o.Tables {
			in.allowed[t] = true
		}
		if m, err = in.run(ctx, zip); err != nil {
			return err
		}
		if err := checkManifest(m, in, o.Verifier); err != nil {
			return err
		}
		if tx.Dialect() == db.SQLite {
			_, err = tx.Exec(ctx, `DELETE FROM ledger_open`) // the leaves put back opened it
		}
		return err
	})
	return m, err
}

func unseal(r io.Reader, identities []age.Identity) (io.Reader, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(len("age-encryption.org/"))
	if err != nil || string(head) != "age-encryption.org/" {
		return b, nil
	}
	if len(identities) == 0 {
		return nil, errs.New(errs.Invalid, "This backup is encrypted. Give the age key that opens it.")
	}
	out, err := age.Decrypt(b, identities...)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "This age key does not open this backup.", err)
	}
	return out, nil
}

func mustBeEmpty(ctx context.Context, tx *db.Tx, tables []string) error {
	for _, t := range tables {
		var n int64
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM `+t).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return errs.Newf(errs.Conflict, "The database is not empty (%s has %d rows). Restore into a new data folder or database.", t, n)
		}
	}
	return nil
}

func checkManifest(m Manifest, in *restorer, v note.Verifier) error {
	if m.Format != Format {
		return errs.Newf(errs.Invalid, "The backup's format is %q, and this program reads %q. The backup was changed after it was made, or comes from another program.", m.Format, Format)
	}
	if m.SHA256 != in.digest {
		return errs.New(errs.Invalid, "The backup was changed after it was made: its checksum does not fit.")
	}
	for t, n := range m.Rows {
		if in.rows[t] != n {
			return errs.Newf(errs.Invalid, "The backup was changed after it was made: it should hold %d rows of %s and holds %d.", n, t, in.rows[t])
		}
	}
	if v == nil {
		return nil
	}
	n, err := note.Open([]byte(m.Signature), note.VerifierList(v))
	if err != nil || n.Text != m.signedText() {
		return errs.Because(errs.Invalid, "The backup is not signed with this log's key.", err)
	}
	return nil
}

type restorer struct {
	tx      *db.Tx
	allowed map[string]bool
	rows    map[string]int64
	sum     hash.Hash
	digest  string // of the lines before the manifest
	table   string
	insert  string
	width   int
	leafAt  int // where leaf_id stands, or -1
}

func (in *restorer) run(ctx context.Context, r io.Reader) (Manifest, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	for n := 1; lines.Scan(); n++ {
		line := lines.Bytes()
		if bytes.HasPrefix(line, []byte(`{"manifest":`)) {
			in.digest = hex.EncodeToString(in.sum.Sum(nil))
			var last struct {
				Manifest Manifest `json:"manifest"`
			}
			err := json.Unmarshal(line, &last)
			if err == nil && lines.Scan() {
				err = fmt.Errorf("there is something after the manifest")
			}
			if err == nil {
				err = lines.Err() // the archive's own checksum comes last
			}
			if err != nil {
				return Manifest{}, errs.Because(errs.Invalid, "The last line of the backup cannot be read: it was changed after it was made.", err)
			}
			return last.Manifest, nil
		}
		in.sum.Write(line)
		in.sum.Write([]byte{'\n'})
		if err := in.take(ctx, line); err != nil {
			return Manifest{}, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return Manifest{}, errs.Because(errs.Invalid, "The backup ends in the middle. Use another copy of it.", lines.Err())
}

func (in *restorer) take(ctx context.Context, line []byte) error {
	if len(line) > 0 && line[0] == '{' {
		return in.begin(line)
	}
	var cells []json.RawMessage
	if err := json.Unmarshal(line, &cells); err != nil || in.insert == "" || len(cells) != in.width {
		return errs.Because(errs.Invalid, "This line of the backup cannot be read: it was changed after it was made.", err)
	}
	args := make([]any, len(cells))
	for i, c := range cells {
		v, err := readCell(c)
		if err != nil {
			return errs.Because(errs.Invalid, "This line of the backup cannot be read: it was changed after it was made.", err)
		}
		args[i] = v
	}
	in.rows[in.table]++
	if in.leafAt >= 0 && in.tx.Dialect() == db.Postgres {
		// The guards let a row in with its own leaf, which was put back before it.
		if _, err := in.tx.Exec(ctx, `SELECT set_config('candour.leaf', ?, true)`, args[in.leafAt]); err != nil {
			return err
		}
	}
	if _, err := in.tx.Exec(ctx, in.insert, args...); err != nil {
		if code := errs.CodeOf(err); code != errs.Internal && code != errs.Conflict {
			return err // the database is away, which is no fault of the file
		}
		return errs.Because(errs.Invalid, "A row of "+in.table+" cannot be put back. The backup was changed after it was made, or there is no room for it.", err)
	}
	return nil
}

// begin reads the line that names a table. Names go into SQL, so a table must
// be one that we know, and a column a plain word.
func (in *restorer) begin(line []byte) error {
	var head struct {
		Table   string   `json:"table"`
		Columns []string `json:"columns"`
	}
	if err := json.Unmarshal(line, &head); err != nil || !in.allowed[head.Table] {
		return errs.Newf(errs.Invalid, "The backup was changed after it was made, or comes from a newer program: it names a table %q.", head.Table)
	}
	for _, c := range head.Columns {
		if c == "" || strings.Trim(c, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return errs.New(errs.Invalid, "The backup was changed after it was made: it names a column that cannot be.")
		}
	}
	values := db.Placeholders(len(head.Columns))
	columns := strings.Join(head.Columns, ", ")
	if head.Table == "ledger_leaf" && in.tx.Dialect() == db.Postgres {
		columns, values = columns+", xact", values+", 0" // its trigger fills it in
	}
	in.table, in.width, in.leafAt = head.Table, len(head.Columns), slices.Index(head.Columns, "leaf_id")
	in.insert = `INSERT INTO ` + head.Table + ` (` + columns + `) VALUES (` + values + `)`
	return nil
}

func readCell(raw json.RawMessage) (any, error) {
	switch raw[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case '{':
		var b blobValue
		if err := json.Unmarshal(raw, &b); err != nil {
			return nil, err
		}
		return base64.StdEncoding.DecodeString(b.B)
	}
	var n int64
	err := json.Unmarshal(raw, &n)
	return n, err
}
