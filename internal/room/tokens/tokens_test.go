package tokens_test

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/tokens"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const (
	sends = access.Action("returns.send")
	reads = access.Action("returns.read")
	force = "made-up-force-01"
	other = "made-up-force-02"
)

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...),
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	lead    = person("lead", force, access.RoleDataLead)
	mate    = person("mate", force, access.RoleDataLead)
	chief   = person("chief", force, access.RoleChief)
	lead2   = person("lead-2", other, access.RoleDataLead)
	admin   = person("admin", "", access.RoleAdministrator)
	auditor = person("auditor", "", access.RoleAuditor)
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

// world is the tokens on a fresh database, with people and bodies that change.
type world struct {
	*tokens.Service
	t      testing.TB
	db     *db.DB
	ledger *ledger.Ledger
	clock  *clock.Fake
	people map[string]access.Actor
	ended  map[string]bool
}

// named gives what was borrowed words of its own.
func named(r access.Rules) access.Rules {
	r.Acts[0].Words = "Borrowed too"
	return r
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), tokens.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(tokens.Access(), pages.Borrowed(access.RoleDataLead, sends), named(pages.Borrowed(access.RoleDataLead, reads)))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, clock: clock.NewFake(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)), people: map[string]access.Actor{}, ended: map[string]bool{}}
	for _, p := range []access.Actor{lead, mate, chief, lead2, admin, auditor} {
		w.people[p.ID] = p
	}
	if w.ledger, err = ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: w.clock, Tables: tokens.Tables(), Origin: "test.candour.example/ledger"}); err != nil {
		t.Fatal(err)
	}
	w.Service, err = tokens.NewService(tokens.Config{DB: d, Ledger: w.ledger, Auth: policy, Clock: w.clock, Key: bytes.Repeat([]byte{7}, 32), Longest: 180 * 24 * time.Hour,
		Scopes: []tokens.Scope{{Action: sends, Words: "Send"}, {Action: reads, Words: "Read"}},
		Person: func(_ context.Context, _ db.Querier, id string) (access.Actor, error) {
			if p, ok := w.people[id]; ok {
				return p, nil
			}
			return access.Actor{}, errs.New(errs.NotFound, "There is no such person.")
		},
		Body: func(_ context.Context, _ db.Querier, id string) (string, bool, error) { return id, !w.ended[id], nil }})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) make(a access.Actor, name string) (tokens.Token, string) {
	w.t.Helper()
	t, text, err := w.Make(as(a), tokens.Input{Name: name, Scopes: []string{string(sends), string(reads)}, Days: 30})
	if err != nil {
		w.t.Fatal(err)
	}
	return t, text
}

// dead says that a text lets nobody in, in the same words as any other.
func (w *world) dead(text, why string) {
	w.t.Helper()
	_, err := w.Bearer(context.Background(), text)
	_, never := w.Bearer(context.Background(), "nonsense")
	if !errs.Is(err, errs.Unauthenticated) || errs.Message(err) != errs.Message(never) {
		w.t.Errorf("%s: %v", why, err)
	}
}

// acts are the entries of the log about a token, oldest first.
func (w *world) acts(id string) (out []string) {
	w.t.Helper()
	list, err := w.ledger.History(context.Background(), ledger.Of{Kind: "api_token", ID: id})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, it := range list {
		out = append(out, string(it.Act)+" by "+it.Actor)
	}
	return out
}

// TestATokenIsTheHumanWhoMadeIt: who it is, what is kept of it, what the log says.
func TestATokenIsTheHumanWhoMadeIt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		tok, text := w.make(lead, "Records  system")
		if !regexp.MustCompile(`^` + tokens.Shape + `$`).MatchString(text) {
			t.Errorf("%q has not its shape", text)
		}
		who, err := w.Bearer(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if who.ID != "token:"+tok.ID || who.Human != lead.Human || who.Body != force || !slices.Equal(who.Roles, []access.Role{access.RoleToken}) ||
			!strings.Contains(who.Name, lead.Name) || !strings.Contains(who.Name, "Records system") {
			t.Errorf("it is %+v", who)
		}
		for _, id := range []string{lead.ID, lead.Human, who.ID} {
			if !who.MayBe(id) || !who.Is(id) {
				t.Errorf("it is not %s", id)
			}
		}
		w.clock.Advance(time.Hour)
		for range 3 { // one entry a day, however often
			if _, err := w.Bearer(t.Context(), text); err != nil {
				t.Fatal(err)
			}
		}
		w.clock.Advance(24 * time.Hour)
		if _, err := w.Bearer(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Get(as(chief), tok.ID); err != nil || !got.Last.Equal(w.clock.Now()) {
			t.Errorf("last used %v, %v", got.Last, err)
		}
		if err := w.Revoke(as(chief), tok.ID); err != nil {
			t.Fatal(err)
		}
		w.dead(text, "revoked")
		use := "token.use by token:" + tok.ID
		if got := w.acts(tok.ID); !slices.Equal(got, []string{"token.make by lead", use, use, "token.revoke by chief"}) {
			t.Errorf("the log has %q", got)
		}
		for _, table := range []string{"api_token", "api_token_day", "api_token_use", "ledger_leaf"} {
			for _, line := range testkit.Rows(t, d, table, func(_ []string, cells []any) string { return strings.Join(texts(cells), "|") }) {
				if strings.Contains(line, text[30:60]) {
					t.Errorf("%s holds the token: %s", table, line)
				}
			}
		}
		if rep, err := w.ledger.Verify(t.Context(), nil); err != nil || !rep.Holds() {
			t.Errorf("%v %v", rep.Problems, err)
		}
	})
}

