package command

import (
	"cmp"
	"slices"

	"github.com/alecthomas/kong"
)

// Group is a command, or commands under one name, as the program and its rooms
// bring them.
type Group struct {
	Name, Help string
	// Rank is where it stands in the help.
	Rank int
	// Of is a pointer to a struct whose tags kong reads. It is filled in when a
	// command line is read, so each reading has its own.
	Of any
}

// Options are groups as commands of a command line, by rank. Groups of one name
// are one: what each has stands under it, by rank, and the first has the words.
func Options(all []Group) []kong.Option {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Group) int { return cmp.Compare(a.Rank, b.Rank) })
	var names []string
	named := map[string][]Group{}
	for _, g := range all {
		if named[g.Name] == nil {
			names = append(names, g.Name)
		}
		named[g.Name] = append(named[g.Name], g)
	}
	var out []kong.Option
	for _, name := range names {
		first := named[name][0]
		out = append(out, kong.DynamicCommand(name, first.Help, "", merged(named[name])))
	}
	return out
}

// merged is what groups of one name have, as one struct.
func merged(groups []Group) any {
	if len(groups) == 1 {
		return groups[0].Of
	}
	all := &struct{ kong.Plugins }{}
	for _, g := range groups {
		all.Plugins = append(all.Plugins, g.Of)
	}
	return all
}
