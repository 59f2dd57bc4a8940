package loadfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"candour/evidence/loadfile"
)

func ExampleReadDAT() {
	t, err := loadfile.ReadDAT(strings.NewReader("þBEGDOCþ\x14þENDDOCþ\x14þTITLEþ\r\nþA0001þ\x14þA0003þ\x14þTimetable®of the busþ\r\n"), loadfile.Usual)
	if err != nil {
		panic(err)
	}
	records, err := loadfile.Records(t)
	fmt.Println(t.Encoding, records[0].Begin, records[0].End, err)
	fmt.Printf("%q\n", records[0].Rest["TITLE"])
	// Output:
	// UTF-8 A0001 A0003 <nil>
	// "Timetable\nof the bus"
}

// as writes text in an encoding.
func as(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	const text = "þBEGDOCþ\x14þENDDOCþ\x14þNameþ\r\nþA1þ\x14þA1þ\x14þCafé “Nord”®second þþ lineþ\r\n"
	utf16 := func(order unicode.Endianness, bom unicode.BOMPolicy) string {
		return as(t, unicode.UTF16(order, bom), text)
	}
	for name, c := range map[string]struct {
		file string
		want loadfile.Encoding
	}{
		"utf-8":                        {text, loadfile.UTF8},
		"utf-8 with a mark":            {"\ufeff" + text, loadfile.UTF8BOM},
		"windows-1252":                 {as(t, charmap.Windows1252, text), loadfile.CP1252},
		"utf-16 low, with a mark":      {utf16(unicode.LittleEndian, unicode.UseBOM), loadfile.UTF16LE},
		"utf-16 low, without a mark":   {utf16(unicode.LittleEndian, unicode.IgnoreBOM), loadfile.UTF16LE},
		"utf-16 high, with a mark":     {utf16(unicode.BigEndian, unicode.UseBOM), loadfile.UTF16BE},
		"utf-16 high, without a mark":  {utf16(unicode.BigEndian, unicode.IgnoreBOM), loadfile.UTF16BE},
		"line feeds alone":             {strings.ReplaceAll(text, "\r\n", "\n"), loadfile.UTF8},
		"carriage returns alone":       {strings.ReplaceAll(text, "\r\n", "\r"), loadfile.UTF8},
		"empty rows between":           {strings.ReplaceAll(text, "\r\n", "\r\n\r\n\r\n"), loadfile.UTF8},
		"no line end at the end":       {strings.TrimSuffix(text, "\r\n"), loadfile.UTF8},
		"a line end inside a field":    {strings.ReplaceAll(text, "®", "\r\n"), loadfile.UTF8},
		"fields without quotes beside": {strings.ReplaceAll(text, "þA1þ", "A1"), loadfile.UTF8},
	} {
		got, err := loadfile.ReadDAT(strings.NewReader(c.file), loadfile.Usual)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := []string{"A1", "A1", "Café “Nord”\nsecond þ line"}
		if got.Encoding != c.want || len(got.Rows) != 1 || !slices.Equal(got.Rows[0], want) {
			t.Errorf("%s: %s %q", name, got.Encoding, got.Rows)
		}
	}
}

