package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"candour/evidence"
)

// child is a process that reads.
type child struct {
	pool    *Pool
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	stdout  io.ReadCloser
	said    *speech
	dir     string
	in, out string
	walls   Walls
	files   int
	dead    bool
	once    sync.Once
}

// speech keeps the beginning of what a child says to nobody while it reads a file:
// there a Go program says why it ends.
type speech struct {
	mu sync.Mutex
	b  []byte
}

func (t *speech) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p[:min(len(p), 4096-len(t.b))]...)
	return len(p), nil
}

func (t *speech) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = t.b[:0]
}

func (t *speech) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.ToValidUTF8(t.b, []byte("?")))
}

// start starts a child, without a network where that can be.
func (p *Pool) start(ctx context.Context) (*child, error) {
	c, err := p.begin(ctx, true)
	if err != nil && ctx.Err() == nil && (errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EACCES)) {
		c, err = p.begin(ctx, false)
	}
	if err != nil {
		return nil, fmt.Errorf("starting a worker: %w", err)
	}
	p.mu.Lock()
	p.walls = &c.walls
	p.mu.Unlock()
	return c, nil
}

func (p *Pool) begin(ctx context.Context, alone bool) (*child, error) {
	dir, err := os.MkdirTemp(p.cfg.Work, "child-")
	if err != nil {
		return nil, err
	}
	c := &child{pool: p, dir: dir, in: filepath.Join(dir, "in"), out: filepath.Join(dir, "out"), said: &speech{}}
	if err := c.launch(alone); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	a, err := c.ask(ctx, nil, p.cfg.Start, 1<<20)
	if err == nil && a.Ready == nil {
		err = c.kill(errors.New("it did not say that it is ready"))
	}
	if err != nil {
		c.end()
		return nil, fmt.Errorf("%w %s", err, c.said)
	}
	c.walls = *a.Ready
	return c, nil
}

func (c *child) launch(alone bool) error {
	for _, d := range []string{c.in, c.out} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return err
		}
	}
	cfg := c.pool.cfg
	t, err := json.Marshal(terms{In: c.in, Out: c.out, Cache: cfg.Cache, Read: cfg.Read, Memory: cfg.Memory, FileSize: 4 << 30, Network: alone, Seconds: 4 * 60 * 60})
	if err != nil {
		return err
	}
	c.cmd = exec.Command(cfg.Exe, cfg.Args...)
	c.cmd.Dir = c.out
	c.cmd.Env = append([]string{"PATH=/usr/bin:/bin", "HOME=" + c.out, "TMPDIR=" + c.out, "LANG=C.UTF-8", variable + "=" + string(t),
		"GOMEMLIMIT=" + strconv.FormatInt(cfg.Memory*3/4, 10), "GOTRACEBACK=single"}, cfg.Env...)
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if alone {
		c.cmd.SysProcAttr.Cloneflags = unix.CLONE_NEWUSER | unix.CLONE_NEWNET
		c.cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		c.cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	c.cmd.Stderr = c.said
	c.cmd.WaitDelay = time.Second
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	if c.stdout, err = c.cmd.StdoutPipe(); err != nil {
		return err
	}
	return c.cmd.Start()
}

// kill ends the child and all that it started, and gives back why.
func (c *child) kill(why error) error {
	c.dead = true
	c.signal()
	return why
}

func (c *child) signal() { _ = unix.Kill(-c.cmd.Process.Pid, unix.SIGKILL) }

// end ends the child, and takes its folders away.
func (c *child) end() {
	c.once.Do(func() {
		_ = c.stdin.Close()
		done := make(chan struct{})
		go func() { _ = c.cmd.Wait(); close(done) }()
		if !c.dead {
			select {
			case <-done:
			case <-time.After(2 * time.Second):
			}
		}
		c.signal() // its group: a program that it started may outlive it
		<-done
		_ = os.RemoveAll(c.dir)
	})
}

// ask sends a request, none at the start, and waits for the answer, within so much
// time, memory and disk.
func (c *child) ask(ctx context.Context, r any, within time.Duration, disk int64) (*answer, error) {
	type result struct {
		a   answer
		err error
	}
	c.said.forget()
	got := make(chan result, 1)
	go func() {
		var res result
		if r != nil {
			res.err = send(c.stdin, r)
		}
		if res.err == nil {
			res.err = receive(c.stdout, &res.a)
		}
		got <- res
	}()
	late := time.NewTimer(within)
	defer late.Stop()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		var why error
		select {
		case res := <-got:
			if res.err == nil {
				return &res.a, nil
			}
			return nil, c.kill(c.diedOf(res.err))
		case <-ctx.Done():
			why = ctx.Err()
		case <-late.C:
			why = &death{code: evidence.TimeOut, why: hung, err: fmt.Errorf("after %s", within)}
		case <-look.C:
			if m := c.memory(); m > c.pool.cfg.Memory {
				why = &death{code: evidence.Died, why: hungry, err: fmt.Errorf("it held %d bytes", m)}
			} else if n := written(c.out); n > disk+disk/4+(64<<20) {
				why = &death{code: evidence.TooMuch, why: swollen, err: fmt.Errorf("it wrote %d bytes", n)}
			}
		}
		if why != nil {
			_ = c.kill(why)
			<-got // its pipes end with it
			return nil, why
		}
	}
}

// diedOf is what a broken pipe or a nonsense answer means.
func (c *child) diedOf(err error) error {
	c.signal()
	said := c.said.String()
	for range 20 { // what it says last comes a moment after its pipe ends
		if said != "" {
			break
		}
		time.Sleep(5 * time.Millisecond)
		said = c.said.String()
	}
	d := &death{code: evidence.Died, why: died, err: fmt.Errorf("%w: %s", err, firstLines(said))}
	for _, sign := range []string{"out of memory", "cannot allocate memory", "pthread_create failed", "failed to create new OS thread"} {
		if strings.Contains(said, sign) { // how a Go program says that it may have no more
			d.why = hungry
		}
	}
	return d
}

func firstLines(s string) string {
	lines := strings.SplitN(strings.TrimSpace(s), "\n", 4)
	return strings.Join(lines[:min(3, len(lines))], " ")
}

// memory is what the child and what it started hold, in bytes.
func (c *child) memory() (sum int64) {
	group := strconv.Itoa(c.cmd.Process.Pid)
	pids := []string{group}
	for i := 0; i < len(pids) && len(pids) < 100; i++ {
		b, _ := os.ReadFile("/proc/" + pids[i] + "/task/" + pids[i] + "/children")
		pids = append(pids, strings.Fields(string(b))...)
	}
	for _, pid := range pids {
		b, _ := os.ReadFile("/proc/" + pid + "/statm")
		f := strings.Fields(string(b))
		if len(f) > 2 {
			all, _ := strconv.ParseInt(f[1], 10, 64)
			shared, _ := strconv.ParseInt(f[2], 10, 64)
			sum += (all - shared) * int64(os.Getpagesize())
		}
	}
	return sum
}

func written(dir string) (sum int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if i, err := d.Info(); err == nil {
				sum += i.Size()
			}
		}
		return nil
	})
	return sum
}
