package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"candour/evidence"
	"candour/evidence/readers"
)

// variable is the name under which a child is told what it may use.
const variable = "CANDOUR_EVIDENCE_WORKER"

// terms are what a child may use, and whether the walls stand already.
type terms struct {
	In, Out  string   // its two folders
	Cache    string   // may be empty
	Read     []string // what else it may read and run
	Memory   int64
	FileSize int64
	Network  bool  // the parent took it away
	Confined bool  // the walls stand: this is the second start
	Landlock int   // its version
	Seconds  int64 // of processor time, over its whole life
}

// ErrNotAChild is what [Run] says where the program was started by hand.
var ErrNotAChild = errors.New("this command is for the program itself: it reads files that another part of the program sends. Use candour evidence read FILE")

// Run is the child's loop: it builds the walls, which starts the program again, and
// then reads one file after another until in ends. set makes the readers, once, behind the walls.
func Run(in io.Reader, out io.Writer, set func(cache string) (readers.Set, error)) error {
	var t terms
	if err := json.Unmarshal([]byte(os.Getenv(variable)), &t); err != nil || t.In == "" || t.Out == "" {
		return ErrNotAChild
	}
	if !t.Confined {
		return confine(t) // does not come back unless it failed
	}
	readers, err := set(t.Cache)
	if err != nil {
		return err
	}
	if err := send(out, answer{Ready: &Walls{Landlock: t.Landlock, Network: t.Network}}); err != nil {
		return err
	}
	requests := make(chan request)
	ended := make(chan error, 1)
	go func() { // whoever asked is gone: nobody waits for what is being read
		for {
			var r request
			if err := receive(in, &r); err != nil {
				ended <- err
				return
			}
			requests <- r
		}
	}()
	answers := make(chan answer, 1)
	for {
		select {
		case err := <-ended:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		case r := <-requests:
			go func() { answers <- t.read(readers, r) }()
		case a := <-answers:
			if err := send(out, a); errors.Is(err, errFrame) {
				err = send(out, answer{Code: evidence.TooMuch, Why: "There is more text in it than is allowed. Ask for it in parts."})
				if err != nil {
					return err
				}
			} else if err != nil {
				return err
			}
		}
	}
}

func (t terms) read(set readers.Set, r request) answer {
	if r.Order != nil {
		return t.do(set, r.Order)
	}
	set.Passwords = r.Passwords
	reading, err := set.Read(context.Background(), filepath.Join(t.In, "file"), r.Name, t.Out, r.Limits)
	var u *evidence.Unreadable
	switch {
	case err == nil:
		return answer{Reading: reading}
	case errors.As(err, &u):
		a := answer{Code: u.Code, Why: u.Why}
		if u.Err != nil {
			a.Err = u.Err.Error()
		}
		return a
	}
	return answer{Machine: fmt.Sprint(err)}
}
