package witness

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/errs"
	"candour/internal/base/filelock"
	"candour/internal/trust/ledger/cosign"
)

// Config says how to run a witness.
type Config struct {
	// Folder holds the key (unless KeyFile is elsewhere) and the memory.
	Folder  string
	KeyFile string // Folder/witness.key when empty
	Name    string
	Listen  string
	// Logs are the public keys of the logs that it watches.
	Logs []string
	// New makes a key if there is none, and an empty memory of each log that
	// has none. Without it, either missing is refused: a witness that forgot
	// must not begin again by itself.
	New bool
	Log *slog.Logger
	// Now gives the time of each signature; time.Now when nil.
	Now func() time.Time
	// Ready is called with the address and the public key.
	Ready func(address, vkey string)
}

const (
	keyFile  = "witness.key"
	vkeyFile = "witness.vkey"
	// stopTime is how long a stopping witness waits for answers under way.
	stopTime = 5 * time.Second
)

// Run serves until ctx ends, and then finishes what is under way.
func Run(ctx context.Context, c Config) (err error) {
	defer errs.Wrap(&err, "witness.Run")
	server, unlock, err := c.open()
	if err != nil {
		return err
	}
	defer unlock()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errs.Because(errs.Unavailable, "The address "+c.Listen+" cannot be listened on.", err)
	}
	srv := &http.Server{Handler: server, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	stopped := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(stopped)
		ctx, done := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer done()
		_ = srv.Shutdown(ctx) // what is cut off here was not signed, or is remembered
	})
	c.Log.Info("witness", "address", listener.Addr().String(), "key", server.signer.VKey())
	if c.Ready != nil {
		c.Ready(listener.Addr().String(), server.signer.VKey())
	}
	err = srv.Serve(listener)
	if !cancel() {
		<-stopped // Serve returns at once; the answers under way take longer
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// open takes the folder for this process alone and loads key and memory.
func (c Config) open() (*Server, func(), error) {
	logs, err := c.verifiers()
	if err != nil {
		return nil, nil, err
	}
	if c.New {
		if err := os.MkdirAll(c.Folder, 0o700); err != nil {
			return nil, nil, errs.Because(errs.Unavailable, "The folder "+c.Folder+" cannot be made.", err)
		}
	}
	if _, err := os.Stat(c.Folder); err != nil {
		return nil, nil, errs.Because(errs.Invalid, forgetful(c.Folder), err)
	}
	// Two would each check against what the other is about to replace.
	unlock, err := filelock.Take(filepath.Join(c.Folder, "lock"))
	if errs.Is(err, errs.Conflict) {
		err = errs.Because(errs.Conflict, "Another witness is using "+c.Folder+" already. Stop it first.", err)
	}
	if err != nil {
		return nil, nil, err
	}
	server, err := c.server(logs)
	if err != nil {
		unlock()
		return nil, nil, err
	}
	return server, unlock, nil
}

func (c Config) server(logs []note.Verifier) (*Server, error) {
	signer, err := c.signer(logs)
	if err != nil {
		return nil, err
	}
	return NewServer(signer, logs, c.Folder, c.Log)
}

func (c Config) verifiers() (logs []note.Verifier, err error) {
	for _, text := range c.Logs {
		v, err := note.NewVerifier(text)
		if err != nil {
			return nil, errs.Because(errs.Invalid, "This is not a log's public key: "+text, err)
		}
		logs = append(logs, v)
	}
	if len(logs) == 0 {
		return nil, errs.New(errs.Invalid, "Name the public key of at least one log to watch.")
	}
	return logs, nil
}

func forgetful(folder string) string {
	return "There is no witness in " + folder + ". If this witness is new, say --new. If it is not, put its folder back from a copy: a witness that has forgotten must not sign."
}

// signer loads the key; a new witness's key and memory are made first. The
// memory comes before the key, so that a key is never there without one.
func (c Config) signer(logs []note.Verifier) (*cosign.Signer, error) {
	path := c.KeyFile
	if path == "" {
		path = filepath.Join(c.Folder, keyFile)
	}
	skey, vkey, err := cosign.LoadKey(path, "", cosign.WitnessKey)
	if errs.Is(err, errs.NotFound) && !c.New {
		return nil, errs.Because(errs.Invalid, forgetful(c.Folder), err)
	}
	if err == nil && c.New && c.remembersAll(logs) {
		return nil, errs.New(errs.Conflict, "There is a witness in "+c.Folder+" already, and it remembers every log that was named. Leave --new away.")
	}
	if c.New {
		if err := Begin(c.Folder, logs); err != nil {
			return nil, err
		}
		if errs.Is(err, errs.NotFound) {
			skey, vkey, _, err = cosign.LoadOrCreateKey(path, c.Name, cosign.WitnessKey)
		}
	}
	if err != nil {
		return nil, err
	}
	if err := writeFile(filepath.Join(c.Folder, vkeyFile), []byte(vkey+"\n")); err != nil {
		return nil, err
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	return cosign.NewSigner(skey, now)
}

func (c Config) remembersAll(logs []note.Verifier) bool {
	for _, l := range logs {
		if _, err := (memory{c.Folder}).load(l.Name()); err != nil {
			return false
		}
	}
	return true
}
