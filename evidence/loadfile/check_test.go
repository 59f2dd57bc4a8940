package loadfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"candour/evidence/loadfile"
)

// volume is a good volume of files that a test may change.
func volume(t *testing.T) fstest.MapFS {
	t.Helper()
	root, _ := produced(t)
	out := fstest.MapFS{}
	for name, content := range everything(t, root) {
		out[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return out
}

const dat, opt = "DATA/VOL001.dat", "DATA/VOL001.opt"

func replace(v fstest.MapFS, name, from, to string) {
	s := string(v[name].Data)
	if !strings.Contains(s, from) {
		panic(fmt.Sprintf("%q is not in %s: %q", from, name, s))
	}
	v[name] = &fstest.MapFile{Data: []byte(strings.Replace(s, from, to, 1))}
}

// TestEveryProblemIsNamed: each fault is found, by its code, at its row, and nothing else is.
func TestEveryProblemIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(v fstest.MapFS)
		want   []string // code, row
	}{
		"nothing": {func(fstest.MapFS) {}, nil},
		"two documents of one number": {func(v fstest.MapFS) {
			replace(v, dat, "þABC0000007þ\x14þABC0000007þ", "þABC0000008þ\x14þABC0000008þ")
		},
			[]string{"numbers-overlap 3", "page-of-none 1", "page-of-none 2", "pages-differ 2", "family-broken 2", "family-broken 3", "family-broken 4", "family-broken 5"}},
		"a range backwards": {func(v fstest.MapFS) {
			replace(v, dat, "þABC0000008þ\x14þABC0000008þ", "þABC0000008þ\x14þABC0000006þ")
		}, []string{"range-backwards 3", "family-broken 3", "family-broken 3", "parent-missing 4", "parent-missing 5"}},
		"no number":                  {func(v fstest.MapFS) { replace(v, dat, "þABC0000007þ\x14", "þABCþ\x14") }, []string{"number-bad 2", "page-of-none 1", "page-of-none 2"}},
		"a child without its parent": {func(v fstest.MapFS) { drop(v, dat, 2) }, []string{"parent-missing 3", "parent-missing 4", "family-broken 3", "family-broken 3"}},
		"a parent without its child": {func(v fstest.MapFS) { drop(v, dat, 4) }, []string{"family-broken 3"}},
		"a family with a gap":        {func(v fstest.MapFS) { drop(v, dat, 3) }, []string{"family-broken 3"}},
		"one end of a family": {func(v fstest.MapFS) {
			replace(v, dat, "þABC0000008þ\x14þABC0000010þ\x14þþ", "þABC0000008þ\x14þþ\x14þþ")
		}, []string{"family-broken 3", "family-broken 3", "family-broken 4", "family-broken 5"}},
		"words that are missing":      {func(v fstest.MapFS) { delete(v, "TEXT/0001/ABC0000008.txt") }, []string{"text-missing 3", "file-missing 11"}},
		"no words, and no reason":     {func(v fstest.MapFS) { replace(v, dat, "þlockedþ", "þþ") }, []string{"text-missing 4"}},
		"a native that is missing":    {func(v fstest.MapFS) { delete(v, "NATIVES/0001/ABC0000008.eml") }, []string{"native-missing 3", "file-missing 7"}},
		"a picture that is missing":   {func(v fstest.MapFS) { delete(v, "IMAGES/0001/ABC0000007_0002.tif") }, []string{"picture-missing 2", "file-missing 5"}},
		"a picture too few":           {func(v fstest.MapFS) { drop(v, opt, 1) }, []string{"pages-differ 2", "pages-differ 1"}},
		"another count":               {func(v fstest.MapFS) { replace(v, dat, "þ2þ", "þ3þ") }, []string{"pages-differ 2"}},
		"no count":                    {func(v fstest.MapFS) { replace(v, dat, "þ2þ", "þtwoþ") }, []string{"pages-differ 2"}},
		"another count in the OPT":    {func(v fstest.MapFS) { replace(v, opt, ",,2", ",,3") }, []string{"pages-differ 1"}},
		"no first page":               {func(v fstest.MapFS) { replace(v, opt, ",Y,", ",,") }, []string{"first-page 1"}},
		"two first pages":             {func(v fstest.MapFS) { replace(v, opt, "0002.tif,,", "0002.tif,Y,") }, []string{"first-page 2"}},
		"a page twice":                {func(v fstest.MapFS) { replace(v, opt, "ABC0000007_0002,", "ABC0000007_0001,") }, []string{"numbers-overlap 2", "pages-differ 1", "pages-differ 2"}},
		"a page of no document":       {func(v fstest.MapFS) { replace(v, opt, "ABC0000007_0002,", "ABC0000099_0002,") }, []string{"page-of-none 2", "pages-differ 1", "pages-differ 2"}},
		"a row of the OPT":            {func(v fstest.MapFS) { replace(v, opt, ",,2\r", "\r") }, []string{"row-unreadable 1", "first-page 2", "pages-differ 2"}},
		"a changed native":            {func(v fstest.MapFS) { v["NATIVES/0001/ABC0000007.pdf"].Data = []byte("PDF") }, []string{"hash-differs 0", "hash-differs 2"}},
		"a native of another size":    {func(v fstest.MapFS) { v["NATIVES/0001/ABC0000007.pdf"].Data = []byte("longer") }, []string{"hash-differs 0", "hash-differs 2", "size-differs 6"}},
		"a hash of nothing":           {func(v fstest.MapFS) { replace(v, dat, `þNATIVES\0001\ABC0000007.pdfþ`, "þþ") }, []string{"hash-differs 2"}},
		"a file that nobody lists":    {func(v fstest.MapFS) { v["IMAGES/0001/more.tif"] = &fstest.MapFile{} }, []string{"file-unlisted 0"}},
		"a path that leads out":       {func(v fstest.MapFS) { replace(v, dat, `TEXT\0001\ABC0000008.txt`, `..\TEXT\0001\ABC0000008.txt`) }, []string{"text-missing 3"}},
		"a path with a drive":         {func(v fstest.MapFS) { replace(v, dat, `TEXT\0001\ABC0000008.txt`, `C:\TEXT\0001\ABC0000008.txt`) }, []string{"text-missing 3"}},
		"a path in the volume's name": {func(v fstest.MapFS) { replace(v, dat, `TEXT\0001\ABC0000008.txt`, `.\vol001\text\0001\abc0000008.TXT`) }, nil},
		"no DAT":                      {func(v fstest.MapFS) { delete(v, dat) }, []string{"no-load-file 0"}},
		"a DAT that is none":          {func(v fstest.MapFS) { v[dat].Data = []byte("þaþ\nþb") }, []string{"row-unreadable 2"}},
		"a DAT without numbers":       {func(v fstest.MapFS) { v[dat].Data = []byte("þaþ\n") }, []string{"row-unreadable 1"}},
		"two DATs":                    {func(v fstest.MapFS) { v["DATA/VOL002.dat"] = v[dat] }, []string{"two-load-files 0", "file-unlisted 0"}},
		"a manifest that is none":     {func(v fstest.MapFS) { v["MANIFEST.csv"].Data = []byte("a,b\n") }, []string{"row-unreadable 1"}},
		"no manifest":                 {func(v fstest.MapFS) { delete(v, "MANIFEST.csv") }, nil},
		"a family over volumes": {func(v fstest.MapFS) {
			replace(v, dat, "þBCCþ\x14þCUSTODIANþ", "þVOLUMEþ\x14þCUSTODIANþ")
		}, []string{"family-over-volumes 4", "family-over-volumes 5"}},
	} {
		v := volume(t)
		c.change(v)
		report, err := loadfile.Check(v, loadfile.Usual)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, p := range report.Problems {
			ours := p.Code == "hash-differs" && p.Row == 0 && (p.File == dat || p.File == opt) || p.Code == "size-differs" && strings.HasPrefix(p.Why, "DATA/")
			if !ours { // the manifest says, rightly, that the test changed the load file
				got = append(got, fmt.Sprintf("%s %d", p.Code, p.Row))
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q\n%v", name, got, c.want, report.Problems)
		}
	}
}

// drop takes a row away; the header is row 0 of a DAT.
func drop(v fstest.MapFS, name string, row int) {
	rows := strings.SplitAfter(string(v[name].Data), "\r\n")
	v[name] = &fstest.MapFile{Data: []byte(strings.Join(slices.Delete(rows, row, row+1), ""))}
}

// TestNumbersOfPages: where numbers count pages, documents have as many pictures as numbers.
func TestNumbersOfPages(t *testing.T) {
	const head = "þBEGDOCþ\x14þENDDOCþ\x14þPAGESþ\x14þEXCEPTIONþ\n"
	for name, c := range map[string]struct {
		dat, opt, want string
	}{
		"right":              {"þA0001þ\x14þA0002þ\x14þ2þ\x14þphotographþ\nþA0003þ\x14þA0003þ\x14þ1þ\x14þphotographþ\n", "A0001,V,p,Y,,,2\nA0002,V,p,,,,\nA0003,V,p,Y,,,1\n", ""},
		"overlap":            {"þA0001þ\x14þA0002þ\x14þ2þ\x14þphotographþ\nþA0002þ\x14þA0002þ\x14þ1þ\x14þphotographþ\n", "A0001,V,p,Y,,,2\nA0002,V,p,,,,\n", "numbers-overlap"},
		"too few":            {"þA0001þ\x14þA0003þ\x14þþ\x14þphotographþ\n", "A0001,V,p,Y,,,\nA0002,V,p,,,,\n", "pages-differ"},
		"counted otherwise":  {"þA0001þ\x14þA0002þ\x14þ3þ\x14þphotographþ\n", "", "pages-differ"},
		"pages of documents": {"þA.0001þ\x14þA.0002þ\x14þ2þ\x14þphotographþ\n", "A.0001,V,p,Y,,,\nA.0002,V,p,,,,\n", ""},
	} {
		v := fstest.MapFS{"x.dat": {Data: []byte(head + c.dat)}, "x.opt": {Data: []byte(c.opt)}, "p": {}}
		report, err := loadfile.Check(v, loadfile.Usual)
		if err != nil {
			t.Fatal(err)
		}
		found := c.want == ""
		for _, p := range report.Problems {
			found = found || p.Code == c.want
			if c.want == "" || c.want == "pages-differ" && p.Code == "numbers-overlap" {
				t.Errorf("%s: %v", name, p)
			}
		}
		if !found {
			t.Errorf("%s: %v", name, report.Problems)
		}
	}
}

// TestProblemsAreBounded: a volume of which all is wrong says so, and how much it does not name.
func TestProblemsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("þBEGDOCþ\x14þENDDOCþ\n")
	for range 2_000 {
		b.WriteString("þnoneþ\x14þnoneþ\n")
	}
	report, err := loadfile.Check(fstest.MapFS{"x.dat": {Data: []byte(b.String())}}, loadfile.Usual)
	if err != nil || len(report.Problems) != 1_000 || report.More != 5_000 {
		t.Errorf("%d problems, %d more, %v", len(report.Problems), report.More, err)
	}
}

