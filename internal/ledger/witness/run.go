package witness

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/errs"
	"candour/internal/ledger/cosign"
)

func openWith(signed []byte, v note.Verifier) (*note.Note, error) {
	return note.Open(signed, note.VerifierList(v))
}

// Config says how to run a witness.
type Config struct {
	// Folder holds the key and the memory.
	Folder string
	Name   string
	Listen string
	// Logs are the public keys of the logs that it watches.
	Logs []string
	// New makes a key and an empty memory. Without it, a missing key is
	// refused: a witness that forgot must not begin again by itself.
	New bool
	Log *slog.Logger
	// Ready is called with the address and the public key.
	Ready func(address, vkey string)
}

const keyFile = "witness.key"

// Run serves until ctx ends.
func Run(ctx context.Context, c Config) error {
	signer, err := c.signer()
	if err != nil {
		return err
	}
	var logs []note.Verifier
	for _, text := range c.Logs {
		v, err := note.NewVerifier(text)
		if err != nil {
			return errs.Because(errs.Invalid, "This is not a log's public key: "+text, err)
		}
		logs = append(logs, v)
	}
	if len(logs) == 0 {
		return errs.New(errs.Invalid, "Name the public key of at least one log to watch.")
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errs.Because(errs.Unavailable, "The address "+c.Listen+" cannot be listened on.", err)
	}
	srv := &http.Server{Handler: NewServer(signer, logs, c.Folder, c.Log), ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	stopped := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = srv.Shutdown(ctx)
	})
	defer stopped()
	c.Log.Info("witness", "address", listener.Addr().String(), "key", signer.VKey())
	if c.Ready != nil {
		c.Ready(listener.Addr().String(), signer.VKey())
	}
	if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (c Config) signer() (*cosign.Signer, error) {
	path := filepath.Join(c.Folder, keyFile)
	skey, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !c.New:
		return nil, errs.New(errs.Invalid, "There is no witness key in "+c.Folder+". If this witness is new, say --new. If it is not, put its folder back from a copy: a witness that has forgotten must not sign.")
	case err == nil && c.New:
		return nil, errs.New(errs.Conflict, "There is a witness key in "+c.Folder+" already. Leave --new away.")
	case err == nil:
		return cosign.NewSigner(string(skey), time.Now)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	text, vkey, err := cosign.GenerateKey(nil, c.Name)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "Give the witness a name without spaces or plus signs.", err)
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return nil, err
	}
	err = errors.Join(os.WriteFile(filepath.Join(c.Folder, "witness.vkey"), []byte(vkey+"\n"), 0o644), os.WriteFile(path, []byte(text), 0o600))
	if err != nil {
		return nil, err
	}
	return cosign.NewSigner(text, time.Now)
}
