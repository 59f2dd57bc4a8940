package mail_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/mail"
	"candour/evidence/scratch"
)

func file(text, name string) scratch.File {
	return scratch.File{R: strings.NewReader(text), Size: int64(len(text)), Name: name}
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func read(t testing.TB, text string) (*evidence.Reading, *scratch.Folder) {
	t.Helper()
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := mail.EML(file(crlf(text), "a.eml"), into)
	if err != nil {
		t.Fatal(err)
	}
	return r, into
}

func codes(r *evidence.Reading) (out []string) {
	for _, n := range r.Notes {
		out = append(out, n.Code)
	}
	return out
}

func ExampleEML() {
	const text = "From: One <one@example.org>\r\nTo: two@example.org\r\nBcc: three@example.org\r\nSubject: Timetable\r\nDate: Mon, 1 Jan 2018 10:00:00 +0000\r\n" +
		"Message-ID: <1@example.org>\r\n\r\nPlaceholder paragraph 1 about the timetable.\r\n"
	dir, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(dir) }()
	r, err := mail.EML(file(text, "a.eml"), scratch.New(dir, evidence.Usual))
	fmt.Println(r.Mail.From, r.Mail.Bcc, r.Mail.Sent.UTC().Format(time.RFC3339), r.Mail.MIH, err)
	// Output:
	// [One <one@example.org>] [three@example.org] 2018-01-01T10:00:00Z 0c21c1b358f9115d619d577483717d49 <nil>
}

// canary is a mail with one word in every place that the documentation lists.
const canary = `From: "WORD1" <one@example.org>
To: WORD2 <two@example.org>
Cc: WORD3 <three@example.org>
Bcc: WORD4 <four@example.org>
Reply-To: WORD5 <five@example.org>
Subject: =?utf-8?q?WORD6?=
Date: Mon, 1 Jan 2018 10:00:00 +0000 (WORD7)
X-Anything: WORD8
Message-ID: <WORD9@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

WORDA before the parts
--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

seen WORD=42
--c
Content-Type: text/html; charset=utf-8

<p>seen WORDC</p><p style="display:none">WORDD</p><span style="color:#fff">WORDE</span><span style="font-size:0">WORDF</span>
<!-- WORDG --><img alt="WORDH" src="cid:WORDI"><a href="https://example.org/WORDJ">link</a><script>WORDK</script><title>WORDL</title>
--c--
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="WORDM.bin"
Content-Description: WORDN

bytes
--b
Content-Type: message/rfc822

From: six@example.org
Subject: WORDO

WORDX is in a document of its own
--b--
WORDP after the parts
`

// TestCanaryOfAMail finds the word in each place, with where it stands.
func TestCanaryOfAMail(t *testing.T) {
	r, _ := read(t, canary)
	for word, where := range map[string]evidence.Where{"WORD1": evidence.Header, "WORD2": evidence.Header, "WORD3": evidence.Header, "WORD4": evidence.Header,
		"WORD5": evidence.Header, "WORD6": evidence.Header, "WORD7": evidence.Header, "WORD8": evidence.Metadata, "WORD9": evidence.Metadata,
		"WORDA": evidence.Invisible, "WORDB": evidence.Body, "WORDC": evidence.Body, "WORDD": evidence.Invisible, "WORDE": evidence.Invisible,
		"WORDF": evidence.Invisible, "WORDG": evidence.Invisible, "WORDH": evidence.AltText, "WORDI": evidence.Annotation, "WORDJ": evidence.Annotation,
		"WORDK": evidence.Script, "WORDL": evidence.Metadata, "WORDM": evidence.Attachment, "WORDN": evidence.Attachment, "WORDO": evidence.Attachment,
		"WORDP": evidence.Invisible} {
		if !holds(r, where, word) {
			t.Errorf("%s is not found in %s", word, where)
		}
	}
	for _, p := range r.Pieces {
		if strings.Contains(p.Text, "WORDX") {
			t.Errorf("the text of an attached mail is taken for that of its parent: %+v", p)
		}
	}
	if len(r.Parts) != 2 || r.Parts[1].Relation != evidence.Message || r.Parts[1].Name != "WORDO.eml" || !slices.Contains(codes(r), "two-bodies-differ") {
		t.Errorf("%+v %v", r.Parts, codes(r))
	}
}

