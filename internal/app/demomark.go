package app

import (
	"context"
	"os"
	"path/filepath"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/filelock"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
)

// signsOfDemonstration are what tells a demonstration's database from a real
// one: the mark, and for those that began before there was one, the name of its
// log and its made-up people.
var signsOfDemonstration = []sign{
	{"demonstration", `SELECT count(*) FROM demonstration`, "it is marked as one"},
	{"ledger_checkpoint", `SELECT count(*) FROM ledger_checkpoint WHERE note LIKE '` + demoOrigin + "\n" + `%'`, "its log is a demonstration's"},
	inventedStaff,
}

var inventedStaff = sign{"staff", `SELECT count(*) FROM staff WHERE synthetic = 1`, "it has made-up staff"}

// sign is one sign of a demonstration, and where it is found.
type sign struct{ table, query, words string }

// shown says whether a database shows it.
func (s sign) shown(ctx context.Context, d *db.DB) (bool, error) {
	has, err := d.HasTable(ctx, s.table)
	if err != nil || !has {
		return false, err
	}
	n := 0
	err = d.QueryRow(ctx, s.query).Scan(&n)
	return n > 0, err
}

// isDemonstration says by what sign a database is a demonstration's; empty when
// it is none.
func isDemonstration(ctx context.Context, d *db.DB) (string, error) {
	for _, sign := range signsOfDemonstration {
		if is, err := sign.shown(ctx, d); err != nil || is {
			return sign.words, err
		}
	}
	return "", nil
}

// refuseDemonstration keeps real people from a service whose staff and
// custodians are made up: anybody can become them, and can read the passphrase.
func refuseDemonstration(ctx context.Context, d *db.DB) error {
	sign, err := isDemonstration(ctx, d)
	if err == nil && sign != "" {
		err = errs.New(errs.Invalid, "This database is a demonstration's ("+sign+"), and no real service may run on it: its staff are made up, and its custodians' passphrase is public. "+
			"Name an empty database, or show this one with candour demo. Nothing was changed.")
	}
	return err
}

// markDemonstration marks the database of a demonstration before anything is
// put into it.
func (s *server) markDemonstration(ctx context.Context) error {
	if !s.opts.demo {
		return nil
	}
	return signin.BeginDemonstration(access.WithActor(ctx, access.SystemActor("demo")), signin.Config{DB: s.db, Ledger: s.ledger, Clock: s.clock})
}

// demoLock keeps two demonstrations from one folder: each would enter the same
// made-up records.
func demoLock(folder string) (unlock func(), err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	unlock, err = filelock.Take(filepath.Join(folder, "demo.lock"))
	if errs.Is(err, errs.Conflict) {
		err = errs.Because(errs.Conflict, "Another demonstration is running in "+folder+". Stop it first, or name another folder with --data.", err)
	}
	return unlock, err
}
