package backup

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Format names the file's format and version. The first version did not say
// which schema its tables had; it can still be read.
const (
	Format      = "candour-backup/v2"
	firstFormat = "candour-backup/v1"
)

// Schema is the shape of the database that a backup was made of: how far each
// set of migrations was, and with which program.
type Schema struct {
	Program string           `json:"program"`
	Sets    map[string]int64 `json:"sets"`
}

// Options say what goes into a backup.
type Options struct {
	// Tables in an order in which they can be put back: what is referred to
	// comes before what refers to it.
	Tables []string
	// Recipients are age public keys; none leaves the file unencrypted.
	Recipients []string
	// Signer signs the manifest; nil leaves it unsigned.
	Signer note.Signer
	Now    time.Time
	// Program is the version of the program, and Sets how far it takes each
	// set of migrations.
	Program string
	Sets    map[string]int64
	// Destroy is the day on which the backup is to be destroyed ("2027-02-27"), by
	// version Schedule of the retention schedule; empty where no day is set.
	Destroy, Schedule string
}

// Manifest is the last line of a backup.
type Manifest struct {
	Format     string           `json:"format"`
	Made       time.Time        `json:"made"`
	Program    string           `json:"program"`
	Sets       map[string]int64 `json:"schema,omitempty"` // how far each set of migrations was; none in the first format
	Rows       map[string]int64 `json:"rows"`
	SHA256     string           `json:"sha256"`     // of every line before this one
	Checkpoint string           `json:"checkpoint"` // the log's newest signed note; empty when none
	// Destroy is the day on which the file is to be destroyed, empty where the
	// schedule sets none; Schedule is the version of the schedule.
	Destroy   string `json:"destroy,omitempty"`
	Schedule  string `json:"schedule,omitempty"`
	Signature string `json:"signature,omitempty"`
}

// Counts says how much the backup holds, in the words that backup and restore both
// print, so that a drill can compare two lines.
func (m Manifest) Counts() string {
	rows, tables := int64(0), 0
	for _, n := range m.Rows {
		rows += n
		if n > 0 {
			tables++
		}
	}
	return fmt.Sprintf("Counts: %d rows in %d tables, %d of them entries of the log.", rows, tables, m.Rows["ledger_leaf"])
}

// signedText is what the signature is over.
func (m Manifest) signedText() string {
	text := fmt.Sprintf("%s\n%s\n%s\n%x\n", m.Format, m.Made.UTC().Format(time.RFC3339), m.SHA256, sha256.Sum256([]byte(m.Checkpoint)))
	if m.Destroy+m.Schedule != "" { // earlier programs wrote neither
		text += "destroy " + m.Destroy + " by " + m.Schedule + "\n"
	}
	return text
}

// Write makes a backup and gives its manifest.
func Write(ctx context.Context, d *db.DB, w io.Writer, o Options) (m Manifest, err error) {
	defer errs.Wrap(&err, "backup.Write")
	sealed, err := seal(w, o.Recipients)
	if err != nil {
		return m, err
	}
	zip := gzip.NewWriter(sealed)
	out := &lineWriter{w: bufio.NewWriterSize(zip, 1<<16), sum: sha256.New()}
	m = Manifest{Format: Format, Made: o.Now.UTC(), Program: o.Program, Sets: o.Sets, Rows: map[string]int64{}, Destroy: o.Destroy, Schedule: o.Schedule}
	if err = out.line(map[string]any{"schema": Schema{o.Program, o.Sets}}); err != nil {
		return m, err
	}
	err = d.Snapshot(ctx, func(q db.Querier) error {
		for _, t := range o.Tables {
			n, err := writeTable(ctx, q, out, t)
			if err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
			m.Rows[t] = n
		}
		err := q.QueryRow(ctx, `SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1`).Scan(&m.Checkpoint)
		if db.NoRows(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return m, err
	}
	return m, finish(out, &m, o.Signer, zip, sealed)
}

// seal wraps w so that only the recipients can read it.
func seal(w io.Writer, recipients []string) (io.WriteCloser, error) {
	if len(recipients) == 0 {
		return nopCloser{w}, nil
	}
	var keys []age.Recipient
	for _, r := range recipients {
		k, err := age.ParseX25519Recipient(r)
		if err != nil {
			return nil, errs.Newf(errs.Invalid, "%q is not an age public key. It begins with age1.", r)
		}
		keys = append(keys, k)
	}
	return age.Encrypt(w, keys...)
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// finish writes the manifest and closes every layer, so that a failure to
// write the last byte is an error and not a short backup.
func finish(out *lineWriter, m *Manifest, signer note.Signer, zip, sealed io.Closer) error {
	m.SHA256 = hex.EncodeToString(out.sum.Sum(nil))
	if signer != nil {
		signed, err := note.Sign(&note.Note{Text: m.signedText()}, signer)
		if err != nil {
			return err
		}
		m.Signature = string(signed)
	}
	if err := out.line(map[string]any{"manifest": m}); err != nil {
		return err
	}
	if err := out.w.Flush(); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return sealed.Close()
}

type lineWriter struct {
	w   *bufio.Writer
	sum hash.Hash
}

func (l *lineWriter) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b = append(b, '\n')
	l.sum.Write(b)
	_, err = l.w.Write(b)
	return err
}

// writeTable writes a line that names the table and its columns, and then a
// line a row.
func writeTable(ctx context.Context, q db.Querier, out *lineWriter, table string) (int64, error) {
	rows, err := q.Query(ctx, `SELECT * FROM `+table)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	kept := keptColumns(columns)
	if err := out.line(map[string]any{"table": table, "columns": names(columns, kept)}); err != nil {
		return 0, err
	}
	n := int64(0)
	for ; rows.Next(); n++ {
		row, err := scanRow(rows, len(columns), kept)
		if err != nil {
			return n, err
		}
		if err := out.line(row); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

// ofOneEngine are the columns that mean nothing in another database: the number
// of a PostgreSQL transaction, that SQLite is writing an entry, and up to which
// of its rows all are placed.
var ofOneEngine = []string{"xact", "writing", "placed_to"}

// keptColumns leaves out what belongs to one database alone.
func keptColumns(columns []string) (kept []int) {
	for i, c := range columns {
		if !slices.Contains(ofOneEngine, c) {
			kept = append(kept, i)
		}
	}
	return kept
}

func names(columns []string, kept []int) (out []string) {
	for _, i := range kept {
		out = append(out, columns[i])
	}
	return out
}

// blobValue marks bytes among texts and numbers.
type blobValue struct {
	B string `json:"b"`
}

func scanRow(rows *sql.Rows, n int, kept []int) ([]any, error) {
	cells, dest := make([]any, n), make([]any, n)
	for i := range cells {
		dest[i] = &cells[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, err
	}
	out := make([]any, 0, len(kept))
	for _, i := range kept {
		switch v := cells[i].(type) {
		case []byte:
			out = append(out, blobValue{base64.StdEncoding.EncodeToString(v)})
		case nil, string, int64:
			out = append(out, v)
		default:
			return nil, fmt.Errorf("a column holds a %T, which a backup cannot keep", v)
		}
	}
	return out, nil
}
