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
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// RestoreOptions say how to read a backup.
type RestoreOptions struct {
	// Tables that may be in the file, under every name that they have had; any
	// other is refused.
	Tables []string
	// Prepare is told the schema of the backup (nil: the first release's) before
	// anything is put back, and gives the database its tables. It refuses a
	// backup of a newer program. Nil when the tables are there.
	Prepare func(ctx context.Context, was *Schema) error
	// Identities are age private keys, for an encrypted file.
	Identities []age.Identity
	// Verifier checks the manifest's signature; nil leaves it unchecked.
	Verifier note.Verifier
	// Digest, when not empty, stands in for the signature of a backup that has
	// none: it must be the file's own (Manifest.SHA256).
	Digest string
}

// maxLine is the longest line that is read: a stored file of 20 MB in base64.
const maxLine = 64 << 20

// Restore puts a backup into an empty database that has the tables which the
// backup was made of, in one transaction: a file that is short, changed or not
// ours leaves no row.
func Restore(ctx context.Context, d *db.DB, r io.Reader, o RestoreOptions) (m Manifest, err error) {
	defer errs.Wrap(&err, "backup.Restore")
	plain, err := unseal(r, o.Identities)
	if err != nil {
		return m, err
	}
	zip, err := gzip.NewReader(plain)
	switch {
	case err != nil && !errors.Is(err, gzip.ErrHeader) && !errors.Is(err, gzip.ErrChecksum):
		return m, plain.whyBroken(err)
	case err != nil:
		return m, errs.Because(errs.Invalid, "This file is not a backup, or it is encrypted and no key was given.", err)
	}
	in := newLines(zip, plain)
	if in.broken != nil { // before the schema is known, and before anything is put anywhere
		return m, plain.whyBroken(in.broken)
	}
	if o.Prepare != nil {
		if err := o.Prepare(ctx, in.schema); err != nil {
			return m, err
		}
	}
	err = d.InTx(ctx, func(tx *db.Tx) error {
		in := &restorer{tx: tx, allowed: map[string]bool{}, rows: map[string]int64{}, sum: sha256.New(), lines: in}
		if err := in.mustBeEmpty(ctx, o.Tables); err != nil {
			return err
		}
		if m, err = in.run(ctx); err != nil {
			return err
		}
		if err := checkManifest(m, in, o); err != nil {
			return err
		}
		if tx.Dialect() == db.SQLite {
			_, err = tx.Exec(ctx, `DELETE FROM ledger_open`) // the leaves put back opened it
		}
		return err
	})
	return m, err
}

// source is the file as it comes, and whether it has come to its end: a part that cannot
// be opened at the end of a file may be missing, and not changed.
type source struct {
	io.Reader
	file  io.Reader
	ended bool
}

func (s *source) Read(p []byte) (int, error) { return s.Reader.Read(p) }

// ends notes where the file itself ends.
type ends struct{ of *source }

func (e ends) Read(p []byte) (int, error) {
	n, err := e.of.file.Read(p)
	if errors.Is(err, io.EOF) {
		e.of.ended = true
	}
	return n, err
}

// isCut says whether an error is of a file that ends before it should.
func (s *source) isCut(err error) bool {
	return err != nil && s.ended && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF))
}

// cutShort names a file of which the end is missing, which is no sign that somebody
// changed it.
func cutShort(cause error) error {
	return errs.Because(errs.Invalid, "The backup is cut short: its end is missing, as when it was not wholly written or copied. Copy it again, or use another copy. Nothing was put back.", cause)
}

// unseal opens an encrypted file.
func unseal(r io.Reader, identities []age.Identity) (*source, error) {
	out := &source{file: r}
	b := bufio.NewReader(ends{out})
	out.Reader = b
	const sign = "age-encryption.org/"
	head, err := b.Peek(len(sign))
	if err != nil && len(head) > 2 && strings.HasPrefix(sign, string(head)) || err != nil && len(head) == 0 {
		return nil, cutShort(err)
	}
	if err != nil || string(head) != sign {
		return out, nil
	}
	if len(identities) == 0 {
		return nil, errs.New(errs.Invalid, "This backup is encrypted. Give the age key that opens it.")
	}
	out.Reader, err = age.Decrypt(b, identities...)
	switch _, other := errors.AsType[*age.NoIdentityMatchError](err); {
	case err == nil:
		return out, nil
	case !other && out.ended:
		return nil, cutShort(err)
	}
	return nil, errs.Because(errs.Invalid, "This age key does not open this backup.", err)
}

// mustBeEmpty looks at the tables that are there; no others may be in the file.
func (in *restorer) mustBeEmpty(ctx context.Context, tables []string) error {
	for _, t := range tables {
		there, err := in.tx.HasTable(ctx, t)
		if err != nil {
			return err
		}
		if in.allowed[t] = there; !there {
			continue
		}
		var n int64
		if err := in.tx.QueryRow(ctx, `SELECT count(*) FROM `+t).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return errs.Newf(errs.Conflict, "The database is not empty (%s has %d rows). Restore into a new data folder or database.", t, n)
		}
	}
	return nil
}

