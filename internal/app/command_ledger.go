package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/site/command"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ledgerCommands are the commands of the transparency log.
type ledgerCommands struct {
	Verify     verifyCommand     `cmd:"" help:"Derive the whole log again and compare every record with it, or check a receipt."`
	Prove      proveCommand      `cmd:"" help:"Write the receipt of a record."`
	Witness    witnessCommand    `cmd:"" help:"Run a witness: cosign a log, with a key and a memory of its own."`
	Succeed    succeedCommand    `cmd:"" help:"Let a new key take the log over: the old one is lost or stolen."`
	Checkpoint checkpointCommand `cmd:"" help:"Place waiting entries, sign a checkpoint and print it."`
}

type verifyCommand struct {
	command.Settings
	Receipt string `help:"Check this receipt, offline, instead of the whole log." placeholder:"FILE"`
	Record  string `help:"Record file that a short receipt is about." placeholder:"FILE"`
	Key     string `help:"The log's public key (text or file); the data folder's when empty." placeholder:"VKEY"`
	Policy  string `help:"Witness policy that the receipt must satisfy." placeholder:"FILE"`
}

// Help is the example under --help.
func (verifyCommand) Help() string {
	return "Examples:\n  candour ledger verify --data /var/lib/candour\n" +
		"  candour ledger verify --receipt receipt.json --record record.json --key register.example/ledger+1a2b3c4d+AY...\n\n" +
		"Checking a receipt needs no network and no database. The status is 0 when everything holds and 1 when anything does not."
}

// Run verifies the log, or a receipt.
func (m verifyCommand) Run(s *command.Streams) error {
	if m.Receipt != "" {
		return m.receipt(s)
	}
	return toRead(m.Key).With(s, m.Settings, func(o command.Opened[*core]) error { return sayVerified(s, o.Room) })
}

// sayVerified verifies the whole log and tells what was found.
func sayVerified(s *command.Streams, c *core) error {
	r, err := c.ledger.Verify(s.Ctx, func(done int64) { _, _ = fmt.Fprintf(s.Err, "\r%d entries checked", done) })
	if err != nil {
		return err
	}
	if r.Size >= 10_000 {
		_, _ = fmt.Fprintln(s.Err)
	}
	for _, p := range r.Problems {
		_, _ = fmt.Fprintf(s.Out, "%s: %s: %s\n", p.What, p.Where, p.Words)
	}
	if r.More > 0 {
		_, _ = fmt.Fprintf(s.Out, "and %d more\n", r.More)
	}
	for _, x := range r.Successions {
		_, _ = fmt.Fprintf(s.Out, "%s took over from %s after %d entries, on %s: %s\n", x.NewOrigin, x.OldOrigin, x.Size, x.Made, x.Reason)
	}
	verdict := "The log holds"
	if !r.Holds() {
		verdict = "THE LOG DOES NOT HOLD"
	}
	_, _ = fmt.Fprintf(s.Out, "%s: %d entries (%d of them cover, %d waiting for their place), %d records compared, root %s, %.1f s.\n",
		verdict, r.Size, r.Covers, r.Pending, r.Records, r.Root, r.Took.Seconds())
	if !r.Holds() {
		return command.ErrSaid
	}
	return nil
}

func (m verifyCommand) receipt(s *command.Streams) error {
	text, err := os.ReadFile(m.Receipt)
	if err != nil {
		return errs.Because(errs.Invalid, "The receipt "+m.Receipt+" cannot be read.", err)
	}
	r, err := ledger.ReadReceipt(text)
	if err != nil {
		return err
	}
	var record *ledger.RecordFile
	if m.Record != "" {
		if text, err = os.ReadFile(m.Record); err != nil {
			return errs.Because(errs.Invalid, "The record "+m.Record+" cannot be read.", err)
		}
		if record, err = ledger.ReadRecordFile(text); err != nil {
			return err
		}
	}
	open, err := m.opener(s)
	if err != nil {
		return err
	}
	got, err := ledger.CheckReceipt(r, record, open)
	if err != nil {
		return err
	}
	return sayReceipt(s.Out, r, got)
}

