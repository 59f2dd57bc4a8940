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
	"candour/internal/site/command"
	"candour/internal/site/room"
)

// Version is set by the build (-ldflags "-X candour/internal/app.Version=...").
// It is the one package variable, and nothing but a build changes it.
var Version = "development"

// commands are those that belong to no room. Those of the rooms stand among them, by
// rank (see [rooms]).
func commands() []command.Group {
	return []command.Group{
		{Name: "serve", Help: "Run the service.", Rank: 10, Of: &serveCommand{}},
		{Name: "demo", Help: "Run the service with the real register and made-up people, to try it.", Rank: 20, Of: &demoCommand{}},
		{Name: "migrate", Help: "Bring the database up to date.", Rank: 30, Of: &migrateCommand{}},
		{Name: "database", Help: "What guards the database, and who may do what in it.", Rank: 40, Of: &databaseCommands{}},
		{Name: "ledger", Help: "The transparency log.", Rank: 60, Of: &ledgerCommands{}},
		{Name: "vault", Help: "The keys of what is sealed.", Rank: 80, Of: &vaultCommands{}},
		{Name: "backup", Help: "Write the whole database to one file.", Rank: 150, Of: &backupCommand{}},
		{Name: "restore", Help: "Put a backup into an empty database and verify it.", Rank: 160, Of: &restoreCommand{}},
		{Name: "version", Help: "Print the version.", Rank: 170, Of: &versionCommand{}},
	}
}

// Main runs the command line and gives the process's exit status: 0 when all
// went well, 1 when something did not hold or failed, 2 for wrong usage.
func Main(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &command.Streams{Ctx: ctx, In: in, Out: out, Err: errOut, Environ: os.Environ(), Version: Version}
	return run(s, rooms(), args)
}

// run is Main for the commands of a house.
func run(s *command.Streams, h room.House, args []string) int {
	exit, errOut := -1, s.Err
	o := append(command.Options(append(commands(), h.Commands()...)), kong.Name("candour"), kong.Writers(s.Out, errOut), kong.Exit(func(code int) { exit = code }),
		kong.Description("The record that institutions can be held to."), kong.UsageOnError(), kong.Bind(s), kong.Bind(bound()...))
	parser, err := kong.New(&struct{}{}, o...)
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
