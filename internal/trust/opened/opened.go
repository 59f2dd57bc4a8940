package opened

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the package's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("opened", migrationFiles) }

// Table is the name of the table of records.
const Table = "opened"

// Tables declares the table of records. It is not public: it says who looked.
func Tables() []ledger.Table {
	return []ledger.Table{{Name: Table, Columns: strings.Fields("kind record account parts")}}
}

// Part names a part as it is now, by a digest of its words or of what seals them.
func Part(name string, words ...string) string {
	h := sha256.New()
	for _, w := range words {
		_, _ = fmt.Fprintf(h, "%d:%s", len(w), w)
	}
	return strings.Join(strings.Fields(name), "-") + "@" + hex.EncodeToString(h.Sum(nil)[:8])
}

// Note writes, in the transaction that shows them, which parts of a record the
// actor is shown. Those that they opened before are not written again, and nothing
// is where the answer has no page.
func Note(ctx context.Context, tx *ledger.Tx, of ledger.Of, parts ...string) error {
	if i := slices.IndexFunc(parts, func(p string) bool { return len(strings.Fields(p)) != 1 || strings.TrimSpace(p) != p }); i >= 0 {
		return fmt.Errorf("opened.Note: %q is not the name of a part", parts[i])
	}
	if access.NothingShown(ctx) {
		return nil
	}
	who := access.ActorFrom(ctx)
	fresh, err := Left(ctx, tx, who, of, parts...)
	if err != nil || len(fresh) == 0 || !who.Is(who.ID) { // it would count for nobody
		return err
	}
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return tx.Insert(Table, "opened-"+hex.EncodeToString(b[:]),
		ledger.Row{"kind": of.Kind, "record": of.ID, "account": who.ID, "parts": strings.Join(fresh, " ")})
}

// Left gives those parts that somebody has not opened under any account of
// theirs, in the order asked for: all of them when nobody has said which human
// they are.
func Left(ctx context.Context, q db.Querier, who access.Actor, of ledger.Of, parts ...string) ([]string, error) {
	var seen []string
	if who.Is(who.ID) && len(parts) > 0 {
		var err error
		if seen, err = partsOf(ctx, q, of, who.Selves); err != nil {
			return nil, err
		}
	}
	var left []string
	for _, p := range parts {
		if !slices.Contains(seen, p) && !slices.Contains(left, p) {
			left = append(left, p)
		}
	}
	return left, nil
}

// Need refuses, in words that the room chose, an act of somebody who has not
// opened every part of what they judge. No part at all refuses too: who has
// nothing to open cannot have opened it.
func Need(ctx context.Context, q db.Querier, of ledger.Of, words string, parts ...string) error {
	all, err := Has(ctx, q, of, parts...)
	if err == nil && !all {
		err = errs.New(errs.Conflict, words)
	}
	return err
}

// Has says whether the actor has opened all parts of a record. Of no part nobody
// has.
func Has(ctx context.Context, q db.Querier, of ledger.Of, parts ...string) (bool, error) {
	left, err := Left(ctx, q, access.ActorFrom(ctx), of, parts...)
	return err == nil && len(left) == 0 && len(parts) > 0, err
}
