package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"candour/evidence"
	"candour/evidence/family"
	"candour/evidence/kind"
	"candour/evidence/worker"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type readCommand struct {
	Files     []string `arg:"" help:"The files." placeholder:"FILE"`
	All       bool     `help:"Read also what lies in them: attachments, entries of archives, and what lies in those."`
	Text      bool     `help:"Print the words, each with the place where it stands."`
	JSON      bool     `help:"Print one JSON object a line."`
	Passwords string   `help:"A file of passwords, one a line, to be tried on what is locked." placeholder:"FILE"`
	Children  int      `help:"How many readers there are at once." default:"1" hidden:""`
}

// Help is how it is used.
func (readCommand) Help() string {
	return "Each file is read in a process of its own that can reach nothing else. Exit status 1 means that something could not be read; it is named.\n\n" +
		"Example:\n  candour evidence read --all delivery.zip"
}

// Run reads each file, in the order in which they are named.
func (c *readCommand) Run(s *command.Streams) error {
	passwords, err := c.passwords()
	if err != nil {
		return err
	}
	cache, err := Compiled()
	if err != nil {
		return err
	}
	pool, err := worker.Open(worker.Config{Cache: cache, Children: c.Children, Passwords: passwords})
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	work, err := os.MkdirTemp("", "candour-read-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	unread := false
	for _, path := range c.Files {
		if info, err := os.Stat(path); err != nil {
			return command.Unreadable(path, err)
		} else if !info.Mode().IsRegular() {
			return errs.New(errs.Invalid, path+" is not a file. Name the files in it.")
		}
		err := c.walk(s, pool, path, work, func(m family.Member) error {
			unread = unread || m.Why != nil
			return c.print(s, m)
		})
		if err != nil {
			return err
		}
	}
	if unread {
		return command.ErrSaid
	}
	return nil
}

// walk reads one file, with what lies in it where that was asked for.
func (c *readCommand) walk(s *command.Streams, pool *worker.Pool, path, work string, visit func(family.Member) error) error {
	if c.All {
		return family.Walk(s.Ctx, pool.Read, path, filepath.Base(path), work, evidence.Usual, visit)
	}
	dir, err := os.MkdirTemp(work, "file-")
	if err != nil {
		return err
	}
	m := family.Member{Name: filepath.Base(path)}
	if m.Reading, err = pool.Read(s.Ctx, path, m.Name, dir, evidence.Usual); err != nil && !errors.As(err, &m.Why) {
		return err
	}
	return errors.Join(visit(m), os.RemoveAll(dir))
}

func (c *readCommand) passwords() (out []string, err error) {
	if c.Passwords == "" {
		return nil, nil
	}
	b, err := os.ReadFile(c.Passwords)
	if err != nil {
		return nil, command.Unreadable(c.Passwords, err)
	}
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimRight(l, "\r\n"); l != "" {
			out = append(out, l)
		}
	}
	return out, nil
}

// printed is a file as JSON.
type printed struct {
	Place   []int             `json:"place"`
	Name    string            `json:"name"`
	SHA256  string            `json:"sha256,omitempty"`
	Reading *evidence.Reading `json:"reading,omitempty"`
	Code    evidence.Code     `json:"code,omitempty"`
	Why     string            `json:"why,omitempty"`
}

func (c *readCommand) print(s *command.Streams, m family.Member) error {
	if c.JSON {
		p := printed{Place: append([]int{}, m.Place...), Name: m.Name, SHA256: m.SHA256, Reading: m.Reading}
		if m.Why != nil {
			p.Code, p.Why = m.Why.Code, m.Why.Why
		}
		return json.NewEncoder(s.Out).Encode(p)
	}
	in := strings.Repeat("  ", len(m.Place))
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s\n", in, oneLine(m.Name))
	if m.Why != nil {
		fmt.Fprintf(&b, "%s  NOT READ (%s): %s\n", in, m.Why.Code, m.Why.Why)
	} else {
		c.reading(&b, in+"  ", m.Reading)
	}
	_, err := s.Out.Write([]byte(b.String()))
	return err
}

// oneLine is a name or some words without what moves a terminal's cursor.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

func (c *readCommand) reading(b *strings.Builder, in string, r *evidence.Reading) {
	fmt.Fprintf(b, "%s%s, read by %s\n", in, kind.Words(r.Kind), r.Reader)
	if len(r.Pages) > 0 {
		usable := 0
		for _, p := range r.Pages {
			if p.Usable {
				usable++
			}
		}
		fmt.Fprintf(b, "%spages: %d, %d with text that can be relied on\n", in, len(r.Pages), usable)
	}
	places := map[evidence.Where][2]int{}
	for _, p := range r.Pieces {
		n := places[p.Where]
		n[0]++
		if p.Unseen {
			n[1]++
		}
		places[p.Where] = n
	}
	for _, w := range slices.Sorted(maps.Keys(places)) {
		unseen := ""
		if n := places[w][1]; n > 0 {
			unseen = fmt.Sprintf(", %d of them out of a reader's sight", n)
		}
		fmt.Fprintf(b, "%swords in %s: %d%s\n", in, w, places[w][0], unseen)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(b, "%snote %s: %s\n", in, n.Code, n.Text)
	}
	if !c.All {
		for _, p := range r.Parts {
			if p.Code != "" {
				fmt.Fprintf(b, "%spart NOT TAKEN OUT (%s): %s. %s\n", in, p.Code, oneLine(p.Name), p.Why)
			} else {
				fmt.Fprintf(b, "%spart (%s): %s, %d bytes\n", in, p.Relation, oneLine(p.Name), p.Size)
			}
		}
	}
	if c.Text {
		for _, p := range r.Pieces {
			for line := range strings.Lines(p.Text) {
				fmt.Fprintf(b, "%s[%s] %s\n", in, label(p), oneLine(strings.TrimRight(line, "\r\n")))
			}
		}
	}
}

func label(p evidence.Piece) string {
	out := string(p.Where)
	if p.Page > 0 {
		out += fmt.Sprintf(", page %d", p.Page)
	}
	if p.Name != "" {
		out += ", " + oneLine(p.Name)
	}
	return out
}
