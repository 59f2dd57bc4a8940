package main

import (
	"context"
	"errors"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"candour/internal/site/gate"
)

// visitor is a browser, as far as it takes: cookies, forms, a page that comes
// again by itself.
type visitor struct {
	at      string
	http    *http.Client
	cookies map[string]string
}

func newVisitor(at, from string) *visitor {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	return &visitor{at: at, cookies: map[string]string{}, http: &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back.
type answer struct {
	status   int
	body     string
	location string
	again    bool // the page comes again by itself
}

func (v *visitor) do(ctx context.Context, method, path string, form url.Values) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+v.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := v.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	for _, c := range res.Cookies() {
		if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return answer{res.StatusCode, string(body), res.Header.Get("Location"), res.Header.Get("Refresh") != ""}, err
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`)

// form gives the hidden fields of the page's form about the review.
func (a answer) form() url.Values {
	out := url.Values{}
	_, inside, _ := strings.Cut(a.body, `action="/review/`)
	for _, m := range hidden.FindAllStringSubmatch(inside, -1) {
		out.Set(m[1], html.UnescapeString(m[2]))
	}
	return out
}

var zeros = regexp.MustCompile(`data-cd-zeros="(\d+)"`)

// tries is how many a second a cheap telephone makes.
const tries = 250_000

// solve does what the page's script does, as slowly.
func (a answer) solve(form url.Values) {
	m := zeros.FindStringSubmatch(a.body)
	if m == nil {
		return
	}
	difficulty, _ := strconv.Atoi(m[1])
	begun := time.Now()
	proof := gate.Solve(form.Get("ticket"), difficulty)
	n, _ := strconv.Atoi(proof)
	time.Sleep(time.Duration(n)*time.Second/tries - time.Since(begun))
	form.Set("proof", proof)
}

var errGaveUp = errors.New("gave up")

// start begins a form, and gives how long it took.
func (v *visitor) start(ctx context.Context, script bool) (time.Duration, error) {
	begun := time.Now()
	page, err := v.do(ctx, "GET", "/review/apply", nil)
	for err == nil {
		form := page.form()
		form.Set("go", "start")
		form.Set("kind", "digits")
		if script {
			page.solve(form)
		}
		page, err = v.do(ctx, "POST", "/review/apply", form)
		for err == nil && page.again && !script {
			if err = pause(ctx, 5*time.Second); err == nil {
				page, err = v.do(ctx, "GET", "/review/apply", nil)
			}
		}
		if err == nil && page.status == http.StatusSeeOther {
			return time.Since(begun), nil
		}
		if err == nil {
			err = pause(ctx, 100*time.Millisecond)
		}
	}
	return time.Since(begun), errors.Join(errGaveUp, err)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var group = regexp.MustCompile(`<li class="cd-phrase__item"[^>]*>([^<]+)</li>`)

// phrase reads the phrase of the form that was begun.
func (v *visitor) phrase() (string, error) {
	page, err := v.do(context.Background(), "GET", "/review/apply", nil)
	var out []string
	for _, m := range group.FindAllStringSubmatch(page.body, -1) {
		out = append(out, m[1])
	}
	if err == nil && len(out) == 0 {
		err = errors.New("no phrase was shown")
	}
	return strings.Join(out, " "), err
}

// typing is how long it takes to type a phrase.
const typing = 5 * time.Second

// comeBack types a phrase, and gives how long it took after that.
func (v *visitor) comeBack(ctx context.Context, phrase string, script bool) (time.Duration, error) {
	page, err := v.do(ctx, "GET", "/review/return", nil)
	if err != nil {
		return 0, errors.Join(errGaveUp, err)
	}
	opened := time.Now()
	form := page.form()
	if script {
		page.solve(form) // while somebody types
	}
	time.Sleep(time.Until(opened.Add(typing)))
	begun := time.Now()
	for {
		form.Set("phrase", phrase)
		if page, err = v.do(ctx, "POST", "/review/return", form); err != nil {
			return time.Since(begun), errors.Join(errGaveUp, err)
		}
		if page.status == http.StatusSeeOther {
			return time.Since(begun), nil
		}
		form = page.form()
		if script {
			page.solve(form)
		} else if err := pause(ctx, 5*time.Second); err != nil {
			return time.Since(begun), errors.Join(errGaveUp, err)
		}
	}
}