func texts(cells []any) (out []string) {
	for _, c := range cells {
		switch c := c.(type) {
		case string:
			out = append(out, c)
		case []byte:
			out = append(out, string(c))
		}
	}
	return out
}

// TestWhoMakesSeesAndEndsTokens, and what is said to whoever may not.
func TestWhoMakesSeesAndEndsTokens(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	tok, text := w.make(lead, "Records system")
	nobodyKnown := access.Actor{ID: "x", Body: force, Roles: []access.Role{access.RoleDataLead}}
	for _, a := range []access.Actor{chief, admin, auditor, access.Public(), access.TokenActor(lead, tok.ID, "x", []string{string(sends), "token.make"}), nobodyKnown} {
		if _, _, err := w.Make(as(a), tokens.Input{Name: "Another", Scopes: []string{string(sends)}, Days: 1}); err == nil {
			t.Errorf("%s made one", a.ID)
		}
	}
	for _, a := range []access.Actor{lead2, auditor, access.Public(), access.TokenActor(lead, tok.ID, "x", []string{string(reads), "token.read"})} {
		if _, err := w.Get(as(a), tok.ID); err == nil {
			t.Errorf("%s saw it", a.ID)
		}
		err := w.Revoke(as(a), tok.ID)
		if err == nil {
			t.Errorf("%s revoked it", a.ID)
		}
		if never := w.Revoke(as(a), "token-never"); a.ID == lead2.ID && errs.Message(err) != errs.Message(never) {
			t.Errorf("what is not there is told apart: %v, %v", err, never)
		}
	}
	if list, err := w.List(as(lead2)); err != nil || len(list) != 0 {
		t.Errorf("another body sees %v, %v", list, err)
	}
	for _, a := range []access.Actor{lead, mate, chief, admin} {
		if list, err := w.List(as(a)); err != nil || len(list) != 1 {
			t.Errorf("%s sees %v, %v", a.ID, list, err)
		}
	}
	if _, err := w.Bearer(t.Context(), text); err != nil {
		t.Error(err)
	}
	if err := w.Revoke(as(admin), tok.ID); err != nil {
		t.Error(err)
	}
	if err := w.Revoke(as(mate), tok.ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("revoked twice: %v", err)
	}
}

// TestWhatAMadeTokenMayNotBe: each answer that is wrong is said at its field.
func TestWhatAMadeTokenMayNotBe(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.make(lead, "Taken")
	good := tokens.Input{Name: "Good", Scopes: []string{string(sends)}, Days: 30}
	for field, spoil := range map[string]func(*tokens.Input){
		"name":   func(in *tokens.Input) { in.Name = " " },
		"name ":  func(in *tokens.Input) { in.Name = strings.Repeat("x", 81) },
		"name  ": func(in *tokens.Input) { in.Name = "taken" },
		"scopes": func(in *tokens.Input) { in.Scopes = nil }, "scopes ": func(in *tokens.Input) { in.Scopes = []string{string(sends), "returns.approve"} },
		"days": func(in *tokens.Input) { in.Days = 181 }, "days ": func(in *tokens.Input) { in.Days = 0 },
	} {
		in := good
		spoil(&in)
		_, _, err := w.Make(as(lead), in)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != strings.TrimSpace(field) {
			t.Errorf("%q: %v", field, err)
		}
	}
	for i := range 19 {
		w.make(lead, "System "+strings.Repeat("I", i+1))
	}
	if _, _, err := w.Make(as(mate), good); !errs.Is(err, errs.Invalid) {
		t.Errorf("one too many: %v", err)
	}
	w.ended[other] = true
	if _, _, err := w.Make(as(lead2), good); !errs.Is(err, errs.Conflict) {
		t.Errorf("of a body that has ended: %v", err)
	}
}

