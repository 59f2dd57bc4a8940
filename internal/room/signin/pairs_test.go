package signin

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/signin/provider"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// node is one process that serves the staff set.
type node struct {
	t  *testing.T
	db *db.DB
	*Service
	shown map[string]Staff // as everybody was shown before anything was done
}

func nodeOn(t *testing.T, d *db.DB) *node {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := d.Migrate(t.Context(), ledger.Migrations(), Migrations())
	must(err)
	policy, err := access.Compile(Access())
	must(err)
	now := clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	led, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: policy, Clock: now, Tables: Tables(), Origin: "signin.test/ledger"})
	must(err)
	s, err := New(Config{DB: d, Ledger: led, Policy: policy, Clock: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), PublicURL: "https://signin.test", Key: make([]byte, 32)})
	must(err)
	n := &node{t, d, s, map[string]Staff{}}
	all, err := listStaff(t.Context(), d, false)
	must(err)
	for _, p := range all {
		n.shown[p.ID] = p
	}
	return n
}

func (n *node) staff(id string, roles ...access.Role) {
	n.t.Helper()
	p := Staff{ID: id, Name: "Synthetic " + id, Email: id + "@example.test", Body: "made-up-body", Human: "H-" + id, Roles: roles}
	if _, err := n.AddStaff(by("setting-up"), p); err != nil {
		n.t.Fatal(err)
	}
}

// by is somebody who acts as an administrator.
func by(id string) context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: id, Name: "Synthetic " + id, Human: "H-" + id, Standing: access.Alone(id, "H-"+id, "", access.No),
		Roles: []access.Role{access.RoleAdministrator}})
}

// change is an act that changes somebody as they were shown at the start.
func change(name, actor, id string, edit func(*Staff)) pairs.Act[*node] {
	return pairs.Act[*node]{Name: name, Do: func(n *node) error {
		p := n.shown[id]
		edit(&p)
		return n.ChangeStaff(by(actor), p, "A test of two at once.")
	}}
}

func disable(p *Staff) { p.Disabled = true }
func roles(list ...access.Role) func(*Staff) {
	return func(p *Staff) { p.Roles = list }
}

func staffSet(t *testing.T, start func(n *node), acts ...pairs.Act[*node]) {
	t.Helper()
	pairs.Suite[*node]{
		Start:  func(t *testing.T, d *db.DB) { start(nodeOn(t, d)) },
		Open:   nodeOn,
		Tables: []string{"staff", "staff_human", "human", "human_join", "staff_proposal", "staff_identity", "staff_epoch", "passkey", "session"},
		Acts:   acts,
	}.Run(t)
}

// TestTwoActsAtOnceOnAdministrators: two administrators, each of whom can take
// the other's place away. However they meet, one is left.
func TestTwoActsAtOnceOnAdministrators(t *testing.T) {
	staffSet(t, func(n *node) {
		n.staff("one", access.RoleAdministrator)
		n.staff("two", access.RoleAdministrator)
		n.staff("three", access.RoleAnalyst)
	},
		change("one disables two", "one", "two", disable),
		change("two disables one", "two", "one", disable),
		change("one takes the role of two", "one", "two", roles(access.RoleAnalyst)),
		change("two takes the role of one", "two", "one", roles(access.RoleAuditor)),
		change("one makes three an administrator", "one", "three", roles(access.RoleAdministrator)),
		change("two disables three", "two", "three", disable),
	)
}

// added registers somebody.
func added(name, who string) pairs.Act[*node] {
	return pairs.Act[*node]{Name: name, Do: func(n *node) error {
		_, err := n.AddStaff(by("one"), Staff{Name: "Synthetic " + who, Email: "four@example.test", Human: "H-" + who, Roles: []access.Role{access.RoleAnalyst}})
		return err
	}}
}

