package comeback

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// OpenForms are the rows without which no cookie of a form opens. They are no
// records and leave no entry.
type OpenForms struct {
	db    *db.DB
	now   func() time.Time
	life  time.Duration
	store store
}

// NewOpenForms keeps them in the tables of a room, each for so long at most.
func NewOpenForms(d *db.DB, t Tables, now func() time.Time, life time.Duration) OpenForms {
	return OpenForms{db: d, now: now, life: life, store: store{t}}
}

// rowID is what the database knows of a session's random number.
func rowID(id []byte) string {
	sum := sha256.Sum256(id)
	return hex.EncodeToString(sum[:])
}

// Open stores the row. When the answer to the commit is lost it is stored again,
// which harms nothing.
func (f OpenForms) Open(ctx context.Context, id []byte, of string, half []byte) error {
	ends := emptyHour(f.now().Add(f.life))
	add := func() error {
		return f.db.InTx(ctx, func(tx *db.Tx) error {
			return f.store.addSession(ctx, tx, rowID(id), of, hex.EncodeToString(half), ends)
		})
	}
	err := add()
	for stop := time.Now().Add(sureFor); errs.Is(err, errs.Unknown) && time.Now().Before(stop); err = add() {
		time.Sleep(sureEvery)
	}
	return err
}

// Half gives the half of the key of a form that lies open; none when it does not.
func (f OpenForms) Half(ctx context.Context, id []byte) ([]byte, error) {
	text, ok, err := f.store.sessionHalf(ctx, f.db, rowID(id), emptyHour(f.now()))
	if err != nil || !ok {
		return nil, err
	}
	half, err := hex.DecodeString(text)
	if err != nil {
		return nil, nil // nobody's
	}
	return half, nil
}

// End closes one.
func (f OpenForms) End(ctx context.Context, id []byte) error {
	return f.db.InTx(ctx, func(tx *db.Tx) error { return f.store.dropSession(ctx, tx, rowID(id)) })
}

// EndOthers closes those of one person but one.
func (f OpenForms) EndOthers(ctx context.Context, of string, but []byte) error {
	return f.db.InTx(ctx, func(tx *db.Tx) error { return f.store.dropSessionsOf(ctx, tx, of, rowID(but)) })
}
