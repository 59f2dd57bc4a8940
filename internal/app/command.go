package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"candour/internal/base/config"
	auditcli "candour/internal/room/audit/cli"
	figurescli "candour/internal/room/figures/cli"
	registercli "candour/internal/room/recommendation/cli"
	returnscli "candour/internal/room/returns/cli"
	signincli "candour/internal/room/signin/cli"
	sweepcli "candour/internal/room/sweep/cli"
	"candour/internal/site/command"
)

// Version is set by the build (-ldflags "-X candour/internal/app.Version=...").
// It is the one package variable, and nothing but a build changes it.
var Version = "development"

// commandLine is the one list of commands; the tags are the help. A room's stand in
// its folder cli.
type commandLine struct {
	Serve    serveCommand         `cmd:"" help:"Run the service."`
	Demo     demoCommand          `cmd:"" help:"Run the service with the real register and made-up people, to try it."`
	Migrate  migrateCommand       `cmd:"" help:"Bring the database up to date."`
	Database databaseCommands     `cmd:"" help:"What guards the database, and who may do what in it."`
	Register registercli.Commands `cmd:"" help:"The register's contents."`
	Ledger   struct {
		Verify     verifyCommand     `cmd:"" help:"Derive the whole log again and compare every record with it, or check a receipt."`
		Prove      proveCommand      `cmd:"" help:"Write the receipt of a record."`
		Witness    witnessCommand    `cmd:"" help:"Run a witness: cosign a log, with a key and a memory of its own."`
		Succeed    succeedCommand    `cmd:"" help:"Let a new key take the log over: the old one is lost or stolen."`
		Checkpoint checkpointCommand `cmd:"" help:"Place waiting entries, sign a checkpoint and print it."`
	} `cmd:"" help:"The transparency log."`
	Refusals signincli.Refusals `cmd:"" help:"Who was refused how often: marks, and whether one is an account's."`
	Vault    vaultCommands      `cmd:"" help:"The keys of what is sealed."`
	Review   struct {
		Sweep sweepcli.Commands `cmd:"" help:"The sweep of closed cases."`
	} `cmd:"" help:"The second look at closed cases."`
	Returns struct {
		Files   returnscli.Commands `embed:""`
		Figures figurescli.Commands `embed:""`
		Samples returnscli.Samples  `embed:""`
	} `cmd:"" help:"The returns that bodies send."`
	Link     auditcli.Link     `cmd:"" help:"Find the records of the same people, in one list or in several."`
	Networks auditcli.Networks `cmd:"" help:"Find networks of people, events, places, telephones and vehicles."`
	Estimate auditcli.Estimate `cmd:"" help:"Estimate how many people are on no list."`
	Staff    signincli.Staff   `cmd:"" help:"Who may sign in, when nobody is left to say so."`
	Backup   backupCommand     `cmd:"" help:"Write the whole database to one file."`
	Restore  restoreCommand    `cmd:"" help:"Put a backup into an empty database and verify it."`
	Version  versionCommand    `cmd:"" help:"Print the version."`
}

// Main runs the command line and gives the process's exit status: 0 when all
// went well, 1 when something did not hold or failed, 2 for wrong usage.
func Main(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &command.Streams{Ctx: ctx, In: in, Out: out, Err: errOut, Environ: os.Environ(), Version: Version}
	var cli commandLine
	exit := -1
	parser, err := kong.New(&cli, kong.Name("candour"), kong.Writers(out, errOut), kong.Exit(func(code int) { exit = code }),
		kong.Description("The record that institutions can be held to."), kong.UsageOnError(), kong.Bind(s), kong.Bind(bound()...))
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
		command.Report(errOut, err)
		return 1
	}
	return 0
}

type versionCommand struct {
	SBOM bool `help:"Print what the binary is built of, as CycloneDX 1.6 (JSON)." name:"sbom"`
}

// Help is the example under `candour version --help`.
func (versionCommand) Help() string {
	return "Example:\n  candour version\n  candour version --sbom > candour.cdx.json"
}

// Run prints the version, the Go release and the access rules' version.
func (m versionCommand) Run(s *command.Streams) error {
	if m.SBOM {
		return writeBOM(s.Out)
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
	_, err = fmt.Fprintf(s.Out, "candour %s (%s, access rules %s)\n", Version, goVersion, policy.Version())
	return err
}
