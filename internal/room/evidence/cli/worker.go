package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/readers"
	"candour/evidence/worker"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

// workerCommand is what the program starts itself as to read files.
type workerCommand struct{}

// Run reads what comes, until nothing more does.
func (workerCommand) Run(s *command.Streams) error {
	err := worker.Run(s.In, s.Out, func(cache string) (readers.Set, error) {
		return readers.Set{PDF: &lazyPDF{cache: cache}}, nil
	})
	if errors.Is(err, worker.ErrNotAChild) {
		return errs.New(errs.Invalid, "This command is for the program itself, which starts it to read files. Use: candour evidence read FILE")
	}
	return err
}

// lazyPDF opens the reader of PDFs at the first of them.
type lazyPDF struct {
	cache string
	once  sync.Once
	pool  *pdf.Pool
	err   error
}

// Pool is the reader, with which files are redacted too.
func (l *lazyPDF) Pool() (*pdf.Pool, error) {
	l.once.Do(func() { l.pool, l.err = pdf.Open(pdf.Config{Instances: 1, Cache: l.cache}) })
	return l.pool, l.err
}

func (l *lazyPDF) Read(ctx context.Context, path, scratch string, limits evidence.Limits) (*evidence.Reading, error) {
	pool, err := l.Pool()
	if err != nil {
		return nil, err
	}
	return pool.Read(ctx, path, scratch, limits)
}

func (l *lazyPDF) Unlock(ctx context.Context, path string, passwords []string) ([]byte, error) {
	pool, err := l.Pool()
	if err != nil {
		return nil, err
	}
	return pool.Unlock(ctx, path, passwords)
}

// Compiled is the folder that holds the compiled reader of PDFs, made where it is not
// there. It is made here, before anybody's file is open: children may only read it.
func Compiled() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	dir := filepath.Join(base, "candour", "evidence", filepath.Base(pdf.Reader))
	done := filepath.Join(dir, "complete")
	if _, err := os.Stat(done); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	p, err := pdf.Open(pdf.Config{Instances: 1, Cache: dir})
	if err != nil {
		return "", err
	}
	return dir, errors.Join(p.Close(), os.WriteFile(done, nil, 0o600))
}
