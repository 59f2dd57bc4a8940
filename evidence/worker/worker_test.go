package worker_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"candour/evidence"
	"candour/evidence/readers"
	"candour/evidence/scratch"
	"candour/evidence/worker"
)

// TestMain is the child too: the test program started again.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "evidence" && os.Args[2] == "worker" {
		err := worker.Run(os.Stdin, os.Stdout, func(string) (readers.Set, error) {
			return readers.Set{PDF: drawer{}, Others: map[string]readers.Reader{"text/plain": readers.Func(fault)}}, nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var kept [][]byte

// fault is a reader that exists in this test alone: it does what its file says.
func fault(_ context.Context, f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b := make([]byte, min(f.Size, 300))
	_, _ = f.R.ReadAt(b, 0)
	what, arg, _ := strings.Cut(string(b), " ")
	switch what {
	case "panic":
		panic("as asked")
	case "panics-elsewhere":
		go func() { panic("as asked") }()
		time.Sleep(time.Minute)
	case "exit":
		os.Exit(7)
	case "hang":
		time.Sleep(time.Hour)
	case "spin":
		for { //nolint:staticcheck // as asked
		}
	case "eat":
		for {
			b := make([]byte, 16<<20)
			for i := range b {
				b[i] = 1
			}
			kept = append(kept, b)
		}
	case "eat-at-once":
		kept = append(kept, make([]byte, 137<<30))
	case "garbage":
		_, _ = os.Stdout.Write([]byte("\x00\x00\x00\x05{{{{{ and more"))
		time.Sleep(time.Hour)
	case "endless-garbage":
		for {
			_, _ = os.Stdout.Write([]byte("\xff\xff\xff\xff"))
		}
	case "close":
		_ = os.Stdout.Close()
		time.Sleep(time.Hour)
	case "disk":
		return nil, fill(into.Dir())
	case "children":
		_ = exec.Command("/bin/sleep", "3600").Run()
	case "reach":
		return &evidence.Reading{Title: reach(arg)}, nil
	case "lie":
		return &evidence.Reading{Parts: []evidence.Part{{Name: "x", File: arg}}}, nil
	case "link":
		_ = os.Symlink(arg, filepath.Join(into.Dir(), "part-1"))
		return &evidence.Reading{Parts: []evidence.Part{{Name: "x", File: "part-1"}}}, nil
	case "part":
		p, err := into.Add("a part", evidence.Entry, strings.NewReader("bytes of a part"), 0)
		return &evidence.Reading{Parts: []evidence.Part{p}}, err
	case "environment":
		return &evidence.Reading{Title: strings.Join(os.Environ(), "\n")}, nil
	case "pid":
		return &evidence.Reading{Title: fmt.Sprint(os.Getpid())}, nil
	}
	return &evidence.Reading{Title: "read: " + string(b)}, nil
}

func fill(dir string) error {
	b := make([]byte, 1<<20)
	for n := range 10 {
		f, err := os.Create(filepath.Join(dir, fmt.Sprint("big", n)))
		if err != nil {
			return err
		}
		for range 1 << 10 {
			if _, err := f.Write(b); err != nil {
				return err
			}
		}
		_ = f.Close()
	}
	return nil
}

// reach says what a child can get at.
func reach(path string) string {
	var got []string
	if _, err := os.ReadFile(path); err == nil {
		got = append(got, "read")
	}
	if err := os.WriteFile(path+".new", nil, 0o600); err == nil {
		got = append(got, "write beside")
	}
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		_ = f.Close()
		got = append(got, "write")
	}
	if c, err := net.DialTimeout("tcp", os.Getenv("LISTENS"), time.Second); err == nil {
		_ = c.Close()
		got = append(got, "network")
	}
	if p := os.Getppid(); p > 1 && syscall.Kill(p, 0) == nil {
		got = append(got, "signal")
	}
	return strings.Join(got, ", ")
}

func open(t testing.TB, cfg worker.Config) *worker.Pool {
	t.Helper()
	if cfg.Longest == 0 {
		cfg.Longest = 2 * time.Second
	}
	if cfg.Memory == 0 {
		cfg.Memory = 512 << 20
	}
	cfg.Work = t.TempDir()
	p, err := worker.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(cfg.Work); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	return p
}

func write(t testing.TB, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

var limits = evidence.Limits{Bytes: 100 << 20, Entries: 100, Depth: 3, Ratio: 100, Pages: 10}

func read(t testing.TB, p *worker.Pool, text string) (*evidence.Reading, error) {
	t.Helper()
	return p.Read(context.Background(), write(t, text), "a.txt", t.TempDir(), limits)
}

// TestFaults: whatever a file makes its reader do, it is an exception with its code,
// and the next file is read.
func TestFaults(t *testing.T) {
	p := open(t, worker.Config{})
	for _, c := range []struct {
		file string
		code evidence.Code
		says string
	}{
		{"panic", evidence.Died, "failed"},
		{"panics-elsewhere", evidence.Died, "ended"},
		{"exit", evidence.Died, "ended"},
		{"hang", evidence.TimeOut, "in its time"},
		{"spin", evidence.TimeOut, "in its time"},
		{"eat", evidence.Died, "memory"},
		{"eat-at-once", evidence.Died, "memory"},
		{"garbage", evidence.Died, "ended"},
		{"endless-garbage", evidence.Died, "ended"},
		{"close", evidence.Died, "ended"},
		{"disk", evidence.TooMuch, "wrote more"},
		{"children", evidence.TimeOut, "in its time"},
		{"lie ../in/file", evidence.Died, "ended"},
		{"lie gone", evidence.Died, "ended"},
		{"lie", evidence.Died, "ended"},
		{"link /etc/passwd", evidence.Died, "ended"},
	} {
		began := time.Now()
		_, err := read(t, p, c.file)
		var u *evidence.Unreadable
		if !errors.As(err, &u) || u.Code != c.code || !strings.Contains(u.Why, c.says) {
			t.Errorf("%s: %v, want %s", c.file, err, c.code)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: took %s", c.file, took)
		}
		if r, err := read(t, p, "good"); err != nil || r.Title != "read: good" {
			t.Errorf("after %s: %v %v", c.file, r, err)
		}
	}
}

func TestPartsComeBack(t *testing.T) {
	p := open(t, worker.Config{})
	dir := t.TempDir()
	for i := range 2 { // the second time the first name is taken
		r, err := p.Read(context.Background(), write(t, "part"), "a.txt", dir, limits)
		if err != nil || len(r.Parts) != 1 {
			t.Fatal(r, err)
		}
		if b, err := os.ReadFile(filepath.Join(dir, r.Parts[0].File)); err != nil || string(b) != "bytes of a part" || r.Parts[0].Size != 15 {
			t.Errorf("%d: %q %v", i, b, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Error(left)
	}
}

// TestWhatAChildCanReach is nothing, where the kernel has the walls.
func TestWhatAChildCanReach(t *testing.T) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listen.Close() }()
	t.Setenv("A_SECRET", "of the server")
	t.Setenv("LISTENS", listen.Addr().String())
	if got := reach(write(t, "x")); !strings.HasPrefix(got, "read, write beside, write, network") {
		t.Fatalf("this process itself can only: %s", got)
	}
	p := open(t, worker.Config{Env: []string{"LISTENS=" + listen.Addr().String()}})
	secret := write(t, "a secret of the server")
	r, err := read(t, p, "reach "+secret)
	if err != nil {
		t.Fatal(err)
	}
	walls, known := p.Walls()
	if !known {
		t.Fatal("nothing is known of the walls")
	}
	if walls.Landlock < 6 {
		t.Skipf("this kernel has Landlock %d", walls.Landlock)
	}
	if r.Title != "" {
		t.Errorf("a child can: %s", r.Title)
	}
	if r, err = read(t, p, "environment"); err != nil || strings.Contains(r.Title, "SECRET") {
		t.Error(r, err)
	}
}

// TestTheFileItselfStays: a child cannot change the file that it reads, which may be
// the original under another name.
func TestTheFileItselfStays(t *testing.T) {
	p := open(t, worker.Config{})
	work := t.TempDir()
	path := filepath.Join(work, "file")
	if err := os.WriteFile(path, []byte("reach ../in/file"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := p.Read(context.Background(), path, "a.txt", t.TempDir(), limits)
	if err != nil {
		t.Fatal(err)
	}
	if walls, _ := p.Walls(); walls.Landlock > 0 && strings.Contains(r.Title, "write") {
		t.Errorf("a child can %s the file", r.Title)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "reach ../in/file" {
		t.Errorf("%q %v", b, err)
	}
}

func TestAChildIsReplaced(t *testing.T) {
	p := open(t, worker.Config{Files: 2})
	var pids []string
	for range 5 {
		r, err := read(t, p, "pid")
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, r.Title)
	}
	if pids[0] != pids[1] || pids[1] == pids[2] || pids[2] != pids[3] || pids[3] == pids[4] {
		t.Error(pids)
	}
}

// TestManyAtOnce: good and bad files by turns from eight sides and two children.
func TestManyAtOnce(t *testing.T) {
	p := open(t, worker.Config{Children: 2})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 4 {
				if (n+i)%4 == 0 {
					if _, err := read(t, p, "exit"); evidence.CodeOf(err) != evidence.Died {
						t.Error(err)
					}
				} else if r, err := read(t, p, fmt.Sprint("good ", n, i)); err != nil || r.Title != fmt.Sprint("read: good ", n, i) {
					t.Error(r, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestWhoAskedGoesAway(t *testing.T) {
	p := open(t, worker.Config{Longest: time.Minute})
	ctx, stop := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer stop()
	if _, err := p.Read(ctx, write(t, "hang"), "a.txt", t.TempDir(), limits); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if r, err := read(t, p, "good"); err != nil {
		t.Error(r, err)
	}
}

// TestAFailureOfTheMachine is no exception of the file.
func TestAFailureOfTheMachine(t *testing.T) {
	p := open(t, worker.Config{})
	for _, path := range []string{filepath.Join(t.TempDir(), "gone")} {
		if _, err := p.Read(context.Background(), path, "a.txt", t.TempDir(), limits); err == nil || readers.OfTheFile(err) {
			t.Error(err)
		}
	}
	if _, err := p.Read(context.Background(), write(t, "part"), "a.txt", filepath.Join(t.TempDir(), "gone"), limits); err == nil || readers.OfTheFile(err) {
		t.Error(err)
	}
	none := open(t, worker.Config{Exe: "/bin/false"})
	if _, err := read(t, none, "good"); err == nil || readers.OfTheFile(err) {
		t.Error(err)
	}
}

// TestStartedByHand says what it is for.
func TestStartedByHand(t *testing.T) {
	t.Setenv("CANDOUR_EVIDENCE_WORKER", "")
	if err := worker.Run(os.Stdin, os.Stdout, nil); !errors.Is(err, worker.ErrNotAChild) {
		t.Error(err)
	}
}

func TestTime(t *testing.T) {
	for _, c := range []struct {
		size int64
		want time.Duration
	}{{0, 30 * time.Second}, {100 << 20, 130 * time.Second}, {100 << 30, time.Hour}} {
		if got := worker.Time(c.size, time.Hour); got != c.want {
			t.Errorf("%d: %s", c.size, got)
		}
	}
}
