package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"strings"
	"syscall"
	"time"

	"candour/bench/ratios"
	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
)

// speed redacts a document of pages of text, over and over, each time with its proof.
func speed(ctx context.Context, pool *pdf.Pool) {
	var content strings.Builder
	for i := range 45 {
		content.WriteString(canary.Line(72, float64(790-16*i), 11, fmt.Sprintf("Placeholder paragraph %d about the timetable of the buses, and of the stops.", i)))
	}
	const pages, each = 40, 10 // documents have 6 to 12 pages
	file := canary.Pages(each, content.String())
	var marks []redact.Mark
	for n := range each {
		for _, b := range []evidence.Box{{X: 100, Y: 100, W: 40, H: 8}, {X: 300, Y: 400, W: 90, H: 30}} {
			marks = append(marks, redact.Mark{Page: n + 1, Box: b})
		}
	}
	left, size := [2]int{}, 0
	start, began := used(), time.Now()
	for range pages / each {
		out, proof, err := redact.Redact(ctx, file, marks, redact.Options{Pool: pool, Dictionary: []string{"timetable"}})
		if err != nil {
			log.Fatal(err)
		}
		size = len(out) / each
		left[0], left[1] = left[0]+proof.Found.Words[0], left[1]+proof.Found.Words[1]
	}
	rate, clock := pages/(used()-start), pages/time.Since(began).Seconds()
	fmt.Printf("redact: %.1f pages a second of one processor at 200 dpi, with the proof (bar 8; %.1f by the clock); %d and %d words left by two readers; %d KB a page\n",
		rate, clock, left[0], left[1], size/1024)
	ratios.Note(ratios.Row{What: "redaction with its proof", Ours: fmt.Sprintf("%.1f pages/s", rate), Goal: "8 pages/s, 0 words left", Met: rate >= 8 && left == [2]int{}})
}

// used is how long processors have worked for this process, in seconds: on a machine that does other things too the clock tells little.
func used() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// first and last make names that are plainly made up.
var (
	first = strings.Fields("Alma Bo Cato Dilys Edda Finn Gwen Hugo Ines Jory Kit Lowri Mabyn Nesta Odo Perran Quinn Rhys Senara Tamsin Ulla Vesta Wyn Xanthe Ysolde")
	last  = strings.Fields("Quillwort Bracken Sorrel Teasel Yarrow Featherstone Li Moss Sedge Burdock Campion Dock Elder Fennel Gorse Hemlock Ivy Juniper Knapweed Larch Mallow Nettle Orache Pignut")
)

// width plays somebody who has a list of 50 names, one of which is under the box.
func width(ctx context.Context, pool *pdf.Pool) {
	const lists, names = 20, 50
	r := rand.New(rand.NewPCG(7, 7))
	picked := map[string]int{}
	for range lists {
		of := map[string]map[string]int{}
		for range names {
			name := first[r.IntN(len(first))] + " " + last[r.IntN(len(last))]
			for how, seen := range looks(ctx, pool, name) {
				if of[how] == nil {
					of[how] = map[string]int{}
				}
				of[how][seen]++
			}
		}
		for how, classes := range of {
			for _, n := range classes {
				if n == 1 {
					picked[how]++
				}
			}
		}
	}
	for _, how := range []string{"hug", "steps", "gap"} {
		fmt.Printf("width: %.1f %% of names are picked out of 50 by %s\n", float64(picked[how])/(lists*names)*100,
			map[string]string{"hug": "a box that hugs, at 150 dpi", "steps": "a box in steps of 36 points (bar 1 %)",
				"gap": "the place of the next whole word, by somebody who knows every word of the line that the box cuts"}[how])
	}
	share := float64(picked["steps"]) / (lists * names)
	ratios.Note(ratios.Row{What: "names picked by the width of a box", Ours: fmt.Sprintf("%.1f %%", share*100), Goal: "1 %", Met: share <= 0.01})
}

// looks is what somebody sees of a name: the box by its pixels, the box in steps, and where the words behind it stand.
func looks(ctx context.Context, pool *pdf.Pool, name string) map[string]string {
	file := canary.Simple("", canary.Line(72, 700, 12, "The driver was "+name+" on the day before the fair."))
	d, err := pool.Draw(ctx, bytes.NewReader(file), int64(len(file)))
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	words, page, err := d.Words(ctx, 1)
	if err != nil {
		log.Fatal(err)
	}
	boxes := redact.Find(words, name)
	if len(boxes) != 1 {
		log.Fatalf("%q stands %d times", name, len(boxes))
	}
	cover := redact.Cover([]redact.Mark{{Page: 1, Box: boxes[0]}}, words, page)[0].Box
	px := func(v float64) int { return int(math.Round(v * 150 / 72)) }
	end := words[len(words)-1].Box.X
	return map[string]string{"hug": fmt.Sprint(px(boxes[0].X), px(boxes[0].X+boxes[0].W)), "steps": fmt.Sprint(cover.X, cover.W), "gap": fmt.Sprint(px(end))}
}
