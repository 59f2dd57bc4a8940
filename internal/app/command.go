package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"candour/internal/base/config"
	"candour/internal/base/errs"
)

// Version is set by the build (-ldflags "-X candour/internal/app.Version=...").
// It is the one package variable, and nothing but a build changes it.
var Version = "development"

// streams are where a command reads and writes.
type streams struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	environ  []string
}

// common are the flags that every command with a database takes.
type common struct {
	Config   string            `help:"Configuration file (TOML)." env:"CANDOUR_CONFIG" placeholder:"FILE"`
	Data     string            `help:"Data folder; wins over the file and the environment." placeholder:"DIR"`
	Database string            `help:"postgres:// URL; empty for SQLite in the data folder." placeholder:"URL"`
	Set      map[string]string `help:"Any other key of the configuration, key=value." placeholder:"KEY=VALUE" mapsep:"none"`
}

func (c common) load(s *streams) (config.Config, error) {
	cfg, err := config.Load(c.Config, s.environ)
	if err != nil {
		return cfg, err
	}
	if c.Data != "" {
		cfg.Data = c.Data
	}
	if c.Database != "" {
		cfg.Database = c.Database
	}
	for k, v := range c.Set {
		if err := cfg.Set(k, v); err != nil {
			return cfg, fmt.Errorf("--set %s: %w", k, err)
		}
	}
	return cfg, nil
}

// commandLine is every command; its tags are the help.
type commandLine struct {
	Serve    serveCommand     `cmd:"" help:"Run the service."`
	Demo     demoCommand      `cmd:"" help:"Run the service with the real register and made-up people, to try it."`
	Migrate  migrateCommand   `cmd:"" help:"Bring the database up to date."`
	Database databaseCommands `cmd:"" help:"What guards the database, and who may do what in it."`
	Register struct {
		Import importCommand `cmd:"" help:"Import reports and recommendations."`
		Export exportCommand `cmd:"" help:"Export the register."`
		Check  checkCommand  `cmd:"" help:"Look over the words of files before they are imported."`
	} `cmd:"" help:"The register's contents."`
	Ledger struct {
		Verify     verifyCommand     `cmd:"" help:"Derive the whole log again and compare every record with it, or check a receipt."`
		Prove      proveCommand      `cmd:"" help:"Write the receipt of a record."`
		Witness    witnessCommand    `cmd:"" help:"Run a witness: cosign a log, with a key and a memory of its own."`
		Succeed    succeedCommand    `cmd:"" help:"Let a new key take the log over: the old one is lost or stolen."`
		Checkpoint checkpointCommand `cmd:"" help:"Place waiting entries, sign a checkpoint and print it."`
	} `cmd:"" help:"The transparency log."`
	Refusals refusalsCommand `cmd:"" help:"Who was refused how often: marks, and whether one is an account's."`
	Vault    vaultCommands   `cmd:"" help:"The keys of what is sealed."`
	Review   struct {
		Sweep sweepCommands `cmd:"" help:"The sweep of closed cases."`
	} `cmd:"" help:"The second look at closed cases."`
	Returns  returnsCommands  `cmd:"" help:"The returns that bodies send."`
	Link     linkCommands     `cmd:"" help:"Find the records of the same people, in one list or in several."`
	Networks networksCommands `cmd:"" help:"Find networks of people, events, places, telephones and vehicles."`
	Estimate estimateCommands `cmd:"" help:"Estimate how many people are on no list."`
	Staff    staffCommands    `cmd:"" help:"Who may sign in, when nobody is left to say so."`
	Backup   backupCommand    `cmd:"" help:"Write the whole database to one file."`
	Restore  restoreCommand   `cmd:"" help:"Put a backup into an empty database and verify it."`
	Version  versionCommand   `cmd:"" help:"Print the version."`
}

// Main runs the command line and gives the process's exit status: 0 when all
// went well, 1 when something did not hold or failed, 2 for wrong usage.
func Main(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &streams{ctx: ctx, in: in, out: out, err: errOut, environ: os.Environ()}
	var cli commandLine
	exit := -1
	parser, err := kong.New(&cli, kong.Name("candour"), kong.Writers(out, errOut), kong.Exit(func(code int) { exit = code }),
		kong.Description("The record that institutions can be held to."), kong.UsageOnError(), kong.Bind(s))
	if err != nil {
		_, _ = fmt.Fprintln(errOut, err)
		return 2
	}
	cmd, err := parser.Parse(args)
	if exit >= 0 {
		return exit // help was asked for
	}
	if err != nil {
		_, _ = fmt.Fprintf(errOut, "candour: %v\nTry candour --help.\n", err)
		return 2
	}
	if err := cmd.Run(); err != nil {
		report(errOut, err)
		return 1
	}
	return 0
}

// errSilent ends a command with status 1 when it has said everything itself.
var errSilent = errors.New("it does not hold")

// report tells a person at a terminal what went wrong: our words first, then
// each field, then the cause, which at a terminal is theirs to see.
func report(w io.Writer, err error) {
	if errors.Is(err, errSilent) {
		return
	}
	if errs.CodeOf(err) == errs.Internal {
		_, _ = fmt.Fprintf(w, "candour: %v\n", err)
		return
	}
	_, _ = fmt.Fprintf(w, "candour: %s\n", errs.Message(err))
	for _, f := range errs.FieldsOf(err) {
		_, _ = fmt.Fprintf(w, "  %s\n", f)
	}
	if e, ok := errors.AsType[*errs.Error](err); ok && errors.Unwrap(e) != nil {
		_, _ = fmt.Fprintf(w, "  (%v)\n", errors.Unwrap(e))
	}
}

type versionCommand struct {
	SBOM bool `help:"Print what the binary is built of, as CycloneDX 1.6 (JSON)." name:"sbom"`
}

// Help is the example under `candour version --help`.
func (versionCommand) Help() string {
	return "Example:\n  candour version\n  candour version --sbom > candour.cdx.json"
}

// Run prints the version, the Go release and the access rules' version.
func (m versionCommand) Run(s *streams) error {
	if m.SBOM {
		return writeBOM(s.out)
	}
	info, _ := debug.ReadBuildInfo()
	goVersion := "unknown"
	if info != nil {
		goVersion = info.GoVersion
	}
	policy, err := loadPolicy(config.Default(), rooms())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "candour %s (%s, access rules %s)\n", Version, goVersion, policy.Version())
	return err
}
