// Command inquiry measures an inquiry of real size: 200,000 documents, 300 accounts, 60 days of hearings, 40
// published sentences, and a report of 2,000 sentences with 40 warning letters, in SQLite or PostgreSQL over
// the real rules, ledger and vault. It prints one table, each line beside the most that it may take: any sentence opens
// what it rests on in under 200 ms, worklists and threads take under 100 ms for 95 in 100, and what an order holds
// is shown nowhere within a second. What was measured stands in ADR 0114.
//
//	bin/inquiry [-documents 200000] [-accounts 300] [-days 60] [-letters 40] [-sentences 2000] [-postgres URL] [-cpuprofile FILE]
//	bin/inquiry -doors 200    what the door of letters tells by how long it takes
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime/pprof"
	"slices"
	"syscall"
	"time"

	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
)

func main() {
	documents := flag.Int("documents", 200_000, "documents that the inquiry was given")
	accounts := flag.Int("accounts", 300, "accounts that people gave")
	days := flag.Int("days", 60, "days of hearings")
	letters := flag.Int("letters", 40, "warning letters")
	sentences := flag.Int("sentences", 2000, "sentences of the report")
	url := flag.String("postgres", os.Getenv("CANDOUR_BENCH_POSTGRES"), "an empty PostgreSQL database; SQLite where none is given")
	knocks := flag.Int("doors", 0, "how often to knock in each way at the door of letters, and nothing else")
	profile := flag.String("cpuprofile", "", "a file for the profile of what is measured")
	flag.Parse()
	dir, err := os.MkdirTemp("", "candour-bench-inquiry-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	w := open(dir, *url)
	defer func() { _ = w.db.Close() }()
	w.found()
	if *knocks > 0 {
		w.documents(2000)
		w.doors(w.writes(5, 0), *knocks)
		return
	}
	last := w.documents(*documents)
	people, theme := w.accounts(*accounts)
	w.sentences(40, theme)
	of := w.sits(*days, 1000)
	out := w.writes(*letters, *sentences)
	fmt.Printf("%d documents, %d accounts, %d days of hearings, 40 sentences on record, a report of %d sentences, %d letters: %s\n\n",
		*documents, *accounts, *days, len(out.sentences), *letters, w.db.Dialect())
	if *profile != "" {
		f, err := os.Create(*profile)
		must(err)
		must(pprof.StartCPUProfile(f))
		defer pprof.StopCPUProfile()
	}
	fmt.Printf("| %-48s | %8s | %8s | %8s | %9s | %8s | %8s |\n|---|---|---|---|---|---|---|\n", "milliseconds", "p50", "p95", "slowest", "bar (p95)", "work p50", "work p95")
	w.lists(last)
	w.read(people, of, *days)
	w.worklists(out)
	w.opensReport(out)
	timed("an order, and nothing of it is shown", 20, 1000, func(i int) { w.holds(fmt.Sprintf("doc-%06d", i)) })
}

// lists are those of documents.
func (w *world) lists(last string) {
	deep := w.deep()
	timed("documents, the first page", 100, 100, func(int) { w.list("", requesting.Place{}) })
	timed("documents, a page far down", 100, 100, func(int) { w.list("", deep) })
	timed("documents, found by words", 50, 100, func(int) { w.list("minutes 77 of", requesting.Place{}) })
	timed("documents, words that no title has", 50, 100, func(int) { w.list("nothing has this", requesting.Place{}) })
	timed("documents, one", 100, 100, func(int) {
		_, _, _, err := w.asking.Document(as(solicitor), w.id, last)
		must(err)
	})
	timed("documents to choose from", 100, 100, func(int) {
		_, _, err := w.asking.Latest(context.Background(), w.db, w.id, restrict.Audience{Circle: restrict.Team})
		must(err)
	})
}

// read is what people and everybody read.
func (w *world) read(people []listening.Person, of string, days int) {
	timed("the thread of a person", len(people), 100, func(i int) { w.thread(people[i]) })
	timed("the sentences, as everybody reads them", 100, 100, func(int) {
		_, _, err := w.finding.Public(as(anybody), w.id)
		must(err)
	})
	timed("two pages of a transcript, as everybody", 100, 100, func(i int) {
		_, err := w.hearings.PublicTranscript(as(anybody), w.id, of, i%days+1, 1, 2)
		must(err)
	})
}

// worklists are what waits for somebody, and the lists that they work from.
func (w *world) worklists(out *written) {
	x, err := w.inquiries.Of(context.Background(), w.db, w.id)
	must(err)
	timed("what waits: whoever reads accounts", 50, 100, func(int) {
		_, err := w.listening.DeskItems(as(analysts[0]), analysts[0])
		must(err)
	})
	timed("the list of accounts", 50, 100, func(int) {
		_, _, err := w.listening.Accounts(as(analysts[0]), w.id)
		must(err)
	})
	timed("what readers found in them", 50, 100, func(int) {
		_, _, err := w.listening.Found(as(analysts[0]), w.id)
		must(err)
	})
	timed("findings, as the team sees them", 50, 100, func(int) {
		_, _, err := w.finding.Team(as(chair), w.id)
		must(err)
	})
	timed("what waits: whoever sends letters", 50, 100, func(int) {
		_, err := w.drafting.CameBack(as(solicitor), &x)
		must(err)
	})
	timed("how the reports stand", 50, 100, func(int) {
		_, _, err := w.drafting.Progress(as(solicitor), w.id)
		must(err)
	})
	timed("the letters of a report", 50, 100, func(int) {
		_, err := w.drafting.Letters(as(solicitor), out.report)
		must(err)
	})
	timed("what waits: requests", 50, 100, func(int) {
		_, _, err := w.asking.Askings(as(solicitor), w.id)
		must(err)
	})
}

// opensReport is the report as those who draft it read it, and letters as those who got one do.
func (w *world) opensReport(out *written) {
	n := len(out.sentences)
	var keys []string
	timed("a sentence, with what it rests on", 100, 200, func(i int) {
		one, err := w.drafting.Sentence(as(chair), out.report, out.sentences[i*7919%n])
		must(err)
		keys = append(keys, one.Feet[0].Key())
	})
	timed("what a sentence rests on, opened", 100, 200, func(i int) {
		_, err := w.drafting.OpenReference(as(chair), out.report, out.sentences[i*7919%n], keys[i])
		must(err)
	})
	timed("the chapters, with how each sentence stands", 20, 200, func(int) {
		_, err := w.drafting.Contents(as(chair), out.report)
		must(err)
	})
	timed("a letter, as who got it reads it", len(out.readers), 100, func(i int) {
		_, err := w.drafting.Mine(as(anybody), out.readers[i])
		must(err)
	})
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

// timed does something so many times, and prints how long it took beside the most that 95 in 100 may take, and how much
// of a processor of this program's own: on a machine that does other things too the first says how busy it is.
func timed(what string, n, bar int, do func(int)) {
	var took, work []time.Duration
	for i := range n {
		began, worked := time.Now(), processor()
		do(i)
		took, work = append(took, time.Since(began)), append(work, processor()-worked)
	}
	over := ""
	if at(took, 95) > float64(bar) {
		over = " over"
	}
	fmt.Printf("| %-48s | %8.1f | %8.1f | %8.1f | %9d | %8.1f | %8.1f |%s\n", what, at(took, 50), at(took, 95), at(took, 100), bar, at(work, 50), at(work, 95), over)
}

// at gives the time that so many in a hundred took at most, in milliseconds.
func at(all []time.Duration, of int) float64 {
	s := slices.Sorted(slices.Values(all))
	return float64(s[(len(s)-1)*of/100].Microseconds()) / 1000
}

// processor is the time that this program has worked.
func processor() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
