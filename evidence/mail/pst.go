package mail

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"candour/evidence"
	"candour/evidence/scratch"
)

// PST reads Outlook's mailbox at path through the program readpst (libpst), each
// mail and contact a part whose name is its folder and number. Deleted ones are
// among them. program is how it is called; empty for "readpst".
func PST(ctx context.Context, path, program string, into *scratch.Folder) (*evidence.Reading, error) {
	if program == "" {
		program = "readpst"
	}
	exe, err := exec.LookPath(program)
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Absent, Err: err,
			Why: "Outlook's mailboxes are read by the program readpst, which is not installed here. Install pst-utils and read the file again."}
	}
	out, err := into.Below()
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(out) }()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	run := exec.CommandContext(ctx, exe, "-q", "-D", "-e", "-8", "-o", out, path)
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "HOME=" + out}
	run.WaitDelay = 5 * time.Second
	done := make(chan struct{})
	go watch(done, out, into.Limits(), stop)
	err = run.Run()
	close(done)
	if why := context.Cause(ctx); why != nil {
		var u *evidence.Unreadable
		if errors.As(why, &u) {
			return nil, u
		}
		return nil, why
	}
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The mailbox is damaged, locked or cut off: readpst could not read it. Ask for it again.", Err: err}
	}
	r := &evidence.Reading{Kind: "application/vnd.ms-outlook-pst", Reader: "readpst"}
	return r, collect(r, out, into)
}

// watch stops the program when what it wrote is more than is allowed.
func watch(done <-chan struct{}, dir string, limits evidence.Limits, stop context.CancelCauseFunc) {
	for {
		select {
		case <-done:
			return
		case <-time.After(250 * time.Millisecond):
		}
		bytes, files := int64(0), 0
		_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if i, err := d.Info(); err == nil {
					bytes += i.Size()
					files++
				}
			}
			return nil
		})
		if bytes > limits.Bytes || files > limits.Entries {
			stop(&evidence.Unreadable{Code: evidence.TooMuch, Why: "The mailbox holds more than is allowed in one delivery. Ask for it in several."})
			return
		}
	}
}

// collect takes what was written in the order of its names.
func collect(r *evidence.Reading, dir string, into *scratch.Folder) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if len(r.Parts) >= into.Limits().Entries {
			return &evidence.Unreadable{Code: evidence.TooMuch, Why: "The mailbox holds more than is allowed in one delivery. Ask for it in several."}
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		part, err := into.Add(strings.ToValidUTF8(name, "\ufffd"), evidence.Entry, f, 0)
		if err != nil {
			return err
		}
		r.Parts = append(r.Parts, part)
		r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: "entry", Text: name})
		return os.Remove(path)
	})
}
