package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"candour/internal/base/errs"
)

// errServerAway marks a failure to reach the mail server, or to sign in there:
// nothing to do with any one message.
var errServerAway = errors.New("the mail server cannot be used")

// tlsPort speaks TLS from the first byte (RFC 8314).
const tlsPort = 465

// sender is one conversation with the mail server, opened when first needed.
type sender struct {
	client *gomail.Client
	from   string
	open   bool
}

// sender reads the settings. It opens nothing.
func (o *Outbox) sender() (*sender, error) {
	host, portText, err := net.SplitHostPort(o.cfg.Address)
	port, perr := strconv.Atoi(portText)
	if err != nil || perr != nil || host == "" {
		return nil, errs.Because(errs.Invalid, "The mail server (smtp_address) must be host:port.", errors.Join(err, perr))
	}
	opts := []gomail.Option{gomail.WithPort(port), gomail.WithTimeout(o.cfg.Timeout), gomail.WithHELO(helo(o.cfg.From))}
	switch {
	case o.cfg.Plain && !loopback(host):
		return nil, errs.New(errs.Invalid, "A mail server without TLS (smtp_plain) is allowed on this machine only (127.0.0.1).")
	case o.cfg.Plain:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	case port == tlsPort:
		opts = append(opts, gomail.WithSSL(), gomail.WithTLSConfig(o.tlsConfig(host)))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(o.tlsConfig(host)))
	}
	if o.cfg.User != "" {
		how := gomail.SMTPAuthAutoDiscover
		if o.cfg.Plain {
			how = gomail.SMTPAuthPlainNoEnc // it stays on this machine
		}
		opts = append(opts, gomail.WithSMTPAuth(how), gomail.WithUsername(o.cfg.User), gomail.WithPassword(o.cfg.Password))
	}
	client, err := gomail.NewClient(host, opts...)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The settings of the mail server are not right.", err)
	}
	return &sender{client: client, from: o.cfg.From}, nil
}

func (o *Outbox) tlsConfig(host string) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.cfg.TLS != nil {
		c = o.cfg.TLS.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = host
	}
	return c
}

// send gives one message to the server. Nil means that the server took it.
func (s *sender) send(ctx context.Context, m message) error {
	msg, err := build(m, s.from)
	if err != nil {
		return err
	}
	if !s.open {
		if err := s.client.DialWithContext(ctx); err != nil {
			return fmt.Errorf("%w: %w", errServerAway, err)
		}
		s.open = true
	}
	if err := s.client.Send(msg); err != nil {
		s.close() // the next message begins a new conversation
		return err
	}
	return nil
}

// close says goodbye. A server that does not answer that has still taken what
// it took, so its error means nothing.
func (s *sender) close() {
	if s.open {
		_ = s.client.Close()
		s.open = false
	}
}

// refusedForGood says whether the server refused the recipient or the content
// with a 5xx. A 5xx to our greeting, sign-in or sender is about our settings:
// those are put right, and then the message can go.
func refusedForGood(err error) bool {
	e, ok := errors.AsType[*gomail.SendError](err)
	if !ok || e.ErrorCode() < 500 || e.ErrorCode() > 599 {
		return false
	}
	switch e.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		return true
	}
	return false
}

// helo is the name that we greet with: the sender's domain.
func helo(from string) string { return domainOf(from) }

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func newNonce() string {
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails
	return hex.EncodeToString(raw[:])
}