func checkManifest(m Manifest, in *restorer, o RestoreOptions) error {
	want := Format
	if in.lines.schema == nil {
		want = firstFormat
	}
	if m.Format != want {
		return errs.Newf(errs.Invalid, "The backup's format is %q, and this program reads %q. The backup was changed after it was made, or comes from another program.", m.Format, want)
	}
	if m.SHA256 != in.digest {
		return errs.New(errs.Invalid, "The backup was changed after it was made: its checksum does not fit.")
	}
	if s := in.lines.schema; s != nil && (s.Program != m.Program || !maps.Equal(s.Sets, m.Sets)) {
		return errs.New(errs.Invalid, "The backup was changed after it was made: its first and its last line say different schemas.")
	}
	for t, n := range m.Rows {
		if in.rows[t] != n {
			return errs.Newf(errs.Invalid, "The backup was changed after it was made: it should hold %d rows of %s and holds %d.", n, t, in.rows[t])
		}
	}
	return m.checkSigned(o)
}

// checkSigned asks for the log's signature, or, where there is none, for the
// digest that was kept apart.
func (m Manifest) checkSigned(o RestoreOptions) error {
	switch {
	case m.Signature == "" && o.Digest != "" && o.Digest == m.SHA256, o.Verifier == nil && o.Digest == "":
		return nil
	case m.Signature == "" && o.Digest != "":
		return errs.New(errs.Invalid, "This is not the backup whose digest was given.")
	case m.Signature == "":
		return errs.New(errs.Invalid, "The backup is not signed. If it was made without the log's key, give the digest that was printed then, with --digest.")
	}
	n, err := note.Open([]byte(m.Signature), note.VerifierList(o.Verifier))
	if err != nil || n.Text != m.signedText() {
		return errs.Because(errs.Invalid, "The backup is not signed with this log's key.", err)
	}
	return nil
}

// lines reads the file line by line. A first line that names the schema is read
// already.
type lines struct {
	scan   *bufio.Scanner
	zip    io.Reader
	file   *source
	broken error // why it could not be read on
	schema *Schema
	held   bool // the line in scan was not given out yet
}

func newLines(zip io.Reader, file *source) *lines {
	l := &lines{zip: zip, file: file}
	l.scan = bufio.NewScanner(l)
	l.scan.Buffer(make([]byte, 1<<16), maxLine)
	if l.held = l.scan.Scan(); l.held && bytes.HasPrefix(l.scan.Bytes(), []byte(`{"schema":`)) {
		var first struct {
			Schema *Schema `json:"schema"`
		}
		if json.Unmarshal(l.scan.Bytes(), &first) == nil {
			l.schema = first.Schema
		}
	}
	return l
}

// Read reads on and remembers what went wrong: a scanner gives out the beginning of a
// line that is cut, as if it were one.
func (l *lines) Read(p []byte) (int, error) {
	n, err := l.zip.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		l.broken = err
	}
	return n, err
}

// whyBroken says whether the end is missing, or something was changed.
func (s *source) whyBroken(err error) error {
	switch {
	case s.isCut(err):
		return cutShort(err)
	case s.ended:
		return errs.Because(errs.Invalid, "The last part of the backup cannot be read: it is cut short, or was changed after it was made. Copy it again, or use another copy. Nothing was put back.", err)
	}
	return errs.Because(errs.Invalid, "The backup cannot be read on from here: it was changed after it was made, or the disk that it is on is failing. Use another copy. Nothing was put back.", err)
}

func (l *lines) next() bool {
	if l.broken != nil {
		return false
	}
	if l.held {
		l.held = false
		return true
	}
	return l.scan.Scan() && l.broken == nil
}

type restorer struct {
	lines   *lines
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

func (in *restorer) run(ctx context.Context) (Manifest, error) {
	lines := in.lines.scan
	for n := 1; in.lines.next(); n++ {
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
			if in.lines.broken != nil {
				return Manifest{}, in.lines.file.whyBroken(in.lines.broken)
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
		if n == 1 && in.lines.schema != nil {
			continue
		}
		if err := in.take(ctx, line); err != nil {
			return Manifest{}, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if in.lines.broken != nil {
		return Manifest{}, in.lines.file.whyBroken(in.lines.broken)
	}
	return Manifest{}, cutShort(lines.Err())
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
		if db.NoRoom(err) {
			return errs.Because(errs.Unavailable, "There is no room left on the disk of the database. Make room, and restore it again into a new data folder or database. Nothing was put back.", err)
		}
		if code := errs.CodeOf(err); code != errs.Internal && code != errs.Conflict {
			return err // the database is away, which is no fault of the file
		}
		return errs.Because(errs.Invalid, "A row of "+in.table+" cannot be put back. The backup was changed after it was made.", err)
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
