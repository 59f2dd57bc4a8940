package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"candour/evidence"
)

// Reader is what [evidence.Reading.Reader] says of readings by this package.
const Reader = "PDFium by go-pdfium 1.21.4"

// Config is how many documents are read at once, and what each may use. The zero value is usual.
type Config struct {
	Instances int           // documents at once; 0: one for each processor
	Memory    int           // MiB of one instance; 0: 512
	Call      time.Duration // longest for one page, and for opening a document; 0: 30 s
	Cache     string        // folder for the compiled reader; empty: the user's cache folder, else none
}

// Pool reads documents, so many at once. It is safe for use by many at once.
type Pool struct {
	cfg  Config
	pool pdfium.Pool
}

// Open compiles the reader, which takes seconds where the cache has it not, and starts no instance yet.
// A process needs one pool.
func Open(cfg Config) (*Pool, error) {
	if cfg.Instances <= 0 {
		cfg.Instances = runtime.NumCPU()
	}
	if cfg.Memory <= 0 {
		cfg.Memory = 512
	}
	if cfg.Call <= 0 {
		cfg.Call = 30 * time.Second
	}
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(min(cfg.Memory, 4095)) * 16). // a page is 64 KiB
		WithCloseOnContextDone(true)
	if dir := cacheFolder(cfg.Cache); dir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			return nil, fmt.Errorf("the folder for the compiled PDF reader: %w", err)
		}
		rc = rc.WithCompilationCache(cache)
	}
	p, err := webassembly.Init(webassembly.Config{
		MaxTotal: cfg.Instances, MaxIdle: cfg.Instances,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: rc, Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("start the PDF reader: %w", err)
	}
	return &Pool{cfg: cfg, pool: p}, nil
}

func cacheFolder(given string) string {
	if given != "" {
		return given
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "candour", "pdf")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return dir
}

// Shared is a pool with the usual configuration, opened once in a process and never closed.
var Shared = sync.OnceValues(func() (*Pool, error) { return Open(Config{}) })

// Close ends the pool. Documents that are being read become unreadable.
func (p *Pool) Close() error { return p.pool.Close() }

// document is an open document in an instance of its own.
type document struct {
	pool *Pool
	i    pdfium.Pdfium
	ref  references.FPDF_DOCUMENT
	n    int
	form bool // it has a form: its fields are drawn besides, which takes as long again
	dead bool // killed, or trapped: no call of it answers any more
}

// errTimeOut and errDied end an instance.
var (
	errTimeOut = errors.New("the PDF reader did not finish in its time")
	errDied    = errors.New("the PDF reader ended by itself")
)

// open opens a document with no password.
func (p *Pool) open(ctx context.Context, r io.ReadSeeker, size int64) (*document, error) {
	return p.openWith(ctx, r, size, nil)
}

// openWith opens one with a password.
func (p *Pool) openWith(ctx context.Context, r io.ReadSeeker, size int64, password *string) (*document, error) {
	if size == 0 {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The file is empty."}
	}
	i, err := p.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for a PDF reader: %w", err)
	}
	d := &document{pool: p, i: i}
	err = d.call(ctx, func() error {
		doc, err := i.OpenDocument(&requests.OpenDocument{FileReader: r, FileReaderSize: size, Password: password})
		if err != nil {
			return err
		}
		d.ref = doc.Document
		n, err := i.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
		if err != nil {
			return err
		}
		d.n = n.PageCount
		t, err := i.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: d.ref})
		d.form = err != nil || t.FormType != enums.FPDF_FORMTYPE_NONE
		return nil
	})
	if err != nil {
		d.close()
		return nil, unreadable(err)
	}
	return d, nil
}

func (d *document) close() {
	if !d.dead {
		d.dead = true
		_ = d.i.Close() // a fault while closing ends the instance, which is what is wanted
	}
}

// call does f within the time of one call, and kills the instance when it takes longer or traps.
func (d *document) call(ctx context.Context, f func() error) error {
	if d.dead {
		return errDied
	}
	ctx, cancel := context.WithTimeout(ctx, d.pool.cfg.Call)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("%w: %v", errDied, r)
			}
		}()
		done <- f()
	}()
	select {
	case err := <-done:
		if trapped(err) {
			d.kill()
			return fmt.Errorf("%w: %v", errDied, firstLine(err))
		}
		return err
	case <-ctx.Done():
		d.kill()
		select {
		case <-done: // the call has noticed
		case <-time.After(10 * time.Second):
		}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return errTimeOut
		}
		return ctx.Err()
	}
}

func (d *document) kill() {
	d.dead = true
	_ = d.i.Kill() // there is nothing to do about a kill that fails; the pool makes another
}

// trapped says whether WebAssembly ended under a call.
func trapped(err error) bool {
	if err == nil {
		return false
	}
	s := err.Error()
	for _, sign := range []string{"wasm error", "module closed", "panic occurred", "exit_code", "could not allocate", "out of memory"} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	return errors.Is(err, errDied)
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// unreadable gives an error of the reader its code.
func unreadable(err error) error {
	var u *evidence.Unreadable
	switch {
	case err == nil || errors.As(err, &u) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, errTimeOut), errors.Is(err, context.DeadlineExceeded):
		return &evidence.Unreadable{Code: evidence.TimeOut, Why: "The file took too long to read.", Err: err}
	case errors.Is(err, errDied):
		return &evidence.Unreadable{Code: evidence.Died, Why: "The PDF reader ended by itself on this file, or it needed too much memory.", Err: err}
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return &evidence.Unreadable{Code: evidence.Locked, Why: "The file needs a password. Ask for the password, or for a copy without one.", Err: err}
	}
	return &evidence.Unreadable{Code: evidence.Broken, Why: "The file is not a PDF, or it is damaged or cut off. Ask for it again.", Err: err}
}
