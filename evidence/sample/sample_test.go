package sample_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/alike"
	"candour/evidence/digest"
	"candour/evidence/sample"
	"candour/evidence/threads"
)

func ExampleMake() {
	root, err := os.MkdirTemp("", "sample")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(root) }()
	d, err := sample.Make(root, sample.Options{Seed: 1, Documents: 100})
	fmt.Println(d.Documents, len(d.Truth), err)
	// Output: 100 100 <nil>
}

func made(t *testing.T, seed uint64, documents int) (string, *sample.Delivery) {
	t.Helper()
	root := t.TempDir()
	d, err := sample.Make(root, sample.Options{Seed: seed, Documents: documents})
	if err != nil {
		t.Fatal(err)
	}
	return root, d
}

// sums are the hashes of all files.
func sums(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		f, err := os.Open(path) //nolint:gosec // of the test's own folder
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		s, err := digest.Of(f)
		name, _ := filepath.Rel(root, path)
		out[filepath.ToSlash(name)] = s.SHA256
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestOneSeedOneDelivery: the same bytes, and others by another seed; as many documents as were asked for.
func TestOneSeedOneDelivery(t *testing.T) {
	a, da := made(t, 3, 150)
	b, _ := made(t, 3, 150)
	c, _ := made(t, 4, 150)
	if !reflect.DeepEqual(sums(t, a), sums(t, b)) || reflect.DeepEqual(sums(t, a), sums(t, c)) {
		t.Error("a seed is not one delivery, or two seeds are")
	}
	for _, n := range []int{1, 2, 7, 59, 61} {
		if _, d := made(t, 5, n); d.Documents != n || len(d.Truth) != n {
			t.Errorf("%d documents, want %d", d.Documents, n)
		}
	}
	if da.Files >= da.Documents {
		t.Error("nothing lies in anything")
	}
	for _, o := range []sample.Options{{Documents: 0}, {Documents: -1}} {
		if _, err := sample.Make(t.TempDir(), o); err == nil {
			t.Errorf("%+v was made", o)
		}
	}
	if _, err := sample.Make(a, sample.Options{Documents: 1}); !errors.Is(err, sample.ErrNotEmpty) {
		t.Error("a folder that is not empty was written into")
	}
}

// TestTheListsAreTrue: what the provider declares and what the truth says is what lies there.
func TestTheListsAreTrue(t *testing.T) {
	root, d := made(t, 1, 300)
	have := sums(t, root)
	list, err := os.Open(filepath.Join(root, "manifest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = list.Close() }()
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil || !slices.Equal(rows[0], []string{"number", "name", "sha256", "size", "custodian", "path"}) || len(rows) != d.Files+1 || len(have) != d.Files+2 {
		t.Fatalf("%d rows, %d files: %v", len(rows), d.Files, err)
	}
	for _, r := range rows[1:] {
		if have[r[5]] != r[2] || !strings.HasPrefix(r[5], "delivery/"+r[4]+"/") || filepath.Base(r[5]) != r[1] {
			t.Errorf("%v is not what lies there", r)
		}
	}
	raw, err := os.ReadFile(filepath.Join(root, "truth.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	kinds, paths := map[string]int{}, map[string]bool{}
	lines := json.NewDecoder(bytes.NewReader(raw))
	for lines.More() {
		var tr sample.Truth
		if err := lines.Decode(&tr); err != nil {
			t.Fatal(err)
		}
		if tr.Parent == "" && have[tr.Path] != tr.SHA256 || tr.Parent != "" && !paths[tr.Parent] || paths[tr.Path] {
			t.Errorf("%+v", tr)
		}
		paths[tr.Path] = true
		kinds[tr.Kind]++
		if tr.Exception != "" {
			kinds[string(tr.Exception)]++
		}
		if tr.Missing {
			kinds["missing"]++
		}
	}
	for _, k := range []string{"mail", "letter", "pdf", "document", "spreadsheet", "scan", "chat", "archive", "locked", "broken", "missing"} {
		if kinds[k] == 0 {
			t.Errorf("there is no %s", k)
		}
	}
}

// mails are the mails of a delivery that are files of it, read by the standard library.
func mails(t *testing.T, root string, d *sample.Delivery) []threads.Mail {
	t.Helper()
	var out []threads.Mail
	for _, tr := range d.Truth {
		if tr.Kind != "mail" || tr.Parent != "" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(tr.Path))) //nolint:gosec // of the test's own folder
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", tr.Path, err)
		}
		body, err := io.ReadAll(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		said := evidence.Mail{MessageID: m.Header.Get("Message-ID"), References: strings.Fields(m.Header.Get("References")), Subject: m.Header.Get("Subject")}
		if v := m.Header.Get("In-Reply-To"); v != "" {
			said.InReplyTo = []string{v}
		}
		if v := m.Header.Get("Bcc"); v != "" {
			said.Bcc = []string{v}
		}
		out = append(out, threads.Mail{Key: tr.Path, Said: said, Body: string(body)})
	}
	return out
}

// TestThreadsAndCopiesAreThose: what reads the delivery finds what the truth says, and nothing else.
func TestThreadsAndCopiesAreThose(t *testing.T) {
	root, d := made(t, 2, 400)
	truth := map[string]sample.Truth{}
	for _, tr := range d.Truth {
		truth[tr.Path] = tr
	}
	x, bcc := threads.New(), map[string]int{}
	for _, m := range mails(t, root, d) {
		if err := x.Add(m); err != nil {
			t.Fatal(err)
		}
		bcc[m.Said.MessageID] += len(m.Said.Bcc)
	}
	boxes := 0
	for _, th := range x.Forest().Threads {
		names := map[string]bool{}
		th.Walk(func(n *threads.Node, _ int) {
			for _, k := range n.Copies {
				names[truth[k].Thread] = true
			}
			if n.Missing != (len(n.Copies) == 0) || n.Differ {
				t.Errorf("%+v", n)
			}
			if len(n.Copies) == 3 {
				boxes++
				if bcc["<"+n.ID+">"] != 1 {
					t.Errorf("%s: who was copied in stands in %d of three", n.ID, bcc["<"+n.ID+">"])
				}
			}
			for _, c := range n.Children {
				if c.Missing {
					continue
				}
				if tr := truth[c.Copies[0]]; tr.Answers != n.ID || tr.Missing != n.Missing {
					t.Errorf("%s stands under %s, and answers %s", c.ID, n.ID, tr.Answers)
				}
			}
		})
		if len(names) != 1 {
			t.Errorf("one thread has mails of %v", names)
		}
	}
	if boxes == 0 {
		t.Error("no mail lies in three boxes")
	}
	near(t, root, d)
}

// near compares the letters with what the truth says of near copies.
func near(t *testing.T, root string, d *sample.Delivery) {
	t.Helper()
	x, err := alike.New(alike.Usual)
	if err != nil {
		t.Fatal(err)
	}
	group, want := map[string]string{}, map[string]int{}
	for _, tr := range d.Truth {
		if tr.Kind != "letter" || tr.Parent != "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(tr.Path))) //nolint:gosec // of the test's own folder
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Add(alike.Document{ID: tr.Path, SHA256: tr.SHA256, Text: string(text)}); err != nil {
			t.Fatal(err)
		}
		if group[tr.Path] = tr.Near; tr.Near != "" {
			want[tr.Near]++
		}
	}
	got := map[string]int{}
	for _, g := range x.Groups().Near {
		for _, m := range g.Members {
			if group[m.ID] == "" || group[m.ID] != group[g.Centre] {
				t.Errorf("%s is no copy of %s", m.ID, g.Centre)
			}
		}
		got[group[g.Centre]] += len(g.Members)
	}
	if len(want) == 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("copies %v, want %v", got, want)
	}
}

// TestFilesAreWhatTheyAre: other programs open them, where they are installed; and what is hidden is there.
func TestFilesAreWhatTheyAre(t *testing.T) {
	root, d := made(t, 6, 200)
	for _, tr := range d.Truth {
		if tr.Parent != "" {
			continue
		}
		path := filepath.Join(root, filepath.FromSlash(tr.Path))
		switch {
		case tr.Kind == "pdf":
			reads(t, "pdftotext", path, "-")
			reads(t, "qpdf", "--check", path)
		case tr.Exception == evidence.Locked:
			reads(t, "unzip", "-P", "sample", "-t", path)
		case tr.Exception == evidence.Broken:
			if z, err := zip.OpenReader(path); err == nil {
				_ = z.Close()
				t.Errorf("%s can be read", tr.Path)
			}
		case len(tr.Hidden) > 0:
			for _, word := range tr.Hidden {
				if !strings.Contains(inZip(t, path), word) {
					t.Errorf("%s does not hold %q", tr.Path, word)
				}
			}
		}
	}
}

func reads(t *testing.T, program string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		return
	}
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil { //nolint:gosec // programs that are named here
		t.Errorf("%s %v: %v\n%s", program, args, err, out)
	}
}

func inZip(t *testing.T, path string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil { //nolint:gosec // of the test's own making
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestAnAttachmentIsWhatWasSent: a mail's parts are the bytes that the truth says, a zip in a mail in a zip too.
func TestAnAttachmentIsWhatWasSent(t *testing.T) {
	root, d := made(t, 1, 300)
	nested, parts := 0, 0
	for _, tr := range d.Truth {
		if tr.Kind != "mail" || tr.Parent == "" && !slices.ContainsFunc(d.Truth, func(c sample.Truth) bool { return c.Parent == tr.Path }) {
			continue
		}
		var raw []byte
		if tr.Parent == "" {
			b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(tr.Path))) //nolint:gosec // of the test's own folder
			if err != nil {
				t.Fatal(err)
			}
			raw = b
		} else {
			nested++
			raw = []byte(inZip(t, filepath.Join(root, filepath.FromSlash(tr.Family))))
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		in := multipart.NewReader(m.Body, "part-of-a-made-up-mail")
		for {
			p, err := in.NextPart()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.FileName() == "" {
				continue
			}
			parts++
			at := slices.IndexFunc(d.Truth, func(c sample.Truth) bool { return c.Parent == tr.Path && strings.HasSuffix(c.Path, "!"+p.FileName()) })
			if at < 0 {
				t.Fatalf("%s of %s is not in the truth", p.FileName(), tr.Path)
			}
			s, err := digest.Of(base64Of(p))
			if err != nil || s.SHA256 != d.Truth[at].SHA256 {
				t.Errorf("%s: other bytes (%v)", d.Truth[at].Path, err)
			}
		}
	}
	if nested == 0 || parts == 0 {
		t.Errorf("%d mails in archives, %d attachments", nested, parts)
	}
}

func base64Of(r io.Reader) io.Reader { return base64.NewDecoder(base64.StdEncoding, r) }
