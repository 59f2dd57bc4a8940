package figures

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

const fileSQL = `SELECT id, edition_id, name, media, bytes, sha256, open FROM figures_file `

func scanFile(r *sql.Rows) (f File, err error) {
	var open int
	err = r.Scan(&f.ID, &f.EditionID, &f.Name, &f.Media, &f.Bytes, &f.SHA256, &open)
	f.Open = open == 1
	return f, err
}

// files lists an edition's files without their bytes.
func (store) files(ctx context.Context, q db.Querier, edition string) ([]File, error) {
	rows, err := q.Query(ctx, fileSQL+`WHERE edition_id = ? ORDER BY name`, edition)
	return db.Collect(rows, err, scanFile)
}

// file gives one file with its bytes, which must have the hash that the record
// says.
func (store) file(ctx context.Context, q db.Querier, edition, name string) (File, error) {
	rows, err := q.Query(ctx, fileSQL+`WHERE edition_id = ? AND name = ?`, edition, name)
	all, err := db.Collect(rows, err, scanFile)
	if err != nil {
		return File{}, err
	}
	if len(all) == 0 {
		return File{}, errs.New(errs.NotFound, "There is no such file here.")
	}
	f := all[0]
	if err := q.QueryRow(ctx, `SELECT data FROM figures_data WHERE id = ?`, f.ID).Scan(&f.Data); err != nil {
		return File{}, err
	}
	if hash(f.Data) != f.SHA256 {
		return File{}, fmt.Errorf("figures: the bytes of %s are not those that were recorded", f.ID)
	}
	return f, nil
}

// replaceFiles makes the files of an edition these and no others.
func (s store) replaceFiles(ctx context.Context, tx *ledger.Tx, edition string, files []File) error {
	old, err := s.files(ctx, tx, edition)
	if err != nil {
		return err
	}
	had := map[string]bool{}
	for _, f := range old {
		had[f.ID] = true
	}
	for _, f := range files {
		id := edition + "." + f.Name
		row := ledger.Row{"edition_id": edition, "name": f.Name, "media": f.Media, "bytes": int64(len(f.Data)), "sha256": hash(f.Data), "open": f.Open}
		if had[id] {
			err = tx.Update(ctx, "figures_file", id, 0, row)
		} else {
			err = tx.Insert("figures_file", id, row)
		}
		if err != nil {
			return err
		}
		delete(had, id)
	}
	for _, f := range old {
		if had[f.ID] {
			if err := tx.Delete(ctx, "figures_file", f.ID, 0); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM figures_data WHERE edition_id = ?`, edition); err != nil {
		return err
	}
	for _, f := range files {
		if _, err := tx.Exec(ctx, `INSERT INTO figures_data (id, edition_id, data) VALUES (?, ?, ?)`, edition+"."+f.Name, edition, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// hash is the SHA-256 of some bytes, in hexadecimal.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
