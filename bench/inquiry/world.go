package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// human is somebody of a made-up body, by a name that is their account as well.
func human(name, body string, role access.Role) access.Actor {
	return access.Actor{ID: name, Name: "Synthetic Person (" + name + ")", Body: body, Human: "H-" + name, Roles: []access.Role{access.RolePublic, role}, Synthetic: true,
		Standing: access.Alone(name, "H-"+name, body, access.No)}
}

var (
	founders  = []access.Actor{human("founder-1", "office", access.RoleCommissioner), human("founder-2", "office", access.RoleCommissioner)}
	chair     = human("chair", "team", access.RoleInquiry)
	secretary = human("secretary", "team", access.RoleInquiry)
	solicitor = human("solicitor", "team", access.RoleInquiry)
	analysts  = []access.Actor{human("analyst-1", "team", access.RoleInquiry), human("analyst-2", "team", access.RoleInquiry)}
	anybody   = access.Public()
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// around is what else the program has: bodies, staff, bank holidays, a register and the report.
type around struct{ *clock.Calendar }

func (around) Kin(_ context.Context, _ db.Querier, id string) ([]string, error) {
	return []string{id}, nil
}

func (around) Listed(context.Context, db.Querier) (out []inquiry.Body, err error) {
	for _, id := range []string{"office", "team", "council"} {
		out = append(out, inquiry.Body{ID: id, Name: "Made-up " + id, Synthetic: true})
	}
	return out, nil
}

func (around) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) {
	return slices.Concat(founders, []access.Actor{chair, secretary, solicitor}, analysts), nil
}

// Would, Let and Told have somebody have read what is published: that takes no time here.
func (around) Would(context.Context, db.Querier, string, jigsaw.Text) error { return nil }

func (around) Let(context.Context, *ledger.Tx, string, jigsaw.Text) error { return nil }

func (around) Told(context.Context, db.Querier, string, jigsaw.Text) ([]jigsaw.Told, error) {
	return nil, nil
}

func (a around) Now() *clock.Calendar { return a.Calendar }

func (around) Follow(_ context.Context, id string) (finding.Recommendation, error) {
	return finding.Recommendation{}, errs.New(errs.NotFound, "There is no such recommendation.")
}

// world is an inquiry with all its floors that are measured, over the real rules, ledger and vault.
type world struct {
	inquiries *inquiry.Service
	asking    *requesting.Service
	holding   *holding.Service
	listening *listening.Service
	finding   *finding.Service
	hearings  *hearings.Service
	drafting  *drafting.Service
	config    listening.Config
	ledger    *ledger.Ledger
	db        *db.DB
	clock     *clock.Fake
	id        string
}

// titles names documents to the hearings, as the program does.
type titles struct{ *requesting.Service }

func (t titles) Titles(ctx context.Context, q db.Querier, id string, who restrict.Audience, named []string) (map[string]string, error) {
	all, err := t.Footings(ctx, q, id, who, named)
	return byID(all), err
}

func (t titles) Latest(ctx context.Context, q db.Querier, id string, who restrict.Audience) (map[string]string, bool, error) {
	all, more, err := t.Service.Latest(ctx, q, id, who)
	return byID(all), more, err
}

func byID(all []requesting.Footing) map[string]string {
	out := map[string]string{}
	for _, f := range all {
		out[f.ID] = f.Title
	}
	return out
}

