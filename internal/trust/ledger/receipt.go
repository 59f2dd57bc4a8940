package ledger

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger/tiles"
)

// Receipt lets anybody check, with no network, that an entry is in the log
// and that a record's words are those that the entry commits to. It opens the
// "what" of the leaf and never the "who". docs/formats/receipt.md describes it.
type Receipt struct {
	Format string `json:"format"` // ReceiptFormat
	Leaf   string `json:"leaf"`
	// A sealed receipt has none of the next four: it proves that the entry is in
	// the log, and opens nothing of it.
	Act    access.Action `json:"act,omitempty"`
	Kind   string        `json:"kind,omitempty"`
	Record string        `json:"record,omitempty"`
	// Salt opens the leaf's "what" line, base64.
	Salt string `json:"salt,omitempty"`
	// Rows are the rows of the entry. A short receipt has none: its checker is
	// given the record's own file as well.
	Rows []Image `json:"rows,omitempty"`
	// Index and Proof place the leaf (RFC 6962, section 2.1.1); Proof is the
	// hashes one after the other, base64.
	Index int64  `json:"index"`
	Proof string `json:"proof"`
	// Checkpoint is the signed note, with the witnesses' cosignatures.
	Checkpoint string `json:"checkpoint"`
}

// ReceiptFormat names the format and its version.
const ReceiptFormat = "candour-receipt/v1"

// RecordFile is the words that a short receipt is about.
type RecordFile struct {
	Format string  `json:"format"` // RecordFormat
	Entry  string  `json:"entry"`
	Rows   []Image `json:"rows"`
}

// RecordFormat names the format of a RecordFile.
const RecordFormat = "candour-record/v1"

// ReceiptOptions say what goes into a receipt.
type ReceiptOptions struct {
	// Words puts the record's values into the receipt, so that one file says
	// it all. Without, a receipt is under 2 KB whatever the record's size.
	Words bool
	// Opens says whether the entry may be opened to the reader. Nil opens what is
	// of public tables alone. What is not opened has a sealed receipt.
	Opens func(ctx context.Context, it Item) (bool, error)
}

// OpensAll is for whoever has the database itself, or was proved to be the one
// person whom the entry is about.
func OpensAll(context.Context, Item) (bool, error) { return true, nil }

// errNoWords is the one answer for words that are not given, whatever the reason.
var errNoWords = errs.New(errs.NotFound, "The words of this entry are not given here: it is about something that is not public, or they were lawfully erased. Its "+
	"receipt still proves that it is in the log.")

// Prove makes the receipt of an entry. An entry that has no place under a
// published checkpoint yet is Unavailable: try again after the next one.
func (l *Ledger) Prove(ctx context.Context, entryID string, o ReceiptOptions) (*Receipt, error) {
	var out *Receipt
	err := l.cfg.DB.Snapshot(ctx, func(q db.Querier) (err error) {
		out, err = l.prove(ctx, q, entryID, o)
		return err
	})
	return out, err
}

func (l *Ledger) prove(ctx context.Context, q db.Querier, entryID string, o ReceiptOptions) (*Receipt, error) {
	rows, err := q.Query(ctx, `SELECT `+entryColumns+` FROM ledger_leaf WHERE id = ?`, entryID)
	found, err := db.Collect(rows, err, scanEntry)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, errNoEntry
	}
	e := found[0]
	b, err := e.opened(ctx, l, o)
	if err != nil {
		return nil, err
	}
	if b == nil && o.Words {
		return nil, errNoWords
	}
	cp, err := l.agreedCheckpoint(ctx, q)
	if err != nil {
		return nil, err
	}
	switch waits := !e.seq.Valid || e.seq.Int64 >= cp.size; {
	case waits && b == nil:
		return nil, errNoEntry // nobody learns that there is one before all can read its leaf
	case waits:
		return nil, errWaits
	}
	proof, err := tiles.ProveInclusion(ctx, tileStore{q: q}, cp.size, e.seq.Int64)
	if err != nil {
		return nil, err
	}
	r := &Receipt{Format: ReceiptFormat, Leaf: string(e.leaf), Index: e.seq.Int64, Proof: joinHashes(proof), Checkpoint: cp.note}
	if b != nil {
		r.Act, r.Kind, r.Record, r.Salt = b.Act, b.Kind, b.Record, base64.StdEncoding.EncodeToString(subSalt(e.salt, "what"))
	}
	if o.Words {
		r.Rows = b.Rows
	}
	return r, nil
}

var errNoEntry = errs.New(errs.NotFound, "There is no such entry.")

// errWaits says that a receipt cannot be made yet.
var errWaits = errs.New(errs.Unavailable, "This entry is so new that it is not under a published checkpoint yet. Try again in a few seconds.")

// opened gives what an entry says, if it may be opened to the reader; nil when
// it may not, or when its words are gone.
func (e *entry) opened(ctx context.Context, l *Ledger, o ReceiptOptions) (*Body, error) {
	if e.body == nil {
		return nil, nil
	}
	it, err := l.itemOf(e)
	if err != nil {
		return nil, err
	}
	opens := o.Opens
	if opens == nil {
		opens = func(context.Context, Item) (bool, error) { return l.AllPublic(it), nil }
	}
	if may, err := opens(ctx, it); err != nil || !may {
		return nil, err
	}
	b := new(Body)
	return b, json.Unmarshal(e.body, b)
}

