// Package readers reads a file of any kind that something here reads: it asks package
// kind what the bytes are and hands them to the reader for that.
//
// It is what a worker runs, one file at a time. It must not run in a server: what it
// reads was written by anybody (package worker).
package readers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"candour/evidence"
	"candour/evidence/chat"
	"candour/evidence/kind"
	"candour/evidence/mail"
	"candour/evidence/office"
	"candour/evidence/picture"
	"candour/evidence/richtext"
	"candour/evidence/scratch"
	"candour/evidence/unpack"
)

// Reader reads files of a kind.
type Reader interface {
	Read(ctx context.Context, f scratch.File, into *scratch.Folder) (*evidence.Reading, error)
}

// Func is a function that reads.
type Func func(ctx context.Context, f scratch.File, into *scratch.Folder) (*evidence.Reading, error)

// Read calls it.
func (fn Func) Read(ctx context.Context, f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	return fn(ctx, f, into)
}

// PDF reads PDFs: a pool of package pdf, or any other.
type PDF interface {
	Read(ctx context.Context, path, scratch string, limits evidence.Limits) (*evidence.Reading, error)
}

// Set is what reads what. The zero value reads all kinds but PDF.
type Set struct {
	PDF       PDF               // nil: PDFs are exceptions, "no reader"
	SevenZip  unpack.Opener     // nil: 7-Zip archives are exceptions, "no reader"
	Others    map[string]Reader // by media type; they come before those here
	Passwords []string          // tried on what is locked
	ReadPST   string            // the program; empty for "readpst"
}

// Read reads the file at path, which was called name, into the folder scratch. An
// error that is an [evidence.Unreadable] is of the file, any other of the machine.
func (s Set) Read(ctx context.Context, path, name, dir string, limits evidence.Limits) (r *evidence.Reading, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	f := scratch.File{R: in, Size: info.Size(), Name: name}
	if f.Size > limits.Bytes {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "The file is larger than is allowed. Ask for it in parts."}
	}
	is, said, notes, err := kind.Of(f.R, f.Size, name)
	if err != nil {
		return nil, err
	}
	into := scratch.New(dir, limits)
	into.Passwords = s.Passwords
	if r, err = s.guarded(ctx, is, path, f, into); err != nil {
		return nil, err
	}
	r.Kind, r.Said, r.Notes = is, said, append(notes, r.Notes...)
	if name != "" {
		r.Pieces = append([]evidence.Piece{{Where: evidence.FileName, Text: name}}, r.Pieces...)
	}
	return r, nil
}

// guarded turns a panic of a reader into an exception of the file.
func (s Set) guarded(ctx context.Context, is, path string, f scratch.File, into *scratch.Folder) (r *evidence.Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = nil, &evidence.Unreadable{Code: evidence.Died, Why: "The reader failed on this file. Ask for it in another form.", Err: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	return s.read(ctx, is, path, f, into)
}

// unlocks is a reader of PDFs that opens them by a password.
type unlocks interface {
	Unlock(ctx context.Context, path string, passwords []string) ([]byte, error)
}

// readPDF reads a PDF, and one that is locked by the passwords that were given.
func (s Set) readPDF(ctx context.Context, path string, into *scratch.Folder) (*evidence.Reading, error) {
	r, err := s.PDF.Read(ctx, path, into.Dir(), into.Limits())
	u, can := s.PDF.(unlocks)
	if err == nil || evidence.CodeOf(err) != evidence.Locked || !can || len(s.Passwords) == 0 {
		return r, err
	}
	plain, err := u.Unlock(ctx, path, s.Passwords)
	if err != nil {
		return nil, err
	}
	open, err := os.CreateTemp(into.Dir(), "opened-*.pdf")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(open.Name()) }()
	_, err = open.Write(plain)
	if err = errors.Join(err, open.Close()); err != nil {
		return nil, err
	}
	if r, err = s.PDF.Read(ctx, open.Name(), into.Dir(), into.Limits()); err == nil {
		r.Notes = append(r.Notes, evidence.Note{Code: "opened-by-password", Text: "The file is encrypted, and was opened by one of the passwords that were given."})
	}
	return r, err
}

func (s Set) read(ctx context.Context, is, path string, f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	if r := s.Others[is]; r != nil {
		return r.Read(ctx, f, into)
	}
	switch is {
	case kind.PDF:
		if s.PDF == nil {
			return nil, noReader(is)
		}
		return s.readPDF(ctx, path, into)
	case kind.EML:
		return mail.EML(f, into)
	case kind.Mbox:
		return mail.Mbox(f, into)
	case kind.MSG:
		return mail.MSG(f, into)
	case kind.TNEF:
		return mail.TNEF(f, into)
	case kind.PST:
		return mail.PST(ctx, path, s.ReadPST, into)
	case kind.DOCX:
		return office.Word(f, into)
	case kind.XLSX:
		return office.Sheets(f, into)
	case kind.PPTX:
		return office.Slides(f, into)
	case kind.ODT, kind.ODS, kind.ODP, "application/vnd.oasis.opendocument.graphics":
		return office.Open(f, into)
	case kind.RTF:
		return richtext.Read(f, into)
	case kind.Zip, kind.UFDR:
		return unpack.Zip(f, into)
	case kind.SevenZip:
		if s.SevenZip == nil {
			return nil, &evidence.Unreadable{Code: evidence.NoReader, Why: "Nothing here opens 7-Zip archives. Ask for it as a zip."}
		}
		return unpack.SevenZip(f, into, s.SevenZip)
	case kind.RAR, "application/vnd.rar":
		return unpack.RAR(f, into)
	case kind.Tar:
		return unpack.Tar(f, into)
	case kind.GZip, kind.BZip2, kind.XZ:
		return unpack.One(f, into, is)
	case kind.WhatsApp:
		return chat.ReadWhatsApp(f, into.Limits())
	case kind.Telegram:
		return chat.ReadTelegram(f, into.Limits())
	case kind.LockedMS:
		return nil, &evidence.Unreadable{Code: evidence.Locked, Why: "It is an office document that needs a password. Ask for it without one."}
	case kind.Empty:
		return &evidence.Reading{Reader: "candour/readers", Notes: []evidence.Note{{Code: "empty", Text: "The file has no bytes."}}}, nil
	}
	return s.byFamily(is, f, into)
}

func (s Set) byFamily(is string, f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	switch {
	case is == kind.HTML:
		return readHTML(f, into.Limits())
	case strings.HasPrefix(is, "text/") || plain[is]:
		return readText(f, into.Limits())
	case strings.HasPrefix(is, "image/"):
		return picture.Read(f, is, into.Limits())
	case strings.HasPrefix(is, "audio/") || strings.HasPrefix(is, "video/"):
		return picture.Other(is), nil
	}
	return nil, noReader(is)
}

// plain are kinds that are read as the text that they are.
var plain = map[string]bool{"application/json": true, "application/xml": true, "application/x-ndjson": true, "image/svg+xml": true, "application/javascript": true,
	kind.DAT: true, kind.OPT: true, "application/x-subrip": true, "application/geo+json": true}

func noReader(is string) error {
	return &evidence.Unreadable{Code: evidence.NoReader, Why: "Nothing here reads " + kind.Words(is) + ". Ask for it as PDF, or say why it is left out."}
}

// OfTheFile says whether an error is the file's, so that it is an exception, and not
// a failure of the machine, after which the file is to be read again.
func OfTheFile(err error) bool {
	var u *evidence.Unreadable
	return errors.As(err, &u)
}
