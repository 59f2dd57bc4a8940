// Command inquiry measures an inquiry of real size: 200,000 documents, 300 accounts, 60 days of hearings and 40
// published sentences, in SQLite over the real rules, ledger and vault. It measures the lists of documents, each
// person's thread, what everybody reads, a transcript, and how long after an order is begun nothing of what it
// holds is shown. What the report's own sentences take measures bench/drafting.
//
//	bin/inquiry [-documents 200000] [-accounts 300] [-days 60]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"time"

	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
)

func main() {
	documents := flag.Int("documents", 200_000, "documents that the inquiry was given")
	accounts := flag.Int("accounts", 300, "accounts that people gave")
	days := flag.Int("days", 60, "days of hearings")
	flag.Parse()
	dir, err := os.MkdirTemp("", "candour-bench-inquiry-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	w := open(dir)
	defer func() { _ = w.db.Close() }()
	w.found()
	last := w.documents(*documents)
	people, theme := w.accounts(*accounts)
	w.sentences(40, theme)
	of := w.sits(*days, 1000)
	fmt.Printf("%d documents, %d accounts, %d days of hearings, 40 sentences\n", *documents, *accounts, *days)
	deep := w.deep()
	timed("documents, the first page", 100, func(int) { w.list("", requesting.Place{}) })
	timed("documents, a page far down", 100, func(int) { w.list("", deep) })
	timed("documents, found by words", 20, func(int) { w.list("minutes 77 of", requesting.Place{}) })
	timed("documents, words that no title has", 20, func(int) { w.list("nothing has this", requesting.Place{}) })
	timed("documents, one", 100, func(int) {
		_, _, _, err := w.asking.Document(as(solicitor), w.id, last)
		must(err)
	})
	timed("documents to choose from", 100, func(int) {
		_, _, err := w.asking.Latest(context.Background(), w.db, w.id, restrict.Audience{Circle: restrict.Team})
		must(err)
	})
	timed("the thread of a person", len(people), func(i int) { w.thread(people[i]) })
	timed("the sentences, as everybody reads them", 100, func(int) {
		_, _, err := w.finding.Public(as(anybody), w.id)
		must(err)
	})
	timed("two pages of a transcript, as everybody", 100, func(i int) {
		_, err := w.hearings.PublicTranscript(as(anybody), w.id, of, i%*days+1, 1, 2)
		must(err)
	})
	timed("an order, and nothing of it is shown", 20, func(i int) { w.holds(fmt.Sprintf("doc-%06d", i)) })
}

// deep is the place after most of the list.
func (w *world) deep() requesting.Place {
	return requesting.Place{Received: w.inquiries.Today().AddDays(-290), ID: "doc-000000"}
}

func (w *world) list(words string, from requesting.Place) {
	_, _, _, err := w.asking.Documents(as(solicitor), w.id, words, from)
	must(err)
}

func (w *world) thread(p listening.Person) {
	got, err := w.finding.Thread(as(anybody), p, w.id)
	must(err)
	if len(got.Sentences) != 40 {
		log.Fatalf("a thread of %d sentences", len(got.Sentences))
	}
}

// holds has the chair make an order on a document, and looks until everybody is refused it.
func (w *world) holds(id string) {
	_, err := w.holding.Make(as(chair), w.id, restrict.Order{Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: id}}, Only: restrict.Audiences{{Circle: restrict.Team}},
		Ground:  restrict.ConduciveOrInInterest,
		Factors: restrict.Factors{PublicConcern: "Little, it is made up.", Harm: "Somebody made up could be known.", Confidence: "It was given so.", DelayAndCost: "None that matters."}})
	must(err)
	for _, who := range []restrict.Circle{restrict.Public, restrict.Provider, restrict.Recipient} {
		all, err := w.asking.Footings(context.Background(), w.db, w.id, restrict.Audience{Circle: who}, []string{id})
		must(err)
		if len(all) > 0 {
			log.Fatalf("%s is shown %s", who, id)
		}
	}
}

// timed does something so many times, and prints how long it took.
func timed(what string, n int, do func(int)) {
	var took []time.Duration
	for i := range n {
		began := time.Now()
		do(i)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	at := func(of int) float64 { return float64(took[(len(took)-1)*of/100].Microseconds()) / 1000 }
	fmt.Printf("%-42s p50 %7.1f ms, p95 %7.1f ms, the slowest of %d %7.1f ms\n", what, at(50), at(95), n, at(100))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
