package mail_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/mail"
	"candour/internal/testkit"
	"candour/internal/testkit/smtp"
)

// post is an outbox, its database, its mail server and its clock.
type post struct {
	*mail.Outbox
	db    *db.DB
	smtp  *smtp.Server
	clock *clock.Fake
}

func newPost(t *testing.T, d *db.DB, change func(*mail.Config)) *post {
	t.Helper()
	p := &post{db: d, smtp: smtp.Start(t, smtp.Options{}), clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	cfg := mail.Config{Address: p.smtp.Address, From: "Candour <register@candour.example>", Plain: true, Clock: p.clock}
	if change != nil {
		change(&cfg)
	}
	p.Outbox = mail.NewOutbox(cfg)
	if _, err := d.Migrate(context.Background(), mail.Migrations()); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *post) queue(t *testing.T, key string) bool {
	t.Helper()
	fresh, err := p.tryQueue(key, "owner@department.example", "A commitment needs your report", "It is due today.\n")
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func (p *post) tryQueue(key, to, subject, text string) (fresh bool, err error) {
	err = p.db.InTx(context.Background(), func(tx *db.Tx) error {
		fresh, err = p.Queue(context.Background(), tx, key, to, subject, text)
		return err
	})
	return fresh, err
}

func (p *post) deliver(t *testing.T) mail.Delivery {
	t.Helper()
	done, err := p.Deliver(context.Background(), p.db, 50)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func (p *post) counts(t *testing.T) mail.Counts {
	t.Helper()
	c, err := p.Counts(context.Background(), p.db)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAMessageGoesOnceAndAsItWasWritten(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, nil)
		if !p.queue(t, "commitment/1/due") || p.queue(t, "commitment/1/due") {
			t.Error("the first is fresh and the second is not")
		}
		if done := p.deliver(t); done.Sent != 1 {
			t.Errorf("Deliver = %v", done)
		}
		if p.queue(t, "commitment/1/due") {
			t.Error("fresh again after it was sent")
		}
		if done := p.deliver(t); done != (mail.Delivery{}) {
			t.Errorf("second Deliver = %v", done)
		}
		got := p.smtp.Messages()
		if len(got) != 1 {
			t.Fatalf("%d messages", len(got))
		}
		m := got[0]
		text, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(m.Text)))
		h := m.Parsed.Header
		if m.From != "register@candour.example" || len(m.To) != 1 || m.To[0] != "owner@department.example" ||
			h.Get("Subject") != "A commitment needs your report" || strings.TrimSpace(string(text)) != "It is due today." ||
			!strings.HasPrefix(h.Get("Content-Type"), "text/plain") || h.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("message = %+v, text %q", m, text)
		}
		for _, name := range []string{"X-Mailer", "User-Agent", "Bcc", "Cc"} {
			if h.Get(name) != "" {
				t.Errorf("%s is in the message", name)
			}
		}
	})
}

func TestRefusedForAWhileIsTriedLaterAndThenGivenUp(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, func(c *mail.Config) { c.Attempts = 4 })
		p.queue(t, "k")
		p.smtp.Set(smtp.Refuse4xx)
		for _, next := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
			if done := p.deliver(t); done.Postponed != 1 {
				t.Fatalf("Deliver = %v", done)
			}
			p.clock.Advance(next - time.Second)
			if done := p.deliver(t); done != (mail.Delivery{}) {
				t.Fatalf("tried %v after a refusal: %v", next-time.Second, done)
			}
			p.clock.Advance(time.Second)
		}
		if done := p.deliver(t); done.GivenUp != 1 {
			t.Fatalf("fourth Deliver = %v", done)
		}
		if c := p.counts(t); c.Failed != 1 || c.Waiting != 0 {
			t.Errorf("Counts = %+v", c)
		}
		var last string
		if err := d.QueryRow(context.Background(), `SELECT last_error FROM mail_outbox`).Scan(&last); err != nil || !strings.Contains(last, "451") {
			t.Errorf("last_error = %q, %v", last, err)
		}
		p.smtp.Set(smtp.Take)
		if n, err := p.Retry(context.Background(), d); n != 1 || err != nil {
			t.Fatalf("Retry = %d, %v", n, err)
		}
		if done := p.deliver(t); done.Sent != 1 {
			t.Errorf("after Retry: %v", done)
		}
	})
}

// deliverTo delivers one message to a server that behaves in some way.
func deliverTo(t *testing.T, b smtp.Behaviour) mail.Delivery {
	t.Helper()
	p := newPost(t, testkit.SQLite(t), nil)
	p.queue(t, "k")
	p.smtp.Set(b)
	return p.deliver(t)
}

