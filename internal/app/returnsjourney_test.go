package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"candour/internal/base/forces"
	"candour/internal/room/figures"
	figuresdemo "candour/internal/room/figures/demo"
	"candour/internal/room/returns"
	returnsdemo "candour/internal/room/returns/demo"
	"candour/internal/room/returns/sample"
	"candour/internal/site/madeup"
	"candour/internal/table/spreadsheet"
	chromium "candour/internal/testkit/browser"
	"candour/internal/trust/access"
)

// TestFromAFlawedWorkbookToATracedFigure: a data lead sends a workbook with
// flaws, takes it back with the flaws marked, mends it and submits; an analyst
// drafts a table that would give somebody away against last quarter's figures,
// is refused, mends it; another checks and publishes; the figure is traced to
// its rows and the release comes out again byte for byte.
func TestFromAFlawedWorkbookToATracedFigure(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		playLastQuarter(t, s)
		sendFlawedAndMend(t, s, open())
		approveReturn(t, s, open())
		draft := draftRefusedAndMend(t, s, open())
		release := checkAndPublish(t, s, open(), draft)
		traceAndReproduce(t, s, open(), release)
	})
}

// quarterTable counts investigations of a quarter by force and setting.
const quarterTable = `title = "Investigations by force and setting"
periods = ["2026-Q1"]
rows = ["body"]
columns = ["setting"]
share = "none"
[measure]
count = "investigation"
unit = "investigations"
definition = "group-based-abuse/1"
`

