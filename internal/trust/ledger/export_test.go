package ledger

import (
	"time"

	"candour/internal/base/db"
)

// SetPatience sets how long a ledger asks for the outcome of a write whose
// answer was lost.
func SetPatience(l *Ledger, d time.Duration) { l.patience = d }

// FullSize is how large the batch of n entries is.
var FullSize = fullSize

// HistoryQuery asks for a history.
var HistoryQuery = historyQuery

// WaitsSoon and WaitsLater find what waits, on SQLite.
var WaitsSoon, WaitsLater = waitsSoon(db.SQLite), waitsLater
