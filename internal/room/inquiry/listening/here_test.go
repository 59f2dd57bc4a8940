package listening_test

import (
	"context"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
)

// drafts are the reports that are written here, in tests.
type drafts struct {
	all  []finding.Drafted
	fail error
}

func (d *drafts) Drafted(context.Context, db.Querier, string) ([]finding.Drafted, error) {
	return d.all, d.fail
}

// TestNoSentenceOfAnUnsignedReportIsPutOnRecordByHand: neither under its name nor by its address, nor when
// it was begun after the sentence was proposed; of a published one only what it says.
func TestNoSentenceOfAnUnsignedReportIsPutOnRecordByHand(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		theme := w.themed("Not written down", w.given(testimony.Themed))
		in := w.sentence("Nobody wrote it down.")
		in.Themes = []string{theme}
		of := finding.Drafted{Title: "Interim Report of Made-up Inquiry", Path: "/inquiries/made-up/published/report-1"}
		w.drafts.all = []finding.Drafted{of}
		for _, name := range []string{of.Title, "INTERIM  report of made–up inquiry."} {
			bad := in
			bad.Report = name
			w.asks(name, bad, "report", "not signed")
		}
		for _, link := range []string{"https://candour.example/inquiries/made-up/published/report-1", "https://elsewhere.example/inquiries/made-up/published/report-1/print",
			"https://CANDOUR.example.:443/inquiries/made-up/published/report-2", "https://candour.example/a/../inquiries/made-up/Published/%72eport-1?x=1#y"} {
			bad := in
			bad.Link = link
			w.asks(link, bad, "link", "No report of this inquiry is published at this address")
		}
		w.drafts.fail = errs.New(errs.Unavailable, "Not now.")
		_, err := w.finding.Propose(as(analyst1), in)
		refused(t, "it cannot be known", err, errs.Unavailable)
		w.drafts.fail = nil
		byName, byLink := in, in
		byName.Report, byLink.Link, byLink.Words = "Another report", "https://elsewhere.example/inquiries/made-up/published/report-9", "It was lost."
		named, err := w.finding.Propose(as(analyst1), byName)
		w.do(err)
		led, err := w.finding.Propose(as(analyst1), byLink)
		w.do(err)
		w.drafts.all = []finding.Drafted{{Title: "another report"}, {Title: "A third", Path: "/inquiries/made-up/published/report-9"}}
		for _, id := range []string{named, led} {
			if err := w.second(chair, id); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "can only be turned down") {
				t.Errorf("agreed to: %v", err)
			}
		}
		w.drafts.all = []finding.Drafted{{Title: "another report", Out: true, Runs: []string{"1.1 Nobody wrote", "it down."}}, {Title: "A third", Path: "/inquiries/made-up/published/report-9", Out: true}}
		for _, id := range []string{named, led} { // across what is withheld, and not at all
			if err := w.second(chair, id); !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "do not stand in the published report") {
				t.Errorf("agreed to: %v", err)
			}
		}
		byName.Words = "Somebody wrote it down."
		w.asks("other words", byName, "words", "do not stand in the published report")
		if len(w.published()) != 0 {
			t.Fatal("something is on record")
		}
		w.drafts.all = []finding.Drafted{{Title: "another report", Out: true, Runs: []string{"1.1 Nobody  wrote\nit down. It was lost."}}}
		w.do(w.second(chair, named))
		w.do(w.second(chair, led)) // of no report that is written here
	})
}
