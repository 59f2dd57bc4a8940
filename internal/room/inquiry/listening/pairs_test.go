package listening_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/phrase"
)

// node is one node, with what its acts are about.
type node struct {
	*world
	of               listening.Person
	is, begun, theme string // the account, an approach that only began, a theme
}

// fixedKey is the key of the one person of these tests.
func fixedKey(n byte) phrase.Key { return phrase.NewKey([32]byte{n, 1, 2, 3}) }

// cites has a sentence rest on the account. A no that came first is a refusal.
func (n *node) cites(ref string) error {
	return n.rest(n.Cite, listening.Footing{Account: n.is, Use: testimony.Quoted, Ref: ref})
}

// TestTwoActsAtOnceOnAnAccount: whatever comes out is what comes out when one follows the other.
// So nothing is cited after a no, a withdrawal or a suspension, an account is given
// once, and two readers count as two.
func TestTwoActsAtOnceOnAnAccount(t *testing.T) {
	keys := t.TempDir()
	acts := []pairs.Act[*node]{
		{Name: "no", Do: func(n *node) error { return n.Say(as(visitor), n.of, testimony.Quoted, false, "", "seen") }},
		{Name: "cite", Do: func(n *node) error { return n.cites("s1") }},
		{Name: "take back", Alone: true, Do: func(n *node) error { return n.Withdraw(as(visitor), n.of, "seen") }},
		{Name: "first reader", Do: func(n *node) error { return n.Themed(as(analyst1), n.is, []string{n.theme}) }},
		{Name: "second reader", Do: func(n *node) error { return n.Themed(as(analyst2), n.is, []string{n.theme}) }},
		{Name: "give", Do: func(n *node) error {
			in := n.giving(testimony.Quoted)
			in.Approach, in.Key = n.begun, fixedKey(2)
			return errOf(n.Give(as(visitor), in))
		}},
		{Name: "suspend", Alone: true, Do: func(n *node) error {
			var id string
			if err := n.db.QueryRow(as(com2), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting'`, inquiry.KindTurn).Scan(&id); err != nil {
				return nil
			}
			return n.agree(n.inquiries.Proposals(), com2, id)
		}},
	}
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d, keys)
			w.open()
			theme := w.theme("Not written down")
			in := w.giving(testimony.Themed, testimony.Quoted)
			in.Key = fixedKey(1)
			id, err := w.Give(as(visitor), in)
			w.do(err)
			p := listening.Person{Approach: id, Key: in.Key}
			for _, a := range []int{1, 2} {
				reader := analyst1
				if a == 2 {
					reader = analyst2
				}
				_, _, err := w.OpenWords(as(reader), w.account(p), testimony.Themed, "To see what people have in common.")
				w.do(err)
			}
			n := &node{world: w, of: p, is: w.account(p), theme: theme}
			w.do(n.cites("s0"))
			_, err = w.Begin(as(visitor), w.id)
			w.do(err)
			_, err = w.inquiries.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSuspend, Why: "Made up."})
			w.do(err)
		},
		Open: func(t *testing.T, d *db.DB) *node {
			n := &node{world: newWorld(t, d, keys)}
			for query, to := range map[string]*string{`SELECT approach_id FROM inquiry_account ORDER BY given, id LIMIT 1`: &n.of.Approach, `SELECT id FROM inquiry_account ORDER BY given, id LIMIT 1`: &n.is,
				`SELECT id FROM inquiry_approach WHERE step = 'begun'`: &n.begun, `SELECT id FROM inquiry_account_theme`: &n.theme} {
				if err := d.QueryRow(t.Context(), query).Scan(to); err != nil {
					t.Fatal(err)
				}
			}
			n.of.Key = fixedKey(1)
			return n
		},
		Tables: []string{"inquiry_approach", "inquiry_move", "inquiry_account", "inquiry_account_act", "inquiry_account_reading", "inquiry_account_tag", "vault_person"},
		Acts:   acts,
	}.Run(t)
}
