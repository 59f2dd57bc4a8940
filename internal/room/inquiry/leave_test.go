package inquiry_test

import (
	"context"

	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// leaves takes somebody's work away, in a write as sign-in makes it.
func (w *world) leaves(who access.Leaver) {
	w.t.Helper()
	act := ledger.Act{Action: inquiry.InquirySee, Kind: "staff", ID: who.Account}
	_, err := w.ledger.Write(as(com1), act, func(ctx context.Context, tx *ledger.Tx) error { return w.Left(ctx, tx, who) })
	w.do(err)
}
