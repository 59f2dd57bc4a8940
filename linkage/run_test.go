package linkage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/linkage/lists"
	"candour/linkage/madeup"
)

// sampleJob is a job over a made-up list, in a folder that is not there yet.
func sampleJob(t testing.TB, people int) *Job {
	t.Helper()
	var b bytes.Buffer
	if _, err := madeup.Write(madeup.Options{People: people, Seed: 9}, []io.Writer{&b}); err != nil {
		t.Fatal(err)
	}
	m := simpleModel(DedupeOnly, "l.first_name = r.first_name", "l.surname = r.surname", "l.dob = r.dob")
	for i, from := range []string{"first_name", "surname"} {
		m.Comparisons[i] = Comparison{Name: from, Levels: []Level{null(from), exact(from, true), jaroWinkler(from, "0.8"), other()}}
	}
	return &Job{Model: m, Inputs: []lists.Input{{Source: "people", R: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}}, ID: "record_id", Threshold: 0.9, Also: []float64{0.5},
		Out: filepath.Join(t.TempDir(), "out"), Metrics: true, Pictures: true, People: NewPeople(), RunName: "first", Version: "test"}
}

// folder reads all files of a folder.
func folder(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.IsDir() {
			out[e.Name()] = "a folder"
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

func sameFolders(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s differs: %d bytes and %d", name, len(got[name]), len(text))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files and %d", len(got), len(want))
	}
}

