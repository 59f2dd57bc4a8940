package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/gate"
	"candour/internal/trust/access"
)

// MarkOf gives the mark of whoever made a request (package gate), for queues.
// It is the zero Mark when nobody is told from anybody.
func MarkOf(r *http.Request) gate.Mark {
	if x := exchangeFrom(r.Context()); x != nil {
		return x.server.markOf(r)
	}
	return 0
}

func (s *Server) markOf(r *http.Request) gate.Mark {
	if s.Marks == nil {
		return 0
	}
	return s.Marks.Of(gate.Client(r.RemoteAddr, r.Header.Values("X-Forwarded-For"), s.Proxies))
}

// paced is a body that is cut when it comes too slowly, and when too much is
// held already for people who are not signed in.
func (s *Server) paced(w http.ResponseWriter, r *http.Request, who access.Actor) *pacedBody {
	p := &pacedBody{ReadCloser: r.Body, server: s, x: exchangeFrom(r.Context()), control: http.NewResponseController(w), begun: time.Now()}
	if p.x != nil && !who.SignedIn() {
		p.counts = true
		p.mark = s.markOf(r)
		if p.x.held > 0 {
			p.mark = p.x.holding
		}
	}
	return p
}

type pacedBody struct {
	io.ReadCloser
	server  *Server
	x       *exchange
	control *http.ResponseController
	begun   time.Time // by the wall clock: deadlines of connections are
	read    int64
	mark    gate.Mark
	counts  bool
	passed  bool // it is forgotten as it is read, so nothing is held of it
}

// Read passes on.
func (p *pacedBody) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(gate.BodyDeadline(p.begun, p.read)) // what is no connection has none
	if p.counts && p.read == 0 {
		doing(p.x.req, gate.Sending)
	}
	n, err := p.ReadCloser.Read(b)
	p.read += int64(n)
	if p.counts && err != nil {
		doing(p.x.req, gate.Active) // all of it is here, or it is answered now
	}
	if n == 0 || !p.counts || p.passed || p.server.Bodies == nil || p.read <= gate.FreeBody {
		return n, err
	}
	if !p.server.Bodies.Take(p.mark, int64(n)) {
		return 0, errs.New(errs.Unavailable, "Many people are sending forms at this moment, so we could not read yours. Wait a minute, then send it again.")
	}
	p.x.held, p.x.holding = p.x.held+int64(n), p.mark
	return n, err
}

// Listener bounds the connections of another by the book of the configuration.
// One that is too many is closed before anything of it is read.
func (s *Server) Listener(l net.Listener) net.Listener {
	if s.Connections == nil {
		return l
	}
	return &listener{Listener: l, server: s, open: map[gate.ID]*conn{}}
}

type listener struct {
	net.Listener
	server *Server
	mu     sync.Mutex // holds the book and open
	open   map[gate.ID]*conn
}

type conn struct {
	net.Conn
	of *listener
	id gate.ID
}

// Accept gives the next connection that there is room for.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if in := l.enter(c); in != nil {
			return in, nil
		}
		_ = c.Close()
	}
}

// enter gives a connection its place; nil when there is none. The one that has
// to go for it is closed.
func (l *listener) enter(c net.Conn) net.Conn {
	from := gate.Client(c.RemoteAddr().String(), nil, nil)
	mark := gate.Mark(0)
	if l.server.Marks != nil {
		mark = l.server.Marks.Of(from)
	}
	l.mu.Lock()
	id, put, ok := l.server.Connections.Add(mark, gate.Trusted(from, l.server.Proxies))
	old := l.open[put]
	delete(l.open, put)
	var in *conn
	if ok {
		in = &conn{Conn: c, of: l, id: id}
		l.open[id] = in
	}
	l.mu.Unlock()
	if old != nil {
		_ = old.Conn.Close()
	}
	if in == nil {
		return nil
	}
	return in
}

// Close closes it and gives its place back.
func (c *conn) Close() error {
	c.of.mu.Lock()
	c.of.server.Connections.Remove(c.id)
	delete(c.of.open, c.id)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

func (c *conn) set(s gate.State) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.of.server.Connections.Set(c.id, s)
}

// connState notes when a connection has been answered. That bytes of a request
// have come says nothing: half a header is no request.
func connState(c net.Conn, state http.ConnState) {
	if in, ok := c.(*conn); ok && state == http.StateIdle {
		in.set(gate.Idle)
	}
}

type connKey struct{}

// connContext lets a request find its connection.
func connContext(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// doing notes what the connection of a request is doing.
func doing(r *http.Request, s gate.State) {
	if in, ok := r.Context().Value(connKey{}).(*conn); ok {
		in.set(s)
	}
}
