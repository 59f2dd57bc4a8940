// Package cli is the commands of the room of audits: lists are linked, networks
// found, and people on no list estimated. They work on files and need no database.
package cli

import (
	"candour/internal/site/command"
)

// Commands are what the audits bring to the command line.
func Commands() []command.Group {
	return []command.Group{
		{Name: "link", Help: "Find the records of the same people, in one list or in several.", Rank: 110, Of: &linkCommands{}},
		{Name: "networks", Help: "Find networks of people, events, places, telephones and vehicles.", Rank: 120, Of: &networksCommands{}},
		{Name: "estimate", Help: "Estimate how many people are on no list.", Rank: 130, Of: &estimateCommands{}},
	}
}