func open(dir, url string) *world {
	ctx := context.Background()
	d, err := db.Open(ctx, cmp.Or(url, filepath.Join(dir, "candour.db")))
	must(err)
	_, err = d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), listening.Migrations(), finding.Migrations(),
		holding.Migrations(), requesting.Migrations(), hearings.Migrations(), drafting.Migrations())
	must(err)
	c := clock.NewFake(time.Now().AddDate(0, -6, 0)) // hearings are held since
	auth, err := access.Compile(inquiry.Access())
	must(err)
	book, err := ledger.New(ctx, ledger.Config{DB: d, Auth: auth, Clock: c, Origin: "bench.example/ledger", Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(),
		inquiry.Tables(), listening.Tables(), finding.Tables(), holding.Tables(), requesting.Tables(), hearings.Tables(), drafting.Tables())})
	must(err)
	keys, err := vault.NewFileKeys(filepath.Join(dir, "keys"))
	must(err)
	days, err := clock.BankHolidays()
	must(err)
	a := around{days}
	w := &world{db: d, ledger: book, clock: c}
	w.inquiries = inquiry.NewService(inquiry.Config{DB: d, Ledger: book, Auth: auth, Clock: c, Bodies: a, Staff: a, Keys: keys})
	w.holding = holding.NewService(holding.Config{DB: d, Ledger: book, Auth: auth, Clock: c, Inquiries: w.inquiries})
	w.asking = requesting.NewService(requesting.Config{DB: d, Ledger: book, Auth: auth, Clock: c, Inquiries: w.inquiries, Calendar: a, Holding: w.holding})
	w.config = listening.Config{DB: d, Ledger: book, Auth: auth, Clock: c, Keys: keys, Inquiries: w.inquiries, Calendar: days,
		OneHuman: func(context.Context, db.Querier) (func(string) string, error) {
			return func(id string) string { return id }, nil
		}}
	w.listening = listening.NewService(w.config)
	w.finding = finding.NewService(finding.Config{DB: d, Ledger: book, Auth: auth, Clock: c, Inquiries: w.inquiries, Listening: w.listening, Register: a,
		Holding: w.holding, Drafts: published.Here{}, Site: "https://bench.example"})
	w.hearings = hearings.NewService(hearings.Config{DB: d, Ledger: book, Auth: auth, Clock: c, Inquiries: w.inquiries, Calendar: a, Holding: w.holding, Documents: titles{w.asking}, Release: a})
	w.drafting = w.drafts(w.listening)
	return w
}

// agreed has another read what was proposed, and agree.
func agreed(on *proposal.Service, a access.Actor, parts func(proposal.Proposal) []string) func(string, error) {
	return func(id string, err error) {
		must(err)
		p, err := on.Read(as(a), id)
		must(err)
		var seen []string
		if parts != nil {
			seen = parts(p)
		}
		must(on.Opened(as(a), p, seen...))
		must(on.Agree(as(a), id, ""))
	}
}

// found sets the inquiry up, with its team, and lets it take accounts.
func (w *world) found() {
	yes := agreed(w.inquiries.Proposals(), founders[1], nil)
	yes(w.inquiries.Propose(as(founders[0]), inquiry.New{Title: "Made-up Inquiry", Form: rules.Council, Bodies: []string{"council"}, Area: "Made-up Area", About: "Made up.", Why: "Made up."}))
	all, _, err := w.inquiries.List(as(anybody))
	must(err)
	w.id = all[0].ID
	today := w.inquiries.Today()
	for _, s := range []struct {
		who  access.Actor
		part rules.Part
	}{{chair, rules.Chair}, {secretary, rules.Secretary}, {solicitor, rules.Solicitor}, {analysts[0], rules.Analyst}, {analysts[1], rules.Analyst}} {
		yes(w.inquiries.ProposeSeat(as(founders[0]), inquiry.SeatInput{Inquiry: w.id, Account: s.who.ID, Part: s.part, From: today, Why: "Made up."}))
	}
	yes(w.inquiries.ProposeTurn(as(founders[0]), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSetUp, On: today, Why: "Made up."}))
	w.clock.Set(time.Now())
	agreed(w.listening.Proposals(), chair, nil)(w.listening.ProposeTaking(as(secretary), listening.TakingInput{Inquiry: w.id, From: w.inquiries.Today(), Words: "Made up."}))
}

