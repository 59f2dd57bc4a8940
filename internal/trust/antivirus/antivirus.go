package antivirus

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode"

	"candour/internal/base/errs"
)

// Checker asks one virus checker. It is safe for many at once.
type Checker struct {
	network, address string
	wait             time.Duration
	ask              func(conn net.Conn, r io.Reader, size int64) (answer, error)
}

// answer is what a checker said of a file.
type answer struct {
	found string // the name of what was found; empty for clean
	large bool   // it takes no file of this size
}

// Open reads a setting: "" for none (nil), "clamd:unix:/path",
// "clamd:tcp:host:port" or "icap://host:port/service".
func Open(setting string, wait time.Duration) (*Checker, error) {
	c := &Checker{wait: wait, ask: askClamd}
	switch {
	case setting == "":
		return nil, nil
	case strings.HasPrefix(setting, "clamd:unix:/"):
		c.network, c.address = "unix", strings.TrimPrefix(setting, "clamd:unix:")
		return c, nil
	case strings.HasPrefix(setting, "clamd:tcp:"):
		c.network, c.address = "tcp", strings.TrimPrefix(setting, "clamd:tcp:")
	case strings.HasPrefix(setting, "icap://"):
		u, err := url.Parse(setting)
		if err != nil || u.User != nil || u.Fragment != "" {
			return nil, badSetting()
		}
		if c.network, c.address = "tcp", u.Host; u.Port() == "" {
			c.address = net.JoinHostPort(u.Hostname(), "1344")
		}
		c.ask = icap{u}.ask
	default:
		return nil, badSetting()
	}
	if host, _, err := net.SplitHostPort(c.address); err != nil || host == "" {
		return nil, badSetting()
	}
	return c, nil
}

func badSetting() error {
	return errs.New(errs.Invalid, "Write clamd:unix:/run/clamav/clamd.ctl, clamd:tcp:127.0.0.1:3310 or icap://127.0.0.1:1344/avscan.")
}

// Found is the error of a file in which something was found.
type Found struct{ Name string }

func (f *Found) Error() string { return "the virus checker found " + f.Name }

// Check gives nil for a file that the checker calls clean, and *Found for one
// in which it found something.
func (c *Checker) Check(ctx context.Context, r io.Reader, size int64) error {
	ctx, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, c.network, c.address)
	if err != nil {
		return away(err)
	}
	defer func() { _ = conn.Close() }()
	// A deadline bounds each read and write; a person who goes away ends both.
	if at, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(at); err != nil {
			return away(err)
		}
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	got, err := c.ask(conn, r, size)
	switch {
	case err != nil:
		return away(err)
	case got.large:
		return errs.New(errs.TooLarge, "The virus checker takes no file of this size ("+megabytes(size)+"). Nothing was kept. Send a smaller file.")
	case got.found != "":
		return &Found{plain(got.found)}
	}
	return nil
}

func away(err error) error {
	return errs.Because(errs.Unavailable, "Files cannot be checked for viruses just now. Nothing was kept. Please try again later.", err)
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// plain keeps a name that comes from elsewhere to what a page and a log can
// bear.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_:/ ", r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(strings.TrimSpace(name)); len(r) > 80 {
		return string(r[:80])
	} else if len(r) > 0 {
		return string(r)
	}
	return "something"
}