func TestWhatIsNoDAT(t *testing.T) {
	small := loadfile.Limits{Rows: 2, Fields: 3, Field: 10, Total: 60}
	for name, c := range map[string]struct{ file, want string }{
		"empty":             {"", "row 1: the file is empty"},
		"names twice":       {"þaþ\x14þaþ\n", "row 1, a: two fields have this name"},
		"a field too few":   {"þaþ\x14þbþ\nþ1þ\x14þ2þ\nþ1þ\n", "row 3: it has 1 fields, and the header names 2"},
		"a field too many":  {"þaþ\nþ1þ\x14þ2þ\n", "row 2: it has 2 fields, and the header names 1"},
		"not closed":        {"þaþ\x14þbþ\nþ1þ\x14þ2\n", "row 2, field 2: the file ends inside a field: its quote is not closed"},
		"after the quote":   {"þaþ\nþ1þ2\n", "row 2, field 1: something stands between the end of the field and the separator"},
		"too many rows":     {"a\n1\n2\n3\n", "row 4: the file has more than 2 rows"},
		"too many fields":   {"1\x142\x143\x144\n", "row 1, field 4: the row has more than 3 fields"},
		"a long field":      {"a\n12345678901\n", "row 2, field 1: the field has more than 10 bytes; a quote may not be closed"},
		"a large file":      {strings.Repeat("1234567890\x141234567890\x14\n", 4), "two fields have this name"},
		"a bad letter late": {"\ufeffa\n1\n\xfe\n", "row 3, field 1: a letter is not UTF-8, as the beginning of the file is"},
	} {
		_, err := loadfile.ReadDAT(strings.NewReader(c.file), small)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	small.Total = 20
	if _, err := loadfile.ReadDAT(strings.NewReader("a\x14b\n1234567890\x14123456789\n"), small); err == nil || !strings.Contains(err.Error(), "more than 20 bytes") {
		t.Errorf("a large file: %v", err)
	}
}

// TestRoundTrip: what is written is read as it was, also after an editor of Windows saved it in its own way.
func TestRoundTrip(t *testing.T) {
	letter := rapid.RuneFrom([]rune("ab þ\n\x14\"',;\u00e9\u4e2d\U0001f600\u2028\x00\ufeff"))
	field := rapid.StringOfN(letter, 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		table := &loadfile.Table{Encoding: loadfile.UTF8BOM}
		for i := range width {
			table.Header = append(table.Header, fmt.Sprintf("f%d", i))
		}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			table.Rows = append(table.Rows, rapid.SliceOfN(field, width, width).Draw(t, "row"))
		}
		var b bytes.Buffer
		if err := loadfile.WriteDAT(&b, table); err != nil {
			t.Fatal(err)
		}
		got, err := loadfile.ReadDAT(bytes.NewReader(b.Bytes()), loadfile.Usual)
		if err != nil || !reflect.DeepEqual(got, table) {
			t.Fatalf("%+v, %v\nwant %+v", got, err, table)
		}
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.TrimPrefix(b.String(), "\ufeff"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err = loadfile.ReadDAT(strings.NewReader(wide), loadfile.Usual); err != nil || !reflect.DeepEqual(got.Rows, table.Rows) {
			t.Fatalf("saved as Unicode: %+v, %v\nwant %+v", got, err, table)
		}
	})
}

func TestWhatCannotBeWritten(t *testing.T) {
	for s, want := range map[string]string{
		"Acme®": "row 2, b: it has ®", "a\rb": "row 2, b: it has a carriage return", "\xff": "row 2, b: it is not UTF-8",
	} {
		err := loadfile.WriteDAT(io.Discard, &loadfile.Table{Header: []string{"a", "b"}, Rows: [][]string{{"1", s}}})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", s, err)
		}
	}
	if err := loadfile.WriteDAT(io.Discard, &loadfile.Table{Header: []string{"a", "b"}, Rows: [][]string{{"1"}}}); err == nil {
		t.Error("a row with too few fields was written")
	}
	for _, p := range []loadfile.Picture{{Page: "a,b", Path: "c"}, {Page: "a", Path: "b\n"}, {Page: "a"}, {Path: "a"}, {Page: " a", Path: "b"}} {
		if loadfile.WriteOPT(io.Discard, []loadfile.Picture{p}) == nil {
			t.Errorf("%+v was written", p)
		}
	}
}

func TestOPT(t *testing.T) {
	pictures := []loadfile.Picture{
		{Row: 1, Page: "A1_0001", Volume: "V", Path: `IMAGES\A1.tif`, First: true, Pages: 2}, {Row: 2, Page: "A1_0002", Volume: "V", Path: `IMAGES\A2.tif`, Pages: -1}}
	var b bytes.Buffer
	if err := loadfile.WriteOPT(&b, pictures); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffA1_0001,V,IMAGES\\A1.tif,Y,,,2\r\nA1_0002,V,IMAGES\\A2.tif,,,,\r\n"; b.String() != want {
		t.Errorf("%q", b.String())
	}
	got, _, faults, err := loadfile.ReadOPT(&b, loadfile.Usual)
	if err != nil || len(faults) > 0 || !reflect.DeepEqual(got, pictures) {
		t.Errorf("%+v %v %v", got, faults, err)
	}
	_, _, faults, err = loadfile.ReadOPT(strings.NewReader("a,b,c,Y,,\nb,V,p,X,,,\nc,V,p,,,,none\n,V,p,,,,\nd,V,,,,,\n\ne,V,p,n,,,\n"), loadfile.Usual)
	if err != nil || len(faults) != 5 || faults[0].Row != 1 || faults[1].Field != "field 4" || faults[2].Field != "field 7" || faults[3].Field != "field 1" || faults[4].Field != "field 3" {
		t.Errorf("%v %v", faults, err)
	}
	if _, _, _, err := loadfile.ReadOPT(strings.NewReader(strings.Repeat("a,b,c,,,,\n", 21)), loadfile.Limits{Rows: 2, Field: 100}); err == nil {
		t.Error("more rows than allowed were read")
	}
}

