// Package cli is the commands of the inquiries: the record of one that has ended is closed and written for an
// archive, and such a record is checked.
package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/pages"
	"candour/internal/site/command"
)

// Commands are what the inquiries bring to the command line.
func Commands() []command.Group {
	return []command.Group{{Name: "inquiry", Help: "The record of an inquiry that has ended.", Rank: 135, Of: &inquiryCommands{}}}
}

type inquiryCommands struct {
	Archive archiveCommands `cmd:"" help:"The record as it goes to an archive."`
}

type archiveCommands struct {
	Write  archiveWrite  `cmd:"" help:"Close the record of an inquiry, as two of its people agreed, and write it into a folder."`
	Verify archiveVerify `cmd:"" help:"Check a record that was written: that it is whole, and reads back as it is."`
}

type archiveWrite struct {
	command.Settings
	Inquiry string `arg:"" help:"The inquiry's id, as in its address." placeholder:"INQUIRY"`
	Out     string `help:"The folder to write it into: an empty one, or the one in which the writing was stopped." required:"" placeholder:"FOLDER"`
}

// Help is the example under --help.
func (archiveWrite) Help() string {
	return "Example:\n  candour inquiry archive write inquiry-01kb8pyp7w2gp0tqbjng --data /var/lib/candour --out /srv/record\n\n" +
		"From the day on that two people of the inquiry agreed to. Words of people who said yes to the archive are sealed to its key, and those of all others destroyed: that cannot be undone. " +
		"It can be stopped at any time and run again: it goes on where it was. The folder is described in docs/formats/inquiry-archive.md."
}

// Run closes the record and writes it.
func (m archiveWrite) Run(s *command.Streams, open command.Opens[*closing.Service]) error {
	return open.With(s, m.Settings, func(o command.Opened[*closing.Service]) error {
		say := command.Progress(s.Err, 2*time.Second, 500*time.Millisecond)
		got, err := o.Room.Run(o.System(s.Ctx, "inquiry-archive"), m.Inquiry, m.Out, func(words string) { say(false, "%s", words) })
		if err != nil {
			return err
		}
		say(true, "%d parts", len(got.Manifest.Parts))
		_, err = fmt.Fprintf(s.Out, "%s: %d parts for %s in %s.\nSHA-256 of the manifest: %s. The log has it too.\n", got.Manifest.Title, len(got.Manifest.Parts), got.Manifest.Archive, m.Out, got.SHA256)
		return err
	})
}

type archiveVerify struct {
	Folder string `arg:"" help:"The folder of the record." placeholder:"FOLDER"`
	Into   string `help:"An empty PostgreSQL database, or a file for SQLite, to read it into; a file that is gone afterwards when empty." placeholder:"URL"`
	SHA256 string `help:"The SHA-256 of the manifest, as the page of the inquiry or the log has it." name:"sha256" placeholder:"HEX"`
}

// Help is the example under --help.
func (archiveVerify) Help() string {
	return "Example:\n  candour inquiry archive verify /srv/record --sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n\n" +
		"Every part is held against the manifest. Then the record is read into an empty database, and written again from there: it is whole where every byte comes out as it is. " +
		"Without --sha256 it is not known whether this is the record that the log speaks of."
}

// Run checks it.
func (m archiveVerify) Run(s *command.Streams) error {
	into := m.Into
	if into == "" {
		folder, err := os.MkdirTemp("", "candour-record-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		into = filepath.Join(folder, "record.db")
	}
	d, err := db.Open(s.Ctx, into)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	got, sum, err := closing.ReadBack(s.Ctx, d, os.DirFS(m.Folder), pages.Room().Migrations...)
	if err != nil {
		return err
	}
	if m.SHA256 != "" && m.SHA256 != sum {
		return errs.Newf(errs.Invalid, "This is not the record whose SHA-256 was given: it has %s.", sum)
	}
	rows := 0
	for _, p := range got.Parts {
		rows += p.Rows
	}
	_, err = fmt.Fprintf(s.Out, "The record holds: %s, %d parts with %d rows, for %s. It reads back as it is.\nSHA-256 of the manifest: %s\n", got.Title, len(got.Parts), rows, got.Archive, sum)
	return err
}