func holds(r *evidence.Reading, where evidence.Where, word string) bool {
	return slices.ContainsFunc(r.Pieces, func(p evidence.Piece) bool { return p.Where == where && strings.Contains(p.Text, word) })
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ date, sent, notes string }{
		{"Date: Mon, 1 Jan 2018 10:00:00 +0100", "2018-01-01T09:00:00Z zoned", "[]"},
		{"Date: Mon, 1 Jan 2018 10:00:00 GMT", "2018-01-01T10:00:00Z zoned", "[]"},
		{"Date: Mon, 1 Jan 2018 10:00:00 EST", "2018-01-01T15:00:00Z zoned", "[]"},
		{"Date: 1 Jan 2018 10:00 +0000 (GMT)", "2018-01-01T10:00:00Z zoned", "[]"},
		{"Date: Mon, 1 Jan 2018 10:00:00", "2018-01-01T10:00:00Z", "[no-zone]"},
		{"Date: Mon, 1 Jul 2019 10:00:00 BST", "2019-07-01T10:00:00Z", "[no-zone]"},
		{"Date: Mon, 1 Jan 2018 10:00:00 -0000", "2018-01-01T10:00:00Z", "[no-zone]"},
		{"Date: Thu, 1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z zoned", "[date-unlikely]"},
		{"Date: yesterday", "0001-01-01T00:00:00Z", "[date-not-read]"},
		{"X: y", "0001-01-01T00:00:00Z", "[no-date]"},
		{"Date: Mon, 1 Jan 2018 10:00:00 +0000\nDate: Tue, 2 Jan 2018 10:00:00 +0000", "2018-01-01T10:00:00Z zoned", "[two-dates]"},
		{"Date: Monday, 1 January 2018 10:00:00", "2018-01-01T10:00:00Z", "[no-zone]"},
		{"Date: 2018-01-01T10:00:00+02:00", "2018-01-01T08:00:00Z zoned", "[]"},
	} {
		r, _ := read(t, "From: a@example.org\n"+c.date+"\n\nx\n")
		got := r.Mail.Sent.UTC().Format(time.RFC3339)
		if r.Mail.SentZone {
			got += " zoned"
		}
		if got != c.sent || fmt.Sprint(codes(r)) != c.notes {
			t.Errorf("%s: %s %v, want %s %s", c.date, got, codes(r), c.sent, c.notes)
		}
		if want := strings.TrimPrefix(strings.Split(c.date, "\n")[0], "Date: "); strings.HasPrefix(c.date, "Date") && r.Mail.SentWritten != want {
			t.Errorf("%s: written %q", c.date, r.Mail.SentWritten)
		}
	}
}

func TestReceivedIsTheNewest(t *testing.T) {
	r, _ := read(t, "Received: by b; Mon, 1 Jan 2018 11:00:00 +0000\nReceived: by a;\n Mon, 1 Jan 2018 10:30:00 +0000\nFrom: a@example.org\n\nx\n")
	if got := r.Mail.Received.UTC().Format(time.RFC3339); got != "2018-01-01T11:00:00Z" {
		t.Error(got)
	}
}

