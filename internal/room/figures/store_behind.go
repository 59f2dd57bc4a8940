package figures

import "candour/internal/trust/ledger"

// Behind lists what the records of releases vouch for: each file.
func Behind() []ledger.Behind {
	return []ledger.Behind{ledger.BytesBehind("figures_data", "id", `SELECT id, sha256 FROM figures_file ORDER BY id`)}
}
