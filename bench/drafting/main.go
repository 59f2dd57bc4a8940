// Command drafting measures how long a page of a long report takes: one of 2,000 sentences opened
// with what it rests on, the chapters with how each sentence stands, and the whole as evidence is weighed, in
// SQLite, each with its entry in the log. The access rules are left out; the vault and the ledger are
// the real ones.
//
//	bin/drafting [-sentences 2000]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/report"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// all allows everything: what is measured is not the rules.
type all struct{}

func (all) Authorize(context.Context, access.Actor, access.Action, access.Resource) error { return nil }
func (all) Version() string                                                               { return "bench" }

// bodies are none, and documents all that is asked for.
type bodies struct{}

func (bodies) Kin(_ context.Context, _ db.Querier, id string) ([]string, error) {
	return []string{id}, nil
}
func (bodies) Listed(context.Context, db.Querier) ([]inquiry.Body, error) { return nil, nil }

func (bodies) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return nil, nil }

func (bodies) Latest(context.Context, db.Querier, string) ([]drafting.Document, bool, error) {
	return []drafting.Document{{ID: "d", Title: "Made-up minutes", Pages: 5000}}, false, nil
}

func (b bodies) Named(ctx context.Context, q db.Querier, id string, _ []string) ([]drafting.Document, error) {
	all, _, err := b.Latest(ctx, q, id)
	return all, err
}

func (bodies) Stands(context.Context, db.Querier, string, ...string) (func(string, int) report.Sight, error) {
	return func(string, int) report.Sight { return report.Sight{Stand: report.Stands, Mark: "mark"} }, nil
}

func (bodies) MaySee(context.Context, db.Querier, string, report.Party) (func(string, int) bool, error) {
	return func(string, int) bool { return true }, nil
}

func (b bodies) MaySeeOn(ctx context.Context, q db.Querier, id string, to report.Party, _ clock.Day) (func(string, int) bool, error) {
	return b.MaySee(ctx, q, id, to)
}

func main() {
	n := flag.Int("sentences", 2000, "sentences of the report")
	flag.Parse()
	dir, err := os.MkdirTemp("", "candour-bench-drafting-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := access.WithActor(context.Background(), access.Actor{ID: "bench", Human: "bench", Name: "Bench", Roles: []access.Role{access.RoleInquiry}})
	d, err := db.Open(ctx, filepath.Join(dir, "candour.db"))
	must(err)
	defer func() { _ = d.Close() }()
	s := service(ctx, d, dir)
	id, err := s.Begin(ctx, "inquiry-bench", drafting.Last, "Made-up report")
	must(err)
	chapter, err := s.AddChapter(ctx, id, "What was known")
	must(err)
	c, err := s.Chapter(ctx, id, chapter)
	must(err)
	ref := report.Reference{Kind: report.Document, Of: "d", Page: 1, Box: report.Box{X1: 10, Y1: 10}}
	last := ""
	for i := range *n {
		ref.Page = i + 1
		last, err = s.Write(ctx, id, c.Paragraphs[0].ID, report.Content{Text: "List " + strconv.Itoa(i) + " was kept.", Sort: report.Finding, Finding: report.Fact,
			References: []report.Reference{ref}})
		must(err)
	}
	fmt.Printf("%d sentences\n", *n)
	for _, x := range []struct {
		what string
		do   func() error
	}{{"one sentence, with how it stands", func() error { _, err := s.Sentence(ctx, id, last); return err }},
		{"what it rests on, opened", func() error { _, err := s.OpenReference(ctx, id, last, ref.Key()); return err }},
		{"the chapters", func() error { _, err := s.Contents(ctx, id); return err }},
		{"the whole, as evidence is weighed", func() error { _, _, err := s.Weight(ctx, id); return err }}} {
		var took []time.Duration
		for range 20 {
			began := time.Now()
			must(x.do())
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		fmt.Printf("%-40s %6.1f ms, the slowest of twenty %6.1f ms (bar: 200 ms)\n", x.what, float64(took[10].Microseconds())/1000, float64(took[19].Microseconds())/1000)
	}
}

// service gives the use cases over an inquiry that is set up, with a chair.
func service(ctx context.Context, d *db.DB, dir string) *drafting.Service {
	_, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), listening.Migrations(), drafting.Migrations())
	must(err)
	book, err := ledger.New(ctx, ledger.Config{DB: d, Auth: all{}, Clock: clock.System{}, Origin: "bench.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), listening.Tables(), drafting.Tables())})
	must(err)
	today := clock.Today(clock.System{}).String()
	_, err = book.Write(ctx, ledger.Act{Action: inquiry.InquiryFounded, Kind: "inquiry", ID: "inquiry-bench"}, func(_ context.Context, tx *ledger.Tx) error {
		return errors.Join(tx.Insert("inquiry", "inquiry-bench", ledger.Row{"title": "Made-up Inquiry", "form": "statutory", "rules": "statutory-1", "commissioner": "office",
			"bodies": "council", "area": "Made-up Area",
			"about": "Made up.", "set_up": today, "state": "open", "made": today, "synthetic": true}),
			tx.Insert("inquiry_seat", "seat-bench", ledger.Row{"inquiry_id": "inquiry-bench", "account": "bench", "human": "bench", "name": "Bench", "body": "team",
				"part": "chair", "from_day": today, "why": "Made up."}))
	})
	must(err)
	keys, err := vault.NewFileKeys(filepath.Join(dir, "keys"))
	must(err)
	in := inquiry.NewService(inquiry.Config{DB: d, Ledger: book, Auth: all{}, Clock: clock.System{}, Bodies: bodies{}, Staff: bodies{}, Keys: keys})
	heard := listening.NewService(listening.Config{DB: d, Ledger: book, Auth: all{}, Clock: clock.System{}, Keys: keys, Inquiries: in})
	return drafting.NewService(drafting.Config{DB: d, Ledger: book, Auth: all{}, Clock: clock.System{}, Keys: keys, Inquiries: in, Listening: heard, Bodies: bodies{}, Documents: bodies{}})
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
