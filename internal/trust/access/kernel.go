package access

import "embed"

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of the kernel itself, or in more than one room. The rooms
// bring their own.
const (
	LedgerRead       Action = "ledger.read"
	LedgerProve      Action = "ledger.prove"
	LedgerCheckpoint Action = "ledger.checkpoint"
	LedgerSucceed    Action = "ledger.succeed" // begin a log that takes over from one whose key is lost
	SchemaRecord     Action = "schema.record"  // the database's tables and columns, after a migration
	GuardsRecord     Action = "guards.record"  // that the database's guards were found off
	PolicyRead       Action = "policy.read"
	UserManage       Action = "user.manage"
	SettingsManage   Action = "settings.manage"
	DeskRead         Action = "desk.read" // the signed-in work list
	HealthRead       Action = "health.read"
	ReviewClock      Action = "review.clock"   // what the service does when time runs out
	VaultReveal      Action = "vault.reveal"   // read a sealed part
	VaultIdentify    Action = "vault.identify" // read who it is
	VaultAsk         Action = "vault.ask"      // ask the custodians to open an identity
	VaultApprove     Action = "vault.approve"  // a custodian says yes or no
	VaultKeep        Action = "vault.keep"     // a custodian's own key
	VaultErase       Action = "vault.erase"    // destroy a person's keys
)

// Kernel are the actions that are there whichever rooms there are, and who may do
// them.
func Kernel() Rules {
	return Rules{Room: "kernel", Files: Policies(policyFiles), Acts: []Act{
		{Action: LedgerRead, Words: "Public log read"},
		{Action: LedgerProve, Words: "Receipt made"},
		{Action: LedgerCheckpoint, Words: "Checkpoint signed"},
		{Action: LedgerSucceed, Words: "Log taken over by a new key"},
		{Action: SchemaRecord, Words: "Database brought up to date"},
		{Action: GuardsRecord, Words: "Guards of the database found off"},
		{Action: PolicyRead, Words: "Access rules read"},
		{Action: UserManage, Words: "List of staff changed", Fresh: true},
		{Action: SettingsManage, Words: "Service set up or its keys turned", Fresh: true},
		{Action: DeskRead, Words: "Own desk read"},
		{Action: HealthRead, Words: "Health of the service read"},
		{Action: ReviewClock, Words: "Done by the service when time ran out"},
		{Action: VaultReveal, Words: "Sealed part read", Fresh: true},
		{Action: VaultIdentify, Words: "Name of a person read", Fresh: true},
		{Action: VaultAsk, Words: "Custodians asked to open a name"},
		{Action: VaultApprove, Words: "Custodian answered", Fresh: true},
		{Action: VaultKeep, Words: "Custodian's key changed", Fresh: true},
		{Action: VaultErase, Words: "Keys of a person destroyed", Fresh: true},
	}}
}
