package ledger

import "time"

// SetPatience sets how long a ledger asks for the outcome of a write whose
// answer was lost.
func SetPatience(l *Ledger, d time.Duration) { l.patience = d }

// FullSize is how large the batch of n entries is.
var FullSize = fullSize
