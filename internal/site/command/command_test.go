package command_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

// TestOpensClosesWhatItOpened: once, whether the command did well or not; and a
// command whose settings or database cannot be had does nothing.
func TestOpensClosesWhatItOpened(t *testing.T) {
	failed := errs.New(errs.Invalid, "It failed.")
	for name, c := range map[string]struct {
		settings     command.Settings
		open, do     error
		done, closed int
		want         error
	}{
		"well":        {done: 1, closed: 1},
		"badly":       {do: failed, done: 1, closed: 1, want: failed},
		"not opened":  {open: failed, want: failed},
		"no such key": {settings: command.Settings{Set: map[string]string{"lisen": "x"}}, want: errs.New(errs.Invalid, "")},
	} {
		t.Run(name, func(t *testing.T) {
			done, closed := 0, 0
			open := command.Opens[string](func(_ context.Context, cfg config.Config) (command.Opened[string], error) {
				return command.Opened[string]{Room: cfg.Data, Close: func() { closed++ }}, c.open
			})
			c.settings.Data = "folder"
			err := open.With(&command.Streams{Ctx: t.Context()}, c.settings, func(o command.Opened[string]) error {
				if done++; o.Room != "folder" {
					t.Errorf("opened %q", o.Room)
				}
				return c.do
			})
			if done != c.done || closed != c.closed || (err == nil) != (c.want == nil) {
				t.Errorf("done %d times, closed %d times, %v", done, closed, err)
			}
		})
	}
}

// TestByNamesTheCommand: the log finds it by its words.
func TestByNamesTheCommand(t *testing.T) {
	who := access.ActorFrom(command.By(t.Context(), "register import", access.RoleCoordinator))
	if who.ID != "command:register-import" || who.Name != "candour register import" || !who.Has(access.RoleCoordinator) || who.Human != "" {
		t.Errorf("%+v", who)
	}
}

// TestOpenFilesOpensAllOrNone: with sizes, and in the caller's words.
func TestOpenFilesOpensAllOrNone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, closeAll, err := command.OpenFiles([]string{path, dir}, command.Unreadable)
	if err != nil || len(files) != 2 || files[0].Size != 5 || files[0].Dir || !files[1].Dir {
		t.Fatalf("%+v, %v", files, err)
	}
	closeAll()
	if _, err := files[0].Read(make([]byte, 1)); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
	none := filepath.Join(dir, "none")
	if _, _, err := command.OpenFiles([]string{path, none}, command.Unreadable); !errs.Is(err, errs.Invalid) || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(errs.Message(err), none) {
		t.Errorf("it says %v", err)
	}
}

// TestProgress: nothing before its time, each line over the one before, and the
// end said and ended.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	command.Progress(&out, time.Hour, 0)(true, "%d", 1)
	if out.Len() > 0 {
		t.Errorf("too soon: %q", &out)
	}
	say := command.Progress(&out, 0, time.Hour)
	say(false, "%d of 3", 1)
	say(false, "%d of 3", 2)
	say(true, "%d of 3", 3)
	if out.String() != "\r1 of 3\r3 of 3\n" {
		t.Errorf("%q", &out)
	}
}

// TestReport: our words, each field, then the cause; nothing where all was said.
func TestReport(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{command.ErrSaid, ""},
		{fmt.Errorf("write out.csv: %w", syscall.ENOSPC),
			"candour: There is no room left on the disk. Make room and run it again. What it was writing may be there in part.\n  (write out.csv: no space left on device)\n"},
		{fs.ErrNotExist, "candour: file does not exist\n"},
		{command.Unreadable("a.csv", fs.ErrNotExist), "candour: The file a.csv cannot be read.\n  (file does not exist)\n"},
		{errs.InvalidInput("Look.", errs.Field{Name: "day", Message: "It is no day."}), "candour: Look.\n  day: It is no day.\n"},
	} {
		var out bytes.Buffer
		if command.Report(&out, c.err); out.String() != c.want {
			t.Errorf("%v: %q", c.err, &out)
		}
	}
}
