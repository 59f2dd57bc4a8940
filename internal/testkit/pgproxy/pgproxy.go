// Package pgproxy stands between a program and PostgreSQL and loses the answer
// to a commit, as a server that fails over or a network that breaks does at the
// worst moment. It reads no more of the protocol than it needs: the length of
// each message from the program, the text of a simple query, and which prepared
// statement is a commit.
package pgproxy

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"
)

// Loss is what happens to the next commit.
type Loss int

// The losses.
const (
	// None passes everything on.
	None Loss = iota
	// Before cuts the connections before the server hears of the commit.
	Before
	// After lets the server commit and cuts before its answer is passed on.
	After
	// Late cuts the program's connection at once, and passes the commit on a
	// little later: whoever asks at once finds a transaction that is still open.
	Late
	// Away is After, and from then on nobody can connect any more.
	Away
)

// Proxy is one proxy. Its zero value is of no use; see New.
type Proxy struct {
	server   string
	url      string
	listener net.Listener
	mu       sync.Mutex
	next     Loss
	away     bool
	lost     int
	journeys int
	open     map[*pair]bool
	flows    chan struct{} // closed while everything is passed on
}

// New starts a proxy before the server of a PostgreSQL address, without TLS,
// until the test ends.
func New(t testing.TB, dsn string) *Proxy {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{server: u.Host, open: map[*pair]bool{}, flows: make(chan struct{})}
	close(p.flows)
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	u.Host = p.listener.Addr().String()
	p.url = u.String()
	t.Cleanup(func() { _ = p.listener.Close() })
	t.Cleanup(p.Thaw)
	go p.accept()
	return p
}

// URL is the address to connect to in place of the server's.
func (p *Proxy) URL() string { return p.url }

// Lose says what happens to the next commit.
func (p *Proxy) Lose(l Loss) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = l
}

// Lost says how many commits were lost.
func (p *Proxy) Lost() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost
}

// Journeys says how often a program sent something and waited for an answer.
func (p *Proxy) Journeys() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.journeys
}

func (p *Proxy) count(kind byte) {
	if kind == 'Q' || kind == 'S' { // a query of its own, or the end of what is sent together
		p.mu.Lock()
		defer p.mu.Unlock()
		p.journeys++
	}
}

// Return lets programs connect again after Away.
func (p *Proxy) Return() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = false
}

// Freeze passes nothing on from now on, and cuts nothing either, as a server that was
// stopped does, or a network that drops what is sent. Who connects is taken and hears nothing.
func (p *Proxy) Freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flows = make(chan struct{})
}

// Thaw passes everything on again, also what was held.
func (p *Proxy) Thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.flows:
	default:
		close(p.flows)
	}
}

// wait returns once things are passed on.
func (p *Proxy) wait() {
	p.mu.Lock()
	flows := p.flows
	p.mu.Unlock()
	<-flows
}

// take gives what happens to this commit, once.
func (p *Proxy) take() Loss {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.next
	p.next = None
	if l != None {
		p.lost++
	}
	p.away = p.away || l == Away
	return l
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		away := p.away
		p.mu.Unlock()
		if away {
			_ = client.Close()
			continue
		}
		go p.serve(client)
	}
}

func (p *Proxy) note(c *pair, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if open {
		p.open[c] = true
	} else {
		delete(p.open, c)
	}
}

// cutAll ends every connection there is.
func (p *Proxy) cutAll(all bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		if all {
			c.close()
		}
	}
}

// pair is one program's connection and its own to the server.
type pair struct {
	client, server net.Conn
	mu             sync.Mutex
	silent         bool          // answers are no longer passed on
	wait           func()        // until things are passed on
	ready          chan struct{} // the server was ready again after silence
	prepared       map[string]bool
}

func (c *pair) close() {
	_ = c.client.Close()
	_ = c.server.Close()
}

