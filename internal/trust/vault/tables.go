package vault

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the vault's schema.
func Migrations() db.Migrations { return db.Embedded("vault", migrationFiles) }

// Tables declares the vault's tables of records. None is public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("vault_person", "state created erased synthetic"),
		t("vault_custodian", "human name body public_key state added"),
		t("vault_opening", "person parts by_role by_body by_human way purpose at"),
		t("vault_request", "person parts about by_actor by_human by_name reason state asked expires").Later(2, "by_role by_body"),
		t("vault_approval", "request custodian human answer reason at"),
		t("vault_rotation", "made wraps"),
		t("vault_reseal", "first second identities at"),
	}
}
