package command_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"candour/internal/site/command"
)

type early struct {
	First says `cmd:"" help:"The first."`
}

type late struct {
	Last says `cmd:"" help:"The last."`
}

type says struct{}

// Run says that it ran.
func (says) Run(s *command.Streams) error {
	_, err := s.Out.Write([]byte("It ran."))
	return err
}

// TestGroupsStandByRank: commands stand in the help by rank, whatever brought them,
// and those of one name under one, each of which runs.
func TestGroupsStandByRank(t *testing.T) {
	read := func(args ...string) (string, error) {
		var out bytes.Buffer
		o := append(command.Options([]command.Group{{Name: "z", Rank: 30, Of: &says{}, Help: "Zed."}, {Name: "pair", Rank: 21, Of: &late{}}, {Name: "a", Rank: 40, Of: &says{}, Help: "Ay."},
			{Name: "pair", Rank: 20, Of: &early{}, Help: "Two."}}), kong.Name("candour"), kong.Writers(&out, &out), kong.Exit(func(int) {}), kong.Bind(&command.Streams{Out: &out}))
		parser, err := kong.New(&struct{}{}, o...)
		if err != nil {
			t.Fatal(err)
		}
		cmd, err := parser.Parse(args)
		if err == nil && len(args) > 0 && args[0] != "--help" {
			err = cmd.Run()
		}
		return out.String(), err
	}
	help, _ := read("--help")
	at := 0
	for _, words := range []string{"pair first", "pair last", "  z", "  a"} {
		i := strings.Index(help[at:], words)
		if i < 0 {
			t.Fatalf("%q is not in its place:\n%s", words, help)
		}
		at += i
	}
	for _, args := range [][]string{{"pair", "first"}, {"pair", "last"}, {"a"}} {
		if out, err := read(args...); err != nil || out != "It ran." {
			t.Errorf("%v: %q, %v", args, out, err)
		}
	}
}
