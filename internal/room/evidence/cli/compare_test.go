package cli

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/evidence/family"
	"candour/evidence/readers"
	"candour/evidence/sample"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

// says looks for words in what a command said.
func (d *desk) says(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if !strings.Contains(d.out.String(), w) {
			d.t.Errorf("it does not say %q:\n%.2000s", w, d.out.String())
		}
	}
}

// made is the truth of a made-up delivery in the folder "made".
func (d *desk) made(documents int) []sample.Truth {
	d.t.Helper()
	if err := (&sampleCommand{Seed: 1, Documents: documents, Out: "made"}).Run(d.streams()); err != nil {
		d.t.Fatal(err)
	}
	d.says(fmt.Sprintf("%d documents in", documents))
	f, err := os.Open("made/truth.jsonl")
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []sample.Truth
	for lines := json.NewDecoder(f); lines.More(); {
		var t sample.Truth
		if err := lines.Decode(&t); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, t)
	}
	return out
}

// TestAlikeAndThreadsOfADelivery: the commands find what the truth of a made-up delivery says, in archives and mails too.
func TestAlikeAndThreadsOfADelivery(t *testing.T) {
	d := newDesk(t)
	truth := d.made(300)
	near, threads, locked := map[string]int{}, map[string]bool{}, 0
	for _, tr := range truth {
		if tr.Near != "" {
			near[tr.Near]++
		}
		if tr.Thread != "" {
			threads[tr.Thread] = true
		}
		if tr.Exception == "locked" {
			locked++
		}
	}
	if err := (&alikeCommand{Paths: []string{"made/delivery"}, Threshold: 0.5, JSON: true}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatal(err)
	}
	var said alikeSaid
	if err := json.Unmarshal(d.out.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	groups := 0
	for _, g := range said.Near {
		if strings.HasSuffix(g.Centre, ".txt") {
			groups++
		}
	}
	if groups != len(near) || said.Unread["locked"] != locked || said.Documents < len(truth) || len(said.Exact) == 0 {
		t.Errorf("%d groups, want %d; %v; %d documents of %d", groups, len(near), said.Unread, said.Documents, len(truth))
	}
	if err := (&alikeCommand{Paths: []string{"made/delivery"}, Threshold: 0.5}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatal(err)
	}
	d.says("near copies, the least alike 0.", "the same bytes", " not read (locked)")
	if err := (&threadsCommand{Paths: []string{"made/delivery"}}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatal(err)
	}
	d.says(fmt.Sprintf("mails in %d threads", len(threads)), "(missing: ", "!1 mail.eml", "[most inclusive]", "[all of it is in made/delivery/")
	if err := (&threadsCommand{Paths: []string{"made/delivery"}, JSON: true}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatal(err)
	}
	d.says(`"by":"In-Reply-To"`, `"missing":true`, `{"suggestions":`)
	if n := strings.Count(d.out.String(), "\n"); n != len(threads)+1 {
		t.Errorf("%d lines of JSON, want %d", n, len(threads)+1)
	}
}

// TestThreadsOfAMailbox, with a subject that joins nothing.
func TestThreadsOfAMailbox(t *testing.T) {
	d := newDesk(t)
	const mail = "From x@example.test Mon Jan  1 10:00:00 2018\nFrom: x@example.test\nSubject: %s\nMessage-ID: <%s@example.test>\n\nWords about the timetable %s.\n\n"
	d.write("box.mbox", fmt.Appendf(nil, mail+mail, "Timetable", "1", "one", "Re: timetable", "2", "two"))
	if err := (&threadsCommand{Paths: []string{"box.mbox"}}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatal(err)
	}
	d.says("2 mails in 2 threads", "one subject, not joined: timetable")
}

// list is a list of the letters and mails of a made-up delivery, and one that is locked.
func (d *desk) list(truth []sample.Truth) {
	d.t.Helper()
	f, err := os.Create("made/out.csv")
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows := csv.NewWriter(f)
	_ = rows.Write([]string{"number", "path", "sha256", "custodian", "exception", "title"})
	for i, tr := range truth {
		if tr.Parent == "" && (tr.Kind == "letter" || tr.Kind == "mail" || tr.Exception != "") {
			_ = rows.Write([]string{fmt.Sprint(i), tr.Path, tr.SHA256, tr.Custodian, string(tr.Exception), "Acme® " + tr.Kind})
		}
	}
	if rows.Flush(); rows.Error() != nil {
		d.t.Fatal(rows.Error())
	}
}

// TestProduceAndCheck: a volume is written and holds; a byte that changes is found.
func TestProduceAndCheck(t *testing.T) {
	d := newDesk(t)
	d.list(d.made(120))
	if err := (&produceCommand{List: "made/out.csv", Out: "vol", Prefix: "ABC", Name: "VOL001", First: 1, Digits: 7}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatalf("%v\n%s", err, d.out.String())
	}
	d.says("(R) was written for ®", "from ABC0000001 to ABC0000", "Nothing is wrong with the volume.")
	if err := (&checkProductionCommand{Folder: "vol"}).Run(d.streams()); err != nil {
		t.Fatal(err)
	}
	natives, err := filepath.Glob("vol/NATIVES/0001/*.eml")
	if err != nil || len(natives) == 0 {
		t.Fatal(natives, err)
	}
	d.write(natives[0], []byte("changed"))
	if err := (&checkProductionCommand{Folder: "vol"}).Run(d.streams()); !errors.Is(err, command.ErrSaid) {
		t.Errorf("a changed file: %v", err)
	}
	d.says("[hash-differs]", "[size-differs]", "The volume is refused: 3 problems.")
	if err := (&produceCommand{List: "made/out.csv", Out: "vol", Prefix: "ABC", Name: "VOL001", First: 1, Digits: 7}).run(d.streams(), readers.Set{}.Read); err == nil {
		t.Error("a folder that is not empty was written into")
	}
	for _, folder := range []string{"none", "letter.pdf"} {
		if err := (&checkProductionCommand{Folder: folder}).Run(d.streams()); errs.CodeOf(err) != errs.Invalid {
			t.Errorf("%s: %v", folder, err)
		}
	}
}

// TestAFamilyGoesOutWhole, from JSON lines, with words of its own and pictures.
func TestAFamilyGoesOutWhole(t *testing.T) {
	d := newDesk(t)
	sum := func(name string) string {
		if err := (&hashCommand{Files: []string{name}, JSON: true}).Run(d.streams()); err != nil {
			t.Fatal(err)
		}
		var h hashed
		if err := json.Unmarshal(d.out.Bytes(), &h); err != nil {
			t.Fatal(err)
		}
		return h.SHA256
	}
	d.write("words.txt", []byte("Words about the timetable."))
	d.write("one.tif", []byte("one"))
	letter, names := sum("letter.pdf"), sum("names.txt")
	d.write("list.jsonl", fmt.Appendf(nil, `{"number":2,"path":"names.txt","sha256":%q,"parent":1}
{"number":1,"path":"letter.pdf","sha256":%q,"text":"words.txt","pictures":["one.tif","one.tif"]}
`, names, letter))
	if err := (&produceCommand{List: "list.jsonl", Out: "vol", Prefix: "X-", Name: "V", First: 5, Digits: 3}).run(d.streams(), readers.Set{}.Read); err != nil {
		t.Fatalf("%v\n%s", err, d.out.String())
	}
	d.says("2 documents, from X-005 to X-006", "2 pictures of pages")
	dat, err := os.ReadFile("vol/DATA/V.dat")
	if err != nil || !strings.Contains(string(dat), "þX-006þ\x14þX-006þ\x14þX-005þ\x14þX-006þ\x14þX-005þ") {
		t.Errorf("%q %v", dat, err)
	}
}

// TestListsThatAreRefused: each names its row and what to do, and no folder is left behind.
func TestListsThatAreRefused(t *testing.T) {
	d := newDesk(t)
	if err := (&hashCommand{Files: []string{"names.txt"}, JSON: true}).Run(d.streams()); err != nil {
		t.Fatal(err)
	}
	var h hashed
	if err := json.Unmarshal(d.out.Bytes(), &h); err != nil {
		t.Fatal(err)
	}
	d.write("empty.txt", nil)
	if err := os.Symlink("/etc/hostname", "link"); err != nil {
		t.Fatal(err)
	}
	const head = "number,path,sha256,parent,text,exception\n"
	good := "1,names.txt," + h.SHA256
	for name, c := range map[string]struct{ list, want string }{
		"empty":               {"", "no header"},
		"no rows":             {head, "names no document"},
		"no column":           {"number,path\n1,names.txt\n", "no column sha256"},
		"no number":           {head + "," + good[2:] + ",,,\n", "Row 2 of the list, number"},
		"a number twice":      {head + good + ",,,\n" + good + ",,,\n", "Row 3 of the list, number: row 2 has it"},
		"no path":             {head + "1,," + h.SHA256 + ",,,\n", "Row 2 of the list, path"},
		"no hash":             {head + "1,names.txt,abc,,,\n", "Row 2 of the list, sha256"},
		"another hash":        {head + "1,letter.pdf," + h.SHA256 + ",,,locked\n", "letter.pdf has other bytes"},
		"a path that leads":   {head + "1,../names.txt," + h.SHA256 + ",,,\n", "leads out of the folder"},
		"an absolute path":    {head + "1,/etc/hostname," + h.SHA256 + ",,,\n", "leads out of the folder"},
		"a link that leads":   {head + "1,link," + h.SHA256 + ",,,\n", "link cannot be read"},
		"a file not there":    {head + "1,none.txt," + h.SHA256 + ",,,\n", "none.txt cannot be read"},
		"a parent not there":  {head + good + ",7,,\n", "Row 2 of the list, parent"},
		"no such reason":      {head + good + ",,,tired\n", "Row 2 of the list, exception"},
		"words and a reason":  {head + good + ",,names.txt,locked\n", "Row 2 of the list, exception"},
		"words that are none": {head + good + ",,empty.txt,\n", "Row 2 of the list, text: it is empty"},
		"a row cut short":     {head + good + "\n", "Row 2 of the list cannot be read"},
	} {
		d.write("list.csv", []byte(c.list))
		err := (&produceCommand{List: "list.csv", Out: "vol", Prefix: "A", Name: "V", First: 1, Digits: 3}).run(d.streams(), readers.Set{}.Read)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		d.absent("vol")
	}
	d.write("list.csv", []byte(head+good+",,,\n"))
	err := (&produceCommand{List: "list.csv", Out: "vol", Prefix: "A1", Name: "V", First: 1, Digits: 3}).run(d.streams(), readers.Set{}.Read)
	if errs.CodeOf(err) != errs.Invalid {
		t.Errorf("a prefix that ends in a digit: %v", err)
	}
	if left, _ := os.ReadDir("vol"); len(left) > 0 {
		t.Error("a volume that is not whole was left")
	}
	d.write("list.jsonl", []byte("{]\n"))
	if err := (&produceCommand{List: "list.jsonl", Out: "vol2", Prefix: "A", Name: "V", First: 1, Digits: 3}).run(d.streams(), readers.Set{}.Read); err == nil {
		t.Error("a list that is no JSON was read")
	}
}

func TestWhatCommandsRefuse(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]interface {
		run(s *command.Streams, read family.Read) error
	}{
		"no threshold":    &alikeCommand{Paths: []string{"."}},
		"no such folder":  &alikeCommand{Paths: []string{"none"}, Threshold: 0.5},
		"no such mailbox": &threadsCommand{Paths: []string{"none"}},
	} {
		if err := c.run(d.streams(), readers.Set{}.Read); errs.CodeOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]interface {
		Run(s *command.Streams) error
	}{
		"no documents":       &sampleCommand{Out: "made"},
		"a folder with more": &sampleCommand{Out: ".", Documents: 1},
		"a file as folder":   &sampleCommand{Out: "letter.pdf", Documents: 1},
		"dots":               &ocrCommand{Files: []string{"letter.pdf"}, DPI: 5},
		"no such language":   &ocrCommand{Files: []string{"letter.pdf"}, DPI: 200, Language: []string{"zxx"}},
	} {
		if err := c.Run(d.streams()); errs.CodeOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOCRSaysWhatItCannotRead: words of a scan; what is no picture, and what is poor, end with 1.
func TestOCRSaysWhatItCannotRead(t *testing.T) {
	d := newDesk(t)
	if err := (&ocrCommand{Files: []string{"letter.pdf"}, DPI: 150, Language: []string{"eng"}}).Run(d.streams()); errs.CodeOf(err) == errs.Invalid {
		t.Skipf("tesseract is not on this machine: %v", err)
	} else if !errors.Is(err, command.ErrSaid) || !strings.Contains(d.err.String(), "letter.pdf: not read (broken)") {
		t.Errorf("a PDF: %v %s", err, d.err.String())
	}
	scans := []string{}
	for _, tr := range d.made(400) {
		if tr.Kind == "scan" {
			scans = append(scans, "made/"+tr.Path)
		}
	}
	if len(scans) < 5 {
		t.Fatalf("%d scans", len(scans))
	}
	if err := (&ocrCommand{Files: scans[:3], DPI: 150, Language: []string{"eng"}}).Run(d.streams()); err != nil {
		t.Errorf("good scans: %v", err)
	}
	d.says("confidence 9")
	if !strings.Contains(d.out.String(), "straightened by 2.9") && !strings.Contains(d.out.String(), "straightened by 3.") {
		t.Errorf("the second was tilted by 3:\n%s", d.out.String())
	}
	if err := (&ocrCommand{Files: scans[4:5], DPI: 150, Language: []string{"eng"}, JSON: true}).Run(d.streams()); !errors.Is(err, command.ErrSaid) {
		t.Errorf("a poor scan: %v", err)
	}
	var p ocrSaid
	if err := json.Unmarshal(d.out.Bytes(), &p); err != nil || !p.Poor || slices.Contains(scans, p.Why) {
		t.Errorf("%v %+v", err, p)
	}
}
