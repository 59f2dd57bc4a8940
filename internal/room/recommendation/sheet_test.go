package recommendation_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/table/spreadsheet"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

var coordinator = as(access.RoleCoordinator, "register")

// preview uploads a file and gives its plan.
func (w *world) previewOf(t testing.TB, name string, data []byte) *exchange.SheetPlan {
	t.Helper()
	id, err := w.UploadSheet(coordinator, name, data)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := w.PreviewSheet(coordinator, id)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

const threeBad = "Report ID,Number,Title,Summary,Addressees,Answer Due,Answer,Answer Date,Answer By,Answer Words,Checked\r\n" +
	"iicsa-final,31,First,Neutral.,uk government; New Council,2026-12,Accepted in principle,March 2026,UK Government,Yes to it,yes\r\n" +
	"iicsa-final,32,,Neutral.,UK Government,2026-12,,,,,\r\n" +
	"iicsa-final,33,Third,Neutral.,UK Government,one day soon,perhaps,,UK Government,,maybe\r\n" +
	"no-such-report,34,Fourth,Neutral.,,,,,,,no\r\n" +
	"iicsa-final,,Fifth,Neutral.,UK GOVERNMENT,,,,,,\r\n"

func TestEveryProblemIsNamedAsThePersonsOwnFileCounts(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	plan := w.previewOf(t, "mine.csv", []byte(threeBad))
	if plan.Add != 2 || plan.Bad != 3 || plan.Same != 0 || len(plan.Blocking) != 0 {
		t.Fatalf("plan: %d added, %d bad, %d same, %v", plan.Add, plan.Bad, plan.Same, plan.Blocking)
	}
	var said []string
	for _, f := range plan.Problems() {
		said = append(said, f.String())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"row 3, column C (Title): ", "row 4, column F (Answer Due): ", "row 4, column G (Answer): ", "row 4, column K (Checked): ", "row 5, column A (Report ID): "} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if len(said) != 5 {
		t.Errorf("%d problems, want 5:\n%s", len(said), all)
	}
	if len(plan.Bodies) != 1 || plan.Bodies[0] != "New Council" {
		t.Errorf("new bodies: %v", plan.Bodies)
	}
}

func TestNothingIsImportedUntilAllIsGoodOrThePersonChooses(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		before := leaves(t, w)
		plan := w.previewOf(t, "mine.csv", []byte(threeBad))
		if _, err := w.ImportSheet(coordinator, plan.ID, false); !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) != 5 {
			t.Errorf("import of all: %v", err)
		}
		if n := leaves(t, w); n != before {
			t.Errorf("%d entries for a refused import", n-before)
		}
		load, err := w.ImportSheet(coordinator, plan.ID, true)
		if err != nil || load.RecommendationsAdded != 2 {
			t.Fatalf("import of the good rows: %+v, %v", load, err)
		}
		first, err := w.Get(public(), "iicsa-final-31")
		if err != nil || len(first.Addressees) != 2 || first.Addressees[0].ID != "uk-government" || len(first.Answers) != 1 ||
			first.Answers[0].Status != record.AcceptedInPrinciple || first.Answers[0].Given.Human() != "March 2026" {
			t.Errorf("%+v, %v", first, err)
		}
		if fifth, err := w.Get(public(), "iicsa-final-u01"); err != nil || fifth.Title != "Fifth" || fifth.Check.Done != nil {
			t.Errorf("%+v, %v", fifth, err)
		}
		if _, err := w.PreviewSheet(coordinator, plan.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the file is still kept: %v", err)
		}
		after := leaves(t, w)
		again := w.previewOf(t, "mine.csv", []byte(threeBad))
		if again.Add != 0 || again.Same != 2 || again.Bad != 3 {
			t.Errorf("the same file again: %d added, %d same, %d bad: %v", again.Add, again.Same, again.Bad, again.Problems())
		}
		if n := leaves(t, w); n != after {
			t.Errorf("the same file again entered %d acts", n-after)
		}
	})
}