func TestAddressesAsTheyWereWritten(t *testing.T) {
	r, _ := read(t, `From: "Placeholder, One" <ONE@Example.org>
To: a@example.org, "B; b" <b@example.org>; team: c@example.org, d@example.org (a, remark);, undisclosed
Cc: =?utf-8?B?w4k=?= <e@example.org>
References: <1@x> <2@x>
	<3@x>
In-Reply-To: your mail of Monday <3@x>
Thread-Index: AdLQ

x
`)
	m := r.Mail
	for _, c := range []struct{ got, want any }{
		{m.From, []string{`"Placeholder, One" <ONE@Example.org>`}},
		{m.To, []string{"a@example.org", `"B; b" <b@example.org>`, "c@example.org", "d@example.org (a, remark)", "undisclosed"}},
		{m.Cc, []string{"É <e@example.org>"}},
		{m.References, []string{"1@x", "2@x", "3@x"}},
		{m.InReplyTo, []string{"3@x"}},
		{m.ThreadIndex, "AdLQ"},
	} {
		if fmt.Sprintf("%q", c.got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestHashes: what is the same mail has the same hashes, and what is not has not.
func TestHashes(t *testing.T) {
	const base = "From: One <one@example.org>\nTo: b@example.org, a@example.org\nSubject: Timetable\nDate: Mon, 1 Jan 2018 10:00:00 +0000\nMessage-ID: <1@example.org>\n"
	same := func(a, b string) (body, family, mih bool) {
		x, _ := read(t, a)
		y, _ := read(t, b)
		return x.Mail.BodySHA256 == y.Mail.BodySHA256, x.Mail.FamilyHash == y.Mail.FamilyHash, x.Mail.MIH == y.Mail.MIH
	}
	for _, c := range []struct {
		name, a, b        string
		body, family, mih bool
	}{
		{"white space and case of addresses", base + "\nhello  there\n", strings.Replace(base, "One <one@", "Mr One <ONE@", 1) + "\nhello\nthere \n", true, true, true},
		{"order of those it went to", base + "\nx", strings.Replace(base, "b@example.org, a@example.org", "a@example.org, b@example.org", 1) + "\nx", true, true, true},
		{"the same moment in another zone", base + "\nx", strings.Replace(base, "10:00:00 +0000", "11:00:00 +0100", 1) + "\nx", true, true, true},
		{"a Bcc", base + "\nx", base + "Bcc: c@example.org\n\nx", true, false, true},
		{"other words under one id", base + "\nx", base + "\ny", false, false, true},
		{"another id", base + "\nx", strings.Replace(base, "<1@", "<2@", 1) + "\nx", true, true, false},
		{"case of the words", base + "\nx", base + "\nX", false, false, true},
	} {
		body, family, mih := same(c.a, c.b)
		if body != c.body || family != c.family || mih != c.mih {
			t.Errorf("%s: body %v family %v mih %v, want %v %v %v", c.name, body, family, mih, c.body, c.family, c.mih)
		}
	}
	if mail.MIH("") != "" || mail.MIH("<a@b>") != mail.MIH(" a@b ") {
		t.Error("MIH")
	}
}

// TestAttachmentsAreWhatWasSent: bytes, also those of texts, whose letters the
// library changes; and each of two mails keeps the attachment that both have.
func TestAttachmentsAreWhatWasSent(t *testing.T) {
	const text = "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: text/plain; charset=iso-8859-1; name=one.txt\n" +
		"Content-Transfer-Encoding: base64\nContent-Disposition: attachment\n\nY2Fm6Q==\n--b\nContent-Type: text/csv; charset=iso-8859-1\nContent-Disposition: attachment; filename=two.csv\n" +
		"Content-Transfer-Encoding: quoted-printable\n\ncaf=E9\n--b\nContent-Type: image/png\nContent-ID: <p>\n\npicture\n--b--\n"
	for range 2 {
		r, into := read(t, text)
		if len(r.Parts) != 3 || r.Parts[2].Relation != evidence.Inline {
			t.Fatal(r.Parts)
		}
		for i, want := range []string{"caf\xe9", "caf\xe9", "picture"} {
			if b, err := os.ReadFile(into.Path(r.Parts[i])); err != nil || string(b) != want {
				t.Errorf("%d: %q %v, want %q", i, b, err, want)
			}
		}
		if len(r.Mail.Attachments) != 3 || r.Mail.Attachments[0] != r.Mail.Attachments[1] {
			t.Error(r.Mail.Attachments)
		}
	}
}

func TestTwoBodies(t *testing.T) {
	two := func(plain, html string) string {
		return "From: a@example.org\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + plain +
			"\n--b\nContent-Type: text/html\n\n" + html + "\n--b--\n"
	}
	for _, c := range []struct {
		plain, html string
		differ      bool
	}{
		{"The timetable is <https://example.org/x> here.", `<p>The timetable is <a href="https://example.org/x">here</a>.`, false},
		{"[cid:1.png] hello [mailto:x@y]", "<img src=cid:1.png>hello", false},
		{"The meeting is on Monday", "<p>The meeting is on Tuesday", true},
		{"It was not agreed", "<p>It was agreed", true},
		{"", "<p>only this", false},
		{"x", `<p>x<span style="display:none">preview</span>`, false},
	} {
		r, _ := read(t, two(c.plain, c.html))
		if slices.Contains(codes(r), "two-bodies-differ") != c.differ {
			t.Errorf("%q and %q: %v", c.plain, c.html, codes(r))
		}
	}
}

func TestMbox(t *testing.T) {
	const box = "From a@b Mon Jan  1 00:00:00 2018\nFrom: a@b\nSubject: one\nContent-Length: 9999\n\nFrom here on nobody quotes.\n\nFrom 1 to 5 there is a text.\n>From the top\n>>From two\n" +
		"\nFrom c@d Tue Jan  2 00:00:00 2018\nFrom: c@d\nSubject: two\n\nlast"
	for _, text := range []string{box, crlf(box)} {
		into := scratch.New(t.TempDir(), evidence.Usual)
		r, err := mail.Mbox(file(text, "a.mbox"), into)
		if err != nil || len(r.Parts) != 2 {
			t.Fatalf("%+v %v", r, err)
		}
		one, _ := os.ReadFile(into.Path(r.Parts[0]))
		two, _ := os.ReadFile(into.Path(r.Parts[1]))
		if s := strings.ReplaceAll(string(one), "\r", ""); !strings.HasPrefix(s, "From: a@b\n") || !strings.Contains(s, "\nFrom 1 to 5 there is a text.\nFrom the top\n>From two\n") {
			t.Errorf("%q", s)
		}
		if s := strings.ReplaceAll(string(two), "\r", ""); s != "From: c@d\nSubject: two\n\nlast" {
			t.Errorf("%q", s)
		}
	}
}

// TestEveryMailOfABoxIsKept: written by any order of mails, as many come out, whole.
func TestEveryMailOfABoxIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOfN(rapid.SliceOf(rapid.SampledFrom([]string{"hello", "", "From: x", "From me", "long " + strings.Repeat("x", 70_000), ">quoted", "Subject: y"})), 1, 5).Draw(t, "bodies")
		var b strings.Builder
		for i, lines := range bodies {
			fmt.Fprintf(&b, "From x@y Mon Jan  1 00:00:0%d 2018\nSubject: %d\n\n%s\n\n", i, i, strings.Join(lines, "\n"))
		}
		dir, err := os.MkdirTemp("", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		into := scratch.New(dir, evidence.Usual)
		r, err := mail.Mbox(file(b.String(), "a.mbox"), into)
		if err != nil || len(r.Parts) != len(bodies) {
			t.Fatalf("%d mails of %d: %v", len(r.Parts), len(bodies), err)
		}
		for i, p := range r.Parts {
			got, _ := os.ReadFile(into.Path(p))
			if want := fmt.Sprintf("Subject: %d\n\n%s\n\n", i, strings.Join(bodies[i], "\n")); string(got) != want {
				t.Fatalf("%d: %.200q, want %.200q", i, got, want)
			}
		}
	})
}

func TestPST(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "in.pst")
	if err := os.WriteFile(path, []byte("!BDN"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if _, err := mail.PST(ctx, path, filepath.Join(dir, "absent"), scratch.New(dir, evidence.Usual)); evidence.CodeOf(err) != evidence.Absent {
		t.Errorf("no program: %v", err)
	}
	program := func(script string) string {
		p := filepath.Join(t.TempDir(), "readpst")
		if err := os.WriteFile(p, []byte("#!/bin/sh\nwhile [ \"$1\" != -o ]; do shift; done\ncd \"$2\"\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
		return p
	}
	into := scratch.New(dir, evidence.Usual)
	r, err := mail.PST(ctx, path, program("mkdir -p 'Top of folders/Inbox'; printf 'Subject: x\\n\\nx' >'Top of folders/Inbox/1.eml'; ln -s /etc/passwd link"), into)
	if err != nil || len(r.Parts) != 1 || r.Parts[0].Name != "Top of folders/Inbox/1.eml" {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := mail.PST(ctx, path, program("exit 1"), into); evidence.CodeOf(err) != evidence.Broken {
		t.Errorf("it fails: %v", err)
	}
	small := evidence.Usual
	small.Bytes = 1000
	if _, err := mail.PST(ctx, path, program("head -c 100000 /dev/zero >x; exec sleep 20"), scratch.New(dir, small)); evidence.CodeOf(err) != evidence.TooMuch {
		t.Errorf("it writes on: %v", err)
	}
	soon, stop := context.WithTimeout(ctx, 100*time.Millisecond)
	defer stop()
	if _, err := mail.PST(soon, path, program("exec sleep 20"), into); err != context.DeadlineExceeded {
		t.Errorf("it hangs: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "by-program-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestReadpstItself is the real program, on what is no mailbox.
func TestReadpstItself(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "in.pst")
	if err := os.WriteFile(path, []byte("!BDN\x00\x00\x00\x00SM"+strings.Repeat("\x00", 600)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := mail.PST(context.Background(), path, "", scratch.New(dir, evidence.Usual))
	if code := evidence.CodeOf(err); code == evidence.Absent {
		t.Skip("readpst is not installed here")
	} else if err == nil || code != evidence.Broken {
		t.Error(err)
	}
}

// TestALineThatIsNoField costs neither the mail nor its own words.
func TestALineThatIsNoField(t *testing.T) {
	r, _ := read(t, " ODD1 begins\nFrom: a@example.org\n ODD2: goes on\nODD3 alone\nSubject: Timetable\n\nPlaceholder\n")
	if r.Mail.Subject != "Timetable" || !holds(r, evidence.Body, "Placeholder") || !holds(r, evidence.Invisible, "ODD1") || !slices.Contains(codes(r), "mail-defect") {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(fmt.Sprint(r.Pieces), "ODD2") || !strings.Contains(fmt.Sprint(r.Pieces), "ODD3") {
		t.Errorf("words are lost: %+v", r.Pieces)
	}
}
