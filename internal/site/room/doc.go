// Package room says what a room of the service brings.
//
// A room is one capability: a folder under internal/room. What it brings is one
// value of type [Room]: its migrations and tables, who may do what in it, its
// pages, its entries of the navigation, what it does by the clock, what waits in
// it for whom, its commands. Internal/app has one list of such values and derives
// everything else from it, so that a capability is added by one folder and one
// line there.
//
// The parts of the kernel that bring tables (the log, the vault, the outbox) stand
// in the same list, in the same words.
//
// What is in a Room needs no database: it can be read by a command's help and by a
// test. What a room does while the service runs is a [Served], which [Room.Serve]
// makes of the kernel.
package room
