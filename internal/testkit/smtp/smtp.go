package smtp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
)

// Behaviour is how the server treats the next messages.
type Behaviour int

// The behaviours.
const (
	Take          Behaviour = iota
	Refuse4xx               // 451 to the recipient
	Refuse5xx               // 550 to the recipient
	RefuseSender            // 530 to MAIL FROM, as for a missing sign-in
	DropAfterData           // keeps the message, then breaks the connection without an answer
)

// Message is one that the server took.
type Message struct {
	From string
	To   []string
	// Parsed is the message with its headers; Text its undecoded body.
	Parsed *mail.Message
	Text   string
}

// Options say how the server speaks.
type Options struct {
	// TLS offers STARTTLS with a certificate of its own making.
	TLS bool
}

// Server is a running server.
type Server struct {
	// Address is host:port, on 127.0.0.1.
	Address string
	// Roots hold the server's certificate, when it has one.
	Roots *x509.CertPool

	mu       sync.Mutex
	behave   Behaviour
	messages []Message
}

// Start runs a server until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: listener.Addr().String()}
	srv := gosmtp.NewServer(gosmtp.BackendFunc(func(c *gosmtp.Conn) (gosmtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	srv.Domain = "smtp.test.invalid"
	srv.ErrorLog = silent{}
	srv.ReadTimeout, srv.WriteTimeout = 10*time.Second, 10*time.Second
	if o.TLS {
		srv.TLSConfig, s.Roots = certificate(t)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(listener) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	return s
}

// silent drops the server's remarks about broken connections.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// Set changes the behaviour from now on.
func (s *Server) Set(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behave = b
}

func (s *Server) behaviour() Behaviour {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behave
}

// Messages gives what was taken so far.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// session is one connection.
type session struct {
	server *Server
	conn   *gosmtp.Conn
	from   string
	to     []string
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *gosmtp.MailOptions) error {
	if s.server.behaviour() == RefuseSender {
		return &gosmtp.SMTPError{Code: 530, EnhancedCode: gosmtp.EnhancedCode{5, 7, 0}, Message: "Sign in first"}
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	switch s.server.behaviour() {
	case Refuse4xx:
		return &gosmtp.SMTPError{Code: 451, EnhancedCode: gosmtp.EnhancedCode{4, 3, 0}, Message: "Try again later"}
	case Refuse5xx:
		return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "No such person"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	parsed, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(parsed.Body)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	s.server.messages = append(s.server.messages, Message{From: s.from, To: s.to, Parsed: parsed, Text: string(text)})
	s.server.mu.Unlock()
	if s.server.behaviour() == DropAfterData {
		_ = s.conn.Conn().Close()
	}
	return nil
}

// certificate makes one for 127.0.0.1 that is good for an hour.
func certificate(t testing.TB) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "smtp.test.invalid"},
		NotBefore: now.Add(-time.Minute), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}