const edrm = `<Root MajorVersion="1" MinorVersion="2" DataInterchangeType="Update"><Batch><Documents>
<Document DocID="A1" DocType="Message"><Tags><Tag TagName="#Subject" TagValue="Timetable" TagDataType="Text"/></Tags>
<Files><File FileType="Native"><ExternalFile FilePath="natives\1" FileName="a.eml" Hash="%s"/></File>
<File FileType="Text"><ExternalFile FilePath="" FileName="a.txt"/></File></Files></Document>
<Document DocID="A2" DocType="File"><FieldValues><FileName> b.pdf </FieldValues></Document>
</Documents><Relationships><Relationship Type="Attachment" ParentDocId="A1" ChildDocId="A2"/><Relationship Type="Thread" ParentDocId="x" ChildDocId="y"/></Relationships></Batch></Root>`

func TestEDRM(t *testing.T) {
	whole := strings.Replace(fmt.Sprintf(edrm, strings.Repeat("AB", 32)), " b.pdf </FieldValues>", " b.pdf </FileName></FieldValues>", 1)
	got, err := loadfile.ReadEDRM(strings.NewReader(whole), loadfile.Usual)
	want := []loadfile.Record{
		{Row: 1, Begin: "A1", End: "A1", SHA256: strings.Repeat("ab", 32), Native: "natives/1/a.eml", Text: "a.txt", Rest: map[string]string{"Subject": "Timetable"}},
		{Row: 2, Begin: "A2", End: "A2", Parent: "A1", Rest: map[string]string{"FileName": "b.pdf"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	for name, file := range map[string]string{
		"cut off":                   whole[:len(whole)-20],
		"no XML":                    fmt.Sprintf(edrm, ""),
		"an entity from outside":    `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><Root><Document DocID="&e;"/></Root>`,
		"a document without an id":  `<Root><Document/></Root>`,
		"an id twice":               `<Root><Document DocID="a"/><Document DocID="a"/></Root>`,
		"a parent that is not here": strings.Replace(whole, `ParentDocId="A1"`, `ParentDocId="A9"`, 1),
		"its own parent":            strings.Replace(whole, `ParentDocId="A1"`, `ParentDocId="A2"`, 1),
	} {
		var fault *loadfile.Fault
		if _, err := loadfile.ReadEDRM(strings.NewReader(file), loadfile.Usual); !errors.As(err, &fault) {
			t.Errorf("%s: %v", name, err)
		}
	}
	most := loadfile.Usual
	most.Total = 100
	if _, err := loadfile.ReadEDRM(strings.NewReader(whole), most); err == nil {
		t.Error("more bytes than allowed were read")
	}
}

func TestNamesOfOtherPrograms(t *testing.T) {
	table := &loadfile.Table{Header: []string{"Beg Bates", "End Bates", "Text Link", "Custodian"}, Rows: [][]string{{"A1", "A2", `TEXT\A1.txt`, "Office"}}}
	got, err := loadfile.Records(table)
	want := []loadfile.Record{{Row: 2, Begin: "A1", End: "A2", Text: `TEXT\A1.txt`, Rest: map[string]string{"Custodian": "Office"}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	for _, header := range [][]string{{"BEGDOC"}, {"BEGDOC", "ENDDOC", "begbates"}} {
		if _, err := loadfile.Records(&loadfile.Table{Header: header}); err == nil {
			t.Errorf("%v was taken", header)
		}
	}
}

func file(name, content string) loadfile.File {
	return loadfile.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

// items are a mail with two attachments of which one cannot be read, and a scan of two pages.
func items() []loadfile.Item {
	native := func(name, content string) *loadfile.File { f := file(name, content); return &f }
	return []loadfile.Item{
		{Parent: -1, Native: native("scan.PDF", "pdf"), Text: "Page of a timetable", Pictures: []loadfile.File{file("1.tif", "one"), file("2.tif", "two")}, Rest: map[string]string{"CUSTODIAN": "Office"}},
		{Parent: 3, Native: native("locked.zip", "zip"), Exception: "locked"},
		{Parent: 3, Native: native("odd.na me", "odd"), Text: "þorn\nand more"},
		{Parent: -1, Native: native("mail.eml", "mail"), Text: "A mail", Rest: map[string]string{"BCC": "unseen@example.test"}},
	}
}

func produced(t *testing.T) (string, []loadfile.Record) {
	t.Helper()
	root := t.TempDir()
	records, err := loadfile.Produce(root, loadfile.Volume{Name: "VOL001", Prefix: "ABC", First: 7, Width: 7}, items())
	if err != nil {
		t.Fatal(err)
	}
	return root, records
}

// TestProduce: what goes out comes in again, equal, and a second time gives the same bytes.
func TestProduce(t *testing.T) {
	root, records := produced(t)
	report, err := loadfile.Check(os.DirFS(root), loadfile.Usual)
	if err != nil || len(report.Problems) > 0 || report.Documents != 4 || report.Pages != 2 || report.Compared != report.Files || report.Files != 11 {
		t.Fatalf("%+v %v", report, err)
	}
	for i := range records {
		records[i].Row = i + 2
		if len(records[i].Rest) == 0 {
			records[i].Rest = nil
		}
	}
	if !reflect.DeepEqual(report.Records, records) {
		t.Errorf("out %+v\nin %+v", records, report.Records)
	}
	if r := records[2]; r.Begin != "ABC0000009" || r.Parent != "ABC0000008" || r.BeginFamily != "ABC0000008" || r.EndFamily != "ABC0000010" || r.Exception != "locked" || r.Text != "" {
		t.Errorf("%+v", r)
	}
	if records[3].Native != `NATIVES\0001\ABC0000010.bin` {
		t.Errorf("an odd ending was kept: %s", records[3].Native)
	}
	again, _ := produced(t)
	if a, b := everything(t, root), everything(t, again); !reflect.DeepEqual(a, b) {
		t.Error("a second time gave other bytes")
	}
}

func everything(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p) //nolint:gosec // of the test's own folder
		name, _ := filepath.Rel(root, p)
		out[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatIsNotProduced(t *testing.T) {
	for name, change := range map[string]func(v *loadfile.Volume, it []loadfile.Item){
		"a name that is a path":          func(v *loadfile.Volume, _ []loadfile.Item) { v.Name = "../x" },
		"a prefix that ends in a digit":  func(v *loadfile.Volume, _ []loadfile.Item) { v.Prefix = "A1" },
		"numbers that do not fit":        func(v *loadfile.Volume, _ []loadfile.Item) { v.First, v.Width = 8, 1 },
		"number nought":                  func(v *loadfile.Volume, _ []loadfile.Item) { v.First = 0 },
		"a child without its parent":     func(_ *loadfile.Volume, it []loadfile.Item) { it[1].Parent = 4 },
		"its own parent":                 func(_ *loadfile.Volume, it []loadfile.Item) { it[1].Parent = 1 },
		"each other's parents":           func(_ *loadfile.Volume, it []loadfile.Item) { it[1].Parent, it[2].Parent = 2, 1 },
		"no words and no reason":         func(_ *loadfile.Volume, it []loadfile.Item) { it[1].Exception = "" },
		"words and a reason":             func(_ *loadfile.Volume, it []loadfile.Item) { it[1].Text = "a" },
		"nothing of it":                  func(_ *loadfile.Volume, it []loadfile.Item) { it[1].Native = nil },
		"a field of the volume's own":    func(_ *loadfile.Volume, it []loadfile.Item) { it[0].Rest = map[string]string{"Beg Bates": "A1"} },
		"a field that cannot be written": func(_ *loadfile.Volume, it []loadfile.Item) { it[0].Rest = map[string]string{"TITLE": "Acme®"} },
		"a native that cannot be read": func(_ *loadfile.Volume, it []loadfile.Item) {
			it[0].Native.Open = func() (io.ReadCloser, error) { return nil, os.ErrNotExist }
		},
	} {
		v, it := loadfile.Volume{Name: "VOL001", Prefix: "ABC", First: 1, Width: 7}, items()
		change(&v, it)
		root := t.TempDir()
		if _, err := loadfile.Produce(root, v, it); err == nil {
			t.Errorf("%s was written", name)
		}
		if _, err := os.Stat(filepath.Join(root, "MANIFEST.csv")); err == nil {
			t.Errorf("%s: the volume has a manifest, as if it were whole", name)
		}
	}
}
