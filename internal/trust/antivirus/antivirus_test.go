package antivirus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http/httputil"
	"net/textproto"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/internal/base/errs"
)

// marker is what the checkers of these tests call a virus: a text of our own.
const marker = "CANDOUR-TEST-MARKER-NOT-A-VIRUS"

// peer is a checker on a real socket that answers each connection by a script.
func peer(t *testing.T, network string, script func(c net.Conn)) string {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "clamd.ctl")
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				script(c)
			}()
		}
	}()
	return l.Addr().String()
}

// clamd speaks INSTREAM with a limit of 1 MB.
func clamd(c net.Conn) {
	in := bufio.NewReader(c)
	if cmd, err := in.ReadString(0); err != nil || cmd != "zINSTREAM\x00" {
		_, _ = io.WriteString(c, "UNKNOWN COMMAND\x00")
		return
	}
	var all []byte
	for {
		var n [4]byte
		if _, err := io.ReadFull(in, n[:]); err != nil {
			return
		}
		size := binary.BigEndian.Uint32(n[:])
		if size == 0 {
			break
		}
		part := make([]byte, size)
		if _, err := io.ReadFull(in, part); err != nil {
			return
		}
		if all = append(all, part...); len(all) > 1<<20 {
			_, _ = io.WriteString(c, "INSTREAM size limit exceeded. ERROR\x00")
			return
		}
	}
	if bytes.Contains(all, []byte(marker)) {
		_, _ = io.WriteString(c, "stream: Candour.Test.Marker FOUND\x00")
		return
	}
	_, _ = io.WriteString(c, "stream: OK\x00")
}

// icapd speaks RESPMOD.
func icapd(c net.Conn) {
	in := bufio.NewReader(c)
	t := textproto.NewReader(in)
	line, _ := t.ReadLine()
	if head, err := t.ReadMIMEHeader(); err != nil || !strings.HasPrefix(line, "RESPMOD icap://") || head.Get("Encapsulated") == "" {
		_, _ = io.WriteString(c, "ICAP/1.0 400 Bad request\r\n\r\n")
		return
	}
	for range 2 { // the request, and the head of the answer
		if _, err := t.ReadLine(); err != nil {
			return
		}
		if _, err := t.ReadMIMEHeader(); err != nil {
			return
		}
	}
	body, err := io.ReadAll(httputil.NewChunkedReader(in))
	switch {
	case err != nil:
	case len(body) > 1<<20:
		_, _ = io.WriteString(c, "ICAP/1.0 413 Too large\r\n\r\n")
	case bytes.Contains(body, []byte(marker)):
		_, _ = io.WriteString(c, "ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Resolution=2; Threat=Candour.Test.Marker;\r\nEncapsulated: null-body=0\r\n\r\n")
	default:
		_, _ = io.WriteString(c, "ICAP/1.0 204 No Content\r\n\r\n")
	}
}

func check(t *testing.T, setting string, data []byte) error {
	t.Helper()
	c, err := Open(setting, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return c.Check(context.Background(), bytes.NewReader(data), int64(len(data)))
}

// TestBothProtocolsOverRealSockets: clean, found, too large; by the three ways.
func TestBothProtocolsOverRealSockets(t *testing.T) {
	for _, setting := range []string{"clamd:unix:" + peer(t, "unix", clamd), "clamd:tcp:" + peer(t, "tcp", clamd), "icap://" + peer(t, "tcp", icapd) + "/avscan"} {
		for _, size := range []int{1, 70_000, 1 << 20} {
			if err := check(t, setting, bytes.Repeat([]byte{'x'}, size)); err != nil {
				t.Errorf("%s, %d bytes: %v", setting, size, err)
			}
		}
		err := check(t, setting, append(bytes.Repeat([]byte{'x'}, 65_530), marker...)) // over the edge of a chunk
		if found, ok := errors.AsType[*Found](err); !ok || found.Name != "Candour.Test.Marker" {
			t.Errorf("%s: the marker: %v", setting, err)
		}
		if err := check(t, setting, make([]byte, 3<<20)); !errs.Is(err, errs.TooLarge) || !strings.Contains(errs.Message(err), "3.0 MB") {
			t.Errorf("%s: too large: %v", setting, err)
		}
	}
}

// TestItFailsClosed: nothing but a whole "clean" lets a file through.
func TestItFailsClosed(t *testing.T) {
	drain := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	says := func(text string) func(net.Conn) {
		return func(c net.Conn) { go drain(c); _, _ = io.WriteString(c, text); time.Sleep(time.Millisecond) }
	}
	for _, reply := range []string{"", "stream: O", "stream: OK", "OK\x00", "stream: ERROR\x00", "stream: OK FOUND OK\x00", "\x00", strings.Repeat("x", 9000)} {
		err := check(t, "clamd:tcp:"+peer(t, "tcp", says(reply)), []byte("a file"))
		if !errs.Is(err, errs.Unavailable) || !strings.Contains(errs.Message(err), "Nothing was kept") {
			t.Errorf("clamd says %.30q: %v", reply, err)
		}
	}
	for _, reply := range []string{"", "ICAP/1.0 204", "ICAP/1.0 204 No Content\r\nX: y", "ICAP/1.0 500 Broken\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "ICAP/1.0 100 Continue\r\n\r\n",
		strings.Repeat("y", 9000)} {
		err := check(t, "icap://"+peer(t, "tcp", says(reply))+"/x", []byte("a file"))
		if !errs.Is(err, errs.Unavailable) {
			t.Errorf("ICAP says %.30q: %v", reply, err)
		}
	}
	if err := check(t, "clamd:unix:/nowhere/clamd.ctl", nil); !errs.Is(err, errs.Unavailable) {
		t.Errorf("nobody there: %v", err)
	}
	// A file that shrank on the way was not checked whole.
	c, err := Open("clamd:tcp:"+peer(t, "tcp", clamd), 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(context.Background(), strings.NewReader("short"), 99); !errs.Is(err, errs.Unavailable) {
		t.Errorf("a file cut short: %v", err)
	}
}

// TestASlowCheckerIsNotWaitedForAndNorIsAPersonWhoLeft.
func TestASlowCheckerIsNotWaitedForAndNorIsAPersonWhoLeft(t *testing.T) {
	reached := make(chan struct{}, 2)
	silent := func(c net.Conn) { reached <- struct{}{}; _, _ = io.Copy(io.Discard, c) }
	c, err := Open("clamd:tcp:"+peer(t, "tcp", silent), 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(context.Background(), strings.NewReader("x"), 1); !errs.Is(err, errs.Unavailable) {
		t.Errorf("slow: %v", err)
	}
	c, err = Open("icap://"+peer(t, "tcp", silent)+"/x", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	<-reached
	ctx, leave := context.WithCancel(context.Background())
	go func() { <-reached; leave() }()
	if err := c.Check(ctx, strings.NewReader("x"), 1); !errs.Is(err, errs.Unavailable) {
		t.Errorf("left: %v", err)
	}
}

func TestSettings(t *testing.T) {
	for _, bad := range []string{"clamd", "clamd:unix:relative", "clamd:tcp:nohost", "clamd:tcp::3310", "http://x/", "icap://", "icap://u:p@h/x"} {
		if c, err := Open(bad, time.Second); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v %v", bad, c, err)
		}
	}
	if c, err := Open("", time.Second); c != nil || err != nil {
		t.Errorf("none: %v %v", c, err)
	}
	if got := plain("Bad\x1b[31m<script>" + strings.Repeat("x", 200)); strings.ContainsAny(got, "\x1b<>[") || len(got) > 80 {
		t.Error(got)
	}
}
