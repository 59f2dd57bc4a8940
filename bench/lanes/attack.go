package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"candour/internal/site/gate"
)

// attackers are one source that sends many requests.
type attackers struct {
	at, how           string
	phrases           []string
	sent, refused, in atomic.Int64
	solving           sync.Mutex // one core
}

// run sends so many requests a second until time is up.
func (a *attackers) run(ctx context.Context, rate int) {
	if a.how == "none" {
		<-ctx.Done()
		return
	}
	v := newVisitor(a.at, attacker)
	v.http.Transport.(*http.Transport).MaxIdleConnsPerHost = 1000
	page, err := v.do(ctx, "GET", "/review/return", nil) // one token and one cookie for all of them
	if err != nil {
		return
	}
	token := page.form().Get("csrf")
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	var all sync.WaitGroup
	defer all.Wait()
	for i := 0; ; i++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		all.Go(func() { a.one(ctx, v, token, i%2 == 0) })
	}
}

// one is one request: to start, or to come back with numbers that open nothing.
func (a *attackers) one(ctx context.Context, shared *visitor, token string, start bool) {
	v := &visitor{at: shared.at, http: shared.http, cookies: map[string]string{}}
	for name, value := range shared.cookies {
		v.cookies[name] = value
	}
	path, form := "/review/return", url.Values{"csrf": {token}, "phrase": {digits()}}
	if start {
		path, form = "/review/apply", url.Values{"csrf": {token}, "go": {"start"}, "kind": {"digits"}}
	}
	if a.how != "plain" {
		a.prepare(ctx, v, path, form)
	}
	a.sent.Add(1)
	page, err := v.do(ctx, "POST", path, form)
	switch {
	case err != nil:
	case start && page.status == http.StatusSeeOther, !start && !zeros.MatchString(page.body):
		a.in.Add(1)
	default:
		a.refused.Add(1)
	}
}

// prepare takes a ticket first, and waits or solves.
func (a *attackers) prepare(ctx context.Context, v *visitor, path string, form url.Values) {
	page, err := v.do(ctx, "GET", path, nil)
	if err != nil {
		return
	}
	got := page.form()
	form.Set("ticket", got.Get("ticket"))
	if a.how == "tickets" {
		_ = pause(ctx, gate.Patience+100*time.Millisecond)
		return
	}
	a.solving.Lock()
	defer a.solving.Unlock()
	if m := zeros.FindStringSubmatch(page.body); m != nil && ctx.Err() == nil {
		var n int
		_, _ = fmt.Sscan(m[1], &n)
		form.Set("proof", gate.Solve(got.Get("ticket"), n))
	}
}

// digits are 24 numbers that are nobody's, as far as chance allows.
func digits() string {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(24), nil)
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%024d", n)
}

// headers opens connections that send half a header, and times the front page
// before and meanwhile.
func headers(at string, half int) error {
	before, err := front(at)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var open atomic.Int64
	for range half {
		go halfHeader(ctx, at, &open)
	}
	for i := 0; i < 100 && open.Load() < int64(half); i++ {
		time.Sleep(50 * time.Millisecond)
	}
	meanwhile, err := front(at)
	if err != nil {
		return err
	}
	fmt.Printf("front page: slowest of 20 %d ms; with %d connections that sent half a header, %d ms (bar 1,000 ms)\n", before.Milliseconds(), open.Load(), meanwhile.Milliseconds())
	return nil
}

// halfHeader keeps one such connection open, and opens it again when it is
// closed.
func halfHeader(ctx context.Context, at string, open *atomic.Int64) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(attacker)}}
	for ctx.Err() == nil {
		c, err := d.DialContext(ctx, "tcp", at)
		if err != nil {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		open.Add(1)
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: candour\r\nX-Slow: ")
		stop := context.AfterFunc(ctx, func() { _ = c.Close() })
		_, _ = c.Read(make([]byte, 1)) // until it is closed
		stop()
		open.Add(-1)
		_ = c.Close()
		_ = pause(ctx, time.Second)
	}
}

// front is the slowest of twenty front pages, each on a connection of its own,
// from the same network.
func front(at string) (time.Duration, error) {
	var took []time.Duration
	for range 20 {
		v := newVisitor(at, neighbour)
		begun := time.Now()
		if _, err := v.do(context.Background(), "GET", "/", nil); err != nil {
			return 0, err
		}
		took = append(took, time.Since(begun))
	}
	return slices.Max(took), nil
}