func TestRefusedForGoodIsGivenUpAtOnce(t *testing.T) {
	if done := deliverTo(t, smtp.Refuse5xx); done.GivenUp != 1 {
		t.Errorf("Deliver = %v", done)
	}
}

func TestARefusedSenderIsOurFaultAndNotTheMessages(t *testing.T) {
	if done := deliverTo(t, smtp.RefuseSender); done.Postponed != 1 {
		t.Errorf("Deliver = %v", done)
	}
}

func TestABrokenConnectionAfterDataMakesARecognisableDuplicate(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, nil)
		p.queue(t, "first")
		p.smtp.Set(smtp.DropAfterData)
		if done := p.deliver(t); done.Postponed != 1 {
			t.Fatalf("Deliver = %v", done)
		}
		p.smtp.Set(smtp.Take)
		p.clock.Advance(time.Hour)
		p.queue(t, "second")
		if done := p.deliver(t); done.Sent != 2 {
			t.Fatalf("second Deliver = %v", done)
		}
		var ids []string
		for _, m := range p.smtp.Messages() {
			ids = append(ids, m.Parsed.Header.Get("Message-Id"))
		}
		if len(ids) != 3 || ids[0] == "" || ids[0] != ids[1] || ids[0] == ids[2] {
			t.Errorf("Message-IDs = %q", ids)
		}
		if strings.Contains(ids[0], "first") {
			t.Error("the Message-ID tells the key")
		}
	})
}

func TestAServerThatIsAwayCostsNoMessageAnAttempt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, func(c *mail.Config) { c.Address, c.Attempts = "127.0.0.1:1", 2 })
		p.queue(t, "a")
		p.queue(t, "b")
		for range 5 {
			done, err := p.Deliver(context.Background(), d, 50)
			if err == nil || done.Postponed != 2 {
				t.Fatalf("Deliver = %v, %v", done, err)
			}
			p.clock.Advance(time.Minute)
		}
		if c := p.counts(t); c.Waiting != 2 {
			t.Errorf("Counts = %+v", c)
		}
	})
}

// A process that dies between claiming and sending leaves its claim; when the
// lease is over another node sends, and not before.
func TestACrashInMidSendIsTakenOverAfterTheLease(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, nil)
		p.queue(t, "k")
		lease := p.clock.Now().Add(10 * time.Minute)
		err := d.InTx(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec(context.Background(), `UPDATE mail_outbox SET claim = 'dead', attempts = 1, next_attempt = ?`,
				lease.Format("2006-01-02T15:04:05.000000Z"))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if done := p.deliver(t); done != (mail.Delivery{}) {
			t.Errorf("sent while another had claimed it: %v", done)
		}
		p.clock.Set(lease)
		if done := p.deliver(t); done.Sent != 1 {
			t.Errorf("after the lease: %v", done)
		}
	})
}

func TestManyNodesSendEachMessageOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, d, nil)
		const messages, nodes = 60, 6
		for i := range messages {
			p.queue(t, fmt.Sprint("k", i))
		}
		var wg sync.WaitGroup
		for range nodes {
			wg.Go(func() {
				node := mail.NewOutbox(mail.Config{Address: p.smtp.Address, From: "register@candour.example", Plain: true, Clock: p.clock})
				for {
					done, err := node.Deliver(context.Background(), d, 7)
					if err != nil {
						t.Error(err)
					}
					if done.Sent == 0 {
						return
					}
				}
			})
		}
		wg.Wait()
		// A node may stop while another still holds the last claims; all were sent by then.
		seen := map[string]int{}
		for _, m := range p.smtp.Messages() {
			seen[m.Parsed.Header.Get("Message-Id")]++
		}
		if len(seen) != messages || len(p.smtp.Messages()) != messages {
			t.Errorf("%d messages, %d different, want %d", len(p.smtp.Messages()), len(seen), messages)
		}
	})
}

