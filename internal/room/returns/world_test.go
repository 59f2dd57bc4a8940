package returns_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/returns"
	"candour/internal/table/codebook"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// world is the returns on a fresh database with the real rules, the real code
// book, the real ledger and a clock that stands still.
type world struct {
	*returns.Service
	t      testing.TB
	db     *db.DB
	ledger *ledger.Ledger
	auth   access.Authorizer
	clock  *clock.Fake
}

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

const (
	force1 = "made-up-force-01"
	force2 = "made-up-force-02"
)

var (
	lead1   = person("lead-1", force1, access.RoleDataLead)
	lead2   = person("lead-2", force2, access.RoleDataLead)
	deskA   = person("desk-a", "national-desk", access.RoleStatistician)
	deskB   = person("desk-b", "national-desk", access.RoleStatistician)
	inspect = person("inspector", "inspectorate", access.RoleInspector)
	twoHats = access.Actor{ID: "two-hats", Name: "Synthetic Person (two hats)", Body: force1, Human: "H-two", Roles: []access.Role{access.RolePublic, access.RoleDataLead, access.RoleStatistician},
		Standing: access.Alone("two-hats", "H-two", force1, access.Yes)}
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// threeBodies are two forces and a council in the area of the first.
var threeBodies = []returns.Body{{ID: force1, Name: "Made-up Force 01", Kind: "force"}, {ID: force2, Name: "Made-up Force 02", Kind: "force"},
	{ID: "z06000001", Name: "Made-up Council 001", Kind: "council", Area: force1}}

func newWorld(t testing.TB, d *db.DB) *world { return newWorldOf(t, d, threeBodies) }

func newWorldOf(t testing.TB, d *db.DB, bodies []returns.Body) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), returns.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(returns.Access(), pages.Borrowed(access.RoleStatistician, returns.FiguresPublish))
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFake(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: c, Tables: slices.Concat(opened.Tables(), proposal.Tables(), returns.Tables()), Behind: returns.Behind(book),
		Origin: "test.candour.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	s := returns.NewService(returns.Config{DB: d, Ledger: l, Auth: policy, Clock: c, Book: book, Bodies: bodies})
	t.Cleanup(s.Close)
	return &world{Service: s, t: t, db: d, ledger: l, auth: policy, clock: c}
}

func (w *world) open(period string) returns.Round {
	w.t.Helper()
	r, err := returns.CheckRound("investigations", "Investigations "+period, period, "2026-03-31")
	if err != nil {
		w.t.Fatal(err)
	}
	r.Asking = returns.Asking{On: clock.NewDay(2026, 2, 1), How: "Made-up letter."}
	if r, err = w.OpenRound(as(deskA), r); err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(time.Minute)
	return r
}

// openEarlier opens a round that was due a year before.
func (w *world) openEarlier() returns.Round {
	w.t.Helper()
	r, err := returns.CheckRound("investigations", "Earlier", "2022", "2025-03-31")
	w.do(err)
	r, err = w.OpenRound(as(deskA), r)
	w.do(err)
	return r
}

func (w *world) of(round returns.Round, body string) returns.Return {
	w.t.Helper()
	_, all, err := w.Board(context.Background(), round.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all {
		if r.Body == body {
			return r
		}
	}
	w.t.Fatalf("%s owes nothing", body)
	return returns.Return{}
}

// send sends files, waits until they are checked and gives the version.
func (w *world) send(a access.Actor, id string, files ...returns.Sent) returns.Version {
	w.t.Helper()
	version, err := w.Receive(as(a), id, files)
	if err != nil {
		w.t.Fatal(err)
	}
	if !w.Wait(context.Background(), version, time.Minute) {
		w.t.Fatal("the check did not end")
	}
	w.clock.Advance(time.Minute)
	v, _, err := w.SeeVersion(as(a), version)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(time.Minute)
}

const (
	invHead = "reference,opened,closed,state,setting,offence_class,suspects,unidentified,victims,indicators,complexity,outcome,major,online,definition\n"
	susHead = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation,identified,charged,outcome\n"
	vicHead = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation\n"
)

// clean opens the list of what can be approved together and approves it.
func (w *world) clean(a access.Actor, round string) (n int, left []string, err error) {
	list, err := w.Clean(as(a), round)
	if err != nil || len(list) == 0 {
		return 0, nil, err
	}
	return w.ApproveClean(as(a), round, list)
}

// nationalIn is national of another year.
func nationalIn(year string, n int) (out []returns.Sent) {
	for _, f := range national(n) {
		data, err := io.ReadAll(io.NewSectionReader(f.File, 0, f.Size))
		if err != nil {
			panic(err) // it is in memory
		}
		out = append(out, returns.SentBytes(f.Name, bytes.ReplaceAll(data, []byte("2023-"), []byte(year+"-"))))
	}
	return out
}

// national gives a small whole return: n investigations, two suspects each.
func national(n int, ethnicity ...string) []returns.Sent {
	var inv, sus, vic strings.Builder
	inv.WriteString(invHead)
	sus.WriteString(susHead)
	vic.WriteString(vicHead)
	for i := range n {
		setting := []string{"family", "group", "institution"}[i%3]
		class := []string{"contact", "exploitation", "contact"}[i%3]
		fmt.Fprintf(&inv, "SYN-%d,2023-01-05,2023-06-30,concluded,%s,%s,2,0,1,associated;control,complex,1,no,no,cocad-1\n", i, setting, class)
		for p := range 2 {
			e, stage := "not asked", "not applicable"
			if k := 2*i + p; k < len(ethnicity) {
				e, stage = ethnicity[k], "conclusion"
			}
			fmt.Fprintf(&sus, "SYN-%d,P%d,25-34,M,%s,%s,IC1,outset,GBR,acquaintance,yes,yes,1\n", i, p, e, stage)
		}
		fmt.Fprintf(&vic, "SYN-%d,V1,13-15,F,W1,conclusion,IC1,outset,GBR,acquaintance\n", i)
	}
	return []returns.Sent{returns.SentBytes("investigation.csv", []byte(inv.String())), returns.SentBytes("suspect.csv", []byte(sus.String())), returns.SentBytes("victim.csv", []byte(vic.String()))}
}

// opens opens the current version of a return on its page, as whoever judges it
// must have.
func (w *world) opens(ctx context.Context, id string) {
	w.t.Helper()
	if x, err := w.See(ctx, id); err == nil && x.Current != "" {
		_, _, _, err = w.OpenVersion(ctx, x.Current)
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// Approve opens a return and approves it; Sign opens and signs it.
func (w *world) Approve(ctx context.Context, id string, seen ...string) error {
	w.opens(ctx, id)
	return w.Service.Approve(ctx, id, seen...)
}

func (w *world) Sign(ctx context.Context, id string) error {
	w.opens(ctx, id)
	return w.Service.Sign(ctx, id)
}

// agreed has the second of the desk read the one proposal that waits, and agree.
func (w *world) agreed(a access.Actor) error {
	w.t.Helper()
	all, err := w.Proposals().Waiting(as(deskA), returns.BoardCorrection, returns.ProfileCorrection, returns.AskingKind)
	if err != nil || len(all) != 1 {
		w.t.Fatalf("%d corrections wait, %v", len(all), err)
	}
	var parts []string
	switch all[0].Kind {
	case returns.BoardCorrection:
		_, parts, err = w.Said(as(a), all[0])
	case returns.AskingKind:
		_, parts, err = w.WaitingAsking(as(a), all[0])
	}
	w.do(err)
	w.do(w.Proposals().Opened(as(a), all[0], parts...))
	return w.Proposals().Agree(as(a), all[0].ID, "")
}
