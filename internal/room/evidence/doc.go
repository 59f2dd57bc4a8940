// Package evidence is the room in which the documents of an inquiry are kept: what
// came, from whom and in what state; what could be read of it; who may find it; and
// what was given to whom.
//
// What a file holds is read by the library candour/evidence. The commands of the
// room (package cli) need neither server nor database.
package evidence

import "candour/internal/site/room"

// Room is what the evidence brings.
func Room() room.Room { return room.Room{Name: "evidence"} }
