package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// plain are words of which any office is full.
const plain = `the of and to a in is that for it was on are as with at this be by from or have an they which one all were there when can more if other about
up out into only its time two new some could these then first any now such like over also after made before many most where must through year well
timetable bus office desk copy list page letter meeting minutes room table chair paper printer key door window stairs lamp folder drawer index number
column row figure total account order supply repair invoice budget plan draft version note summary agenda chairman clerk driver visitor team group
roof boiler gate fence garden car park road bridge stop station ticket route map calendar week month quarter morning noon evening delivery parcel
stamp envelope signature register record archive box shelf store stock unit price quote contract renewal notice change request reply answer question`

// syllables make words that mean nothing.
var syllables = strings.Fields("ba bel cor dan el fen gar hol in jas kel lor mer nor ol pel quin ros sel tam ul ver wen yar zel")

// vocabulary is words in the order of how often they are drawn.
var vocabulary = func() []string {
	out := strings.Fields(plain)
	for i := range 3000 {
		n := len(syllables)
		out = append(out, syllables[i%n]+syllables[i/n%n]+syllables[(i*7+i/(n*n))%n])
	}
	return out
}()

// writer draws words and dates. It is the one source of chance of a delivery.
type writer struct {
	*rand.Rand
	zipf *rand.Zipf
}

func newWriter(seed uint64) *writer {
	r := rand.New(rand.NewPCG(seed, 17)) //nolint:gosec // made-up documents
	return &writer{Rand: r, zipf: rand.NewZipf(r, 1.07, 6, uint64(len(vocabulary)-1))}
}

func (w *writer) word() string { return vocabulary[w.zipf.Uint64()] }

// sentence is some words with a capital and a full stop. One in six has a date.
func (w *writer) sentence() string {
	words := make([]string, 6+w.IntN(12))
	for i := range words {
		words[i] = w.word()
	}
	if w.IntN(6) == 0 {
		words = append(words, "on", w.date())
	}
	s := strings.Join(words, " ")
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

var months = strings.Fields("January February March April May June July August September October November December")

func (w *writer) date() string {
	return fmt.Sprintf("%d %s %d", 1+w.IntN(28), months[w.IntN(12)], 2004+w.IntN(16))
}

// paragraphs are n of them, of some sentences each.
func (w *writer) paragraphs(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString("\n\n")
		}
		for s := range 2 + w.IntN(4) {
			if s > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.sentence())
		}
	}
	return b.String()
}

// title is a subject or a name of a file.
func (w *writer) title() string {
	first := vocabulary[60+w.IntN(90)]
	return fmt.Sprintf("%s %s %d", strings.ToUpper(first[:1])+first[1:], vocabulary[60+w.IntN(90)], 1+w.IntN(999))
}

// changed is a text with a share of its words changed.
func (w *writer) changed(text string, share float64) string {
	words := strings.SplitAfter(text, " ")
	for i, s := range words {
		if w.Float64() < share && strings.HasSuffix(s, " ") {
			words[i] = w.word() + " "
		}
	}
	return strings.Join(words, "")
}
