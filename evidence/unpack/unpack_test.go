package unpack_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/scratch"
	"candour/evidence/unpack"
	"candour/evidence/unpack/seven"
)

const paragraph = "Placeholder paragraph 12 about the timetable."

func file(b []byte, name string) scratch.File {
	return scratch.File{R: bytes.NewReader(b), Size: int64(len(b)), Name: name}
}

func zipOf(t testing.TB, entries ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e[0], Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(e[1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func ExampleZip() {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"letter.txt", "letter.txt", "../../outside.txt"} {
		w, _ := z.Create(name)
		_, _ = fmt.Fprint(w, "Placeholder")
	}
	_ = z.Close()
	dir, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(dir) }()
	r, err := unpack.Zip(file(b.Bytes(), "a.zip"), scratch.New(dir, evidence.Usual))
	for _, p := range r.Parts {
		fmt.Println(p.File, p.Name, p.Size)
	}
	for _, n := range r.Notes {
		fmt.Println(n.Code)
	}
	fmt.Println(err)
	// Output:
	// part-000001 letter.txt 11
	// part-000002 letter.txt 11
	// part-000003 ../../outside.txt 11
	// two-of-one-name
	// name-points-outside
	// <nil>
}

// told is a reading's parts in short.
func told(t testing.TB, into *scratch.Folder, r *evidence.Reading) string {
	t.Helper()
	var out []string
	for _, p := range r.Parts {
		what := string(p.Code)
		if p.File != "" {
			b, err := os.ReadFile(into.Path(p))
			if err != nil || int64(len(b)) != p.Size {
				t.Fatal(p, err)
			}
			what = "other bytes"
			if string(b) == strings.Repeat(paragraph+" ", 2)[:91]+"\n" || strings.HasPrefix(string(b), paragraph) {
				what = "a"
			} else if string(b) == "plain\n" {
				what = "b"
			}
		}
		out = append(out, p.Name+"="+what)
	}
	return strings.Join(out, " ")
}

func seven7(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	return unpack.SevenZip(f, into, seven.Open)
}

type reader func(scratch.File, *scratch.Folder) (*evidence.Reading, error)

func TestWhatIsLocked(t *testing.T) {
	for _, c := range []struct {
		name      string
		read      reader
		passwords []string
		want      string
		code      evidence.Code
	}{
		{"old.zip", unpack.Zip, nil, "a.txt=locked b.txt=b", ""},
		{"old.zip", unpack.Zip, []string{"wrong", "secret12"}, "a.txt=a b.txt=b", ""},
		{"aes.zip", unpack.Zip, nil, "", evidence.Locked},
		{"aes.zip", unpack.Zip, []string{"wrong"}, "", evidence.Locked},
		{"aes.zip", unpack.Zip, []string{"wrong", "secret12"}, "a.txt=a", ""},
		{"plain.7z", seven7, nil, "a.txt=a b.txt=b", ""},
		{"locked.7z", seven7, []string{"wrong"}, "", evidence.Locked},
		{"locked.7z", seven7, []string{"wrong", "secret12"}, "a.txt=a b.txt=b", ""},
		{"hidden.7z", seven7, nil, "", evidence.Locked},
		{"hidden.7z", seven7, []string{"wrong", "secret12"}, "a.txt=a b.txt=b", ""},
	} {
		into := scratch.New(t.TempDir(), evidence.Usual)
		into.Passwords = c.passwords
		r, err := c.read(archive(t, c.name), into)
		if c.code != "" {
			if err == nil || evidence.CodeOf(err) != c.code {
				t.Errorf("%s %v: %v, want %s", c.name, c.passwords, err, c.code)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s %v: %v", c.name, c.passwords, err)
		} else if got := told(t, into, r); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.name, c.passwords, got, c.want)
		}
	}
}

// TestEveryWrongPasswordIsWrong: the old cipher's check lets one in 256 through; the
// sum of the bytes does not.
func TestEveryWrongPasswordIsWrong(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	for i := range 2000 {
		into.Passwords = append(into.Passwords, fmt.Sprintf("wrong%d", i))
	}
	r, err := unpack.Zip(archive(t, "old.zip"), into)
	if err != nil || told(t, into, r) != "a.txt=locked b.txt=b" {
		t.Error(told(t, into, r), err)
	}
}

func TestNamesOfOldZips(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := unpack.Zip(file(zipOf(t, [2]string{"caf\x82.txt", "plain\n"}, [2]string{"café.txt", "plain\n"}), "a.zip"), into)
	if err != nil || told(t, into, r) != "café.txt=b café.txt=b" || r.Notes[0].Code != "two-of-one-name" {
		t.Error(told(t, into, r), r.Notes, err)
	}
}

func tarOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []*tar.Header{
		{Name: "/etc/cron.d/a", Typeflag: tar.TypeReg, Size: 6, Mode: 0o4777},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/shadow"},
		{Name: "device", Typeflag: tar.TypeChar},
		{Name: "folder/", Typeflag: tar.TypeDir},
	} {
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			_, _ = w.Write([]byte("plain\n"))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTarAndPackedByItself(t *testing.T) {
	dir := t.TempDir()
	into := scratch.New(dir, evidence.Usual)
	r, err := unpack.Tar(file(tarOf(t), "a.tar"), into)
	if err != nil || told(t, into, r) != "/etc/cron.d/a=b" || r.Notes[0].Code != "name-points-outside" {
		t.Errorf("%s %v %v", told(t, into, r), r.Notes, err)
	}
	var links string
	for _, p := range r.Pieces {
		links += p.Text + "\n"
	}
	if !strings.Contains(links, "link -> /etc/shadow") {
		t.Errorf("the link is not told of: %s", links)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 || !left[0].Type().IsRegular() {
		t.Errorf("in the folder lie %v", left)
	}
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte("plain\n"))
	_ = w.Close()
	for _, c := range []struct {
		f    scratch.File
		kind string
		want string
	}{
		{file(z.Bytes(), "b.txt.gz"), "application/gzip", "b.txt=b"},
		{file(z.Bytes(), "b.TGZ"), "application/gzip", "b.tar=b"},
		{file(z.Bytes()[:z.Len()-3], "b.gz"), "application/gzip", "b=broken"},
		{archive(t, "a.txt.xz"), "application/x-xz", "a.txt=a"},
	} {
		r, err := unpack.One(c.f, into, c.kind)
		if err != nil {
			t.Errorf("%s: %v", c.f.Name, err)
		} else if got := told(t, into, r); got != c.want {
			t.Errorf("%s: %s, want %s", c.f.Name, got, c.want)
		}
	}
}

// rar5 is a RAR archive (rarlab.com/technote.htm) of stored files.
func rar5(names ...string) []byte {
	block := func(body []byte) []byte {
		sized := append(binary.AppendUvarint(nil, uint64(len(body))), body...)
		return append(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(sized)), sized...)
	}
	out := append([]byte("Rar!\x1a\x07\x01\x00"), block([]byte{1, 0, 0})...)
	for _, n := range names {
		data := []byte("plain\n")
		h := []byte{2, 2}                              // a file, with data
		h = binary.AppendUvarint(h, uint64(len(data))) // packed
		h = binary.AppendUvarint(h, 4)                 // has a sum
		h = binary.AppendUvarint(h, uint64(len(data))) // plain
		h = binary.AppendUvarint(h, 0o644)             // attributes
		h = binary.LittleEndian.AppendUint32(h, crc32.ChecksumIEEE(data))
		h = append(h, 0, 1) // stored; Unix
		h = append(binary.AppendUvarint(h, uint64(len(n))), n...)
		out = append(append(out, block(h)...), data...)
	}
	return append(out, block([]byte{5, 0, 0})...)
}

func TestRAR(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	whole := rar5("one.txt", "../two.txt")
	r, err := unpack.RAR(file(whole, "a.rar"), into)
	if err != nil || told(t, into, r) != "one.txt=b ../two.txt=b" {
		t.Fatal(err)
	}
	if r, err = unpack.RAR(file(whole[:len(whole)-30], "a.rar"), into); err != nil || told(t, into, r) != "one.txt=b (the rest of the archive)=broken" {
		t.Error(err, r)
	}
	if _, err = unpack.RAR(file([]byte("Rar!\x1a\x07\x01\x00junk"), "a.rar"), into); evidence.CodeOf(err) != evidence.Broken {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	bomb := zipOf(t, [2]string{"bomb", strings.Repeat("\x00", 30<<20)}, [2]string{"b.txt", "plain\n"})
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := unpack.Zip(file(bomb, "bomb.zip"), into)
	if err != nil || told(t, into, r) != "bomb=too-much b.txt=b" {
		t.Errorf("%v %v", r, err)
	}
	var many [][2]string
	for i := range 10_000 {
		many = append(many, [2]string{fmt.Sprint(i), ""})
	}
	limits := evidence.Usual
	limits.Entries = 9_999
	dir := t.TempDir()
	if _, err := unpack.Zip(file(zipOf(t, many...), "many.zip"), scratch.New(dir, limits)); evidence.CodeOf(err) != evidence.TooMuch {
		t.Errorf("10,000 empty entries: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%d files were written of an archive that is refused", len(left))
	}
	limits.Entries = 10_000
	if r, err := unpack.Zip(file(zipOf(t, many...), "many.zip"), scratch.New(t.TempDir(), limits)); err != nil || len(r.Parts) != 10_000 {
		t.Errorf("as many as are allowed: %v", err)
	}
	limits.Entries = 1
	for name, read := range map[string]reader{"plain.7z": seven7} {
		if _, err := read(archive(t, name), scratch.New(t.TempDir(), limits)); evidence.CodeOf(err) != evidence.TooMuch {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := unpack.RAR(file(rar5("a", "b"), "a.rar"), scratch.New(t.TempDir(), limits)); evidence.CodeOf(err) != evidence.TooMuch {
		t.Errorf("rar: %v", err)
	}
}

func TestCutOff(t *testing.T) {
	whole := map[string][]byte{}
	for _, n := range []string{"old.zip", "plain.7z", "locked.7z"} {
		f := archive(t, n)
		b := make([]byte, f.Size)
		_, _ = f.R.ReadAt(b, 0)
		whole[n] = b
	}
	for n, b := range whole {
		read := reader(seven7)
		if strings.HasSuffix(n, "zip") {
			read = unpack.Zip
		}
		for cut := range len(b) {
			r, err := read(file(b[:cut], n), scratch.New(t.TempDir(), evidence.Usual))
			if err == nil && len(r.Parts) > 0 && r.Parts[len(r.Parts)-1].Code == "" {
				t.Fatalf("%s cut at %d of %d: read as if it were whole", n, cut, len(b))
			}
		}
	}
}
