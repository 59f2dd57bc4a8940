package proposal

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/confirm"
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
	// AnswerName is who answered, or put another in its place; Words are theirs.
	AnswerName, Words string
	answerer          string // the human
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
	if p.AnswerName != "" {
		return "A later proposal, by " + p.AnswerName + ", took the place of this one."
	}
	return "A later proposal took the place of this one."
}

// New is what somebody proposes.
type New struct {
	Kind, Record, Title string
	Terms               any
	Reason              string
}

// Make writes, in the transaction of the room, what waits for a second human. What the same
// human proposed about the record waits no longer. Where somebody else's proposal about it
// waits, the proposer is asked first (package confirm), and is shown what waits: only once
// they go on does theirs take its place, and whoever made it reads that on their desk.
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
	if err == nil {
		err = overOthers(ctx, who, waiting)
	}
	for _, p := range waiting {
		if err == nil {
			err = tx.Update(ctx, Table, p.ID, 0, ledger.Row{"state": Replaced, "ended": stamp(now), "answer_account": who.ID, "answer_human": who.Human, "answer_name": who.Name})
		}
	}
	if err != nil {
		return "", err
	}
	id := newID()
	return id, tx.Insert(Table, id, ledger.Row{"kind": n.Kind, "record": n.Record, "title": n.Title, "terms": string(terms), "reason": db.OrNil(strings.TrimSpace(n.Reason)), "made": stamp(now),
		"account": who.ID, "human": who.Human, "name": who.Name, "state": Waits})
}

// own says that a proposal is of the human who asks.
func (p Proposal) own(who access.Actor) bool { return who.Is(p.Human) }

// Other is somebody else's proposal that waits about the same thing.
type Other struct {
	ID, Name      string // who proposed it
	Made          time.Time
	Title, Reason string
}

// overOthers asks of those that are not of whoever proposes.
func overOthers(ctx context.Context, who access.Actor, waiting []Proposal) error {
	var others []Other
	for _, p := range waiting {
		if !p.own(who) {
			others = append(others, Other{p.ID, p.Name, p.Made, p.Title, p.Reason})
		}
	}
	return AskOver(ctx, others, "on their desk")
}

// AskOver asks whoever proposes something of which others' proposals wait whether theirs is
// to take their place. The question names those very proposals, and where their makers
// read what became of them.
func AskOver(ctx context.Context, others []Other, where string) error {
	q := confirm.Question{Heading: "Somebody else proposed something about this already", Button: "Put mine in its place"}
	var ids []string
	for _, p := range others {
		ids = append(ids, p.ID)
		q.Lines = append(q.Lines, p.Name+" proposed on "+clock.DayOf(p.Made).Human()+", and it waits for a second person: "+p.Title)
		if p.Reason != "" {
			q.Lines = append(q.Lines, "Why: "+p.Reason)
		}
	}
	q.Code = strings.Join(ids, ",")
	if len(ids) == 0 || confirm.Said(ctx, q.Code) {
		return nil
	}
	q.Lines = append(q.Lines, "If you go on, yours takes its place: nobody can agree to it any more, and whoever proposed it reads that "+where+". "+
		"If you leave it, somebody can still agree to it or turn it down.")
	return q.Err()
}

func newID() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return "proposal-" + hex.EncodeToString(b[:])
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
