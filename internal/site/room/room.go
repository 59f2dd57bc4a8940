package room

import (
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/command"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Room is what one room, or one part of the kernel, brings.
type Room struct {
	// Name is the room's folder: small letters.
	Name string

	// Told is what it says of what it keeps, in documents and in the log.
	Told Told

	// Rules are its actions, with their words, and who may do them.
	Rules access.Rules

	// Migrations make its tables. Rooms without any have none.
	Migrations []db.Migrations
	// Tables are those of records: the log guards each row of them.
	Tables []ledger.Table
	// Open are its tables that no guard of records watches.
	Open []OpenTable
	// Behind looks whether what records vouch for, in tables that hold none, is as
	// they say.
	Behind func() ([]ledger.Behind, error)
	// AppendOnly are tables of records in which no act changes a row: one that is
	// there stays as it is. Those whose words may have to be taken out one day are
	// not among them.
	AppendOnly []string
	// Removable are tables of records of which an act may take a row out; the entry
	// keeps that it was there.
	Removable []string
	// ReadOnly are tables of records that only migrations write.
	ReadOnly []string
	// Erasing are the tables out of which an erasure takes rows for good.
	Erasing []string

	// Bodies are the columns of its tables that hold the id of a body.
	Bodies []BodyColumn

	// Templates are its pages' templates.
	Templates []web.Templates
	// Nav are its entries of the service navigation, Footer those at the foot.
	Nav    []Entry
	Footer []FooterLink

	// Commands are what it brings to the command line; they stand in its folder cli.
	Commands []command.Group
}

// With is the room with commands.
func (r Room) With(commands ...command.Group) Room {
	r.Commands = append(slices.Clip(r.Commands), commands...)
	return r
}

// Entry is an entry of the service navigation, in one of its groups. Those of all
// rooms stand in the order of Rank; those of one rank in the order of the rooms.
type Entry struct {
	In Group
	web.NavItem
	Rank int
}

// FooterLink is a link at the foot of each page, in the order of Rank.
type FooterLink struct {
	web.Link
	Rank int
}

// OpenTable is a table that no guard of records watches: why, and what whoever
// serves may do with it besides reading.
type OpenTable struct {
	Name, Why, May string
	// Kept says that a backup holds it: what is lost otherwise cannot be made again.
	Kept bool
	// SQLite says that it is there on SQLite alone, for the engine's own sake.
	SQLite bool
}

// What whoever serves may do with a table that holds no record.
const (
	MayAll  = "INSERT, UPDATE, DELETE"
	MayKeep = "INSERT, UPDATE" // nothing is ever taken out of it
)

// BodyColumn is a column of a room's table of records that holds the id of a body:
// what a row with it is called, for those who are shown what a merge would move.
type BodyColumn struct {
	Table, Column, One, Many string
	// List says that it holds several ids, with spaces between.
	List bool
}
