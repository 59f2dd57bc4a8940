package signin

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// demonstrationTable says that a database began as a demonstration.
const demonstrationTable = "demonstration"

// BeginDemonstration marks the database as a demonstration's, for good. The
// caller is the service itself. Where the mark is already nothing is written.
func BeginDemonstration(ctx context.Context, cfg Config) (err error) {
	defer errs.Wrap(&err, "signin.BeginDemonstration")
	if is, err := IsDemonstration(ctx, cfg.DB); err != nil || is {
		return err
	}
	act := ledger.Act{Action: DemoBegin, Kind: demonstrationTable, ID: demonstrationTable}
	_, err = cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Insert(demonstrationTable, demonstrationTable, ledger.Row{"day": clock.Today(cfg.Clock).String()})
	})
	if errs.Is(err, errs.Conflict) { // another node, at this moment
		return nil
	}
	return err
}

// IsDemonstration says whether the database is marked as a demonstration's.
func IsDemonstration(ctx context.Context, q db.Querier) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM demonstration`).Scan(&n)
	return n > 0, err
}

// errMadeUp refuses a made-up person where people are real.
func errMadeUp() error {
	return errs.New(errs.Invalid, "This person is made up. Made-up people can be entered in a demonstration alone.")
}

// mayBeMadeUp refuses an invented person unless this is a demonstration.
func mayBeMadeUp(ctx context.Context, q db.Querier, p Staff) error {
	if !p.Synthetic {
		return nil
	}
	is, err := IsDemonstration(ctx, q)
	if err == nil && !is {
		err = errMadeUp()
	}
	return err
}
