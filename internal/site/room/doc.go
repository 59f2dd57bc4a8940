// Package room says what a room of the service brings.
//
// A room is one capability: a folder under internal/room. What it brings is one
// value of type [Room]: its migrations and tables, its pages' templates, its entries
// of the navigation and of the foot. Internal/app has one list of such values (a
// [House]) and derives from it what is said of all rooms: the order of migrations,
// the tables that a backup holds and that a database role may write, the menu. Its
// actions and access rules stand in the room too (Access, beside its policies).
// Commands stand in the room's folder cli (package command).
//
// What a room does in a service that runs is a second value, of type [Live]: its
// routes, its jobs, what each node does for itself, what waits for somebody, and what
// somebody leaves behind. Internal/app makes one for each room of the same list, hands
// it what it needs of another, and derives the rest from all of them ([Service]).
//
// The parts of the kernel that bring tables (the log, the vault, the outbox) stand
// in the same list, in the same words.
//
// What is in a Room needs no database: it can be read by a command's help and by a
// test.
package room
