package proposal

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the package's schema. It comes after the ledger's.
func Migrations() db.Migrations { return db.Embedded("proposal", migrationFiles) }

// Table is the name of the table of records.
const Table = "proposal"

// Tables declares the table of records. It is not public: it names who proposed
// what before it counts.
func Tables() []ledger.Table {
	return []ledger.Table{{Name: Table, Columns: strings.Fields("kind record title terms reason made account human name state ended answer_account answer_human answer_name words")}}
}

// The states of a proposal.
const (
	Waits    = "waiting"
	Agreed   = "agreed"
	Refused  = "refused"
	Replaced = "replaced" // by a later one about the same record
)

// Proposal is something that waits for a second human, or did.
type Proposal struct {
	ID string
	// Kind is the room's word for what is proposed, Record what it is about.
	Kind, Record string
	// Title says in a few words what is proposed. Terms say how, as the room wrote
	// them.
	Title, Terms, Reason string
	Made                 time.Time
	// Account, Human and Name are who proposed it.
	Account, Human, Name string
	State                string
	Ended                time.Time
	AnswerName, Words    string
}

// Into reads the terms.
func (p Proposal) Into(terms any) error { return json.Unmarshal([]byte(p.Terms), terms) }

// part names the proposal's own words among what is to be opened.
func (p Proposal) part() string { return opened.Part("proposal", p.Title, p.Terms, p.Reason) }

func (p Proposal) of() ledger.Of { return ledger.Of{Kind: Table, ID: p.ID} }

// Waiting says that nobody has answered it.
func (p Proposal) Waiting() bool { return p.State == Waits }

// Outcome says what became of it; nothing while it waits.
func (p Proposal) Outcome() string {
	switch p.State {
	case Waits:
		return ""
	case Agreed:
		return "Somebody agreed to this already."
	case Refused:
		return "Somebody turned this down already."
	}
	return "A later proposal took the place of this one."
}

// New is what somebody proposes.
type New struct {
	Kind, Record, Title string
	Terms               any
	Reason              string
}

// Make writes, in the transaction of the room, what waits for a second human.
// What waited about the same record waits no longer.
func Make(ctx context.Context, tx *ledger.Tx, now time.Time, n New) (string, error) {
	who := access.ActorFrom(ctx)
	if who.Human == "" || !who.Is(who.ID) {
		return "", errs.New(errs.Forbidden, "Nobody has said which person you are, so nobody could agree with you. Ask an administrator to enter your number.")
	}
	terms, err := json.Marshal(n.Terms)
	if err != nil {
		return "", err
	}
	waiting, err := list(ctx, tx, `WHERE state = ? AND kind = ? AND record = ?`, Waits, n.Kind, n.Record)
	for _, p := range waiting {
		if err == nil {
			err = tx.Update(ctx, Table, p.ID, 0, ledger.Row{"state": Replaced, "ended": stamp(now)})
		}
	}
	if err != nil {
		return "", err
	}
	id := newID()
	return id, tx.Insert(Table, id, ledger.Row{"kind": n.Kind, "record": n.Record, "title": n.Title, "terms": string(terms), "reason": db.OrNil(strings.TrimSpace(n.Reason)), "made": stamp(now),
		"account": who.ID, "human": who.Human, "name": who.Name, "state": Waits})
}

func newID() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return "proposal-" + hex.EncodeToString(b[:])
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
