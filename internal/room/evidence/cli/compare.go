package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"candour/evidence/alike"
	"candour/evidence/family"
	"candour/evidence/threads"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type alikeCommand struct {
	Paths     []string `arg:"" help:"Folders or files." placeholder:"FOLDER"`
	Threshold float64  `default:"0.5" help:"Share of five-word runs that near copies have in common."`
	JSON      bool     `help:"Print one JSON object."`
}

// Help is the example under `candour evidence alike --help`.
func (alikeCommand) Help() string {
	return "Finds the same files, the same mails, and near copies. Each near copy is compared with the centre of its group, never over a chain.\n\nExample:\n  candour evidence alike delivery/"
}

// alikeSaid is what the command says as JSON.
type alikeSaid struct {
	alike.Groups
	Documents int    `json:"documents"`
	Unread    unread `json:"unread"`
}

// Run compares all documents.
func (c *alikeCommand) Run(s *command.Streams) error {
	return withReaders(func(read family.Read) error { return c.run(s, read) })
}

func (c *alikeCommand) run(s *command.Streams, read family.Read) error {
	rules := alike.Usual
	rules.Threshold = c.Threshold
	x, err := alike.New(rules)
	if err != nil {
		return errs.Because(errs.Invalid, "--threshold is over 0 and up to 1, for instance 0.5.", err)
	}
	said := alikeSaid{Unread: unread{}}
	err = eachDocument(s, read, c.Paths, func(d document) error {
		said.Documents++
		said.Unread.take(d)
		family := ""
		if d.mail != nil {
			family = d.mail.FamilyHash
		}
		return x.Add(alike.Document{ID: d.id, SHA256: d.sha256, Family: family, Text: d.text})
	})
	if err != nil {
		return err
	}
	if said.Groups = x.Groups(); c.JSON {
		return json.NewEncoder(s.Out).Encode(said)
	}
	return said.print(s.Out)
}

func (a *alikeSaid) print(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d documents; %d with too few words to compare but by their bytes%s\n", a.Documents, len(a.Short), a.Unread)
	for _, g := range a.Exact {
		fmt.Fprintf(&b, "\nthe same bytes\n  %s\n", strings.Join(g, "\n  "))
	}
	for _, g := range a.Family {
		fmt.Fprintf(&b, "\nthe same mail\n  %s\n", strings.Join(g, "\n  "))
	}
	for _, g := range a.Near {
		fmt.Fprintf(&b, "\nnear copies, the least alike %.2f\n", g.Lowest)
		for _, m := range g.Members {
			fmt.Fprintf(&b, "  %.2f  %s\n", m.Similarity, m.ID)
		}
	}
	if len(a.Common) > 0 {
		fmt.Fprintf(&b, "\nleft out, since it stands in many differing documents\n")
	}
	for _, l := range a.Common {
		fmt.Fprintf(&b, "  %d  %s\n", l.Texts, l.Line)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (u unread) String() string {
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(u)) {
		fmt.Fprintf(&b, "; %d not read (%s)", u[code], code)
	}
	return b.String()
}

type threadsCommand struct {
	Paths []string `arg:"" help:"Folders, mails, mailboxes or archives." placeholder:"FOLDER"`
	JSON  bool     `help:"Print one JSON object a thread, and one of suggestions at the end."`
}

// Help is the example under `candour evidence threads --help`.
func (threadsCommand) Help() string {
	return "Puts mails under those that they answer. A subject alone joins nothing: it is suggested.\n\nExample:\n  candour evidence threads delivery/ archive.mbox"
}

// Run puts all mails into threads.
func (c *threadsCommand) Run(s *command.Streams) error {
	return withReaders(func(read family.Read) error { return c.run(s, read) })
}

func (c *threadsCommand) run(s *command.Streams, read family.Read) error {
	x, missed, mails := threads.New(), unread{}, 0
	err := eachDocument(s, read, c.Paths, func(d document) error {
		missed.take(d)
		if d.mail == nil {
			return nil
		}
		mails++
		return x.Add(threads.Mail{Key: d.id, Said: *d.mail, Body: d.text})
	})
	if err != nil {
		return err
	}
	f := x.Forest()
	if c.JSON {
		out := json.NewEncoder(s.Out)
		for _, t := range f.Threads {
			if err := out.Encode(t); err != nil {
				return err
			}
		}
		return out.Encode(struct {
			Suggestions []threads.Suggestion `json:"suggestions"`
		}{f.Suggestions})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d mails in %d threads%s\n", mails, len(f.Threads), missed)
	for _, t := range f.Threads {
		b.WriteByte('\n')
		t.Walk(func(n *threads.Node, depth int) { printNode(&b, n, depth) })
	}
	for _, g := range f.Suggestions {
		fmt.Fprintf(&b, "\none subject, not joined: %s\n", g.Subject)
		for _, keys := range g.Threads {
			fmt.Fprintf(&b, "  %s\n", strings.Join(keys, ", "))
		}
	}
	_, err = io.WriteString(s.Out, b.String())
	return err
}

// printNode is a mail with its copies under it.
func printNode(b *strings.Builder, n *threads.Node, depth int) {
	indent := strings.Repeat("  ", min(depth, 20))
	if n.Missing {
		fmt.Fprintf(b, "%s(missing: %s)\n", indent, n.ID)
		return
	}
	fmt.Fprintf(b, "%s%s", indent, n.Subject)
	if n.By > threads.ByInReplyTo {
		fmt.Fprintf(b, " [by %s]", n.By)
	}
	if n.Differ {
		b.WriteString(" [copies differ]")
	}
	switch {
	case n.ContainedIn != "":
		fmt.Fprintf(b, " [all of it is in %s]", n.ContainedIn)
	case n.Inclusive && depth > 0:
		b.WriteString(" [most inclusive]")
	}
	b.WriteByte('\n')
	for _, k := range n.Copies {
		fmt.Fprintf(b, "%s    %s\n", indent, k)
	}
}
