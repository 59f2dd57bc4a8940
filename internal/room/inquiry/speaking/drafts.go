package speaking

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/listening"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor.
func Migrations() db.Migrations { return db.Embedded("inquiry_speaking", migrationFiles) }

// Tables are where drafts, ways back and open forms stand.
func Tables() comeback.Tables { return comeback.TablesOf("inquiry_speak") }

// Life is how many days a draft is kept after it was last saved. It is this service's choice,
// and as long as an application for a review is kept.
const Life = 90

// What a phrase leads to.
const (
	FoundDraft    = comeback.Draft
	FoundApproach = "approach"
)

// Answers is what somebody has written so far: values by the name of the box, and the step
// to come back to.
type Answers struct {
	At string `json:"at,omitempty"`
	// Approach is what listening counted their beginning by, and Of the inquiry that it was for.
	Approach string            `json:"approach,omitempty"`
	Of       string            `json:"of,omitempty"`
	Values   map[string]string `json:"values,omitempty"`
	read     []byte            // the draft as it was loaded: saving puts these in its place and in no other's
}

// One gives the value of a box.
func (a Answers) One(name string) string { return a.Values[name] }

// Put sets the value of a box; an empty one takes it out.
func (a *Answers) Put(name, value string) {
	value = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(value, "\x00", ""), ""))
	if value == "" {
		delete(a.Values, name)
		return
	}
	if a.Values == nil {
		a.Values = map[string]string{}
	}
	a.Values[name] = value
}

// Mark tells the values of some boxes from any others: a page carries the mark of what was
// saved when it was shown. It is empty when nothing is saved.
func (a Answers) Mark(names ...string) string {
	h, any := sha256.New(), false
	for _, name := range names {
		if v, ok := a.Values[name]; ok {
			any = true
			text, _ := json.Marshal([]string{name, v}) // strings always marshal
			_, _ = h.Write(text)                       // a hash takes anything
		}
	}
	if !any {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// Drafts keeps them.
type Drafts struct{ *comeback.Drafts }

// New makes them, in the tables of this floor.
func New(c comeback.Config) Drafts {
	c.Tables, c.Life = Tables(), Life
	return Drafts{comeback.New(c)}
}

// Begin makes a draft with its phrase, which is shown once and kept nowhere.
func (d Drafts) Begin(ctx context.Context, kind phrase.Kind) (phrase.Phrase, comeback.Found, error) {
	return d.Start(ctx, kind, []byte("{}"), clock.Day{})
}

// Load opens a draft.
func (d Drafts) Load(ctx context.Context, f comeback.Found) (a Answers, err error) {
	text, err := d.Open(ctx, f)
	if err != nil {
		return a, err
	}
	err = json.Unmarshal(text.Plain, &a)
	a.read = text.Sealed
	return a, err
}

// Save seals a draft again and puts off its end. When another device saved in between it
// gives errs.Conflict and changes nothing.
func (d Drafts) Save(ctx context.Context, f comeback.Found, a Answers) error {
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = d.Put(ctx, f, comeback.Writing{Plain: plain, Over: a.read, Empty: len(a.Values) == 0})
	return err
}

// Promote makes the phrase of a draft lead to the approach that it became, and drops the
// draft: what is sent is what was read.
func (d Drafts) Promote(f comeback.Found, a Answers) listening.Promote {
	return func(ctx context.Context, tx *ledger.Tx, approach string) error {
		return d.Tables.Promote(ctx, tx.Tx, f.Ref, FoundApproach, approach, a.read)
	}
}
