package app

import (
	"context"
	"slices"

	"candour/internal/base/db"
	auditcli "candour/internal/room/audit/cli"
	auditpages "candour/internal/room/audit/pages"
	"candour/internal/room/bodies"
	evidencecli "candour/internal/room/evidence/cli"
	evidencepages "candour/internal/room/evidence/pages"
	figurescli "candour/internal/room/figures/cli"
	figurespages "candour/internal/room/figures/pages"
	"candour/internal/room/holidays"
	inquirycli "candour/internal/room/inquiry/cli"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/logbook"
	"candour/internal/room/lookup"
	"candour/internal/room/own"
	registercli "candour/internal/room/recommendation/cli"
	registerpages "candour/internal/room/recommendation/pages"
	returnscli "candour/internal/room/returns/cli"
	returnspages "candour/internal/room/returns/pages"
	reviewpages "candour/internal/room/review/pages"
	"candour/internal/room/signin"
	signincli "candour/internal/room/signin/cli"
	sweepcli "candour/internal/room/sweep/cli"
	sweeppages "candour/internal/room/sweep/pages"
	"candour/internal/room/tokens"
	"candour/internal/site/door"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// entry is a line of the one list: what a room brings, and what it does in a
// service that runs; nil where that is nothing.
type entry struct {
	room.Room
	live func(*server, context.Context) (room.Live, error)
}

// list is the one list: every room, and every part of the kernel that brings
// tables, in the order in which their tables are made and in which they start to
// work. Everything that is said of all rooms is derived from it.
func list() []entry {
	return []entry{
		{logPart(), (*server).liveLog},
		{signin.Room().With(signincli.Commands()...), (*server).liveSignIn},
		{mailPart(), (*server).liveMail},
		{jobsPart(), nil},
		{registerpages.Room().With(registercli.Commands()...), (*server).liveRegister},
		{vaultPart(), (*server).liveVault},
		{reviewpages.Room(), (*server).liveReview},
		{sweeppages.Room().With(sweepcli.Commands()...), (*server).liveSweep},
		{returnspages.Room().With(returnscli.Commands()...), (*server).liveReturns},
		{figurespages.Room().With(figurescli.Commands()...), (*server).liveFigures},
		{auditpages.Room().With(auditcli.Commands()...), (*server).liveAudit},
		{inquirypages.Room().With(inquirycli.Commands()...), (*server).liveInquiry},
		{evidencepages.Room().With(evidencecli.Commands()...), (*server).liveEvidence},
		{bodies.Room(), (*server).liveBodies},
		{holidays.Room(), (*server).liveHolidays},
		{tokens.Room(), (*server).liveTokens},
		{own.Room(), (*server).liveOwn},
		{openedPart(), nil},
		{proposalPart(), nil},
		{apiPart(), nil},
		{door.Part(), (*server).liveDoor},
		{logbook.Room(), (*server).liveLogbook},
		{lookup.Room(), (*server).liveLookup},
	}
}

// rooms are all rooms of the list.
func rooms() room.House { return houseOf(list()) }

// houseOf is what the rooms of a list bring.
func houseOf(list []entry) room.House {
	out := make(room.House, len(list))
	for i, e := range list {
		out[i] = e.Room
	}
	return out
}

// retiredTables lists tables of records that earlier releases had. Their
// entries stay in the log, and a backup of theirs can still be read.
func retiredTables() []ledger.Table { return nil }

// firstRelease is how far each set of migrations was in release 1, whose
// backups do not say it.
func firstRelease() map[string]int64 {
	return map[string]int64{"ledger": 2, "signin": 2, "mail": 1, "jobs": 1, "recommendation": 3, "vault": 1, "review": 2,
		"sweep": 2, "returns": 3, "figures": 1, "audit": 1}
}

// schemaOf is the shape of the database that a program with these rooms works
// with.
func schemaOf(h room.House) (ledger.Schema, error) {
	versions, err := db.Versions(h.Migrations()...)
	return ledger.SchemaOf(Version, versions), err
}

// restorableTables lists what a backup of this or any earlier release may hold.
func restorableTables(h room.House) []string {
	out := backupTables(h)
	for _, t := range slices.Concat(h.Tables(), retiredTables()) {
		out = append(append(out, t.Name), t.Was...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// backupTables lists what a backup holds, in an order in which it can be put
// back: the log, the records, and what no record holds. Sessions are left out:
// after a restore everybody signs in again. Search and summaries are made again
// from the records.
func backupTables(h room.House) []string {
	log, others := kept(h[:1].OpenOn(db.SQLite)), kept(h[1:].OpenOn(db.SQLite))
	for _, t := range h.Tables() {
		log = append(log, t.Name)
	}
	return append(log, others...)
}

// kept are the open tables that a backup holds.
func kept(open []room.OpenTable) (out []string) {
	for _, t := range open {
		if t.Kept {
			out = append(out, t.Name)
		}
	}
	return out
}

// Rules are the actions of every room and who may do them, without a database:
// what a rule allows can be asked of them by [access.Compile].
func Rules() []access.Rules { return rooms().Rules() }
