package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// fate is what became of a mutant.
type fate string

const (
	killed    fate = "killed"
	survived  fate = "survived"
	timedOut  fate = "timed out"     // perhaps killed: counted as not
	notCalled fate = "never reached" // no test runs the line: it survives
)

// bench tries mutants of one package.
type bench struct {
	root, tmp string
	target    target
	source    *source
	mutants   []mutant
	bins      map[suite]string
	limit     map[suite]time.Duration // the longest that its tests may take
	flags     map[suite][]string
	blocks    []block
}

// block is a stretch of a file that no test runs.
type block struct {
	file     string
	from, to [2]int // line and column
}

// newBench builds the tests with all mutants in them, runs them with none on, when
// they must pass, and measures them.
func newBench(root, tmp string, t target) (*bench, error) {
	b := &bench{root: root, tmp: tmp, target: t, bins: map[suite]string{}, limit: map[suite]time.Duration{}, flags: map[suite][]string{}}
	if err := b.find(); err != nil {
		return nil, err
	}
	if err := b.buildAll(); err != nil {
		return nil, err
	}
	for _, s := range t.testedBy() {
		b.flags[s] = []string{"-rapid.nofailfile", "-rapid.shrinktime=0s"}
		if b.run(0, s, time.Hour) != nil { // its tests draw nothing with rapid
			b.flags[s] = nil
		}
		began := time.Now()
		if err := b.run(0, s, time.Hour); err != nil {
			return nil, fmt.Errorf("the tests of %s fail with nothing changed: %w", s.dir, err)
		}
		b.limit[s] = 5*time.Since(began) + 10*time.Second
	}
	return b, b.cover()
}

// find looks for the mutants of the files that are measured.
func (b *bench) find() (err error) {
	if b.source, err = load(b.root, b.target.dir); err != nil {
		return err
	}
	next := 0
	for _, name := range b.source.order {
		if b.target.measures(filepath.Base(name)) {
			f := &finder{source: b.source, name: name, text: b.source.texts[name], next: &next}
			b.mutants = append(b.mutants, f.find(b.source.trees[name])...)
		}
	}
	if len(b.mutants) == 0 {
		return fmt.Errorf("%s has nothing to change", b.target.dir)
	}
	return nil
}

// placed is a line of what the compiler complains of.
var placed = regexp.MustCompile(`(?m)([\w-]+\.go):(\d+):\d+: `)

// buildAll builds every suite. Where a helper does not fit (a loop that no longer
// ends, a type that it does not take), the mutants of that line are left out.
func (b *bench) buildAll() error {
	for range 30 {
		overlay, err := b.overlay()
		if err != nil {
			return err
		}
		out, err := b.buildEach(overlay)
		if err == nil {
			return nil
		}
		before := len(b.mutants)
		for _, m := range placed.FindAllStringSubmatch(out, -1) {
			line, _ := strconv.Atoi(m[2])
			b.mutants = slices.DeleteFunc(b.mutants, func(x mutant) bool { return filepath.Base(x.file) == m[1] && x.line == line })
		}
		if len(b.mutants) == before {
			b.mutants = slices.DeleteFunc(b.mutants, func(x mutant) bool {
				return strings.HasPrefix(x.words, "continue") || strings.HasPrefix(x.words, "break")
			})
		}
		if len(b.mutants) == before {
			return fmt.Errorf("the tests do not build: %w\n%s", err, out)
		}
	}
	return errors.New("too much of the package does not build with the helpers")
}

func (b *bench) buildEach(overlay string) (string, error) {
	for i, s := range b.target.testedBy() {
		b.bins[s] = filepath.Join(b.tmp, strconv.Itoa(i)+".test")
		cmd := b.command("go", "test", "-c", "-vet=off", "-gcflags=-e", "-ldflags=-s -w", "-o", b.bins[s], "-overlay", overlay, "./"+s.dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			return string(out), err
		}
	}
	return "", nil
}