// playLastQuarter has a quarter approved and published, and opens the next.
func playLastQuarter(t *testing.T, s *demoSite) {
	t.Helper()
	ctx := context.Background()
	d, err := s.returnsStage(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Returns.Close()
	round, byBody, err := d.Open(ctx, "investigations", "Last quarter", "2026-Q1", 60)
	if err != nil {
		t.Fatal(err)
	}
	for body, sent := range quarterFiles(t, "2026-Q1", 1) {
		if err := d.Send(ctx, body, byBody[body], sent, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.ApproveClean(ctx, round.ID); err != nil {
		t.Fatal(err)
	}
	d.Clock.Set(s.clock.Now())
	f := s.newFigures(d.Clock, d.Returns)
	first, second := d.As(ctx, returnsdemo.Statistician1), d.As(ctx, returnsdemo.Statistician2)
	e, err := f.Draft(first, figures.DraftInput{Title: "Last quarter", Synopsis: "Made up.", Tables: []string{quarterTable}})
	if err == nil {
		err = figuresdemo.Release(first, second, f, e.ID, true)
	}
	if err == nil {
		_, _, err = d.Open(ctx, "investigations", "This quarter", "2026-Q2", -20)
	}
	if err != nil {
		t.Fatal(madeup.WithFields(err))
	}
}

// quarterFiles is a quarter of four made-up forces.
func quarterFiles(t *testing.T, period string, seed uint64) map[string][]returns.Sent {
	t.Helper()
	out, err := returnsdemo.Files(sample.Options{Year: 2025, Period: period, Seed: seed, Forces: forces.StandIns()[:4], Scale: 0.25})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// workbook puts a force's files on the sheets of one workbook; spoil changes a
// value by sheet, row and column.
func workbook(t *testing.T, sent []returns.Sent, spoil func(sheet string, row, column int, value string) string) string {
	t.Helper()
	book := excelize.NewFile()
	for i, f := range sent {
		name := strings.TrimSuffix(f.Name, ".csv")
		if i == 0 {
			_ = book.SetSheetName("Sheet1", name) // the name is one of ours
		} else if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(io.NewSectionReader(f.File, 0, f.Size)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, v := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if err := book.SetCellStr(name, cell, spoil(name, r+1, c, v)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	path := filepath.Join(t.TempDir(), "return.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func sendFlawedAndMend(t *testing.T, s *demoSite, tab *chromium.Tab) {
	t.Helper()
	become(tab, s, "Synthetic Person 40 (data lead, Made-up Force 01)")
	tab.Go(s.url + "/returns/desk?state=expected")
	look(t, tab, "desk")
	tab.FollowText("This quarter, 2026-Q2")
	look(t, tab, "return")
	at := tab.URL()
	mine := quarterFiles(t, "2026-Q2", 2)["made-up-force-01"]
	tab.Upload(`#files-form input[type="file"]`, workbook(t, mine, func(sheet string, row, column int, v string) string {
		switch {
		case sheet == "investigation" && row == 3 && column == 4:
			return "gruop"
		case sheet == "investigation" && row == 5 && column == 1:
			return "03/04/2025"
		case sheet == "suspect" && row == 2 && column == 4:
			return "IC1"
		}
		return v
	}))
	tab.Follow("#files-form button.govuk-button")
	waitChecked(t, tab)
	look(t, tab, "flawed")
	must(t, tab, "Did you mean “group”?", "day and month swapped", "what an officer saw", "Row 3, column E")
	marked := tab.Attribute(`main a[href*="/marked/"]`, "href")
	copied := download(t, s, tab, marked)
	book, err := spreadsheet.Open(bytes.NewReader(copied), int64(len(copied)), "marked.xlsx", spreadsheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Sheets) != len(mine)+1 || book.Sheets[0].Name != "What to mend" || len(book.Sheets[0].Rows) < 3 {
		t.Errorf("the marked copy has %d sheets, the first %q", len(book.Sheets), book.Sheets[0].Name)
	}

	tab.Go(at)
	tab.Upload(`#files-form input[type="file"]`, workbook(t, mine, func(_ string, _, _ int, v string) string { return v }))
	tab.Follow("#files-form button.govuk-button")
	waitChecked(t, tab)
	must(t, tab, "There are no errors.")
	look(t, tab, "mended")
	tab.FollowText("What changed, row by row")
	look(t, tab, "changes")
	must(t, tab, "rows added", "Added")
	tab.Go(at)
	tab.Follow("#submit-form button")
	must(t, tab, "The return was submitted", "Locked. The return was submitted and waits for approval.")
	look(t, tab, "submitted")
}

// waitChecked looks again until the check has ended.
func waitChecked(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	for range 100 {
		if !tab.Has("is being checked") {
			return
		}
		time.Sleep(100 * time.Millisecond)
		tab.Go(tab.URL())
	}
	t.Fatal("the check did not end")
}

// download fetches a file as the tab's person.
func download(t *testing.T, s *demoSite, tab *chromium.Tab, path string) []byte {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range tab.CookiesOf(s.url) {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	return data
}

func approveReturn(t *testing.T, s *demoSite, tab *chromium.Tab) {
	t.Helper()
	become(tab, s, "Synthetic Person 43 (statistician, national desk)")
	tab.Go(s.url + "/returns/desk?state=submitted")
	look(t, tab, "approve-list")
	tab.FollowText("This quarter, 2026-Q2")
	look(t, tab, "approve-open-first")
	tab.Follow("#open-first a")
	tab.FollowText("Go on: decide on the return")
	look(t, tab, "approve")
	tab.Follow("#approve-form button")
	must(t, tab, "The return was approved.")
	tab.Go(s.url + "/returns/scorecards/made-up-force-01")
	look(t, tab, "scorecard")
}

func draftRefusedAndMend(t *testing.T, s *demoSite, tab *chromium.Tab) string {
	t.Helper()
	become(tab, s, "Synthetic Person 43 (statistician, national desk)")
	tab.Go(s.url + "/figures-desk/new")
	look(t, tab, "draft-form")
	tab.Fill(`[name="title"]`, "This quarter")
	tab.Fill(`[name="synopsis"]`, "Investigations by force and setting. Everything here is made up.")
	tab.Follow("#new-form button")
	at := strings.Split(tab.URL(), "?")[0]
	look(t, tab, "draft")
	// The same as last quarter's table but for the few major investigations.
	setTable(tab, at, "", strings.Replace(quarterTable, "share =", "filter = [{ field = \"major\", in = [\"no\"] }]\nshare =", 1))
	tab.Follow("#build-form button")
	must(t, tab, "Nothing stops it", "printed nowhere")
	look(t, tab, "mended")
	setTable(tab, at, "T1", strings.Replace(quarterTable, "2026-Q1", "2026-Q2", 1))
	tab.Follow("#build-form button")
	must(t, tab, "Nothing stops it")
	tab.Go(at + "/preview")
	look(t, tab, "preview")
	tab.Go(at)
	tab.Follow("#send-form button")
	must(t, tab, "The release was sent to be checked.")
	if tab.Count("#check-form") != 0 {
		t.Error("whoever drafted a release is offered to check it")
	}
	return at
}

// setTable writes a table's definition.
func setTable(tab *chromium.Tab, at, name, text string) {
	path := at + "/table"
	if name != "" {
		path += "?name=" + name
	}
	tab.Go(path)
	tab.Fill(`[name="definition"]`, text)
	tab.Follow(`#text-form button[value="save"]`)
	tab.Go(at)
}

func checkAndPublish(t *testing.T, s *demoSite, tab *chromium.Tab, at string) string {
	t.Helper()
	become(tab, s, "Synthetic Person 44 (statistician, national desk, second)")
	tab.Go(at + "/preview")
	tab.Go(at)
	look(t, tab, "check")
	tab.Click(`[name="verdict"][value="right"]`)
	tab.Fill(`#check-form textarea`, "Compared with the returns.")
	tab.Follow("#check-form button")
	must(t, tab, "You checked the release.")
	tab.Fill(`#freeze-form [name="planned"]`, "2030-01-31 09:30")
	tab.Follow("#freeze-form button")
	must(t, tab, "The release is frozen.")
	if body := fetch(t, s.url+"/figures"); !strings.Contains(body, "This quarter") || strings.Contains(body, `href="/figures/this-quarter"`) {
		t.Error("a frozen release must be announced, and not be readable before its time")
	}
	tab.Fill("#early-form textarea", "A made-up hearing is tomorrow.")
	tab.Follow("#early-form button")
	must(t, tab, "Your reason was recorded.")
	become(tab, s, "Synthetic Person 43 (statistician, national desk)")
	tab.Go(at + "/preview")
	tab.Go(at)
	look(t, tab, "early")
	tab.Follow("#publish-form button")
	must(t, tab, "The release is published.")
	look(t, tab, "published")
	return "this-quarter"
}

func traceAndReproduce(t *testing.T, s *demoSite, tab *chromium.Tab, release string) {
	t.Helper()
	tab.Go(s.url + "/figures")
	look(t, tab, "figures")
	tab.Go(s.url + "/figures/" + release)
	look(t, tab, "release")
	must(t, tab, "Investigations by force and setting", "One tile a force")
	tab.Click("details:has(> #t1-box-1) > summary") // every force is in the table, folded under its map
	must(t, tab, "Made-up Force 01")
	const cell = "T1:body=made-up-force-01%3Bsetting=family"
	tab.Go(s.url + "/figures/" + release + "/trace?cell=" + cell)
	look(t, tab, "trace")
	must(t, tab, "Made-up Force 01")
	if tab.Has("SYN-01-") {
		t.Error("the public sees a row")
	}
	become(tab, s, "Synthetic Person 40 (data lead, Made-up Force 01)")
	tab.Go(s.url + "/figures/" + release + "/trace?cell=" + cell)
	must(t, tab, "SYN-01-2025-0001")
	look(t, tab, "trace-rows")
	var out bytes.Buffer
	ctx := access.WithActor(context.Background(), access.SystemActor("reproduce"))
	if err := figures.RunReproduce(ctx, s.figures, &out, release, 0); err != nil || !strings.Contains(out.String(), "Every file came out the same, byte for byte.") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if dir := os.Getenv("CANDOUR_SHOTS"); dir == "" {
		return
	}
	t.Log(out.String())
}
