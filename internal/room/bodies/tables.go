package bodies

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the slice's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("bodies", migrationFiles) }

// The tables of records.
const (
	listedTable = "body_listed"
	tieTable    = "body_tie"
	pastTable   = "staff_past"
	saidTable   = "body_said"
	mergeTable  = "body_merge"
)

// Tables declares them. None is public: the list says who is thought to belong
// to whom, and the past is of single people.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t(listedTable, "name kind ended synthetic"),
		t(tieTable, "from_body to_body kind reason state").Later(2, "source since_date"),
		t(pastTable, "staff_id body kind from_date to_date reason state"),
		t(saidTable, "body kind name from_date to_date source reason synthetic state"),
		t(mergeTable, "from_body to_body merged_on reason synthetic state"),
	}
}
