package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"candour/internal/site/command"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// vaultCommands are the commands about the keys of what is sealed.
type vaultCommands struct {
	Rotate vaultRotateCommand `cmd:"" help:"Make new keys, wrap everything with them and destroy the earlier ones."`
	Check  vaultCheckCommand  `cmd:"" help:"Try every wrap with the keys that are here, and say what does not open."`
}

type vaultRotateCommand struct {
	command.Settings
	Wait time.Duration `help:"How long to wait for running services to take up the new keys." default:"90s"`
}

// Help is the example under --help.
func (vaultRotateCommand) Help() string {
	return "Example:\n  candour vault rotate --data /var/lib/candour\n\n" +
		"Makes new keys for the service and each group of staff, wraps every private key with them, and destroys the earlier keys.\n" +
		"Services may go on running. Afterwards a backup from before opens nothing with the new folder of keys:\n" +
		"make a new backup of the database and of the folder, and destroy older copies of the folder (docs/runbooks/vault-keys.md)."
}

// Run renews the keys.
func (m vaultRotateCommand) Run(s *command.Streams) error {
	return whole().With(s, m.Settings, func(o command.Opened[*core]) error {
		v := o.Room.review.Vault()
		t, err := v.Rotate(command.By(s.Ctx, "vault rotate", access.RoleAdministrator), m.Wait)
		if err != nil {
			return err
		}
		if err := v.Scrub(s.Ctx); err != nil {
			return err
		}
		return sayTurned(s.Out, t)
	})
}

// sayTurned says what a rotation did, and ends with 1 unless all is done.
func sayTurned(w io.Writer, t vault.Turned) error {
	_, _ = fmt.Fprintf(w, "The keys are new. %d wraps were made again.\n", t.Wraps)
	for _, b := range t.Broken {
		_, _ = fmt.Fprintf(w, "This one does not open with any key that is here, and is left as it was: %s in %s.\n", b.Place, b.Table)
	}
	if !t.Done() {
		for _, n := range t.Waiting {
			_, _ = fmt.Fprintf(w, "This service has not taken up the new keys: %s.\n", n)
		}
		_, _ = fmt.Fprintln(w, "NOT DONE: the earlier keys are still there, so that nothing is lost. Give that service the same folder of keys, or stop it, and run this again.")
		return command.ErrSaid
	}
	_, _ = fmt.Fprintln(w, "The earlier keys are destroyed.")
	if n := len(t.Broken); n > 0 {
		_, _ = fmt.Fprintf(w, "NOT WHOLE: %d wraps do not open. Look for an earlier copy of the folder of keys (docs/runbooks/vault-keys.md).\n", n)
		return command.ErrSaid
	}
	return nil
}

type vaultCheckCommand struct{ command.Settings }

// Help is the example under --help.
func (vaultCheckCommand) Help() string {
	return "Example:\n  candour vault check --data /var/lib/candour\n\n" +
		"Opens nothing that anybody wrote: it tries the wraps around keys. What custodians and persons sealed besides is not tried."
}

// Run tries all of it.
func (m vaultCheckCommand) Run(s *command.Streams) error {
	return whole().With(s, m.Settings, func(o command.Opened[*core]) error { return sayChecked(s, o.Room.review.Vault()) })
}

func sayChecked(s *command.Streams, v *vault.Vault) error {
	found, err := v.Check(s.Ctx, 0)
	if err != nil {
		return err
	}
	for _, line := range found.Words() {
		_, _ = fmt.Fprintln(s.Out, line)
	}
	if !found.OK() {
		_, _ = fmt.Fprintf(s.Out, "NOT WHOLE: of %d wraps not all open. Put back the folder of keys that goes with this database (docs/runbooks/vault-keys.md).\n", found.Looked)
		return command.ErrSaid
	}
	_, err = fmt.Fprintf(s.Out, "All %d wraps open with the keys that are here.\n", found.Looked)
	return err
}

// sayVault tells the service's log what the start found.
func sayVault(log *slog.Logger, f vault.Started) {
	if f.Forgotten > 0 {
		log.Warn("persons were erased again that a backup had brought back", "persons", f.Forgotten)
	}
	for table, n := range f.LeftOver {
		log.Warn("what was left over of erased persons is destroyed", "table", table, "rows", n)
	}
	if f.Wrapped > 0 {
		log.Info("wraps from an earlier release have the service's layer now", "wraps", f.Wrapped)
	}
	if f.Doubled > 0 {
		log.Warn("custodians had two keys in use; the newer one counts", "custodians", f.Doubled)
	}
	for _, line := range f.Words() {
		log.Error("keys: " + line)
	}
}

// startKeys has this service take its share of the keys, and say every while
// that it runs, until it is stopped.
func (s *server) startKeys(ctx context.Context) (stop func(context.Context) error, err error) {
	host, err := os.Hostname()
	if err != nil {
		host = "service"
	}
	node, err := s.review.Vault().Join(ctx, fmt.Sprintf("%s-%d", host, os.Getpid()))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		room.Again(ctx, vault.NodeBeat, func(ctx context.Context) {
			if err := node.Beat(ctx); err != nil && ctx.Err() == nil {
				s.log.Error("keys: "+err.Error(), "node", host)
			}
		})
	}()
	return func(ctx context.Context) error {
		cancel()
		<-ended
		return node.Leave(ctx)
	}, nil
}
