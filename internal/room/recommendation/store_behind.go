package recommendation

import "candour/internal/trust/ledger"

// Behind lists what the records of the register vouch for: each file of
// evidence that was not taken down.
func Behind() []ledger.Behind {
	return []ledger.Behind{ledger.BytesBehind("blob", "sha256", `SELECT DISTINCT e.sha256, e.sha256 FROM evidence e WHERE e.sha256 <> '' AND NOT EXISTS (
SELECT 1 FROM correction c JOIN evidence x ON x.id = c.of_id WHERE c.of_kind = 'evidence' AND c.what = 'taken_down' AND x.sha256 = e.sha256)`)}
}
