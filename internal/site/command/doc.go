// Package command is what all commands of the command line share: where they read
// and write, the settings that name a database, how they open what they work with,
// files, progress, and the words of what went wrong.
//
// A room's commands stand in its folder cli, as structs with tags that
// github.com/alecthomas/kong reads; what a room brings to the command line is a [Group].
// A command without a database needs [Streams] alone:
//
//	func (m sampleCommand) Run(s *command.Streams) error
//
// One that works on a database embeds [Settings] and is handed an [Opens] of what its
// room works with. Internal/app binds it: no room imports what puts the program together.
//
//	func (m exportCommand) Run(s *command.Streams, open command.Opens[*recommendation.Service]) error {
//		return open.With(s, m.Settings, func(o command.Opened[*recommendation.Service]) error { ... })
//	}
package command
