package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/evidence"
	"candour/evidence/ocr"
	"candour/evidence/sample/paper"
)

const office = `the of and to in is that for it was on are as with at this be by from have an they which one all were there when can more if other about up out into only its time
timetable office desk copy list page letter meeting minutes room table paper printer window folder index number column figure account order supply repair invoice budget plan draft version
note summary agenda clerk driver visitor group garden bridge station ticket calendar quarter morning evening delivery parcel stamp register record store price contract renewal notice answer question`

var monthNames = strings.Fields("January February March April May June July August September October November December")

// pageOf is a page of words with a date in each third line, and what stands on it.
func pageOf(letters paper.Type, r *rand.Rand, dpi int) (*image.Gray, string, error) {
	vocabulary := strings.Fields(office)
	var b strings.Builder
	for i := range 24 {
		for range 9 {
			b.WriteString(vocabulary[r.IntN(len(vocabulary))] + " ")
		}
		if i%3 == 0 {
			fmt.Fprintf(&b, "on %d %s %d ", 1+r.IntN(28), monthNames[r.IntN(12)], 1990+r.IntN(30))
		}
	}
	lines, err := letters.Wrap(b.String(), 11)
	if err != nil {
		return nil, "", err
	}
	g, err := letters.Page(lines, 11, dpi)
	return g, strings.Join(lines, " "), err
}

// bad are the ways in which a page is made worse, and whether it is to be flagged.
var bad = []struct {
	name string
	make func(g *image.Gray, seed uint64) *image.Gray
	poor bool
}{
	{"clean", func(g *image.Gray, _ uint64) *image.Gray { return g }, false},
	{"faded, with noise", func(g *image.Gray, s uint64) *image.Gray { return paper.Fade(g, 110, 25, s) }, false},
	{"turned by 90", func(g *image.Gray, _ uint64) *image.Gray { return paper.Rotate(g, 90) }, false},
	{"tilted by 3", func(g *image.Gray, _ uint64) *image.Gray { return paper.Rotate(g, 3) }, false},
	{"fax", func(g *image.Gray, s uint64) *image.Gray { return paper.Fax(paper.Fade(g, 60, 30, s), 8, s) }, false},
	{"blurred, with noise", func(g *image.Gray, s uint64) *image.Gray { return paper.Fade(paper.Blur(g, 4), 60, 30, s) }, true},
	{"third copy", paper.ThirdCopy, true},
}

var dateForm = regexp.MustCompile(`\b\d{1,2} (?:` + strings.Join(monthNames, "|") + `) \d{4}\b`)

// share is how many of the wanted were read, each as often as it stands there.
func share(got, want []string) float64 {
	have := map[string]int{}
	for _, w := range got {
		have[w]++
	}
	n := 0
	for _, w := range want {
		if have[w] > 0 {
			have[w]--
			n++
		}
	}
	return float64(n) / float64(max(1, len(want)))
}

func dates(s string) []string {
	return dateForm.FindAllString(strings.Join(strings.Fields(s), " "), -1)
}

// bare is tesseract by itself.
func bare(m image.Image, dpi int) (string, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return "", err
	}
	c := exec.Command("tesseract", "stdin", "stdout", "--dpi", fmt.Sprint(dpi)) //nolint:gosec // the peer
	c.Env = append(c.Environ(), "OMP_THREAD_LIMIT=1")
	c.Stdin = &b
	out, err := c.Output()
	return string(out), err
}

// serifFont is of the package fonts-liberation.
const serifFont = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"

// tally is what was read of one kind of page.
type tally struct {
	words, dates, bareWords, bareDates, flagged float64
	took, bareTook                              time.Duration
}

func measureOCR(scale int) error {
	const dpi = 200
	e, err := ocr.New(context.Background(), ocr.Options{})
	if u := (*evidence.Unreadable)(nil); errors.As(err, &u) && u.Code == evidence.Absent {
		fmt.Println("tesseract: " + ratios.NotInstalled)
		return nil
	}
	if err != nil {
		return err
	}
	letters, err := paper.Plain()
	if err != nil {
		return err
	}
	if serif, err := os.ReadFile(serifFont); err == nil {
		if letters, err = paper.Parse(serif); err != nil {
			return err
		}
		fmt.Println("pages in Liberation Serif, 11 points")
	} else {
		fmt.Println("pages in Go Regular, 11 points, whose nought has a stroke: Liberation Serif is not installed")
	}
	pages := max(2, scale)
	var ours, peers time.Duration
	flagged, toFlag := 0.0, 0.0
	for _, kind := range bad {
		var t tally
		for n := range pages {
			if err := t.page(e, letters, kind.make, uint64(n), dpi); err != nil {
				return err
			}
		}
		all := float64(pages)
		fmt.Printf("%-20s words %5.1f %% (bare %5.1f)  dates %5.1f %% (bare %5.1f)  flagged %3.0f %%  %.2f s a page (bare %.2f)\n", kind.name,
			100*t.words/all, 100*t.bareWords/all, 100*t.dates/all, 100*t.bareDates/all, 100*t.flagged/all, t.took.Seconds()/all, t.bareTook.Seconds()/all)
		switch kind.name {
		case "tilted by 3":
			ratios.Note(ratios.Row{What: "ocr: dates right on a tilt of 3",
				Ours: fmt.Sprintf("%.1f %%", 100*t.dates/all), Peer: fmt.Sprintf("%.1f %%", 100*t.bareDates/all), Goal: "97 %", Met: t.dates/all >= 0.97})
		case "fax":
			ratios.Note(ratios.Row{What: "ocr: words right on a fax",
				Ours: fmt.Sprintf("%.1f %%", 100*t.words/all), Peer: fmt.Sprintf("%.1f %%", 100*t.bareWords/all), Goal: "85 %", Met: t.words/all >= 0.85})
		case "clean":
			ours, peers = t.took, t.bareTook
		}
		if kind.poor {
			flagged, toFlag = flagged+t.flagged, toFlag+all
		}
	}
	ratios.Note(ratios.Row{What: "ocr: poor pages flagged", Ours: fmt.Sprintf("%.0f %%", 100*flagged/toFlag), Peer: "-", Goal: "100 %", Met: flagged == toFlag})
	ratios.Note(ratios.Row{What: "ocr: time of a clean page", Ours: ours.Round(time.Millisecond).String(), Peer: peers.Round(time.Millisecond).String(),
		Ratio: fmt.Sprintf("%.2f", ours.Seconds()/peers.Seconds()), Goal: "1.05", Met: ours.Seconds() <= 1.05*peers.Seconds()})
	return nil
}

func (t *tally) page(e *ocr.Engine, letters paper.Type, worse func(*image.Gray, uint64) *image.Gray, n uint64, dpi int) error {
	g, text, err := pageOf(letters, rand.New(rand.NewPCG(n, 3)), dpi) //nolint:gosec // made-up pages
	if err != nil {
		return err
	}
	m := worse(g, n)
	start := time.Now()
	p, err := e.Recognise(context.Background(), m, dpi)
	if err != nil {
		return err
	}
	t.took += time.Since(start)
	start = time.Now()
	other, err := bare(m, dpi)
	if err != nil {
		return err
	}
	t.bareTook += time.Since(start)
	want := strings.Fields(text)
	t.words += share(strings.Fields(p.Text), want)
	t.bareWords += share(strings.Fields(other), want)
	t.dates += share(dates(p.Text), dates(text))
	t.bareDates += share(dates(other), dates(text))
	if p.Poor {
		t.flagged++
	}
	return nil
}