// TestBrokenOffRunGoesOn breaks a run off at different places: nothing but its
// place is left, and going on gives the bytes of a run that was not broken off.
func TestBrokenOffRunGoesOn(t *testing.T) {
	whole := sampleJob(t, 3000)
	if _, err := whole.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := folder(t, whole.Out)
	for _, f := range []string{"pairs.csv", "clusters.csv", "clusters_at.csv", "cluster_metrics.csv", "persons.csv", "people.json", "weights.svg", "pair.csv", "manifest.json"} {
		if want[f] == "" {
			t.Errorf("%s is missing", f)
		}
	}
	for _, at := range []int64{1, 2, 3} {
		for _, workers := range []int{1, 3} {
			j := sampleJob(t, 3000)
			j.Options.Workers = workers
			ctx, stop := context.WithCancel(context.Background())
			reached := int64(0)
			j.Options.Progress = func(p Progress) {
				if p.Stage == "comparing" && p.Done >= at {
					reached = p.Done
					stop()
				}
			}
			if _, err := j.Run(ctx); !errors.Is(err, context.Canceled) {
				t.Fatal("the run was not broken off:", err)
			}
			if reached == 0 {
				t.Fatal("nothing was compared")
			}
			left := folder(t, j.Out)
			if len(left) != 1 || left[unfinished] == "" {
				t.Fatalf("a run that was broken off left %v", left)
			}
			// What comes after the place that was saved is torn, as after a crash.
			f, err := os.OpenFile(filepath.Join(j.Out, unfinished, "edges"), os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteString("half an ed"); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
			j.Resume, j.Options.Progress, j.People = true, nil, NewPeople()
			if _, err := j.Run(context.Background()); err != nil {
				t.Fatal(err)
			}
			sameFolders(t, folder(t, j.Out), want)
		}
	}
}

// TestResumeOfAnotherRunIsRefused: going on with other settings would mix two
// runs.
func TestResumeOfAnotherRunIsRefused(t *testing.T) {
	j := sampleJob(t, 500)
	ctx, stop := context.WithCancel(context.Background())
	j.Options.Progress = func(p Progress) {
		if p.Stage == "comparing" {
			stop()
		}
	}
	if _, err := j.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	j.Options.Progress, j.Resume, j.Threshold = nil, true, 0.7
	if _, err := j.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "other files, another model or other settings") {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(j.Out, unfinished, "state.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Fatal(err)
	}
	j.Resume = false
	if _, err := j.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// TestEarlierRunStays: a run that fails leaves the folder of an earlier one as
// it was; one that succeeds leaves nothing of it but its people.
func TestEarlierRunStays(t *testing.T) {
	j := sampleJob(t, 300)
	if _, err := j.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	before := folder(t, j.Out)
	ctx, stop := context.WithCancel(context.Background())
	j.Options.Progress = func(p Progress) {
		if p.Stage == "comparing" {
			stop()
		}
	}
	j.RunName = "second"
	if _, err := j.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	after := folder(t, j.Out)
	delete(after, unfinished)
	sameFolders(t, after, before)
	j.Options.Progress, j.People, j.Also, j.Metrics, j.Pictures, j.Parquet = nil, nil, nil, false, false, true
	if _, err := j.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	got := folder(t, j.Out)
	for _, name := range []string{"pairs.parquet", "clusters.parquet", "manifest.json", "people.json", "persons.csv"} {
		if got[name] == "" {
			t.Errorf("%s is missing", name)
		}
		delete(got, name)
	}
	if len(got) != 0 {
		t.Errorf("of the earlier run there still is %v", got)
	}
}

// TestFailureLeavesNothingHalfWritten: a table that cannot be put in its place.
func TestFailureLeavesNothingHalfWritten(t *testing.T) {
	j := sampleJob(t, 300)
	if err := os.MkdirAll(filepath.Join(j.Out, unfinished), 0o750); err != nil {
		t.Fatal(err)
	}
	// A folder stands where a table is to be written.
	if err := os.MkdirAll(filepath.Join(j.Out, unfinished, "clusters.csv", "x"), 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Run(context.Background()); err == nil {
		t.Fatal("a table was written over a folder")
	}
	if left := folder(t, j.Out); len(left) != 1 {
		t.Errorf("a run that failed left %v", left)
	}
}

// TestSameBytes: the number of workers changes nothing, and the order of the
// rows only that of the pairs.
func TestSameBytes(t *testing.T) {
	one := sampleJob(t, 800)
	one.Options.Workers = 1
	if _, err := one.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(io.NewSectionReader(one.Inputs[0].R, 0, one.Inputs[0].Size))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(b), "\n")+"\n", "\n")
	lines = lines[:len(lines)-1]
	var turned strings.Builder
	turned.WriteString(lines[0])
	for i := len(lines) - 1; i > 0; i-- {
		turned.WriteString(lines[i])
	}
	two := sampleJob(t, 800)
	two.Options.Workers, two.Inputs[0].R, two.Inputs[0].Size = 4, strings.NewReader(turned.String()), int64(turned.Len())
	if _, err := two.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	a, c := folder(t, one.Out), folder(t, two.Out)
	delete(a, "manifest.json") // it has the hash of the list
	delete(c, "manifest.json")
	for _, files := range []map[string]string{a, c} { // pairs come in the order of blocks
		rows := strings.SplitAfter(files["pairs.csv"], "\n")
		slices.Sort(rows)
		files["pairs.csv"] = strings.Join(rows, "")
	}
	sameFolders(t, c, a)
}

// TestSkewedBlocksAreRefusedFirst: before anything is compared or written.
func TestSkewedBlocksAreRefusedFirst(t *testing.T) {
	var b strings.Builder
	b.WriteString("record_id,first_name,surname,dob\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "%d,same,same,2001-01-01\n", i)
	}
	j := sampleJob(t, 10)
	j.Inputs = []lists.Input{{Source: "same", R: strings.NewReader(b.String()), Size: int64(b.Len())}}
	j.Options.MaxBlock = 4999
	_, err := j.Run(context.Background())
	var skew *SkewError
	if !errors.As(err, &skew) || len(skew.Rules) != 3 || skew.Rules[0].Largest != 5000 || skew.Rules[0].CappedPairs != 5000*4999/2 {
		t.Fatalf("%v", err)
	}
	if want := "the blocking rule l.first_name = r.first_name gives one block of 5000 records with 12497500 pairs"; !strings.Contains(err.Error(), want) {
		t.Errorf("%v does not say %q", err, want)
	}
	if _, err := os.Stat(j.Out); !errors.Is(err, os.ErrNotExist) {
		t.Error("a folder was made for a run that was refused")
	}
	l, err := NewLinker(j.Model, mustRead(t, j), Options{MaxBlock: 4999})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewTrainer(l).Maximise(context.Background(), "l.dob = r.dob", EMOptions{}); !errors.As(err, &skew) {
		t.Errorf("training compared a skewed block: %v", err)
	}
}

func mustRead(t testing.TB, j *Job) *lists.Records {
	t.Helper()
	columns, err := j.Model.Columns("l.dob = r.dob")
	if err != nil {
		t.Fatal(err)
	}
	r, err := lists.Read(context.Background(), j.Inputs, lists.Options{ID: j.ID, Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