func joinHashes(list []tlog.Hash) string {
	var buf bytes.Buffer
	for _, h := range list {
		buf.Write(h[:])
	}
	return base64.StdEncoding.EncodeToString(buf.Bytes())
}

func splitHashes(s string) ([]tlog.Hash, error) {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(raw)%tlog.HashSize != 0 {
		return nil, fmt.Errorf("the proof is not a row of hashes")
	}
	out := make([]tlog.Hash, len(raw)/tlog.HashSize)
	for i := range out {
		copy(out[i][:], raw[i*tlog.HashSize:])
	}
	return out, nil
}

// RecordOf gives the words of an entry, for checking with its short receipt.
func (l *Ledger) RecordOf(ctx context.Context, entryID string, o ReceiptOptions) (*RecordFile, error) {
	o.Words = true
	r, err := l.Prove(ctx, entryID, o)
	if err != nil {
		return nil, err
	}
	return &RecordFile{Format: RecordFormat, Entry: entryID, Rows: r.Rows}, nil
}

// Checked is what a receipt proved.
type Checked struct {
	Checkpoint Checkpoint
	Cosigners  []string
	// Words says that the record's own words were compared, and not only that
	// the entry is in the log.
	Words bool
}

// NoteChecker opens a signed checkpoint and says who cosigned it. Package
// cosign has one that asks a policy for its quorum.
type NoteChecker func(signed []byte) (Checkpoint, []string, error)

// LogKeyOnly is a NoteChecker that asks for the log's own signature alone.
func LogKeyOnly(v note.Verifier, origin string) NoteChecker {
	return func(signed []byte) (Checkpoint, []string, error) {
		c, err := openCheckpoint(signed, v, origin)
		return c, nil, err
	}
}

// CheckReceipt checks a receipt offline. The record, when not nil, gives the
// words that a short receipt leaves out.
func CheckReceipt(r *Receipt, record *RecordFile, open NoteChecker) (Checked, error) {
	var out Checked
	if r.Format != ReceiptFormat {
		return out, errs.Newf(errs.Invalid, "This is not a receipt that we can read: its format is %q, not %q.", r.Format, ReceiptFormat)
	}
	cp, cosigners, err := open([]byte(r.Checkpoint))
	if err != nil {
		return out, errs.Because(errs.Invalid, "The checkpoint in this receipt is not signed as it must be: "+err.Error(), err)
	}
	out.Checkpoint, out.Cosigners = cp, cosigners
	proof, err := splitHashes(r.Proof)
	if err == nil {
		err = tlog.CheckRecord(proof, cp.Size, cp.Root, r.Index, tlog.RecordHash([]byte(r.Leaf)))
	}
	if err != nil {
		return out, errs.Because(errs.Invalid, "The entry in this receipt is not in the log that the checkpoint is of.", err)
	}
	rows := r.Rows
	if record != nil {
		if rows, err = fill(r, record); err != nil {
			return out, err
		}
	}
	if len(rows) > 0 {
		out.Words = true
		return out, r.checkWords(rows)
	}
	return out, nil
}

func fill(r *Receipt, f *RecordFile) ([]Image, error) {
	if f.Format != RecordFormat || len(f.Rows) == 0 || f.Entry != Leaf(r.Leaf).id() {
		return nil, errs.New(errs.Invalid, "The record file is not the one that this receipt is about.")
	}
	return f.Rows, nil
}

// checkWords derives the leaf's "what" from the words again.
func (r *Receipt) checkWords(rows []Image) error {
	salt, err := base64.StdEncoding.DecodeString(r.Salt)
	if err != nil {
		return errs.New(errs.Invalid, "The salt in this receipt cannot be read.")
	}
	if r.Salt == "" {
		return errs.New(errs.Invalid, "This receipt is sealed: it proves that the entry is in the log, and cannot be compared with words.")
	}
	want, err := Leaf(r.Leaf).what()
	if err != nil {
		return errs.Because(errs.Invalid, "The leaf in this receipt cannot be read.", err)
	}
	got := commitWhat(salt, &Body{Act: r.Act, Kind: r.Kind, Record: r.Record, Rows: rows})
	if !bytes.Equal(got[:], want) {
		return errs.New(errs.Invalid, "The words are not those that this entry commits to.")
	}
	return nil
}

// ReadReceipt reads a receipt from its file's text.
func ReadReceipt(text []byte) (*Receipt, error) {
	var r Receipt
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, errs.Because(errs.Invalid, "This file is not a receipt.", err)
	}
	return &r, nil
}

// ReadRecordFile reads a record file from its text.
func ReadRecordFile(text []byte) (*RecordFile, error) {
	var f RecordFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, errs.Because(errs.Invalid, "This file is not a record.", err)
	}
	return &f, nil
}
