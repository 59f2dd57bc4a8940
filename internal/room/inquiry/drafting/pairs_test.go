package drafting_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit/pairs"
)

// node is one node, with what its acts are about.
type node struct {
	*world
	fact, sentence, letter string
	of                     drafting.Recipient
}

// TestTwoActsAtOnceOnAReport: whatever comes out is what comes out when one follows the other. So of
// two who write one sentence one wins and the other is told, nobody checks what they did not
// see, and a letter that was answered is not said to have never arrived.
func TestTwoActsAtOnceOnAReport(t *testing.T) {
	keys := t.TempDir()
	var recipients []drafting.Recipient
	edit := func(text string) func(*node) error {
		return func(n *node) error { return n.Edit(as(counsel), n.report, n.fact, 1, fact(text)) }
	}
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d, keys)
			w.begun(rules.Statutory)
			f := w.wrote(counsel, fact("Three lists were kept."))
			c := w.wrote(counsel, criticism("The council did not compare them.", theCouncil, report.Significant, f))
			w.do(w.check(member, f))
			w.do(w.check(member, c))
			recipients = append(recipients, w.recipient(w.letter(theCouncil)))
			_, err := w.OpenReference(as(solicitor), w.report, f, doc("doc-1", 1).Key())
			w.do(err)
		},
		Open: func(t *testing.T, d *db.DB) *node {
			n := &node{world: newWorld(t, d, keys)}
			for query, to := range map[string]*string{`SELECT id FROM inquiry_report_sentence WHERE number = 1`: &n.fact, `SELECT id FROM inquiry_report_sentence WHERE number = 2`: &n.sentence,
				`SELECT id FROM inquiry_report_letter`: &n.letter} {
				if err := d.QueryRow(t.Context(), query).Scan(to); err != nil {
					t.Fatal(err)
				}
			}
			for _, r := range recipients {
				if r.Letter == n.letter {
					n.of = r
				}
			}
			_, err := n.Contents(as(counsel), n.report) // the words are open here: each act is then one write
			n.do(err)
			return n
		},
		Tables: []string{"inquiry_report_sentence", "inquiry_report_letter", "inquiry_report_answer"},
		Acts: []pairs.Act[*node]{
			{Name: "write it anew", Do: edit("Four lists were kept.")},
			{Name: "check", Do: func(n *node) error {
				return n.Service.Check(as(solicitor), n.report, n.fact, report.Check{Revision: 1, NoMore: true})
			}},
			{Name: "freeze", Do: func(n *node) error { return n.Freeze(as(chair), n.report, n.fact, 1) }},
			{Name: "answer", Do: func(n *node) error { return n.Answer(as(visitor), n.of, "Summary withheld.", true) }},
			{Name: "never arrived", Do: func(n *node) error { return n.Undelivered(as(solicitor), n.letter) }},
		},
	}.Run(t)
}
