package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"candour/evidence"
)

// Config is how children are started and what each may use. The zero value of a field is usual.
type Config struct {
	Exe       string        // the program; empty: this one
	Args      []string      // empty: "evidence", "worker"
	Work      string        // the folder in which children get folders of their own; empty: a temporary one
	Cache     string        // a folder that children share, for what readers compile; empty: none
	Children  int           // at once; 0: one
	Memory    int64         // bytes of one child; 0: 2 GiB
	Files     int           // after which a child is replaced; 0: 200
	Longest   time.Duration // that any file may take; 0: 30 minutes
	Start     time.Duration // that a child may take to begin; 0: 2 minutes, since what is compiled is compiled once
	Passwords []string      // tried on what is locked
	Read      []string      // folders that children may read besides their own and /usr
	Env       []string      // of children, besides the little that they have
}

// Time is how long a file of so many bytes may take: half a minute, and a second for
// each megabyte.
func Time(size int64, longest time.Duration) time.Duration {
	return min(longest, 30*time.Second+time.Duration(size>>20)*time.Second)
}

// Pool reads files in children. It is safe for use by many at once.
type Pool struct {
	cfg   Config
	slots chan *child // nil: a child is to be started
	own   bool        // the folder is the pool's

	mu    sync.Mutex
	walls *Walls
}

// Open makes a pool. It starts no child yet.
func Open(cfg Config) (*Pool, error) {
	if cfg.Exe == "" {
		exe, err := os.Executable()
		if err != nil {
			return nil, err
		}
		cfg.Exe = exe
	}
	if len(cfg.Args) == 0 {
		cfg.Args = []string{"evidence", "worker"}
	}
	orInt := func(v *int, usual int) {
		if *v <= 0 {
			*v = usual
		}
	}
	orInt(&cfg.Children, 1)
	orInt(&cfg.Files, 200)
	if cfg.Memory <= 0 {
		cfg.Memory = 2 << 30
	}
	if cfg.Longest <= 0 {
		cfg.Longest = 30 * time.Minute
	}
	if cfg.Start <= 0 {
		cfg.Start = 2 * time.Minute
	}
	p := &Pool{cfg: cfg, slots: make(chan *child, cfg.Children)}
	if cfg.Work == "" {
		dir, err := os.MkdirTemp("", "candour-evidence-")
		if err != nil {
			return nil, err
		}
		p.cfg.Work, p.own = dir, true
	}
	for range cfg.Children {
		p.slots <- nil
	}
	return p, nil
}

// Close ends the children, after the files that they read.
func (p *Pool) Close() error {
	for range cap(p.slots) {
		if c := <-p.slots; c != nil {
			c.end()
		}
	}
	if p.own {
		return os.RemoveAll(p.cfg.Work)
	}
	return nil
}

// Walls are what holds the children in, once one was started.
func (p *Pool) Walls() (w Walls, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.walls == nil {
		return Walls{}, false
	}
	return *p.walls, true
}

// death is how a child ended that should not have.
type death struct {
	code evidence.Code
	why  string
	err  error
}

func (d *death) Error() string { return d.why }

// Read reads the file at path, which was called name, in a child. Its parts are
// written into the folder scratch. The error is an [evidence.Unreadable] where it is
// the file's, else the machine's or that of ctx.
func (p *Pool) Read(ctx context.Context, path, name, scratch string, limits evidence.Limits) (out *evidence.Reading, err error) {
	return out, p.with(ctx, func(c *child) (err error) {
		out, err = c.read(ctx, path, name, scratch, limits)
		return err
	})
}