func sayReceipt(w io.Writer, r *ledger.Receipt, got ledger.Checked) error {
	words := "The words were not compared: give the record file with --record, or a receipt that carries them."
	if got.Words {
		words = "The words are those that were entered."
	}
	what := fmt.Sprintf("%s of %s %s", r.Act, r.Kind, r.Record)
	if r.Salt == "" {
		what, words = "a sealed entry", "It is about something that is not public, and the receipt opens nothing of it."
	}
	by := "no witness"
	if len(got.Cosigners) > 0 {
		by = strings.Join(got.Cosigners, ", ")
	}
	_, err := fmt.Fprintf(w, "The receipt holds: %s is entry %d of the log %s (of %d entries, cosigned by %s).\n%s\n",
		what, r.Index, got.Checkpoint.Origin, got.Checkpoint.Size, by, words)
	return err
}

// logKey gives the public key that was named, or the data folder's own.
func (m verifyCommand) logKey(s *command.Streams) (note.Verifier, error) {
	text := m.Key
	if text == "" {
		cfg, err := m.Load(s)
		if err != nil {
			return nil, err
		}
		text = (&core{cfg: cfg}).keyPath(logVkeyFile)
	}
	text, err := readVkey(text)
	var v note.Verifier
	if err == nil {
		v, err = note.NewVerifier(text)
	}
	if err != nil {
		return nil, errs.Because(errs.Invalid, "Give the log's public key with --key: it is published at /ledger.", err)
	}
	return v, nil
}

type proveCommand struct {
	command.Settings
	Record string `arg:"" help:"KIND/ID of a record (recommendation/iicsa-final-01), or an entry's id."`
	Out    string `help:"File to write; standard output when empty." placeholder:"FILE"`
	Words  bool   `help:"Put the record's words into the receipt."`
	File   string `help:"Also write the record's words to this file." name:"record-file" placeholder:"FILE"`
}

// Help is the example under --help.
func (proveCommand) Help() string {
	return "Example:\n  candour ledger prove recommendation/iicsa-final-01 --data /var/lib/candour --out receipt.json --record-file record.json\n" +
		"  candour ledger verify --receipt receipt.json --record record.json --key /var/lib/candour/keys/log.vkey\n\n" +
		"The receipt is of the newest entry about the record. Receipts show what was done and never who did it."
}

// Run writes the receipt.
func (m proveCommand) Run(s *command.Streams) error {
	return toRead("").With(s, m.Settings, func(o command.Opened[*core]) error { return m.prove(s, o.Room) })
}

func (m proveCommand) prove(s *command.Streams, c *core) error {
	w, err := c.witnesses()
	if err == nil {
		err = c.ledger.Reconsider(s.Ctx, w.asker())
	}
	if err != nil {
		return err
	}
	entry := m.Record
	if kind, id, ok := strings.Cut(m.Record, "/"); ok {
		history, err := c.ledger.History(s.Ctx, ledger.Of{Kind: kind, ID: id})
		if err != nil {
			return err
		}
		if len(history) == 0 {
			return errs.Newf(errs.NotFound, "The log has no entry about %s.", m.Record)
		}
		entry = history[len(history)-1].ID
	}
	// Whoever runs this has the database itself: nothing is hidden from them.
	o := ledger.ReceiptOptions{Words: m.Words, Opens: ledger.OpensAll}
	r, err := c.ledger.Prove(s.Ctx, entry, o)
	if err != nil {
		return err
	}
	if m.File != "" {
		words, err := c.ledger.RecordOf(s.Ctx, entry, o)
		if err != nil {
			return err
		}
		if err := wholefile.Fill(m.File, 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(words) }); err != nil {
			return err
		}
	}
	if m.Out == "" {
		return json.NewEncoder(s.Out).Encode(r)
	}
	return wholefile.Fill(m.Out, 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(r) })
}

type checkpointCommand struct{ command.Settings }

// Help is the example under --help.
func (checkpointCommand) Help() string {
	return "Example:\n  candour ledger checkpoint --data /var/lib/candour\n\n" +
		"A running service does this by itself every checkpoint_every. The witnesses of witness_policy are asked."
}

// Run places what waits and prints the checkpoint.
func (m checkpointCommand) Run(s *command.Streams) error {
	return whole().With(s, m.Settings, func(o command.Opened[*core]) error { return checkpoint(s, o.Room) })
}

func checkpoint(s *command.Streams, c *core) error {
	w, err := c.witnesses()
	if err != nil {
		return err
	}
	ctx := access.WithActor(s.Ctx, access.SystemActor("checkpoint"))
	asked := w.asked(ctx, c.ledger)
	st, err := c.ledger.Status(ctx)
	if err != nil {
		return errors.Join(asked, err)
	}
	if _, err := fmt.Fprint(s.Out, st.Note); err != nil {
		return err
	}
	return asked
}