// table makes a file of each format with the same rows.
func table(t testing.TB, format string, header []string, rows [][]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	switch format {
	case "csv":
		buf.WriteString(strings.Join(header, ",") + "\n")
		for _, r := range rows {
			buf.WriteString(strings.Join(r, ",") + "\n")
		}
	case "jsonl":
		for _, r := range rows {
			var fields []string
			for i, h := range header {
				fields = append(fields, fmt.Sprintf("%q:%q", h, r[i]))
			}
			buf.WriteString("{" + strings.Join(fields, ",") + "}\n")
		}
	case "xlsx":
		z := zip.NewWriter(&buf)
		put := func(name, text string) {
			f, err := z.Create(name)
			if err == nil {
				_, err = f.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var b strings.Builder
		for i, r := range append([][]string{header}, rows...) {
			fmt.Fprintf(&b, `<row r="%d">`, i+1)
			for j, cell := range r {
				fmt.Fprintf(&b, `<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, spreadsheet.Letter(j), i+1, cell)
			}
			b.WriteString(`</row>`)
		}
		const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
		put("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)
		put("xl/workbook.xml", `<workbook `+ns+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`)
		put("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
		put("xl/worksheets/sheet1.xml", `<worksheet `+ns+`><sheetData>`+b.String()+`</sheetData></worksheet>`)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return buf.Bytes()
}

func TestEveryFormatSaysTheSame(t *testing.T) {
	header := []string{"report_id", "number", "title", "summary", "addressees", "answer_due"}
	rows := [][]string{{"iicsa-final", "41", "One", "Neutral.", "UK Government; Welsh Government", "2026-12-01"}, {"iicsa-final", "4.3", "Two", "Neutral.", "", "spring 2027"}}
	for _, format := range []string{"csv", "jsonl", "xlsx"} {
		t.Run(format, func(t *testing.T) {
			w := seeded(t, testkit.SQLite(t))
			plan := w.previewOf(t, "mine."+format, table(t, format, header, rows))
			if plan.Add != 2 || len(plan.Problems()) != 0 {
				t.Fatalf("%d added: %v", plan.Add, plan.Problems())
			}
			if _, err := w.ImportSheet(coordinator, plan.ID, false); err != nil {
				t.Fatal(err)
			}
			r, err := w.Get(public(), "iicsa-final-4.3")
			if err != nil || r.AnswerDue.Human() != "spring 2027" || r.Number != "4.3" {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestTheRegistersOwnExportComesBackUnchanged(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	_, recs, err := w.ExportFiles(coordinator)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := exchange.WriteLines(&buf, recs); err != nil {
		t.Fatal(err)
	}
	plan := w.previewOf(t, "recommendations.jsonl", buf.Bytes())
	if plan.Same != len(recs) || plan.Add+plan.Bad != 0 {
		t.Errorf("%d same of %d, %d added, %d bad: %v", plan.Same, len(recs), plan.Add, plan.Bad, plan.Problems())
	}
}

// What the register gives to the public goes back in and changes nothing, though
// it leaves out what nobody has confirmed.
func TestThePublicFileComesBackUnchanged(t *testing.T) {
	l := seededLibrary(t)
	yes := true
	draft := exchange.FileRecommendation{ID: "a-draft", ReportID: "casey-2025", Title: "Draft", Summary: "Neutral.", State: record.StateDraft}
	more := exchange.FileRecommendation{ID: "with-ties", ReportID: "casey-2025", Title: "With ties", Summary: "Neutral.", Checked: &yes, Related: []string{"iicsa-final-01"},
		Commitments: []exchange.FileCommitment{{ID: "both", Text: "Neutral.", Serves: []string{"a-draft"}}},
		Ties: []exchange.FileTie{{To: "iicsa-final-02", Kind: record.TieOverlaps, State: record.TieSuggested, Says: "somebody"},
			{To: "iicsa-final-03", Kind: record.TieOverlaps, State: record.TieRejected, Says: "somebody", Reason: "No."},
			{To: "iicsa-final-04", Kind: record.TieSame, State: record.TieConfirmed, Says: "somebody", Reason: "Yes."},
			{To: "a-draft", Kind: record.TieOverlaps, State: record.TieConfirmed, Says: "somebody", Reason: "Yes."}}}
	if _, err := l.Load(coordinator, nil, []exchange.FileRecommendation{draft, more}); err != nil {
		t.Fatal(err)
	}
	file := l.get("", "/recommendations.jsonl").Body.String()
	if n := strings.Count(file, "\n"); !strings.Contains(file, "iicsa-final-04") || strings.Contains(file, "a-draft") {
		t.Fatalf("%d lines", n)
	}
	plan := l.previewOf(t, "recommendations.jsonl", []byte(file))
	if plan.Same != strings.Count(file, "\n") || plan.Add+plan.Bad != 0 {
		t.Errorf("%d same of %d, %d added, %d bad: %v", plan.Same, len(plan.Rows), plan.Add, plan.Bad, plan.Problems())
	}
	for from, to := range map[string]string{`"state":"confirmed"`: `"state":"suggested"`, `"title":"With ties"`: `"title":"Without"`, `"iicsa-final-04","kind"`: `"iicsa-final-05","kind"`} {
		plan := l.previewOf(t, "recommendations.jsonl", []byte(strings.Replace(file, from, to, 1)))
		if !strings.Contains(file, from) || plan.Bad != 1 {
			t.Errorf("%s for %s: %d bad", to, from, plan.Bad)
		}
	}
}

// TestTheListsComeBackUnchanged is case 07: each list that the register writes for
// people, given to the import as it is, has no problem and adds nothing, also one
// of a single body; and it is said which file goes into another register.
func TestTheListsComeBackUnchanged(t *testing.T) {
	l := seededLibrary(t)
	leaf := leaves(t, l.world)
	for _, ending := range []string{".csv", ".ods", ".json"} {
		for _, filter := range []string{"", "?body=home-office", "?answer=any&sort=title"} {
			data := l.get("", "/recommendations"+ending+filter).Body.Bytes()
			plan := l.previewOf(t, "recommendations"+ending, data)
			if plan.Add != 0 || plan.Bad != 0 || plan.Same != len(plan.Rows) || plan.Same < 10 || len(plan.Problems()) != 0 || plan.Ready() {
				t.Errorf("%s%s: %d added, %d same of %d, %v", ending, filter, plan.Add, plan.Same, len(plan.Rows), linesOf(plan))
			}
			if !strings.Contains(fmt.Sprint(plan.Warnings), "/recommendations.jsonl") {
				t.Errorf("%s%s: %v", ending, filter, plan.Warnings)
			}
			if !slices.Contains(plan.Warnings, "These columns are worked out here and were not read: answer_timing, state, state_words, days, url.") {
				t.Errorf("%s%s: nothing is said of columns that nobody reads: %v", ending, filter, plan.Warnings)
			}
			if got := exchange.ListNotLines("recommendations"+ending, data); !strings.Contains(got, "not read: answer_timing, state, state_words, days, url.") {
				t.Errorf("%s%s: a command would say %q", ending, filter, got)
			}
			if load, err := l.ImportSheet(coordinator, plan.ID, false); err != nil || load.RecommendationsAdded != 0 {
				t.Errorf("%s%s imported: %+v, %v", ending, filter, load, err)
			}
		}
	}
	if n := leaves(t, l.world); n != leaf {
		t.Errorf("%d entries", n-leaf)
	}
}

// TestOnlyColumnsThatAreThereAreNamed: of a list without some of the columns that nobody
// reads the others are named; what is no list is not called one.
func TestOnlyColumnsThatAreThereAreNamed(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	own := "id,report_body,state,state_words\r\niicsa-final-01,IICSA,overdue,Overdue\r\n"
	if plan := w.previewOf(t, "mine.csv", []byte(own)); !plan.Own || !slices.Contains(plan.Warnings, "These columns are worked out here and were not read: state, state_words.") {
		t.Errorf("%v", plan.Warnings)
	}
	for name, data := range map[string]string{"mine.csv": threeBad, "mine.jsonl": `{"id":"iicsa-final-01"}`, "x.csv": ""} {
		if got := exchange.ListNotLines(name, []byte(data)); got != "" {
			t.Errorf("%s is called a list: %s", name, got)
		}
	}
}

// TestAChangedListSaysWhatTheRegisterSays: whatever a person changed in a list is
// named by its cell, and nothing of it is taken without a word.
func TestAChangedListSaysWhatTheRegisterSays(t *testing.T) {
	l := seededLibrary(t)
	data := l.get("", "/recommendations.csv?report=casey-2025").Body.Bytes()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range rows[0] {
		was := rows[1][i]
		rows[1][i] = "Changed"
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		rows[1][i] = was
		plan := l.previewOf(t, "recommendations.csv", b.Bytes())
		said := linesOf(plan)
		switch slices.Contains([]string{"answer_timing", "state", "state_words", "days", "url"}, name) {
		case true: // of the day: tomorrow they say something else
			if plan.Bad != 0 {
				t.Errorf("%s: %v", name, said)
			}
		case false:
			if plan.Bad != 1 || len(said) != 1 || !strings.HasPrefix(said[0], "row 2, column "+spreadsheet.Letter(i)+" ("+name+"): ") || !strings.Contains(said[0], was) && name != "id" {
				t.Errorf("%s: %d bad, %v", name, plan.Bad, said)
			}
		}
	}
}

// TestOneNameMeansOneThing: a column that both the list download and the import
// have holds the same in both.
func TestOneNameMeansOneThing(t *testing.T) {
	same := []string{"id", "report_id", "number", "title", "summary", "addressees", "deadline_in_report", "answer_due", "answer", "answer_date", "checked"}
	var both []string
	for _, c := range exchange.ListColumns() {
		if slices.Contains(exchange.SheetColumns, c.Name) {
			both = append(both, c.Name)
		}
		typ := reflect.TypeFor[exchange.FileRecommendation]()
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			// Where a recommendation stands is its state everywhere but in a line,
			// which says published or draft; the import refuses the one for the other.
			if name == c.Name && !slices.Contains(same, name) && !slices.Contains([]string{"state", "synthetic"}, name) {
				t.Errorf("%s is a column of the list and something else in a line", name)
			}
		}
	}
	if slices.Sort(both); !slices.Equal(both, slices.Sorted(slices.Values(same))) {
		t.Errorf("both have %v", both)
	}
}

// TestAccentsSurviveASpreadsheet is case 09: what is downloaded begins with a byte
// order mark, and the import still reads it.
func TestAccentsSurviveASpreadsheet(t *testing.T) {
	l := seededLibrary(t)
	if _, err := l.Load(coordinator, nil, []exchange.FileRecommendation{{ID: "accents", ReportID: "casey-2025", Title: "Tŷ Gŵyl", Summary: "Neutral.", Addressees: []string{"Cyngor Môn"},
		AnswerDue: func() *string { s := "2026-12"; return &s }()}}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/recommendations.csv?q=Gŵyl", "/timetable.csv"} {
		data := l.get("", path).Body.String()
		if !strings.HasPrefix(data, "\xef\xbb\xbf") || strings.Count(data, "\ufeff") != 1 || !strings.Contains(data, "Tŷ Gŵyl") || !strings.Contains(data, "Cyngor Môn") {
			t.Errorf("%s: %.80q", path, data)
		}
	}
	if plan := l.previewOf(t, "x.csv", l.get("", "/recommendations.csv?q=Gŵyl").Body.Bytes()); plan.Same != 1 || len(plan.Problems()) != 0 {
		t.Errorf("%d same, %v", plan.Same, linesOf(plan))
	}
}

// A date of numbers and strokes says in the preview how it was read, and text
// with characters that nobody can see is named by its cell.
func TestThePreviewSaysHowCellsWereRead(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	plan := w.previewOf(t, "mine.csv", []byte("report_id,title,summary,answer_due,answer,answer_date\n"+
		"iicsa-final,One,Neutral.,03/04/2026,accepted,13/03/2026\niicsa-final,Two,A\x0bB,2026-04-03,,\n"))
	said := strings.Join(plan.Warnings, "\n")
	for _, want := range []string{"row 2, column D (answer_due): 03/04/2026 was read day first, as 3 April 2026.", "row 2, column F (answer_date): 13/03/2026 was read day first, as 13 March 2026."} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	if bad := linesOf(plan); len(plan.Warnings) != 2 || plan.Add != 1 || len(bad) != 1 || !strings.HasPrefix(bad[0], "row 3, column C (summary): There is a control character (0x0B)") {
		t.Errorf("%d added, %v, %v", plan.Add, bad, plan.Warnings)
	}
	for _, key := range []string{"title", "answers"} {
		line := `{"report_id":"iicsa-final","summary":"Neutral.","title":"J","answers":[],"x":1}`
		line = strings.Replace(strings.Replace(line, `,"x":1`, "", 1), map[string]string{"title": `"J"`, "answers": `[]`}[key],
			map[string]string{"title": `"J\u000b"`, "answers": `[{"note":"J\u000b"}]`}[key], 1)
		if plan := w.previewOf(t, "mine.jsonl", []byte(line)); plan.Bad != 1 || !strings.Contains(fmt.Sprint(linesOf(plan)), "0x0B") {
			t.Errorf("%s: %v", line, linesOf(plan))
		}
	}
	var many strings.Builder
	many.WriteString("report_id,title,summary,answer_due\n")
	for i := range 60 {
		fmt.Fprintf(&many, "iicsa-final,T%d,Neutral.,13/03/2026\n", i)
	}
	if plan := w.previewOf(t, "mine.csv", []byte(many.String())); len(plan.Warnings) != 51 || plan.Warnings[50] != "10 more dates were read day first." {
		t.Errorf("%d warnings: %v", len(plan.Warnings), plan.Warnings[len(plan.Warnings)-1])
	}
}

func TestAFileThatCannotBeTrustedIsNotHalfRead(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	for name, x := range map[string]struct{ file, says string }{
		"misspelt column":   {"report_id,titel,title,summary\niicsa-final,x,One,Neutral.\n", "row 1, column B (titel): We do not know this column"},
		"missing column":    {"report_id,title\niicsa-final,One\n", "row 1, column summary: There is no such column"},
		"column twice":      {"report_id,title,summary,title\niicsa-final,One,Neutral.,Two\n", "used twice"},
		"twice by a space":  {"report_id,title,summary,answer_due,Answer due\niicsa-final,One,Neutral.,2026-01-01,2027-01-01\n", "used twice"},
		"three spellings":   {"report_id,title,summary,source_url,Source URL,source-url\niicsa-final,One,Neutral.,,,https://example.test/\n", "used twice"},
		"twice by a hyphen": {"report_id,title,summary,answer_words,answer-words\niicsa-final,One,Neutral.,Yes,No\n", "used twice"},
		"keys of one line":  {`{"report_id":"iicsa-final","summary":"Neutral.","title":"J","Title":"K"}`, "used twice"},
		"keys of two lines": {`{"report_id":"iicsa-final","summary":"Neutral.","title":"J","note":"L"}` + "\n" +
			`{"report_id":"iicsa-final","summary":"Neutral.","title":"J2","NOTE":"M"}`, "used twice"},
		"keys of a whole line": {`{"report_id":"iicsa-final","summary":"Neutral.","title":"J","Title":"K","answers":[]}`, "used twice"},
		"keys of an answer": {`{"report_id":"iicsa-final","summary":"Neutral.","title":"J","answers":[{"date":"2026","Date":"2025"}]}` + "\n" +
			`{"report_id":"iicsa-final","summary":"Neutral.","title":"K"}`, "comes twice"},
	} {
		plan := w.previewOf(t, "mine.csv", []byte(x.file))
		if got := fmt.Sprint(plan.Problems()); !strings.Contains(fmt.Sprintln(linesOf(plan)), x.says) {
			t.Errorf("%s: %s, want %q", name, got, x.says)
		}
		if plan.Ready() {
			t.Errorf("%s: may be imported", name)
		}
		if _, err := w.ImportSheet(coordinator, plan.ID, true); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: imported: %v", name, err)
		}
	}
}

func linesOf(p *exchange.SheetPlan) []string {
	var out []string
	for _, f := range p.Problems() {
		out = append(out, f.String())
	}
	return out
}

func TestHostileFilesAreRefusedInWords(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	f, err := z.Create("xl/workbook.xml")
	if err == nil {
		_, err = f.Write(bytes.Repeat([]byte(" "), 64<<20))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	whole := table(t, "xlsx", []string{"report_id", "title", "summary"}, [][]string{{"iicsa-final", "One", "Neutral."}})
	for name, data := range map[string][]byte{"zip bomb": bomb.Bytes(), "cut off": whole[:len(whole)/2], "empty": {}, "a PDF": []byte("%PDF-1.7"),
		"no good line":  []byte("{\"title\":\"a\",\"title\":\"b\"}"),
		"only a header": []byte("report_id,title,summary\n"), "a NUL": []byte("report_id,title,summary\na,\x00,c\n"),
		"too large": append([]byte("report_id,title,summary\n"), bytes.Repeat([]byte("a,b,c\n"), 3<<20)...)} {
		if _, err := w.UploadSheet(coordinator, "x.xlsx", data); !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var kept int
	if err := w.db.QueryRow(context.Background(), `SELECT count(*) FROM import_preview`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d refused files are kept (%v)", kept, err)
	}
}

func TestAnUploadIsItsPersonsOwnAndGoesAfterAnHour(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		plan := w.previewOf(t, "mine.csv", []byte(threeBad))
		stranger := access.WithActor(context.Background(), access.Actor{ID: "another", Roles: []access.Role{access.RoleCoordinator}})
		if _, err := w.PreviewSheet(stranger, plan.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("another coordinator: %v", err)
		}
		if err := w.CancelSheet(stranger, plan.ID); err != nil {
			t.Error(err)
		}
		if _, err := w.PreviewSheet(coordinator, plan.ID); err != nil {
			t.Errorf("somebody else cancelled it: %v", err)
		}
		for _, ctx := range []context.Context{public(), as(access.RoleOwner, "uk-government"), as(access.RoleAdministrator, "")} {
			if _, err := w.UploadSheet(ctx, "x.csv", []byte(threeBad)); err == nil {
				t.Error("somebody without the right may upload")
			}
		}
		w.clock.Advance(time.Hour + time.Minute)
		if _, err := w.ImportSheet(coordinator, plan.ID, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("after an hour: %v", err)
		}
		w.previewOf(t, "mine.csv", []byte(threeBad))
		var kept int
		if err := w.db.QueryRow(context.Background(), `SELECT count(*) FROM import_preview`).Scan(&kept); err != nil || kept != 1 {
			t.Errorf("%d files kept, want the new one (%v)", kept, err)
		}
	})
}

func FuzzReadSheet(f *testing.F) {
	f.Add([]byte(threeBad))
	f.Add([]byte(`{"report_id":"a","title":"b","summary":"c","answers":[{"answer":"accepted"}]}`))
	f.Add([]byte(`{"report_id":1,"title":[],"summary":{},"addressees":["x",2]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheet, err := exchange.ReadSheet("x", data)
		if err != nil {
			if errs.CodeOf(err) == errs.Internal {
				t.Fatal(err)
			}
			return
		}
		(&exchange.SheetPlan{Sheet: sheet}).Spell(map[string]record.Body{}, nil)
		for _, r := range sheet.Rows {
			for _, p := range r.Problems {
				if p.Row != r.Number {
					t.Fatalf("row %d has a problem of row %d", r.Number, p.Row)
				}
			}
		}
	})
}
