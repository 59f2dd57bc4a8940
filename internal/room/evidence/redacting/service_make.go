package redacting

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"

	library "candour/evidence"
	"candour/evidence/redact"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/longwork"
	"candour/internal/room/evidence"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// dpi is of the pictures that the second human looks at.
const dpi = 110

// Make begins to make a file of a document by its marks, which then waits for somebody else. It goes on after the request.
func (s *Service) Make(ctx context.Context, at At) error {
	sh, err := s.open(ctx, at, evidence.DocumentsRedact, "To make document for "+words(at.To))
	if err != nil {
		return err
	}
	made := all(at.To, sh.Marks, sh.Held, sh.reading.Pages)
	switch {
	case sh.AllHeld:
		return errs.New(errs.Conflict, "All of this document is held from them. Nothing can be made of it.")
	case len(made) == 0:
		return errs.New(errs.Conflict, "Nothing is marked yet.")
	case access.ActorFrom(ctx).Human == "":
		return errs.New(errs.Forbidden, "Nobody has said which person you are. Ask an administrator.")
	}
	if err := sh.changed(); err != nil {
		return err
	}
	return s.works.Begin(ctx, at.key(), "redact", func(ctx context.Context, w *longwork.Work) error {
		w.Say("pages are being drawn", 0, 0)
		return s.make(ctx, at, &sh, made)
	})
}

// errAbsent is said where the room was started without what makes files.
var errAbsent = errs.New(errs.Unavailable, "This service was started without the program that makes redacted files. Tell whoever runs it.")

func (s *Service) make(ctx context.Context, at At, sh *Sheet, marks []redact.Mark) error {
	if s.Reads == nil {
		return errAbsent
	}
	reader, err := s.Reads(nil)
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	maker, ok := reader.(Maker)
	if !ok {
		return errAbsent
	}
	scratch, err := os.MkdirTemp(s.Scratch, "candour-redact-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	in, out, pictures := filepath.Join(scratch, "in"), filepath.Join(scratch, "out"), filepath.Join(scratch, "pictures")
	if err := errors.Join(os.Mkdir(pictures, 0o700), sh.safe.Original(ctx, &sh.Item, in)); err != nil {
		return err
	}
	proof, err := maker.Redact(ctx, in, out, marks, library.Usual)
	if err != nil {
		return told(err)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	found, err := maker.Look(ctx, out, pictures, proof, dpi, library.Usual)
	if err != nil {
		return told(err)
	}
	if err := holds(sh.SHA256, file, proof, found); err != nil {
		return err
	}
	if err := s.keep(ctx, at, sh, file, proof, pictures); err != nil {
		return err
	}
	return s.propose(ctx, at, sh, proof)
}

// told gives what the maker says of a file in its own words.
func told(err error) error {
	var u *library.Unreadable
	if errors.As(err, &u) {
		return errs.Because(errs.Invalid, u.Why+" Nothing was kept.", err)
	}
	return err
}

// holds refuses what is not the file that the proof speaks of, or of which it does not hold.
func holds(original string, file []byte, proof *redact.Proof, found *redact.Verdict) error {
	sum := sha256.Sum256(file)
	if proof.Original.SHA256 != original || proof.Output.SHA256 != hex.EncodeToString(sum[:]) || proof.Output.Size != len(file) {
		return errs.New(errs.Invalid, "What was made is not what its proof speaks of. Nothing was kept. Tell whoever runs the service.")
	}
	if err := errors.Join(proof.Found.Bad(), found.Bad()); err != nil {
		return errs.Because(errs.Invalid, "What was made does not hold what it must. Nothing was kept.", err)
	}
	return nil
}

// The names under which what was made of a document is kept: by its hash.
func fileOf(item, hash string) string           { return item + "-" + hash }
func proofOf(item, hash string) string          { return item + "-" + hash + "-proof" }
func pageOf(item, hash string, page int) string { return item + "-" + hash + "-" + strconv.Itoa(page) }

// keep stores what was made, sealed.
func (s *Service) keep(ctx context.Context, at At, sh *Sheet, file []byte, proof *redact.Proof, pictures string) error {
	put := func(name string, b []byte) error {
		return sh.safe.Put(ctx, name, func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(b)); return err })
	}
	hash := proof.Output.SHA256
	text, err := json.Marshal(proof)
	if err != nil {
		return err
	}
	if err := errors.Join(put(fileOf(at.Item, hash), file), put(proofOf(at.Item, hash), text)); err != nil {
		return err
	}
	for n := range proof.Pages {
		b, err := os.ReadFile(filepath.Join(pictures, "page-"+strconv.Itoa(n+1)))
		if err == nil {
			err = put(pageOf(at.Item, hash, n+1), b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// propose records that a file waits for a second human, in place of one that waits.
func (s *Service) propose(ctx context.Context, at At, was *Sheet, proof *redact.Proof) error {
	id := ids.Random("redaction")
	of := basis(at.To, was.SHA256, was.every, was.Held)
	return s.writing(ctx, at, ledger.Of{Kind: "evidence_redaction", ID: id}, func(ctx context.Context, tx *ledger.Tx, now *Sheet) error {
		if now.AllHeld || basis(at.To, now.SHA256, now.every, now.Held) != of {
			return errs.New(errs.Conflict, "A mark changed while the file was made, or something else is held now. Make it again.")
		}
		if x, waits := now.Waits(); waits {
			if err := tx.Update(ctx, "evidence_redaction", x.ID, x.Version, ledger.Row{"state": string(Replaced)}); err != nil {
				return err
			}
		}
		return tx.Insert("evidence_redaction", id, ledger.Row{"home": at.Home, "item_id": at.Item, "audience": string(at.To), "state": string(Waiting), "basis": of, "original": now.SHA256,
			"output": proof.Output.SHA256, "size": int64(proof.Output.Size), "pages": int64(len(proof.Pages)), "boxes": int64(proof.Found.Boxes), "made": s.Today().String(),
			"human": access.ActorFrom(ctx).Human})
	})
}