// TestWhatCouldHarmIsRefused (pitfall 2): one message has one recipient.
func TestWhatCouldHarmIsRefused(t *testing.T) {
	p := newPost(t, testkit.SQLite(t), nil)
	good := [3]string{"a@b.example", "Subject", "Text"}
	for _, bad := range [][3]string{
		{"a@b.example\r\nBcc: c@d.example", good[1], good[2]}, {"a@b.example\nX: y", good[1], good[2]},
		{"a@b.example, c@d.example", good[1], good[2]}, {"A <a@b.example>", good[1], good[2]}, {"", good[1], good[2]},
		{"a@b.example>", good[1], good[2]}, {`"a b"@c.example`, good[1], good[2]}, {"a", good[1], good[2]},
		{strings.Repeat("a", 250) + "@b.example", good[1], good[2]}, {"a@b.example\x00", good[1], good[2]},
		{good[0], "Hello\r\nBcc: c@d.example", good[2]}, {good[0], "Hello\nthere", good[2]}, {good[0], "a\u2028b", good[2]},
		{good[0], "", good[2]}, {good[0], "\xff", good[2]}, {good[0], strings.Repeat("a", 201), good[2]},
		{good[0], good[1], ""}, {good[0], good[1], "a\x00b"}, {good[0], good[1], "\xff"}, {good[0], good[1], strings.Repeat("a", 100_001)},
	} {
		if _, err := p.tryQueue("k", bad[0], bad[1], bad[2]); !errs.Is(err, errs.Invalid) {
			t.Errorf("%.60q was taken: %v", bad, err)
		}
	}
	for _, key := range []string{"", "a\nb", strings.Repeat("k", 501)} {
		if _, err := p.tryQueue(key, good[0], good[1], good[2]); !errs.Is(err, errs.Invalid) {
			t.Errorf("key %.20q was taken: %v", key, err)
		}
	}
	if c := p.counts(t); c.Waiting != 0 {
		t.Errorf("%d were queued", c.Waiting)
	}
}

// Somebody with the database may put a row there that Queue would refuse.
func TestARowPutThereByOtherMeansIsCheckedAgain(t *testing.T) {
	p := newPost(t, testkit.SQLite(t), nil)
	p.queue(t, "k")
	err := p.db.InTx(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE mail_outbox SET subject = ?`, "Hello\r\nBcc: c@d.example")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if done := p.deliver(t); done.GivenUp != 1 || len(p.smtp.Messages()) != 0 {
		t.Errorf("Deliver = %v", done)
	}
}

func TestWithoutTLSNothingIsSentUnlessAllowedOnThisMachine(t *testing.T) {
	p := newPost(t, testkit.SQLite(t), func(c *mail.Config) { c.Plain = false })
	p.queue(t, "k")
	if done, err := p.Deliver(context.Background(), p.db, 50); err == nil || done.Sent != 0 || len(p.smtp.Messages()) != 0 {
		t.Errorf("sent without TLS: %v, %v", done, err)
	}
	far := newPost(t, testkit.SQLite(t), func(c *mail.Config) { c.Address = "mail.example:25" })
	far.queue(t, "k")
	if _, err := far.Deliver(context.Background(), far.db, 50); !errs.Is(err, errs.Invalid) {
		t.Errorf("a plain server elsewhere: %v", err)
	}
}

func TestTLSIsUsedAndTheCertificateChecked(t *testing.T) {
	srv := smtp.Start(t, smtp.Options{TLS: true})
	for name, trusted := range map[string]bool{"trusted": true, "unknown": false} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t, testkit.SQLite(t), func(c *mail.Config) {
				c.Plain, c.Address = false, srv.Address
				if trusted {
					c.TLS = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: srv.Roots}
				}
			})
			p.queue(t, "k")
			done, err := p.Deliver(context.Background(), p.db, 50)
			if trusted != (err == nil && done.Sent == 1) {
				t.Errorf("Deliver = %v, %v", done, err)
			}
		})
	}
}

func TestWithNoServerMessagesWait(t *testing.T) {
	p := newPost(t, testkit.SQLite(t), func(c *mail.Config) { c.Address = "" })
	p.queue(t, "k")
	if done := p.deliver(t); done != (mail.Delivery{}) {
		t.Errorf("Deliver = %v", done)
	}
	if c := p.counts(t); c.Waiting != 1 || !c.Oldest.Equal(p.clock.Now()) {
		t.Errorf("Counts = %+v", c)
	}
}

func TestStoppingGivesBackWhatWasNotTried(t *testing.T) {
	p := newPost(t, testkit.SQLite(t), func(c *mail.Config) { c.Attempts = 1 })
	p.queue(t, "k")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = p.Deliver(ctx, p.db, 50)
	if done := p.deliver(t); done.Sent != 1 {
		t.Errorf("after a stop: %v", done)
	}
}

func FuzzCheckAddress(f *testing.F) {
	for _, s := range []string{"a@b.example", "a@b\r\n", "A <a@b>", `"x"@y`, "a@[127.0.0.1]", "ä@b.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if mail.CheckAddress(s) == nil && strings.ContainsAny(s, "\r\n\x00,<> ") {
			t.Errorf("%q was taken", s)
		}
	})
}