// cover learns which stretches no test runs.
func (b *bench) cover() error {
	counts := map[string]int{}
	for i, s := range b.target.testedBy() {
		out := filepath.Join(b.tmp, "cover"+strconv.Itoa(i))
		args := []string{"test", "-count=1", "-short", "-vet=off", "-coverpkg=./" + b.target.dir, "-coverprofile=" + out}
		args = append(args, s.chosen("-")...)
		if text, err := b.command("go", append(args, "./"+s.dir)...).CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, text)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			place, n, ok := strings.Cut(strings.TrimSpace(line), " ")
			if words := strings.Fields(n); ok && len(words) == 2 {
				ran, _ := strconv.Atoi(words[1])
				counts[place] += ran
			}
		}
	}
	for place, n := range counts {
		if one, ok := readBlock(place, b.target.dir); ok && n == 0 {
			b.blocks = append(b.blocks, one)
		}
	}
	return nil
}

// readBlock reads "candour/internal/x/file.go:3.4,5.6".
func readBlock(place, dir string) (out block, ok bool) {
	name, span, ok := strings.Cut(place, ":")
	if !ok {
		return out, false
	}
	out.file = filepath.ToSlash(filepath.Join(dir, filepath.Base(name)))
	_, err := fmt.Sscanf(span, "%d.%d,%d.%d", &out.from[0], &out.from[1], &out.to[0], &out.to[1])
	return out, err == nil
}

func (b *bench) reached(m mutant) bool {
	at := [2]int{m.line, m.column}
	return !slices.ContainsFunc(b.blocks, func(x block) bool {
		return x.file == m.file && slices.Compare(x.from[:], at[:]) <= 0 && slices.Compare(at[:], x.to[:]) < 0
	})
}

// try sets one mutant on, and says what the tests said.
func (b *bench) try(m mutant) fate {
	if !b.reached(m) {
		return notCalled
	}
	for _, s := range b.target.testedBy() {
		err := b.run(m.id, s, b.limit[s])
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			return timedOut
		case err != nil:
			return killed
		}
	}
	return survived
}

// overlay tells the go command to read other text in the place of the files, so
// that none of them is touched.
func (b *bench) overlay() (string, error) {
	replace := map[string]string{}
	put := func(name string, text []byte) error {
		path := filepath.Join(b.tmp, "changed-"+filepath.Base(name))
		replace[filepath.Join(b.root, filepath.FromSlash(name))] = path
		return os.WriteFile(path, text, 0o600)
	}
	by := map[string][]mutant{}
	for _, m := range b.mutants {
		by[m.file] = append(by[m.file], m)
	}
	for name, some := range by {
		if err := put(name, apply(b.source.texts[name], some)); err != nil {
			return "", err
		}
	}
	if err := put(b.target.dir+"/mutant_helpers.go", []byte("package "+b.source.name+"\n"+helpers)); err != nil {
		return "", err
	}
	j, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	list := filepath.Join(b.tmp, "overlay.json")
	return list, os.WriteFile(list, j, 0o600)
}

func (b *bench) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = b.root
	return cmd
}

// chosen says which of the tests run, as flags that begin so.
func (s suite) chosen(begin string) (out []string) {
	if s.run != "" {
		out = append(out, begin+"run", s.run)
	}
	if s.skip != "" {
		out = append(out, begin+"skip", s.skip)
	}
	return out
}

// run runs tests with one mutant on, or with none (0); the group of processes ends with them.
func (b *bench) run(id int, s suite, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args := append([]string{"-test.failfast", "-test.short", "-test.timeout=0"}, b.flags[s]...)
	args = append(args, s.chosen("-test.")...)
	cmd := exec.CommandContext(ctx, b.bins[s], args...)
	cmd.Dir = filepath.Join(b.root, filepath.FromSlash(s.dir))
	cmd.Env = append(os.Environ(), mutantVariable+"="+strconv.Itoa(id))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out.String())
	}
	return nil
}