func (p *Proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		_ = client.Close()
		return
	}
	c := &pair{client: client, server: server, wait: p.wait, ready: make(chan struct{}, 1), prepared: map[string]bool{}}
	p.note(c, true)
	defer p.note(c, false)
	defer c.close()
	go c.answers()
	if !c.startup() {
		return
	}
	for {
		kind, body, err := message(client)
		if err != nil {
			return
		}
		p.count(kind)
		if c.commits(kind, body) {
			if loss := p.take(); loss != None {
				c.lose(loss, kind, body)
				p.cutAll(loss == Away)
				return
			}
		}
		p.wait()
		if send(server, kind, body) != nil {
			return
		}
	}
}

// commits says whether a message is a commit: a query of its own, or a prepared
// statement that was found to be one when it was prepared.
func (c *pair) commits(kind byte, body []byte) bool {
	first, rest, _ := bytes.Cut(body, []byte{0})
	second, _, _ := bytes.Cut(rest, []byte{0})
	switch kind {
	case 'Q':
		return bytes.EqualFold(first, []byte("commit"))
	case 'P': // its name, its text
		if bytes.EqualFold(second, []byte("commit")) {
			c.prepared[string(first)] = true
		}
	case 'B': // the portal, the statement's name
		return c.prepared[string(second)]
	}
	return false
}

// startup passes on the first message, which has no kind.
func (c *pair) startup() bool {
	var size [4]byte
	if _, err := io.ReadFull(c.client, size[:]); err != nil {
		return false
	}
	body := make([]byte, binary.BigEndian.Uint32(size[:])-4)
	if _, err := io.ReadFull(c.client, body); err != nil {
		return false
	}
	c.wait()
	_, err := c.server.Write(append(size[:], body...))
	return err == nil
}

func message(from io.Reader) (kind byte, body []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return 0, nil, err
	}
	body = make([]byte, binary.BigEndian.Uint32(head[1:])-4)
	_, err = io.ReadFull(from, body)
	return head[0], body, err
}

func send(to io.Writer, kind byte, body []byte) error {
	out := append([]byte{kind, 0, 0, 0, 0}, body...)
	binary.BigEndian.PutUint32(out[1:], uint32(len(body)+4))
	_, err := to.Write(out)
	return err
}

// answers passes on what the server says, until it is to be silent.
func (c *pair) answers() {
	buf := make([]byte, 32<<10)
	for {
		n, err := c.server.Read(buf)
		if err != nil {
			_ = c.client.Close()
			return
		}
		c.mu.Lock()
		silent := c.silent
		c.mu.Unlock()
		if silent {
			select {
			case c.ready <- struct{}{}:
			default:
			}
			continue
		}
		c.wait()
		if _, err := c.client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// rest is a commit with what the program sends after it, to where it waits for the
// answers.
func (c *pair) rest(kind byte, body []byte) ([]byte, error) {
	var all bytes.Buffer
	for {
		if err := send(&all, kind, body); err != nil || kind == 'Q' || kind == 'S' {
			return all.Bytes(), err
		}
		var err error
		if kind, body, err = message(c.client); err != nil {
			return nil, err
		}
	}
}

// lose does to one commit what was asked.
func (c *pair) lose(l Loss, kind byte, body []byte) {
	c.mu.Lock()
	c.silent = true
	c.mu.Unlock()
	sent, err := c.rest(kind, body)
	if err != nil {
		return
	}
	switch l {
	case Before:
		return
	case Late:
		// What was sent before the commit is done first: whoever loses an answer has the
		// server cancel what still runs, and nothing would be open when it is asked.
		if kind != 'Q' && send(c.server, 'H', nil) == nil {
			c.heard()
		}
		_ = c.client.Close()
		time.Sleep(700 * time.Millisecond)
	}
	if _, err := c.server.Write(sent); err != nil {
		return
	}
	c.heard()
}

// heard waits for an answer of the server.
func (c *pair) heard() {
	select {
	case <-c.ready:
	case <-time.After(10 * time.Second):
	}
}