// TestWhoLeavesLeavesNoToken: it is said beforehand, and revoked with them.
func TestWhoLeavesLeavesNoToken(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		tok, text := w.make(lead, "Records system")
		kept, still := w.make(mate, "Another system")
		gone := access.Leaver{Account: lead.ID, Human: lead.Human, Name: lead.Name, Body: force, Roles: []access.Role{access.RoleDataLead}}
		if holds, err := w.Holds(t.Context(), d, gone); err != nil || len(holds) != 1 || !strings.Contains(holds[0], "1 API token ") {
			t.Errorf("%q, %v", holds, err)
		}
		_, err := w.ledger.Write(as(admin), ledger.Act{Action: tokens.TokenRevoke, Kind: "api_token", ID: tok.ID}, func(ctx context.Context, tx *ledger.Tx) error { return w.Left(ctx, tx, gone) })
		if err != nil {
			t.Fatal(err)
		}
		w.dead(text, "of somebody who left")
		if got, err := w.Get(as(admin), tok.ID); err != nil || got.Revoked.IsZero() || !strings.Contains(got.Revoker, lead.Name) {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.Bearer(t.Context(), still); err != nil {
			t.Errorf("%s: %v", kept.ID, err)
		}
		if holds, err := w.Holds(t.Context(), d, gone); err != nil || len(holds) != 0 {
			t.Errorf("afterwards %q, %v", holds, err)
		}
	})
}

// TestPropertyATokenWorksWhileAllHolds goes through what may change, in any order,
// and holds what comes of it to a model in one line.
func TestPropertyATokenWorksWhileAllHolds(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w.people[lead.ID], w.ended[force] = lead, false
		tok, text := w.make(lead, "System "+strings.Repeat("x", n%50)+string(rune('a'+n/50%26)))
		there, leads, of, open, revoked, changed, age := true, true, force, true, false, false, 0
		set := func() {
			p := lead
			p.Body = of
			p.Kin = []string{of}
			if !leads {
				p.Roles = []access.Role{access.RolePublic, access.RoleOwner}
			}
			delete(w.people, lead.ID)
			if there {
				w.people[lead.ID] = p
			}
			w.ended[force] = !open
		}
		for range rapid.IntRange(1, 5).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"account", "role", "body", "end", "revoke", "change", "wait"}).Draw(rt, "step") {
			case "account":
				there = !there
			case "role":
				leads = !leads
			case "body":
				of = rapid.SampledFrom([]string{force, other, ""}).Draw(rt, "of")
			case "end":
				open = !open
			case "revoke":
				if err := w.Revoke(as(admin), tok.ID); (err == nil) == revoked {
					rt.Fatalf("revoke: %v", err)
				}
				revoked = true
			case "change":
				changed = true
			case "wait":
				days := rapid.IntRange(1, 20).Draw(rt, "days")
				age += days
				w.clock.Advance(time.Duration(days) * 24 * time.Hour)
			}
			set()
			ask := text
			if changed { // one letter of the secret, with its checksum as it was
				ask = text[:40] + string(rune('a'+(text[40]-'a'+1)%26)) + text[41:]
			}
			_, err := w.Bearer(context.Background(), ask)
			if want := there && leads && of == force && open && !revoked && !changed && age < 30; (err == nil) != want {
				rt.Fatalf("there %v leads %v of %q open %v revoked %v changed %v age %d: %v", there, leads, of, open, revoked, changed, age, err)
			}
		}
		if !revoked {
			_ = w.Revoke(as(admin), tok.ID)
		}
	})
}

// TestARowThatWasChangedIsNoToken: whoever can write rows, past the guards, gives no
// token another body, another maker, more scopes or a longer life.
func TestARowThatWasChangedIsNoToken(t *testing.T) {
	d := testkit.SQLite(t)
	w := newWorld(t, d)
	_, text := w.make(lead, "Records system")
	for _, table := range []string{"api_token"} {
		for _, op := range []string{"insert", "update", "delete", "whole"} {
			_, _ = d.SQL().Exec("DROP TRIGGER " + table + "_guard_" + op)
		}
	}
	for _, change := range []string{"body = '" + other + "'", "staff = 'mate'", "scopes = 'returns.read returns.send'", "expires = '2099-01-01T00:00:00Z'"} {
		column, _, _ := strings.Cut(change, " ")
		var was string
		if err := d.SQL().QueryRow("SELECT " + column + " FROM api_token").Scan(&was); err != nil {
			t.Fatal(err)
		}
		if _, err := d.SQL().Exec("UPDATE api_token SET " + change); err != nil {
			t.Fatal(err)
		}
		w.dead(text, change)
		if _, err := d.SQL().Exec("UPDATE api_token SET "+column+" = ?", was); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Bearer(t.Context(), text); err != nil {
			t.Errorf("put back, %s: %v", change, err)
		}
	}
}
