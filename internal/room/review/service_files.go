package review

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// A file that a person added is two sealed values of the part account: a record with
// what it is called, and what is in it, which stands in a table of its own. The record
// holds the hash of the sealed content, so that neither can be changed unseen, and the
// log holds no image of the content.

// fileName is the name of the sealed value that says what a file is called.
const fileName = "file"

// filePart begins the name under which one file is opened.
const filePart = "file:"

// FileOfPart gives the id of the file that a button opens.
func FileOfPart(part string) (id string, ok bool) { return strings.CutPrefix(part, filePart) }

// PartOfFile is its inverse, from the name of a sealed value.
func PartOfFile(name string) (part string, ok bool) {
	id, ok := strings.CutPrefix(name, fileName+" ")
	return filePart + id, ok
}

// shownName tells the files of a case apart.
func (r sealedRow) shownName() string {
	if r.name == fileName {
		return fileName + " " + r.id
	}
	return r.name
}

func filePlace(row string) vault.Place {
	return vault.Place{Table: "review_file", Column: "sealed", Row: row}
}

// insertFiles seals what the person added to their own keys.
func (s *Service) insertFiles(tx *ledger.Tx, keys *vault.Person, caseID string, files []intake.File) error {
	for _, f := range files {
		row, part := ids.Random("sealed"), vault.Part(intake.PartAccount)
		f.ID = ""
		head, err := json.Marshal(f.FileHead)
		if err != nil {
			return err
		}
		name, err := keys.Seal(part, sealedPlace(row), head)
		if err != nil {
			return err
		}
		content, err := keys.Seal(part, filePlace(row), f.Data)
		if err != nil {
			return err
		}
		if err := tx.Insert("review_sealed", row, ledger.Row{"case_id": caseID, "part": string(part), "name": fileName, "about": intake.HashOf(content),
			"sealed": name, "on_day": s.Today().String()}); err != nil {
			return err
		}
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.store.addFile(ctx, tx, row, caseID, content) })
	}
	return nil
}

// sealedFile gives the content of a file, if it is what its record says.
func (s *Service) sealedFile(ctx context.Context, q db.Querier, caseID string, r sealedRow) (vault.Sealed, error) {
	text, err := s.store.file(ctx, q, caseID, r.id)
	if err == nil && intake.HashOf(text) != r.about {
		err = errs.New(errs.Unavailable, "This file is not what was sent, so it is not opened. Tell the people who run the service.")
	}
	return vault.Sealed{Part: vault.Part(intake.PartAccount), Place: filePlace(r.id), Text: text}, err
}

// fileThing is a file that an act rests on.
func (s *Service) fileThing(ctx context.Context, q db.Querier, caseID string, r sealedRow) (sealedThing, error) {
	item, err := s.sealedFile(ctx, q, caseID, r)
	return sealedThing{caseID, Unread{intake.Part(filePart + r.id), "A file that the person added"}, item}, err
}

// toReader is err for whoever may see the case, and for others that there is none.
func (s *Service) toReader(ctx context.Context, id string, err error) error {
	if attrs, ferr := s.facts(ctx, s.DB, id); ferr != nil || !s.may(ctx, rules.ReviewRead, id, attrs) {
		return errNoCase()
	}
	return err
}

// RevealFile opens one file of a case, with its entry, to those who may read what the
// person wrote. The person sees that a file was opened, by whom and what for.
func (s *Service) RevealFile(ctx context.Context, id, file, purpose string) (intake.File, error) {
	rows, err := s.store.sealed(ctx, s.DB, id)
	if err != nil {
		return intake.File{}, err
	}
	at := slices.IndexFunc(rows, func(r sealedRow) bool { return r.id == file && r.name == fileName && r.text != "" })
	if at < 0 {
		if c, err := s.store.bare(ctx, s.DB, id); err == nil && c.State == rules.Erased {
			return intake.File{}, s.hideFrom(ctx, id, errs.New(errs.Forbidden, rules.ErasedWords))
		}
		return intake.File{}, errNoCase()
	}
	content, err := s.sealedFile(ctx, s.DB, id, rows[at])
	if err != nil {
		return intake.File{}, s.toReader(ctx, id, err)
	}
	head := vault.Sealed{Part: content.Part, Place: sealedPlace(file), Text: rows[at].text}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: id, Purpose: purpose, Items: []vault.Sealed{head, content}, Shown: true, As: fileName,
		Still: s.stillOpen(id, intake.PartAccount, false)})
	if err != nil {
		return intake.File{}, s.hideFrom(ctx, id, err)
	}
	out := intake.File{Data: plain[1]}
	return out, json.Unmarshal(plain[0], &out.FileHead)
}