// TestTwoActsAtOnceOnOneAccount: who an account is and who may use it.
func TestTwoActsAtOnceOnOneAccount(t *testing.T) {
	key := func(n *node, id byte) error {
		return n.addPasskey(context.Background(), "three", "Passkey", &webauthn.Credential{ID: []byte{id}})
	}
	staffSet(t, func(n *node) {
		n.staff("one", access.RoleAdministrator)
		n.staff("three", access.RoleCustodian)
		for id := range byte(maxPasskeys - 1) {
			if err := key(n, id); err != nil {
				n.t.Fatal(err)
			}
		}
	},
		change("the address goes to somebody else", "one", "three", func(p *Staff) { p.Email = "next@example.test" }),
		change("the number is put right", "one", "three", func(p *Staff) { p.Human = "H-9" }),
		change("the account is disabled", "one", "three", disable),
		pairs.Act[*node]{Name: "signing in for the first time", Do: func(n *node) error {
			_, err := n.recognisePerson(context.Background(), provider.Identity{Issuer: "https://idp.test", Subject: "s3", Email: "three@example.test"})
			return err
		}},
		pairs.Act[*node]{Name: "adding a passkey", Do: func(n *node) error { return key(n, 100) }},
		pairs.Act[*node]{Name: "adding another passkey", Do: func(n *node) error { return key(n, 101) }},
		added("adding somebody", "four"), added("adding somebody with the same address", "five"),
	)
}

// TestTwoActsAtOnceAtTheFirstStart: two nodes start over an empty database.
func TestTwoActsAtOnceAtTheFirstStart(t *testing.T) {
	first := func(address string) pairs.Act[*node] {
		return pairs.Act[*node]{Name: "first administrator " + address, Do: func(n *node) error {
			made, err := n.FirstAdministrators(context.Background(), Staff{Name: "Synthetic First", Email: address + "@example.test", Human: "H-" + address})
			if err == nil && !made {
				return fmt.Errorf("somebody is there")
			}
			return err
		}}
	}
	ensure := pairs.Act[*node]{Name: "ensure somebody", Do: func(n *node) error {
		_, err := n.EnsureStaff(by("demo"), Staff{Name: "Synthetic Second", Email: "first@example.test", Human: "H-S", Roles: []access.Role{access.RoleAnalyst}})
		return err
	}}
	staffSet(t, func(*node) {}, first("first"), first("second"), ensure, added("adding somebody", "four"))
}

// TestTwoActsAtOnceOnAProposal: what waits for a second administrator is answered
// once, and only while the person stands as they did.
func TestTwoActsAtOnceOnAProposal(t *testing.T) {
	answer := func(name, actor string, do func(n *node, ctx context.Context, id string) error) pairs.Act[*node] {
		return pairs.Act[*node]{Name: name, Do: func(n *node) error {
			list, err := proposals(n.t.Context(), n.db, `WHERE wanted LIKE ?`, "%custodian%")
			if err != nil || len(list) != 1 {
				n.t.Fatal(list, err)
			}
			return do(n, by(actor), list[0].ID)
		}}
	}
	staffSet(t, func(n *node) {
		n.staff("one", access.RoleAdministrator)
		n.staff("two", access.RoleAdministrator)
		n.staff("three", access.RoleAnalyst)
		p, err := staffByID(n.t.Context(), n.db, "three")
		if err == nil {
			p.Roles = []access.Role{access.RoleAnalyst, access.RoleCustodian}
			err = n.ChangeStaff(by("one"), p, "A key of theirs.")
		}
		if err != nil {
			n.t.Fatal(err)
		}
	},
		answer("two agrees", "two", func(n *node, ctx context.Context, id string) error { return n.Agree(ctx, id, "") }),
		answer("two refuses", "two", func(n *node, ctx context.Context, id string) error { return n.Refuse(ctx, id, "Not them.") }),
		change("one changes the address", "one", "three", func(p *Staff) { p.Email = "next@example.test" }),
		change("one disables them", "one", "three", disable),
		change("one proposes another role", "one", "three", roles(access.RoleAuditor)),
		pairs.Act[*node]{Name: "one says that two are one", Do: func(n *node) error {
			return n.ProposeJoin(by("one"), "three", "two", "A synthetic reason that names nobody.")
		}},
	)
}
