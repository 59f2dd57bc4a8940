package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

type succeedCommand struct {
	command.Settings
	Name    string `help:"Name of the new log, such as register.example/ledger-2." required:"" placeholder:"NAME"`
	Reason  string `help:"What happened, in words for the public." required:"" placeholder:"TEXT"`
	Key     string `help:"The old log's public key (text or file); the folder's when empty." placeholder:"VKEY"`
	Replace bool   `help:"The old private key is still there, and must not be used again: it was stolen."`
}

// Help is the example under --help.
func (succeedCommand) Help() string {
	return "Example:\n  candour ledger succeed --data /var/lib/candour --name register.example/ledger-2 --reason \"The disk with the key was lost on 3 May.\"\n\n" +
		"The log keeps every entry in its place. The first new entry names the old log, its size, its root and its last checkpoint. Old receipts check\n" +
		"against the old public key, which must stay published. Stop every service first. See docs/runbooks/lost-key.md."
}

// The files of a succession under way: renamed when the entry stands.
const (
	nextKeyFile  = "log-next.key"
	nextVkeyFile = "log-next.vkey"
)

// Run lets a new key take over. Cut off at any point, it can be run again.
func (m succeedCommand) Run(s *command.Streams) error {
	cfg, err := m.Load(s)
	if err != nil {
		return err
	}
	if strings.TrimSpace(m.Reason) == "" {
		return errs.New(errs.Invalid, "Say what happened, with --reason: the public reads it.")
	}
	if done, err := m.finish(s, cfg); done || err != nil {
		return err
	}
	if _, err := os.Stat((&core{cfg: cfg}).keyPath(logKeyFile)); err == nil && !m.Replace {
		return errs.Newf(errs.Invalid, "The log's key is in %s. If it was stolen and must not be used again, say --replace.", (&core{cfg: cfg}).keyPath(logKeyFile))
	}
	cfg.Origin = "" // the configuration may name the new log already
	key := m.Key
	if key == "" {
		key = (&core{cfg: cfg}).keyPath(logVkeyFile)
	}
	return toRead(key).On(s, cfg, func(o command.Opened[*core]) error { return m.succeed(s, cfg, o.Room) })
}

func (m succeedCommand) succeed(s *command.Streams, cfg config.Config, c *core) error {
	if err := sayVerified(s, c); err != nil {
		return err
	}
	next, err := c.nextKey(m.Name)
	if err != nil {
		return err
	}
	ctx := access.WithActor(s.Ctx, access.SystemActor("ledger-succeed"))
	if _, err := c.ledger.Succeed(ctx, c.vkey, next, m.Reason); err != nil {
		return err
	}
	if err := c.takeNext(c.vkey); err != nil {
		return err
	}
	return m.sayTaken(s, cfg, c.verifier.Name())
}

// finish puts the new keys in place when the entry stands and a power cut came
// before that.
func (m succeedCommand) finish(s *command.Streams, cfg config.Config) (bool, error) {
	c := &core{cfg: cfg}
	next, err := readVkey(c.keyPath(nextVkeyFile))
	if err != nil {
		return false, nil // none is under way
	}
	d, err := db.Open(s.Ctx, cfg.DatabaseURL())
	if err != nil {
		return false, err
	}
	defer func() { _ = d.Close() }()
	all, err := ledger.Successions(s.Ctx, d)
	if err != nil || len(all) == 0 || all[len(all)-1].NewKey != next {
		return false, err
	}
	last := all[len(all)-1]
	if err := c.takeNext(last.OldKey); err != nil {
		return false, err
	}
	return true, m.sayTaken(s, cfg, last.OldOrigin)
}

// nextKey makes the new pair, or takes the one that an earlier try made.
func (c *core) nextKey(name string) (string, error) {
	if v, err := readVkey(c.keyPath(nextVkeyFile)); err == nil {
		if key, err := note.NewVerifier(v); err == nil && key.Name() == name {
			return v, nil
		}
		return "", errs.Newf(errs.Invalid, "A pair of keys for another name is in %s already. Remove it if that was a mistake.", c.keyPath(nextVkeyFile))
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", errs.Because(errs.Invalid, "The name "+name+" cannot be a log's: it may have no spaces and no plus sign.", err)
	}
	if _, err := note.NewVerifier(vkey); err != nil {
		return "", errs.Because(errs.Invalid, "The name "+name+" cannot be a log's: it may have no spaces and no plus sign.", err)
	}
	if err := writeKey(c.keyPath(nextKeyFile), []byte(skey), 0o600); err != nil {
		return "", err
	}
	return vkey, writeKey(c.keyPath(nextVkeyFile), []byte(vkey), 0o644)
}

// takeNext keeps the old public key (and a stolen private one, which nothing
// reads) beside the new pair, and puts the new pair in place.
func (c *core) takeNext(old string) error {
	v, err := note.NewVerifier(old)
	if err != nil {
		return err
	}
	mark := fmt.Sprintf("%08x", v.KeyHash())
	if _, err := os.Stat(c.keyPath("log-" + mark + publicEnding)); errors.Is(err, fs.ErrNotExist) {
		if err := writeKey(c.keyPath("log-"+mark+publicEnding), []byte(old), 0o644); err != nil {
			return err
		}
	}
	for _, step := range [][2]string{{logKeyFile, "log-" + mark + ".replaced"}, {nextKeyFile, logKeyFile}, {nextVkeyFile, logVkeyFile}} {
		if step[0] == logKeyFile {
			if _, err := os.Stat(c.keyPath(nextKeyFile)); err != nil {
				continue // the new one is in place already
			}
		}
		if err := os.Rename(c.keyPath(step[0]), c.keyPath(step[1])); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// sayTaken opens the log under its new key, signs a first checkpoint when no
// witness has to agree, and says what is left to do.
func (m succeedCommand) sayTaken(s *command.Streams, cfg config.Config, old string) error {
	witnesses := cfg.WitnessPolicy
	cfg.Origin, cfg.WitnessPolicy = "", ""
	return whole().On(s, cfg, func(o command.Opened[*core]) error {
		if witnesses == "" {
			if err := (witnessing{}).asked(access.WithActor(s.Ctx, access.SystemActor("checkpoint")), o.Room.ledger); err != nil {
				return err
			}
		}
		_, _ = fmt.Fprintf(s.Out, "%s took over from %s. Its public key is:\n%s\n", o.Room.verifier.Name(), old, o.Room.vkey)
		if witnesses != "" {
			_, _ = fmt.Fprintf(s.Out, "Put this key on the log line of %s, and give it to the witnesses, before you start the service.\n", witnesses)
		}
		return nil
	})
}
