package family_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/evidence"
	"candour/evidence/family"
	"candour/evidence/scratch"
	"candour/evidence/unpack"
)

// zips reads zips, and says of any other file that it holds nothing.
func zips(_ context.Context, path, name, dir string, limits evidence.Limits) (*evidence.Reading, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limits.Bytes {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "It is too large."}
	}
	if !bytes.HasPrefix(b, []byte("PK")) {
		return &evidence.Reading{Kind: "text/plain"}, nil
	}
	return unpack.Zip(scratch.File{R: bytes.NewReader(b), Size: int64(len(b)), Name: name}, scratch.New(dir, limits))
}

func zipOf(names []string, bytesOf []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, _ := z.Create(n)
		_, _ = w.Write(bytesOf)
	}
	_ = z.Close()
	return b.Bytes()
}

func walk(t testing.TB, b []byte, read family.Read, limits evidence.Limits) (told []string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "in")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(dir, "scratch")
	if err := os.Mkdir(work, 0o700); err != nil {
		t.Fatal(err)
	}
	err := family.Walk(context.Background(), read, path, "in", work, limits, func(m family.Member) error {
		s := fmt.Sprint(m.Place, " ", m.Name)
		if m.Why != nil {
			s += " " + string(m.Why.Code)
		}
		told = append(told, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, _ error) error {
		if p != path && !d.IsDir() {
			t.Errorf("%s is left behind", p)
		}
		return nil
	})
	return told
}

func TestAFamily(t *testing.T) {
	inner := zipOf([]string{"b.txt", "c.txt"}, []byte("Placeholder"))
	got := walk(t, zipOf([]string{"one.zip", "../two.zip"}, inner), zips, evidence.Usual)
	want := []string{"[] in", "[0] one.zip", "[0 0] b.txt", "[0 1] c.txt", "[1] ../two.zip", "[1 0] b.txt", "[1 1] c.txt"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Error(got)
	}
	limits := evidence.Usual
	limits.Depth = 2
	got = walk(t, zipOf([]string{"one.zip"}, inner), zips, limits)
	if strings.Join(got, "\n") != "[] in\n[0] one.zip\n[0 0] b.txt too-much\n[0 1] c.txt too-much" {
		t.Error(got)
	}
	limits = evidence.Usual
	limits.Entries = 5
	got = walk(t, zipOf([]string{"one.zip", "two.zip"}, inner), zips, limits)
	if got[len(got)-1] != "[1] two.zip too-much" {
		t.Errorf("six entries of five: %v", got)
	}
}

// TestAFileCountsOnce: what was taken out within the limits is also read, though little is left of them.
func TestAFileCountsOnce(t *testing.T) {
	plain := bytes.Repeat([]byte("Placeholder paragraph about the timetable, and the same again, and again. "), 40<<20/74)
	limits := evidence.Usual
	limits.Ratio = 1000
	limits.Bytes = 50 << 20
	got := walk(t, zipOf([]string{"one.txt"}, plain), zips, limits)
	if strings.Join(got, ", ") != "[] in, [0] one.txt" {
		t.Error(got)
	}
	got = walk(t, zipOf([]string{"one.zip", "two.zip"}, zipOf([]string{"a.txt"}, plain)), zips, limits)
	if strings.Join(got, ", ") != "[] in, [0] one.zip, [0 0] a.txt, [1] two.zip, [1 0] a.txt too-much" {
		t.Error(got)
	}
}

// TestItselfInItself: a reader that gives a file back as its own part comes to an end.
func TestItselfInItself(t *testing.T) {
	same := func(_ context.Context, path, name, dir string, limits evidence.Limits) (*evidence.Reading, error) {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		p, err := scratch.New(dir, limits).Add(name, evidence.Entry, bytes.NewReader(b), 0)
		return &evidence.Reading{Parts: []evidence.Part{p}}, err
	}
	if got := walk(t, []byte("a snake"), same, evidence.Usual); strings.Join(got, ", ") != "[] in, [0] in too-much" {
		t.Error(got)
	}
}

// TestABombOfBombs: forty-two zips in each of four levels hold 3 million files that
// would be 300 TB. It ends soon, every member that was met is told of, and the disk
// never has more than the ratio allows.
func TestABombOfBombs(t *testing.T) {
	names := make([]string, 42)
	for i := range names {
		names[i] = fmt.Sprintf("%02d.zip", i)
	}
	b := zipOf([]string{"bomb"}, make([]byte, 100<<20))
	for range 4 {
		b = zipOf(names, b)
	}
	began := time.Now()
	limits := evidence.Usual
	limits.Entries = 5_000
	got := walk(t, b, zips, limits)
	over := 0
	for _, m := range got {
		if strings.HasSuffix(m, string(evidence.TooMuch)) {
			over++
		}
	}
	if over == 0 || len(got) > 5_000+1 || len(got) < 42 {
		t.Errorf("%d members, %d over a limit", len(got), over)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestADiskThatIsFull is the machine's failure: the walk ends with it, and the file
// is not taken for a bad one.
func TestADiskThatIsFull(t *testing.T) {
	full := func(context.Context, string, string, string, evidence.Limits) (*evidence.Reading, error) {
		return nil, fs.ErrPermission
	}
	path := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	told := 0
	err := family.Walk(context.Background(), full, path, "in", t.TempDir(), evidence.Usual, func(family.Member) error { told++; return nil })
	if err == nil || told != 0 {
		t.Errorf("%v, told of %d", err, told)
	}
}

func Example() {
	dir, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "delivery.zip")
	_ = os.WriteFile(path, zipOf([]string{"inner.zip"}, zipOf([]string{"letter.txt"}, []byte("Placeholder"))), 0o600)
	err := family.Walk(context.Background(), zips, path, "delivery.zip", dir, evidence.Usual, func(m family.Member) error {
		fmt.Println(m.Place, m.Name, m.Size > 0)
		return nil
	})
	fmt.Println(err)
	// Output:
	// [] delivery.zip true
	// [0] inner.zip true
	// [0 0] letter.txt true
	// <nil>
}
