package mail

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"

	"candour/evidence"
	"candour/evidence/scratch"
)

var (
	fromLine = regexp.MustCompile(`^From \S.*\d`)
	quoted   = regexp.MustCompile(`^>+From `)
	afterIt  = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)
)

// Mbox reads a mailbox. A mail begins at a line "From " that has a digit of a date,
// stands after an empty line or at the beginning, and is followed by a header field:
// the same words in a text that nobody quoted do not part it. Content-Length is not
// believed. A line that was quoted with ">" loses one of them.
func Mbox(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	into.Within(f.Size)
	r := &evidence.Reading{Kind: "application/mbox", Reader: "candour/mail"}
	b := &box{in: bufio.NewReaderSize(f.Reader(), 64<<10), empty: true}
	b.next()
	for b.line != nil {
		if len(r.Parts) >= into.Limits().Entries {
			return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "It holds more mails than are allowed in one delivery. Ask for it in several."}
		}
		b.ended, b.rest = false, nil
		if b.begins() {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "line before a mail", Text: string(bytes.TrimSpace(bytes.ToValidUTF8(b.line, []byte("\ufffd")))), Unseen: true})
			b.next()
		}
		part, err := into.Add(fmt.Sprintf("message-%06d.eml", len(r.Parts)+1), evidence.Entry, b, 0)
		if err != nil {
			return nil, err
		}
		for !b.ended { // a mail over a limit: on to the next
			if _, err := io.Copy(io.Discard, b); err != nil {
				return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The mailbox cannot be read on. Ask for it again.", Err: err}
			}
		}
		r.Parts = append(r.Parts, part)
	}
	if b.err != nil && b.err != io.EOF {
		return nil, b.err
	}
	return r, nil
}

// box gives the bytes of one mail, and then io.EOF.
type box struct {
	in    *bufio.Reader
	line  []byte // the one that is next, or a piece of a long one; nil at the end
	whole bool   // line is from the beginning of a line
	empty bool   // an empty line, or nothing, was before line
	rest  []byte // of line, still to be given
	begun bool
	ended bool
	err   error
}

// next reads on by a line, or by as much of one as fits.
func (b *box) next() {
	was, whole := b.line, b.whole || b.line == nil
	b.empty = was == nil && b.empty || whole && len(bytes.TrimRight(was, "\r\n")) == 0
	began := was == nil || bytes.HasSuffix(was, []byte("\n"))
	line, err := b.in.ReadSlice('\n')
	b.line, b.whole = bytes.Clone(line), began
	if err != nil && err != bufio.ErrBufferFull {
		b.err = err
	}
	if len(line) == 0 {
		b.line = nil
	}
}

// begins says whether line begins a mail.
func (b *box) begins() bool {
	if !b.whole || !b.empty || !fromLine.Match(b.line) {
		return false
	}
	peek, _ := b.in.Peek(1000)
	return afterIt.Match(peek)
}

func (b *box) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		if b.line == nil || b.begun && b.begins() {
			b.ended, b.begun = true, false
			return 0, io.EOF
		}
		b.begun = true
		b.rest = b.line
		if b.whole && quoted.Match(b.rest) {
			b.rest = b.rest[1:]
		}
		b.next()
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}
