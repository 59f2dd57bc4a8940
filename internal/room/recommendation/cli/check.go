package cli

import (
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/site/command"
)

// Commands are what the register brings to the command line.
func Commands() []command.Group {
	return []command.Group{{Name: "register", Help: "The register's contents.", Rank: 50, Of: &registerCommands{}}}
}

type registerCommands struct {
	Import importCommand `cmd:"" help:"Import reports and recommendations."`
	Export exportCommand `cmd:"" help:"Export the register."`
	Check  checkCommand  `cmd:"" help:"Look over the words of files before they are imported."`
}

// checkCommand looks over the words of the interchange files before they are
// imported; it needs no register.
type checkCommand struct {
	Reports         string `help:"reports.jsonl" required:"" placeholder:"FILE"`
	Recommendations string `help:"recommendations.jsonl" required:"" placeholder:"FILE"`
}

// Help is the example under --help.
func (checkCommand) Help() string {
	return "Example:\n  candour register check --reports reports.jsonl --recommendations recommendations.jsonl\n\n" +
		"Finds what should not be published as it stands: sentences that were cut, notes of whoever made the file, checks against no source, " +
		"days that have not come, numbers used twice. It stores nothing."
}

// Run checks the files.
func (m checkCommand) Run(s *command.Streams) error {
	reps, recs, err := readFiles(m.Reports, m.Recommendations)
	if err != nil {
		return err
	}
	if bad := exchange.LintFiles(reps, recs, clock.Today(clock.System{})); len(bad) > 0 {
		return errs.InvalidInput("Look at these before the files are imported.", bad...)
	}
	_, err = fmt.Fprintf(s.Out, "%d reports and %d recommendations: nothing to put right was found.\n", len(reps), len(recs))
	return err
}
