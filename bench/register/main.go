// Command register measures what a visitor waits for: from a fresh start to
// the first page, the plain page at full speed, and every public page and list of
// the register with 100,000 recommendations at 200 requests a second.
//
//	bin/register [-recommendations 100000] [-keep FOLDER]
//
// It starts the program candour that lies beside it, on 127.0.0.1, and is
// itself the load, on the same cores.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	n := flag.Int("recommendations", 100_000, "recommendations in the large register")
	keep := flag.String("keep", filepath.Join(os.TempDir(), "candour-bench-register"), "folder of the large register, made once and used again")
	rate := flag.Int("rate", 200, "requests a second")
	length := flag.Duration("for", 20*time.Second, "length of the run at that rate")
	flag.Parse()
	self, err := os.Executable()
	must(err)
	candour := filepath.Join(filepath.Dir(self), "candour")
	freshStart(candour)
	data := filepath.Join(*keep, fmt.Sprint(*n))
	importLarge(candour, data, *n)
	s := start(candour, "serve", data)
	defer s.stop()
	fmt.Printf("first page of %d recommendations after the start: %.2f s\n", *n, s.untilPage("/recommendations").Seconds())
	plain(s.url)
	// In its first seconds the service still builds what the one search finds by.
	for _, when := range []string{"just started", "warm"} {
		mixed(s.url, when, *n, *rate, *length)
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func freshStart(candour string) {
	dir, err := os.MkdirTemp("", "candour-bench-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	s := start(candour, "demo", filepath.Join(dir, "data"))
	defer s.stop()
	fmt.Printf("fresh demonstration to a served register page: %.2f s (bar: 3 s)\n", s.untilPage("/recommendations").Seconds())
}

type server struct {
	cmd   *exec.Cmd
	url   string
	began time.Time
}

func start(candour, command, data string) *server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	addr := l.Addr().String()
	must(l.Close())
	args := []string{command, "--listen", addr, "--data", data}
	if command == "serve" {
		args = append(args, "--set", "public_url=http://"+addr, "--set", "log_format=text", "--set", "service_owner=Made-up body",
			"--set", "service_email=made-up@example.org", "--set", "accessibility_reviewed=2026-11-20")
	}
	s := &server{cmd: exec.Command(candour, args...), url: "http://" + addr, began: time.Now()}
	s.cmd.Stderr = io.Discard
	must(s.cmd.Start())
	return s
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}

func (s *server) untilPage(path string) time.Duration {
	for time.Since(s.began) < 2*time.Minute {
		if res, err := http.Get(s.url + path); err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if err == nil && res.StatusCode == http.StatusOK {
				return time.Since(s.began)
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	log.Fatalf("%s%s did not answer", s.url, path)
	return 0
}

// words that made-up titles are put together from, the first ones often.
var words = strings.Fields(`publish report training record review timetable data police council department standard
 inspection guidance agency contact letter measure register annual national local service duty figures audit panel`)

// importLarge makes the large register through the program's own import.
func importLarge(candour, data string, n int) {
	done := filepath.Join(data, "bench-complete")
	if _, err := os.Stat(done); err == nil {
		fmt.Printf("%d recommendations were imported before (%s)\n", n, data)
		must(exec.Command(candour, "migrate", "--data", data).Run()) // by another build, perhaps
		return
	}
	must(os.RemoveAll(data))
	must(os.MkdirAll(data, 0o700))
	reports, recommendations := filepath.Join(data, "reports.jsonl"), filepath.Join(data, "recommendations.jsonl")
	write(reports, n/50, report)
	write(recommendations, n, recommendation)
	began := time.Now()
	cmd := exec.Command(candour, "register", "import", "--data", data, "--reports", reports, "--recommendations", recommendations)
	cmd.Stderr = os.Stderr
	must(cmd.Run())
	fmt.Printf("%d recommendations imported, each with its entry in the log: %.0f s\n", n, time.Since(began).Seconds())
	must(os.WriteFile(done, nil, 0o600))
}

func write(path string, n int, line func(i int) map[string]any) {
	f, err := os.Create(path)
	must(err)
	w := bufio.NewWriter(f)
	e := json.NewEncoder(w)
	for i := range n {
		must(e.Encode(line(i)))
	}
	must(w.Flush())
	must(f.Close())
}

// published is the year of a report.
func published(report int) int { return 1990 + report%36 }

func report(i int) map[string]any {
	return map[string]any{"report_id": fmt.Sprintf("bench-%05d", i), "title": fmt.Sprintf("Made-up report %d", i), "body": "Made-up body", "kind": "made-up report",
		"published": fmt.Sprintf("%d-%02d-%02d", published(i), 1+i%12, 1+i%28), "url": nil, "note": nil, "recommendations_total": 50, "synthetic": true}
}

func pick(dice *rand.Rand) string {
	return words[int(float64(len(words))*dice.Float64()*dice.Float64())]
}

func recommendation(i int) map[string]any {
	dice := rand.New(rand.NewPCG(1, uint64(i)))
	body := fmt.Sprintf("Made-up body %d", dice.IntN(400))
	out := map[string]any{"id": fmt.Sprintf("bench-%06d", i), "report_id": fmt.Sprintf("bench-%05d", i/50), "number": i%50 + 1,
		"title":      fmt.Sprintf("Made up: %s the %s %s (%d)", pick(dice), pick(dice), pick(dice), i),
		"summary":    fmt.Sprintf("The made-up body should %s its %s and %s each %s. Number %d.", pick(dice), pick(dice), pick(dice), pick(dice), i),
		"addressees": []string{body}, "deadline_in_report": nil, "answer_due": fmt.Sprintf("%d-06-30", 2000+i%28), "checked": nil, "source_url": nil,
		"answers": []any{}, "latest_answer": nil, "latest_answer_date": nil, "answer_coding": nil, "synthetic": true}
	if dice.IntN(3) > 0 {
		status := []string{"accepted", "accepted_in_principle", "partly_accepted", "rejected"}[dice.IntN(4)]
		// An answer from before its report is refused.
		out["answers"] = []any{map[string]any{"date": fmt.Sprint(max(2001+i%25, published(i/50))), "by": body, "note": "Made up.", "checked": nil, "answer": status, "source_url": nil}}
		out["commitments"] = []any{map[string]any{"text": "Made-up work", "due": fmt.Sprintf("%d-%02d", 2020+i%10, 1+i%12), "source_url": nil, "owner": body, "made": "2020-01-01"}}
	}
	return out
}

// plain asks for the plain page as fast as it comes, over eight connections.
func plain(base string) {
	const clients, length = 8, 6 * time.Second
	var mu sync.Mutex
	var wg sync.WaitGroup
	total, bytes := 0, int64(0)
	began := time.Now()
	for range clients {
		wg.Go(func() {
			c := client()
			n, b := 0, int64(0)
			for time.Since(began) < length {
				size, status, err := get(c, base+"/recommendations")
				if err != nil || status != http.StatusOK {
					log.Fatalf("the plain page: %d, %v", status, err)
				}
				n, b = n+1, b+size
			}
			mu.Lock()
			total, bytes = total+n, bytes+b
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Printf("plain register page, 8 connections: %.0f requests/s of %d KB (bar: 1,500)\n", float64(total)/time.Since(began).Seconds(), bytes/int64(max(total, 1))/1024)
}

func client() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}, Timeout: 10 * time.Second}
}

func get(c *http.Client, u string) (int64, int, error) {
	res, err := c.Get(u)
	if err != nil {
		return 0, 0, err
	}
	n, err := io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return n, res.StatusCode, err
}

// mixed keeps a steady rate whatever the answers take (an open loop: a slow
// answer does not slow the asking down, as in life): each public page and list of
// the API in proportion, with words, filters, sorting and pages drawn anew.
func mixed(base, when string, n, rate int, length time.Duration) {
	dice := rand.New(rand.NewPCG(2, 2))
	c := client()
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	var all []time.Duration
	var wg sync.WaitGroup
	count := int(length.Seconds() * float64(rate))
	began := time.Now()
	for i := range count {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		name, u := asked(dice, n)
		wg.Go(func() {
			_, status, err := get(c, base+u)
			d := time.Since(due)
			if err != nil || status != http.StatusOK {
				log.Fatalf("%s: %d, %v", u, status, err)
			}
			mu.Lock()
			all, took[name] = append(all, d), append(took[name], d)
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Printf("register of %d, %s, every public page and list, %d requests/s for %.0f s: %s (bar: p99 50 ms)\n", n, when, rate, length.Seconds(), quantiles(all))
	for _, a := range addresses {
		if some := took[a.name]; len(some) > 0 {
			fmt.Printf("  %-42s %5d  %s\n", a.name, len(some), quantiles(some))
		}
	}
}

func quantiles(took []time.Duration) string {
	slices.Sort(took)
	at := func(q float64) float64 { return took[int(q*float64(len(took)-1))].Seconds() * 1000 }
	return fmt.Sprintf("p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, worst %.1f ms", at(.5), at(.95), at(.99), at(1))
}

// address is a page or a list, with how often it is asked for among all.
type address struct {
	name   string
	weight int
	make   func(dice *rand.Rand, n int) string
}

func fixed(path string, weight int) address {
	return address{path, weight, func(*rand.Rand, int) string { return path }}
}

func anyBody(dice *rand.Rand) string { return fmt.Sprintf("made-up-body-%d", dice.IntN(400)) }

func anyReport(dice *rand.Rand, n int) string { return fmt.Sprintf("bench-%05d", dice.IntN(n/50)) }

var addresses = []address{
	{"/recommendations under filters and search", 40, func(dice *rand.Rand, n int) string { return "/recommendations?" + query(dice, n).Encode() }},
	{"/recommendations/{id}", 20, func(dice *rand.Rand, n int) string { return fmt.Sprintf("/recommendations/bench-%06d", dice.IntN(n)) }},
	fixed("/", 10), fixed("/register", 5), fixed("/reports", 3), fixed("/bodies", 3), fixed("/timetable", 5), fixed("/chains", 1), fixed("/ladder", 1), fixed("/about", 1), fixed("/ledger", 1),
	{"/reports?page=", 1, func(dice *rand.Rand, _ int) string { return fmt.Sprint("/reports?page=", 1+dice.IntN(40)) }},
	{"/reports/{id}", 4, func(dice *rand.Rand, n int) string { return "/reports/" + anyReport(dice, n) }},
	{"/bodies/{id}", 4, func(dice *rand.Rand, _ int) string { return "/bodies/" + anyBody(dice) }},
	{"/bodies/{id}/statement/{year}", 2, func(dice *rand.Rand, _ int) string {
		return fmt.Sprintf("/bodies/%s/statement/%d", anyBody(dice), 2024+dice.IntN(3))
	}},
	{"/timetable?page=, body=, report=, month=", 4, times("/timetable")},
	fixed("/feed.atom", 1),
	{"/bodies/{id}/feed.atom", 1, func(dice *rand.Rand, _ int) string { return "/bodies/" + anyBody(dice) + "/feed.atom" }},
	{"/api/v1/recommendations", 6, func(dice *rand.Rand, n int) string { return "/api/v1/recommendations?" + query(dice, n).Encode() }},
	{"/api/v1/recommendations/{id}", 3, func(dice *rand.Rand, n int) string {
		return fmt.Sprintf("/api/v1/recommendations/bench-%06d", dice.IntN(n))
	}},
	fixed("/api/v1/figures", 2), fixed("/api/v1/reports", 2), fixed("/api/v1/bodies", 2), fixed("/api/v1/chains", 1), fixed("/api/v1/ladder", 1),
	{"/api/v1/timetable?page=, body=, report=, month=", 3, times("/api/v1/timetable")},
	{"/api/v1/bodies/{id}/statement/{year}", 1, func(dice *rand.Rand, _ int) string {
		return fmt.Sprintf("/api/v1/bodies/%s/statement/%d", anyBody(dice), 2024+dice.IntN(3))
	}},
}

// times draws a part of the timetable.
func times(path string) func(dice *rand.Rand, n int) string {
	return func(dice *rand.Rand, n int) string {
		switch dice.IntN(5) {
		case 0:
			return fmt.Sprint(path, "?page=", 1+dice.IntN(100))
		case 1:
			return path + "?body=" + anyBody(dice)
		case 2:
			return path + "?report=" + anyReport(dice, n)
		case 3:
			return fmt.Sprintf("%s?month=%d-%02d", path, 2020+dice.IntN(9), 1+dice.IntN(12))
		}
		return path
	}
}

// asked draws one address.
func asked(dice *rand.Rand, n int) (name, path string) {
	sum := 0
	for _, a := range addresses {
		sum += a.weight
	}
	at := dice.IntN(sum)
	for _, a := range addresses {
		if at -= a.weight; at < 0 {
			return a.name, a.make(dice, n)
		}
	}
	return "/", "/"
}

// query is what somebody might ask: half search, most filter.
func query(dice *rand.Rand, n int) url.Values {
	q := url.Values{}
	switch dice.IntN(4) {
	case 0:
		q.Set("q", pick(dice)+" "+pick(dice))
	case 1:
		q.Set("q", fmt.Sprint(pick(dice), " ", dice.IntN(n)))
	}
	if dice.IntN(2) == 0 {
		q.Set("body", anyBody(dice))
	}
	if dice.IntN(2) == 0 {
		q.Set("state", []string{"overdue", "not_answered", "declined", "on_time"}[dice.IntN(4)])
	}
	if dice.IntN(3) == 0 {
		q.Set("report", anyReport(dice, n))
	}
	if dice.IntN(4) == 0 {
		q.Set("sort", []string{"title", "overdue", "answer_due"}[dice.IntN(3)])
	}
	if dice.IntN(3) == 0 {
		q.Set("page", fmt.Sprint(1+dice.IntN(20)))
	}
	return q
}
