package audit

import "candour/internal/trust/ledger"

// Behind lists what the records of audits vouch for: the lists that were not
// taken out, what each run found, what was worked out, and what was published.
// A list's record holds two digests: of what is sealed and of what is not.
func Behind() []ledger.Behind {
	return []ledger.Behind{ledger.BytesBehind("audit_data", "id", `SELECT id || '.sealed', SUBSTR(sha256, 1, 64) FROM audit_list WHERE state = 'kept'
UNION ALL SELECT id || '.facts', SUBSTR(sha256, 66, 64) FROM audit_list WHERE state = 'kept'
UNION ALL SELECT id || '.pairs', sha256 FROM audit_run UNION ALL SELECT id || '.people', people FROM audit_run
UNION ALL SELECT id, sha256 FROM audit_result UNION ALL SELECT id, sha256 FROM audit_published`)}
}
