package spreadsheet

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/table/spreadsheet/ods"
	"candour/internal/table/spreadsheet/odscheck"
)

func checkODS(data []byte) []string { return odscheck.Check(bytes.NewReader(data), int64(len(data))) }

func TestWhatWeWriteKeepsToTheChecklist(t *testing.T) {
	d := sample()
	d.Shorthand = Shorthand
	d.Tables[0].Blank = "An empty cell means that nobody was asked."
	data, parts := written(t, d)
	if broken := checkODS(data); len(broken) > 0 {
		t.Errorf("broken: %s", strings.Join(broken, "\n"))
	}
	for _, piece := range []string{
		`<text:a xlink:type="simple" xlink:href="#&#39;Recommendations all open 2&#39;.A1">Recommendations all open 2</text:a>`,
		"[c] left out to keep people", "Shorthand used in the tables", "An empty cell means that nobody was asked.",
	} {
		if !strings.Contains(parts["content.xml"], piece) {
			t.Errorf("the content lacks %s", piece)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		table, _ := hostileTable(t)
		if slices.ContainsFunc(table.Columns, func(c string) bool { return strings.ContainsAny(c, "[") }) {
			return
		}
		var buf bytes.Buffer
		d := document(table)
		d.Notes = append(d.Notes, Note{"note 1", "A note."})
		if err := WriteODS(&buf, d); err != nil {
			t.Fatal(err)
		}
		for _, b := range checkODS(buf.Bytes()) {
			// A title of marks alone, and text that is white space only, are not ours.
			if !strings.HasPrefix(b, "sheet names") && !strings.HasPrefix(b, "blank rows") && !strings.HasPrefix(b, "header rows: column") && !strings.HasPrefix(b, "marked-up tables") {
				t.Fatalf("%s in %q", b, table.Columns)
			}
		}
	})
}

func TestCheckODSFindsWhatIsBroken(t *testing.T) {
	_, parts := written(t, sample())
	for _, c := range []struct{ part, old, new, want string }{
		{"meta.xml", "<dc:title>Register &lt;of&gt; recommendations</dc:title>", "", "document information: a title is missing"},
		{"meta.xml", "<dc:language>en-GB</dc:language>", "", "a language is missing"},
		{"settings.xml", `type="int">0<`, `type="int">4<`, "cursor: it is not in A1"},
		{"settings.xml", `type="string">Cover<`, `type="string">Notes<`, "cursor: the file opens on Notes"},
		{"styles.xml", `fo:border="2pt solid #000000"/><style:text-properties fo:font-weight="bold"/>`, `/>`, "colour: the style Marked_20_error tells something by colour alone"},
		{"styles.xml", `fo:wrap-option="wrap"`, "", "wrapped text"},
		{"content.xml", `table:name="Notes"`, `table:name="Cover"`, "sheet names: Cover is used twice"},
		{"content.xml", `table:display="true"`, `table:display="false"`, "hidden sheets"},
		{"content.xml", "<table:table-header-rows>", "<table:table-rows>", "rows tagged as header"},
		{"content.xml", "<table:table-row>", `<table:table-row><table:table-cell/></table:table-row><table:table-row>`, "blank rows"},
		{"content.xml", `<table:table-row><table:table-cell table:style-name="Wrapped"`, `<table:table-row><table:table-cell table:number-columns-spanned="2" table:style-name="Wrapped"`, "merged cells"},
		{"content.xml", "An empty cell means that nothing is recorded.", "", "empty cells"},
		{"content.xml", `<text:p>r-1</text:p>`, `<text:p>[c]</text:p>`, "shorthand: [c] is not explained"},
		{"content.xml", ` table:style-name="co1"`, "", "column widths"},
		{"content.xml", `<text:p>made</text:p>`, `<text:p>made*</text:p>`, "has a symbol"},
		{"content.xml", `<text:p>made</text:p>`, `<text:p>id</text:p>`, "has no name of its own"},
		{"content.xml", ".A1\">Notes</text:a>", ".A1\">here</text:a>", "does not say where it leads"},
		{"content.xml", `table:table-cell table:style-name="Heading_20_1"`, `table:table-cell table:style-name="Wrapped"`, "holds no title in a heading style"},
		{"content.xml", `table:name="recommendations"`, `table:name="Table1"`, "does not say what the table holds"},
		{"content.xml", `table:contains-header="true"`, `table:contains-header="true" table:display-filter-buttons="true"`, "filters"},
	} {
		changed := []part{{"mimetype", ods.Mime}}
		for _, name := range []string{"meta.xml", "styles.xml", "settings.xml", "content.xml"} {
			text := parts[name]
			if name == c.part {
				if !strings.Contains(text, c.old) {
					t.Fatalf("%s has no %s", name, c.old)
				}
				text = strings.ReplaceAll(text, c.old, c.new)
				if strings.Contains(c.old, "header-rows") {
					text = strings.ReplaceAll(text, "</table:table-header-rows>", "</table:table-rows>")
				}
			}
			changed = append(changed, part{name, text})
		}
		if got := strings.Join(checkODS(zipOf(t, changed...)), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s -> %s\nsaid %q\nwant %q", c.old, c.new, got, c.want)
		}
	}
	if got := checkODS([]byte("a,b\n")); len(got) != 1 || !strings.Contains(got[0], "cannot be read") {
		t.Errorf("a CSV file: %q", got)
	}
}
