package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// Keep stores bytes under their SHA-256. The same bytes are stored once.
func (Store) Keep(ctx context.Context, w writer, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	name := hex.EncodeToString(sum[:])
	_, err := w.Exec(ctx, `INSERT INTO blob (sha256, size, data) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING`, name, len(data), data)
	return name, err
}

// Blob reads bytes by their hash, and checks that they still have it.
func (Store) Blob(ctx context.Context, q db.Querier, name string) ([]byte, error) {
	var data []byte
	err := q.QueryRow(ctx, `SELECT data FROM blob WHERE sha256 = ?`, name).Scan(&data)
	if db.NoRows(err) {
		return nil, errs.New(errs.NotFound, "There is no such file.")
	}
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != name {
		return nil, errs.New(errs.Unavailable, "This file is not what was stored, and is not shown. Please tell us.")
	}
	return data, nil
}

// Evidence gives a piece of evidence and the commitment that it is about.
func (Store) Evidence(ctx context.Context, q db.Querier, id string) (commitment string, e record.Evidence, err error) {
	rows, err := q.Query(ctx, `SELECT e.id, e.kind, e.name, e.url, e.media_type, e.size, e.sha256 FROM evidence e WHERE e.id = ?`, id)
	if e, err = only(db.Collect(rows, err, scanEvidence)); err != nil {
		return "", e, err
	}
	err = q.QueryRow(ctx, `SELECT p.commitment_id FROM progress p JOIN evidence e ON e.progress_id = p.id WHERE e.id = ?`, id).Scan(&commitment)
	return commitment, e, err
}