// with does something with a child, and once more with a fresh one where the first died of it.
func (p *Pool) with(ctx context.Context, do func(*child) error) error {
	var c *child
	select {
	case c = <-p.slots:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { p.slots <- c }()
	var last *death
	for range 2 {
		if c == nil {
			started, err := p.start(ctx)
			if err != nil {
				return err
			}
			c = started
		}
		err := do(c)
		if c.files++; c.files >= p.cfg.Files || c.dead {
			c.end()
			c = nil
		}
		var d *death
		if !errors.As(err, &d) {
			return err
		}
		last = d
		if d.code == evidence.TooMuch {
			break // it would write as much again
		}
	}
	return &evidence.Unreadable{Code: last.code, Why: last.why, Err: last.err}
}

// read sends the file to the child and takes its answer.
func (c *child) read(ctx context.Context, path, name, scratch string, limits evidence.Limits) (*evidence.Reading, error) {
	size, err := c.take(path)
	if err != nil {
		return nil, err
	}
	defer c.clear()
	if size > limits.Bytes {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "The file is larger than is allowed. Ask for it in parts."}
	}
	a, err := c.ask(ctx, request{Name: name, Limits: limits, Passwords: c.pool.cfg.Passwords}, Time(size, c.pool.cfg.Longest), limits.Bytes)
	if err == nil {
		err = a.refusal()
	}
	if err == nil && a.Reading == nil {
		err = c.kill(&death{code: evidence.Died, why: died, err: errors.New("an answer without a reading")})
	}
	if err != nil {
		return nil, err
	}
	if err := c.give(a.Reading, scratch); err != nil {
		return nil, err
	}
	return a.Reading, nil
}

// refusal is why a child did not do what it was asked; nil where it did.
func (a *answer) refusal() error {
	if a.Machine != "" {
		return errors.New(a.Machine)
	}
	if a.Code == "" {
		return nil
	}
	u := &evidence.Unreadable{Code: a.Code, Why: a.Why}
	if a.Err != "" {
		u.Err = errors.New(a.Err)
	}
	return u
}

const (
	died    = "The reader ended while it read this file, twice. Ask for the file in another form."
	hung    = "The reader did not finish this file in its time, twice. Ask for the file in another form, or in parts."
	hungry  = "The reader needed more memory for this file than it may have, twice. Ask for the file in another form, or in parts."
	swollen = "The reader wrote more for this file than is allowed. Ask for the file in another form, or in parts."
)

// take puts the file where the child may read it.
func (c *child) take(path string) (int64, error) {
	to := filepath.Join(c.in, "file")
	if c.walls.Landlock > 0 { // the folder cannot be written to from within
		if err := os.Link(path, to); err == nil {
			s, err := os.Stat(to)
			if err != nil {
				return 0, err
			}
			if s.Mode().IsRegular() {
				return s.Size(), nil
			}
			_ = os.Remove(to)
		}
	}
	return copyFile(path, to)
}

func copyFile(from, to string) (n int64, err error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(out, in)
	return n, errors.Join(err, out.Close())
}

// give copies the parts into the caller's folder. What a child says of them is not believed.
func (c *child) give(r *evidence.Reading, scratch string) error {
	for i := range r.Parts {
		part := &r.Parts[i]
		if part.File == "" {
			if part.Code == "" {
				return c.kill(&death{code: evidence.Died, why: died, err: errors.New("a part that has neither bytes nor a reason")})
			}
			continue
		}
		from := filepath.Join(c.out, part.File)
		s, err := os.Lstat(from)
		if part.File != filepath.Base(part.File) || strings.HasPrefix(part.File, ".") || err != nil || !s.Mode().IsRegular() {
			return c.kill(&death{code: evidence.Died, why: died, err: fmt.Errorf("a part that is no file of the folder: %v", err)})
		}
		to, err := free(scratch, part.File)
		if err != nil {
			return err
		}
		if part.Size, err = copyFile(from, filepath.Join(scratch, to)); err != nil {
			return err
		}
		part.File = to
	}
	return nil
}

// free is a name that nothing has in a folder.
func free(dir, name string) (string, error) {
	for n := 0; ; n++ {
		try := name
		if n > 0 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		_, err := os.Lstat(filepath.Join(dir, try))
		if errors.Is(err, fs.ErrNotExist) {
			return try, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// clear empties the child's folders for the next file.
func (c *child) clear() {
	for _, dir := range []string{c.in, c.out} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}
