// Command phrase measures whether people who come back with a return phrase
// slow down everybody else: other pages' times without and with ten phrase
// checks at once, over and over.
//
//	bin/phrase [-rate 50] [-for 15s] [-clients 10]
//
// It starts the demonstration of the program candour that lies beside it, and
// asks it for pages at a steady rate. The ten send wrong phrases to its page
// for coming back; where that page is not served, they go through a gate in
// this process, on the same cores, and the output says so.
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/html"

	"candour/internal/trust/phrase"
)

func main() {
	rate := flag.Int("rate", 50, "requests a second to other pages")
	length := flag.Duration("for", 15*time.Second, "length of each run")
	clients := flag.Int("clients", 10, "phrase checks at once")
	path := flag.String("return", "/review/return", "page where a phrase is typed")
	flag.Parse()
	base, stop := start()
	defer stop()
	pages(base, *rate, 2*time.Second) // warm
	quiet := pages(base, *rate, *length)
	fmt.Printf("other pages, %d a second, nobody coming back: %s\n", *rate, quiet)

	one, how := checker(base, *path)
	counts, end := checking(*clients, one)
	loud := pages(base, *rate, *length)
	end()
	fmt.Printf("other pages while %d at once send phrases (%s): %s (bar: p99 200 ms)\n", *clients, how, loud)
	fmt.Printf("phrases checked: %d, told to try again: %d, in %.0f s\n", counts.refused.Load(), counts.busy.Load(), length.Seconds())
	if loud.at(.99) > 200*time.Millisecond {
		fmt.Println("the bar is missed")
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// start starts the demonstration on a free port of the loopback address.
func start() (base string, stop func()) {
	self, err := os.Executable()
	must(err)
	dir, err := os.MkdirTemp("", "candour-bench-")
	must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	addr := l.Addr().String()
	must(l.Close())
	cmd := exec.Command(filepath.Join(filepath.Dir(self), "candour"), "demo", "--listen", addr, "--data", filepath.Join(dir, "data"))
	cmd.Stderr = io.Discard
	must(cmd.Start())
	base = "http://" + addr
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if res, err := http.Get(base + "/recommendations"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(began) > 2*time.Minute {
			log.Fatal("the demonstration did not start")
		}
	}
	return base, func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	}
}

// times are sorted.
type times []time.Duration

func (t times) at(q float64) time.Duration { return t[int(q*float64(len(t)-1))] }

func (t times) String() string {
	ms := func(q float64) float64 { return t.at(q).Seconds() * 1000 }
	return fmt.Sprintf("p50 %.1f ms, p99 %.1f ms, worst %.1f ms", ms(.5), ms(.99), ms(1))
}

// pages asks at a steady rate, whatever the answers take, and counts from when
// each was due.
func pages(base string, rate int, length time.Duration) times {
	targets := []string{"/", "/recommendations", "/recommendations?q=police", "/timetable"}
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}, Timeout: 20 * time.Second}
	out := make(times, int(length.Seconds()*float64(rate)))
	var wg sync.WaitGroup
	began := time.Now()
	for i := range out {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		wg.Go(func() {
			res, err := c.Get(base + targets[i%len(targets)])
			must(err)
			_, err = io.Copy(io.Discard, res.Body)
			must(err)
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK {
				log.Fatalf("%s: %d", res.Request.URL, res.StatusCode)
			}
			out[i] = time.Since(due)
		})
	}
	wg.Wait()
	slices.Sort(out)
	return out
}

type counts struct{ refused, busy atomic.Int64 }

// checking lets so many send phrases one after the other until end.
func checking(clients int, one func(context.Context, *counts)) (*counts, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	n := &counts{}
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for ctx.Err() == nil {
				one(ctx, n)
			}
		})
	}
	return n, func() { cancel(); wg.Wait() }
}

// checker gives what sends one wrong phrase, and says how it does.
func checker(base, path string) (func(context.Context, *counts), string) {
	if res, err := http.Get(base + path); err == nil {
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return func(ctx context.Context, n *counts) { send(ctx, base+path, n) }, "to " + path
		}
	}
	g, secret := phrase.NewGate(1, 16), []byte("a server secret of the benchmark")
	return func(ctx context.Context, n *counts) {
		if _, err := g.Check(ctx, wrong(), secret, nil); ctx.Err() == nil && err != nil {
			n.refused.Add(1)
		}
	}, "through a gate in the measuring process: the page " + path + " is not served"
}

func wrong() phrase.Phrase {
	p, err := phrase.New(phrase.Words, rand.Reader)
	must(err)
	return p
}

// send fills in the page's form as a browser would, and posts it.
func send(ctx context.Context, page string, n *counts) {
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: secure{jar}, Timeout: time.Minute}
	target, fields := form(c, page)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(fields.Encode()))
	must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.Do(req)
	if err != nil {
		return // the run is over
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	switch {
	case res.StatusCode == http.StatusServiceUnavailable:
		n.busy.Add(1)
	case res.StatusCode == http.StatusForbidden || res.StatusCode >= 500:
		log.Fatalf("the form was not taken: %d", res.StatusCode)
	default:
		n.refused.Add(1)
	}
}

// secure hands out Secure cookies on plain http to the loopback address, as
// browsers do.
type secure struct{ http.CookieJar }

func (s secure) SetCookies(u *url.URL, cs []*http.Cookie) {
	for _, c := range cs {
		c.Secure = false
	}
	s.CookieJar.SetCookies(u, cs)
}

// form reads the page's form with a field for a phrase.
func form(c *http.Client, page string) (target string, fields url.Values) {
	res, err := c.Get(page)
	must(err)
	defer func() { _ = res.Body.Close() }()
	doc, err := html.Parse(res.Body)
	must(err)
	fields, target = url.Values{}, page
	for node := range doc.Descendants() {
		at := map[string]string{}
		for _, a := range node.Attr {
			at[a.Key] = a.Val
		}
		switch {
		case node.Data == "form" && at["action"] != "":
			u, err := res.Request.URL.Parse(at["action"])
			must(err)
			target = u.String()
		case node.Data == "textarea" || node.Data == "input" && (at["type"] == "" || at["type"] == "text"):
			fields.Set(at["name"], wrong().Reveal())
		case node.Data == "input" && at["type"] == "hidden":
			fields.Add(at["name"], at["value"])
		}
	}
	return target, fields
}
