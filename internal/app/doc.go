// Package app puts Candour together: configuration in, a running server or a
// finished command out. It is the only package that knows every room, and
// rooms.go is the list of them. Adding a capability is one folder and one
// line there.
//
// core.go opens what every command needs (database, rules, ledger, the services of
// the rooms); live.go says what each room does in a service that runs, and serve.go
// runs it; command.go reads the command line, and the files command_*.go are the
// commands that belong to no room; demo.go runs a demonstration, and demorooms.go plays
// in it what each room brings.
package app
