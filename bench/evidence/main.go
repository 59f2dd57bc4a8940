// Command evidence measures the readers of evidence.
//
//	bin/evidence [-candour bin/candour] [PART...]   parts: mail, pdf; all if none is named
//
// mail: hostile mails, the test data of enmime in the module cache, each by itself
// and all through the worker. pdf: the PDFs of the public files beside the checkout
// (CANDOUR_CORPORA), through the worker; left out, and said so, where they are not there.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/evidence"
	"candour/evidence/readers"
	"candour/evidence/worker"
	"candour/internal/room/evidence/cli"
)

func main() {
	exe := flag.String("candour", "bin/candour", "the program whose worker reads")
	flag.Parse()
	wanted := func(name string) bool { return flag.NArg() == 0 || slices.Contains(flag.Args(), name) }
	if wanted("mail") {
		dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/jhillyerd/enmime").Output()
		must(err)
		hostile("hostile mails", *exe, files(filepath.Join(strings.TrimSpace(string(dir)), "testdata"), ".raw"), ".eml", 0.98)
	}
	if wanted("pdf") {
		if dir := corpora(); dir == "" {
			fmt.Println("no public files beside this checkout: PDFs are left out")
		} else {
			hostile("hostile PDFs", *exe, files(dir, ".pdf"), ".pdf", 0.98)
		}
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// corpora is the folder of public files: named, or beside the checkout; empty for none.
func corpora() string {
	if dir := os.Getenv("CANDOUR_CORPORA"); dir != "" {
		return dir
	}
	at, err := os.Getwd()
	must(err)
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		dir := filepath.Join(at, "shared", "corpora")
		if s, err := os.Stat(dir); err == nil && s.IsDir() {
			return dir
		}
	}
	return ""
}

func files(dir, ext string) (out []string) {
	must(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.EqualFold(filepath.Ext(path), ext) {
			out = append(out, path)
		}
		return err
	}))
	if len(out) == 0 {
		log.Fatalf("no %s in %s", ext, dir)
	}
	return out
}

// tally is what became of some files.
type tally struct {
	read  int
	codes map[evidence.Code]int
	took  time.Duration
}

func run(paths []string, ext string, read func(ctx context.Context, path, name, scratch string, limits evidence.Limits) (*evidence.Reading, error)) tally {
	t := tally{codes: map[evidence.Code]int{}}
	began := time.Now()
	for _, p := range paths {
		dir, err := os.MkdirTemp("", "candour-bench-")
		must(err)
		_, err = read(context.Background(), p, strings.TrimSuffix(filepath.Base(p), filepath.Ext(p))+ext, dir, evidence.Usual)
		switch {
		case err == nil:
			t.read++
		case readers.OfTheFile(err):
			t.codes[evidence.CodeOf(err)]++
		default:
			log.Fatalf("%s: %v", p, err)
		}
		must(os.RemoveAll(dir))
	}
	t.took = time.Since(began)
	return t
}

func (t tally) perSecond(n int) float64 { return float64(n) / t.took.Seconds() }

// hostile reads all through the worker. What is locked by a password is opened as far
// as anybody can.
func hostile(what, exe string, paths []string, ext string, goal float64) {
	full, err := exec.LookPath(exe)
	must(err)
	full, err = filepath.Abs(full)
	must(err)
	cache, err := cli.Compiled()
	must(err)
	p, err := worker.Open(worker.Config{Exe: full, Cache: cache})
	must(err)
	defer func() { must(p.Close()) }()
	run(paths[:1], ext, p.Read) // a child is there
	through := run(paths, ext, p.Read)
	opened := float64(through.read+through.codes[evidence.Locked]) / float64(len(paths))
	fmt.Printf("%s: %d files, %.1f %% opened, not: %v, %.0f a second through the worker\n", what, len(paths), 100*opened, through.codes, through.perSecond(len(paths)))
	ratios.Note(ratios.Row{What: what + ", opened", Ours: fmt.Sprintf("%.1f %% of %d", 100*opened, len(paths)), Goal: "98 %", Met: opened >= goal})
	died := through.codes[evidence.Died] + through.codes[evidence.TimeOut]
	ratios.Note(ratios.Row{What: what + ", that ended their reader twice", Ours: fmt.Sprint(died), Goal: "0", Met: died == 0})
	row := ratios.Row{What: what + ", a second through the worker", Ours: fmt.Sprintf("%.0f", through.perSecond(len(paths)))}
	if ext == ".eml" { // these readers are our own process's too, without walls
		here := run(paths, ext, readers.Set{}.Read)
		fmt.Printf("%s: %.0f a second in this process, without walls: the walls cost %.2f ms a file\n", what, here.perSecond(len(paths)),
			(through.took-here.took).Seconds()*1000/float64(len(paths)))
		row.Peer, row.Ratio = fmt.Sprintf("%.0f (no worker)", here.perSecond(len(paths))), fmt.Sprintf("%.2f", here.took.Seconds()/through.took.Seconds())
	}
	ratios.Note(row)
}
