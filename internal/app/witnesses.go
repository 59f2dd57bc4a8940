package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/trust/ledger"
	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/witness"
)

// witnessing is who cosigns this log: nobody, when no policy is set.
type witnessing struct{ group *witness.Group }

// asker gives what ledger.Publish calls; nil when nobody is asked.
func (w witnessing) asker() ledger.Witnesses {
	if w.group == nil {
		return nil
	}
	return w.group
}

// words says it on the log's page.
func (w witnessing) words() string {
	if w.group == nil {
		return ""
	}
	return w.group.Policy.Words()
}

// witnesses reads the policy. Its log must be this one.
func (c *core) witnesses() (witnessing, error) {
	if c.cfg.WitnessPolicy == "" {
		return witnessing{}, nil
	}
	p, err := readPolicy(c.cfg.WitnessPolicy)
	if err != nil {
		return witnessing{}, err
	}
	if p.Log.Name() != c.verifier.Name() || p.Log.KeyHash() != c.verifier.KeyHash() {
		return witnessing{}, errs.New(errs.Invalid, "The witness policy "+c.cfg.WitnessPolicy+" is for another log than this one.")
	}
	return witnessing{witness.NewGroup(p)}, nil
}

func readPolicy(path string) (*cosign.Policy, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The witness policy "+path+" cannot be read.", err)
	}
	return cosign.ParsePolicy(string(text))
}

// opener gives what a receipt's checkpoint is checked with: the policy when one
// is named, the log's key otherwise.
func (m verifyCommand) opener(s *command.Streams) (ledger.NoteChecker, error) {
	if m.Policy != "" {
		p, err := readPolicy(m.Policy)
		if err != nil {
			return nil, err
		}
		return witness.Opener(p), nil
	}
	v, err := m.logKey(s)
	if err != nil {
		return nil, err
	}
	return ledger.LogKeyOnly(v, v.Name()), nil
}

type witnessCommand struct {
	Folder string   `help:"Folder of the witness's key and memory. Never delete it." required:"" placeholder:"DIR"`
	Name   string   `help:"Name of the witness, such as witness.panel.example." default:"witness.example"`
	Listen string   `help:"Address to listen on." default:"127.0.0.1:8081" placeholder:"ADDR"`
	Log    []string `help:"Public key of a log to watch (text or file); repeat for several." required:"" placeholder:"VKEY"`
	New    bool     `help:"Make a new key and begin with an empty memory."`
}

// Help is the example under --help.
func (witnessCommand) Help() string {
	return "Example, on a machine of another body:\n" +
		"  candour ledger witness --new --folder /var/lib/witness --name witness.panel.example --log register.example/ledger+1a2b3c4d+AY...\n\n" +
		"It signs a checkpoint only when the log has grown from the one before. See docs/runbooks/witness-refuses.md."
}

// Run serves until it is told to stop.
func (m witnessCommand) Run(s *command.Streams) error {
	var logs []string
	for _, l := range m.Log {
		if b, err := os.ReadFile(l); err == nil {
			l = string(b)
		}
		logs = append(logs, strings.TrimSpace(l))
	}
	return witness.Run(s.Ctx, witness.Config{Folder: m.Folder, Name: m.Name, Listen: m.Listen, Logs: logs, New: m.New,
		Log: slog.New(slog.NewJSONHandler(s.Err, nil)), Ready: func(address, vkey string) {
			_, _ = fmt.Fprintf(s.Out, "witness %s %s http://%s\n", shortName(m.Name), vkey, address)
		}})
}

// shortName is a name for the policy's line.
func shortName(name string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(name, "witness."), ".")
	return first
}

// notice keeps the interface honest: a group is what Publish asks.
var _ ledger.Witnesses = (*witness.Group)(nil)

// asked is for commands that publish once.
func (w witnessing) asked(ctx context.Context, l *ledger.Ledger) error {
	_, err := l.Publish(ctx, w.asker())
	return err
}