func FuzzReadDAT(f *testing.F) {
	f.Add([]byte("þaþ\x14þbþ\r\nþ1þ\x14þ2þþ®þ\r\n"))
	f.Add([]byte("\xff\xfe\xfe\x00a\x00\xfe\x00\n\x00"))
	f.Add([]byte("\xfea\xfe\x14\xfeb\xfe\n"))
	most := loadfile.Limits{Rows: 100, Fields: 20, Field: 1000, Total: 10_000}
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := loadfile.ReadDAT(strings.NewReader(string(b)), most)
		if err != nil {
			return
		}
		for _, row := range table.Rows {
			if len(row) != len(table.Header) {
				t.Fatal("a row with other fields than the header")
			}
		}
		var out strings.Builder
		if loadfile.WriteDAT(&out, table) != nil {
			return // a field that this format cannot hold
		}
		again, err := loadfile.ReadDAT(strings.NewReader(out.String()), loadfile.Usual)
		if err != nil || !slices.Equal(again.Header, table.Header) || len(again.Rows) != len(table.Rows) {
			t.Fatalf("written and read again: %v", err)
		}
		for i := range again.Rows {
			if !slices.Equal(again.Rows[i], table.Rows[i]) {
				t.Fatalf("row %d: %q, want %q", i, again.Rows[i], table.Rows[i])
			}
		}
	})
}

func FuzzReadOPT(f *testing.F) {
	f.Add([]byte("A1,V,p,Y,,,1\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		pictures, _, _, err := loadfile.ReadOPT(strings.NewReader(string(b)), loadfile.Limits{Rows: 100, Field: 1000})
		if err != nil {
			return
		}
		for _, p := range pictures {
			if p.Page == "" || p.Path == "" || p.Row < 1 {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func FuzzReadEDRM(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(edrm, "")))
	f.Fuzz(func(t *testing.T, b []byte) {
		records, err := loadfile.ReadEDRM(strings.NewReader(string(b)), loadfile.Limits{Rows: 100, Total: 100_000})
		if err != nil {
			return
		}
		for _, r := range records {
			if r.Begin == "" {
				t.Fatal("a document without a number")
			}
		}
	})
}
