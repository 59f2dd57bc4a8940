package web_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/site/gate"
	"candour/internal/site/web"
)

// crowdSite serves on a real listener with a book of so many connections.
func crowdSite(t *testing.T, connections *gate.Book) string {
	t.Helper()
	ts := testSetup(t, func(c *web.Config) { c.Connections, c.Marks = connections, gate.NewMarks(time.Now) })
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := ts.HTTPServer()
	go func() { _ = srv.Serve(ts.Listener(inner)) }()
	t.Cleanup(func() { _ = srv.Shutdown(context.WithoutCancel(t.Context())) })
	return inner.Addr().String()
}

func dial(t *testing.T, address, begin string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_, _ = io.WriteString(c, begin)
	return c
}

// TestHalfHeadersMakeRoom: connections that sent half a header are closed for
// those that come later; one that is being answered, or was, is not before them.
func TestHalfHeadersMakeRoom(t *testing.T) {
	book := gate.NewBook(20, 10)
	at := crowdSite(t, book)
	first := dial(t, at, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(first), nil)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", answer, err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	var half []net.Conn
	for range 60 {
		half = append(half, dial(t, at, "GET / HTTP/1.1\r\nHost: x\r\n"))
	}
	// The oldest of them is closed by us: reading ends, where an open one waits.
	if _, err := half[0].Read(make([]byte, 1)); err == nil {
		t.Error("half a header was answered")
	}
	late := dial(t, at, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if answer, err := http.ReadResponse(bufio.NewReader(late), nil); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("somebody new is shut out: %v", err)
	}
}

// TestHalfFormsMakeRoom: a form that comes slowly from somebody who is not signed
// in is closed for those that come later; one that is being answered is not.
func TestHalfFormsMakeRoom(t *testing.T) {
	at := crowdSite(t, gate.NewBook(20, 10))
	const head = "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntitle=a"
	for range 60 {
		dial(t, at, head)
	}
	late := dial(t, at, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if answer, err := http.ReadResponse(bufio.NewReader(late), nil); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("somebody new is shut out: %v", err)
	}
}

// slowBody gives its words and then says that its time is over, as a connection
// does whose deadline passed.
type slowBody struct{ words *strings.Reader }

func (s slowBody) Read(b []byte) (int, error) {
	if s.words.Len() == 0 {
		return 0, context.DeadlineExceeded
	}
	return s.words.Read(b)
}

func (slowBody) Close() error { return nil }

// deadlines records what deadlines an answer's connection was given.
type deadlines struct {
	*httptest.ResponseRecorder
	set []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error { d.set = append(d.set, t); return nil }

// TestSlowBodiesAreCut: each read has a deadline that grows with what has come,
// and what came is shown.
func TestSlowBodiesAreCut(t *testing.T) {
	ts := testSetup(t)
	r := httptest.NewRequest("POST", "/form", nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Body = slowBody{strings.NewReader("title=Words+that+came+in+time" + strings.Repeat("+again", 400))}
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	ts.ServeHTTP(d, r)
	if d.Code != http.StatusUnprocessableEntity || !strings.Contains(d.Body.String(), "Words that came in time") {
		t.Errorf("%d %s", d.Code, d.Body)
	}
	if len(d.set) < 2 || !d.set[len(d.set)-1].After(d.set[0]) || time.Until(d.set[0]) > gate.SlowGrace {
		t.Errorf("deadlines %v", d.set)
	}
}

// TestBytesOfTheAnonymousAreBounded: over the budget a large form is refused;
// a page of writing never is, and the signed-in are not counted; all is given
// back.
func TestBytesOfTheAnonymousAreBounded(t *testing.T) {
	budget := gate.NewBudget(300_000, 200_000)
	ts := keptSite(t, func(c *web.Config) { c.Bodies, c.Marks = budget, gate.NewMarks(time.Now) })
	for _, c := range []struct {
		size int
		role string
		want int
	}{{gate.FreeBody - 1000, "", 500}, {150_000, "", 500}, {400_000, "", 503}, {400_000, "Test-Role: owner", 500}} {
		header := []string{}
		if c.role != "" {
			header = append(header, c.role)
		}
		token, cookie := ts.openForm(t, header...)
		w := ts.do("POST", "/fails/large", "csrf="+token+"&title="+strings.Repeat("x", c.size), append(header, cookie)...)
		if w.Code != c.want || (c.want == 503) != strings.Contains(w.Body.String(), "Many people are sending forms") {
			t.Errorf("%d bytes, %q: %d", c.size, c.role, w.Code)
		}
		if budget.Held() != 0 {
			t.Errorf("%d bytes are held still", budget.Held())
		}
	}
	budget.Take(1, 300_000) // the budget is used up
	token, cookie := ts.openForm(t)
	if w := ts.do("POST", "/fails/large", "csrf="+token+"&title="+strings.Repeat("x", 60_000), cookie); w.Code != 500 {
		t.Errorf("a page of writing is refused: %d", w.Code)
	}
}