// documents records so many, a thousand in a write.
func (w *world) documents(n int) (last string) {
	day := w.inquiries.Today()
	act := ledger.Act{Action: inquiry.InquiryGather, Kind: "inquiry", ID: w.id, Again: true, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		x, err := w.inquiries.Of(ctx, tx, w.id)
		must(err)
		attrs, err := w.inquiries.Inside(ctx, tx, &x, rules.Gathers)
		return access.Resource{Kind: "inquiry", ID: w.id, Attrs: attrs}, err
	}}
	for begin := 0; begin < n; begin += 1000 {
		_, err := w.ledger.Write(as(solicitor), act, func(_ context.Context, tx *ledger.Tx) error {
			for i := begin; i < min(n, begin+1000); i++ {
				last = fmt.Sprintf("doc-%06d", i)
				if err := tx.Insert("inquiry_document", last, ledger.Row{"inquiry_id": w.id, "title": fmt.Sprintf("Made-up minutes %d of a meeting", i), "sha256": fmt.Sprintf("%064x", i), "pages": int64(10),
					"received": day.AddDays(-i % 300).String(), "body": "council", "sender": "", "made": day.String(), "asking_id": nil}); err != nil {
					return err
				}
			}
			return nil
		})
		must(err)
	}
	return last
}

// accounts are given in writing, each read by two who find one theme in it.
func (w *world) accounts(n int) (people []listening.Person, theme string) {
	must(w.listening.AddTheme(as(analysts[0]), w.id, "Not written down", "Made up."))
	themes, _, _, err := w.listening.ThemesFound(context.Background(), w.db, w.id)
	must(err)
	theme = themes[0].ID
	sheet, _ := listening.SheetOf(rules.Council)
	for range n {
		var b [32]byte
		_, _ = rand.Read(b[:])
		key := phrase.NewKey(b)
		id, err := w.listening.Give(as(anybody), listening.Giving{Inquiry: w.id, Key: key, Words: strings.Repeat("Summary withheld in test data. ", 60), Sheet: sheet.Version,
			Answers: listening.Answers{testimony.Themed: {Yes: true}}})
		must(err)
		people = append(people, listening.Person{Approach: id, Key: key})
		var account string
		must(w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_account WHERE approach_id = ?`, id).Scan(&account))
		for _, a := range analysts {
			_, _, err := w.listening.OpenWords(as(a), account, testimony.Themed, "To see what people have in common.")
			must(err)
			must(w.listening.Themed(as(a), account, []string{theme}))
		}
	}
	return people, theme
}

// sentences are published, each resting on the theme.
func (w *world) sentences(n int, theme string) {
	yes := agreed(w.finding.Proposals(), chair, func(p proposal.Proposal) []string {
		_, part, err := w.finding.ProposedNow(as(chair), p)
		must(err)
		return []string{part}
	})
	for i := range n {
		yes(w.finding.Propose(as(solicitor), finding.Input{Inquiry: w.id, Report: "Made-up report", Place: fmt.Sprintf("paragraph %d", i+1),
			Words: fmt.Sprintf("Made-up finding %d: it was not written down.", i+1),
			On:    w.inquiries.Today(), Link: "https://made-up.example/report", Themes: []string{theme}}))
	}
}

// sits holds a hearing of so many days, each with a transcript of some lines that everybody reads.
func (w *world) sits(days, lines int) (of string) {
	var on []clock.Day
	for i := range days {
		on = append(on, w.inquiries.Today().AddDays(-days+i))
	}
	of, err := w.hearings.Begin(as(secretary), hearings.New{Inquiry: w.id, Title: "Made-up hearing", Days: on, Nation: clock.EnglandAndWales})
	must(err)
	yes := agreed(w.hearings.Proposals(), chair, func(p proposal.Proposal) []string {
		_, part, err := w.hearings.Proposed(as(chair), w.db, p)
		must(err)
		return []string{part}
	})
	yes(w.hearings.ProposeTimetable(as(secretary), w.id, of))
	var b strings.Builder
	for i := range lines {
		if i%25 == 0 && i > 0 {
			b.WriteString("\f")
		}
		fmt.Fprintf(&b, "%2d   Q. Made-up words of line %d\n", i%25+1, i)
	}
	end := transcript.Place{Page: (lines-1)/25 + 1, Line: (lines-1)%25 + 1}
	for n := range days {
		id, err := w.hearings.Import(as(solicitor), w.id, of, n+1, 1, []byte(b.String()))
		must(err)
		must(w.hearings.Look(as(solicitor), w.id, id, transcript.Identified{}, true, end))
		yes(w.hearings.ProposeTranscript(as(solicitor), w.id, id))
	}
	return of
}
