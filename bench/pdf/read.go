package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"candour/bench/ratios"
	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/redact/leak"
)

// read reads a file with a scratch folder of its own.
func read(ctx context.Context, pool *pdf.Pool, path string) (*evidence.Reading, error) {
	dir, err := os.MkdirTemp("", "bench-pdf-")
	if err != nil {
		return nil, err
	}
	r, err := pool.Read(ctx, path, dir, evidence.Usual)
	return r, errors.Join(err, os.RemoveAll(dir))
}

// bag counts words: letters and digits of any script, in lower case.
func bag(s string) map[string]int {
	out := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(pdf.Fold(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out[w]++
	}
	return out
}

func total(b map[string]int) int {
	n := 0
	for _, k := range b {
		n += k
	}
	return n
}

// longer leaves words of fewer than three letters out: the parts of formulae, which every reader cuts otherwise.
func longer(b map[string]int) map[string]int {
	out := map[string]int{}
	for w, n := range b {
		if len([]rune(w)) > 2 {
			out[w] = n
		}
	}
	return out
}

// common is how many words of a are in b.
func common(a, b map[string]int) int {
	n := 0
	for w, k := range a {
		n += min(k, b[w])
	}
	return n
}

// text compares the words of pages with those of pdftotext, file by file where both open.
func text(ctx context.Context, pool *pdf.Pool, files []string) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		fmt.Println("text: pdftotext is not installed: not measured")
		return
	}
	var ours, theirs, both, more, compared, apart, long, longAll int
	for _, f := range files {
		peer, err := pdftotext(ctx, f)
		if err != nil {
			continue
		}
		r, err := read(ctx, pool, f)
		if err != nil {
			continue
		}
		compared++
		var page, rest strings.Builder
		for _, p := range r.Pieces {
			if p.Page > 0 && p.Where != evidence.Revision {
				page.WriteString(p.Text + "\n")
			} else if p.Where == evidence.Field || p.Where == evidence.Annotation {
				rest.WriteString(p.Text + "\n")
			}
		}
		a, b := bag(page.String()), bag(peer)
		all := bag(page.String() + rest.String())
		ours, theirs, both = ours+total(a), theirs+total(b), both+common(b, all)
		more += total(bag(rest.String())) - common(bag(rest.String()), b)
		long, longAll = long+total(longer(b)), longAll+common(longer(b), all)
		if n, m := total(a), total(b); max(n, m) > 20 && min(n, m)*5 < max(n, m)*4 {
			apart++
		}
	}
	share := float64(both) / float64(max(theirs, 1))
	fmt.Printf("text: %d files that both open; words of pages: %d ours, %d pdftotext; of its words we have %.2f %% (bar 98 %%), of those of three letters or more %.2f %%\n",
		compared, ours, theirs, share*100, float64(longAll)/float64(max(long, 1))*100)
	fmt.Printf("      %d words of fields and annotations that pdftotext does not give; %d files in which the counts are over a fifth apart\n", more, apart)
	ratios.Note(ratios.Row{What: "PDF: words of pdftotext that are found", Ours: fmt.Sprintf("%.2f %%", share*100), Peer: "100 %", Goal: "98 %", Met: share >= 0.98})
}

func pdftotext(ctx context.Context, f string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "pdftotext", "-q", f, "-").Output()
	return broken.ReplaceAllString(string(out), "$1$2"), err
}

// broken is a word at a line's end, which pdftotext leaves in two.
var broken = regexp.MustCompile(`(\pL)[-\x{ad}]\n+(\p{Ll})`)

// hostile reads every file and counts what happens.
func hostile(ctx context.Context, pool *pdf.Pool, files []string) {
	codes := map[evidence.Code]int{}
	read1, pages, neither := 0, 0, 0
	var slowest time.Duration
	slow := ""
	start := used()
	for _, f := range files {
		t := time.Now()
		r, err := read(ctx, pool, f)
		if d := time.Since(t); d > slowest {
			slowest, slow = d, filepath.Base(f)
		}
		if err == nil {
			read1, pages = read1+1, pages+len(r.Pages)
			continue
		}
		code := evidence.CodeOf(err)
		if codes[code]++; code == evidence.Broken && !opensElsewhere(ctx, f) {
			neither++
		}
	}
	took := used() - start // what pdftotext and qpdf worked is not in it
	open, whole := len(files)-codes[evidence.Locked], float64(read1)
	fmt.Printf("hostile: %d files, %d pages in %.0f s of processor (%.0f pages a second, drawn to see what is seen); read %d, ended by themselves %d, not in time %d, locked %d, broken %d\n",
		len(files), pages, took, float64(pages)/took, read1, codes[evidence.Died], codes[evidence.TimeOut], codes[evidence.Locked], codes[evidence.Broken])
	fmt.Printf("         %.1f %% of those with no password; %.1f %% of those in which pdftotext or qpdf finds a page (bar 98 %%); slowest %s, %.1f s\n",
		whole/float64(open)*100, whole/float64(open-neither)*100, slow, slowest.Seconds())
	met := codes[evidence.Died] == 0 && whole >= 0.98*float64(open-neither)
	ratios.Note(ratios.Row{What: "PDF: hostile files read", Ours: fmt.Sprintf("%d of %d", read1, open-neither), Goal: "98 %, no death", Met: met})
}

// alarms looks at files that nobody redacted for what a redaction left.
func alarms(ctx context.Context, pool *pdf.Pool, files []string) {
	looked, of := 0, map[leak.Kind]int{}
	for _, f := range files {
		dir, err := os.MkdirTemp("", "bench-pdf-")
		if err != nil {
			log.Fatal(err)
		}
		found, err := leak.Look(ctx, f, dir, leak.Options{Pool: pool, Limits: evidence.Usual})
		if err := os.RemoveAll(dir); err != nil {
			log.Fatal(err)
		}
		if err != nil {
			continue
		}
		looked++
		kinds := map[leak.Kind]bool{}
		for _, x := range found {
			kinds[x.Kind] = true
		}
		for k := range kinds {
			of[k]++
		}
	}
	fmt.Printf("alarms: %d files looked at; files with a finding, by kind: %v\n", looked, of)
}

// opensElsewhere says whether another reader finds pages in a file.
func opensElsewhere(ctx context.Context, f string) bool {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for _, c := range [][]string{{"pdftotext", "-q", f, "-"}, {"qpdf", "--show-npages", f}} {
		cmd := exec.CommandContext(ctx, c[0], c[1:]...)
		out, err := cmd.Output()
		if err == nil && !slices.Contains([]string{"", "0"}, strings.TrimSpace(string(out))) {
			return true
		}
		if errors.Is(err, exec.ErrNotFound) {
			log.Printf("%s is not installed", c[0])
		}
	}
	return false
}
