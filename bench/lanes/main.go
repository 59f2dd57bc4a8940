// Command lanes measures whether people get in while one source attacks:
//
//	bin/lanes [-attack plain|tickets|puzzles|none] [-rate 100] [-for 40s] [-half 2000] [-keep FOLDER]
//
// It runs the real program's demonstration, and attacks it from one address
// with so many requests a second, half of them to start and half to come back.
// Meanwhile people start and come back, with scripts and without, from the same
// network as the attack and from another. It prints the share that got in within
// ten seconds and how long they took. Then so many connections send half a
// header, and the front page is timed.
//
// A browser's speed at puzzles is taken to be 250,000 tries a second, that of a
// cheap telephone; typing a phrase takes five seconds and is not counted.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Where everybody comes from: loopback addresses of the same /24 as the attack,
// and of another.
const (
	attacker  = "127.0.0.2"
	neighbour = "127.0.0.3"
	stranger  = "127.0.9.3"
)

func main() {
	attack := flag.String("attack", "plain", "plain, tickets (waits as people do), puzzles (solves them on one core), none")
	rate := flag.Int("rate", 100, "requests of the attack a second")
	length := flag.Duration("for", 40*time.Second, "how long")
	half := flag.Int("half", 2000, "connections that send half a header")
	keep := flag.String("keep", filepath.Join(os.TempDir(), "candour-bench-lanes"), "folder of the demonstration's data, made once and used again")
	program := flag.String("candour", "bin/candour", "the program")
	flag.Parse()
	if err := run(*program, *keep, *attack, *rate, *length, *half); err != nil {
		log.Fatal(err)
	}
}

func run(program, keep, attack string, rate int, length time.Duration, half int) error {
	at, stop, err := serve(program, keep)
	if err != nil {
		return err
	}
	defer stop()
	phrases, err := prepare(at, 4)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	a := &attackers{at: at, phrases: phrases, how: attack}
	var attacking sync.WaitGroup
	attacking.Go(func() { a.run(ctx, rate) })
	results := people(ctx, at, phrases)
	attacking.Wait()
	fmt.Printf("attack: %s, %d requests a second from one address; %d sent, %d turned away, %d let in\n", attack, rate, a.sent.Load(), a.refused.Load(), a.in.Load())
	report(results)
	return headers(at, half)
}

// serve starts the demonstration and waits until all of its data is there.
func serve(program, keep string) (at string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	at = l.Addr().String()
	if err := l.Close(); err != nil {
		return "", nil, err
	}
	cmd := exec.Command(program, "demo", "--listen", at, "--data", keep)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "figures are there") {
			go func() {
				for lines.Scan() { // it must not wait for us to read
				}
			}()
			return at, stop, nil
		}
	}
	stop()
	return "", nil, errors.New("the demonstration did not start")
}

// prepare begins some forms and gives their phrases.
func prepare(at string, n int) (out []string, err error) {
	for range n {
		v := newVisitor(at, stranger)
		if _, err := v.start(context.Background(), true); err != nil {
			return nil, err
		}
		words, err := v.phrase()
		if err != nil {
			return nil, err
		}
		out = append(out, words)
	}
	return out, nil
}

// result is one try of one person.
type result struct {
	kind string
	took time.Duration
	in   bool
}

// people come two a second, each in one of eight ways, until time is up.
func people(ctx context.Context, at string, phrases []string) []result {
	var mu sync.Mutex
	var out []result
	var all sync.WaitGroup
	ways := []string{"start", "return"}
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
			all.Wait()
			return out
		}
		way, script, from := ways[i%2], i/2%2 == 0, []string{neighbour, stranger}[i/4%2]
		all.Go(func() {
			r := person(at, phrases[i%len(phrases)], way, script, from)
			mu.Lock()
			defer mu.Unlock()
			out = append(out, r)
		})
	}
}

func person(at, phrase, way string, script bool, from string) result {
	kind := fmt.Sprintf("%-6s %-15s %s", way, map[bool]string{true: "scripts", false: "without scripts"}[script],
		map[string]string{neighbour: "same network", stranger: "another network"}[from])
	v := newVisitor(at, from)
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	var took time.Duration
	var err error
	if way == "start" {
		took, err = v.start(ctx, script)
	} else {
		took, err = v.comeBack(ctx, phrase, script)
	}
	return result{kind, took, err == nil}
}

const bar = 10 * time.Second

// report prints one line for each kind of person.
func report(results []result) {
	by := map[string][]result{}
	for _, r := range results {
		by[r.kind] = append(by[r.kind], r)
		by["all"] = append(by["all"], r)
	}
	fmt.Printf("%-42s %6s %16s %8s %8s\n", "who", "tries", "in within 10 s", "median", "95th")
	kinds := []string{}
	for k := range by {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		var took []time.Duration
		good := 0
		for _, r := range by[k] {
			if took = append(took, r.took); r.in && r.took <= bar {
				good++
			}
		}
		slices.Sort(took)
		fmt.Printf("%-42s %6d %15.0f%% %7.1fs %7.1fs\n", k, len(took), 100*float64(good)/float64(len(took)),
			took[len(took)/2].Seconds(), took[len(took)*95/100].Seconds())
	}
}
